package study

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/experiment"
)

// What every study says of every built-in scenario, in small worlds and few of them: sentences as they stand, and a hash of the numbers. The worlds are too small for
// the answers to mean anything, which is why they come out in many ways; when a sentence, a bound or a number changes, it shows here. -update rewrites the file.
func TestWhatStudiesSay(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	var out strings.Builder
	samplings := []Sampling{{experiment.All, 8}, {experiment.Luck, 6}, {experiment.People, 5}, {experiment.Parameters, 12}}
	for i, name := range scenarios.Names() {
		s, err := scenarios.Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		b := Base{Scenario: s}
		set := []string{fmt.Sprintf("population.customers=%d", 40+10*(i%4)), fmt.Sprintf("months=%d", []int{14, 5, 26, 9}[i%4])}
		focal := &s.Config.Brands[0]
		if i%2 == 0 && len(focal.Schedule) == 0 {
			focal.Schedule = []sim.Change{{Month: 2, Lever: agents.Transparency, To: .9}, {Month: 4, Lever: agents.Intensity, To: .1}}
			s.Config.Shocks = append(s.Config.Shocks, sim.Shock{Month: 3, Kind: sim.DataBreach, Size: .6})
		}
		switch i % 3 {
		case 0:
			set = append(set, "history.months=4")
		case 1:
			s.Config.Market.Currency, s.Config.Market.Basket, s.Config.Market.Customers = "EUR", 12.5, 40000
		case 2:
			s.Config.Market.Currency, s.Config.Market.Basket = "Kč", 990
			set = append(set, "history.months=0")
		}
		for _, text := range set {
			a, err := scenarios.ParseAssignment(text)
			if err != nil {
				t.Fatal(err)
			}
			b.Set = append(b.Set, a)
		}
		if err := s.Apply(b.Set); err != nil {
			t.Fatalf("%s, %v: %v", name, set, err)
		}
		fmt.Fprintf(&out, "==== %s %s, %s\n", name, strings.Join(set, " "), samplings[i%4].Text())
		sayAll(t, &out, b, samplings[i%4], i)
	}
	const path = "testdata/said.txt"
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		a, b := strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("line %d of %s was\n%s\nand is (-update rewrites it)\n%s", i+1, path, a[i], b[i])
			}
		}
		t.Fatalf("%d lines, %d in %s", len(b), len(a), path)
	}
}

