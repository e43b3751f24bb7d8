package command

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"

	"fuite/benches/internal/bench"
)

// mostLeaks bounds what one case of a leaking service leaves behind: each batch leaves a goroutine.
const mostLeaks = 40_000

// effort is how long the service is looked at with batches of a size.
func (p Program) effort(o options) bench.Effort {
	effort := bench.Thorough
	if o.quick {
		effort = bench.Quick
	}
	if p.Leaks {
		effort.MostIterations = mostLeaks / bench.BatchesOfALife(o.batch)
	}
	return effort
}

// bench measures in this process. What a service that leaks has left is said on the standard error; of one that does
// not, it is an error.
func (p Program) bench(o options, out io.Writer) error {
	for _, c := range p.cases(o) {
		before := runtime.NumGoroutine()
		figure, err := bench.Measure(c, p.Variant, p.effort(o))
		if err != nil {
			return err
		}
		left := bench.GoroutinesAbove(before, p.patience())
		if left > 0 && !p.Leaks {
			return fmt.Errorf("%s %v: %d goroutines are left", c.Bench, c.Parameters, left)
		}
		if left > 0 {
			fmt.Fprintf(os.Stderr, "%s: %s %v: %d goroutines are left\n", p.Variant, c.Bench, c.Parameters, left)
		}
		if err := figure.Write(out); err != nil {
			return err
		}
	}
	return nil
}

// cases are what is to be measured.
func (p Program) cases(o options) []bench.Case {
	if o.isOneCase {
		return []bench.Case{bench.ServiceCase(p.Start, o.batch, o.workers, p.Leaks)}
	}
	var cases []bench.Case
	for _, size := range bench.Batches {
		for _, workers := range bench.Workers {
			cases = append(cases, bench.ServiceCase(p.Start, size, workers, p.Leaks))
		}
	}
	cases = append(cases, bench.LifecycleCase(p.Start))
	return append(cases, bench.GoroutineCases()...)
}

// benchApart measures each size in a process of its own: the next is not slowed by what one has left, nor ended by what
// package sync has to say of its WaitGroup. A size that was ended by that is told, and has no figure.
func (p Program) benchApart(o options, out io.Writer) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	for _, size := range bench.Batches {
		for _, workers := range bench.Workers {
			sizes := []string{"--batch", strconv.Itoa(size), "--workers", strconv.Itoa(workers)}
			command := exec.Command(program, append(sizes, "--bench", "--quick="+strconv.FormatBool(o.quick))...)
			var said bytes.Buffer
			command.Stdout, command.Stderr = out, &said
			failed := command.Run()
			if failed == nil {
				os.Stderr.Write(said.Bytes())
				continue
			}
			first, _, _ := strings.Cut(said.String(), "\n")
			if !strings.Contains(first, "WaitGroup") {
				return fmt.Errorf("batch %d, workers %d: %w: %s", size, workers, failed, first)
			}
			fmt.Fprintf(os.Stderr, "%s: batch %d, workers %d: no figure: %s\n", p.Variant, size, workers, first)
		}
	}
	return nil
}
