//! What stands for a figure in the middle of a sentence; the front page of this crate has the list.
//!
//! The text around it must be true whatever the figure turns out to be: "costs {{#figure …}} of
//! what Go's costs", and not "is slower than Go".

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::ranking;
use crate::Layout;
use crate::measurements::{Benches, FRENCH, Quantity, Scale, Selection, Series, Unit, names};

/// One part of a line that stands for a figure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Inline<'a> {
    kind: &'a str,
    words: Vec<&'a str>,
}

/// Code, which is left alone, or a figure.
static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"`[^`]*`|\\\{\{|\{\{#(?<kind>figure|added|total|per-task|exponent|ranking)(?<words>(?: +[\w=/-]+)*) *\}\}",
    )
    .expect("the pattern is a constant")
});

impl<'a> Inline<'a> {
    fn new(found: &Captures<'a>) -> Option<(Range<usize>, Self)> {
        let kind = found.name("kind")?.as_str();
        let words = found.name("words").map_or("", |words| words.as_str());
        Some((found.get_match().range(), Self { kind, words: words.split_whitespace().collect() }))
    }

    /// All in a line that is not in a listing, each with its place.
    pub(crate) fn all_in(line: &'a str) -> impl Iterator<Item = (Range<usize>, Self)> {
        PARTS.captures_iter(line).filter_map(|found| Self::new(&found))
    }

    /// What the reader sees; or what is wrong, and what to do about it.
    pub(crate) fn expand(&self, layout: &Layout) -> Result<String, String> {
        match (self.kind, &self.words[..]) {
            ("figure", [bench, of, arguments @ ..]) => figure(layout, bench, of, arguments),
            ("ranking", [bench, arguments @ ..]) => rank(layout, bench, arguments),
            ("added", [bench, runtime]) => added(layout, bench, runtime),
            ("exponent", [measure, runtime]) => exponent(layout, measure, runtime),
            ("total", [measure, runtime, tasks]) => total(layout, measure, runtime, tasks, false),
            ("per-task", [measure, runtime, tasks]) => total(layout, measure, runtime, tasks, true),
            (kind, _) => {
                let arguments = match kind {
                    "figure" => "BENCH RUNTIME[/RUNTIME] [NAME=NUMBER]…",
                    "ranking" => "BENCH [NAME=NUMBER]…",
                    "added" => "BENCH RUNTIME",
                    "exponent" => "MEASURE RUNTIME",
                    _ => "MEASURE RUNTIME tasks=NUMBER",
                };
                Err(format!("`{kind}` takes {arguments}: correct it"))
            }
        }
    }
}

/// `line` with each part that can be followed replaced by what it stands for.
pub(crate) fn follow(line: &str, layout: &Layout) -> String {
    replace(line, |inline| inline.expand(layout).ok())
}

/// `line` with a number for each part, as a reader of prose would see it.
pub(crate) fn blanked(line: &str) -> String {
    replace(line, |_| Some("0".to_owned()))
}

