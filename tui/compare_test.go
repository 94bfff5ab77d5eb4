package tui

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/study"
)

// testCompared is a comparison of n strategies: the later, the less trust and the more churn.
func testCompared(n, worlds int) *compared {
	out := &compared{worlds: worlds, headline: "Best dashboard in months 1 to 3: D (112). Most value by month 36: A. The best at first ends 0.60 baskets a starter behind it."}
	estimate := func(mean, half float64) analysis.Estimate {
		return analysis.Estimate{Mean: mean, Lo: mean - half, Hi: mean + half, N: worlds}
	}
	for i := range n {
		x := float64(i)
		a := armResult{bands: map[agents.Metric]study.Band{}, trust: estimate(.66-.1*x, .01), gone: estimate(.08+.07*x, .01), loyalty: estimate(.6-.05*x, .01),
			value: estimate(3-.2*x, .05), gain: study.Difference{Estimate: estimate(-.2*x, .03), Verdict: study.Verdict{Outcome: study.LeansWorse, Ahead: 1 / (x + 2)}}, only: estimate(.05*x, .01), early: 100 + 4*x, breakEven: 12 * i % 36, gained: study.Band{Mean: make([]float64, testMonths)}}
		for k, c := range compareMetrics {
			b := study.Band{Mean: make([]float64, testMonths), Lo: make([]float64, testMonths), Hi: make([]float64, testMonths)}
			for month := range testMonths {
				v := c.scale * (.66 - x*.1*float64(month)/testMonths - float64(k)*.05)
				b.Mean[month], b.Lo[month], b.Hi[month] = v, v-.03*c.scale, v+.03*c.scale
			}
			a.bands[c.metric] = b
		}
		out.arms = append(out.arms, a)
	}
	return out
}

// openCompare goes to the screen and, when worlds are given, shows their result.
func openCompare(m *model, worlds int, keys ...string) *comparing {
	press(m, "2")
	c := m.screens[screenCompare].(*comparing)
	if worlds > 0 {
		m.Update(newsMsg{screenCompare, c.job.generation, testCompared(len(c.ran), worlds), make(chan any)})
	}
	c.job.running = c.job.running && worlds == 0
	press(m, keys...)
	if c.parting > 0 {
		m.Update(newsMsg{screenCompare, c.job.generation, testSplit(), make(chan any)})
	}
	return c
}

// testSplit is a difference in which data has the largest part.
func testSplit() *study.SplitResult {
	r := &study.SplitResult{Sampling: study.Sampling{Worlds: 40}, Money: study.Money{Name: "baskets", Price: 1}, Months: testMonths}
	part := func(name string, x float64, v study.Verdict) study.SplitPart {
		e := func(mean float64) analysis.Estimate {
			return analysis.Estimate{Mean: mean, Lo: mean - .1, Hi: mean + .1, N: 40}
		}
		return study.SplitPart{Name: name, Trust: e(x / 10), Gone: e(-x / 20), Value: study.Difference{Estimate: e(x), Verdict: v}}
	}
	for i, g := range study.LeverGroups() {
		x := []float64{-.1, -1.1, -.3, .2, 0}[i]
		r.Parts = append(r.Parts, part(g.Name, x, study.Verdict{Outcome: []study.Outcome{study.CannotTell, study.Worse, study.LeansWorse, study.LeansBetter, study.NoDifference}[i], Ahead: .5 + x/2.5, Worlds: 40}))
	}
	r.All = part("all", -1.3, study.Verdict{Outcome: study.Worse, Ahead: .02, Worlds: 40})
	return r
}

func TestCompareSaysWhichLeversMakeTheDifference(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	c := openCompare(m, 40)
	if press(m, "g"); c.parting != 0 || !strings.Contains(m.View(), "choose a strategy other") {
		t.Error("the first strategy is split against itself")
	}
	if press(m, "j", "g"); c.parting != 2 || !c.job.running {
		t.Fatalf("g began nothing: row %d", c.parting)
	}
	m.Update(newsMsg{screenCompare, c.job.generation, progressing(35), make(chan any)})
	if view := m.View(); !strings.Contains(view, "35 %") {
		t.Errorf("no word of how far it is:\n%s", view)
	}
	m.Update(newsMsg{screenCompare, c.job.generation, testSplit(), make(chan any)})
	view := m.View()
	for _, g := range study.LeverGroups() {
		if !strings.Contains(view, g.Words()) {
			t.Errorf("the levers of %s are not on the screen", g.Name)
		}
	}
	if !strings.Contains(view, "Most of the difference in value is owed to data") {
		t.Errorf("the screen does not say what makes most of it:\n%s", view)
	}
	if press(m, "g"); c.parting != 0 || !strings.Contains(m.View(), "AT MONTH 36") {
		t.Error("g did not bring the table back")
	}
}

