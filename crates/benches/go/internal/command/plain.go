package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"fuite/benches/internal/bench"
	"fuite/benches/internal/orders"
)

// script is what a service is to work through, and before which backend.
type script struct {
	Workers int `json:"workers"`
	// Refused are the orders whose charge fails.
	Refused []orders.ID `json:"refused"`
	// Panics are the orders whose charge panics.
	Panics []orders.ID `json:"panics"`
	// Away are the orders whose audit fails the first time.
	Away    []orders.ID      `json:"away"`
	Batches [][]orders.Order `json:"batches"`
}

// account is what was done.
type account struct {
	Variant string `json:"variant"`
	// Done, Failed and Rejected are counted in the reports, the latter by their reason.
	Done     int            `json:"done"`
	Failed   int            `json:"failed"`
	Rejected map[string]int `json:"rejected"`
	// Summary is the service's own count; null where its shutdown did not return.
	Summary *orders.Summary `json:"summary"`
	// Charges and Audits count the calls to the backend, and Audited those of the latter that succeeded.
	Charges int `json:"charges"`
	Audits  int `json:"audits"`
	Audited int `json:"audited"`
	// Goroutines counts those that are left.
	Goroutines int `json:"goroutines"`
	// Reports holds those of each batch; only of a script.
	Reports [][]line `json:"reports,omitempty"`
}

// line is one entry of a report.
type line struct {
	ID      orders.ID `json:"id"`
	Outcome string    `json:"outcome"`
}

// plain works through valid orders, and prints what was done.
func (p Program) plain(o options, out io.Writer) error {
	s := script{Workers: o.workers}
	for first := 0; first < o.orders; first += o.batch {
		size := o.batch
		if first+size > o.orders {
			size = o.orders - first
		}
		s.Batches = append(s.Batches, bench.Batch(first, size))
	}
	account, _ := p.perform(s)
	if err := json.NewEncoder(out).Encode(account); err != nil {
		return err
	}
	return account.missing(o.orders)
}

// missing says what was not done of so many valid orders.
func (a account) missing(orders int) error {
	switch {
	case a.Done != orders:
		return fmt.Errorf("%d orders of %d are done", a.Done, orders)
	case a.Summary == nil:
		return errors.New("the shutdown does not return")
	case a.Summary.Done != orders:
		return fmt.Errorf("%d orders of %d are in the ledger", a.Summary.Done, orders)
	case a.Goroutines > 0:
		return fmt.Errorf("%d goroutines are left", a.Goroutines)
	}
	return nil
}

// play works through the batches of a file, and prints what was done, report by report.
func (p Program) play(file string, out io.Writer) error {
	in := os.Stdin
	if file != "-" {
		var err error
		if in, err = os.Open(file); err != nil {
			return err
		}
		defer in.Close()
	}
	var s script
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return fmt.Errorf("%s is no script: %w", file, err)
	}
	account, reports := p.perform(s)
	account.Reports = reports
	return json.NewEncoder(out).Encode(account)
}

func (p Program) perform(s script) (account, [][]line) {
	before := runtime.NumGoroutine()
	bank := newBank(s)
	config := orders.DefaultConfig()
	config.Workers = s.Workers
	service := p.Start(config, bank)
	a := account{Variant: p.Variant, Rejected: map[string]int{}}
	reports := make([][]line, 0, len(s.Batches))
	for _, batch := range s.Batches {
		lines := make([]line, 0, len(batch))
		for _, entry := range service.ProcessOrders(batch) {
			a.count(entry.Outcome)
			lines = append(lines, line{entry.ID, name(entry.Outcome)})
		}
		reports = append(reports, lines)
	}
	callers := 0
	if a.Summary = shutDown(service, p.patience()); a.Summary == nil {
		// The one that waits for the shutdown is ours.
		callers = 1
	}
	a.Goroutines = bench.GoroutinesAbove(before+callers, p.patience())
	a.Charges, a.Audits, a.Audited = bank.counts()
	return a, reports
}

// shutDown shuts a service down; nil if that does not return in time.
func shutDown(service bench.Service, patience time.Duration) *orders.Summary {
	returned := make(chan orders.Summary, 1)
	go func() { returned <- service.Shutdown() }()
	select {
	case summary := <-returned:
		return &summary
	case <-time.After(patience):
		return nil
	}
}

func (a *account) count(outcome orders.Outcome) {
	switch outcome.State {
	case orders.Done:
		a.Done++
	case orders.Failed:
		a.Failed++
	case orders.Rejected:
		a.Rejected[name(outcome)]++
	}
}

// names are what the outcomes are called, after the variants of the crate `orders`.
var names = map[error]string{
	orders.ErrUnknownInstrument: "UnknownInstrument",
	orders.ErrZeroQuantity:      "ZeroQuantity",
	orders.ErrQuantityTooLarge:  "QuantityTooLarge",
	orders.ErrZeroPrice:         "ZeroPrice",
	orders.ErrDuplicate:         "Duplicate",
	orders.ErrPanicked:          "Panicked",
	errUnavailable:              "Unavailable",
}

func name(outcome orders.Outcome) string {
	if outcome.State == orders.Done {
		return "Done"
	}
	for err, name := range names {
		if errors.Is(outcome.Err, err) {
			return name
		}
	}
	return outcome.Err.Error()
}
