package bench

import (
	"fmt"
	"time"

	"fuite/benches/internal/orders"
)

// Service is an order service, whichever wrote it.
type Service interface {
	ProcessOrders(batch []orders.Order) orders.Report
	Shutdown() orders.Summary
}

// Start starts one.
type Start func(config orders.Config, backend orders.Backend) Service

// The sizes that the service is measured at.
var (
	Batches = []int{1, 10, 100, 1_000, 10_000}
	Workers = []int{1, 2, 8}
)

// agreeable is a backend that says yes to everything, at once: nothing but the service takes time.
type agreeable struct{}

func (agreeable) Charge(orders.Order) error     { return nil }
func (agreeable) Audit(orders.Order, int) error { return nil }
func (agreeable) Heartbeat(orders.Progress)     {}

// Batch is so many valid orders, numbered from first.
func Batch(first, size int) []orders.Order {
	batch := make([]orders.Order, size)
	for n := range batch {
		batch[n] = orders.Order{
			ID: orders.ID(first + n), Instrument: "MC.PA", Side: orders.Buy, Quantity: 10, Price: 700_000,
		}
	}
	return batch
}

// life is how many orders a service is given, unless one batch is more: the same as for the services in Rust, for a
// service remembers the id of every order and grows slower with them.
const life = 2_000

// BatchesOfALife is how many batches of a size a service is given.
func BatchesOfALife(size int) int {
	return max(life/size, 1)
}

// ServiceCase measures one service after the other at work on its batches, and its shutdown: orders are audited in the
// background, and only then all is done. The start of a service is not in the time.
//
// A service that leaks is not shut down, which would not return, and its reports may miss orders.
func ServiceCase(start Start, size, workers int, leaks bool) Case {
	config := orders.DefaultConfig()
	config.Workers = workers
	run := func(iterations int) (time.Duration, error) {
		var took time.Duration
		for n := 0; n < iterations; n++ {
			one, err := liveOnce(start(config, agreeable{}), size, leaks)
			if err != nil {
				return 0, err
			}
			took += one
		}
		return took, nil
	}
	return Case{
		Bench:      "service",
		Parameters: map[string]int{"batch": size, "workers": workers},
		Elements:   BatchesOfALife(size) * size,
		Run:        run,
	}
}

func liveOnce(service Service, size int, leaks bool) (time.Duration, error) {
	batches := make([][]orders.Order, BatchesOfALife(size))
	for n := range batches {
		batches[n] = Batch(n*size, size)
	}
	reports := make([]orders.Report, 0, len(batches))
	began := time.Now()
	for _, batch := range batches {
		reports = append(reports, service.ProcessOrders(batch))
	}
	if leaks {
		return time.Since(began), nil
	}
	summary := service.Shutdown()
	took := time.Since(began)
	return took, check(reports, summary, size)
}

// check says which orders are not done, in a report or in the summary.
func check(reports []orders.Report, summary orders.Summary, size int) error {
	for _, report := range reports {
		if done := report.Done(); done != size {
			return fmt.Errorf("%d orders of a batch of %d are done", done, size)
		}
	}
	if all := len(reports) * size; summary.Done != all {
		return fmt.Errorf("%d orders of %d are in the ledger", summary.Done, all)
	}
	return nil
}

// LifecycleCase measures the start of a service and its shutdown, with nothing in between.
func LifecycleCase(start Start) Case {
	return Case{
		Bench:      "lifecycle",
		Parameters: map[string]int{},
		Elements:   1,
		Run: func(iterations int) (time.Duration, error) {
			began := time.Now()
			for n := 0; n < iterations; n++ {
				start(orders.DefaultConfig(), agreeable{}).Shutdown()
			}
			return time.Since(began), nil
		},
	}
}
