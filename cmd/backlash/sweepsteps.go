package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

func sweepPlanCommand(a *app) *cobra.Command {
	var f planFlags
	var out string
	cmd := &cobra.Command{
		Use: "plan SCENARIO --vary ADDRESS=lo:hi:n --out DIR", Short: "resolve and write the plan; tell runs, time and disk",
		Example: "  backlash sweep plan subscription-streaming --vary intensity=0:1:21 --out deep",
		Args:    exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.begin(args[0], out, "parquet", &f)
			if err != nil {
				return err
			}
			return a.foretell(cmd, s)
		},
	}
	f.add(cmd.Flags())
	outFlag(cmd.Flags(), &out)
	return cmd
}

// foretell says what a plan will take on this machine, from one short run.
func (a *app) foretell(cmd *cobra.Command, s *record.Sweep) error {
	p := s.Plan
	work, rows := 0., 0.
	step := max(1, len(p.Points)/1000)
	for i := 0; i < len(p.Points); i += step {
		c, err := s.Config(experiment.Run{Point: i})
		if err != nil {
			return err
		}
		runs := float64(step * p.Draws * p.Replicates)
		work += runs * float64(c.Population.Customers*(c.Months+c.Beyond+c.History.Months))
		rows += runs * float64(c.Months*(len(c.Brands)+1)*(len(c.Population.Segments)+1))
	}
	c, err := s.Config(experiment.Run{Point: len(p.Points) / 2})
	if err != nil {
		return err
	}
	c.Population.Customers, c.Months, c.Beyond, c.History.Months = min(c.Population.Customers, 4000), min(c.Months, 12), 0, 0
	c.Shocks = nil
	begin := time.Now()
	if _, err := sim.Run(cmd.Context(), &c, 1, sim.Observe{}); err != nil {
		return err
	}
	speed := float64(c.Population.Customers*c.Months) / time.Since(begin).Seconds()
	// A number of the series takes 8 bytes, of which compression leaves about a quarter; parts hold it once more. The merge
	// writes it in about 250 ns, on one processor.
	numbers := rows * float64(len(record.SeriesColumns()))
	seconds := work/speed/float64(a.workers) + numbers*250e-9
	disk := numbers * 8 / 4
	least := ""
	if p.Precision != nil {
		least = "at least "
	}
	fmt.Fprintf(a.out, "plan        %.12s in %s\n", s.ID, s.Dir)
	fmt.Fprintf(a.out, "points      %d (%s of %d factors)\n", len(p.Points), p.Design, len(p.Factors))
	fmt.Fprintf(a.out, "runs        %s%d in %d parts\n", least, p.Runs(), len(p.Parts))
	fmt.Fprintf(a.out, "time        %sabout %s on %d processors like this one's\n", least, about(seconds), a.workers)
	fmt.Fprintf(a.out, "disk        %sabout %s, twice that while it is made\n", least, size(disk))
	fmt.Fprintf(a.out, "next        backlash sweep run %s, then backlash sweep merge %s\n", s.Dir, s.Dir)
	return nil
}

// about is a time in words, rounded.
func about(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < time.Minute:
		return d.Round(time.Second).String()
	case d < 3*time.Hour:
		return fmt.Sprintf("%.0f minutes", d.Minutes())
	case d < 72*time.Hour:
		return fmt.Sprintf("%.0f hours", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}

// size is a number of bytes in words.
func size(bytes float64) string {
	for _, unit := range []string{"B", "kB", "MB", "GB"} {
		if bytes < 1000 {
			return fmt.Sprintf("%.3g %s", bytes, unit)
		}
		bytes /= 1000
	}
	return fmt.Sprintf("%.3g TB", bytes)
}

func sweepRunCommand(a *app) *cobra.Command {
	shard := "1/1"
	cmd := &cobra.Command{
		Use: "run DIR", Short: "make the missing parts, or a shard of them",
		Example: "  backlash sweep run deep --shard 2/8",
		Args:    exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			which, err := record.ParseShard(shard)
			if err != nil {
				return usage("--%w", err)
			}
			s, err := a.open(args[0])
			if err != nil {
				return err
			}
			if whole, err := a.reopened(s); whole || err != nil {
				return err
			}
			return a.sweepShard(cmd.Context(), s, which)
		},
	}
	cmd.Flags().StringVar(&shard, "shard", shard, "`i/n`: every n-th part, beginning with the i-th, from 1/n to n/n")
	return cmd
}

