package agents

import (
	"math"
	"math/rand/v2"
	"testing"
)

// 13.4: the answer to a consent question is in below the reference's chance and out above it, whatever it was before, and
// nothing else about the customer changes.
func TestConsentIsItsEquation(t *testing.T) {
	p := DefaultParams()
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		for i := range b.On {
			That, Khat, nudge := r.unit(), r.unit(), 6*r.unit()-5
			l := read(b, i)
			open := within(1-1.2*l.c, -.3, 1)
			chance := sigma(float64(nudge) - 1.35 + 4*(l.theta-l.e-.5) + 2*(l.T-.5) + 1.6*float64(Khat) + 1.5*l.rho*l.r + 1.2*float64(That)*open - (l.c - .5))
			for _, u := range []float64{chance - 1e-5, chance + 1e-5} {
				if u < 0 || u >= 1 {
					continue
				}
				AskConsent(&b.Customers, i, &p, That, Khat, nudge, float32(u))
				l.out = u > chance
				if d := differences(read(b, i), l); len(d) > 0 {
					t.Fatalf("customer %d asked with chance %.4f, draw %.4f: %v", i, chance, u, d)
				}
			}
		}
	})
}

// 13.3 as a chance: what a month draws of it is too rare to tell its parts from each other.
func TestMutingIsItsEquation(t *testing.T) {
	p, r := DefaultParams(), dealer{rand.New(rand.NewPCG(2, 13))}
	for range 2000 {
		N, xi, fits, f, qc := 40*r.unit(), 3*r.unit(), r.unit(), r.unit(), r.unit()
		want := .0008 * float64(N) * (.15 + 4.5*clip(float64(xi)-1) + .7*(1-float64(fits)) + .8*float64(f) + float64(qc))
		if got := float64(muting(&p.Voice, N, xi, fits, f, qc)); math.Abs(got-want) > 1e-6*want+1e-9 {
			t.Fatalf("%v touches, %v of what is borne, relevance %v, fatigue %v, creepiness %v: %v, equation %v", N, xi, fits, f, qc, got, want)
		}
	}
}

// 16.1: over a fine grid of draws each brand is chosen as often as its weight says, also by who heard much and holds grudges.
func TestChoiceOfABrandIsItsEquation(t *testing.T) {
	p, c := DefaultParams(), crowd(8)
	r := dealer{rand.New(rand.NewPCG(3, 16))}
	for range 60 {
		offers := make([]Offer, 2+r.IntN(6))
		for k := range offers {
			offers[k] = Offer{r.IntN(4) > 0, r.unit(), r.unit(), r.unit()}
		}
		leaving, from := r.IntN(2) == 0, -1
		if leaving {
			from = r.IntN(len(offers))
		}
		good := r.IntN(9)
		c.Grudge[0], c.Heard[0] = uint8(r.IntN(256)), uint64(good)<<hearField|7
		weights, sum := make([]float64, len(offers)+1), 0.
		for k, o := range offers {
			if o.Open && k != from {
				grudge := float64(c.Grudge[0] >> k & 1)
				weights[k] = math.Exp(2*float64(o.Relevance) + 3*(float64(o.Reputation)-.5) - .8*float64(o.Extraction) + .1*float64(good) - 1.5*grudge)
			}
			sum += weights[k]
		}
		none := len(offers)
		switch {
		case leaving:
			weights[none] = .6
		case sum == 0:
			weights[none] = 1 // nowhere to go
		}
		sum += weights[none]
		const grid = 4000
		counts := make([]float64, len(weights))
		for j := range grid {
			to := ChooseBrand(c, 0, &p, offers, from, leaving, (float32(j)+.5)/grid)
			if to == Brandless {
				to = none
			}
			counts[to]++
		}
		for k := range weights {
			if math.Abs(counts[k]-weights[k]/sum*grid) > 1.01 {
				t.Fatalf("choice %d of %v from %d (leaving %v): %v draws, want %.2f", k, offers, from, leaving, counts[k], weights[k]/sum*grid)
			}
		}
	}
}

