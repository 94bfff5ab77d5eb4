package experiment

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"

	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/number"
)

// Side is where a term of a condition is read: in the results themselves or, in a wager, without the move, or as the change it makes.
type Side int

// The three sides.
const (
	SideAfter  Side = iota // the results; in a wager those with the move
	SideBefore             // a wager's results without the move
	SideChange             // after minus before, world by world
)

// Term is one result that a condition names: METRIC[:SEGMENT][@MONTH][.STATISTIC].
type Term struct {
	Text      string
	Side      Side
	Measure   Measure
	statistic string
	quantile  float64 // of a percentile
}

// Condition is a claim on results: comparisons and arithmetic over terms.
type Condition struct {
	Text    string
	Terms   []Term
	program *vm.Program
}

// statisticWorlds is the number of worlds in which a result exists: departures' causes, for one, need departures.
const statisticWorlds = "worlds"

// reserved are words that a condition may hold besides results.
var reserved = map[string]bool{"and": true, "or": true, "not": true, "true": true, "false": true}

// ParseCondition reads a condition on results of a configuration. In a wager a term may also begin with "before." or "change.".
func ParseCondition(text string, c *sim.Config, wager bool) (*Condition, error) {
	out := &Condition{Text: text}
	refuse := func(numeral string) error {
		if _, err := number.Real(numeral, 64); err != nil {
			return fmt.Errorf("the condition %q is none: %s: %w", text, numeral, err)
		}
		return nil
	}
	code, err := rewriteFormula(text, refuse, func(rest string) (string, string, error) {
		if name := word(rest, inName); reserved[name] {
			return name, rest[len(name):], nil
		}
		t, after, err := parseTerm(rest, c, wager)
		if err != nil {
			return "", "", err
		}
		i := slices.IndexFunc(out.Terms, func(other Term) bool { return other.Text == t.Text })
		if i < 0 {
			i = len(out.Terms)
			out.Terms = append(out.Terms, t)
		}
		return variable(i), after, nil
	})
	if err != nil {
		return nil, err
	}
	if len(out.Terms) == 0 {
		return nil, fmt.Errorf("the condition %q names no result, such as trust or churn@12.p95", text)
	}
	if at := strings.IndexFunc(code, func(r rune) bool { return !strings.ContainsRune(signs, r) && !inName(r) }); at >= 0 {
		r, _ := utf8.DecodeRuneInString(code[at:])
		return nil, fmt.Errorf("the condition %q is none: %q has no place in it; several claims are joined by and, or, not", text, r)
	}
	if out.program, err = expr.Compile(code, expr.Env(out.environment(nil)), expr.AsBool(), expr.DisableAllBuiltins(), expr.Patch(finite{}),
		expr.Function(finiteName, mustBeFinite, new(func(float64) float64), new(func(int) float64))); err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return nil, fmt.Errorf("the condition %q is none: %s; a segment's name that is not one word needs quotes, as in trust:\"Gen Z\"", text, first)
	}
	root, check := out.program.Node(), withinRange{condition: out}
	ast.Walk(&root, &check)
	if check.err != nil {
		return nil, fmt.Errorf("the condition %q can only go one way: %w", text, check.err)
	}
	return out, nil
}

// withinRange finds a result that is compared with a number it can never reach: mostly a share of 1 taken for one of 100.
type withinRange struct {
	condition *Condition
	err       error
}

// Visit looks at one node of an expression.
func (w *withinRange) Visit(node *ast.Node) {
	b, ok := (*node).(*ast.BinaryNode)
	if !ok || !slices.Contains([]string{"<", "<=", ">", ">=", "==", "!="}, b.Operator) {
		return
	}
	for _, sides := range [][2]ast.Node{{b.Left, b.Right}, {b.Right, b.Left}} {
		name, ok := sides[0].(*ast.IdentifierNode)
		x, known := literal(sides[1])
		if !ok || !known {
			continue
		}
		for i, t := range w.condition.Terms {
			if lo, hi := t.bounds(); variable(i) == name.Value && t.statistic != statisticWorlds && (x < lo || x > hi) {
				w.err = fmt.Errorf("%s lies in %g..%g", t.Text, lo, hi)
				if x > hi {
					w.err = fmt.Errorf("%w; %g of 100 is %g", w.err, x, x/100)
				}
			}
		}
	}
}

