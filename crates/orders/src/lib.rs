//! The order domain, and the contract that every order service of the course keeps.
//!
//! One service is written many times: natively for each async runtime, once with four leaks and
//! once repaired, and again by every learner. What they share is here, and nothing else is: no
//! runtime, no clock, no I/O. Every effect on the outside goes through a [`Backend`], which is how
//! a judge can hold the service still and look at its tasks.
//!
//! ```
//! use orders::{Admission, InvalidOrder, Order, Side};
//!
//! let admission = Admission::new();
//! let batch = admission.admit(vec![
//!     Order::new(1, "BNP.PA", Side::Buy, 100, 61_250),
//!     Order::new(2, "BNP.PA", Side::Sell, 0, 61_250),
//!     Order::new(1, "BNP.PA", Side::Buy, 100, 61_250),
//! ]);
//! assert_eq!(batch.accepted.len(), 1);
//! assert_eq!(batch.rejected[0].1, InvalidOrder::ZeroQuantity);
//! assert_eq!(batch.rejected[1].1, InvalidOrder::Duplicate);
//! ```
//!
//! # What becomes of an order
//!
//! | an order that … | ends as | and |
//! |---|---|---|
//! | is valid, and whose charge succeeds | [`Outcome::Done`] | is charged exactly once, then audited |
//! | has a bad field, or an id already seen | [`Outcome::Rejected`] | never reaches the backend |
//! | is valid, but whose charge fails | [`Outcome::Failed`] | is not charged again, and not audited |
//! | is valid, but whose charge panics | [`Outcome::Failed`] | takes nothing else down with it |
//!
//! An empty batch is no error: its [`Report`] is empty. A failed audit, or one that panics, is
//! repeated, up to [`Config::audit_attempts`] times in all.
//!
//! # Map
//!
//! - [`Order`], [`Side`], [`InvalidOrder`]: what a client sends, and why it may be refused.
//! - [`Admission`]: checks a batch and remembers the ids it has seen.
//! - [`Backend`], [`charge`], [`audit`]: the outside, and the safe way to call it.
//! - [`OrderService`], [`Config`]: the contract.
//! - [`Outcome`], [`Report`], [`Summary`], [`Progress`]: what a service says it did.

mod admission;
mod backend;
mod order;
mod report;
mod service;

pub use admission::{Admission, Batch};
pub use backend::{Backend, BackendError, BoxFuture, audit, charge};
pub use order::{INSTRUMENTS, InvalidOrder, MAX_QUANTITY, Order, OrderId, Side};
pub use report::{Outcome, Progress, Report, Summary};
pub use service::{Config, OrderService};
