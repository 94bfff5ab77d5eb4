package evidence

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Estimators are the ways to compute a number from a world. mean and total read the focal brand's frames; the others read a sample.
var Estimators = []string{"mean", "total", "average", "correlation", "slope", "top-quarter"}

// Samples are what an estimator can be applied to: customers over the whole run, their single months, their spells with the brand, or their
// answers to a message.
var Samples = []string{"customers", "months", "spells", "messages"}

// columns are the entries of a customer's diary for a month with the focal brand, by their names in expressions.
var columns = []struct {
	name string
	of   func(*sim.Diary) float64
}{
	{"here", func(*sim.Diary) float64 { return 1 }},
	{"trust", func(d *sim.Diary) float64 { return float64(d.Trust) }},
	{"affect", func(d *sim.Diary) float64 { return float64(d.Affect) }},
	{"habit", func(d *sim.Diary) float64 { return float64(d.Habit) }},
	{"unease", func(d *sim.Diary) float64 { return float64(d.Unease) }},
	{"fatigue", func(d *sim.Diary) float64 { return float64(d.Fatigue) }},
	{"relevance", func(d *sim.Diary) float64 { return float64(d.Relevance) }},
	{"surplus", func(d *sim.Diary) float64 { return float64(d.Surplus) }},
	{"narrowness", func(d *sim.Diary) float64 { return float64(d.Narrowness) }},
	{"touches", func(d *sim.Diary) float64 { return float64(d.Touches) }},
	{"felt", func(d *sim.Diary) float64 { return float64(d.Felt) }},
	{"response", func(d *sim.Diary) float64 { return float64(d.Response) }},
	{"rate", func(d *sim.Diary) float64 { return float64(d.Rate) }},
	{"purchases", func(d *sim.Diary) float64 { return float64(d.Purchases) }},
	{"hazard", func(d *sim.Diary) float64 { return float64(d.Hazard) }},
	{"intention", func(d *sim.Diary) float64 { return float64(d.Intention) }},
	{"friends", func(d *sim.Diary) float64 { return float64(d.Friends) }},
	{"limit", func(d *sim.Diary) float64 { return float64(d.Threshold) }},
	{"severity", func(d *sim.Diary) float64 { return float64(d.Severity) }},
	{"episode", func(d *sim.Diary) float64 { return truth(d.Episode) }},
	{"renews", func(d *sim.Diary) float64 { return truth(d.Renews) }},
	{"opted_out", func(d *sim.Diary) float64 { return truth(d.OptedOut) }},
	{"muted", func(d *sim.Diary) float64 { return truth(d.Muted) }},
	{"left", event(agents.EventLeft)},
	{"opt_out", event(agents.EventOptOut)},
	{"pause", event(agents.EventPause)},
	{"complain", event(agents.EventComplain)},
	{"mute", event(agents.EventMute)},
	{"bad_word", event(agents.EventBadWord)},
	{"good_word", event(agents.EventGoodWord)},
	{"over", event(agents.EventOver)},
}

func event(bit uint8) func(*sim.Diary) float64 {
	return func(d *sim.Diary) float64 { return truth(d.Events&bit != 0) }
}

func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// people are the attributes of a customer, by their names in expressions: traits in any sample, current states in that of messages.
var people = []struct {
	name  string
	trait bool
	of    func(*agents.Customers) []float32
}{
	{"threshold", true, func(c *agents.Customers) []float32 { return c.Threshold }},
	{"novelty", true, func(c *agents.Customers) []float32 { return c.Novelty }},
	{"receptivity", true, func(c *agents.Customers) []float32 { return c.Receptivity }},
	{"tolerance", true, func(c *agents.Customers) []float32 { return c.Tolerance }},
	{"propensity", true, func(c *agents.Customers) []float32 { return c.Hazard }},
	{"susceptibility", true, func(c *agents.Customers) []float32 { return c.Susceptibility }},
	{"concern", true, func(c *agents.Customers) []float32 { return c.Concern }},
	{"disposition", true, func(c *agents.Customers) []float32 { return c.Disposition }},
	{"spending", true, func(c *agents.Customers) []float32 { return c.Spending }},
	{"trust", false, func(c *agents.Customers) []float32 { return c.Trust }},
	{"sensitization", false, func(c *agents.Customers) []float32 { return c.Sensitization }},
	{"narrowness", false, func(c *agents.Customers) []float32 { return c.Narrowness }},
	{"fatigue", false, func(c *agents.Customers) []float32 { return c.Fatigue }},
}

