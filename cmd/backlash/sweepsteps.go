package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"backlash/sim/record"
	"backlash/sim/report"
	"backlash/sim/study"
)

func sweepPlanCommand(a *app) *cobra.Command {
	var f planFlags
	var out string
	cmd := &cobra.Command{
		Use: "plan SCENARIO --vary ADDRESS=lo:hi:n --out DIR", Short: "resolve and write the plan; estimate runs, time and disk",
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
	report.TellForecast(a.out, s, t, a.workers)
	return nil
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
			err = give(a, json, status, func(w io.Writer, status record.Status) { report.TellStatus(w, s, status) })
			if err == nil && !status.Complete() {
				left := status.Parts - status.Counts[record.Done]
				err = failure{exitIncomplete, fmt.Errorf("%d of %d parts are not there", left, status.Parts)}
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&json, "json", false, "as JSON")
	return cmd
}

func sweepVerifyCommand(a *app) *cobra.Command {
	sample := 3
	cmd := &cobra.Command{
		Use: "verify DIR", Short: "check every hash, and repeat a sample of runs to compare",
		Example: "  backlash sweep verify deep",
		Args:    exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.env().Open(args[0])
			if err != nil {
				return err
			}
			found, err := s.Verify(cmd.Context(), sample, a.workers)
			if err != nil {
				return err
			}
			report.TellVerified(a.out, found)
			if len(found.Wrong) > 0 {
				return failure{exitInput, fmt.Errorf("%s is damaged", s.Dir)}
			}
			if found.Missing > 0 {
				return failure{exitIncomplete, fmt.Errorf("%d of %d parts are not there", found.Missing, len(s.Plan.Parts))}
			}
			return nil
		},
	}
	wholeVar(cmd.Flags(), &sample, "sample", sample, "runs to repeat")
	return cmd
}

func sweepMergeCommand(a *app) *cobra.Command {
	var format string
	var partial bool
	cmd := &cobra.Command{
		Use: "merge DIR", Short: "write the tables once all parts are there",
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
			wanted := ""
			if cmd.Flags().Changed("format") {
				wanted = format
			}
			if whole, err := a.env().Untouched(s, wanted); err != nil {
				return err
			} else if whole {
				return study.CheckPrecision(s)
			}
			if partial {
				return a.env().MergePresent(s, format)
			}
			err = a.env().MergeSweep(s, format)
			if errors.Is(err, record.ErrIncomplete) {
				err = fmt.Errorf("%w; backlash sweep status %s lists them, backlash sweep run %s makes them", err, s.Dir, s.Dir)
				return failure{exitIncomplete, err}
			}
			return err
		},
	}
	formatFlag(cmd.Flags(), &format)
	cmd.Flags().BoolVar(&partial, "partial", false, "write tables from the parts that are there")
	return cmd
}
