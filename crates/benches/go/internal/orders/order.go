// Package orders is the order domain that both services share: what the crate of the same name is to the services in
// Rust. It has no goroutine of its own; every effect on the outside goes through a Backend.
package orders

import (
	"errors"
	"fmt"
	"strings"
)

// ID is a client's own number for an order; one order, one ID, for the life of a service.
type ID uint64

// MaxQuantity is the largest quantity that one order may ask for: beyond it, a finger slipped.
const MaxQuantity = 1_000_000

// Instruments are the tickers that the desk trades.
var Instruments = [...]string{"AIR.PA", "BNP.PA", "MC.PA", "OR.PA", "SAN.PA"}

// Side says which way an order trades.
type Side string

// The two sides.
const (
	Buy  Side = "buy"
	Sell Side = "sell"
)

// Order is one order as received: its fields may still be wrong.
type Order struct {
	ID         ID     `json:"id"`
	Instrument string `json:"instrument"`
	Side       Side   `json:"side"`
	// Quantity counts units, from 1 to MaxQuantity.
	Quantity uint32 `json:"quantity"`
	// Price is the limit price of one unit, in thousandths of a euro, at least 1.
	Price uint64 `json:"price"`
}

// Why an order is refused before anything is done with it.
var (
	ErrUnknownInstrument = errors.New("unknown instrument")
	ErrZeroQuantity      = errors.New("the quantity is 0: ask for at least one unit")
	ErrQuantityTooLarge  = errors.New("the quantity is above the limit: split the order")
	ErrZeroPrice         = errors.New("the price is 0: give a limit of at least a thousandth of a euro")
	ErrDuplicate         = errors.New("an order with this ID was already received: give each order an ID of its own")
)

// Validate says whether each field, taken alone, is acceptable. It returns the first fault, in the sequence of the
// fields; whether the ID was seen before is for an Admission to know.
func (o Order) Validate() error {
	switch {
	case !isTraded(o.Instrument):
		list := strings.Join(Instruments[:], ", ")
		return fmt.Errorf("%w %q: the desk trades %s", ErrUnknownInstrument, o.Instrument, list)
	case o.Quantity == 0:
		return ErrZeroQuantity
	case o.Quantity > MaxQuantity:
		return ErrQuantityTooLarge
	case o.Price == 0:
		return ErrZeroPrice
	}
	return nil
}

func isTraded(instrument string) bool {
	for _, traded := range Instruments {
		if instrument == traded {
			return true
		}
	}
	return false
}
