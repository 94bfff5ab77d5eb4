package sim

import (
	"math"
	"testing"

	"backlash/agents"
)

// Gone is who started with the brand and is not with it when the next month begins; who came back is not gone, but has left once.
func TestGoneIsWhoIsNotThere(t *testing.T) {
	c := busy(400)
	everybody := make([]int, c.Population.Customers)
	for i := range everybody {
		everybody[i] = i
	}
	r := mustRun(t, c, 1, Observe{Customers: everybody})
	back := false
	for month := 1; month < c.Months; month++ {
		starters, gone, left := 0., 0., 0.
		for i, diary := range r.Diaries {
			if r.StartBrand[i] != 0 {
				continue
			}
			starters++
			if diary[month].Brand != 0 {
				gone++
			}
			if at := int(r.LeftMonth[i]); at > 0 && at <= month {
				left++
			}
		}
		f := r.Month(month)
		if x := f.At(0, All, agents.MetricGone); math.Abs(x-gone/starters) > 1e-12 {
			t.Fatalf("month %d: %g gone, and %g of %g are not there", month, x, gone, starters)
		}
		if x := f.At(0, All, agents.MetricLeftOnce); math.Abs(x-left/starters) > 1e-12 {
			t.Fatalf("month %d: %g left at least once, and it is %g of %g", month, x, left, starters)
		}
		back = back || gone < left
	}
	if !back {
		t.Error("nobody comes back, so that the two are never told apart")
	}
}

// The map of customers and the metric have one gone: who started with the brand and is not with it when the next month begins.
func TestGoneIsOneOnTheMap(t *testing.T) {
	r := mustRun(t, busy(400), 1, Observe{Views: true})
	for month := 1; month <= r.Config.Months; month++ {
		starters, gone := 0., 0.
		for i, v := range r.Views[month-1] {
			if r.StartBrand[i] == 0 {
				starters++
				if v == Gone {
					gone++
				}
			}
		}
		if x := r.Month(month).At(0, All, agents.MetricGone); math.Abs(x-gone/starters) > 1e-12 {
			t.Errorf("month %d: %g gone, and %g of %g on the map", month, x, gone, starters)
		}
	}
}
