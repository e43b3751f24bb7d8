//! Tasks that wait for each other's channels and for nobody else are proven dead, and no others are.

use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use async_executor::LocalExecutor;
use fuite::channel::{self, Receiver, Sender, TryRecvError, TrySendError, deadlocks};
use fuite::{Guard, LeakError, Options, Tracked};
use futures_lite::future::{block_on, or, yield_now};

/// An executor whose tasks are tracked.
struct Executor(LocalExecutor<'static>);

impl Executor {
    #[track_caller]
    fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        self.0.spawn(Tracked::new(future)).detach();
    }
}

/// Spawns what `spawn` says under a guard, and returns what is left. What `spawn` returns is kept until then.
fn left_by<K>(spawn: impl AsyncFnOnce(&Executor) -> K) -> Option<LeakError> {
    let executor = Executor(LocalExecutor::new());
    let run = async {
        // The grace is over once everybody has had some turns.
        let options = Options::new().timer(|_| {
            Box::pin(async {
                for _ in 0..20 {
                    yield_now().await;
                }
            })
        });
        let guard = Guard::with(options);
        let _kept = spawn(&executor).await;
        guard.verify().await.err()
    };
    block_on(executor.0.run(run))
}

/// Holds that what is left is proven dead, or that it is left and not proven.
#[track_caller]
fn check<K>(proven: bool, spawn: impl AsyncFnOnce(&Executor) -> K) {
    let leak = left_by(spawn).expect("tasks are left");
    assert_eq!(leak.is_proven(), proven, "{leak}");
}

async fn drain(receiver: Receiver<u32>) {
    while receiver.recv().await.is_ok() {}
}

#[test]
fn a_worker_that_keeps_a_sender_of_its_own_queue_waits_for_itself() {
    let leak = left_by(async |executor| {
        let (sender, receiver) = channel::unbounded();
        executor.spawn(async move {
            let _requeue = sender.adopt();
            drain(receiver).await;
        });
    })
    .expect("it is left");
    assert!(leak.is_proven());
    let said = leak.to_string();
    assert!(
        said.contains(
            "waits for itself, by the channel made at crates/fuite/tests/scopes/channel.rs:"
        ),
        "{said}"
    );
}

#[test]
fn tasks_that_wait_for_each_other_in_a_circle_are_dead() {
    let leak = left_by(async |executor| {
        let pairs: Vec<_> = (0..3).map(|_| channel::bounded::<u32>(1)).collect();
        let (senders, mut receivers): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        receivers.rotate_left(1);
        for (sender, receiver) in senders.into_iter().zip(receivers) {
            executor.spawn(async move {
                let (_sender, receiver) = (sender.adopt(), receiver.adopt());
                drain(receiver).await;
            });
        }
    })
    .expect("they are left");
    assert!(leak.is_proven(), "{leak}");
    assert_eq!(leak.to_string().matches("  = dead: task ").count(), 3, "{leak}");
}

#[test]
fn a_sender_that_nobody_has_adopted_may_be_anywhere() {
    check(false, async |executor| {
        let (sender, receiver) = channel::unbounded();
        executor.spawn(async move {
            let _sender = sender;
            drain(receiver).await;
        });
    });
}

#[test]
fn a_sender_outside_of_the_group_keeps_it_alive() {
    check(false, async |executor| {
        let (sender, receiver) = channel::unbounded();
        let outside = sender.clone();
        executor.spawn(async move {
            let _sender = sender.adopt();
            drain(receiver).await;
        });
        outside
    });
}

#[test]
fn a_clone_is_adopted_by_nobody() {
    check(false, async |executor| {
        let (sender, receiver) = channel::unbounded();
        let place: Rc<Cell<Option<Sender<u32>>>> = Rc::default();
        let given = Rc::clone(&place);
        executor.spawn(async move {
            let sender = sender.adopt();
            given.set(Some(sender.clone()));
            drain(receiver).await;
        });
        place
    });
}

#[test]
fn a_sender_that_is_used_elsewhere_is_no_longer_its_owners() {
    check(false, async |executor| {
        let (sender, receiver) = channel::unbounded();
        let place: Rc<Cell<Option<Sender<u32>>>> = Rc::default();
        let given = Rc::clone(&place);
        executor.spawn(async move {
            given.set(Some(sender.adopt()));
            drain(receiver).await;
        });
        yield_now().await;
        let moved = place.take().expect("it was given away");
        moved.send(1).await.expect("there is a receiver");
        moved
    });
}

#[test]
fn a_task_that_waits_for_something_else_too_is_not_dead() {
    check(false, async |executor| {
        let (sender, receiver) = channel::unbounded();
        let (other, elsewhere) = async_channel::bounded::<()>(1);
        executor.spawn(async move {
            let _sender = sender.adopt();
            or(drain(receiver), async { elsewhere.recv().await.unwrap_or(()) }).await;
        });
        other
    });
}

#[test]
fn a_task_that_waits_for_two_dead_channels_is_dead() {
    check(true, async |executor| {
        let ((one, first), (two, second)) = (channel::unbounded(), channel::unbounded());
        executor.spawn(async move {
            let _senders = (one.adopt(), two.adopt());
            or(drain(first), drain(second)).await;
        });
    });
}

