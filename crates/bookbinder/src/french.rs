//! French for numbers and durations, as the book prints them.

/// A count, its digits in threes: `50 000`, with the narrow no-break space that French sets there.
pub(crate) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// A duration in its largest units: `1 h 30 min`, `45 s`.
pub(crate) fn duration(seconds: u64) -> String {
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}\u{a0}{unit}"))
        .collect();
    if parts.is_empty() { "0".to_owned() } else { parts.join("\u{a0}") }
}

/// `count` and its noun, which takes an s from two on: zero is singular in French.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    let plural = if count < 2 { "" } else { "s" };
    format!("{}\u{a0}{noun}{plural}", number(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_go_in_threes() {
        let cases = [(0, "0"), (999, "999"), (1000, "1\u{202f}000"), (50_004, "50\u{202f}004")];
        for (count, text) in cases {
            assert_eq!(number(count), text);
        }
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
    }

    #[test]
    fn a_duration_has_no_empty_unit() {
        let cases =
            [(0, "0"), (45, "45 s"), (3600, "1 h"), (5400, "1 h 30 min"), (61, "1 min 1 s")];
        for (seconds, text) in cases {
            assert_eq!(duration(seconds).replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn zero_and_one_are_singular() {
        assert_eq!(counted(0, "tâche"), "0\u{a0}tâche");
        assert_eq!(counted(1, "tâche"), "1\u{a0}tâche");
        assert_eq!(counted(2, "tâche"), "2\u{a0}tâches");
    }
}
