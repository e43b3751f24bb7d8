//! `debug=1`: the live tasks by spawn site, as Go groups goroutines by stack.

use std::time::Duration;
use std::vec;

use crate::body::{Body, Report};
use crate::groups::{Group, groups};
use crate::text;
use crate::watch::Watch;

/// The report.
pub(crate) async fn report(watch: &Watch) -> Body {
    let window = watch.growth.as_ref().map(|sampling| sampling.every).unwrap_or_default();
    let groups = groups(watch).await.into_iter();
    Body::streamed(super::head(watch.figures()), BySite { groups, window })
}

struct BySite {
    groups: vec::IntoIter<Group>,
    window: Duration,
}

impl Report for BySite {
    fn part(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(group) = self.groups.next() else { return false };
        write(out, &group, self.window);
        true
    }
}

fn write(out: &mut Vec<u8>, group: &Group, window: Duration) {
    let key = &group.key;
    let head = format!("\n{} @ {}\n#\t{}\n#\t{}\n", group.tasks, key.site, key.kind, key.type_name);
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(b"#\toldest ");
    text::seconds(out, group.oldest);
    let states: Vec<_> = group.states().map(|(state, tasks)| format!("{tasks} {state}")).collect();
    out.extend_from_slice(format!("; {}", states.join(", ")).as_bytes());
    let grades: Vec<_> = group.grades().map(|(grade, tasks)| format!("{tasks} {grade}")).collect();
    if !grades.is_empty() {
        out.extend_from_slice(format!("; {}", grades.join(", ")).as_bytes());
    }
    out.push(b'\n');
    if let Some(growth) = &group.growth {
        let grew = format!("#\tgrowing: {} more in {} windows of ", growth.gained, growth.windows);
        out.extend_from_slice(grew.as_bytes());
        text::seconds(out, window);
        out.push(b'\n');
    }
}
