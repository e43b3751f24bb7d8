//! Why a subject could not be graded, and the exit code that says so.

use std::io;
use std::path::PathBuf;

use thiserror::Error;
use verdict::NoEndpoint;

/// Why grading stopped before a verdict.
///
/// The text is for maintainers; learners read the catalogue's message of the same name. It leaves
/// out what [`source`](std::error::Error::source) says: whoever prints both would say that twice.
#[derive(Debug, Error)]
pub enum GradeError {
    /// The curriculum has no such runtime.
    #[error("no runtime `{asked}`; the curriculum has: {known}")]
    UnknownRuntime {
        /// What was asked for.
        asked: String,
        /// What there is, separated by commas.
        known: String,
    },
    /// The subject's folder is not one.
    #[error("{} has no `src/lib.rs`", .0.display())]
    NoSubject(PathBuf),
    /// A file of the subject is not one that can be taken in.
    #[error("{}: {reason}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: Refusal,
    },
    /// The subject does not compile; the text is the compiler's, in full.
    #[error("the subject does not compile:\n{0}")]
    DoesNotCompile(String),
    /// The curriculum itself is broken.
    #[error("curriculum.toml cannot be read")]
    Curriculum(#[from] toml::de::Error),
    /// A message of the catalogue is missing or broken.
    #[error("the message catalogue: {0}")]
    Catalogue(String),
    /// The grader could not read or write where it must.
    #[error("{}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A replay of the incident did not come to its end; the text is what its program said last.
    #[error("the replay did not come to its end: {0}")]
    Replay(String),
    /// A subject that was run on its real runtime ended by itself; the text is what its program said last.
    #[error("the subject ended by itself: {0}")]
    Stopped(String),
    /// There can be no debug endpoint where one is to be.
    #[error("no debug endpoint on {address}: {reason:?}")]
    DebugAddress {
        /// Where.
        address: String,
        /// Why.
        reason: NoEndpoint,
    },
    /// A build took too long, and was stopped.
    #[error("the build did not end within {minutes} minutes and was stopped")]
    BuildTooLong {
        /// How long it was given.
        minutes: u64,
    },
    /// cargo could not be run, or stopped for a reason that is not the subject's.
    #[error("cargo: {0}")]
    Cargo(String),
}

/// Why a file is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It leads elsewhere.
    #[error("a symbolic link")]
    SymbolicLink,
    /// It is a device, a pipe or a socket.
    #[error("not a regular file")]
    NotAFile,
    /// It is larger than a source file needs to be.
    #[error("larger than {} KiB", crate::intake::MAX_FILE_BYTES / 1024)]
    TooLarge,
    /// There are more of them than a subject needs.
    #[error("more than {} files", crate::intake::MAX_FILES)]
    TooMany,
    /// It is not text.
    #[error("not UTF-8")]
    NotUtf8,
}

impl GradeError {
    /// Puts a path to an I/O error.
    pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    /// The exit code of a command that ends with this error.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::UnknownRuntime { .. }
            | Self::NoSubject(_)
            | Self::Refused { .. }
            | Self::DebugAddress { .. } => ExitCode::Usage,
            Self::Replay(_) | Self::Stopped(_) => ExitCode::FallsShort,
            Self::DoesNotCompile(_) => ExitCode::DoesNotCompile,
            Self::Curriculum(_)
            | Self::Catalogue(_)
            | Self::Io { .. }
            | Self::BuildTooLong { .. }
            | Self::Cargo(_) => ExitCode::GraderFailed,
        }
    }
}

/// The exit codes that scripts rely on. The greater, the less was judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ExitCode {
    /// Every required criterion holds.
    #[default]
    Pass = 0,
    /// Graded, and something falls short.
    FallsShort = 1,
    /// Wrong usage, or a subject that cannot be taken in.
    Usage = 2,
    /// The subject does not compile.
    DoesNotCompile = 3,
    /// The grader itself failed.
    GraderFailed = 4,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use verdict::with_causes;

    use super::*;

    #[track_caller]
    fn check_a_cause_is_told_once(error: GradeError, cause: &str) {
        let told = with_causes(&error);
        assert_eq!(told.matches(cause).count(), 1, "{told}");
        // Where the whole chain is printed by somebody else, nothing is in it twice.
        assert!(!error.to_string().contains(cause), "{error}");
    }

    #[test]
    fn an_error_tells_its_cause_once() {
        let denied = GradeError::at("/root/target")(io::Error::other("permission denied"));
        assert!(with_causes(&denied).starts_with("/root/target: "), "{}", with_causes(&denied));
        check_a_cause_is_told_once(denied, "permission denied");

        let broken = toml::from_str::<toml::Table>("exam = ?").unwrap_err();
        let cause = broken.to_string();
        check_a_cause_is_told_once(GradeError::from(broken), &cause);
    }
}
