//! Writes a trace to a file, or leaves the file as it was.

use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};
use tempfile::Builder;
use verdict::Trace;

/// Writes one sample a line, so that a change of one shows as one.
pub(crate) fn write(trace: &Trace, file: &Path) -> Result<()> {
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = || format!("{} cannot be written", file.display());
    // As any new file: readable by whoever the user's mask lets read.
    let permissions = Permissions::from_mode(0o666);
    let unfinished = Builder::new().permissions(permissions).tempfile_in(folder);
    let mut unfinished = unfinished.with_context(place)?;
    unfinished.write_all(text(trace)?.as_bytes()).with_context(place)?;
    unfinished.persist(file).with_context(place)?;
    Ok(())
}

fn text(trace: &Trace) -> Result<String> {
    let mut text = format!("{{\"runtime\":{},\"series\":[", serde_json::to_string(&trace.runtime)?);
    for (index, series) in trace.series.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let subject = serde_json::to_string(&series.subject)?;
        text.push_str(&format!("{comma}\n{{\"subject\":{subject},\"points\":["));
        for (index, point) in series.points.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            text.push_str(&format!("{comma}\n{}", serde_json::to_string(point)?));
        }
        text.push_str("\n]}");
    }
    text.push_str("\n]}\n");
    Ok(text)
}

#[cfg(test)]
mod tests {
    use verdict::{Sample, Series, TraceSubject};

    use super::*;

    fn trace() -> Trace {
        let points = vec![Sample::default(), Sample { second: 60, live: 7, sites: 2, bytes: 9 }];
        let series = [TraceSubject::Exercise, TraceSubject::Solution].map(|subject| {
            let points = points.clone();
            Series { subject, points }
        });
        Trace { runtime: "tokio".to_owned(), series: series.into() }
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        assert_eq!(serde_json::from_str::<Trace>(&text(&trace()).unwrap()).unwrap(), trace());
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = write(&trace(), Path::new("/nowhere/trace.json")).unwrap_err();
        assert!(error.to_string().contains("/nowhere/trace.json"), "{error}");
    }

    #[test]
    fn a_record_replaces_an_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("trace.json");
        std::fs::write(&file, "{").unwrap();
        write(&trace(), &file).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(serde_json::from_str::<Trace>(&text).unwrap(), trace());
    }
}
