// Package command is the command line that both services have.
package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"fuite/benches/internal/bench"
)

// Program is one of the two services, as a program.
type Program struct {
	// Variant is its name in the results.
	Variant string
	// Start starts its service.
	Start bench.Start
	// Leaks says that its Shutdown does not return.
	Leaks bool
}

// patience is how long whatever is to end may take over it: long enough that a busy machine accuses nobody, and short
// where nothing is expected to end.
func (p Program) patience() time.Duration {
	if p.Leaks {
		return 100 * time.Millisecond
	}
	return 10 * time.Second
}

// errUsage is a command line that makes no sense; what is wrong has been said.
var errUsage = errors.New("usage")

const help = `The order service of the exam in Go.

  %[1]s --orders 1000 --batch 100 --workers 2   works through so many orders, and prints what was done
  %[1]s --script FILE                           the same for the batches in a file, - for the standard input
  %[1]s --bench                                 measures the service at every size, a line of JSON for each
  %[1]s --bench --quick                         the same in a few seconds, with fewer samples
  %[1]s --bench --batch 100 --workers 2         measures one size

Exit codes: 0 done, 1 something was not done as it should be, 2 wrong usage.

`

type options struct {
	bench, quick           bool
	script                 string
	orders, batch, workers int
	// isOneCase: both sizes were given, and only they are to be measured.
	isOneCase bool
}

// Main runs the program, and returns its exit code.
func Main(p Program) int {
	options, err := parse(p.Variant, os.Args[1:], os.Stderr)
	if err == nil {
		err = p.run(options, os.Stdout)
	}
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	default:
		fmt.Fprintf(os.Stderr, "%s: %v\n", p.Variant, err)
		return 1
	}
}

func (p Program) run(o options, out io.Writer) error {
	switch {
	case o.bench && p.Leaks && !o.isOneCase:
		return p.benchApart(o, out)
	case o.bench:
		return p.bench(o, out)
	case o.script != "":
		return p.play(o.script, out)
	default:
		return p.plain(o, out)
	}
}

func parse(name string, arguments []string, errors io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(errors)
	flags.Usage = func() {
		fmt.Fprintf(errors, help, name)
		flags.PrintDefaults()
	}
	flags.BoolVar(&o.bench, "bench", false, "measure")
	flags.BoolVar(&o.quick, "quick", false, "with fewer samples")
	flags.StringVar(&o.script, "script", "", "the `file` of the batches")
	flags.IntVar(&o.orders, "orders", 1_000, "how many orders in all")
	flags.IntVar(&o.batch, "batch", 100, "how many orders in one batch")
	flags.IntVar(&o.workers, "workers", 4, "how many goroutines audit")
	if err := flags.Parse(arguments); err != nil {
		if err == flag.ErrHelp {
			return o, err
		}
		return o, errUsage
	}
	if o.orders < 0 || o.batch < 1 || o.workers < 0 || flags.NArg() > 0 {
		fmt.Fprintf(errors, "%s: a batch has at least one order, and nothing is less than 0; see --help\n", name)
		return o, errUsage
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if o.bench && given["batch"] != given["workers"] {
		fmt.Fprintf(errors, "%s: to measure one size, give both --batch and --workers\n", name)
		return o, errUsage
	}
	o.isOneCase = given["batch"] && given["workers"]
	return o, nil
}
