//! What each route answers, and what is answered where there is none.

use std::time::Duration;

use crate::common::{Tested, alone, ask, crowd, get, open};
use fuite::{Tracked, in_scope};
use fuite_debug::Endpoint;

#[test]
fn the_index_lists_the_routes() -> Tested {
    let endpoint = open(Endpoint::builder())?;
    for path in ["/", "/debug/pprof/", "/debug/pprof"] {
        let index = get(&endpoint, path)?;
        assert_eq!(index.status, 200);
        assert_eq!(index.header("content-type"), "text/plain; charset=utf-8");
        assert!(index.text().contains("/debug/pprof/goroutine?debug=2"), "{}", index.text());
    }
    Ok(())
}

#[test]
fn debug_1_groups_by_spawn_site_the_largest_first() -> Tested {
    let _alone = alone();
    let few = crowd(2);
    let (many, line) = (crowd(40), line!());
    let endpoint = open(Endpoint::builder())?;
    let answer = get(&endpoint, "/debug/pprof/goroutine?debug=1")?;
    let mut lines = answer.text().lines();
    assert_eq!(lines.next(), Some("fuite: 42 live tasks, 0 unlisted"));
    assert_eq!(lines.next(), Some(""));
    let site = lines.next().unwrap_or_default();
    assert!(site.starts_with(&format!("40 @ {}:{line}:", file!())), "{site}");
    assert_eq!(lines.next(), Some("#\ttask"));
    assert_eq!(lines.next(), Some("#\tcore::future::pending::Pending<()>"));
    assert!(lines.next().is_some_and(|states| states.ends_with("; 40 idle")));
    assert!(answer.text().contains("\n2 @ "));
    drop((few, many));
    Ok(())
}

#[test]
#[expect(
    clippy::async_yields_async,
    reason = "the task outlives its scope's future, as a leaked one does"
)]
fn debug_2_tells_all_about_each_task() -> Tested {
    let _alone = alone();
    let endpoint = open(Endpoint::builder().suspect_after(Duration::from_secs(3_600)))?;
    // Born in a scope, so that there is evidence; nothing holds its waker, so that it is proven.
    let orders = in_scope("GET \"orders\"", async {
        let mut audit = Box::pin(Tracked::new(std::future::pending::<()>()));
        std::future::poll_fn(|context| {
            assert!(audit.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        audit
    });
    let (line, scope) = (line!() - 8, orders.scope().number());
    let audit = poll_once(orders);
    let answer = get(&endpoint, "/debug/pprof/goroutine?debug=2")?;
    let report = answer.text();
    assert!(report.starts_with("fuite: 1 live task, 0 unlisted\n\ntask "), "{report}");
    assert!(report.contains(" [idle, proven]: age="), "{report}");
    assert!(report.contains(" polls=1 idle="), "{report}");
    assert!(
        report.contains(&format!(" wakers=0 scope={scope} scope_name=\"GET \\\"orders\\\"\"\n")),
        "{report}"
    );
    assert!(report.contains("\n\tcore::future::pending::Pending<()>\n"), "{report}");
    assert!(report.contains(&format!("\n\tspawned at {}:{line}:", file!())), "{report}");
    drop(audit);
    Ok(())
}

fn poll_once<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => unreachable!("it waits for nothing"),
    }
}

#[test]
fn the_tasks_are_json() -> Tested {
    let _alone = alone();
    let (tasks, line) = (crowd(3), line!());
    let endpoint = open(Endpoint::builder())?;
    let answer = get(&endpoint, "/debug/tasks")?;
    assert_eq!(answer.header("content-type"), "application/json");
    let document: serde_json::Value = serde_json::from_slice(&answer.body)?;
    assert_eq!((&document["live"], &document["unlisted"]), (&3.into(), &0.into()));
    assert_eq!(document["tasks"].as_array().map(Vec::len), Some(3));
    let task = &document["tasks"][0];
    assert!(task["id"].as_str().is_some_and(|id| id.contains('.')), "{task}");
    assert!(task["age_ms"].is_u64() && task["parent"].is_null() && task["scope"].is_null());
    assert_eq!(
        (&task["polls"], &task["state"], &task["kind"]),
        (&1.into(), &"idle".into(), &"task".into())
    );
    assert_eq!((&task["file"], &task["line"]), (&file!().into(), &line.into()));
    drop(tasks);
    Ok(())
}

#[test]
fn a_process_without_tasks_is_json_too() -> Tested {
    let _alone = alone();
    let endpoint = open(Endpoint::builder())?;
    for (path, list) in [("/debug/tasks", "tasks"), ("/debug/tasks?by=site", "sites")] {
        let document: serde_json::Value = serde_json::from_slice(&get(&endpoint, path)?.body)?;
        assert_eq!(document[list], serde_json::json!([]));
    }
    Ok(())
}

#[test]
fn the_groups_are_json() -> Tested {
    let _alone = alone();
    let tasks = crowd(5);
    let endpoint = open(Endpoint::builder().untracked(|| 7))?;
    let answer = get(&endpoint, "/debug/tasks?by=site")?;
    let document: serde_json::Value = serde_json::from_slice(&answer.body)?;
    assert_eq!(document["untracked"], 7);
    let site = &document["sites"][0];
    assert_eq!((&site["tasks"], &site["states"]), (&5.into(), &serde_json::json!({"idle": 5})));
    assert!(site["growth"].is_null(), "nobody samples");
    drop(tasks);
    Ok(())
}

#[test]
fn head_answers_like_get_without_the_body() -> Tested {
    let _alone = alone();
    let tasks = crowd(5_000);
    let endpoint = open(Endpoint::builder())?;
    for path in
        ["/", "/debug/pprof/goroutine?debug=1", "/debug/pprof/goroutine?debug=2", "/debug/tasks"]
    {
        let (head, whole) = (ask("HEAD", &endpoint, path)?, get(&endpoint, path)?);
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        for name in ["content-type", "content-length"] {
            assert_eq!(head.header(name), whole.header(name), "{path}");
        }
    }
    drop(tasks);
    Ok(())
}

#[test]
fn a_method_that_changes_something_is_refused() -> Tested {
    let endpoint = open(Endpoint::builder())?;
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"] {
        let answer = ask(method, &endpoint, "/debug/tasks")?;
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
    Ok(())
}

#[test]
fn a_wrong_path_is_shown_the_right_ones() -> Tested {
    let endpoint = open(Endpoint::builder())?;
    let answer = get(&endpoint, "/debug/pprof/heap")?;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("/debug/tasks?by=site"), "{}", answer.text());
    Ok(())
}

#[test]
fn a_wrong_query_is_told_what_is_allowed() -> Tested {
    let endpoint = open(Endpoint::builder())?;
    for (path, allowed) in [
        ("/debug/pprof/goroutine?debug=3", "debug=0, debug=1 or debug=2"),
        ("/debug/tasks?by=type", "by=site"),
        ("/metrics?name=x", "no query"),
    ] {
        let answer = get(&endpoint, path)?;
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.text().contains(allowed), "{}", answer.text());
    }
    Ok(())
}

#[test]
fn what_the_census_does_not_know_is_reported_where_somebody_counts_it() -> Tested {
    let endpoint = open(Endpoint::builder().untracked(|| 12))?;
    for debug in [1, 2] {
        let answer = get(&endpoint, &format!("/debug/pprof/goroutine?debug={debug}"))?;
        let head = answer.text().lines().next();
        assert!(head.is_some_and(|head| head.ends_with(" unlisted, 12 untracked")), "{head:?}");
    }
    Ok(())
}
