//! Figures as a French reader writes them, and what a whole replay comes to.

use verdict::Sample;

use crate::screen::Seen;

/// The thin space between groups of three digits, which never begins a line.
const THIN: char = '\u{202f}';

/// A number with its digits in groups of three.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// Bytes in millions, rounded.
pub(crate) fn megabytes(bytes: u64) -> u64 {
    (bytes + 500_000) / 1_000_000
}

/// How many tasks it takes to weigh one: of fewer, most of the memory is the process's own.
const WEIGHABLE: u64 = 10_000;

/// Which time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// That of a lab: two hours in seconds.
    Virtual,
    /// That of whoever watches.
    Real,
}

impl Clock {
    /// A moment, as it is said.
    pub(crate) fn moment(self, second: u64) -> String {
        match self {
            Self::Virtual => format!("{} min", second / 60),
            Self::Real => format!("{} min {:02} s", second / 60, second % 60),
        }
    }
}

/// One sample in words.
pub(crate) fn sentence(sample: &Sample, clock: Clock) -> String {
    let Sample { second, live, sites, bytes } = sample;
    let width = match clock {
        Clock::Virtual => 7,
        Clock::Real => 12,
    };
    format!(
        "{:>width$}  {:>9} tâches vivantes, nées en {} endroits, {:>4} Mo",
        clock.moment(*second),
        grouped(*live),
        sites,
        megabytes(*bytes)
    )
}

/// One sample in few words, to stand behind a title.
pub(crate) fn brief(sample: &Sample, clock: Clock) -> String {
    let Sample { second, live, sites, bytes } = sample;
    let (moment, live, bytes) = (clock.moment(*second), grouped(*live), megabytes(*bytes));
    format!(" · {moment} · {live} tâches, {sites} sites, {bytes} Mo")
}

/// What all samples come to, in a sentence.
pub(crate) fn conclusion(seen: &Seen) -> String {
    let Seen { samples, latest } = seen;
    let (first, last) = match samples.as_slice() {
        [] => return "Rien n’a été vu.".to_owned(),
        [first] => (first, latest),
        [first, .., last] => (first, last),
    };
    let grown = last.live.saturating_sub(first.live);
    if grown <= first.live {
        let most = samples.iter().chain([latest]).map(|it| it.live).max().unwrap_or(0);
        return format!(
            "Le compte reste plat\u{a0}: jamais plus de {} tâches vivantes.",
            grouped(most)
        );
    }
    if last.second == 0 {
        let grown = grouped(grown);
        return format!("Le compte monte\u{a0}: {grown} tâches de plus en moins d’une seconde.");
    }
    let per_hour = grouped(grown * 3_600 / last.second);
    let rise = format!("Le compte monte de {per_hour} tâches par heure");
    if grown < WEIGHABLE {
        return format!("{rise}.");
    }
    let bytes = grouped(last.bytes.saturating_sub(first.bytes) / grown);
    format!("{rise}\u{202f}; chacune retient {bytes} octets.")
}

/// The most memory that the process had, in a sentence; none where the system does not say.
pub(crate) fn peak(bytes: u64) -> Option<String> {
    (bytes > 0).then(|| format!("Le processus a tenu jusqu’à {} Mo de mémoire.", megabytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(samples: &[Sample]) -> Seen {
        Seen { samples: samples.to_vec(), latest: samples.last().copied().unwrap_or_default() }
    }

    fn at(second: u64, live: u64, bytes: u64) -> Sample {
        Sample { second, live, sites: 3, bytes }
    }

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1 000"), (1_234_567, "1 234 567")] {
            assert_eq!(grouped(number), text.replace(' ', "\u{202f}"));
        }
    }

    #[test]
    fn growth_is_said_per_hour_and_per_task() {
        let samples = [at(0, 6, 1_000_000), at(7_200, 100_806, 41_320_000)];
        let said = conclusion(&seen(&samples));
        assert!(said.contains("50\u{202f}400 tâches par heure"), "{said}");
        assert!(said.contains("400 octets"), "{said}");
    }

    #[test]
    fn what_does_not_grow_is_flat() {
        let said = conclusion(&seen(&[at(0, 5, 0), at(3_600, 6, 0), at(7_200, 5, 0)]));
        assert_eq!(said, "Le compte reste plat\u{a0}: jamais plus de 6 tâches vivantes.");
    }

    #[test]
    fn a_few_tasks_are_not_weighed() {
        let said = conclusion(&seen(&[at(0, 5, 0), at(60, 845, 9_000_000)]));
        assert_eq!(said, "Le compte monte de 50\u{202f}400 tâches par heure.");
    }

    #[test]
    fn a_rise_within_the_first_second_has_no_rate() {
        let said = conclusion(&Seen { samples: vec![at(0, 5, 0)], latest: at(0, 1_005, 0) });
        assert_eq!(
            said,
            "Le compte monte\u{a0}: 1\u{202f}000 tâches de plus en moins d’une seconde."
        );
    }

    #[test]
    fn a_peak_is_said_where_the_system_tells_it() {
        assert_eq!(
            peak(66_400_000).as_deref(),
            Some("Le processus a tenu jusqu’à 66 Mo de mémoire.")
        );
        assert_eq!(peak(0), None);
    }

    #[test]
    fn real_time_has_seconds() {
        assert_eq!(Clock::Virtual.moment(605), "10 min");
        assert_eq!(Clock::Real.moment(605), "10 min 05 s");
    }

    #[test]
    fn without_samples_nothing_was_seen() {
        assert_eq!(conclusion(&Seen::default()), "Rien n’a été vu.");
    }
}
