//! What a search of the whole process excuses. One test only, so that no other test's tasks are in the process.

mod common;

use std::future::{Pending, pending};

use fuite::{Options, TaskId, Tracked, find};
use futures_lite::future::block_on;

use common::instant;

fn task() -> Tracked<Pending<()>> {
    Tracked::new(pending())
}

/// Holds that these tasks are found.
#[track_caller]
fn check(options: &Options, expected: &[&Tracked<Pending<()>>]) {
    let ids = |leak: fuite::LeakError| leak.tasks().iter().map(fuite::Task::id).collect();
    let mut found: Vec<TaskId> = block_on(find(options.clone())).map_or_else(ids, |()| Vec::new());
    let mut expected: Vec<TaskId> = expected.iter().filter_map(|task| task.id()).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_search_excuses_what_was_there_before_and_nobody_who_came_after() {
    let (older, oldest) = (task(), task());
    let since = instant().ignore_current();
    check(&instant(), &[&older, &oldest]);
    check(&since, &[]);

    let younger = task();
    check(&since, &[&younger]);
    check(&since.clone().ignore_current(), &[]);

    // A row that is used again does not excuse its next task.
    let row = |task: &Tracked<_>| task.id().map(|id| id.parts().0);
    let row_of_older = row(&older);
    drop(older);
    check(&since, &[&younger]);
    let successor = task();
    assert_eq!(row(&successor), row_of_older, "the last row that was freed is used first");
    check(&since, &[&younger, &successor]);

    let glob = |glob| instant().ignore_spawned_at(glob).expect("a glob");
    check(&glob("**/tests/find.rs"), &[]);
    check(&glob("**/src/*.rs"), &[&oldest, &younger, &successor]);
}
