//! What the endpoint answers, to whom, and what it does to the service that has it.

mod access;
mod common;
mod metrics;
mod profile;
mod robust;
mod routes;
mod runtimes;
