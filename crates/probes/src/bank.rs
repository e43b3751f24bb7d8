//! The backend that a probe puts before the subject: it obeys the probe and remembers everything.

use std::collections::BTreeMap;
use std::future::pending;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fuite::lab::Lab;
use orders::{Backend, BackendError, BoxFuture, Order, OrderId, Progress};

/// How the bank answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manners {
    /// How long one charge takes; `None` is a shut gate: it is begun and never answered.
    pub(crate) charge: Option<Duration>,
    /// How long one audit takes, whatever comes of it.
    pub(crate) audit: Duration,
    /// An order whose charge fails.
    pub(crate) refused: Option<OrderId>,
    /// An order whose charge panics.
    pub(crate) panics: Option<OrderId>,
    /// Orders with an id divisible by this are only audited at the second attempt.
    pub(crate) away_for_every: Option<u64>,
}

impl Default for Manners {
    /// A bank that takes a tenth of a second and always pays, and an auditor who takes no time.
    fn default() -> Self {
        Self {
            charge: Some(Duration::from_millis(100)),
            audit: Duration::ZERO,
            refused: None,
            panics: None,
            away_for_every: None,
        }
    }
}

/// What the bank saw of one order.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// Charges that were begun.
    pub(crate) charges: u64,
    /// Charges that were answered.
    pub(crate) answered: u64,
    /// Audits that were tried.
    pub(crate) audits: u64,
    /// Whether an audit succeeded.
    pub(crate) audited: bool,
}

#[derive(Debug, Default)]
struct Book {
    orders: BTreeMap<OrderId, Seen>,
    heartbeats: u64,
}

/// The bank of one experiment.
#[derive(Debug)]
pub(crate) struct Bank<L> {
    manners: Manners,
    book: Mutex<Book>,
    lab: PhantomData<fn() -> L>,
}

impl<L: Lab + 'static> Bank<L> {
    /// A bank with these manners, which has seen nothing yet.
    pub(crate) fn new(manners: Manners) -> Arc<Self> {
        Arc::new(Self { manners, book: Mutex::default(), lab: PhantomData })
    }

    /// What was seen of one order.
    pub(crate) fn seen(&self, id: OrderId) -> Seen {
        self.book().orders.get(&id).copied().unwrap_or_default()
    }

    /// How many heartbeats were heard.
    pub(crate) fn heartbeats(&self) -> u64 {
        self.book().heartbeats
    }

    /// The subject may panic with anything in hand, so a poisoned book is read all the same.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One audit. The bank counts the attempts for itself: the number given is the subject's word.
    fn file(&self, id: OrderId) -> Result<(), BackendError> {
        let mut book = self.book();
        let seen = book.orders.entry(id).or_default();
        seen.audits += 1;
        let away = self.manners.away_for_every.is_some_and(|every| id.is_multiple_of(every));
        if away && seen.audits == 1 {
            return Err(BackendError::Unavailable("the auditor is away".to_owned()));
        }
        seen.audited = true;
        Ok(())
    }
}

impl<L: Lab + 'static> Backend for Bank<L> {
    fn charge<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<(), BackendError>> {
        self.book().orders.entry(order.id).or_default().charges += 1;
        Box::pin(async move {
            match self.manners.charge {
                Some(duration) => L::sleep(duration).await,
                None => pending().await,
            }
            self.book().orders.entry(order.id).or_default().answered += 1;
            assert!(self.manners.panics != Some(order.id), "the bank's own code panics");
            if self.manners.refused == Some(order.id) {
                return Err(BackendError::Unavailable("the bank refuses".to_owned()));
            }
            Ok(())
        })
    }

    fn audit<'a>(
        &'a self,
        order: &'a Order,
        _attempt: u32,
    ) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async move {
            if !self.manners.audit.is_zero() {
                L::sleep(self.manners.audit).await;
            }
            self.file(order.id)
        })
    }

    fn heartbeat(&self, _progress: Progress) {
        self.book().heartbeats += 1;
    }
}
