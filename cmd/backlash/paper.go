package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/docs"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/figure"
	"backlash/sim/record"
)

const paperLong = `Make the folder that belongs to a paper: the model in the form of the ODD protocol, its
parameters as a LaTeX table and in Markdown, the scenario, seeds, the number of
replicates and why, what was found with its intervals, whether more replicates would
have changed it, sensitivity, the evidence, figures, every command, and a script that
makes all of it again and compares the hashes.

The number of replicates is fixed before anything is seen, and said before anything is
told. Stopped by anything, the same command goes on. SHA256SUMS is written last.`

// paperFlags are those of paper.
type paperFlags struct {
	out                 string
	strategies          []string
	replicates, samples int
	written             []record.File // so far
}

func paperCommand(a *app) *cobra.Command {
	var f paperFlags
	cmd := &cobra.Command{
		Use: "paper SCENARIO", Short: "the folder that belongs to a paper, made again by one script", Long: paperLong,
		Example: "  backlash paper subscription-streaming -o paper\n  sh paper/rerun.sh again\n" +
			"  backlash paper my.yaml --strategies balanced,click-maximizer \\\n    --replicates 100 -o paper",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.paper(cmd.Context(), args[0], &f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "output", "o", "", "new `FOLDER`, or one of the same paper to go on with")
	flags.StringSliceVar(&f.strategies, "strategies", nil, "`NAMES` with commas, the first is the baseline (default: those the scenario compares, or the history's and its own)")
	wholeVar(flags, &f.replicates, "replicates", compareReplicates, "paired worlds, fixed beforehand")
	wholeVar(flags, &f.samples, "samples", 20, "trajectories of the sensitivity analysis (Morris)")
	return cmd
}

// steady is how far a coefficient of variation may lie from that of more worlds and still count as stable, as a share of it.
const steady = .1

// stability follows the coefficient of variation of values, and says from how many on it is steady.
func stability(values []float64) (cv []float64, enough int) {
	cv, _ = analysis.Stability(values, 0)
	return analysis.Stability(values, steady*cv[len(cv)-1])
}

// paperOf is a paper's folder while it is made.
type paperOf struct {
	app      *app
	flags    *paperFlags
	s        *scenarios.Scenario
	c        *experiment.Comparison
	effects  *sensitivityResult
	commands []string // that make the parts, from within the folder
}

func (a *app) paper(ctx context.Context, name string, f *paperFlags) error {
	switch {
	case f.out == "":
		return usage("paper wants -o FOLDER")
	case f.replicates < 5:
		return usage("--replicates %d: want at least 5, or nothing can be said of their stability", f.replicates)
	case f.samples < 2:
		return usage("--samples %d: want at least 2", f.samples)
	}
	s, err := a.load(name, "")
	if err != nil {
		return err
	}
	if len(f.strategies) == 0 {
		f.strategies = s.Compared()
	}
	if len(f.strategies) < 2 {
		return usage("a paper wants at least two strategies: --strategies balanced,hyper-intrusive")
	}
	// From here on the scenario is what its own file says, so that the folder can be made again from it.
	text := scenarios.Write(&s.Config, s.Compare)
	if s, err = scenarios.Parse("scenario.yaml", text); err != nil {
		return err
	}
	a.set = nil
	if err := f.claim(text); err != nil {
		return err
	}
	p := &paperOf{app: a, flags: f, s: s}
	for _, part := range []func(context.Context) error{p.compare, p.sensitivity, p.figures, p.tables, p.write} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	if err := p.sums(); err != nil {
		return err
	}
	a.note("%s", filepath.Join(f.out, "paper.md"))
	return nil
}

// run notes a command that makes a part.
func (p *paperOf) run(words ...string) { p.commands = append(p.commands, strings.Join(words, " ")) }

// compare makes the paired worlds: in a folder of their own, which goes on where it was stopped.
func (p *paperOf) compare(ctx context.Context) error {
	f := compareFlags{strategies: p.flags.strategies, replicates: p.flags.replicates}
	f.out, f.format, f.uncertainty, f.draws = filepath.Join(p.flags.out, "data"), "csv", "luck", 1
	p.run("backlash compare scenario.yaml --strategies", strings.Join(f.strategies, ","), "--replicates", fmt.Sprint(f.replicates), "--out data")
	points, err := p.app.points(p.s, f.strategies)
	if err != nil {
		return err
	}
	if p.c, err = p.app.compareInFolder(ctx, p.s, points, &f); err != nil {
		return err
	}
	if p.c.Arms[0].Replicates > 0 {
		return nil
	}
	p.c, err = experiment.Compare(ctx, points, f.worlds(f.replicates), p.app.workers, p.app.progress()) // the folder was finished before
	return err
}

// sensitivity asks which levers the first strategy's value hangs on.
func (p *paperOf) sensitivity(ctx context.Context) error {
	f := sensitivityFlags{strategy: p.flags.strategies[0], method: "morris", metric: "value", samples: p.flags.samples, replicates: 2, format: "csv"}
	s := *p.s
	if err := s.Use(f.strategy); err != nil {
		return err
	}
	job, plan, err := f.plan(p.app, &s)
	if err != nil {
		return err
	}
	p.run("backlash sensitivity scenario.yaml --strategy", f.strategy, "--samples", fmt.Sprint(f.samples), "--replicates 2")
	if err := p.app.pass(ctx, plan, job.add); err != nil {
		return err
	}
	r := job.result()
	p.effects = &r
	slices.SortStableFunc(r.Factors, func(x, y factorIndex) int { return -compareFloat(x.weight, y.weight) })
	return p.flags.put("sensitivity.json", func(w io.Writer) error { return record.JSON(w, r) })
}

func compareFloat(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// figures draws what the command of that name draws, and the stability of the replicates.
func (p *paperOf) figures(ctx context.Context) error {
	draw := func(name string, drawn *figure.Figure) error {
		for _, format := range []string{"svg", "pdf"} {
			if err := p.flags.put("figures/"+name+"."+format, func(w io.Writer) error { return drawn.Write(w, format) }); err != nil {
				return err
			}
		}
		return nil
	}
	for _, kind := range []string{"series", "compare", "causes", "survival"} {
		f := figureFlags{strategies: p.flags.strategies, replicates: p.flags.replicates, uncertainty: "luck", draws: 1}
		words := []string{"backlash figure", kind, "scenario.yaml --strategies", strings.Join(f.strategies, ","), "--replicates", fmt.Sprint(f.replicates), "-o figures/" + kind + ".pdf"}
		p.run(words...)
		drawn, err := figureKinds[kind](p.app, ctx, p.s, &f)
		if err != nil {
			return err
		}
		if err := draw(kind, drawn); err != nil {
			return err
		}
	}
	p.run("backlash figure evidence -o figures/evidence.pdf")
	drawn, err := evidenceFigure()
	if err == nil {
		err = draw("evidence", drawn)
	}
	if err != nil {
		return err
	}
	var dots []figure.Dot
	for _, x := range p.effects.Factors {
		if x.Size.Mean != nil {
			dots = append(dots, factorDot(&x, x.Size))
		}
	}
	if err := draw("sensitivity", figure.Dots(p.s.Name+", "+p.flags.strategies[0]+": mean absolute effect over the whole range, 95 % bootstrap", "effect on value", dots)); err != nil {
		return err
	}
	var lines []figure.Line
	for _, arm := range p.c.Arms {
		cv, _ := stability(arm.Value)
		l := figure.Line{Name: arm.Point.Name}
		for i := 1; i < len(cv); i++ {
			l.X, l.Y = append(l.X, float64(i+1)), append(l.Y, cv[i])
		}
		lines = append(lines, l)
	}
	return draw("stability", figure.Curves(p.s.Name+": is the number of replicates enough?", "replicates", "coefficient of variation of value", lines, nil))
}

// tables writes the parts that are the same for every paper of this version: the model, its parameters, its metrics, its evidence.
func (p *paperOf) tables(context.Context) error {
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"odd.md", func(w io.Writer) error { _, err := io.WriteString(w, docs.Model); return err }},
		{"calibration.md", func(w io.Writer) error { _, err := io.WriteString(w, docs.Calibration); return err }},
		{"limits.md", func(w io.Writer) error { _, err := io.WriteString(w, docs.Limits); return err }},
		{"parameters.md", func(w io.Writer) error { return paperParameters(w, &p.s.Config.Params) }},
		{"parameters.tex", func(w io.Writer) error { return latexParameters(w, &p.s.Config.Params) }},
		{"metrics.md", writeMetrics},
		{"evidence.md", writeEvidence},
		{"seeds.csv", p.seeds},
	} {
		if err := p.flags.put(file.name, file.write); err != nil {
			return err
		}
	}
	return nil
}

