package report

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/analysis"
	"backlash/sim/figure"
	"backlash/sim/record"
	"backlash/sim/study"
	"backlash/sim/submit"
)

// Paper is the folder for a paper: scenario and model as ODD, parameters, the scenario's file, seeds, results, whether more worlds would
// have changed them, sensitivity, the evidence, figures, commands for its parts, and a script that makes all of it again.
type Paper struct {
	study.Base
	Out            string // the folder
	Strategies     []string
	study.Sampling     // the paired worlds, fixed beforehand
	Samples        int // trajectories of the sensitivity analysis

	env        *study.Env
	comparison *study.Comparison
	effects    *study.SensitivityResult
	commands   []string      // that make the parts, run from within the folder
	written    []record.File // so far
}

// steady is the tolerance for calling a coefficient of variation stable: its relative distance from that of more worlds.
const steady = .1

// stability tracks the coefficient of variation of values, and says from how many worlds on it is steady; 0 if it has not been for the second half of
// them: the last ones alone are always near the end.
func stability(values []float64) (cv []float64, enough int) {
	cv, _ = analysis.Stability(values, 0)
	if cv, enough = analysis.Stability(values, steady*cv[len(cv)-1]); 2*enough > len(cv) {
		enough = 0
	}
	return cv, enough
}

// Make makes the folder, or resumes one of the same paper. The list of hashes is written last.
func (p *Paper) Make(ctx context.Context, e *study.Env) error {
	p.env = e
	wrong := func(option, format string, args ...any) error {
		return study.Wrong{Option: option, Err: fmt.Errorf(format, args...)}
	}
	switch {
	case p.Out == "":
		return wrong("", "paper wants -o FOLDER")
	case p.Worlds < 5:
		return wrong("worlds", "%d: want at least 5, since fewer say nothing about stability", p.Worlds)
	case p.Samples < analysis.FewestTrajectories:
		return wrong("samples", "%d: want at least %d", p.Samples, analysis.FewestTrajectories)
	}
	if err := p.Sampling.Check(5); err != nil {
		return err
	}
	if len(p.Strategies) == 0 {
		p.Strategies = p.Scenario.Compared()
	}
	if err := study.SeveralStrategies("a paper", p.Strategies); err != nil {
		return err
	}
	if p.Scenario.Config.Fitted != nil {
		return wrong("", "a paper is passed on, and %s holds a company's own months and what was fitted on them: give the scenario that it was fitted from", p.Scenario.Name)
	}
	// From here on the scenario is read from the folder's own file, so that the folder can be made again from it.
	text := scenarios.Write(&p.Scenario.Config, p.Scenario.Compare)
	var err error
	if p.Scenario, err = scenarios.Parse("scenario.yaml", text); err != nil {
		return err
	}
	if err := p.claim(text); err != nil {
		return err
	}
	for _, part := range []func(context.Context) error{p.compare, p.sensitivity, p.figures, p.tables, p.write} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return p.sums()
}

// run records a command that makes a part.
func (p *Paper) run(words ...string) {
	p.commands = append(p.commands, strings.Join(words, " ")+sets(p.Set))
}

// sets returns the flags for assignments, quoted for a shell.
func sets(list []scenarios.Assignment) string {
	text := ""
	for _, x := range list {
		text += " --set " + submit.Quote(x.Address+"="+x.Value)
	}
	return text
}

// worlds returns the flags that select the worlds.
func (p *Paper) worlds() string {
	return fmt.Sprintf("--worlds %d --uncertainty %s", p.Worlds, p.Uncertainty)
}

