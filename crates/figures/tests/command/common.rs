//! What the tests of the documents share: a run on some machine.

use std::collections::BTreeMap;

use figures::document::SCHEMA;
use figures::{Benches, Figure, Machine, Pair};

/// A full run that measured this.
pub(crate) fn measured(figures: Vec<Figure>, pairs: Vec<Pair>) -> Benches {
    let machine = Machine {
        cpu: "Some CPU".to_owned(),
        cores: 2,
        memory_mib: 2_000,
        kernel: "Linux 6.1.0".to_owned(),
        rustc: "1.95.0".to_owned(),
        go: None,
        packages: BTreeMap::new(),
    };
    let taken = "2026-11-26".to_owned();
    Benches { schema: SCHEMA, taken, quick: false, machine, figures, pairs }
}