// seeds lists what every world is made from.
func (p *paperOf) seeds(w io.Writer) error {
	fmt.Fprintln(w, "what,seed,replicate")
	fmt.Fprintf(w, "people,%d,\n", p.s.Config.Seed)
	for i := range p.flags.replicates {
		fmt.Fprintf(w, "luck,%d,%d\n", p.s.Config.Seed, i)
	}
	_, err := fmt.Fprintf(w, "bootstrap,%d,\n", p.s.Config.Seed)
	return err
}

// write tells the paper: what was decided beforehand first, then what came out.
func (p *paperOf) write(context.Context) error {
	if err := p.flags.put("paper.md", func(w io.Writer) error { p.tell(w); return nil }); err != nil {
		return err
	}
	return p.flags.put("rerun.sh", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, rerunScript, strings.Join(p.flags.strategies, ","), p.flags.replicates, p.flags.samples)
		return err
	})
}

const rerunScript = `#!/bin/sh
# Makes this folder again, in the new folder named first (default: again), and compares every byte. BACKLASH names the program:
# BACKLASH="go run ./cmd/backlash" in a clone of its source.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
new=${1:-again}
${BACKLASH:-backlash} paper "$here/scenario.yaml" --strategies %s --replicates %d --samples %d -o "$new" --quiet
cmp "$here/SHA256SUMS" "$new/SHA256SUMS"
echo "The same bytes: every hash in SHA256SUMS agrees."
`

