package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// sharedValues are other values of the shared flags than those that every call of the table below has. No fraction among the
// results of a call is one of them by itself.
var sharedValues = map[string]string{"set": "intensity=0.3719", "seed": "12", "customers": "70", "months": "4"}

// notShared are the shared flags that change no result, on purpose.
var notShared = []string{"workers", "quiet", "color", "help"}

// sharing is a call of a command and where its numbers are: in what it prints, or in a file; "" for both where it has none, and
// then it must refuse the shared flags. DIR is a new folder, SHOP a scenario with a schedule.
type sharing struct {
	command, args string
	file          string
	numbers       func(text string) string
	not           []string          // flags that change no number here, for the reason given beside the row
	own           string            // what the call sets to begin with, rather than few people and months
	others        map[string]string // other values of flags than those of sharedValues
	refuses       []string          // flags that it refuses though it has numbers
}

var (
	fraction = regexp.MustCompile(`\d+\.\d+(e[-+]?\d+)?`)
	words    = regexp.MustCompile(`trust \d.*`)
	fills    = regexp.MustCompile(`fill:#[0-9A-F]{6}`)
	timings  = regexp.MustCompile(`"(customers|months)": \d+`)
)

// fractions are the numbers of a text that are no whole ones, so that no flag's own value is among them.
func fractions(text string) string {
	return strings.Join(slices.DeleteFunc(fraction.FindAllString(text, -1), func(x string) bool { return x == "0.3719" }), " ")
}

// drawn are the numbers of a drawing, its letters left out.
func drawn(text string) string {
	for _, element := range []string{"style", "text", "title", "desc"} {
		var kept strings.Builder
		for {
			before, from, found := strings.Cut(text, "<"+element)
			kept.WriteString(before)
			if !found {
				break
			}
			_, text, _ = strings.Cut(from, "</"+element+">")
		}
		text = kept.String()
	}
	return fractions(text)
}

// colours are those of a drawing: of a map they are its numbers.
func colours(text string) string { return strings.Join(fills.FindAllString(text, -1), " ") }

// told is what a screen that is told as text says of the months.
func told(text string) string { return strings.Join(words.FindAllString(text, -1), " ") }

func whole(text string) string { return text }

// unplanned leaves out how long things take.
func unplanned(text string) string {
	return strings.Join(regexp.MustCompile(`\d+ customers`).FindAllString(text, -1), " ")
}

func timed(text string) string { return strings.Join(timings.FindAllString(text, -1), " ") }

