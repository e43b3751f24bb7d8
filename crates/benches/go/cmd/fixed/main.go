// Command fixed is the order service of the exam, without a leak: it works through orders, and measures itself.
package main

import (
	"os"

	"fuite/benches/internal/bench"
	"fuite/benches/internal/command"
	"fuite/benches/internal/fixed"
	"fuite/benches/internal/orders"
)

func main() {
	start := func(config orders.Config, backend orders.Backend) bench.Service {
		return fixed.Start(config, backend)
	}
	os.Exit(command.Main(command.Program{Variant: "fixed", Start: start, Leaks: false}))
}
