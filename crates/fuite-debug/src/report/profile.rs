//! `/debug/pprof/goroutine`: the live tasks by spawn site, as a pprof profile.
//!
//! One sample per spawn site, type and kind, however many tasks there are. Its one frame is the spawn site: a function
//! that bears the name of the type and the line, so that two sites of one type stay two.

mod messages;
mod names;

use std::collections::HashMap;
use std::env;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Bytes;
use prost::Message;

use self::messages::{Function, Label, Line, Location, Mapping, Profile, Sample, ValueType};
use self::names::readable;
use crate::body::Body;
use crate::groups::{Group, groups};
use crate::watch::Watch;

/// The profile, compressed as pprof expects it.
pub(crate) async fn report(watch: &Watch) -> Body {
    let groups = groups(watch).await;
    let profile = profile(&groups).encode_to_vec();
    let mut zipped = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = zipped.write_all(&profile);
    Body::Whole(zipped.finish().map(Bytes::from).unwrap_or_default())
}

fn profile(groups: &[Group]) -> Profile {
    let mut strings = Strings::new();
    let tasks = ValueType { r#type: strings.index("tasks"), unit: strings.index("count") };
    let program = env::current_exe().ok();
    let program = program.as_deref().and_then(|path| path.file_name()?.to_str()).unwrap_or("?");
    let mut profile = Profile {
        sample_type: vec![tasks],
        period_type: Some(tasks),
        period: 1,
        default_sample_type: tasks.r#type,
        time_nanos: nanos_since_1970(),
        mapping: vec![Mapping::symbolized(strings.index(program))],
        ..Profile::default()
    };
    for (id, group) in (1..).zip(groups) {
        profile.function.push(function(id, group, &mut strings));
        profile.location.push(location(id, group));
        profile.sample.push(sample(id, group, &mut strings));
    }
    profile.string_table = strings.in_order;
    profile
}

fn function(id: u64, group: &Group, strings: &mut Strings) -> Function {
    let site = group.key.site;
    let name = match site.line {
        0 => site.to_string(),
        line => format!("{} {}:{line}", readable(group.key.type_name), site.file),
    };
    Function {
        id,
        name: strings.index(&name),
        // Another name than the above tells pprof that there is nothing left to demangle.
        system_name: strings.index(group.key.type_name),
        filename: strings.index(site.file),
        start_line: i64::from(site.line),
    }
}

fn location(id: u64, group: &Group) -> Location {
    let (line, column) = (i64::from(group.key.site.line), i64::from(group.key.site.column));
    Location { id, mapping_id: 1, line: vec![Line { function_id: id, line, column }] }
}

fn sample(id: u64, group: &Group, strings: &mut Strings) -> Sample {
    let kind =
        Label { key: strings.index("kind"), str: strings.index(&group.key.kind.to_string()) };
    let tasks = i64::try_from(group.tasks).unwrap_or(i64::MAX);
    Sample { location_id: vec![id], value: vec![tasks], label: vec![kind] }
}

fn nanos_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// The texts of a profile, each once; the first is empty.
struct Strings {
    in_order: Vec<String>,
    indices: HashMap<String, i64>,
}

impl Strings {
    fn new() -> Self {
        Self { in_order: vec![String::new()], indices: HashMap::from([(String::new(), 0)]) }
    }

    fn index(&mut self, text: &str) -> i64 {
        if let Some(index) = self.indices.get(text) {
            return *index;
        }
        let index = i64::try_from(self.in_order.len()).unwrap_or(i64::MAX);
        self.in_order.push(text.to_owned());
        self.indices.insert(text.to_owned(), index);
        index
    }
}
