package study

import (
	"context"
	"math"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Spells that are planted are counted by hand: a spell belongs to its group, and to the share of an age only where it could be seen to reach it.
func TestCohortsByHand(t *testing.T) {
	var x tallied
	x.begin()
	for _, s := range []sim.Spell{
		{From: -9, Left: 3}, // month 3 is its third: it lasted three months from month 1 on only if it was there in month 4
		{From: 1, Left: 4},
		{From: 0},
		{From: 1, Left: 12},
	} {
		x.add(1, &s, 12)
	}
	x.begin()
	x.add(8, &sim.Spell{From: 7, Left: 11}, 12) // seen for 4 months, and for 3 where it had begun in the cohort's last month
	if got := x.cohort("", experiment.ByLuck(2)); got.Size.Mean != 2.5 || got.Stayed[0].Mean != (.75+1)/2 || got.Stayed[1].Mean != .5 || got.Stayed[2].Mean != .25 ||
		got.Stayed[1].N != 1 || got.Stayed[3].N != 0 || !math.IsNaN(got.Stayed[3].Mean) {
		t.Errorf("%+v", got)
	}
}

// Who is there in month 1 stays as the metrics say, nobody joins for the first time in a closed market, and in an open one the spells add up.
func TestCohorts(t *testing.T) {
	for _, open := range []bool{false, true} {
		set := []string{"months=14"}
		if open {
			set = append(set, "parameters.acquire.prospects=0.5")
		}
		b := shop(t, set...)
		s, err := b.Cohorts("hyper-intrusive", lucky(3))
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Run(context.Background(), &Env{})
		if err != nil {
			t.Fatal(err)
		}
		cohort := &r.Cohorts[0]
		if left := gone(t, s, 12); !open && math.Abs(cohort.Stayed[2].Mean-1+left) > 1e-9 {
			t.Errorf("%v still there after 12 months, and %v left", cohort.Stayed[2].Mean, left)
		}
		joined, shares := 0., 0.
		for k := range r.Spells {
			joined += r.Spells[k].Size.Mean
			if !math.IsNaN(r.Spells[k].Share.Mean) {
				shares += r.Spells[k].Share.Mean
			}
		}
		if first := r.Spells[0].Size.Mean; joined == 0 || math.Abs(shares-1) > 1e-9 || (first > 0) != open {
			t.Errorf("open %v: %v joined, shares %v, %v for the first time", open, joined, shares, first)
		}
		for k, x := range cohort.Stayed[:3] {
			if k > 0 && x.Mean > cohort.Stayed[k-1].Mean || x.Mean <= 0 || x.Mean >= 1 {
				t.Errorf("open %v: %v of those there at first stayed %d months", open, x.Mean, Ages[k])
			}
		}
		cohorts, spells := r.Tables()
		if len(cohorts) < 3 || len(spells) < 2 || !strings.HasPrefix(cohorts[1][0], "there in month 1") || !strings.Contains(r.Title(), "hyper-intrusive") {
			t.Errorf("%q, %q", cohorts, spells)
		}
	}
}

// gone is the share of those there in month 1 who leave by a month, in the mean over the worlds.
func gone(t *testing.T, s *Cohorts, month int) float64 {
	t.Helper()
	series := experiment.Collect(s.Point, []agents.Metric{agents.MetricLeftOnce}, s.In())
	err := (&Env{}).perform(context.Background(), []experiment.Point{s.Point}, s.In(), sim.Observe{}, func(_ experiment.Run, r *sim.Result, err error) {
		series.Add(r, err)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s.In().Estimate(series.Series[agents.MetricLeftOnce].Values[month-1]).Mean
}
