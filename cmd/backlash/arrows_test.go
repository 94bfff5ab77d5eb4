package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// arrows are the imports within the module that the house allows, package by package. A package that is not here is not
// part of the house.
var arrows = map[string][]string{
	"sim/rng":          {},
	"agents":           {"sim/rng"},
	"agents/vectorize": {},
	"sim":              {"agents", "sim/rng"},
	"sim/analysis":     {},
	"sim/figure":       {},
	"sim/number":       {},
	"sim/experiment":   {"sim", "agents", "sim/rng", "sim/analysis", "sim/number"},
	"sim/record":       {"sim", "agents", "sim/experiment"},
	"sim/evidence":     {"agents", "sim", "sim/number", "sim/analysis", "sim/experiment", "sim/record", "scenarios", "scenarios/decode"},
	"sim/study":        {"agents", "sim", "sim/number", "sim/analysis", "sim/experiment", "sim/record", "scenarios", "scenarios/decode", "scenarios/table"},
	"sim/submit":       {"sim/record"},
	"sim/report":       {"agents", "docs", "scenarios", "scenarios/decode", "sim", "sim/number", "sim/analysis", "sim/experiment", "sim/evidence", "sim/figure", "sim/record", "sim/study", "sim/submit"},
	"scenarios/decode": {"sim/number"},
	"scenarios/table":  {"sim/number"},
	"scenarios":        {"agents", "sim", "sim/number", "sim/experiment", "scenarios/decode"},
	"tui":              {"sim", "agents", "sim/number", "scenarios", "scenarios/decode", "sim/experiment", "sim/record", "sim/study", "tui/draw", "tui/hall"},
	"tui/draw":         {},
	"tui/hall":         {"agents", "scenarios", "scenarios/decode", "sim", "sim/experiment", "sim/record", "sim/study", "tui/draw"},
	"tui/room":         {"agents", "sim", "sim/study", "tui", "tui/hall"},
	"tui/termbg":       {},
	"cmd/backlash": {"agents", "scenarios", "scenarios/decode", "sim", "sim/number", "sim/experiment", "sim/evidence", "sim/record", "sim/figure", "sim/report", "sim/study",
		"sim/submit", "tui", "tui/hall", "tui/room", "tui/termbg", "docs"},
	"docs":                    {},
	"docs/benchmarks/mutants": {},
	"docs/benchmarks/screen":  {},
	"docs/benchmarks/start":   {"agents", "scenarios", "sim"},
}

// homes are the only places that may import a module of others: packages and what lies below them.
var homes = map[string]string{
	"github.com/charmbracelet/":          "tui",
	"github.com/charmbracelet/lipgloss":  "tui/draw tui/termbg",
	"github.com/charmbracelet/ssh":       "tui/room",
	"github.com/charmbracelet/wish":      "tui/room",
	"github.com/charmbracelet/x/term":    "tui cmd/backlash",
	"golang.org/x/crypto/":               "tui/room",
	"github.com/creack/pty":              "tui/room cmd/backlash",
	"github.com/chromedp/":               "tui/room",
	"rsc.io/qr":                          "tui/draw",
	"github.com/guptarohit/":             "tui/draw sim/report",
	"github.com/lucasb-eyer/":            "tui/draw",
	"github.com/muesli/termenv":          "tui/draw",
	"golang.org/x/exp/rand":              "sim/rng",
	"github.com/goccy/go-yaml":           "scenarios/decode",
	"golang.org/x/text/":                 "scenarios/decode scenarios/table",
	"github.com/parquet-go/":             "sim/record",
	"github.com/klauspost/compress/":     "sim/record",
	"github.com/spf13/":                  "cmd/backlash",
	"github.com/expr-lang/":              "sim/experiment sim/evidence",
	"github.com/mattn/go-isatty":         "cmd/backlash",
	"github.com/rogpeppe/go-internal/":   "cmd/backlash",
	"gonum.org/v1/gonum":                 "sim/analysis",
	"gonum.org/v1/plot":                  "sim/figure",
	"codeberg.org/go-pdf/":               "sim/figure",
	"golang.org/x/sync/semaphore":        "sim",
	"golang.org/x/sys/cpu":               "agents",
	"golang.org/x/sys/unix":              "docs/benchmarks/screen",
	"golang.org/x/text/encoding/charmap": "sim/figure scenarios/table",
	"golang.org/x/image/font/":           "sim/figure",
}

// screenless are the packages below tui that must not know the screen library, though tui is its home.
var screenless = []string{"tui/draw", "tui/hall"}

