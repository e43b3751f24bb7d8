//! Which tasks a report leaves out.

use glob::{MatchOptions, Pattern};

use crate::origin::Origin;

/// The tasks that somebody has said are no leaks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Excuses {
    names: Vec<String>,
    sites: Vec<Pattern>,
    types: Vec<String>,
}

/// `*` stays within one folder, as in a shell; `**` does not.
const LIKE_A_PATH: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

impl Excuses {
    pub(crate) fn name(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }

    pub(crate) fn site(&mut self, pattern: Pattern) {
        self.sites.push(pattern);
    }

    pub(crate) fn future_type(&mut self, part: &str) {
        self.types.push(part.to_owned());
    }

    /// Whether a task of this origin and name is excused.
    pub(crate) fn apply(&self, origin: Origin, name: Option<&str>) -> bool {
        let file = || origin.site().file;
        let at_site = || self.sites.iter().any(|it| it.matches_with(file(), LIKE_A_PATH));
        let of_type = || self.types.iter().any(|it| origin.type_name().contains(it.as_str()));
        self.apply_to_name(name) || at_site() || of_type()
    }

    /// Whether a task of this name is excused.
    pub(crate) fn apply_to_name(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.names.iter().any(|it| it == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Flusher;

    #[track_caller]
    fn check(excuse: impl FnOnce(&mut Excuses), name: Option<&str>, expected: bool) {
        let mut excuses = Excuses::default();
        excuse(&mut excuses);
        assert_eq!(excuses.apply(Origin::task::<Flusher>(), name), expected, "{excuses:?}");
    }

    #[test]
    fn nothing_is_excused_unless_it_is_asked_for() {
        check(|_| (), Some("flusher"), false);
    }

    #[test]
    fn a_name_is_excused_whole() {
        check(|excuses| excuses.name("flusher"), Some("flusher"), true);
        check(|excuses| excuses.name("flush"), Some("flusher"), false);
        check(|excuses| excuses.name("flusher"), None, false);
    }

    #[test]
    fn a_future_type_is_excused_by_a_part_of_its_path() {
        check(|excuses| excuses.future_type("excuses::tests::Flusher"), None, true);
        check(|excuses| excuses.future_type("hyper::"), None, false);
    }

    #[test]
    fn a_site_is_excused_by_a_glob_over_its_path() {
        let site = |text: &str| {
            let pattern = Pattern::new(text).expect("a glob");
            move |excuses: &mut Excuses| excuses.site(pattern)
        };
        check(site("**/excuses.rs"), None, true);
        check(site("*excuses.rs"), None, false);
        check(site("**/pool/*.rs"), None, false);
    }
}
