//! The body of an answer: made as the reader takes it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Bytes, Frame, SizeHint};

/// How many bytes of a report are made at a time; the last part of a frame may go a little beyond.
pub(crate) const FRAME: usize = 64 * 1024;
/// Room for that part.
const MARGIN: usize = 4 * 1024;

/// A report that is written part by part.
pub(crate) trait Report: Send + 'static {
    /// Appends the next part, a few hundred bytes, and says whether there may be another.
    fn part(&mut self, out: &mut Vec<u8>) -> bool;
}

/// The report panicked after a part of it had been sent, so the answer ends in the middle.
#[derive(Debug, thiserror::Error)]
#[error("the report panicked")]
pub(crate) struct Panicked;

/// A whole text, or a report of any length, of which one frame is in memory.
pub(crate) enum Body {
    Whole(Bytes),
    Streamed {
        /// The first frame, until it is sent.
        first: Bytes,
        /// What makes the others; `None` behind the last.
        report: Option<Box<dyn Report>>,
        /// Whether the other connections have had their turn since the last frame.
        rested: bool,
    },
}

impl Body {
    /// The report, after what `out` holds.
    ///
    /// Makes the first frame at once: a report that panics at its beginning can still be answered by an error.
    pub(crate) fn streamed(mut out: Vec<u8>, mut report: impl Report) -> Self {
        out.reserve(FRAME + MARGIN);
        let more = fill(&mut out, &mut report);
        let first = Bytes::from(out);
        if !more {
            return Self::Whole(first);
        }
        Self::Streamed { first, report: Some(Box::new(report)), rested: true }
    }
}

/// Appends parts until the frame is full, and says whether there may be more.
fn fill(frame: &mut Vec<u8>, report: &mut dyn Report) -> bool {
    while frame.len() < FRAME {
        if !report.part(frame) {
            return false;
        }
    }
    true
}

/// The next frame; `None` behind the last.
fn next_frame(report: &mut Option<Box<dyn Report>>) -> Option<Result<Bytes, Panicked>> {
    let mut maker = report.take()?;
    let mut frame = Vec::with_capacity(FRAME + MARGIN);
    let filled = catch_unwind(AssertUnwindSafe(|| fill(&mut frame, &mut *maker)));
    let Ok(more) = filled else { return Some(Err(Panicked)) };
    *report = more.then_some(maker);
    (!frame.is_empty()).then(|| Ok(frame.into()))
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Panicked;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Panicked>>> {
        let frame = match self.get_mut() {
            Self::Whole(text) if text.is_empty() => None,
            Self::Whole(text) => Some(Ok(std::mem::take(text))),
            Self::Streamed { first, .. } if !first.is_empty() => Some(Ok(std::mem::take(first))),
            Self::Streamed { report, rested, .. } => {
                *rested = !*rested;
                if *rested {
                    next_frame(report)
                } else {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
            }
        };
        Poll::Ready(frame.map(|frame| frame.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(text) => text.is_empty(),
            Self::Streamed { first, report, .. } => first.is_empty() && report.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(text) => SizeHint::with_exact(text.len() as u64),
            Self::Streamed { .. } => SizeHint::default(),
        }
    }
}
