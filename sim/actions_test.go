package sim

import (
	"math"
	"testing"

	"backlash/agents"
)

// levers are those of a brand's lever by month.
func leversOf(r *Result, brand int, l agents.Lever) (out []float64) {
	for m := range r.Frames {
		out = append(out, r.Frames[m].At(brand, All, agents.MetricLeverIntensity+agents.Metric(l)))
	}
	return out
}

// What a brand does for a time moves its own levers in those months alone, and what was planned goes on afterwards as if nothing had been: schedules and
// policies too.
func TestWhatABrandDoesForATime(t *testing.T) {
	for _, c := range []struct {
		kind  ShockKind
		size  float32
		lever agents.Lever
		want  func(x float64) float64
	}{
		{PausePersonalization, .75, agents.Intensity, func(x float64) float64 { return .25 * x }},
		{CapFrequency, .3, agents.Pervasiveness, func(x float64) float64 { return math.Min(x, .3) }},
		{StepPrice, .2, agents.Extraction, func(x float64) float64 { return math.Min(1, x+.2) }},
		{LoseData, .1, agents.Collection, func(x float64) float64 { return math.Min(x, .1) }},
	} {
		for _, over := range []int{0, 1, 4} {
			plain := market(200, 14, "balanced")
			plain.Brands = append(plain.Brands, market(1, 1, "hyper-intrusive").Brands[0])
			plain.Brands[0].Schedule = []Change{{Month: 4, Over: 6, Lever: c.lever, To: .9}}
			done := *plain
			done.Shocks = []Shock{{Month: 5, Kind: c.kind, Size: c.size, Over: over}}
			a, b := mustRun(t, plain, 1, Observe{}), mustRun(t, &done, 1, Observe{})
			for l := range agents.LeverCount {
				was, is, rival := leversOf(a, 0, l), leversOf(b, 0, l), leversOf(b, 1, l)
				for m := range was {
					want := was[m]
					if l == c.lever && m+1 >= 5 && (over == 0 || m+1 < 5+over) {
						want = c.want(want)
					}
					if math.Abs(is[m]-want) > 1e-6 || rival[m] != leversOf(a, 1, l)[m] {
						t.Errorf("%s for %d months, month %d: %s is %v, want %v", ShockNames()[c.kind], over, m+1, agents.LeverNames[l], is[m], want)
					}
				}
			}
		}
	}
}

// A notice is read by as many as its size says, of its brand alone; who has read it knows.
func TestPrivacyNotice(t *testing.T) {
	c := market(4000, 3, "mass-marketing")
	c.Brands = append(c.Brands, market(1, 1, "mass-marketing").Brands[0])
	c.Params.Detection.Rate, c.Params.Detection.Rumour, c.Params.Detection.Fade = 0, 0, 0
	c.Shocks = []Shock{{Month: 2, Kind: PrivacyNotice, Size: .4, Brand: 1}}
	people, err := After(t.Context(), c, 2)
	if err != nil {
		t.Fatal(err)
	}
	var know, all [2]float64
	for i := range people.N {
		if b := people.StartBrand[i]; b < 2 && people.Brand[i] == b {
			all[b]++
			if people.Awareness[i] == 1 {
				know[b]++
			}
		}
	}
	if share := know[1] / all[1]; know[0] != 0 || math.Abs(share-.4) > .04 {
		t.Errorf("%v of %v know", know, all)
	}
}

// An opt-in drive asks those who have opted out and nobody else: with a strong nudge most come back, with a repelling one nobody goes.
func TestOptInDrive(t *testing.T) {
	consent := func(nudge float32, drive bool) float64 {
		c := market(3000, 4, "balanced")
		c.Brands[0].Consent = agents.Consent{Kind: agents.ConsentOptIn}
		if drive {
			c.Shocks = []Shock{{Month: 3, Kind: OptInDrive, Size: nudge}}
		}
		return mustRun(t, c, 1, Observe{}).Frames[2].At(0, All, agents.MetricConsent)
	}
	without := consent(0, false)
	if with := consent(6, true); with < without+.3 {
		t.Errorf("with a nudge of 6: %v consent, without %v", with, without)
	}
	if with := consent(-10, true); math.Abs(with-without) > .01 {
		t.Errorf("with a nudge of -10: %v consent, without %v", with, without)
	}
}

