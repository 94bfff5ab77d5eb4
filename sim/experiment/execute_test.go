package experiment

import (
	"context"
	"errors"
	"fmt"
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
		err := InWorlds(t.Context(), points, ByLuck(3), workers, sim.Observe{}, func(run Run, r *sim.Result, err error) error {
			runs = append(runs, run)
			if err == nil {
				trust = append(trust, r.Frames[4].At(0, sim.All, agents.MetricTrust))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := []Run{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}, {0, 2, 0}, {1, 2, 0}}; !reflect.DeepEqual(runs, want) {
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
		t.Error("two worlds have the same luck")
	}
}

func TestAFailedRunIsHandedOverAndTheRestGoesOn(t *testing.T) {
	points := []Point{small(t, "balanced"), broken(t), small(t, "privacy-first")}
	good, failed := 0, 0
	err := InWorlds(t.Context(), points, ByLuck(2), 2, sim.Observe{}, func(run Run, r *sim.Result, err error) error {
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
	err := InWorlds(t.Context(), points, ByLuck(2), 1, observe, func(_ Run, r *sim.Result, err error) error {
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
	err := InWorlds(t.Context(), points, ByLuck(50), 2, sim.Observe{}, func(Run, *sim.Result, error) error {
		seen++
		return enough
	})
	if !errors.Is(err, enough) || seen != 1 {
		t.Errorf("%d runs, %v", seen, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = InWorlds(ctx, points, ByLuck(50), 2, sim.Observe{}, func(Run, *sim.Result, error) error {
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// A planted opening: the loss is there from month 4 on, churn shows it in month 7.
func TestOpeningAndLead(t *testing.T) {
	p := small(t, "balanced")
	p.Config.Months = 9
	c := Collect(p, []agents.Metric{agents.MetricForecastShare, agents.MetricVisibleChurn}, ByLuck(3))
	c.Went = 3
	for month := 1; month <= 9; month++ {
		loss, churn := 0., .03
		if month >= 4 {
			loss = .1
		}
		if month >= 7 {
			churn = .06
		}
		for _, noise := range []float64{-.001, 0, .001} {
			c.Series[agents.MetricForecastShare].Values[month-1] = append(c.Series[agents.MetricForecastShare].Values[month-1], loss+noise)
			c.Series[agents.MetricVisibleChurn].Values[month-1] = append(c.Series[agents.MetricVisibleChurn].Values[month-1], churn+noise)
		}
	}
	if opens, lead := c.Opening(); opens != 4 || lead != 3 {
		t.Errorf("opens in month %d with a lead of %d, want 4 and 3", opens, lead)
	}
}

// The opening and its lead in every place: never, from the first month, in the last three, seen at once, seen in the last month, seen before it opens
// and then no more. What the first three months have is the range that churn leaves, and single months above it before the opening do not count.
func TestOpeningAndLeadInEveryPlace(t *testing.T) {
	p := small(t, "balanced")
	p.Config.Months = 9
	for name, c := range map[string]struct {
		loss, churn [9]float64
		opens, lead int
	}{
		"never":                      {[9]float64{}, [9]float64{0, 0, 0, .1, .1, .1, .1, .1, .1}, 0, -1},
		"from the first, never seen": {[9]float64{.1, .1, .1}, [9]float64{}, 1, -1},
		"from the first, seen in 4":  {[9]float64{.1, .1, .1, .1, .1}, [9]float64{0, 0, 0, .1}, 1, 3},
		"the last three, at once":    {[9]float64{0, 0, 0, 0, 0, 0, .1, .1, .1}, [9]float64{0, 0, 0, 0, 0, 0, .1, 0, 0}, 7, 0},
		"the last three, at last":    {[9]float64{0, 0, 0, 0, 0, 0, .1, .1, .1}, [9]float64{0, 0, 0, 0, 0, 0, 0, 0, .1}, 7, 2},
		"seen before alone":          {[9]float64{0, 0, 0, 0, 0, .1, .1, .1, .1}, [9]float64{0, 0, 0, .1, .1, 0, 0, 0, 0}, 6, -1},
		"high from the start":        {[9]float64{0, .1, .1, .1, .1, .1, .1, .1, .1}, [9]float64{0, 0, .2, .1, .1, .1, .2, .1, .1}, 2, -1},
		"above its start":            {[9]float64{0, .1, .1, .1, .1, .1, .1, .1, .1}, [9]float64{.2, 0, 0, .1, .1, .2, .3, .1, .1}, 2, 5},
	} {
		x := Collect(p, []agents.Metric{agents.MetricForecastShare, agents.MetricVisibleChurn}, ByLuck(3))
		x.Went = 3
		for month := range 9 {
			for range 3 {
				for m, v := range map[agents.Metric]float64{agents.MetricForecastShare: c.loss[month], agents.MetricVisibleChurn: c.churn[month]} {
					x.Series[m].Values[month] = append(x.Series[m].Values[month], v)
				}
			}
		}
		if opens, lead := x.Opening(); opens != c.opens || lead != c.lead {
			t.Errorf("%s: opens in month %d with a lead of %d, want %d and %d", name, opens, lead, c.opens, c.lead)
		}
	}
}

// A world for which there is no memory ends the work, and is not one of its runs that failed.
func TestTooLargeEndsTheWork(t *testing.T) {
	handled := 0
	err := InOrder(t.Context(), make([]Run, 5), func(_ context.Context, r Run, _ int) (*sim.Result, error) {
		return nil, fmt.Errorf("so: %w", sim.TooLarge{Customers: 9, Fit: 3})
	}, 2, func(Run, *sim.Result, error) error { handled++; return nil })
	if !errors.As(err, new(sim.TooLarge)) || handled > 0 {
		t.Errorf("%d handled, %v", handled, err)
	}
}
