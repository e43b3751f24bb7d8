//! What a scraper finds, and the growth that the endpoint samples by itself.

use std::time::Duration;

use crate::common::{Tested, alone, crowd, get, open};
use fuite_debug::Endpoint;

#[test]
fn a_scraper_finds_the_tasks_of_each_line() -> Tested {
    let _alone = alone();
    let (tasks, line) = (crowd(9), line!());
    let endpoint = open(Endpoint::builder().untracked(|| 4))?;
    let answer = get(&endpoint, "/metrics")?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!(answer.header("content-type"), kind);
    let labels = format!("{{site=\"{}:{line}\",kind=\"task\"}}", file!());
    for expected in [
        "# TYPE fuite_live_tasks gauge\nfuite_live_tasks 9\n".to_owned(),
        "\nfuite_unlisted_tasks 0\n".to_owned(),
        "\nfuite_untracked_tasks 4\n".to_owned(),
        format!("\nfuite_site_tasks{labels} 9\n"),
        format!("\nfuite_site_oldest_task_age_seconds{labels} 0."),
    ] {
        assert!(answer.text().contains(&expected), "{expected} in\n{}", answer.text());
    }
    assert!(answer.text().ends_with("# EOF\n"));
    assert!(!answer.text().contains("gained"), "nobody samples");
    drop(tasks);
    Ok(())
}

#[test]
fn a_site_that_gains_tasks_in_every_window_is_reported_everywhere() -> Tested {
    let _alone = alone();
    let endpoint = open(Endpoint::builder().growth(Duration::from_millis(20), 2))?;
    let mut leaked = Vec::new();
    // A window passes between two answers, or it does not: so the leak goes on until it has been noticed.
    let noticed = |path: &str, leaked: &mut Vec<_>| -> Result<String, ureq::Error> {
        loop {
            leaked.extend(crowd(1));
            let report = get(&endpoint, path)?.text().to_owned();
            let grows =
                ["more in 2 windows of 0.020s", ", growing]:", "\"gained\":", "kind=\"task\"} "];
            let line = report.lines().find(|line| grows.iter().any(|mark| line.contains(mark)));
            let gained = report.lines().filter(|line| line.starts_with("fuite_site_gained_tasks{"));
            if line.is_some()
                && (path != "/metrics" || gained.clone().any(|it| !it.ends_with(" 0")))
            {
                return Ok(report);
            }
        }
    };
    for path in [
        "/debug/pprof/goroutine?debug=1",
        "/debug/pprof/goroutine?debug=2",
        "/debug/tasks?by=site",
        "/metrics",
    ] {
        noticed(path, &mut leaked)?;
    }
    Ok(())
}
