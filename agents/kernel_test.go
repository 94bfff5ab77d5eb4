package agents

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// values are ways to fill columns and parameters with numbers.
var values = []struct {
	name string
	make func(r *rand.Rand) float32
}{
	{"shares", func(r *rand.Rand) float32 { return r.Float32() }},
	{"logits", func(r *rand.Rand) float32 { return 60*r.Float32() - 30 }},
	{"edges", func(r *rand.Rand) float32 {
		edges := []float32{0, float32(math.Copysign(0, -1)), 1e-42, -1e-42, 1e-20, 1e-30, .5, 1, -1, 30, 60, 100}
		return edges[r.IntN(len(edges))]
	}},
	{"anything finite", func(r *rand.Rand) float32 {
		for {
			if x := math.Float32frombits(r.Uint32()); !math.IsNaN(float64(x)) && !math.IsInf(float64(x), 0) {
				return x
			}
		}
	}},
}

// fill sets everything that a pointer leads to: numbers by make, words and bytes at random.
func fill(v reflect.Value, r *rand.Rand, number func(*rand.Rand) float32) {
	switch v.Kind() {
	case reflect.Pointer:
		fill(v.Elem(), r, number)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), r, number)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), r, number)
		}
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(number(r)))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(r.Uint64() & (1<<v.Type().Bits() - 1))
	}
}

// randomBlock is a view of n customers of whom everything is at random, but that the mask of who is with a brand is a mask.
func randomBlock(r *rand.Rand, n int, number func(*rand.Rand) float32) *Block {
	b := NewBlock()
	newColumns(n, true).View(b, 0)
	fill(reflect.ValueOf(b), r, number)
	b.First = r.IntN(1 << 20)
	for i := range b.On {
		b.On[i] = -one(r.IntN(4) > 0)
		b.Brand[i] &= 15
		b.Arm[i] &= ArmRows - 1
	}
	return b
}

// copyOf is another block with the same contents.
func copyOf(b *Block) *Block {
	c := NewBlock()
	newColumns(len(b.On), true).View(c, 0)
	c.First = b.First
	copyColumns(c, b)
	return c
}

// slicesOf are all columns of a block by name.
func slicesOf(b *Block) map[string]reflect.Value {
	out := map[string]reflect.Value{}
	add := func(name string, column reflect.Value) { out[name] = column }
	eachNamed(reflect.ValueOf(b).Elem(), add)
	eachNamed(reflect.ValueOf(&b.Customers).Elem(), add)
	return out
}

// eachNamed visits the columns of a struct of columns and of arrays of columns.
func eachNamed(v reflect.Value, visit func(name string, column reflect.Value)) {
	for i := range v.NumField() {
		switch f, name := v.Field(i), v.Type().Field(i).Name; {
		case f.Kind() == reflect.Slice:
			visit(name, f)
		case f.Kind() == reflect.Array && f.Type().Elem().Kind() == reflect.Slice:
			for k := range f.Len() {
				visit(name+" "+string(rune('a'+k)), f.Index(k))
			}
		}
	}
}

// arguments of a mechanism: the block, for each slice another of its columns; everything else is what others holds.
func arguments(f reflect.Type, b *Block, others []reflect.Value) []reflect.Value {
	out := make([]reflect.Value, f.NumIn())
	columns := [...][]float32{b.Basket, b.Taste[0], b.Recent[1], b.Known[2], b.Popular[3], b.Shown[4], b.Used[5]} // no mechanism is given one twice
	given := 0
	for i := range out {
		switch f.In(i) {
		case reflect.TypeFor[*Block]():
			out[i] = reflect.ValueOf(b)
		case reflect.TypeFor[[]float32]():
			out[i] = reflect.ValueOf(columns[given])
			given++
		case reflect.TypeFor[[]uint32]():
			out[i] = reflect.ValueOf(b.TouchWord)
		case reflect.TypeFor[[]uint8]():
			out[i] = reflect.ValueOf(b.Arm)
		default:
			out[i] = others[i]
		}
	}
	return out
}

