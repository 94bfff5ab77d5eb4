package evidence

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/expr-lang/expr"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/number"
)

// reads matches a reading in a test: READING.ARM.
var reads = number.Pattern(`([A-Za-z_][A-Za-z0-9_]*)\.([A-Za-z_][A-Za-z0-9_]*)`)

// places returns the arms, or messages, for which a reading is taken.
func (r *Row) places(g *Reading) []int {
	if g.Arms != nil {
		return g.Arms
	}
	n := len(r.Arms)
	if g.Sample == "messages" {
		n = len(r.Messages)
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func (r *Row) place(g *Reading, i int) string {
	if g.Sample == "messages" {
		return r.Messages[i].Name
	}
	return r.Arms[i].Name
}

// Places returns the names of the arms, or messages, for which a reading is taken.
func (r *Row) Places(g *Reading) []string {
	var names []string
	for _, i := range r.places(g) {
		names = append(names, r.place(g, i))
	}
	return names
}

// World is the size and variation of the worlds that rows are run in.
type World struct {
	Customers int // 0: as the row's world has it
	Change    func(*sim.Config)
}

// Measured are the readings of a row in one world.
type Measured map[string]map[string]float64

// Measure runs all arms of a row in one world and takes its readings. All arms have the same people and luck.
func (r *Row) Measure(ctx context.Context, world int, size World) (Measured, error) {
	out := Measured{}
	for k := range r.Readings {
		out[r.Readings[k].Name] = map[string]float64{}
	}
	for i := range r.Arms {
		c := r.Arms[i].Config
		c.Replicate, c.People, c.Beyond = uint32(world), uint32(world), 0
		if size.Customers > 0 {
			c.Population.Customers = size.Customers
		}
		if size.Change != nil {
			size.Change(&c)
		}
		if err := r.measureArm(ctx, i, &c, out); err != nil {
			return nil, fmt.Errorf("%s, arm %s: %w", r.ID, r.Arms[i].Name, err)
		}
	}
	return out, nil
}

func (r *Row) measureArm(ctx context.Context, arm int, c *sim.Config, out Measured) error {
	months, diaries := false, false
	var observe sim.Observe
	for k := range r.Readings {
		sample := r.Readings[k].Sample
		months = months || sample != "messages"
		observe.Spells = observe.Spells || sample == "spells"
		diaries = diaries || sample == "customers" || sample == "months"
	}
	if months {
		if diaries {
			observe.People, observe.Customers = true, make([]int, c.Places())
			for i := range observe.Customers {
				observe.Customers[i] = i
			}
		}
		result, err := sim.Run(ctx, c, 1, observe)
		if err != nil {
			return err
		}
		for k := range r.Readings {
			if g := &r.Readings[k]; g.Sample != "messages" && slices.Contains(r.places(g), arm) {
				out[g.Name][r.Arms[arm].Name] = g.read(result)
			}
		}
	}
	return r.ask(ctx, arm, c, out)
}

// read takes a reading from a run.
func (r *Reading) read(result *sim.Result) float64 {
	if r.Sample == "" {
		return r.frames(result)
	}
	s := subjectOf(r.Sample)
	s.last = result.Config.Months
	g := gathering{r: r}
	if r.Sample == "spells" {
		for _, s.spell = range result.Spells {
			s.env["number"], s.env["first"] = s.spell.Number, s.spell.From
			g.take(s.env)
		}
		return g.estimate()
	}
	for i, diary := range result.Diaries {
		if result.StartBrand[i] != 0 {
			continue
		}
		for k, t := range sim.Traits() {
			if _, ok := s.env[t.Name].(float64); ok && k < lifelong {
				s.env[t.Name] = float64(result.People.Traits[k][i])
			}
		}
		s.diary = diary
		if r.Sample == "customers" {
			s.env["left_month"] = int(result.LeftMonth[i])
			g.take(s.env)
			continue
		}
		for month := r.From; month <= r.To; month++ {
			if d := &diary[month-1]; d.Brand == 0 {
				s.env["month"] = month
				for k := range columns {
					s.env[columns[k].name] = columns[k].of(d)
				}
				g.take(s.env)
			}
		}
	}
	return g.estimate()
}

// lifelong is the number of sim.Traits that are fixed for a customer's life.
const lifelong = 9

// ask puts the row's messages to an arm's customers.
func (r *Row) ask(ctx context.Context, arm int, c *sim.Config, out Measured) error {
	standing := map[int]*agents.Customers{} // by months simulated
	for q := range r.Messages {
		question := &r.Messages[q]
		if question.Arm != arm {
			continue
		}
		customers := standing[question.After]
		if customers == nil {
			var err error
			if customers, err = sim.After(ctx, c, question.After); err != nil {
				return err
			}
			standing[question.After] = customers
		}
		for k := range r.Readings {
			if g := &r.Readings[k]; g.Sample == "messages" && slices.Contains(r.places(g), q) {
				out[g.Name][question.Name] = g.put(customers, &c.Params, &question.Message)
			}
		}
	}
	return nil
}

// put takes a reading from the answers to a message.
func (r *Reading) put(c *agents.Customers, p *agents.Params, m *agents.Message) float64 {
	s := subjectOf("messages")
	g := gathering{r: r}
	for i := range c.N {
		if c.Brand[i] != 0 {
			continue
		}
		for k := range people {
			s.env[people[k].name] = float64(people[k].of(c)[i])
		}
		a := m.Answer(c, i, p)
		for k := range answers {
			s.env[answers[k].name] = answers[k].of(&a)
		}
		g.take(s.env)
	}
	return g.estimate()
}

// Outcome computes a test's number from readings: NaN where there is none, such as a ratio to nothing.
func (r *Row) Outcome(t *Test, m Measured) float64 {
	out, err := expr.Run(t.Program, r.environment(m))
	if err != nil {
		return math.NaN()
	}
	return finite(out.(float64))
}

// finite is a number, or NaN for what is none.
func finite(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

// Verdict is the result of one test.
type Verdict struct {
	Estimate analysis.Estimate
	Right    bool // right sign: the interval excludes zero on the expected side; true if no sign is expected
	Inside   bool // right size: the estimate is in the band; true if there is none
}

// Finding is a row and the model's result on it.
type Finding struct {
	Row      *Row
	Worlds   []Measured
	Verdicts []Verdict
}

// Holds reports whether all tests have the right sign and size.
func (f *Finding) Holds() bool { return f.Right() && f.Inside() }

// Refuted reports whether the whole interval of a test is on the wrong side of zero or outside the band.
func (f *Finding) Refuted() bool {
	for k, v := range f.Verdicts {
		t, e := &f.Row.Tests[k], v.Estimate
		if t.Sign > 0 && e.Hi < 0 || t.Sign < 0 && e.Lo > 0 || e.Hi < t.AtLeast || e.Lo > t.AtMost {
			return true
		}
	}
	return false
}

// Right reports whether all tests have the right sign.
func (f *Finding) Right() bool {
	for _, v := range f.Verdicts {
		if !v.Right {
			return false
		}
	}
	return true
}

// Inside reports whether all tests with a band are in it.
func (f *Finding) Inside() bool {
	for _, v := range f.Verdicts {
		if !v.Inside {
			return false
		}
	}
	return true
}

// Signed reports whether any test of the row has a sign.
func (r *Row) Signed() bool {
	return slices.ContainsFunc(r.Tests, func(t Test) bool { return t.Sign != 0 })
}

// Sized reports whether any test of the row has a band.
func (r *Row) Sized() bool {
	for i := range r.Tests {
		if r.Tests[i].Sized() {
			return true
		}
	}
	return false
}

// judge computes a row's verdicts from its worlds. A test's number is computed from the mean readings, and its interval by Tukey's
// jackknife over worlds, so that a ratio of rare events is not a mean of ratios.
func judge(r *Row, worlds []Measured) []Verdict {
	out := make([]Verdict, len(r.Tests))
	for i := range r.Tests {
		t := &r.Tests[i]
		e := jackknife(worlds, func(m Measured) float64 { return r.Outcome(t, m) })
		v := Verdict{Estimate: e, Right: true, Inside: !t.Sized() || t.Inside(e.Mean)}
		if t.Sign > 0 {
			v.Right = e.Lo > 0
		} else if t.Sign < 0 {
			v.Right = e.Hi < 0
		}
		out[i] = v
	}
	return out
}

// jackknife estimates a function of the mean readings.
func jackknife(worlds []Measured, f func(Measured) float64) analysis.Estimate {
	n := float64(len(worlds))
	sum, all := Measured{}, Measured{}
	for name, places := range worlds[0] {
		sum[name], all[name] = map[string]float64{}, map[string]float64{}
		for place := range places {
			for _, w := range worlds {
				sum[name][place] += w[name][place]
			}
			all[name][place] = sum[name][place] / n
		}
	}
	whole := f(all)
	if len(worlds) < 2 {
		return analysis.Mean([]float64{whole})
	}
	pseudo := make([]float64, len(worlds))
	for k, w := range worlds {
		for name, places := range sum {
			for place := range places {
				all[name][place] = (sum[name][place] - w[name][place]) / (n - 1)
			}
		}
		pseudo[k] = float64(n*whole) - float64((n-1)*f(all))
	}
	e := analysis.Mean(pseudo)
	shift := whole - e.Mean
	e.Mean, e.Lo, e.Hi = whole, e.Lo+shift, e.Hi+shift
	return e
}

// measure runs rows in worlds, in parallel, and judges each.
func measure(ctx context.Context, rows []*Row, worlds int, size World, workers int,
	progress func(done, total int)) ([]Finding, error) {
	out := make([]Finding, len(rows))
	type task struct{ row, world int }
	tasks := make(chan task)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var crew sync.WaitGroup
	var lock sync.Mutex
	var failed error
	done := 0
	for i, r := range rows {
		out[i] = Finding{Row: r, Worlds: make([]Measured, worlds)}
	}
	for range max(1, workers) {
		crew.Go(func() {
			for t := range tasks {
				m, err := rows[t.row].Measure(ctx, t.world, size)
				lock.Lock()
				if err != nil && failed == nil {
					failed = err
					stop()
				}
				out[t.row].Worlds[t.world] = m
				done++
				progress(done, len(rows)*worlds)
				lock.Unlock()
			}
		})
	}
	for row := range rows {
		for world := range worlds {
			select {
			case tasks <- task{row, world}:
			case <-ctx.Done():
			}
		}
	}
	close(tasks)
	crew.Wait()
	if failed == nil {
		failed = ctx.Err()
	}
	if failed != nil {
		return nil, failed
	}
	for i := range out {
		out[i].Verdicts = judge(rows[i], out[i].Worlds)
	}
	return out, nil
}