// 16.2: a change of brand resets what belongs to the relation and keeps what belongs to the person.
func TestJoiningIsItsEquation(t *testing.T) {
	p := DefaultParams()
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		for i := range b.On {
			if b.Brand[i] == Brandless {
				continue
			}
			from, z, R := b.Brand[i], 3*r.unit()-1, r.unit()
			b.Tenure[i], b.Grudge[i] = 30, 0
			l := read(b, i)
			l.T = .6*l.tau + .4*float64(R)
			l.A, l.H, l.d, l.u, l.a, l.K, l.f = .2+.4*l.T, .2, .2, .4*l.u, .6*l.a, 1, 0
			l.out, l.muted, l.paused, l.idle = false, false, false, 0
			l.lossU, l.lossS, l.lossX, l.lossC, l.lossI, l.lossD, l.lossB, l.lossP, l.lossW = 0, 0, 0, 0, 0, 0, 0, 0, 0
			Leave(&b.Customers, i, z, &p)
			if b.Brand[i] != Brandless || (b.Grudge[i] != 0) != (z > .5) || b.Grudge[i]&^(1<<from) != 0 {
				t.Fatalf("after leaving %d at Z %v: brand %d, grudges %b", from, z, b.Brand[i], b.Grudge[i])
			}
			Join(&b.Customers, i, 5, R, &p)
			if d := differences(read(b, i), l); len(d) > 0 || b.Brand[i] != 5 || b.Tenure[i] != 0 {
				t.Fatalf("customer %d joins brand %d after %d months: %v", i, b.Brand[i], b.Tenure[i], d)
			}
		}
	})
}

// 9 and 16.3 over a grid of states.
func TestMarketIsItsEquations(t *testing.T) {
	p := DefaultParams()
	r := dealer{rand.New(rand.NewPCG(4, 9))}
	check := func(name string, got float32, want float64) {
		t.Helper()
		if !near(float64(got), want) {
			t.Errorf("%s: %v, equation %v", name, got, want)
		}
	}
	for range 500 {
		x, y, blow, memory := r.unit(), r.unit(), r.unit(), 4*r.unit()
		X, Y, B := float64(x), float64(y), float64(memory)
		speed := .03
		if Y < X {
			speed = .006
		}
		check("expectation", NextExpectation(&p, x, y), X+speed*(Y-X))
		check("wear", NextWear(&p, x, y), X+.04*(Y-X))
		check("breach memory", NextBreachMemory(&p, memory, blow), .97*B+float64(blow))
		check("reputation", NextReputation(&p, x, y, blow, memory), clip(X+.2*(Y-X)-.3*float64(blow)*math.Pow(.6, B)))
		check("ease", Ease(&p, x), .008+.99*X*X)
		levers := Levers{Intensity: x, Collection: y, Serendipity: blow}
		signal := 4 * X * (.15 + .5*Y) * 1 * (1 - .4*.3)
		check("a prospect's relevance", ProspectRelevance(&p, levers, 1), (.15+.85*signal/(1+signal))*(1-.4*float64(blow)*float64(blow)))
	}
	p.WinBack.Early, p.WinBack.Later = .085, .03
	for months, want := range map[uint16]float64{0: .085, 1: .085, 3: .085, 4: .03, 90: .03} {
		check("win-back", ReturnRate(&p, months), want)
	}
}

