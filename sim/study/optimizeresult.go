package study

import (
	"fmt"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// OptimizeResult is the proposal and how sure it is; its schema is docs/summary.md.
type OptimizeResult struct {
	Head
	Scenario     string         `json:"scenario"`
	Strategy     string         `json:"strategy"`
	Objective    string         `json:"objective"`
	Constraints  []string       `json:"constraints"`
	Proposal     []LeverChange  `json:"proposal"`
	Candidates   int            `json:"candidates"` // settings of the search held beside the strategy in place in the check worlds
	Stays        bool           `json:"stays"`      // the strategy in place is the best of them
	Over         GainResult     `json:"over_in_place"`
	AtEnds       []LeverChange  `json:"at_ends"`
	Beyond       []LeverBeyond  `json:"beyond_presets"`
	Choices      []ChoiceResult `json:"choices"` // the proposal, then all strategies
	Holding      *GainResult    `json:"holding,omitempty"`
	Steps        []StepResult   `json:"steps"`
	Rest         *RestResult    `json:"what_remains,omitempty"`
	BestChange   ChangeResult   `json:"best_single_change"`
	SafestChange ChangeResult   `json:"safest_single_change"`
	LastMonth    int            `json:"last_month_that_pays"` // 0: none does
	Months       []MonthResult  `json:"going_over_in"`
	Front        []FrontPoint   `json:"front"`

	Check int `json:"-"` // other worlds

	measure             experiment.Measure // the objective
	in                  Shown              // how gains in it are written
	sign                float64
	over                Difference
	firstText, holdText string
	stop                *Rest
}

// GainResult is how much better one thing is than another in the objective, world by world.
type GainResult struct {
	Gain analysis.Interval `json:"gain"`
	Verdict
}

// LeverChange is a lever's current and proposed value.
type LeverChange struct {
	Lever string  `json:"lever"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
}

// String writes the move with the lever's name, in hundredths.
func (c LeverChange) String() string {
	return fmt.Sprintf("%s from %.0f to %.0f", leverWord(c.Lever), 100*c.From, 100*c.To)
}

// leverWord is what screens call a lever of that name.
func leverWord(name string) string {
	if l, ok := agents.LeverByName(name); ok {
		return agents.LeverWords[l]
	}
	return name
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
	Verdict

	At analysis.Estimate `json:"-"`
}

// MonthResult is the gain from switching to the proposal in a month.
type MonthResult struct {
	Month int               `json:"month"`
	Gain  analysis.Interval `json:"gain"`
	Verdict
}

// FrontPoint is a setting that no other beats in both objective and trust.
type FrontPoint struct {
	Objective float64            `json:"objective"`
	Trust     float64            `json:"trust"`
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
