package report

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/docs"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/evidence"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
	"backlash/sim/study"
)

// tables writes the model and its inputs: description, parameters, metrics, evidence, seeds.
func (p *Paper) tables(context.Context) error {
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"odd.md", p.odd},
		{"calibration.md", func(w io.Writer) error { return foreign(w, docs.Calibration) }},
		{"limits.md", func(w io.Writer) error { return foreign(w, docs.Limits) }},
		{"parameters.md", func(w io.Writer) error { return paperParameters(w, &p.Scenario.Config.Params, p.drawn) }},
		{"parameters.tex", func(w io.Writer) error { return latexParameters(w, &p.Scenario.Config.Params) }},
		{"metrics.md", WriteMetrics},
		{"evidence.md", evidence.WritePage},
		{"seeds.csv", p.seeds},
	} {
		if err := p.put(file.name, file.write); err != nil {
			return err
		}
	}
	return nil
}

// link is a link of a page to another page.
var link = decimal.Pattern(`\[([^\]]+)\]\(([a-z0-9/-]+\.md)(#[a-z0-9-]+)?\)`)

// foreign writes a page of the documents where the others are not; of links to other pages those stay that the folder has, and the others are their words and the page's name.
func foreign(w io.Writer, text string) error {
	_, err := io.WriteString(w, link().ReplaceAllStringFunc(text, func(whole string) string {
		parts := link().FindStringSubmatch(whole)
		switch words, to := parts[1], parts[2]; {
		case slices.Contains([]string{"odd.md", "calibration.md", "limits.md", "parameters.md", "metrics.md", "evidence.md"}, to):
			return whole
		case words == to:
			return "docs/" + to
		default:
			return words + " (docs/" + to + ")"
		}
	}))
	return err
}

// seeds lists the seeds of every world.
func (p *Paper) seeds(w io.Writer) error {
	fmt.Fprintln(w, "what,seed,world,people,luck,parameter_draw")
	worlds := p.In()
	for i := range worlds.Count {
		c := sim.Config{Seed: p.Scenario.Config.Seed, Params: agents.DefaultParams()}
		worlds.Enter(&c, worlds.Run(0, i, 0))
		draw := ""
		if p.Uncertainty.Draws() {
			draw = fmt.Sprint(experiment.DrawNumber(c.Seed, i+1))
		}
		fmt.Fprintf(w, "world,%d,%d,%d,%d,%s\n", c.Seed, i, c.People, c.Replicate, draw)
	}
	_, err := fmt.Fprintf(w, "bootstrap,%d,,,,\n", p.Scenario.Config.Seed)
	return err
}

// write writes the paper's texts: first what was decided beforehand, then the results.
func (p *Paper) write(context.Context) error {
	if err := p.put("paper.md", func(w io.Writer) error { p.tell(w); return nil }); err != nil {
		return err
	}
	return p.put("rerun.sh", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, rerunScript, strings.Join(p.Strategies, ","), p.worlds(), p.Samples, sets(p.Set))
		return err
	})
}

const rerunScript = `#!/bin/sh
# Makes this folder again, in the new folder named first (default: again), and compares every byte. BACKLASH names the program:
# BACKLASH="go run ./cmd/backlash" in a clone of its source.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
new=${1:-again}
${BACKLASH:-backlash} paper "$here/scenario.yaml" --strategies %s %s --samples %d%s -o "$new" --quiet
cmp "$here/SHA256SUMS" "$new/SHA256SUMS"
echo "The same bytes: every hash in SHA256SUMS agrees."
`