// compare runs the paired worlds, in a folder of their own, which can be resumed.
func (p *Paper) compare(ctx context.Context) error {
	c := &study.Compare{Base: p.Base, Sampling: p.Sampling, Strategies: p.Strategies}
	if err := c.Begin(); err != nil {
		return err
	}
	plan, err := c.Plan()
	if err != nil {
		return err
	}
	p.run("backlash compare scenario.yaml --strategies", strings.Join(p.Strategies, ","), p.worlds(), "--out data")
	words := []string{"backlash", "compare", "scenario.yaml", "--strategies", strings.Join(p.Strategies, ",")}
	for _, x := range p.Set {
		words = append(words, "--set", x.Address+"="+x.Value)
	}
	err = p.env.Write(ctx, plan, study.Folder{Dir: filepath.Join(p.Out, "data"), Format: "csv", Command: study.Again(p.Sampling, "csv", words...)},
		c.Add, func() (any, error) { return c.Result(), nil })
	if err != nil {
		return err
	}
	p.comparison = c.Comparison
	if p.comparison.Arms[0].Went > 0 {
		return nil
	}
	_, err = c.Do(ctx, p.env) // the folder was finished before
	return err
}

// sensitivity finds out which levers the first strategy's value depends on.
func (p *Paper) sensitivity(ctx context.Context) error {
	base := p.Base
	s := *p.Scenario
	if err := s.Apply(append([]scenarios.Assignment{{Address: "strategy", Value: p.Strategies[0]}}, p.Set...)); err != nil {
		return err
	}
	base.Scenario, base.Set = &s, nil
	var beside []scenarios.Assignment // a lever that was set is varied here, and a command accepts only one of the two
	for _, x := range p.Set {
		if _, err := p.Scenario.Covered(agents.LeverNames[:], []scenarios.Assignment{x}); err == nil {
			beside = append(beside, x)
		}
	}
	p.commands = append(p.commands, fmt.Sprintf("backlash sensitivity scenario.yaml --strategy %s --samples %d --worlds 2 --json%s > sensitivity.json",
		p.Strategies[0], p.Samples, sets(beside)))
	var err error
	p.effects, err = (&study.Sensitivity{Base: base, Method: "morris", Metric: "value", Samples: p.Samples, Sampling: study.ByLuck(2)}).Run(ctx, p.env)
	if err != nil {
		return err
	}
	return p.put("sensitivity.json", func(w io.Writer) error { return record.JSON(w, p.effects) })
}

// figures draws what the figure command draws, and the stability over worlds.
func (p *Paper) figures(ctx context.Context) error {
	draw := func(name string, drawn *figure.Figure) error {
		for _, format := range []string{"svg", "pdf"} {
			if err := p.put("figures/"+name+"."+format, func(w io.Writer) error { return drawn.Write(w, format) }); err != nil {
				return err
			}
		}
		return nil
	}
	for _, name := range []string{"series", "compare", "causes", "survival"} {
		p.run("backlash figure", name, "scenario.yaml --strategies", strings.Join(p.Strategies, ","), p.worlds(), "-o figures/"+name+".pdf")
		kind, _ := KindByName(name)
		drawn, err := kind.Render(ctx, p.env, &Request{Base: p.Base, Sampling: p.Sampling, Strategies: p.Strategies})
		if err != nil {
			return err
		}
		if err := draw(name, drawn); err != nil {
			return err
		}
	}
	p.commands = append(p.commands, "backlash figure evidence -o figures/evidence.pdf")
	drawn, err := Findings()
	if err == nil {
		err = draw("evidence", drawn)
	}
	if err != nil {
		return err
	}
	if err := draw("sensitivity", SensitivityFigure(p.Scenario.Name+", "+p.Strategies[0], p.effects)); err != nil {
		return err
	}
	var lines []figure.Line
	for _, arm := range p.comparison.Arms {
		cv, _ := stability(arm.Value)
		l := figure.Line{Name: arm.Point.Name}
		for i := 1; i < len(cv); i++ {
			l.X, l.Y = append(l.X, float64(i+1)), append(l.Y, cv[i])
		}
		lines = append(lines, l)
	}
	return draw("stability", figure.Curves(p.Scenario.Name+": is the number of worlds enough?", "worlds", "coefficient of variation of value", lines, nil))
}
