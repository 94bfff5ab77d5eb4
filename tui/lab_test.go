package tui

import (
	"context"
	"flag"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui/draw"
)

var update = flag.Bool("update", false, "rewrite the golden views")

const testMonths = 36

// testScenario is a scenario with a shock, on 2,000 customers.
func testScenario(name string) *scenarios.Scenario {
	s, _ := agents.StrategyByName("hyper-intrusive")
	before, _ := agents.StrategyByName("basic-segmentation")
	return &scenarios.Scenario{Name: name, About: "A scenario for tests.", Config: sim.Config{
		Name: name, Seed: 42, Months: testMonths, Params: agents.DefaultParams(), Population: sim.Population{Customers: 2000},
		Brands:  []sim.Brand{{Name: "Us", Strategy: s.Name, Levers: s.Levers}},
		History: sim.History{Months: 12, Strategy: before.Name, Levers: before.Levers},
		Shocks:  []sim.Shock{{Month: 23, Kind: sim.DataBreach, Size: .6}},
	}}
}

// testLibrary holds two scenarios and a broken one.
type testLibrary struct{}

func (testLibrary) files() []string { return nil }

func (testLibrary) names() []string { return []string{"first", "second", "broken"} }

func (testLibrary) load(name string) (*scenarios.Scenario, error) {
	if name == "broken" {
		return nil, os.ErrInvalid
	}
	return testScenario(name), nil
}

// testSummary is a smooth backlash: trust falls, churn rises, the dashboard looks well. push 0..1 makes it worse.
func testSummary(worlds int, push float64) *study.Summary {
	s := &study.Summary{Worlds: worlds, Months: testMonths, Bands: map[agents.Metric]study.Band{}, Opens: 12, Lead: 9}
	set := func(m agents.Metric, wide float64, f func(t float64) float64) {
		b := study.Band{Mean: make([]float64, testMonths), Lo: make([]float64, testMonths), Hi: make([]float64, testMonths)}
		for i := range testMonths {
			v := f(float64(i) / (testMonths - 1))
			if worlds < 2 {
				wide = 0
			}
			b.Mean[i], b.Lo[i], b.Hi[i] = v, v-wide, v+wide
		}
		s.Bands[m] = b
	}
	for _, counts := range testWorld().Counts {
		var shares [viewCount]float64
		for v, n := range counts {
			shares[v] = float64(n) / 2000
		}
		s.Views = append(s.Views, shares)
	}
	for _, m := range kept {
		set(m, 0, func(float64) float64 { return .5 })
	}
	defer func() { // a year before, as in month 1
		for m, b := range s.Bands {
			for range 12 {
				b.Before = append(b.Before, b.Mean[0])
			}
			s.Bands[m] = b
		}
	}()
	set(agents.MetricTrust, .06, func(t float64) float64 { return .64 - .5*push*t*t })
	set(agents.MetricTrustHere, .06, func(t float64) float64 { return .66 - .5*push*t*t })
	set(agents.MetricAffect, .02, func(t float64) float64 { return .55 - .2*push*t })
	set(agents.MetricHabit, .02, func(t float64) float64 { return .4 + .15*t })
	set(agents.MetricGone, .08, func(t float64) float64 { return .1*t + .4*push*t*t })
	set(agents.MetricDashboard, 2, func(t float64) float64 { return 100 + 18*math.Sin(2.4*t) })
	set(agents.MetricRevenue, .01, func(t float64) float64 { return .9 + .1*math.Sin(2.4*t) })
	set(agents.MetricConsent, .01, func(t float64) float64 { return 1 - .2*t })
	set(agents.MetricForecastShare, .02, func(t float64) float64 { return .4 * push * t })
	set(agents.MetricForecastError, .02, func(t float64) float64 { return 3 * push * t })
	set(agents.MetricCustomers, 0, func(t float64) float64 { return 2000 * (1 - .4*t) })
	return s
}

