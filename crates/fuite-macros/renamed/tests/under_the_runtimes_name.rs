//! Where a manifest has a facade under the runtime's name, `test` is the runtime's own, unless it is asked to check.

use std::future::pending;
use std::time::Duration;

#[tokio::test]
async fn on_tokio_nothing_is_checked() {
    tokio::spawn(pending::<()>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several_threads_of_tokio_neither() {
    tokio::spawn(pending::<()>());
}

#[tokio::test(start_paused = true)]
async fn and_the_arguments_of_tokio_are_its_own() {
    tokio::spawn(pending::<()>());
    tokio::time::sleep(Duration::from_secs(3_600)).await;
}

#[tokio::test(leaks = "allow")]
async fn what_is_allowed_already_may_be_allowed() {
    tokio::spawn(pending::<()>());
}

#[tokio::test(leaks)]
#[should_panic(expected = "1 task of `under_the_runtimes_name::on_tokio_a_check_can_be_asked_for`")]
async fn on_tokio_a_check_can_be_asked_for() {
    tokio::spawn(pending::<()>());
}

#[tokio::test(start_paused = true, leaks(grace_ms = 1_000))]
#[should_panic(expected = "they had 1.0 s to end")]
async fn with_options_beside_the_arguments_of_tokio() {
    tokio::spawn(tokio::time::sleep(Duration::from_secs(3_600)));
}

#[smol::test]
#[should_panic(
    expected = "1 task of `under_the_runtimes_name::smol_has_no_test_of_its_own_so_it_is_checked`"
)]
async fn smol_has_no_test_of_its_own_so_it_is_checked() {
    smol::spawn(pending::<()>()).detach();
}

#[smol::test(leaks = "allow")]
async fn unless_it_is_allowed_to_leak() {
    smol::spawn(pending::<()>()).detach();
}
