//! The arguments of an attribute: `leaks` and `crate`, and those of the runtime's own attribute.

use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, LitStr, Meta, MetaNameValue, Token};

use crate::facade::{Attribute, Facade};
use crate::leaks::Leaks;

/// What was written in the parentheses of an attribute.
#[derive(Default)]
pub(crate) struct Arguments {
    pub(crate) leaks: Option<Leaks>,
    /// The path of the facade.
    pub(crate) krate: Option<LitStr>,
    /// For the runtime's own attribute.
    pub(crate) others: Vec<Meta>,
}

impl Arguments {
    pub(crate) fn parse(arguments: TokenStream, facade: &Facade) -> syn::Result<Self> {
        let mut parsed = Self::default();
        let list = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(arguments)?;
        for argument in list {
            parsed.add(argument, facade)?;
        }
        Ok(parsed)
    }

    fn add(&mut self, argument: Meta, facade: &Facade) -> syn::Result<()> {
        let path = argument.path();
        if path.is_ident("leaks") {
            let leaks = Leaks::parse(&argument, facade)?;
            if self.leaks.replace(leaks).is_some() {
                return Err(syn::Error::new_spanned(argument, "`leaks` is given twice"));
            }
        } else if path.is_ident("leak") {
            return Err(syn::Error::new_spanned(path, "unknown argument `leak`: it is `leaks`"));
        } else if path.is_ident("crate") {
            self.krate = Some(path_in_quotes(&argument)?);
        } else {
            self.others.push(argument);
        }
        Ok(())
    }

    /// Refuses what only a runtime's own attribute would understand, where none is asked.
    pub(crate) fn refuse_others(&self, facade: &Facade) -> syn::Result<()> {
        match self.others.first() {
            Some(other) if facade.attribute != Attribute::WithArguments => {
                let text = "unknown argument: expected `leaks`, `leaks = \"allow\"`, `leaks(…)` or \
                            `crate = \"…\"`";
                Err(syn::Error::new_spanned(other, text))
            }
            _ => Ok(()),
        }
    }
}

fn path_in_quotes(argument: &Meta) -> syn::Result<LitStr> {
    if let Meta::NameValue(MetaNameValue { value, .. }) = argument
        && let Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) = value
    {
        return Ok(path.clone());
    }
    Err(syn::Error::new_spanned(argument, "expected a path in quotes, such as `crate = \"tokio\"`"))
}