func sweepStatusCommand(a *app) *cobra.Command {
	var json bool
	cmd := &cobra.Command{
		Use: "status DIR", Short: "parts done, missing, damaged; exit code 5 while incomplete",
		Example: "  backlash sweep status deep",
		Args:    exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(args[0])
			if err != nil {
				return err
			}
			status, err := s.Status(false)
			if err != nil {
				return err
			}
			return a.tellStatus(s, status, json)
		},
	}
	cmd.Flags().BoolVar(&json, "json", false, "as JSON")
	return cmd
}

func (a *app) tellStatus(s *record.Sweep, status record.Status, json bool) error {
	if json {
		if err := record.JSON(a.out, status); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.out, "plan        %.12s, %d points, %d parts\n", s.ID, len(s.Plan.Points), status.Parts)
		fmt.Fprintf(a.out, "runs        %d of %d finished", status.RunsDone+status.RunsKept, status.Runs)
		if status.RunsSad > 0 {
			fmt.Fprintf(a.out, ", %d of them failed", status.RunsSad)
		}
		fmt.Fprintln(a.out)
		fmt.Fprintf(a.out, "parts done  %d\n", status.Counts[record.Done])
		for _, state := range []record.PartState{record.Missing, record.Invalid, record.Foreign} {
			if n := status.Counts[state]; n > 0 {
				fmt.Fprintf(a.out, "%-11s %d: %s\n", state, n, list(status.Lacking[state], 12))
			}
		}
		for _, what := range status.Damaged {
			fmt.Fprintf(a.out, "damaged     %s\n", what)
		}
		switch {
		case status.Finished:
			fmt.Fprintln(a.out, "finished    the tables are written")
		case status.Complete():
			fmt.Fprintf(a.out, "next        backlash sweep merge %s\n", s.Dir)
		default:
			fmt.Fprintf(a.out, "next        backlash sweep run %s\n", s.Dir)
		}
	}
	if !status.Complete() {
		return failure{exitIncomplete, fmt.Errorf("%d of %d parts are not there", status.Parts-status.Counts[record.Done], status.Parts)}
	}
	return nil
}

// list names the first few numbers.
func list(numbers []int, most int) string {
	text := ""
	for i, n := range numbers {
		if i == most {
			return text + fmt.Sprintf(" and %d more", len(numbers)-most)
		}
		if i > 0 {
			text += " "
		}
		text += fmt.Sprint(n)
	}
	return text
}

func sweepVerifyCommand(a *app) *cobra.Command {
	sample := 3
	cmd := &cobra.Command{
		Use: "verify DIR", Short: "check every hash, and run a sample again to compare",
		Example: "  backlash sweep verify deep",
		Args:    exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(args[0])
			if err != nil {
				return err
			}
			report, err := s.Verify(cmd.Context(), sample, a.workers)
			if err != nil {
				return err
			}
			for _, line := range report.Wrong {
				fmt.Fprintln(a.out, line)
			}
			fmt.Fprintf(a.out, "%d files checked, %d runs made again, %d wrong\n", report.Files, report.Runs, len(report.Wrong))
			if len(report.Wrong) > 0 {
				return failure{exitInput, fmt.Errorf("%s is damaged", s.Dir)}
			}
			if report.Missing > 0 {
				return failure{exitIncomplete, fmt.Errorf("%d of %d parts are not there", report.Missing, len(s.Plan.Parts))}
			}
			return nil
		},
	}
	wholeVar(cmd.Flags(), &sample, "sample", sample, "runs to make again")
	return cmd
}

func sweepMergeCommand(a *app) *cobra.Command {
	var format string
	var partial bool
	cmd := &cobra.Command{
		Use: "merge DIR", Short: "write the tables, when all parts are there",
		Example: "  backlash sweep merge deep --format csv",
		Args:    exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "csv" && format != "parquet" {
				return usage("--format %s: want parquet or csv", format)
			}
			s, err := a.open(args[0])
			if err != nil {
				return err
			}
			if whole, err := a.untouched(s); err != nil {
				return err
			} else if whole {
				return checkPrecision(s)
			}
			return a.sweepMerge(s, format, partial)
		},
	}
	formatFlag(cmd.Flags(), &format)
	cmd.Flags().BoolVar(&partial, "partial", false, "write tables of the parts that are there")
	return cmd
}
