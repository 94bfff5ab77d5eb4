package study

import (
	"fmt"

	"backlash/sim/analysis"
)

// OptimizeResult is the proposal and how sure it is; its schema is docs/summary.md.
type OptimizeResult struct {
	Head
	Scenario     string         `json:"scenario"`
	Strategy     string         `json:"strategy"`
	Objective    string         `json:"objective"`
	Constraints  []string       `json:"constraints"`
	Proposal     []LeverChange  `json:"proposal"`
	Choices      []ChoiceResult `json:"choices"` // the proposal, then all strategies
	BestChange   ChangeResult   `json:"best_single_change"`
	SafestChange ChangeResult   `json:"safest_single_change"`
	LastMonth    int            `json:"last_month_that_pays"` // 0: none does
	Months       []MonthResult  `json:"going_over_in"`
	Front        []FrontPoint   `json:"front"`

	Check int `json:"-"` // other worlds
}

// LeverChange is a lever as it is and as it should be.
type LeverChange struct {
	Lever string  `json:"lever"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
}

// ChoiceResult is one choice in other worlds.
type ChoiceResult struct {
	Name       string             `json:"name"`
	Objective  analysis.Interval  `json:"objective"`
	Keeps      bool               `json:"keeps_constraints"`
	Ahead      *analysis.Interval `json:"proposal_ahead_by,omitempty"`
	RegretMean float64            `json:"regret_mean"`
	RegretMost float64            `json:"regret_p95"`
	BestIn     float64            `json:"best_in_share_of_worlds"`

	At, Lead analysis.Estimate `json:"-"` // the objective, and the proposal's lead
}

// ChangeResult is one lever moved, and what it gains over worlds: on average, and in the worst twentieth.
type ChangeResult struct {
	LeverChange
	Gain  float64 `json:"gain_mean"`
	Least float64 `json:"gain_p05"`
}

// MonthResult is what going over to the proposal in a month gains.
type MonthResult struct {
	Month int               `json:"month"`
	Gain  analysis.Interval `json:"gain"`
}

// FrontPoint is a setting that no other beats in both objective and trust.
type FrontPoint struct {
	Objective float64            `json:"objective"`
	Trust     float64            `json:"trust_starters"`
	Levers    map[string]float64 `json:"levers"`
}

// Title says what was asked.
func (r *OptimizeResult) Title() string {
	text := ""
	for i, c := range r.Constraints {
		if text = text + " and " + c; i == 0 {
			text = ", subject to " + c
		}
	}
	return fmt.Sprintf("%s: the levers that make %s best%s", r.Scenario, r.Objective, text)
}

// changeText says which single change is best, and which safest.
func (r *OptimizeResult) changeText() string {
	move := func(c ChangeResult) string {
		return fmt.Sprintf("%s from %.2f to %.2f (%+.2f on average, %+.2f in the worst twentieth of the worlds)", c.Lever, c.From, c.To, c.Gain, c.Least)
	}
	switch {
	case r.BestChange.Gain <= 0:
		return fmt.Sprintf("No single lever change of %s gains on average.", r.Strategy)
	case r.BestChange == r.SafestChange:
		return fmt.Sprintf("The best single change of %s is also the safest: %s.", r.Strategy, move(r.BestChange))
	}
	return fmt.Sprintf("The best single change of %s: %s. The safest: %s.", r.Strategy, move(r.BestChange), move(r.SafestChange))
}

// monthText says until when going over pays.
func (r *OptimizeResult) monthText() string {
	last := r.Months[len(r.Months)-1]
	switch {
	case r.LastMonth == 0:
		return fmt.Sprintf("Going over to the proposal does not pay in any month tried: %s over the scenario's months is not better.", r.Objective)
	case r.LastMonth == last.Month:
		return "Going over to the proposal still pays in the last month tried."
	}
	return fmt.Sprintf("Going over to the proposal pays until month %d; later the months left do not bring back what it costs.", r.LastMonth)
}

// Sentences say which single changes are best and safest, and until when going over pays.
func (r *OptimizeResult) Sentences() []string { return []string{r.changeText(), r.monthText()} }
