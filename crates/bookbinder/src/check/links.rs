//! Every link leads somewhere, and no page needs the network.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::html::{Link, Rendered};
use super::{Problem, Report};
use crate::source::Page;

pub(super) fn check(report: &Report<'_>, pages: &[Page], rendered: &Rendered) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in pages {
        let address = report.address(page);
        let Some(html) = rendered.page(&address) else { continue };
        // The n-th dead link to a place is the n-th time that the source names it.
        let mut seen = BTreeMap::new();
        for link in &html.links {
            let nth = seen.entry(&link.destination).or_insert(0);
            if let Err(message) = follow(link, &address, rendered) {
                let line = locate(page, &link.destination, *nth);
                problems.push(report.problem(page, line, message));
            }
            *nth += 1;
        }
    }
    problems
}

/// Goes where the link says, without leaving the book.
fn follow(link: &Link, from: &Path, rendered: &Rendered) -> Result<(), String> {
    let destination = &link.destination;
    if is_external(destination) {
        return if link.is_resource && !destination.starts_with("data:") {
            Err(format!("`{destination}` is fetched from outside: keep a copy in the book"))
        } else {
            Ok(())
        };
    }
    let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
    let path = decode(path.split('?').next().unwrap_or(path));
    let target = if path.is_empty() { Some(from.to_owned()) } else { resolve(from, &path) };
    let target = target.filter(|target| rendered.has(target)).ok_or_else(|| {
        let what = if link.is_resource { "the file" } else { "the page" };
        format!("{what} `{path}` does not exist: correct the link")
    })?;
    let fragment = decode(fragment);
    match rendered.page(&target) {
        Some(html) if !fragment.is_empty() && !html.ids.contains(&fragment) => Err(format!(
            "`{}` has no `#{fragment}`: correct the fragment, or give the heading `{{#{fragment}}}`",
            target.display()
        )),
        _ => Ok(()),
    }
}

/// Whether a destination names a scheme, as in `https:`, or a host, as in `//host/`.
fn is_external(destination: &str) -> bool {
    let scheme = destination.split_once(':').map_or("", |(scheme, _)| scheme);
    let mut letters = scheme.chars();
    destination.starts_with("//")
        || letters.next().is_some_and(|first| first.is_ascii_alphabetic())
            && letters.all(|other| other.is_ascii_alphanumeric() || "+-.".contains(other))
}

/// The address that `path` means on the page `from`; `None` above the root of the book.
fn resolve(from: &Path, path: &str) -> Option<PathBuf> {
    let joined = match path.strip_prefix('/') {
        Some(absolute) => PathBuf::from(absolute),
        None => from.parent().unwrap_or(Path::new("")).join(path),
    };
    let mut address = PathBuf::new();
    for component in joined.components() {
        match component {
            Component::ParentDir => {
                if !address.pop() {
                    return None;
                }
            }
            Component::Normal(name) => address.push(name),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    let is_folder = path.ends_with('/') || address.as_os_str().is_empty();
    Some(if is_folder { address.join("index.html") } else { address })
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The line on which the source names `destination` for the `nth` time; 1 if it is the theme's.
fn locate(page: &Page, destination: &str, nth: usize) -> usize {
    let decoded = decode(destination);
    let spellings = [destination, &decoded]
        .map(|spelling| [spelling.to_owned(), spelling.replacen(".html", ".md", 1)]);
    spellings
        .iter()
        .flatten()
        .find_map(|spelling| {
            let whole = |offset: &usize| {
                let rest = &page.text[offset + spelling.len()..];
                rest.chars().next().is_none_or(|next| " \t\n)\"'>]".contains(next))
            };
            let offsets = page.text.match_indices(spelling.as_str()).map(|(offset, _)| offset);
            let offsets: Vec<usize> = offsets.filter(whole).collect();
            offsets.get(nth).or(offsets.last()).copied()
        })
        .map_or(1, |offset| page.line_of(offset))
}
