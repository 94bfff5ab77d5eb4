package sim

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"backlash/agents"
)

// anything is a configuration at random: parameters from their ranges, any strategies, policies, consent, schedules, shocks.
func anything(r *rand.Rand, wide bool) *Config {
	c := market(150+r.IntN(200), 24, "balanced")
	c.Seed, c.Replicate, c.People = r.Uint64(), r.Uint32N(4), r.Uint32N(2)
	for _, row := range agents.Parameters() {
		lo, hi := row.Min, row.Max
		if wide {
			lo, hi = row.Lowest, row.Highest
		}
		*row.At(&c.Params) = min(hi, lo+(hi-lo)*r.Float32())
	}
	if r.IntN(2) == 0 {
		c.Params.Content.Learnt = 0
	}
	unit := func() float32 { return float32(r.IntN(11)) / 10 }
	c.Brands = nil
	for range 1 + r.IntN(4) {
		b := Brand{Name: "B", Quality: 2 * unit(), Effort: 3 * unit(), HoldCount: r.IntN(3) == 0, Discount: unit() / 2, Policy: agents.PolicyKind(r.IntN(int(agents.PolicyCount)))}
		for l := range b.Levers {
			b.Levers[l] = unit()
		}
		b.Consent = agents.Consent{Kind: agents.ConsentKind(r.IntN(4)), Reward: r.IntN(2) == 0}
		for range r.IntN(3) {
			b.Schedule = append(b.Schedule, Change{Month: 1 + r.IntN(24), Over: r.IntN(6), Lever: agents.Lever(r.IntN(int(agents.LeverCount))), To: unit()})
		}
		c.Brands = append(c.Brands, b)
	}
	for range r.IntN(7) {
		s := Shock{Month: 1 + r.IntN(24), Kind: ShockKind(r.IntN(len(shockNames))), Size: unit(), Brand: r.IntN(len(c.Brands))}
		if s.Kind == DataBreach {
			s.Late = unit()
		}
		if s.Kind == PersonalOffer {
			s.For, s.Over = r.IntN(len(c.Population.Segments)+1), r.IntN(4)
		}
		if s.Kind == RivalLaunch && s.Brand == 0 {
			s.Brand = -1
		}
		c.Shocks = append(c.Shocks, s)
	}
	c.Network = Network{Kind: NetworkKind(r.IntN(4)), Degree: 2 * (1 + r.IntN(5)), Rewire: unit()}
	c.Market.Contract = Contract(r.IntN(2))
	c.Population.TrustShift, c.Population.ThresholdShift, c.Population.Average = unit()-.5, unit()-.5, r.IntN(8) == 0
	c.History = History{Levers: c.Brands[0].Levers, Months: r.IntN(6)}
	return c
}

// stateBounds are the columns that a month moves, with the range each may never leave.
func stateBounds(c *agents.Customers, p *agents.Params) map[string]struct {
	column []float32
	hi     float32
} {
	type bound = struct {
		column []float32
		hi     float32
	}
	const any = math.MaxFloat32
	return map[string]bound{
		"trust": {c.Trust, 1}, "ceiling": {c.Ceiling, 1}, "affect": {c.Affect, 1}, "habit": {c.Habit, 1}, "depth": {c.Depth, 1},
		"unease": {c.Unease, 1}, "resignation": {c.Resignation, 1}, "awareness": {c.Awareness, 1}, "narrowness": {c.Narrowness, 1},
		"fatigue": {c.Fatigue, 1}, "relevance": {c.Relevance, 1}, "last trust": {c.LastTrust, 1},
		"sensitization": {c.Sensitization, p.Reaction.SensitizeCap}, "friends left": {c.FriendsLeft, any},
		"loss to intrusion": {c.LossIntrusion, any}, "loss to surveillance": {c.LossSurveillance, any}, "loss to extraction": {c.LossExtraction, any},
		"loss to commoditization": {c.LossCommoditization, any}, "loss to incidents": {c.LossIncident, any},
		"loss to breaches": {c.LossBreach, any}, "loss to contagion": {c.LossContagion, any},
	}
}

// Whatever the parameters within their stated ranges, the strategies and the shocks, no state leaves its range, no share its
// own, and nothing is NaN that has somebody to be about.
func TestNothingLeavesItsRange(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	for k := range uint64(200) {
		c := anything(rand.New(rand.NewPCG(k, 24)), false)
		w := newWorld(c, 1, Observe{}, nil)
		for w.month <= c.Months && !t.Failed() {
			w.step()
			for name, b := range stateBounds(w.people, &c.Params) {
				for i, x := range b.column {
					if !(x >= 0 && x <= b.hi) {
						t.Errorf("world %d, month %d, customer %d: %s %v", k, w.month-1, i, name, x)
						break
					}
				}
			}
		}
		w.finish()
		w.crew.dismiss()
		inFrames(t, k, w.result)
		if t.Failed() {
			return
		}
	}
}

// A parameter that is accepted though it makes no sense may send a state anywhere, but never to where no number is.
func TestAcceptedParametersGiveNumbers(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	for k := range uint64(100) {
		c := anything(rand.New(rand.NewPCG(k, 25)), true)
		w := newWorld(c, 1, Observe{}, nil)
		for w.month <= c.Months {
			w.step()
		}
		w.crew.dismiss()
		for name, b := range stateBounds(w.people, &c.Params) {
			for i, x := range b.column {
				if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
					t.Fatalf("world %d, customer %d: %s %v", k, i, name, x)
				}
			}
		}
	}
}

