//! What a page shows in place of each directive, and each reason for which it shows nothing.

use std::fs;
use std::path::Path;

use bookbinder::{Layout, build, check};

const TRACE: &str = r#"{"runtime":"tokio","series":[
  {"subject":"exercise","points":[
    {"second":0,"live":6,"sites":5,"bytes":2048},
    {"second":1800,"live":25002,"sites":5,"bytes":6400512},
    {"second":3600,"live":50004,"sites":5,"bytes":12801024}]},
  {"subject":"solution","points":[
    {"second":0,"live":5,"sites":3,"bytes":1800},
    {"second":3600,"live":9,"sites":4,"bytes":2900}]}]}"#;

const QUESTIONS: &str = r#"
[[question]]
id = "one"
text = "Que vaut `1 + 1` ?"
explanation = """
Deux, comme le montre

```rust
fn two() {}

fn three() {}
```
"""
[[question.answer]]
text = "deux"
right = true
[[question.answer]]
text = "trois"
right = false
because = "Un de trop."

[[question]]
id = "two"
text = "Lesquels sont pairs ?"
explanation = "Tous ceux qui finissent par un chiffre pair."
[[question.answer]]
text = "2"
right = true
[[question.answer]]
text = "4"
right = true
[[question.answer]]
text = "3"
right = false
"#;

const DIAGRAM: &str = "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 9 9\">\n\n<title>Un canal</title>\n\
    <desc>Deux bouts.</desc>\n<path stroke=\"var(--diagram-line)\" d=\"M0 0\"/>\n</svg>\n";

/// A book whose second page is `page`, in a part named after the exam.
fn write_book(root: &Path, page: &str, files: &[(&str, &str)]) {
    let page = format!("<!-- minutes: 70 -->\n# Deux\n\n{page}\n");
    let fixed = [
        ("book/book.toml", "[book]\nlanguage = \"fr\"\n[output.html]\ninput-404 = \"\"\n"),
        ("book/src/SUMMARY.md", "# S\n\n[Un](one.md)\n\n# L’examen\n\n- [Deux](part/two.md)\n"),
        ("book/src/one.md", "<!-- minutes: 5 -->\n# Un\n"),
        ("book/src/part/two.md", &page),
    ];
    for (name, text) in fixed.iter().chain(files) {
        let file = root.join(name);
        fs::create_dir_all(file.parent().unwrap_or(Path::new(""))).expect("a folder");
        fs::write(file, text).expect("a file");
    }
}

/// The page that holds `page`, rendered.
fn rendered(page: &str, files: &[(&str, &str)]) -> String {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), page, files);
    let index = build(&Layout::new(root.path(), None)).expect("a book that renders");
    let html = fs::read_to_string(index.with_file_name("part").join("two.html")).expect("a page");
    let (_, main) = html.split_once("<main>").expect("the content");
    main.split("</main>").next().expect("its end").to_owned()
}

#[track_caller]
fn check_shown(page: &str, files: &[(&str, &str)], expected: &[&str]) {
    let html = rendered(page, files);
    for part in expected {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert!(!html.contains("{{#"), "the directive is still there");
}

/// The one fault that the check finds in line 4 of the page.
#[track_caller]
fn check_refused(page: &str, files: &[(&str, &str)], expected: &str) {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), page, files);
    let problems = check(&Layout::new(root.path(), None)).expect("a book that renders");
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("book/src/part/two.md:4: "), "{found:#?}");
    assert!(found[0].contains(expected), "{found:#?}");
}

#[test]
fn questions_become_forms_that_are_complete_without_a_script() {
    check_shown(
        "{{#questions q}}",
        &[("book/questions/q.toml", QUESTIONS)],
        &[
            "<form class=\"quiz\" id=\"quiz-q-one\">",
            "Question 1 sur 2</span> Que vaut <code>1 + 1</code> ?</legend>",
            "<input type=\"radio\" name=\"quiz-q-one\"",
            "<input type=\"checkbox\" name=\"quiz-q-two\"",
            "<div class=\"quiz-because\" hidden=\"\">\n<p>Un de trop.</p>",
            "aria-live=\"polite\"",
            "<summary>Réponse et explication</summary>",
            "fn two() {}\n\nfn three() {}",
        ],
    );
}

