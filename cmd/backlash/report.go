package main

import (
	"bytes"
	"context"
	_ "embed" // the page
	"fmt"
	"html/template"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

//go:embed report.html
var reportPage string

const reportLong = `Write one page for a manager: what the strategies come to in plain sentences with how
sure that is, figures, tables, what to do on Monday, the method and where every number
comes from. One HTML file that needs no network; it prints well.`

func reportCommand(a *app) *cobra.Command {
	f := figureFlags{}
	cmd := &cobra.Command{
		Use: "report SCENARIO", Short: "one page for a manager, as an HTML file", Long: reportLong,
		Example: "  backlash report subscription-streaming -o report.html\n" +
			"  backlash report my.yaml --strategies balanced,click-maximizer \\\n    --uncertainty both -o report.html",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.report(cmd.Context(), args[0], &f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "output", "o", "", "`FILE` to write, ending in .html")
	flags.StringSliceVar(&f.strategies, "strategies", nil, "`NAMES` with commas, the first is the baseline (default: those the scenario compares, or the history's and its own)")
	wholeVar(flags, &f.replicates, "replicates", 20, "worlds")
	uncertaintyFlags(flags, &f.uncertainty, &f.draws)
	return cmd
}

// reportData is what the page shows.
type reportData struct {
	Name, About, Lang  string
	Summary            []string // the findings, a sentence each
	Monday             []string
	Columns            []string
	Rows               [][]string
	Figures            []reportFigure
	Method, Provenance []string
}

type reportFigure struct {
	Alt string
	SVG template.HTML
}

func (a *app) report(ctx context.Context, name string, f *figureFlags) error {
	if !strings.HasSuffix(f.out, ".html") {
		return usage("-o %q: want a file that ends in .html", f.out)
	}
	if f.replicates < 2 {
		return usage("--replicates %d: want at least 2", f.replicates)
	}
	if _, err := checkUncertainty(f.uncertainty, f.draws); err != nil {
		return err
	}
	s, err := a.load(name, "")
	if err != nil {
		return err
	}
	if len(f.strategies) == 0 {
		f.strategies = s.Compared()
	}
	if len(f.strategies) < 2 {
		return usage("a report wants at least two strategies: --strategies balanced,hyper-intrusive")
	}
	points, err := a.points(s, f.strategies)
	if err != nil {
		return err
	}
	c, err := experiment.Compare(ctx, points, f.worlds(), a.workers, a.progress())
	if err != nil {
		return err
	}
	for _, arm := range c.Arms {
		if len(arm.Failed) > 0 {
			return arm.Failed[0]
		}
	}
	page := &reportData{Name: s.Name, About: s.About, Lang: "en"}
	page.tell(s, c)
	if page.Monday, err = a.monday(ctx, s, c, f); err != nil {
		return err
	}
	if err := a.reportFigures(ctx, s, f, page); err != nil {
		return err
	}
	page.explain(s, c, f)
	var text bytes.Buffer
	if err := template.Must(template.New("report").Parse(reportPage)).Execute(&text, page); err != nil {
		return err
	}
	if err := os.WriteFile(f.out, text.Bytes(), 0o666); err != nil {
		return err
	}
	a.note("%s", f.out)
	return nil
}

// tell makes the findings and the table.
func (r *reportData) tell(s *scenarios.Scenario, c *experiment.Comparison) {
	first, months := c.Arms[0], s.Config.Months
	names, pairs := order(c)
	r.Summary = append(r.Summary, bestSentence(names, pairs))
	for i, arm := range c.Arms[1:] {
		early := c.Arms[0].Worlds.Difference(arm.Mean(agents.MetricMargin, 1, min(3, months)), first.Mean(agents.MetricMargin, 1, min(3, months)))
		r.Summary = append(r.Summary, turnSentence(arm.Point.Name, first.Point.Name, early, c.ValueDifference(i+1)))
		if why := whyText(arm); why != "" {
			r.Summary = append(r.Summary, fmt.Sprintf("Who leaves only under %s leaves because of: %s.", arm.Point.Name, why))
		}
		r.Summary = append(r.Summary, arm.Point.Name+": "+lowerFirst(openingText(&arm.Collected))+".")
	}
	r.Columns = []string{"strategy", "margin a month, months 1-3 (B0)", "trust of all who started", "left at least once (%)", "value a starter (B0)", "left only because of it (%)"}
	for i, arm := range c.Arms {
		only := "-"
		if i > 0 {
			only = signed(hundredths(arm.Net()), 1)
		}
		r.Rows = append(r.Rows, []string{arm.Point.Name, estimate(arm.Estimate(arm.Mean(agents.MetricMargin, 1, min(3, months))), 2),
			estimate(arm.At(agents.MetricTrustStarters, months), 3), estimate(hundredths(arm.At(agents.MetricCumulativeChurn, months)), 1),
			estimate(arm.Estimate(arm.Value), 2), only})
	}
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// bestSentence says which strategy is worth most, and how surely.
func bestSentence(names []string, pairs []pair) string {
	next := pairs[0] // the best against the second
	switch {
	case next.ahead >= likely:
		return fmt.Sprintf("%s is worth most, and likely so: it is ahead of %s in %.0f %% of the worlds.", next.better, next.worse, 100*next.ahead)
	case next.ahead > .5:
		return fmt.Sprintf("%s is worth most on average, but it cannot be told from %s: it is ahead in %.0f %% of the worlds only.", next.better, next.worse, 100*next.ahead)
	}
	return fmt.Sprintf("%s and %s are worth the same as far as can be told.", names[0], names[1])
}

// turnSentence says what a strategy brings at once and what it comes to, against another.
func turnSentence(name, other string, early, value analysis.Estimate) string {
	at := map[string]string{"better": "earns more than " + other + " at first", "worse": "earns less than " + other + " at first",
		"cannot tell": "earns about as much as " + other + " at first", "the same": "earns the same as " + other + " at first"}[verdict(early)]
	size := ""
	if early.Mean != 0 {
		size = fmt.Sprintf(" (%s B0 a customer and month)", signed(early, 2))
	}
	worth := signed(value, 2) + " B0 a starter"
	end := map[string]string{"better": "is worth more by the end", "worse": "is worth less by the end", "cannot tell": "it cannot be told which is worth more by the end",
		"the same": "is worth the same by the end"}[verdict(value)]
	joint := " and "
	switch v := verdict(value); {
	case v == "cannot tell":
		joint = "; "
	case verdict(early) == "better" && v == "worse" || verdict(early) == "worse" && v == "better":
		joint = ", but "
	}
	return fmt.Sprintf("%s %s%s%s%s (%s).", name, at, size, joint, end, worth)
}

// monday tries one lever at a time: from where the scenario's brand has it to where the best strategy does.
func (a *app) monday(ctx context.Context, s *scenarios.Scenario, c *experiment.Comparison, f *figureFlags) ([]string, error) {
	best := c.Arms[0]
	for _, arm := range c.Arms[1:] {
		if best.Worlds.Difference(arm.Value, best.Value).Mean > 0 {
			best = arm
		}
	}
	now := &s.Config.Brands[0]
	if best.Point.Name == now.Strategy {
		return []string{fmt.Sprintf("Stay with %s, as now: none of the others is worth more.", now.Strategy)}, nil
	}
	to := best.Point.Config.Brands[0].Levers
	points := []experiment.Point{{Name: "now", Config: s.Config}, best.Point}
	var moved []agents.Lever
	for l := range to {
		if now.Levers[l] != to[l] {
			levers := now.Levers
			levers[l] = to[l]
			moved = append(moved, agents.Lever(l))
			points = append(points, experiment.Point{Name: agents.LeverNames[l], Config: experiment.WithLevers(s.Config, levers)})
		}
	}
	m, err := experiment.ParseMeasure("value", &s.Config)
	if err != nil {
		return nil, err
	}
	values, err := a.take(ctx, points, f, []experiment.Measure{m})
	if err != nil {
		return nil, err
	}
	over := func(point int) analysis.Estimate { return f.worlds().Difference(values[point][0], values[0][0]) }
	out := []string{overSentence(now.Strategy, best.Point.Name, over(1))}
	pick := -1
	for i := range moved {
		if pick < 0 || over(i+2).Mean > over(pick+2).Mean {
			pick = i
		}
	}
	if pick < 0 {
		return out, nil
	}
	l := moved[pick]
	return append(out, oneLever(agents.LeverNames[l], float64(now.Levers[l]), float64(to[l]), over(pick+2))), nil
}

// overSentence says what going over to the best strategy is worth.
func overSentence(from, to string, gain analysis.Estimate) string {
	switch verdict(gain) {
	case "better":
		return fmt.Sprintf("Go over from %s to %s: it is worth %s B0 a starter.", from, to, signed(gain, 2))
	case "worse", "the same":
		return fmt.Sprintf("Stay with %s: %s would bring %s B0 a starter.", from, to, signed(gain, 2))
	}
	return fmt.Sprintf("Whether going over from %s to %s pays cannot be told (%s B0 a starter).", from, to, signed(gain, 2))
}

// oneLever says what the best single move does.
func oneLever(lever string, from, to float64, gain analysis.Estimate) string {
	move := fmt.Sprintf("move %s from %.2g to %.2g", lever, from, to)
	switch verdict(gain) {
	case "better":
		return fmt.Sprintf("If only one thing is changed: %s. By itself that is worth %s B0 a starter.", move, signed(gain, 2))
	case "worse":
		return fmt.Sprintf("No single lever helps by itself: even to %s brings %s B0 a starter.", move, signed(gain, 2))
	}
	return fmt.Sprintf("Of single levers the best is to %s, but whether it helps by itself cannot be told (%s B0 a starter).", move, signed(gain, 2))
}

// reportFigures draws trust, value and survival.
func (a *app) reportFigures(ctx context.Context, s *scenarios.Scenario, f *figureFlags, page *reportData) error {
	now := *f
	now.strategies = []string{scenarios.AsWritten}
	for _, part := range []struct {
		kind, alt string
		flags     *figureFlags
	}{
		{"series", "Trust of all who started, by month and strategy", f}, {"compare", "Value less that of the first strategy", f},
		{"survival", "Share of starters who have not left yet, by month and strategy", f},
		{"causes", "What departures are put down to, month by month, as things are now (" + s.Config.Brands[0].Strategy + ")", &now},
	} {
		drawn, err := figureKinds[part.kind](a, ctx, s, part.flags)
		if err != nil {
			return err
		}
		page.Figures = append(page.Figures, reportFigure{part.alt, template.HTML(drawn.Inline())})
	}
	return nil
}

// explain tells how the numbers were made and where they come from.
func (r *reportData) explain(s *scenarios.Scenario, c *experiment.Comparison, f *figureFlags) {
	worlds := c.Arms[0].Worlds.Count()
	r.Method = []string{
		fmt.Sprintf("Every strategy met the same %d simulated people with the same luck, over %s, in %s; differences are taken world by world.",
			s.Config.Population.Customers, several(s.Config.Months, "month"), several(worlds, "world")),
		(&folderFlags{uncertainty: f.uncertainty, draws: f.draws}).means(worlds),
		"B0 is the setting's usual basket. Value is the discounted margin of all who started. Left at least once counts who came back too.",
		"The model is held against published findings and misses some of them; backlash validate lists both. It compares strategies better than it forecasts levels.",
	}
	v := build()
	r.Provenance = []string{
		fmt.Sprintf("backlash %s, model version %d, seed %d, setting %s.", v.Program, sim.ModelVersion, s.Config.Seed, s.Config.Market.Setting),
		fmt.Sprintf("Made again by: backlash report %s --strategies %s --replicates %d --uncertainty %s -o report.html", s.Name, strings.Join(f.strategies, ","), f.replicates, f.uncertainty),
	}
}