// 14.5: a departure's excess over the own hazard is split in proportion to what drove it; the shares are whole multiples of
// 2^-20, so the reference is met to a few of those, and their sum is exactly one.
func TestCausesAreTheirEquation(t *testing.T) {
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		e, _ := r.setting(b)
		for _, sum := range [][]float32{b.LossIntrusion, b.LossSurveillance, b.LossExtraction, b.LossCommoditization, b.LossIncident, b.LossDeception, b.LossBreach, b.LossExpose, b.LossContagion} {
			for i := range sum {
				sum[i] = r.unit() * r.flag(.7)
			}
		}
		leave(b, &e.Params.Exit, 1)
		for i := range b.On {
			if b.On[i] == 0 || b.Hazard[i] == 0 {
				continue
			}
			got, want := DepartureCauses(b, i, e), causes(read(b, i))
			var sum float32
			for c := range got {
				sum += got[c]
				if math.Abs(float64(got[c])-want[c]) > 2e-5 {
					t.Fatalf("customer %d, %s: %v, equation %v", i, CauseNames[c], got[c], want[c])
				}
			}
			if sum != 1 {
				t.Fatalf("customer %d: shares sum to %v", i, sum)
			}
		}
	})
}

// causes is 14.5. What extraction takes is the extraction's part of a bad deal, as far as the deal is bad at all. Distrust of
// who never lost any trust is nobody's doing.
func causes(l letters) (share [CauseCount]float64) {
	parity := math.Min(1, l.rbarRivals/math.Max(l.r, .05))
	bad := plus(-.5 * l.surplus)
	kept := math.Min(bad, .5*.5*l.Ex*(.3+.7*l.r))
	share[CauseIntrusion] = .9 * l.u
	share[CauseMonotony] = .65 * l.f
	share[CauseBreach] = .15 * l.hit * l.breach
	share[CauseContagion] = math.Log(l.contagion)
	share[CauseExtraction] = kept
	share[CauseCommoditization] = bad - kept + plus(-.5*(l.H-.3)*(1-parity)) + plus(.8*(l.rbarRivals-l.r)*(1-l.A))
	distrust := plus(2.3*(.55-l.T)) + plus(.6*(.45-l.A))
	lost := [CauseCount]float64{CauseIntrusion: l.lossU, CauseSurveillance: l.lossS, CauseExtraction: l.lossX, CauseCommoditization: l.lossC,
		CauseIncident: l.lossI, CauseDeception: l.lossD, CauseBreach: l.lossB, CauseExpose: l.lossP, CauseContagion: l.lossW}
	sum := 0.
	for _, x := range lost {
		sum += x
	}
	total := distrust
	for c := range CauseOrdinary {
		total += share[c]
	}
	left := 1.
	for c := range CauseOrdinary {
		if sum > 0 {
			share[c] += distrust * lost[c] / sum
		}
		if total > 0 {
			share[c] *= plus(1-l.h0/l.h) / total
		}
		left -= share[c]
	}
	share[CauseOrdinary] = left
	return share
}

// The costs that a policy weighs are those that customers' margins pay.
func TestLeverCostIsWhatMarginsPay(t *testing.T) {
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		e, _ := r.setting(b)
		earn(b, &e.Params.Money, 1)
		for i := range b.On {
			var levers Levers
			for l := range levers {
				levers[l] = b.Terms[l][i]
			}
			want := .35*float64(b.Revenue[i]) - float64(LeverCost(&e.Params.Money, &levers)) - .002*float64(b.Touches[i])
			if !near(float64(b.Margin[i]), want) {
				t.Fatalf("customer %d: margin %v, want %v", i, b.Margin[i], want)
			}
		}
	})
}

// A purchase count never decreases in its draw and has the Poisson distribution; it is nought exactly where nothing was bought.
func TestPurchaseCount(t *testing.T) {
	for _, mean := range []float32{.05, .9, 2.8, 8} {
		var sum float64
		const grid = 1 << 14
		last := 0
		for j := range grid {
			u := (float32(j) + .5) / grid
			k := PurchaseCount(u, mean)
			if k < last || (k == 0) != (u < exp(-mean)) {
				t.Fatalf("mean %v, draw %v: %d after %d", mean, u, k, last)
			}
			last = k
			sum += float64(k)
		}
		if math.Abs(sum/grid-float64(mean)) > .002*float64(mean)+1e-3 {
			t.Errorf("mean %v comes out as %v", mean, sum/grid)
		}
	}
}
