package tui

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/scenarios"
	"backlash/sim/study"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// settle does the work of the lab at once, without showing how long it took.
func settle(m *model) {
	Simulate()(context.Background(), m.job(), func(b study.Report) {
		b.Took = 0
		feed(m, b)
	})
	m.Update(endMsg{m.work.generation})
}

// The pictures of the readme are what the program draws today: go test ./tui -run Pictures -update redraws them.
func TestPictures(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 40 worlds")
	}
	for name, prepare := range map[string]func(m *model){
		"compare": func(m *model) {
			press(m, "2")
			c := m.screens[screenCompare].(*comparing)
			news := func(n any) { m.Update(newsMsg{screenCompare, c.job.generation, n, make(chan any)}) }
			if err := compareWorlds(context.Background(), points(c.ran), m.sampling().In(), 2, func(r *compared) { news(r) }); err != nil {
				t.Fatal(err)
			}
			news(nil)
		},
	} {
		s, err := scenarios.Load(scenarios.Default, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Config.Population.Customers = 2000
		m := newModel(t.Context(), Options{Scenario: s, Worlds: 40, Workers: 2}, still, embedded{}, draw.NewStyles("dark", true, false, false, draw.TrueColor))
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
		m.Update(beginMsg{})
		settle(m)
		prepare(m)
		checkPicture(t, m, name)
	}
}

// The picture of a workshop is that of a chapter whose truth is out, with some votes.
func TestPictureOfAWorkshop(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 32 worlds")
	}
	m, c := openStory(t, testStory(t, "unseen-backlash"), 120, 36, draw.NewStyles("dark", true, false, false, draw.TrueColor), false)
	p := &c.Story.Chapters[5]
	out, err := p.Wager().Run(t.Context(), hall.Worlds(), 2, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	c.receive(m, played{5, out})
	press(m, "n", "n", "n", "n", "n", "n", "enter", "a", "9", "b", "5", "c", "2", "enter")
	checkPicture(t, m, "workshop")
}

// checkPicture holds the screen against a picture of the readme.
func checkPicture(t *testing.T, m *model, name string) {
	t.Helper()
	got, path := m.picture(), filepath.Join("..", "docs", "pictures", name+".svg")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the program draws (%v): go test ./tui -run Pictures -update", path, err)
	}
}
