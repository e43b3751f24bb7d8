//! What mdBook says in English and has in its program, said in French; and its index of English
//! words, replaced by the sections that our French search reads.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::source::files_under;
use crate::{Error, Layout};

/// The sentences of mdBook's own script. One that is not found any more is an error: mdBook has
/// changed, and a reader would see English.
const SENTENCES: [(&str, &str); 9] = [
    ("'Show hidden lines'", "'Montrer les lignes cachées'"),
    ("title=\"Show hidden lines\"", "title=\"Montrer les lignes cachées\""),
    ("aria-label=\"Show hidden lines\"", "aria-label=\"Montrer les lignes cachées\""),
    ("'Hide lines'", "'Cacher ces lignes'"),
    ("'Copy to clipboard'", "'Copier'"),
    ("'Copied!'", "'Copié'"),
    ("'Clipboard error!'", "'La copie a échoué'"),
    ("'Run this code'", "'Exécuter ce code'"),
    ("'Undo changes'", "'Annuler les changements'"),
];

/// Its script for English, which our template does not load.
const ENGLISH_SEARCH: [&str; 2] = ["searcher-", "elasticlunr-"];

/// Goes through a rendered book. Does nothing to a book without our template.
pub(crate) fn localise(layout: &Layout, output: &Path) -> Result<(), Error> {
    if !layout.book().join("theme/index.hbs").is_file() {
        return Ok(());
    }
    for file in files_under(output)? {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let in_root = file.parent() == Some(output);
        if in_root && is_script(name, "book-") {
            rewrite(&file, translate)?;
        } else if in_root && is_script(name, "searchindex-") {
            rewrite(&file, sections)?;
        } else if name.ends_with(".html") {
            rewrite(&file, |text| Ok(page(&text)))?;
        } else if ENGLISH_SEARCH.iter().any(|start| is_script(name, start)) {
            fs::remove_file(&file).map_err(Error::write(&file))?;
        }
    }
    copy_licences(layout, output)
}

/// What is not ours goes out with its licence.
fn copy_licences(layout: &Layout, output: &Path) -> Result<(), Error> {
    let folder = layout.book().join("theme/licences");
    if !folder.is_dir() {
        return Ok(());
    }
    let target = output.join("theme/licences");
    fs::create_dir_all(&target).map_err(Error::write(&target))?;
    for file in files_under(&folder)? {
        let copy = target.join(file.file_name().unwrap_or_default());
        fs::copy(&file, &copy).map_err(Error::write(&copy))?;
    }
    Ok(())
}

/// `book-0f3c.js` for `book-`: mdBook puts a digest into its names.
fn is_script(name: &str, start: &str) -> bool {
    name.starts_with(start) && name.ends_with(".js")
}

fn rewrite(file: &PathBuf, edit: impl Fn(String) -> Result<String, String>) -> Result<(), Error> {
    let text = fs::read_to_string(file).map_err(Error::read(file))?;
    let text = edit(text).map_err(Error::Localise)?;
    fs::write(file, text).map_err(Error::write(file))
}

/// A page's title where mdBook has its own; and the empty corner of a table, which heads nothing.
fn page(text: &str) -> String {
    text.replace("<title>Page not found - ", "<title>Page introuvable - ")
        .replace("<th></th>", "<td></td>")
}

fn translate(mut script: String) -> Result<String, String> {
    for (english, french) in SENTENCES {
        if !script.contains(english) {
            return Err(format!("mdBook's script does not say {english} any more"));
        }
        script = script.replace(english, french);
    }
    Ok(script)
}

/// mdBook's index is a script with JSON in a string; of it we need the texts only.
fn sections(script: String) -> Result<String, String> {
    let unexpected = || "mdBook's search index is not in the form that we know".to_owned();
    let quoted = script.find('\'').zip(script.rfind('\'')).filter(|(start, end)| start < end);
    let (start, end) = quoted.ok_or_else(unexpected)?;
    let json = unescape(&script[start + 1..end]);
    let index: Value = serde_json::from_str(&json).map_err(|_| unexpected())?;
    let documents = index.pointer("/index/documentStore/docs").and_then(Value::as_object);
    let addresses = index.get("doc_urls").and_then(Value::as_array);
    let (documents, addresses) = documents.zip(addresses).ok_or_else(unexpected)?;
    let sections: Option<Vec<Value>> = addresses
        .iter()
        .enumerate()
        .map(|(id, url)| {
            let document = documents.get(&id.to_string())?;
            Some(json!({
                "id": id,
                "url": url,
                "title": tidy(document.get("title")?.as_str()?),
                // In French, » is half of a pair.
                "breadcrumbs": tidy(document.get("breadcrumbs")?.as_str()?).replace(" » ", " › "),
                "body": tidy(document.get("body")?.as_str()?),
            }))
        })
        .collect();
    let sections = Value::from(sections.ok_or_else(unexpected)?);
    Ok(format!(
        "window.search = Object.assign(window.search || {{}}, {{ sections: {sections} }});\n"
    ))
}

/// mdBook puts a space wherever an element begins or ends; some of them nobody would type.
fn tidy(text: &str) -> String {
    text.replace("’ ", "’").replace("( ", "(").replace(" )", ")").replace(" ,", ",")
}

/// What a JavaScript string in single quotes says, as far as mdBook escapes it.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = false;
    for character in text.chars() {
        if character == '\\' && !escaped {
            escaped = true;
        } else {
            escaped = false;
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_mdbook_no_longer_says_is_an_error() {
        let error = translate("'Copied!'".to_owned()).expect_err("the other sentences are missing");
        assert!(error.contains("'Show hidden lines'"), "{error}");
    }

    #[test]
    fn the_sections_are_taken_out_of_the_index() {
        let json = r#"{"doc_urls":["a.html#x"],"index":{"documentStore":{"docs":{"0":{"title":"L'été","breadcrumbs":"A » L'été","body":"l’ ( un ) dit \"oui\" \\ non"}}}}}"#;
        let escaped = json.replace('\\', "\\\\").replace('\'', "\\'");
        let script =
            format!("window.search = Object.assign(window.search, JSON.parse('{escaped}'));");
        let sections = sections(script).expect("an index");
        assert!(sections.contains(r#""breadcrumbs":"A › L'été""#), "{sections}");
        assert!(sections.contains(r#""body":"l’(un) dit \"oui\" \\ non""#), "{sections}");
        assert!(sections.contains(r#""title":"L'été""#), "{sections}");
        assert!(sections.contains(r#""url":"a.html#x""#), "{sections}");
    }

    #[test]
    fn another_form_of_the_index_is_an_error() {
        for script in ["", "'", "'{}'", "'nonsense'"] {
            assert!(super::sections(script.to_owned()).is_err(), "{script}");
        }
    }
}
