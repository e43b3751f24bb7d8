package buggy

import "fuite/benches/internal/orders"

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
}

func startWorkers(config orders.Config, backend orders.Backend) *workers {
	w := &workers{config: config, backend: backend, audits: make(chan audit, queued)}
	for n := 0; n < config.Workers; n++ {
		go w.work()
	}
	return w
}

// submit queues an order for its audit; a service without workers audits nothing.
func (w *workers) submit(order orders.Order) {
	if w.config.Workers > 0 {
		w.audits <- audit{order, 1}
	}
}

// stop is bug 1: nobody may close the channel, since each worker sends to it too, and the workers wait for ever.
func (w *workers) stop() {}

func (w *workers) work() {
	for a := range w.audits {
		if orders.Audit(w.backend, a.order, a.attempt) != nil && a.attempt < w.config.AuditAttempts {
			// The auditor may be back in a moment: the orders behind this one go first.
			w.audits <- audit{a.order, a.attempt + 1}
		}
	}
}
