package fixed

import (
	"context"
	"sync/atomic"
	"time"

	"fuite/benches/internal/orders"
)

// monitor is the heartbeat of one batch: while it is being worked on, the supervisor hears how far it has come.
type monitor struct {
	// settled is where the batch counts the orders that it has settled.
	settled atomic.Int64
	cancel  context.CancelFunc
	gone    chan struct{}
}

func startMonitor(accepted int, period time.Duration, backend orders.Backend) *monitor {
	// One context per batch: a batch that ends must not silence the others.
	ctx, cancel := context.WithCancel(context.Background())
	m := &monitor{cancel: cancel, gone: make(chan struct{})}
	go m.beat(ctx, accepted, period, backend)
	return m
}

func (m *monitor) beat(ctx context.Context, accepted int, period time.Duration, backend orders.Backend) {
	defer close(m.gone)
	ticker := time.NewTicker(period)
	// A ticker that is not stopped is never freed.
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			backend.Heartbeat(orders.Progress{Settled: int(m.settled.Load()), Accepted: accepted})
		}
	}
}

// stop ends the heartbeat, and returns when its goroutine is gone.
func (m *monitor) stop() {
	m.cancel()
	<-m.gone
}
