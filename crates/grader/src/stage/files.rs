//! Files of a stage: written where their text changes, and only then, for that is what cargo goes by.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::GradeError;

/// Writes a file if its text differs, and says whether it did.
///
/// Under another name first: whoever else reads it, another stage of the same runtime for one, never
/// sees half of it.
pub(super) fn write(path: &Path, text: &str) -> Result<bool, GradeError> {
    if fs::read(path).is_ok_and(|current| current == text.as_bytes()) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(GradeError::at(folder))?;
    let mut unfinished = NamedTempFile::new_in(folder).map_err(GradeError::at(folder))?;
    unfinished.write_all(text.as_bytes()).map_err(GradeError::at(path))?;
    unfinished.persist(path).map_err(|error| GradeError::at(path)(error.error))?;
    Ok(true)
}

/// Removes what is not among these files, and says whether there was any.
pub(super) fn remove_others(
    base: &Path,
    folder: &str,
    files: &BTreeMap<String, String>,
) -> Result<bool, GradeError> {
    let mut removed = false;
    let Ok(entries) = fs::read_dir(base.join(folder)) else { return Ok(removed) };
    for entry in entries {
        let entry = entry.map_err(GradeError::at(base.join(folder)))?;
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            removed |= remove_others(base, &name, files)?;
        } else if !files.contains_key(&name) {
            fs::remove_file(entry.path()).map_err(GradeError::at(entry.path()))?;
            removed = true;
        }
    }
    Ok(removed)
}
