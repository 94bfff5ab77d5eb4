package tui

import (
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
)

// Where people have tastes, whoever follows one sees what they like beside what they are shown and take, of the twin too where there is room; where they have none, nothing.
func TestTastesStandBesideWhatIsShown(t *testing.T) {
	menu := sim.Menu{Likes: [agents.Categories]float32{.6, .3, .1}, Shown: [agents.Categories]float32{1}, Taken: [agents.Categories]float32{.5, .5}}
	with := &study.TwinsResult{Diaries: [2][]sim.Diary{{{Menu: menu}}, {{Menu: menu}}}}
	c := &following{result: with}
	m := testModel(t, 120, 36, false, colourless(false))
	m.month = 1
	if got, want := c.tastes(m), "of eight kinds of content likes █▅▂▁▁▁▁▁  is shown █▁▁▁▁▁▁▁  takes ▇▇▁▁▁▁▁▁    twin: likes █▅▂▁▁▁▁▁  is shown █▁▁▁▁▁▁▁  takes ▇▇▁▁▁▁▁▁"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	small := testModel(t, 60, 20, false, colourless(true))
	small.month = 1
	if got := c.tastes(small); strings.Contains(got, "twin") || !strings.HasPrefix(got, "likes 95200000  is shown 90000000") {
		t.Errorf("in little room, of ASCII: %q", got)
	}
	if got := (&following{result: &study.TwinsResult{Diaries: [2][]sim.Diary{{{}}, {{}}}}}).tastes(m); got != "" {
		t.Errorf("without tastes: %q", got)
	}
}
