//! What the census costs the order service of the solution, beside the same files compiled against async-std itself.
//!
//! `cargo bench -p fuite-async-std --bench service` prints the time per order of either, and the median of paired
//! differences.

use benches::service::{measure, print, print_head, work};
use fuite_async_std::task::{block_on, spawn};

fn main() {
    print_head();
    let (raw, counted) = (work::<raw_async_std::Service>, work::<solution_async_std::Service>);
    let global = measure(|work| block_on(spawn(work)), raw, counted);
    print("async-std, global executor", global);
}
