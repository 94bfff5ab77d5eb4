package main

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/study"
)

// reading is a number that stands beside a word on one face.
type reading struct {
	face, text string
	value      float64
	digits     int // after the point
}

// read reads a number as it is printed.
func read(t *testing.T, face, text string) reading {
	t.Helper()
	plain := strings.TrimSpace(strings.NewReplacer("+", "", "−", "-", "%", "").Replace(html.UnescapeString(text)))
	v, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		t.Fatalf("%s: %q is no number", face, text)
	}
	_, after, _ := strings.Cut(plain, ".")
	return reading{face, text, v, len(after)}
}

// agree fails where two readings of one word differ by more than what their digits leave open.
func agree(t *testing.T, what string, all []reading) {
	t.Helper()
	for _, a := range all {
		for _, b := range all {
			if open := .5000001 * (math.Pow10(-a.digits) + math.Pow10(-b.digits)); math.Abs(a.value-b.value) > open {
				t.Errorf("%s: %s says %s, %s says %s", what, a.face, a.text, b.face, b.text)
				return
			}
		}
	}
	if len(all) < 3 {
		t.Errorf("%s stands on %d faces only", what, len(all))
	}
}

// cells are the columns of a table's row that begins with a name: at least two spaces part them.
func cells(t *testing.T, text, name string) []string {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, name+" ") {
			return regexp.MustCompile(`\s{2,}`).Split(strings.TrimSpace(line), -1)
		}
	}
	t.Fatalf("no row of %s in\n%s", name, text)
	return nil
}

