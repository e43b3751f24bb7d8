//! Who may run, and in what order.

use std::collections::VecDeque;

use async_task::Runnable;

/// Something that can be polled.
pub(crate) enum Turn {
    /// The future given to `block_on`.
    Experiment,
    /// A task, by its key among those that live.
    Task(usize, Runnable),
}

/// The ready tasks: first come, first served, or in an order drawn from a seed.
pub(crate) struct ReadyQueue {
    turns: VecDeque<Turn>,
    random: Option<fastrand::Rng>,
}

impl ReadyQueue {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self { turns: VecDeque::new(), random: seed.map(fastrand::Rng::with_seed) }
    }

    pub(crate) fn push(&mut self, turn: Turn) {
        self.turns.push_back(turn);
    }

    pub(crate) fn pop(&mut self) -> Option<Turn> {
        match &mut self.random {
            Some(random) if self.turns.len() > 1 => {
                self.turns.swap_remove_back(random.usize(..self.turns.len()))
            }
            _ => self.turns.pop_front(),
        }
    }
}
