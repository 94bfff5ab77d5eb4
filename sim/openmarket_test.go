package sim

import (
	"math"
	"slices"
	"testing"

	"backlash/agents"
)

// opened is a market in which half of the places have no brand at the start of the history.
func opened(customers, months int, strategy string) *Config {
	c := market(customers, months, strategy)
	c.Params.Acquire.Prospects, c.Params.Acquire.Reputation, c.Params.Money.Joiner = .5, 3, 1
	c.Brands[0].Effort = 1
	base, _ := agents.StrategyByName("basic-segmentation")
	c.History = History{Strategy: base.Name, Levers: base.Levers, Months: 24}
	return c
}

// An open market gives the same bytes with any number of workers, from a kept start, on either kernel, and whatever is asked for besides.
func TestOpenMarketsGiveTheSameBytes(t *testing.T) {
	crowd := tried(900)
	crowd.Brands[2].HoldCount = true
	single := opened(700, 12, "hyper-intrusive")
	single.Brands[0].HoldCount = true
	for name, c := range map[string]*Config{"many brands": crowd, "one brand": single} {
		o := Observe{Departures: true}
		want := hash(mustRun(t, c, 1, o))
		if got := hash(mustRun(t, c, 3, o)); got != want {
			t.Errorf("%s: other bytes with three workers", name)
		}
		starts := &Settled{Room: 1 << 30}
		for range 2 {
			if got := hash(resumed(t, starts, c, o)); got != want {
				t.Errorf("%s: other bytes with %d starts kept", name, len(starts.starts))
			}
		}
		steady := *c
		steady.Brands = slices.Clone(c.Brands)
		steady.Brands[0].Effort, steady.Brands[0].HoldCount = 3, false
		if got := hash(resumed(t, starts, &steady, o)); got != hash(mustRun(t, &steady, 2, o)) || got == want || len(starts.starts) != 1 {
			t.Errorf("%s: effort is part of the history, or does nothing", name)
		}
		all := Observe{Departures: true, Views: true, People: true, Trust: true, Customers: []int{0, 1, 2, 3}, Exits: make([]uint16, c.Places())}
		if got := hash(mustRun(t, c, 2, all)); got != want {
			t.Errorf("%s: what is asked for changes the run", name)
		}
		agents.UsePlain(true)
		got := hash(mustRun(t, c, 2, o))
		agents.UsePlain(false)
		if got != want {
			t.Errorf("%s: other bytes on the other kernel", name)
		}
	}
}

// A market goes on as it is where nothing changes: its live history has settled it.
func TestAnOpenMarketIsSettled(t *testing.T) {
	c := opened(6000, 24, "basic-segmentation")
	r := mustRun(t, c, 2, Observe{})
	at := func(month int, m agents.Metric) float64 { return r.Month(month).At(0, All, m) }
	for _, month := range []int{-11, 1, 6, 12, 18, 24} {
		if n := at(month, agents.MetricCustomers); math.Abs(n/6000-1) > .06 {
			t.Errorf("month %d: %.0f customers of 6000", month, n)
		}
		if churn := at(month, agents.MetricChurn); math.Abs(churn/at(0, agents.MetricChurn)-1) > .3 {
			t.Errorf("month %d: churn %.4f, %.4f before", month, churn, at(0, agents.MetricChurn))
		}
	}
	if x := at(1, agents.MetricEffort); x != 1 {
		t.Errorf("effort in month 1: %v", x)
	}
	if x := at(1, agents.MetricNewer); x < .1 || x > .6 {
		t.Errorf("%.2f of the customers have come within a year", x)
	}
}

