package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"backlash/sim/report"
)

const paperLong = `Write the supplement of a paper as a folder: this scenario and the model in the form of
the ODD protocol, the parameters as a LaTeX table and in Markdown, the scenario's file,
seeds, the number of worlds and why, the results with their intervals, whether more
worlds would have changed them, sensitivity, the evidence, figures, commands for its
parts, and a script that reproduces all of it and compares the hashes.

The number of worlds is fixed before any result is seen, and stated before any result.
If the command is interrupted, run it again to resume. SHA256SUMS is written last.`

func paperCommand(a *app) *cobra.Command {
	var p report.Paper
	cmd := &cobra.Command{
		Use: "paper SCENARIO", Short: "write a paper's supplement, which one script reproduces", Long: paperLong,
		Example: "  backlash paper subscription-streaming -o paper\n  sh paper/rerun.sh again\n" +
			"  backlash paper my.yaml --strategies balanced,click-maximizer \\\n    --worlds 100 -o paper",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if p.Base, err = a.base(args[0], ""); err != nil {
				return err
			}
			if err := p.Make(cmd.Context(), a.env()); err != nil {
				return err
			}
			a.note("%s", filepath.Join(p.Out, "paper.md"))
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&p.Out, "output", "o", "", "new `FOLDER`, or an unfinished one of the same paper to resume")
	strategiesVar(flags, &p.Strategies, "the first is the baseline")
	answerFlags(flags, &p.Sampling)
	wholeVar(flags, &p.Samples, "samples", 20, "trajectories of the sensitivity analysis (Morris)")
	return cmd
}
