//! Evidence and verdicts: the data that crosses between the judge and its probes.
//!
//! A probe runs in a child process beside code that nobody vouches for, so it says only what it
//! *saw*: [`Evidence`], in [`Frame`]s. What that means is for the parent to decide, and it writes
//! its decision down as a [`Verdict`]. This crate is the whole of what the two have in common, and
//! it is data: no judging, no I/O.
//!
//! ```
//! use verdict::{Evidence, Frame, Gate, Message, Probe, Remains, Schedule};
//!
//! let frame = Frame {
//!     nonce: 7,
//!     sequence: 0,
//!     message: Message::Saw {
//!         probe: Probe::P3,
//!         schedule: Schedule::LateStart,
//!         evidence: Evidence::Gate(Gate { returned_early: true, at_return: Remains::default() }),
//!     },
//! };
//! let line = serde_json::to_string(&frame).unwrap();
//! assert_eq!(serde_json::from_str::<Frame>(&line).unwrap(), frame);
//! assert!(serde_json::from_str::<Frame>(&line.replace("nonce", "nounce")).is_err());
//! ```
//!
//! # Map
//!
//! - [`Probe`], [`ProbeGroup`], [`Schedule`]: which experiment, in which process, under which
//!   schedule.
//! - [`Evidence`] and what it is made of: what a probe saw.
//! - [`Request`], [`Frame`], [`Message`]: how it travels.
//! - [`Verdict`], [`Criterion`], [`Finding`]: what the judge made of it, and the JSON of
//!   `grade --format json`.
//! - [`Trace`], [`Sample`]: what a replay of the incident recorded.
//! - [`Replayed`], [`FieldRequest`]: what a replay says as it goes, and what it is asked on the real runtime.
//! - [`with_causes`]: how either tells what failed.

mod causes;
mod evidence;
mod judgement;
mod probe;
mod replayed;
mod trace;
mod wire;

pub use causes::with_causes;
pub use evidence::{
    BatchFacts, Conduct, Evidence, Gate, OrderFacts, Remains, Rounds, Rush, Shutdown, Soak,
    Spawned, TaskGroup,
};
pub use judgement::{Criterion, CriterionId, Finding, GradeDocument, Status, Verdict};
pub use judgement::{Misjudged, MixVerdict, VerifyDocument};
pub use probe::{Probe, ProbeGroup, Schedule};
pub use replayed::{FieldRequest, NoEndpoint, Replayed, SiteTasks};
pub use trace::{Sample, Series, Trace, TraceSubject};
pub use wire::{Frame, MAX_FRAME_BYTES, Message, Request};
