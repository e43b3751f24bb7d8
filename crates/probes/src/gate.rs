//! P3: a batch before a bank that begins every charge and answers none.

use std::pin::pin;

use fuite::lab::Lab;
use orders::Config;
use verdict::{Gate, Remains};

use crate::bank::{Bank, Manners};
use crate::batches::orders;
use crate::remains::Moment;
use crate::service::Start;
use crate::time::{settle, within_long};

const ORDERS: u64 = 8;

/// Sends one batch and sees whether the call waits for it.
pub(crate) async fn observe<L: Lab + 'static>(start: Start) -> Gate {
    let manners = Manners { charge: None, ..Manners::default() };
    let config = Config { workers: 0, ..Config::default() };
    let service = start(config, Bank::<L>::new(manners)).await;
    settle::<L>().await;

    let base = Moment::now::<L>();
    let call = pin!(service.process_orders(orders(0, ORDERS)));
    let returned_early = within_long::<L, _>(call).await.is_some();
    // While the call waits, its tasks are as they should be.
    let at_return = if returned_early {
        Moment::after::<L>(&base).remains(&base, None)
    } else {
        Remains::default()
    };
    Gate { returned_early, at_return }
}
