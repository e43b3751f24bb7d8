//! Which figures a directive asks for: `service workers=2 variant=raw`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Benches, Figure, Runtime, Variant};

/// A bench, and what its figures must have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Selection<'a> {
    pub(crate) bench: &'a str,
    variant: Option<Variant>,
    parameters: BTreeMap<&'a str, u64>,
}

impl<'a> Selection<'a> {
    /// Reads what follows the bench's name: `variant=raw`, `batch=100`.
    pub(crate) fn new(
        bench: &'a str,
        arguments: impl Iterator<Item = &'a str>,
    ) -> Result<Self, String> {
        let mut selection = Self { bench, variant: None, parameters: BTreeMap::new() };
        for argument in arguments {
            let (name, value) = argument
                .split_once('=')
                .ok_or_else(|| format!("`{argument}` is no `name=value`: correct it"))?;
            if name == "variant" {
                selection.variant = Some(match value {
                    "raw" => Variant::Raw,
                    "facade" => Variant::Facade,
                    _ => {
                        return Err(format!(
                            "there is no variant `{value}`: write variant=raw or variant=facade"
                        ));
                    }
                });
            } else {
                let value =
                    value.parse().map_err(|_| format!("`{argument}`: write a number after `=`"))?;
                selection.parameters.insert(name, value);
            }
        }
        Ok(selection)
    }

    /// Every figure that has all that is asked for, in the order of runtimes and variants; an error
    /// where there is none.
    pub(crate) fn all<'b>(&self, benches: &'b Benches) -> Result<Vec<&'b Figure>, String> {
        let of_bench: Vec<&Figure> =
            benches.figures.iter().filter(|figure| figure.bench == self.bench).collect();
        if of_bench.is_empty() {
            return Err(format!(
                "`{}` has no bench `{}`: correct the name, or measure it with `cargo xtask bench`",
                Benches::FILE,
                self.bench
            ));
        }
        for (name, value) in &self.parameters {
            let measured: BTreeSet<u64> = of_bench
                .iter()
                .filter_map(|figure| figure.parameters.get(*name).copied())
                .collect();
            if !measured.contains(value) {
                let measured: Vec<String> = measured.iter().map(u64::to_string).collect();
                return Err(format!(
                    "`{}` has no figure of `{}` with {name}={value}: it has {name} {}; correct the number, or measure it with `cargo xtask bench`",
                    Benches::FILE,
                    self.bench,
                    if measured.is_empty() { "nowhere".to_owned() } else { measured.join(", ") }
                ));
            }
        }
        let mut found: Vec<&Figure> =
            of_bench.into_iter().filter(|figure| self.takes(figure)).collect();
        found.sort_by_key(|figure| (figure.runtime, figure.variant));
        if found.is_empty() { Err(self.nothing("that is all of this")) } else { Ok(found) }
    }

    /// The one figure of a runtime: where no variant is asked for, that of a program without a facade
    /// and without a fault.
    pub(crate) fn one<'b>(
        &self,
        benches: &'b Benches,
        runtime: Runtime,
        name: &str,
    ) -> Result<&'b Figure, String> {
        let mut found = self.all(benches)?;
        found.retain(|figure| figure.runtime == runtime);
        if found.len() > 1 && self.variant.is_none() {
            found.retain(|figure| figure.variant.is_plain());
        }
        match found[..] {
            [figure] => Ok(figure),
            [] => Err(self.nothing(&format!("on `{name}`"))),
            _ => Err(format!("several figures of `{}` are meant: {}", self.bench, which(&found))),
        }
    }

    /// Every figure of programs without a facade and without a fault, where no variant is asked for;
    /// one for each runtime.
    pub(crate) fn one_each<'b>(&self, benches: &'b Benches) -> Result<Vec<&'b Figure>, String> {
        let mut found = self.all(benches)?;
        // What has only ever been counted is meant as it is.
        let has_plain = found.iter().any(|figure| figure.variant.is_plain());
        found.retain(|figure| self.variant.is_some() || !has_plain || figure.variant.is_plain());
        if found.is_sorted_by(|a, b| a.runtime < b.runtime) {
            return Ok(found);
        }
        Err(format!("several figures of `{}` are meant: {}", self.bench, which(&found)))
    }

    fn takes(&self, figure: &Figure) -> bool {
        // Go has no facade: its repaired program stands beside either variant.
        let variant = self
            .variant
            .is_none_or(|asked| figure.variant == asked || figure.variant == Variant::Fixed);
        variant
            && self
                .parameters
                .iter()
                .all(|(name, value)| figure.parameters.get(*name) == Some(value))
    }

    fn nothing(&self, what: &str) -> String {
        format!(
            "`{}` has no figure of `{}` {what}: correct the page, or measure it with `cargo xtask bench`",
            Benches::FILE,
            self.bench
        )
    }
}

/// The parameters in which figures differ.
pub(crate) fn varied(figures: &[&Figure]) -> BTreeSet<String> {
    let names: BTreeSet<&String> = figures.iter().flat_map(|it| it.parameters.keys()).collect();
    let differs = |name: &&&String| {
        let values: BTreeSet<_> = figures.iter().map(|it| it.parameters.get(**name)).collect();
        values.len() > 1
    };
    names.iter().filter(differs).map(|name| (*name).clone()).collect()
}

/// What an author has to add to mean one of several figures.
fn which(figures: &[&Figure]) -> String {
    let varied: Vec<String> = varied(figures).into_iter().map(|name| format!("{name}=…")).collect();
    if varied.is_empty() {
        "add variant=raw or variant=facade".to_owned()
    } else {
        format!("add {}", varied.join(" and "))
    }
}
