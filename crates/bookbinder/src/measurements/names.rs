//! What the figures are called in French.

use super::{Figure, Quantity, Runtime, Unit, Variant};
use crate::french::{counted, number};

/// How the figures of a bench are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// What is done, as the title of a drawing.
    pub(crate) title: &'static str,
    /// What one figure says, as the head of a column.
    pub(crate) head: &'static str,
    /// Whether it is how many operations a second does, rather than how long one takes.
    pub(crate) is_rate: bool,
}

/// Every bench, with its reading.
const BENCHES: [(&str, Reading); 10] = [
    ("spawn", time("Lancer une tâche", "durée par tâche")),
    ("spawn-join", time("Lancer une tâche et l’attendre", "durée par tâche")),
    ("ping-pong", time("Échanger un message entre deux tâches", "durée par échange")),
    ("service", Reading { title: "Débit du service", head: "ordres par seconde", is_rate: true }),
    ("lifecycle", time("Démarrer le service, puis l’arrêter", "durée d’un cycle")),
    ("cancel", time("Annuler une tâche et attendre qu’elle soit partie", "durée par tâche")),
    ("census-live", time("Compter les tâches vivantes", "durée d’une lecture")),
    ("census-by-site", time("Compter les tâches vivantes par site", "durée d’une lecture")),
    ("census-snapshot", time("Relever toutes les tâches vivantes", "durée d’un relevé")),
    ("judgement", time("Corriger un service déjà compilé", "durée d’une correction")),
];

const fn time(title: &'static str, head: &'static str) -> Reading {
    Reading { title, head, is_rate: false }
}

/// How a bench is read; the error names those that are known.
pub(crate) fn reading(bench: &str) -> Result<Reading, String> {
    let known = BENCHES.iter().find(|(name, _)| *name == bench);
    known.map(|(_, reading)| *reading).ok_or_else(|| {
        let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        format!("there is no bench `{bench}`: write one of {}", names.join(", "))
    })
}

impl Reading {
    /// What a figure says, read so.
    pub(crate) fn of(self, figure: &Figure) -> Quantity {
        let elements = f64::from(figure.elements);
        if self.is_rate {
            // The times are in nanoseconds.
            Quantity::new(figure.interval.rate(elements * 1e9), Unit::PerSecond)
        } else {
            Quantity::new(figure.interval.per(elements), figure.unit)
        }
    }
}

pub(crate) fn runtime(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::TokioCurrent => "tokio à un fil",
        Runtime::TokioMulti => "tokio à plusieurs fils",
        Runtime::Smol => "smol",
        Runtime::AsyncStd => "async-std",
        Runtime::Go => "Go",
        Runtime::Census => "le recensement",
    }
}

/// The runtime that a page calls so.
pub(crate) fn runtime_called(name: &str) -> Result<Runtime, String> {
    Ok(match name {
        "tokio-current" => Runtime::TokioCurrent,
        "tokio-multi" => Runtime::TokioMulti,
        "smol" => Runtime::Smol,
        "async-std" => Runtime::AsyncStd,
        "go" => Runtime::Go,
        "census" => Runtime::Census,
        _ => {
            return Err(format!(
                "there is no runtime `{name}`: write tokio-current, tokio-multi, smol, async-std, go or census"
            ));
        }
    })
}

pub(crate) fn variant(variant: Variant) -> &'static str {
    match variant {
        // Go has no facade, and its repaired program is the one that all others stand beside.
        Variant::Raw | Variant::Fixed => "nu",
        Variant::Facade => "façade",
        Variant::Buggy => "fautif",
    }
}

/// A parameter and its value, as the title of a group.
pub(crate) fn parameter(name: &str, value: u64) -> String {
    match name {
        "batch" => format!("lots de {}", counted(value, "ordre")),
        "workers" => counted(value, "travailleur"),
        "tasks" => tasks(value),
        _ => format!("{name} = {}", number(value)),
    }
}

/// So many tasks: from a million on French wants a *de*.
pub(crate) fn tasks(count: u64) -> String {
    if count >= 1_000_000 && count.is_multiple_of(1_000_000) {
        format!("{}\u{a0}de\u{a0}tâches", number(count))
    } else {
        counted(count, "tâche")
    }
}

/// What a facade is added to: the title of a table of pairs.
pub(crate) fn operation(bench: &str) -> Result<&'static str, String> {
    match bench {
        "spawn" => Ok("Par tâche lancée"),
        "service" => Ok("Par ordre traité"),
        "memory" => Ok("Par tâche vivante, en mémoire"),
        _ => Err(format!(
            "nothing was measured by pairs in `{bench}`: write spawn, service or memory"
        )),
    }
}

/// What grows with the number of tasks.
pub(crate) fn measure(measure: &str) -> Result<&'static str, String> {
    match measure {
        "spawn" => Ok("lancer des tâches qui restent en vie"),
        "snapshot" => Ok("relever toutes les tâches vivantes"),
        "verdict" => Ok("rendre le verdict d’une garde"),
        "memory" => Ok("mémoire demandée à l’allocateur"),
        "rss" => Ok("mémoire résidente"),
        _ => Err(format!(
            "there is no measure `{measure}`: write spawn, snapshot, verdict, memory or rss"
        )),
    }
}

/// A day as `2026-11-26`, in words; as it is where it is none.
pub(crate) fn day(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let parts: Vec<usize> = date.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts[..] else { return date.to_owned() };
    let Some(month) = month.checked_sub(1).and_then(|index| MONTHS.get(index)) else {
        return date.to_owned();
    };
    let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
    format!("{day}\u{a0}{month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_words() {
        assert_eq!(day("2026-11-26"), "26\u{a0}novembre 2026");
        assert_eq!(day("2026-08-01"), "1er\u{a0}août 2026");
        for odd in ["", "2026-13-01", "2026-00-01", "today"] {
            assert_eq!(day(odd), odd);
        }
    }

    #[test]
    fn a_million_takes_a_preposition() {
        let plain = |count| tasks(count).replace(['\u{a0}', '\u{202f}'], " ");
        assert_eq!(plain(1), "1 tâche");
        assert_eq!(plain(100_000), "100 000 tâches");
        assert_eq!(plain(1_000_000), "1 000 000 de tâches");
    }
}
