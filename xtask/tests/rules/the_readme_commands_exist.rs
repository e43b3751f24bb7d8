//! Every `cargo xtask …` that the documents for people show is one that the command line takes.

use std::process::Command;

use crate::common::read;

const DOCUMENTS: [&str; 3] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/// The commands in a document, without `cargo xtask`: from its verb to the end of the line or of the code.
fn commands(document: &str) -> Vec<Vec<&str>> {
    let after = document.split("cargo xtask ").skip(1);
    let words =
        |rest: &'_ str| rest.len().min(rest.find(['`', '#', '\n', ')', ',']).unwrap_or(rest.len()));
    after.map(|rest| rest[..words(rest)].split_whitespace().collect()).collect()
}

/// What in a command the program does not know, as its `help` tells.
fn unknown<'a>(command: &[&'a str], help: impl Fn(&[&str]) -> Option<String>) -> Vec<&'a str> {
    let (flags, words): (Vec<&str>, Vec<&str>) =
        command.iter().partition(|word| word.starts_with("--"));
    let Some((verb, rest)) = words.split_first() else { return Vec::new() };
    let Some(text) = help(&[verb]) else { return vec![verb] };
    let mut unknown: Vec<_> = flags.into_iter().filter(|flag| !text.contains(*flag)).collect();
    // Where the verb has verbs of its own, the next word is one of them.
    if text.contains("<COMMAND>") {
        unknown.extend(rest.first().filter(|inner| help(&[verb, inner]).is_none()));
    }
    unknown
}

/// The program's help on a verb, if it has that verb.
fn help(verbs: &[&str]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(verbs).arg("--help").output();
    let output = output.expect("it can be run");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn every_command_in_the_documents_exists() {
    for document in DOCUMENTS {
        for command in commands(&read(document)) {
            assert_eq!(unknown(&command, help), Vec::<&str>::new(), "{document}: {command:?}");
        }
    }
}

#[test]
fn the_readme_shows_how_to_begin() {
    assert!(commands(&read("README.md")).iter().any(|command| command.starts_with(&["grade"])));
}

#[test]
fn a_verb_and_a_flag_that_do_not_exist_are_found() {
    let document = "Run `cargo xtask grade tokio --soluce`, then\ncargo xtask book sell # it\ncargo xtask mark\n";
    let found: Vec<_> =
        commands(document).iter().flat_map(|command| unknown(command, help)).collect();
    assert_eq!(found, ["--soluce", "sell", "mark"]);
}
