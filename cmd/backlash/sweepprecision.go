package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/record"
)

// parsePrecision reads METRIC[:SEGMENT][@MONTH]=HALF.
func parsePrecision(text string, most int, c *sim.Config, replicates int) (*experiment.Precision, error) {
	name, half, ok := strings.Cut(text, "=")
	x, err := number.Real(half, 64)
	if !ok || err != nil || !(x > 0) {
		return nil, usage("--precision %s: want METRIC=HALF, e.g. churn@12=0.002%s", text, number.Hint(half))
	}
	if _, err := experiment.ParseMeasure(name, c); err != nil {
		return nil, usage("--precision %w", err)
	}
	if replicates < 2 {
		return nil, usage("--precision needs at least 2 replicates to begin with")
	}
	if most < replicates {
		return nil, usage("--max-replicates %d: want at least --replicates, %d", most, replicates)
	}
	return &experiment.Precision{Measure: name, Half: x, Most: most}, nil
}

// checkPrecision tells of a finished sweep which points did not reach the precision that was wanted.
func checkPrecision(s *record.Sweep) error {
	wanted := s.Plan.Precision
	if wanted == nil {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(s.Dir, "summary.json"))
	if err != nil {
		return err
	}
	var sum sweepSummary
	if err := json.Unmarshal(text, &sum); err != nil {
		return fmt.Errorf("summary.json: %w", err)
	}
	if sum.Imprecise == nil || *sum.Imprecise == 0 {
		return nil
	}
	var points []int
	for _, p := range sum.Points {
		if p.Precise != nil && !*p.Precise {
			points = append(points, p.Point)
		}
	}
	return failure{exitIncomplete, fmt.Errorf("%s of %d did not reach the precision of %s, %g, with %d replicates: %s; "+
		"summary.json has their half-widths, --max-replicates allows more",
		several(*sum.Imprecise, "point"), len(sum.Points), wanted.Measure, wanted.Half, wanted.Most, list(points, 12))}
}
