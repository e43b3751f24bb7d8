//! P0 and P1: a service with nothing to do is started and shut down.

use std::pin::pin;

use fuite::lab::Lab;
use orders::Config;
use verdict::Shutdown;

use crate::bank::{Bank, Manners};
use crate::remains::Moment;
use crate::service::Start;
use crate::time::{LONG, settle, within_long};

/// Starts a service with so many workers, shuts it down, and looks at what is left.
///
/// A shutdown that does not return is looked at while it still waits: dropping it would end what it
/// waits for.
pub(crate) async fn observe<L: Lab + 'static>(start: Start, workers: usize) -> Shutdown {
    let base = Moment::now::<L>();
    let config = Config { workers, ..Config::default() };
    let service = start(config, Bank::<L>::new(Manners::default())).await;
    settle::<L>().await;

    let mut shutdown = pin!(service.shutdown());
    let returned = within_long::<L, _>(shutdown.as_mut()).await.is_some();
    if returned {
        settle::<L>().await;
    }
    let left = Moment::after::<L>(&base);
    // Two more hours, to tell what waits for ever from what only took its time.
    if returned {
        L::sleep(LONG).await;
    } else {
        let _ = within_long::<L, _>(shutdown).await;
    }
    let left = left.remains(&base, Some((&Moment::now::<L>(), LONG)));
    Shutdown { workers: workers as u64, returned, left }
}
