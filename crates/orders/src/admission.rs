//! The door of the service: what may enter, and what was seen before.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::{InvalidOrder, Order, OrderId};

/// Checks batches, and remembers every valid id so that no order is charged twice.
///
/// The memory is 8 bytes or so per order and lasts as long as the service: a desk's day fits; a
/// service that runs for months keeps its ids in a database instead.
///
/// A `std` mutex, and not an async one: it is held for a few lookups and never across an `await`.
#[derive(Debug, Default)]
pub struct Admission {
    seen: Mutex<HashSet<OrderId>>,
}

/// A batch after the door: each order that came in stands in one of the two lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// To be charged, in the order in which they came.
    pub accepted: Vec<Order>,
    /// Refused, with the reason; they never reach the backend.
    pub rejected: Vec<(OrderId, InvalidOrder)>,
}

impl Admission {
    /// A door that has seen no order yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sorts a batch into accepted and rejected.
    ///
    /// An order that is refused for a bad field leaves its id free: the client may correct the
    /// field and send it again.
    #[must_use]
    pub fn admit(&self, orders: Vec<Order>) -> Batch {
        // A panic cannot leave a set of numbers half-written, so a poisoned lock is still sound.
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut batch = Batch::default();
        for order in orders {
            let verdict = order
                .validate()
                .and_then(|()| seen.insert(order.id).then_some(()).ok_or(InvalidOrder::Duplicate));
            match verdict {
                Ok(()) => batch.accepted.push(order),
                Err(reason) => batch.rejected.push((order.id, reason)),
            }
        }
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Side;

    fn order(id: OrderId) -> Order {
        Order::new(id, "OR.PA", Side::Sell, 5, 380_000)
    }

    fn check(
        admission: &Admission,
        orders: Vec<Order>,
        accepted: &[OrderId],
        rejected: &[OrderId],
    ) {
        let batch = admission.admit(orders);
        let ids: Vec<_> = batch.accepted.iter().map(|order| order.id).collect();
        assert_eq!(ids, accepted);
        let ids: Vec<_> = batch.rejected.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, rejected);
    }

    #[test]
    fn an_empty_batch_is_admitted_as_it_is() {
        check(&Admission::new(), vec![], &[], &[]);
    }

    #[test]
    fn an_id_is_accepted_once_within_a_batch_and_across_batches() {
        let admission = Admission::new();
        check(&admission, vec![order(1), order(2), order(1)], &[1, 2], &[1]);
        check(&admission, vec![order(2), order(3)], &[3], &[2]);
    }

    #[test]
    fn a_corrected_order_may_come_back_under_its_id() {
        let admission = Admission::new();
        check(&admission, vec![Order { quantity: 0, ..order(7) }], &[], &[7]);
        check(&admission, vec![order(7)], &[7], &[]);
    }
}
