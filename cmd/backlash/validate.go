package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// validateFlags are those of validate.
type validateFlags struct {
	row, against, keep string
	replicates         int
	fast, json         bool
	markdown, nulls    bool
}

const validateLong = `Put published findings to the model: the experiment of each is run in the simulated
world, every arm with the same people and the same luck, and what comes out is held
against what was published, in sign and in size.

The experiments stand in data; they set levers, shocks and people, never a
parameter. A finding that the model misses is printed as missed. prior is the share
of parameter draws from the stated ranges that pass the row: above 80 % passing says
little, and the row is marked weak. Input rows set a parameter and are counted in no
total; silent rows are listed with the reason why the model does not speak to them.

Exit code 4 when a row that held in the committed results no longer holds.`

// fast validation is for every change: fewer and smaller worlds, and only what is surely lost counts as lost.
const fastReplicates, fastCustomers = 8, 1500

func validateCommand(a *app) *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use: "validate", Short: "published findings against the simulated world", Long: validateLong,
		Example: "  backlash validate\n  backlash validate --row B05\n  backlash validate --fast",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.validate(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.row, "row", "", "`ID` of one row: its set-up, readings and series")
	wholeVar(flags, &f.replicates, "replicates", 30, "worlds, each with other people and other luck")
	flags.BoolVar(&f.fast, "fast", false, fmt.Sprintf("%d worlds of %d people; a row is lost only if surely", fastReplicates, fastCustomers))
	flags.StringVar(&f.against, "against", "", "`FILE` of earlier results (default: the committed ones)")
	flags.StringVar(&f.keep, "keep", "", "write what holds to `FILE`, for later runs to be held against")
	flags.BoolVar(&f.json, "json", false, "print the rows as JSON")
	flags.BoolVar(&f.nulls, "nulls", false, "models without something that findings need: what each loses, against what was predicted")
	flags.BoolVar(&f.markdown, "markdown", false, "print the findings and their committed results as a page; nothing is run")
	return cmd
}

func (a *app) validate(ctx context.Context, f *validateFlags) error {
	if f.markdown {
		return writeEvidence(a.out)
	}
	if f.replicates < 2 {
		return usage("--replicates %d: want at least 2", f.replicates)
	}
	evidence, err := scenarios.Evidence()
	if err != nil {
		return err
	}
	standing, err := f.standing()
	if err != nil {
		return err
	}
	all := slices.Concat(evidence.Rows, evidence.Signatures)
	worlds, size := experiment.Worlds{Replicates: f.replicates}, experiment.World{}
	if f.fast {
		worlds.Replicates, size.Customers = fastReplicates, fastCustomers
	}
	rows, err := f.choose(all)
	if err != nil {
		return err
	}
	findings, err := experiment.Validate(ctx, rows, worlds, size, a.workers, a.progress())
	if err != nil {
		return err
	}
	if f.nulls {
		return a.tellNulls(ctx, evidence, findings, worlds, size)
	}
	v := validation{flags: f, evidence: evidence, findings: findings, standing: standing, worlds: worlds.Replicates}
	if f.keep != "" {
		if err := v.keepTo(f.keep); err != nil {
			return err
		}
	}
	switch {
	case f.json:
		err = record.JSON(a.out, v.result())
	case f.row != "":
		err = v.tellRow(ctx, a.out)
	default:
		v.tell(a.out)
	}
	if err != nil {
		return err
	}
	if lost := v.lost(); len(lost) > 0 {
		return failure{exitAssertion, fmt.Errorf("%s held in the committed results and no longer hold", strings.Join(lost, ", "))}
	}
	return nil
}