// testWorld is 2,000 customers of whom more and more turn away, the sensitive first.
func testWorld() *study.World {
	w := &study.World{Seed: 42, Order: make([]int32, 2000), Views: make([][]sim.View, testMonths), Counts: make([][viewCount]int, testMonths)}
	for i := range w.Order {
		w.Order[i] = int32((i * 7) % 2000)
	}
	for m := range w.Views {
		w.Views[m] = make([]sim.View, 2000)
		for i, customer := range w.Order {
			v := sim.View(min(viewCount-1, max(0, (m*60-i)/250+i%2)))
			w.Views[m][customer] = v
			w.Counts[m][v]++
		}
	}
	w.Events = []sim.Event{
		{Month: 1, Text: "The brand starts."}, {Month: 14, Text: "More than 5 % of the customers had a creepy episode this month, most of them for the first time."},
		{Month: 19, Kind: "opt-outs", Text: "A wave of opt-outs."}, {Month: 23, Cause: "data-breach", Text: "A breach becomes public."}, {Month: 30, Text: "Churn peaks."},
	}
	return w
}

// testLook is the same beside going on as before.
func testLook(worlds int, push float64) *study.Look {
	l := &study.Look{Name: "hyper-intrusive", Base: "basic-segmentation", Going: true, Worlds: worlds, From: -11, Early: 118, Late: 112, Months: testMonths,
		In: study.Money{Name: "baskets", Price: 1}, Trusted: [3]float64{.64, .64 - .5*push, .64 - .5*push}, Lowest: testMonths}
	l.Turning.BreakEven = 12
	l.Value = study.Difference{Estimate: study.Estimate{Mean: -3 * push}, Verdict: study.Verdict{Outcome: study.LeansWorse, Ahead: .1, Worlds: worlds}}
	for i := -11; i <= testMonths; i++ {
		l.Dashboard, l.Trust = append(l.Dashboard, 112), append(l.Trust, 100)
		if i > 0 {
			t := float64(i-1) / (testMonths - 1)
			l.Money, l.Gained = append(l.Money, 112-40*push*t), append(l.Gained, study.Estimate{Mean: .3 - 3.3*push*t})
		}
	}
	return l
}

// still is a starter that never reports: the model is fed by hand.
func still(ctx context.Context, _ study.Live, _ func(study.Report)) { <-ctx.Done() }

// testModel is a lab of a size, with 40 worlds on the screen unless empty.
func testModel(t testing.TB, w, h int, empty bool, s *draw.Styles) *model {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	m := newModel(ctx, Options{Scenario: testScenario("subscription-streaming"), Worlds: 40, Workers: 1}, still, testLibrary{}, s)
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(beginMsg{})
	if !empty {
		feed(m, study.Report{Now: testSummary(1, .9), World: testWorld(), Took: 7 * time.Millisecond})
		feed(m, study.Report{Now: testSummary(40, .9), Against: testSummary(40, .1), Look: testLook(40, .9)})
		m.Update(endMsg{m.work.generation})
	}
	return m
}

// feed hands a batch of the present generation to a model.
func feed(m *model, b study.Report) tea.Cmd {
	_, cmd := m.Update(reportMsg{m.work.generation, b, make(chan study.Report)})
	return cmd
}

func colourless(ascii bool) *draw.Styles {
	return draw.NewStyles("dark", true, ascii, false, draw.NoColor)
}

// press sends keys by name, without running the commands they return.
func press(m *model, names ...string) tea.Cmd {
	var cmd tea.Cmd
	for _, name := range names {
		_, cmd = m.Update(keyMsg(name))
	}
	return cmd
}

func keyMsg(name string) tea.KeyMsg {
	if name == "space" {
		name = " "
	}
	return keyOf(name)
}

// allKeys are names of every key with a meaning somewhere, and some without.
var allKeys = []string{"enter", "esc", "tab", "shift+tab", "left", "right", "up", "down", "home", "end", "ctrl+r", "backspace", "space", "shift+left", "shift+right",
	"g", "h", "j", "k", "l", "H", "L", "0", "5", "7", "S", "b", "B", "1", "2", "3", "p", "t", "C", "w", "A", "R", "m", "o", "a", ":", "e", "s", "y", "f", "r", "U", "D", "V", "=", "$", "c", "u", "n", "T", "M", "F", "?", ",", ".", "[", "]", "/", "x", "é", "ctrl+n", "ctrl+s", "q"}

