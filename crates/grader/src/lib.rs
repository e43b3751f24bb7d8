//! Stages a subject, builds it, runs the probes on it, and judges what they saw.
//!
//! The grader meets a subject only as a child process, and believes nothing that it prints. It has
//! no async runtime in its own dependencies: the first build stays short, and a runtime that is
//! broken cannot break the judge.
//!
//! ```no_run
//! use grader::{Grader, Silent, Subject, Trials};
//!
//! let grader = Grader::open(std::path::Path::new("."), std::path::Path::new("target"))?;
//! let graded = grader.grade("tokio", &Subject::Exercise, &Trials::default(), &Silent)?;
//! println!("{} / {}", graded.verdict.score, graded.verdict.max);
//! # Ok::<(), grader::GradeError>(())
//! ```
//!
//! # Map, in the sequence of the work
//!
//! - [`Curriculum`]: what is asked, and on which runtimes.
//! - [`Sources`]: intake; what of a folder is taken in, and what is refused.
//! - `stage`, `build`, `run`, `evidence`: a workspace of the grader's own, cargo, a bounded child,
//!   and the frames that come from it.
//! - `speaker`, `replay`, `field`: the exam's incident on a subject; [`Grader::replay`] has it in virtual time,
//!   [`Grader::run_in_the_field`] in real time, and neither judges.
//! - `ahead`, `inputs`: the run of an unchanged subject, beside cargo's check that it is unchanged, or without.
//! - `judge`, `token`, `bonus`: from evidence to findings.
//! - `desk`: from findings to a verdict with its points.
//! - [`Catalogue`], [`Report`]: the words, and the page that a learner reads.
//! - [`Grader`]: all of it. [`Grader::grade_together`] grades a class, and [`Grader::verify`] is the
//!   course proving itself.

mod ahead;
mod bonus;
mod build;
mod catalogue;
mod class;
mod curriculum;
mod desk;
mod error;
mod evidence;
mod examine;
mod explain;
mod field;
mod grade;
mod inputs;
mod intake;
mod judge;
mod progress;
mod replay;
mod report;
mod run;
mod speaker;
mod stage;
mod token;
mod turns;
mod verify;

pub use catalogue::{Catalogue, Value};
pub use curriculum::{
    CriterionRule, Curriculum, Dependency, Exam, Minutes, RuntimeTrack, TokenRule,
};
pub use error::{ExitCode, GradeError, Refusal};
pub use field::{FieldEnd, FieldNews, FieldReport, FieldTerms};
pub use grade::{Freshness, Graded, Grader, Subject, Trials};
pub use intake::{MAX_FILE_BYTES, MAX_FILES, Sources};
pub use progress::{Progress, Silent};
pub use report::Report;
pub use run::kill_all;
