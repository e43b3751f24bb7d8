//! What was measured reaches the page and the README as it was measured, or a fault says why not.

use std::fs;
use std::path::Path;

use bookbinder::{Error, Layout, Refreshed, build, check, refresh_readme};

const BENCH: &str = include_str!("figures/bench.json");
const SCALE: &str = include_str!("figures/scale.json");
const BENCH_FILE: &str = "book/figures/bench.json";
const SCALE_FILE: &str = "book/figures/scale.json";
const MARKED: &str = "# R\n\n<!-- figures: `cargo xtask book refresh` writes what is between these lines -->\n\
    typed\n<!-- figures: end -->\n\nafter\n";

fn write(root: &Path, name: &str, text: &str) {
    let file = root.join(name);
    fs::create_dir_all(file.parent().unwrap_or(Path::new(""))).expect("a folder");
    fs::write(file, text).expect("a file");
}

/// A book whose only page holds `line` on its fourth line, beside `files`.
fn book(line: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, Layout) {
    let root = tempfile::tempdir().expect("a temporary folder");
    let page = format!("<!-- minutes: 5 -->\n# Un\n\n{line}\n");
    let fixed = [
        ("book/book.toml", "[book]\n[output.html]\ninput-404 = \"\"\n"),
        ("book/src/SUMMARY.md", "- [Un](one.md)\n"),
        ("book/src/one.md", &page),
        (BENCH_FILE, BENCH),
        (SCALE_FILE, SCALE),
    ];
    for (name, text) in fixed.iter().chain(files) {
        write(root.path(), name, text);
    }
    let layout = Layout::new(root.path(), None);
    (root, layout)
}

fn problems(layout: &Layout) -> Vec<String> {
    check(layout).expect("a book that renders").iter().map(ToString::to_string).collect()
}

/// What the page shows, with plain spaces.
fn rendered(line: &str, files: &[(&str, &str)]) -> String {
    let (_root, layout) = book(line, files);
    assert_eq!(problems(&layout), Vec::<String>::new());
    let html = fs::read_to_string(build(&layout).expect("a book that renders")).expect("a page");
    let (_, main) = html.split_once("<main>").expect("the content");
    main.split("</main>").next().expect("its end").replace(['\u{a0}', '\u{202f}'], " ")
}

