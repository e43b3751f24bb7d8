//! Round numbers for the ticks of an axis.

/// The step between two ticks: 1, 2 or 5 times a power of ten, about `count` of them up to `max`.
pub(super) fn step(max: u64, count: u64) -> u64 {
    let rough = (max / count.max(1)).max(1);
    let power = 10_u64.pow(rough.ilog10());
    let fits = |factor: &u64| factor * power * count >= max;
    [1, 2, 5].iter().find(|factor| fits(factor)).map_or(10 * power, |factor| factor * power)
}

/// The same for time, whose round numbers are those of a clock.
pub(super) fn time_step(seconds: u64, count: u64) -> u64 {
    const STEPS: [u64; 13] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
    let fits = |step: &&u64| *step * count >= seconds;
    STEPS.iter().find(fits).copied().unwrap_or_else(|| 3600 * step(seconds.div_ceil(3600), count))
}

/// The ticks from 0 to the first that is not below `max`.
pub(super) fn ticks(max: u64, step: u64) -> impl Iterator<Item = u64> {
    (0..=max.max(1).div_ceil(step)).map(move |index| index * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_highest_value() {
        for (max, expected) in
            [(1, 1), (4, 1), (9, 5), (10, 5), (11, 5), (50_004, 20_000), (48_000, 20_000), (0, 1)]
        {
            assert_eq!(step(max, 4), expected, "{max}");
        }
        assert_eq!(ticks(50_004, 20_000).collect::<Vec<_>>(), [0, 20_000, 40_000, 60_000]);
        assert_eq!(ticks(0, 1).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn time_is_cut_as_on_a_clock() {
        for (seconds, expected) in [(4, 1), (60, 15), (3600, 900), (7200, 1800), (86_400, 36_000)] {
            assert_eq!(time_step(seconds, 4), expected, "{seconds}");
        }
    }
}