// standing reads the earlier results.
func (f *validateFlags) standing() (map[string]experiment.Standing, error) {
	text, err := scenarios.EvidenceStanding()
	if f.against != "" {
		text, err = os.ReadFile(f.against)
	}
	if err != nil {
		return nil, err
	}
	if text, err = decode.Text(text); err != nil {
		return nil, failure{exitInput, fmt.Errorf("%s: %w", f.against, err)}
	}
	var list []experiment.Standing
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, failure{exitInput, fmt.Errorf("%s: %w; want what --keep writes", f.against, err)}
	}
	prior, err := scenarios.EvidencePrior()
	if err != nil {
		return nil, err
	}
	out := map[string]experiment.Standing{}
	for _, s := range list {
		s.Prior = math.NaN()
		if share, known := prior[s.Row]; known {
			s.Prior = share
		}
		out[s.Row] = s
	}
	return out, nil
}

// choose takes the rows that are run.
func (f *validateFlags) choose(all []experiment.Row) ([]*experiment.Row, error) {
	var rows []*experiment.Row
	var names []string
	for i := range all {
		r := &all[i]
		names = append(names, r.ID)
		if f.row == "" && len(r.Tests) > 0 || strings.EqualFold(f.row, r.ID) {
			rows = append(rows, r)
		}
	}
	switch {
	case len(rows) == 0 && decode.Nearest(f.row, names) != "":
		return nil, usage("no row %q; did you mean %s?", f.row, decode.Nearest(f.row, names))
	case len(rows) == 0:
		return nil, usage("no row %q; backlash validate lists them", f.row)
	}
	return rows, nil
}

// validation is a finished one.
type validation struct {
	flags    *validateFlags
	evidence *experiment.Evidence
	findings []experiment.Finding
	standing map[string]experiment.Standing
	worlds   int
}

// lost are rows that held and hold no more. With few worlds only a row whose interval shows it counts.
func (v *validation) lost() []string {
	var out []string
	for i := range v.findings {
		f := &v.findings[i]
		if v.standing[f.Row.ID].Holds && !f.Holds() && (!v.flags.fast || f.Refuted()) {
			out = append(out, f.Row.ID)
		}
	}
	return out
}

