package study

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// What was set goes over every strategy of a comparison; the rest is the strategy's.
func TestWhatWasSetGoesOverStrategies(t *testing.T) {
	b := shop(t, "intensity=0.3")
	points, err := b.Points([]string{"balanced", "hyper-intrusive"})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range points {
		own, _ := agents.StrategyByName(p.Name)
		own.Levers[agents.Intensity] = .3
		if got := p.Config.Brands[0].Levers; got != own.Levers {
			t.Errorf("%s: %v, want %v", p.Name, got, own.Levers)
		}
	}
	_, err = b.Points([]string{"balanced", "balanced"})
	refused(t, err, "", "listed twice")
	if _, err := b.Points([]string{"balanced", "no-such"}); err == nil {
		t.Error("a strategy that there is not")
	}
}

// An arm of a comparison is the run of its strategy in the same worlds, in memory and in a folder, whatever is unsure.
func TestAnArmIsARun(t *testing.T) {
	for _, sampling := range []Sampling{lucky(3), {Uncertainty: experiment.All, Worlds: 2}} {
		c := &Compare{Base: shop(t), Sampling: sampling, Strategies: []string{"balanced", "hyper-intrusive", "as-written"}}
		if err := c.Begin(); err != nil {
			t.Fatal(err)
		}
		if failed, err := c.Do(t.Context(), testEnv); err != nil || len(failed) > 0 {
			t.Fatal(failed, err)
		}
		result := c.Result()
		for i, set := range []string{"strategy=balanced", "strategy=hyper-intrusive", "seed=7"} {
			r := &Run{Base: shop(t, set), Sampling: sampling}
			if err := r.Begin(Headline); err != nil {
				t.Fatal(err)
			}
			if err := r.Do(t.Context(), testEnv); err != nil {
				t.Fatal(err)
			}
			sameJSON(t, "value under "+set, r.Collected.Estimate(r.Collected.Value).Interval(), result.Strategies[i].Value)
			sameJSON(t, "series under "+set, byMonth(Headline, 4, r.Collected.At), result.Strategies[i].Metrics)
			if s := r.Sentences(); len(s) != 3 || !strings.Contains(s[0], Show(r.Collected.Estimate(r.Collected.Value), 2)) {
				t.Errorf("%q", s)
			}
		}
		kept := &Compare{Base: shop(t), Sampling: sampling, Strategies: c.Strategies}
		if err := kept.Begin(); err != nil {
			t.Fatal(err)
		}
		plan, err := kept.Plan()
		if err != nil {
			t.Fatal(err)
		}
		s, err := testEnv.Lay(plan, filepath.Join(t.TempDir(), "new"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := testEnv.Complete(t.Context(), s, Folder{Format: "csv"}, kept.Add); err != nil {
			t.Fatal(err)
		}
		sameJSON(t, "memory and folder", result, kept.Result())
		text := ""
		for _, s := range c.Sentences() {
			text += s[0] + " " + s[1] + "\n"
		}
		for _, want := range []string{"hyper-intrusive:", "as-written:", "By value, the best first:", "0 of 3 pairs", sampling.Unit()} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not told: %s", want, text)
			}
		}
		if best := c.Comparison.BestSentence("worlds"); !strings.HasPrefix(best, strings.Split(text[strings.Index(text, "first: ")+7:], ",")[0]) {
			t.Errorf("%s is not the best of %s", best, text)
		}
	}
	c := &Compare{Base: shop(t), Sampling: lucky(2), Strategies: []string{"balanced"}}
	if err := c.Begin(); err == nil || !strings.Contains(err.Error(), "at least two") {
		t.Errorf("one strategy alone: %v", err)
	}
}

