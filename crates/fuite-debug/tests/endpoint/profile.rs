//! The profile, as those who know nothing of us read it.

use std::io::Read;
use std::process::Command;

use crate::common::{Tested, alone, crowd, get, open};
use flate2::read::GzDecoder;
use fuite_debug::Endpoint;
use prost::Message;

/// What this test reads of `profile.proto`, written down a second time.
#[derive(Clone, PartialEq, Message)]
struct Profile {
    #[prost(message, repeated, tag = "1")]
    sample_type: Vec<ValueType>,
    #[prost(message, repeated, tag = "2")]
    sample: Vec<Sample>,
    #[prost(message, repeated, tag = "4")]
    location: Vec<Location>,
    #[prost(message, repeated, tag = "5")]
    function: Vec<Function>,
    #[prost(string, repeated, tag = "6")]
    string_table: Vec<String>,
    #[prost(int64, tag = "9")]
    time_nanos: i64,
}

#[derive(Clone, PartialEq, Message)]
struct ValueType {
    #[prost(int64, tag = "1")]
    r#type: i64,
    #[prost(int64, tag = "2")]
    unit: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Sample {
    #[prost(uint64, repeated, tag = "1")]
    location_id: Vec<u64>,
    #[prost(int64, repeated, tag = "2")]
    value: Vec<i64>,
    #[prost(message, repeated, tag = "3")]
    label: Vec<ValueType>,
}

#[derive(Clone, PartialEq, Message)]
struct Location {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(message, repeated, tag = "4")]
    line: Vec<Line>,
}

#[derive(Clone, PartialEq, Message)]
struct Line {
    #[prost(uint64, tag = "1")]
    function_id: u64,
    #[prost(int64, tag = "2")]
    line: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Function {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(int64, tag = "2")]
    name: i64,
    #[prost(int64, tag = "4")]
    filename: i64,
}

impl Profile {
    fn text(&self, index: i64) -> &str {
        usize::try_from(index).ok().and_then(|index| self.string_table.get(index)).expect("a text")
    }
}

#[test]
fn each_spawn_site_is_a_function_at_its_line() -> Tested {
    let _alone = alone();
    let (tasks, line) = (crowd(40), line!());
    let endpoint = open(Endpoint::builder())?;
    for path in ["/debug/pprof/goroutine", "/debug/pprof/goroutine?debug=0"] {
        let mut bytes = Vec::new();
        GzDecoder::new(&*get(&endpoint, path)?.body).read_to_end(&mut bytes)?;
        let profile = Profile::decode(&*bytes)?;
        assert_eq!(profile.string_table.first().map(String::as_str), Some(""));
        let unit = &profile.sample_type[0];
        assert_eq!((profile.text(unit.r#type), profile.text(unit.unit)), ("tasks", "count"));
        assert!(profile.time_nanos > 0);

        let [sample] = profile.sample.as_slice() else { panic!("{:?}", profile.sample) };
        assert_eq!(sample.value, [40]);
        let label = &sample.label[0];
        assert_eq!((profile.text(label.r#type), profile.text(label.unit)), ("kind", "task"));
        let location = profile.location.iter().find(|it| sample.location_id == [it.id]);
        let place = &location.expect("the sample's location").line[0];
        assert_eq!(place.line, i64::from(line));
        let function = profile.function.iter().find(|it| it.id == place.function_id);
        let function = function.expect("the line's function");
        assert_eq!(profile.text(function.filename), file!());
        assert_eq!(profile.text(function.name), format!("Pending<()> {}:{line}", file!()));
    }
    drop(tasks);
    Ok(())
}

#[test]
fn a_million_tasks_make_no_longer_a_profile_than_ten() -> Tested {
    let _alone = alone();
    let endpoint = open(Endpoint::builder())?;
    let sizes = [10, 300_000].map(|tasks| {
        let tasks = crowd(tasks);
        let size = get(&endpoint, "/debug/pprof/goroutine").map(|answer| answer.body.len());
        drop(tasks);
        size.unwrap_or_default()
    });
    assert!(sizes[1] > 0 && sizes[1] < sizes[0] + 50, "{sizes:?}");
    Ok(())
}

#[test]
fn go_tool_pprof_shows_the_spawn_sites_as_functions() -> Tested {
    if Command::new("go").arg("version").output().is_err() {
        println!("skipped: `go` is not installed here");
        return Ok(());
    }
    let _alone = alone();
    let few = crowd(3);
    let (many, line) = (crowd(500), line!());
    let endpoint = open(Endpoint::builder())?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("tasks.pb.gz");
    std::fs::write(&file, get(&endpoint, "/debug/pprof/goroutine")?.body)?;
    let output = Command::new("go").args(["tool", "pprof", "-top"]).arg(&file).output()?;
    let report = String::from_utf8(output.stdout)?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(report.contains("Type: tasks"), "{report}");
    assert!(report.contains("503 total"), "{report}");
    let top = report.lines().find(|it| it.ends_with(&format!("Pending<()> {}:{line}", file!())));
    assert!(top.is_some_and(|top| top.trim_start().starts_with("500 ")), "{report}");
    drop((few, many));
    Ok(())
}
