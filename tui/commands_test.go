package tui

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/scenarios"
	"backlash/tui/draw"
)

// say types a command and runs it.
func say(m *model, text string) tea.Cmd {
	press(m, ":")
	for _, r := range text {
		press(m, string(r))
	}
	return press(m, "enter")
}

// Every key that does something here is a row of the palette, with the key beside it; the row does what the key does.
func TestPaletteHasEveryKey(t *testing.T) {
	for at := range screenCount {
		m := modelAt(t, at)
		rows := map[string]bool{}
		for _, c := range m.allCommands() {
			rows[c.keys] = true
		}
		for _, g := range m.keyGroups() {
			for i, b := range g.bindings {
				if does := b.Help().Desc; i+1 < len(g.bindings) && g.bindings[i+1].Help().Key == "" && firstOfPair(does) == does {
					t.Errorf("screen %d: in the palette, what is %q, the first of two keys?", at, does)
				}
				name := map[string]string{" ": "space"}[b.Keys()[0]]
				if name == "" {
					name = b.Keys()[0]
				}
				if b.Enabled() && name != ":" && !rows[name] {
					t.Errorf("screen %d: no command for %s %s", at, name, b.Help().Desc)
				}
			}
		}
	}
}

func TestPaletteCommands(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	if say(m, "set intensity 12"); draw.Percent(m.setting.levers[0]) != 12 {
		t.Errorf("intensity is %v", m.setting.levers[0])
	}
	if press(m, "u"); draw.Percent(m.setting.levers[0]) != 95 {
		t.Errorf("undo left intensity at %v", m.setting.levers[0])
	}
	if say(m, "set intensity 101"); draw.Percent(m.setting.levers[0]) != 95 || !strings.Contains(m.message, "0 to 100") {
		t.Errorf("101 is taken: %s", m.message)
	}
	if say(m, "strategy privacy"); m.setting.strategy != "privacy-first" {
		t.Errorf("strategy is %s", m.setting.strategy)
	}
	if say(m, "seed 99"); m.setting.seed != 99 {
		t.Errorf("seed is %d", m.setting.seed)
	}
	if say(m, "month 9"); m.month != 9 {
		t.Errorf("month is %d", m.month)
	}
	if say(m, "breach"); m.month != 23 {
		t.Errorf("the event's month is 23, not %d", m.month)
	}
	if say(m, "theme light"); m.styles.Theme != "light" {
		t.Errorf("theme is %s", m.styles.Theme)
	}
	if say(m, "compare mass"); m.at != screenCompare || !slices.Contains(m.compared, "mass-marketing") {
		t.Errorf("compared: %v", m.compared)
	}
	if press(m, "u"); slices.Contains(m.compared, "mass-marketing") {
		t.Errorf("undo left %v", m.compared)
	}
	if say(m, "set control"); m.overlay != overlayPalette || m.commands.field.Value() == "" {
		t.Errorf("a lever without a value is taken")
	}
	press(m, "esc")
	if say(m, "zzzzz"); m.overlay != overlayPalette || !strings.Contains(ansi.Strip(m.View()), "no such command") {
		t.Errorf("nonsense does something")
	}
}

// keyOf finds every key by the name that bindings use.
func TestKeyOf(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	for _, g := range m.keyGroups() {
		for _, b := range g.bindings {
			for _, name := range b.Keys() {
				if got := keyOf(name).String(); got != name {
					t.Errorf("%s is %s", name, got)
				}
			}
		}
	}
}

// What is shared comes back as it was, typed or pasted, and can be undone.
func TestShareCodeRoundTrip(t *testing.T) {
	s, err := scenarios.Load(scenarios.Default, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := testModel(t, 120, 36, false, colourless(false))
	m.library = embedded{}
	m.Update(loadedMsg{scenario: s})
	press(m, "H", "j", "L", "n")
	want := m.setting.config()
	press(m, "y")
	code := m.code
	if !strings.Contains(ansi.Strip(m.View()), code) || len(code) > 80 {
		t.Fatalf("the code does not show: %s", code)
	}
	press(m, "esc", "S", "enter")
	for name, take := range map[string]func() tea.Cmd{
		"typed": func() tea.Cmd { return say(m, code) },
		"pasted": func() tea.Cmd {
			_, cmd := m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(" " + code + "\n"), Paste: true})
			return cmd
		},
	} {
		before := m.setting
		cmd := take()
		if cmd == nil {
			t.Fatalf("%s: nothing happens", name)
		}
		m.Update(cmd())
		got := m.setting.config()
		if string(scenarios.Write(&got, nil)) != string(scenarios.Write(&want, nil)) {
			t.Errorf("%s: another scenario came back: %s", name, m.message)
		}
		if press(m, "u"); m.setting != before {
			t.Errorf("%s: cannot be undone", name)
		}
	}
	m.Update(say(m, code[:len(code)-5])())
	if !strings.Contains(m.message, "whole code") {
		t.Errorf("half a code: %s", m.message)
	}
}

