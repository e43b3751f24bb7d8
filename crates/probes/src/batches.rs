//! The orders that the probes send.

use orders::{INSTRUMENTS, Order, OrderId, Side};

/// So many valid orders, numbered from `first`.
#[must_use]
pub fn orders(first: OrderId, count: u64) -> Vec<Order> {
    (first..first + count)
        .zip(INSTRUMENTS.iter().cycle())
        .map(|(id, instrument)| Order::new(id, *instrument, Side::Buy, 10, 50_000))
        .collect()
}
