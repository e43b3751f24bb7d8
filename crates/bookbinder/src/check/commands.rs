//! Every command that the book quotes exists.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use regex::Regex;

use super::{Problem, Report};
use crate::source::{Page, line_of};
use crate::{Error, Layout};

/// The verbs of `cargo xtask`. A copy: this crate may not import `xtask`, which calls it.
const VERBS: [&str; 7] = ["grade", "verify", "incident", "bench", "test", "book", "completions"];

pub(super) fn check(report: &Report<'_>, pages: &[Page]) -> Result<Vec<Problem>, Error> {
    let packages = packages(report.layout)?;
    let mut problems = Vec::new();
    for page in pages {
        for (offset, code) in code(&page.text) {
            let line = page.line_of(offset) - 1;
            for (within, message) in faults(&code, &packages) {
                problems.push(report.problem(page, line + line_of(&code, within), message));
            }
        }
    }
    Ok(problems)
}

/// The code of a page, in spans and blocks, each with the offset of its first byte.
fn code(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut block: Option<(usize, String)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => block = Some((range.start, String::new())),
            Event::End(TagEnd::CodeBlock) => found.extend(block.take()),
            Event::Code(code) => found.push((range.start, code.into_string())),
            Event::Text(code) => {
                if let Some((offset, lines)) = &mut block {
                    if lines.is_empty() {
                        // Past the fence, which is no code.
                        *offset = range.start;
                    }
                    lines.push_str(&code);
                }
            }
            _ => {}
        }
    }
    found
}

/// What is wrong with the commands in one piece of code, each with its offset.
fn faults(code: &str, packages: &BTreeSet<String>) -> Vec<(usize, String)> {
    static VERB: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\bcargo xtask ([a-z][\w-]*)").expect("the pattern is a constant")
    });
    static PACKAGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\bcargo [a-z][^\n]*?(?:-p|--package)[ =]([\w-]+)")
            .expect("the pattern is a constant")
    });
    let unknown_verbs = VERB
        .captures_iter(code)
        .filter(|captures| !VERBS.contains(&&captures[1]))
        .map(|captures| {
            let verbs = VERBS.join(", ");
            let message = format!("`cargo xtask` has no verb `{}`: it has {verbs}", &captures[1]);
            (captures.get_match().start(), message)
        });
    let unknown_packages = PACKAGE
        .captures_iter(code)
        .filter(|captures| !packages.contains(&captures[1]))
        .map(|captures| {
            let message = format!(
                "the workspace has no package `{}`: it has {}",
                &captures[1],
                packages.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
            );
            (captures.get_match().start(), message)
        });
    unknown_verbs.chain(unknown_packages).collect()
}

/// The names of the workspace's packages, read in the folders that the root manifest lists.
fn packages(layout: &Layout) -> Result<BTreeSet<String>, Error> {
    let mut manifests = vec![layout.root().join("xtask/Cargo.toml")];
    for folder in ["crates", "exercises", "solutions"].map(|name| layout.root().join(name)) {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).map_err(Error::read(&folder))? {
            manifests.push(entry.map_err(Error::read(&folder))?.path().join("Cargo.toml"));
        }
    }
    // A manifest that is missing or broken is cargo's to report; its package is simply unknown here.
    Ok(manifests
        .into_iter()
        .filter_map(|manifest| fs::read_to_string(manifest).ok()?.parse::<toml::Table>().ok())
        .filter_map(|manifest| Some(manifest.get("package")?.get("name")?.as_str()?.to_owned()))
        .collect())
}
