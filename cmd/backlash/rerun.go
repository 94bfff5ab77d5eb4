package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

func rerunCommand(a *app) *cobra.Command {
	format := "table"
	cmd := &cobra.Command{
		Use: "rerun DIR RUN", Short: "make one run of a folder again, bit for bit",
		Long: `Make one run of a sweep's, a run's or a comparison's folder again and hold it against
what the folder has of it. RUN is POINT.DRAW.REPLICATE as in the table of runs; where
no parameters are drawn, POINT.REPLICATE does.`,
		Example: "  backlash rerun deep 12.0.3\n  backlash rerun deep 12.0.3 --format csv > run.csv",
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
			r, compared, err := s.Rerun(cmd.Context(), run, a.workers)
			if err != nil {
				return err
			}
			if compared == 0 {
				a.note("run %s: the folder does not hold it, so there is nothing to compare with", run)
			} else {
				a.note("run %s: the same as in the folder, %d numbers compared bit for bit", run, compared)
			}
			if format == "csv" {
				return record.WriteRun(a.out, run, r)
			}
			a.printOne(s, run, r)
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", format, "table, or csv of all its series")
	return cmd
}

// printOne shows the focal brand's months of one run.
func (a *app) printOne(s *record.Sweep, run experiment.Run, r *sim.Result) {
	fmt.Fprintf(a.out, "run %s", run)
	for k, f := range s.Plan.Factors {
		fmt.Fprintf(a.out, ", %s %s", f.Address, s.Plan.Points[run.Point][k])
	}
	fmt.Fprintln(a.out)
	var rows [][]string
	for m := range r.Frames {
		f := &r.Frames[m]
		row := []string{fmt.Sprint(f.Month)}
		for _, metric := range shownMetrics {
			row = append(row, fmt.Sprintf("%.4g", f.At(0, sim.All, metric)))
		}
		rows = append(rows, row)
	}
	header := []string{"month"}
	for _, metric := range shownMetrics {
		header = append(header, agents.Metrics()[metric].Name)
	}
	table(a.out, header, rows)
	fmt.Fprintf(a.out, "value of all who started: %.4g B0 each\n", r.Value.Starters)
}
