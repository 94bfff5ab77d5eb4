package sim

import (
	"math"
	"testing"

	"backlash/agents"
)

// The months before month 1 are there, in order, as many as the history has up to twelve; 100 of the index is their mean; what
// only happens from month 1 on is blank in them.
func TestMonthsBefore(t *testing.T) {
	for _, history := range []int{0, 1, 5, 12, 24} {
		c := market(800, 6, "hyper-intrusive")
		old, _ := agents.StrategyByName("basic-segmentation")
		c.History = History{Strategy: old.Name, Levers: old.Levers, Months: history}
		r := mustRun(t, c, 1, Observe{})
		n := min(history, 12)
		if len(r.Before) != n || len(r.Frames) != 6 {
			t.Fatalf("history %d: %d months before and %d frames", history, len(r.Before), len(r.Frames))
		}
		for month := -20; month <= 8; month++ {
			f := r.Month(month)
			if there := month > -n && month <= 6; (f != nil) != there || there && f.Month != month {
				t.Errorf("history %d: month %d is %v", history, month, f)
			}
		}
		for segment := All; segment < len(c.Population.Segments); segment++ {
			for brand := All; brand < 1; brand++ {
				sum, customers := 0., r.Frames[0].At(brand, segment, agents.MetricCustomers)
				for i := range r.Before {
					f := &r.Before[i]
					sum += f.At(brand, segment, agents.MetricDashboard) / float64(n)
					if f.At(brand, segment, agents.MetricCustomers) != customers {
						t.Errorf("history %d, month %d: another number of customers than in month 1", history, f.Month)
					}
					for m := agents.Metric(0); m < agents.MetricCount; m++ {
						blank := m >= agents.MetricCauseIntrusion && m <= agents.MetricCauseOrdinary || m == agents.MetricJoiners ||
							m == agents.MetricLeftOnce || m == agents.MetricCumulativeMargin || m == agents.MetricForecastError
						if x := f.At(brand, segment, m); blank && !math.IsNaN(x) {
							t.Errorf("%s is %v in month %d", agents.Metrics()[m].Name, x, f.Month)
						}
					}
				}
				if n > 0 && math.Abs(sum-100) > 1e-9 {
					t.Errorf("history %d, segment %d: the index of the months before has the mean %v", history, segment, sum)
				}
				if x := r.Frames[0].At(brand, segment, agents.MetricDashboard); n == 0 && math.Abs(x-100) > 1e-9 {
					t.Errorf("without a history month 1 has the index %v", x)
				}
			}
		}
	}
}

// The index is what it says: half margin, half conversions per active customer, against their means before.
func TestTheDashboardIndex(t *testing.T) {
	c := market(800, 6, "hyper-intrusive")
	old, _ := agents.StrategyByName("basic-segmentation")
	c.History = History{Strategy: old.Name, Levers: old.Levers, Months: 24}
	r := mustRun(t, c, 1, Observe{})
	mean := func(m agents.Metric) (sum float64) {
		for i := range r.Before {
			sum += r.Before[i].At(0, All, m) / float64(len(r.Before))
		}
		return sum
	}
	margin, conversions := mean(agents.MetricMargin), mean(agents.MetricConversions)
	for m := range r.Frames {
		f := &r.Frames[m]
		want := 50*f.At(0, All, agents.MetricMargin)/margin + 50*f.At(0, All, agents.MetricConversions)/conversions
		if got := f.At(0, All, agents.MetricDashboard); math.Abs(got-want) > 1e-9 {
			t.Errorf("month %d: %v, want %v", f.Month, got, want)
		}
	}
	if x := r.Frames[0].At(0, All, agents.MetricDashboard); x < 105 {
		t.Errorf("an intrusive brand's dashboard is at %v in its first month: it should show that it pays at once", x)
	}
}

// What is kept of a result restores all its months.
func TestRestoreKeepsTheMonthsBefore(t *testing.T) {
	c := market(300, 4, "balanced")
	c.History.Months, c.History.Levers = 7, c.Brands[0].Levers
	r := mustRun(t, c, 1, Observe{})
	back := Restore(r.Config, r.Numbers(), r.Events, r.Value)
	if hash(back) == "" || len(back.Before) != 7 || len(back.Frames) != 4 || back.Before[0].Month != -6 {
		t.Errorf("%d before, %d frames", len(back.Before), len(back.Frames))
	}
	for month := -6; month <= 4; month++ {
		if a, b := r.Month(month).At(0, All, agents.MetricTrustHere), back.Month(month).At(0, All, agents.MetricTrustHere); a != b || math.IsNaN(a) {
			t.Errorf("month %d: %v and %v", month, a, b)
		}
	}
}
