package orders

import "time"

// Config is how a service is set up.
type Config struct {
	// Workers is how many goroutines file charged orders with the auditor; with 0, nothing is audited.
	Workers int
	// Heartbeat is how often the supervisor hears of a batch while it is being worked on.
	Heartbeat time.Duration
	// AuditAttempts is how often one order's audit is tried, in all; at least 1.
	AuditAttempts int
}

// DefaultConfig has four workers, a heartbeat every 30 seconds and five attempts.
func DefaultConfig() Config {
	return Config{Workers: 4, Heartbeat: 30 * time.Second, AuditAttempts: 5}
}
