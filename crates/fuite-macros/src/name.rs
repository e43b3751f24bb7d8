//! Under which name a crate knows a facade.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::Span;
use syn::{Ident, LitStr, Path, PathSegment, Token};

use crate::facade::Facade;

/// The path of a facade in the crate whose test is expanded.
#[derive(Clone)]
pub(crate) struct Name {
    pub(crate) path: Path,
}

impl Name {
    /// The name of the dependency. Where there is no manifest to read, that of the runtime, which is where the runtime's own
    /// attribute would look.
    pub(crate) fn in_manifest(facade: &Facade) -> Self {
        match crate_name(facade.package) {
            Ok(FoundCrate::Name(name)) => Self::of_crate(&name),
            Ok(FoundCrate::Itself) => Self::of_crate(facade.own_name),
            Err(_) => Self { path: path_of(facade.runtime) },
        }
    }

    /// A dependency of this name.
    pub(crate) fn of_crate(name: &str) -> Self {
        let mut path = path_of(name);
        path.leading_colon = Some(Token![::](Span::call_site()));
        Self { path }
    }

    /// What the argument `crate` says.
    pub(crate) fn of_argument(path: &LitStr) -> syn::Result<Self> {
        let path = path.parse().map_err(|_| {
            let text = "`crate` is the path of the facade, such as `crate = \"my_crate::tokio\"`";
            syn::Error::new(path.span(), text)
        })?;
        Ok(Self { path })
    }

    /// Whether the facade goes by the name that it was given, and not by that of the runtime.
    pub(crate) fn is_own(&self, facade: &Facade) -> bool {
        self.path.segments.last().is_some_and(|last| last.ident == facade.own_name)
    }
}

fn path_of(name: &str) -> Path {
    PathSegment::from(Ident::new(name, Span::call_site())).into()
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;
    use crate::facade::{ASYNC_STD, TOKIO};

    #[test]
    fn only_the_facades_own_name_is_its_own() {
        let is_own = |name: &str| Name::of_crate(name).is_own(&TOKIO);
        assert_eq!(["fuite_tokio", "tokio", "rt"].map(is_own), [true, false, false]);
        assert!(!Name::of_crate("fuite_tokio").is_own(&ASYNC_STD));
    }

    #[test]
    fn a_path_counts_by_its_last_name() {
        let is_own = |path: &str| {
            let path = LitStr::new(path, Span::call_site());
            Name::of_argument(&path).map(|name| name.is_own(&TOKIO)).ok()
        };
        assert_eq!(is_own("my_crate::fuite_tokio"), Some(true));
        assert_eq!(is_own("::fuite_tokio"), Some(true));
        assert_eq!(is_own("fuite_tokio::tokio"), Some(false));
        assert_eq!(is_own("not a path"), None);
    }

    #[test]
    fn a_dependency_is_found_from_wherever_the_test_is() {
        assert_eq!(Name::of_crate("tokio").path.to_token_stream().to_string(), ":: tokio");
    }

    #[test]
    fn without_a_dependency_it_is_where_the_runtimes_own_attribute_would_look() {
        // This crate has no facade among its dependencies.
        let name = Name::in_manifest(&ASYNC_STD);
        assert_eq!(name.path.to_token_stream().to_string(), "async_std");
    }
}
