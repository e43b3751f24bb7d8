//! What is measured of a runtime: each function does its work so many times in a row, gives how long that took, and
//! checks what came of it outside of that time.

use std::future::pending;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_lite::future::yield_now;

use crate::runtime::{Runtime, expect_quiet};

/// How many tasks live at a time in [`spawn_join`] and [`cancel`].
pub const CROWD: u64 = 10_000;

/// How many messages there and back are one iteration of [`ping_pong`].
pub const ROUND_TRIPS: u64 = 1_000;

/// Spawns a task that ends at once, and waits for it.
///
/// # Panics
///
/// When a task is lost.
pub fn spawn<R: Runtime>(runtime: &R, iterations: u64) -> Duration {
    timed(runtime, async move {
        let began = Instant::now();
        let mut ended = 0;
        for _ in 0..iterations {
            ended += R::join(R::spawn(async { black_box(1) })).await;
        }
        let took = began.elapsed();
        assert_eq!(ended, iterations, "every task ends");
        took
    })
}

/// Spawns [`CROWD`] tasks, then waits for each.
///
/// # Panics
///
/// When a task is lost.
pub fn spawn_join<R: Runtime>(runtime: &R, iterations: u64) -> Duration {
    timed(runtime, async move {
        let began = Instant::now();
        let mut ended = 0;
        for _ in 0..iterations {
            let handles: Vec<_> = (0..CROWD).map(|_| R::spawn(async { black_box(1) })).collect();
            for handle in handles {
                ended += R::join(handle).await;
            }
        }
        let took = began.elapsed();
        assert_eq!(ended, iterations * CROWD, "every task ends");
        took
    })
}

/// Sends [`ROUND_TRIPS`] messages to another task, each after the answer to the one before.
///
/// # Panics
///
/// When an answer is missing or wrong.
pub fn ping_pong<R: Runtime>(runtime: &R, iterations: u64) -> Duration {
    timed(runtime, async move {
        let (to_other, mut from_us) = R::channel();
        let (to_us, mut from_other) = R::channel();
        let other = R::spawn(async move {
            let mut answered = 0;
            while let Some(message) = R::receive(&mut from_us).await {
                R::send(&to_us, message + 1).await;
                answered += 1;
            }
            answered
        });
        let began = Instant::now();
        let mut sum = 0;
        for _ in 0..iterations {
            for message in 0..ROUND_TRIPS {
                R::send(&to_other, message).await;
                sum += R::receive(&mut from_other).await.unwrap_or_default();
            }
        }
        let took = began.elapsed();
        drop(to_other);
        assert_eq!(R::join(other).await, iterations * ROUND_TRIPS, "every message is answered");
        assert_eq!(sum, iterations * (1..=ROUND_TRIPS).sum::<u64>(), "every answer is right");
        took
    })
}

/// Cancels [`CROWD`] tasks that were all polled once and wait, and waits until they are gone.
///
/// # Panics
///
/// When a task outlives its cancellation.
pub fn cancel<R: Runtime>(runtime: &R, iterations: u64) -> Duration {
    timed(runtime, async move {
        let mut took = Duration::ZERO;
        for _ in 0..iterations {
            let alive = Arc::new(AtomicU64::new(0));
            let handles: Vec<_> =
                (0..CROWD).map(|_| R::spawn(wait_forever(alive.clone()))).collect();
            while alive.load(Ordering::Acquire) < CROWD {
                yield_now().await;
            }
            let began = Instant::now();
            R::cancel(handles).await;
            took += began.elapsed();
            assert_eq!(alive.load(Ordering::Acquire), 0, "every task is gone");
        }
        took
    })
}

/// Counts itself once it runs, until it is dropped.
async fn wait_forever(alive: Arc<AtomicU64>) -> u64 {
    struct Alive(Arc<AtomicU64>);
    impl Drop for Alive {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::Release);
        }
    }
    alive.fetch_add(1, Ordering::Release);
    let _alive = Alive(alive);
    pending().await
}

/// Runs a program that times itself, and waits until none of its tasks is left.
///
/// # Panics
///
/// When a task is left after ten seconds.
pub fn timed<R: Runtime>(
    runtime: &R,
    program: impl Future<Output = Duration> + Send + 'static,
) -> Duration {
    let nanos = runtime.run(async move {
        u64::try_from(program.await.as_nanos()).expect("less than six hundred years")
    });
    expect_quiet(runtime);
    Duration::from_nanos(nanos)
}
