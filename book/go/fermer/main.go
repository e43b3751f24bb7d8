// Ce que Go fait d’un canal fermé.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: read
func readClosed() {
	input := make(chan int, 2)
	input <- 1
	close(input)

	msg, open := <-input
	fmt.Println(msg, open) // 1 true
	msg, open = <-input
	fmt.Println(msg, open) // 0 false
}

// ANCHOR_END: read

// ANCHOR: range
func rangeEnds(input <-chan int) int {
	count := 0
	for msg := range input {
		count += msg
	}
	return count // Atteint quand input est fermé, et jamais sinon.
}

// ANCHOR_END: range

// ANCHOR: panics
func closeTwice(input chan int) {
	close(input)
	close(input) // panic: close of closed channel
}

func sendOnClosed(input chan int) {
	close(input)
	input <- 1 // panic: send on closed channel
}

// ANCHOR_END: panics

// ANCHOR: last
func closeAfterTheLast(input chan<- int, senders int) {
	var wg sync.WaitGroup
	for n := 0; n < senders; n++ {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			input <- n
		}(n)
	}
	go func() {
		wg.Wait()
		// Le dernier est parti : plus personne n'écrira.
		close(input)
	}()
}

// ANCHOR_END: last

func main() {
	readClosed()
	input := make(chan int, 2)
	input <- 1
	input <- 2
	close(input)
	fmt.Println("somme :", rangeEnds(input))
	shared := make(chan int)
	closeAfterTheLast(shared, 3)
	fmt.Println("somme :", rangeEnds(shared))
	for _, wrong := range []func(chan int){closeTwice, sendOnClosed} {
		fmt.Println("panique :", panicOf(wrong))
	}
}

func panicOf(wrong func(chan int)) (message any) {
	defer func() { message = recover() }()
	wrong(make(chan int, 1))
	return nil
}
