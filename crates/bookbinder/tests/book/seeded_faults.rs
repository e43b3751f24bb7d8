//! Each checker finds the fault that it is there for, on its line, and nothing else.

use std::fs;
use std::path::Path;

use bookbinder::{Layout, check};

/// A book without a fault; each case replaces or adds files.
const SOUND: [(&str, &str); 7] = [
    ("book/book.toml", "[book]\ntitle = \"T\"\n[output.html]\ninput-404 = \"\"\n"),
    ("book/src/SUMMARY.md", "# S\n\n- [Un](one.md)\n- [Deux](part/two.md)\n"),
    (
        "book/src/one.md",
        "<!-- minutes: 1 -->\n# Un\n[deux](part/two.md#ici), [dehors](https://example.org/)\n",
    ),
    (
        "book/src/part/two.md",
        "<!-- minutes: 1 -->\n# Deux\n## Ici\n\n![](../dot.svg)\n\n```rust\n{{#include ../../../code.rs:room}}\n```\n\n`cargo xtask grade tokio`, `cargo run -p exercise-tokio`\n",
    ),
    ("book/src/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ("code.rs", "// ANCHOR: room\nfn room() {}\n// ANCHOR_END: room\n"),
    ("exercises/tokio/Cargo.toml", "[package]\nname = \"exercise-tokio\"\n"),
];

/// Writes the sound book with `edits`.
fn write_book(root: &Path, edits: &[(&str, &str)]) {
    for (name, text) in SOUND.iter().chain(edits) {
        let file = root.join(name);
        fs::create_dir_all(file.parent().unwrap_or(Path::new(""))).expect("a folder");
        fs::write(file, text).expect("a file");
    }
}

/// What is found in the sound book with `edits`.
fn problems(edits: &[(&str, &str)]) -> Vec<String> {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), edits);
    let problems = check(&Layout::new(root.path(), None)).expect("a book that renders");
    problems.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check_book(edits: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(problems(edits), expected);
}

/// The sound book with `lines` at the end of its first page, which is four lines long then.
fn problems_of_line(line: &str) -> Vec<String> {
    let page = format!("{}\n{line}\n", SOUND[2].1);
    problems(&[("book/src/one.md", &page)])
}

#[track_caller]
fn check_line(line: &str, expected: &[&str]) {
    assert_eq!(problems_of_line(line), expected);
}

#[test]
fn a_sound_book_has_no_problem() {
    check_book(&[], &[]);
}

#[test]
fn an_include_of_a_missing_file() {
    check_line(
        "{{#include ../../none.rs:room}}",
        &[
            "book/src/one.md:5: cannot include `../../none.rs` (No such file or directory (os error 2)): correct the path",
        ],
    );
}

#[test]
fn an_include_of_a_missing_anchor() {
    check_line(
        "{{#include ../../code.rs:hall}}",
        &[
            "book/src/one.md:5: `../../code.rs` has no `ANCHOR: hall`: put it above the lines to show, or correct the name",
        ],
    );
}

#[test]
fn an_anchor_without_an_end() {
    check_book(
        &[("code.rs", "// ANCHOR: room\nfn room() {}\n")],
        &[
            "book/src/part/two.md:8: `ANCHOR: room` in `../../../code.rs` never ends: put `ANCHOR_END: room` below the lines to show",
        ],
    );
}

#[test]
fn an_include_that_shows_nothing() {
    let message = "the part of `../../code.rs` to include is empty: correct what follows the colon";
    check_line("{{#include ../../code.rs:9:12}}", &[&format!("book/src/one.md:5: {message}")]);
    check_book(
        &[("code.rs", "// ANCHOR: room\n\n// ANCHOR_END: room\n")],
        &[&format!("book/src/part/two.md:8: {}", message.replace("../../", "../../../"))],
    );
}

#[test]
fn an_include_that_shows_something() {
    check_line("{{#include ../../code.rs:2}}", &[]);
    check_line("{{#include ../../code.rs::2}}", &[]);
    check_line("{{#include ../../code.rs:2:}}", &[]);
    check_line("{{#rustdoc_include ../../code.rs:room}}", &[]);
}

#[test]
fn a_directive_left_as_text() {
    let message = "`{{#` reaches the reader as text: correct the directive";
    for directive in ["{{#inclde ../../code.rs}}", "{{#include}}", "\\{{#include x}}"] {
        check_line(directive, &[&format!("book/src/one.md:5: {message}")]);
    }
    check_book(
        &[("code.rs", "// ANCHOR: room\n// {{#later}}\n// ANCHOR_END: room\n")],
        &[
            "book/src/part/two.md:1: `{{#` reaches the reader as text, out of a file that the page includes: correct it there",
        ],
    );
}

#[test]
fn a_link_to_a_missing_page() {
    let dead = "the page `three.html` does not exist: correct the link";
    check_line("[trois](three.md)", &[&format!("book/src/one.md:5: {dead}")]);
    check_line("<a href=\"three.html\">trois</a>", &[&format!("book/src/one.md:5: {dead}")]);
    check_line(
        "[le code](../../code.rs)",
        &["book/src/one.md:5: the page `../../code.rs` does not exist: correct the link"],
    );
}