fn replace(line: &str, with: impl Fn(&Inline<'_>) -> Option<String>) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = 0;
    for (place, inline) in Inline::all_in(line) {
        out.push_str(&line[rest..place.start]);
        match with(&inline) {
            Some(text) => out.push_str(&text),
            None => out.push_str(&line[place.clone()]),
        }
        rest = place.end;
    }
    out.push_str(&line[rest..]);
    out
}

/// A figure, or how many times one is the other.
fn figure(layout: &Layout, bench: &str, of: &str, arguments: &[&str]) -> Result<String, String> {
    let selection = Selection::new(bench, arguments.iter().copied())?;
    let reading = names::reading(bench)?;
    let benches = Benches::read(layout)?;
    let one = |name: &str| {
        let runtime = names::runtime_called(name)?;
        Ok::<_, String>(reading.of(selection.one(&benches, runtime, name)?))
    };
    if of.split('/').any(|name| name == "go") && benches.machine.go.is_none() {
        // No fault of the page: the machine that measured had no Go.
        return Ok("non mesuré, faute de Go".to_owned());
    }
    let Some((this, other)) = of.split_once('/') else { return Ok(one(of)?.full(&FRENCH)) };
    let ratio = Quantity::new(one(this)?.interval.over(one(other)?.interval), Unit::Times);
    let (value, range) = (ratio.value(&FRENCH), ratio.range(&FRENCH).unwrap_or_default());
    if ratio.interval.contains(1.0) {
        return Ok(format!("{value} ({range}\u{a0}: à égalité)"));
    }
    Ok(ratio.full(&FRENCH))
}

/// Who comes before whom.
fn rank(layout: &Layout, bench: &str, arguments: &[&str]) -> Result<String, String> {
    let selection = Selection::new(bench, arguments.iter().copied())?;
    let reading = names::reading(bench)?;
    let benches = Benches::read(layout)?;
    let figures = selection.one_each(&benches)?;
    let items: Vec<_> =
        figures.iter().map(|it| (names::runtime(it.runtime), reading.of(it).interval)).collect();
    if items.len() < 2 {
        return Err(format!("`{bench}` was measured on one runtime: there is nothing to rank"));
    }
    Ok(ranking::phrase(items, reading.is_rate))
}

/// What a facade adds to an operation.
fn added(layout: &Layout, bench: &str, name: &str) -> Result<String, String> {
    names::operation(bench)?;
    let runtime = names::runtime_called(name)?;
    let benches = Benches::read(layout)?;
    let pair = benches.pairs.iter().find(|it| it.bench == bench && it.runtime == runtime);
    let pair = pair.ok_or_else(|| {
        format!(
            "`{}` has no pair of `{bench}` on `{name}`: correct the page, or measure it with `cargo xtask bench`",
            Benches::FILE
        )
    })?;
    Ok(Quantity::new(pair.added(), pair.unit).full(&FRENCH))
}

/// How fast a cost grows.
fn exponent(layout: &Layout, measure: &str, name: &str) -> Result<String, String> {
    with_series(layout, measure, name, |series| {
        let exponent = series.exponent.ok_or_else(|| {
            format!(
                "`{}` has too few numbers of tasks for an exponent of `{measure}` on `{name}`: measure more with `cargo xtask bench`",
                Scale::FILE
            )
        })?;
        Ok(Quantity::exact(exponent, Unit::Bare).value(&FRENCH))
    })
}

/// What so many tasks cost, together or each.
fn total(
    layout: &Layout,
    measure: &str,
    name: &str,
    tasks: &str,
    is_per_task: bool,
) -> Result<String, String> {
    let wanted: u64 = tasks
        .strip_prefix("tasks=")
        .and_then(|count| count.parse().ok())
        .ok_or_else(|| format!("`{tasks}` is no `tasks=NUMBER`: correct it"))?;
    with_series(layout, measure, name, |series| {
        let point = series.points.iter().find(|point| point.tasks == wanted).ok_or_else(|| {
            let counts: Vec<String> =
                series.points.iter().map(|point| point.tasks.to_string()).collect();
            format!(
                "`{}` has `{measure}` on `{name}` for {} tasks, not for {wanted}: write one of them",
                Scale::FILE,
                counts.join(", ")
            )
        })?;
        #[expect(clippy::cast_precision_loss, reason = "counts of tasks stay far below 2^52")]
        let count = if is_per_task { wanted as f64 } else { 1.0 };
        Ok(Quantity::new(point.interval.per(count), series.unit).full(&FRENCH))
    })
}

fn with_series(
    layout: &Layout,
    measure: &str,
    name: &str,
    say: impl FnOnce(&Series) -> Result<String, String>,
) -> Result<String, String> {
    names::measure(measure)?;
    let runtime = names::runtime_called(name)?;
    let scale = Scale::read(layout)?;
    let series = scale.series.iter().find(|it| it.measure == measure && it.runtime == runtime);
    say(series.ok_or_else(|| {
        format!(
            "`{}` has no `{measure}` on `{name}`: correct the page, or measure it with `cargo xtask bench`",
            Scale::FILE
        )
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_line_is_found_outside_code() {
        let found: Vec<_> = Inline::all_in(
            "un {{#figure service tokio-multi/go batch=100}} et `{{#added x y}}` et \\{{#added x y}}, {{#ranking spawn}}.",
        )
        .map(|(_, inline)| (inline.kind, inline.words))
        .collect();
        assert_eq!(
            found,
            [
                ("figure", vec!["service", "tokio-multi/go", "batch=100"]),
                ("ranking", vec!["spawn"])
            ]
        );
    }

    #[test]
    fn prose_has_a_number_in_its_place() {
        assert_eq!(blanked("vaut {{#added spawn smol}}, {{#other}}"), "vaut 0, {{#other}}");
    }

    #[test]
    fn what_it_takes_is_said_where_it_is_missing() {
        let refused = |line: &str| {
            let inline = Inline::all_in(line).next().map(|(_, inline)| inline);
            inline.and_then(|it| it.expand(&Layout::new("none", None)).err()).unwrap_or_default()
        };
        assert_eq!(refused("{{#added spawn}}"), "`added` takes BENCH RUNTIME: correct it");
        assert_eq!(refused("{{#total spawn smol 5}}"), "`5` is no `tasks=NUMBER`: correct it");
    }
}