func TestCompareShowsTheHeadlessComparison(t *testing.T) {
	s := engineScenario(t)
	other := *s
	other.strategy, other.levers = "privacy-first", agents.Levers{}
	points := []experiment.Point{{Name: "a", Config: s.config()}, {Name: "b", Config: other.config()}}
	worlds := experiment.ByLuck(4)
	var told []*compared
	if err := compareWorlds(context.Background(), points, worlds, 2, func(c *compared) { told = append(told, c) }); err != nil {
		t.Fatal(err)
	}
	if n := len(told); n != 2 || told[0].worlds != 1 || told[1].worlds != 4 {
		t.Fatalf("told %d times", n)
	}
	headless, err := (&study.Env{Workers: 1}).Compare(context.Background(), points, worlds)
	if err != nil {
		t.Fatal(err)
	}
	last := len(told[1].arms[1].bands[agents.MetricTrust].Mean)
	for i, arm := range headless.Arms {
		got := told[1].arms[i]
		if got.trust != arm.At(agents.MetricTrust, last) || got.gain != headless.ValueDifference(i) || got.value != arm.Estimate(arm.Value) {
			t.Errorf("arm %d differs from the headless comparison: %+v", i, got)
		}
		mean := 100 * analysis.Mean(arm.Series[agents.MetricTrust].Values[last-1]).Mean
		if got.bands[agents.MetricTrust].Mean[last-1] != mean {
			t.Errorf("arm %d: the last trust is not the mean of the same worlds", i)
		}
	}
	if told[1].arms[0].gain.Mean != 0 || math.IsNaN(told[1].arms[1].gain.Mean) {
		t.Errorf("differences are not to the first: %+v", told[1].arms)
	}
}

func TestCompareRows(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	c := openCompare(m, 40)
	names := func() (out []string) {
		for _, a := range c.ran {
			out = append(out, a.strategy)
		}
		return out
	}
	if got := names(); got[0] != "basic-segmentation" || got[1] != "hyper-intrusive" || !slices.Contains(got, "balanced") {
		t.Fatalf("compared: %v", got)
	}
	if c.include(m, "hyper-intrusive"); slices.Index(names()[2:], "hyper-intrusive") >= 0 {
		t.Errorf("a strategy is compared with itself: %v", names())
	}
	press(m, "j", "j", "b")
	if m.base.setting.strategy != c.ran[0].strategy || c.ran[0].strategy != "balanced" {
		t.Errorf("b did not make the chosen row the baseline: %v", names())
	}
	if press(m, "u"); m.base.setting.strategy != "basic-segmentation" {
		t.Errorf("undo did not bring the baseline back")
	}
	before := len(c.ran)
	at := slices.Index(names(), "privacy-first")
	for range at - c.row {
		press(m, "j")
	}
	if press(m, "x"); len(c.ran) != before-1 || slices.Contains(names(), "privacy-first") {
		t.Errorf("x left %v", names())
	}
	press(m, "a", "home", "enter")
	if len(c.ran) != before {
		t.Errorf("a did not add: %v", names())
	}
	press(m, "k", "k", "k", "k", "j", "j", "enter")
	if m.at != screenLab || m.setting.strategy != "balanced" {
		t.Errorf("enter opened %s on screen %d", m.setting.strategy, m.at)
	}
}

func TestCancelledComparisonsAreDropped(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	c := openCompare(m, 0)
	old := c.job.generation
	press(m, "n")
	m.Update(newsMsg{screenCompare, old, testCompared(2, 40), make(chan any)})
	if c.job.generation == old || c.result != nil {
		t.Errorf("news of the old seed arrived: generation %d after %d", c.job.generation, old)
	}
}
