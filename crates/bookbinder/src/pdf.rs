//! The book as a PDF, printed by Chromium from mdBook's page for printing.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, Layout, build};

/// What Chromium and its kin are called; `CHROMIUM` in the environment names another.
const NAMES: [&str; 6] = [
    // Without windows, so with less to start.
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// Renders the book, prints it, and returns the path of the PDF, under cargo's target folder.
///
/// # Errors
///
/// The book cannot be rendered, there is no Chromium, or it wrote no PDF.
pub fn pdf(layout: &Layout) -> Result<PathBuf, Error> {
    let browser = browser().ok_or(Error::NoBrowser)?;
    let index = build(layout)?;
    let page = page_to_print(&index)?;
    let file = layout.output().with_extension("pdf");
    let file = std::path::absolute(&file).map_err(Error::read(&file))?;
    // Of an earlier run: what is there afterwards is new.
    let _ = fs::remove_file(&file);
    let profile = tempfile::tempdir().map_err(Error::Scratch)?;
    let output = print(&browser, &page, &file, profile.path()).output();
    fs::remove_file(&page).map_err(Error::write(&page))?;
    let output = output.map_err(|error| Error::Pdf(error.to_string()))?;
    if file.is_file() {
        Ok(file)
    } else {
        Err(Error::Pdf(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}

/// mdBook's page for printing, without the script by which it prints itself: the two would meet.
fn page_to_print(index: &Path) -> Result<PathBuf, Error> {
    let page = index.with_file_name("print.html");
    let text = fs::read_to_string(&page).map_err(Error::read(&page))?;
    let page = std::path::absolute(&page).map_err(Error::read(&page))?.with_file_name("pdf.html");
    let text = text.replace("window.setTimeout(window.print, 100);", "");
    fs::write(&page, text).map_err(Error::write(&page))?;
    Ok(page)
}

fn print(browser: &OsString, page: &Path, file: &Path, profile: &Path) -> Command {
    let with = |option: &str, path: &Path| {
        let mut argument = OsString::from(option);
        argument.push(path);
        argument
    };
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars"])
        // Chromium's own header would print this machine's paths; the style sheet numbers the pages.
        .args(["--no-pdf-header-footer", "--generate-pdf-document-outline"])
        .arg(with("--user-data-dir=", profile))
        .arg(with("--print-to-pdf=", file));
    if is_root() {
        // Its sandbox refuses to run as root, as in a container.
        command.arg("--no-sandbox");
    }
    command.arg(with("file://", page)).stdin(Stdio::null());
    command
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// The browser that the environment names, or the first that answers.
fn browser() -> Option<OsString> {
    let answers = |name: &OsString| {
        let mut command = Command::new(name);
        command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let named = std::env::var_os("CHROMIUM").into_iter();
    named.chain(NAMES.map(OsString::from)).find(answers)
}