// listed is what the go command tells of a package.
type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// wrongArrows are the imports of a package that the house does not allow. Tests may read more of the house than the code
// they test, but modules of others stay at home there too.
func wrongArrows(p listed) []string {
	var wrong []string
	from := strings.TrimPrefix(p.ImportPath, "backlash/")
	allowed, known := arrows[from]
	if !known {
		return []string{from + " is not in the house"}
	}
	for _, to := range p.Imports {
		if own, ok := strings.CutPrefix(to, "backlash/"); ok && !slices.Contains(allowed, own) {
			wrong = append(wrong, from+" imports "+own)
		}
	}
	for _, to := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
		if first, _, _ := strings.Cut(to, "/"); !strings.Contains(first, ".") {
			continue
		}
		if !atHome(from, to) || slices.Contains(screenless, from) && isScreen(to) {
			wrong = append(wrong, from+" imports "+to)
		}
	}
	return wrong
}

// isScreen says whether a module is the screen library or its widgets.
func isScreen(to string) bool {
	return strings.HasPrefix(to, "github.com/charmbracelet/bubbletea") || strings.HasPrefix(to, "github.com/charmbracelet/bubbles")
}

// atHome says whether a package may import a module of others: the longest name that fits decides.
func atHome(from, to string) bool {
	longest, allowed := "", ""
	for prefix, home := range homes {
		if strings.HasPrefix(to, prefix) && len(prefix) > len(longest) {
			longest, allowed = prefix, home
		}
	}
	return slices.ContainsFunc(strings.Fields(allowed), func(h string) bool { return from == h || strings.HasPrefix(from, h+"/") })
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = filepath.Join("..", "..")
	var failure bytes.Buffer
	cmd.Stderr = &failure
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, failure.String())
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestArrows(t *testing.T) {
	found := map[string]bool{}
	for _, p := range packages(t) {
		found[strings.TrimPrefix(p.ImportPath, "backlash/")] = true
		for _, wrong := range wrongArrows(p) {
			t.Error(wrong)
		}
	}
	for name := range arrows {
		if !found[name] {
			t.Errorf("%s is in the table and not in the house", name)
		}
	}
}

// floors are the storeys of the house, from the top: a package stands above all that it imports, as low as that allows.
func floors(all []listed) (out [][]string) {
	imports := map[string][]string{}
	for _, p := range all {
		for _, to := range p.Imports {
			if strings.HasPrefix(to, "backlash/") {
				imports[p.ImportPath] = append(imports[p.ImportPath], to)
			}
		}
	}
	var floor func(path string) int
	floor = func(path string) int {
		n := 0
		for _, to := range imports[path] {
			n = max(n, 1+floor(to))
		}
		return n
	}
	for _, p := range all {
		n := floor(p.ImportPath)
		for len(out) <= n {
			out = append(out, nil)
		}
		if name := strings.TrimPrefix(p.ImportPath, "backlash/"); !strings.HasPrefix(name, "docs/") {
			out[n] = append(out[n], name)
		}
	}
	slices.Reverse(out)
	return out
}

// The commands are wiring: all of them together stay under four thousand lines, none wider than 140 columns.
func TestTheCommandsAreSmall(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
			total++
			if n := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")); n > 140 {
				t.Errorf("%s:%d is %d columns wide", name, i+1, n)
			}
		}
	}
	if total >= 4000 {
		t.Errorf("%d lines", total)
	}
}

