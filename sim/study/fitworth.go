package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Worth is a difference in value, judged.
type Worth struct {
	Value analysis.Interval `json:"value"` // in the scenario's money, a starter
	Verdict
	value analysis.Estimate
}

// Next is a number not yet known, and how much narrower the answer would be at best if it were: 0 means not at all.
type Next struct {
	What    string  `json:"what"`
	Narrows float64 `json:"narrows"`
}

// Run fits, and compares the scenario's own strategy with going on as before: with the fit, and without the table.
func (f *Fit) Run(ctx context.Context, e *Env, worlds Sampling) (*FitResult, error) {
	if err := worlds.Check(1); err != nil {
		return nil, err
	}
	if err := f.Do(ctx, e); err != nil {
		return nil, err
	}
	r := f.result
	pair := f.Scenario.Turn()
	if len(pair) < 2 {
		pair = f.Scenario.Compared()
	}
	if len(pair) < 2 {
		return r, nil
	}
	r.Against, r.Strategy, r.Months = pair[0], pair[1], f.Scenario.Config.Months
	with, without := Base{Scenario: r.Fitted, Set: f.Set}, f.Base
	compare := func(b Base) (*Comparison, error) {
		points, err := b.Points(pair[:2])
		if err != nil {
			return nil, err
		}
		return e.Compare(ctx, points, worlds.In())
	}
	after, err := compare(with)
	if err != nil {
		return nil, err
	}
	before, err := compare(without)
	if err != nil {
		return nil, err
	}
	r.Reached = with.Reached(&after.Arms[0].Collected)
	if r.Before = worth(before); len(r.Doubts) == 0 {
		r.Worth = worth(after)
	}
	r.next(after, max(0, f.last+f.held))
	for l := range agents.LeverCount {
		points := [2]agents.Levers{after.Arms[0].Point.Config.Brands[0].Levers, after.Arms[1].Point.Config.Brands[0].Levers}
		if math.Abs(float64(points[0][l]-points[1][l])) > .01 {
			r.Moved = append(r.Moved, strings.ToLower(agents.LeverWords[l]))
		}
	}
	return r, nil
}

// worth is what the second strategy is worth beside the first.
func worth(c *Comparison) *Worth {
	d := c.ValueDifference(1)
	return &Worth{toInterval(c.money().Of(d.Estimate)), d.Verdict, c.money().Of(d.Estimate)}
}

// askedNext are numbers that a company can come to know, and how many are named.
var askedNext = []struct {
	metric agents.Metric
	what   string
}{
	{agents.MetricTrustHere, "ask your customers how far they trust you"},
	{agents.MetricAffect, "ask your customers how attached they are"},
	{agents.MetricChurn, "churn"},
	{agents.MetricConversions, "purchases"},
	{agents.MetricOptOuts, "how many refuse personalization"},
}

// The months ahead in which a number would be known, how many are named, and what is too little to name.
const (
	nextMonths   = 6
	namedNext    = 3
	worthNaming  = .03
	fewestWorlds = 16
)

// next says what would narrow the answer most: how well what is not known yet goes with the difference in value, over the worlds. after is how many months
// are known.
func (r *FitResult) next(c *Comparison, after int) {
	d := experiment.Paired(c.Arms[1].Value, c.Arms[0].Value)
	from, to := after+1, min(after+nextMonths, r.Months)
	if len(d) < fewestWorlds || from > to {
		return
	}
	for _, ask := range askedNext {
		x := c.Arms[1].Mean(ask.metric, from, to)
		rho := analysis.RankCorrelation(x, d)
		n := float64(len(d))
		told := max(0, (float64(rho*rho*(n-1))-1)/(n-2))
		if k := 1 - math.Sqrt(1-told); k > worthNaming {
			r.Next = append(r.Next, Next{fmt.Sprintf("%s (%s, under %s)", ask.what, monthsText(from, to), r.Strategy), k})
		}
	}
	slices.SortStableFunc(r.Next, func(a, b Next) int { return cmp.Compare(b.Narrows, a.Narrows) })
	r.Next = r.Next[:min(namedNext, len(r.Next))]
}

// Sentences state the result of the fit.
func (r *FitResult) Sentences() (out []string) {
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if r.Reached != "" {
		out = append(out, r.Reached)
	}
	fitted := len(r.Rows) - r.keptAside
	if fitted == 0 {
		say("The table has no month after a change: it fixes levels, and says nothing about how your customers respond to a change. What follows rests on published findings alone. " +
			"Name the month of a change with --change; what the scenario does from month 1 on is then taken to be that change.")
	} else {
		say("The fitted months are off by %.1f standard deviations; a correct model is expected to be off by 1.", r.Fit)
	}
	if r.keptAside > 0 {
		verdict := "better than"
		if r.HeldOut >= r.Flat {
			verdict = "no better than"
		}
		say("The held-out months are predicted %s by a flat line from the last three fitted months: off by %.1f standard deviations, the line by %.1f.", verdict, r.HeldOut, r.Flat)
	}
	if fitted > 0 && r.keptAside == 0 && r.Rows[0].Arm == "" {
		say("No month is held out, so that nothing tests this fit: whether the model predicts your customers is unknown.")
	}
	out = append(out, r.unused...)
	if len(r.Known) > 0 {
		text := ""
		for i, k := range r.Known[:min(6, len(r.Known))] {
			if i > 0 {
				text += ", "
			}
			text += fmt.Sprintf("%s by %.0f %%", k.Parameter, 100*k.Known)
		}
		say("Your table narrows %s; %d parameters remain as uncertain as published findings leave them.", text, r.Unknown)
	} else if fitted > 0 {
		say("Your table narrows no parameter by more than a tenth.")
	}
	if len(r.Moved) > 1 && fitted > 0 {
		say("The change moved %s, all at once: the table cannot separate their effects, and says nothing about the levers that did not move.", listed(r.Moved))
	}
	return out
}

// listed is a list in words.
func listed(words []string) string {
	text := ""
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			text += " and "
		default:
			text += ", "
		}
		text += w
	}
	return text
}

// Answer says what the strategy is worth with and without the table, or why there is no verdict, and what to measure next.
func (r *FitResult) Answer(in Money) (out []string) {
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	told := func(w *Worth) string {
		return fmt.Sprintf("%+.2f %s a starter over %d months, in 8 of 10 worlds %+.2f to %+.2f: %s, ahead %s", w.value.Mean, in.Name, r.Months, w.value.Low, w.value.High, w.Outcome, w.In("worlds"))
	}
	for _, d := range r.Doubts {
		say("No verdict rests on this table: %s.", d)
	}
	if r.Worth != nil {
		say("%s beside %s, with your table: %s.", r.Strategy, r.Against, told(r.Worth))
	}
	if r.Before != nil {
		say("Without it: %s.", told(r.Before))
	}
	if len(r.Next) == 0 && r.Strategy != "" {
		say("No single number of the next months would narrow this answer noticeably.")
	}
	for i, n := range r.Next {
		if i == 0 {
			say("What would narrow the answer most: %s, by %.0f %% at best.", n.What, 100*n.Narrows)
		} else {
			say("Then: %s, by %.0f %%.", n.What, 100*n.Narrows)
		}
	}
	return out
}
