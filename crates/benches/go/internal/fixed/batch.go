package fixed

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

// run works on all orders at once, each in a goroutine of its own, and returns when the last one is settled.
func (d *desk) run(accepted []orders.Order) orders.Report {
	// With room for all, nobody waits to speak.
	outcomes := make(chan orders.Entry, len(accepted))
	var wg sync.WaitGroup
	// Here, before a goroutine exists, so that Wait cannot miss one that has not had its first turn yet.
	wg.Add(len(accepted))
	for _, order := range accepted {
		go func(order orders.Order) {
			defer wg.Done()
			outcomes <- orders.Entry{ID: order.ID, Outcome: d.settle(order)}
		}(order)
	}
	wg.Wait()
	close(outcomes)

	report := make(orders.Report, 0, len(accepted))
	for entry := range outcomes {
		report = append(report, entry)
	}
	return report
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
