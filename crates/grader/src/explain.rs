//! Why something could not be graded, in the words of the learner's language.

use std::path::PathBuf;

use verdict::{NoEndpoint, with_causes};

use crate::catalogue::{Catalogue, Value};
use crate::error::{GradeError, Refusal};

impl Catalogue {
    /// What to tell the learner, and what they can do about it.
    #[must_use]
    pub fn explain(&self, error: &GradeError) -> String {
        let path = |path: &PathBuf| Value::from(path.display().to_string());
        match error {
            GradeError::UnknownRuntime { asked, known } => self.format(
                "error-unknown-runtime",
                &[("asked", (&**asked).into()), ("known", (&**known).into())],
            ),
            GradeError::NoSubject(folder) => {
                self.format("error-no-subject", &[("path", path(folder))])
            }
            GradeError::Refused { path: file, reason } => {
                let reason = self.text(match reason {
                    Refusal::SymbolicLink => "error-symlink",
                    Refusal::NotAFile => "error-not-a-file",
                    Refusal::TooLarge => "error-too-large",
                    Refusal::TooMany => "error-too-many",
                    Refusal::NotUtf8 => "error-not-utf8",
                });
                self.format("error-refused", &[("path", path(file)), ("reason", reason.into())])
            }
            GradeError::DoesNotCompile(said) => {
                self.format("error-mix-does-not-compile", &[("error", (&**said).into())])
            }
            GradeError::Replay(said) => self.format("error-replay", &[("error", (&**said).into())]),
            GradeError::Stopped(said) => {
                self.format("error-stopped", &[("error", (&**said).into())])
            }
            GradeError::DebugAddress { address, reason } => {
                let reason = self.text(match reason {
                    NoEndpoint::NotAnAddress => "error-not-an-address",
                    NoEndpoint::NotLoopback => "error-not-loopback",
                    NoEndpoint::Taken => "error-taken",
                });
                let values = [("address", (&**address).into()), ("reason", reason.into())];
                self.format("error-debug-address", &values)
            }
            GradeError::BuildTooLong { minutes } => {
                self.format("error-build-too-long", &[("minutes", (*minutes).into())])
            }
            GradeError::Curriculum(_)
            | GradeError::Catalogue(_)
            | GradeError::Io { .. }
            | GradeError::Cargo(_) => {
                self.format("error-grader", &[("error", with_causes(error).into())])
            }
        }
    }
}
