package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/record"
	"backlash/sim/study"
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

// foretell says what a plan will take on this machine.
func (a *app) foretell(cmd *cobra.Command, s *record.Sweep) error {
	t, err := a.env().Foretell(cmd.Context(), s)
	if err != nil {
		return err
	}
	p, least := s.Plan, ""
	if p.Precision != nil {
		least = "at least "
	}
	fmt.Fprintf(a.out, "plan        %.12s in %s\n", s.ID, s.Dir)
	fmt.Fprintf(a.out, "points      %d (%s of %d factors)\n", len(p.Points), p.Design, len(p.Factors))
	fmt.Fprintf(a.out, "runs        %s%d in %d parts\n", least, p.Runs(), len(p.Parts))
	fmt.Fprintf(a.out, "time        %sabout %s on %d processors like this one's\n", least, about(t.Seconds), a.workers)
	fmt.Fprintf(a.out, "disk        %sabout %s, twice that while it is made\n", least, size(t.Bytes))
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
			s, err := a.env().Open(args[0])
			if err != nil {
				return err
			}
			if whole, err := a.env().Reopened(s); whole || err != nil {
				return err
			}
			return a.env().Shard(cmd.Context(), s, which)
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
			s, err := a.env().Open(args[0])
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
				fmt.Fprintf(a.out, "%-11s %d: %s\n", state, n, number.List(status.Lacking[state], 12))
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

func sweepVerifyCommand(a *app) *cobra.Command {
	sample := 3
	cmd := &cobra.Command{
		Use: "verify DIR", Short: "check every hash, and run a sample again to compare",
		Example: "  backlash sweep verify deep",
		Args:    exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.env().Open(args[0])
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
			if err := study.CheckFormat(format); err != nil {
				return err
			}
			s, err := a.env().Open(args[0])
			if err != nil {
				return err
			}
			if whole, err := a.untouched(s); err != nil {
				return err
			} else if whole {
				return study.CheckPrecision(s)
			}
			return a.sweepMerge(s, format, partial)
		},
	}
	formatFlag(cmd.Flags(), &format)
	cmd.Flags().BoolVar(&partial, "partial", false, "write tables of the parts that are there")
	return cmd
}

// sweepMerge writes the tables, the summary and the manifest.
func (a *app) sweepMerge(s *record.Sweep, format string, partial bool) error {
	sum := study.NewSweepSummary(s)
	if !partial {
		err := a.env().Finish(s, sweepFolder(format, sum), time.Now(), sum.Add)
		if errors.Is(err, record.ErrIncomplete) {
			return failure{exitIncomplete, fmt.Errorf("%w; backlash sweep status %s lists them, backlash sweep run %s makes them", err, s.Dir, s.Dir)}
		}
		if err != nil {
			return err
		}
		return study.CheckPrecision(s)
	}
	if _, err := s.Merge(format, true, func(run experiment.Run, r *sim.Result, failure error) error { sum.Add(run, r, failure); return nil }); err != nil {
		return err
	}
	if _, err := s.WriteFile("summary.json", sum.Write); err != nil {
		return err
	}
	a.note("%d runs of the parts that are there are in %s; the sweep is not finished", sum.Runs, s.Dir)
	return nil
}

// untouched says whether a folder is finished, for merge, which cannot make runs: damage is an error that says what can.
func (a *app) untouched(s *record.Sweep) (bool, error) {
	now, err := s.Check()
	if err != nil {
		return false, err
	}
	if len(now.Damaged) > 0 {
		var text strings.Builder
		for _, d := range now.Damaged {
			fmt.Fprintf(&text, "%s: %s\n", s.Dir, d)
		}
		return false, failure{exitInput, fmt.Errorf("%sbacklash sweep run %s, then backlash sweep merge %s make it again", text.String(), s.Dir, s.Dir)}
	}
	if now.Finished {
		a.note("%s is finished; nothing to do", s.Dir)
	}
	return now.Finished, nil
}
