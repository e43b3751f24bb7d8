//! `{{#machine}}`: on what the figures of `bench.json` were measured.

use crate::Layout;
use crate::french::{counted, number};
use crate::measurements::{Benches, Machine, names};

pub(super) fn expand(layout: &Layout) -> Result<String, String> {
    let Benches { taken, machine, .. } = Benches::read(layout)?;
    let packages: Vec<String> =
        machine.packages.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let go = machine
        .go
        .as_ref()
        .map_or(String::new(), |go| format!(", Go\u{a0}{}", go.strip_prefix("go").unwrap_or(go)));
    Ok(format!(
        "Mesuré le {} par `cargo xtask bench`, sur {} (`{}`, {}\u{a0}Mio de mémoire, {})\u{a0}: Rust\u{a0}{}{go}\u{202f}; {}.\n",
        names::day(&taken),
        cores(&machine),
        machine.cpu.replace('`', ""),
        number(machine.memory_mib),
        machine.kernel,
        machine.rustc,
        packages.join(", ")
    ))
}

/// When and where, as the last sentence under a drawing.
pub(super) fn taken(day: &str, machine: &Machine) -> String {
    format!("Mesuré le {}, sur {}.", names::day(day), cores(machine))
}

fn cores(machine: &Machine) -> String {
    counted(machine.cores, "cœur")
}
