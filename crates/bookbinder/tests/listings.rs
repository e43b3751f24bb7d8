//! The listings of the concept notes: what the book shows compiles, runs, and does what it says.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use fuite_tokio::runtime::Handle;
use fuite_tokio::sync::{mpsc, oneshot};
use fuite_tokio::time::sleep;
use tokio_util::sync::CancellationToken;

// The reader's manifest renames the facade; this crate's own `tokio` keeps the name here.
use fuite_tokio as tokio;

#[derive(Debug, PartialEq, Eq)]
struct Order(u64);

fn process(_order: Order) {}

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn a_done_channel_stops_a_task() -> Outcome {
    let (_orders, mut input) = mpsc::channel::<Order>(8);
    // ANCHOR: done
    let (done, mut stop) = oneshot::channel::<Infallible>();
    let worker = tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = &mut stop => return,
                Some(order) = input.recv() => process(order),
            }
        }
    });

    drop(done);
    worker.await?;
    // ANCHOR_END: done
    Ok(())
}

#[tokio::test]
async fn a_token_stops_a_task() -> Outcome {
    let (_orders, mut input) = mpsc::channel::<Order>(8);
    // ANCHOR: token
    let stop = CancellationToken::new();
    let at_scope_end = stop.clone().drop_guard();
    let worker = tokio::spawn(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                Some(order) = input.recv() => process(order),
            }
        }
    });
    // ANCHOR_END: token

    drop(at_scope_end);
    worker.await?;
    Ok(())
}

#[tokio::test]
async fn a_channel_closes_with_its_last_sender() -> Outcome {
    // ANCHOR: close
    let (sender, mut input) = mpsc::channel(8);
    let second = sender.clone();
    sender.send(Order(1)).await?;
    second.send(Order(2)).await?;

    drop(sender);
    drop(second);
    assert_eq!(input.recv().await, Some(Order(1)));
    assert_eq!(input.recv().await, Some(Order(2)));
    assert_eq!(input.recv().await, None);
    assert_eq!(input.recv().await, None);
    // ANCHOR_END: close
    Ok(())
}

#[tokio::test]
async fn a_send_without_a_receiver_is_an_error() {
    // ANCHOR: refused
    let (sender, input) = mpsc::channel(8);
    drop(input);
    let refused = sender.send(Order(3)).await.unwrap_err();
    assert_eq!(refused.0, Order(3));
    // ANCHOR_END: refused
}

async fn do_something() {}

#[tokio::test]
async fn counting_before_and_after_sees_a_difference() {
    // ANCHOR: before_after
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    do_something().await;
    sleep(Duration::from_millis(100)).await;
    let after = tasks();
    assert!(after <= before, "fuite : {} tâches", after - before);
    // ANCHOR_END: before_after
}

// ANCHOR: guard
#[tokio::test]
async fn no_task_is_left() -> Result<(), fuite::LeakError> {
    let guard = fuite::Guard::new();
    do_something().await;
    guard.verify_within(sleep(Duration::from_millis(100))).await
}
// ANCHOR_END: guard

#[tokio::test(start_paused = true)]
async fn a_guard_names_the_birthplace_of_what_is_left() {
    let guard = fuite::Guard::new();
    let forgotten = tokio::spawn(pending::<()>());
    let leak = guard.verify_within(sleep(Duration::from_millis(100))).await.unwrap_err();
    assert!(leak.to_string().contains(file!()), "{leak}");
    forgotten.abort();
}

// ANCHOR: census
/// À servir derrière une adresse de diagnostic.
fn census() -> String {
    let alive = Handle::current().metrics().num_alive_tasks();
    let mut page = format!("{alive} tâches vivantes\n");
    for group in fuite::by_site() {
        page += &format!("{:6}  {}\n", group.tasks, group.site);
    }
    page
}
// ANCHOR_END: census

#[tokio::test]
async fn the_census_lists_where_tasks_were_born() {
    let forgotten = tokio::spawn(pending::<()>());
    assert!(census().contains(file!()), "{}", census());
    forgotten.abort();
}
