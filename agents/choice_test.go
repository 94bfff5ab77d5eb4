package agents

import (
	"math"
	"math/rand/v2"
	"testing"
)

// 13.4: the answer to a consent question is in below the reference's chance and out above it, whatever it was before, and
// nothing else about the customer changes.
func TestConsentIsItsEquation(t *testing.T) {
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		p, k := r.parameters()
		for i := range b.On {
			That, Khat, nudge := r.unit(), r.unit(), 6*r.unit()-5
			l := read(b, i)
			open := within(1-k.at("consent.open_concern", 1.2)*l.c, k.at("consent.open_least", -.3), 1)
			chance := sigma(float64(nudge) + k.at("consent.base", -1.6) + k.at("consent.threshold", 3.4)*(l.theta-l.e-.5) +
				k.at("consent.trust", 2)*(l.T-.5) +
				k.at("consent.control", 1.4)*float64(Khat) + k.at("consent.relevance", 1.4)*l.rho*l.r +
				k.at("consent.transparency", 1)*float64(That)*open -
				k.at("consent.concern", .77)*(l.c-.5))
			for _, u := range []float64{chance - 1e-5, chance + 1e-5} {
				if u < 0 || u >= 1 {
					continue
				}
				AskConsent(&b.Customers, i, &p, That, Khat, nudge, float32(u))
				l.out = u > chance
				if d := differences(read(b, i), l, inAStep); len(d) > 0 {
					t.Fatalf("customer %d asked with chance %.4f, draw %.4f: %v", i, chance, u, d)
				}
			}
		}
	})
}

// 13.3 as a chance: what a month draws of it is too rare to tell its parts from each other.
func TestMutingIsItsEquation(t *testing.T) {
	r := dealer{rand.New(rand.NewPCG(2, 13))}
	for range 2000 {
		p, k := r.parameters()
		N, xi, fits, f, qc, i, W := 40*r.unit(), 3*r.unit(), r.unit(), r.unit(), r.unit(), .1*r.unit(), r.unit()
		l := letters{N: float64(N), xi: float64(xi), r: float64(fits), f: float64(f), qc: float64(qc), i: float64(i)}
		want := l.muting(k, float64(W))
		if got := float64(muting(&p.Voice, N, xi, fits, f, qc, cosmetic(&p.Purchase, i, W))); math.Abs(got-want) > 1e-6*want+1e-9 {
			t.Fatalf("%v touches, %v of what is borne, relevance %v, fatigue %v, creepiness %v: %v, equation %v", N, xi, fits, f, qc, got, want)
		}
	}
}

// 16.1: over a fine grid of draws each brand is chosen as often as its weight says, also by who heard much and holds grudges.
func TestChoiceOfABrandIsItsEquation(t *testing.T) {
	c, r := crowd(8), dealer{rand.New(rand.NewPCG(3, 16))}
	for range 60 {
		p, n := r.parameters()
		offers := make([]Offer, 2+r.IntN(6))
		for k := range offers {
			offers[k] = Offer{r.IntN(4) > 0, r.unit(), r.unit(), r.unit(), 2 * r.unit()}
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
				weights[k] = float64(o.Pull) * math.Exp(n.at("switching.relevance", 1.9)*float64(o.Relevance)+n.at("switching.reputation", 3.1)*(float64(o.Reputation)-.5)-
					n.at("switching.extraction", .76)*float64(o.Extraction)+n.at("switching.good_words", .096)*float64(good)-
					n.at("switching.grudge", 1.5)*grudge)
			}
			sum += weights[k]
		}
		none := len(offers)
		switch {
		case leaving:
			weights[none] = n.at("switching.outside", .61)
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
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		p, k := r.parameters()
		for i := range b.On {
			if b.Brand[i] == Brandless {
				continue
			}
			from, z, R := b.Brand[i], 3*r.unit()-1, r.unit()
			b.Tenure[i], b.Grudge[i] = 30, 0
			l := read(b, i)
			l.T = clip(k.at("switching.join_trust", .51)*l.tau + k.at("switching.join_reputation", .36)*float64(R))
			l.A = k.at("switching.join_affect_base", .2) + k.at("switching.join_affect_trust", .41)*l.T
			l.rhat, l.k = k.at("market.background", .39), 0
			l.H, l.d, l.K, l.f, l.g = k.at("switching.join_habit", .2), k.at("switching.join_depth", .21), 1, 0, 0
			l.u, l.a = k.at("switching.join_unease", .41)*l.u, k.at("switching.join_awareness", .59)*l.a
			l.out, l.muted, l.paused, l.idle = false, false, false, 0
			l.known, l.D = [Categories]float64{}, 0
			l.lossU, l.lossS, l.lossX, l.lossC, l.lossI, l.lossD, l.lossB, l.lossP, l.lossW = 0, 0, 0, 0, 0, 0, 0, 0, 0
			Leave(&b.Customers, i, z, &p)
			if b.Brand[i] != Brandless || (b.Grudge[i] != 0) != (z > p.Switching.GrudgeFrom) || b.Grudge[i]&^(1<<from) != 0 {
				t.Fatalf("after leaving %d at Z %v: brand %d, grudges %b", from, z, b.Brand[i], b.Grudge[i])
			}
			Join(&b.Customers, i, 5, R, &p)
			if d := differences(read(b, i), l, inAStep); len(d) > 0 || b.Brand[i] != 5 || b.Tenure[i] != 0 {
				t.Fatalf("customer %d joins brand %d after %d months: %v", i, b.Brand[i], b.Tenure[i], d)
			}
		}
	})
}

