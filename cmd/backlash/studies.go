package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/record"
	"backlash/sim/study"
)

// env is what studies are made in: the flags that every command shares.
func (a *app) env() *study.Env {
	program := build()
	program.Host, _ = os.Hostname()
	return &study.Env{Workers: a.workers, Program: program,
		Progress: a.progress(), Note: func(text string) { a.note("%s", text) }}
}

// give prints a result: as JSON for programs, or by tell for people.
func give[T any](a *app, json bool, result T, tell func(io.Writer, T)) error {
	if json {
		return record.JSON(a.out, result)
	}
	tell(a.out, result)
	return nil
}

// base reads the scenario of a study, with a strategy ("": its own) and everything that flags set.
func (a *app) base(name, strategy string) (study.Base, error) {
	source, err := scenarios.Open(name, a.in)
	if err != nil {
		return study.Base{}, err
	}
	return a.baseOf(source, strategy)
}

// baseOf is base for a scenario that has been opened.
func (a *app) baseOf(source *scenarios.Source, strategy string) (study.Base, error) {
	s, err := a.loadSource(source, strategy)
	if err != nil {
		return study.Base{}, err
	}
	set, err := a.assignments()
	if strategy != "" {
		set = append(set, scenarios.Assignment{Address: "strategy", Value: strategy})
	}
	return study.Base{Scenario: s, Set: set}, err
}

// strategiesVar is the flag of strategies to compare.
func strategiesVar(flags *pflag.FlagSet, to *[]string, what string) {
	if what != "" {
		what = ", " + what
	}
	flags.StringSliceVar(to, "strategies", nil,
		"`NAMES` with commas"+what+" (default: those the scenario compares, or the history's and its own)")
}

// progress tells how far work is and how long it will take, on a terminal only. A part of it may be done already.
func (a *app) progress() func(done, total int) {
	if a.quiet || !terminal(a.err) {
		return func(int, int) {}
	}
	begin, before := time.Now(), -1
	return func(done, total int) {
		if before < 0 || done < before { // the next piece of work
			begin, before = time.Now(), done-1
		}
		left := "?"
		if done > before {
			left = time.Duration(float64(time.Since(begin)) / float64(done-before) * float64(total-done)).Round(time.Second).String()
		}
		fmt.Fprintf(a.err, "\r\x1b[K%d of %d runs, %s left", done, total, left)
		if done == total {
			fmt.Fprint(a.err, "\r\x1b[K")
			before = -1
		}
	}
}

// samplingFlags are the worlds that a study rests on. kind and worlds are what holds when nothing is said.
func samplingFlags(flags *pflag.FlagSet, s *study.Sampling, kind experiment.Uncertainty, worlds int) {
	wholeVar(flags, &s.Worlds, "worlds", worlds, "worlds that the answer rests on; everything compared shares them")
	flags.StringVar((*string)(&s.Uncertainty), "uncertainty", string(kind),
		"what differs between the worlds: all (people, luck and unmeasured parameters), luck, parameters or people")
	flags.Var(quick{s}, "quick", fmt.Sprintf("a quick look: %d worlds, too few for an answer to do more than lean", experiment.Quick))
	flags.Lookup("quick").NoOptDefVal = "true"
}

// fewWorlds are those of each of many points: enough to tell luck from the rest.
const fewWorlds = 2

// answerFlags are samplingFlags with what an answer rests on when nothing is said.
func answerFlags(flags *pflag.FlagSet, s *study.Sampling) {
	samplingFlags(flags, s, experiment.All, experiment.Default)
}

// quick is the flag that takes a few worlds.
type quick struct{ *study.Sampling }

// Set takes few worlds; false leaves them.
func (q quick) Set(text string) error {
	on, err := strconv.ParseBool(text)
	if on {
		q.Worlds = experiment.Quick
	}
	return err
}

// Type is that of a switch.
func (q quick) Type() string { return "bool" }

// String is what a switch says.
func (q quick) String() string { return "false" }

// renamed are flags of earlier versions and what says it now.
var renamed = map[string]string{
	"replicates": "--worlds", "draws": "--worlds, how many, and --uncertainty, of what", "max-replicates": "--max-worlds",
	"resample-population": "--uncertainty people or all", "to": "backlash fit SCENARIO --data FILE",
}

// folderFlags say where the results of run and compare go besides the screen.
type folderFlags struct {
	out, format string
	json, every bool
}

func (f *folderFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.out, "out", "", "write tables, summary and manifest to this `FOLDER`; run again to resume if interrupted")
	flags.StringVar(&f.format, "format", "table", "table; or with --out csv (the default there) or parquet")
	flags.BoolVar(&f.json, "json", false, "print the summary as JSON")
	flags.BoolVar(&f.every, "customer-table", false, "with --out: also a table of every customer in every world")
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
func (f *folderFlags) command(s study.Sampling, words ...string) []string {
	if f.every {
		words = append(words, "--customer-table")
	}
	return study.Again(s, f.format, words...)
}

// again is the command line of a command that makes its folder again from the scenario in it, which holds what the general flags and
// --strategy say; the command's other flags are repeated.
func again(cmd *cobra.Command, s study.Sampling, format string) []string {
	words := []string{"backlash", cmd.Name(), "scenario.yaml"}
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, value := range values {
			if f.Changed && !slices.Contains([]string{"strategy", "out", "format", "json", "worlds", "uncertainty", "quick"}, f.Name) {
				words = append(words, "--"+f.Name+"="+value)
			}
		}
	})
	return study.Again(s, format, words...)
}

// printSummary prints the summary of a finished folder when that is wanted; err is how the folder's making ended.
func (f *folderFlags) printSummary(a *app, err error) error {
	var sad study.FailedRuns
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

// mattersVar is the flag for the smallest difference in value that matters.
func mattersVar(flags *pflag.FlagSet, to *string) {
	flags.StringVar(to, "matters", "", "smallest `DIFFERENCE` in value that matters, in the scenario's money per starter (default 1 "+
		"% of the first strategy's)")
}