func (v *validation) keepTo(path string) error {
	list := []experiment.Standing{}
	for i := range v.findings {
		f := &v.findings[i]
		s := experiment.Standing{Row: f.Row.ID, Holds: f.Holds()}
		for _, verdict := range f.Verdicts {
			e := verdict.Estimate
			s.Tests = append(s.Tests, [3]float64{digits(e.Mean), digits(e.Lo), digits(e.Hi)})
		}
		list = append(list, s)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := record.JSON(file, list); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// digits rounds to four digits.
func digits(x float64) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	return rounded
}

// signature says whether a row is one of the behaviours that the model exists to show.
func (v *validation) signature(r *experiment.Row) bool {
	return slices.ContainsFunc(v.evidence.Signatures, func(s experiment.Row) bool { return s.ID == r.ID })
}

// scores are the totals: of the published rows that count, of those with a verified size, and the same without weak ones.
func (v *validation) scores() (all, verified, strong, strongVerified, signatures experiment.Score) {
	for i := range v.findings {
		f := &v.findings[i]
		if v.signature(f.Row) {
			signatures.Add(f)
			continue
		}
		if f.Row.Use != experiment.Counted {
			continue
		}
		weak, sized := v.standing[f.Row.ID].Weak(), f.Row.Verified() && f.Row.Sized()
		all.Add(f)
		if sized {
			verified.Add(f)
		}
		if !weak {
			strong.Add(f)
			if sized {
				strongVerified.Add(f)
			}
		}
	}
	return all, verified, strong, strongVerified, signatures
}

// tell prints the table.
func (v *validation) tell(w io.Writer) {
	fmt.Fprintf(w, "Published findings in the simulated world, %s\n\n", several(v.worlds, "world"))
	head := []string{"row", "mark", "simulated", "wanted", "sign", "size", "prior", ""}
	const room = 17 // letters of what a test says; the whole is in --row
	rows := func(pick func(*experiment.Row) bool) [][]string {
		var out [][]string
		for i := range v.findings {
			f := &v.findings[i]
			if !pick(f.Row) {
				continue
			}
			for k := range f.Verdicts {
				id, mark, prior := f.Row.ID, f.Row.Mark, v.prior(f.Row)
				if k > 0 {
					id, mark, prior = "", "", ""
				}
				t := &f.Row.Tests[k]
				out = append(out, []string{id, mark, estimateText(f.Verdicts[k].Estimate), wanted(t), signText(t, f.Verdicts[k]), sizeText(t, f.Verdicts[k]), prior, fmt.Sprintf("%-*s", room, clip(t.Says, room))})
			}
		}
		return out
	}
	table(w, head, rows(func(r *experiment.Row) bool { return r.Use == experiment.Counted && !v.signature(r) }))
	if inputs := rows(func(r *experiment.Row) bool { return r.Use == experiment.Input }); len(inputs) > 0 {
		fmt.Fprint(w, "\nInputs: their numbers set parameters, and they count in no total\n")
		table(w, head, inputs)
		glossary(w, v.without(experiment.Input))
	}
	fmt.Fprint(w, "\nSignature behaviours: what the model exists to show\n")
	table(w, head, rows(v.signature))
	v.tellTotals(w)
	fmt.Fprint(w, "\nThe model does not speak to\n")
	glossary(w, v.without(experiment.Silent))
	fmt.Fprintln(w)
	paragraph(w, "sign: the 95 %% interval lies on the published side of zero. size: the estimate lies in the band. prior: share of draws from the "+
		"parameters' stated ranges that pass the row. mark: V seen in the source, V2 in two accounts of it, Q quoted, M from memory. "+
		"backlash validate --row ID tells a row whole.")
}

// without are the rows of a use that have no experiment, and why.
func (v *validation) without(use experiment.Use) [][]string {
	var rows [][]string
	for i := range v.evidence.Rows {
		if r := &v.evidence.Rows[i]; r.Use == use && len(r.Tests) == 0 {
			rows = append(rows, []string{r.ID, r.Reason})
		}
	}
	return rows
}

func (v *validation) tellTotals(w io.Writer) {
	all, verified, strong, strongVerified, signatures := v.scores()
	row := func(name string, s experiment.Score) []string {
		return []string{name, fmt.Sprint(s.Rows), share(s.Holds, s.Rows), share(s.Right, s.Rows), share(s.Inside, s.Sized)}
	}
	fmt.Fprintln(w)
	table(w, []string{"", "rows", "hold", "right in sign", "in the band"}, [][]string{
		row("published, counted", all), row("  verified, with a size", verified),
		row("without weak rows", strong), row("  verified, with a size", strongVerified), row("signatures", signatures),
	})
}

func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d (%.0f %%)", n, 100*float64(n)/float64(of))
}

func (v *validation) prior(r *experiment.Row) string {
	s, ok := v.standing[r.ID]
	if !ok || math.IsNaN(s.Prior) {
		return ""
	}
	return fmt.Sprintf("%.0f%%", 100*s.Prior) + map[bool]string{true: " weak"}[s.Weak()]
}

// clip cuts text to a width, with an ellipsis.
func clip(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:width-1]), " ,") + "…"
}

func estimateText(e analysis.Estimate) string {
	if math.IsNaN(e.Mean) {
		return "cannot be told"
	}
	return fmt.Sprintf("%.3g ±%.2g", e.Mean, e.Half())
}

// wanted is a test's band, or its sign.
func wanted(t *experiment.Test) string {
	lo, hi := !math.IsNaN(t.AtLeast), !math.IsNaN(t.AtMost)
	switch {
	case lo && hi:
		return fmt.Sprintf("%g..%g", t.AtLeast, t.AtMost)
	case lo:
		return fmt.Sprintf(">= %g", t.AtLeast)
	case hi:
		return fmt.Sprintf("<= %g", t.AtMost)
	case t.Sign > 0:
		return "> 0"
	}
	return "< 0"
}

