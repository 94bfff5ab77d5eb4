package sim

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"backlash/agents"
)

// market is a small configuration without history: one brand, the start values of every parameter.
func market(customers, months int, strategy string) *Config {
	s, ok := agents.StrategyByName(strategy)
	if !ok {
		panic("sim: no strategy " + strategy)
	}
	return &Config{
		Seed: 1, Months: months, Population: Population{Customers: customers, Segments: agents.Westin()},
		Brands:  []Brand{{Name: "Us", Strategy: s.Name, Levers: s.Levers, Quality: 1, Effort: 1, Policy: s.Policy}},
		Network: Network{Kind: SmallWorld, Degree: 8, Rewire: .1}, Params: agents.DefaultParams(),
	}
}

// busy is a market in which everything happens: three brands, a climber, every shock, returns, silence.
func busy(customers int) *Config {
	c := market(customers, 30, "hyper-intrusive")
	rival := func(name, strategy string, policy agents.PolicyKind) Brand {
		s, _ := agents.StrategyByName(strategy)
		return Brand{Name: name, Strategy: strategy, Levers: s.Levers, Quality: .9, Effort: 1, Policy: policy}
	}
	c.Brands[0].Policy = agents.ClickMaximizer
	c.Brands[0].Schedule = []Change{{Month: 5, Over: 4, Lever: agents.Control, To: .4}}
	c.Brands = append(c.Brands, rival("Two", "balanced", agents.Responsive), rival("Three", "covert-profiler", agents.RivalMatcher), rival("Late", "privacy-first", agents.Guardrailed))
	c.Brands[1].Consent.Kind = agents.ConsentPrompt
	c.Brands[2].Consent.Kind = agents.ConsentBuried
	c.Market.Contract = RepeatPurchase
	c.Params.WinBack.Early, c.Params.WinBack.Later = .085, .03
	c.History = History{Strategy: "basic-segmentation", Levers: agents.Levers{.25, .5, .2, .45, .4, .3, .3, .2, .35, .5}, Months: 6}
	c.Beyond = 12
	c.Shocks = []Shock{
		{Month: 3, Kind: ConsentPrompt, Size: .5}, {Month: 6, Kind: DataBreach, Size: .7, Late: .5}, {Month: 7, Kind: Apology, Size: 1},
		{Month: 9, Kind: PressExpose, Size: .6, Brand: 2}, {Month: 10, Kind: ViralIncident, Size: .8}, {Month: 12, Kind: RivalLaunch, Size: 1, Brand: 3},
		{Month: 14, Kind: PriceWar, Size: .6, Brand: 1}, {Month: 16, Kind: Regulation, Size: .6},
	}
	return c
}

