//! What is kept for a directive is shown on some page.

use super::{Problem, Report};
use crate::Error;
use crate::directive::directives;
use crate::source::{Page, files_under};

/// Each kind of directive, with the folder and the file type that it reads.
const KEPT: [(&str, &str, &str); 4] = [
    ("questions", "questions", "toml"),
    ("transcript", "transcripts", "txt"),
    ("chart", "traces", "json"),
    ("diagram", "diagrams", "svg"),
];

pub(super) fn check(report: &Report<'_>, pages: &[Page]) -> Result<Vec<Problem>, Error> {
    let mut problems = Vec::new();
    for (kind, folder, extension) in KEPT {
        let folder = report.layout.book().join(folder);
        if !folder.is_dir() {
            continue;
        }
        for file in files_under(&folder)? {
            let is_kept = file.extension().is_some_and(|it| it == extension);
            let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or("");
            let is_shown =
                pages.iter().any(|page| directives(&page.text).any(|(_, it)| it.shows(kind, name)));
            if is_kept && !is_shown {
                let message =
                    format!("no page shows this: add `{{{{#{kind} {name}}}}}`, or remove the file");
                problems.push(report.problem_in(&file, 1, message));
            }
        }
    }
    Ok(problems)
}
