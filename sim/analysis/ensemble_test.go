package analysis

import (
	"math"
	"math/rand/v2"
	"testing"
)

// gaussian is a linear problem whose answer is known: parameters are standard normal, each datum is the sum of two of them.
type gaussian struct {
	x, y     [][]float64
	data, sd []float64
}

func newGaussian(members, parameters, data int, sd float64) gaussian {
	r := rand.New(rand.NewPCG(1, 2))
	g := gaussian{}
	for range members {
		x := make([]float64, parameters)
		for j := range x {
			x[j] = r.NormFloat64()
		}
		g.x = append(g.x, x)
	}
	for k := range data {
		g.data, g.sd = append(g.data, 1.5-float64(k)/2), append(g.sd, sd)
	}
	g.y = g.told(g.x)
	return g
}

// told is what members give: datum k is parameter 2k and parameter 2k+1.
func (g *gaussian) told(x [][]float64) (y [][]float64) {
	for _, m := range x {
		row := make([]float64, len(g.data))
		for k := range row {
			row[k] = m[2*k] + m[2*k+1]
		}
		y = append(y, row)
	}
	return y
}

func words(seed uint64) func(int) uint32 {
	r := rand.New(rand.NewPCG(seed, 9))
	return func(int) uint32 { return r.Uint32() }
}

// Taken in four times with a quarter of its weight each, what was measured moves each parameter to where Bayes' rule has it, and narrows it as much; what
// was not measured stays.
func TestAssimilateIsBayes(t *testing.T) {
	const sd = .5
	g := newGaussian(2000, 40, 3, sd)
	x := g.x
	for round := range 4 {
		x = Assimilate(x, g.told(x), g.data, g.sd, 4, words(uint64(round)))
	}
	for j := range x[0] {
		var column []float64
		for _, m := range x {
			column = append(column, m[j])
		}
		mean, spread := 0., 1.
		if k := j / 2; k < 3 { // prior variance of the sum is 2
			gain := 1 / (2 + sd*sd)
			mean, spread = gain*g.data[k], math.Sqrt(1-gain)
		}
		if e := Mean(column); math.Abs(e.Mean-mean) > .15 || math.Abs(e.SD/spread-1) > .08 {
			t.Errorf("parameter %d: %.2f and %.2f, want %.2f and %.2f", j, e.Mean, e.SD, mean, spread)
		}
	}
}

// What says nothing moves nothing: a datum that is as uncertain as can be, or goes with no parameter. What is missing in some members does no harm.
func TestAssimilateOfNothing(t *testing.T) {
	g := newGaussian(512, 200, 2, 1e6)
	for i, m := range Assimilate(g.x, g.y, g.data, g.sd, 1, words(3)) {
		for j := range m {
			if math.Abs(m[j]-g.x[i][j]) > 1e-3 {
				t.Fatalf("member %d, parameter %d moved from %v to %v", i, j, g.x[i][j], m[j])
			}
		}
	}
	noise := rand.New(rand.NewPCG(5, 5))
	for i := range g.y {
		g.y[i][0] = noise.NormFloat64()
		if i%7 == 0 {
			g.y[i][1] = math.NaN()
		}
	}
	g.sd = []float64{.1, 1e6}
	moved := 0.
	for i, m := range Assimilate(g.x, g.y, g.data, g.sd, 1, words(4)) {
		for j := range m {
			if math.IsNaN(m[j]) {
				t.Fatal("a parameter is gone")
			}
			moved += math.Pow(m[j]-g.x[i][j], 2) / float64(512*200)
		}
	}
	if moved > .01 { // of a variance of 1; without shrinking the covariances it would be some .005 times the number of data squared
		t.Errorf("noise moves parameters by a variance of %.4f", moved)
	}
}
