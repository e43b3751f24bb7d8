// Bug 1 : un travailleur sans mécanisme d’arrêt.
package main

import (
	"fmt"
	"runtime"
	"time"
)

type audit struct {
	order   int
	attempt int
}

// ANCHOR: worker
func work(audits chan audit, attempts int) {
	for a := range audits {
		if !file(a) && a.attempt < attempts {
			// L'auditeur reviendra peut-être : les ordres qui suivent passent devant.
			audits <- audit{a.order, a.attempt + 1}
		}
	}
}

// ANCHOR_END: worker

// L’auditeur est absent au premier essai d’un ordre sur trois.
func file(a audit) bool {
	return a.attempt > 1 || a.order%3 != 0
}

// Démarre quatre travailleurs, leur donne du travail, et abandonne leurs canaux.
func service() {
	for worker := 0; worker < 4; worker++ {
		audits := make(chan audit, 16)
		go work(audits, 5)
		for order := 0; order < 8; order++ {
			audits <- audit{order, 1}
		}
		// Fermer ici ? Le travailleur qui remet un audit dans le canal paniquerait.
	}
}

func main() {
	before := runtime.NumGoroutine()
	service()
	time.Sleep(100 * time.Millisecond)
	fmt.Println("goroutines de trop :", runtime.NumGoroutine()-before)
}
