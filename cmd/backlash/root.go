package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim/experiment"
	"backlash/sim/report"
	"backlash/sim/study"
)

// app holds what all commands share: the streams and the common flags.
type app struct {
	in      io.Reader     // ends when the program is stopped
	stdin   io.Reader     // what in reads from, to ask whether it is a terminal
	out     *bufio.Writer // results, and nothing else
	stdout  io.Writer     // what out writes to, to ask whether it is a terminal
	err     io.Writer     // everything else
	started bool          // a command runs: the call was well-formed

	seed      uint64
	customers int
	months    int
	workers   int
	set       []string
	quiet     bool
	color     string
	given     func(flag string) bool
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "backlash",
		Short: "Simulate personalization backlash",
		Long: `backlash simulates, month by month, customers who receive personalized messages: the
clicks and revenue that a dashboard shows, and the trust that it does not. Every strategy
meets the same people with the same luck, so that the strategy causes any difference.

Without a command it opens the lab on ` + scenarios.Default + `; without a
terminal it prints that scenario's comparison of strategies.

A SCENARIO is a built-in name (backlash scenarios list), a file, a share code
(backlash share), or - for standard input. Results go to standard output, everything else to standard error.

Exit codes: 0 done; 1 a run failed; 2 wrong usage; 3 invalid input; 4 an assertion did
not hold; 5 incomplete; 74 disk or permission; 75 stopped by a signal (run the same
command again to resume).`,
		Example: "  backlash\n  backlash compare mobile-telecom --strategies balanced,hyper-intrusive\n" +
			"  backlash scenarios new --setting health-app -o my.yaml\n  backlash run my.yaml --set transparency=0.9",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              noArgs,
		PersistentPreRunE: a.prepare,
	}
	var screen labFlags
	screen.add(root.Flags())
	version := root.Flags().Bool("version", false, "print the versions of program, model and Go")
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if *version {
			report.TellVersion(a.out, report.Version(build()))
			return nil
		}
		return a.main(cmd, screen)
	}
	flags := root.PersistentFlags()
	unsignedVar(flags, &a.seed, "seed", 0,
		"`NUMBER` that determines the people and all luck; another seed gives other people (default: the scenario's)")
	wholeVar(flags, &a.customers, "customers", 0, "`NUMBER` of customers (default: the scenario's)")
	wholeVar(flags, &a.months, "months", 0, "`NUMBER` of months, 1 to 600 (default: the scenario's)")
	wholeVar(flags, &a.workers, "workers", 0, "`NUMBER` of processors to use, 0 for all; results do not depend on it")
	flags.StringArrayVar(&a.set, "set", nil, "set anything in the scenario by `ADDRESS=VALUE`, e.g. intensity=0.4; may be repeated")
	flags.BoolVar(&a.quiet, "quiet", false, "print only errors to standard error")
	flags.StringVar(&a.color, "color", "auto", "colours on the screen, `WHEN`: auto, always or never")
	root.SetFlagErrorFunc(flagError)
	group(root, "Simulate:", labCommand(a), workshopCommand(a), runCommand(a), compareCommand(a), explainCommand(a), probeCommand(a))
	group(root, "Experiment:", sweepCommand(a), rerunCommand(a), sensitivityCommand(a), thresholdCommand(a), optimizeCommand(a),
		assertCommand(a), fitCommand(a), validateCommand(a), calibrateCommand(a), figureCommand(a), reportCommand(a), paperCommand(a))
	group(root, "What there is:", scenariosCommand(a), shareCommand(a), strategiesCommand(a), paramsCommand(a), metricsCommand(a),
		glossaryCommand(a))
	group(root, "The program:", configCommand(a), benchCommand(a), versionCommand(a), licensesCommand(a), manCommand(a))
	root.SetHelpCommandGroupID("The program:")
	root.SetCompletionCommandGroupID("The program:")
	fitHelp(root)
	return root
}

// group puts commands under a heading of the help.
func group(root *cobra.Command, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: title, Title: title})
	for _, c := range commands {
		c.GroupID = title
	}
	root.AddCommand(commands...)
}

// prepare checks the common flags.
func (a *app) prepare(cmd *cobra.Command, _ []string) error {
	a.given = cmd.Flags().Changed
	switch a.color {
	case "auto", "always", "never":
	default:
		return usage("--color %s: want auto, always or never", a.color)
	}
	if a.workers < 0 {
		return usage("--workers %d: want 0 for all processors, or more", a.workers)
	}
	if err := a.refuse(cmd); err != nil {
		return err
	}
	if a.workers == 0 {
		a.workers = runtime.GOMAXPROCS(0)
	}
	a.started = true
	if disturb != nil {
		disturb()
	}
	return nil
}

