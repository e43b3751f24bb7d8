//! What becomes of a test.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{AttrStyle, ItemFn, Meta, Path, ReturnType};

use crate::arguments::Arguments;
use crate::facade::{Attribute, Facade};
use crate::leaks::{Checks, Leaks};
use crate::name::Name;

/// Expands an attribute. `in_manifest` finds out under which name the manifest has the facade; it is asked only if no
/// argument says where the facade is.
///
/// A mistake becomes an error of the compiler, and the test stays as it was written: an editor understands it still.
pub(crate) fn expand(
    facade: &Facade,
    in_manifest: impl FnOnce() -> Name,
    arguments: TokenStream,
    item: TokenStream,
) -> TokenStream {
    try_expand(facade, in_manifest, arguments, item.clone()).unwrap_or_else(|error| {
        let error = error.into_compile_error();
        quote!(#error #item)
    })
}

fn try_expand(
    facade: &Facade,
    in_manifest: impl FnOnce() -> Name,
    arguments: TokenStream,
    item: TokenStream,
) -> syn::Result<TokenStream> {
    let parsed = Arguments::parse(arguments.clone(), facade)?;
    let name = parsed.krate.as_ref().map_or_else(|| Ok(in_manifest()), Name::of_argument)?;
    let by_default = facade.attribute == Attribute::Absent || name.is_own(facade);
    let path = name.path;
    if parsed.leaks.is_none() && !by_default {
        return Ok(quote!(#[#path::__private::test(#arguments)] #item));
    }
    parsed.refuse_others(facade)?;
    let test = Test::parse(item)?;
    let checks = match parsed.leaks {
        Some(Leaks::Allowed) => None,
        Some(Leaks::Checked(checks)) => Some(checks),
        None => Some(Box::default()),
    };
    let body = match &checks {
        Some(checks) => test.checked(checks, &path),
        None => test.unchecked(),
    };
    Ok(match facade.attribute {
        Attribute::WithArguments => test.under_an_attribute(&parsed.others, &path, &body),
        Attribute::Plain | Attribute::Absent => test.blocking_on(&path, &body),
    })
}

/// An async function that is a test.
struct Test(ItemFn);

impl Test {
    fn parse(item: TokenStream) -> syn::Result<Self> {
        let mut function: ItemFn = syn::parse2(item)?;
        if function.sig.asyncness.is_none() {
            let text = "the `async` keyword is missing from the function declaration";
            return Err(syn::Error::new_spanned(function.sig.fn_token, text));
        }
        if let Some(second) = function.attrs.iter().find(|it| it.path().is_ident("test")) {
            let text = "a second `test` attribute: the test would run twice; remove one of them";
            return Err(syn::Error::new_spanned(second, text));
        }
        for attribute in &mut function.attrs {
            // Inside a block that is not the body of a function they would not be understood.
            attribute.style = AttrStyle::Outer;
        }
        Ok(Self(function))
    }

    /// The test under the runtime's own attribute.
    fn under_an_attribute(
        self,
        arguments: &[Meta],
        path: &Path,
        body: &TokenStream,
    ) -> TokenStream {
        let in_quotes = path.to_token_stream().to_string();
        let attribute = quote!(#path::__private::test(#(#arguments,)* crate = #in_quotes));
        let ItemFn { attrs, vis, sig, .. } = self.0;
        quote!(#[#attribute] #(#attrs)* #vis #sig { #body })
    }

    /// The test as a function that is not async.
    fn blocking_on(self, path: &Path, body: &TokenStream) -> TokenStream {
        let ItemFn { attrs, vis, mut sig, .. } = self.0;
        sig.asyncness = None;
        quote! {
            #[::core::prelude::v1::test]
            #(#attrs)* #vis #sig { #path::__private::block_on(async move { #body }) }
        }
    }

    /// The statements of the body.
    fn unchecked(&self) -> TokenStream {
        let statements = &self.0.block.stmts;
        quote!(#(#statements)*)
    }

    /// Statements that run the body in a guard, in an async context.
    ///
    /// The body is made before anything of ours has a name, so that it can see none of it.
    fn checked(&self, checks: &Checks, facade: &Path) -> TokenStream {
        let (name, block) = (self.0.sig.ident.unraw().to_string(), &self.0.block);
        let output = match &self.0.sig.output {
            ReturnType::Default => quote!(()),
            ReturnType::Type(_, output) => output.to_token_stream(),
        };
        let options = checks.to_calls(facade);
        // An output of the wrong type is an error of the body, and not of the attribute.
        let body = quote_spanned!(block.span()=> ::core::pin::pin!(async move #block));
        quote! {
            let body: ::core::pin::Pin<&mut dyn ::core::future::Future<Output = #output>> =
                #body;
            let options = #facade::__private::options(
                ::core::concat!(::core::module_path!(), "::", #name)
            ) #options;
            let checked = #facade::fuite::testing::checked(options, body, |value| {
                #[allow(unused_imports)]
                use #facade::fuite::testing::Otherwise as _;
                #facade::fuite::testing::Outcome(value).has_failed()
            });
            match checked.await {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(leak) => #facade::__private::fail(&leak),
            }
        }
    }
}

#[cfg(test)]
mod tests;
