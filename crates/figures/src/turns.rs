//! Figures taken in turn: what the machine does to one of them in a slow minute, it does to all.
//!
//! Criterion measures one bench for some seconds and then the next; programs that are to be ranked are then minutes
//! apart, and a machine may have changed its pace between them. In turn, each is measured for a moment, then each
//! again, and what a ranking rests on is how the rounds differ.

use crate::document::Figure;
use crate::statistics::Estimate;

/// One figure out of several rounds, for each that a round has: the median of its medians, with the interval of that.
#[must_use]
pub fn over_rounds(rounds: impl IntoIterator<Item = Vec<Figure>>) -> Vec<Figure> {
    let mut gathered: Vec<(Figure, Vec<f64>)> = Vec::new();
    for figure in rounds.into_iter().flatten() {
        match gathered.iter_mut().find(|(first, _)| first.is_of(&figure)) {
            Some((_, medians)) => medians.push(figure.median),
            None => gathered.push((figure.clone(), vec![figure.median])),
        }
    }
    let one = |(figure, medians)| {
        let Estimate { median, low, high } = Estimate::of(medians);
        Figure { median, low, high, ..figure }
    };
    gathered.into_iter().map(one).collect()
}

/// Puts figures in the place of those of the same name; one that has no such place is left out.
pub fn replace(figures: &mut [Figure], with: &[Figure]) {
    for figure in figures {
        if let Some(other) = with.iter().find(|other| other.is_of(figure)) {
            figure.clone_from(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn figure(runtime: &str, median: f64) -> Figure {
        Figure {
            bench: "service".to_owned(),
            runtime: runtime.to_owned(),
            variant: "raw".to_owned(),
            parameters: BTreeMap::new(),
            unit: "ns".to_owned(),
            median,
            low: median,
            high: median,
            elements: 100,
        }
    }

    fn said(figures: &[Figure]) -> Vec<(&str, f64, f64, f64)> {
        figures.iter().map(|it| (&*it.runtime, it.low, it.median, it.high)).collect()
    }

    #[test]
    fn a_figure_is_the_median_of_its_rounds_and_its_interval_how_they_differ() {
        let rounds = [3.0, 1.0, 2.0].map(|it| vec![figure("smol", it), figure("go", 10.0 * it)]);
        assert_eq!(said(&over_rounds(rounds)), [("smol", 1.0, 2.0, 3.0), ("go", 10.0, 20.0, 30.0)]);
    }

    #[test]
    fn a_round_without_a_figure_takes_nothing_from_the_others() {
        let rounds = [vec![figure("smol", 1.0), figure("go", 5.0)], vec![figure("smol", 2.0)]];
        assert_eq!(said(&over_rounds(rounds)), [("smol", 1.0, 1.5, 2.0), ("go", 5.0, 5.0, 5.0)]);
    }

    #[test]
    fn only_what_has_the_same_name_is_replaced() {
        let mut figures = [figure("smol", 1.0), figure("go", 5.0)];
        replace(&mut figures, &[figure("go", 7.0), figure("tokio-multi", 9.0)]);
        assert_eq!(said(&figures), [("smol", 1.0, 1.0, 1.0), ("go", 7.0, 7.0, 7.0)]);
    }
}
