//! A transcript is what its command really printed, and is stale once what it ran has changed.

use std::fs;
use std::path::Path;

use bookbinder::{Error, Layout, Refreshed, build, check, refresh, rerun};

const INDEX: &str = r#"
[[transcript]]
name = "hello"
command = ["sh", "-c", "pwd; echo non >&2; echo 'en 1,25 s'; exit 3"]
exit = 3
"#;

fn write(root: &Path, name: &str, text: &str) {
    let file = root.join(name);
    fs::create_dir_all(file.parent().unwrap_or(Path::new(""))).expect("a folder");
    fs::write(file, text).expect("a file");
}

/// A book that shows one transcript, beside a package that its command may run.
fn write_book(root: &Path, index: &str) {
    write(root, "book/book.toml", "[book]\n[output.html]\ninput-404 = \"\"\n");
    write(root, "book/src/SUMMARY.md", "- [Un](one.md)\n");
    write(root, "book/src/one.md", "<!-- minutes: 5 -->\n# Un\n\n{{#transcript hello}}\n");
    write(root, "book/transcripts/index.toml", index);
    write(root, "Cargo.toml", "[workspace.dependencies]\nb = { path = \"crates/b\" }\n");
    for (name, needs) in [("a", "b.workspace = true"), ("b", ""), ("c", "")] {
        let manifest = format!("[package]\nname = \"{name}\"\n[dependencies]\n{needs}\n");
        write(root, &format!("crates/{name}/Cargo.toml"), &manifest);
        write(root, &format!("crates/{name}/src/lib.rs"), "");
    }
}

fn problems(layout: &Layout) -> Vec<String> {
    check(layout).expect("a book that renders").iter().map(ToString::to_string).collect()
}

fn refreshed(layout: &Layout) -> Vec<Refreshed> {
    let mut seen = Vec::new();
    refresh(layout, false, |_, what| seen.push(what)).expect("a command that runs");
    seen
}

#[test]
fn a_recording_holds_both_streams_and_nothing_of_this_machine() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), INDEX);
    let layout = Layout::new(root.path().canonicalize().expect("a path"), None);
    assert_eq!(refreshed(&layout), [Refreshed::Recorded]);
    let text = fs::read_to_string(root.path().join("book/transcripts/hello.txt")).expect("a file");
    let (header, text) = text.split_once('\n').expect("two lines");
    assert!(header.starts_with("# empreinte : "), "{header}");
    assert!(text.ends_with("\nnon\nen … s\n"), "{text}");
    let html = fs::read_to_string(build(&layout).expect("a book")).expect("a page");
    assert!(html.contains("$ sh -c ") && html.contains("\nnon\nen … s"), "{html}");
    assert!(!html.contains("empreinte"), "{html}");
}

#[test]
fn it_is_recorded_again_only_when_what_it_runs_has_changed() {
    let index = INDEX.replace("exit 3\"]", "exit 3\", \"-p\", \"a\"]");
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), &index);
    let layout = Layout::new(root.path(), None);
    assert!(problems(&layout)[0].contains("`cargo xtask book refresh`"));
    refreshed(&layout);
    assert_eq!(problems(&layout), Vec::<String>::new());
    assert_eq!(refreshed(&layout), [Refreshed::Fresh]);

    write(root.path(), "crates/c/src/lib.rs", "// Not a part of what `a` is built with.");
    write(root.path(), "crates/b/tests/t.rs", "// A test.");
    assert_eq!(refreshed(&layout), [Refreshed::Fresh]);

    write(root.path(), "crates/b/src/lib.rs", "// A dependency of `a`.");
    let stale = "book/transcripts/hello.txt:1: what this command runs has changed since: run `cargo xtask book refresh`";
    assert_eq!(problems(&layout), [stale]);
    assert_eq!(refreshed(&layout), [Refreshed::Recorded]);
    assert_eq!(problems(&layout), Vec::<String>::new());

    write(root.path(), "book/transcripts/index.toml", &index.replace("1,25", "1,50"));
    assert_eq!(problems(&layout), [stale]);
}

#[test]
fn a_command_that_prints_something_else_now_is_seen() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(
        root.path(),
        "[[transcript]]\nname = \"hello\"\ncommand = [\"cat\", \"said.txt\"]\n",
    );
    write(root.path(), "said.txt", "un\n");
    let layout = Layout::new(root.path(), None);
    refreshed(&layout);
    let both = |now: &str| ("un\n".to_owned(), now.to_owned());
    assert_eq!(rerun(&layout, "hello").expect("a command that runs"), both("un\n"));
    write(root.path(), "said.txt", "deux\n");
    assert_eq!(rerun(&layout, "hello").expect("a command that runs"), both("deux\n"));
}

