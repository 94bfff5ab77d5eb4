package tui

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// told are the last reports of the lab for every scenario under every strategy, beside going on as before.
func told(t *testing.T, each func(name string, m *model)) {
	t.Helper()
	for _, s := range tiny(t) {
		s.Config.Months = 18
		for _, strategy := range agents.Strategies() {
			m := newModel(t.Context(), Options{Scenario: s, Worlds: 2, Workers: 2}, still, testLibrary{}, colourless(false))
			m.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
			m.setting = m.setting.with(strategy)
			m.launch()
			Simulate()(context.Background(), m.job(), func(b study.Report) { feed(m, b) })
			each(s.Name+" under "+strategy.Name, m)
		}
	}
}

// Of every scenario under every strategy: the sentence is whole at every size, every number in it is on a panel or is the picture's, the
// dashboard is 100 in the mean of the months before, and the money of going on as before is 100.
func TestTheSentenceIsWholeAndTrue(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	number := regexp.MustCompile(`[0-9]+`)
	told(t, func(name string, m *model) {
		if m.setting.same(m.against()) {
			if !strings.Contains(strings.Join(m.sentence(80, 3), " "), "nothing has changed") {
				t.Errorf("%s: %q", name, m.sentence(80, 3))
			}
			return
		}
		if m.look == nil || !m.look.Going {
			t.Fatalf("%s: no picture beside going on as before", name)
		}
		if before := m.now.BeforeMean(agents.MetricDashboard); math.Abs(before-100) > .01 {
			t.Errorf("%s: the dashboard is %g before", name, before)
		}
		for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			m.sentenceMemo = draw.Memo[panelKey]{}
			head := strings.Join(strings.Fields(ansi.Strip(strings.Join(m.headPanel(), " "))), " ")
			whole := false
			for _, text := range []string{m.look.Headline(), m.look.Brief(true), m.look.Brief(false)} {
				words := strings.Fields(text)
				at := 0
				for _, word := range strings.Fields(head) {
					if at < len(words) && word == words[at] {
						at++
					}
				}
				whole = whole || at == len(words)
			}
			if !whole {
				t.Errorf("%s at %v: the sentence is cut: %s", name, size, head)
			}
			if strings.Contains(head, "-0") || regexp.MustCompile(`\b0 (baskets|EUR) (behind|ahead)`).MatchString(head) && m.look.Value.Outcome != study.NoDifference {
				t.Errorf("%s: %s", name, head)
			}
		}
		// Trust and the dashboard of the sentence are those of the panels.
		last := m.months()
		for want, of := range map[string]float64{fmt.Sprintf("%.0f", 100*m.now.At(agents.MetricTrust, last)): 100 * m.look.Trusted[1], fmt.Sprintf("%.0f", 100*m.now.BeforeMean(agents.MetricTrust)): 100 * m.look.Trusted[0]} {
			if got := fmt.Sprintf("%.0f", of); got != want {
				t.Errorf("%s: trust is %s on the panel and %s in the sentence", name, want, got)
			}
		}
		if early := (m.now.At(agents.MetricDashboard, 1) + m.now.At(agents.MetricDashboard, 2) + m.now.At(agents.MetricDashboard, 3)) / 3; math.Abs(early-m.look.Early) > 1e-6 {
			t.Errorf("%s: the dashboard is %g at first on the panel and %g in the sentence", name, early, m.look.Early)
		}
		for _, n := range number.FindAllString(m.look.Headline(), -1) {
			if strings.Contains(n, "NaN") {
				t.Errorf("%s: %s", name, m.look.Headline())
			}
		}
	})
}

// Old words are on no screen, and the words of the sliders find them in the palette, the old ones too.
func TestOldWordsAreGone(t *testing.T) {
	for name, reach := range states {
		if strings.HasPrefix(name, "export") || name == "odd names" {
			continue
		}
		m := testModel(t, 120, 36, false, colourless(false))
		reach(m)
		view := strings.ToLower(ansi.Strip(m.View()))
		for _, old := range []string{"surface", "unseen loss", "loss opens", " b0", "baseline", "affect "} {
			if strings.Contains(view, old) {
				t.Errorf("%s has the old word %q:\n%s", name, old, ansi.Strip(m.View()))
			}
		}
	}
	m := testModel(t, 120, 36, false, colourless(false))
	for l, word := range agents.LeverWords {
		for _, typed := range []string{word, agents.LeverNames[l]} {
			m.openPalette()
			m.commands.field.SetValue("set " + typed)
			found, _, _ := m.commands.matching()
			if len(found) == 0 || !strings.Contains(strings.ToLower(found[0].name), strings.ToLower(word)) {
				t.Errorf("%q finds %v", typed, found[:min(1, len(found))])
			}
		}
	}
}

// Sliders stand in five groups on a large screen and in their order everywhere; each has its sentence.
func TestSlidersStandInGroups(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	view := ansi.Strip(m.View())
	at := -1
	for _, g := range leverGroups {
		for _, text := range append([]string{g.title}, words(g.levers)...) {
			next := strings.Index(view, text)
			if next <= at {
				t.Fatalf("%s stands at %d, after %d", text, next, at)
			}
			at = next
		}
	}
	if len(leverOrder) != int(agents.LeverCount) {
		t.Fatalf("%d sliders", len(leverOrder))
	}
	for range leverOrder {
		if text := strings.Join(strings.Fields(ansi.Strip(m.View())), " "); !strings.Contains(text, strings.Fields(leverCaptions[m.lever])[0]) || leverCaptions[m.lever] == "" {
			t.Errorf("%s has no sentence", agents.LeverWords[m.lever])
		}
		press(m, "j")
	}
}

