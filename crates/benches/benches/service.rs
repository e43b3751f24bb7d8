//! What the census costs a whole service: the order service of the solutions, beside the same files compiled against the
//! bare runtime.
//!
//! `cargo bench -p benches --bench service` prints the time per order of either, and the median of paired differences.

use benches::Settings;
use benches::child::one_thread_for_async_std;
use benches::runtime::{Runtime, Visitor, visit_all};
use benches::service::measure;

const ROUNDS: usize = 101;

fn main() -> anyhow::Result<()> {
    one_thread_for_async_std()?;
    let settings = Settings::from_command_line();
    settings.print(&format!(
        "{:<32} {:>12} {:>10} {:>8} {:>18}",
        "per order", "bare", "added", "ratio", "95 % interval"
    ));
    visit_all(&mut Lines { settings: &settings });
    Ok(())
}

/// One line for each runtime.
struct Lines<'a> {
    settings: &'a Settings,
}

impl Visitor for Lines<'_> {
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
        let what = format!("service, {}", Raw::NAME);
        if !self.settings.wants(&what) {
            return;
        }
        let paired = measure::<Raw, Facade>(self.settings.rounds(ROUNDS));
        let (plain, added) = (paired.plain, paired.difference);
        self.settings.print(&format!(
            "{what:<32} {plain:>9.0} ns {:>+7.0} ns {:>+7.1}% {:>18}",
            added.median,
            100.0 * added.median / plain,
            format!("{:+.0} to {:+.0}", added.low, added.high)
        ));
        self.settings.record(&paired.named("service", Raw::NAME, "order"));
    }
}
