package room

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"backlash/scenarios"
	"backlash/tui/hall"
)

// A guest says by either door who they are, and is told of the customer like them once a truth is out; before that nothing of it is on any wire.
func TestTwinsByBothDoors(t *testing.T) {
	r, shared := openRoom(t)
	story := load(t, "unseen-backlash")
	before, after := *story.Chapters[1].Before, *story.Chapters[1].After
	for _, s := range []*scenarios.Scenario{&before, &after} {
		s.Config.Population.Customers, s.Config.Months = 150, 18
	}
	anna, ben := openPage(t, r), visit(t, r, "ben", nil)
	anna.join(t, r, "anna")
	soon(t, "both are in", func() bool { return present(shared) == 2 })
	for _, wrong := range []any{map[string]any{"about": []int{0, 1}}, map[string]any{"about": []int{0, 1, 3}}, map[string]any{"about": []int{}}} {
		if status, _ := anna.post(t, "/me", wrong); status != 400 {
			t.Errorf("%v: %d", wrong, status)
		}
	}
	if status, _ := anna.post(t, "/me", map[string]any{"about": []int{0, 2, 1}}); status != 204 {
		t.Fatal(status)
	}
	soon(t, "anna's page knows", func() bool { return fmt.Sprint(anna.now().Me) == "[0 2 1]" })
	ben.press(t, "y")
	soon(t, "ben is asked", func() bool { return strings.Contains(ben.shown(), "What may a shop know about you?") })
	ben.press(t, "c")
	soon(t, "ben is asked again", func() bool { return strings.Contains(ben.shown(), "What would you like to be shown?") })
	ben.press(t, "ab")
	soon(t, "ben has said it", func() bool {
		_, after, asked := strings.Cut(ben.shown(), "What would you like to be shown?")
		return asked && strings.Contains(after, "You are in.")
	})
	stage := hall.Stage{Chapter: 1, Phase: hall.PhaseVote, Title: "The line", Question: "What then?", Answers: []string{"more", "less"}, Right: -1, World: &after, Without: &before}
	shared.Show(stage)
	soon(t, "a question", func() bool { return anna.now().Phase == "vote" && strings.Contains(ben.shown(), "What then?") })
	shared.Time(40 * time.Second)
	soon(t, "the time to answer is told", func() bool {
		return strings.HasPrefix(anna.now().Clock, "0:") && strings.Contains(ben.shown(), "time left 0:")
	})
	if text := anna.told() + ben.shown(); strings.Contains(text, "with the move") || strings.Contains(text, "twins") {
		t.Error("the future is told")
	}
	stage.Phase, stage.Truth = hall.PhaseTruth, "b is right."
	shared.Show(stage)
	soon(t, "anna's twin", func() bool {
		v := anna.now()
		return len(v.Twins) == 1 && v.Twins[0].Title == "The line" && strings.HasPrefix(v.Twins[0].Say[0], "with the move: ")
	})
	soon(t, "ben's twin", func() bool {
		return strings.Contains(ben.shown(), "Your twin") && strings.Contains(ben.shown(), "without it: ")
	})
	shared.Show(hall.Stage{Chapter: 9, Phase: hall.PhaseEnd, Right: -1})
	soon(t, "all twins at the end", func() bool { return anna.now().Phase == "end" && len(anna.now().Twins) == 1 })
}
