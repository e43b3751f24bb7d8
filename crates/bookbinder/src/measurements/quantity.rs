//! A measured value in its unit, with as many digits as its interval bears.

use serde::Deserialize;

use super::Interval;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Unit {
    #[serde(rename = "ns")]
    Nanoseconds,
    #[serde(rename = "bytes")]
    Bytes,
    /// Operations per second.
    PerSecond,
    /// A ratio.
    Times,
    /// A number that counts nothing: an exponent.
    Bare,
}

/// How a language writes numbers.
#[derive(Debug)]
pub(crate) struct Language {
    decimal: &'static str,
    /// Between thousands.
    thousands: &'static str,
    /// Between a number and its unit.
    space: &'static str,
    minus: &'static str,
    bytes: [&'static str; 4],
    /// A byte, after the numbers that stand before a singular.
    byte: (&'static [&'static str], &'static str),
    per_second: &'static str,
    times: &'static str,
    /// What stands before and between the ends of an interval.
    between: (&'static str, &'static str),
    /// What stands around the precision of a value whose interval is narrower than its last digit.
    within: (&'static str, &'static str),
}

impl Language {
    /// A number and its unit, of which one that is spelt out agrees with it.
    fn with_unit(&self, number: &str, unit: &str) -> String {
        let (singular, byte) = self.byte;
        match unit {
            "" => number.to_owned(),
            _ if unit == self.bytes[0] && singular.contains(&number) => {
                [number, self.space, byte].concat()
            }
            _ => [number, self.space, unit].concat(),
        }
    }
}

/// As the book writes them.
pub(crate) const FRENCH: Language = Language {
    decimal: ",",
    thousands: "\u{202f}",
    space: "\u{a0}",
    minus: "−",
    bytes: ["octets", "ko", "Mo", "Go"],
    byte: (&["0", "1"], "octet"),
    per_second: "par seconde",
    times: "fois",
    between: ("de\u{a0}", " à\u{a0}"),
    within: ("à\u{a0}", "\u{a0}près"),
};

/// As the README writes them.
pub(crate) const ENGLISH: Language = Language {
    decimal: ".",
    thousands: ",",
    space: " ",
    minus: "-",
    bytes: ["bytes", "kB", "MB", "GB"],
    byte: (&["1"], "byte"),
    per_second: "per second",
    times: "times",
    between: ("", " to "),
    within: ("within ", ""),
};

/// A value and what it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quantity {
    pub(crate) interval: Interval,
    pub(crate) unit: Unit,
}

impl Quantity {
    pub(crate) fn new(interval: Interval, unit: Unit) -> Self {
        Self { interval, unit }
    }

    pub(crate) fn exact(value: f64, unit: Unit) -> Self {
        Self::new(Interval::exact(value), unit)
    }

    /// The value: `81,2 µs`.
    pub(crate) fn value(self, language: &Language) -> String {
        let (scaled, unit) = self.scaled(language);
        let number = decimal(scaled.median, self.digits(scaled), scaled.is_exact(), language);
        language.with_unit(&number, unit)
    }

    /// The ends of its interval, in the unit of the value: `de 80,9 à 82,0`; `None` where it has
    /// none.
    pub(crate) fn range(self, language: &Language) -> Option<String> {
        let (scaled, unit) = self.scaled(language);
        if scaled.is_exact() {
            return None;
        }
        let digits = self.digits(scaled);
        let written = |value| decimal(value, digits, false, language);
        let (low, high) = (written(scaled.low), written(scaled.high));
        if low == high {
            let (before, after) = language.within;
            let step = decimal(10_f64.powi(-digits), digits, false, language);
            return Some([before, &language.with_unit(&step, unit), after].concat());
        }
        let (before, between) = language.between;
        Some([before, &low, between, &high].concat())
    }

    /// The value and its interval: `81,2 µs (de 80,9 à 82,0)`.
    pub(crate) fn full(self, language: &Language) -> String {
        let value = self.value(language);
        self.range(language).map_or(value.clone(), |range| format!("{value} ({range})"))
    }

    /// The interval in the unit that suits its value, and that unit.
    fn scaled(self, language: &Language) -> (Interval, &'static str) {
        let size = self.interval.median.abs();
        let (factor, unit) = match self.unit {
            Unit::Nanoseconds if size < 1e3 => (1.0, "ns"),
            Unit::Nanoseconds if size < 1e6 => (1e3, "µs"),
            Unit::Nanoseconds if size < 1e9 => (1e6, "ms"),
            Unit::Nanoseconds => (1e9, "s"),
            Unit::Bytes if size < 1e4 => (1.0, language.bytes[0]),
            Unit::Bytes if size < 1e6 => (1e3, language.bytes[1]),
            Unit::Bytes if size < 1e9 => (1e6, language.bytes[2]),
            Unit::Bytes => (1e9, language.bytes[3]),
            Unit::PerSecond => (1.0, language.per_second),
            Unit::Times => (1.0, language.times),
            Unit::Bare => (1.0, ""),
        };
        (self.interval.per(factor), unit)
    }

