package main

import (
	"fmt"

	"backlash/sim/analysis"
)

// optimizeResult is the machine-readable result; its schema is docs/summary.md.
type optimizeResult struct {
	Schema       int            `json:"schema_version"`
	Kind         string         `json:"kind"`
	ModelVersion int            `json:"model_version"`
	Scenario     string         `json:"scenario"`
	Strategy     string         `json:"strategy"`
	Objective    string         `json:"objective"`
	Constraints  []string       `json:"constraints"`
	Proposal     []leverChange  `json:"proposal"`
	Choices      []choiceResult `json:"choices"` // the proposal, then the eleven strategies
	BestChange   changeResult   `json:"best_single_change"`
	SafestChange changeResult   `json:"safest_single_change"`
	LastMonth    int            `json:"last_month_that_pays"` // 0: none does
	Months       []monthResult  `json:"going_over_in"`
	Front        []frontPoint   `json:"front"`
}

// leverChange is a lever as it is and as it should be.
type leverChange struct {
	Lever string  `json:"lever"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
}

// choiceResult is one choice in left-out worlds, and over parameter draws.
type choiceResult struct {
	Name       string    `json:"name"`
	Objective  interval  `json:"objective"`
	Keeps      bool      `json:"keeps_constraints"`
	Ahead      *interval `json:"proposal_ahead_by,omitempty"`
	RegretMean float64   `json:"regret_mean"`
	RegretMost float64   `json:"regret_p95"`
	BestIn     float64   `json:"best_in_share_of_draws"`

	estimate, ahead analysis.Estimate
}

// changeResult is one lever moved, and what it gains over parameter draws: on average, and in the worst twentieth.
type changeResult struct {
	leverChange
	Gain  float64 `json:"gain_mean"`
	Least float64 `json:"gain_p05"`
}

// monthResult is what going over to the proposal in a month gains.
type monthResult struct {
	Month int      `json:"month"`
	Gain  interval `json:"gain"`
}

// frontPoint is a setting that no other beats in both objective and trust.
type frontPoint struct {
	Objective float64            `json:"objective"`
	Trust     float64            `json:"trust_starters"`
	Levers    map[string]float64 `json:"levers"`
}

// tell prints the proposal and how sure it is.
func (o *optimization) tell() {
	w, r := o.a.out, &o.result
	paragraph(w, "%s: the levers that make %s best%s", r.Scenario, r.Objective, o.constraintText())
	fmt.Fprintln(w)
	var rows [][]string
	for _, l := range r.Proposal {
		rows = append(rows, []string{l.Lever, fmt.Sprintf("%.2f", l.From), fmt.Sprintf("%.2f", l.To)})
	}
	table(w, []string{"lever", "in place", "proposed"}, rows)
	fmt.Fprintf(w, "\nIn %d worlds the search has not seen, and over %d draws of the parameters\n", o.flags.check, o.flags.draws)
	rows = nil
	for i, c := range r.Choices {
		ahead := ""
		if i > 0 {
			ahead = signed(c.ahead, 2)
		}
		name := c.Name
		if !c.Keeps {
			name += " *"
		}
		rows = append(rows, []string{name, estimate(c.estimate, 2), ahead, fmt.Sprintf("%.2f", c.RegretMean), fmt.Sprintf("%.2f", c.RegretMost), fmt.Sprintf("%.0f", 100*c.BestIn)})
	}
	table(w, []string{"", r.Objective, "proposal ahead", "regret", "p95", "best in %"}, rows)
	if len(r.Constraints) > 0 {
		fmt.Fprintln(w, "* breaks the constraints")
	}
	fmt.Fprintln(w)
	paragraph(w, "%s", o.changeText())
	paragraph(w, "%s", o.monthText())
	fmt.Fprintln(w)
	paragraph(w, "regret: what a choice loses to the best one of the table in the same draw of the parameters that nobody measured, on average and in the worst twentieth. ±: half a 95 %% interval over luck.")
}

func (o *optimization) constraintText() string {
	text := ""
	for i, c := range o.result.Constraints {
		if text = text + " and " + c; i == 0 {
			text = ", subject to " + c
		}
	}
	return text
}

// changeText says which single change is best, and which safest.
func (o *optimization) changeText() string {
	r := &o.result
	move := func(c changeResult) string {
		return fmt.Sprintf("%s from %.2f to %.2f (%+.2f on average, %+.2f in the worst twentieth of the draws)", c.Lever, c.From, c.To, c.Gain, c.Least)
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
func (o *optimization) monthText() string {
	r := &o.result
	last := r.Months[len(r.Months)-1]
	switch {
	case r.LastMonth == 0:
		return fmt.Sprintf("Going over to the proposal does not pay in any month tried: %s over the scenario's months is not better.", r.Objective)
	case r.LastMonth == last.Month:
		return "Going over to the proposal still pays in the last month tried."
	}
	return fmt.Sprintf("Going over to the proposal pays until month %d; later the months left do not bring back what it costs.", r.LastMonth)
}
