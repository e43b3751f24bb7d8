//! A task has the id and the name that its handle says, on async-std and in the lab.

use std::future::pending;

use crate::common::{in_lab, on_both};
use async_std::task::{self, Builder, JoinHandle, Task, current};

fn named(name: &str) -> Builder {
    Builder::new().name(name.to_owned())
}

/// The task that `spawn` spawned, as its handle and as the task itself knows it.
async fn twice(task: std::io::Result<JoinHandle<Task>>) -> (Task, Task) {
    let task = task.expect("it never fails");
    (task.task().clone(), task.await)
}

#[test]
fn a_name_is_known_to_the_task_and_to_its_handle() {
    on_both(async |_| {
        for task in
            [named("ada").spawn(async { current() }), named("ada").local(async { current() })]
        {
            let (outside, inside) = twice(task).await;
            assert_eq!((outside.name(), inside.name()), (Some("ada"), Some("ada")));
            assert_eq!(outside.id(), inside.id());
        }
    });
}

#[test]
fn no_two_tasks_have_the_same_id() {
    on_both(async |_| {
        let (first, _) = twice(Builder::new().spawn(async { current() })).await;
        let (second, _) = twice(Builder::new().spawn(async { current() })).await;
        assert_ne!(first.id(), second.id());
        assert_ne!(first.id().to_string(), second.id().to_string());
        assert_eq!(first.name(), None);
    });
}

#[test]
fn a_task_is_itself_again_after_it_has_waited_for_another() {
    on_both(async |_| {
        let inner =
            || named("inner").spawn(async { task::yield_now().await }).expect("it never fails");
        let outer = named("outer").spawn(async move {
            inner().await;
            current()
        });
        assert_eq!(twice(outer).await.1.name(), Some("outer"));
    });
}

#[test]
fn a_future_that_a_thread_blocks_on_has_a_name() {
    on_both(async |_| {
        let blocked = || named("blocked").blocking(async { current() });
        assert_eq!(task::spawn_blocking(blocked).await.name(), Some("blocked"));
    });
}

#[test]
fn a_handle_prints_what_it_is_the_handle_of() {
    on_both(async |_| {
        let task = named("ada").spawn(pending::<()>()).expect("it never fails");
        let id = task.task().id();
        let printed =
            format!("JoinHandle {{ task: Task {{ id: TaskId({id}), name: Some(\"ada\") }}, .. }}");
        assert_eq!(format!("{task:?}"), printed);
        task.cancel().await;
    });
}

#[test]
fn outside_a_task_nobody_is_current() {
    assert!(task::try_current().is_none());
    assert!(in_lab(async { task::try_current() }).is_none(), "an experiment is no task");
}