// answers are the effects of a message on a customer, by their names in expressions.
var answers = []struct {
	name string
	of   func(*agents.Answer) float64
}{
	{"relevance", func(a *agents.Answer) float64 { return float64(a.Relevance) }},
	{"felt", func(a *agents.Answer) float64 { return float64(a.Felt) }},
	{"over", func(a *agents.Answer) float64 { return truth(a.Over) }},
	{"creepy", func(a *agents.Answer) float64 { return float64(a.Creepy) }},
	{"response", func(a *agents.Answer) float64 { return float64(a.Response) }},
	{"clicks", func(a *agents.Answer) float64 { return float64(a.Clicks) }},
	{"mutes", func(a *agents.Answer) float64 { return float64(a.Mute) }},
}

// subject is the customer, or customer-month, that an expression is evaluated for.
type subject struct {
	env   map[string]any
	diary []sim.Diary
	spell sim.Spell
}

// subjectOf returns the names that expressions over a sample may use.
func subjectOf(sample string) *subject {
	s := &subject{env: map[string]any{"abs": math.Abs, "log": math.Log, "min": math.Min, "max": math.Max}}
	for _, t := range people {
		if t.trait && sample != "spells" || sample == "messages" {
			s.env[t.name] = 0.
		}
	}
	switch sample {
	case "spells": // number: which spell with the brand it is; first: its first month
		s.env["number"], s.env["first"] = 0, 0
		s.env["lasted"] = func(months int) float64 { return truth(s.spell.Lasted(months)) }
	case "messages":
		for _, a := range answers {
			s.env[a.name] = 0.
		}
	case "months":
		s.env["month"] = 0
		for _, c := range columns {
			s.env[c.name] = 0.
		}
	case "customers":
		s.env["left_month"] = 0
		for k, c := range columns {
			s.env[c.name] = k
		}
		s.env["at"] = func(column, month int) float64 { return s.at(column, month, math.NaN()) }
		s.env["sum"] = func(column, from, to int) float64 {
			sum := 0.
			for month := from; month <= to; month++ {
				sum += s.at(column, month, 0)
			}
			return sum
		}
	}
	return s
}

// at returns a column of the customer's diary in a month, or absent if the customer was not with the focal brand.
func (s *subject) at(column, month int, absent float64) float64 {
	if month < 1 || month > len(s.diary) || s.diary[month-1].Brand != 0 {
		return absent
	}
	return columns[column].of(&s.diary[month-1])
}

// CompileReading compiles an expression over a sample's customers.
func CompileReading(sample, text string) (Expression, error) {
	if err := experiment.CheckNumerals(text); err != nil {
		return nil, err
	}
	return expr.Compile(text, expr.Env(subjectOf(sample).env), expr.DisableAllBuiltins())
}

// value evaluates an expression; booleans become 0 or 1.
func value(p Expression, machine *vm.VM, env map[string]any) float64 {
	out, err := machine.Run(p, env)
	if err != nil {
		return math.NaN()
	}
	switch x := out.(type) {
	case float64:
		return x
	case int:
		return float64(x)
	case bool:
		return truth(x)
	}
	return math.NaN()
}

// gathering collects the values of a reading's expressions over a sample.
type gathering struct {
	r       *Reading
	of, by  []float64
	machine vm.VM
}

func (g *gathering) take(env map[string]any) {
	if g.r.Among != nil && value(g.r.Among, &g.machine, env) != 1 {
		return
	}
	x, y := value(g.r.Of, &g.machine, env), 0.
	if g.r.With != nil {
		y = value(g.r.With, &g.machine, env)
	}
	if !math.IsNaN(x) && !math.IsNaN(y) {
		g.of, g.by = append(g.of, x), append(g.by, y)
	}
}

// estimate applies the reading's estimator to what was collected; NaN if there is too little.
func (g *gathering) estimate() float64 {
	switch g.r.Estimator {
	case "average":
		return average(g.of)
	case "correlation":
		x, y, xy := moments(g.of, g.by)
		return xy / math.Sqrt(x*y)
	case "slope":
		_, y, xy := moments(g.of, g.by)
		return xy / y
	case "top-quarter":
		return topQuarter(g.of)
	}
	panic("evidence: no estimator " + g.r.Estimator)
}

