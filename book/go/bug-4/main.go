// Bug 4 : un canal jamais fermé.
package main

import (
	"fmt"
	"time"
)

// ANCHOR: ledger
type ledger struct {
	outcomes chan string
	summary  chan int
}

func openLedger() *ledger {
	l := &ledger{make(chan string, 16), make(chan int)}
	go l.collect()
	return l
}

func (l *ledger) collect() {
	count := 0
	for range l.outcomes {
		count++
	}
	l.summary <- count
}

// Attend la dernière écriture, et rend le compte.
func (l *ledger) close() int {
	return <-l.summary
}

// ANCHOR_END: ledger

func main() {
	l := openLedger()
	l.outcomes <- "exécuté"
	go func() {
		// Sans elle, le runtime verrait que plus personne ne peut avancer, et le dirait.
		for range time.Tick(time.Second) {
		}
	}()
	fmt.Println("arrêt du service…")
	fmt.Println("bilan :", l.close())
}
