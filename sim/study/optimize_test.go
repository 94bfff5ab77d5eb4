package study

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Each step is the one that adds most to those before it, also where moves work together; what is missing comes last, of equal ones
// the first goes first.
func TestOptimizeIsGreedy(t *testing.T) {
	moves := []agents.Lever{2, 4, 5, 7, 8}
	worth := func(ways [][]agents.Lever) (out []float64, err error) {
		for _, w := range ways {
			sum := 0.
			for _, l := range w {
				sum += map[agents.Lever]float64{2: -1, 4: 3, 5: 1, 7: 2, 8: 2}[l]
			}
			if slices.Contains(w, 2) && slices.Contains(w, 4) { // together they gain much
				sum += 5
			}
			if w[len(w)-1] == 5 {
				sum = math.NaN()
			}
			out = append(out, sum)
		}
		return out, nil
	}
	for most, want := range map[int][]agents.Lever{0: nil, 1: {4}, 3: {4, 2, 7}, 9: {4, 2, 7, 8, 5}} {
		if got, err := greedy(moves, most, worth); err != nil || !slices.Equal(got, want) {
			t.Errorf("%d steps: %v, %v; want %v", most, got, err, want)
		}
	}
	if !slices.Equal(moves, []agents.Lever{2, 4, 5, 7, 8}) {
		t.Error("the moves asked for were changed", moves)
	}
	failure := errors.New("failed")
	if _, err := greedy(moves, 2, func([][]agents.Lever) ([]float64, error) { return nil, failure }); !errors.Is(err, failure) {
		t.Errorf("%v", err)
	}
}

// Only a lever that the proposal moves to an end is named as there, and one outside of what the strategies have as that.
func TestOptimizeNamesCorners(t *testing.T) {
	balanced, _ := agents.StrategyByName("balanced")
	proposal := func(change ...LeverChange) (out []LeverChange) {
		for l, name := range agents.LeverNames {
			x := float64(int(math.Round(100*float64(balanced.Levers[l])))) / 100
			out = append(out, LeverChange{name, x, x})
			for _, c := range change {
				if c.Lever == name {
					out[l] = c
				}
			}
		}
		return out
	}
	names := func(p []LeverChange) (ends, beyond string) {
		r := OptimizeResult{AtEnds: atEnds(p), Beyond: beyondPresets(p)}
		for _, l := range r.AtEnds {
			ends += l.Lever + " "
		}
		for _, l := range r.Beyond {
			beyond += l.Lever + " "
			if l.To >= l.Least && l.To <= l.Most {
				t.Errorf("%+v", l)
			}
		}
		if (len(r.Warnings()) > 0) != (ends+beyond != "") {
			t.Errorf("%q of %+v", r.Warnings(), r)
		}
		return ends, beyond
	}
	for _, c := range []struct {
		proposal     []LeverChange
		ends, beyond string
	}{
		{proposal(), "", ""},
		{proposal(LeverChange{"intensity", .5, .94}, LeverChange{"human", .4, .9}, LeverChange{"extraction", .3, .2}), "", ""},
		{proposal(LeverChange{"intensity", .5, .95}, LeverChange{"restraint", .6, .05}), "intensity restraint ", ""},
		{proposal(LeverChange{"intensity", .96, .98}, LeverChange{"extraction", .35, .85}), "", "intensity extraction "},
		{proposal(LeverChange{"human", 1, 0}, LeverChange{"governance", 0, 1}), "human governance ", "human governance "},
	} {
		if ends, beyond := names(c.proposal); ends != c.ends || beyond != c.beyond {
			t.Errorf("%q and %q, want %q and %q", ends, beyond, c.ends, c.beyond)
		}
	}
	r := OptimizeResult{AtEnds: []LeverChange{{"human", .4, 0}}, Beyond: []LeverBeyond{{LeverChange{"human", .4, 0}, .4, .9}}}
	if got := strings.Join(r.Warnings(), "|"); got != "At the end of its range, or nearly: human (0.00). The search pushes there, and there a model is least to be believed."+
		"|Outside the span of the 11 strategies, which the published findings were translated to: human 0.00 (0.40 to 0.90)." {
		t.Error(got)
	}
}