// 9 and 16.3 over a grid of states.
func TestMarketIsItsEquations(t *testing.T) {
	r := dealer{rand.New(rand.NewPCG(4, 9))}
	check := func(name string, got float32, want float64) {
		t.Helper()
		if !near(float64(got), want) {
			t.Errorf("%s: %v, equation %v", name, got, want)
		}
	}
	for range 500 {
		p, k := r.parameters()
		x, y, blow, memory := r.unit(), r.unit(), r.unit(), 4*r.unit()
		X, Y, S, B := float64(x), float64(y), float64(blow), float64(memory)
		speed := k.at("market.expected_speed", .03)
		if Y < X {
			speed *= k.at("market.expected_down", .2)
		}
		check("expectation", NextExpectation(&p, x, y), X+speed*(Y-X))
		check("wear", NextWear(&p, x, y), X+k.at("market.wear_speed", .045)*(Y-X))
		check("breach memory", NextBreachMemory(&p, memory, blow), (1-k.at("market.breach_forget", .031))*B+S)
		check("reputation", NextReputation(&p, x, y, blow, memory),
			clip(X+k.at("reputation.speed", .21)*(Y-X)-k.at("reputation.blow", .3)*S*math.Exp(-k.at("reputation.dulling", .5108256)*B)))
		check("ease", Ease(&p, x), k.at("voice.ease_base", .0081)+k.at("voice.ease_control", .73)*X*X)
		levers := Levers{Intensity: x, Collection: y, Serendipity: blow}
		deep := math.Pow(math.Max(X/k.at("relevance.depth_at", .6), 1e-4), k.at("relevance.depth_power", 1.6)-1)
		signal := k.at("relevance.slope", 3.6) * X * deep * (k.at("relevance.prospect_data", .15) + k.at("relevance.prospect_collection", .5)*Y) * 1 * (1 - k.at("relevance.narrowness", .48)*k.at("relevance.prospect_narrowness", .3))
		check("a prospect's relevance", ProspectRelevance(&p, levers, 1), relevantBy(k, signal, S))
		for _, months := range []uint16{0, 1, 3, 4, 6, 90} {
			want := k.at("winback.later", 0)
			if float64(months) <= k.at("winback.months", 3) {
				want = k.at("winback.early", 0)
			}
			check("win-back", ReturnRate(&p, months), want)
		}
	}
}

// 14.5: a departure's excess over the own hazard is split in proportion to what drove it; the shares are whole multiples of
// 2^-20, so the reference is met to a few of those, and their sum is exactly one.
func TestCausesAreTheirEquation(t *testing.T) {
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		e, m := r.setting(b)
		for _, sum := range [][]float32{b.LossIntrusion, b.LossSurveillance, b.LossExtraction, b.LossCommoditization, b.LossIncident, b.LossDeception, b.LossBreach, b.LossExpose, b.LossContagion} {
			for i := range sum {
				sum[i] = r.unit() * r.flag(.7)
			}
		}
		leave(b, &e.Params.Exit, &e.Params.Wake, 1)
		for i := range b.On {
			if b.On[i] == 0 || b.Hazard[i] == 0 {
				continue
			}
			got, want := DepartureCauses(b, i, e), causes(m.k, read(b, i))
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
func causes(k numbers, l letters) (share [CauseCount]float64) {
	parity := math.Min(1, l.rbarRivals/math.Max(l.r, k.at("exit.parity_floor", .05)))
	surplus, habit := k.at("exit.surplus", .53), k.at("exit.habit", .52)
	bad := plus(-surplus * l.surplus)
	kept := math.Min(bad, surplus*l.taken(k))
	share[CauseIntrusion] = k.at("exit.unease", .84)*l.u + k.at("exit.grievance", .31)*l.g + l.again(k)
	share[CauseMonotony] = k.at("exit.fatigue", .64) * l.f
	share[CauseBreach] = k.at("exit.breach", .15) * l.hit * l.breach
	share[CauseContagion] = math.Log(l.contagion)
	share[CauseExtraction] = kept
	share[CauseCommoditization] = bad - kept + plus(-habit*(l.H-k.at("exit.habit_level", .3))*(1-parity)) +
		plus(k.at("exit.rivals", .85)*(l.rbarRivals-l.r)*(1-l.A))
	distrust := plus(k.at("exit.trust", 2)*(k.at("exit.trust_level", .52)-l.T)) +
		plus(k.at("exit.affect", .6)*(k.at("exit.affect_level", .45)-l.A))
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
		e, m := r.setting(b)
		basket := m.k.at("purchase.basket", 1)
		earn(b, &e.Params.Money, float32(basket))
		for i := range b.On {
			var levers Levers
			for l := range levers {
				levers[l] = b.Terms[l][i]
			}
			costs := float64(leverCost(&e.Params.Money, &levers)) + m.k.at("money.touch", .0018)*float64(b.Touches[i]) + float64(b.Terms[TermGift][i])
			want := m.k.at("money.margin", .35)*float64(b.Revenue[i]) - basket*costs
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

// leverCost is what a lever setting costs a customer-month, in units of B0.
func leverCost(p *MoneyParams, l *Levers) float32 {
	return float32(p.Intensity*l[Intensity]) + float32(p.Collection*l[Collection]) +
		float32(float32(p.Human*l[Human])*(1-float32(p.Automation*l[Intensity]))) +
		float32(p.Transparency*l[Transparency]) + float32(p.Control*l[Control]) + float32(p.Governance*l[Governance]) +
		float32(p.Serendipity*l[Serendipity]) + float32(p.Restraint*l[Restraint])
}
