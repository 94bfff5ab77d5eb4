package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/docs"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/study"
)

// crowded has something of everything that a scenario can say, with names that Markdown would read as its own.
const crowded = "backlash: 1\n" + `name: "a|b *c* [d](e) <u> # _f_"
about: "First | line\n\n# no heading\n| a | b |\n|---|---|"
months: 29
seed: 918273
history: {strategy: mass-marketing, months: 17}
population:
  customers: 4321
  trust_shift: 0.07
  threshold_shift: -0.13
  segments:
    - {name: "Gen|Z", share: 0.37, threshold: {beta: [5.5, 3.25]}}
    - {name: "*Boom* & <co>", share: 0.63, threshold: {beta: [1.75, 6.5]}}
market: {setting: retail-bank, contract: repeat-purchase}
brands:
  - name: "Us | we"
    strategy: click-maximizer
    levers: {extraction: 0.4321}
    schedule: [{month: 23, lever: control, to: 0.77, over: 4}]
  - {name: "R_i_val", strategy: human-centric, consent: {kind: opt-in, nudge: -1.25, reward: true}, quality: 1.15, discount: 0.21, levers: {human: 0.8125}, policy: {kind: rival-matcher},
     schedule: [{month: 19, lever: human, to: 0.93}]}
  - {name: "[Late]", strategy: privacy-first}
network: {kind: small-world, degree: 14, rewire: 0.35}
shocks:
  - {month: 27, kind: data-breach, size: 0.61, late: 0.47}
  - {month: 11, kind: rival-launch, size: 0.52, brand: "[Late]"}
  - {month: 13, kind: regulation, size: 0.53}
  - {month: 15, kind: price-war, size: 0.54, brand: "R_i_val"}
parameters: {trust.loss_gain_ratio: 2, exposure.base: 3.5}
`

// crowdedPaper is a paper of that scenario.
func crowdedPaper(t *testing.T, uncertainty experiment.Uncertainty, set ...string) *Paper {
	t.Helper()
	s, err := scenarios.Parse("crowded.yaml", []byte(crowded))
	if err != nil {
		t.Fatal(err)
	}
	p := &Paper{Base: study.Base{Scenario: s}, Strategies: []string{"balanced", "guardrailed", scenarios.AsWritten}, Sampling: study.Sampling{Uncertainty: uncertainty, Worlds: 37}}
	for _, pair := range set {
		x, err := scenarios.ParseAssignment(pair)
		if err != nil {
			t.Fatal(err)
		}
		p.Set = append(p.Set, x)
	}
	if err := s.Apply(p.Set); err != nil {
		t.Fatal(err)
	}
	return p
}

// oddOf is a paper's description: part A, and part B without its heading.
func oddOf(t *testing.T, p *Paper) (scenario, model string) {
	t.Helper()
	var out bytes.Buffer
	if err := p.odd(&out); err != nil {
		t.Fatal(err)
	}
	scenario, model, found := strings.Cut(out.String(), "# Part B: the model\n")
	if !found {
		t.Fatal("there is no part B")
	}
	return scenario, model
}

// wants reports what a text does not hold.
func wants(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not said", w)
		}
	}
}