#[track_caller]
fn check_shown(line: &str, expected: &[&str]) {
    let html = rendered(line, &[]);
    for part in expected {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
}

/// The one fault that the check finds, on the line of the directive.
#[track_caller]
fn check_refused(line: &str, files: &[(&str, &str)], expected: &[&str]) {
    let (_root, layout) = book(line, files);
    let found = problems(&layout);
    assert_eq!(found.len(), 1, "{found:#?}");
    let message = found[0].strip_prefix("book/src/one.md:4: ").expect("the line of the directive");
    for part in expected {
        assert!(message.contains(part), "{part} is not in {message}");
    }
}

#[test]
fn a_bench_is_drawn_told_and_tabulated_for_each_runtime() {
    check_shown(
        "{{#figures spawn}}",
        &[
            "<div class=\"chart-narrow\"><svg viewbox=\"0 0 340 ",
            "aria-label=\"Lancer une tâche : durée par tâche. tokio à un fil : nu 210 ns, façade 228 ns ; ",
            ">tokio à plusieurs fils</text>",
            "<path class=\"chart-interval\"",
            "sans façade : async-std et smol à égalité, puis tokio à un fil, puis Go, puis tokio à plusieurs fils.",
            "Mesuré le 26 novembre 2026, sur 2 cœurs.",
            "<th scope=\"row\">smol, façade</th><td>188 ns</td><td>de 184 à 192</td>",
            "<th scope=\"row\">Go, nu</th><td>260 ns</td>",
        ],
    );
}

#[test]
fn the_service_is_shown_as_a_rate_for_each_size_of_a_batch() {
    check_shown(
        "{{#figures service workers=2 variant=raw}}",
        &[
            "Débit du service : ordres par seconde",
            ">lots de 1 ordre</text>",
            ">lots de 100 ordres</text>",
            "<th scope=\"row\">lots de 100 ordres, tokio à un fil</th><td>1 590 000 par seconde</td>",
            "<th scope=\"row\">lots de 100 ordres, Go</th>",
            "lots de 100 ordres : tokio à un fil, puis async-std et smol à égalité, puis Go, puis tokio à plusieurs fils",
        ],
    );
    let html = rendered("{{#figures service variant=raw}}", &[]);
    assert!(!html.contains("façade") && !html.contains("fautif"), "{html}");
}

#[test]
fn a_bar_is_as_long_as_its_value_and_its_interval_lies_around_its_end() {
    let html = rendered("{{#figures spawn}}", &[]);
    let wide = html.split("chart-narrow").next().expect("the first drawing");
    let numbers = |text: &str| -> Vec<f64> {
        let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.');
        parts.filter_map(|part| part.parse().ok()).collect()
    };
    let widths: Vec<f64> = wide
        .split("<rect ")
        .skip(1)
        .map(|bar| numbers(bar.split("width=\"").nth(1).expect("a width"))[0])
        .collect();
    // The first is tokio's on one thread, 210 ns; the third on several, 390 ns.
    assert!((widths[2] / widths[0] - 390.0 / 210.0).abs() < 0.01, "{widths:?}");
    let interval = wide.split(" d=\"M").nth(1).expect("an interval");
    let ends = numbers(interval.split('M').next().expect("its line"));
    let end = 210.0 + widths[0];
    assert!(ends[0] < end && end < ends[2], "{ends:?} around {end}");
}

#[test]
fn pairs_say_what_is_added_and_when_nothing_was_seen() {
    check_shown(
        "{{#pairs}}",
        &[
            "<strong>Par tâche lancée</strong>",
            "<td>tokio à un fil</td><td style=\"text-align: right\">210 ns</td><td style=\"text-align: right\">18 ns</td><td style=\"text-align: right\">de 16 à 21</td><td style=\"text-align: right\">8,6 %</td>",
            "<td style=\"text-align: right\">3 ns</td><td style=\"text-align: right\">de −5 à 11</td><td style=\"text-align: right\">rien de visible</td>",
            "<td style=\"text-align: right\">128 octets</td><td style=\"text-align: right\">40 octets</td><td style=\"text-align: right\">–</td>",
        ],
    );
}

#[test]
fn a_growth_is_drawn_on_logarithmic_axes_with_its_exponents() {
    check_shown(
        "{{#scale spawn}}",
        &[
            "Lancer des tâches qui restent en vie, 1 000 000 de tâches : 400 ms sur tokio à un fil, ",
            "Exposants à partir de 1 000 tâches : tokio à un fil 1,02 (comme leur nombre)",
            ">100 ns</text>",
            ">1 s</text>",
            "<th scope=\"row\">1</th><td>300 ns (de 290 à 320)</td>",
            "<th scope=\"row\">exposant</th><td>1,02</td>",
        ],
    );
    check_shown("{{#scale verdict}}", &["0,5 (moins vite que leur nombre)"]);
    check_shown("{{#scale rss}}", &["1,2 (plus vite que leur nombre)", "<td>0 octet</td>"]);
}

#[test]
fn a_line_of_proportion_is_straight_on_the_drawing() {
    let html = rendered("{{#scale memory}}", &[]);
    let path = html.split("class=\"chart-line\"").nth(1).expect("a line");
    let path = path.split("d=\"M").nth(1).and_then(|it| it.split('"').next()).expect("a path");
    let points: Vec<(f64, f64)> = path
        .split('L')
        .filter_map(|point| point.split_once(' '))
        .filter_map(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)))
        .collect();
    assert_eq!(points.len(), 7, "{path}");
    let slope = |a: (f64, f64), b: (f64, f64)| (b.1 - a.1) / (b.0 - a.0);
    let whole = slope(points[0], points[6]);
    assert!(whole < 0.0, "it rises: {points:?}");
    let is_straight = points.windows(2).all(|it| (slope(it[0], it[1]) - whole).abs() < 0.01);
    assert!(is_straight, "{points:?}");
}

