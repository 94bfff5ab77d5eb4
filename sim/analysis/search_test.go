package analysis

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A planted optimum is found inside the cube and in a corner, on a surface with a ridge, and the same one twice.
func TestSearchFindsAPlantedOptimum(t *testing.T) {
	for name, at := range map[string][]float64{"inside": {.3, .7, .5, .42, .81}, "corner": {0, 1, 1, 0, .5}} {
		evaluations := 0
		f := func(x []float64) float64 {
			evaluations++
			sum := 0.
			for i := range x {
				if x[i] < 0 || x[i] > 1 {
					t.Fatalf("asked for %v", x)
				}
				d := x[i] - at[i]
				sum -= float64(i+1) * d * d
			}
			ridge := (x[0] - at[0]) + (x[1] - at[1])
			return sum - 5*ridge*ridge
		}
		start := []float64{.5, .5, .5, .5, .5}
		best, value := Search(start, .3, 1500, hashWords(1), f)
		for i := range best {
			if math.Abs(best[i]-at[i]) > .02 {
				t.Errorf("%s: found %.3f, planted %.3f", name, best, at)
				break
			}
		}
		if value > 0 || evaluations > 1600 {
			t.Errorf("%s: value %v after %d evaluations", name, value, evaluations)
		}
		if again, _ := Search(start, .3, 1500, hashWords(1), f); !slices.Equal(again, best) {
			t.Errorf("%s: another time %v, before %v", name, again, best)
		}
	}
}

// The settings are those of Hansen's tutorial (arXiv 1604.00772, table 1 with positive weights only), in any number of factors.
func TestSearchSettingsAsPublished(t *testing.T) {
	for k, size := range map[int]int{1: 6, 2: 6, 3: 7, 5: 8, 10: 10, 20: 12} {
		start := make([]float64, k)
		s := newStrategy(start, .25)
		n, mu := float64(k), size/2
		if s.size != size || len(s.weights) != mu || s.step != .25 || !slices.Equal(s.mean, start) || s.rounds != 0 {
			t.Errorf("%d factors: %d samples a round, %d of them count, step %v, mean %v", k, s.size, len(s.weights), s.step, s.mean)
			continue
		}
		raw, sum, sum2 := make([]float64, mu), 0., 0.
		for i := range raw {
			raw[i] = math.Log((float64(size)+1)/2) - math.Log(float64(i+1))
			sum += raw[i]
			sum2 += raw[i] * raw[i]
		}
		for i := range raw {
			near(t, "weight", s.weights[i], raw[i]/sum, 1e-12)
			if s.weights[i] <= 0 || i > 0 && s.weights[i] >= s.weights[i-1] {
				t.Errorf("%d factors: weights %v", k, s.weights)
			}
		}
		mass := sum * sum / sum2
		near(t, "mu_eff", s.mass, mass, 1e-9)
		cs := (mass + 2) / (n + mass + 5)
		near(t, "c_sigma", s.cs, cs, 1e-12)
		near(t, "d_sigma", s.damp, 1+2*math.Max(0, math.Sqrt((mass-1)/(n+1))-1)+cs, 1e-12)
		near(t, "c_c", s.cc, (4+mass/n)/(n+4+2*mass/n), 1e-12)
		c1 := 2 / (math.Pow(n+1.3, 2) + mass)
		near(t, "c_1", s.c1, c1, 1e-12)
		near(t, "c_mu", s.cm, math.Min(1-c1, 2*(mass-2+1/mass)/(math.Pow(n+2, 2)+mass)), 1e-12)
		near(t, "chi_n", s.expected, math.Sqrt(n)*(1-1/(4*n)+1/(21*n*n)), 1e-12)
		lg, _ := math.Lgamma((n + 1) / 2)
		lh, _ := math.Lgamma(n / 2)
		near(t, "chi_n against its exact value", s.expected, math.Sqrt2*math.Exp(lg-lh), .01)
		for a := range k {
			for b := range k {
				one := 0.
				if a == b {
					one = 1
				}
				near(t, "the first shape", s.shape.At(a, b), one, 0)
				near(t, "the first inverse", s.inverse.At(a, b), one, 1e-12)
			}
		}
	}
}

