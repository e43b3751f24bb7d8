//! `/debug/tasks`: the live tasks, and their groups, as JSON.
//!
//! Times are whole milliseconds. What is not known is `null`.

use std::fmt::Display;
use std::time::Duration;
use std::vec;

use fuite::evidence::Criteria;
use fuite::{Grade, Kind, ScopeId, State, Task, TaskId, Tasks};
use serde::{Serialize, Serializer};

use super::by_task::grade;
use crate::body::{Body, Report};
use crate::groups::{Group, groups, growing};
use crate::sites::{Key, Sites};
use crate::watch::{Figures, Watch};

/// Each live task: `{"live": …, "unlisted": …, "tasks": [{…}, …]}`.
pub(crate) fn tasks(watch: &Watch) -> Body {
    let growing = growing(watch).into_keys().collect();
    let (tasks, criteria) = (fuite::tasks(), watch.criteria());
    let rows = TaskRows { tasks, criteria, growing, origins: Sites::new() };
    Body::streamed(head(watch.figures(), "tasks"), List { rows, begun: false })
}

/// The groups: `{"live": …, "unlisted": …, "sites": [{…}, …]}`.
pub(crate) async fn sites(watch: &Watch) -> Body {
    let window = watch.growth.as_ref().map(|sampling| sampling.every).unwrap_or_default();
    let rows = SiteRows { groups: groups(watch).await.into_iter(), window };
    Body::streamed(head(watch.figures(), "sites"), List { rows, begun: false })
}

/// The document up to its list.
fn head(figures: Figures, list: &str) -> Vec<u8> {
    let Figures { live, unlisted, untracked } = figures;
    let untracked = untracked.map_or_else(|| "null".to_owned(), |tasks| tasks.to_string());
    let head = format!(
        "{{\"live\":{live},\"unlisted\":{unlisted},\"untracked\":{untracked},\"{list}\":[\n"
    );
    head.into_bytes()
}

/// The elements of a list, one by one.
trait Rows: Send + 'static {
    /// Appends the next one, if there is one.
    fn row(&mut self, out: &mut Vec<u8>) -> bool;
}

/// The document from its list on.
struct List<R> {
    rows: R,
    begun: bool,
}

impl<R: Rows> Report for List<R> {
    fn part(&mut self, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        if self.begun {
            out.extend_from_slice(b",\n");
        }
        self.begun = true;
        let more = self.rows.row(out);
        if !more {
            out.truncate(before);
            out.extend_from_slice(b"\n]}\n");
        }
        more
    }
}

struct TaskRows {
    tasks: Tasks,
    criteria: Criteria<'static>,
    growing: Vec<Key>,
    origins: Sites<Origin>,
}

/// What the tasks of one origin have in common, as JSON.
struct Origin {
    json: String,
    grows: bool,
}

#[derive(Serialize)]
struct OriginRow {
    kind: Shown<Kind>,
    r#type: &'static str,
    file: &'static str,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct TaskRow<'a> {
    id: Shown<TaskId>,
    parent: Option<Shown<TaskId>>,
    scope: Option<u32>,
    scope_name: Option<&'a str>,
    name: Option<&'a str>,
    state: Shown<State>,
    daemon: bool,
    grade: Option<Shown<Grade>>,
    age_ms: u64,
    polls: u32,
    idle_ms: Option<u64>,
    wakers: Option<usize>,
}

impl Rows for TaskRows {
    fn row(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(task) = self.tasks.next() else { return false };
        let growing = &self.growing;
        let origin = self.origins.of(&task, |key| Origin::new(key, growing.contains(&key)));
        write(out, &task_row(&task, &self.criteria, origin.grows));
        // The two objects become one: the brace between them, a comma.
        out.pop();
        out.push(b',');
        out.extend_from_slice(origin.json.trim_start_matches('{').as_bytes());
        true
    }
}

impl Origin {
    fn new(Key { site, type_name, kind }: Key, grows: bool) -> Self {
        let (file, line, column) = (site.file, site.line, site.column);
        let row = OriginRow { kind: Shown(kind), r#type: type_name, file, line, column };
        // Numbers and texts always are JSON.
        Self { json: serde_json::to_string(&row).unwrap_or_default(), grows }
    }
}

fn task_row<'a>(task: &'a Task, criteria: &Criteria<'_>, grows: bool) -> TaskRow<'a> {
    TaskRow {
        id: Shown(task.id()),
        parent: task.parent().map(Shown),
        scope: task.scope().map(ScopeId::number),
        scope_name: task.scope_name(),
        name: task.name(),
        state: Shown(task.state()),
        daemon: task.is_daemon(),
        grade: grade(task, criteria, grows).map(Shown),
        age_ms: millis(task.age()),
        polls: task.polls(),
        idle_ms: task.idle().map(millis),
        wakers: task.wakers(),
    }
}

struct SiteRows {
    groups: vec::IntoIter<Group>,
    window: Duration,
}

#[derive(Serialize)]
struct SiteRow {
    file: &'static str,
    line: u32,
    column: u32,
    r#type: &'static str,
    kind: Shown<Kind>,
    tasks: u64,
    oldest_ms: u64,
    states: Counts<State>,
    grades: Counts<Grade>,
    growth: Option<GrowthRow>,
}

#[derive(Serialize)]
struct GrowthRow {
    gained: u64,
    windows: usize,
    window_ms: u64,
}

impl Rows for SiteRows {
    fn row(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(group) = self.groups.next() else { return false };
        write(out, &site_row(&group, self.window));
        true
    }
}

fn site_row(group: &Group, window: Duration) -> SiteRow {
    let Key { site, type_name, kind } = group.key;
    SiteRow {
        file: site.file,
        line: site.line,
        column: site.column,
        r#type: type_name,
        kind: Shown(kind),
        tasks: group.tasks,
        oldest_ms: millis(group.oldest),
        states: Counts(group.states().collect()),
        grades: Counts(group.grades().collect()),
        growth: group.growth.as_ref().map(|growth| GrowthRow {
            gained: growth.gained,
            windows: growth.windows,
            window_ms: millis(window),
        }),
    }
}

/// A value as it prints itself.
struct Shown<T>(T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// How many tasks there are of each: `{"idle": 12, "new": 1}`.
struct Counts<T>(Vec<(T, u64)>);

impl<T: Copy + Display> Serialize for Counts<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(it, tasks)| (Shown(*it), tasks)))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn write(out: &mut Vec<u8>, row: &impl Serialize) {
    // Writing to memory does not fail, and these rows are always JSON.
    let _ = serde_json::to_writer(out, row);
}
