package orders

import "errors"

// Backend is what the service reaches outside itself: the bank, the auditor, the supervisor. A call may take as long
// as it likes, may fail, and may even panic, which Charge and Audit turn into a failure.
type Backend interface {
	// Charge moves the money for one order. A second call charges a second time.
	Charge(order Order) error
	// Audit files one charged order with the auditor. The attempt counts from 1; trying again is harmless.
	Audit(order Order, attempt int) error
	// Heartbeat tells the supervisor that a batch is being worked on, and how far it has come.
	Heartbeat(progress Progress)
}

// ErrPanicked is the failure of a backend whose own code panicked: whether money moved is unknown, so nothing is
// repeated.
var ErrPanicked = errors.New("the backend panicked")

// Charge charges one order and says what became of it; it never panics because the backend does, so that a panic costs
// one order and not the process.
func Charge(backend Backend, order Order) Outcome {
	if err := unlessItPanics(func() error { return backend.Charge(order) }); err != nil {
		return Outcome{Failed, err}
	}
	return Outcome{State: Done}
}

// Audit files one charged order with the auditor; it never panics because the backend does.
func Audit(backend Backend, order Order, attempt int) error {
	return unlessItPanics(func() error { return backend.Audit(order, attempt) })
}

func unlessItPanics(call func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = ErrPanicked
		}
	}()
	return call()
}
