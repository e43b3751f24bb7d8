package orders

import "sync"

// Admission checks batches, and remembers every valid ID so that no order is charged twice. The zero value has seen
// none; it may be used by several goroutines at once.
type Admission struct {
	mu   sync.Mutex
	seen map[ID]struct{}
}

// Admit sorts a batch into those to be charged and those refused, each with its reason.
//
// An order that is refused for a bad field leaves its ID free: the client may correct the field and send it again.
func (a *Admission) Admit(batch []Order) (accepted []Order, rejected []Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen == nil {
		a.seen = make(map[ID]struct{})
	}
	accepted = make([]Order, 0, len(batch))
	for _, order := range batch {
		if err := a.admit(order); err != nil {
			rejected = append(rejected, Entry{order.ID, Outcome{Rejected, err}})
		} else {
			accepted = append(accepted, order)
		}
	}
	return accepted, rejected
}

func (a *Admission) admit(order Order) error {
	if err := order.Validate(); err != nil {
		return err
	}
	if _, found := a.seen[order.ID]; found {
		return ErrDuplicate
	}
	a.seen[order.ID] = struct{}{}
	return nil
}
