package experiment

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/number"
)

// Side is where a term of a condition is read: in the results themselves or, in a wager, before the move, or as what it changed.
type Side int

// The three sides.
const (
	SideAfter  Side = iota // the results; in a wager those with the move
	SideBefore             // a wager's results without the move
	SideChange             // after less before, world by world
)

// Term is one result that a condition names: METRIC[:SEGMENT][@MONTH][.STATISTIC].
type Term struct {
	Text      string
	Side      Side
	Measure   Measure
	statistic string
}

// Condition is a claim on results: comparisons and arithmetic over terms.
type Condition struct {
	Text    string
	Terms   []Term
	program *vm.Program
}

// references finds numbers, with whatever is written without a space after their digits, and what may be a result in a condition: a name with
// what may follow it.
var references = regexp.MustCompile(`\.?[0-9](?:[eE][-+][0-9]|[0-9A-Za-z_.])*|(?:before\.|change\.)?[A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z][A-Za-z0-9_-]*)?(?:@[0-9]+)?(?:\.[a-z]+[0-9]*)?`)

var percentile = regexp.MustCompile(`^p([0-9]{1,2}(?:\.[0-9]+)?)$`)

// reserved are words that a condition may hold besides results.
var reserved = map[string]bool{"and": true, "or": true, "not": true, "true": true, "false": true}

// ParseCondition understands a condition on results of a configuration. In a wager a term may also begin with "before." or
// "change.".
func ParseCondition(text string, c *sim.Config, wager bool) (*Condition, error) {
	out := &Condition{Text: text}
	var failed error
	code := references.ReplaceAllStringFunc(text, func(word string) string {
		if reserved[word] || failed != nil {
			return word
		}
		if isNumeral(word) {
			if _, err := number.Real(word, 64); err != nil {
				failed = fmt.Errorf("the condition %q is none: %s: %w", text, word, err)
			}
			return word
		}
		for i, t := range out.Terms {
			if t.Text == word {
				return variable(i)
			}
		}
		t, err := parseTerm(word, c, wager)
		if err != nil {
			failed = err
			return word
		}
		out.Terms = append(out.Terms, t)
		return variable(len(out.Terms) - 1)
	})
	if failed == nil && len(out.Terms) == 0 {
		failed = fmt.Errorf("the condition %q names no result, such as trust or churn@12.p95", text)
	}
	if failed != nil {
		return nil, failed
	}
	var err error
	if out.program, err = expr.Compile(code, expr.Env(out.environment(nil)), expr.AsBool(), expr.DisableAllBuiltins()); err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return nil, fmt.Errorf("the condition %q is none: %s", text, first)
	}
	return out, nil
}

// numerals finds numbers in a formula, and names, so that a digit within a name is not taken for a number.
var numerals = regexp.MustCompile(`\.?[0-9](?:[eE][-+][0-9]|[0-9A-Za-z_.])*|[A-Za-z_][A-Za-z0-9_]*`)

// isNumeral reports whether a word of a formula is meant as a number.
func isNumeral(word string) bool { return word[0] == '.' || word[0] >= '0' && word[0] <= '9' }

// CheckNumerals refuses numbers in a formula that are not decimal: the language of formulas has other spellings too.
func CheckNumerals(formula string) error {
	for _, word := range numerals.FindAllString(formula, -1) {
		if !isNumeral(word) {
			continue
		}
		if _, err := number.Real(word, 64); err != nil {
			return fmt.Errorf("%s: %w", word, err)
		}
	}
	return nil
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

// parseTerm understands one term.
func parseTerm(word string, c *sim.Config, wager bool) (Term, error) {
	t := Term{Text: word}
	rest := word
	for side, prefix := range map[Side]string{SideBefore: "before.", SideChange: "change."} {
		if cut, found := strings.CutPrefix(word, prefix); found {
			if !wager {
				return t, fmt.Errorf("%s: there is no %q here, only in the answers of a story", word, strings.TrimSuffix(prefix, "."))
			}
			rest, t.Side = cut, side
		}
	}
	rest, t.statistic, _ = strings.Cut(rest, ".")
	switch t.statistic {
	case "", "mean", "lo", "hi":
	default:
		if !percentile.MatchString(t.statistic) {
			return t, fmt.Errorf("%s: no statistic %q, want mean, lo, hi or a percentile such as p95", word, t.statistic)
		}
	}
	var err error
	t.Measure, err = ParseMeasure(rest, c)
	return t, err
}

// Value is the term's statistic over the worlds, from a value a world.
func (t Term) Value(values []float64, w Worlds) float64 {
	e := w.Estimate(values)
	switch t.statistic {
	case "", "mean":
		return e.Mean
	case "lo":
		return e.Lo
	case "hi":
		return e.Hi
	}
	p, _ := strconv.ParseFloat(percentile.FindStringSubmatch(t.statistic)[1], 64)
	return analysis.Quantile(values, p/100)
}

// Holds says whether the condition is true where its terms have these values, which come from so many worlds.
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
		return false, fmt.Errorf("the condition %q: %w", c.Text, err)
	}
	return holds.(bool), nil
}