// Part A tells everything that the scenario says; part B is the general text as it stands.
func TestTheODDTellsTheScenario(t *testing.T) {
	p := crowdedPaper(t, experiment.All)
	text, model := oddOf(t, p)
	if _, general, _ := strings.Cut(docs.Model, "\n"); !strings.HasSuffix(model, strings.TrimLeft(general, "\n")) {
		t.Error("the general text is another")
	}
	wants(t, text, "4321, in 2 segments", "29 steps of one month", "A history of 17 months runs before month 1. In it every brand follows mass-marketing", "12 more are simulated",
		"3 strategies", "beside balanced?", "small-world, with a mean degree of 14; a share of 0.35", "setting retail-bank", "Contract repeat-purchase", "not bought for 3 months",
		`| Gen\|Z | 0.37 | Beta(5.5, 3.25) | 0.629 |`, `| \*Boom\* &amp; &lt;co&gt; | 0.63 | Beta(1.75, 6.5) |`, "0.07 is added to disposition", "-0.13 is added to every threshold", "Average population:** no",
		`| Us \| we | focal`, `| R\_i\_val | rival | human-centric, some levers set otherwise | rival-matcher | opt-in: a question at the start and on joining, with a nudge of -1.25 logits, a small reward for agreeing | 1.15 | 0.21 |`,
		`| \[Late\] | rival, opens in month 11 | privacy-first |`, `dealt out in turn to Us \| we and R\_i\_val, so that each has one in 2`,
		`| Us \| we under as-written | 23 | control | 0.77 | 4 |`, `| R\_i\_val | 19 | human | 0.93 | 1 |`,
		`| 11 | rival-launch | 0.52 | \[Late\] |`, "| 13 | regulation | 0.53 | the whole market |", `| 15 | price-war | 0.54 | R\_i\_val |`, `| 27 | data-breach, hidden until now (lateness 0.47) | 0.61 | Us \| we |`,
		"Seed 918273 makes the people", "made from the seed 918273", "37 worlds that differ in people, luck and unmeasured parameters", "the same 37 worlds", "[seeds.csv](seeds.csv)",
		`Us \| we under guardrailed has the policy guardrailed.`, `R\_i\_val has the policy rival-matcher.`, "Policy rival-matcher: every month",
		"| `trust.loss_gain_ratio` | 2 | 1.9 | the scenario's file | held |", "| `exposure.base` | 3.5 | 2.1 | the scenario's file | held |", "| `people.hazard_mean` | 0.005 | 0.024 | the setting retail-bank (assumed: few leave (I03 has banks last)) | held |")
	if first, last := strings.Index(text, "| 11 | rival-launch"), strings.Index(text, "| 27 | data-breach"); first > last {
		t.Error("shocks are not in the order of their months")
	}
	for n, name := range []string{"Purpose and patterns", "Entities, state variables, and scales", "Process overview and scheduling", "Design concepts", "Initialization", "Input data", "Submodels"} {
		wants(t, text, fmt.Sprintf("\n## A%d. %s\n", n+1, name))
		wants(t, model, fmt.Sprintf("\n## %d. %s\n", n+1, name))
	}
}

// The levers are those of the points that the strategies make, column by column, and those of the rivals.
func TestTheODDTellsTheLevers(t *testing.T) {
	p := crowdedPaper(t, experiment.Luck, "transparency=0.37")
	text, _ := oddOf(t, p)
	points, err := p.Points(p.Strategies)
	if err != nil {
		t.Fatal(err)
	}
	for l, name := range agents.LeverNames {
		focal, rivals := "| "+name, "| "+name
		for i := range points {
			focal += " | " + decode.Short(points[i].Config.Brands[0].Levers[l])
		}
		for _, b := range p.Scenario.Config.Brands[1:] {
			rivals += " | " + decode.Short(b.Levers[l])
		}
		wants(t, text, focal+" | "+agents.LeverMeanings[l]+" |", rivals+" |\n")
	}
	wants(t, text, "| lever | balanced | guardrailed | as-written |", "| transparency | 0.37 | 0.37 | 0.37 |", "| extraction | 0.35 | 0.35 | 0.4321 |", "| policy | none | guardrailed | none |",
		"Set by a flag over every strategy: transparency=0.37.", "37 worlds that differ in luck.", fmt.Sprintf("All %d are held at that value in every world.", len(agents.Parameters())))
	p.Strategies = []string{"balanced", "privacy-first"}
	text, _ = oddOf(t, p)
	wants(t, text, "None of the strategies compared here follows it.")
	if strings.Contains(text, "| control | 0.77 |") {
		t.Error("a schedule that no strategy follows is told as if it were in force")
	}
}

// Whatever names hold, every row of a table has as many cells as its header, and no line but the protocol's is a heading.
func TestHostileNamesBreakNoTable(t *testing.T) {
	for _, uncertainty := range []experiment.Uncertainty{experiment.All, experiment.Luck, experiment.People, experiment.Parameters} {
		text, _ := oddOf(t, crowdedPaper(t, uncertainty))
		columns := 0
		for line := range strings.Lines(text) {
			bars := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
			switch {
			case !strings.HasPrefix(line, "|"):
				columns = 0
			case columns == 0:
				columns = bars
			}
			if bars != columns {
				t.Errorf("%d bars and %d: %s", columns, bars, line)
			}
			if strings.HasPrefix(line, "#") && !regexp.MustCompile(`^(# a\\\|b .*: scenario and model in the form|# Part A|## A[1-7]\. |### (Strategies compared|Parameters)$)`).MatchString(strings.TrimSpace(line)) {
				t.Errorf("a heading: %s", line)
			}
		}
		for _, markup := range []string{"<u>", "<co>", " *c*", "[d]", "[Late]"} {
			if strings.Contains(text, markup) {
				t.Errorf("%q stands in the text", markup)
			}
		}
	}
}

