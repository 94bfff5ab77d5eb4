package evidence

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// askedText is a row with readings of every kind, some of some arms or messages alone.
const askedText = `backlash: 1
rows:
  - id: X1
    finding: Something was found.
    mark: V
    world: alone
    months: 6
    arms: {one: {strategy: hyper-intrusive}, two: {strategy: balanced}, three: {strategy: balanced, levers: {intensity: 0}}}
    messages:
      deep: {depth: 0.9, collection: 0.7, transparency: 0.2, aware: 1}
      plain: {depth: 0.1, collection: 0.2, transparency: 0.9, aware: 1}
    readings:
      trust: {estimator: mean, metric: trust, months: [1, 3]}
      second: {estimator: mean, metric: trust, months: [1, 3], arms: [two]}
      leavers: {estimator: average, sample: customers, of: "left_month > 0 ? left_month : 0"}
      early: {estimator: average, sample: customers, of: left_month, among: "left_month > 0", arms: [one, two]}
      felt: {estimator: average, sample: months, of: trust, months: [2, 4], arms: [one]}
      creepy: {estimator: average, sample: messages, of: creepy}
      deeply: {estimator: average, sample: messages, of: creepy, arms: [deep]}
    tests:
      - {says: a difference, effect: trust.one - trust.two, sign: positive}
      - {says: leaving, effect: leavers.one, sign: positive}
`

