//! Each checker finds the fault that it is there for, on its line, and nothing else.

use std::fs;
use std::path::Path;

use bookbinder::{Layout, check};

/// A book without a fault; each case replaces or adds files.
const SOUND: [(&str, &str); 7] = [
    ("book/book.toml", "[book]\ntitle = \"T\"\n[output.html]\ninput-404 = \"\"\n"),
    ("book/src/SUMMARY.md", "# S\n\n- [Un](one.md)\n- [Deux](part/two.md)\n"),
    ("book/src/one.md", "# Un\n\n[deux](part/two.md#ici), [dehors](https://example.org/)\n"),
    (
        "book/src/part/two.md",
        "# Deux\n\n## Ici\n\n![](../dot.svg)\n\n```rust\n{{#include ../../../code.rs:room}}\n```\n\n`cargo xtask grade tokio`, `cargo run -p exercise-tokio`\n",
    ),
    ("book/src/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ("code.rs", "// ANCHOR: room\nfn room() {}\n// ANCHOR_END: room\n"),
    ("exercises/tokio/Cargo.toml", "[package]\nname = \"exercise-tokio\"\n"),
];

/// Writes the sound book with `edits`, and compares the report with `expected`.
#[track_caller]
fn check_book(edits: &[(&str, &str)], expected: &[&str]) {
    let root = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in SOUND.iter().chain(edits) {
        let file = root.path().join(name);
        fs::create_dir_all(file.parent().unwrap_or(Path::new(""))).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    let problems = check(&Layout::new(root.path(), None)).expect("a book that renders");
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

/// The sound book with `lines` at the end of its first page, which is four lines long then.
#[track_caller]
fn check_line(line: &str, expected: &[&str]) {
    let page = format!("{}\n{line}\n", SOUND[2].1);
    check_book(&[("book/src/one.md", &page)], expected);
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
        &[("book/src/part/three.md", "# Trois\n")],
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
            ("book/src/one.md", "# Un\n\n[x](x.md)\n"),
        ],
        &[
            "book/src/SUMMARY.md:5: the page `three.md` does not exist: write it, or remove this line",
            "book/src/one.md:3: the page `x.html` does not exist: correct the link",
        ],
    );
}

#[test]
fn a_command_that_does_not_exist() {
    let verb = "`cargo xtask` has no verb `grad`: it has grade, verify, test, book, completions";
    let package = "the workspace has no package `exercise`: it has exercise-tokio";
    check_line("`cargo xtask grad tokio`", &[&format!("book/src/one.md:5: {verb}")]);
    check_line(
        "```text\n$ ls\n$ cargo run -q -p exercise\n```",
        &[&format!("book/src/one.md:7: {package}")],
    );
}

#[test]
fn a_book_that_is_not_there_is_an_error() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let error = check(&Layout::new(root.path(), None)).expect_err("no book");
    assert!(error.to_string().ends_with("name the repository with `--root`"), "{error}");
}
