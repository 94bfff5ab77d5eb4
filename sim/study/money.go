package study

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// Money is the unit of amounts: the scenario's currency, or usual baskets. The model counts in baskets.
type Money struct {
	Name      string  // of the unit
	Price     float64 // of a basket in it
	Customers int     // that the company really has; 0: not stated
}

// MoneyOf returns the unit that a configuration states.
func MoneyOf(c *sim.Config) Money {
	m := c.Market
	if m.Currency == "" {
		return Money{"baskets", 1, m.Customers}
	}
	return Money{m.Currency, float64(m.Basket), m.Customers}
}

// Money returns the unit that the scenario states.
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

// Terms says in a sentence what an amount a starter is, to somebody who hears of it for the first time.
func (m Money) Terms() string {
	if m.Name == "baskets" {
		return "A basket is what a customer here usually pays at a time; a starter is a customer of month 1."
	}
	return "A starter is a customer of month 1."
}

// Of converts an amount in baskets to the unit.
func (m Money) Of(e analysis.Estimate) analysis.Estimate { return scaled(e, m.Price) }

// Told writes a difference in value for a sentence.
func (m Money) Told(e analysis.Estimate) string {
	return ShownAs(agents.MetricCumulativeMargin, m).Told(e)
}

// InAll is a difference in value for all customers that the company has, and for a thousand where that is not stated.
func (m Money) InAll(e analysis.Estimate) string {
	return fmt.Sprintf("%s %s for %s customers", signedRound(m.Price*e.Mean*m.all()), m.Name, grouped(m.all()))
}

// all are the customers that amounts are told for.
func (m Money) all() float64 {
	if m.Customers == 0 {
		return 1000
	}
	return float64(m.Customers)
}

// apart is InAll without the sign, in two parts: the amount, and how many customers it is for.
func (m Money) apart(e analysis.Estimate) (amount, customers string) {
	return strings.TrimLeft(signedRound(m.Price*e.Mean*m.all()), "+-") + " " + m.Name, grouped(m.all())
}

// symbols are the currencies that have a sign everywhere.
var symbols = map[string]string{"EUR": "€", "USD": "$", "GBP": "£", "€": "€", "$": "$", "£": "£"}

// short is a difference in value for all customers in a few characters; symbol says whether the currency is among them.
func (m Money) short(e analysis.Estimate) (text string, symbol bool) {
	x, sign := m.Price*e.Mean*m.all(), "+"
	if x < 0 {
		x, sign = -x, "-"
	}
	unit, letter := 1., ""
	switch {
	case x >= 999500:
		unit, letter = 1e6, "M"
	case x >= 999.5:
		unit, letter = 1e3, "k"
	}
	x /= unit
	number := fmt.Sprintf("%.0f", x)
	if x < 9.95 && letter != "" {
		number = fmt.Sprintf("%.1f", x)
	}
	mark := symbols[m.Name]
	return sign + mark + number + letter, mark != ""
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
