//! Logarithmic axes, cut at the powers of ten.

/// From which power of ten to which.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decades {
    first: i32,
    last: i32,
}

impl Decades {
    /// The powers around some values; `None` where no value is above zero.
    pub(super) fn around(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut logarithms = values.filter(|value| *value > 0.0).map(f64::log10).peekable();
        logarithms.peek()?;
        let (low, high) = logarithms.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| {
            (low.min(it), high.max(it))
        });
        #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a double is small")]
        let (first, last) = (low.floor() as i32, high.ceil() as i32);
        // A single value still wants an axis.
        Some(Self { first, last: last.max(first + 1) })
    }

    /// Where a value lies: 0 at the first power, 1 at the last. `None` where it has no logarithm.
    pub(super) fn place(self, value: f64) -> Option<f64> {
        let place = |logarithm: f64| {
            (logarithm - f64::from(self.first)) / f64::from(self.last - self.first)
        };
        (value > 0.0).then(|| place(value.log10()))
    }

    /// Every power, or every second or third, so that there are at most `count`.
    pub(super) fn ticks(self, count: i32) -> impl Iterator<Item = f64> {
        let decades = self.last - self.first;
        let step = (1..).find(|step| decades / step < count).unwrap_or(decades);
        (self.first..=self.last)
            .step_by(usize::try_from(step).unwrap_or(1))
            .map(|power| 10_f64.powi(power))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_reach_around_all_values() {
        let axis = Decades::around([310.0, 4.1e8].into_iter()).expect("values");
        assert_eq!(axis.ticks(10).collect::<Vec<_>>(), [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]);
        assert_eq!(axis.ticks(4).collect::<Vec<_>>(), [1e2, 1e4, 1e6, 1e8]);
        assert_eq!(axis.place(1e2), Some(0.0));
        assert_eq!(axis.place(1e9), Some(1.0));
    }

    #[test]
    fn what_has_no_logarithm_has_no_place() {
        let axis = Decades::around([0.0, 10.0].into_iter()).expect("a value");
        assert_eq!(axis.place(0.0), None);
        assert_eq!(axis, Decades { first: 1, last: 2 });
        assert_eq!(Decades::around([0.0, -1.0].into_iter()), None);
    }
}