func TestExport(t *testing.T) {
	folder := t.TempDir()
	m := testModel(t, 120, 36, false, draw.NewStyles("dark", true, false, false, draw.TrueColor))
	m.goTo(20)
	write := func(kind exportKind) string {
		m.openExport(kind)
		name := filepath.Join(folder, "file"+exports[kind].ending)
		m.export.name.SetValue(name)
		m.Update(press(m, "enter")())
		if m.overlay != overlayNone || !strings.HasPrefix(m.message, "written") {
			t.Fatalf("%s: %s", name, m.message)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	screen := ansi.Strip(m.View())
	if got := write(exportText); strings.TrimRight(got, "\n") != screen {
		t.Errorf("the text is not the screen:\n%s", got)
	}
	if got := readSVG(t, write(exportPicture), 120, 36); got != screen {
		t.Errorf("the picture is not the screen:\n%s", got)
	}
	if got, want := write(exportScenario), m.setting.config(); got != string(scenarios.Write(&want, nil)) {
		t.Errorf("the scenario:\n%s", got)
	}
	rows, err := csv.NewReader(strings.NewReader(write(exportSeries))).ReadAll()
	if err != nil || len(rows) != 1+2*testMonths*len(kept) || rows[1][3] != "trust" || rows[1][4] != strconv.FormatFloat(m.now.At(chartLines[0].metric, 1), 'g', -1, 64) {
		t.Errorf("the series: %v, %d rows", err, len(rows))
	}
	if got := write(exportSummary); !strings.Contains(got, "| How deep | 95 | 25 |") || !strings.Contains(got, "From month 12 on the dashboard's forecast of the next twelve months is too high, 9 months") || !strings.Contains(got, "bl1-") {
		t.Errorf("the summary:\n%s", got)
	}
	// A file that is there is only written over when asked twice.
	name := filepath.Join(folder, "file.csv")
	if err := os.WriteFile(name, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	m.openExport(exportSeries)
	m.export.name.SetValue(name)
	m.Update(press(m, "enter")())
	if text, _ := os.ReadFile(name); string(text) != "precious" || !strings.Contains(ansi.Strip(m.View()), "overwrites it") {
		t.Errorf("written over without asking")
	}
	m.Update(press(m, "enter")())
	if text, _ := os.ReadFile(name); string(text) == "precious" {
		t.Errorf("not written over after asking")
	}
	if msg := writeExport(filepath.Join(folder, "nowhere", "x"), nil, false); msg.err == nil {
		t.Errorf("a folder that does not exist is no error")
	}
}

// readSVG reads a picture back into lines, and fails on one that is no well-formed XML.
func readSVG(t *testing.T, text string, w, h int) string {
	t.Helper()
	screen := make([][]rune, h)
	for y := range screen {
		screen[y] = []rune(draw.Blank(w))
	}
	d := xml.NewDecoder(strings.NewReader(text))
	var places []string
	y := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			places = nil
			for _, a := range e.Attr {
				switch {
				case e.Name.Local != "text":
				case a.Name.Local == "x":
					places = strings.Fields(a.Value)
				case a.Name.Local == "y":
					n, _ := strconv.Atoi(a.Value)
					y = (n - draw.CellBase - draw.CellHeight/2) / draw.CellHeight
				}
			}
		case xml.CharData:
			for i, r := range []rune(string(e)) {
				if i < len(places) {
					x, _ := strconv.Atoi(places[i])
					screen[y][x/draw.CellWidth-1] = r
				}
			}
			places = nil
		}
	}
	var lines []string
	for _, line := range screen {
		lines = append(lines, string(line))
	}
	return strings.Join(lines, "\n")
}

// The picker shows the scenario files of the folder before the program's own, the one changed last first, and nothing that is no scenario.
func TestOwnFilesInThePicker(t *testing.T) {
	t.Chdir(t.TempDir())
	for i, name := range []string{"old.yaml", "new.yml", "other.yaml", "notes.txt"} {
		text := "backlash: 1\nname: " + name + "\nmonths: 6\npopulation: {customers: 50}\nmarket: {setting: fashion-ecommerce}\nbrands: [{name: Us, strategy: balanced}]\n"
		if name == "other.yaml" {
			text = "kind: something else\n"
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(i-9) * time.Hour)
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if got := (embedded{own: true}).files(); !slices.Equal(got, []string{"new.yml", "old.yaml"}) {
		t.Errorf("files: %v", got)
	}
	if got := (embedded{}).files(); got != nil {
		t.Errorf("a guest sees %v", got)
	}
	m := testModel(t, 120, 36, false, colourless(false))
	m.library = embedded{own: true}
	cmd := m.openScenarios()
	m.Update(cmd())
	if view := ansi.Strip(m.View()); !strings.Contains(view, "new.yml") || strings.Index(view, "new.yml") > strings.Index(view, "old.yaml") {
		t.Errorf("%s", view)
	}
}
