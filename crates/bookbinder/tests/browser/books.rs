//! The books that are read: the one of this repository, and a small one with everything in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bookbinder::{Layout, build};

/// The themes that a reader can choose.
pub(crate) const THEMES: [&str; 2] = ["light", "navy"];

/// The book of this repository, rendered.
pub(crate) fn real() -> &'static Path {
    static BOOK: OnceLock<PathBuf> = OnceLock::new();
    BOOK.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-real");
        render(Path::new(&root()), target)
    })
}

/// A book of one page with each thing that the bookbinder makes, in the same theme.
pub(crate) fn sample() -> &'static Path {
    static BOOK: OnceLock<PathBuf> = OnceLock::new();
    BOOK.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-sample");
        let _ = fs::remove_dir_all(&folder);
        copy(&root().join("book/theme"), &folder.join("book/theme"));
        fs::copy(root().join("book/book.toml"), folder.join("book/book.toml")).expect("a file");
        for (name, text) in SAMPLE {
            let file = folder.join("book").join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
        }
        render(&folder, folder.join("target"))
    })
}

/// Every page of a rendered book that can be read from a folder; the page for unknown addresses
/// is a server's, and `toc.html` is the frame of a browser without scripts.
pub(crate) fn pages(book: &Path) -> Vec<PathBuf> {
    let mut folders = vec![book.to_owned()];
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_page = path.extension().is_some_and(|extension| extension == "html");
            if path.is_dir() {
                folders.push(path);
            } else if is_page && !path.ends_with("404.html") && !path.ends_with("toc.html") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn render(root: &Path, target: PathBuf) -> PathBuf {
    let index = build(&Layout::new(root, Some(target))).expect("a book that renders");
    let index = index.canonicalize().expect("a path");
    index.parent().expect("a folder").to_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("a file");
        }
    }
}

const SAMPLE: [(&str, &str); 7] = [
    ("src/SUMMARY.md", "# L’examen\n\n- [Tout](all.md)\n- [Faute](fault.md)\n"),
    ("src/all.md", include_str!("sample/all.md")),
    ("src/fault.md", include_str!("sample/fault.md")),
    ("questions/q.toml", include_str!("sample/questions.toml")),
    ("traces/run.json", include_str!("sample/trace.json")),
    ("diagrams/d.svg", include_str!("sample/diagram.svg")),
    ("words/fr.txt", ""),
];
