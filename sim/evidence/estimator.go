package evidence

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
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
	name, about string
	of          func(*sim.Diary) float64
}{
	{"here", "1 in every month with the brand", func(*sim.Diary) float64 { return 1 }},
	{"trust", "trust at the month's end", func(d *sim.Diary) float64 { return float64(d.Trust) }},
	{"affect", "affective loyalty", func(d *sim.Diary) float64 { return float64(d.Affect) }},
	{"habit", "habit", func(d *sim.Diary) float64 { return float64(d.Habit) }},
	{"unease", "remembered creepiness", func(d *sim.Diary) float64 { return float64(d.Unease) }},
	{"fatigue", "fatigue", func(d *sim.Diary) float64 { return float64(d.Fatigue) }},
	{"relevance", "relevance", func(d *sim.Diary) float64 { return float64(d.Relevance) }},
	{"surplus", "what the customer got out of the brand, less what it cost", func(d *sim.Diary) float64 { return float64(d.Surplus) }},
	{"narrowness", "how narrow what is shown has made them", func(d *sim.Diary) float64 { return float64(d.Narrowness) }},
	{"touches", "contacts of the month", func(d *sim.Diary) float64 { return float64(d.Touches) }},
	{"felt", "felt intrusion", func(d *sim.Diary) float64 { return float64(d.Felt) }},
	{"response", "response to a contact", func(d *sim.Diary) float64 { return float64(d.Response) }},
	{"rate", "purchases expected", func(d *sim.Diary) float64 { return float64(d.Rate) }},
	{"purchases", "purchases made", func(d *sim.Diary) float64 { return float64(d.Purchases) }},
	{"hazard", "probability of leaving this month", func(d *sim.Diary) float64 { return float64(d.Hazard) }},
	{"intention", "probability of saying that one would leave", func(d *sim.Diary) float64 { return float64(d.Intention) }},
	{"friends", "friends who have left the brand, fading", func(d *sim.Diary) float64 { return float64(d.Friends) }},
	{"limit", "the customer's threshold, with what episodes took off it", func(d *sim.Diary) float64 { return float64(d.Threshold) }},
	{"severity", "of the month's incident", func(d *sim.Diary) float64 { return float64(d.Severity) }},
	{"episode", "a creepy episode", func(d *sim.Diary) float64 { return truth(d.Episode) }},
	{"renews", "the contract ends", func(d *sim.Diary) float64 { return truth(d.Renews) }},
	{"decides", "must say whether to stay", func(d *sim.Diary) float64 { return truth(d.Decides) }},
	{"opted_out", "has opted out", func(d *sim.Diary) float64 { return truth(d.OptedOut) }},
	{"muted", "has muted messages", func(d *sim.Diary) float64 { return truth(d.Muted) }},
	{"left", "leaves", event(agents.EventLeft)},
	{"opt_out", "opts out", event(agents.EventOptOut)},
	{"pause", "pauses buying", event(agents.EventPause)},
	{"complain", "complains", event(agents.EventComplain)},
	{"mute", "mutes messages", event(agents.EventMute)},
	{"bad_word", "speaks badly of the brand", event(agents.EventBadWord)},
	{"good_word", "speaks well of it", event(agents.EventGoodWord)},
	{"over", "felt intrusion is over the customer's threshold", event(agents.EventOver)},
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
	name, about string
	trait       bool
	of          func(*agents.Customers) []float32
}{
	{"threshold", "privacy threshold", true, func(c *agents.Customers) []float32 { return c.Threshold }},
	{"novelty", "novelty need", true, func(c *agents.Customers) []float32 { return c.Novelty }},
	{"receptivity", "receptivity to tailoring", true, func(c *agents.Customers) []float32 { return c.Receptivity }},
	{"tolerance", "contacts tolerated a month", true, func(c *agents.Customers) []float32 { return c.Tolerance }},
	{"propensity", "own probability of leaving a month", true, func(c *agents.Customers) []float32 { return c.Hazard }},
	{"susceptibility", "how far friends' words count", true, func(c *agents.Customers) []float32 { return c.Susceptibility }},
	{"concern", "stated concern, 0 to 1", true, func(c *agents.Customers) []float32 { return c.Concern }},
	{"disposition", "disposition to trust", true, func(c *agents.Customers) []float32 { return c.Disposition }},
	{"spending", "spending, 1 on average", true, func(c *agents.Customers) []float32 { return c.Spending }},
	{"trust", "trust", false, func(c *agents.Customers) []float32 { return c.Trust }},
	{"sensitization", "what episodes took off the threshold", false, func(c *agents.Customers) []float32 { return c.Sensitization }},
	{"narrowness", "narrowness", false, func(c *agents.Customers) []float32 { return c.Narrowness }},
	{"fatigue", "fatigue", false, func(c *agents.Customers) []float32 { return c.Fatigue }},
}

