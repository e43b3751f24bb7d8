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

    let at_rest = Moment::after::<L>(&base);
    let mut live = vec![at_rest.more_than(&base)];
    let mut after_rounds = None;
    let mut returned = true;
    for round in 0..ROUNDS {
        let batch = orders(round * ORDERS_PER_ROUND, ORDERS_PER_ROUND);
        returned &= within_long::<L, _>(service.process_orders(batch)).await.is_some();
        settle::<L>().await;
        let moment = Moment::after::<L>(&base);
        live.push(moment.more_than(&base));
        after_rounds = Some(moment);
    }

    let mut shutdown = pin!(service.shutdown());
    if within_long::<L, _>(shutdown.as_mut()).await.is_some() {
        L::sleep(PAUSE).await;
    }
    let left = Moment::after::<L>(&base);
    let grown = after_rounds.map(|it| it.remains(&at_rest, Some((&left, PAUSE))));
    let grown = grown.unwrap_or_default();
    Rounds { live, grown, returned, left: left.remains(&base, None) }
}