func signText(t *experiment.Test, v experiment.Verdict) string {
	switch {
	case t.Sign == 0:
		return "-"
	case v.Right:
		return "right"
	}
	return "MISS"
}

func sizeText(t *experiment.Test, v experiment.Verdict) string {
	switch {
	case !t.Sized():
		return "-"
	case v.Inside:
		return "in"
	}
	return "MISS"
}

// tellRow prints one row whole: what was found, how it is asked, what came out.
func (v *validation) tellRow(ctx context.Context, w io.Writer) error {
	f := &v.findings[0]
	r := f.Row
	hanging(w, "", "", r.ID+" "+r.Finding)
	var lines [][]string
	add := func(name, text string) {
		if text != "" {
			lines = append(lines, []string{name, text})
		}
	}
	add("published", r.Effect)
	add("setting", r.Setting)
	add("source", sourceText(r))
	add("verified", map[string]string{"V": "seen in the source", "V2": "in two independent accounts", "Q": "quoted", "M": "from memory; never fitted"}[r.Mark])
	add("use", string(r.Use)+map[bool]string{true: ": " + r.Reason, false: ""}[r.Reason != ""])
	glossary(w, lines)
	if len(r.Tests) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\nArms, %s each\n", several(r.Months, "month"))
	var arms [][]string
	for i := range r.Arms {
		arms = append(arms, []string{r.Arms[i].Name, armText(&r.Arms[i].Config)})
	}
	glossary(w, arms)
	fmt.Fprintln(w, "\nReadings, mean over worlds")
	table(w, []string{"reading", "place", "mean"}, v.readings(f))
	fmt.Fprintf(w, "\nTests, %s\n", several(v.worlds, "world"))
	for k, verdict := range f.Verdicts {
		t := &r.Tests[k]
		published := ""
		if !math.IsNaN(t.Published) {
			published = fmt.Sprintf(", published %g", t.Published)
		}
		hanging(w, "  ", "  ", fmt.Sprintf("%s: %s, wanted %s%s; sign %s, size %s", t.Says, estimateText(verdict.Estimate), wanted(t), published,
			signText(t, verdict), sizeText(t, verdict)))
	}
	return v.series(ctx, w, r)
}

func (v *validation) readings(f *experiment.Finding) [][]string {
	var rows [][]string
	for _, g := range f.Row.Readings {
		for _, place := range f.Row.Places(&g) {
			var xs []float64
			for _, m := range f.Worlds {
				xs = append(xs, m[g.Name][place])
			}
			rows = append(rows, []string{g.Name, place, estimateText(analysis.Mean(xs))})
		}
	}
	return rows
}

// armText tells what an arm does.
func armText(c *sim.Config) string {
	b := &c.Brands[0]
	parts := []string{c.Name, b.Strategy}
	base, known := agents.StrategyByName(b.Strategy)
	if !known {
		base.Levers = agents.Industry
	}
	for l, x := range b.Levers {
		if x != base.Levers[l] {
			parts = append(parts, fmt.Sprintf("%s %g", agents.LeverNames[l], x))
		}
	}
	for _, s := range b.Schedule {
		parts = append(parts, fmt.Sprintf("%s to %g in month %d", agents.LeverNames[s.Lever], s.To, s.Month))
	}
	if b.Policy != agents.NoPolicy {
		parts = append(parts, "policy "+agents.PolicyNames[b.Policy])
	}
	if len(c.Shocks) > 0 {
		parts = append(parts, several(len(c.Shocks), "shock"))
	}
	return strings.Join(parts, ", ")
}

