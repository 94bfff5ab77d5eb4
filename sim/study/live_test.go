package study

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Live work tells its first world at once, then the baseline's, and in the end all worlds of both. Its views add up to the customers,
// and a baseline that stays is not simulated again.
func TestLively(t *testing.T) {
	s := small(t, "covert-profiler")
	now, before := s.Config, s.Config
	before.Brands = slices.Clone(before.Brands)
	before.Brands[0].Levers[agents.Intensity] = .1
	job := Live{Now: now, Against: before, Names: [2]string{"now", "before"}, Metrics: []agents.Metric{agents.MetricTrust, agents.MetricGone}, Sampling: Sampling{experiment.All, 8}, Workers: 2}
	var told []Report
	work := Lively()
	tell := func(r Report) { told = append(told, r) }
	work(t.Context(), job, tell)
	if len(told) != 3 || told[0].World == nil || told[0].Look != nil || told[0].Now.Worlds != 1 || told[1].Look == nil || told[1].Against.Worlds != 1 || told[2].Now.Worlds != 8 || told[2].Look.Worlds != 8 {
		t.Fatalf("%d reports: %+v", len(told), told)
	}
	for month, counts := range told[0].World.Counts {
		n := 0
		for _, c := range counts {
			n += c
		}
		if n != now.Population.Customers {
			t.Errorf("month %d shows %d of %d customers", month+1, n, now.Population.Customers)
		}
	}
	if metric := job.Metrics[len(job.Metrics)-1]; metric != agents.MetricGone {
		t.Fatalf("kept are %v", job.Metrics)
	}
	for i := range told {
		for month, shares := range told[i].Now.Views {
			if gone := told[i].Now.At(agents.MetricGone, month+1); math.Abs(shares[sim.Gone]-gone) > 1e-9 {
				t.Errorf("report %d, month %d: %g of the customers are gone, and gone is %g", i, month+1, shares[sim.Gone], gone)
			}
		}
	}
	last := told[2]
	told = nil
	work(t.Context(), job, tell)
	if len(told) != 2 || told[0].Look == nil || told[0].Against.Worlds != 8 || !sameLook(told[1].Look, last.Look) {
		t.Errorf("with the baseline known, %d reports", len(told))
	}
	told, job.Against.Seed = nil, job.Against.Seed+1
	work(t.Context(), job, tell)
	if len(told) != 3 {
		t.Errorf("another baseline, %d reports: %v", len(told), told[len(told)-1].Err)
	}
	told, job.Alone = nil, true
	work(t.Context(), job, tell)
	if len(told) != 2 || told[1].Look != nil || told[1].Against != nil {
		t.Errorf("alone, %d reports: %+v", len(told), told)
	}
	now.Months = -1
	Lively()(t.Context(), Live{Now: now, Alone: true, Sampling: lucky(2), Workers: 1}, func(r Report) {
		if r.Err == nil {
			t.Error("a configuration that cannot run tells no error")
		}
	})
}

// sameLook says whether two looks are the same, an unknown number like any other.
func sameLook(a, b *Look) bool {
	known := func(l *Look) Look {
		x := *l
		for _, v := range []*float64{&x.Turning.Warning.Value, &x.Turning.Warning.Lo, &x.Turning.Warning.Hi} {
			if math.IsNaN(*v) {
				*v = math.MaxFloat64
			}
		}
		return x
	}
	return reflect.DeepEqual(known(a), known(b))
}

// The lab's picture is the command's: of the same worlds the same numbers and sentences.
func TestLiveLookIsTheComparisons(t *testing.T) {
	c := &Compare{Base: shop(t, "history.months=24"), Sampling: Sampling{experiment.All, 8}}
	if err := c.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(t.Context(), testEnv); err != nil {
		t.Fatal(err)
	}
	want := c.Look()
	config := func(name string) sim.Config {
		for _, arm := range c.Comparison.Arms {
			if arm.Point.Name == name {
				return arm.Point.Config
			}
		}
		t.Fatalf("no %s", name)
		return sim.Config{}
	}
	job := Live{Now: config(want.Name), Against: config(want.Base), Names: [2]string{want.Name, want.Base}, Going: want.Going, Workers: 2, Sampling: c.Sampling}
	var got *Look
	Lively()(t.Context(), job, func(r Report) { got = r.Look })
	if !reflect.DeepEqual(got.Sentences(), want.Sentences()) || !sameLook(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

// Of every stretch that ends at the front more are creeped out than are not, of every stretch that begins there at most as many; and it
// is where both hold, in any crowd.
func TestTheFrontParts(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	fronts := 0
	for range 300 {
		n, sharp := 50+r.IntN(300), r.Float64()
		w := &World{Views: [][]sim.View{make([]sim.View, n)}}
		for i := range n {
			w.Order = append(w.Order, int32(n-1-i))
			switch at := float64(i) / float64(n); {
			case r.Float64() < .3:
				w.Views[0][n-1-i] = []sim.View{sim.OptedOut, sim.Gone}[r.IntN(2)]
			case r.Float64() < 1-sharp-at/2:
				w.Views[0][n-1-i] = sim.Creeped
			default:
				w.Views[0][n-1-i] = []sim.View{sim.Delighted, sim.Content, sim.Uneasy}[r.IntN(3)]
			}
		}
		over := func(from, to int) (sum int) {
			for _, c := range w.Order[from:to] {
				switch w.Views[0][c] {
				case sim.Creeped:
					sum++
				case sim.Delighted, sim.Content, sim.Uneasy:
					sum--
				}
			}
			return sum
		}
		front := w.Front(1)
		if front == 0 {
			for to := range n + 1 {
				if over(0, to) > n/100 {
					t.Fatalf("no front, although the first %d have %d more", to, over(0, to))
				}
			}
			continue
		}
		fronts++
		for x := range n + 1 {
			if x < front && over(x, front) <= 0 || x > front && over(front, x) > 0 {
				t.Fatalf("front %d of %d: %d from %d", front, n, over(x, front), x)
			}
		}
	}
	if fronts < 50 || fronts > 290 {
		t.Errorf("%d of 300 have a front", fronts)
	}
}
