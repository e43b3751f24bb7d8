//! The token bonus: does the source stop its tasks through a cancellation token?
//!
//! The answer is read from the source, and not from its text: comments, strings and test code do
//! not count, and the inside of a macro such as `select!` does.

use std::thread;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit_mut::VisitMut;

use crate::curriculum::TokenRule;
use crate::intake::Sources;

/// What of a token the source uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TokenUse {
    /// The type is named.
    pub(crate) named: bool,
    /// Something waits for it.
    pub(crate) waited_for: bool,
    /// Something cancels it.
    pub(crate) cancelled: bool,
}

impl TokenUse {
    /// Whether tasks are stopped through it.
    pub(crate) fn is_complete(self) -> bool {
        self.named && self.waited_for && self.cancelled
    }
}

/// Source may be nested deeper than a thread's usual stack: a thousand levels need sixteen MiB.
const STACK_BYTES: usize = 256 * 1024 * 1024;

/// The best use that the subject's library makes of any of these tokens.
pub(crate) fn token_use(sources: &Sources, rules: &[TokenRule]) -> TokenUse {
    let read = || best_use(sources, rules);
    let reader = thread::Builder::new().stack_size(STACK_BYTES);
    thread::scope(|scope| match reader.spawn_scoped(scope, read) {
        Ok(reader) => reader.join().unwrap_or_default(),
        Err(_no_thread) => read(),
    })
}

fn best_use(sources: &Sources, rules: &[TokenRule]) -> TokenUse {
    let uses = rules.iter().map(|rule| {
        let mut found = TokenUse::default();
        // The program is not the service: what it cancels, it cancels for itself.
        let service = sources.library().filter(|(path, _)| *path != "src/main.rs");
        for tokens in service.filter_map(|(_, text)| code(text)) {
            scan(tokens, rule, &mut found);
        }
        found
    });
    uses.max_by_key(|found| {
        u8::from(found.named) + u8::from(found.waited_for) + u8::from(found.cancelled)
    })
    .unwrap_or_default()
}

/// The tokens of a file, test code left out; nothing for a file that is not Rust.
fn code(text: &str) -> Option<TokenStream> {
    let mut file = syn::parse_file(text).ok()?;
    WithoutTests.visit_file_mut(&mut file);
    Some(quote::ToTokens::into_token_stream(file))
}

struct WithoutTests;

impl VisitMut for WithoutTests {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain(|item| !is_test(item));
        syn::visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if let Some((_, items)) = &mut module.content {
            items.retain(|item| !is_test(item));
        }
        syn::visit_mut::visit_item_mod_mut(self, module);
    }
}

fn is_test(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let is_cfg = attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "test");
        is_cfg || attribute.path().segments.last().is_some_and(|last| last.ident == "test")
    })
}

/// Looks for the type's name, and for calls of its methods.
fn scan(tokens: TokenStream, rule: &TokenRule, found: &mut TokenUse) {
    let mut after_dot = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => scan(group.stream(), rule, found),
            TokenTree::Ident(ident) if after_dot => {
                let is_one_of = |names: &[String]| names.iter().any(|name| ident == name);
                found.waited_for |= is_one_of(&rule.waits);
                found.cancelled |= is_one_of(&rule.cancels);
            }
            TokenTree::Ident(ident) => {
                found.named |= *ident == rule.type_name;
                found.waited_for |= rule.waits.is_empty();
                // An owner ends somewhere, and the token with it.
                found.cancelled |= rule.owner.as_ref().is_some_and(|owner| ident == owner);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        after_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(library: &str, expected: TokenUse) {
        let rule = TokenRule {
            type_name: "CancellationToken".to_owned(),
            waits: vec!["cancelled".to_owned()],
            cancels: vec!["cancel".to_owned()],
            owner: None,
        };
        check_rule(rule, library, expected);
    }

    fn check_rule(rule: TokenRule, library: &str, expected: TokenUse) {
        let mut sources = Sources::default();
        sources.files.insert("src/lib.rs".to_owned(), library.to_owned());
        assert_eq!(token_use(&sources, &[rule]), expected, "{library}");
    }

    const NOTHING: TokenUse = TokenUse { named: false, waited_for: false, cancelled: false };
    const ALL: TokenUse = TokenUse { named: true, waited_for: true, cancelled: true };

    #[test]
    fn a_token_that_is_waited_for_and_cancelled_counts() {
        check(
            "use tokio_util::sync::CancellationToken;
             async fn work(stop: CancellationToken) {
                 tokio::select! { () = stop.cancelled() => {} }
             }
             fn stop(stop: CancellationToken) { stop.cancel(); }",
            ALL,
        );
    }

    #[test]
    fn a_token_that_only_tests_or_comments_speak_of_does_not() {
        check("// CancellationToken: token.cancelled(), token.cancel()", NOTHING);
        check("const HELP: &str = \"CancellationToken .cancelled() .cancel()\";", NOTHING);
        check(
            "#[cfg(test)] mod tests {
                 async fn f(t: CancellationToken) { t.cancelled().await; t.cancel(); }
             }",
            NOTHING,
        );
        check("#[test] fn f() { CancellationToken::new().cancel(); }", NOTHING);
    }

    #[test]
    fn a_token_that_nobody_waits_for_is_told_apart() {
        check(
            "fn f(stop: CancellationToken) { stop.cancel(); }",
            TokenUse { waited_for: false, ..ALL },
        );
    }

    #[test]
    fn a_file_that_is_not_rust_counts_for_nothing() {
        check("CancellationToken { .cancelled() .cancel()", NOTHING);
    }

    #[test]
    fn a_file_that_is_nested_a_thousand_deep_is_read_all_the_same() {
        let (open, close) = ("(".repeat(1000), ")".repeat(1000));
        let deep = format!("const DEEP: u32 = {open}1{close};");
        let used = "fn f(t: CancellationToken) { t.cancelled(); t.cancel(); }";
        check(&format!("{deep} {used}"), ALL);
    }

    #[test]
    fn a_token_whose_owner_is_dropped_needs_no_method_that_cancels_it() {
        let rule = || TokenRule {
            type_name: "StopToken".to_owned(),
            waits: vec!["timeout_at".to_owned()],
            cancels: Vec::new(),
            owner: Some("StopSource".to_owned()),
        };
        let waits = "async fn f(stop: StopToken) { ticks().timeout_at(stop).await; }";
        let not_owned = TokenUse { cancelled: false, ..ALL };
        check_rule(rule(), waits, not_owned);
        check_rule(rule(), &format!("{waits} struct Monitor {{ stop: StopSource }}"), ALL);
    }

    #[test]
    fn a_token_that_every_await_hears_needs_no_method_that_waits_for_it() {
        let rule = || TokenRule {
            type_name: "Task".to_owned(),
            waits: Vec::new(),
            cancels: vec!["cancel".to_owned()],
            owner: None,
        };
        let owned = "struct Monitor { heartbeat: smol::Task<()> }";
        check_rule(rule(), owned, TokenUse { cancelled: false, ..ALL });
        let stop = "async fn stop(self) { self.heartbeat.cancel().await; }";
        check_rule(rule(), &format!("{owned} impl Monitor {{ {stop} }}"), ALL);
        check_rule(
            rule(),
            "fn f() { smol::spawn(work()).detach(); }",
            TokenUse { waited_for: true, ..NOTHING },
        );
    }
}