// What the steps add makes up what they come to together; the way begins with what Monday begins with, and says so in the same words,
// where the target is the same.
func TestOptimizeStepsAddUp(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone, which the race detector has nothing to say of")
	}
	b := shop(t, "strategy=hyper-intrusive")
	b.Set = nil
	ask := func(e *Env) *OptimizeResult {
		r, err := (&Optimize{Base: b, Objective: "value", Evaluations: 0, Sampling: lucky(experiment.Quick), Check: 3, Sample: OrderSample}).Run(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := ask(&Env{Workers: 1})
	sameJSON(t, "more workers", r, ask(&Env{Workers: 5}))
	if r.Stays || len(r.Steps) < 2 || r.Candidates != candidates || r.Holding != nil {
		t.Fatalf("%+v", r)
	}
	sum, seen := 0., map[string]bool{}
	for i, s := range r.Steps {
		sum += *s.Adds.Mean
		if s.Step != i+1 || seen[s.Lever] || math.Abs(s.To-s.From) < unmoved-1e-9 || s.Worlds != 3 || !close64(sum, *s.Together.Mean, 1e-9) {
			t.Errorf("%+v after %g", s, sum)
		}
		seen[s.Lever] = true
	}
	moved := 0
	for _, l := range r.Proposal {
		if math.Abs(l.To-l.From) > unmoved-1e-9 {
			moved++
		}
	}
	if moved != len(r.Steps) {
		t.Errorf("%d steps of %d levers that move", len(r.Steps), moved)
	}
	if moved == len(r.Proposal) && !close64(sum, *r.Over.Gain.Mean, 1e-9) {
		t.Errorf("the steps come to %g, switching to %g", sum, *r.Over.Gain.Mean)
	}
	for _, s := range agents.Strategies() {
		same := true
		for l, x := range s.Levers {
			same = same && close64(float64(x), r.Proposal[l].To, 1e-6)
		}
		if !same || s.Policy != agents.NoPolicy {
			continue
		}
		c := &Compare{Base: b, Sampling: lucky(3), Strategies: []string{"hyper-intrusive", s.Name}}
		if err := c.Begin(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), testEnv); err != nil {
			t.Fatal(err)
		}
		monday, err := (&Monday{Base: b, Sampling: lucky(3), Comparison: c.Comparison}).Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(err)
		}
		text := monday.Sentences()
		if len(text) < 3 {
			t.Fatalf("%q", text)
		}
		if want := strings.Replace(r.firstText, "the proposal", s.Name, 1); text[2] != want || !strings.Contains(want, leverWord(r.Steps[0].Lever)) {
			t.Errorf("Monday says\n%s\nand optimize\n%s", text[2], want)
		}
		return
	}
	t.Error("without trials the proposal is a strategy", r.Proposal)
}

// A schedule in place is left out before the first step, which is told apart.
func TestOptimizeTellsHolding(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	r, err := (&Optimize{Base: shop(t), Objective: "value", Sampling: lucky(2), Check: 3, Sample: 100}).Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(r.Sentences(), " "); r.Stays || r.Holding == nil || !strings.Contains(text, "Before the first step the schedule is left out: ") ||
		!strings.Contains(text, "without the schedule") {
		t.Errorf("%+v %s", r.Holding, text)
	}
}

