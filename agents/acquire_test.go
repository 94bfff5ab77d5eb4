package agents

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// Somebody new in a place is made of the same stuff as the first one: with the same number of people before them they are the same in every column but
// that they are nobody's customer, whatever the one before had become; with another they are another person.
func TestNewPeopleInAPlace(t *testing.T) {
	p := DefaultParams()
	p.Wake.Inertia, p.Content.Learnt = 1, 1
	of := People{Seed: 5, Resample: 3, Count: 700, Segments: Westin(), TrustShift: .05, ThresholdShift: -.1, Brands: []int{0}, Params: &p}
	first, worn := NewCustomers(of), NewCustomers(of)
	r := rand.New(rand.NewPCG(1, 2))
	each := func(c *Customers, i int, visit func(name string, at reflect.Value)) {
		eachNamed(reflect.ValueOf(c).Elem(), func(name string, column reflect.Value) { visit(name, column.Index(i)) })
	}
	births := NewBirths(of)
	for _, i := range []int{0, 7, 511, 512, 699} {
		each(worn, i, func(_ string, at reflect.Value) {
			if at.CanUint() {
				at.SetUint(uint64(1 + r.IntN(200)))
			} else {
				at.SetFloat(r.Float64())
			}
		})
		worn.Life[i] = math.MaxUint16 // so that the next one's number is the first one's
		brand, segment, trust := worn.StartBrand[i], worn.Segment[i], worn.LastTrust[i]
		if got := births.At(worn, i); got != (Starter{uint32(i), brand, segment, trust}) {
			t.Errorf("who held the place before: %+v", got)
		}
		began := map[string]any{}
		each(first, i, func(name string, at reflect.Value) { began[name] = at.Interface() })
		each(worn, i, func(name string, at reflect.Value) {
			want := began[name]
			switch name {
			case "Brand", "StartBrand":
				want = uint8(Brandless)
			case "Status":
				want = StatusNew
			case "Spells":
				want = uint8(0)
			}
			if at.Interface() != want {
				t.Errorf("place %d, %s: %v, want %v", i, name, at.Interface(), want)
			}
		})
		births.At(worn, i)
		if worn.Life[i] != 1 || worn.Threshold[i] == first.Threshold[i] || worn.Hazard[i] == first.Hazard[i] || worn.Novelty[i] == first.Novelty[i] || worn.Taste[0][i] == first.Taste[0][i] {
			t.Errorf("place %d: the second person is the first one again", i)
		}
	}
}

// The traits of the second and third people of all places are spread as those of the first.
func TestNewPeopleAreOfTheSameKind(t *testing.T) {
	p := DefaultParams()
	of := People{Seed: 8, Count: 20000, Segments: Westin(), Brands: []int{0}, Params: &p}
	c := NewCustomers(of)
	mean := func(x []float32) (m, s float64) {
		for _, v := range x[:c.N] {
			m += float64(v) / float64(c.N)
		}
		for _, v := range x[:c.N] {
			s += (float64(v) - m) * (float64(v) - m) / float64(c.N)
		}
		return m, math.Sqrt(s)
	}
	columns := map[string][]float32{"threshold": c.Threshold, "novelty": c.Novelty, "hazard": c.Hazard, "spending": c.Spending, "affect": c.Affect, "trust": c.Trust}
	was := map[string][2]float64{}
	old := map[string][]float32{}
	for name, x := range columns {
		m, s := mean(x)
		was[name], old[name] = [2]float64{m, s}, append([]float32(nil), x[:c.N]...)
	}
	births := NewBirths(of)
	for range 2 {
		for i := range c.N {
			births.At(c, i)
		}
		for name, x := range columns {
			m, s := mean(x)
			if e := was[name][1] / math.Sqrt(float64(c.N)); math.Abs(m-was[name][0]) > 5*e || math.Abs(s/was[name][1]-1) > .05 {
				t.Errorf("%s: mean %.4f and deviation %.4f, were %.4f and %.4f", name, m, s, was[name][0], was[name][1])
			}
			var both float64
			for i := range c.N {
				both += (float64(x[i]) - m) * (float64(old[name][i]) - was[name][0]) / float64(c.N)
			}
			if r := both / s / was[name][1]; math.Abs(r) > .04 {
				t.Errorf("%s: who comes is like who was there: %.3f", name, r)
			}
			copy(old[name], x)
			was[name] = [2]float64{m, s}
		}
	}
}

