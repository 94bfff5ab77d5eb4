package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/sim/record"
	"backlash/sim/report"
	"backlash/sim/study"
)

const reportLong = `Write one page for a manager: the outcome of each strategy in plain sentences, with its
certainty; figures, tables, what to do on Monday, the method and the source of every
number. It is one HTML file that needs no network and prints well.`

func reportCommand(a *app) *cobra.Command {
	var c study.Compare
	var out string
	cmd := &cobra.Command{
		Use: "report SCENARIO", Short: "one page for a manager, as an HTML file", Long: reportLong,
		Example: "  backlash report subscription-streaming -o report.html\n" +
			"  backlash report my.yaml --strategies balanced,click-maximizer \\\n    --uncertainty luck -o report.html",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.report(cmd.Context(), args[0], out, &c) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&out, "output", "o", "", "`FILE` to write, ending in .html")
	strategiesVar(flags, &c.Strategies, "the first is the baseline")
	mattersVar(flags, &c.Matters)
	answerFlags(flags, &c.Sampling)
	return cmd
}

func (a *app) report(ctx context.Context, name, out string, c *study.Compare) error {
	if !strings.HasSuffix(out, ".html") {
		return usage("-o %q: want a file that ends in .html", out)
	}
	if err := record.Probe(out); err != nil {
		return err
	}
	var err error
	if c.Base, err = a.base(name, ""); err != nil {
		return err
	}
	if len(c.Strategies) == 0 {
		c.Strategies = c.Scenario.Compared()
	}
	if name == "-" { // what came in by a pipe is in the line itself
		name = scenarios.Handle(c.Scenario)
	}
	text, err := report.Page(ctx, a.env(), c, name)
	if err != nil {
		return err
	}
	return a.write(out, text)
}

// page is the report on a scenario of the lab's.
func (a *app) page(ctx context.Context, s *scenarios.Scenario, sampling study.Sampling, progress func(done, total int)) ([]byte, error) {
	c := &study.Compare{Base: study.Base{Scenario: s}, Strategies: s.Compared(), Sampling: sampling}
	return report.Page(ctx, &study.Env{Workers: a.workers, Progress: progress}, c, scenarios.Handle(s))
}
