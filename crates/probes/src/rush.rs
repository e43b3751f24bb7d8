//! P4: one batch and a shutdown, without a pause between them.

use fuite::lab::Lab;
use orders::Config;
use verdict::Rush;

use crate::bank::{Bank, Manners};
use crate::batches::orders;
use crate::service::Start;
use crate::time::within_long;

const ORDERS: u64 = 12;

/// Sees how many orders the summary counts when nothing had time to come to rest.
pub(crate) async fn observe<L: Lab + 'static>(start: Start) -> Rush {
    let config = Config { workers: 0, ..Config::default() };
    let service = start(config, Bank::<L>::new(Manners::default())).await;
    let processed = within_long::<L, _>(service.process_orders(orders(0, ORDERS))).await.is_some();
    let summary = within_long::<L, _>(service.shutdown()).await;
    Rush { orders: ORDERS, processed, counted: summary.map(|summary| summary.done) }
}
