//! What a service is to work through, and before which backend.

use orders::{Order, OrderId, Side};
use serde_json::{Value, json};

/// A script; the programs in Go read it as JSON.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    pub(crate) workers: usize,
    /// The orders whose charge fails.
    pub(crate) refused: Vec<OrderId>,
    /// The orders whose charge panics.
    pub(crate) panics: Vec<OrderId>,
    /// The orders whose audit fails the first time.
    pub(crate) away: Vec<OrderId>,
    pub(crate) batches: Vec<Vec<Order>>,
}

impl Script {
    /// Adds a batch of valid orders.
    pub(crate) fn batch(&mut self, ids: impl IntoIterator<Item = OrderId>) {
        self.edited(ids, |_| {});
    }

    /// Adds a batch of orders that are valid before they are edited.
    pub(crate) fn edited(
        &mut self,
        ids: impl IntoIterator<Item = OrderId>,
        edit: impl Fn(&mut Order),
    ) {
        let order = |id| {
            let mut order = Order::new(id, "MC.PA", Side::Buy, 10, 700_000);
            edit(&mut order);
            order
        };
        self.batches.push(ids.into_iter().map(order).collect());
    }

    pub(crate) fn to_json(&self) -> Value {
        let order = |order: &Order| {
            let side = match order.side {
                Side::Buy => "buy",
                Side::Sell => "sell",
            };
            json!({
                "id": order.id, "instrument": order.instrument, "side": side,
                "quantity": order.quantity, "price": order.price,
            })
        };
        let batch = |batch: &Vec<Order>| batch.iter().map(order).collect::<Value>();
        json!({
            "workers": self.workers, "refused": self.refused, "panics": self.panics, "away": self.away,
            "batches": self.batches.iter().map(batch).collect::<Value>(),
        })
    }
}
