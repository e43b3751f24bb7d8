//! The subject behind one type, so that the probes are compiled once and not once per subject.

use std::sync::Arc;

use orders::{Backend, BoxFuture, Config, Order, OrderService, Report, Summary};

/// Starts a subject. Made by [`start_of`].
pub type Start = fn(Config, Arc<dyn Backend>) -> BoxFuture<'static, Box<dyn Service>>;

/// A running subject: [`OrderService`], in the form that can stand behind `dyn`.
///
/// [`OrderService`] itself has `async` methods, which can not; what they mean is said there.
pub trait Service: Send + Sync {
    /// See [`OrderService::process_orders`].
    fn process_orders(&self, orders: Vec<Order>) -> BoxFuture<'_, Report>;

    /// See [`OrderService::shutdown`].
    fn shutdown(self: Box<Self>) -> BoxFuture<'static, Summary>;
}

impl<S: OrderService> Service for S {
    fn process_orders(&self, orders: Vec<Order>) -> BoxFuture<'_, Report> {
        Box::pin(OrderService::process_orders(self, orders))
    }

    fn shutdown(self: Box<Self>) -> BoxFuture<'static, Summary> {
        Box::pin(OrderService::shutdown(*self))
    }
}

/// The way to start a service of this type.
#[must_use]
pub fn start_of<S: OrderService>() -> Start {
    |config, backend| Box::pin(async move { Box::new(S::start(config, backend).await) as _ })
}