func TestGoldenViews(t *testing.T) {
	for name, c := range map[string]struct {
		w, h  int
		ascii bool
		keys  []string
	}{
		"large":         {120, 36, false, nil},
		"large-end":     {120, 36, false, []string{"end", "L", "tab", "tab"}},
		"medium":        {80, 24, false, nil},
		"medium-events": {80, 24, false, []string{"tab", "tab"}},
		"small":         {60, 20, false, nil},
		"small-people":  {60, 20, false, []string{"tab"}},
		"small-gap":     {60, 20, false, []string{"tab", "tab"}},
		"text":          {40, 6, false, nil},
		"ascii":         {120, 36, true, nil},
		"help":          {80, 24, false, []string{"?"}},
		"strategies":    {120, 36, false, []string{"S"}},
		"typing":        {80, 24, false, []string{"enter", "4", "2"}},
		"moved-lever":   {120, 36, false, []string{"H", "H"}},
		"palette":       {80, 24, false, []string{":", "s", "e", "t", " ", "h"}},
		"export":        {80, 24, false, []string{"e", "down"}},
		"form":          {80, 24, false, append(formAnswers, "9", "9", "enter")},
		"form-60":       {60, 20, true, append(formAnswers, "down", "down", "down", "right")},
		"compare":       {120, 36, false, []string{"2"}},
		"compare-right": {80, 24, false, []string{"2", "l", "l", "m"}},
		"creepy":        {120, 36, false, []string{"V", "enter"}},
		"creepy-80":     {80, 24, false, []string{"V"}},
		"decide":        {120, 36, false, []string{"D"}},
		"decide-80":     {80, 24, false, []string{"D", "j"}},
		"decide-60":     {60, 20, false, []string{"D"}},
		"compare-80":    {80, 24, false, []string{"2"}},
		"levers":        {120, 36, false, []string{"2", "j", "g"}},
		"levers-60":     {60, 20, false, []string{"2", "j", "g"}},
		"compare-60":    {60, 20, false, []string{"2", "j"}},
		"customer":      {120, 36, false, []string{"C"}},
		"customer-80":   {80, 24, false, []string{"C", "l"}},
		"customer-60":   {60, 20, false, []string{"C", "L"}},
		"why":           {120, 36, false, []string{"w"}},
		"why-80":        {80, 24, false, []string{"w", "l"}},
		"why-60":        {60, 20, false, []string{"w"}},
		"assume":        {120, 36, false, []string{"A", "j", "l", "j", "enter", "1"}},
		"assume-80":     {80, 24, false, []string{"A", "/", "t", "r", "u", "s", "t"}},
		"assume-60":     {60, 20, false, []string{"A", "j"}},
		"predict":       {120, 36, false, []string{"3", "L"}},
		"threshold":     {120, 36, false, []string{"3", "L", "enter"}},
		"threshold-80":  {80, 24, false, []string{"3", "enter"}},
		"threshold-60":  {60, 20, false, []string{"3", "enter"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := testModel(t, c.w, c.h, false, colourless(c.ascii))
			m.goTo(20)
			switch {
			case len(c.keys) > 0 && c.keys[0] == "2":
				openCompare(m, 40, c.keys[1:]...)
			case len(c.keys) > 0 && c.keys[0] == "3":
				openThreshold(m, thresholdWorlds, c.keys[1:]...)
			case len(c.keys) > 0 && c.keys[0] == "D":
				openDecide(m, true, c.keys[1:]...)
			case len(c.keys) > 0 && c.keys[0] == "V":
				openCreepy(m, c.keys[1:]...)
			case len(c.keys) > 0 && c.keys[0] == "C":
				openCustomer(m, c.keys[1:]...)
			case len(c.keys) > 0 && c.keys[0] == "w":
				openWhy(m, c.keys[1:]...)
			default:
				press(m, c.keys...)
			}
			if len(c.keys) > 0 && strings.HasPrefix(c.keys[0], "H") {
				feed(m, study.Report{Now: testSummary(1, .5), World: testWorld(), Took: 9 * time.Millisecond})
				m.Update(endMsg{m.work.generation})
			}
			got := m.View() + "\n"
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the view differs from %s (go test ./tui -run Golden -update rewrites it):\n%s", path, got)
			}
		})
	}
}