func words(levers []agents.Lever) (out []string) {
	for _, l := range levers {
		out = append(out, agents.LeverWords[l])
	}
	return out
}

// Events of a scenario stand over the plots with their words and months, two in neighbouring months too.
func TestEventsAreMarked(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		view := ansi.Strip(strings.Join(m.chartPanel(), "\n"))
		if !strings.Contains(view, "data breach m23") || !strings.Contains(view, "the change") || size[0] > 80 && !strings.Contains(view, "behind from m12") {
			t.Errorf("%v:\n%s", size, view)
		}
	}
}

// The harm zone begins where the levels end that may be the best, and nothing of it is drawn before the guess is locked in.
func TestTheHarmZone(t *testing.T) {
	s := draw.NewStyles("dark", true, false, false, draw.TrueColor)
	m := testModel(t, 120, 36, false, s)
	openThreshold(m, thresholdWorlds)
	zone := s.Behind(draw.Harm)
	if zone == "" || strings.Contains(m.View(), zone) || strings.Contains(ansi.Strip(m.View()), "harm begins") {
		t.Fatal("the zone shows before the guess")
	}
	press(m, "enter")
	c := m.screens[screenThreshold].(*thresholding)
	var g draw.Chart
	c.mark(s, &g)
	found := c.result.Thresholds[0].Found
	if g.Zone != [2]float64{found.Turn.Hi, 1} || g.Sure != [2]float64{found.Set[0], found.Set[len(found.Set)-1]} || !strings.Contains(m.View(), zone) {
		t.Errorf("zone %v, sure %v of %+v", g.Zone, g.Sure, found)
	}
}

// The crowd's glyphs are the legend's shares, and the legend sums to all.
func TestTheLegendIsTheCrowd(t *testing.T) {
	m := testModel(t, 200, 60, false, colourless(false))
	for month := 1; month <= testMonths; month += 5 {
		m.goTo(month)
		shares, sum := m.shares(), 0
		for _, p := range shares {
			sum += p
		}
		if sum < 98 || sum > 102 { // each is rounded by itself, so that it is the same number everywhere
			t.Errorf("month %d: the legend sums to %d", month, sum)
		}
		grid := crowd(m.world.Views[month-1], m.world.Order, 80, 20)
		var drawn [viewCount]float64
		for _, column := range grid {
			for _, v := range column {
				drawn[v] += 100. / 1600
			}
		}
		for v, p := range shares {
			if math.Abs(drawn[v]-float64(p)) > 1.5 {
				t.Errorf("month %d, %s: %.1f drawn, %d in the legend", month, viewNames[v], drawn[v], p)
			}
		}
	}
}

// Big text has numbers of five rows on a large screen and of three on a middling one, and they are the sentence's.
func TestBigNumbers(t *testing.T) {
	for size, rows := range map[[2]int]int{{120, 36}: 5, {80, 24}: 3} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		press(m, "F")
		lines := m.headPanel()
		filled := 0
		for _, line := range lines[:len(lines)-3] {
			if strings.ContainsAny(line, "█▀▄") {
				filled++
			}
		}
		if filled != rows {
			t.Errorf("%v: %d rows of numbers, want %d:\n%s", size, filled, rows, ansi.Strip(strings.Join(lines, "\n")))
		}
		if text := strings.Join(lines, " "); !strings.Contains(text, "dashboard m1-3") || !strings.Contains(text, "trust by m36") {
			t.Errorf("%v: the numbers have no names", size)
		}
	}
}

// What Decide says of a step is the paired difference of two runs, in the worlds that it was not picked in.
func TestDecideIsTwoRuns(t *testing.T) {
	s := tiny(t)[0]
	s.Config.Months = 12
	base := study.Base{Scenario: s}
	r, err := (&study.Sliders{Base: base, Sampling: study.ByLuck(3)}).Run(t.Context(), &study.Env{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	step := r.Steps[0]
	l, _ := agents.LeverByName(step.Lever)
	now := ownSetting(s)
	moved := now
	moved.levers[l], moved.preset, now.preset = float32(step.To), true, true
	e := &study.Env{Workers: 2}
	worlds := experiment.ByLuck(3)
	worlds.Count = min(experiment.Quick, 3)
	c, err := e.Compare(t.Context(), points([]setting{now, moved}), worlds.Others(3))
	if err != nil {
		t.Fatal(err)
	}
	if now.policy == agents.NoPolicy && math.Abs(c.ValueDifference(1).Mean-step.Gain.Mean) > 1e-6 {
		t.Errorf("%s brings %g, two runs differ by %g", step.LeverChange, step.Gain.Mean, c.ValueDifference(1).Mean)
	}
}

// The line under the crowd is as wide as the crowd wherever the front stands, and tells it; what it has passed is tinted.
func TestTheFrontIsTold(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	for _, w := range []int{40, 52, 78, 120} {
		for front := range w - 1 {
			line := m.underCrowd(front, w)
			if draw.Width(line) != w || strings.Contains(line, "too much for most") != (front > 0) {
				t.Fatalf("front %d of %d: %q", front, w, line)
			}
		}
	}
	m = testModel(t, 120, 36, false, draw.NewStyles("dark", true, false, false, draw.TrueColor))
	tinted := func() int {
		m.peopleMemo = draw.Memo[panelKey]{}
		return strings.Count(strings.Join(m.peopleLines(54, 8), ""), m.styles.Behind(draw.Harm))
	}
	for month := range testMonths {
		m.goTo(month + 1)
		if front := m.world.Front(m.month); (front > 0) != (tinted() > 0) {
			t.Errorf("month %d: front %d, %d tinted stretches", m.month, front, tinted())
		}
	}
}
