// Command buggy is the order service of the exam, with its four leaks: it works through orders, and measures itself.
package main

import (
	"os"

	"fuite/benches/internal/bench"
	"fuite/benches/internal/buggy"
	"fuite/benches/internal/command"
	"fuite/benches/internal/orders"
)

func main() {
	start := func(config orders.Config, backend orders.Backend) bench.Service {
		return buggy.Start(config, backend)
	}
	os.Exit(command.Main(command.Program{Variant: "buggy", Start: start, Leaks: true}))
}