#[test]
fn the_second_of_two_links_has_its_own_line() {
    check_line(
        "[a](three.md)\n\n[b](three.md)",
        &[
            "book/src/one.md:5: the page `three.html` does not exist: correct the link",
            "book/src/one.md:7: the page `three.html` does not exist: correct the link",
        ],
    );
}

#[test]
fn a_link_to_a_missing_fragment() {
    check_line(
        "[là](part/two.md#là)",
        &[
            "book/src/one.md:5: `part/two.html` has no `#là`: correct the fragment, or give the heading `{#là}`",
        ],
    );
    check_line(
        "[plus bas](#bas)",
        &[
            "book/src/one.md:5: `one.html` has no `#bas`: correct the fragment, or give the heading `{#bas}`",
        ],
    );
}

#[test]
fn a_link_that_leads_somewhere() {
    check_line("[ici](part/two.md#ici), [haut](#un), [racine](/part/two.html)", &[]);
    check_line("## Où chercher\n\n[où](#où-chercher), <mailto:a@example.org>", &[]);
}

#[test]
fn a_missing_image() {
    check_line(
        "![](none.png)",
        &["book/src/one.md:5: the file `none.png` does not exist: correct the link"],
    );
}

#[test]
fn an_image_from_outside() {
    check_line(
        "![](https://example.org/x.png)",
        &[
            "book/src/one.md:5: `https://example.org/x.png` is fetched from outside: keep a copy in the book",
        ],
    );
}

#[test]
fn a_page_that_the_summary_does_not_list() {
    check_book(
        &[("book/src/part/three.md", "<!-- minutes: 1 -->\n# Trois\n")],
        &["book/src/part/three.md:1: the page is not in SUMMARY.md: list it, or remove the file"],
    );
}

#[test]
fn a_listed_page_that_does_not_exist_and_the_others_are_checked_all_the_same() {
    check_book(
        &[
            (
                "book/src/SUMMARY.md",
                "# S\n\n- [Un](one.md)\n- [Deux](part/two.md)\n  - [Trois](three.md)\n",
            ),
            ("book/src/one.md", "<!-- minutes: 1 -->\n# Un\n[x](x.md)\n"),
        ],
        &[
            "book/src/SUMMARY.md:5: the page `three.md` does not exist: write it, or remove this line",
            "book/src/one.md:3: the page `x.html` does not exist: correct the link",
        ],
    );
}

#[test]
fn a_command_that_does_not_exist() {
    let verb = "`cargo xtask` has no verb `grad`: it has grade, verify, incident, bench, test, book, completions";
    let package = "the workspace has no package `exercise`: it has exercise-tokio";
    check_line("`cargo xtask grad tokio`", &[&format!("book/src/one.md:5: {verb}")]);
    check_line(
        "```text\n$ ls\n$ cargo run -q -p exercise\n```",
        &[&format!("book/src/one.md:7: {package}")],
    );
}

#[test]
fn a_page_without_minutes_or_without_a_title() {
    let minutes = "the first line is not `<!-- minutes: N -->`: say how long the page takes";
    let title = "the page does not begin with its title: write `# …` on the second line";
    let one = SOUND[2].1;
    for wrong in ["<!-- minutes: -->", "<!-- minutes: 0 -->", "<!-- minutes: un -->", "texte"] {
        let page = one.replace("<!-- minutes: 1 -->", wrong);
        check_book(&[("book/src/one.md", &page)], &[&format!("book/src/one.md:1: {minutes}")]);
    }
    check_book(
        &[("book/src/one.md", &one.replace("# Un", "## Un"))],
        &[&format!("book/src/one.md:2: {title}")],
    );
}

#[test]
fn the_page_for_unknown_addresses_needs_neither() {
    check_book(&[("book/src/404.md", "# Rien\n")], &[]);
}

#[test]
fn a_file_that_no_page_shows() {
    for (file, directive) in [
        ("book/questions/q.toml", "{{#questions q}}"),
        ("book/transcripts/t.txt", "{{#transcript t}}"),
        ("book/traces/c.json", "{{#chart c}}"),
        ("book/diagrams/d.svg", "{{#diagram d}}"),
    ] {
        let message =
            format!("{file}:1: no page shows this: add `{directive}`, or remove the file");
        check_book(&[(file, "")], &[&message]);
    }
}

#[test]
fn an_id_that_is_there_twice() {
    check_line(
        "## Là {#ici}\n\n## Encore {#ici}",
        &["book/src/one.md:7: the id `ici` is there twice: rename one"],
    );
}

#[test]
fn a_remark_that_mdbook_would_title_in_english() {
    check_line("> [!NOTE]\n> un", &[]);
    check_line(
        "- un\n  > [!NOTE]\n  > deux",
        &[
            "book/src/one.md:6: a remark inside a list would have an English title: move it to the margin",
        ],
    );
}

