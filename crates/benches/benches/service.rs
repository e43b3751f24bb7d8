//! What the census costs a whole service: the order service of the solutions, beside the same files compiled against the
//! bare runtime.
//!
//! `cargo bench -p benches --bench service` prints the time per order of either, and the median of paired differences.
//! async-std's is a bench of its facade: `cargo bench -p fuite-async-std --bench service`.

use benches::service::{Work, measure, print, print_head, work};

fn main() {
    print_head();
    let (raw, counted) = (work::<raw_tokio::Service>, work::<solution_tokio::Service>);
    let tokio = |builder: &mut tokio::runtime::Builder| {
        let runtime = builder.enable_time().build().expect("a runtime");
        move |work: Work| runtime.block_on(async { tokio::spawn(work).await.expect("it works") })
    };
    let one = tokio(&mut tokio::runtime::Builder::new_current_thread());
    print("tokio, current_thread", measure(one, raw, counted));
    let two = tokio(tokio::runtime::Builder::new_multi_thread().worker_threads(2));
    print("tokio, multi_thread(2)", measure(two, raw, counted));
    let (raw, counted) = (work::<raw_smol::Service>, work::<solution_smol::Service>);
    print("smol, global executor", measure(|work| smol::block_on(smol::spawn(work)), raw, counted));
}
