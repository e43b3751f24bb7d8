//! How much time an axis shows.

/// The span of an axis of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// So many seconds, from the first to the last sample.
    Fixed(u64),
    /// As much as has passed, and some room: the end is not known.
    Growing,
}

impl Span {
    /// Where the axis ends, in seconds, once so many have passed.
    ///
    /// A growing one ends at round figures, and each lasts for a while: an axis that moves at each sample shows nothing.
    pub(crate) fn seconds(self, passed: u64) -> u64 {
        const STEPS: [u64; 9] = [60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400];
        match self {
            Self::Fixed(seconds) => seconds.max(1),
            Self::Growing => STEPS.into_iter().find(|step| passed <= *step).unwrap_or_else(|| {
                let last = STEPS[STEPS.len() - 1];
                passed.div_ceil(last).next_power_of_two() * last
            }),
        }
    }

    /// A moment on the axis.
    pub(crate) fn label(second: u64) -> String {
        match (second / 60, second % 60) {
            (minutes, 0) => format!("{minutes} min"),
            (0, seconds) => format!("{seconds} s"),
            (minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_that_grows_always_has_room() {
        for (passed, end) in
            [(0, 60), (60, 60), (61, 120), (3_601, 7_200), (14_401, 28_800), (86_401, 115_200)]
        {
            assert_eq!(Span::Growing.seconds(passed), end, "{passed}");
        }
    }

    #[test]
    fn a_span_of_nothing_still_has_two_ends() {
        assert_eq!(Span::Fixed(0).seconds(0), 1);
    }

    #[test]
    fn moments_are_said_as_briefly_as_they_can_be() {
        let said = [0, 30, 60, 150, 7_200].map(Span::label);
        assert_eq!(said, ["0 min", "30 s", "1 min", "2 min 30 s", "120 min"]);
    }
}
