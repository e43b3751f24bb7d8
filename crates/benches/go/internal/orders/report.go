package orders

// State is the way in which an order ended.
type State int

// The ways in which an order ends.
const (
	// Done: charged, once.
	Done State = iota
	// Rejected at the door; the backend never saw it.
	Rejected
	// Failed: the charge did, and it is not tried again.
	Failed
)

// Outcome is what became of one order. Err says why, unless it is done.
type Outcome struct {
	State State
	Err   error
}

// Entry is one line of a report.
type Entry struct {
	ID      ID
	Outcome Outcome
}

// Report is what became of each order of one batch, in the sequence in which it was known. A batch that holds an ID
// twice has two entries for it: the order, and the refused duplicate.
type Report []Entry

// Done counts the orders that were charged.
func (r Report) Done() int {
	done := 0
	for _, entry := range r {
		if entry.Outcome.State == Done {
			done++
		}
	}
	return done
}

// Summary counts how the orders of a service's life ended.
type Summary struct {
	Done     int `json:"done"`
	Rejected int `json:"rejected"`
	Failed   int `json:"failed"`
}

// Record counts one more order.
func (s *Summary) Record(outcome Outcome) {
	switch outcome.State {
	case Done:
		s.Done++
	case Rejected:
		s.Rejected++
	case Failed:
		s.Failed++
	}
}

// Progress is how far a batch has come.
type Progress struct {
	// Settled counts the orders whose outcome is known.
	Settled int
	// Accepted counts the orders that were let in.
	Accepted int
}
