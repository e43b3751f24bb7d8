//! What each attribute expands to, and what it refuses.

use quote::quote;

use super::*;
use crate::facade::{ASYNC_STD, SMOL, TOKIO};

/// A facade, and the name under which a manifest has it.
type Under = (&'static Facade, &'static str);

const EVERYWHERE: [Under; 6] = [
    (&TOKIO, "fuite_tokio"),
    (&TOKIO, "tokio"),
    (&ASYNC_STD, "fuite_async_std"),
    (&ASYNC_STD, "async_std"),
    (&SMOL, "fuite_smol"),
    (&SMOL, "smol"),
];

fn a_test() -> TokenStream {
    quote!(
        #[should_panic]
        async fn leaks_nothing() -> io::Result<()> {
            work().await
        }
    )
}

fn expanded((facade, name): Under, arguments: &TokenStream, item: &TokenStream) -> String {
    expand(facade, || Name::of_crate(name), arguments.clone(), item.clone()).to_string()
}

fn checks(under: Under, arguments: &TokenStream) -> bool {
    let expanded = expanded(under, arguments, &a_test());
    assert!(!expanded.contains("compile_error"), "{expanded}");
    expanded.contains(":: testing :: checked")
}

#[test]
fn a_test_is_checked_under_the_facades_own_name_and_not_under_that_of_the_runtime() {
    let checked = EVERYWHERE.map(|under| checks(under, &quote!()));
    assert_eq!(checked, [true, false, true, false, true, true]);
    assert!(!checks((&TOKIO, "rt"), &quote!()), "nor under any other");
}

#[test]
fn a_test_is_checked_under_any_name_where_it_asks_for_it() {
    for under in EVERYWHERE {
        assert!(checks(under, &quote!(leaks)), "{under:?}");
        assert!(checks(under, &quote!(leaks())), "{under:?}");
        assert!(checks(under, &quote!(leaks(grace_ms = 500))), "{under:?}");
        assert!(!checks(under, &quote!(leaks = "allow")), "{under:?}");
    }
}

#[test]
fn the_argument_crate_is_a_name_too_and_no_manifest_is_read() {
    let unread = || panic!("the manifest was read");
    expand(&TOKIO, unread, quote!(crate = "tokio"), a_test());
    assert!(!checks((&TOKIO, "fuite_tokio"), &quote!(crate = "my_crate::tokio")));
    assert!(checks((&TOKIO, "tokio"), &quote!(crate = "my_crate::fuite_tokio")));
}

