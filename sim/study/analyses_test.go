package study

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// planted is a threshold study whose worlds answer as a function of level, second factor and world says, in every segment.
func planted(t *testing.T, q Threshold, answer func(level float64, with, world int) float64) *Threshold {
	t.Helper()
	q.Base, q.Lever, q.Levels, q.Metric = shop(t), "intensity", 11, "value"
	if q.Uncertainty == "" {
		q.Sampling = lucky(12)
	}
	if _, err := q.Plan(); err != nil {
		t.Fatal(err)
	}
	for with := range max(1, q.Withs()) {
		for k := range q.segments {
			for world := range q.Worlds {
				row := make([]float64, len(q.levels))
				for i, x := range q.levels {
					row[i] = answer(x, with, world)
				}
				q.worlds[respond{with, k}] = append(q.worlds[respond{with, k}], row)
			}
		}
	}
	return &q
}

func result(t *testing.T, q *Threshold) *ThresholdResult {
	t.Helper()
	r, err := q.Result()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wobble differs from world to world.
func wobble(world int) float64 { return .01 * float64(world%5-2) }

// Planted responses have the threshold that was planted, in data, in the table's words and in sentences.
func TestThresholdsThatWerePlanted(t *testing.T) {
	hill := func(top float64) func(float64, int, int) float64 {
		return func(x float64, _, world int) float64 { return 5 - 8*math.Abs(x-top) + wobble(world) }
	}
	for _, c := range []struct {
		name   string
		answer func(float64, int, int) float64
		first  string
	}{
		{"a hill", hill(.5), "0.55"}, {"downhill", hill(-.1), "first step"}, {"uphill", hill(1.2), "no harm"},
		{"noise", func(x float64, _, world int) float64 { return math.Sin(float64(world*31)*7 + x*float64(world*13)) }, "cannot tell"},
	} {
		q := planted(t, Threshold{With: "none"}, c.answer)
		r := result(t, q)
		row := &r.Thresholds[0]
		cells := r.Cells(row)
		if len(cells) != len(ThresholdColumns) || cells[0] != c.first && !(c.name == "a hill" && row.Turn.Lo <= .5 && row.Turn.Hi >= .5 && row.Fall.Value > 3.9) {
			t.Errorf("%s: %q, %+v", c.name, cells, row)
		}
		if len(r.Sentences()) != 1 || len(r.Notes()) != 1 || !strings.Contains(r.Title(), "11 levels 0 to 1, 12 worlds") {
			t.Errorf("%s: %q, %q, %s", c.name, r.Sentences(), r.Notes(), r.Title())
		}
		levels, means := q.Curve(0)
		for i, x := range levels {
			sum := 0.
			for world := range 12 {
				sum += c.answer(x, 0, world)
			}
			if !close64(means[i].Mean, sum/12, 1e-9) {
				t.Errorf("%s at %g: %+v", c.name, x, means[i])
			}
		}
	}
	// A second factor that does not move the threshold is told so, one that does is not; both have their own rows.
	still := result(t, planted(t, Threshold{With: "transparency=0,1", Matters: "0.5"}, hill(.5)))
	if text := still.Sentences(); len(text) != 3 || !strings.HasPrefix(text[1], "With transparency 1: ") || !strings.Contains(text[2], "no movement can be told") {
		t.Errorf("%q", text)
	}
	if !strings.Contains(still.Notes()[0], "Smallest loss that matters: 0.5 baskets a starter (--matters)") || still.Matters != .5 {
		t.Errorf("%q", still.Notes())
	}
	moving := result(t, planted(t, Threshold{With: "transparency=0,1"}, func(x float64, with, world int) float64 { return hill(.2+.6*float64(with))(x, 0, world) }))
	if text := moving.Sentences(); len(text) != 2 || moving.Thresholds[0].Turn.Hi >= moving.Thresholds[len(moving.Thresholds)-1].Turn.Lo {
		t.Errorf("%q", text)
	}
	// Where parameters are drawn it is told how single worlds differ, and the curve is the middle of the draws.
	drawn := planted(t, Threshold{Sampling: Sampling{Uncertainty: experiment.Parameters, Worlds: 12}, With: "none"}, func(x float64, _, world int) float64 { return hill(.3+.04*float64(world))(x, 0, world) })
	r := result(t, drawn)
	if o := r.Thresholds[0].OwnBest; o == nil || o.Worlds != 12 || o.Quartiles[0] > o.Quartiles[2] || r.Source == "" || r.Notes()[len(r.Notes())-1] != r.Source+"." {
		t.Errorf("%+v", r.Thresholds[0])
	}
	if _, means := drawn.Curve(0); !(means[3].Lo < means[3].Mean && means[3].Mean < means[3].Hi) {
		t.Errorf("%+v", means[3])
	}
	// Too few whole worlds are no answer.
	few := planted(t, Threshold{With: "none"}, func(x float64, _, world int) float64 {
		if world > 2 {
			return math.NaN()
		}
		return x
	})
	if r := result(t, few); r.Cells(&r.Thresholds[0])[0] != "no answer" || !strings.Contains(r.Sentences()[0], "too few for an answer") {
		t.Errorf("%q", r.Sentences())
	}
	few.failed, few.failure = 9, errors.New("broken world")
	if _, err := few.Result(); err == nil || !strings.Contains(err.Error(), "9 runs failed") || !errors.Is(err, few.failure) {
		t.Errorf("%v", err)
	}
}

// A threshold is the same in memory and in a folder, and a world's courses of luck are averaged.
func TestThresholdInMemoryAndFolder(t *testing.T) {
	ask := func() *Threshold {
		return &Threshold{Base: shop(t), Sampling: Sampling{Uncertainty: experiment.All, Worlds: 5}, Lever: "intensity=0:1:3", Levels: 3, Metric: "trust@3", With: "none"}
	}
	memory, err := ask().Run(t.Context(), testEnv, nil)
	if err != nil {
		t.Fatal(err)
	}
	if memory.Worlds != 5 {
		t.Errorf("%d worlds of 5", memory.Worlds)
	}
	q := ask()
	plan, err := q.Plan()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new")
	done, err := testEnv.Kept(t.Context(), plan, Folder{Dir: dir, Format: "csv"}, "threshold.json", q.Add, func() (any, error) { return q.Result() })
	if !done || err != nil {
		t.Fatal(done, err)
	}
	sameJSON(t, "memory and folder", memory, result(t, q))
	m, err := testEnv.MeasurePlan(t.Context(), plan, q.In(), q.Measure())
	if err != nil {
		t.Fatal(err)
	}
	levels, means := q.Curve(0)
	for i := range levels {
		if e := m.Estimate(i, 0); !close64(means[i].Mean, e.Mean, 1e-9) || !close64(means[i].Lo, e.Lo, 1e-9) || !close64(means[i].Hi, e.Hi, 1e-9) {
			t.Errorf("at %g: %+v, measured by itself %+v", levels[i], means[i], e)
		}
	}
	if done, err := testEnv.Kept(t.Context(), plan, Folder{Dir: dir, Format: "csv"}, "threshold.json", q.Add, func() (any, error) { return q.Result() }); done || err != nil {
		t.Errorf("a finished folder: %v, %v", done, err)
	}
}

// A lever walks rising levels that there are, up to a metric in the months that there are.
func TestRequestsOfThresholds(t *testing.T) {
	for _, c := range []struct {
		q           Threshold
		option, why string
	}{
		{Threshold{Lever: "intensity", Levels: 2, Metric: "trust"}, "levels", "want 3 to 1000"},
		{Threshold{Lever: "intensity=0,0.5,0.4", Levels: 5, Metric: "trust"}, "lever", "levels that rise"},
		{Threshold{Lever: "intensity=0,1", Levels: 5, Metric: "trust"}, "lever", "at least"},
		{Threshold{Lever: "intensity", Levels: 5, Metric: "trst"}, "metric", "no metric"},
		{Threshold{Lever: "intensity", Levels: 5, Metric: "trust", Matters: "-1"}, "matters", ""},
		{Threshold{Lever: "intensity", Levels: 5, Metric: "trust", With: "intensity=0,1"}, "with", ""},
		{Threshold{Lever: "intensity", Levels: 5, Metric: "trust", Sampling: lucky(2)}, "worlds", "want at least 5"},
		{Threshold{Lever: "months=1:3", Levels: 3, Metric: "trust@3"}, "", "has only 1 month"},
	} {
		c.q.Base = shop(t)
		if c.q.Uncertainty == "" {
			c.q.Sampling = lucky(6)
		}
		if c.q.With == "" {
			c.q.With = "none"
		}
		_, err := c.q.Plan()
		refused(t, err, c.option, c.why)
	}
	for _, c := range []struct {
		h           Hysteresis
		option, why string
	}{
		{Hysteresis{Lever: "months=1:3", Levels: 3, Hold: 1, Metric: "trust", Sampling: lucky(1)}, "lever", "this is none"},
		{Hysteresis{Lever: "intensity", Levels: 1, Hold: 1, Metric: "trust", Sampling: lucky(1)}, "levels", "want 2"},
		{Hysteresis{Lever: "intensity", Levels: 3, Hold: 0, Metric: "trust", Sampling: lucky(1)}, "hold", "months in all"},
		{Hysteresis{Lever: "intensity", Levels: 3, Hold: 121, Metric: "trust", Sampling: lucky(1)}, "hold", "months in all"},
		{Hysteresis{Lever: "intensity", Levels: 3, Hold: 1, Metric: "trust", Sampling: lucky(0)}, "worlds", "at least 1"},
		{Hysteresis{Lever: "intensity", Levels: 3, Hold: 1, Metric: "trst", Sampling: lucky(1)}, "metric", "no metric"},
		{Hysteresis{Lever: "intensity", Levels: 3, Hold: 1, Metric: "left_once", Sampling: lucky(1)}, "metric", "only adds up"},
	} {
		c.h.Base = shop(t)
		_, err := c.h.Run(t.Context(), testEnv)
		refused(t, err, c.option, c.why)
	}
	open := HysteresisResult{Lever: "intensity", Metric: "trust", Failed: 2, Verdict: Verdict{Outcome: NoDifference}, Shown: ShownAs(agents.MetricTrust, Money{}), Steps: []HysteresisStep{{Level: .1, Differences: analysis.Estimate{Mean: .1, Lo: -.1, Hi: .3, N: 4}}}}
	if text := open.Sentences(); len(text) != 2 || text[0] != "2 runs failed; they are left out." || !strings.HasPrefix(text[1], "Back at 0.1, trust is as if intensity had never moved: what differs does not matter") {
		t.Errorf("%q", text)
	}
	for outcome, want := range map[Outcome]string{CannotTell: "Whether trust comes back with intensity at 0.1 cannot be told (", LeansWorse: "trust probably differs by +10.0", Worse: "trust differs by +10.0"} {
		if open.Outcome = outcome; !strings.Contains(open.Sentences()[1], want) {
			t.Errorf("%s: %q", outcome, open.Sentences())
		}
	}
}

// Planted outputs have the sensitivities that were planted: a factor without effect has none, a factor alone has all.
func TestSensitivitiesThatWerePlanted(t *testing.T) {
	for _, method := range []string{"morris", "sobol"} {
		j := &Sensitivity{Base: shop(t), Method: method, Metric: "trust", Vary: []string{"control=0:1", "human=0:1", "intensity=0:1"}, Samples: 64, Sampling: lucky(2)}
		if _, err := j.Plan(); err != nil {
			t.Fatal(err)
		}
		for i, u := range j.units {
			y := 4*u[1] - 2*u[2]
			j.outputs[i] = []float64{y, y}
		}
		r, err := j.Result()
		if err != nil {
			t.Fatal(err)
		}
		ranked := r.Ranked()
		if ranked[0].Address != "human" || ranked[1].Address != "intensity" || ranked[2].Address != "control" || r.LuckShare == nil || *r.LuckShare != 0 {
			t.Errorf("%s: %+v", method, ranked)
		}
		text := r.Sentences()
		if len(text) != 4 || !strings.HasPrefix(text[3], "Luck makes 0.0 %") {
			t.Errorf("%q", text)
		}
		if method == "morris" {
			if !close64(*ranked[0].Size.Mean, 4, 1e-6) || !close64(*ranked[1].Mean.Mean, -2, 1e-6) || text[2] != "control does nothing to trust in any of 64 steps." {
				t.Errorf("%+v, %q", ranked, text)
			}
			if !strings.HasPrefix(text[0], "human raises trust: a step's effect, scaled to the whole range, is 400 points on average") || !strings.HasPrefix(text[1], "intensity lowers trust: a step's effect, scaled to the whole range, is 200 points on average") || !strings.Contains(text[0], "much the same") {
				t.Errorf("%q", text)
			}
		} else if !close64(*ranked[0].First.Mean, .8, .1) || !close64(*ranked[0].Total.Mean, .8, .1) || !strings.HasPrefix(text[2], "control does not matter for trust") {
			t.Errorf("%+v, %q", ranked, text)
		}
		broken := j
		broken.outputs[3], broken.failed, broken.failure = []float64{math.NaN(), math.NaN()}, 2, errors.New("broken world")
		if _, err := broken.Result(); err == nil || !strings.Contains(err.Error(), "2 runs failed, all of point 3") {
			t.Errorf("%v", err)
		}
	}
	if got := shareSentence("control", "trust", analysis.Index{Total: analysis.Range{Value: math.NaN()}}); got != "trust does not vary here, so control explains none of it." {
		t.Error(got)
	}
	for share, want := range map[float64]string{.009: "at most 0.9 %", -.1: "at most 0.0 %"} {
		if got := shareSentence("control", "trust", analysis.Index{Total: analysis.Range{Hi: share}}); got != "control does not matter for trust: "+want+" of its variance." {
			t.Error(got)
		}
	}
	joint := analysis.Index{First: analysis.Range{Value: .1, Lo: .05, Hi: .15}, Total: analysis.Range{Value: .5, Lo: .4, Hi: .6}}
	if got := shareSentence("control", "trust", joint); got != "control explains 10 % (5 to 15) of the variance of trust alone, and 50 % (40 to 60) together with other factors." {
		t.Error(got)
	}
	open := analysis.Index{First: analysis.Range{Value: .3, Lo: .1, Hi: .5}, Total: analysis.Range{Value: 1.1, Lo: .4, Hi: 1.8}}
	if got := shareSentence("control", "trust", open); got != "control explains 30 % (10 to 50) of the variance of trust alone; whether it does more together with other factors cannot be told: raise --samples." {
		t.Error(got)
	}
	unclear := analysis.Index{First: analysis.Range{Value: -.1, Lo: -.4, Hi: .2}, Total: analysis.Range{Value: .05, Lo: .03, Hi: .08}}
	if got := shareSentence("control", "trust", unclear); got != "control explains 5 % (3 to 8) of the variance of trust in all; what it does alone cannot be told from nothing: raise --samples." {
		t.Error(got)
	}
	sure := analysis.Index{First: analysis.Range{Value: 1.01, Lo: .99, Hi: 1.03}, Total: analysis.Range{Value: 1.02, Lo: 1, Hi: 1.04}}
	if got := shareSentence("control", "trust", sure); got != "control explains 102 % (100 to 104), above 100 by sampling error, of the variance of trust, hardly any of it by what it does together with others." {
		t.Error(got)
	}
	if got := effectSentence("control", "trust", analysis.Effect{Size: analysis.Range{Value: 2, Lo: 1, Hi: 3}, Mean: analysis.Range{Value: .1, Lo: -1, Hi: 1}, Spread: analysis.Range{Value: 2, Lo: 1.2, Hi: 4}}, 20, Shown{Change: "points of trust", Word: "trust", Scale: 1}); !strings.HasPrefix(got, "control moves trust: a step's effect, scaled to the whole range, is 2 points on average (1 to 3)") || !strings.HasSuffix(got, "on where it stands.") {
		t.Error(got)
	}
	for spread, want := range map[analysis.Range]string{
		{Value: .1, Lo: .05, Hi: .9}:                  ", much the same wherever the others stand.",
		{Value: .1, Lo: .05, Hi: 1.1}:                 "; whether it hangs on the other factors cannot be told: raise --samples.",
		{Value: 2, Lo: .9, Hi: 4}:                     "; whether it hangs on the other factors cannot be told: raise --samples.",
		{Value: 2, Lo: math.Inf(-1), Hi: math.Inf(1)}: "cannot be told: raise --samples.",
	} {
		x := analysis.Effect{Size: analysis.Range{Value: 2, Lo: 1, Hi: 3}, Mean: analysis.Range{Value: 2, Lo: 1, Hi: 3}, Spread: spread}
		if got := effectSentence("control", "trust", x, 20, Shown{Change: "points of trust", Word: "trust", Scale: 1}); !strings.HasSuffix(got, want) {
			t.Error(got)
		}
	}
	if got := effectSentence("control", "trust", analysis.Effect{}, 4, Shown{}); got != "control does nothing to trust in any of 4 steps." {
		t.Error(got)
	}
}

// Without factors of its own a sensitivity study takes the levers, or the parameters that nobody measured; what it cannot do it refuses.
func TestRequestsOfSensitivity(t *testing.T) {
	levers := &Sensitivity{Base: shop(t), Method: "morris", Metric: "trust", Samples: 4, Sampling: lucky(1)}
	r, err := levers.Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Factors) != int(agents.LeverCount) || r.Points != 4*(int(agents.LeverCount)+1) || r.LuckShare != nil || !strings.Contains(r.Sentences()[10], "two worlds or more") {
		t.Errorf("%+v", r)
	}
	free := &Sensitivity{Base: shop(t), Method: "morris", Metric: "trust", Parameters: true, Samples: 4, Sampling: lucky(1)}
	if p, err := free.Plan(); err != nil || len(p.Factors) != len(experiment.Free()) {
		t.Errorf("%v", err)
	}
	for _, c := range []struct {
		j           Sensitivity
		option, why string
	}{
		{Sensitivity{Method: "guess", Metric: "trust", Sampling: lucky(1)}, "method", "want morris or sobol"},
		{Sensitivity{Method: "morris", Metric: "trst", Sampling: lucky(1)}, "metric", "no metric"},
		{Sensitivity{Method: "morris", Metric: "trust", Sampling: lucky(0)}, "worlds", "at least 1"},
		{Sensitivity{Method: "morris", Metric: "trust", Sampling: lucky(1), Samples: 3}, "samples", "want 4 to"},
		{Sensitivity{Method: "morris", Metric: "trust", Sampling: lucky(1), Vary: []string{"control=0,1"}}, "vary", "want a range"},
		{Sensitivity{Method: "morris", Metric: "trust", Sampling: lucky(1), Vary: []string{"control=0:1", "control=0:1"}}, "vary", "varied twice"},
	} {
		c.j.Base = shop(t)
		_, err := c.j.Plan()
		refused(t, err, c.option, c.why)
	}
	set := &Sensitivity{Base: shop(t, "intensity=0.3"), Method: "morris", Metric: "trust", Sampling: lucky(1), Samples: 4}
	if _, err := set.Plan(); err == nil || !strings.Contains(err.Error(), "varied, and set too") {
		t.Errorf("%v", err)
	}
}