#[test]
fn a_slip_of_typography() {
    let cases = [
        ("l'arrêt", "a straight apostrophe: write ’"),
        ("mot \"cité\"", "a straight quotation mark: write « and » with no-break spaces"),
        ("et puis...", "three full stops: write …"),
        ("« ici\u{a0}»", "no no-break space (U+00A0) after «"),
        ("«\u{a0}ici »", "no no-break space (U+00A0) before »"),
        ("ceci : cela", "no no-break space (U+00A0) before a colon"),
        ("ceci: cela", "no no-break space (U+00A0) before a colon"),
        ("ceci\u{202f}: cela", "no no-break space (U+00A0) before a colon"),
        ("quoi ?", "no narrow no-break space (U+202F) before ; ! or ?"),
        ("quoi\u{a0}!", "no narrow no-break space (U+202F) before ; ! or ?"),
        ("un **mot** ; deux", "no narrow no-break space (U+202F) before ; ! or ?"),
        ("un mot , deux", "a space before a comma, a full stop or a bracket"),
        ("50 %", "no no-break space between a number and its sign"),
        ("50%", "no no-break space between a number and its sign"),
        ("50 000 tâches", "a space that breaks inside a number: write U+202F"),
        ("la manoeuvre", "oe where French has œ"),
        ("un noeud", "oe where French has œ"),
        ("Oeuvre", "oe where French has œ"),
        ("<summary>l'indice</summary>", "a straight apostrophe: write ’"),
    ];
    for (line, message) in cases {
        let found = problems_of_line(line);
        let expected = format!("book/src/one.md:5: {message} (`");
        assert!(
            !found.is_empty() && found.iter().any(|it| it.starts_with(&expected)),
            "{line}: {found:?}"
        );
    }
}

#[test]
fn sound_typography() {
    check_line(
        "«\u{a0}L’œuvre\u{a0}»\u{a0}: quoi\u{202f}? Si\u{202f}; `a ? b : 'c'` (50\u{202f}000, 3\u{a0}%, 12:30, poêle, moelle)…",
        &[],
    );
}

const QUESTIONS: &str = "[[question]]\nid = \"a\"\ntext = \"Un mot\"\nexplanation = \"Deux\"\n\
    [[question.answer]]\ntext = \"un\"\nright = true\n[[question.answer]]\ntext = \"deux\"\nright = false\n";

#[test]
fn a_slip_in_a_question_or_a_drawing_is_on_its_own_line() {
    let message = "a straight apostrophe: write ’ (`l'un`)";
    let shown = |directive: &str| format!("{}\n{{{{#{directive}}}}}\n", SOUND[2].1);
    check_book(
        &[
            ("book/questions/q.toml", &QUESTIONS.replace("\"Deux\"", "\"l'un\"")),
            ("book/src/one.md", &shown("questions q")),
        ],
        &[&format!("book/questions/q.toml:4: {message}")],
    );
    let drawing = "<svg viewBox=\"0 0 9 9\">\n<title>l'un</title><desc>deux</desc>\n</svg>\n";
    check_book(
        &[("book/diagrams/d.svg", drawing), ("book/src/one.md", &shown("diagram d"))],
        &[&format!("book/diagrams/d.svg:2: {message}")],
    );
}

const WORDS: &str = "deux\ndehors\nici\nun\ntâches\n";

#[test]
fn a_word_that_nobody_has_accepted() {
    let unknown = |line, word, near| {
        format!(
            "book/src/one.md:{line}: `{word}` is not in book/words/fr.txt{near}: correct it, or accept it with `cargo xtask book words --accept`"
        )
    };
    let page = |lines: &str| format!("{}\n{lines}\n", SOUND[2].1);
    let check_words = |lines: &str, expected: &[&str]| {
        let page = page(lines);
        check_book(&[("book/words/fr.txt", WORDS), ("book/src/one.md", &page)], expected);
    };
    check_words("Deux tâches, `inconnu`, x86", &[]);
    check_words("un canal\n\ndeux canal", &[&unknown(5, "canal", "")]);
    check_words("un\n\ndeux taches", &[&unknown(7, "taches", " (`tâches` is)")]);
}

#[test]
fn accepted_words_are_those_that_the_book_uses() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), &[("book/words/fr.txt", "deux\nparti\n")]);
    let layout = Layout::new(root.path(), None);
    let unknown = bookbinder::unknown_words(&layout).expect("a book");
    let words: Vec<&str> = unknown.iter().map(|unknown| unknown.word.as_str()).collect();
    assert_eq!(words, ["dehors", "ici", "un"]);
    assert_eq!(bookbinder::accept_words(&layout).expect("a book"), 4);
    let list = fs::read_to_string(root.path().join("book/words/fr.txt")).expect("the list");
    assert_eq!(list, "dehors\ndeux\nici\nun\n");
    assert_eq!(bookbinder::unknown_words(&layout).expect("a book"), []);
}

#[test]
fn a_book_that_is_not_there_is_an_error() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let error = check(&Layout::new(root.path(), None)).expect_err("no book");
    assert!(error.to_string().ends_with("name the repository with `--root`"), "{error}");
}
