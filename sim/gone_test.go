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

// Without contracts a dashboard counts each customer once: from joining until they have bought nothing for as many months as it waits, wherever they are by
// then. Counted here from the customers' diaries.
func TestADashboardCountsEverybodyOnce(t *testing.T) {
	c := busy(300)
	c.Market.Contract, c.History.Months, c.Months = RepeatPurchase, 0, 30
	c.Params.Market.SilentMonths, c.Params.Purchase.Rate, c.Params.People.HazardMean = 4, .5, .3
	c.Params.WinBack.Early, c.Params.WinBack.Later = .5, .5
	everybody := make([]int, c.Population.Customers)
	for i := range everybody {
		everybody[i] = i
	}
	r := mustRun(t, c, 1, Observe{Customers: everybody})
	wait, brands := int(c.Params.Market.SilentMonths), len(c.Brands)
	type place struct {
		counted []bool
		until   []int // by brand: the last month in which somebody who left still counts
		idle    int
	}
	people := make([]place, len(everybody))
	for i := range people {
		people[i] = place{counted: make([]bool, brands), until: make([]int, brands)}
		people[i].counted[r.Diaries[i][0].Brand] = true
	}
	returns := 0
	for month := 1; month < c.Months; month++ {
		visible := make([]float64, brands)
		for i := range people {
			p, d := &people[i], &r.Diaries[i][month-1]
			for b := range brands {
				if p.counted[b] {
					visible[b]++
				}
			}
			next := r.Diaries[i][month].Brand
			if b := d.Brand; b < brands {
				if p.idle++; d.Purchases > 0 {
					p.idle = 0
				}
				p.counted[b] = p.idle < wait
				if d.Events&agents.EventLeft != 0 && p.counted[b] {
					p.until[b] = month + max(1, wait-p.idle)
				}
			}
			for b := range brands {
				if p.until[b] == month {
					p.counted[b], p.until[b] = false, 0
				}
			}
			if joined := next < brands && (next != d.Brand || d.Events&agents.EventLeft != 0); joined {
				if p.until[next] > 0 && d.Brand < brands && d.Brand != next {
					returns++
				}
				p.counted[next], p.until[next], p.idle = true, 0, 0
			}
		}
		for b := range brands {
			if x := r.Month(month).At(b, All, agents.MetricVisibleCustomers); x != visible[b] {
				t.Fatalf("month %d: the dashboard of brand %d counts %g, and there are %g to count", month, b, x, visible[b])
			}
		}
	}
	if returns == 0 {
		t.Error("nobody comes back from another brand before they are missed")
	}
}