// square is a matrix by its rows.
type square [][]float64

func zero(n int) square {
	m := make(square, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

func times(a, b square) square {
	m := zero(len(a))
	for i := range a {
		for j := range a {
			for k := range a {
				m[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return m
}

// inverseRoot is C^-1/2 by the coupled iteration of Newton and Schulz, without eigenvectors.
func inverseRoot(c square) square {
	n, norm := len(c), 0.
	for i := range c {
		norm += c[i][i]
	}
	y, z := zero(n), zero(n)
	for i := range c {
		z[i][i] = 1
		for j := range c {
			y[i][j] = c[i][j] / norm
		}
	}
	for range 60 {
		m := times(z, y)
		for i := range m {
			for j := range m {
				m[i][j] = -m[i][j] / 2
			}
			m[i][i] += 1.5
		}
		y, z = times(y, m), times(m, z)
	}
	for i := range z {
		for j := range z {
			z[i][j] /= math.Sqrt(norm)
		}
	}
	return z
}

// A step of the search is the tutorial's, worked out plainly beside it, with and without a stall of the path.
func TestSearchLearnsAsPublished(t *testing.T) {
	for _, k := range []int{2, 4} {
		start := make([]float64, k)
		s := newStrategy(start, .2)
		n := float64(k)
		mean, step, c, path, stepPath := make([]float64, k), .2, zero(k), make([]float64, k), make([]float64, k)
		for i := range c {
			c[i][i] = 1
		}
		normal := normals(hashWords(uint32(k)))
		stalls, steadies := 0, 0
		for round := 1; round <= 24; round++ {
			samples := make([]sample, s.size)
			for i := range samples {
				samples[i].d, samples[i].x = make([]float64, k), make([]float64, k)
				for j := range k {
					samples[i].d[j] = normal()
					if round%8 == 1 && j == 0 {
						samples[i].d[j] += 4 // all in one direction: a long path
					}
				}
			}
			root := inverseRoot(c)
			s.learn(samples)
			move, length := make([]float64, k), 0.
			for i, w := range s.weights {
				for j := range k {
					move[j] += w * samples[i].d[j]
				}
			}
			for j := range k {
				mean[j] += step * move[j]
				white := 0.
				for l := range k {
					white += root[j][l] * move[l]
				}
				stepPath[j] = (1-s.cs)*stepPath[j] + math.Sqrt(s.cs*(2-s.cs)*s.mass)*white
				length += stepPath[j] * stepPath[j]
			}
			length = math.Sqrt(length)
			h := 0.
			if length/math.Sqrt(1-math.Pow(1-s.cs, 2*float64(round))) < (1.4+2/(n+1))*s.expected {
				h = 1
				steadies++
			} else {
				stalls++
			}
			for j := range k {
				path[j] = (1-s.cc)*path[j] + h*math.Sqrt(s.cc*(2-s.cc)*s.mass)*move[j]
			}
			old := c
			c = zero(k)
			for a := range k {
				for b := range k {
					c[a][b] = (1+s.c1*(1-h)*s.cc*(2-s.cc)-s.c1-s.cm)*old[a][b] + s.c1*path[a]*path[b]
					for i, w := range s.weights {
						c[a][b] += s.cm * w * samples[i].d[a] * samples[i].d[b]
					}
				}
			}
			step = math.Min(1, step*math.Exp(s.cs/s.damp*(length/s.expected-1)))
			if s.rounds != round {
				t.Fatalf("round %d is counted as %d", round, s.rounds)
			}
			near(t, "step", s.step, step, 1e-9)
			for a := range k {
				near(t, "mean", s.mean[a], mean[a], 1e-9)
				near(t, "path", s.path[a], path[a], 1e-9)
				near(t, "path of steps", s.stepPath[a], stepPath[a], 1e-7)
				for b := range k {
					near(t, "shape", s.shape.At(a, b), c[a][b], 1e-9)
				}
			}
			var axes, whole mat.Dense // B D (B D)' = C, and the inverse root makes it round
			axes.Mul(s.axes, s.axes.T())
			whole.Mul(s.inverse, s.shape)
			whole.Mul(&whole, s.inverse)
			for a := range k {
				for b := range k {
					near(t, "axes", axes.At(a, b), c[a][b], 1e-8)
					one := 0.
					if a == b {
						one = 1
					}
					near(t, "what is round", whole.At(a, b), one, 1e-8)
				}
			}
			if t.Failed() {
				t.Fatalf("%d factors, round %d", k, round)
			}
		}
		if stalls < 2 || steadies < 2 {
			t.Errorf("%d factors: %d rounds with a stall, %d without", k, stalls, steadies)
		}
	}
}

// Only whole rounds are played, as many as the evaluations pay for; without one, the start is what is found.
func TestSearchSpendsWholeRounds(t *testing.T) {
	start := []float64{.2, .6}
	for budget, want := range map[int]int{0: 0, 5: 0, 6: 6, 11: 6, 12: 12, 18: 18} {
		asked := 0
		top, at := math.Inf(-1), start
		best, value := Search(start, .3, budget, hashWords(5), func(x []float64) float64 {
			asked++
			y := math.Sin(20*x[0]) + x[1]
			if y > top {
				top, at = y, slices.Clone(x)
			}
			return y
		})
		if asked != want || value != top || !slices.Equal(best, at) {
			t.Errorf("%d evaluations: %d asked, found %v of %v, best was %v of %v", budget, asked, best, value, at, top)
		}
	}
	if !slices.Equal(start, []float64{.2, .6}) {
		t.Errorf("the start has become %v", start)
	}
}

// A sample is the mean and so many steps along the axes, one normal a factor.
func TestSearchSamplesAlongItsAxes(t *testing.T) {
	s := newStrategy([]float64{.1, .2}, .5)
	s.axes = mat.NewDense(2, 2, []float64{2, 1, 0, 3})
	zs, i := []float64{1, -2}, 0
	got := s.sample(func() float64 { i++; return zs[i-1] })
	if i != 2 || !slices.Equal(got.d, []float64{0, -6}) || math.Abs(got.x[0]-.1) > 1e-15 || math.Abs(got.x[1]+2.8) > 1e-15 {
		t.Errorf("%+v after %d normals", got, i)
	}
}

// Two words make a normal: the first its length, the second its angle.
func TestNormals(t *testing.T) {
	const half, quarter = 1 << 31, 1 << 30
	words := []uint32{math.MaxUint32, 77, half - 1, 0, half - 1, half, half - 1, quarter, quarter - 1, 0}
	normal := normals(func(i int) uint32 { return words[i] })
	for i, want := range []float64{0, math.Sqrt(2 * math.Ln2), -math.Sqrt(2 * math.Ln2), 0, math.Sqrt(4 * math.Ln2)} {
		if got := normal(); math.Abs(got-want) > 1e-12 {
			t.Errorf("normal %d is %v, want %v", i, got, want)
		}
	}
	var sum, squares float64
	normal = normals(hashWords(3))
	for range 20000 {
		x := normal()
		sum += x / 20000
		squares += x * x / 20000
	}
	near(t, "mean of normals", sum, 0, .03)
	near(t, "variance of normals", squares, 1, .04)
}

func TestMirror(t *testing.T) {
	for x, want := range map[float64]float64{0: 0, .25: .25, 1: 1, 1.25: .75, 2: 0, 2.25: .25, 3: 1, 3.5: .5, -.25: .25, -1.25: .75, -2.25: .25} {
		if got := mirror(x); got != want {
			t.Errorf("%v is mirrored to %v, want %v", x, got, want)
		}
	}
}
