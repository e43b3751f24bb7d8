package bench

import (
	"testing"
	"time"
)

// The ranks of statistical tables, which count from 1.
func TestTheBoundsAreThoseOfTheTables(t *testing.T) {
	for n, rank := range map[int]int{5: 1, 6: 1, 8: 1, 9: 2, 11: 2, 15: 4, 25: 8, 41: 14, 101: 41} {
		if found := lowRank(n) + 1; found != rank {
			t.Errorf("of %d samples, sample %d bounds the median, and not %d", n, rank, found)
		}
	}
}

func TestAFigureIsTheMedianOfOneIteration(t *testing.T) {
	var figure Figure
	samples := make([]time.Duration, 0, 11)
	for n := 11; n >= 1; n-- {
		samples = append(samples, time.Duration(10*n))
	}
	figure.summarise(samples, 10)
	if figure.Median != 6 || figure.Low != 2 || figure.High != 10 {
		t.Errorf("%+v", figure)
	}
}
