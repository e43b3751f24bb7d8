package buggy

import "fuite/benches/internal/orders"

// ledger hears of every outcome, in one goroutine, and keeps the count for the end of the day.
type ledger struct {
	outcomes chan orders.Outcome
	summary  chan orders.Summary
}

func openLedger() *ledger {
	l := &ledger{outcomes: make(chan orders.Outcome, queued), summary: make(chan orders.Summary, 1)}
	go l.collect()
	return l
}

func (l *ledger) collect() {
	var summary orders.Summary
	for outcome := range l.outcomes {
		summary.Record(outcome)
	}
	l.summary <- summary
}

func (l *ledger) record(outcome orders.Outcome) {
	l.outcomes <- outcome
}

// close waits for the last entry, and returns the count. Bug 4: collect ends when the channel is closed, and nobody
// closes it.
func (l *ledger) close() orders.Summary {
	return <-l.summary
}
