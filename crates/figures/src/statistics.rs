//! What is made of many measurements: a median with its interval, and the exponent of a growth.

/// A median, and between which values the true one lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The median of the measurements.
    pub median: f64,
    /// The lower end of the 95 % interval of the median.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Estimate {
    /// A value that is exact, so that its interval is the value itself.
    #[must_use]
    pub fn exact(value: f64) -> Self {
        Self { median: value, low: value, high: value }
    }

    /// The median of some values, with its 95 % interval by order statistics.
    ///
    /// The interval supposes nothing about how the values are distributed, only that they are independent: of `n`
    /// sorted values, the `k`th and the `k`th from the end are taken, with the largest `k` for which both the chance
    /// that fewer than `k` values lie below the true median, and the chance that fewer lie above it, are at most 2.5 %.
    /// Fewer than six values have no such interval; it is then all that was seen.
    ///
    /// # Panics
    ///
    /// When there is no value.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Self {
        assert!(!values.is_empty(), "a median of nothing");
        values.sort_by(f64::total_cmp);
        let n = values.len();
        let median = f64::midpoint(values[(n - 1) / 2], values[n / 2]);
        let outside = values_outside(n);
        Self { median, low: values[outside], high: values[n - 1 - outside] }
    }
}

/// How many of `n` sorted values lie beyond each end of the interval.
fn values_outside(n: usize) -> usize {
    /// Half of what a 95 % interval leaves out.
    const TAIL: f64 = 0.025;
    // Logarithms, because a half to the power of n underflows.
    let mut ln_chance = -(n as f64) * std::f64::consts::LN_2;
    let mut fewer = 0.0;
    for below in 0..n {
        fewer += ln_chance.exp();
        if fewer > TAIL {
            return below.saturating_sub(1);
        }
        ln_chance += ((n - below) as f64).ln() - ((below + 1) as f64).ln();
    }
    0
}

/// The exponent `e` of a growth `value = c · size^e`: the least-squares slope of the logarithms.
///
/// `None` where fewer than two different sizes are known, or a size or value is not positive.
#[must_use]
pub fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    if points.iter().any(|(size, value)| *size <= 0.0 || *value <= 0.0) {
        return None;
    }
    let logs: Vec<_> = points.iter().map(|(size, value)| (size.ln(), value.ln())).collect();
    let n = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|it| it.0), mean(|it| it.1));
    let spread: f64 = logs.iter().map(|it| (it.0 - x).powi(2)).sum();
    let together: f64 = logs.iter().map(|it| (it.0 - x) * (it.1 - y)).sum();
    (spread > 0.0).then(|| together / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up_to(n: u32) -> Vec<f64> {
        (1..=n).map(f64::from).collect()
    }

    #[test]
    fn the_interval_is_the_one_of_the_printed_tables() {
        // Ranks from the usual table of distribution-free intervals of the median, 95 %.
        for (n, low, high) in
            [(6, 1, 6), (8, 1, 8), (9, 2, 8), (10, 2, 9), (20, 6, 15), (50, 18, 33), (101, 41, 61)]
        {
            let estimate = Estimate::of(up_to(n));
            assert_eq!((estimate.low, estimate.high), (f64::from(low), f64::from(high)), "of {n}");
        }
    }

    #[test]
    fn the_interval_of_few_values_is_all_of_them() {
        for n in 1..6 {
            let estimate = Estimate::of(up_to(n));
            assert_eq!((estimate.low, estimate.high), (1.0, f64::from(n)));
        }
    }

    #[test]
    fn thousands_of_values_do_not_underflow() {
        let estimate = Estimate::of(up_to(5_000));
        assert!(estimate.low > 2_400.0 && estimate.high < 2_600.0, "{estimate:?}");
    }

    #[test]
    fn the_sequence_of_the_values_does_not_matter() {
        assert_eq!(Estimate::of(vec![3.0, 1.0, 2.0]).median, 2.0);
        assert_eq!(Estimate::of(vec![4.0, 1.0, 2.0, 3.0]).median, 2.5);
    }

    #[test]
    #[should_panic(expected = "a median of nothing")]
    fn a_median_of_nothing_is_refused() {
        let _ = Estimate::of(Vec::new());
    }

    #[test]
    fn the_exponent_of_a_power_is_found() {
        for wanted in [0.0, 1.0, 1.5, 2.0] {
            let points: Vec<_> =
                [1e3, 1e4, 1e5, 1e6].iter().map(|n: &f64| (*n, 7.0 * n.powf(wanted))).collect();
            let found = exponent(&points).expect("there are enough points");
            assert!((found - wanted).abs() < 1e-9, "{found} for {wanted}");
        }
    }

    #[test]
    fn one_size_has_no_exponent_and_nothing_that_is_not_positive_has_one() {
        assert_eq!(exponent(&[]), None);
        assert_eq!(exponent(&[(10.0, 1.0), (10.0, 2.0)]), None);
        assert_eq!(exponent(&[(1.0, 0.0), (10.0, 2.0)]), None);
    }
}
