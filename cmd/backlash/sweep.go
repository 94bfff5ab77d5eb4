package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// planFlags say what an experiment is.
type planFlags struct {
	strategy    string
	set         []string // a plan file's, under the flags
	vary        []string
	design      string
	points      int
	replicates  int
	precision   string
	most        int
	uncertainty string
	draws       int
	resample    bool
}

func (f *planFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy first")
	flags.StringArrayVar(&f.vary, "vary", nil, "`ADDRESS=lo:hi:n`, ADDRESS=lo:hi or ADDRESS=a,b,c; repeat it for every factor")
	flags.StringVar(&f.design, "design", "grid", "grid, lhs (Latin hypercube) or sobol (scrambled)")
	wholeVar(flags, &f.points, "points", 0, "design points of lhs and sobol")
	wholeVar(flags, &f.replicates, "replicates", 20, "worlds a point, with the same luck at every point")
	flags.StringVar(&f.precision, "precision", "", "`METRIC[:SEGMENT][@MONTH]=HALF`: double a point's replicates until the 95 % half-width of the mean is at most HALF; exit code 5 when --max-replicates does not do")
	wholeVar(flags, &f.most, "max-replicates", 640, "with --precision: replicates a point at most")
	flags.BoolVar(&f.resample, "resample-population", false, "each replicate also draws other people")
	uncertaintyFlags(flags, &f.uncertainty, &f.draws)
}

// uncertaintyFlags are the same for every command that knows them.
func uncertaintyFlags(flags *pflag.FlagSet, kind *string, draws *int) {
	flags.StringVar(kind, "uncertainty", "luck", "luck, parameters (the draws that calibration left, one world each) or both")
	wholeVar(flags, draws, "draws", 32, "parameter draws, unless the uncertainty is luck alone")
}

// checkUncertainty refuses an unknown kind and returns the number of draws to make, 1 for luck alone.
func checkUncertainty(kind string, draws int) (int, error) {
	switch kind {
	case "luck":
		return 1, nil
	case "parameters", "both":
		if draws < 2 || draws > experiment.Draws() {
			return 0, usage("--draws %d: want 2 to %d, the draws that calibration left", draws, experiment.Draws())
		}
		return draws, nil
	}
	return 0, usage("--uncertainty %s: want luck, parameters or both", kind)
}

// read opens what the command's argument names. Where it is a plan file, the plan is put under the flags: what a flag says replaces
// what the file says.
func (f *planFlags) read(a *app, path string) (*scenarios.Source, error) {
	source, err := scenarios.Open(path, a.in)
	if err != nil {
		return nil, err
	}
	p, err := source.Plan()
	if p == nil || err != nil {
		return source, err
	}
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
	text("design", &f.design, p.Design)
	text("precision", &f.precision, p.Precision)
	text("uncertainty", &f.uncertainty, p.Uncertainty)
	number("points", &f.points, p.Points)
	number("replicates", &f.replicates, p.Replicates)
	number("max-replicates", &f.most, p.MaxReplicates)
	number("draws", &f.draws, p.Draws)
	f.resample = f.resample || p.Resample
	if !a.given("vary") {
		f.vary = p.Vary
	}
	f.set = p.Set
	return scenarios.Open(p.Scenario, a.in)
}

