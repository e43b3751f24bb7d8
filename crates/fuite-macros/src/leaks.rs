//! The argument `leaks`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, LitBool, LitStr, Meta, MetaNameValue, Path, Token};

use crate::facade::{Attribute, Facade};

/// Whether a test is checked, and how.
pub(crate) enum Leaks {
    Allowed,
    Checked(Box<Checks>),
}

/// The options of a check, each as it was written.
#[derive(Default)]
pub(crate) struct Checks {
    grace_ms: Option<Expr>,
    names: Vec<Expr>,
    sites: Vec<Expr>,
    types: Vec<Expr>,
    untracked: Option<LitBool>,
    action: Option<Ident>,
    find_roots: Option<LitBool>,
}

const FORMS: &str = "expected `leaks`, `leaks = \"allow\"` or `leaks(grace_ms = 500, …)`";
const ACTIONS: &str = "expected `action = \"fail\"`, `\"warn\"` or `\"abort\"`";

impl Leaks {
    pub(crate) fn parse(argument: &Meta, facade: &Facade) -> syn::Result<Self> {
        match argument {
            Meta::Path(_) => Ok(Self::Checked(Box::default())),
            Meta::NameValue(MetaNameValue { value, .. }) => match string(value) {
                Some(text) if text.value() == "allow" => Ok(Self::Allowed),
                _ => Err(syn::Error::new(value.span(), FORMS)),
            },
            Meta::List(list) => {
                let options =
                    list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?;
                let mut checks = Checks::default();
                for option in &options {
                    checks.set(option, facade)?;
                }
                Ok(Self::Checked(Box::new(checks)))
            }
        }
    }
}

impl Checks {
    fn set(&mut self, option: &Meta, facade: &Facade) -> syn::Result<()> {
        let name = option.path().get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "grace_ms" => once(&mut self.grace_ms, number(option)?, option),
            "ignore_name" => push(&mut self.names, text(option)?),
            "ignore_spawned_at" => push(&mut self.sites, text(option)?),
            "ignore_future_type" => push(&mut self.types, text(option)?),
            "ignore_untracked" if facade.attribute == Attribute::WithArguments => {
                once(&mut self.untracked, switch(option)?, option)
            }
            "action" => once(&mut self.action, action(option)?, option),
            "find_roots" => once(&mut self.find_roots, switch(option)?, option),
            _ => Err(syn::Error::new_spanned(option.path(), unknown(&name, facade))),
        }
    }

    /// The methods of `fuite::Options` that set them; `facade` is the path of the facade.
    pub(crate) fn to_calls(&self, facade: &Path) -> TokenStream {
        let Self { names, sites, types, .. } = self;
        let grace = self.grace_ms.iter().map(|grace| {
            quote_spanned! {grace.span()=> .grace(::core::time::Duration::from_millis(#grace)) }
        });
        let untracked = is_on(self.untracked.as_ref()).then(|| quote!(.runtime_count(|| 0)));
        let action = self.action.iter();
        let find_roots = is_on(self.find_roots.as_ref()).then(|| quote!(.find_roots()));
        quote! {
            #(#grace)*
            #(.ignore_name(#names))*
            #(.ignore_spawned_at(#sites).unwrap_or_else(|invalid| ::core::panic!("{}", invalid)))*
            #(.ignore_future_type(#types))*
            #untracked
            #(.action(#facade::fuite::Action::#action))*
            #find_roots
        }
    }
}

fn unknown(name: &str, facade: &Facade) -> String {
    let untracked = match facade.attribute {
        Attribute::WithArguments => "`ignore_untracked`, ",
        Attribute::Plain | Attribute::Absent => "",
    };
    format!(
        "unknown option `{name}` of `leaks`: expected `grace_ms`, `ignore_name`, \
         `ignore_spawned_at`, `ignore_future_type`, {untracked}`action` or `find_roots`"
    )
}

fn once<T>(place: &mut Option<T>, value: T, option: &Meta) -> syn::Result<()> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(syn::Error::new_spanned(option, "this option is set twice")),
    }
}

fn push(list: &mut Vec<Expr>, value: Expr) -> syn::Result<()> {
    list.push(value);
    Ok(())
}

fn is_on(switch: Option<&LitBool>) -> bool {
    switch.is_some_and(LitBool::value)
}

fn value<'a>(option: &'a Meta, expected: &str) -> syn::Result<&'a Expr> {
    match option {
        Meta::NameValue(MetaNameValue { value, .. }) => Ok(value),
        Meta::Path(_) | Meta::List(_) => Err(syn::Error::new_spanned(option, expected)),
    }
}

fn literal(value: &Expr) -> Option<&Lit> {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}

fn string(value: &Expr) -> Option<&LitStr> {
    match literal(value) {
        Some(Lit::Str(text)) => Some(text),
        _ => None,
    }
}

/// A number, or an expression of which the compiler will tell.
fn number(option: &Meta) -> syn::Result<Expr> {
    let expected = "expected a number of milliseconds, such as `grace_ms = 500`";
    let value = value(option, expected)?;
    match literal(value) {
        None | Some(Lit::Int(_)) => Ok(value.clone()),
        Some(_) => Err(syn::Error::new(value.span(), expected)),
    }
}

/// A string, or an expression of which the compiler will tell.
fn text(option: &Meta) -> syn::Result<Expr> {
    let expected = "expected a string: this option is `name = \"…\"`";
    let value = value(option, expected)?;
    match literal(value) {
        None | Some(Lit::Str(_)) => Ok(value.clone()),
        Some(_) => Err(syn::Error::new(value.span(), expected)),
    }
}

fn switch(option: &Meta) -> syn::Result<LitBool> {
    let expected = "expected `= true` or `= false`";
    let value = value(option, expected)?;
    match literal(value) {
        Some(Lit::Bool(on)) => Ok(on.clone()),
        _ => Err(syn::Error::new(value.span(), expected)),
    }
}

/// The variant of `fuite::Action`.
fn action(option: &Meta) -> syn::Result<Ident> {
    let value = value(option, ACTIONS)?;
    let variant = match string(value).map(LitStr::value).as_deref() {
        Some("fail") => "Fail",
        Some("warn") => "Warn",
        Some("abort") => "Abort",
        _ => return Err(syn::Error::new(value.span(), ACTIONS)),
    };
    Ok(Ident::new(variant, value.span()))
}