// answers are the effects of a message on a customer, by their names in expressions.
var answers = []struct {
	name, about string
	of          func(*agents.Answer) float64
}{
	{"relevance", "relevance of the message", func(a *agents.Answer) float64 { return float64(a.Relevance) }},
	{"felt", "felt intrusion", func(a *agents.Answer) float64 { return float64(a.Felt) }},
	{"over", "it is over the threshold", func(a *agents.Answer) float64 { return truth(a.Over) }},
	{"creepy", "probability of a creepy episode", func(a *agents.Answer) float64 { return float64(a.Creepy) }},
	{"response", "response", func(a *agents.Answer) float64 { return float64(a.Response) }},
	{"clicks", "clicks", func(a *agents.Answer) float64 { return float64(a.Clicks) }},
	{"mutes", "probability of muting", func(a *agents.Answer) float64 { return float64(a.Mute) }},
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

// CompileReading compiles an expression over a sample's customers in a row of so many months.
func CompileReading(sample, text string, months int) (Expression, error) {
	if err := experiment.CheckNumerals(text); err != nil {
		return nil, err
	}
	p, err := expr.Compile(text, expr.Env(subjectOf(sample).env), expr.DisableAllBuiltins())
	if err != nil {
		return nil, err
	}
	root, check := p.Node(), withinMonths{months: months}
	ast.Walk(&root, &check)
	return p, check.err
}

// withinMonths finds months, written as numbers in at and sum, that a row does not have.
type withinMonths struct {
	months int
	err    error
}

// Visit looks at one node of an expression.
func (w *withinMonths) Visit(node *ast.Node) {
	call, ok := (*node).(*ast.CallNode)
	if !ok {
		return
	}
	if name := call.Callee.String(); name != "at" && name != "sum" {
		return
	}
	for _, argument := range call.Arguments[1:] {
		month, below := argument, false
		if u, ok := month.(*ast.UnaryNode); ok && u.Operator == "-" {
			month, below = u.Node, true
		}
		if n, ok := month.(*ast.IntegerNode); ok && (below || n.Value < 1 || n.Value > w.months) {
			w.err = fmt.Errorf("%s: want a month within 1..%d", call, w.months)
		}
	}
}

// value evaluates an expression; booleans become 0 or 1.
func value(p Expression, machine *vm.VM, env map[string]any) float64 {
	out, err := machine.Run(p, env)
	if err != nil {
		return math.NaN()
	}
	switch x := out.(type) {
	case float64:
		return finite(x)
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
	held    [][]float64 // by quantity held
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
	known := !math.IsNaN(x) && !math.IsNaN(y)
	held := make([]float64, len(g.r.Holding))
	for k, p := range g.r.Holding {
		held[k] = value(p, &g.machine, env)
		known = known && !math.IsNaN(held[k])
	}
	if !known {
		return
	}
	if g.held == nil {
		g.held = make([][]float64, len(held))
	}
	g.of, g.by = append(g.of, x), append(g.by, y)
	for k, h := range held {
		g.held[k] = append(g.held[k], h)
	}
}

// estimate applies the reading's estimator to what was collected; NaN if there is too little.
func (g *gathering) estimate() float64 {
	g.hold()
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

// hold replaces both quantities by what the quantities held leave of them, one after the other (Gram and Schmidt), so that their correlation and slope
// are the partial ones: those of a linear regression on all of them (Frisch and Waugh 1933).
func (g *gathering) hold() {
	for k, held := range g.held {
		for _, xs := range append([][]float64{g.of, g.by}, g.held[k+1:]...) {
			_, hh, xh := moments(xs, held)
			if hh == 0 {
				continue // the same for everybody: nothing to hold
			}
			for i := range xs {
				xs[i] -= float64(xh / hh * held[i])
			}
		}
	}
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
	p, err := expr.Compile(text, expr.Env(r.environment(nil)), expr.DisableAllBuiltins(), expr.AsFloat64())
	if err != nil {
		return nil, err
	}
	names := reads().FindAllStringSubmatch(text, -1)
	if len(names) == 0 {
		return nil, errors.New("want readings in it, as READING.ARM")
	}
	for _, name := range names { // the compiler does not report a map's missing key
		if inner, ok := r.environment(nil)[name[1]].(map[string]float64); ok {
			if _, ok := inner[name[2]]; !ok {
				return nil, fmt.Errorf("reading %s has no %q", name[1], name[2])
			}
		}
	}
	return p, nil
}