#[test]
fn a_program_that_never_ends_is_killed_and_keeps_whole_lines_only() {
    let root = tempfile::tempdir().expect("a temporary folder");
    // The child of the shell holds the pipe as well, and must go with it.
    let command = r#"command = ["sh", "-c", "echo tour; printf moitié; sleep 600 & wait"]"#;
    write_book(
        root.path(),
        &format!("[[transcript]]\nname = \"hello\"\n{command}\nseconds = 0.3\n"),
    );
    let layout = Layout::new(root.path(), None);
    assert_eq!(refreshed(&layout), [Refreshed::Recorded]);
    let text = fs::read_to_string(root.path().join("book/transcripts/hello.txt")).expect("a file");
    assert_eq!(text.split_once('\n').map(|(_, text)| text), Some("tour\n"));
}

#[test]
fn another_exit_code_is_an_error_that_shows_what_was_printed() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), &INDEX.replace("exit = 3", "exit = 0"));
    let error = refresh(&Layout::new(root.path(), None), false, |_, _| {}).expect_err("code 3");
    assert!(matches!(error, Error::Exit { expected: 0, .. }), "{error:?}");
    assert!(error.to_string().contains("non"), "{error}");
}

#[test]
fn a_transcript_that_the_index_does_not_list_is_refused() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), "");
    assert_eq!(
        problems(&Layout::new(root.path(), None)),
        [
            "book/src/one.md:4: `book/transcripts/index.toml` has no `hello`: add its command, or correct the name"
        ]
    );
}

/// A command that talks to a program beside it, on what the index calls port 6060.
fn with_beside(beside: &str, more: &str) -> String {
    format!(
        "[[transcript]]\nname = \"hello\"\n\
         command = [\"sh\", \"-c\", \"echo :6060 > port; printf 'http://h:6060/\\\\n\\\\ntask 7.0 polls=12\\\\n\\\\nun\\\\n\\\\ndeux\\\\n'\"]\n\
         {more}\n[transcript.beside]\ncommand = [\"sh\", \"-c\", \"{beside}\"]\nuntil = \"prêt\"\nport = 6060\n"
    )
}

#[test]
fn a_program_runs_beside_the_command_on_a_free_port_and_is_killed_after_it() {
    let root = tempfile::tempdir().expect("a temporary folder");
    // Written before it is said: whoever is ready may be killed at once.
    let beside = "echo $$ > pid; echo avant; echo prêt :6060 > said; cat said; sleep 600 & wait";
    write_book(root.path(), &with_beside(beside, "excerpt = [\"task\", \"deux\"]"));
    let layout = Layout::new(root.path(), None);
    assert_eq!(refreshed(&layout), [Refreshed::Recorded]);

    let read = |name: &str| fs::read_to_string(root.path().join(name)).expect("a file");
    let recorded = read("book/transcripts/hello.txt");
    let (_, text) = recorded.split_once('\n').expect("lines");
    assert_eq!(text, "http://h:6060/\n\ntask … polls=…\n\n[…]\n\ndeux\n");
    let real = read("port");
    assert_ne!(real, ":6060\n");
    assert_eq!(read("said"), format!("prêt {real}"));
    let alive = std::process::Command::new("sh")
        .args(["-c", "kill -0 $(cat pid) 2>/dev/null"])
        .current_dir(root.path())
        .status()
        .expect("a shell");
    assert!(!alive.success(), "the program beside it is still there");
}

#[test]
fn a_program_beside_a_command_that_is_never_ready_is_an_error() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), &with_beside("echo le port est pris", ""));
    let error = refresh(&Layout::new(root.path(), None), false, |_, _| {}).expect_err("it ended");
    let source = std::error::Error::source(&error).expect("a reason").to_string();
    assert!(source.contains("without printing `prêt`:\nle port est pris\n"), "{source}");
}

#[test]
fn an_excerpt_of_what_is_not_there_is_an_error() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path(), &with_beside("echo prêt; sleep 600", "excerpt = [\"trois\"]"));
    let error = refresh(&Layout::new(root.path(), None), false, |_, _| {}).expect_err("no trois");
    assert!(error.to_string().contains("has no paragraph with `trois`"), "{error}");
}

#[test]
fn another_program_beside_it_makes_a_transcript_stale() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let beside = "echo prêt; sleep 600";
    write_book(root.path(), &with_beside(beside, ""));
    let layout = Layout::new(root.path(), None);
    refreshed(&layout);
    assert_eq!(problems(&layout), Vec::<String>::new());
    write(root.path(), "book/transcripts/index.toml", &with_beside("echo prêt; sleep 601", ""));
    assert!(problems(&layout)[0].contains("what this command runs has changed since"));
}
