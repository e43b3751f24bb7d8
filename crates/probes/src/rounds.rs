//! P2: the same service, round after round.

use std::pin::pin;

use fuite::lab::Lab;
use orders::Config;
use verdict::Rounds;

use crate::bank::{Bank, Manners};
use crate::batches::orders;
use crate::remains::Moment;
use crate::service::Start;
use crate::time::{PAUSE, settle, within_long};

const ROUNDS: u64 = 5;
const ORDERS_PER_ROUND: u64 = 3;

/// Counts what is alive after each round, and after the shutdown.
pub(crate) async fn observe<L: Lab + 'static>(start: Start) -> Rounds {
    let base = Moment::now::<L>();
    let config = Config { workers: 0, ..Config::default() };
    let service = start(config, Bank::<L>::new(Manners::default())).await;
    settle::<L>().await;

    let at_rest = Moment::now::<L>();
    let mut live = vec![Moment::tasks_and_threads_since::<L>(&base)];
    let mut returned = true;
    for round in 0..ROUNDS {
        let batch = orders(round * ORDERS_PER_ROUND, ORDERS_PER_ROUND);
        returned &= within_long::<L, _>(service.process_orders(batch)).await.is_some();
        settle::<L>().await;
        live.push(Moment::tasks_and_threads_since::<L>(&base));
    }
    let after_rounds = Moment::now::<L>();

    let mut shutdown = pin!(service.shutdown());
    if within_long::<L, _>(shutdown.as_mut()).await.is_some() {
        L::sleep(PAUSE).await;
    }
    let left = Moment::now::<L>();
    let grown = after_rounds.remains(&at_rest, Some((&left, PAUSE)));
    Rounds { live, grown, returned, left: left.remains(&base, None) }
}
