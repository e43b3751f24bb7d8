//! Numbers, as French writes them.

/// A number to three significant digits: `0,123`, `12,3`, `1 230`.
pub(crate) fn number(value: f64) -> String {
    let digits: usize = match value.abs() {
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        v if v >= 0.995 => 2,
        _ => 3,
    };
    let plain = format!("{value:.digits$}");
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let whole = in_thousands(whole);
    if rest.is_empty() { whole } else { format!("{whole},{rest}") }
}

/// Digits with a narrow no-break space before each three, where there are more than three.
fn in_thousands(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        let left = digits.len() - at;
        if left.is_multiple_of(3) && out.ends_with(|it: char| it.is_ascii_digit()) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// A whole number.
pub(crate) fn count(count: u64) -> String {
    in_thousands(&count.to_string())
}

/// A value with its unit; `ns` and `bytes` take the larger unit that suits them.
pub(crate) fn quantity(value: f64, unit: &str) -> String {
    let (step, names): (f64, &[&str]) = match unit {
        "ns" => (1e3, &["ns", "µs", "ms", "s"]),
        "bytes" => (1024.0, &["o", "Kio", "Mio", "Gio"]),
        other => return format!("{}\u{a0}{other}", number(value)),
    };
    let mut value = value;
    let mut at = 0;
    while value.abs() >= step && at + 1 < names.len() {
        value /= step;
        at += 1;
    }
    format!("{}\u{a0}{}", number(value), names[at])
}

/// A factor as what it adds: `+8,3 %`, `−2,0 %`.
pub(crate) fn percent(factor: f64) -> String {
    let percent = 100.0 * (factor - 1.0);
    let sign = if percent < 0.0 { '−' } else { '+' };
    format!("{sign}{}\u{a0}%", number(percent.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_comma_three_digits_and_narrow_spaces() {
        let cases = [
            (0.123_4, "0,123"),
            (1.234, "1,23"),
            (12.34, "12,3"),
            (123.4, "123"),
            (1_234.0, "1\u{202f}234"),
            (1_234_567.0, "1\u{202f}234\u{202f}567"),
            (-1_234.0, "-1\u{202f}234"),
            (-123.0, "-123"),
        ];
        for (value, written) in cases {
            assert_eq!(number(value), written);
        }
    }

    #[test]
    fn times_and_sizes_take_the_unit_that_suits_them() {
        let cases = [
            (81_234.0, "ns", "81,2\u{a0}µs"),
            (0.5, "ns", "0,500\u{a0}ns"),
            (2.5e9, "ns", "2,50\u{a0}s"),
            (7_200e9, "ns", "7\u{202f}200\u{a0}s"),
            (40.0, "bytes", "40,0\u{a0}o"),
            (3.0 * 1024.0 * 1024.0, "bytes", "3,00\u{a0}Mio"),
            (3.0, "pommes", "3,00\u{a0}pommes"),
        ];
        for (value, unit, written) in cases {
            assert_eq!(quantity(value, unit), written);
        }
    }

    #[test]
    fn a_factor_is_said_as_what_it_adds() {
        assert_eq!(percent(1.5), "+50,0\u{a0}%");
        assert_eq!(percent(0.98), "−2,00\u{a0}%");
    }
}
