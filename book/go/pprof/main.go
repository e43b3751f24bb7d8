// Le profileur de Go, à portée de curl.
package main

import (
	"log"
	"net/http"
	_ "net/http/pprof"
)

// ANCHOR: pprof
// curl 'http://localhost:6060/debug/pprof/goroutine?debug=2'
func serveProfiles() {
	if err := http.ListenAndServe("localhost:6060", nil); err != nil {
		log.Fatal(err)
	}
}

// ANCHOR_END: pprof

func main() {
	serveProfiles()
}
