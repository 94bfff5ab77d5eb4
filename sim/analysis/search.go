package analysis

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Search looks for the largest f over the unit cube by CMA-ES with its usual settings (Hansen 2016, arXiv 1604.00772),
// beginning around start, with so many evaluations at most. The cube's faces are mirrors, so that corners are reached. The
// same call finds the same point. (The library's own CMA-ES, gonum v0.17, draws its samples without the step size and does not
// converge on a sphere in 20,000 evaluations.)
func Search(start []float64, step float64, evaluations int, words func(i int) uint32, f func(x []float64) float64) (best []float64, value float64) {
	s := newStrategy(start, step)
	best, value = slices.Clone(start), math.Inf(-1)
	normal := normals(words)
	for used := 0; used+s.size <= evaluations && s.step > 1e-6; used += s.size {
		samples := make([]sample, s.size)
		for i := range samples {
			samples[i] = s.sample(normal)
			x := make([]float64, len(start))
			for k := range x {
				x[k] = mirror(samples[i].x[k])
			}
			if samples[i].y = f(x); samples[i].y > value {
				best, value = x, samples[i].y
			}
		}
		slices.SortStableFunc(samples, func(a, b sample) int { return cmp.Compare(b.y, a.y) })
		s.learn(samples)
	}
	return best, value
}

// sample is a point drawn: x = mean + step d.
type sample struct {
	x, d []float64
	y    float64
}

// strategy is the state of a search: where it looks, how far, and along which directions.
type strategy struct {
	size                       int // samples a round
	mean                       []float64
	step                       float64
	shape                      *mat.SymDense // C
	axes                       *mat.Dense    // B D: eigenvectors scaled by the roots of the eigenvalues
	inverse                    *mat.Dense    // C^-1/2
	path, stepPath             []float64
	weights                    []float64
	mass, cc, cs, c1, cm, damp float64
	expected                   float64 // length of a standard normal vector
	rounds                     int
}

func newStrategy(start []float64, step float64) *strategy {
	k := len(start)
	n := float64(k)
	s := &strategy{size: 4 + int(3*math.Log(n)), mean: slices.Clone(start), step: step, shape: mat.NewSymDense(k, nil),
		axes: mat.NewDense(k, k, nil), inverse: mat.NewDense(k, k, nil), path: make([]float64, k), stepPath: make([]float64, k)}
	s.size = max(s.size, 6)
	for i := range k {
		s.shape.SetSym(i, i, 1)
	}
	var sum, squares float64
	for i := range s.size / 2 {
		w := math.Log(float64(s.size+1)/2) - math.Log(float64(i+1))
		s.weights = append(s.weights, w)
		sum += w
	}
	for i := range s.weights {
		s.weights[i] /= sum
		squares += float64(s.weights[i] * s.weights[i])
	}
	s.mass = 1 / squares
	s.cc = (4 + s.mass/n) / (n + 4 + float64(2*s.mass/n))
	s.cs = (s.mass + 2) / (n + s.mass + 5)
	s.c1 = 2 / (float64((n+1.3)*(n+1.3)) + s.mass)
	s.cm = min(1-s.c1, float64(2*(s.mass-2+1/s.mass))/(float64((n+2)*(n+2))+s.mass))
	s.damp = 1 + float64(2*max(0, math.Sqrt((s.mass-1)/(n+1))-1)) + s.cs
	s.expected = float64(math.Sqrt(n) * (1 - 1/(4*n) + 1/float64(21*n*n)))
	s.decompose()
	return s
}

// decompose finds the axes of the shape.
func (s *strategy) decompose() {
	var eigen mat.EigenSym
	if !eigen.Factorize(s.shape, true) {
		return // keep the old axes
	}
	k := len(s.mean)
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	scaled, shrunk := mat.NewDense(k, k, nil), mat.NewDense(k, k, nil)
	for j, v := range values {
		root := math.Sqrt(max(v, 1e-14))
		for i := range k {
			scaled.Set(i, j, vectors.At(i, j)*root)
			shrunk.Set(i, j, vectors.At(i, j)/root)
		}
	}
	s.axes = scaled
	s.inverse.Mul(shrunk, vectors.T())
}

// sample draws a point.
func (s *strategy) sample(normal func() float64) sample {
	k := len(s.mean)
	z := mat.NewVecDense(k, nil)
	for i := range k {
		z.SetVec(i, normal())
	}
	var d mat.VecDense
	d.MulVec(s.axes, z)
	out := sample{x: make([]float64, k), d: make([]float64, k)}
	for i := range k {
		out.d[i] = d.AtVec(i)
		out.x[i] = s.mean[i] + float64(s.step*out.d[i])
	}
	return out
}

// learn moves the search towards the better half of a round's samples, which come best first.
func (s *strategy) learn(samples []sample) {
	k := len(s.mean)
	n := float64(k)
	s.rounds++
	move := make([]float64, k)
	for i, w := range s.weights {
		for j := range k {
			move[j] += float64(w * samples[i].d[j])
		}
	}
	var white mat.VecDense
	white.MulVec(s.inverse, mat.NewVecDense(k, move))
	grow := math.Sqrt(float64(s.cs * (2 - s.cs) * s.mass))
	length := 0.
	for j := range k {
		s.mean[j] += float64(s.step * move[j])
		s.stepPath[j] = float64((1-s.cs)*s.stepPath[j]) + float64(grow*white.AtVec(j))
		length += float64(s.stepPath[j] * s.stepPath[j])
	}
	length = math.Sqrt(length)
	steady := 0.
	if length/math.Sqrt(1-math.Pow(1-s.cs, float64(2*s.rounds))) < float64((1.4+2/(n+1))*s.expected) {
		steady = 1
	}
	along := float64(steady * math.Sqrt(float64(s.cc*(2-s.cc)*s.mass)))
	for j := range k {
		s.path[j] = float64((1-s.cc)*s.path[j]) + float64(along*move[j])
	}
	keep := 1 - s.c1 - s.cm + float64((1-steady)*s.c1*s.cc*(2-s.cc))
	for a := range k {
		for b := a; b < k; b++ {
			x := float64(keep*s.shape.At(a, b)) + float64(s.c1*float64(s.path[a]*s.path[b]))
			for i, w := range s.weights {
				x += float64(float64(s.cm*w) * float64(samples[i].d[a]*samples[i].d[b]))
			}
			s.shape.SetSym(a, b, x)
		}
	}
	s.step = min(1, s.step*math.Exp(float64(s.cs/s.damp*(length/s.expected-1))))
	s.decompose()
}

// normals draws standard normals from a stream of words (Box and Muller 1958).
func normals(words func(i int) uint32) func() float64 {
	i := 0
	return func() float64 {
		u, v := (float64(words(i))+1)/(1<<32), float64(words(i+1))/(1<<32)
		i += 2
		return math.Sqrt(-2*math.Log(u)) * math.Cos(2*math.Pi*v)
	}
}

// mirror folds the line onto 0..1.
func mirror(x float64) float64 {
	x = math.Mod(math.Abs(x), 2)
	if x > 1 {
		return 2 - x
	}
	return x
}
