package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"backlash/scenarios"
	"backlash/sim/experiment"
)

// folderFlags say where results go besides the screen: those of run and compare.
type folderFlags struct {
	out, format           string
	json, resample, every bool
	uncertainty           string
	draws                 int
}

// worlds are what every strategy is run in.
func (f *folderFlags) worlds(replicates int) experiment.Worlds {
	switch f.uncertainty {
	case "parameters":
		return experiment.Worlds{Draws: f.draws, Replicates: 1}
	case "both":
		return experiment.Worlds{Draws: f.draws, Replicates: replicates}
	}
	return experiment.Worlds{Replicates: replicates}
}

// means says what the intervals of a printed result are.
func (f *folderFlags) means(worlds int) string {
	switch {
	case worlds == 1:
		return "One world: no interval can be given."
	case f.uncertainty == "luck":
		return "±: half a 95 % interval over luck, the people being the same."
	}
	return fmt.Sprintf("lo..hi: the middle 95 %% of %d %s.", f.draws, experiment.Ranges)
}

func (f *folderFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.out, "out", "", "write tables, summary and manifest to this `FOLDER`; stopped, the same command goes on")
	flags.StringVar(&f.format, "format", "table", "table; or with --out csv (the default there) or parquet")
	flags.BoolVar(&f.json, "json", false, "print the summary as JSON")
	flags.BoolVar(&f.every, "customer-table", false, "with --out: also a table of every customer in every world")
	uncertaintyFlags(flags, &f.uncertainty, &f.draws)
	flags.BoolVar(&f.resample, "resample-population", false, "each replicate also draws other people")
}

func (f *folderFlags) check() error {
	switch f.format {
	case "csv", "parquet":
		if f.out == "" {
			return usage("--format %s needs --out FOLDER", f.format)
		}
	case "table":
		if f.out != "" {
			f.format = "csv"
		}
	default:
		return usage("--format %s: want table, csv or parquet", f.format)
	}
	if _, err := checkUncertainty(f.uncertainty, f.draws); err != nil {
		return err
	}
	if f.every && f.out == "" {
		return usage("--customer-table needs --out FOLDER")
	}
	return nil
}

// command completes a command line that makes the folder again from the scenario in it.
func (f *folderFlags) command(words ...string) []string {
	words = append(words, "--format", f.format)
	if f.every {
		words = append(words, "--customer-table")
	}
	if f.uncertainty != "luck" {
		words = append(words, "--uncertainty", f.uncertainty, "--draws", fmt.Sprint(f.draws))
	}
	if f.resample {
		words = append(words, "--resample-population")
	}
	return words
}

// printSummary prints the summary of a finished folder when that is wanted; err is how the folder's making ended.
func (f *folderFlags) printSummary(a *app, err error) error {
	var sad failedRuns
	if !f.json || err != nil && !errors.As(err, &sad) {
		return err
	}
	text, unread := os.ReadFile(filepath.Join(f.out, "summary.json"))
	if unread != nil {
		return errors.Join(err, unread)
	}
	_, unwritten := a.out.Write(text)
	return errors.Join(err, unwritten)
}

// plan is the whole of a run or a comparison: a plan of one point, or of one a strategy.
func (f *folderFlags) plan(s *scenarios.Scenario, replicates int, need experiment.Keep, strategies ...string) *experiment.Plan {
	p := newPlan(s, "grid")
	worlds := f.worlds(replicates)
	p.Resample, p.Replicates, p.Keep = f.resample, worlds.Replicates, need
	p.Unsure(f.uncertainty, max(1, worlds.Draws))
	if f.every {
		p.Keep = experiment.KeepCustomers
	}
	p.Points = [][]string{{}}
	if len(strategies) > 0 {
		p.Factors, p.Points = []experiment.Factor{{Address: "strategy", Levels: strategies}}, nil
		for _, strategy := range strategies {
			p.Points = append(p.Points, []string{strategy})
		}
	}
	p.Divide((s.Config.Months + s.Config.Beyond + s.Config.History.Months) * s.Config.Population.Customers)
	return p
}

// scenarioFile is the scenario of a folder, with all flags in it: the folder's command reads it.
func scenarioFile(p *experiment.Plan) extra {
	return extra{"scenario.yaml", func(w io.Writer) error { _, err := io.WriteString(w, p.Scenario); return err }, true}
}
