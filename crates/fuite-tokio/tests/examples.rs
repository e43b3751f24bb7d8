//! The examples run, and what they assert holds.

#[path = "../examples/daemon.rs"]
mod daemon;
#[path = "../examples/growth_alarm.rs"]
mod growth_alarm;
#[path = "../examples/leak_in_a_test.rs"]
mod leak_in_a_test;

#[test]
fn every_example_runs() {
    daemon::main();
    leak_in_a_test::main();
    growth_alarm::main();
}
