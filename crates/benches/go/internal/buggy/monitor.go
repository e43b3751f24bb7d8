package buggy

import (
	"sync/atomic"
	"time"

	"fuite/benches/internal/orders"
)

// monitor is the heartbeat of one batch: while it is being worked on, the supervisor hears how far it has come.
type monitor struct {
	// settled is where the batch counts the orders that it has settled.
	settled atomic.Int64
}

func startMonitor(accepted int, period time.Duration, backend orders.Backend) *monitor {
	m := &monitor{}
	go m.beat(accepted, period, backend)
	return m
}

// beat is bug 2: nothing ends the loop, and there is one for each call of ProcessOrders.
func (m *monitor) beat(accepted int, period time.Duration, backend orders.Backend) {
	for range time.Tick(period) {
		backend.Heartbeat(orders.Progress{Settled: int(m.settled.Load()), Accepted: accepted})
	}
}

// stop is where the batch says that it is over; nobody hears it.
func (m *monitor) stop() {}
