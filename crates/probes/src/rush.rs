//! P4: one batch and a shutdown, without a pause between them.

use fuite::lab::Lab;
use orders::{Config, OrderService};
use verdict::Rush;

use crate::bank::{Bank, Manners};
use crate::batches::orders;
use crate::time::within_long;

const ORDERS: u64 = 12;

/// Sees how many orders the summary counts when nothing had time to come to rest.
pub(crate) async fn observe<S: OrderService, L: Lab + 'static>() -> Rush {
    let config = Config { workers: 0, ..Config::default() };
    let service = S::start(config, Bank::<L>::new(Manners::default())).await;
    let processed = within_long::<L, _>(service.process_orders(orders(0, ORDERS))).await.is_some();
    let summary = within_long::<L, _>(service.shutdown()).await;
    Rush { orders: ORDERS, processed, counted: summary.map(|summary| summary.done) }
}