func mustRun(t testing.TB, c *Config, workers int, o Observe) *Result {
	t.Helper()
	r, err := Run(context.Background(), c, workers, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// hash of every number of every frame, every event, every departure and every first month of leaving.
func hash(r *Result) string {
	h := sha256.New()
	for _, x := range r.Numbers() {
		if math.IsNaN(x) {
			x = -1e300
		}
		binary.Write(h, binary.LittleEndian, x)
	}
	fmt.Fprint(h, r.Events, r.Departures, r.Value)
	binary.Write(h, binary.LittleEndian, r.LeftMonth)
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}

func TestSameBytesForAnyWorkers(t *testing.T) {
	const b = agents.BlockSize
	for _, n := range []int{1, b - 1, b, b + 1, 3*b + 5} {
		c := busy(n)
		want := hash(mustRun(t, c, 1, Observe{Departures: true}))
		for _, workers := range []int{2, 3, 7, 16} {
			if got := hash(mustRun(t, c, workers, Observe{Departures: true})); got != want {
				t.Errorf("%d customers, %d workers: %s, want %s", n, workers, got, want)
			}
		}
	}
}

// Workers go from a finished world to the next, whatever people and brands it has, and bring nothing along.
func TestEndedWorldsLeaveNoTrace(t *testing.T) {
	worlds := []*Config{busy(3*agents.BlockSize + 5), busy(7), market(600, 12, "hyper-intrusive"), market(40, 3, "balanced")}
	observe := Observe{Departures: true, Trust: true}
	want := make([]string, len(worlds))
	for i, c := range worlds {
		want[i] = hash(mustRun(t, c, 2, observe))
	}
	for i := range worlds {
		for j, c := range worlds {
			mustRun(t, worlds[i], 2, Observe{})
			if got := hash(mustRun(t, c, 2, observe)); got != want[j] {
				t.Errorf("world %d after world %d: %s, want %s", j, i, got, want[j])
			}
		}
	}
}

func TestObserversLeaveNoTrace(t *testing.T) {
	c := busy(700)
	plain := mustRun(t, c, 1, Observe{})
	seen := mustRun(t, c, 1, Observe{Views: true, Departures: true, Customers: []int{0, 3, 699}, Frame: func(*Frame) {}})
	if len(seen.Departures) == 0 || len(seen.Views) != c.Months || len(seen.Diaries[1]) != c.Months {
		t.Fatal("observers saw nothing")
	}
	seen.Departures = nil
	if hash(plain) != hash(seen) {
		t.Error("an observer changed the run")
	}
}

func TestReplicatesShareThePeopleAndDifferInLuck(t *testing.T) {
	c := market(600, 12, "hyper-intrusive")
	a := mustRun(t, c, 1, Observe{})
	c.Replicate = 1
	b := mustRun(t, c, 1, Observe{})
	if hash(a) == hash(b) {
		t.Error("another replicate gave the same luck")
	}
	for i := range a.Threshold {
		if a.Threshold[i] != b.Threshold[i] {
			t.Fatalf("customer %d is another person in another replicate", i)
		}
	}
	c.People = 1
	if d := mustRun(t, c, 1, Observe{}); d.Threshold[0] == a.Threshold[0] {
		t.Error("resampling kept the people")
	}
}

// A customer whose trait changes affects nobody else when there is no network and no market of brands: all other customers
// leave in the very same month.
func TestOneChangedTraitChangesOnlyThatCustomer(t *testing.T) {
	c := market(1500, 24, "hyper-intrusive")
	c.Network.Kind = NoNetwork
	run := func(change bool) *world {
		w := newWorld(c, 1, Observe{}, nil)
		defer w.crew.dismiss()
		if change {
			w.people.Threshold[700], w.people.Hazard[700] = .99, .0001
		}
		for w.month <= 10 {
			w.step()
		}
		return w
	}
	a, b := run(false), run(true)
	same := func(name string, x, y []float32) {
		for i := range x {
			if (math.Float32bits(x[i]) == math.Float32bits(y[i])) == (i == 700) && (i != 700 || name == "trust") {
				t.Errorf("%s of customer %d: %v and %v", name, i, x[i], y[i])
			}
		}
	}
	same("trust", a.people.Trust, b.people.Trust)
	for i := range a.people.LeftMonth {
		if i != 700 && a.people.LeftMonth[i] != b.people.LeftMonth[i] {
			t.Errorf("customer %d left in %d and %d", i, a.people.LeftMonth[i], b.people.LeftMonth[i])
		}
	}
}

func TestAnUnusedMechanismChangesNoDraw(t *testing.T) {
	plain, idle := market(900, 18, "balanced"), market(900, 18, "balanced")
	idle.Shocks = []Shock{{Month: 9, Kind: ViralIncident}, {Month: 9, Kind: PriceWar}}
	plain.Params.Survey.Salience, idle.Params.Survey.Salience = 0, 0
	a, b := mustRun(t, plain, 1, Observe{}), mustRun(t, idle, 1, Observe{})
	a.Events, b.Events = nil, nil // the log does tell that the shocks fired
	if hash(a) != hash(b) {
		t.Error("shocks of size 0 changed the run")
	}
}

func TestAMonthAllocatesNothing(t *testing.T) {
	c := busy(3000)
	for i := range c.Brands {
		c.Brands[i].Policy = agents.NoPolicy // what a policy does is told in words, and words allocate
	}
	w := newWorld(c, 1, Observe{}, nil)
	defer w.crew.dismiss()
	for w.month < 18 {
		w.step()
	}
	if n := testing.AllocsPerRun(8, w.step); n > 0 {
		t.Errorf("%v allocations a month", n)
	}
}

func TestBooksBalance(t *testing.T) {
	c := busy(2500)
	c.Months = 40
	w := newWorld(c, 2, Observe{Departures: true}, nil)
	defer w.crew.dismiss()
	for w.month <= c.Months {
		w.step()
		with := map[uint8]int{}
		for i := range w.people.N {
			with[w.people.Brand[i]]++
		}
		total := 0
		for _, n := range with {
			total += n
		}
		if total != c.Population.Customers {
			t.Fatalf("month %d: %d customers", w.month-1, total)
		}
		for _, x := range w.people.Trust {
			if !(x >= 0 && x <= 1) {
				t.Fatalf("month %d: trust %v", w.month-1, x)
			}
		}
	}
	w.finish()
	for _, d := range w.result.Departures {
		var sum float32
		for _, x := range d.Causes {
			if x < 0 || x > 1 {
				t.Fatalf("cause share %v", d.Causes)
			}
			sum += x
		}
		if sum != 1 {
			t.Fatalf("causes of customer %d sum to %v: %v", d.Customer, sum, d.Causes)
		}
	}
	if len(w.result.Departures) < 100 {
		t.Fatalf("only %d departures", len(w.result.Departures))
	}
}

func BenchmarkRun(b *testing.B) {
	c := market(10000, 36, "balanced")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(context.Background(), c, 1, Observe{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*10000*36/b.Elapsed().Seconds()/1e6, "Mcustomer-months/s")
}
