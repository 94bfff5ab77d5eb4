// Package analysis turns slices of numbers into estimates with their uncertainty. It knows nothing of customers or brands.
package analysis

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a mean with its 95 % interval. With fewer than two numbers there is no interval: Lo, Hi and SD are NaN.
type Estimate struct {
	Mean, Lo, Hi, SD float64
	N                int
	Low, High        float64 // eight in ten of the numbers lie between these; both are the same if that is unknown
}

// Spread reports whether the range of eight in ten of the numbers is known and not a single point.
func (e Estimate) Spread() bool { return e.Low < e.High }

// Band is the range of eight in ten of the numbers or, if that is unknown, the interval.
func (e Estimate) Band() (lo, hi float64) {
	if e.Spread() {
		return e.Low, e.High
	}
	return e.Lo, e.Hi
}

// Half is the half-width of the interval.
func (e Estimate) Half() float64 { return e.Hi - e.Mean }

// Mean estimates the mean of numbers by Student's t. NaNs are left out: a metric that does not exist in a world
// says nothing about the mean of those in which it does.
func Mean(xs []float64) Estimate {
	var sum float64
	n := 0
	for _, x := range xs {
		if !math.IsNaN(x) {
			sum += x
			n++
		}
	}
	e := Estimate{Mean: math.NaN(), Lo: math.NaN(), Hi: math.NaN(), SD: math.NaN(), N: n}
	if n == 0 {
		return e
	}
	e.Mean = sum / float64(n)
	if n == 1 {
		return e
	}
	var squares float64
	for _, x := range xs {
		if !math.IsNaN(x) {
			d := x - e.Mean
			squares += float64(d * d)
		}
	}
	e.SD = math.Sqrt(squares / float64(n-1))
	half := float64(student(n-1) * e.SD / math.Sqrt(float64(n)))
	e.Lo, e.Hi = e.Mean-half, e.Mean+half
	return e
}

// Paired estimates the mean of a - b over pairs that share their luck. Equal slices give exactly zero.
func Paired(a, b []float64) Estimate {
	d := make([]float64, min(len(a), len(b)))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return Mean(d)
}

// quantiles are those of Student's t that have been asked for, by degrees of freedom: one takes as long as a mean of thousands.
var quantiles sync.Map

// student is the two-sided 95 % quantile of Student's t, rounded so that every machine prints the same digits.
func student(df int) float64 {
	if q, known := quantiles.Load(df); known {
		return q.(float64)
	}
	q := studentQuantile(df)
	quantiles.Store(df, q)
	return q
}

func studentQuantile(df int) float64 {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}
	return math.Round(float64(t.Quantile(.975)*1e6)) / 1e6
}

// Quantile is the q-quantile (0..1) of numbers, linear between order statistics; NaN are left out.
func Quantile(xs []float64, q float64) float64 {
	sorted := make([]float64, 0, len(xs))
	for _, x := range xs {
		if !math.IsNaN(x) {
			sorted = append(sorted, x)
		}
	}
	if len(sorted) == 0 {
		return math.NaN()
	}
	slices.Sort(sorted)
	at := float64(q * float64(len(sorted)-1))
	k := int(at)
	if k+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[k] + float64((at-float64(k))*(sorted[k+1]-sorted[k]))
}

// Wilson is the 95 % interval of a share of k in n; ties may count half in k.
func Wilson(k float64, n int) (lo, hi float64) {
	if n == 0 {
		return 0, 1
	}
	const z, zz = 1.959964, 3.841459
	count := float64(n)
	p := k / count
	mid := (p + zz/float64(2*count)) / (1 + zz/count)
	half := float64(z*math.Sqrt(float64(p*(1-p))/count+zz/float64(4*count*count))) / (1 + zz/count)
	return max(0, mid-half), min(1, mid+half)
}

// RankCorrelation returns Spearman's rank correlation of pairs; ties have their mean rank, and pairs with a NaN are left out. It is NaN
// if either does not vary.
func RankCorrelation(x, y []float64) float64 {
	var xs, ys []float64
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			xs, ys = append(xs, x[i]), append(ys, y[i])
		}
	}
	a, b := ranks(xs), ranks(ys)
	mid := float64(float64(len(a)+1) / 2)
	var ab, aa, bb float64
	for i := range a {
		p, q := a[i]-mid, b[i]-mid
		ab, aa, bb = ab+float64(p*q), aa+float64(p*p), bb+float64(q*q)
	}
	return ab / math.Sqrt(float64(aa*bb))
}

// ranks returns the ranks of numbers, none of them NaN, from 1; ties have their mean rank.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}