// One request, every face: compare, run, assert, explain, report, JSON and the lab's picture. The same word has the same number, and every
// verdict is the same, in every scenario.
func TestSameWordSameNumber(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: every scenario on every face")
	}
	for _, scenario := range scenarios.Names() {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			small := []string{"--customers", "90", "--months", "14", "--worlds", "9", "--quiet"}
			do := func(words ...string) string {
				code, out, errors := call(t.Context(), append(words, small...)...)
				if code != exitDone {
					t.Fatalf("%v: exit code %d: %s", words, code, errors)
				}
				return out
			}
			var told study.CompareResult
			if err := json.Unmarshal([]byte(do("compare", scenario, "--json")), &told); err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, s := range told.Strategies {
				names = append(names, s.Strategy)
			}
			last := func(i int, metric string) float64 {
				for _, m := range told.Strategies[i].Metrics {
					if m.Name == metric {
						return *m.Months[len(m.Months)-1].Mean
					}
				}
				t.Fatalf("no %s", metric)
				return 0
			}
			file := filepath.Join(t.TempDir(), "page.html")
			do("report", scenario, "-o", file)
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			page := html.UnescapeString(string(b))
			table := do("compare", scenario)
			upper, lower, _ := strings.Cut(table, "Difference to ")
			for i, name := range names {
				row := cells(t, upper, name)
				faces := map[string][]reading{}
				note := func(word, face, text string) { faces[word] = append(faces[word], read(t, face, text)) }
				note("trust", "compare", row[3])
				note("gone", "compare", row[4])
				note("value", "compare", row[5])
				note("trust", "JSON", fmt.Sprintf("%.6f", 100*last(i, "trust")))
				note("gone", "JSON", fmt.Sprintf("%.6f", 100*last(i, "gone")))
				note("left", "JSON", fmt.Sprintf("%.6f", 100*last(i, "left_once")))
				note("value", "JSON", fmt.Sprintf("%.6f", *told.Strategies[i].Value.Mean))
				run := strings.Join(strings.Fields(do("run", scenario, "--strategy", name)), " ")
				for word, pattern := range map[string]string{"value": `value ([-0-9.]+) `, "gone": `gone ([-0-9.]+) %`, "left": `left at least once ([-0-9.]+) %`} {
					found := regexp.MustCompile(`By month 14: .*?` + pattern).FindStringSubmatch(run)
					if found == nil {
						t.Fatalf("run says nothing of %s: %s", word, run)
					}
					note(word, "run", found[1])
				}
				claim := do("assert", scenario, "trust >= 0 && gone >= 0 && left_once >= 0 && value > -1e9", "--set", "strategy="+name)
				for word, metric := range map[string]string{"trust": "trust", "gone": "gone", "left": "left_once", "value": "value"} {
					found := regexp.MustCompile(`(?m)^` + metric + ` = ([-0-9.e]+) `).FindStringSubmatch(claim)
					if found == nil {
						t.Fatalf("assert says nothing of %s: %s", metric, claim)
					}
					r := read(t, "assert", found[1])
					if word != "value" { // conditions keep the metric's own unit
						r.value, r.digits = 100*r.value, r.digits-2
					}
					faces[word] = append(faces[word], r)
				}
				for word, all := range faces {
					agree(t, name+", "+word, all)
				}
				if i == 0 {
					continue
				}
				d := told.Differences[i-1]
				for face, text := range map[string]string{"compare": strings.Join(cells(t, lower, name), " "), "report": page} {
					want := string(d.Outcome)
					if face == "report" {
						want = fmt.Sprintf("%s against %s: %s, ahead", name, names[0], d.Outcome)
					}
					if !strings.Contains(text, want) {
						t.Errorf("%s: %s does not say %q", name, face, want)
					}
				}
				for _, text := range []string{strings.Join(strings.Fields(table), " "), strings.Join(strings.Fields(page), " ")} {
					if d.BreakEven != nil && *d.BreakEven > 1 && !strings.Contains(text, fmt.Sprintf("break-even month %d: from then on", *d.BreakEven)) {
						t.Errorf("%s: no break-even month %d in %.200s", name, *d.BreakEven, text)
					}
				}
				why := strings.Join(strings.Fields(do("explain", scenario, "--strategy", name, "--against", names[0])), " ")
				if found := regexp.MustCompile(`Left because of .*?: ([0-9]+) of ([0-9]+) a world`).FindStringSubmatch(why); found != nil {
					only, of := read(t, "explain", found[1]), read(t, "explain", found[2])
					if said := 100 * only.value / of.value; math.Abs(said-100**d.LeftHere.Mean) > 100*.51/of.value+.6 {
						t.Errorf("%s: explain says that %.2f %% left because of it, compare %.2f %%", name, said, 100**d.LeftHere.Mean)
					}
				} else if *d.LeftHere.Mean > .02 {
					t.Errorf("%s: explain tells of nobody who left because of it, compare of %.2f %%: %s", name, 100**d.LeftHere.Mean, why)
				}
				look := labLook(t, scenario, names[i], names[0])
				agree(t, name+", dashboard, trust and value in the lab", []reading{
					{"lab", fmt.Sprint(100 * look.Trusted[1]), 100 * look.Trusted[1], 9}, {"JSON", fmt.Sprint(100 * last(i, "trust")), 100 * last(i, "trust"), 6}, {"compare", row[3], read(t, "", row[3]).value, 1}})
				if look.Value.Verdict != d.Verdict || math.Abs(look.Value.Mean-*d.Value.Mean) > 1e-9 || (look.Turning.BreakEven > 0) != (d.BreakEven != nil) ||
					d.BreakEven != nil && look.Turning.BreakEven != *d.BreakEven {
					t.Errorf("%s: the lab says %+v and month %d, compare %+v", name, look.Value, look.Turning.BreakEven, d)
				}
			}
		})
	}
}

// labLook is the picture that the lab opens on, of a strategy beside another.
func labLook(t *testing.T, scenario, now, against string) (out *study.Look) {
	t.Helper()
	s, err := scenarios.Load(scenario, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Population.Customers, s.Config.Months = 90, 14
	for i := range s.Config.Shocks {
		if s.Config.Shocks[i].Month > 14 {
			s.Config.Shocks = s.Config.Shocks[:i]
			break
		}
	}
	points, err := (&study.Base{Scenario: s}).Points([]string{now, against})
	if err != nil {
		t.Fatal(err)
	}
	study.Lively()(context.Background(), study.Live{Now: points[0].Config, Against: points[1].Config, Names: [2]string{now, against}, Metrics: []agents.Metric{agents.MetricGone},
		Sampling: study.Sampling{Uncertainty: "all", Worlds: 9}, Workers: 1}, func(r study.Report) {
		if r.Err != nil {
			t.Error(r.Err)
		}
		out = r.Look
	})
	return out
}