#[test]
fn questions_that_nobody_could_answer_are_refused() {
    let cases = [
        (QUESTIONS.replace("id = \"two\"", "id = \"one\""), "the id `one` is there twice"),
        (QUESTIONS.replacen("right = true", "right = false", 1), "`one` has no right answer"),
        (QUESTIONS.replace("right = true", "righ = true"), "unknown field `righ`"),
        ("question = []".to_owned(), "there is no question"),
    ];
    for (text, expected) in cases {
        check_refused("{{#questions q}}", &[("book/questions/q.toml", &text)], expected);
    }
    check_refused("{{#questions none}}", &[], "cannot read `book/questions/none.toml`");
    check_refused("{{#questions}}", &[], "`questions` takes a name: add it");
}

#[test]
fn a_chart_is_drawn_told_and_tabulated() {
    check_shown(
        "{{#chart run}}",
        &[("book/traces/run.json", TRACE)],
        &[
            "<path class=\"chart-line chart-exercise\" d=\"M58.0 ",
            "50\u{202f}004",
            "Sur tokio, en 1\u{a0}h\u{a0}: l’exercice passe de 6 à 50\u{202f}004 tâches vivantes, \
             nées à 5\u{a0}sites de création\u{202f}; la solution reste entre 5 et 9.",
            "<table data-subject=\"solution\">",
            "<th scope=\"row\" data-second=\"1800\">30\u{a0}min</th><td>25\u{202f}002</td>",
        ],
    );
}

#[test]
fn a_chart_without_a_sound_trace_is_refused() {
    check_refused("{{#chart run}}", &[], "there is no recorded run `book/traces/run.json`");
    let cases = [
        (TRACE.replace("\"second\":1800", "\"second\":0"), "seconds of a series do not increase"),
        (TRACE.replace("exercise", "mistake"), "unknown variant `mistake`"),
        (TRACE.replace("\"sites\":5,", ""), "missing field `sites`"),
        (r#"{"runtime":"tokio","series":[]}"#.to_owned(), "there is no series"),
    ];
    for (text, expected) in cases {
        check_refused("{{#chart run}}", &[("book/traces/run.json", &text)], expected);
    }
}

#[test]
fn a_diagram_is_part_of_the_page_and_has_a_text_alternative() {
    check_shown(
        "{{#diagram d}}",
        &[("book/diagrams/d.svg", DIAGRAM)],
        &[
            "<figure class=\"diagram\">",
            "aria-labelledby=\"diagram-d-title\" aria-describedby=\"diagram-d-desc\"",
            "<title id=\"diagram-d-title\">Un canal</title>",
            "<desc id=\"diagram-d-desc\">Deux bouts.</desc>",
            "var(--diagram-line)",
        ],
    );
}

#[test]
fn a_diagram_without_a_text_alternative_is_refused() {
    let cases = [
        (DIAGRAM.replace("Un canal", ""), "has no `<title>` with words in it"),
        (DIAGRAM.replace("<desc>Deux bouts.</desc>", ""), "has no `<desc>` with words in it"),
        (DIAGRAM.replace(" viewBox=\"0 0 9 9\"", ""), "has no `viewBox`"),
        ("nothing".to_owned(), "has no `<svg>`"),
    ];
    for (text, expected) in cases {
        check_refused("{{#diagram d}}", &[("book/diagrams/d.svg", &text)], expected);
    }
    check_refused("{{#diagram d}}", &[], "cannot show `book/diagrams/d.svg`");
}

#[test]
fn a_directive_that_is_followed_hides_no_other_that_is_not() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let page = "{{#diagram d}}\n\n```rust\n{{#include ../../../code.rs}}\n```";
    let files = [("book/diagrams/d.svg", DIAGRAM), ("code.rs", "// {{#later}}\n")];
    write_book(root.path(), page, &files);
    let problems = check(&Layout::new(root.path(), None)).expect("a book that renders");
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("out of a file that the page includes"), "{found:#?}");
}

#[test]
fn the_timetable_sums_the_parts_and_the_book() {
    check_shown(
        "{{#timetable}}",
        &[],
        &[
            "<a href=\"../one.html\">Un</a>",
            "<a href=\"../part/two.html\">Deux</a>",
            "<strong>Total\u{a0}: L’examen</strong>",
            "<strong>75</strong>",
        ],
    );
}

#[test]
fn an_exam_of_another_length_is_refused() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), "{{#timetable}}", &[]);
    let page = root.path().join("book/src/part/two.md");
    fs::write(page, "<!-- minutes: 91 -->\n# Deux\n\n{{#timetable}}\n").expect("a file");
    let problems = check(&Layout::new(root.path(), None)).expect("a book that renders");
    assert!(problems[0].message.contains("add up to 91 minutes"), "{problems:?}");
}