// Who has the best in place is told to stay, without steps and months.
func TestOptimizeStays(t *testing.T) {
	ask := func(strategy string) *OptimizeResult {
		var stages []string // what is heard meanwhile: every stage, and once what is known when the long work begins
		e := &Env{Workers: 2, Note: func(text string) { stages = append(stages, text) }}
		r, err := (&Optimize{Base: shop(t, "strategy="+strategy), Objective: "value", Sampling: lucky(2), Check: 3, Sample: 120}).Run(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(stages, func(text string) bool { return strings.HasPrefix(text, "comparing in worlds") })
		var so []int
		for i, text := range stages {
			if strings.HasPrefix(text, "so far: ") {
				so = append(so, i)
			}
		}
		if at < 0 || len(so) != 1 || so[0] < at || stages[so[0]] != "so far: "+r.overText() || stages[so[0]+1] != "the order of steps" || stages[len(stages)-1] == stages[so[0]] {
			t.Errorf("%s: heard %q", strategy, stages)
		}
		return r
	}
	first := ask("hyper-intrusive")
	best := ""
	for _, c := range first.Choices[1:] {
		if *c.Objective.Mean == *first.Choices[0].Objective.Mean && c.Name != "guardrailed" {
			best = c.Name
		}
	}
	r := ask(best)
	if !r.Stays || len(r.Steps) > 0 || len(r.Months) > 0 || r.LastMonth != 0 || r.Over.Outcome != NoDifference || len(r.AtEnds) > 0 {
		t.Errorf("%s: %+v", best, r)
	}
	if text := r.Sentences(); len(text) != 2 || !strings.HasPrefix(text[0], "Stay with "+best+", as now: ") {
		t.Errorf("%q", text)
	}
}

// From where on the rest adds nothing is said by what it comes to, and only where no stretch of it does better than stopping.
func TestOptimizeTellsWhatRemains(t *testing.T) {
	is := func(o Outcome, mean float64) Difference {
		return Difference{analysis.Estimate{Mean: mean, Lo: mean, Hi: mean, N: 2}, Verdict{Outcome: o}}
	}
	step := func(over bool, left Difference) Move { return Move{Gain: left, Left: left, SoFar: left, Over: over} }
	value := experiment.Measure{Name: "value", Metric: agents.MetricCumulativeMargin}
	for _, c := range []struct {
		moves []Move
		want  string
	}{
		{nil, ""},
		{[]Move{step(false, is(Better, 2))}, "Even the last step adds something that matters (+2.00 baskets a starter)."},
		{[]Move{step(false, is(LeansBetter, 2))}, "Even the last step probably adds something that matters (+2.00 baskets a starter)."},
		{[]Move{step(false, is(CannotTell, 2)), step(true, is(NoDifference, 0)), step(true, is(Worse, -1))},
			"From step 2 on what remains adds nothing that matters (0.00 baskets a starter)."},
		{[]Move{step(true, is(CannotTell, 2))}, "From step 1 on it cannot be told whether what remains adds anything that matters (+2.00 baskets a starter)."},
		{[]Move{step(false, is(Better, 3)), step(true, is(LeansWorse, -2))}, "From step 2 on what remains adds nothing and probably costs (-2.00 baskets a starter). Stop before it: the first step alone brings +3.00 baskets a starter (better)."},
		{[]Move{step(true, is(LeansWorse, -2))}, "From step 1 on what remains adds nothing and probably costs (-2.00 baskets a starter)."},
		{[]Move{step(true, is(Worse, -2))}, "From step 1 on what remains adds nothing and costs (-2.00 baskets a starter)."},
	} {
		r := OptimizeResult{stop: rest(c.moves), measure: value, sign: 1, in: Shown{"value", "baskets a starter", "baskets a starter", 2, 1}}
		for k, m := range c.moves {
			r.Steps = append(r.Steps, StepResult{Step: k + 1, Verdict: m.Gain.Verdict, Move: m})
		}
		if got := r.restText(); got != c.want {
			t.Errorf("%s\nwant\n%s", got, c.want)
		}
	}
}

// What an optimum comes to is said for every outcome.
func TestSentencesOfOptima(t *testing.T) {
	change := func(lever string, from, to, mean, least float64, o Outcome) ChangeResult {
		return ChangeResult{LeverChange{lever, from, to}, mean, least, Verdict{Outcome: o}, analysis.Estimate{Mean: mean, Lo: mean, Hi: mean, N: 2}}
	}
	a, b := change("control", .1, .5, 2, -1, LeansBetter), change("human", .2, 1, 1, .5, CannotTell)
	months := []MonthResult{{Month: 1, Verdict: Verdict{Outcome: LeansBetter}}, {Month: 13, Verdict: Verdict{Outcome: Better}}}
	value := experiment.Measure{Name: "value", Metric: agents.MetricCumulativeMargin}
	for _, c := range []struct {
		r             OptimizeResult
		change, month string
	}{
		{OptimizeResult{BestChange: a, SafestChange: b, Months: months},
			"The best single change of x by quarters, whatever else, was in the search: Easy to refuse from 10 to 50, +2.00 baskets a starter and -1.00 in the worst twentieth (leans better). The safest was: People from 20 to 100, +1.00 baskets a starter and +0.50 in the worst twentieth (cannot tell).",
			"Switching to the proposal is not known to pay in any month tried, by value over the scenario's months."},
		{OptimizeResult{BestChange: a, SafestChange: a, LastMonth: 13, Months: months},
			"The best single change of x by quarters, whatever else, was in the search also the safest: Easy to refuse from 10 to 50, +2.00 baskets a starter and -1.00 in the worst twentieth (leans better).",
			"Switching to the proposal pays even in the last month tried, 13."},
		{OptimizeResult{BestChange: a, SafestChange: a, LastMonth: 1, Months: months}, "",
			"Switching to the proposal probably pays until month 1; of later ones it is not known whether the months left bring back what it costs."},
		{OptimizeResult{BestChange: a, SafestChange: a}, "", ""},
	} {
		c.r.Strategy, c.r.Objective, c.r.measure, c.r.sign, c.r.in = "x", "value", value, 1, Shown{"value", "baskets a starter", "baskets a starter", 2, 1}
		if got := c.r.changeText(); c.change != "" && got != c.change {
			t.Errorf("%s\nwant\n%s", got, c.change)
		}
		if got := c.r.monthText(); got != c.month {
			t.Errorf("%s\nwant\n%s", got, c.month)
		}
	}
	trust, churn := experiment.Measure{Name: "trust:a", Metric: agents.MetricTrust}, experiment.Measure{Name: "churn", Metric: agents.MetricChurn}
	e := analysis.Estimate{Mean: .25, Lo: .25, Hi: .25, N: 2}
	baskets, euros := Money{"baskets", 1, 0}, Money{"EUR", 12, 0}
	for want, got := range map[string]string{"+25.0 points of trust:a": shownMeasure(trust, baskets, 1).Told(e), "+25.0 points of churn less": shownMeasure(churn, baskets, -1).Told(e),
		"+0.25 baskets a starter": shownMeasure(value, baskets, 1).Told(e), "+3.00 EUR a starter": shownMeasure(value, euros, 1).Told(e)} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