// asked is the row.
func asked(t *testing.T) *Table {
	t.Helper()
	worlds, err := sharedWorlds()
	if err != nil {
		t.Fatal(err)
	}
	e, err := Parse("asked.yaml", []byte(askedText), worlds)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// A reading is taken of the arms or messages that it names, of all where it names none, and is what the run shows.
func TestReadingsAreTakenWhereTheyBelong(t *testing.T) {
	r := &asked(t).Rows[0]
	got, err := r.Measure(t.Context(), 2, World{Customers: 300})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{"trust": {"one", "three", "two"}, "second": {"two"}, "leavers": {"one", "three", "two"}, "early": {"one", "two"}, "felt": {"one"},
		"creepy": {"deep", "plain"}, "deeply": {"deep"}} {
		var places []string
		for place, x := range got[name] {
			places = append(places, place)
			if math.IsNaN(x) {
				t.Errorf("%s of %s is no number", name, place)
			}
		}
		if slices.Sort(places); !slices.Equal(places, want) {
			t.Errorf("%s is taken of %v, want %v", name, places, want)
		}
	}
	if got["second"]["two"] != got["trust"]["two"] || got["deeply"]["deep"] != got["creepy"]["deep"] || got["creepy"]["deep"] <= got["creepy"]["plain"] {
		t.Errorf("%v", got)
	}
	for i, arm := range []string{"one", "two", "three"} {
		c := r.Arms[i].Config
		c.Replicate, c.People, c.Beyond, c.Population.Customers = 2, 2, 0, 300
		people := make([]int, 300)
		for k := range people {
			people[k] = k
		}
		run, err := sim.Run(t.Context(), &c, 1, sim.Observe{People: true, Customers: people})
		if err != nil {
			t.Fatal(err)
		}
		sum, left, n := 0., 0., 0.
		for m := range 3 {
			sum += run.Frames[m].At(0, sim.All, agents.MetricTrust) / 3
		}
		for k, month := range run.LeftMonth {
			if run.StartBrand[k] == 0 && month > 0 {
				left, n = left+float64(month), n+1
			}
		}
		if math.Abs(got["trust"][arm]-sum) > 1e-12 || math.Abs(got["leavers"][arm]-left/300) > 1e-9 {
			t.Errorf("%s: trust %v, want %v; leavers %v, want %v", arm, got["trust"][arm], sum, got["leavers"][arm], left/300)
		}
		if x, has := got["early"][arm]; has && math.Abs(x-left/n) > 1e-9 {
			t.Errorf("%s: early %v, want %v", arm, x, left/n)
		}
		if arm == "one" {
			trust, months := 0., 0.
			for _, diary := range run.Diaries {
				for _, d := range diary[1:4] {
					if d.Brand == 0 {
						trust, months = trust+float64(d.Trust), months+1
					}
				}
			}
			if n == 0 || math.Abs(got["felt"][arm]-trust/months) > 1e-9 {
				t.Errorf("felt %v, want %v; %v left", got["felt"][arm], trust/months, n)
			}
		}
	}
}

// Every draw of a bank is put to its own parameters, whatever ran before; draw 1 is the first.
func TestEveryDrawHasItsOwnParameters(t *testing.T) {
	b := NewBank(asked(t), 200, 1)
	var seen [][]float64
	for _, point := range []int{2, 0, 1} {
		r, err := b.Make(t.Context(), experiment.Run{Point: point}, 1)
		if err != nil {
			t.Fatal(err)
		}
		want, err := b.Outcomes(t.Context(), func(c *sim.Config) { experiment.SetFree(c, experiment.Prior(point+1)) })
		if err != nil {
			t.Fatal(err)
		}
		got := r.Frames[0].Values()
		if len(got) != 2 || !slices.Equal(got, want) {
			t.Errorf("draw %d: %v, want %v", point+1, got, want)
		}
		for _, other := range seen {
			if slices.Equal(got, other) {
				t.Errorf("draw %d is another's: %v", point+1, got)
			}
		}
		seen = append(seen, got)
	}
	if plain, err := b.Outcomes(t.Context(), nil); err != nil || slices.ContainsFunc(seen, func(x []float64) bool { return slices.Equal(x, plain) }) {
		t.Errorf("a draw has the parameters in place: %v, %v", plain, err)
	}
	seed := uint64(99)
	b.Seed = &seed
	if r, err := b.Make(t.Context(), experiment.Run{}, 1); err != nil || slices.Equal(r.Frames[0].Values(), seen[1]) {
		t.Errorf("another seed, the same outcomes: %v", err)
	}
}

// Progress hears of every row in every world, in order up to all; findings stand in the order of their rows, with the readings of each world.
func TestMeasuringTellsOfEveryWorld(t *testing.T) {
	e := asked(t)
	rows := []*Row{&e.Rows[0], {ID: "still", Arms: e.Rows[0].Arms[:1]}}
	for _, workers := range []int{0, 1, 3} {
		var heard [][2]int
		found, err := measure(t.Context(), rows, 3, World{Customers: 120}, workers, func(done, total int) { heard = append(heard, [2]int{done, total}) })
		if err != nil {
			t.Fatal(err)
		}
		if want := [][2]int{{1, 6}, {2, 6}, {3, 6}, {4, 6}, {5, 6}, {6, 6}}; !slices.Equal(heard, want) {
			t.Errorf("%d workers: heard %v", workers, heard)
		}
		for i, f := range found {
			if f.Row != rows[i] || len(f.Worlds) != 3 || len(f.Verdicts) != len(rows[i].Tests) {
				t.Errorf("%d workers: finding %d is %+v", workers, i, f)
			}
		}
		for world, m := range found[0].Worlds {
			want, err := rows[0].Measure(t.Context(), world, World{Customers: 120})
			if err != nil || fmt.Sprint(m) != fmt.Sprint(want) {
				t.Errorf("%d workers, world %d: %v, want %v", workers, world, m, want)
			}
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := measure(ctx, rows, 3, World{Customers: 120}, 2, func(int, int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// What a test wants: its band, and a side of zero where it has a sign and the band reaches over; without a sign nothing is added.
func TestTargets(t *testing.T) {
	nan := math.NaN()
	for _, x := range []struct {
		sign           int
		lo, hi         float64
		wantLo, wantHi float64
	}{
		{0, nan, nan, nan, nan}, {0, -1, 1, -1, 1}, {0, .5, 2, .5, 2}, {0, -2, -.5, -2, -.5},
		{1, nan, nan, 0, nan}, {1, -1, 1, 0, 1}, {1, 0, 1, 0, 1}, {1, .5, 2, .5, 2},
		{-1, nan, nan, nan, 0}, {-1, -1, 1, -1, 0}, {-1, -1, 0, -1, 0}, {-1, -2, -.5, -2, -.5},
	} {
		got := target(&Test{Sign: x.sign, AtLeast: x.lo, AtMost: x.hi, Published: 7})
		same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
		if !same(got.Lo, x.wantLo) || !same(got.Hi, x.wantHi) || got.Near != 7 {
			t.Errorf("sign %d, band %v..%v: %+v", x.sign, x.lo, x.hi, got)
		}
	}
}

// The fits of rows in words: shares over the fitted rows that are verified and have a size, and no others.
func TestFitsOfRowsInWords(t *testing.T) {
	nan := math.NaN()
	sized, open := []Test{{AtLeast: 1, AtMost: nan}}, []Test{{Sign: 1, AtLeast: nan, AtMost: nan}}
	c := &Calibration{Bank: &Bank{Worlds: 1, Customers: 250}, Outcomes: make([][]float64, 40)}
	fit := c.RowsFit([]RowFit{
		{Row: &Row{ID: "A", Mark: "V", Tests: sized}, Fitted: true, Prior: .2, Kept: .9, LeftOut: .5, Explained: .5},
		{Row: &Row{ID: "B", Mark: "V2", Tests: sized}, Fitted: true, Prior: .4, Kept: .7, LeftOut: .25, Explained: nan},
		{Row: &Row{ID: "C", Mark: "Q", Tests: sized}, Fitted: true, Prior: 1, Kept: 1, LeftOut: 1, Explained: 1},
		{Row: &Row{ID: "D", Mark: "V", Tests: open}, Fitted: true, Prior: 1, Kept: 1, LeftOut: 1, Explained: 1},
		{Row: &Row{ID: "E", Mark: "V", Tests: sized}, Prior: 1, Kept: 1, LeftOut: nan, Explained: -.1},
	})
	if want := "Of the 4 fitted rows a draw from the stated ranges passes 65 %, a kept one 90 %, and one from a fit that saw nothing of the row's paper 69 %; " +
		"of the 2 that are verified and have a size, a draw from the stated ranges passes 30 %, a kept one 80 %, and one from a fit that saw nothing of the row's paper 38 %."; fit.Notes[0] != want {
		t.Errorf("%q", fit.Notes[0])
	}
	if fit.Table.Heading != "40 draws of 1 world, 250 customers" {
		t.Errorf("%q", fit.Table.Heading)
	}
	want := [][]string{{"A", "V", "yes", "20 %", "90 %", "50 %", "50 %"}, {"B", "V2", "yes", "40 %", "70 %", "25 %", "-"}, {"C", "Q", "yes", "100 %", "100 %", "100 %", "100 %"},
		{"D", "V", "yes", "100 %", "100 %", "100 %", "100 %"}, {"E", "V", "no", "100 %", "100 %", "-", "-10 %"}}
	if !slices.EqualFunc(fit.Table.Rows, want, slices.Equal) {
		t.Errorf("%q", fit.Table.Rows)
	}
}

// A calibration reads every draw of its folder into its place; a draw that failed is told by its number.
func TestCalibrationReadsItsFolder(t *testing.T) {
	e := asked(t)
	e.Rows[0].Tests = e.Rows[0].Tests[:1]
	fill := func(fails int) ([][]float64, error) {
		t.Helper()
		b := NewBank(e, 100, 1)
		f := &Filling{b, e, nil, b.Plan(20)}
		s, err := f.Begin(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		s.Make = func(_ context.Context, run experiment.Run, _ int) (*sim.Result, error) {
			if run.Point+1 == fails {
				return nil, errors.New("no luck")
			}
			return sim.Restore(sim.Config{Months: 1, Brands: make([]sim.Brand, 1)}, []float64{math.Sqrt(float64(run.Point))}, nil, sim.Value{}), nil
		}
		if err := s.Run(t.Context(), record.Shard{I: 1, N: 1}, 2, func(record.Progress) {}); err != nil {
			t.Fatal(err)
		}
		return f.Outcomes(s)
	}
	outcomes, err := fill(0)
	if err != nil || len(outcomes) != 20 {
		t.Fatalf("%v, %v", outcomes, err)
	}
	for i, o := range outcomes {
		if !slices.Equal(o, []float64{math.Sqrt(float64(i))}) {
			t.Errorf("draw %d has the outcomes %v", i+1, o)
		}
	}
	for _, fails := range []int{1, 17, 20} {
		if o, err := fill(fails); o != nil || err == nil || !strings.HasSuffix(err.Error(), fmt.Sprintf("draw %d: no luck", fails)) {
			t.Errorf("draw %d fails: %v, %v", fails, o, err)
		}
	}
}

// The outcomes of a row's test from readings; a mean of worlds by hand.
func TestMeanReadings(t *testing.T) {
	got := meanReadings([]Measured{{"a": {"x": 1, "y": 5}, "b": {"x": 0}}, {"a": {"x": 2, "y": -5}, "b": {"x": 3}}})
	if fmt.Sprint(got) != "map[a:map[x:1.5 y:0] b:map[x:1.5]]" {
		t.Errorf("%v", got)
	}
	// Worlds with 1, 2 and 6: the square of their mean is 9; without each in turn it is 16, 12.25 and 2.25.
	worlds := []Measured{{"a": {"x": 1}}, {"a": {"x": 2}}, {"a": {"x": 6}}}
	e := jackknife(worlds, func(m Measured) float64 { return m["a"]["x"] * m["a"]["x"] })
	plain := analysis.Mean([]float64{27 - 32, 27 - 24.5, 27 - 4.5})
	if e.Mean != 9 || math.Abs(e.Hi-e.Lo-(plain.Hi-plain.Lo)) > 1e-9 || math.Abs(e.Hi+e.Lo-18) > 1e-9 {
		t.Errorf("%+v, beside %+v", e, plain)
	}
}

// A row in full shows trust and churn in the months that it runs, the last of a long one included.
func TestARowShowsItsMonths(t *testing.T) {
	r := asked(t).Rows[0]
	for i := range r.Arms {
		r.Arms[i].Config.Population.Customers, r.Arms[i].Config.Months = 100, 36
	}
	for months, want := range map[int][]string{2: {"arm", "m1"}, 12: {"arm", "m1", "m3", "m6", "m12"}, 35: {"arm", "m1", "m3", "m6", "m12", "m18", "m24"}, 36: {"arm", "m1", "m3", "m6", "m12", "m18", "m24", "m36"}} {
		r.Months = months
		part, err := r.series(t.Context())
		if err != nil || !slices.Equal(part.Head, want) || len(part.Rows) != len(r.Arms) || len(part.Rows[0]) != len(want) {
			t.Errorf("%d months: %q, %d rows, %v", months, part.Head, len(part.Rows), err)
		}
	}
}

// Rivals are the brands behind the first: a world of two has one, and a world of one has none to give a strategy to.
func TestRivalsAreTheOtherBrands(t *testing.T) {
	e, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	worlds, err := sharedWorlds()
	if err != nil {
		t.Fatal(err)
	}
	name := ""
	for _, row := range e.Rows {
		if len(row.Arms) > 0 && len(row.Arms[0].Config.Brands) == 1 {
			name = row.Arms[0].Config.Name
		}
	}
	two := *worlds[name]
	two.Brands = append(slices.Clone(two.Brands), two.Brands[0])
	two.Brands[1].Name = "Other"
	worlds["two"] = &two
	text := func(world string) []byte {
		return []byte(strings.NewReplacer("world: alone", "world: "+world, "one: {", "one: {rivals: {levers: {intensity: 0.25}}, ").Replace(askedText))
	}
	if _, err := Parse("asked.yaml", text(name), worlds); err == nil || !strings.Contains(err.Error(), "the world has no rivals") {
		t.Errorf("rivals in %s: %v", name, err)
	}
	got, err := Parse("asked.yaml", text("two"), worlds)
	if err != nil {
		t.Fatal(err)
	}
	own, others := got.Rows[0].Arms[0].Config.Brands[0].Levers, got.Rows[0].Arms[0].Config.Brands[1].Levers
	if others[agents.Intensity] != .25 || own[agents.Intensity] == .25 {
		t.Errorf("rivals have %v, one's own brand %v", others, own)
	}
}