// The picture of the house in docs/architecture.md, and what its table says of imports, are true; -update rewrites both.
func TestHouse(t *testing.T) {
	var b strings.Builder
	for _, names := range floors(packages(t)) {
		slices.Sort(names)
		fmt.Fprintf(&b, "%s\n", strings.Join(names, "   "))
	}
	path := filepath.Join("..", "..", "docs", "architecture.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- house -->\n```\n", "```\n<!-- end of house -->"
	before, rest, found := strings.Cut(string(text), begin)
	was, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("the page has no picture of the house")
	}
	rows := map[string]bool{}
	after = regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| (.*) \\|.*\\|$").ReplaceAllStringFunc(after, func(row string) string {
		cells := strings.Split(row, " | ")
		name := strings.Trim(cells[0], "| `")
		imports, known := arrows[name]
		if !known || len(cells) < 2 {
			return row
		}
		rows[name] = true
		column := "nothing"
		if len(imports) > 0 {
			column = "`" + strings.Join(imports, "`, `") + "`"
		}
		return fmt.Sprintf("%s | %s | %s |", cells[0], strings.TrimSuffix(cells[1], " |"), column)
	})
	for name := range arrows {
		if !rows[name] {
			t.Errorf("%s has no row in the table of packages", name)
		}
	}
	now := before + begin + b.String() + end + after
	if now == string(text) {
		return
	}
	if !*update {
		t.Errorf("the house is\n%s\nthe page shows\n%s\nor its table says something else of what may be imported", b.String(), was)
	} else if err := os.WriteFile(path, []byte(now), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestArrowsFindWrong is the negative control: each of these must be refused.
func TestArrowsFindWrong(t *testing.T) {
	for _, p := range []listed{
		{ImportPath: "backlash/agents", Imports: []string{"backlash/sim"}},
		{ImportPath: "backlash/sim", Imports: []string{"backlash/scenarios"}},
		{ImportPath: "backlash/tui", Imports: []string{"backlash/sim/rng"}},
		{ImportPath: "backlash/sim/analysis", Imports: []string{"backlash/sim"}},
		{ImportPath: "backlash/scenarios", Imports: []string{"backlash/cmd/backlash"}},
		{ImportPath: "backlash/util"},
		{ImportPath: "backlash/sim", Imports: []string{"golang.org/x/exp/rand"}},
		{ImportPath: "backlash/sim", TestImports: []string{"github.com/goccy/go-yaml/ast"}},
		{ImportPath: "backlash/cmd/backlash", Imports: []string{"github.com/charmbracelet/bubbletea"}},
		{ImportPath: "backlash/tui", Imports: []string{"github.com/charmbracelet/lipgloss"}},
		{ImportPath: "backlash/tui/draw", Imports: []string{"github.com/charmbracelet/bubbletea"}},
		{ImportPath: "backlash/tui/draw", Imports: []string{"backlash/sim"}},
		{ImportPath: "backlash/tui/hall", Imports: []string{"backlash/tui"}},
		{ImportPath: "backlash/tui/hall", Imports: []string{"github.com/charmbracelet/bubbles/key"}},
		{ImportPath: "backlash/tui", Imports: []string{"backlash/sim/evidence"}},
		{ImportPath: "backlash/tui", Imports: []string{"backlash/sim/analysis"}},
		{ImportPath: "backlash/cmd/backlash", Imports: []string{"backlash/sim/analysis"}},
		{ImportPath: "backlash/sim/evidence", Imports: []string{"backlash/cmd/backlash"}},
		{ImportPath: "backlash/agents", Imports: []string{"example.org/unheard/of"}},
	} {
		if len(wrongArrows(p)) != 1 {
			t.Errorf("%+v: want one complaint, have %q", p, wrongArrows(p))
		}
	}
	fine := listed{ImportPath: "backlash/tui/termbg", Imports: []string{"github.com/charmbracelet/lipgloss", "os"}}
	if wrong := wrongArrows(fine); len(wrong) != 0 {
		t.Errorf("%+v: %q", fine, wrong)
	}
}

// looping are the names by which worlds are run: only studies may say them. The bench runs one world, which is what it measures.
var looping = regexp.MustCompile(`\b(experiment\.(Perform|InOrder|InWorlds|Simulate|Collect)|sim\.(Run|Settled))\b`)

// TestFacesHoldNoStudy: commands and screens ask studies; none of them runs worlds itself, so that one request has one answer.
func TestFacesHoldNoStudy(t *testing.T) {
	seen := 0
	for _, face := range []string{"cmd", "tui"} {
		err := filepath.WalkDir(filepath.Join("..", "..", face), func(path string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || filepath.Base(path) == "bench.go" {
				return err
			}
			seen++
			if found := looping.FindString(fileIn(t, path)); found != "" {
				t.Errorf("%s runs worlds itself: %s", path, found)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 50 {
		t.Errorf("only %d files of commands and screens", seen)
	}
	for _, wrong := range []string{"err := experiment.Perform(ctx, runs)", "r, err := sim.Run(ctx, c)", "s := &sim.Settled{}"} {
		if !looping.MatchString(wrong) {
			t.Errorf("%s is not found", wrong)
		}
	}
}

// TestChartsStayInCharts: asciigraph is for one file of the screens alone, and for one of what is printed.
func TestChartsStayInCharts(t *testing.T) {
	var files []string
	for _, dir := range []string{"tui/draw", "sim/report"} {
		found, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(dir), "*.go"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no files of %s: %v", dir, err)
		}
		files = append(files, found...)
	}
	for _, name := range files {
		if base := filepath.Base(name); base != "canvas.go" && base != "telllook.go" && strings.Contains(fileIn(t, name), fmt.Sprintf("%q", "github.com/guptarohit/asciigraph")) {
			t.Errorf("%s imports asciigraph", filepath.Base(name))
		}
	}
}

// Signals have one owner. A library's screen that asks for them by itself and ours could wait for each other for good.
func TestSignalsHaveOneOwner(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains(p.Imports, "os/signal") && p.ImportPath != "backlash/cmd/backlash" {
			t.Errorf("%s asks for signals", p.ImportPath)
		}
	}
	for _, pattern := range []string{"../../tui/*.go", "../../tui/room/*.go", "*.go"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text := fileIn(t, path)
			if !strings.HasSuffix(path, "_test.go") && strings.Count(text, "tea.NewProgram(") != strings.Count(text, "tea.WithoutSignalHandler()") {
				t.Errorf("%s starts a screen that asks for signals", path)
			}
		}
	}
}
