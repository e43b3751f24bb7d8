//! The listings of the concept notes that need more than `crates/bookbinder/tests/listings.rs` has.
//!
//! What the book shows compiles, runs, and does what it says: this file is a test.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use fuite_tokio::sync::{mpsc, oneshot};
use fuite_tokio::task::JoinSet;
use fuite_tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

// The reader's manifest renames the facade; this crate's own `tokio` keeps the name here.
use fuite_tokio as tokio;

#[derive(Debug, PartialEq, Eq)]
struct Order(u64);

/// A bank that takes its time.
async fn charge(_order: &Order) {
    sleep(Duration::from_secs(1)).await;
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

const A_MOMENT: Duration = Duration::from_millis(100);

// ANCHOR: work
async fn work(mut input: mpsc::Receiver<Order>, charged: mpsc::Sender<Order>) {
    while let Some(order) = input.recv().await {
        charge(&order).await;
        let _ = charged.send(order).await;
    }
}
// ANCHOR_END: work

#[tokio::test(start_paused = true)]
async fn an_aborted_task_loses_what_it_had_in_hand() -> Outcome {
    let (sender, input) = mpsc::channel(8);
    let (charged, mut done) = mpsc::channel(8);
    // ANCHOR: abort
    let worker = tokio::spawn(work(input, charged));
    sender.send(Order(1)).await?;
    sleep(A_MOMENT).await;

    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());
    assert_eq!(done.recv().await, None); // l'ordre 1 n'est plus nulle part
    // ANCHOR_END: abort
    Ok(())
}

// ANCHOR: pair
async fn pair(input: &mut mpsc::Receiver<Order>) -> Option<(Order, Order)> {
    let first = input.recv().await?;
    let second = input.recv().await?; // abandonné ici, `first` est perdu
    Some((first, second))
}
// ANCHOR_END: pair

#[tokio::test(start_paused = true)]
async fn a_future_that_is_not_cancel_safe_loses_a_message() -> Outcome {
    let (sender, mut input) = mpsc::channel(8);
    // ANCHOR: lost
    sender.send(Order(1)).await?;
    assert!(timeout(A_MOMENT, pair(&mut input)).await.is_err());
    sender.send(Order(2)).await?;
    sender.send(Order(3)).await?;
    assert_eq!(pair(&mut input).await, Some((Order(2), Order(3))));
    // ANCHOR_END: lost
    Ok(())
}

// ANCHOR: kept
/// Ce qui est déjà lu vit ici, et non dans un futur qu'on peut abandonner.
struct Pairs {
    input: mpsc::Receiver<Order>,
    first: Option<Order>,
}

impl Pairs {
    async fn next(&mut self) -> Option<(Order, Order)> {
        if self.first.is_none() {
            self.first = Some(self.input.recv().await?);
        }
        let second = self.input.recv().await?;
        Some((self.first.take()?, second))
    }
}
// ANCHOR_END: kept

#[tokio::test(start_paused = true)]
async fn what_is_kept_outside_the_future_is_not_lost() -> Outcome {
    let (sender, input) = mpsc::channel(8);
    let mut pairs = Pairs { input, first: None };
    sender.send(Order(1)).await?;
    assert!(timeout(A_MOMENT, pairs.next()).await.is_err());
    sender.send(Order(2)).await?;
    assert_eq!(pairs.next().await, Some((Order(1), Order(2))));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_child_token_hears_its_parent_and_not_the_reverse() {
    // ANCHOR: child
    let service = CancellationToken::new();
    let batch = service.child_token();
    let other = service.child_token();

    batch.cancel();
    assert!(!other.is_cancelled() && !service.is_cancelled());
    service.cancel();
    assert!(other.is_cancelled());
    // ANCHOR_END: child
}

#[tokio::test(start_paused = true)]
async fn a_dropped_join_set_aborts_its_tasks() {
    let guard = fuite::Guard::new();
    // ANCHOR: join_set
    let mut batch = JoinSet::new();
    for _ in 0..8 {
        batch.spawn(pending::<()>());
    }
    drop(batch); // les huit sont interrompues
    // ANCHOR_END: join_set
    guard.verify_within(sleep(A_MOMENT)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn say_close_wait() -> Outcome {
    let guard = fuite::Guard::new();
    let (orders, mut input) = mpsc::channel::<Order>(8);
    let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
    let told = stop.clone();
    tasks.spawn(async move { while input.recv().await.is_some() {} });
    tasks.spawn(async move { told.cancelled().await });
    // ANCHOR: shutdown
    stop.cancel(); // dire
    drop(orders); // fermer
    while let Some(ended) = tasks.join_next().await {
        ended?; // attendre, et apprendre les paniques
    }
    assert_eq!(guard.live(), 0);
    // ANCHOR_END: shutdown
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_channel_closes_after_its_last_producer() -> Outcome {
    let mut count = 0;
    // ANCHOR: last
    let (sender, mut input) = mpsc::channel(8);
    for n in 0..3 {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(Order(n)).await });
    }
    drop(sender); // le nôtre : la boucle finit
    while let Some(_order) = input.recv().await {
        count += 1;
    }
    // ANCHOR_END: last
    assert_eq!(count, 3);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_task_that_keeps_its_own_sender_never_ends() -> Outcome {
    let guard = fuite::Guard::new();
    // ANCHOR: own_sender
    let (sender, mut input) = mpsc::channel::<Order>(8);
    let requeue = sender.clone();
    let worker = tokio::spawn(async move {
        while input.recv().await.is_some() {}
        drop(requeue); // jamais atteint : ce clone tient le canal ouvert
    });
    drop(sender);
    // ANCHOR_END: own_sender
    assert!(guard.verify_within(sleep(A_MOMENT)).await.is_err());
    worker.abort();
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_weak_sender_keeps_no_channel_open() -> Outcome {
    // ANCHOR: weak
    let (sender, mut input) = mpsc::channel::<Order>(8);
    let requeue = sender.downgrade();
    let worker = tokio::spawn(async move {
        while input.recv().await.is_some() {
            if let Some(_sender) = requeue.upgrade() {
                // remettre un ordre, tant que quelqu'un d'autre peut en envoyer
            }
        }
    });
    drop(sender);
    worker.await?; // le canal s'est fermé, la boucle est finie
    // ANCHOR_END: weak
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_receiver_may_close_politely() -> Outcome {
    let (sender, mut input) = mpsc::channel(8);
    // ANCHOR: polite
    sender.send(Order(1)).await?;
    input.close();
    assert!(sender.send(Order(2)).await.is_err()); // refusé, et rendu à l'envoyeur
    assert_eq!(input.recv().await, Some(Order(1))); // accepté : il n'est pas perdu
    assert_eq!(input.recv().await, None);
    // ANCHOR_END: polite
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_parked_sender_keeps_its_reader_waiting() -> Outcome {
    // ANCHOR: parked
    let mut waiting = std::collections::HashMap::new();
    let (answer, reader) = oneshot::channel::<Infallible>();
    waiting.insert(7_u64, answer);
    assert!(timeout(A_MOMENT, reader).await.is_err()); // l'entrée 7 n'est jamais retirée
    // ANCHOR_END: parked
    drop(waiting);
    Ok(())
}
