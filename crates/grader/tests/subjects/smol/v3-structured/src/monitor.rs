//! The heartbeat is a future that runs beside the batch and is dropped with it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress, Report};
use smol::Timer;

/// Tells the supervisor how far the batch has come, for as long as it is polled.
pub async fn beat(
    accepted: usize,
    settled: &AtomicUsize,
    period: Duration,
    backend: &dyn Backend,
) -> Report {
    loop {
        Timer::after(period).await;
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
