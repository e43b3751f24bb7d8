//! Several threads spawn, poll, move and end tasks in every order, while another one takes snapshots.
//!
//! Everything about a task is correlated with its parent: its type, its scope, its birth date. A row that mixes two
//! lives of its slot breaks the correlation, and a slot that holds two lives loses a row. The test must fail on both:
//!
//! ```text
//! RUSTFLAGS='--cfg fuite_mutation="no_recheck"'  cargo test -p fuite --release --test stress   # must fail
//! RUSTFLAGS='--cfg fuite_mutation="double_push"' cargo test -p fuite --release --test stress   # must fail
//! ```

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use fuite::clock::Virtual;
use fuite::{Guard, Snapshot, Task, TaskId, Tracked};

const SPAWNERS: u64 = 2;
/// Half a second of work in a plain test run; optimised, enough to catch each mutation in nearly every run.
const SPAWNS: u64 = if cfg!(miri) {
    24
} else if cfg!(debug_assertions) {
    200_000
} else {
    8_000_000
};
/// Few, so that rows are reused quickly and a reader often meets one that changes hands.
const HELD: usize = 4;

type BoxedTask = Pin<Box<dyn Future<Output = ()> + Send>>;

#[test]
fn a_snapshot_never_mixes_two_lives_and_every_task_is_counted_once() {
    let all_spawned = AtomicBool::new(false);
    let (to_reaper, for_reaper) = sync_channel::<BoxedTask>(64);
    let held: Vec<BoxedTask> = thread::scope(|scope| {
        scope.spawn(|| for_reaper.into_iter().for_each(drop));
        scope.spawn(|| watch(&all_spawned));
        let spawners: Vec<_> = (1..=SPAWNERS)
            .map(|seed| {
                let to_reaper = to_reaper.clone();
                scope.spawn(move || spawn_and_check_scopes(seed, &to_reaper))
            })
            .collect();
        drop(to_reaper);
        // Also when a spawner panics: the watcher must end, or the scope never would.
        let _ended = SetOnDrop(&all_spawned);
        spawners
            .into_iter()
            .flat_map(|spawner| spawner.join().expect("a spawner found a fault"))
            .collect()
    });
    assert_eq!(fuite::live(), held.len() as u64, "live == held");
    assert_eq!(fuite::snapshot().len(), held.len(), "rows == held");
    drop(held);
    assert_eq!(fuite::live(), 0);
    assert!(fuite::snapshot().is_empty());
}

struct SetOnDrop<'a>(&'a AtomicBool);

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// One child's type, and by `SIDE` everything else about it.
struct Child<const SIDE: u64> {
    polled: bool,
}

impl<const SIDE: u64> Future for Child<SIDE> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.polled, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

fn poll_once(task: &mut BoxedTask) -> Poll<()> {
    task.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// A tracked task that gives birth each time it is polled. Its children are born 1,000 or 2,000 virtual seconds after
/// the beginning of time, by their side.
struct Mother {
    task: BoxedTask,
    newborn: Arc<Mutex<Option<BoxedTask>>>,
}

impl Mother {
    fn new<const SIDE: u64>() -> Self {
        let newborn = Arc::new(Mutex::new(None::<BoxedTask>));
        let cradle = Arc::clone(&newborn);
        let task = Box::pin(Tracked::new(poll_fn(move |_| {
            let _time = Virtual::enter(|| Duration::from_secs(1_000 * SIDE));
            *cradle.lock().unwrap() = Some(Box::pin(Tracked::new(Child::<SIDE> { polled: false })));
            Poll::<()>::Pending
        })));
        Self { task, newborn }
    }

    fn give_birth(&mut self) -> BoxedTask {
        assert!(poll_once(&mut self.task).is_pending());
        self.newborn.lock().unwrap().take().expect("a mother has one child per poll")
    }
}

fn spawn_and_check_scopes(seed: u64, to_reaper: &SyncSender<BoxedTask>) -> Vec<BoxedTask> {
    let (left_guard, mut left) = (Guard::new(), Mother::new::<1>());
    let (right_guard, mut right) = (Guard::new(), Mother::new::<2>());
    let held = spawn(seed, to_reaper, &mut left, &mut right);
    // Some may still be on their way to the reaper.
    let own = left_guard.live() + right_guard.live();
    assert!(own >= held.len() as u64 + 2, "{own} live in the two scopes, {} held", held.len());
    held
}

fn spawn(
    seed: u64,
    to_reaper: &SyncSender<BoxedTask>,
    left: &mut Mother,
    right: &mut Mother,
) -> Vec<BoxedTask> {
    let mut random = Random(seed);
    let mut held = Vec::new();
    for _ in 0..SPAWNS {
        let mut task = if random.below(2) == 0 { left.give_birth() } else { right.give_birth() };
        match random.below(8) {
            0 | 1 => drop(task),
            2 => {
                let _ = poll_once(&mut task);
            }
            3 => while poll_once(&mut task).is_pending() {},
            4 if !held.is_empty() => {
                let other = usize::try_from(random.below(held.len() as u64)).unwrap_or(0);
                drop(std::mem::replace(&mut held[other], task));
            }
            4..=6 => {
                held.push(task);
                held.truncate(HELD);
            }
            _ => to_reaper.send(task).expect("the reaper lives as long as there are senders"),
        }
    }
    held
}

/// Takes snapshots until all is spawned, and checks each.
fn watch(all_spawned: &AtomicBool) {
    let _time = Virtual::enter(|| Duration::from_secs(3_000));
    let mut families = HashMap::new();
    while !all_spawned.load(Ordering::Acquire) {
        check(&fuite::snapshot(), &mut families);
        assert!(fuite::live() < 1 << 40, "never negative");
    }
}

/// What all children of one mother have in common.
type Family = (&'static str, Option<fuite::ScopeId>, Duration);

fn check(snapshot: &Snapshot, families: &mut HashMap<TaskId, Family>) {
    let mut ids: Vec<TaskId> = snapshot.iter().map(Task::id).collect();
    ids.sort_unstable();
    assert!(ids.is_sorted_by(|a, b| a < b), "no id twice");
    for child in snapshot {
        let family = (child.type_name(), child.scope(), child.age());
        // A mother has no parent, is born in real time and has a type of her own.
        let is_child = child.type_name().contains("Child<");
        assert_eq!(child.parent().is_some(), is_child, "{child:?} is of one life");
        if let Some(mother) = child.parent() {
            assert_eq!(
                *families.entry(mother).or_insert(family),
                family,
                "{child:?} is of one life"
            );
        }
    }
}

/// A xorshift generator: the same run for the same seed, but for the threads.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % limit
    }
}
