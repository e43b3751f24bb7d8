package main

import (
	"runtime"
	"testing"
	"time"
)

// ANCHOR: before_after
func TestNoLeak(t *testing.T) {
	before := runtime.NumGoroutine()
	doSomething()
	time.Sleep(100 * time.Millisecond) // laisser les goroutines finir
	after := runtime.NumGoroutine()
	if after > before {
		t.Errorf("goroutine leak: %d goroutines leaked", after-before)
	}
}

// ANCHOR_END: before_after