// randomArguments are those that are no part of a block, at random.
func randomArguments(f reflect.Type, r *rand.Rand, number func(*rand.Rand) float32) []reflect.Value {
	out := make([]reflect.Value, f.NumIn())
	for i := range out {
		t := f.In(i)
		v := reflect.New(t).Elem()
		if t.Kind() == reflect.Pointer {
			v = reflect.New(t.Elem())
		}
		if t != reflect.TypeFor[*Block]() {
			fill(v, r, number)
		}
		out[i] = v
	}
	return out
}

// bitsOf are the bits of a number, with every NaN the same.
func bitsOf(v reflect.Value) uint64 {
	switch v.Kind() {
	case reflect.Float64:
		if x := v.Float(); x == x {
			return math.Float64bits(x)
		}
		return 1 << 40
	case reflect.Float32:
		if x := float32(v.Float()); x == x {
			return uint64(math.Float32bits(x))
		}
		return 1 << 40
	}
	return v.Uint()
}

// differ counts numbers that differ, but for customers who hold a NaN: which NaN it is, and what bit operations make of it, is
// not promised.
func differ(a, b *Block) (n int, where string) {
	x, y := slicesOf(a), slicesOf(b)
	broken := make([]bool, len(a.On))
	for _, v := range x {
		for i := range v.Len() {
			broken[i] = broken[i] || bitsOf(v.Index(i)) == 1<<40
		}
	}
	for name, v := range x {
		for i := range v.Len() {
			if !broken[i] && bitsOf(v.Index(i)) != bitsOf(y[name].Index(i)) {
				n++
				where = name
			}
		}
	}
	return n, where
}

// compareTwins runs both forms on the same random blocks and counts the numbers that differ.
func compareTwins(plain, twin reflect.Value, trials int) (n int, where string) {
	r := rand.New(rand.NewPCG(1, 2))
	for k := range trials {
		kind := values[k%len(values)]
		b := randomBlock(r, 8*(1+r.IntN(BlockSize/8)), kind.make)
		c := copyOf(b)
		others := randomArguments(plain.Type(), r, kind.make)
		same := copies(others)
		plain.Call(arguments(plain.Type(), b, others))
		twin.Call(arguments(plain.Type(), c, same))
		if d, at := differ(b, c); d > 0 {
			n += d
			where = kind.name + ", column " + at
		}
		if d := differentTotals(others, same); d > 0 {
			n += d
			where = kind.name + ", totals"
		}
	}
	return n, where
}

// copies are arguments that point to other memory with the same contents.
func copies(args []reflect.Value) []reflect.Value {
	out := make([]reflect.Value, len(args))
	for i, v := range args {
		out[i] = v
		if v.Kind() == reflect.Pointer && !v.IsNil() {
			out[i] = reflect.New(v.Type().Elem())
			out[i].Elem().Set(v.Elem())
		}
	}
	return out
}

// differentTotals counts the sums that differ.
func differentTotals(a, b []reflect.Value) (n int) {
	for i := range a {
		x, ok := a[i].Interface().(*Totals)
		if !ok {
			continue
		}
		y := b[i].Interface().(*Totals)
		for k := range x {
			for l := range x[k] {
				for s := range x[k][l] {
					if bitsOf(reflect.ValueOf(x[k][l][s])) != bitsOf(reflect.ValueOf(y[k][l][s])) {
						n++
					}
				}
			}
		}
	}
	return n
}

// pairs are the mechanisms in both forms.
func pairs(visit func(name string, plain, twin reflect.Value)) {
	a, b := reflect.ValueOf(&plainKernel).Elem(), reflect.ValueOf(&vectorKernel).Elem()
	for i := range a.NumField() {
		// Fields are not exported; their functions are reached by pointer.
		get := func(v reflect.Value) reflect.Value { return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem() }
		visit(a.Type().Field(i).Name, get(a.Field(i)), get(b.Field(i)))
	}
}

func needVector(t testing.TB) {
	t.Helper()
	UsePlain(false)
	if Kernel() == "plain" {
		t.Skip("this processor has no other kernel than the plain one")
	}
}

