//! `debug=2`: each live task, as Go prints each goroutine.
//!
//! A million of them are a few hundred megabytes, so this is written with care: what tasks of one origin have in common
//! is made into text once.

use std::io::Write;

use fuite::evidence::Criteria;
use fuite::{Grade, State, Task, Tasks};

use crate::body::{Body, Report};
use crate::groups::growing;
use crate::sites::{Key, Sites};
use crate::text;
use crate::watch::Watch;

/// The report.
pub(crate) fn report(watch: &Watch) -> Body {
    let head = super::head(watch.figures());
    Body::streamed(head, ByTask::new(watch))
}

/// Reads one task at a time from the table.
struct ByTask {
    tasks: Tasks,
    criteria: Criteria<'static>,
    growing: Vec<Key>,
    sites: Sites<Origin>,
}

/// What all tasks of one origin have in common.
struct Origin {
    /// How a task of its kind begins.
    begin: String,
    /// The lines of the type and the spawn site.
    end: String,
    grows: bool,
}

impl Origin {
    fn new(key: Key, grows: bool) -> Self {
        let begin = format!("\n{} ", key.kind);
        let end = format!("\n\t{}\n\tspawned at {}\n", key.type_name, key.site);
        Self { begin, end, grows }
    }
}

impl ByTask {
    fn new(watch: &Watch) -> Self {
        Self {
            tasks: fuite::tasks(),
            criteria: watch.criteria(),
            growing: growing(watch).into_keys().collect(),
            sites: Sites::new(),
        }
    }
}

impl Report for ByTask {
    fn part(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(task) = self.tasks.next() else { return false };
        let growing = &self.growing;
        let origin = self.sites.of(&task, |key| Origin::new(key, growing.contains(&key)));
        let grade = grade(&task, &self.criteria, origin.grows);
        out.extend_from_slice(origin.begin.as_bytes());
        head(out, &task, grade);
        fields(out, &task);
        out.extend_from_slice(origin.end.as_bytes());
        true
    }
}

/// The strongest grade of a task, that of its site included.
pub(super) fn grade(task: &Task, criteria: &Criteria<'_>, grows: bool) -> Option<Grade> {
    let of_site = (grows && !task.is_daemon()).then_some(Grade::Growing);
    criteria.grade(task).max(of_site)
}

/// `12.0 [idle, proven]:`
fn head(out: &mut Vec<u8>, task: &Task, grade: Option<Grade>) {
    text::id(out, task.id());
    out.extend_from_slice(match task.state() {
        State::New => b" [new",
        State::Running => b" [running",
        State::Woken => b" [woken",
        State::Idle => b" [idle",
    });
    if task.is_daemon() {
        out.extend_from_slice(b", daemon");
    }
    if let Some(grade) = grade {
        // Writing to memory does not fail.
        let _ = write!(out, ", {grade}");
    }
    out.extend_from_slice(b"]:");
}

/// ` age=12.345s polls=3 …`: what is known, and nothing that is not.
fn fields(out: &mut Vec<u8>, task: &Task) {
    out.extend_from_slice(b" age=");
    text::seconds(out, task.age());
    out.extend_from_slice(b" polls=");
    text::number(out, u64::from(task.polls()));
    if let Some(idle) = task.idle() {
        out.extend_from_slice(b" idle=");
        text::seconds(out, idle);
    }
    if let Some(wakers) = task.wakers() {
        out.extend_from_slice(b" wakers=");
        text::number(out, wakers as u64);
    }
    if let Some(parent) = task.parent() {
        out.extend_from_slice(b" parent=");
        text::id(out, parent);
    }
    if let Some(scope) = task.scope() {
        out.extend_from_slice(b" scope=");
        text::number(out, u64::from(scope.number()));
    }
    if let Some(scope) = task.scope_name() {
        out.extend_from_slice(b" scope_name=");
        text::quoted(out, scope);
    }
    if let Some(name) = task.name() {
        out.extend_from_slice(b" name=");
        text::quoted(out, name);
    }
}