// tell writes paper.md.
func (p *paperOf) tell(w io.Writer) {
	s, c, n := p.s, p.c, p.flags.replicates
	text := func(format string, args ...any) { fmt.Fprintf(w, format+"\n\n", args...) }
	first, last := p.flags.strategies[0], s.Config.Months
	text("# %s: what is to be told, and how it was found", s.Name)
	if s.About != "" {
		text("%s", s.About)
	}
	text("Everything here was made by backlash, model version %d, and is made again by `rerun.sh`. The model is described in [odd.md](odd.md), its parameters in [parameters.md](parameters.md) and `parameters.tex`, what is reported in [metrics.md](metrics.md), what it cannot say in [limits.md](limits.md).", sim.ModelVersion)
	text("## Design, fixed beforehand")
	text("- **Scenario** `scenario.yaml`: %d customers, %d months after %d months of history, seed %d.", s.Config.Population.Customers, last, s.Config.History.Months, s.Config.Seed)
	text("- **Strategies** of the focal brand: %s. Differences are to %s.", strings.Join(p.flags.strategies, ", "), first)
	text("- **Worlds.** Under every strategy the same people meet the same luck; a replicate is other luck for the same people (`seeds.csv`). Differences are taken world by world.")
	text("- **Stopping rule.** %d replicates of every strategy, a number fixed before any result was seen. Nothing was stopped early, added, or left out.", n)
	text("- **Intervals** are 95 %% intervals of the mean over replicates (Student's t), of luck only; what is not known of the parameters is another question (`--uncertainty both`, [evidence.md](evidence.md)).")
	text("## Results")
	text("In month %d; value is the discounted margin of all who started, per starter; *only here* is the share of starters who left under this strategy and not under %s.", last, first)
	fmt.Fprintln(w, "| strategy | value | to "+first+" | trust of starters | left so far | only here | unseen loss opens |\n|---|---|---|---|---|---|---|")
	for i, arm := range c.Arms {
		gain, only, opens := "", "", "never"
		if i > 0 {
			gain, only = plusMinus(c.ValueDifference(i), 1), plusMinus(arm.Estimate(arm.OnlyHere), 100)+" %"
		}
		if month, _ := arm.Opening(); month > 0 {
			opens = fmt.Sprintf("month %d", month)
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s %% | %s | %s |\n", arm.Point.Name, plusMinus(arm.Estimate(arm.Value), 1), gain,
			plusMinus(arm.At(agents.MetricTrustStarters, last), 1), plusMinus(arm.At(agents.MetricCumulativeChurn, last), 100), only, opens)
	}
	fmt.Fprintln(w)
	text("Tables by month, brand and segment are in `data`; `data/summary.json` has every estimate.")
	for _, figure := range []string{"series", "compare", "causes", "survival"} {
		text("![%s](figures/%s.svg)", figure, figure)
	}
	text("## Were the replicates enough?")
	text("The coefficient of variation (standard deviation over mean) of value, as replicates are added. A number of replicates is enough when no larger one, up to the %d that were run, moves the coefficient by more than a tenth.", n)
	for _, arm := range c.Arms {
		cv, enough := stability(arm.Value)
		text("- %s: %s", arm.Point.Name, stabilityAdvice(cv, enough))
	}
	text("![stability](figures/stability.svg)")
	text("## Sensitivity")
	text("Morris's elementary effects on value under %s: %d trajectories through the ten levers, %d points, two replicates each.", first, p.flags.samples, p.effects.Points)
	for _, x := range p.effects.Factors[:min(5, len(p.effects.Factors))] {
		text("- %s", x.Sentence)
	}
	text("![sensitivity](figures/sensitivity.svg)")
	text("## Evidence")
	text("What published findings say and whether the model reproduces it: [evidence.md](evidence.md), with what is missed.")
	text("![evidence](figures/evidence.svg)")
	text("## Commands")
	text("Each part alone, from within this folder; `sh rerun.sh` makes all of it again and compares the bytes. `SHA256SUMS` holds every file but the manifests, which tell when and where.")
	for _, command := range p.commands {
		fmt.Fprintln(w, "    "+command)
	}
}

// plusMinus is an estimate with half its interval.
func plusMinus(e analysis.Estimate, scale float64) string {
	if math.IsNaN(e.Mean) {
		return "not known"
	}
	return fmt.Sprintf("%.4g ± %.2g", scale*e.Mean, scale*(e.Hi-e.Lo)/2)
}

// stabilityAdvice says from how many replicates on a result was stable.
func stabilityAdvice(cv []float64, enough int) string {
	last := cv[len(cv)-1]
	if enough == 0 {
		return fmt.Sprintf("not stable with %d replicates (coefficient %.2g): run more.", len(cv), last)
	}
	return fmt.Sprintf("%d replicates are enough; with all %d the coefficient is %.2g.", enough, len(cv), last)
}
