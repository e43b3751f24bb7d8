// Deux façons d’arrêter une goroutine : un canal d’arrêt, un contexte.
package main

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

type order int

func process(msg order) {
	_ = msg
}

// ANCHOR: done
func withDoneChannel(input <-chan order) {
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return // La goroutine se termine proprement
			case msg := <-input:
				process(msg)
			}
		}
	}()
	close(done) // Signaler l'arrêt depuis l'extérieur
}

// ANCHOR_END: done

// ANCHOR: context
func withContext(input <-chan order) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case msg := <-input:
				process(msg)
			}
		}
	}()
}

// ANCHOR_END: context

func main() {
	before := runtime.NumGoroutine()
	input := make(chan order)
	withDoneChannel(input)
	withContext(input)
	time.Sleep(100 * time.Millisecond)
	fmt.Println("goroutines de trop :", runtime.NumGoroutine()-before)
}