// series prints trust and churn of each arm in one world.
func (v *validation) series(ctx context.Context, w io.Writer, r *experiment.Row) error {
	fmt.Fprintln(w, "\nTrust, and churn in % a month, of one world")
	var months []int
	for _, m := range []int{1, 3, 6, 12, 18, 24, 36} {
		if m <= r.Months {
			months = append(months, m)
		}
	}
	head := []string{"arm"}
	for _, m := range months {
		head = append(head, fmt.Sprintf("m%d", m))
	}
	var rows [][]string
	for i := range r.Arms {
		result, err := sim.Run(ctx, &r.Arms[i].Config, 1, sim.Observe{})
		if err != nil {
			return err
		}
		row := []string{r.Arms[i].Name}
		for _, m := range months {
			f := &result.Frames[m-1]
			row = append(row, fmt.Sprintf("%.2f %.1f", f.At(0, sim.All, agents.MetricTrust), 100*f.At(0, sim.All, agents.MetricChurn)))
		}
		rows = append(rows, row)
	}
	table(w, head, rows)
	return nil
}

// validateResult is the machine-readable result; its schema is docs/summary.md.
type validateResult struct {
	Schema       int                         `json:"schema_version"`
	Kind         string                      `json:"kind"`
	ModelVersion int                         `json:"model_version"`
	Worlds       int                         `json:"worlds"`
	Rows         []validateRow               `json:"rows"`
	Silent       []validateSilent            `json:"silent"`
	Totals       map[string]experiment.Score `json:"totals"`
}

type validateRow struct {
	Row       string         `json:"row"`
	Finding   string         `json:"finding"`
	Published string         `json:"published,omitempty"`
	Source    string         `json:"source,omitempty"`
	Mark      string         `json:"mark,omitempty"`
	Use       string         `json:"use"`
	Signature bool           `json:"signature"`
	Holds     bool           `json:"holds"`
	Right     bool           `json:"right"`
	Inside    bool           `json:"inside"`
	PriorPass *float64       `json:"prior_pass,omitempty"`
	Weak      bool           `json:"weak"`
	Tests     []validateTest `json:"tests"`
}

type validateTest struct {
	Says      string   `json:"says"`
	Published *float64 `json:"published,omitempty"`
	Sign      int      `json:"sign"`
	AtLeast   *float64 `json:"at_least,omitempty"`
	AtMost    *float64 `json:"at_most,omitempty"`
	Simulated interval `json:"simulated"`
	Right     bool     `json:"right"`
	Inside    bool     `json:"inside"`
}

type validateSilent struct {
	Row    string `json:"row"`
	Reason string `json:"reason"`
}

// known is a number, or nothing where there is none.
func known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}

func (v *validation) result() *validateResult {
	out := &validateResult{Schema: summaryVersion, Kind: "validate", ModelVersion: sim.ModelVersion, Worlds: v.worlds, Silent: []validateSilent{}}
	for i := range v.findings {
		f := &v.findings[i]
		r, s := f.Row, v.standing[f.Row.ID]
		row := validateRow{
			Row: r.ID, Finding: r.Finding, Published: r.Effect, Source: sourceText(r), Mark: r.Mark,
			Use: string(r.Use), Signature: v.signature(r), Holds: f.Holds(), Right: f.Right(), Inside: f.Inside(), PriorPass: known(s.Prior), Weak: s.Weak(),
			Tests: []validateTest{},
		}
		for k, verdict := range f.Verdicts {
			t := &r.Tests[k]
			row.Tests = append(row.Tests, validateTest{t.Says, known(t.Published), t.Sign, known(t.AtLeast), known(t.AtMost),
				toInterval(verdict.Estimate), verdict.Right, verdict.Inside})
		}
		out.Rows = append(out.Rows, row)
	}
	for i := range v.evidence.Rows {
		if r := &v.evidence.Rows[i]; r.Use == experiment.Silent {
			out.Silent = append(out.Silent, validateSilent{r.ID, r.Reason})
		}
	}
	all, verified, strong, strongVerified, signatures := v.scores()
	out.Totals = map[string]experiment.Score{"published": all, "verified_with_a_size": verified, "without_weak": strong,
		"without_weak_verified_with_a_size": strongVerified, "signatures": signatures}
	return out
}
