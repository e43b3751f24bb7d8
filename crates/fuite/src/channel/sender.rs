//! The end that messages go in by.

use std::fmt;

use async_channel::{SendError, TrySendError};

use super::end::End;

/// The sending end of a channel; see [`async_channel::Sender`].
///
/// A clone belongs to nobody until a task [adopts](Self::adopt) it.
pub struct Sender<T> {
    pub(super) inner: async_channel::Sender<T>,
    pub(super) end: End,
}

impl<T> Sender<T> {
    /// Declares that the task which is being polled keeps this end to itself: `let results = results.adopt();`, as the
    /// first thing that the task does.
    ///
    /// Outside a tracked task it declares that nobody does.
    #[must_use = "an end that is adopted and not kept is dropped"]
    pub fn adopt(self) -> Self {
        self.end.adopt();
        self
    }

    /// Sends a message, and waits for room.
    ///
    /// # Errors
    ///
    /// The channel is closed. The message comes back.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped before it completes, the message was not sent, and is dropped.
    pub async fn send(&self, message: T) -> Result<(), SendError<T>> {
        let entering = self.end.put_in();
        let sent = self.end.wait(self.inner.send(message)).await;
        if sent.is_ok() {
            entering.has_entered();
        }
        sent
    }

    /// Sends a message if there is room.
    ///
    /// # Errors
    ///
    /// The channel is full or closed. The message comes back.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.end.used();
        let entering = self.end.put_in();
        let sent = self.inner.try_send(message);
        if sent.is_ok() {
            entering.has_entered();
        }
        sent
    }

    /// Closes the channel for all: nothing more can be sent, what it holds can still be received. True if it was open.
    pub fn close(&self) -> bool {
        self.end.used();
        self.inner.close()
    }

    /// Whether it is closed: by [`close`](Self::close), or because all receivers are gone.
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

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), end: self.end.another() }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("made_at", &self.end.channel.made_at).finish_non_exhaustive()
    }
}
