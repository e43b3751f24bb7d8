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

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use hyper::body::Body as _;

    use super::*;

    /// A report of so many parts of 1,000 bytes, with a fault in the one of this number.
    struct Parts {
        left: usize,
        fault: Option<usize>,
    }

    impl Report for Parts {
        fn part(&mut self, out: &mut Vec<u8>) -> bool {
            assert_ne!(Some(self.left), self.fault, "the fault of this test");
            out.extend_from_slice(&[b'x'; 1_000]);
            self.left -= 1;
            self.left > 0
        }
    }

    /// The lengths of all frames, and whether the last one was an error.
    fn frames(mut body: Body) -> (Vec<usize>, bool) {
        let mut lengths = Vec::new();
        let mut context = Context::from_waker(Waker::noop());
        loop {
            match Pin::new(&mut body).poll_frame(&mut context) {
                Poll::Ready(Some(Ok(frame))) => {
                    lengths.push(frame.data_ref().map_or(0, Bytes::len));
                }
                Poll::Ready(Some(Err(Panicked))) => return (lengths, true),
                Poll::Ready(None) => return (lengths, false),
                Poll::Pending => {}
            }
        }
    }

    #[test]
    fn a_long_report_comes_in_frames_of_one_size_and_whole() {
        let body = Body::streamed(b"head".to_vec(), Parts { left: 1_000, fault: None });
        assert!(!body.is_end_stream() && body.size_hint().exact().is_none());
        let (lengths, failed) = frames(body);
        assert!(!failed && lengths.iter().all(|length| *length < FRAME + 1_000));
        assert_eq!(lengths.iter().sum::<usize>(), 4 + 1_000_000);
    }

    #[test]
    fn a_short_report_says_its_length() {
        let body = Body::streamed(Vec::new(), Parts { left: 3, fault: None });
        assert_eq!(body.size_hint().exact(), Some(3_000));
        assert_eq!(frames(body), (vec![3_000], false));
    }

    #[test]
    fn a_panic_in_the_middle_ends_the_answer_with_an_error() {
        let body = Body::streamed(Vec::new(), Parts { left: 200, fault: Some(50) });
        let (lengths, failed) = frames(body);
        assert!(failed && lengths.len() == 2, "{lengths:?}");
    }

    #[test]
    #[should_panic(expected = "the fault of this test")]
    fn a_panic_at_the_beginning_comes_while_another_answer_is_possible() {
        let _ = Body::streamed(Vec::new(), Parts { left: 200, fault: Some(200) });
    }

    #[test]
    fn others_have_their_turn_between_two_frames() {
        let mut body = Body::streamed(Vec::new(), Parts { left: 1_000, fault: None });
        let mut context = Context::from_waker(Waker::noop());
        let mut ready =
            || Pin::new(&mut body).poll_frame(&mut context).map(|frame| frame.is_some());
        assert_eq!(ready(), Poll::Ready(true));
        for _ in 0..3 {
            assert_eq!((ready(), ready()), (Poll::Pending, Poll::Ready(true)));
        }
    }
}