var sharings = []sharing{
	{command: "", numbers: fractions},
	{command: "lab", args: "subscription-streaming", numbers: told},
	{command: "run", args: "subscription-streaming --worlds 2", numbers: fractions},
	{command: "run", args: "subscription-streaming --worlds 2 --out DIR", file: "series.csv", numbers: fractions},
	{command: "compare", args: "subscription-streaming --worlds 2", numbers: fractions},
	{command: "fit", args: "subscription-streaming --data ../../docs/company/aurora.csv --worlds 2", numbers: fractions},
	{command: "compare", args: "SHOP --worlds 2 --steps", numbers: fractions},
	{command: "explain", args: "subscription-streaming --worlds 2", numbers: fractions},
	{command: "explain", args: "subscription-streaming --worlds 2 --uncertainty luck --customer 3", numbers: fractions},
	{command: "explain", args: "subscription-streaming --worlds 2 --cohorts", numbers: whole, others: map[string]string{"months": "9"}},
	{command: "probe", args: "subscription-streaming --worlds 2", numbers: fractions},
	{command: "sweep", args: "subscription-streaming --worlds 2 --vary transparency=0,1 --format csv --out DIR", file: "series.csv", numbers: fractions},
	{command: "sweep plan", args: "subscription-streaming --worlds 2 --vary transparency=0,1 --out DIR", file: "work/plan.json", numbers: whole},
	{command: "sensitivity", args: "subscription-streaming --samples 4 --vary transparency=0:1 --vary control=0:1", numbers: fractions},
	{command: "threshold", args: "subscription-streaming --lever transparency --levels 6 --worlds 5 --with none --json", numbers: fractions},
	{command: "threshold", args: "subscription-streaming --lever transparency --levels 3 --hold 1 --worlds 2 --hysteresis --json", numbers: fractions,
		not: []string{"months"}}, // as many as the way up and back takes
	{command: "optimize", args: "subscription-streaming --evaluations 2 --worlds 1 --check 2 --json", numbers: fractions},
	{command: "assert", args: "subscription-streaming trust>0.0 --worlds 2", numbers: fractions},
	{command: "figure", args: "evidence -o DIR/a.svg"},
	{command: "report", args: "subscription-streaming --worlds 2 -o DIR/a.html", file: "a.html", numbers: drawn},
	{command: "paper", args: "subscription-streaming --worlds 5 --samples 4 --strategies balanced,hyper-intrusive -o DIR", file: "data/summary.json", numbers: fractions},
	{command: "share", args: "subscription-streaming", numbers: whole},
	{command: "bench", args: "--repeats 1 --json", numbers: timed, not: []string{"set", "seed"}}, // its numbers are times
	{command: "workshop"}, {command: "workshop list"}, {command: "workshop new"}, {command: "workshop check", args: "unseen-backlash"}, {command: "workshop script", args: "unseen-backlash"}, {command: "workshop rehearse", args: "unseen-backlash"},
	{command: "sweep run", args: "DIR"}, {command: "sweep status", args: "DIR"}, {command: "sweep verify", args: "DIR"}, {command: "sweep merge", args: "DIR"},
	{command: "sweep submit"}, {command: "sweep submit slurm", args: "DIR --tasks 2 --dry-run"}, {command: "rerun", args: "DIR 0.0"},
	{command: "validate", args: "--row B05 --worlds 2", numbers: fractions, own: "--customers 300 --seed 7",
		others: map[string]string{"set": "parameters.intrusion.scale=0.3719"}, refuses: []string{"months"}},
	{command: "calibrate", args: "--bank DIR --plan", numbers: unplanned, own: "--customers 200", others: map[string]string{"customers": "300"}, refuses: []string{"set", "months"},
		not: []string{"seed"}}, // it tells how long the bank takes

	{command: "scenarios"}, {command: "scenarios list"}, {command: "scenarios show", args: "subscription-streaming"}, {command: "scenarios new"},
	{command: "scenarios check", args: "subscription-streaming"}, {command: "scenarios schema"},
	{command: "strategies"}, {command: "strategies list"}, {command: "strategies show", args: "balanced"},
	{command: "params"}, {command: "metrics"}, {command: "glossary"}, {command: "config"}, {command: "config show"}, {command: "version"}, {command: "licenses"}, {command: "man"},
	{command: "help"}, {command: "completion"}, {command: "completion bash"}, {command: "completion fish"}, {command: "completion powershell"}, {command: "completion zsh"},
}

// scheduled is a scenario with steps.
const scheduled = `backlash: 1
name: shop
months: 6
population: {customers: 120}
market: {setting: fashion-ecommerce, contract: repeat-purchase}
brands:
  - name: Us
    strategy: click-maximizer
    schedule:
      - {month: 2, lever: transparency, to: 0.9}
`

// figureSharings are calls of every kind of figure with a scenario.
func figureSharings() (rows []sharing) {
	for kind, args := range map[string]string{"series": "", "difference": "", "compare": "", "causes": "--worlds 9", "survival": "",
		"threshold": "--worlds 5 --vary transparency=0:1:6", "hysteresis": "--vary transparency=0:1:3", "heat": "--vary transparency=0:1:2 --vary control=0:1:2",
		"front": "", "sensitivity": "--vary transparency=0:1 --vary control=0:1", "tornado": "--vary transparency=0:1 --vary control=0:1"} {
		row := sharing{command: "figure", args: kind + " subscription-streaming --worlds 2 -o DIR/a.svg " + args, file: "a.svg", numbers: drawn}
		if kind == "hysteresis" {
			row.not = []string{"months"} // as many as the way up and back takes
		}
		if kind == "heat" {
			row.numbers = colours
		}
		rows = append(rows, row)
	}
	return rows
}

