package report

import (
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
)

// A diary says when its customer comes as well as when they leave: to a rival, from one, and back.
func TestDiaryTellsComingAndGoing(t *testing.T) {
	s := &scenarios.Scenario{Config: sim.Config{Brands: []sim.Brand{{Name: "Us"}, {Name: "Two"}}}}
	const none, left = agents.Brandless, agents.EventLeft
	diary := []sim.Diary{
		{Brand: 0}, {Brand: 0, Events: left}, {Brand: 1, Joined: true}, {Brand: 1}, {Brand: 1, Events: left}, {Brand: none},
		{Brand: 0, Joined: true}, {Brand: 0, Events: left}, {Brand: none}, {Brand: 0, Joined: true, Events: left},
	}
	want := []string{"", "LEFT", "joins Two", "with Two", "leaves Two", "-", "COMES BACK", "LEFT", "-", "COMES BACK, LEFT"}
	for m, line := range diaryLines(diary, s.Config.Brands) {
		words := strings.Join(strings.Fields(strings.ReplaceAll(line, "0.00", "")), " ")
		if words != want[m] {
			t.Errorf("month %d: %q, want %q", m+1, words, want[m])
		}
	}
	if lines := diaryLines([]sim.Diary{{Brand: 1}, {Brand: 0, Joined: true}}, s.Config.Brands); !strings.Contains(lines[1], "JOINS") {
		t.Errorf("who never was here: %q", lines[1])
	}
}