// main is the program without a command: the lab, or without a terminal the first picture.
func (a *app) main(cmd *cobra.Command, screen labFlags) error {
	if a.interactive() {
		return a.lab(cmd, scenarios.Default, &screen, false)
	}
	first := study.Compare{Sampling: study.Sampling{Uncertainty: experiment.All, Worlds: experiment.Default}}
	return a.look(cmd.Context(), &first)
}

// load reads a scenario and applies the strategy and the flags: flags override the file, the file the preset, the preset the default.
func (a *app) load(name, strategy string) (*scenarios.Scenario, error) {
	source, err := scenarios.Open(name, a.in)
	if err != nil {
		return nil, err
	}
	return a.loadSource(source, strategy)
}

// loadSource is load for a scenario that has been opened.
func (a *app) loadSource(source *scenarios.Source, strategy string) (*scenarios.Scenario, error) {
	s, err := source.Scenario()
	if err != nil {
		return nil, err
	}
	if s.Warning != "" {
		a.note("%s", s.Warning)
	}
	return s, a.override(s, strategy)
}

// assignments are what flags set: --set as often as it is given, and the flags that are an address by another name.
func (a *app) assignments() ([]scenarios.Assignment, error) {
	var list []scenarios.Assignment
	for _, pair := range a.set {
		x, err := scenarios.ParseAssignment(pair)
		if err != nil {
			return nil, usage("--set %w", err)
		}
		list = append(list, x)
	}
	for _, f := range []struct{ flag, value string }{
		{"seed", strconv.FormatUint(a.seed, 10)}, {"customers", strconv.Itoa(a.customers)}, {"months", strconv.Itoa(a.months)},
	} {
		if a.given(f.flag) {
			list = append(list, scenarios.Assignment{Address: flagAddresses[f.flag], Value: f.value})
		}
	}
	return list, nil
}

// flagAddresses are what the flags with names of their own set.
var flagAddresses = map[string]string{"seed": "seed", "customers": "population.customers", "months": "months", "strategy": "strategy"}

// override lays a strategy, "" for none, and the shared flags over a scenario, all as one.
func (a *app) override(s *scenarios.Scenario, strategy string) error {
	list, err := a.assignments()
	if err != nil {
		return err
	}
	if strategy != "" {
		list = append(list, scenarios.Assignment{Address: "strategy", Value: strategy})
	}
	return a.namingFlags(s.Apply(list))
}

// namingFlags rewords problems with addresses as problems with the flags given: a user who passed --months need not know
// its address.
func (a *app) namingFlags(err error) error {
	var problems decode.Problems
	if !errors.As(err, &problems) {
		return err
	}
	for i := range problems {
		for flag, address := range flagAddresses {
			if problems[i].Path == address && (flag == "strategy" || a.given(flag)) && !a.sets(address) {
				problems[i].File, problems[i].Path = "--"+flag, ""
			}
		}
	}
	return problems
}

// anyOf is the first of some flags that is given, or "".
func (a *app) anyOf(flags []string) string {
	if i := slices.IndexFunc(flags, a.given); i >= 0 {
		return flags[i]
	}
	return ""
}

// sets reports whether --set names an address.
func (a *app) sets(address string) bool {
	return slices.ContainsFunc(a.set, func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return strings.TrimSpace(name) == address
	})
}

// interactive reports whether a person sits at both ends.
func (a *app) interactive() bool { return terminal(a.stdin) && terminal(a.stdout) }

func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// note tells a person something that is no result.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintln(a.err, decode.Visible(fmt.Sprintf(format, args...), longestLine))
	}
}

// flagError names the nearest flag to one that does not exist.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && len(unknown.GetSpecifiedName()) > 1 {
		if now := renamed[unknown.GetSpecifiedName()]; now != "" {
			return usage("--%s was removed: use %s", unknown.GetSpecifiedName(), now)
		}
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near := decode.Nearest(unknown.GetSpecifiedName(), known); near != "" {
			return usage("%w; did you mean --%s?", err, near)
		}
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		if kind := invalid.GetFlag().Value.Type(); strings.HasPrefix(kind, "int") || strings.HasPrefix(kind, "uint") {
			return usage("--%s %s: %w", invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap())
		}
	}
	return usage("%w", err)
}

// exactly wants n words after the command.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		name := strings.TrimPrefix(cmd.CommandPath(), "backlash ")
		if len(args) > n {
			return usage("%s takes %s and no more: %q", name, what, args[n])
		}
		if len(args) < n {
			first, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n")
			return usage("%s wants %s, e.g. %s", name, what, first)
		}
		return nil
	}
}

// noArgs refuses words that no command knows, with the nearest one that exists.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usage("unknown command %q for %q; did you mean %q?", args[0], cmd.CommandPath(), near[0])
	}
	return usage("unknown command %q for %q", args[0], cmd.CommandPath())
}
