//! `{{#pairs}}`: what a facade adds to a spawn, to an order and to a live task.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::Layout;
use crate::measurements::{Benches, FRENCH, Interval, Pair, Quantity, Unit, names};

use super::machine::taken;

pub(super) fn expand(layout: &Layout) -> Result<String, String> {
    let benches = Benches::read(layout)?;
    let mut out = String::new();
    let measured: BTreeSet<&str> = benches.pairs.iter().map(|pair| pair.bench.as_str()).collect();
    for bench in measured {
        names::operation(bench)?;
    }
    // From the smallest operation to the largest, and memory last.
    for bench in ["spawn", "service", "memory"] {
        let mut pairs: Vec<&Pair> =
            benches.pairs.iter().filter(|pair| pair.bench == bench).collect();
        pairs.sort_by_key(|pair| pair.runtime);
        if pairs.is_empty() {
            return Err(format!(
                "`{}` has no pairs of `{bench}`: measure them with `cargo xtask bench`",
                Benches::FILE
            ));
        }
        let _ = writeln!(
            out,
            "**{}**\n\n| runtime | nu | la façade ajoute | intervalle à 95\u{a0}% | soit |\n|---|---:|---:|---:|---:|",
            names::operation(bench)?
        );
        for pair in pairs {
            row(&mut out, pair);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "*Séries entrelacées. {}*", taken(&benches.taken, &benches.machine));
    Ok(out)
}

fn row(out: &mut String, pair: &Pair) {
    let added = Quantity::new(pair.added(), pair.unit);
    let _ = writeln!(
        out,
        "| {} | {} | {} | {} | {} |",
        names::runtime(pair.runtime),
        Quantity::exact(pair.plain, pair.unit).value(&FRENCH),
        added.value(&FRENCH),
        added.range(&FRENCH).unwrap_or_else(|| "–".to_owned()),
        share(pair)
    );
}

/// What is added, in hundredths of what it is added to: nothing that can be seen, where the interval
/// holds zero.
fn share(pair: &Pair) -> String {
    let added = pair.added();
    if added.contains(0.0) && !added.is_exact() {
        return "rien de visible".to_owned();
    }
    let share = Interval::exact((added.median / pair.plain * 1000.0).round() / 10.0);
    format!("{}\u{a0}%", Quantity::new(share, Unit::Bare).value(&FRENCH))
}
