package agents

import (
	"math"
	"testing"

	"backlash/sim/rng"
)

func crowd(n int) *Customers {
	p := DefaultParams()
	return NewCustomers(People{Seed: 9, Count: n, Segments: Westin(), Brands: []int{0}, Params: &p})
}

// tasters is a crowd with tastes.
func tasters(n int) *Customers {
	p := DefaultParams()
	p.Content.Learnt = 1
	return NewCustomers(People{Seed: 9, Count: n, Segments: Westin(), Brands: []int{0}, Params: &p})
}

// Every trait has the mean and spread it was described with, within five standard errors.
func TestTraitsAreAsDescribed(t *testing.T) {
	const n = 40000
	c, p := crowd(n), DefaultParams().People
	beta := func(mean, size float32) (float64, float64) {
		m := float64(mean)
		return m, math.Sqrt(m * (1 - m) / float64(size+1))
	}
	check := func(name string, x []float32, mean, sd float64) {
		sum, squares := 0.0, 0.0
		for _, v := range x[:n] {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		m := sum / n
		s := math.Sqrt(squares/n - m*m)
		if math.Abs(m-mean) > 5*sd/math.Sqrt(n)+1e-4 {
			t.Errorf("%s: mean %.4f, described %.4f", name, m, mean)
		}
		if math.Abs(s/sd-1) > .05 {
			t.Errorf("%s: spread %.4f, described %.4f", name, s, sd)
		}
	}
	m, s := beta(p.NoveltyMean, p.NoveltySize)
	check("novelty", c.Novelty, m, s)
	m, s = beta(p.ReceptivityMean, p.ReceptivitySize)
	check("receptivity", c.Receptivity, m, s)
	m, s = beta(p.SusceptibilityMean, p.SusceptibilitySize)
	check("susceptibility", c.Susceptibility, m, s)
	m, s = beta(p.DispositionMean, p.DispositionSize)
	check("disposition", c.Disposition, m, s)
	m, s = beta(p.NarrownessMean, p.NarrownessSize)
	check("narrowness", c.Narrowness, m, s)
	m, s = beta(p.HazardMean, p.HazardShape/p.HazardMean)
	check("hazard", c.Hazard, m, s)
	spread := float64(p.SpendingSpread)
	check("spending", c.Spending, 1, math.Sqrt(math.Exp(spread*spread)-1))
	logs := make([]float32, n)
	for i := range logs {
		logs[i] = float32(math.Log(float64(c.Tolerance[i])))
	}
	check("log tolerance", logs, math.Log(float64(p.ToleranceMedian)), float64(p.ToleranceSpread)*.985) // bounds cut the tails
	shares := [3]float64{}
	for _, k := range c.Segment[:n] {
		shares[k] += 1. / n
	}
	for k, w := range Westin() {
		if math.Abs(shares[k]-float64(w.Share)) > .01 {
			t.Errorf("segment %s: %.3f, described %.3f", w.Name, shares[k], w.Share)
		}
	}
}

func TestACustomerIsTheSamePersonInAnyPopulation(t *testing.T) {
	small, large := crowd(100), crowd(5000)
	for i := range 100 {
		if small.Threshold[i] != large.Threshold[i] || small.Hazard[i] != large.Hazard[i] || small.Segment[i] != large.Segment[i] {
			t.Fatalf("customer %d differs", i)
		}
	}
}

// The block's draws are those of the generator, lane by lane.
func TestDrawsAreTheGenerators(t *testing.T) {
	c, b := crowd(2*BlockSize), NewBlock()
	c.View(b, 1)
	b.Draw(rng.Key(1234567890123), -3, 17)
	for _, i := range []int{0, 1, 200, BlockSize - 1} {
		for group, lanes := range [2][4]float32{
			{uniform(b.TouchWord[i]), b.DrawEpisode[i], b.DrawDetection[i], b.DrawPurchase[i]},
			{b.DrawVoice[i], b.DrawExit[i], b.DrawWords[i], b.DrawArm[i]},
		} {
			for lane, w := range rng.Month(1234567890123, uint32(BlockSize+i), -3, uint32(group), 17) {
				if lanes[lane] != uniform(w) {
					t.Errorf("customer %d, purpose %d: %v, want %v", i, 4*group+lane, lanes[lane], uniform(w))
				}
			}
		}
	}
}

func TestViewsCoverEverybodyOnce(t *testing.T) {
	for _, n := range []int{1, 8, BlockSize, BlockSize + 1, 3*BlockSize + 5} {
		c, b := crowd(n), NewBlock()
		seen := make([]int, n)
		for k := range c.Blocks() {
			c.View(b, k)
			if len(b.Trust)%8 != 0 || len(b.On) != len(b.Trust) || len(b.Intention) != len(b.Trust) || len(b.Terms[0]) != len(b.Trust) {
				t.Fatalf("%d customers, block %d: lengths differ", n, k)
			}
			for i := range b.Trust {
				if at := b.First + i; at < n {
					seen[at]++
				} else if b.Brand[i] != Brandless {
					t.Fatalf("padding customer %d has a brand", at)
				}
			}
		}
		for i, x := range seen {
			if x != 1 {
				t.Fatalf("%d customers: customer %d seen %d times", n, i, x)
			}
		}
	}
}

func TestMathAgainstTheLibrary(t *testing.T) {
	for x := float32(-30); x < 30; x += .0137 {
		if got, want := float64(exp(x)), math.Exp(float64(x)); math.Abs(got/want-1) > 3e-7 {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
		if got, want := float64(logistic(x)), 1/(1+math.Exp(-float64(x))); math.Abs(got/want-1) > 5e-7 {
			t.Fatalf("logistic(%v) = %v, want %v", x, got, want)
		}
	}
	for x := float32(1e-12); x < 1e7; x *= 1.01 {
		if got, want := float64(ln(x)), math.Log(float64(x)); math.Abs(got-want) > 1e-6+8e-8*math.Abs(want) {
			t.Fatalf("ln(%v) = %v, want %v", x, got, want)
		}
	}
	for u := float32(.0001); u < 1; u += .0003 {
		back := .5 * math.Erfc(-float64(normal(u))/math.Sqrt2)
		if math.Abs(back-float64(u)) > 2e-5 {
			t.Fatalf("normal(%v): its distribution is %v", u, back)
		}
	}
}

// A touch table gives the Poisson distribution's mean and variance, and the count of a word does not depend on the guess.
func TestTouchTable(t *testing.T) {
	for _, rate := range []float32{2, 5.5, 11, 20} {
		var table TouchTable
		table.Fill(rate)
		var sum, squares float64
		const n = 1 << 16
		for i := range uint32(n) {
			w := i<<16 | 0x8000
			k := table.count(w)
			if k > 0 && w < table.threshold[k-1] || w >= table.threshold[k] && k < touchSteps-1 {
				t.Fatalf("rate %v, word %x: count %d", rate, w, k)
			}
			sum += float64(k)
			squares += float64(k) * float64(k)
		}
		mean := sum / n
		if math.Abs(mean-float64(rate)) > .002*float64(rate) || math.Abs(squares/n-mean*mean-float64(rate)) > .01*float64(rate) {
			t.Errorf("rate %v: mean %v, variance %v", rate, mean, squares/n-mean*mean)
		}
	}
}
