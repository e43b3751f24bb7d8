// Package bench measures one thing many times, and says it as the benches in Rust do.
package bench

import (
	"encoding/json"
	"io"
	"sort"
	"time"
)

// Figure is one line of the results. Times are nanoseconds per iteration.
type Figure struct {
	Bench      string         `json:"bench"`
	Runtime    string         `json:"runtime"`
	Variant    string         `json:"variant"`
	Parameters map[string]int `json:"parameters"`
	Unit       string         `json:"unit"`
	Median     float64        `json:"median"`
	// Low and High bound the median with a confidence of 95 %.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// Elements counts the operations of one iteration.
	Elements int `json:"elements"`
}

// Write writes a figure as one line of JSON.
func (f Figure) Write(out io.Writer) error {
	return json.NewEncoder(out).Encode(f)
}

// summarise fills in what samples, each the time of one iteration, come to.
//
// The bounds are two of the samples themselves, by their rank: so many tosses of a coin fall on one side of the median,
// whatever the distribution.
func (f *Figure) summarise(samples []time.Duration, iterations int) {
	sort.Slice(samples, func(i, j int) bool { return samples[i] < samples[j] })
	at := func(index int) float64 { return float64(samples[index]) / float64(iterations) }
	n := len(samples)
	f.Unit = "ns"
	f.Median = (at((n-1)/2) + at(n/2)) / 2
	rank := lowRank(n)
	f.Low, f.High = at(rank), at(n-1-rank)
}

// lowRank is the index, from 0, of the largest of n sorted samples that is below the median with a probability of at
// least 97.5 %; 0 where there are too few to be so sure.
func lowRank(n int) int {
	const doubt = 0.025
	probability := 1.0
	for i := 0; i < n; i++ {
		probability /= 2
	}
	// The chance that at most `rank` of n tosses are heads.
	total := probability
	rank := -1
	for total <= doubt {
		rank++
		probability *= float64(n-rank) / float64(rank+1)
		total += probability
	}
	if rank < 0 {
		return 0
	}
	return rank
}
