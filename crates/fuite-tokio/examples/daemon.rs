//! Tasks that are meant to live, and how a check is told. `cargo run -p fuite-tokio --features full --example daemon`

use std::time::Duration;

use fuite::Guard;
use fuite_tokio::time::sleep;

/// Writes the figures out, for as long as the program runs.
async fn flush_metrics() {
    loop {
        sleep(Duration::from_secs(10)).await;
    }
}

/// Keeps an idle connection open, in case somebody needs it.
async fn keep_alive() {
    sleep(Duration::from_secs(3_600)).await;
}

#[fuite_tokio::main(flavor = "current_thread", crate = "fuite_tokio")]
pub(crate) async fn main() {
    let options = fuite_tokio::guard_options().ignore_name("connection");
    let guard = Guard::with(options);

    // Your own: say it where it is spawned.
    fuite_tokio::spawn_daemon(flush_metrics());
    // Somebody else's: say it where it is checked, by name, by future type or by the path of the spawn.
    fuite_tokio::spawn_named("connection", keep_alive());

    println!("{} tasks live, {} of them are waited for", fuite::live(), guard.live());
    guard.verify().await.expect("both are meant to live");
}
