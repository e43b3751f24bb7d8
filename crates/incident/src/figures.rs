//! Figures as a French reader writes them, and what a whole replay comes to.

use verdict::Sample;

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

/// One sample in words.
pub(crate) fn sentence(sample: &Sample) -> String {
    let Sample { second, live, sites, bytes } = sample;
    format!(
        "{:>3} min  {:>9} tâches vivantes, nées en {} endroits, {:>4} Mo",
        second / 60,
        grouped(*live),
        sites,
        megabytes(*bytes)
    )
}

/// One sample in few words, to stand behind a title.
pub(crate) fn brief(sample: &Sample) -> String {
    let Sample { second, live, sites, bytes } = sample;
    let (live, bytes) = (grouped(*live), megabytes(*bytes));
    format!(" · {} min · {live} tâches, {sites} sites, {bytes} Mo", second / 60)
}

/// What the two hours come to, in a sentence.
pub(crate) fn conclusion(samples: &[Sample]) -> String {
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
        return "Rien n’a été vu.".to_owned();
    };
    let grown = last.live.saturating_sub(first.live);
    if last.second == 0 || grown <= first.live {
        let most = samples.iter().map(|it| it.live).max().unwrap_or(0);
        return format!("Le compte reste plat : jamais plus de {} tâches vivantes.", grouped(most));
    }
    let per_hour = grown * 3_600 / last.second;
    let bytes = last.bytes.saturating_sub(first.bytes) / grown;
    format!(
        "Le compte monte de {} tâches par heure ; chacune retient {} octets.",
        grouped(per_hour),
        grouped(bytes)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let said = conclusion(&samples);
        assert!(said.contains("50\u{202f}400 tâches par heure"), "{said}");
        assert!(said.contains("400 octets"), "{said}");
    }

    #[test]
    fn what_does_not_grow_is_flat() {
        let said = conclusion(&[at(0, 5, 0), at(3_600, 6, 0), at(7_200, 5, 0)]);
        assert_eq!(said, "Le compte reste plat : jamais plus de 6 tâches vivantes.");
    }

    #[test]
    fn without_samples_nothing_was_seen() {
        assert_eq!(conclusion(&[]), "Rien n’a été vu.");
    }
}