// plan resolves the experiment: every point is tried, so that a mistake shows before anything runs.
func (f *planFlags) plan(a *app, scenario string) (*experiment.Plan, error) {
	source, err := f.read(a, scenario)
	if err != nil {
		return nil, err
	}
	s, err := a.loadPlanned(source, f)
	if err != nil {
		return nil, err
	}
	if len(f.vary) == 0 {
		return nil, usage("nothing to vary: --vary intensity=0:1:11")
	}
	if f.replicates < 1 {
		return nil, usage("--replicates %d: want at least 1", f.replicates)
	}
	draws, err := checkUncertainty(f.uncertainty, f.draws)
	if err != nil {
		return nil, err
	}
	p := newPlan(s, f.design)
	p.Resample, p.Replicates = f.resample, f.replicates
	p.Unsure(f.uncertainty, draws)
	if f.uncertainty == "parameters" {
		p.Replicates = 1
	}
	if p.Factors, err = factors(s, f.vary); err != nil {
		return nil, err
	}
	if p.Over, err = a.overFactors(s, p.Factors, f.set); err != nil {
		return nil, err
	}
	if f.design == "grid" && f.points != 0 {
		return nil, usage("--points is for --design lhs and sobol; a grid's points are its levels")
	}
	if f.design != "grid" && f.points == 0 {
		return nil, usage("--design %s wants --points, the number of design points", f.design)
	}
	if p.Points, err = experiment.Lay(f.design, p.Factors, f.points, s.Config.Seed); err != nil {
		return nil, usage("%w", err)
	}
	var measures []experiment.Measure
	if f.precision != "" {
		if p.Precision, err = parsePrecision(f.precision, f.most, &s.Config, f.replicates); err != nil {
			return nil, err
		}
		m, err := experiment.ParseMeasure(p.Precision.Measure, &s.Config)
		if err != nil {
			return nil, err
		}
		measures = append(measures, m)
	}
	p.Divide((s.Config.Months + s.Config.Beyond + s.Config.History.Months) * s.Config.Population.Customers)
	return p, tryPoints(p, measures...)
}

// newPlan is a plan of a scenario without points yet.
func newPlan(s *scenarios.Scenario, design string) *experiment.Plan {
	return &experiment.Plan{Format: experiment.PlanFormat, ModelVersion: sim.ModelVersion, BlockSize: agents.BlockSize,
		Scenario: string(scenarios.Write(&s.Config, s.Compare)), Design: design, Uncertainty: "luck", Draws: 1}
}