#[test]
fn whoever_depends_on_a_living_task_is_not_dead() {
    check(false, async |executor| {
        let ((up, from_below), (down, from_above)) = (channel::unbounded(), channel::unbounded());
        let (alive, waits) = async_channel::bounded::<()>(1);
        executor.spawn(async move {
            let _up = up.adopt();
            drain(from_above).await;
        });
        executor.spawn(async move {
            let _down = down.adopt();
            or(drain(from_below), async { waits.recv().await.unwrap_or(()) }).await;
        });
        alive
    });
}

#[test]
fn a_sender_of_a_task_that_can_never_run_again_ends_no_wait() {
    check(true, async |executor| {
        let (sender, receiver) = channel::unbounded();
        executor.spawn(async move {
            let _sender = sender.adopt();
            pending::<()>().await;
        });
        executor.spawn(drain(receiver));
    });
}

#[test]
fn senders_that_wait_for_room_which_only_they_could_make_are_dead() {
    check(true, async |executor| {
        let (sender, receiver) = channel::bounded(1);
        executor.spawn(async move {
            let (sender, _receiver) = (sender.adopt(), receiver.adopt());
            while sender.send(1).await.is_ok() {}
        });
    });
}

#[test]
fn a_sender_that_waits_for_room_waits_for_the_other_senders_too() {
    let leak = left_by(async |executor| {
        let (sender, receiver) = channel::bounded(1);
        let other = sender.clone();
        executor.spawn(async move {
            let (sender, _receiver) = (sender.adopt(), receiver.adopt());
            while sender.send(1).await.is_ok() {}
        });
        executor.spawn(async move {
            let other = other.adopt();
            while other.send(2).await.is_ok() {}
        });
    })
    .expect("they are left");
    assert!(leak.is_proven(), "{leak}");
    // Each is one of the two that either could be woken by.
    assert_eq!(leak.to_string().matches(" waits for tasks ").count(), 2, "{leak}");
}

#[test]
fn a_receiver_in_unknown_hands_may_make_room() {
    check(false, async |executor| {
        let (sender, receiver) = channel::bounded(1);
        executor.spawn(async move {
            let sender = sender.adopt();
            while sender.send(1).await.is_ok() {}
        });
        receiver
    });
}

#[test]
fn a_receiver_in_unknown_hands_sends_nothing() {
    check(true, async |executor| {
        let (sender, receiver) = channel::unbounded();
        let idle = receiver.clone();
        executor.spawn(async move {
            let _sender = sender.adopt();
            drain(receiver).await;
        });
        idle
    });
}

/// How many groups wait for themselves among the tasks of this test: others run beside it.
fn own_deadlocks() -> usize {
    let test = std::thread::current().name().map(str::to_owned);
    let is_own = |link: &channel::Link| link.task.scope_name() == test.as_deref();
    deadlocks().iter().filter(|group| group.links().iter().any(is_own)).count()
}

#[test]
fn a_wait_that_is_given_up_leaves_nothing_behind() {
    check(true, async |executor| {
        let (sender, receiver) = channel::unbounded::<u32>();
        executor.spawn(async move {
            {
                let mut once = true;
                let given_up = poll_fn(move |_| {
                    if std::mem::take(&mut once) { Poll::Pending } else { Poll::Ready(()) }
                });
                let wait = async { receiver.recv().await.map_or((), |_| ()) };
                // Woken by itself, so that the wait is polled and then dropped.
                let wake = async {
                    yield_now().await;
                    given_up.await;
                };
                or(wait, or(wake, yield_now())).await;
            }
            assert_eq!(own_deadlocks(), 0);
            let _sender = sender;
            pending::<()>().await;
        });
    });
}

#[test]
fn a_channel_that_closes_lets_everybody_end() {
    let left = left_by(async |executor| {
        let (sender, receiver) = channel::bounded(1);
        for _ in 0..3 {
            executor.spawn(drain(receiver.clone()));
        }
        drop(receiver);
        executor.spawn(async move {
            let sender = sender.adopt();
            for number in 0..10 {
                sender.send(number).await.expect("there are receivers");
            }
        });
    });
    assert!(left.is_none());
}

#[test]
fn closing_by_hand_lets_everybody_end_too() {
    let left = left_by(async |executor| {
        let (sender, receiver) = channel::unbounded();
        executor.spawn(drain(receiver));
        assert!(sender.close());
        assert!(sender.is_closed() && !sender.close());
        sender
    });
    assert!(left.is_none());
}

#[test]
fn the_errors_are_those_of_async_channel() {
    let (sender, receiver) = channel::bounded(1);
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    assert_eq!(sender.try_send(1), Ok(()));
    assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
    assert_eq!((sender.len(), receiver.len(), sender.is_empty()), (1, 1, false));
    assert_eq!(block_on(receiver.recv()), Ok(1));
    assert!(receiver.is_empty() && !receiver.is_closed());
    drop(receiver);
    assert_eq!(block_on(sender.send(3)).expect_err("nobody receives").into_inner(), 3);
}
