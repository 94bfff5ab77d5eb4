package evidence

import (
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/record"
)

// Result is the machine-readable form of a validation; docs/summary.md describes its schema.
type Result struct {
	Schema       int              `json:"schema_version"`
	Kind         string           `json:"kind"`
	ModelVersion int              `json:"model_version"`
	Worlds       int              `json:"worlds"`
	Set          []string         `json:"set,omitempty"`
	Rows         []RowResult      `json:"rows"`
	Silent       []SilentRow      `json:"silent"`
	Totals       map[string]Score `json:"totals"`
}

// RowResult is one row that was run.
type RowResult struct {
	Row       string       `json:"row"`
	Finding   string       `json:"finding"`
	Published string       `json:"published,omitempty"`
	Source    string       `json:"source,omitempty"`
	Mark      string       `json:"mark,omitempty"`
	Use       string       `json:"use"`
	Kind      string       `json:"kind"`
	Family    string       `json:"family,omitempty"`
	Signature bool         `json:"signature"`
	Holds     bool         `json:"holds"`
	Right     bool         `json:"right"`
	Inside    bool         `json:"inside"`
	PriorPass *float64     `json:"prior_pass,omitempty"`
	Weak      bool         `json:"weak"`
	Tests     []TestResult `json:"tests"`
}

// TestResult is one test of a row.
type TestResult struct {
	Says      string            `json:"says"`
	Published *float64          `json:"published,omitempty"`
	Sign      int               `json:"sign"`
	AtLeast   *float64          `json:"at_least,omitempty"`
	AtMost    *float64          `json:"at_most,omitempty"`
	Simulated analysis.Interval `json:"simulated"`
	Right     bool              `json:"right"`
	Inside    bool              `json:"inside"`
}

// SilentRow is a row that the model does not address.
type SilentRow struct {
	Row    string `json:"row"`
	Reason string `json:"reason"`
}

// Result returns the validation in machine-readable form.
func (v *Validation) Result() *Result {
	out := &Result{Schema: record.SummaryVersion, Kind: "validate", ModelVersion: sim.ModelVersion,
		Worlds: v.worlds, Set: v.set(), Silent: []SilentRow{}}
	for i := range v.Findings {
		f := &v.Findings[i]
		r, s := f.Row, v.request.Against[f.Row.ID]
		row := RowResult{
			Row: r.ID, Finding: r.Finding, Published: r.Effect, Source: r.source(), Mark: r.Mark, Use: string(r.Use), Kind: string(r.Kind()), Family: r.Family,
			Signature: v.table.signature(r), Holds: f.Holds(), Right: f.Right(), Inside: f.Inside(),
			PriorPass: analysis.Known(s.Prior), Weak: s.Weak(), Tests: []TestResult{},
		}
		for k, verdict := range f.Verdicts {
			t := &r.Tests[k]
			row.Tests = append(row.Tests, TestResult{t.Says, analysis.Known(t.Published), t.Sign,
				analysis.Known(t.AtLeast), analysis.Known(t.AtMost), verdict.Estimate.Interval(), verdict.Right, verdict.Inside})
		}
		out.Rows = append(out.Rows, row)
	}
	for i := range v.table.Rows {
		if r := &v.table.Rows[i]; r.Use == Silent {
			out.Silent = append(out.Silent, SilentRow{r.ID, r.Reason})
		}
	}
	out.Totals = map[string]Score{}
	for _, t := range v.totals() {
		out.Totals[t.key] = t.score
	}
	return out
}
