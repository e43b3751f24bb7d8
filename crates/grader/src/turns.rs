//! Shares work out between the cores.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does the same work on every item, on as many at once for each core as `per_core` says, and returns what came of each,
/// in the sequence of the items.
pub(crate) fn share_out<T, I, R>(per_core: usize, items: I, work: impl Fn(T) -> R + Sync) -> Vec<R>
where
    I: IntoIterator<Item = T>,
    I::IntoIter: Send,
    R: Send,
{
    let turns = Mutex::new(items.into_iter().enumerate());
    let next = || turns.lock().unwrap_or_else(PoisonError::into_inner).next();
    let take_turns = || {
        let mut done = Vec::new();
        while let Some((turn, item)) = next() {
            done.push((turn, work(item)));
        }
        done
    };
    let jobs = thread::available_parallelism().map_or(1, usize::from).saturating_mul(per_core);
    let mut done = thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(take_turns)).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Vec<(usize, R)>>| {
            thread.join().unwrap_or_else(|panic| resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect::<Vec<_>>()
    });
    done.sort_by_key(|(turn, _)| *turn);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_sequence_of_the_items_whoever_is_done_first() {
        let (sender, second_is_done) = std::sync::mpsc::channel();
        let second_is_done = Mutex::new(second_is_done);
        let work = |item: u32| {
            if item == 1 && thread::available_parallelism().is_ok_and(|cores| cores.get() > 1) {
                second_is_done.lock().unwrap().recv().unwrap();
            } else {
                let _ = sender.send(());
            }
            item * 10
        };
        assert_eq!(share_out(1, [1, 2, 3], work), [10, 20, 30]);
    }
}
