//! An order as a client sends it, and the rules it must meet.

use thiserror::Error;

/// A client's own number for an order; one order, one id, for the life of a service.
pub type OrderId = u64;

/// The instruments that the desk trades, by ticker.
pub const INSTRUMENTS: [&str; 5] = ["AIR.PA", "BNP.PA", "MC.PA", "OR.PA", "SAN.PA"];

/// The largest quantity that one order may ask for: beyond it, a finger slipped.
pub const MAX_QUANTITY: u32 = 1_000_000;

/// Which way an order trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Take the instrument, pay the price.
    Buy,
    /// Give the instrument, receive the price.
    Sell,
}

/// One order, as received: its fields may still be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The client's number for it.
    pub id: OrderId,
    /// The ticker of what is traded, one of [`INSTRUMENTS`].
    pub instrument: String,
    /// Buy or sell.
    pub side: Side,
    /// How many units, from 1 to [`MAX_QUANTITY`].
    pub quantity: u32,
    /// The limit price of one unit, in thousandths of a euro, at least 1.
    pub price: u64,
}

impl Order {
    /// Puts an order together without judging it; [`validate`](Self::validate) does.
    #[must_use]
    pub fn new(
        id: OrderId,
        instrument: impl Into<String>,
        side: Side,
        quantity: u32,
        price: u64,
    ) -> Self {
        Self { id, instrument: instrument.into(), side, quantity, price }
    }

    /// Says whether each field, taken alone, is acceptable.
    ///
    /// # Errors
    ///
    /// The first bad field, in the order in which they are declared. Whether the id was seen before
    /// is not for one order to know: see [`Admission`](crate::Admission).
    pub fn validate(&self) -> Result<(), InvalidOrder> {
        if !INSTRUMENTS.contains(&self.instrument.as_str()) {
            return Err(InvalidOrder::UnknownInstrument(self.instrument.clone()));
        }
        match self.quantity {
            0 => return Err(InvalidOrder::ZeroQuantity),
            1..=MAX_QUANTITY => {}
            quantity => return Err(InvalidOrder::QuantityTooLarge(quantity)),
        }
        if self.price == 0 {
            return Err(InvalidOrder::ZeroPrice);
        }
        Ok(())
    }
}

/// Why an order is refused before anything is done with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidOrder {
    /// The ticker is not one that the desk trades.
    #[error("unknown instrument `{0}`: the desk trades {list}", list = INSTRUMENTS.join(", "))]
    UnknownInstrument(String),
    /// Nothing is asked for.
    #[error("the quantity is 0: ask for at least one unit")]
    ZeroQuantity,
    /// More is asked for than one order may.
    #[error("the quantity {0} is above the limit of {MAX_QUANTITY}: split the order")]
    QuantityTooLarge(u32),
    /// A free order is a mistake.
    #[error("the price is 0: give a limit of at least a thousandth of a euro")]
    ZeroPrice,
    /// The id was seen before, in this batch or an earlier one.
    #[error("an order with this id was already received: give each order an id of its own")]
    Duplicate,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(order: Order, expected: Result<(), InvalidOrder>) {
        assert_eq!(order.validate(), expected, "{order:?}");
    }

    #[test]
    fn each_bad_field_has_its_own_error() {
        let good = Order::new(1, "MC.PA", Side::Buy, 10, 700_000);
        check(good.clone(), Ok(()));
        check(Order { quantity: MAX_QUANTITY, price: 1, ..good.clone() }, Ok(()));
        check(Order { quantity: 0, ..good.clone() }, Err(InvalidOrder::ZeroQuantity));
        check(
            Order { quantity: MAX_QUANTITY + 1, ..good.clone() },
            Err(InvalidOrder::QuantityTooLarge(MAX_QUANTITY + 1)),
        );
        check(Order { price: 0, ..good.clone() }, Err(InvalidOrder::ZeroPrice));
        check(
            Order { instrument: "mc.pa".into(), ..good.clone() },
            Err(InvalidOrder::UnknownInstrument("mc.pa".into())),
        );
        check(
            Order { instrument: String::new(), quantity: 0, ..good },
            Err(InvalidOrder::UnknownInstrument(String::new())),
        );
    }

    #[test]
    fn an_error_names_the_next_action() {
        let error = InvalidOrder::UnknownInstrument("ACME".into()).to_string();
        assert!(error.contains("ACME") && error.contains("BNP.PA"), "{error}");
    }
}