// states are ways to bring a model into everything that can be on the screen.
var states = map[string]func(m *model){
	"lab":        func(*model) {},
	"help":       func(m *model) { press(m, "?") },
	"strategies": func(m *model) { press(m, "S", "/", "b") },
	"scenarios":  func(m *model) { m.openScenarios(); m.Update(libraryMsg{}) },
	"typing":     func(m *model) { press(m, "enter", "1", "2") },
	"filter":     func(m *model) { press(m, "shift+tab", "/", "w") },
	"chart":      func(m *model) { press(m, "tab", "end") },
	"gap":        func(m *model) { press(m, "tab", "tab") },
	"message":    func(m *model) { feed(m, study.Report{Err: os.ErrInvalid}) },
	"moved":      func(m *model) { press(m, "H", "b", "L", "L") },
	"big":        func(m *model) { press(m, "F") },
	"palette":    func(m *model) { press(m, ":", "s", "e", "t", "down") },
	"export":     func(m *model) { press(m, "e", "down") },
	"share":      func(m *model) { press(m, "y") },
	"form":       func(m *model) { press(m, append(formAnswers, "x", "enter")...) },
	"form end":   func(m *model) { press(m, append(formAnswers, "9", "9", "up", "right")...); m.form.goTo(16) },
	"compare":    func(m *model) { openCompare(m, 40) },
	"apart":      func(m *model) { openCompare(m, 40, "o", "m", "j") },
	"levers":     func(m *model) { openCompare(m, 40, "j", "g") },
	"comparing":  func(m *model) { openCompare(m, 0) },
	"customer":   func(m *model) { openCustomer(m, "L", "l") },
	"why":        func(m *model) { openWhy(m, "l") },
	"no reasons": func(m *model) { press(m, "w") },
	"assume":     func(m *model) { press(m, "A", "j", "l", "/", "t", "enter", "enter", "1") },
	"none such":  func(m *model) { press(m, "A", "/", "7", "q", "7") },
	"born":       func(m *model) { press(m, "C") },
	"creepy":     func(m *model) { openCreepy(m) },
	"creepy two": func(m *model) { openCreepy(m, "enter") },
	"creepy all": func(m *model) { openCreepy(m, "enter", "enter") },
	"decide":     func(m *model) { openDecide(m, true, "j") },
	"deciding":   func(m *model) { openDecide(m, false) },
	"predict":    func(m *model) { openThreshold(m, thresholdWorlds, "L", "h") },
	"walking":    func(m *model) { openThreshold(m, 3, "enter") },
	"threshold":  func(m *model) { openThreshold(m, thresholdWorlds, "enter") },
	"odd names": func(m *model) {
		m.setting.scenario = testScenario("漢字の長い名前\x1b[31m\nüber")
		m.base.setting.scenario = m.setting.scenario
	},
}

// checkView fails when a view is not exactly h lines, none wider than w.
func checkView(t *testing.T, m *model, w, h int, what string) {
	t.Helper()
	lines := strings.Split(m.View(), "\n")
	if len(lines) != h {
		t.Fatalf("%s at %dx%d: %d lines", what, w, h, len(lines))
	}
	for i, line := range lines {
		if n := ansi.StringWidth(line); n > w {
			t.Fatalf("%s at %dx%d: line %d is %d wide: %q", what, w, h, i, n, line)
		}
	}
}

