package bench

import (
	"fmt"
	"runtime"
	"time"
)

// Case is one thing to measure.
type Case struct {
	// Bench is what the results call it.
	Bench string
	// Parameters are what tells it from the others of its bench.
	Parameters map[string]int
	// Elements counts the operations of one iteration.
	Elements int
	// Run does the work so many times in a row, and returns how long that took. What it prepares and checks is not in
	// that time. The error says what was not done.
	Run func(iterations int) (time.Duration, error)
}

// Effort is how long a case is looked at.
type Effort struct {
	// Samples is how many times are taken; the more, the closer the bounds of the median.
	Samples int
	// Least is how long one sample must last, since a clock has a grain.
	Least time.Duration
	// MostIterations bounds the work of one case, all samples together, and with it their number; 0 where it need not be.
	MostIterations int
}

// Thorough is for figures to be kept, and Quick to see that everything works.
var (
	Thorough = Effort{Samples: 41, Least: 20 * time.Millisecond}
	Quick    = Effort{Samples: 11, Least: 10 * time.Millisecond}
)

// Measure takes the samples of one case.
func Measure(c Case, variant string, effort Effort) (Figure, error) {
	figure := Figure{
		Bench: c.Bench, Runtime: "go", Variant: variant, Parameters: c.Parameters, Elements: c.Elements,
	}
	// What the case before left to collect is not this one's doing.
	runtime.GC()
	if most := effort.MostIterations; most > 0 {
		// Two for the calibration.
		effort.Samples = max(min(effort.Samples, most-2), 1)
	}
	iterations, err := calibrate(c, effort)
	samples := make([]time.Duration, 0, effort.Samples)
	for len(samples) < effort.Samples && err == nil {
		var took time.Duration
		took, err = c.Run(iterations)
		samples = append(samples, took)
	}
	if err != nil {
		return figure, fmt.Errorf("%s %v: %w", c.Bench, c.Parameters, err)
	}
	figure.summarise(samples, iterations)
	return figure, nil
}

// calibrate finds how many iterations a sample needs to last long enough; it warms up on the way.
func calibrate(c Case, effort Effort) (int, error) {
	most := 1 << 30
	if effort.MostIterations > 0 {
		// The tries before, each half of the next, come to as many again.
		most = effort.MostIterations / (effort.Samples + 2)
	}
	for iterations := 1; ; iterations *= 2 {
		took, err := c.Run(iterations)
		if err != nil || took >= effort.Least || 2*iterations > most {
			return iterations, err
		}
	}
}

// GoroutinesAbove counts the goroutines beyond a baseline, once those that are ending have ended or patience is over.
func GoroutinesAbove(baseline int, patience time.Duration) int {
	deadline := time.Now().Add(patience)
	for runtime.NumGoroutine() > baseline && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if left := runtime.NumGoroutine() - baseline; left > 0 {
		return left
	}
	return 0
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
