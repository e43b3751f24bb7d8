package buggy

import (
	"sync"
	"sync/atomic"

	"fuite/benches/internal/orders"
)

// desk is what it takes to work on one order.
type desk struct {
	backend orders.Backend
	workers *workers
	ledger  *ledger
	settled *atomic.Int64
}

// run works on all orders at once, each in a goroutine of its own.
//
// Bug 3: Wait may return before a goroutine has called Add. Where it is just returning while one does, package sync sees
// it, and ends the process.
func (d *desk) run(accepted []orders.Order) orders.Report {
	// With room for all, nobody waits to speak.
	outcomes := make(chan orders.Entry, len(accepted))
	var wg sync.WaitGroup
	for _, order := range accepted {
		go func(order orders.Order) {
			wg.Add(1)
			defer wg.Done()
			outcomes <- orders.Entry{ID: order.ID, Outcome: d.settle(order)}
		}(order)
	}
	wg.Wait()

	report := make(orders.Report, 0, len(accepted))
	for {
		select {
		case entry := <-outcomes:
			report = append(report, entry)
		// Whoever comes late speaks to nobody.
		default:
			return report
		}
	}
}

func (d *desk) settle(order orders.Order) orders.Outcome {
	outcome := orders.Charge(d.backend, order)
	d.ledger.record(outcome)
	d.settled.Add(1)
	if outcome.State == orders.Done {
		d.workers.submit(order)
	}
	return outcome
}