func TestEverySize(t *testing.T) {
	if testing.Short() {
		t.Skip("views alone, of one goroutine")
	}
	type size struct{ w, h int }
	var sizes []size
	for w := 1; w <= 30; w++ {
		for h := 1; h <= 20; h++ {
			sizes = append(sizes, size{w, h})
		}
	}
	for _, w := range []int{59, 60, 61, 79, 80, 81, 119, 120, 121} {
		for _, h := range []int{19, 20, 21, 23, 24, 25, 35, 36, 37} {
			sizes = append(sizes, size{w, h})
		}
	}
	random := rand.New(rand.NewSource(1))
	for range 300 {
		sizes = append(sizes, size{1 + random.Intn(400), 1 + random.Intn(120)})
	}
	looks := []*draw.Styles{colourless(false), colourless(true), draw.NewStyles("light", false, false, false, draw.TrueColor)}
	for name, reach := range states {
		for e, empty := range []bool{false, true} {
			m := testModel(t, 100, 30, empty, looks[(len(name)+e)%len(looks)])
			reach(m)
			for i, s := range sizes {
				every := 3
				if s.w*s.h > 4000 {
					every = 12
				}
				if (i+i/20)%every != len(name)%every {
					continue // each size in some of the states, the large ones in fewer
				}
				m.Update(tea.WindowSizeMsg{Width: s.w, Height: s.h})
				checkView(t, m, s.w, s.h, name)
			}
		}
	}
}

func TestASCIIStaysASCII(t *testing.T) {
	for name, reach := range states {
		for _, depth := range []draw.Depth{draw.NoColor, draw.TrueColor} {
			m := testModel(t, 120, 36, false, draw.NewStyles("dark", true, true, false, depth))
			reach(m)
			for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}, {40, 6}} {
				m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				view := m.View()
				if i := strings.IndexFunc(view, func(r rune) bool { return r > 0x7f }); i >= 0 {
					t.Errorf("%s at %v: byte %d is above 0x7F", name, size, i)
				}
				if name != "odd names" && strings.Contains(ansi.Strip(view), "??") { // what has no twin
					t.Errorf("%s at %v, depth %v: a sign has no form in ASCII", name, size, depth)
				}
			}
		}
	}
}

func TestNoColourNoEscapes(t *testing.T) {
	for name, reach := range states {
		m := testModel(t, 120, 36, false, colourless(false))
		reach(m)
		if strings.Contains(m.View(), "\x1b") {
			t.Errorf("%s: an escape sequence without colours", name)
		}
	}
}

// The background of the terminal is painted over by areas and their tints alone, and no colour goes beyond what the terminal offers.
func TestColoursStayInTheirProfile(t *testing.T) {
	for depth, forbidden := range map[draw.Depth][]string{draw.TrueColor: nil, draw.Colors256: {"38;2;", "48;2;"}, draw.Colors16: {"38;2;", "38;5;", "48;"}} {
		for name, reach := range states {
			m := testModel(t, 120, 36, false, draw.NewStyles("dark", true, false, false, depth))
			reach(m)
			view := m.View()
			if !strings.Contains(view, "\x1b[") {
				t.Errorf("%s: no colour at depth %v", name, depth)
			}
			for _, bad := range forbidden {
				if strings.Contains(view, bad) {
					t.Errorf("%s at depth %v contains %q", name, depth, bad)
				}
			}
			s, rest := m.styles, view
			for tint := draw.CauseRole; tint <= draw.Harm; tint++ {
				rest = strings.ReplaceAll(rest, s.Behind(tint), "")
			}
			if depth == draw.TrueColor && strings.Contains(rest, "48;2;") {
				t.Errorf("%s paints a background that is no tint", name)
			}
		}
	}
}

func TestNothingPrivateOrEmoji(t *testing.T) {
	for name, reach := range states {
		m := testModel(t, 120, 36, false, colourless(false))
		reach(m)
		for _, r := range m.View() {
			if r >= 0xe000 && r <= 0xf8ff || r >= 0x1f000 {
				t.Errorf("%s: rune %U", name, r)
			}
		}
	}
}