    /// How many decimals: three digits that count, or fewer where the interval is wider than those.
    /// A negative number rounds to tens, hundreds and so on.
    fn digits(self, scaled: Interval) -> i32 {
        let of_value = match scaled.median.abs() {
            // No byte is lost where each is counted.
            _ if self.unit == Unit::Bytes && scaled == self.interval => 0.0,
            0.0 => 0.0,
            size => 2.0 - size.log10().floor(),
        };
        let half = (scaled.high - scaled.low) / 2.0;
        let of_width = if half > 0.0 { (-half.log10()).ceil() } else { f64::INFINITY };
        #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a double is small")]
        let digits = of_value.min(of_width).clamp(-12.0, 12.0) as i32;
        digits
    }
}

/// A number with so many decimals; `trimmed` leaves out those that are zero.
fn decimal(value: f64, digits: i32, trimmed: bool, language: &Language) -> String {
    let scale = 10_f64.powi(digits);
    let rounded = (value * scale).round() / scale;
    let decimals = usize::try_from(digits).unwrap_or(0);
    let mut text = format!("{:.decimals$}", rounded.abs());
    if trimmed && text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut out = String::from(if rounded < 0.0 && !is_zero { language.minus } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push_str(language.thousands);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.extend([language.decimal, fraction]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unit: Unit, (low, median, high): (f64, f64, f64), french: &str, english: &str) {
        let quantity = Quantity::new(Interval { low, median, high }, unit);
        let plain = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ");
        assert_eq!(plain(quantity.full(&FRENCH)), french);
        assert_eq!(quantity.full(&ENGLISH), english);
    }

    #[test]
    fn the_unit_suits_the_value_and_the_ends_share_it() {
        check(
            Unit::Nanoseconds,
            (80_900.1, 81_234.0, 81_999.7),
            "81,2 µs (de 80,9 à 82,0)",
            "81.2 µs (80.9 to 82.0)",
        );
        check(
            Unit::Nanoseconds,
            (0.9e9, 1.2e9, 1.5e9),
            "1,2 s (de 0,9 à 1,5)",
            "1.2 s (0.9 to 1.5)",
        );
        check(Unit::Bytes, (2.6e8, 2.69e8, 2.71e8), "269 Mo (de 260 à 271)", "269 MB (260 to 271)");
    }

    #[test]
    fn a_wide_interval_takes_digits_from_its_value() {
        check(Unit::Nanoseconds, (15.2, 18.3, 21.1), "18 ns (de 15 à 21)", "18 ns (15 to 21)");
        check(
            Unit::PerSecond,
            (10_100.0, 12_345.0, 14_900.0),
            "12 000 par seconde (de 10 000 à 15 000)",
            "12,000 per second (10,000 to 15,000)",
        );
        check(Unit::Times, (2.1, 2.34, 2.6), "2,3 fois (de 2,1 à 2,6)", "2.3 times (2.1 to 2.6)");
    }

    #[test]
    fn an_interval_narrower_than_the_last_digit_is_said_to_be_so() {
        check(
            Unit::Nanoseconds,
            (81_230.0, 81_234.0, 81_236.0),
            "81,2 µs (à 0,1 µs près)",
            "81.2 µs (within 0.1 µs)",
        );
        check(
            Unit::Bytes,
            (22.8, 23.0, 23.2),
            "23 octets (à 1 octet près)",
            "23 bytes (within 1 byte)",
        );
    }

    #[test]
    fn a_unit_that_is_spelt_out_agrees_with_its_number() {
        check(Unit::Bytes, (0.0, 0.0, 0.0), "0 octet", "0 bytes");
        check(Unit::Bytes, (1.0, 1.0, 1.0), "1 octet", "1 byte");
        check(Unit::Bytes, (2.0, 2.0, 2.0), "2 octets", "2 bytes");
    }

    #[test]
    fn an_exact_value_has_no_interval_and_no_zeros() {
        check(Unit::Bytes, (40.0, 40.0, 40.0), "40 octets", "40 bytes");
        check(Unit::Bare, (1.024, 1.024, 1.024), "1,02", "1.02");
        check(Unit::Bytes, (1184.0, 1184.0, 1184.0), "1 184 octets", "1,184 bytes");
    }

    #[test]
    fn what_is_below_zero_has_a_minus_and_zero_has_none() {
        check(Unit::Nanoseconds, (-9.0, -3.2, 4.0), "−3 ns (de −9 à 4)", "-3 ns (-9 to 4)");
        check(Unit::Nanoseconds, (-9.0, -0.2, 4.0), "0 ns (de −9 à 4)", "0 ns (-9 to 4)");
    }
}
