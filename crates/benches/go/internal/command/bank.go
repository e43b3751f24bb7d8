package command

import (
	"errors"
	"sync"

	"fuite/benches/internal/orders"
)

// errUnavailable is a backend that says no.
var errUnavailable = errors.New("the backend failed")

// bank is a backend that does what a script says, and counts.
type bank struct {
	refused, panics, away map[orders.ID]bool

	mu                       sync.Mutex
	charges, audits, audited int
}

func newBank(s script) *bank {
	return &bank{refused: set(s.Refused), panics: set(s.Panics), away: set(s.Away)}
}

func set(ids []orders.ID) map[orders.ID]bool {
	set := make(map[orders.ID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

func (b *bank) Charge(order orders.Order) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.charges++
	switch {
	case b.panics[order.ID]:
		panic("the bank's own code panics")
	case b.refused[order.ID]:
		return errUnavailable
	}
	return nil
}

func (b *bank) Audit(order orders.Order, attempt int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.audits++
	if b.away[order.ID] && attempt == 1 {
		return errUnavailable
	}
	b.audited++
	return nil
}

func (b *bank) Heartbeat(orders.Progress) {}

func (b *bank) counts() (charges, audits, audited int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.charges, b.audits, b.audited
}