// factors understands what to vary.
func factors(s *scenarios.Scenario, vary []string) ([]experiment.Factor, error) {
	var out []experiment.Factor
	for _, text := range vary {
		f, err := factor(s, "vary", text)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// factor understands one thing to vary, given by a flag.
func factor(s *scenarios.Scenario, flag, text string) (experiment.Factor, error) {
	f, err := s.Factor(text)
	var problems decode.Problems
	if errors.As(err, &problems) {
		for i := range problems {
			problems[i].File = "--" + flag
		}
		return f, problems
	}
	if err != nil {
		return f, usage("--%s %w", flag, err)
	}
	return f, nil
}

// loadPlanned understands the scenario of a plan and lays over it, as one, what the plan file and the flags set. Where both set the
// same thing, the flag counts.
func (a *app) loadPlanned(source *scenarios.Source, f *planFlags) (*scenarios.Scenario, error) {
	s, err := a.loadSource(source, f.strategy)
	if err != nil || len(f.set) == 0 {
		return s, err
	}
	under, err := a.under(s, f.set)
	if err != nil {
		return nil, err
	}
	// The flags are set once more, since what the plan file sets may cover them.
	list, err := a.assignments()
	if err != nil {
		return nil, err
	}
	if f.strategy != "" {
		list = append(list, scenarios.Assignment{Address: "strategy", Value: f.strategy})
	}
	return s, a.namingFlags(s.Apply(append(under, list...)))
}

// under are those of a plan file's assignments that no flag replaces.
func (a *app) under(s *scenarios.Scenario, set []string) ([]scenarios.Assignment, error) {
	flags, err := a.assignments()
	if err != nil {
		return nil, err
	}
	given := map[string]bool{}
	for _, x := range flags {
		name, err := s.Canonical(x.Address)
		if err != nil {
			return nil, err
		}
		given[name] = true
	}
	var out []scenarios.Assignment
	for _, pair := range set {
		x, err := scenarios.ParseAssignment(pair)
		if err != nil {
			return nil, err
		}
		name, err := s.Canonical(x.Address)
		if err != nil {
			return nil, err
		}
		if !given[name] {
			out = append(out, x)
		}
	}
	return out, nil
}

// overFactors are the assignments of flags and plan file that the factors would overwrite, as ADDRESS=VALUE.
func (a *app) overFactors(s *scenarios.Scenario, factors []experiment.Factor, set []string) ([]string, error) {
	var varied []string
	for _, f := range factors {
		varied = append(varied, f.Address)
	}
	list, err := a.assignments()
	if err != nil {
		return nil, err
	}
	under, err := a.under(s, set)
	if err != nil {
		return nil, err
	}
	over, err := s.Covered(varied, append(under, list...))
	return texts(over), err
}

// texts are assignments as ADDRESS=VALUE.
func texts(list []scenarios.Assignment) []string {
	var out []string
	for _, x := range list {
		out = append(out, x.Address+"="+x.Value)
	}
	return out
}

// tryPoints sets every point once; a value that an address refuses is reported with its point. The plan then holds the values in
// effect. measures are taken at every point, so that each must be long enough for them.
func tryPoints(p *experiment.Plan, measures ...experiment.Measure) error {
	base, assigner, over, err := planned(p)
	if err != nil {
		return err
	}
	for i, values := range p.Points {
		values = slices.Concat(values, over)
		s, err := assigner.Assign(base, values)
		if err != nil {
			return fmt.Errorf("point %d: %w", i, err)
		}
		for _, m := range measures {
			if m.In(&s.Config) > s.Config.Months {
				return usage("%s: point %d has only %s", m.Name, i, several(s.Config.Months, "month"))
			}
		}
		p.Points[i] = assigner.Effective(&s.Config, values)[:len(p.Factors)]
	}
	return nil
}

// configure is how a plan's runs come to be: the scenario, the point's values and what goes over them, set as one, and the draw.
func configure(p *experiment.Plan) (func(experiment.Run) (sim.Config, error), error) {
	base, assigner, over, err := planned(p)
	if err != nil {
		return nil, err
	}
	return func(run experiment.Run) (sim.Config, error) {
		if run.Point < 0 || run.Point >= len(p.Points) {
			return sim.Config{}, fmt.Errorf("point %d of %d", run.Point, len(p.Points))
		}
		s, err := assigner.Assign(base, slices.Concat(p.Points[run.Point], over))
		if err != nil {
			return sim.Config{}, fmt.Errorf("point %d: %w", run.Point, err)
		}
		experiment.SetDraw(&s.Config, run.Draw)
		s.Config.Replicate = uint32(run.Replicate)
		return s.Config, nil
	}, nil
}

// planned is a plan's scenario, what sets the factors and then what goes over them, and the values of the latter.
func planned(p *experiment.Plan) (*scenarios.Scenario, *scenarios.Assigner, []string, error) {
	base, err := scenarios.Parse("the plan's scenario", []byte(p.Scenario))
	if err != nil {
		return nil, nil, nil, err
	}
	base.Config.Resample = p.Resample
	var names, over []string
	for _, f := range p.Factors {
		names = append(names, f.Address)
	}
	for _, pair := range p.Over {
		x, err := scenarios.ParseAssignment(pair)
		if err != nil {
			return nil, nil, nil, err
		}
		names, over = append(names, x.Address), append(over, x.Value)
	}
	assigner, err := base.Assigner(names...)
	return base, assigner, over, err
}

const sweepLong = `Run a scenario at many settings. Every factor is any address of the scenario; every
point meets the same people with the same luck. In one go it plans, runs and writes
the tables; stopped by anything, the same command goes on and repeats no finished
run. Many machines can share the work: sweep plan, then sweep run --shard i/n on
each, then sweep merge.

SCENARIO may also be a plan file in YAML or JSON, or - for one on standard input, with
the keys scenario, vary, design, points, replicates, precision and so on.`

func sweepCommand(a *app) *cobra.Command {
	var f planFlags
	var out, format string
	cmd := &cobra.Command{
		Use: "sweep SCENARIO --vary ADDRESS=lo:hi:n --out DIR", Short: "run a scenario at many settings", Long: sweepLong,
		Example: "  backlash sweep subscription-streaming --vary intensity=0:1:11 --out deep\n" +
			"  backlash sweep my.yaml --design sobol --points 256 --vary intensity=0:1 \\\n    --vary parameters.trust.loss_gain_ratio=1:3 --replicates 4 --out wide",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.begin(args[0], out, format, &f)
			if err != nil {
				return err
			}
			sum := newSweepSummary(s)
			if _, err = a.complete(cmd.Context(), s, format, mergeCommand(format), sum.add, extra{name: "summary.json", write: sum.write}); err != nil {
				return err
			}
			return checkPrecision(s)
		},
	}
	f.add(cmd.Flags())
	outFlag(cmd.Flags(), &out)
	formatFlag(cmd.Flags(), &format)
	cmd.AddCommand(sweepPlanCommand(a), sweepRunCommand(a), sweepStatusCommand(a), sweepVerifyCommand(a), sweepMergeCommand(a), submitCommand(a))
	return cmd
}

func outFlag(flags *pflag.FlagSet, out *string) {
	flags.StringVar(out, "out", "", "folder for plan, parts and tables")
}

func formatFlag(flags *pflag.FlagSet, format *string) {
	flags.StringVar(format, "format", "parquet", "of the tables: parquet or csv")
}

// begin lays the plan into the folder, or finds it there.
func (a *app) begin(scenario, out, format string, f *planFlags) (*record.Sweep, error) {
	if out == "" {
		return nil, usage("where to? --out DIR")
	}
	if format != "csv" && format != "parquet" {
		return nil, usage("--format %s: want parquet or csv", format)
	}
	p, err := f.plan(a, scenario)
	if err != nil {
		return nil, err
	}
	return a.lay(p, out)
}

// open finds the sweep in a folder.
func (a *app) open(dir string) (*record.Sweep, error) {
	s, err := record.OpenSweep(dir)
	if err != nil {
		return nil, err
	}
	return a.equip(s)
}

// equip gives a sweep what it cannot know itself.
func (a *app) equip(s *record.Sweep) (*record.Sweep, error) {
	var err error
	s.Config, err = configure(s.Plan)
	s.Build = build().Program
	s.Host, _ = os.Hostname()
	return s, err
}

// sweepShard makes the missing parts of a shard.
func (a *app) sweepShard(ctx context.Context, s *record.Sweep, shard record.Shard) error {
	show := a.progressFrom()
	last := record.Progress{}
	err := s.Run(ctx, shard, a.workers, func(p record.Progress) {
		last = p
		show(p.Done, p.Total)
	})
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		a.note("%d of %d runs are finished and kept; the same command goes on", last.Done, last.Total)
		return err
	}
	return fmt.Errorf("%w\n%d of %d runs are finished and kept; the same command goes on from there", err, last.Done, last.Total)
}