// A design has the points that were asked for, and what lies under the flags never covers them.
func TestRequestsOfSweeps(t *testing.T) {
	for _, c := range []struct {
		q           Sweep
		option, why string
	}{
		{Sweep{Design: "grid"}, "", "nothing to vary"},
		{Sweep{Design: "grid", Vary: []string{"control=0,1"}, Points: 3}, "points", "a grid's points are its levels"},
		{Sweep{Design: "lhs", Vary: []string{"control=0:1"}}, "design", "wants --points"},
		{Sweep{Design: "maze", Vary: []string{"control=0:1"}, Points: 3}, "", "no design"},
		{Sweep{Design: "grid", Vary: []string{"control=0,1"}, Precision: "trust"}, "precision", "want METRIC=HALF"},
		{Sweep{Design: "grid", Vary: []string{"control=0,1"}, Precision: "trust=0"}, "precision", "want METRIC=HALF"},
		{Sweep{Design: "grid", Vary: []string{"control=0,1"}, Precision: "trst=0.1"}, "precision", "no metric"},
		{Sweep{Design: "grid", Vary: []string{"control=0,1"}, Precision: "trust=0.1", Most: 1, Sampling: lucky(8)}, "max-worlds", "want at least --worlds"},
		{Sweep{Design: "grid", Vary: []string{"control=0,1"}, Precision: "trust=0.1", Sampling: lucky(7)}, "precision", "at least 8 worlds"},
		{Sweep{Design: "grid", Vary: []string{"months=2,4"}, Precision: "trust@3=0.1", Most: 40, Sampling: lucky(8)}, "", "point 0 has only 2 months"},
		{Sweep{Design: "grid", Vary: []string{"control=0,1"}, Sampling: lucky(-1)}, "worlds", "want at least 1"},
	} {
		c.q.Base = shop(t)
		if c.q.Uncertainty == "" {
			c.q.Sampling = lucky(2)
		}
		_, err := c.q.Plan()
		refused(t, err, c.option, c.why)
	}
	for _, design := range []string{"lhs", "sobol"} {
		p, err := (&Sweep{Base: shop(t), Design: design, Vary: []string{"control=0:1", "strategy=balanced,hyper-intrusive"}, Points: 8, Sampling: lucky(1)}).Plan()
		if err != nil || len(p.Points) != 8 || p.Runs() != 8 {
			t.Errorf("%s: %+v, %v", design, p, err)
		}
	}
	b := shop(t, "intensity=0.3")
	if err := b.Under([]string{"strategy=balanced", "brands.Us.levers.intensity=0.9", "control=0.8"}); err != nil {
		t.Fatal(err)
	}
	own, _ := agents.StrategyByName("balanced")
	own.Levers[agents.Intensity], own.Levers[agents.Control] = .3, .8
	if got := b.Scenario.Config.Brands[0].Levers; got != own.Levers {
		t.Errorf("%v, want %v", got, own.Levers)
	}
	for _, bad := range []string{"control", "no.such=1", "human=9"} {
		if err := b.Under([]string{bad}); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

// The proposal is what the search says it is: within the levers' range, ahead by what the table says, without negative regret; and
// constraints that nothing keeps are said so.
func TestOptimize(t *testing.T) {
	ask := func(constraints ...string) *Optimize {
		return &Optimize{Base: shop(t), Objective: "value", Constraints: constraints, Evaluations: 12, Sampling: lucky(2), Check: 4, Sample: 100}
	}
	r, err := ask("trust >= 0.3").Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Proposal) != int(agents.LeverCount) || len(r.Choices) != 1+len(agents.Strategies()) || r.Choices[0].Name != "proposal" || r.Choices[0].Ahead != nil || !r.Choices[0].Keeps {
		t.Fatalf("%+v", r)
	}
	for _, l := range r.Proposal {
		if l.To < 0 || l.To > 1 {
			t.Errorf("%+v", l)
		}
	}
	best := 0.
	for _, c := range r.Choices[1:] {
		if !close64(*c.Ahead.Mean, *r.Choices[0].Objective.Mean-*c.Objective.Mean, 1e-9) || c.RegretMean < 0 || c.RegretMost < c.RegretMean-1e-9 && c.RegretMost < 0 {
			t.Errorf("%+v", c)
		}
	}
	for _, c := range r.Choices {
		best += c.BestIn
	}
	if best < 1-1e-9 {
		t.Errorf("in %g of the draws a choice is best", best)
	}
	for _, c := range []ChangeResult{r.BestChange, r.SafestChange} {
		if c.Lever == "" || c.Least > c.Gain || c.Worlds != 4 {
			t.Errorf("%+v", c)
		}
	}
	last := 0
	for _, m := range r.Months {
		if m.Sign() > 0 {
			last = m.Month
		}
	}
	if last != r.LastMonth || len(r.Months) != 4 {
		t.Errorf("last month %d of %+v", r.LastMonth, r.Months)
	}
	if !slices.IsSortedFunc(r.Front, func(a, b FrontPoint) int {
		if a.Trust < b.Trust && a.Objective > b.Objective {
			return -1
		}
		return 1
	}) {
		t.Errorf("the front is none: %+v", r.Front)
	}
	if r.Title() != "shop: the levers that make value best, subject to trust >= 0.3" || len(r.Sentences()) != 7 {
		t.Error(r.Title(), r.Sentences())
	}
	var none NoSetting
	if _, err := ask("trust >= 0.9999").Run(t.Context(), testEnv); !errors.As(err, &none) || !(none.Short > 0) || !strings.Contains(err.Error(), "no setting") {
		t.Errorf("%v", err)
	}
	for _, c := range []struct {
		change      func(*Optimize)
		option, why string
	}{
		{func(o *Optimize) { o.Check = 1 }, "check", "at least 2"}, {func(o *Optimize) { o.Sample = 0 }, "sample", "at least 1"},
		{func(o *Optimize) { o.Worlds = 0 }, "worlds", "at least 1"}, {func(o *Optimize) { o.Evaluations = -1 }, "evaluations", "at least 0"},
		{func(o *Optimize) { o.Objective = "trst" }, "objective", "no metric"}, {func(o *Optimize) { o.Constraints = []string{"trust"} }, "subject-to", ""},
	} {
		o := ask()
		c.change(o)
		_, err := o.Run(t.Context(), testEnv)
		refused(t, err, c.option, c.why)
	}
}

// Sobol's design takes as many factors as half of the dimensions there are, and names the other method for more; morris takes them all.
func TestAsManyFactorsAsThereAreDimensions(t *testing.T) {
	ask := func(method string, factors int) error {
		j := &Sensitivity{Base: shop(t), Sampling: lucky(1), Method: method, Metric: "trust", Samples: 8}
		for _, row := range experiment.Free()[:factors] {
			j.Vary = append(j.Vary, fmt.Sprintf("parameters.%s=%v:%v", row.Path, row.Min, row.Max))
		}
		_, err := j.Plan()
		return err
	}
	const most = analysis.SobolDimensions / 2
	if err := ask("sobol", most); err != nil {
		t.Errorf("%d factors: %v", most, err)
	}
	refused(t, ask("sobol", most+1), "method", "it takes at most 100")
	if err := ask("morris", most+1); err != nil {
		t.Errorf("morris with %d factors: %v", most+1, err)
	}
	for _, samples := range []int{-1, 3, experiment.MaxPoints/12 + 1} {
		_, err := (&Sensitivity{Base: shop(t), Sampling: lucky(1), Method: "morris", Metric: "trust", Samples: samples}).Plan()
		refused(t, err, "samples", fmt.Sprintf("%d: want 4 to %d for 10 factors", samples, experiment.MaxPoints/12))
	}
}
