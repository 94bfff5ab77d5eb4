package evidence

import (
	"math"
	"testing"

	"backlash/sim/experiment"
)

// plantedEvidence has three papers over known responses: A wants the first free parameter high in its range, B (of the same
// authors, so of one fold) says it again, M is from memory and wants the opposite.
func plantedEvidence() *Table {
	nan := math.NaN()
	row := func(id, authors, mark string, lo, hi float64) Row {
		return Row{ID: id, Authors: authors, Mark: mark, Use: Counted, Tests: []Test{{Published: nan, AtLeast: lo, AtMost: hi}}}
	}
	return &Table{Rows: []Row{
		row("A", "First and Second", "V", .7, .9), row("B", "First and Second", "V", 1.4, 1.8),
		row("M", "Third", "M", 0, .2), row("C", "Fourth", "V2", .4, .6),
	}}
}

func plantedBank(e *Table) (*Bank, [][]float64) {
	b := NewBank(e, 100, 1)
	var outcomes [][]float64
	for d := range 2000 {
		u := experiment.Prior(d + 1)
		outcomes = append(outcomes, []float64{u[0], 2 * u[0], u[0], u[1]})
	}
	return b, outcomes
}

func TestCalibrationFindsWhatFindingsSay(t *testing.T) {
	e := plantedEvidence()
	b, outcomes := plantedBank(e)
	c := Calibrate(e, b, outcomes)
	inside := 0
	for _, d := range c.Draws {
		if d[0] > .65 && d[0] < .95 && d[1] > .35 && d[1] < .65 {
			inside++
		}
	}
	if len(c.Draws) != PlausibleDraws || inside < PlausibleDraws*9/10 {
		t.Errorf("%d of %d draws where the findings are", inside, len(c.Draws))
	}
	rows := c.Rows()
	for _, want := range []struct {
		row             int
		fitted, leftOut bool
		prior           float64
	}{
		{0, true, false, .2}, // its only sibling is of the same paper: without it nothing tells
		{1, true, false, .2},
		{2, false, false, .2}, // from memory: never fitted
		{3, true, true, .2},   // the middle of its range passes by itself
	} {
		f := rows[want.row]
		if f.Fitted != want.fitted || f.LeftOut != want.leftOut || math.Abs(f.Prior-want.prior) > .02 {
			t.Errorf("row %s: fitted %v, left out %v, prior %.2f; want %+v", f.Row.ID, f.Fitted, f.LeftOut, f.Prior, want)
		}
	}
	p := c.Parameters()
	if p[0].Known < .6 || p[1].Known < .6 || math.Abs(p[7].Known) > .25 {
		t.Errorf("known: %.2f and %.2f of what was told, %.2f of what was not", p[0].Known, p[1].Known, p[7].Known)
	}
	if p[0].Weight < .4 || p[7].Weight > .01 {
		t.Errorf("weights %.3f and %.3f", p[0].Weight, p[7].Weight)
	}
	again := Calibrate(e, b, outcomes)
	for i := range c.Draws {
		for j := range c.Draws[i] {
			if c.Draws[i][j] != again.Draws[i][j] {
				t.Fatal("the same bank gives other draws")
			}
		}
	}
}

// A bank is of its experiments, its ranges and its sizes, and no other.
func TestABankKnowsWhatItIsOf(t *testing.T) {
	e := plantedEvidence()
	id := NewBank(e, 100, 1).Plan(64, []byte("a")).ID()
	for name, p := range map[string]*experiment.Plan{
		"text": NewBank(e, 100, 1).Plan(64, []byte("b")), "size": NewBank(e, 200, 1).Plan(64, []byte("a")),
		"worlds": NewBank(e, 100, 2).Plan(64, []byte("a")), "draws": NewBank(e, 100, 1).Plan(65, []byte("a")),
	} {
		if p.ID() == id {
			t.Errorf("another %s, the same plan", name)
		}
		if _, err := experiment.ReadPlan(p.Bytes()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