// inFrames checks what is reported: levers, shares and means of 0..1 quantities stay there.
func inFrames(t *testing.T, world uint64, r *Result) {
	unbounded := map[agents.Metric]bool{agents.MetricForecastShare: true, agents.MetricActiveShare: true}
	for m, info := range agents.Metrics() {
		if unbounded[agents.Metric(m)] || info.Unit != "0..1" && info.Unit != "share" && info.Unit != "share a month" {
			continue
		}
		for f := range r.Frames {
			for b := All; b < len(r.Config.Brands); b++ {
				x := r.Frames[f].At(b, All, agents.Metric(m))
				empty := r.Frames[f].At(b, All, agents.MetricCustomers) == 0 ||
					m == int(agents.MetricTrust) && r.Frames[0].At(b, All, agents.MetricCustomers) == 0 ||
					m == int(agents.MetricNewRelevance) || m == int(agents.MetricEvidenceTrue) || !r.Config.Params.Content.On() && strings.Contains(info.Meaning, "learnt tastes")
				if x < -1e-6 || x > 1+1e-6 || math.IsNaN(x) && !empty && info.Take != nil {
					t.Errorf("world %d, month %d, brand %d: %s %v", world, f+1, b, info.Name, x)
					return
				}
			}
		}
	}
}

// crowded is a market for the corners that busy does not reach: one brand that hardly tailors, alone until a rival opens; people
// who leave easily, hear many and trust much.
func crowded(customers int) *Config {
	c := market(customers, 24, "mass-marketing")
	c.Brands = append(c.Brands, market(1, 1, "ethical-ai").Brands[0])
	c.Brands[1].Consent = agents.Consent{Kind: agents.ConsentOptIn, Reward: true}
	c.Shocks = []Shock{{Month: 2, Kind: RivalLaunch, Size: .5, Brand: -1}, {Month: 6, Kind: RivalLaunch, Size: 1, Brand: 1}}
	c.Network.Degree, c.Population.TrustShift = 40, .4
	c.Params.People.HazardMean, c.Params.Exit.Trust, c.Params.Money.TerminalValue = .2, 3.45, 1
	return c
}

// loud is a market for the corners that the others do not reach: everybody hears much of everybody, one brand hides some of what it does and
// shows hardly anything that fits, and leaks.
func loud(customers int) *Config {
	c := market(customers, 24, "mass-marketing")
	c.Brands = append(c.Brands, market(1, 1, "ethical-ai").Brands[0])
	l := &c.Brands[0].Levers
	l[agents.Collection], l[agents.Transparency], l[agents.Serendipity], l[agents.Intensity] = .7, .45, 1, 0
	c.Shocks = []Shock{{Month: 2, Kind: LoyaltyGift, Size: .5}, {Month: 2, Kind: PersonalOffer, Size: .2}, {Month: 3, Kind: DataBreach, Size: .8}, {Month: 7, Kind: PressExpose, Size: .8}}
	c.Brands[1].Levers, c.Params.Switching.Outside = *l, 20
	c.Network.Degree = 60
	c.Params.Voice.Complain, c.Brands[0].Policy = .2, agents.Guardrailed
	c.Params.Words.Bad, c.Params.Words.BadBase, c.Params.Words.Good, c.Params.People.HazardMean = 10, 1, 1, .2
	return c
}

// tried is a market in which every mechanism is switched on that waits to be fitted.
func tried(customers int) *Config {
	c := busy(customers)
	c.Brands[0].Format, c.Brands[0].Discount, c.Brands[0].HoldCount = .6, .2, true
	c.Brands[1].Effort = 2
	for _, row := range agents.Parameters() {
		if row.Status == agents.Trial && !strings.HasPrefix(row.Path, "content.") {
			*row.At(&c.Params) = (row.Min + row.Max) / 2
		}
	}
	return c
}

// tasting is a market in which brands learn tastes, partly from what people merely looked at.
func tasting(customers int) *Config {
	c := busy(customers)
	c.Params.Content.Learnt, c.Params.Content.Views = 1, .3
	return c
}

// Every parameter has an effect on some run: none is read by nobody. What only the probe reads is not the month's.
func TestEveryParameterHasAnEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	configs := []*Config{busy(300), crowded(300), loud(300), tried(300), tasting(300)}
	run := func(c *Config) string { return hash(mustRun(t, c, 1, Observe{Departures: true})) }
	var plain []string
	for _, c := range configs {
		plain = append(plain, run(c))
	}
	last := 0 // where the parameter before has its effect, the next one of its family mostly has, too
	for _, row := range agents.Parameters() {
		same := true
		for i := range configs {
			k := (last + i) % len(configs)
			for _, to := range []float32{row.Max, row.Min} {
				if !same || to == *row.At(&configs[k].Params) {
					continue
				}
				changed := *configs[k]
				*row.At(&changed.Params) = to
				same = run(&changed) == plain[k]
			}
			if !same {
				last = k
				break
			}
		}
		if probe := row.Path == "reaction.prime"; same != probe {
			t.Errorf("%s changes nothing: %v", row.Path, same)
		}
	}
}