// A world that fails under one strategy makes no pair, and the other worlds stay where they are.
func TestAFailedWorldMakesNoPair(t *testing.T) {
	points, err := (&Base{Scenario: shop(t).Scenario}).Points([]string{"balanced", "hyper-intrusive"})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := testEnv.Compare(t.Context(), points, experiment.ByLuck(3))
	if err != nil {
		t.Fatal(err)
	}
	points[1].Config.Population.Customers = -1
	broken, err := testEnv.Compare(t.Context(), points, experiment.ByLuck(3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := broken.Failed(); err == nil || broken.Arms[1].Pairs != 0 || whole.Arms[1].Pairs != 3 {
		t.Errorf("%v, %d pairs and %d", err, broken.Arms[1].Pairs, whole.Arms[1].Pairs)
	}
	for k, x := range broken.Arms[1].OnlyHere {
		if !math.IsNaN(x) || broken.Arms[0].Value[k] != whole.Arms[0].Value[k] {
			t.Errorf("world %d: %v", k, x)
		}
	}
	value, err := experiment.ParseMeasure("value", &points[0].Config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := testEnv.Measure(t.Context(), points, experiment.ByLuck(2), value); err == nil || !strings.Contains(err.Error(), "every run of hyper-intrusive failed") {
		t.Errorf("%v", err)
	}
}

// What the steps of a schedule add sums to what all of them do.
func TestStepsAddUp(t *testing.T) {
	s := &Steps{Base: shop(t), Sampling: lucky(3)}
	r, err := s.Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Steps) != 2 || r.Steps[0].What != "transparency to 0.9" || r.Steps[1].What != "intensity to 0.2" || r.Worlds != 3 {
		t.Fatalf("%+v", r)
	}
	trust, gone, value := 0., 0., 0.
	for _, x := range r.Steps {
		trust, gone, value = trust+x.Trust.Mean, gone+x.Gone.Mean, value+x.Value.Mean
		if !(x.Value.Ahead >= 0 && x.Value.Ahead <= 1) {
			t.Errorf("%+v", x)
		}
	}
	if !close64(trust, r.All.Trust.Mean, 1e-9) || !close64(gone, r.All.Gone.Mean, 1e-9) || !close64(value, r.All.Value.Mean, 1e-9) || r.All.Trust.Mean == 0 {
		t.Errorf("%g, %g, %g and all %+v", trust, gone, value, r.All)
	}
	if text := r.Sentences(); len(text) != 2 || !strings.HasPrefix(text[1], "From month 3, intensity to 0.2: ") {
		t.Errorf("%q", text)
	}
	s.Scenario.Config.Brands[0].Schedule = nil
	_, err = s.Run(t.Context(), testEnv)
	refused(t, err, "", "no schedule")
}

// Departures are shared among causes and segments without rest, what moved trust adds up, and who left only here left here.
func TestCausesAddUp(t *testing.T) {
	b := shop(t, "months=14")
	c, err := b.Causes("hyper-intrusive", "", lucky(3))
	if err != nil {
		t.Fatal(err)
	}
	twin, err := b.Points([]string{"balanced"})
	if err != nil {
		t.Fatal(err)
	}
	alone, err := c.Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	c.Twin = &twin[0]
	var told []*CausesResult
	var lefts []float64
	r, err := c.Follow(t.Context(), testEnv, func(r *CausesResult) { told, lefts = append(told, r), append(lefts, r.Months[2].Left) })
	if err != nil {
		t.Fatal(err)
	}
	total, only := 0., 0.
	for i := range r.Months {
		m := &r.Months[i]
		causes, by := 0., 0.
		for _, x := range m.Causes {
			causes += x
		}
		for _, x := range m.By {
			by += x
		}
		if !close64(causes, m.Left, 1e-3) || by != m.Left || m.Only > m.Left || m.Left != alone.Months[i].Left {
			t.Errorf("month %d: %+v, causes %g, segments %g", i+1, m, causes, by)
		}
		woken := 0.
		for _, x := range m.Woken {
			woken += x
		}
		if !close64(woken, m.Left, 1e-3) {
			t.Errorf("month %d: %g left, what woke them sums to %g", i+1, m.Left, woken)
		}
		parts := 0.
		for _, x := range m.Parts {
			parts += x
		}
		if !close64(parts, m.Only, 1e-9) {
			t.Errorf("month %d: what parts %g lives sums to %g", i+1, m.Only, parts)
		}
		change := m.Trust.Won
		for _, x := range m.Trust.Lost {
			change -= x
		}
		if !close64(change, m.Trust.Change, 1e-4) {
			t.Errorf("month %d: trust %+v", i+1, m.Trust)
		}
		order := Ranked(m.Causes)
		for k := 1; k < len(order); k++ {
			if m.Causes[order[k]] > m.Causes[order[k-1]] {
				t.Errorf("month %d: %v are not ranked", i+1, order)
			}
		}
		total, only = total+m.Left, only+m.Only
		text := strings.Join(r.MonthSentences(i+1), " ")
		if !strings.Contains(text, "their twins under balanced never do") || !strings.Contains(text, "won +") {
			t.Errorf("%s", text)
		}
	}
	if total == 0 || only == 0 || only == total {
		t.Errorf("%g left, %g only here: nothing is tested", total, only)
	}
	if len(told) != 3 || told[0].Worlds != 1 || told[0].Months[2].Left != lefts[0] || lefts[0] == r.Months[2].Left {
		t.Errorf("what was told has changed: %v, %+v", lefts, told[0].Months[2])
	}
	spans := r.Spans()
	sum := 0.
	for _, s := range spans {
		sum += s.Left
	}
	if len(spans) != 2 || spans[1].Name != "year 2" || !close64(sum, total/3, 1e-9) {
		t.Errorf("%+v", spans)
	}
	long := CausesResult{Worlds: 1, Months: make([]CauseMonth, 12*13)}
	if spans := long.Spans(); len(spans) > causeSpans || spans[0].Name != "y. 1-3" || spans[len(spans)-1].Name != "y. 13-15" {
		t.Errorf("%+v", spans)
	}
	if !strings.Contains(r.Title(), "hyper-intrusive") || len(r.Sentences()) != 3 || !strings.HasPrefix(r.Thinking(), "What made them think of leaving: ") {
		t.Error(r.Title())
	}
	c.Worlds = 0
	_, err = c.Run(t.Context(), testEnv)
	refused(t, err, "worlds", "at least 1")
}

// Twins are the same person: exchanged strategies exchange the lives.
func TestTwins(t *testing.T) {
	ask := func(a, b string) *TwinsResult {
		base := shop(t)
		twins, err := base.Twins([2]string{a, b}, 11, lucky(4))
		if err != nil {
			t.Fatal(err)
		}
		r, err := twins.Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one, other := ask("balanced", "hyper-intrusive"), ask("hyper-intrusive", "balanced")
	if one.Left[0] != other.Left[1] || one.Left[1] != other.Left[0] || one.Threshold != other.Threshold || one.Segment == "" || len(one.Diaries[0]) != 4 {
		t.Errorf("%+v and %+v", one, other)
	}
	sameJSON(t, "diary", one.Diaries[0], other.Diaries[1])
	if a, b := one.Diaries[0], one.Diaries[1]; a[3] == b[3] {
		t.Error("both lives are one")
	}
	if text := one.Sentences(); !strings.Contains(text[0], "Customer 11, "+one.Segment) || !strings.Contains(text[1], "of 4 under hyper-intrusive") {
		t.Errorf("%q", text)
	}
	base := shop(t)
	for _, wrongly := range []Twins{{Customer: -1, Sampling: lucky(1)}, {Customer: 120, Sampling: lucky(1)}, {Customer: 5}} {
		both, err := base.Points([]string{"balanced", "hyper-intrusive"})
		if err != nil {
			t.Fatal(err)
		}
		wrongly.Points = [2]experiment.Point(both)
		if _, err := wrongly.Run(t.Context(), testEnv); err == nil {
			t.Errorf("%+v is taken", wrongly)
		}
	}
}

// A condition and its opposite are never both true, and every number behind them is told.
func TestAssert(t *testing.T) {
	ask := func(condition string) *AssertResult {
		r, err := (&Assert{Base: shop(t), Sampling: lucky(3), Condition: condition}).Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(condition, err)
		}
		return r
	}
	for _, claim := range []string{"trust > 0.5", "trust@2.lo > 0.9", "churn.p95 < 0.5 && trust.hi < 1", "trust < 0"} {
		yes, no := ask(claim), ask("not ("+claim+")")
		if yes.Holds == no.Holds || yes.Worlds != 3 || len(yes.Results) == 0 {
			t.Errorf("%s: %+v, %+v", claim, yes, no)
		}
		text := yes.Sentences()
		verdict := map[bool]string{true: "holds: ", false: "does not hold: "}[yes.Holds]
		if len(text) != len(yes.Results)+1 || text[len(text)-1] != verdict+claim || !strings.HasPrefix(text[0], yes.Results[0].Name+" = ") || yes.Reason() != claim {
			t.Errorf("%q", text)
		}
	}
	rare := &Assert{Base: shop(t, "population.customers=2", "months=1"), Sampling: lucky(2), Condition: "cause_intrusion >= 0"}
	if r, err := rare.Run(t.Context(), testEnv); err != nil || r.Holds || r.Missing == "" || r.Reason() != r.Missing || !strings.Contains(r.Sentences()[0], "does not exist in any of 2 worlds") {
		t.Errorf("%+v, %v", r, err)
	}
	if one := (&Assert{Base: shop(t), Sampling: lucky(1), Condition: "trust >= 0"}); true {
		r, err := one.Run(t.Context(), testEnv)
		if err != nil || !r.Holds || !strings.Contains(r.Sentences()[0], "no interval from one value") {
			t.Errorf("%+v, %v", r, err)
		}
	}
	for claim, why := range map[string]string{"trst > 1": `did you mean "trust"`, "trust": "", "1 > 0": "names no result", "trust@9 > 0": "month"} {
		_, err := (&Assert{Base: shop(t), Sampling: lucky(2), Condition: claim}).Run(t.Context(), testEnv)
		refused(t, err, "", why)
	}
}

// Who has the best strategy already is told to stay; who has not is told what switching brings, by what the comparison says.
func TestMonday(t *testing.T) {
	b := shop(t)
	value, err := experiment.ParseMeasure("value", &b.Scenario.Config)
	if err != nil {
		t.Fatal(err)
	}
	for _, strategies := range [][]string{{"as-written", "hyper-intrusive", "balanced"}, {"balanced", "as-written", "hyper-intrusive"}} {
		c := &Compare{Base: b, Sampling: lucky(3), Strategies: strategies}
		if err := c.Begin(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), testEnv); err != nil {
			t.Fatal(err)
		}
		names, _ := c.Comparison.order()
		m := &Monday{Base: b, Sampling: lucky(3), Comparison: c.Comparison}
		r, err := m.Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(err)
		}
		text := r.Sentences()
		if names[0] == "as-written" {
			t.Fatalf("%v: nothing to switch to", names)
		}
		way, told := m.way(m.Best().Point, value)
		x, err := testEnv.Measure(t.Context(), []experiment.Point{way.after(way.Config, nil), way.after(way.Config, way.moves())}, told, value)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.
		for _, s := range r.Steps {
			sum += s.Gain.Mean
		}
		if all := x.Difference(1, 0, 0).Mean; len(r.Steps) != len(way.moves()) || math.Abs(sum-all) > 1e-9 {
			t.Errorf("%d steps add %g, all of %d at once %g", len(r.Steps), sum, len(way.moves()), all)
		}
		if len(text) < 3 || r.To != names[0] || !strings.Contains(text[1], names[0]) || strings.HasPrefix(text[0], "Stay with "+names[0]) {
			t.Errorf("%v: %q", names, text)
		}
		m.Scenario = shop(t, "strategy="+names[0]).Scenario
		if r, err := m.Run(t.Context(), testEnv); err != nil || r.To != "" || r.Sentences()[0] != "Stay with "+names[0]+", as now: none of the strategies compared with it is worth more." {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

// Numbers are shown with what is known of them and no more.
func TestNumbersAreShown(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ got, want string }{
		{Show(analysis.Estimate{Mean: nan}, 2), "-"}, {Show(analysis.Estimate{Mean: 1.25, Lo: nan, Hi: nan}, 2), "1.25"},
		{Show(analysis.Estimate{Mean: 2, Lo: 1, Hi: 3, N: 4}, 1), "2.0 ±1.0"}, {Show(analysis.Estimate{Mean: 2, Lo: 1, Hi: 3, N: 9, Low: 1, High: 9}, 3), "1.00..9.00"},
		{Signed(analysis.Estimate{Mean: 2, Lo: 1, Hi: 3}, 0), "+2 ±1"}, {Show(analysis.Estimate{Mean: 2, Lo: 1.996, Hi: 2.004}, 2), "2.00"}, {Show(analysis.Estimate{Mean: 2, Lo: 2, Hi: 2}, 2), "2.00"},
		{Show(analysis.Estimate{Mean: 2, Lo: 1.994, Hi: 2.006}, 2), "2.00 ±0.01"}, {Signed(analysis.Estimate{Mean: -2, Lo: -3, Hi: -1}, 0), "-2 ±1"},
		{Signed(analysis.Estimate{Mean: 2, Lo: 1, Hi: 3, N: 9, Low: 1, High: 9}, 0), "1..9"},
		{Pair(nil), "-"}, {Alone(nil), "-"},
		{OpeningText(0, -1), "The dashboard's forecast of the next twelve months holds"}, {OpeningText(3, -1), "From month 3 on the dashboard's forecast of the next twelve months is too high; visible churn never leaves the range of its first three months"},
		{OpeningText(3, 2), "From month 3 on the dashboard's forecast of the next twelve months is too high, 2 months before visible churn leaves the range of its first three"},
		{lucky(3).Means(1, &sim.Config{}), "One world: no range can be given."}, {lucky(3).Unit(), "worlds"}, {lucky(3).Source(&sim.Config{}), ""},
		{lucky(9).Means(9, &sim.Config{}), "lo..hi: 8 in 10 of the 9 worlds lie here; they differ in luck."}, {Sampling{Uncertainty: experiment.All}.Unit(), "plausible worlds"},
		{Sampling{Uncertainty: experiment.Parameters}.Source(&sim.Config{}), drawnFrom(&sim.Config{})}, {Sampling{experiment.People, 3}.Text(), "3 worlds that differ in people"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	i := analysis.Estimate{Mean: 123.4, Lo: .012345, Hi: 200, N: 3}.Interval()
	if got := Pair(&i); got != "123 (0.012..200)" {
		t.Errorf("%q", got)
	}
	if got := Alone(&i); got != "123" {
		t.Errorf("%q", got)
	}
}

// Worlds that will do are let through, and no others.
func TestSamplingIsChecked(t *testing.T) {
	most := experiment.Draws()
	for _, c := range []struct {
		s      Sampling
		least  int
		option string
	}{
		{lucky(1), 1, ""}, {lucky(1), 2, "worlds"}, {lucky(0), 1, "worlds"}, {lucky(100_000), 1, ""}, {Sampling{experiment.People, 100_000}, 1, ""},
		{Sampling{experiment.Parameters, 5}, 5, ""}, {Sampling{experiment.Parameters, 4}, 5, "worlds"}, {Sampling{experiment.All, most}, 1, ""},
		{Sampling{experiment.All, most + 1}, 1, "worlds"}, {Sampling{"fate", 3}, 1, "uncertainty"}, {Sampling{"both", 3}, 1, "uncertainty"}, {Sampling{"", 3}, 1, "uncertainty"},
	} {
		err := c.s.Check(c.least)
		if c.option != "" {
			refused(t, err, c.option, "want")
			continue
		}
		if w := c.s.In(); err != nil || w.Count != c.s.Worlds || w.Uncertainty != c.s.Uncertainty {
			t.Errorf("%+v: %v, %+v", c.s, err, w)
		}
	}
	refused(t, CheckFormat("xls"), "format", "want parquet or csv")
	if CheckFormat("csv") != nil || CheckFormat("parquet") != nil {
		t.Error("a format is refused")
	}
}

// Settings lie all over the levers, in hundredths, and are the same for the same seed.
func TestSettingsAreSpread(t *testing.T) {
	b := shop(t)
	points, err := Settings(&b, 16)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Settings(&b, 16)
	if err != nil {
		t.Fatal(err)
	}
	low := [agents.LeverCount]int{}
	for i, p := range points {
		levers := p.Config.Brands[0].Levers
		if levers != again[i].Config.Brands[0].Levers {
			t.Errorf("%s is another one", p.Name)
		}
		for k, x := range levers {
			if x < 0 || x > 1 || !close64(float64(x)*100, math.Round(float64(x)*100), 1e-4) {
				t.Errorf("%s: %v", p.Name, levers)
			}
			if x < .5 {
				low[k]++
			}
		}
	}
	for k, n := range low {
		if n < 7 || n > 9 {
			t.Errorf("%s lies low in %d of 16", agents.LeverNames[k], n)
		}
	}
}

// What follows the first step is told with what it adds, and from where on one may stop; where the rest costs, also what the others come to.
func TestWhatFollowsTheFirstStep(t *testing.T) {
	b := shop(t)
	value, err := experiment.ParseMeasure("value", &b.Scenario.Config)
	if err != nil {
		t.Fatal(err)
	}
	w := &Way{Config: b.Scenario.Config, Objective: value, Sign: 1}
	is := func(mean float64, o Outcome) Difference {
		return Difference{Estimate: Estimate{Mean: mean, Lo: mean, Hi: mean, N: 2}, Verdict: Verdict{Outcome: o}}
	}
	step := func(lever string, mean float64, o Outcome) Move {
		return Move{LeverChange: LeverChange{lever, .7, .3}, Gain: is(mean, o), SoFar: is(4, Better)}
	}
	over := func(m Move, left Difference) Move { m.Over, m.Left = true, left; return m }
	first, better, leans, open := step("collection", 3, Better), step("intensity", .5, Better), step("control", .2, LeansBetter), step("human", -.1, CannotTell)
	for want, steps := range map[string][]Move{
		"":   {first},
		"- ": nil,
		"From step 2 on it cannot be told whether what remains adds anything that matters (-0.10 baskets a starter).":                                                                                    {first, over(open, is(-.1, CannotTell)), open},
		"Then, in this order: How deep from 70 to 30 (+0.50, better), Easy to refuse from 70 to 30 (+0.20, leans better).":                                                                               {first, better, leans},
		"Then, in this order: How deep from 70 to 30 (+0.50, better). From step 3 on what remains adds nothing that matters (0.00 baskets a starter).":                                                   {first, better, over(open, is(0, NoDifference))},
		"Then, in this order: People from 70 to 30 (-0.10, cannot tell), Easy to refuse from 70 to 30 (+0.20, leans better).":                                                                            {first, open, leans},
		"Then, in this order: How deep from 70 to 30 (+0.50, better). These 2 together: +4.00 baskets a starter. From step 3 on what remains adds nothing and probably costs (-0.80 baskets a starter).": {first, better, over(open, is(-.8, LeansWorse)), open},
		"From step 1 on what remains adds nothing and costs (-2.00 baskets a starter).":                                                                                                                  {over(first, is(-2, Worse)), open},
	} {
		if got := w.ThenText(steps); got != strings.TrimPrefix(want, "- ") {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
