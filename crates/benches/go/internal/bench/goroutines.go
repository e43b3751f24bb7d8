package bench

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// crowd is how many goroutines are started, or cancelled, at once.
const crowd = 10_000

// rounds is how often a word goes to and fro in one iteration.
const rounds = 1_000

// GoroutineCases measure what the services are made of.
func GoroutineCases() []Case {
	return []Case{
		simple("spawn", 1, spawn),
		simple("spawn-join", crowd, spawnAndJoin),
		simple("ping-pong", rounds, pingPong),
		cancelCase(),
	}
}

func simple(bench string, elements int, work func() error) Case {
	run := func(iterations int) (time.Duration, error) {
		began := time.Now()
		for n := 0; n < iterations; n++ {
			if err := work(); err != nil {
				return 0, err
			}
		}
		return time.Since(began), nil
	}
	return Case{Bench: bench, Parameters: map[string]int{}, Elements: elements, Run: run}
}

// spawn starts one goroutine and waits for its end.
func spawn() error {
	done := make(chan struct{})
	go close(done)
	<-done
	return nil
}

func spawnAndJoin() error {
	var wg sync.WaitGroup
	var ran atomic.Int64
	wg.Add(crowd)
	for n := 0; n < crowd; n++ {
		go func() {
			ran.Add(1)
			wg.Done()
		}()
	}
	wg.Wait()
	if ran.Load() != crowd {
		return fmt.Errorf("%d goroutines ran of %d", ran.Load(), crowd)
	}
	return nil
}

// pingPong sends a number to another goroutine, which sends back the next.
func pingPong() error {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for n := range ping {
			pong <- n + 1
		}
		close(pong)
	}()
	last := 0
	for n := 0; n < rounds; n++ {
		ping <- last
		last = <-pong
	}
	close(ping)
	<-pong
	if last != rounds {
		return fmt.Errorf("the word came back %d times of %d", last, rounds)
	}
	return nil
}

// cancelCase measures the cancellation of goroutines that are all waiting; starting them is not in the time.
func cancelCase() Case {
	run := func(iterations int) (took time.Duration, err error) {
		for n := 0; n < iterations; n++ {
			ctx, cancel := context.WithCancel(context.Background())
			var ready, gone sync.WaitGroup
			ready.Add(crowd)
			gone.Add(crowd)
			for n := 0; n < crowd; n++ {
				go func() {
					ready.Done()
					<-ctx.Done()
					gone.Done()
				}()
			}
			ready.Wait()
			began := time.Now()
			cancel()
			gone.Wait()
			took += time.Since(began)
		}
		return took, nil
	}
	return Case{Bench: "cancel", Parameters: map[string]int{}, Elements: crowd, Run: run}
}