// progressFrom is progress for work of which a part may be done already.
func (a *app) progressFrom() func(done, total int) {
	if a.quiet || !terminal(a.err) {
		return func(int, int) {}
	}
	begin, before := time.Now(), -1
	return func(done, total int) {
		if before < 0 {
			before = done
		}
		left := "?"
		if done > before {
			left = time.Duration(float64(time.Since(begin)) / float64(done-before) * float64(total-done)).Round(time.Second).String()
		}
		fmt.Fprintf(a.err, "\r\x1b[K%d of %d runs, %s left", done, total, left)
		if done == total {
			fmt.Fprint(a.err, "\r\x1b[K")
		}
	}
}

// sweepMerge writes the tables, the summary and the manifest.
func (a *app) sweepMerge(s *record.Sweep, format string, partial bool) error {
	sum := newSweepSummary(s)
	if !partial {
		err := a.finish(s, format, mergeCommand(format), time.Now(), sum.add, extra{name: "summary.json", write: sum.write})
		if errors.Is(err, record.ErrIncomplete) {
			return failure{exitIncomplete, fmt.Errorf("%w; backlash sweep status %s lists them, backlash sweep run %s makes them", err, s.Dir, s.Dir)}
		}
		if err != nil {
			return err
		}
		return checkPrecision(s)
	}
	if _, err := s.Merge(format, true, sum.add); err != nil {
		return err
	}
	if _, err := s.WriteFile("summary.json", sum.write); err != nil {
		return err
	}
	a.note("%d runs of the parts that are there are in %s; the sweep is not finished", sum.runs, s.Dir)
	return nil
}