/// Under the runtime's name, nothing is touched: neither the arguments nor the test.
fn check_untouched(under: Under, arguments: &TokenStream, item: &TokenStream) {
    let name = syn::Ident::new(under.1, proc_macro2::Span::call_site());
    let expected = quote!(#[::#name::__private::test(#arguments)] #item);
    assert_eq!(expanded(under, arguments, item), expected.to_string());
}

#[test]
fn under_the_runtimes_name_it_is_the_runtimes_own_attribute_to_the_letter() {
    let arguments = quote!(flavor = "multi_thread", worker_threads = 2, name = "of a runtime");
    check_untouched((&TOKIO, "tokio"), &arguments, &a_test());
    check_untouched(
        (&TOKIO, "tokio"),
        &quote!(nonsense),
        &quote!(
            fn not_async() {}
        ),
    );
    check_untouched((&ASYNC_STD, "async_std"), &quote!(nonsense), &a_test());
}

/// The attributes of the function that a test expands to, as far as `expected` goes.
fn check_begins(under: Under, arguments: &TokenStream, expected: &TokenStream) {
    let expanded = expanded(under, arguments, &a_test());
    assert!(expanded.starts_with(&expected.to_string()), "{expanded}");
}

#[test]
fn the_arguments_of_tokio_are_handed_on_with_the_path_of_the_facade() {
    let arguments = quote!(start_paused = true, leaks(grace_ms = 5), flavor = "current_thread");
    let handed_on = quote!(
        #[::tokio::__private::test(start_paused = true, flavor = "current_thread", crate = ":: tokio")]
        #[should_panic]
        async fn leaks_nothing() -> io::Result<()>
    );
    check_begins((&TOKIO, "tokio"), &arguments, &handed_on);
    let with_a_path = quote!(
        #[a::b::__private::test(crate = "a :: b")]
        #[should_panic]
        async fn leaks_nothing() -> io::Result<()>
    );
    check_begins((&TOKIO, "tokio"), &quote!(crate = "a::b", leaks = "allow"), &with_a_path);
}

#[test]
fn elsewhere_a_test_becomes_a_function_that_is_not_async() {
    let function = quote!(
        #[::core::prelude::v1::test]
        #[should_panic]
        fn leaks_nothing() -> io::Result<()>
    );
    for under in [(&ASYNC_STD, "fuite_async_std"), (&SMOL, "fuite_smol"), (&SMOL, "smol")] {
        check_begins(under, &quote!(), &function);
        check_begins(under, &quote!(leaks = "allow"), &function);
    }
}

/// One of the calls that a checked test makes.
fn check_calls(arguments: &TokenStream, expected: &TokenStream) {
    let expanded = expanded((&TOKIO, "fuite_tokio"), arguments, &a_test());
    assert!(expanded.contains(&expected.to_string()), "{expanded}");
}

#[test]
fn a_guard_is_called_as_its_test_is_with_its_module() {
    let named = quote!((::core::concat!(::core::module_path!(), "::", "leaks_nothing")));
    check_calls(&quote!(), &named);
    let raw = expanded(
        (&SMOL, "smol"),
        &quote!(),
        &quote!(
            async fn r#match() {}
        ),
    );
    assert!(raw.contains("\"match\""), "{raw}");
}

#[test]
fn each_option_of_leaks_is_one_of_fuite() {
    check_calls(
        &quote!(leaks(grace_ms = 2 * SECOND)),
        &quote!(.grace(::core::time::Duration::from_millis(2 * SECOND))),
    );
    check_calls(
        &quote!(leaks(ignore_name = "a", ignore_name = B)),
        &quote!(.ignore_name("a").ignore_name(B)),
    );
    check_calls(
        &quote!(leaks(ignore_spawned_at = "**/a.rs")),
        &quote!(.ignore_spawned_at("**/a.rs")),
    );
    check_calls(&quote!(leaks(ignore_future_type = "a")), &quote!(.ignore_future_type("a")));
    check_calls(&quote!(leaks(ignore_untracked = true)), &quote!(.runtime_count(|| 0)));
    check_calls(
        &quote!(leaks(action = "warn")),
        &quote!(.action(::fuite_tokio::fuite::Action::Warn)),
    );
    check_calls(
        &quote!(leaks(find_roots = true, action = "abort",)),
        &quote!(.action(::fuite_tokio::fuite::Action::Abort).find_roots()),
    );
}

#[test]
fn an_option_that_is_off_is_not_there() {
    let off = quote!(leaks(find_roots = false, ignore_untracked = false));
    let expanded = expanded((&TOKIO, "fuite_tokio"), &off, &a_test());
    assert!(!expanded.contains("find_roots") && !expanded.contains("runtime_count"), "{expanded}");
}

#[test]
fn the_attributes_inside_a_test_go_before_it() {
    let item = quote!(
        async fn a() {
            #![allow(unused)]
        }
    );
    let expanded = expanded((&SMOL, "smol"), &quote!(), &item);
    assert!(expanded.contains("# [allow (unused)] fn a ()"), "{expanded}");
}

/// Refused in these words; and the test is still there.
fn check_refused(facade: &'static Facade, arguments: &TokenStream, words: &str) {
    let expanded = expanded((facade, facade.own_name), arguments, &a_test());
    assert!(expanded.contains("compile_error") && expanded.contains(words), "{expanded}");
    assert!(expanded.ends_with(&a_test().to_string()), "{expanded}");
}

#[test]
fn what_is_unknown_is_refused_with_what_is_known() {
    check_refused(&SMOL, &quote!(flavor = "x"), "expected `leaks`, `leaks = \\\"allow\\\"`");
    check_refused(&ASYNC_STD, &quote!(nonsense), "unknown argument");
    check_refused(&TOKIO, &quote!(leak), "it is `leaks`");
    check_refused(&TOKIO, &quote!(leaks(grace = 5)), "unknown option `grace` of `leaks`");
    check_refused(
        &SMOL,
        &quote!(leaks(ignore_untracked = true)),
        "unknown option `ignore_untracked`",
    );
    check_refused(&TOKIO, &quote!(leaks(a::b = 5)), "unknown option");
}

#[test]
fn what_is_not_understood_is_refused_with_an_example() {
    check_refused(&TOKIO, &quote!(leaks = "forbid"), "`leaks(grace_ms = 500, …)`");
    check_refused(&TOKIO, &quote!(leaks = true), "`leaks(grace_ms = 500, …)`");
    check_refused(&TOKIO, &quote!(leaks(grace_ms = "500")), "`grace_ms = 500`");
    check_refused(&TOKIO, &quote!(leaks(grace_ms)), "`grace_ms = 500`");
    check_refused(&TOKIO, &quote!(leaks(ignore_name = 5)), "expected a string");
    check_refused(&TOKIO, &quote!(leaks(action = "ignore")), "`\\\"warn\\\"` or `\\\"abort\\\"`");
    check_refused(&TOKIO, &quote!(leaks(find_roots = 1)), "`= true` or `= false`");
    check_refused(&TOKIO, &quote!(crate = tokio), "a path in quotes");
    check_refused(&TOKIO, &quote!(crate = "not a path"), "the path of the facade");
}

#[test]
fn what_is_said_twice_is_refused() {
    check_refused(&TOKIO, &quote!(leaks, leaks = "allow"), "given twice");
    check_refused(&TOKIO, &quote!(leaks(grace_ms = 1, grace_ms = 2)), "set twice");
}

#[test]
fn a_function_that_cannot_be_a_test_is_refused() {
    let refused = |item: TokenStream| expanded((&SMOL, "smol"), &quote!(), &item);
    assert!(
        refused(quote!(
            fn a() {}
        ))
        .contains("the `async` keyword is missing")
    );
    assert!(
        refused(quote!(
            #[test]
            async fn a() {}
        ))
        .contains("a second `test` attribute")
    );
}