#[test]
fn a_figure_stands_in_a_sentence() {
    let cases = [
        ("{{#figure spawn smol}}", "170 ns (de 167 à 173)"),
        ("{{#figure spawn smol variant=facade}}", "188 ns (de 184 à 192)"),
        (
            "{{#figure service go batch=100 workers=2}}",
            "960 000 par seconde (de 940 000 à 980 000)",
        ),
        ("{{#figure service tokio-current/go batch=100}}", "1,65 fois (de 1,59 à 1,71)"),
        ("{{#figure spawn smol/async-std}}", "0,98 fois (de 0,94 à 1,02 : à égalité)"),
        ("{{#figure census-by-site census tasks=1000000}}", "3,60 ms (de 3,53 à 3,67)"),
        ("{{#added spawn smol}}", "19 ns (de 17 à 22)"),
        ("{{#added memory smol}}", "40 octets"),
        ("{{#total memory smol tasks=1000000}}", "270 Mo (de 260 à 280)"),
        ("{{#per-task memory smol tasks=1000000}}", "270 octets (de 260 à 280)"),
        ("{{#exponent spawn async-std}}", "1,03"),
        (
            "{{#ranking spawn}}",
            "async-std et smol à égalité, puis tokio à un fil, puis Go, puis tokio à plusieurs fils",
        ),
    ];
    let lines: Vec<String> = cases.iter().map(|(part, _)| format!("Voici {part}.\n")).collect();
    let html = rendered(&lines.join("\n"), &[]);
    for (directive, expected) in cases {
        let sentence = format!("<p>Voici {expected}.</p>");
        assert!(html.contains(&sentence), "{directive} is not {sentence} in\n{html}");
    }
}

#[test]
fn a_ranking_is_never_stated_between_intervals_that_overlap() {
    // smol's interval is 166.6 to 173.4; now async-std's is above it.
    let apart = BENCH.replace(
        "\"runtime\": \"async-std\", \"variant\": \"raw\", \"parameters\": {}, \"unit\": \"ns\", \"median\": 174000.0, \"low\": 170520.0",
        "\"runtime\": \"async-std\", \"variant\": \"raw\", \"parameters\": {}, \"unit\": \"ns\", \"median\": 174000.0, \"low\": 173900.0",
    );
    assert_ne!(apart, BENCH);
    let html = rendered("{{#ranking spawn}}", &[(BENCH_FILE, &apart)]);
    assert!(html.contains("<p>smol, puis async-std, puis tokio à un fil"), "{html}");
}

#[test]
fn where_go_is_not_installed_it_is_not_shown() {
    let without: Vec<&str> =
        BENCH.lines().filter(|line| !line.contains("\"runtime\": \"go\"")).collect();
    let without = without.join("\n").replace("\"go1.19.8\"", "null");
    let files = [(BENCH_FILE, without.as_str())];
    let html = rendered("{{#figures spawn}}\n\n{{#machine}}", &files);
    assert!(!html.contains("Go"), "{html}");
    let html = rendered("Rapport\u{a0}: {{#figure service smol/go batch=100}}.", &files);
    assert!(html.contains("Rapport : non mesuré, faute de Go."), "{html}");
}

#[test]
fn the_machine_is_named() {
    check_shown(
        "{{#machine}}",
        &[
            "Mesuré le 26 novembre 2026 par <code>cargo xtask bench</code>, sur 2 cœurs (<code>Example CPU 3000</code>, 24 000 Mio de mémoire, Linux 6.1.0) : Rust 1.95.0, Go 1.19.8 ; async-std 1.13.2,",
        ],
    );
}

