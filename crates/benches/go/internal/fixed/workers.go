package fixed

import (
	"context"
	"sync"

	"fuite/benches/internal/orders"
)

// queued is how many audits may wait: whoever charges orders faster than they are audited is slowed down here.
const queued = 128

// audit is a charged order on its way to the auditor, and the attempt that it is at.
type audit struct {
	order   orders.Order
	attempt int
}

// workers file every charged order with the auditor, behind the batch's back.
type workers struct {
	config  orders.Config
	backend orders.Backend
	audits  chan audit
	cancel  context.CancelFunc
	wg      sync.WaitGroup
}

func startWorkers(config orders.Config, backend orders.Backend) *workers {
	ctx, cancel := context.WithCancel(context.Background())
	w := &workers{config: config, backend: backend, audits: make(chan audit, queued), cancel: cancel}
	w.wg.Add(config.Workers)
	for n := 0; n < config.Workers; n++ {
		go w.work(ctx)
	}
	return w
}

// submit queues an order for its audit; a service without workers audits nothing.
func (w *workers) submit(order orders.Order) {
	if w.config.Workers > 0 {
		w.audits <- audit{order, 1}
	}
}

// stop tells every worker to file what is left, and waits until they have.
//
// A context rather than close(audits): a worker that requeues an audit is a sender too, and would panic.
func (w *workers) stop() {
	w.cancel()
	w.wg.Wait()
}

func (w *workers) work(ctx context.Context) {
	defer w.wg.Done()
	for {
		select {
		case a := <-w.audits:
			w.file(a)
		case <-ctx.Done():
			w.drain()
			return
		}
	}
}

// drain files what is left in the queue. What another worker still has in hand, it puts back itself and drains itself.
func (w *workers) drain() {
	for {
		select {
		case a := <-w.audits:
			w.file(a)
		default:
			return
		}
	}
}

// file tries one audit, and puts it back into the queue if the auditor could not take it.
func (w *workers) file(a audit) {
	for orders.Audit(w.backend, a.order, a.attempt) != nil && a.attempt < w.config.AuditAttempts {
		a.attempt++
		select {
		// The auditor may be back in a moment: the orders behind this one go first.
		case w.audits <- a:
			return
		// The queue is full, and to wait for room is to wait for workers like this one: it stays in hand.
		default:
		}
	}
}