// Both forms of every mechanism give the same bits in every column, whatever the numbers.
func TestTwinsAreTheirMechanisms(t *testing.T) {
	needVector(t)
	trials := 40
	if testing.Short() {
		trials = 12
	}
	pairs(func(name string, plain, twin reflect.Value) {
		t.Run(name, func(t *testing.T) {
			if n, where := compareTwins(plain, twin, trials); n > 0 {
				t.Errorf("%d numbers differ, one in %s", n, where)
			}
		})
	})
}

// The comparison sees a twin that errs in the last bit of one customer, or that leaves one out.
func TestTwinsAreCompared(t *testing.T) {
	wrong := map[string]func(b *Block, p *DataParams){
		"last bit": func(b *Block, p *DataParams) {
			know(b, p)
			b.Depth[3] = math.Float32frombits(math.Float32bits(b.Depth[3]) ^ 1)
		},
		"one left out": func(b *Block, p *DataParams) {
			last := len(b.Depth) - 1
			kept := b.Depth[last]
			know(b, p)
			b.Depth[last] = kept
		},
		"another column": func(b *Block, p *DataParams) {
			know(b, p)
			b.Idle[0]++
		},
	}
	for name, f := range wrong {
		if n, _ := compareTwins(reflect.ValueOf(know), reflect.ValueOf(f), 8); n == 0 {
			t.Errorf("%s: not seen", name)
		}
	}
}

// A block without customers is left alone.
func TestTwinsOfNobody(t *testing.T) {
	needVector(t)
	r := rand.New(rand.NewPCG(3, 4))
	pairs(func(name string, _, twin reflect.Value) {
		b := randomBlock(r, 16, values[0].make)
		want := copyOf(b)
		none, empty := *b, [Categories][]float32{}
		for _, v := range []reflect.Value{reflect.ValueOf(&none).Elem(), reflect.ValueOf(&none.Customers).Elem()} {
			eachColumn(v, func(f reflect.Value) { f.Set(f.Slice(0, 0)) })
		}
		none.Taste, none.Recent, none.Known, none.Popular, none.Shown, none.Used = empty, empty, empty, empty, empty, empty
		twin.Call(arguments(twin.Type(), &none, randomArguments(twin.Type(), r, values[0].make)))
		if n, where := differ(want, b); n > 0 {
			t.Errorf("%s wrote %d numbers of nobody, one in %s", name, n, where)
		}
	})
}