// sayAll puts every question to a base, and writes what is answered.
func sayAll(t *testing.T, out *strings.Builder, b Base, in Sampling, i int) {
	t.Helper()
	ctx := t.Context()
	all := agents.Strategies()
	first, second := all[i%len(all)].Name, all[(i+3)%len(all)].Name
	lever, metric := agents.LeverNames[i%int(agents.LeverCount)], []string{"trust", "value", "gone@3", "over_threshold"}[i%4]
	say := func(what string, result any, err error, sentences ...string) {
		if err != nil {
			fmt.Fprintf(out, "-- %s: %v\n", what, err)
			return
		}
		hash := ""
		text, err := json.Marshal(result)
		if err != nil { // a number is missing
			text = fmt.Appendf(nil, "%+v", result)
		}
		hash = fmt.Sprintf(" %x", sha256.Sum256(text))[:13]
		fmt.Fprintf(out, "-- %s%s\n", what, hash)
		for _, s := range sentences {
			fmt.Fprintf(out, "%s\n", s)
		}
	}
	compare := &Compare{Base: b, Sampling: in, Strategies: []string{first, second, scenarios.AsWritten}}
	if err := compare.Begin(); err != nil {
		say("compare", nil, err)
		return
	}
	if _, err := compare.Do(ctx, testEnv); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range compare.Sentences() {
		lines = append(lines, strings.Join(s[:], ": "))
	}
	say("compare", compare.Result(), nil, lines...)
	look := compare.Look()
	short, unit := look.InShort()
	say("look", look.Dashboard, nil, append(look.Sentences(), look.Brief(true), look.Brief(false), short+" "+unit)...)
	for k := range compare.Comparison.Arms {
		turning := compare.Comparison.Turning(k)
		lines = append(turning.Sentences("the other"), compare.Comparison.HangsText(k))
		say(fmt.Sprint("turning ", k), compare.Comparison.ValueDifference(k), nil, lines...)
	}
	monday, err := (&Monday{Base: b, Sampling: in, Comparison: compare.Comparison}).Run(ctx, testEnv)
	if err == nil {
		say("monday", monday, nil, monday.Sentences()...)
	} else {
		say("monday", nil, err)
	}
	run := &Run{Base: b, Sampling: in}
	if err := run.Begin(allMetrics()); err != nil {
		t.Fatal(err)
	}
	if err := run.Do(ctx, testEnv); err != nil {
		t.Fatal(err)
	}
	say("run", run.Result(), nil, run.Sentences()...)
	points, err := b.Points([]string{first, second})
	if err != nil {
		say("points", nil, err)
		return
	}
	ask := func(what string, result any, err error) {
		if err != nil {
			say(what, nil, err)
		} else if s, ok := result.(interface{ Sentences() []string }); ok {
			say(what, result, nil, s.Sentences()...)
		} else {
			say(what, result, nil)
		}
	}
	causes, err := (&Causes{Point: points[1], Twin: &points[0], Sampling: in}).Run(ctx, testEnv)
	ask("causes", causes, err)
	alone, err := (&Causes{Point: points[1], Sampling: in}).Run(ctx, testEnv)
	ask("causes without a twin", alone, err)
	twins, err := (&Twins{Points: [2]experiment.Point(points), Customer: 7 * i % 60, Sampling: in}).Run(ctx, testEnv)
	ask("twins", twins, err)
	cohorts, err := (&Cohorts{Point: points[1], Sampling: in}).Run(ctx, testEnv)
	ask("cohorts", cohorts, err)
	events, err := (&Events{Base: b, Sampling: in}).Run(ctx, testEnv)
	ask("events", events, err)
	steps, err := (&Steps{Base: b, Sampling: in}).Run(ctx, testEnv)
	ask("steps", steps, err)
	split, err := (&Split{Base: b, Sampling: in, Strategies: []string{first, second}}).Run(ctx, testEnv)
	ask("split", split, err)
	if i%2 == 0 {
		sliders, err := (&Sliders{Base: b, Sampling: ByLuck(2), Rules: [][]string{nil, {"trust >= 0.55"}, {"gone <= 0.1"}}[i%3], Pairs: i%4 == 0}).Run(ctx, testEnv)
		ask("sliders", sliders, err)
	}
	threshold, err := (&Threshold{Base: b, Sampling: in, Lever: lever, Levels: 5, Metric: metric, With: []string{"none", ThresholdWith}[i%2], Hundred: i%3 == 0}).Run(ctx, testEnv, nil)
	ask("threshold of "+lever+" for "+metric, threshold, err)
	hysteresis, err := (&Hysteresis{Base: b, Sampling: ByLuck(5), Lever: lever, Levels: 3, Hold: 2, Metric: metric}).Run(ctx, testEnv)
	ask("hysteresis", hysteresis, err)
	method := []string{"morris", "sobol"}[i%2]
	sensitivity, err := (&Sensitivity{Base: b, Method: method, Metric: metric, Vary: []string{lever + "=0:1", "population.trust_shift=-0.1:0.1", "population.threshold_shift=-0.1:0.2"}, Samples: []int{6, 40}[i%2], Sampling: ByLuck(1)}).Run(ctx, testEnv)
	ask(method, sensitivity, err)
	held, err := (&Assert{Base: b, Sampling: in, Condition: []string{"trust > 0.5 and churn.p95 < 0.2", "gone@2.hi < 0.01 or revenue > 0", "trust:fundamentalist.mean - 0.1 > 0.3"}[i%3]}).Run(ctx, testEnv)
	ask("assert", held, err)
	if i%3 == 0 {
		best, err := (&Optimize{Base: b, Sampling: ByLuck(2), Objective: "value", Constraints: [][]string{nil, {"trust >= 0.5"}}[i%2], Evaluations: 14, Check: 6, Sample: 60}).Run(ctx, testEnv)
		ask("optimize", best, err)
	}
	probe, err := b.Probe(first, []string{"depth=0.8,aware=1", "depth=0.1"}, 1, ByLuck(2))
	if err == nil {
		answers, err := probe.Run(ctx, testEnv)
		ask("probe", answers, err)
	} else {
		say("probe", nil, err)
	}
	swings, err := (&Tornado{Now: points[0], Against: points[1], Of: func(path string) bool { return strings.HasPrefix(path, "trust.l") }}).Run(ctx, testEnv)
	ask("tornado", swings, err)
}