// All who started are as many as they were, whoever holds their places now, and their money and trust are told of them.
func TestStartersAreKept(t *testing.T) {
	c := opened(2000, 24, "hyper-intrusive")
	w := newWorld(c, 2, Observe{}, nil)
	defer w.crew.dismiss()
	start := map[int]uint16{}
	for w.month <= c.Months {
		w.step()
		if w.month < 2 {
			continue
		}
		if w.month == 2 {
			for i, b := range w.result.StartBrand {
				if b == 0 {
					start[i] = w.lives[i]
				}
			}
		}
		var starters, still float64
		for s := range c.Population.Segments {
			starters += w.total.Cell(0, s)[agents.SumStarters]
		}
		for i := range start {
			if !w.another(i) && w.people.Brand[i] == 0 {
				still++
			}
		}
		if n := float64(len(start)); starters != n {
			t.Fatalf("month %d: %v starters of %v", w.month-1, starters, n)
		} else if gone := w.result.Frames[w.month-2].At(0, All, agents.MetricGone); math.Abs(gone-(1-still/n)) > 1e-9 {
			t.Fatalf("month %d: %v of the starters gone, %v in truth", w.month-1, gone, 1-still/n)
		}
	}
	reborn := 0
	for i := range start {
		if w.another(i) {
			reborn++
		}
	}
	if reborn < 100 {
		t.Errorf("only %d places of starters have changed hands", reborn)
	}
	for i, month := range w.result.LeftMonth {
		if month != 0 && w.result.StartBrand[i] != 0 {
			t.Fatalf("place %d, nobody's customer at the start, left in month %d", i, month)
		}
	}
}