// literal returns the number that a node is.
func literal(node ast.Node) (x float64, known bool) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return float64(n.Value), true
	case *ast.FloatNode:
		return n.Value, true
	case *ast.UnaryNode:
		x, known = literal(n.Node)
		if n.Operator == "-" {
			x = -x
		}
	}
	return x, known
}

// signs are what a condition may hold besides names and numerals: arithmetic, comparisons, and, or, not.
const signs = " \t\n().+-*/%^<>=!&|"

// finiteName is the function that every result of arithmetic goes through.
const finiteName = "finite"

// finite makes arithmetic fail that has no number for a result, so that no comparison holds because of it.
type finite struct{}

// Visit wraps the result of an operator in the function, once.
func (finite) Visit(node *ast.Node) {
	if b, ok := (*node).(*ast.BinaryNode); ok && slices.Contains([]string{"+", "-", "*", "/", "%", "**", "^"}, b.Operator) {
		ast.Patch(node, &ast.CallNode{Callee: &ast.IdentifierNode{Value: finiteName}, Arguments: []ast.Node{b}})
	}
}

// mustBeFinite returns a number as it is, and fails where it is none.
func mustBeFinite(arguments ...any) (any, error) {
	var x float64
	switch v := arguments[0].(type) {
	case float64:
		x = v
	case int:
		x = float64(v)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, fmt.Errorf("a part of it comes to no number, as division by zero does")
	}
	return x, nil
}

// CheckNumerals rejects non-decimal numbers in a formula, which the formula language would accept.
func CheckNumerals(formula string) error {
	refuse := func(numeral string) error {
		if _, err := number.Real(numeral, 64); err != nil {
			return fmt.Errorf("%s: %w", numeral, err)
		}
		return nil
	}
	_, err := rewriteFormula(formula, refuse, func(rest string) (string, string, error) {
		name := word(rest, inName)
		return name, rest[len(name):], nil
	})
	return err
}

// variable is the name that a term has within the expression.
func variable(i int) string { return "v" + strconv.Itoa(i) }

// environment are the terms' values by their names; nil values are zeros.
func (c *Condition) environment(values []float64) map[string]any {
	env := map[string]any{}
	for i := range c.Terms {
		env[variable(i)] = 0.
		if values != nil {
			env[variable(i)] = values[i]
		}
	}
	return env
}

// parseTerm reads the term that a text begins with and returns what follows it.
func parseTerm(text string, c *sim.Config, wager bool) (t Term, after string, err error) {
	rest := text
	for side, prefix := range map[Side]string{SideBefore: "before.", SideChange: "change."} {
		if cut, found := strings.CutPrefix(text, prefix); found {
			if !wager {
				return t, "", fmt.Errorf("%s: there is no %q here, only in the answers of a story", word(text, inNumeral), strings.TrimSuffix(prefix, "."))
			}
			rest, t.Side = cut, side
		}
	}
	r, after, err := scanReference(rest)
	if err != nil {
		return t, "", err
	}
	t.Text = text[:len(text)-len(after)]
	if t.quantile, err = parseStatistic(r.Statistic, wager); err != nil {
		return t, "", fmt.Errorf("%s: %w", t.Text, err)
	}
	t.statistic = r.Statistic
	t.Measure, err = r.measure(t.Text, c)
	return t, after, err
}

