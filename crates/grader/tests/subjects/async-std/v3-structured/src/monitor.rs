//! There is nothing to stop: the call waits for its batch itself, one heartbeat at a time.

use std::pin::pin;
use std::time::Duration;

use async_std::future::timeout;

/// Waits for a batch, and calls `beat` whenever another period is over.
pub async fn watch<T>(batch: impl Future<Output = T>, period: Duration, beat: impl Fn()) -> T {
    let mut batch = pin!(batch);
    loop {
        match timeout(period, batch.as_mut()).await {
            Ok(report) => return report,
            Err(_not_yet) => beat(),
        }
    }
}
