// Package fixed is the order service of the exam in Go, without a leak. One file is one room, and each has its twin in
// package buggy.
//
// It does what the solutions in Rust do, with as many goroutines as they have tasks: one for each order of a batch, one
// for its heartbeat, one for each worker, and one for the ledger. What differs is what Go does differently: a channel
// has a bound, so that whoever is too fast waits; and all workers range over one channel, where a channel in Rust has a
// single receiver on tokio.
package fixed

import "fuite/benches/internal/orders"

// Service is the rooms, put together. Batches may overlap.
type Service struct {
	config    orders.Config
	backend   orders.Backend
	admission orders.Admission
	workers   *workers
	ledger    *ledger
}

// Start starts a service: its workers, and the collector of its ledger. Shutdown ends them.
func Start(config orders.Config, backend orders.Backend) *Service {
	return &Service{
		config:  config,
		backend: backend,
		workers: startWorkers(config, backend),
		ledger:  openLedger(),
	}
}

// ProcessOrders works through a batch, and returns once every order in it has its outcome. When it does, no goroutine
// of the batch is left.
func (s *Service) ProcessOrders(batch []orders.Order) orders.Report {
	accepted, rejected := s.admission.Admit(batch)
	monitor := startMonitor(len(accepted), s.config.Heartbeat, s.backend)
	desk := desk{backend: s.backend, workers: s.workers, ledger: s.ledger, settled: &monitor.settled}
	report := desk.run(accepted)
	monitor.stop()
	for _, entry := range rejected {
		s.ledger.record(entry.Outcome)
	}
	return append(report, rejected...)
}

// Shutdown finishes what was accepted, audits included, and returns once no goroutine is left. No batch may be running,
// and none may follow.
func (s *Service) Shutdown() orders.Summary {
	s.workers.stop()
	return s.ledger.close()
}
