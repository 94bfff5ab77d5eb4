package main

import (
	"github.com/spf13/cobra"

	"backlash/sim/experiment"
	"backlash/sim/record"
	"backlash/sim/report"
)

func rerunCommand(a *app) *cobra.Command {
	format := "table"
	cmd := &cobra.Command{
		Use: "rerun DIR RUN", Short: "repeat one run of a folder, bit for bit",
		Long: `Repeat one run from the folder of a sweep, run or comparison, and compare it with the
folder's record of it: every row that its tables have of the run. RUN is
POINT.WORLD as in the table of runs; POINT.WORLD.COURSE where a world has
several courses of luck.`,
		Example: "  backlash rerun deep 12.3\n  backlash rerun deep 12.3 --format csv > run.csv",
		Args:    exactly(2, "a folder and a run"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "csv" {
				return usage("--format %s: want table or csv", format)
			}
			run, err := experiment.ParseRun(args[1])
			if err != nil {
				return usage("%w", err)
			}
			s, err := a.env().Open(args[0])
			if err != nil {
				return err
			}
			if !s.Plan.Has(run) {
				return usage("run %s is not in the plan of %d points in %d worlds", run, len(s.Plan.Points), s.Plan.Worlds)
			}
			r, compared, err := s.Rerun(cmd.Context(), run, a.workers)
			if err != nil {
				return err
			}
			if compared == 0 {
				a.note("run %s: not in the folder, so there is nothing to compare it with", run)
			} else {
				a.note("run %s: the same as in the folder, %d numbers compared bit for bit", run, compared)
			}
			if format == "csv" {
				return record.WriteRun(a.out, run, r)
			}
			report.TellOneRun(a.out, s, run, r)
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", format, "table, or csv of all its series")
	return cmd
}
