// Bug 3 : WaitGroup.Add appelé depuis l’intérieur de la goroutine.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// ANCHOR: batch
func run(orders []int) int64 {
	var wg sync.WaitGroup
	var settled atomic.Int64
	for _, order := range orders {
		go func(order int) {
			defer wg.Done()
			wg.Add(1) // Wait a pu passer.
			charge(order)
			settled.Add(1)
		}(order)
	}
	wg.Wait()
	return settled.Load()
}

// ANCHOR_END: batch

// La banque met quelques millisecondes à répondre.
func charge(order int) {
	_ = order
	time.Sleep(5 * time.Millisecond)
}

func main() {
	for round := 1; round <= 5; round++ {
		settled := run([]int{1, 2, 3, 4, 5, 6, 7, 8})
		fmt.Println("tour", round, ":", settled, "ordres exécutés sur 8")
	}
}
