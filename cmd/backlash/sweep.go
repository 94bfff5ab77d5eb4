package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/record"
	"backlash/sim/study"
)

// planFlags say what an experiment is.
type planFlags struct {
	study.Sweep
	strategy string
}

func (f *planFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy first")
	flags.StringArrayVar(&f.Vary, "vary", nil, "`ADDRESS=lo:hi:n`, ADDRESS=lo:hi or ADDRESS=a,b,c; repeat it for every factor")
	flags.StringVar(&f.Design, "design", "grid", "grid, lhs (Latin hypercube) or sobol (scrambled)")
	wholeVar(flags, &f.Points, "points", 0, "design points of lhs and sobol")
	samplingFlags(flags, &f.Sampling, experiment.Luck, 1)
	flags.StringVar(&f.Precision, "precision", "", "`METRIC[:SEGMENT][@MONTH]=HALF`: double a point's worlds until "+
		"the 95 % half-width of the mean is at most HALF, from 8 on; exit code 5 if --max-worlds is not enough")
	wholeVar(flags, &f.Most, "max-worlds", 640, "with --precision: maximum worlds per point")
}

// lay reads a scenario, or a plan file with what it says put under the flags.
func (f *planFlags) lay(a *app, path string) error {
	source, err := scenarios.Open(path, a.in)
	if err != nil {
		return err
	}
	p, err := source.Plan()
	if err != nil {
		return err
	}
	var set []string
	if p != nil {
		f.under(a, p)
		set = p.Set
		if source, err = scenarios.Open(p.Scenario, a.in); err != nil {
			return err
		}
	}
	if f.Precision != "" && !a.given("worlds") && (p == nil || p.Worlds == 0) {
		f.Worlds = experiment.Quick
	}
	if f.Base, err = a.baseOf(source, f.strategy); err != nil {
		return err
	}
	return a.namingFlags(f.Under(set))
}

// under takes from a plan file what no flag says.
func (f *planFlags) under(a *app, p *scenarios.PlanFile) {
	text := func(flag string, to *string, value string) {
		if value != "" && !a.given(flag) {
			*to = value
		}
	}
	number := func(flag string, to *int, value int) {
		if value != 0 && !a.given(flag) {
			*to = value
		}
	}
	text("strategy", &f.strategy, p.Strategy)
	text("design", &f.Design, p.Design)
	text("precision", &f.Precision, p.Precision)
	text("uncertainty", (*string)(&f.Uncertainty), p.Uncertainty)
	number("points", &f.Points, p.Points)
	number("worlds", &f.Worlds, p.Worlds)
	number("max-worlds", &f.Most, p.MaxWorlds)
	if !a.given("vary") {
		f.Vary = p.Vary
	}
}

const sweepLong = `Run a scenario at many settings. A factor can be any address of the scenario; every
point meets the same people with the same luck. The command plans, runs and writes
the tables in one go. If it is interrupted, run it again to resume; no finished run is
repeated. Many machines can share the work: sweep plan, then sweep run --shard i/n on
each, then sweep merge.

SCENARIO may also be a plan file in YAML or JSON, or - for one on standard input, with
the keys scenario, vary, design, points, worlds, precision and so on; or the plan.json
of a finished folder, to make it again elsewhere.`

func sweepCommand(a *app) *cobra.Command {
	var f planFlags
	var out, format string
	cmd := &cobra.Command{
		Use: "sweep SCENARIO --vary ADDRESS=lo:hi:n --out DIR", Short: "run a scenario at many settings", Long: sweepLong,
		Example: "  backlash sweep subscription-streaming --vary intensity=0:1:11 --out deep\n" +
			"  backlash sweep my.yaml --design sobol --points 256 --vary intensity=0:1 \\\n" +
			"    --vary parameters.trust.loss_gain_ratio=1:3 --worlds 4 --out wide",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.begin(args[0], out, format, &f)
			if err != nil {
				return err
			}
			return a.env().CompleteSweep(cmd.Context(), s, format)
		},
	}
	f.add(cmd.Flags())
	outFlag(cmd.Flags(), &out)
	formatFlag(cmd.Flags(), &format)
	cmd.AddCommand(sweepPlanCommand(a), sweepRunCommand(a), sweepStatusCommand(a), sweepVerifyCommand(a),
		sweepMergeCommand(a), submitCommand(a))
	return cmd
}

func outFlag(flags *pflag.FlagSet, out *string) {
	flags.StringVar(out, "out", "", "folder for plan, parts and tables")
}

func formatFlag(flags *pflag.FlagSet, format *string) {
	flags.StringVar(format, "format", "parquet", "of the tables: parquet or csv")
}

// planning are the flags that say what a plan is.
var planning = append([]string{"vary", "design", "points", "worlds", "uncertainty", "quick", "precision", "max-worlds", "strategy"},
	scenarioFlags...)

// begin lays the plan into the folder, or finds it there.
func (a *app) begin(scenario, out, format string, f *planFlags) (*record.Sweep, error) {
	if out == "" {
		return nil, usage("where to? --out DIR")
	}
	if err := study.CheckFormat(format); err != nil {
		return nil, err
	}
	p, err := study.LaidPlan(scenario)
	if p == nil && err == nil {
		if err = f.lay(a, scenario); err == nil {
			p, err = f.Plan()
		}
	} else if flag := a.anyOf(planning); flag != "" {
		return nil, usage("--%s: the plan of a folder says everything; go without", flag)
	}
	if err != nil {
		return nil, err
	}
	return a.env().Lay(p, out)
}