#[test]
fn what_nobody_measured_is_refused() {
    let cases = [
        ("{{#figures spwan}}", "there is no bench `spwan`: write one of spawn, "),
        (
            "{{#figures cancel}}",
            "has no bench `cancel`: correct the name, or measure it with `cargo xtask bench`",
        ),
        ("{{#figures}}", "`figures` takes a name: add it"),
        (
            "{{#figures service workers=3}}",
            "has no figure of `service` with workers=3: it has workers 2; correct the number",
        ),
        ("{{#figures service variant=bare}}", "there is no variant `bare`: write variant=raw"),
        ("{{#scale sapwn}}", "there is no measure `sapwn`: write spawn, "),
        ("{{#pairs x}}", "`pairs` takes no name: remove it"),
        ("{{#scale spawn tasks=1}}", "`scale` takes no `name=value`: remove it"),
        ("Un {{#figure spawn tokio}}.", "there is no runtime `tokio`: write tokio-current, "),
        ("Un {{#figure service go}}.", "several figures of `service` are meant: add batch=…"),
        (
            "Un {{#figure spawn smol/census}}.",
            "has no figure of `spawn` on `census`: correct the page",
        ),
        ("Un {{#added cancel smol}}.", "nothing was measured by pairs in `cancel`"),
        ("Un {{#added spawn go}}.", "has no pair of `spawn` on `go`"),
        (
            "Un {{#total spawn smol tasks=5}}.",
            "for 1, 10, 100, 1000, 10000, 100000, 1000000 tasks, not for 5",
        ),
        ("Un {{#ranking service}}.", "several figures of `service` are meant: add batch=…"),
        ("Un {{#ranking census-by-site tasks=1000}}.", "there is nothing to rank"),
        ("Un {{#exponent spawn}}.", "`exponent` takes MEASURE RUNTIME: correct it"),
    ];
    let lines: Vec<&str> = cases.iter().map(|(line, _)| *line).collect();
    let (_root, layout) = book(&lines.join("\n\n"), &[]);
    let found = problems(&layout);
    assert_eq!(found.len(), cases.len(), "{found:#?}");
    for (index, (line, expected)) in cases.iter().enumerate() {
        let place = format!("book/src/one.md:{}: ", 4 + 2 * index);
        let message = found.iter().find_map(|it| it.strip_prefix(&place));
        assert!(message.is_some_and(|it| it.contains(expected)), "{line}: {message:?}");
    }
}

#[test]
fn a_file_that_is_missing_or_broken_is_named_with_what_to_do() {
    for (directive, file, sound) in [
        ("{{#figures spawn}}", BENCH_FILE, BENCH),
        ("Un {{#exponent spawn smol}}.", SCALE_FILE, SCALE),
    ] {
        let (root, layout) = book(directive, &[]);
        fs::remove_file(root.path().join(file)).expect("a file");
        let missing =
            format!("book/src/one.md:4: there is no `{file}`: measure with `cargo xtask bench`");
        assert_eq!(problems(&layout), [missing]);

        for (broken, expected) in [
            ("{".to_owned(), "EOF while parsing"),
            (
                sound.replace("\"schema\": 1", "\"schema\": 2"),
                "its schema is 2, and the book reads 1",
            ),
            (sound.replace("\"unit\"", "\"units\""), "missing field `unit`"),
            (sound.replace("\"smol\",", "\"smoll\","), "unknown variant `smoll`"),
            (sound.replace("\"high\": ", "\"high\": -"), "is impossible"),
        ] {
            check_refused(
                directive,
                &[(file, &broken)],
                &[&format!("`{file}`: "), expected, "measure again with `cargo xtask bench`"],
            );
        }
    }
}