// parseStatistic checks a statistic and returns a percentile's share, 0..1.
func parseStatistic(name string, wager bool) (float64, error) {
	switch {
	case name == "", name == "mean", name == "lo", name == "hi":
		return 0, nil
	case name == statisticWorlds && wager:
		return 0, fmt.Errorf("there is no statistic worlds in the answers of a story")
	case name == statisticWorlds:
		return 0, nil
	}
	if digits, ok := strings.CutPrefix(name, "p"); ok {
		if p, err := number.Real(digits, 64); err == nil && p >= 0 && p <= 100 {
			return p / 100, nil
		}
	}
	return 0, fmt.Errorf("no statistic %q, want mean, lo, hi, worlds or a percentile such as p95", name)
}

// Value is the term's statistic over the worlds, from one value per world; worlds without a value do not count.
func (t Term) Value(values []float64, w Worlds) float64 {
	e, _ := t.Estimate(values, w)
	switch t.statistic {
	case "", "mean":
		return e.Mean
	case "lo":
		return e.Lo
	case "hi":
		return e.Hi
	case statisticWorlds:
		return float64(Exist(values))
	}
	return analysis.Quantile(values, t.quantile)
}

// Estimate estimates the term over the worlds. The interval of a mean is cut to the metric's range, such as 0..1 for a share, where its values
// keep to that range: no mean can lie outside. cut says that it was.
func (t Term) Estimate(values []float64, w Worlds) (e analysis.Estimate, cut bool) {
	e = w.Estimate(values)
	lo, hi := t.bounds()
	if slices.ContainsFunc(values, func(x float64) bool { return x < lo || x > hi }) {
		return e, false
	}
	cut = e.Lo < lo || e.Hi > hi
	e.Lo, e.Hi = max(e.Lo, lo), min(e.Hi, hi)
	return e, cut
}

// bounds are the ends of the term's range.
func (t Term) bounds() (lo, hi float64) {
	if lo, hi = t.Measure.Metric.Range(); t.Side == SideChange {
		return lo - hi, hi - lo
	}
	return lo, hi
}

// Exist counts the worlds in which a number exists.
func Exist(values []float64) int {
	n := 0
	for _, x := range values {
		if !math.IsNaN(x) {
			n++
		}
	}
	return n
}

// Missing names the first term that does not exist in all worlds although the condition does not say that fewer are enough, by a term such as
// cause_intrusion.worlds; "" when there is none. values are by term and world.
func (c *Condition) Missing(values [][]float64) string {
	for i, t := range c.Terms {
		all := len(values[i])
		n := Exist(values[i])
		told := slices.ContainsFunc(c.Terms, func(o Term) bool { return o.statistic == statisticWorlds && o.same(t) })
		switch {
		case n == 0 && t.statistic != statisticWorlds:
			return fmt.Sprintf("%s exists in none of %d worlds", t.Text, all)
		case n < all && !told:
			r, _, _ := scanReference(t.Text)
			r.Statistic = statisticWorlds
			return fmt.Sprintf("%s exists in only %d of %d worlds; a condition that accepts fewer says so: and %s >= %d", t.Text, n, all, r, n)
		}
	}
	return ""
}

// same reports whether two terms take the same number from a result.
func (t Term) same(other Term) bool {
	a, b := t.Measure, other.Measure
	a.Name, b.Name = "", ""
	return a == b && t.Side == other.Side
}

// Holds reports whether the condition is true where its terms have these values, which come from so many worlds.
func (c *Condition) Holds(values []float64, worlds int) (bool, error) {
	for i, v := range values {
		if math.IsNaN(v) && worlds == 1 {
			return false, fmt.Errorf("%s cannot be told from 1 world", c.Terms[i].Text)
		} else if math.IsNaN(v) {
			return false, fmt.Errorf("%s cannot be told from %d worlds", c.Terms[i].Text, worlds)
		}
	}
	holds, err := expr.Run(c.program, c.environment(values))
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return false, fmt.Errorf("the condition %q: %s", c.Text, first)
	}
	return holds.(bool), nil
}
