package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// runFlags are those of run.
type runFlags struct {
	strategy   string
	replicates int
	out        string
	format     string
	json       bool
	resample   bool
}

func runCommand(a *app) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use: "run SCENARIO", Short: "simulate, print or write",
		Example: "  backlash run subscription-streaming --strategy balanced\n  backlash run my.yaml --replicates 40 --out results --format parquet",
		Args:    exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.load(args[0], f.strategy)
			if err != nil {
				return err
			}
			s.Config.Resample = f.resample
			if f.replicates < 1 {
				return usage("--replicates: want at least 1")
			}
			switch f.format {
			case "csv", "parquet":
				if f.out == "" {
					return usage("--format %s needs --out DIR", f.format)
				}
			case "table":
			default:
				return usage("--format %s: want table, csv or parquet", f.format)
			}
			if f.out != "" {
				return a.runToFolder(cmd, s, &f)
			}
			return a.runToScreen(cmd, s, &f)
		},
	}
	cmd.Flags().StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy")
	cmd.Flags().IntVar(&f.replicates, "replicates", 20, "worlds with the same people and other luck")
	cmd.Flags().StringVar(&f.out, "out", "", "write tables and a manifest to this new folder")
	cmd.Flags().StringVar(&f.format, "format", "table", "table, or with --out: csv (default there) or parquet")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the versioned summary")
	cmd.Flags().BoolVar(&f.resample, "resample-population", false, "each replicate also draws other people")
	return cmd
}

// shownMetrics are the columns of the printed table.
var shownMetrics = []agents.Metric{agents.MetricTrustStarters, agents.MetricAffect, agents.MetricChurn, agents.MetricConversions, agents.MetricMargin, agents.MetricUnseenShare}

// summary is the machine-readable result of run; its schema is docs/summary.md.
type summary struct {
	Schema       int             `json:"schema_version"`
	ModelVersion int             `json:"model_version"`
	Scenario     string          `json:"scenario"`
	Strategy     string          `json:"strategy"`
	Seed         uint64          `json:"seed"`
	Customers    int             `json:"customers"`
	Months       int             `json:"months"`
	Replicates   int             `json:"replicates"`
	Failed       int             `json:"failed"`
	Value        interval        `json:"value"`
	Opens        int             `json:"unseen_loss_opens,omitempty"`
	Lead         int             `json:"unseen_loss_lead,omitempty"`
	Metrics      []metricSummary `json:"metrics"`
}

type metricSummary struct {
	Name   string     `json:"name"`
	Unit   string     `json:"unit"`
	Months []interval `json:"months"`
}

// interval is an estimate; what does not exist is left out.
type interval struct {
	Mean *float64 `json:"mean,omitempty"`
	Lo   *float64 `json:"lo,omitempty"`
	Hi   *float64 `json:"hi,omitempty"`
}

func toInterval(e analysis.Estimate) interval {
	number := func(x float64) *float64 {
		if math.IsNaN(x) {
			return nil
		}
		return &x
	}
	return interval{number(e.Mean), number(e.Lo), number(e.Hi)}
}

func allMetrics() []agents.Metric {
	out := make([]agents.Metric, agents.MetricCount)
	for m := range out {
		out[m] = agents.Metric(m)
	}
	return out
}

func summarize(s *scenarios.Scenario, c *experiment.Collected) summary {
	out := summary{Schema: 1, ModelVersion: sim.ModelVersion, Scenario: s.Name, Strategy: s.Config.Brands[0].Strategy, Seed: s.Config.Seed,
		Customers: s.Config.Population.Customers, Months: s.Config.Months, Replicates: c.Replicates, Failed: len(c.Failed), Value: toInterval(analysis.Mean(c.Value))}
	opens, lead := c.Opening()
	out.Opens, out.Lead = opens, max(0, lead)
	info := agents.Metrics()
	for _, m := range allMetrics() {
		row := metricSummary{Name: info[m].Name, Unit: info[m].Unit}
		for month := 1; month <= s.Config.Months; month++ {
			row.Months = append(row.Months, toInterval(c.At(m, month)))
		}
		out.Metrics = append(out.Metrics, row)
	}
	return out
}

func (a *app) runToScreen(cmd *cobra.Command, s *scenarios.Scenario, f *runFlags) error {
	metrics := append([]agents.Metric{}, shownMetrics...)
	metrics = append(metrics, agents.MetricUnseenLoss, agents.MetricVisibleChurn, agents.MetricCumulativeChurn)
	if f.json {
		metrics = allMetrics()
	}
	a.note("%s, %s, seed %d, %d customers, %d months, %d replicates", s.Name, s.Config.Brands[0].Strategy, s.Config.Seed, s.Config.Population.Customers, s.Config.Months, f.replicates)
	c, err := experiment.Replicate(cmd.Context(), experiment.Point{Name: s.Name, Config: s.Config}, metrics, f.replicates, a.workers, a.progress())
	if err != nil {
		return err
	}
	if c.Replicates == 0 {
		return c.Failed[0]
	}
	if f.json {
		if err := record.JSON(a.out, summarize(s, c)); err != nil {
			return err
		}
	} else {
		a.printRun(s, c)
	}
	return errors.Join(c.Failed...)
}

