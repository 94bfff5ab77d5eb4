package tui

import (
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// figures are the numbers that a view tells, without those of its axes.
func figures(view string) map[string]bool {
	out := map[string]bool{}
	number := regexp.MustCompile(`[+−-]?[0-9][0-9.,]*%?(┤)?`)
	axis := false
	lines := strings.Split(ansi.Strip(view), "\n")
	for _, line := range lines[1 : len(lines)-1] { // neither the tabs nor the keys
		if !axis {
			for _, text := range number.FindAllString(line, -1) {
				if !strings.HasSuffix(text, "┤") {
					out[strings.TrimRight(text, ".,")] = true
				}
			}
		}
		axis = strings.Contains(line, "└┬") || strings.Contains(line, "└─┬") || strings.Contains(line, "└──")
	}
	return out
}

// Whatever number a screen tells at 120x36 is told at 60x20 too, on one of its pages.
func TestEveryNumberIsReachable(t *testing.T) {
	many := func(n int, keys ...string) (out []string) {
		for range n {
			out = append(out, keys...)
		}
		return out
	}
	for name, c := range map[string]struct {
		open func(m *model)
		turn []string // keys that show all of it
	}{
		"compare":   {func(m *model) { openCompare(m, 40) }, append(many(14, "l"), append(many(14, "h"), "j", "j", "m", "m", "m")...)},
		"levers":    {func(m *model) { openCompare(m, 40, "j", "g") }, []string{"g"}},
		"threshold": {func(m *model) { openThreshold(m, thresholdWorlds, "enter") }, []string{"tab"}},
		"decide":    {func(m *model) { openDecide(m, true) }, append(many(10, "j"), "tab")},
		"why":       {func(m *model) { openWhy(m) }, []string{"tab"}},
		"creepy":    {func(m *model) { openCreepy(m) }, nil},
		"creepy 2":  {func(m *model) { openCreepy(m, "enter") }, append(many(12, "k"), many(24, "j")...)},
		"creepy 3":  {func(m *model) { openCreepy(m, "enter", "enter") }, nil},
		"customer":  {func(m *model) { openCustomer(m) }, append(many(12, "j"), many(24, "k")...)},
		"assume":    {func(m *model) { press(m, "A") }, many(40, "j")},
	} {
		large := testModel(t, 120, 36, false, colourless(false))
		large.goTo(20)
		c.open(large)
		small := testModel(t, 60, 20, false, colourless(false))
		small.goTo(20)
		c.open(small)
		seen := figures(small.View())
		for _, k := range c.turn {
			press(small, k)
			for x := range figures(small.View()) {
				seen[x] = true
			}
		}
		for x := range figures(large.View()) {
			if !seen[x] {
				t.Errorf("%s: %s is nowhere at 60x20", name, x)
			}
		}
	}
}