#[test]
fn a_figure_that_is_there_twice_is_refused() {
    let twice = |text: &str, start: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(start)).expect("a line");
        text.replacen(line, &format!("{},\n{line}", line.trim_end_matches(',')), 1)
    };
    let figures = twice(BENCH, "{\"bench\": \"spawn\"");
    check_refused("{{#figures spawn}}", &[(BENCH_FILE, &figures)], &["is there twice"]);
    let pairs = twice(BENCH, "{\"bench\": \"memory\"");
    check_refused("{{#pairs}}", &[(BENCH_FILE, &pairs)], &["is there twice"]);
    let series = twice(SCALE, "{\"runtime\": \"smol\"");
    check_refused("{{#scale spawn}}", &[(SCALE_FILE, &series)], &["is there twice"]);
}

#[test]
fn a_short_run_is_not_published() {
    for (file, text) in [(BENCH_FILE, BENCH), (SCALE_FILE, SCALE)] {
        let quick = text.replace("\"quick\": false", "\"quick\": true");
        let (_root, layout) = book("", &[(file, &quick)]);
        let message = format!(
            "{file}:1: a short run, whose intervals mean little: measure in full with `cargo xtask bench`"
        );
        assert_eq!(problems(&layout), [message]);
    }
}

#[test]
fn what_is_left_as_text_inside_a_line_is_seen() {
    let (_root, layout) = book("Un {{#figur spawn smol}} et {{#added spawn smol}}.", &[]);
    assert_eq!(
        problems(&layout),
        ["book/src/one.md:4: `{{#` reaches the reader as text: correct the directive"]
    );
}

#[test]
fn the_readme_says_what_was_measured() {
    let (root, layout) = book("", &[("README.md", MARKED)]);
    let stale = "README.md:4: these are not the figures of `book/figures/bench.json`: run `cargo xtask book refresh`";
    assert_eq!(problems(&layout), [stale]);
    assert_eq!(refresh_readme(&layout).expect("a README"), Refreshed::Recorded);
    assert_eq!(problems(&layout), Vec::<String>::new());
    assert_eq!(refresh_readme(&layout).expect("a README"), Refreshed::Fresh);

    let text = fs::read_to_string(root.path().join("README.md")).expect("a README");
    for part in [
        "of 2026-11-26 on 2 cores (Example CPU 3000; Linux 6.1.0; Rust 1.95.0; go1.19.8)",
        "| tokio, one thread | 18 ns (16 to 21) on 210 ns | 3 ns (-5 to 11) on 600 ns | 40 bytes on 128 bytes |",
        "| orders per second, batches of 100, 2 workers | bare | counted |",
        "| tokio, one thread | 1,590,000 (",
        "| Go | 960,000 (940,000 to 980,000) | – |",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(text.starts_with("# R\n\n<!--") && text.ends_with("-->\n\nafter\n"), "{text}");
    assert!(!text.contains("typed"), "{text}");

    write(root.path(), BENCH_FILE, &BENCH.replace("\"added\": 18.0", "\"added\": 19.0"));
    assert_eq!(problems(&layout), [stale]);
}

#[test]
fn a_readme_without_figures_to_show_is_a_fault_and_one_without_the_block_is_none() {
    let (root, layout) = book("", &[("README.md", MARKED)]);
    fs::remove_file(root.path().join(BENCH_FILE)).expect("a file");
    let missing = "there is no `book/figures/bench.json`: measure with `cargo xtask bench`";
    assert_eq!(problems(&layout), [format!("README.md:4: {missing}")]);
    let error = refresh_readme(&layout).expect_err("no figures");
    assert!(matches!(error, Error::Figures(_)) && error.to_string() == missing, "{error:?}");

    write(root.path(), "README.md", "# R\n");
    assert_eq!(problems(&layout), Vec::<String>::new());
    assert_eq!(refresh_readme(&layout).expect("nothing to do"), Refreshed::Fresh);
}
