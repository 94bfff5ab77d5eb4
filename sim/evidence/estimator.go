package evidence

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"
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

// subject is the customer, or customer-month, that an expression is evaluated for.
type subject struct {
	env   map[string]any
	diary []sim.Diary
	spell sim.Spell
	last  int // month of the run
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
		s.env["lasted"] = func(months int) float64 {
			if s.spell.From+months > s.last+1 { // the run ends before it could have
				return math.NaN()
			}
			return truth(s.spell.Lasted(months))
		}
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
		for _, c := range columns {
			s.env[c.name] = c
		}
		s.env["at"] = func(c column, month int) float64 { return s.at(c, month, math.NaN()) }
		s.env["sum"] = func(c column, from, to int) float64 {
			sum := 0.
			for month := from; month <= to; month++ {
				sum += s.at(c, month, 0)
			}
			return sum
		}
	}
	return s
}

// at returns a column of the customer's diary in a month, or absent if the customer was not with the focal brand.
func (s *subject) at(c column, month int, absent float64) float64 {
	if month < 1 || month > len(s.diary) || s.diary[month-1].Brand != 0 {
		return absent
	}
	return c.of(&s.diary[month-1])
}

// CompileReading compiles an expression over a sample's customers in a row of so many months.
func CompileReading(sample, text string, months int) (Expression, error) {
	if err := experiment.CheckNumerals(text); err != nil {
		return nil, err
	}
	plain := conf.New(subjectOf(sample).env)
	expr.DisableAllBuiltins()(plain)
	tree, err := parser.ParseWithConfig(text, plain)
	if err != nil {
		return nil, err
	}
	check := whole{months: months, bare: map[ast.Node]bool{}}
	if ast.Walk(&tree.Node, &check); check.err == nil && sample == "customers" && len(check.bare) > 0 {
		for _, c := range columns { // the first in the table, so that a text has one mistake
			for node := range check.bare {
				if check.err == nil && node.String() == c.name {
					check.err = fmt.Errorf("%s differs from month to month: want at(%s, MONTH), or sum(%s, FIRST, LAST)", c.name, c.name, c.name)
				}
			}
		}
	}
	if check.err != nil {
		return nil, check.err
	}
	return expr.Compile(text, expr.Env(subjectOf(sample).env), expr.DisableAllBuiltins())
}

// whole finds months, written as numbers in at, sum and lasted, that a row does not have, and names that are in no such call.
type whole struct {
	months int
	bare   map[ast.Node]bool
	err    error
}

// Visit looks at one node of an expression, after those below it.
func (w *whole) Visit(node *ast.Node) {
	if name, ok := (*node).(*ast.IdentifierNode); ok {
		w.bare[name] = true
	}
	call, ok := (*node).(*ast.CallNode)
	if !ok {
		return
	}
	delete(w.bare, call.Callee)
	months := call.Arguments
	switch name := call.Callee.String(); {
	case name == "lasted":
	case (name == "at" || name == "sum") && len(months) > 0:
		delete(w.bare, months[0])
		months = months[1:]
	default:
		return
	}
	for _, argument := range months {
		month, below := argument, false
		if u, ok := month.(*ast.UnaryNode); ok && u.Operator == "-" {
			month, below = u.Node, true
		}
		if n, ok := month.(*ast.IntegerNode); ok && (below || n.Value < 1 || n.Value > w.months) && w.err == nil {
			w.err = fmt.Errorf("%s: want %s within 1..%d", call, map[bool]string{true: "months", false: "a month"}[call.Callee.String() == "lasted"], w.months)
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
	endless bool        // a value is infinite: what is estimated is no number
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
	g.endless = g.endless || math.IsInf(x, 0) || math.IsInf(y, 0)
	held := make([]float64, len(g.r.Holding))
	for k, p := range g.r.Holding {
		held[k] = value(p, &g.machine, env)
		g.endless = g.endless || math.IsInf(held[k], 0)
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
	if g.endless {
		return math.NaN()
	}
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
