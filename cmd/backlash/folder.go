package main

import (
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
}

func (f *folderFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.out, "out", "", "write tables, summary and manifest to this `FOLDER`; stopped,\nthe same command goes on")
	flags.StringVar(&f.format, "format", "table", "table; or with --out csv (the default there) or parquet")
	flags.BoolVar(&f.json, "json", false, "print the summary as JSON")
	flags.BoolVar(&f.every, "customer-table", false, "with --out: also a table of every customer in every world")
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
	if f.resample {
		words = append(words, "--resample-population")
	}
	return words
}

// printSummary prints the summary of a finished folder.
func (f *folderFlags) printSummary(a *app) error {
	if !f.json {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(f.out, "summary.json"))
	if err != nil {
		return err
	}
	_, err = a.out.Write(text)
	return err
}

// plan is the whole of a run or a comparison: a plan of one point, or of one a strategy.
func (f *folderFlags) plan(s *scenarios.Scenario, replicates int, need experiment.Keep, strategies ...string) *experiment.Plan {
	p := newPlan(s, "grid")
	p.Resample, p.Replicates, p.Keep = f.resample, replicates, need
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
	return extra{"scenario.yaml", func(w io.Writer) error { _, err := io.WriteString(w, p.Scenario); return err }}
}
