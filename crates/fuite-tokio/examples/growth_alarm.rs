//! An alarm for production: a spawn site that gains tasks, window after window.
//! `cargo run -p fuite-tokio --features full --example growth_alarm`

use std::time::Duration;

use fuite::Growth;
use fuite_tokio::time::sleep;

/// In production a minute, and ten windows.
const WINDOW: Duration = Duration::from_millis(20);
const WINDOWS: usize = 5;

/// A call that leaves its heartbeat behind.
fn leaking_call() {
    fuite_tokio::spawn(async {
        loop {
            sleep(Duration::from_secs(1)).await;
        }
    });
}

/// A call that does not.
fn ordinary_call() {
    fuite_tokio::spawn(sleep(Duration::from_millis(5)));
}

#[fuite_tokio::main(flavor = "current_thread", crate = "fuite_tokio")]
pub(crate) async fn main() {
    let mut growth = Growth::new(WINDOWS);
    for _window in 0..=WINDOWS {
        leaking_call();
        ordinary_call();
        sleep(WINDOW).await;
        growth.sample();
    }
    let growing = growth.growing();
    for site in &growing {
        println!(
            "{} gained {} tasks in {} windows and has {}: {}",
            site.site, site.gained, site.windows, site.tasks, site.type_name
        );
    }
    assert_eq!(growing.len(), 1, "the ordinary calls come and go");
}