// call makes a call with a flag more, and returns the exit code, its numbers and what it says besides.
func (s *sharing) call(t *testing.T, more ...string) (code int, numbers, said string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new")
	if strings.Contains(s.args, "DIR/") {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	shop := filepath.Join(t.TempDir(), "shop.yaml")
	if err := os.WriteFile(shop, []byte(scheduled), 0o644); err != nil {
		t.Fatal(err)
	}
	args := append(strings.Fields(s.command), strings.Fields(strings.NewReplacer("DIR", dir, "SHOP", shop).Replace(s.args))...)
	switch {
	case s.own != "":
		args = append(args, strings.Fields(s.own)...)
	case s.numbers != nil:
		args = append(args, "--customers", "60", "--months", "3", "--seed", "7")
	}
	var out, err strings.Builder
	code = program(context.Background(), append(args, more...), strings.NewReader(""), &out, &err)
	if s.numbers == nil {
		return code, "", err.String()
	}
	text := out.String()
	if s.file != "" {
		read, wrong := os.ReadFile(filepath.Join(dir, s.file))
		if wrong != nil {
			return code, "", err.String() + wrong.Error()
		}
		text = string(read)
	}
	return code, s.numbers(text), err.String()
}

// Every command either gives other numbers when a shared flag changes or refuses the flag by name: none takes and ignores it.
func TestNoSharedFlagIsIgnored(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes many runs, and races show elsewhere")
	}
	t.Setenv("HOME", t.TempDir())
	rows := append(figureSharings(), sharings...)
	root := newRoot(&app{})
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		path := strings.TrimPrefix(strings.TrimPrefix(c.CommandPath(), "backlash"), " ")
		if !slices.ContainsFunc(rows, func(s sharing) bool { return s.command == path }) {
			t.Errorf("%q stands in no row: give it one that says where its numbers are, or that it refuses the shared flags", path)
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root)
	var flags []string
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) {
		if !slices.Contains(notShared, f.Name) {
			flags = append(flags, f.Name)
			if sharedValues[f.Name] == "" {
				t.Errorf("--%s is shared by all commands, and the table has no other value for it", f.Name)
			}
		}
	})
	for _, row := range rows {
		t.Run(strings.TrimSpace(row.command+" "+row.args), func(t *testing.T) {
			t.Parallel()
			first := ""
			if row.numbers != nil {
				code, numbers, said := row.call(t)
				if code != exitDone && code != exitAssertion || numbers == "" {
					t.Fatalf("exit code %d, numbers %q: %s", code, numbers, said)
				}
				first = numbers // the same call gives the same numbers: other tests hold it to that, byte by byte
			}
			for _, flag := range flags {
				if slices.Contains(row.not, flag) {
					continue
				}
				value := sharedValues[flag]
				if other := row.others[flag]; other != "" {
					value = other
				}
				code, numbers, said := row.call(t, "--"+flag, value)
				refuses := row.numbers == nil || slices.Contains(row.refuses, flag)
				switch {
				case refuses && (code != exitUsage && code != exitInput || !strings.Contains(said, "--"+flag)):
					t.Errorf("--%s is not refused: exit code %d, %s", flag, code, said)
				case !refuses && code != exitDone && code != exitAssertion:
					t.Errorf("--%s: exit code %d, %s", flag, code, said)
				case !refuses && numbers == first:
					t.Errorf("--%s changes no number", flag)
				}
			}
		})
	}
}
