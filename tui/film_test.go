package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/scenarios"
	"backlash/tui/draw"
)

// shot is a picture of the film and for how long it is seen, in seconds.
type shot struct {
	picture []byte // as SVG
	screen  string // as a terminal gets it
	seconds float64
}

// The readme's film is the lab's first half minute, as the program draws it: the months go by under a strategy that chases clicks, then under a balanced one. It is
// written as a moving picture and as a recording of a terminal: go test ./tui -run Film -update remakes both.
func TestFilm(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 32 worlds")
	}
	var film []shot
	for _, strategy := range []string{"click-maximizer", "balanced"} {
		s, err := scenarios.Load(scenarios.Default, nil)
		if err == nil {
			err = s.Use(strategy)
		}
		if err != nil {
			t.Fatal(err)
		}
		s.Config.Population.Customers = 1000
		m := newModel(t.Context(), Options{Scenario: s, Worlds: 16, Workers: 2}, still, embedded{}, draw.NewStyles("dark", true, false, false, draw.TrueColor))
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
		m.Update(beginMsg{})
		settle(m)
		for month := 1; month <= m.months(); month += 5 {
			m.month = month
			m.revision++
			seconds := .7
			if month == 1 || month+5 > m.months() {
				seconds = 2.5
			}
			film = append(film, shot{m.picture(), m.View(), seconds})
		}
	}
	for name, text := range map[string][]byte{"lab-moves.svg": moving(film), "lab.cast": cast(film)} {
		path := filepath.Join("..", "docs", "pictures", name)
		if *update {
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(path); err != nil || !bytes.Equal(kept, text) {
			t.Errorf("%s is not what the program draws (%v): go test ./tui -run Film -update", path, err)
		}
	}
}

// moving makes one picture of all: what stands in several is drawn once, and seen in those.
func moving(film []shot) []byte {
	seen, order := map[string][]bool{}, []string{}
	head, total := "", 0.
	for k, f := range film {
		lines := strings.Split(strings.TrimSpace(string(f.picture)), "\n")
		head = strings.Join(lines[:2], "\n")
		for _, element := range lines[2 : len(lines)-1] {
			if seen[element] == nil {
				seen[element] = make([]bool, len(film))
				order = append(order, element)
			}
			seen[element][k] = true
		}
		total += f.seconds
	}
	groups, windows := map[string][]string{}, []string{} // by when they are seen
	for _, element := range order {
		values, times, at := "", "", 0.
		for k, on := range seen[element] {
			if k == 0 || on != seen[element][k-1] {
				values += map[bool]string{true: ";visible", false: ";hidden"}[on]
				times += fmt.Sprintf(";%.4f", at/total)
			}
			at += film[k].seconds
		}
		window := ""
		if strings.Count(values, ";") > 1 || values == ";hidden" {
			window = fmt.Sprintf(`<animate attributeName="visibility" calcMode="discrete" dur="%.1fs" repeatCount="indefinite" values="%s" keyTimes="%s"/>`, total, values[1:], times[1:])
		}
		for _, layer := range []string{"<rect", "<text"} { // what lies behind comes first
			if strings.HasPrefix(element, layer) {
				key := layer + window
				if groups[key] == nil {
					windows = append(windows, key)
				}
				groups[key] = append(groups[key], element)
			}
		}
	}
	var b strings.Builder
	b.WriteString(head + "\n")
	for _, layer := range []string{"<rect", "<text"} {
		for _, key := range windows {
			if window, of := strings.CutPrefix(key, layer); of {
				b.WriteString("<g>" + window + "\n" + strings.Join(groups[key], "\n") + "\n</g>\n")
			}
		}
	}
	return []byte(b.String() + "</svg>\n")
}

// cast is a recording of a terminal, in the second version of asciinema's form.
func cast(film []shot) []byte {
	var b bytes.Buffer
	line := func(v any) {
		text, _ := json.Marshal(v)
		b.Write(append(text, '\n'))
	}
	line(map[string]any{"version": 2, "width": 120, "height": 36, "title": "backlash: what a dashboard does not show"})
	at := 0.
	for _, f := range film {
		line([]any{at, "o", "\x1b[H\x1b[2J" + strings.ReplaceAll(f.screen, "\n", "\r\n")})
		at += f.seconds
	}
	line([]any{at, "o", ""})
	return b.Bytes()
}
