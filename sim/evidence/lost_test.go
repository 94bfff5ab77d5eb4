package evidence

import (
	"math"
	"reflect"
	"testing"

	"backlash/sim/analysis"
)

// A finding is refuted where a whole interval lies on the wrong side of zero or outside the band; in a fast validation a row counts as lost only then, in a full
// one as soon as it no longer holds.
func TestLostRows(t *testing.T) {
	nan := math.NaN()
	row := func(id string, sign int, least, most, mean, half float64, right, inside bool) Finding {
		return Finding{Row: &Row{ID: id, Tests: []Test{{Sign: sign, AtLeast: least, AtMost: most}}},
			Verdicts: []Verdict{{analysis.Estimate{Mean: mean, Lo: mean - half, Hi: mean + half}, right, inside}}}
	}
	v := &Validation{request: Request{Against: map[string]Standing{}}, Findings: []Finding{
		row("A holds", 1, .1, .5, .3, .05, true, true),
		row("B sign open", 1, nan, nan, .01, .05, false, true),
		row("C wrong sign", 1, nan, nan, -.2, .05, false, true),
		row("D wrong sign, below zero wanted", -1, nan, nan, .2, .05, false, true),
		row("E below the band", 1, .1, .5, .02, .01, true, false),
		row("F above the band", 1, .1, .5, .8, .1, true, false),
		row("G at the band's edge", 1, .1, .5, .52, .05, true, false),
		row("H right sign, below zero wanted", -1, nan, nan, -.2, .05, true, true),
		row("I was missed before", 1, nan, nan, -.2, .05, false, true),
	}}
	for i := range v.Findings {
		if id := v.Findings[i].Row.ID; id[0] != 'I' {
			v.request.Against[id] = Standing{Row: id, Holds: true}
		}
	}
	names := func() (short string) {
		for _, id := range v.Lost() {
			short += id[:1]
		}
		return short
	}
	if got := names(); got != "BCDEFG" {
		t.Errorf("lost are %s", got)
	}
	v.request.Fast = true
	if got := names(); got != "CDEF" {
		t.Errorf("refuted are %s", got)
	}
}

// A bank's plan is another with another seed and with other draws, and a draw's place is the one named, or the one that spreads evenly.
func TestABankOfChosenDraws(t *testing.T) {
	e := plantedEvidence()
	b := NewBank(e, 100, 1)
	seed := uint64(7)
	plain := b.Plan(2).ID()
	b.Seed = &seed
	seeded := b.Plan(2).ID()
	b.Seed, b.Places = nil, [][]float64{b.place(0), b.place(4)}
	placed := b.Plan(2).ID()
	b.Places = [][]float64{b.Places[0], b.Places[0]}
	if other := b.Plan(2).ID(); plain == seeded || plain == placed || seeded == placed || other == placed {
		t.Error("banks of different worlds are one plan")
	}
	free := NewBank(e, 100, 1)
	if !reflect.DeepEqual(b.place(1), free.place(0)) || reflect.DeepEqual(free.place(1), free.place(0)) {
		t.Error("a draw's place is not the one that was named")
	}
}

// A test's formula may use the readings of its row, by arm or message, and nothing else; what it lacks is named.
func TestFormulasReadTheirRow(t *testing.T) {
	row := &asked(t).Rows[0]
	for text, want := range map[string]string{
		"trust.one - trust.two":      "",
		"creepy.deep / creepy.plain": "",
		"trust.one - trust.four":     `reading trust has no "four"`,
		"second.one":                 `reading second has no "one"`,
		"creepy.one - creepy.deep":   `reading creepy has no "one"`,
	} {
		_, err := row.CompileTest(text)
		if want == "" && err != nil || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	for _, text := range []string{"trust.one - 0x10", "nothing.one", "trust.one -", "len(trust)"} {
		if _, err := row.CompileTest(text); err == nil {
			t.Errorf("%s is taken", text)
		}
	}
}

// The published findings have every total, with rows or without; a user's own rows only those that they have rows in.
func TestTotalsOfOwnRows(t *testing.T) {
	e := asked(t)
	v := &Validation{table: e, request: Request{Own: e, Against: map[string]Standing{}}, Findings: []Finding{{Row: &e.Rows[0], Verdicts: make([]Verdict, len(e.Rows[0].Tests))}}}
	own := v.Totals()
	for _, row := range own.Rows {
		if row[1] == "0" {
			t.Errorf("a total of nothing: %q", row)
		}
	}
	v.request.Own = nil
	if all := v.Totals(); len(own.Rows) == 0 || len(all.Rows) != len(v.totals()) || len(all.Rows) <= len(own.Rows) {
		t.Errorf("%d totals of own rows, %d of all", len(own.Rows), len(all.Rows))
	}
}
