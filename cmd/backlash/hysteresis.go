package main

import (
	"context"
	"fmt"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/record"
)

// hysteresisResult is the machine-readable result; its schema is docs/summary.md.
type hysteresisResult struct {
	Schema       int              `json:"schema_version"`
	Kind         string           `json:"kind"`
	ModelVersion int              `json:"model_version"`
	Lever        string           `json:"lever"`
	Metric       string           `json:"metric"`
	Hold         int              `json:"months_a_level"`
	Worlds       int              `json:"worlds"`
	Steps        []hysteresisStep `json:"steps"`
}

type hysteresisStep struct {
	Level      float64  `json:"level"`
	Up         interval `json:"up"`
	Back       interval `json:"back"`
	Difference interval `json:"difference"`
}

// hysteresis moves the lever up and back, and tells what does not come back.
func (a *app) hysteresis(ctx context.Context, scenario string, f *thresholdFlags) error {
	if f.out != "" {
		return usage("--hysteresis prints its result; --json makes it one for programs")
	}
	s, err := a.load(scenario, f.strategy)
	if err != nil {
		return err
	}
	factor, err := f.walked(s)
	if err != nil {
		return err
	}
	lever, ok := agents.LeverByName(factor.Address)
	if !ok {
		return usage("--hysteresis moves a lever of the focal brand, and %s is none", factor.Address)
	}
	if f.hold < 1 || (2*f.levels-1)*f.hold > 600 {
		return usage("%d levels up and back at %d months each: want 1 to 600 months in all", f.levels, f.hold)
	}
	levels := make([]float64, 0, f.levels)
	for _, l := range factor.Levels {
		x, err := number.Real(l, 64)
		if err != nil {
			return usage("--lever %s: %w", f.lever, err)
		}
		levels = append(levels, x)
	}
	c := s.Config
	c.Months = (2*len(levels) - 1) * f.hold
	of, err := experiment.ParseMeasure(f.metric, &c)
	if err != nil {
		return usage("--metric %w", err)
	}
	if of.Metric == agents.MetricCumulativeMargin || of.Metric == agents.MetricNewcomerMargin || of.Metric == agents.MetricCumulativeChurn {
		return usage("--metric %s only adds up over the months; take a state such as trust, churn or margin", f.metric)
	}
	steps, err := experiment.Hysteresis(ctx, s.Config, lever, levels, f.hold, of, f.replicates, a.workers, a.progress())
	if err != nil {
		return err
	}
	if f.json {
		out := hysteresisResult{Schema: 1, Kind: "hysteresis", ModelVersion: sim.ModelVersion, Lever: factor.Address, Metric: f.metric, Hold: f.hold, Worlds: f.replicates}
		for _, s := range steps {
			out.Steps = append(out.Steps, hysteresisStep{s.Level, toInterval(s.Up), toInterval(s.Back), toInterval(s.Difference)})
		}
		return record.JSON(a.out, out)
	}
	fmt.Fprintf(a.out, "%s up and back, %d months a level, %d worlds: what it does to %s\nagainst the same worlds with %s left at %g\n\n",
		factor.Address, f.hold, f.replicates, f.metric, factor.Address, levels[0])
	var rows [][]string
	for _, s := range steps {
		rows = append(rows, []string{fmt.Sprintf("%.2g", s.Level), signed(s.Up, 3), signed(s.Back, 3), signed(s.Difference, 3)})
	}
	table(a.out, []string{factor.Address, "on the way up", "on the way back", "back less up"}, rows)
	first := steps[0].Difference
	fmt.Fprintln(a.out)
	switch {
	case !first.Clear():
		fmt.Fprintf(a.out, "Back at %g, %s is as if %s had never moved.\n", levels[0], f.metric, factor.Address)
	default:
		fmt.Fprintf(a.out, "Back at %g, %s differs by %s from what it would be\nhad %s never moved: that much has not come back.\n", levels[0], f.metric, signed(first, 3), factor.Address)
	}
	return nil
}