// A parameter that a flag sets is named with its value, is held, and is counted; parameters.md says the same of each.
func TestTheODDTellsWhatIsStated(t *testing.T) {
	before, _ := oddOf(t, crowdedPaper(t, experiment.All))
	p := crowdedPaper(t, experiment.All, "parameters.trust.loss_gain_ratio=1.625")
	text, _ := oddOf(t, p)
	wants(t, text, "| `trust.loss_gain_ratio` | 1.625 | 1.9 | a flag | held |", "and 2 were stated in the file or by a flag")
	if text == before {
		t.Error("what is set makes no difference")
	}
	drawn := regexp.MustCompile(`Of (\d+), (\d+) are drawn`).FindStringSubmatch(text)
	if drawn == nil || drawn[1] != fmt.Sprint(len(agents.Parameters())) || drawn[2] != fmt.Sprint(len(experiment.Free())-2) {
		t.Errorf("%q", drawn)
	}
	for _, c := range []struct {
		uncertainty experiment.Uncertainty
		drawn       int
	}{{experiment.All, len(experiment.Free()) - 2}, {experiment.Parameters, len(experiment.Free()) - 2}, {experiment.Luck, 0}, {experiment.People, 0}} {
		p.Uncertainty = c.uncertainty
		var table bytes.Buffer
		if err := paperParameters(&table, &p.Scenario.Config.Params, p.drawn); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(table.String(), " | drawn | "); n != c.drawn {
			t.Errorf("%s: parameters.md has %d drawn, want %d", c.uncertainty, n, c.drawn)
		}
	}
	// What is said to be drawn differs between two worlds, and nothing else does.
	p.Uncertainty = experiment.All
	var worlds [4]sim.Config // a draw has one of 256 values, so that two may have the same
	for i := range worlds {
		worlds[i] = p.Scenario.Config
		p.In().Enter(&worlds[i], p.In().Run(0, i, 0))
	}
	for _, row := range agents.Parameters() {
		differs := false
		for i := range worlds {
			differs = differs || *row.At(&worlds[0].Params) != *row.At(&worlds[i].Params)
		}
		if differs != p.drawn(&row) {
			t.Errorf("%s differs: %v", row.Path, differs)
		}
	}
}

// Other scenarios have other descriptions, of every kind of network, with or without history; the same one has the same bytes.
func TestEveryScenarioHasItsOwnODD(t *testing.T) {
	seen := map[string]string{}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		p := &Paper{Base: study.Base{Scenario: s}, Strategies: s.Compared(), Sampling: study.Sampling{Uncertainty: experiment.All, Worlds: 64}}
		text, _ := oddOf(t, p)
		if other, twice := seen[text]; twice {
			t.Errorf("%s and %s have the same description", name, other)
		}
		seen[text] = name
		wants(t, text, oneLine(s.About), fmt.Sprintf("%d, in", s.Config.Population.Customers), fmt.Sprint(s.Config.Seed))
		for range 3 {
			if again, _ := oddOf(t, p); again != text {
				t.Errorf("%s: other bytes", name)
			}
		}
	}
	p := crowdedPaper(t, experiment.Luck, "history.months=0", "population.average=true")
	c := &p.Scenario.Config
	c.Brands, c.Shocks = c.Brands[:1], []sim.Shock{{Month: 3, Kind: sim.RivalLaunch, Size: .25, Brand: -1}}
	for kind, want := range map[sim.NetworkKind]string{sim.ScaleFree: "scale-free. Each newcomer is tied to four", sim.Random: "random, with a mean degree of 14.", sim.NoNetwork: "none. Nobody hears anybody."} {
		c.Network.Kind = kind
		text, _ := oddOf(t, p)
		wants(t, text, want, "No history runs before month 1.", "the threshold is 0.2362 for all", `Us \| we has all customers.`, "No rival is simulated by name", "| 3 | rival-launch | 0.25 | a rival that is not simulated by name |")
	}
}
