package study

import (
	"fmt"

	"backlash/sim/analysis"
	"backlash/sim/number"
)

// Digits is the number of decimals for gains in the objective.
func (r *OptimizeResult) Digits() int { return r.in.Digits }

// In is an amount of the objective in the unit it is told in.
func (r *OptimizeResult) In(e analysis.Estimate) analysis.Estimate { return scaled(e, r.in.Scale) }

// verdictText writes a gain with its verdict.
func (r *OptimizeResult) verdictText(d Difference) string {
	return fmt.Sprintf("%s (%s)", r.in.Told(d.Estimate), d.Outcome)
}

// pickText says what the proposal was picked from; "" where it is the strategy in place.
func (r *OptimizeResult) pickText() string {
	if r.Stays {
		return ""
	}
	return fmt.Sprintf("The proposal is the best, in these worlds, of %s in place and the search's best %s; being picked here flatters its lead a little.",
		r.Strategy, number.Several(r.Candidates, "setting"))
}

// overText says what switching to the proposal is worth.
func (r *OptimizeResult) overText() string {
	if r.Stays {
		keeps := ""
		if len(r.Constraints) > 0 {
			keeps = " and keeps the constraints"
		}
		return fmt.Sprintf("Stay with %s, as now: none of the search's best %s is better on average%s in the worlds that it has not seen.",
			r.Strategy, number.Several(r.Candidates, "setting"), keeps)
	}
	return switchSentence(r.Strategy, "the proposal", r.over, r.in)
}

// changeText says which single change is best, and which safest, whatever the proposal.
func (r *OptimizeResult) changeText() string {
	move := func(c ChangeResult) string {
		return fmt.Sprintf("%s, %s and %+.*f in the worst twentieth (%s)", c.LeverChange, r.in.Told(c.At), r.in.Digits, r.in.Scale*c.Least, c.Outcome)
	}
	if r.BestChange.LeverChange == r.SafestChange.LeverChange {
		return fmt.Sprintf("The best single change of %s by quarters, whatever else, was in the search also the safest: %s.", r.Strategy, move(r.BestChange))
	}
	text := fmt.Sprintf("The best single change of %s by quarters, whatever else, was in the search: %s. The safest was: %s.", r.Strategy, move(r.BestChange), move(r.SafestChange))
	if r.SafestChange.At.Mean >= r.BestChange.At.Mean {
		text += " In the worlds that the search has not seen, which these numbers are of, the safest is worth as much and more: prefer it."
	}
	return text
}

// monthText says until when switching pays; "" where there is nothing to switch to.
func (r *OptimizeResult) monthText() string {
	if len(r.Months) == 0 {
		return ""
	}
	last := r.Months[len(r.Months)-1]
	pays := "pays"
	for _, m := range r.Months {
		if m.Month == r.LastMonth && m.Outcome == LeansBetter {
			pays = "probably pays"
		}
	}
	switch {
	case r.LastMonth == 0:
		return fmt.Sprintf("Switching to the proposal is not known to pay in any month tried, by %s over the scenario's months.", r.Objective)
	case r.LastMonth == last.Month:
		return fmt.Sprintf("Switching to the proposal %s even in the last month tried, %d.", pays, last.Month)
	}
	return fmt.Sprintf("Switching to the proposal %s until month %d; of later ones it is not known whether the months left bring back what it costs.", pays, r.LastMonth)
}

// Warnings say where the proposal is least credible.
func (r *OptimizeResult) Warnings() []string { return said(r.endsText(), r.beyondText()) }

// Sentences say whether to switch, what to do first, what the steps add, which single changes are best and safest, and until when
// switching pays.
func (r *OptimizeResult) Sentences() []string {
	return said(r.overText(), r.pickText(), r.firstText, r.holdText, r.restText(), r.changeText(), r.monthText())
}

// said leaves out what is not said.
func said(texts ...string) (out []string) {
	for _, text := range texts {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}