func (a *app) printRun(s *scenarios.Scenario, c *experiment.Collected) {
	fmt.Fprintf(a.out, "%s: %s, %d replicates of the same %d people, seed %d\n\n", s.Name, s.Config.Brands[0].Strategy, c.Replicates, s.Config.Population.Customers, s.Config.Seed)
	digits := []int{3, 3, 4, 2, 3, 2}
	var rows [][]string
	for month := 1; month <= s.Config.Months; month++ {
		if month > 3 && month%6 != 0 && month != s.Config.Months {
			continue
		}
		row := []string{fmt.Sprint(month)}
		for i, m := range shownMetrics {
			row = append(row, estimate(c.At(m, month), digits[i]))
		}
		rows = append(rows, row)
	}
	table(a.out, []string{"month", "trust", "affect", "churn", "convers.", "margin", "unseen"}, rows)
	fmt.Fprintf(a.out, "\nvalue of all who started: %s B0 each; left at least once: %s\n", estimate(analysis.Mean(c.Value), 2), estimate(c.At(agents.MetricCumulativeChurn, s.Config.Months), 3))
	fmt.Fprintln(a.out, openingText(c))
	if c.Replicates == 1 {
		fmt.Fprintln(a.out, "one replicate: no interval can be given; --replicates 20 gives one")
	} else {
		fmt.Fprintln(a.out, "± is half a 95 % interval over luck, the people being the same")
	}
	fmt.Fprintln(a.out, "trust: all who started; unseen: share of the dashboard's forecast that will not come")
}

// openingText says when the unseen loss opened, and how long before churn showed it.
func openingText(c *experiment.Collected) string {
	opens, lead := c.Opening()
	switch {
	case c.Replicates < 2:
		return "when an unseen loss opens can only be told from several replicates"
	case opens == 0:
		return "no unseen loss: the dashboard's forecast holds"
	case lead < 0:
		return fmt.Sprintf("unseen loss opens in month %d; visible churn never shows it", opens)
	}
	return fmt.Sprintf("unseen loss opens in month %d, %d months before visible churn shows it", opens, lead)
}

// runToFolder writes every run's tables as the runs come in, in run order.
func (a *app) runToFolder(cmd *cobra.Command, s *scenarios.Scenario, f *runFlags) error {
	started := time.Now()
	folder, err := record.Create(f.out)
	if err != nil {
		return err
	}
	defer folder.Discard()
	if f.format == "table" {
		f.format = "csv"
	}
	points := []experiment.Point{{Name: s.Name, Config: s.Config}}
	c := experiment.Collect(points[0], allMetrics())
	tell := a.progress()
	columns := [3][]record.Column{record.SeriesColumns(), record.RunsColumns(), record.EventsColumns()}
	// The tables are written side by side, each through its own file of the folder.
	err = nested(folder, f.format, []string{"series", "runs", "events"}, columns[:], func(t []record.Table) error {
		return experiment.Execute(cmd.Context(), points, f.replicates, a.workers, sim.Observe{}, func(run experiment.Run, r *sim.Result, err error) error {
			c.Add(r, err)
			tell(run.Replicate+1, f.replicates)
			if werr := record.Runs(t[1], run, s.Config.Seed, r, err); werr != nil || err != nil {
				return werr
			}
			return errors.Join(record.Series(t[0], run, r), record.Events(t[2], run, r))
		})
	})
	if err != nil {
		return err
	}
	if err := folder.Write("summary.json", func(w io.Writer) error { return record.JSON(w, summarize(s, c)) }); err != nil {
		return err
	}
	if err := folder.Write("scenario.yaml", func(w io.Writer) error { _, err := w.Write(scenarios.Write(&s.Config, s.Compare)); return err }); err != nil {
		return err
	}
	m := record.NewManifest(&s.Config, scenarios.Write(&s.Config, s.Compare), f.replicates)
	v := build()
	m.ProgramVersion, m.Commit, m.GoVersion, m.Arch = v.Program, v.Commit, runtime.Version(), runtime.GOARCH
	m.Command = []string{"backlash", "run", "scenario.yaml", "--replicates", fmt.Sprint(f.replicates), "--format", f.format}
	host, _ := os.Hostname()
	m.When = record.When{Started: started.UTC().Format(time.RFC3339), Finished: time.Now().UTC().Format(time.RFC3339), Host: host, Workers: a.workers}
	if err := folder.Finish(m); err != nil {
		return err
	}
	a.note("%d runs written to %s", f.replicates, f.out)
	return errors.Join(c.Failed...)
}

// nested opens the tables one within the other, so that each is closed and synced whatever happens.
func nested(folder *record.Folder, format string, names []string, columns [][]record.Column, do func([]record.Table) error) error {
	var open func(tables []record.Table) error
	open = func(tables []record.Table) error {
		k := len(tables)
		if k == len(names) {
			return do(tables)
		}
		return folder.Write(names[k]+"."+format, func(w io.Writer) error {
			t := record.NewTable(format, w, names[k], columns[k])
			if err := open(append(tables, t)); err != nil {
				return err
			}
			return t.Close()
		})
	}
	return open(nil)
}