// A gift costs the brand what it is worth, in its month alone, and pleases then.
func TestLoyaltyGift(t *testing.T) {
	plain := market(500, 6, "balanced")
	given := *plain
	given.Shocks = []Shock{{Month: 3, Kind: LoyaltyGift, Size: .5}}
	a, b := mustRun(t, plain, 1, Observe{}), mustRun(t, &given, 1, Observe{})
	cost := func(m int) float64 {
		return a.Frames[m].At(0, All, agents.MetricMargin) - b.Frames[m].At(0, All, agents.MetricMargin)
	}
	pleases := func(m int) float64 {
		return b.Frames[m].At(0, All, agents.MetricSurplus) - a.Frames[m].At(0, All, agents.MetricSurplus)
	}
	if math.Abs(cost(2)-.5*float64(plain.Params.Purchase.Basket)) > 1e-3 || math.Abs(pleases(2)-.5*float64(plain.Params.Surplus.Gift)) > 1e-3 || cost(1) != 0 || pleases(1) != 0 {
		t.Errorf("costs %v and %v, pleases by %v", cost(1), cost(2), pleases(2))
	}
	if math.Abs(cost(3)) > .02 || math.Abs(pleases(3)) > .02 {
		t.Errorf("a month later it costs %v and pleases by %v", cost(3), pleases(3))
	}
}

// A better plan offered to a segment makes that segment think in its month, and no other; takes that much less from it while it lasts, which it likes; and its end is
// a price that rises.
func TestPersonalOffer(t *testing.T) {
	plain := market(4000, 12, "balanced")
	offered := *plain
	offered.Shocks = []Shock{{Month: 3, Kind: PersonalOffer, Size: .3, Over: 5, For: 2}}
	a, b := mustRun(t, plain, 2, Observe{}), mustRun(t, &offered, 2, Observe{})
	more := func(month, segment int, m agents.Metric) float64 {
		return b.Frames[month-1].At(0, segment, m) - a.Frames[month-1].At(0, segment, m)
	}
	for _, c := range []struct {
		month, segment int
		awake, pleased bool // more than without
	}{{2, 1, false, false}, {3, 1, true, true}, {7, 1, false, true}, {8, 1, true, false}, {3, 0, false, false}, {3, 2, false, false}, {8, 2, false, false}} {
		if x := more(c.month, c.segment, agents.MetricAwake); (x > .05) != c.awake {
			t.Errorf("month %d, segment %d: awake by %.3f more", c.month, c.segment, x)
		}
		if x := more(c.month, c.segment, agents.MetricSurplus); (x > .05) != c.pleased {
			t.Errorf("month %d, segment %d: surplus by %.3f more", c.month, c.segment, x)
		}
	}
	if x := more(3, 1, agents.MetricBasket); x > -.05 {
		t.Errorf("a better plan brings the brand %.3f a purchase more", x)
	}
	for l, x := range leversOf(b, 0, agents.Extraction) {
		if x != leversOf(a, 0, agents.Extraction)[l] {
			t.Errorf("month %d: the brand's own plan has moved", l+1)
		}
	}
	everybody := offered
	everybody.Shocks = []Shock{{Month: 3, Kind: PersonalOffer, Size: .3}}
	b = mustRun(t, &everybody, 2, Observe{})
	for segment := range plain.Population.Segments {
		if more(3, segment, agents.MetricAwake) < .05 || more(12, segment, agents.MetricSurplus) < .05 {
			t.Errorf("to everybody and for good: segment %d is awake by %.3f more, and pleased by %.3f at the end", segment, more(3, segment, agents.MetricAwake), more(12, segment, agents.MetricSurplus))
		}
	}
}

// Where customers must say whether to stay, inertia holds nobody in that month: many more leave in it, as many fewer as are asked, and of those who stay nobody
// leaves sooner afterwards. Without inertia nothing changes, since everybody decides every month.
func TestForcedRenewal(t *testing.T) {
	plain := market(4000, 12, "balanced")
	ratio := func(p *Config, size float32, month int) float64 {
		forced := *p
		forced.Shocks = []Shock{{Month: 6, Kind: ForcedRenewal, Size: size}}
		a, b := mustRun(t, p, 2, Observe{}), mustRun(t, &forced, 2, Observe{})
		return b.Frames[month-1].At(0, All, agents.MetricChurn) / a.Frames[month-1].At(0, All, agents.MetricChurn)
	}
	all, half := ratio(plain, 1, 6), ratio(plain, .5, 6)
	if all < 1.8 || math.Abs((half-1)/(all-1)-.5) > .06 {
		t.Errorf("departures in the month are %.2f times as many where everybody must decide, %.2f times where half must", all, half)
	}
	alone := *plain
	alone.Network.Kind = NoNetwork // friends who leave would wake others
	if before, after := ratio(&alone, 1, 5), ratio(&alone, 1, 7); before != 1 || after > 1 {
		t.Errorf("%.3f times as many the month before, %.3f the month after", before, after)
	}
	if x := ratio(plain, 0, 6); x != 1 {
		t.Errorf("where nobody must decide: %.3f", x)
	}
	awake := *plain
	awake.Params.Wake.Inertia = 0
	if x := ratio(&awake, 1, 6); x != 1 {
		t.Errorf("without inertia: %.3f", x)
	}
}
