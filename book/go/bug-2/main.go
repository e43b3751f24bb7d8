// Bug 2 : une goroutine lancée à chaque appel, sans nettoyage.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

const heartbeat = 10 * time.Millisecond

// ANCHOR: monitor
func processOrders(orders []int) {
	var settled atomic.Int64
	go func() {
		for range time.Tick(heartbeat) {
			report(settled.Load(), len(orders))
		}
	}()
	for range orders {
		settled.Add(1)
	}
}

// ANCHOR_END: monitor

// Ce que le superviseur entend.
func report(settled int64, accepted int) {
	_, _ = settled, accepted
}

func main() {
	before := runtime.NumGoroutine()
	for round := 1; round <= 5; round++ {
		processOrders([]int{1, 2, 3})
		fmt.Println("tour", round, ": goroutines de trop :", runtime.NumGoroutine()-before)
	}
}