// Who comes to a place later stays as long with the brand as who held it first, from the day of joining on.
func TestNewPeopleStayAsLong(t *testing.T) {
	c := opened(8000, 30, "basic-segmentation")
	c.History.Months = 0
	c.Params.Acquire.Fresh = .06
	w := newWorld(c, 2, Observe{}, nil)
	defer w.crew.dismiss()
	const spell = 8
	type joiner struct {
		month int
		later bool // not the place's first person
	}
	open := map[int]joiner{}
	var stayed, all [2]float64
	for w.month <= c.Months {
		w.step()
		month := w.month - 1
		for i := range w.people.N {
			j, joined := open[i]
			with := w.people.Brand[i] == 0
			switch {
			case joined && !with:
				if month-j.month <= spell {
					all[b2i(j.later)]++
				}
				delete(open, i)
			case joined && month-j.month == spell:
				all[b2i(j.later)]++
				stayed[b2i(j.later)]++
				delete(open, i)
			case !joined && with && w.people.Tenure[i] == 0 && month >= 1 && month <= c.Months-spell && w.people.Status[i]&agents.StatusStarter == 0 &&
				w.people.LeftMonth[i] == 0:
				open[i] = joiner{month, w.people.Life[i] > 0}
			}
		}
	}
	first, later := stayed[0]/all[0], stayed[1]/all[1]
	sigma := math.Sqrt(first*(1-first)/all[0] + later*(1-later)/all[1])
	t.Logf("of first people %.3f of %.0f stay %d months, of later ones %.3f of %.0f", first, all[0], spell, later, all[1])
	if all[0] < 500 || all[1] < 500 || math.Abs(first-later) > 4*sigma {
		t.Errorf("the difference is %.3f, its deviation %.3f", first-later, sigma)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A brand that holds its count does, as far as effort goes, and pays for it: an intrusive one more and more.
func TestHoldingTheCount(t *testing.T) {
	cost := func(strategy string) float64 {
		c := opened(3000, 30, strategy)
		c.Brands[0].HoldCount = true
		r := mustRun(t, c, 2, Observe{})
		f := r.Month(24)
		n, effort := f.At(0, All, agents.MetricActiveShare), f.At(0, All, agents.MetricEffort)
		if most := float64(c.Params.Acquire.EffortHigh); math.Abs(n-1) > .1 && effort < most {
			t.Errorf("%s: %.2f of the customers in month 24, at effort %.1f", strategy, n, effort)
		}
		for month := 1; month <= 30; month++ {
			f := r.Month(month)
			at := func(m agents.Metric) float64 { return f.At(0, All, m) }
			if spent := at(agents.MetricJoiners) * at(agents.MetricAcquisitionCost) / at(agents.MetricCustomers); math.Abs(spent-at(agents.MetricAcquisition)) > 1e-9 ||
				math.Abs(at(agents.MetricNetMargin)+spent-at(agents.MetricMargin)) > 1e-9 {
				t.Fatalf("%s, month %d: %v spent on joiners, told %v, margin %v and %v", strategy, month, spent, at(agents.MetricAcquisition), at(agents.MetricMargin), at(agents.MetricNetMargin))
			}
		}
		return f.At(0, All, agents.MetricAcquisitionCost) / r.Month(1).At(0, All, agents.MetricAcquisitionCost)
	}
	free := mustRun(t, opened(3000, 30, "hyper-intrusive"), 2, Observe{}).Month(24)
	if n := free.At(0, All, agents.MetricActiveShare); n > .9 {
		t.Errorf("the count holds by itself, %.2f", n)
	}
	if intrusive, balanced := cost("hyper-intrusive"), cost("balanced"); intrusive < 1.5 || balanced > 1 {
		t.Errorf("a new customer's cost in month 24 over month 1: %.2f and %.2f", intrusive, balanced)
	}
}

// Effort buys newcomers, of several brands in proportion to each one's own.
func TestEffortBuysNewcomers(t *testing.T) {
	joiners := func(efforts ...float32) []float64 {
		c := opened(4000, 3, "basic-segmentation")
		c.Brands = append(c.Brands, c.Brands[0])
		c.Brands[1].Name, c.Params.Switching.Outside = "Two", 20 // who leaves goes nowhere
		for i, x := range efforts {
			c.Brands[i].Effort = x
		}
		r := mustRun(t, c, 2, Observe{})
		sum := make([]float64, 2)
		for _, f := range r.Frames {
			for b := range sum {
				sum[b] += f.At(b, All, agents.MetricJoiners)
			}
		}
		return sum
	}
	even, one := joiners(1, 1), joiners(2, 1)
	if up, other := one[0]/even[0], one[1]/even[1]; up < 1.7 || up > 2.3 || math.Abs(other-1) > .15 {
		t.Errorf("twice the effort has %.2f times the joiners, and leaves the other brand %.2f times as many", up, other)
	}
}

// Spells with the focal brand are what the months say: as many customers in every month, as many who leave and join, one after the other in a place, each
// counted on from the one before where the person is the same.
func TestSpells(t *testing.T) {
	for name, c := range map[string]*Config{"closed": busy(900), "open": opened(900, 24, "hyper-intrusive"), "crowd": tried(700)} {
		starts := &Settled{Room: 1 << 30}
		r := mustRun(t, c, 2, Observe{Spells: true})
		resumed(t, starts, c, Observe{})
		if again := resumed(t, starts, c, Observe{Spells: true}); !slices.Equal(again.Spells, r.Spells) {
			t.Errorf("%s: other spells from a kept start", name)
		}
		var with, left, from [64]float64
		last := map[int]Spell{}
		for i, s := range r.Spells {
			if i > 0 && s.From > 1 && s.From < r.Spells[i-1].From {
				t.Fatalf("%s: spell %d begins before the one before it", name, i)
			}
			if s.Left != 0 && s.Left < s.From || s.Left > c.Months || s.From > c.Months || s.Number < 1 {
				t.Fatalf("%s: %+v", name, s)
			}
			if before, known := last[s.Customer]; known && (before.Left == 0 || before.Left >= s.From) {
				t.Fatalf("%s: %+v after %+v", name, s, before)
			}
			last[s.Customer] = s
			for month := max(1, s.From); month <= c.Months && (s.Left == 0 || month <= s.Left); month++ {
				with[month]++
			}
			left[s.Left]++
			from[max(0, s.From)]++
		}
		for month := 1; month <= c.Months; month++ {
			f := r.Month(month)
			if n := f.At(0, All, agents.MetricCustomers); with[month] != n {
				t.Errorf("%s, month %d: %v customers in spells, %v in the frame", name, month, with[month], n)
			}
			if churn := f.At(0, All, agents.MetricChurn); with[month] > 0 && math.Abs(left[month]/with[month]-churn) > 1e-9 {
				t.Errorf("%s, month %d: %v left, churn %v", name, month, left[month], churn)
			}
			if j := f.At(0, All, agents.MetricJoiners); month < c.Months && from[month+1] != j {
				t.Errorf("%s, month %d: %v joined, %v in the frame", name, month, from[month+1], j)
			}
		}
	}
	s := Spell{From: 4, Left: 9}
	if !s.Lasted(5) || s.Lasted(6) || !(&Spell{From: 4}).Lasted(99) {
		t.Error("a spell from month 4 to a departure in month 9 has lasted five months")
	}
}
