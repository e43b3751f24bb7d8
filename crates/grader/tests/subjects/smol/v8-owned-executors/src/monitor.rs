//! The heartbeat has no way out: it is a task of its batch's executor, and is dropped with it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use smol::Timer;
use smol::stream::StreamExt;

/// Tells the supervisor how far the batch has come, for as long as its executor lives.
pub async fn beat(accepted: usize, settled: &AtomicUsize, period: Duration, backend: &dyn Backend) {
    let mut ticks = Timer::interval(period);
    while ticks.next().await.is_some() {
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
