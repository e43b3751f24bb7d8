//! The exam's incident: two hours of a modest service, and what is alive meanwhile.

use std::sync::Arc;
use std::time::Duration;

use fuite::lab::Lab;
use orders::{Backend, BackendError, BoxFuture, Config, Order, Progress};
use verdict::{Replayed, Sample};

use crate::batches::orders;
use crate::process::Memory;
use crate::service::Start;
use crate::time::LONG;

/// 50,000 tasks in an hour, one for each call: the rate that the alert speaks of, rounded up.
const CALLS_PER_SECOND: u32 = 14;
const SECONDS_PER_SAMPLE: u64 = 60;

/// A supervisor who asks every ten minutes hears of a leak all the same, and the replay of two hours is spared
/// millions of polls that change no figure.
const HEARTBEAT: Duration = Duration::from_secs(600);

/// A bank and an auditor who take no time, and remember nothing: all memory that grows is the service's.
#[derive(Clone, Copy, Debug)]
pub struct Obliging;

impl Backend for Obliging {
    fn charge<'a>(&'a self, _order: &'a Order) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async { Ok(()) })
    }

    fn audit<'a>(&'a self, _: &'a Order, _: u32) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async { Ok(()) })
    }

    fn heartbeat(&self, _progress: Progress) {}
}

/// Calls the service for two virtual hours, and says every minute what is alive; at the end, how much memory it took.
pub(crate) async fn replay<L: Lab + 'static>(start: Start, mut say: impl FnMut(Replayed)) {
    let config = Config { heartbeat: HEARTBEAT, ..Config::default() };
    let service = start(config, Arc::new(Obliging)).await;
    let mut id = 0;
    say(Replayed::Sample(sample::<L>()));
    let mut next = SECONDS_PER_SAMPLE;
    while L::elapsed() < LONG {
        for _ in 0..CALLS_PER_SECOND {
            service.process_orders(orders(id, 1)).await;
            id += 1;
        }
        L::sleep(Duration::from_secs(1)).await;
        if L::elapsed().as_secs() >= next {
            say(Replayed::Sample(sample::<L>()));
            next += SECONDS_PER_SAMPLE;
        }
    }
    say(Replayed::Peak(Memory::now().peak));
}

fn sample<L: Lab>() -> Sample {
    Sample {
        second: L::elapsed().as_secs(),
        live: fuite::live() + L::untracked(),
        sites: fuite::by_site().len() as u64,
        bytes: Memory::now().resident,
    }
}
