//! What the census costs a whole service: the order service of the solutions, beside the same files compiled against the
//! bare runtime.
//!
//! `cargo bench -p benches --bench service` prints the time per order of either, and the median of paired differences
//! over many processes.

use anyhow::Result;
use benches::Processes;
use benches::runtime::{Runtime, Visitor, visit_all};
use benches::service::measure;

/// How many pairs a process measures.
const ROUNDS: usize = 31;

fn main() -> Result<()> {
    let processes = Processes::from_command_line();
    processes.print(&format!(
        "{:<32} {:>12} {:>10} {:>8} {:>18}",
        "per order", "bare", "added", "ratio", "95 % interval"
    ));
    let mut lines = Lines { processes: &processes, result: Ok(()) };
    visit_all(&mut lines);
    lines.result
}

/// One line for each runtime.
struct Lines<'a> {
    processes: &'a Processes,
    result: Result<()>,
}

impl Visitor for Lines<'_> {
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
        if self.result.is_ok() {
            self.result = self.line::<Raw, Facade>();
        }
    }
}

impl Lines<'_> {
    fn line<Raw: Runtime, Facade: Runtime>(&self) -> Result<()> {
        let settings = &self.processes.settings;
        let what = format!("service, {}", Raw::NAME);
        let measure = || measure::<Raw, Facade>(settings.rounds(ROUNDS));
        if let Some(paired) = self.processes.line(&what, measure)? {
            let (plain, added) = (paired.plain, paired.difference);
            settings.print(&format!(
                "{what:<32} {plain:>9.0} ns {:>+7.0} ns {:>+7.1}% {:>18}",
                added.median,
                100.0 * added.median / plain,
                format!("{:+.0} to {:+.0}", added.low, added.high)
            ));
            settings.record(&paired.named("service", Raw::NAME, "order"));
        }
        Ok(())
    }
}
