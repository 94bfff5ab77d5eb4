package experiment

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// small is a quick world of one brand with the given strategy.
func small(t *testing.T, strategy string) Point {
	t.Helper()
	s, ok := agents.StrategyByName(strategy)
	if !ok {
		t.Fatalf("no strategy %s", strategy)
	}
	return Point{Name: strategy, Config: sim.Config{
		Seed: 7, Months: 5, Beyond: 12, Population: sim.Population{Customers: 700, Segments: agents.Westin()},
		Brands:  []sim.Brand{{Name: "Us", Strategy: s.Name, Levers: s.Levers, Quality: 1}},
		Network: sim.Network{Kind: sim.SmallWorld, Degree: 8, Rewire: .1}, Params: agents.DefaultParams(),
	}}
}

func ignore(int, int) {}

// broken is a point whose runs all fail: it has no customers.
func broken(t *testing.T) Point {
	p := small(t, "balanced")
	p.Name, p.Config.Population.Customers = "broken", 0
	return p
}

func TestRunsComeInOrderWhateverTheWorkers(t *testing.T) {
	points := []Point{small(t, "balanced"), small(t, "hyper-intrusive")}
	var reference []float64
	for _, workers := range []int{1, 2, 7} {
		var runs []Run
		var trust []float64
		err := Execute(t.Context(), points, 3, workers, sim.Observe{}, func(run Run, r *sim.Result, err error) error {
			runs = append(runs, run)
			if err == nil {
				trust = append(trust, r.Frames[4].At(0, sim.All, agents.MetricTrust))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := []Run{{0, 0, 0}, {1, 0, 0}, {0, 0, 1}, {1, 0, 1}, {0, 0, 2}, {1, 0, 2}}; !reflect.DeepEqual(runs, want) {
			t.Errorf("%d workers: order %v", workers, runs)
		}
		if reference == nil {
			reference = trust
		}
		if !reflect.DeepEqual(trust, reference) {
			t.Errorf("%d workers: %v, with one %v", workers, trust, reference)
		}
	}
	if reference[0] == reference[2] {
		t.Error("two replicates have the same luck")
	}
}

func TestAFailedRunIsHandedOverAndTheRestGoesOn(t *testing.T) {
	points := []Point{small(t, "balanced"), broken(t), small(t, "privacy-first")}
	good, failed := 0, 0
	err := Execute(t.Context(), points, 2, 2, sim.Observe{}, func(run Run, r *sim.Result, err error) error {
		if (err != nil) != (run.Point == 1) {
			t.Errorf("%+v: %v", run, err)
		}
		if err != nil {
			failed++
		} else {
			good++
		}
		return nil
	})
	if err != nil || good != 4 || failed != 2 {
		t.Errorf("%d good, %d failed, %v", good, failed, err)
	}
}

func TestAPanicIsAFailedRun(t *testing.T) {
	points := []Point{small(t, "balanced")}
	seen := 0
	observe := sim.Observe{Frame: func(*sim.Frame) { panic("the observer fell over") }}
	err := Execute(t.Context(), points, 2, 1, observe, func(_ Run, r *sim.Result, err error) error {
		if r != nil || err == nil {
			t.Errorf("result %v, error %v", r, err)
		}
		seen++
		return nil
	})
	if err != nil || seen != 2 {
		t.Errorf("%d runs, %v", seen, err)
	}
}

func TestExecuteEndsEarly(t *testing.T) {
	points := []Point{small(t, "balanced")}
	enough := errors.New("enough")
	seen := 0
	err := Execute(t.Context(), points, 50, 2, sim.Observe{}, func(Run, *sim.Result, error) error {
		seen++
		return enough
	})
	if !errors.Is(err, enough) || seen != 1 {
		t.Errorf("%d runs, %v", seen, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = Execute(ctx, points, 50, 2, sim.Observe{}, func(Run, *sim.Result, error) error {
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// Identical strategies differ by exactly zero, and nobody leaves under only one of them.
func TestIdenticalStrategiesDifferByNothing(t *testing.T) {
	c, err := Compare(t.Context(), []Point{small(t, "click-maximizer"), small(t, "click-maximizer")}, Worlds{Replicates: 3}, 2, ignore)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []agents.Metric{agents.MetricTrust, agents.MetricChurn, agents.MetricMargin} {
		if d := c.Difference(1, m, 5); d.Mean != 0 || d.Lo != 0 || d.Hi != 0 || d.N != 3 {
			t.Errorf("metric %d differs by %+v", m, d)
		}
	}
	if d := c.ValueDifference(1); d.Mean != 0 || d.Lo != 0 || d.Hi != 0 {
		t.Errorf("value differs by %+v", d)
	}
	for k, x := range c.Arms[1].OnlyHere {
		if x != 0 || c.Arms[1].OnlyFirst[k] != 0 {
			t.Errorf("world %d: %v left only here, %v only there", k, x, c.Arms[1].OnlyFirst[k])
		}
	}
}

// Who left only under one arm less who left only under the other is the difference in who left at all; the causes of those who
// left only here sum to one.
func TestComparisonAddsUp(t *testing.T) {
	c, err := Compare(t.Context(), []Point{small(t, "balanced"), small(t, "hyper-intrusive")}, Worlds{Replicates: 3}, 2, ignore)
	if err != nil {
		t.Fatal(err)
	}
	arm := c.Arms[1]
	for k := range arm.OnlyHere {
		net := arm.OnlyHere[k] - arm.OnlyFirst[k]
		left := arm.Series[agents.MetricCumulativeChurn].Values[4][k] - c.Arms[0].Series[agents.MetricCumulativeChurn].Values[4][k]
		if d := net - left; d > 1e-9 || d < -1e-9 {
			t.Errorf("world %d: net %v, but the share who left differs by %v", k, net, left)
		}
	}
	sum := 0.
	for _, x := range arm.Why() {
		sum += x
	}
	if sum < 1-1e-6 || sum > 1+1e-6 {
		t.Errorf("causes sum to %v", sum)
	}
}

// A planted opening: the loss is there from month 4 on, churn shows it in month 7.
func TestOpeningAndLead(t *testing.T) {
	p := small(t, "balanced")
	p.Config.Months = 9
	c := Collect(p, []agents.Metric{agents.MetricUnseenShare, agents.MetricVisibleChurn}, Worlds{Replicates: 3})
	c.Replicates = 3
	for month := 1; month <= 9; month++ {
		loss, churn := 0., .03
		if month >= 4 {
			loss = .1
		}
		if month >= 7 {
			churn = .06
		}
		for _, noise := range []float64{-.001, 0, .001} {
			c.Series[agents.MetricUnseenShare].Values[month-1] = append(c.Series[agents.MetricUnseenShare].Values[month-1], loss+noise)
			c.Series[agents.MetricVisibleChurn].Values[month-1] = append(c.Series[agents.MetricVisibleChurn].Values[month-1], churn+noise)
		}
	}
	if opens, lead := c.Opening(); opens != 4 || lead != 3 {
		t.Errorf("opens in month %d with a lead of %d, want 4 and 3", opens, lead)
	}
}