// So many of the places as asked begin with a brand, evenly spread over blocks, and the brands share them in turn.
func TestPlacesWithoutABrand(t *testing.T) {
	p := DefaultParams()
	for _, n := range [][2]int{{10, 10}, {10, 11}, {1000, 2000}, {700, 2001}, {1, 20}} {
		c := NewCustomers(People{Seed: 1, Count: n[1], Customers: n[0], Segments: Westin(), Brands: []int{0, 2}, Params: &p})
		with, by := 0, map[uint8]int{}
		for i := range c.N {
			if c.Brand[i] != Brandless {
				with++
				by[c.Brand[i]]++
			}
			if new := c.Status[i]&StatusNew != 0; new != (c.Brand[i] == Brandless) || new == (c.Status[i]&StatusStarter != 0) {
				t.Errorf("%v: place %d is new: %v, with brand %d", n, i, new, c.Brand[i])
			}
			if want := float64(i+1) * float64(n[0]) / float64(n[1]); math.Abs(float64(with)-want) > 1 {
				t.Errorf("%v: %d customers in the first %d places", n, with, i+1)
			}
		}
		if with != n[0] || by[0]-by[2] > 1 || by[2] > by[0] {
			t.Errorf("%v: %d customers, by brand %v", n, with, by)
		}
	}
}

// 16.5, 16.6 and 16.9 by hand.
func TestAcquisitionIsItsEquations(t *testing.T) {
	r := dealer{rand.New(rand.NewPCG(9, 9))}
	c := crowd(8)
	for range 300 {
		p, n := r.parameters()
		var l Levers
		for k := range l {
			l[k] = r.unit()
		}
		R, quality, effort := float64(r.unit()), 2*r.unit(), .1+4*float64(r.unit())
		name := math.Exp(n.at("acquire.reputation", 0) * (R - n.at("reputation.start", .56)))
		response := n.at("purchase.base_response", .19) + float64(ProspectRelevance(&p, l, quality))
		near := func(what string, got float32, want float64) {
			t.Helper()
			if math.Abs(float64(got)-want) > 2e-5*math.Max(1, math.Abs(want)) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		near("appeal", Appeal(&p, l, quality, float32(R)), name*response/n.at("acquire.level", .65))
		near("cost", NewcomerCost(&p, float32(effort), float32(R)), math.Pow(effort, n.at("acquire.elasticity", .5))/name)

		var d Draw
		d.Brands = 1 + r.IntN(4)
		sum, former := 0., 0.
		c.Grudge[0], c.Tenure[0] = uint8(r.IntN(256)), uint16(r.IntN(9))
		for k := range d.Brands {
			d.New[k], d.Former[k] = r.unit(), 2*r.unit()
			sum += float64(d.New[k])
			x := float64(d.Former[k])
			if c.Grudge[0]>>k&1 != 0 {
				x *= math.Exp(-n.at("switching.grudge", 1.5))
			}
			former += x
		}
		c.Status[0] = StatusNew
		near("newcomer", d.Comes(c, 0, &p), sum/float64(d.Brands))
		c.Status[0] = 0
		near("former", d.Comes(c, 0, &p), float64(ReturnRate(&p, c.Tenure[0]))*former/float64(d.Brands))

		h := Hold{Count: 1000}
		left, joined := 0., 0.
		for month := range 5 {
			customers, l, j := float32(800+r.IntN(400)), float32(r.IntN(60)), float32(r.IntN(60))
			if month == 0 {
				left, joined = float64(l), float64(j)
			}
			left += n.at("acquire.smooth", .3) * (float64(l) - left)
			joined += n.at("acquire.smooth", .3) * (float64(j) - joined)
			want := (left + n.at("acquire.catch", .25)*(1000-float64(customers))) / math.Max(joined, .5)
			want = effort * math.Sqrt(math.Min(math.Max(want, n.at("acquire.least", .3)), n.at("acquire.most", 3)))
			want = math.Min(math.Max(want, n.at("acquire.effort_low", .1)), n.at("acquire.effort_high", 12))
			got := h.Next(&p.Acquire, float32(effort), customers, l, j)
			near("effort", got, want)
			effort = float64(got)
		}
	}
	if (&Draw{}).Comes(c, 0, &Params{}) != 0 {
		t.Error("somebody comes to no brand")
	}
}
