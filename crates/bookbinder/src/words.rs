//! `book/words/fr.txt`: the words that the book may use.
//!
//! The list is no dictionary: it holds exactly the words that the book uses, in lower case, one a
//! line, and was read by a person. A slip of the pen is almost always a word that is not on it. That
//! takes no dictionary and so none's licence; its limit is that a slip that is itself a word of the
//! book (*sur* for *sûr*) is not seen.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::source::Sources;
use crate::{Error, Layout, prose};

/// The words of a list, sorted.
#[derive(Debug, Default)]
pub(crate) struct WordList(BTreeSet<String>);

impl WordList {
    fn file(layout: &Layout) -> PathBuf {
        layout.book().join("words/fr.txt")
    }

    /// The list of a book, if it has one.
    pub(crate) fn read(layout: &Layout) -> Result<Option<Self>, Error> {
        let file = Self::file(layout);
        if !file.is_file() {
            return Ok(None);
        }
        let text = fs::read_to_string(&file).map_err(Error::read(&file))?;
        Ok(Some(Self(text.lines().map(str::to_owned).collect())))
    }

    fn write(&self, layout: &Layout) -> Result<(), Error> {
        let file = Self::file(layout);
        let text: String = self.0.iter().map(|word| format!("{word}\n")).collect();
        let folder = file.parent().unwrap_or(&file);
        fs::create_dir_all(folder).map_err(Error::write(folder))?;
        fs::write(&file, text).map_err(Error::write(&file))
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// A word of the list that is one letter away: the unknown one is probably a slip. Not where
    /// only the beginning or the ending differs, as in two forms of one verb.
    pub(crate) fn near(&self, word: &str) -> Option<&str> {
        let letters: Vec<char> = word.chars().collect();
        let is_near =
            |other: &&String| one_letter_apart(&letters, &other.chars().collect::<Vec<_>>());
        // Short words all resemble each other.
        if letters.len() < 5 { None } else { self.0.iter().find(is_near).map(String::as_str) }
    }
}

/// How many letters at the end of a word may be its ending.
const ENDING: usize = 2;

/// Whether one letter more, fewer, another, or two swapped make one word of the other, in its middle.
fn one_letter_apart(a: &[char], b: &[char]) -> bool {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let is_one_letter = match (a, b) {
        ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    };
    is_one_letter && start > 0 && end >= ENDING
}

/// The words of a text, in lower case, each with the offset of its first byte. What has a figure or
/// a `_` in it is an identifier, and a single letter is no word.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, String)> {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    let mut offset = 0;
    text.split(move |c| !is_inside(c)).filter_map(move |word| {
        let start = offset;
        offset = start
            + word.len()
            + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        let is_word = word.chars().nth(1).is_some() && word.chars().all(char::is_alphabetic);
        is_word.then(|| (start, word.to_lowercase()))
    })
}

/// A word that the list does not have, and where it is first used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownWord {
    /// The word, in lower case.
    pub word: String,
    /// A word of the list that it resembles: it is probably a slip of the pen.
    pub near: Option<String>,
    /// The file that uses it, from the root of the repository.
    pub file: PathBuf,
    /// The line there.
    pub line: usize,
}

/// The words of the book that are not on its list, those that resemble one of the list first.
///
/// # Errors
///
/// The book or its list cannot be read.
pub fn unknown_words(layout: &Layout) -> Result<Vec<UnknownWord>, Error> {
    let list = WordList::read(layout)?.unwrap_or_default();
    let mut seen = BTreeSet::new();
    let mut unknown = Vec::new();
    for prose in prose::read(layout, &Sources::read(layout)?)? {
        let text = prose.text();
        for (offset, word) in words(&text) {
            if !list.has(&word) && seen.insert(word.clone()) {
                let near = list.near(&word).map(str::to_owned);
                let (file, line) = (layout.relative(&prose.file).to_owned(), prose.line_of(offset));
                unknown.push(UnknownWord { word, near, file, line });
            }
        }
    }
    unknown.sort_by_key(|unknown| (unknown.near.is_none(), unknown.word.clone()));
    Ok(unknown)
}

/// Makes the list what the book uses now: new words come, unused ones go. Returns how many it has.
///
/// # Errors
///
/// The book cannot be read, or the list cannot be written.
pub fn accept_words(layout: &Layout) -> Result<usize, Error> {
    let mut list = WordList::default();
    for prose in prose::read(layout, &Sources::read(layout)?)? {
        list.0.extend(words(&prose.text()).map(|(_, word)| word));
    }
    list.write(layout)?;
    Ok(list.0.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elision_and_hyphens_part_words_and_identifiers_are_none() {
        let found: Vec<(usize, String)> =
            words("L’été, peut-être : num_tasks x86 é Œuvre").collect();
        let found: Vec<(usize, &str)> =
            found.iter().map(|(at, word)| (*at, word.as_str())).collect();
        assert_eq!(found, [(4, "été"), (11, "peut"), (16, "être"), (41, "œuvre")]);
    }

    #[test]
    fn a_slip_is_near_the_word_that_was_meant() {
        let list = WordList(["tâches", "canal", "une"].map(str::to_owned).into());
        for slip in ["taches", "tâhces", "tches", "tâcches"] {
            assert_eq!(list.near(slip), Some("tâches"), "{slip}");
        }
        for word in ["gardes", "un", "tâche", "tâchés", "caches", "lâches"] {
            assert_eq!(list.near(word), None, "{word}");
        }
    }
}
