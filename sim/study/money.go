package study

import (
	"fmt"
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// Money is what amounts are told in: the scenario's currency, or usual baskets. The model counts in baskets.
type Money struct {
	Name      string  // of the unit
	Price     float64 // of a basket in it
	Customers int     // that the company really has; 0: not stated
}

// MoneyOf is what a configuration says of it.
func MoneyOf(c *sim.Config) Money {
	m := c.Market
	if m.Currency == "" {
		return Money{"baskets", 1, m.Customers}
	}
	return Money{m.Currency, float64(m.Basket), m.Customers}
}

// Money is what the scenario says of it.
func (b *Base) Money() Money { return MoneyOf(&b.Scenario.Config) }

// money is what all arms say of it.
func (c *Comparison) money() Money { return MoneyOf(&c.Arms[0].Point.Config) }

// Legend says what the unit is.
func (m Money) Legend() string {
	if m.Name == "baskets" {
		return "in baskets, the setting's usual purchase"
	}
	return "in " + m.Name
}

// Of is an amount in baskets, in the unit.
func (m Money) Of(e analysis.Estimate) analysis.Estimate { return scaled(e, m.Price) }

// Told writes a difference in value for a sentence.
func (m Money) Told(e analysis.Estimate) string {
	return ShownAs(agents.MetricCumulativeMargin, m).Told(e)
}

// InAll is a difference in value for all customers that the company has, and for a thousand where that is not stated.
func (m Money) InAll(e analysis.Estimate) string {
	n := m.Customers
	if n == 0 {
		n = 1000
	}
	return fmt.Sprintf("%s %s for %s customers", signedRound(m.Price*e.Mean*float64(n)), m.Name, grouped(float64(n)))
}

// scaled is an estimate of what is so many times as much.
func scaled(e analysis.Estimate, by float64) analysis.Estimate {
	e.Mean, e.Lo, e.Hi, e.SD, e.Low, e.High = by*e.Mean, by*e.Lo, by*e.Hi, by*e.SD, by*e.Low, by*e.High
	return e
}

// signedRound writes an amount with its sign and three digits that say something, in thousands and millions by their marks.
func signedRound(x float64) string {
	if x == 0 || math.IsNaN(x) {
		return "0"
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-2)
	x = math.Round(x/unit) * unit
	sign := map[bool]string{true: "+", false: "-"}[x > 0]
	if x = math.Abs(x); x < 1000 {
		return fmt.Sprintf("%s%.3g", sign, x)
	}
	return sign + grouped(x)
}

// grouped writes a whole number with a comma at every thousand.
func grouped(x float64) string {
	text := fmt.Sprintf("%.0f", x)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
