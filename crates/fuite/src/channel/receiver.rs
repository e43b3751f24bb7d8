//! The end that messages come out by.

use std::fmt;

use async_channel::{RecvError, TryRecvError};

use super::end::End;

/// The receiving end of a channel; see [`async_channel::Receiver`]. Each message goes to one receiver.
///
/// A clone belongs to nobody until a task [adopts](Self::adopt) it. It cannot close the channel, so a receiver in
/// unknown hands keeps nobody who waits for a message from being proven dead.
pub struct Receiver<T> {
    pub(super) inner: async_channel::Receiver<T>,
    pub(super) end: End,
}

impl<T> Receiver<T> {
    /// Declares that the task which is being polled keeps this end to itself: `let jobs = jobs.adopt();`, as the first
    /// thing that the task does. It matters to tasks that wait for room in the channel.
    ///
    /// Outside a tracked task it declares that nobody does.
    #[must_use = "an end that is adopted and not kept is dropped"]
    pub fn adopt(self) -> Self {
        self.end.adopt();
        self
    }

    /// Receives a message, and waits for one.
    ///
    /// # Errors
    ///
    /// The channel is empty, and closed or without a sender.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped before it completes, no message is lost.
    pub async fn recv(&self) -> Result<T, RecvError> {
        let received = self.end.wait(self.inner.recv()).await;
        if received.is_ok() {
            self.end.take_out();
        }
        received
    }

    /// Receives a message if there is one.
    ///
    /// # Errors
    ///
    /// The channel is empty; the error says whether more can come.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.end.used();
        let received = self.inner.try_recv();
        if received.is_ok() {
            self.end.take_out();
        }
        received
    }

    /// Whether it is closed: by [`Sender::close`](super::Sender::close), or because all senders are gone.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// How many messages it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), end: self.end.another() }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("made_at", &self.end.channel.made_at)
            .finish_non_exhaustive()
    }
}