func average(xs []float64) float64 {
	sum := 0.
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// moments returns two variances and the covariance.
func moments(xs, ys []float64) (xx, yy, xy float64) {
	mx, my, n := average(xs), average(ys), float64(len(xs))
	for i := range xs {
		dx, dy := xs[i]-mx, ys[i]-my
		xx += float64(dx*dx) / n
		yy += float64(dy*dy) / n
		xy += float64(dx*dy) / n
	}
	return xx, yy, xy
}

// topQuarter returns the share of the total held by the top quarter.
func topQuarter(xs []float64) float64 {
	sorted := slices.Clone(xs)
	slices.SortFunc(sorted, func(a, b float64) int { return cmp.Compare(b, a) })
	return average(sorted[:len(sorted)/4]) / average(sorted) * float64(len(sorted)/4) / float64(len(sorted))
}

// frames reads a metric of the focal brand over months: its mean, or its total per starter for metrics of a customer-month.
func (r *Reading) frames(result *sim.Result) float64 {
	sum, n, starters := 0., 0., result.Frames[0].At(0, sim.All, agents.MetricCustomers)
	for month := r.From; month <= r.To; month++ {
		f := &result.Frames[month-1]
		x := f.At(0, sim.All, r.Metric)
		switch {
		case math.IsNaN(x):
		case r.Estimator == "total":
			sum += x * f.At(0, sim.All, agents.MetricCustomers) / starters
		default:
			sum += x
			n++
		}
	}
	if r.Estimator == "total" {
		return sum
	}
	return sum / n
}

// effects are the functions that tests may use besides arithmetic: the index of the largest of several numbers, and Spearman's rank
// correlation.
func effects() map[string]any {
	return map[string]any{
		"abs": math.Abs, "log": math.Log, "min": math.Min, "max": math.Max,
		"best": func(places, values []any) float64 {
			xs, ys := numbers(places), numbers(values)
			at := 0
			for i := range ys {
				if ys[i] > ys[at] {
					at = i
				}
			}
			return xs[at]
		},
		"first": func(values []any) float64 {
			for i, x := range numbers(values) {
				if x < 0 {
					return float64(i + 1)
				}
			}
			return math.NaN()
		},
		"spearman": func(a, b []any) float64 {
			xx, yy, xy := moments(ranks(numbers(a)), ranks(numbers(b)))
			return xy / math.Sqrt(xx*yy)
		},
	}
}

func numbers(values []any) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		switch x := v.(type) {
		case float64:
			out[i] = x
		case int:
			out[i] = float64(x)
		}
	}
	return out
}

// ranks returns the ranks of numbers; ties share theirs.
func ranks(xs []float64) []float64 {
	out := make([]float64, len(xs))
	for i, x := range xs {
		for _, y := range xs {
			switch {
			case y < x:
				out[i]++
			case y == x:
				out[i] += .5
			}
		}
	}
	return out
}

// environment returns the names that a row's tests may use: reading.arm, or reading.message.
func (r *Row) environment(values map[string]map[string]float64) map[string]any {
	env := effects()
	for k := range r.Readings {
		name := r.Readings[k].Name
		if values == nil {
			inner := map[string]float64{}
			for _, place := range r.places(&r.Readings[k]) {
				inner[r.place(&r.Readings[k], place)] = 0
			}
			env[name] = inner
			continue
		}
		env[name] = values[name]
	}
	return env
}

// CompileTest compiles a test's effect over the row's readings.
func (r *Row) CompileTest(text string) (Expression, error) {
	if err := experiment.CheckNumerals(text); err != nil {
		return nil, err
	}
	p, err := expr.Compile(text, expr.Env(r.environment(nil)), expr.DisableAllBuiltins())
	if err != nil {
		return nil, err
	}
	for _, name := range reads().FindAllStringSubmatch(text, -1) { // the compiler does not report a map's missing key
		if inner, ok := r.environment(nil)[name[1]].(map[string]float64); ok {
			if _, ok := inner[name[2]]; !ok {
				return nil, fmt.Errorf("reading %s has no %q", name[1], name[2])
			}
		}
	}
	return p, nil
}
