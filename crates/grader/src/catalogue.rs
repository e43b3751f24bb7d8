//! The message catalogue: every sentence that a learner reads, in one file per language.
//!
//! Messages are [Fluent](https://projectfluent.org): plurals and elisions belong to the language,
//! and not to the code. Another language is a second file beside `locales/fr.ftl`.

use std::borrow::Cow;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::GradeError;

const FRENCH: &str = include_str!("../locales/fr.ftl");

/// The messages of one language.
pub struct Catalogue {
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// The French catalogue.
    ///
    /// # Errors
    ///
    /// The catalogue's own text is broken; a test holds that it is not.
    pub fn french() -> Result<Self, GradeError> {
        let broken = |error: &dyn fmt::Display| GradeError::Catalogue(error.to_string());
        let resource =
            FluentResource::try_new(FRENCH.to_owned()).map_err(|(_, errors)| broken(&errors[0]))?;
        let language = "fr".parse().map_err(|error| broken(&error))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Terminals print the marks that would isolate left-to-right names as rubbish.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| broken(&errors[0]))?;
        Ok(Self { bundle })
    }

    /// A message that says the same whatever happened.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// A message with its particulars.
    ///
    /// A message that is missing shows its id: better a bare word than no verdict. A test holds
    /// that none is.
    #[must_use]
    pub fn format(&self, id: &str, particulars: &[(&'static str, Value)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in particulars {
            arguments.set(*name, FluentValue::from(value));
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalogue").field("locales", &self.bundle.locales).finish_non_exhaustive()
    }
}

/// A particular of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A count; the language picks its plural.
    Count(u64),
    /// Anything else.
    Text(String),
}

impl From<&Value> for FluentValue<'_> {
    fn from(value: &Value) -> Self {
        match value {
            // Fluent counts in floating point: exact for every count that a message can hold.
            #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53")]
            Value::Count(count) => (*count as f64).into(),
            Value::Text(text) => FluentValue::String(Cow::Owned(text.clone())),
        }
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