// workload is a block in the midst of a run, and a call of each mechanism.
func workload() (*Block, map[string]func(k *kernel, b *Block)) {
	p := DefaultParams()
	p.Content.Learnt = 1
	c, b := tasters(BlockSize), NewBlock()
	var terms TermTable
	for t := range terms {
		terms[t][0] = .5
	}
	touches := new([ArmRows]TouchTable)
	touches[0].Fill(11)
	c.View(b, 0)
	e := &Environment{Params: &p, Market: Market{ExpectedRelevance: .3, Calm: 1}, Terms: &terms, Touches: touches, Key: 1, Month: 1, Content: marketTable(&p)}
	for range 12 {
		e.Month++
		Month(b, e)
	}
	value, accepted, totals := make([]float32, BlockSize), make([]uint32, BlockSize), new(Totals)
	return b, map[string]func(k *kernel, b *Block){
		"drawUniform": func(k *kernel, b *Block) { k.drawUniform(value, 0, 0, 0, 0, 1, 2) },
		"drawNormal":  func(k *kernel, b *Block) { k.drawNormal(value, 0, 0, 0, 0, 1, 2) },
		"drawBeta":    func(k *kernel, b *Block) { k.drawBeta(value, accepted, 0, 0, 0, 0, 1, 2, 3, 5) },
		"draw":        func(k *kernel, b *Block) { k.draw(b, 1, 2, 3, 4) },
		"part":        func(k *kernel, b *Block) { k.part(b, 0) },
		"spread":      func(k *kernel, b *Block) { k.spread(value, b.Arm, &terms[0]) },
		"expose":      func(k *kernel, b *Block) { k.expose(b, &p.Exposure) },
		"know":        func(k *kernel, b *Block) { k.know(b, &p.Data) },
		"match":       func(k *kernel, b *Block) { k.match(b, &p.Relevance) },
		"feel":        func(k *kernel, b *Block) { k.feel(b, &p.Intrusion, &p.Format) },
		"spill":       func(k *kernel, b *Block) { k.spill(b, &p.Reaction) },
		"judge":       func(k *kernel, b *Block) { k.judge(b, &p.Reaction, &p.Grievance, 0) },
		"resent":      func(k *kernel, b *Block) { k.resent(b, &p.Grievance) },
		"notice":      func(k *kernel, b *Block) { k.notice(b, &p.Detection, &p.Reaction) },
		"remember":    func(k *kernel, b *Block) { k.remember(b, &p.Reaction) },
		"watch":       func(k *kernel, b *Block) { k.watch(b, &p.Surveillance) },
		"narrow":      func(k *kernel, b *Block) { k.narrow(b, &p.Monotony) },
		"tire":        func(k *kernel, b *Block) { k.tire(b, &p.Monotony, &p.Format) },
		"benefit":     func(k *kernel, b *Block) { k.benefit(b, &p.Surplus, .3) },
		"believe":     func(k *kernel, b *Block) { k.believe(b, &p.Trust) },
		"bond":        func(k *kernel, b *Block) { k.bond(b, &p.Loyalty) },
		"click":       func(k *kernel, b *Block) { k.click(b, &p.Purchase, &p.Novelty, &p.Format, .2) },
		"buy": func(k *kernel, b *Block) {
			k.buy(b, &p.Purchase, &p.Relevance, &p.Novelty, &p.Vulnerability, &p.Format)
		},
		"dread":       func(k *kernel, b *Block) { k.dread(b, &p.Vulnerability) },
		"speakUp":     func(k *kernel, b *Block) { k.speakUp(b, &p.Voice, &p.Trust, &p.Purchase, .2) },
		"leave":       func(k *kernel, b *Block) { k.leave(b, &p.Exit, &p.Wake, 1) },
		"drawWaking":  func(k *kernel, b *Block) { k.drawWaking(b, 1, 2, 3, 4) },
		"wake":        func(k *kernel, b *Block) { k.wake(b, &p.Wake) },
		"speak":       func(k *kernel, b *Block) { k.speak(b, &p.Words, &p.Voice) },
		"survey":      func(k *kernel, b *Block) { k.survey(b, &p.Survey, 0) },
		"earn":        func(k *kernel, b *Block) { k.earn(b, &p.Money, 1) },
		"label":       func(k *kernel, b *Block) { k.label(b, 3, 0) },
		"total":       func(k *kernel, b *Block) { k.total(b, totals) },
		"drawContent": func(k *kernel, b *Block) { k.drawContent(b, 1, 2, 3, 4) },
		"weigh":       func(k *kernel, b *Block) { k.weigh(b, b.Taste[0], b.Recent[0], b.Known[0], b.Popular[0], &p.Content) },
		"aim":         func(k *kernel, b *Block) { k.aim(b, &p.Content) },
		"use": func(k *kernel, b *Block) {
			k.use(b, b.Taste[0], b.Recent[0], b.Known[0], b.Popular[0], b.Shown[0], b.Used[0], &p.Content)
		},
		"vary":   func(k *kernel, b *Block) { k.vary(b) },
		"reckon": func(k *kernel, b *Block) { k.reckon(b, &p.Content, .3) },
		"learn": func(k *kernel, b *Block) {
			k.learn(b, b.Taste[0], b.Recent[0], b.Known[0], b.Shown[0], b.Used[0], &p.Content, .2, .1, .2, 0)
		},
	}
}

// BenchmarkMechanisms compares the two forms of each mechanism, in nanoseconds a customer.
func BenchmarkMechanisms(b *testing.B) {
	block, calls := workload()
	pairs(func(name string, _, _ reflect.Value) {
		call := calls[name]
		if call == nil {
			b.Errorf("%s is not measured", name)
			return
		}
		for _, form := range []struct {
			name string
			k    *kernel
		}{{"plain", &plainKernel}, {"twin", &vectorKernel}} {
			b.Run(name+"/"+form.name, func(b *testing.B) {
				for b.Loop() {
					call(form.k, block)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/BlockSize, "ns/customer")
			})
		}
	})
}
