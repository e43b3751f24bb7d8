//! P6: two hours of a steady stream of calls.

use fuite::lab::Lab;
use orders::Config;
use verdict::Soak;

use crate::bank::{Bank, Manners};
use crate::batches::orders;
use crate::remains::Moment;
use crate::service::Start;
use crate::time::{LONG, settle, within_long};

const CALLS: u32 = 2_000;
const ORDERS_PER_CALL: u64 = 3;
/// Taking stock costs more than a call does, and a slope shows as well on every twentieth.
const CALLS_PER_SAMPLE: u32 = 20;
/// Growth beyond this many tasks needs no further proof; going on would only take time.
const CLEARLY_GROWN: u64 = 100;

/// Counts what is alive after every few calls, once the last call's own tasks had time to end.
pub(crate) async fn observe<L: Lab + 'static>(start: Start) -> Soak {
    let base = Moment::now::<L>();
    let service = start(Config::default(), Bank::<L>::new(Manners::default())).await;
    settle::<L>().await;

    let mut live: Vec<u64> = Vec::new();
    let mut after_first = None;
    let mut returned = true;
    let mut calls = 0;
    while calls < CALLS && returned {
        let batch = orders(u64::from(calls) * ORDERS_PER_CALL, ORDERS_PER_CALL);
        returned = within_long::<L, _>(service.process_orders(batch)).await.is_some();
        L::sleep(LONG / CALLS).await;
        calls += 1;
        if calls % CALLS_PER_SAMPLE == 0 {
            live.push(Moment::tasks_since::<L>(&base));
            after_first.get_or_insert_with(Moment::now::<L>);
            if live[live.len() - 1] > live[0] + CLEARLY_GROWN {
                break;
            }
        }
    }
    let grown = after_first.map(|first| Moment::after::<L>(&first).remains(&first, None));
    let tenth = live.len().div_ceil(10);
    Soak {
        calls: u64::from(calls),
        seconds: L::elapsed().as_secs(),
        early_peak: live.iter().take(tenth).copied().max().unwrap_or(0),
        late_floor: live.iter().rev().take(tenth).copied().min().unwrap_or(0),
        peak: live.iter().copied().max().unwrap_or(0),
        returned,
        grown: grown.unwrap_or_default(),
    }
}
