// Package buggy is the order service of the exam in Go, with its four leaks. One file is one room and holds one of
// them, as in the exercises in Rust; package fixed has the same rooms, repaired.
package buggy

import "fuite/benches/internal/orders"

// Service is the rooms, put together. Batches may overlap.
type Service struct {
	config    orders.Config
	backend   orders.Backend
	admission orders.Admission
	workers   *workers
	ledger    *ledger
}

// Start starts a service: its workers, and the collector of its ledger.
func Start(config orders.Config, backend orders.Backend) *Service {
	return &Service{
		config:  config,
		backend: backend,
		workers: startWorkers(config, backend),
		ledger:  openLedger(),
	}
}

// ProcessOrders works through a batch. It may return before every order in it has its outcome, and its heartbeat never
// ends.
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

// Shutdown never returns.
func (s *Service) Shutdown() orders.Summary {
	s.workers.stop()
	return s.ledger.close()
}