// tell writes paper.md.
func (p *Paper) tell(w io.Writer) {
	s, c, n := p.Scenario, p.comparison, p.Worlds
	text := func(format string, args ...any) { fmt.Fprintf(w, format+"\n\n", args...) }
	first, last := p.Strategies[0], s.Config.Months
	text("# %s: results, and how they were obtained", markdown(s.Name))
	if s.About != "" {
		text("%s", markdown(s.About))
	}
	text("backlash, model version %d, produced everything here, and `rerun.sh` reproduces it. The scenario and the model are described in [odd.md](odd.md), in the form of the ODD protocol, the parameters in [parameters.md](parameters.md) and `parameters.tex`, what is reported in [metrics.md](metrics.md), what it cannot say in [limits.md](limits.md).", sim.ModelVersion)
	text("## Design, fixed beforehand")
	text("- **Scenario** `scenario.yaml`: %d customers, %d months after %d months of history, seed %d.", s.Config.Population.Customers, last, s.Config.History.Months, s.Config.Seed)
	text("- **Strategies** of the focal brand: %s. Differences are to %s.", strings.Join(p.Strategies, ", "), first)
	text("- **Worlds.** Between the worlds %s differ (`seeds.csv`); every strategy meets the same ones. Differences are taken world by world.", p.Uncertainty.Varies())
	text("- **Stopping rule.** %d worlds under every strategy, a number fixed before any result was seen. Nothing was stopped early, added, or left out.", n)
	text("- **Intervals** are 95 %% intervals of the mean over worlds (Student's t). They cover what differs between the worlds, and nothing else. Those of the sensitivity analysis are over its trajectories: Student's t, and a jackknife for the spread.")
	text("## Results")
	text("In month %d. %s. *only here*: of all who started, those who left at least once under this strategy and not under %s.", last, study.Legend(study.MoneyOf(&s.Config), agents.MetricCumulativeMargin, agents.MetricTrust, agents.MetricGone), first)
	fmt.Fprintln(w, "| strategy | value | to "+first+" | trust | gone % | only here % | forecast too high from |\n|---|---|---|---|---|---|---|")
	for i, arm := range c.Arms {
		gain, only, opens := "", "", "never"
		if i > 0 {
			gain, only = plusMinus(c.ValueDifference(i).Estimate, 1), plusMinus(arm.Estimate(arm.OnlyHere), 100)
		}
		if month, _ := arm.Opening(); month > 0 {
			opens = fmt.Sprintf("month %d", month)
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s |\n", arm.Point.Name, plusMinus(arm.Estimate(arm.Value), 1), gain,
			plusMinus(arm.At(agents.MetricTrust, last), 100), plusMinus(arm.At(agents.MetricGone, last), 100), only, opens)
	}
	fmt.Fprintln(w)
	text("Tables by month, brand and segment are in `data`; `data/summary.json` has every estimate.")
	for _, figure := range []string{"series", "compare", "causes", "survival"} {
		text("![%s](figures/%s.svg)", figure, figure)
	}
	text("## Were the worlds enough?")
	text("The coefficient of variation (standard deviation over mean) of value, as worlds are added. A number of worlds is enough when no larger one, up to the %d that were run, moves the coefficient by more than a tenth.", n)
	for _, arm := range c.Arms {
		cv, enough := stability(arm.Value)
		text("- %s: %s", arm.Point.Name, stabilityAdvice(cv, enough))
	}
	text("![stability](figures/stability.svg)")
	text("## Sensitivity")
	text("Morris's elementary effects on value under %s: %d trajectories through the ten levers, %d points, two worlds of luck each.", first, p.Samples, p.effects.Points)
	for _, x := range p.effects.Ranked()[:min(5, len(p.effects.Factors))] {
		text("- %s", x.Sentence)
	}
	text("![sensitivity](figures/sensitivity.svg)")
	text("## Evidence")
	text("What published findings say and whether the model reproduces it: [evidence.md](evidence.md), with what is missed.")
	text("![evidence](figures/evidence.svg)")
	text("## Commands")
	text("`sh rerun.sh` makes all of it again and compares the bytes. These commands, from within this folder, make its parts alone, but for the figures of sensitivity and of stability, which are drawn from the same runs; `.svg` in place of `.pdf` draws the other format. `SHA256SUMS` holds every file but the manifests, which tell when and where.")
	for _, command := range p.commands {
		fmt.Fprintln(w, "    "+command)
	}
}

// plusMinus formats an estimate with the half-width of its interval.
func plusMinus(e analysis.Estimate, scale float64) string {
	if math.IsNaN(e.Mean) {
		return "not known"
	}
	return fmt.Sprintf("%.4g ± %.2g", scale*e.Mean, scale*(e.Hi-e.Lo)/2)
}

// stabilityAdvice says from how many worlds on a result was stable.
func stabilityAdvice(cv []float64, enough int) string {
	last := cv[len(cv)-1]
	if enough == 0 {
		return fmt.Sprintf("not shown to be stable by %d worlds (coefficient %.2g): run more.", len(cv), last)
	}
	return fmt.Sprintf("%d worlds are enough; with all %d the coefficient is %.2g.", enough, len(cv), last)
}

// markdown escapes a name or text for Markdown.
func markdown(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '\\', '*', '_', '`', '#', '[', ']', '|', '!', '~':
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
