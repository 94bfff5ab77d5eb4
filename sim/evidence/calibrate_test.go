package evidence

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"backlash/sim"
	"backlash/sim/experiment"
)

var update = flag.Bool("update", false, "rewrite the golden calibration")

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
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	e := plantedEvidence()
	b, outcomes := plantedBank(e)
	const propose = 258
	c := Calibrate(e, b, outcomes, propose)
	var proposed [][]float64
	for _, u := range c.Proposed() {
		proposed = append(proposed, []float64{u[0], 2 * u[0], u[0], u[1]})
	}
	p := c.Keep(proposed)
	inside := 0
	for _, d := range p.Draws() {
		if d[0] > .65 && d[0] < .95 && d[1] > .35 && d[1] < .65 {
			inside++
		}
	}
	if len(proposed) != 260 || len(p.Kept) != 130 || inside < 125 {
		t.Errorf("%d of %d of %d draws where the findings are", inside, len(p.Kept), len(proposed))
	}
	least, most := math.MaxInt, 0 // what is kept passes no fewer fitted rows than what is not
	for k, o := range proposed {
		n, of := c.passed(o, c.Fitted)
		if of != 3 {
			t.Fatalf("%d fitted rows", of)
		}
		if slices.Contains(p.Kept, k) {
			least = min(least, n)
		} else {
			most = max(most, n)
		}
	}
	if least < most {
		t.Errorf("kept with %d rows, and not with %d", least, most)
	}
	fits := c.Parameters(p)
	if fits[0].Known < .6 || fits[1].Known < .6 || math.Abs(fits[7].Known) > .25 {
		t.Errorf("known: %.2f and %.2f of what was told, %.2f of what was not", fits[0].Known, fits[1].Known, fits[7].Known)
	}
	if fits[0].Weight < .4 || fits[7].Weight > .01 {
		t.Errorf("weights %.3f and %.3f", fits[0].Weight, fits[7].Weight)
	}
	again := Calibrate(e, b, outcomes, propose)
	for i, d := range again.Proposed() {
		if !slices.Equal(d, c.Proposed()[i]) {
			t.Fatal("the same bank gives other draws")
		}
	}
	if x := c.Coverage(2); x < .92 || x > .98 {
		t.Errorf("intervals hold %.3f of planted truths", x)
	}
	if text := c.Text(p); !strings.Contains(text, "4 chains: split R-hat is at most 1.") || !strings.Contains(text, "of the 130 that are kept") {
		t.Errorf("%s", text)
	}
}

// What a fit without a paper foretells of it is simulated; where a paper is alone in what it says, that is no more than the stated ranges give.
func TestPapersAreLeftOut(t *testing.T) {
	e := asked(t)
	other := e.Rows[0]
	other.ID, other.Authors, e.Rows[0].Authors = "X2", "Others", "These"
	e.Rows = append(e.Rows, other)
	for i := range e.Rows {
		e.Rows[i].Use = Counted
	}
	b := NewBank(e, 120, 1)
	var outcomes [][]float64
	for d := range 24 {
		o, err := b.Outcomes(t.Context(), func(c *sim.Config) { experiment.SetFree(c, experiment.Prior(d+1)) })
		if err != nil {
			t.Fatal(err)
		}
		outcomes = append(outcomes, o)
	}
	c := Calibrate(e, b, outcomes, 8)
	p := c.Keep(outcomes[:8])
	one, err := c.Rows(t.Context(), p, 1)
	if err != nil {
		t.Fatal(err)
	}
	if two, _ := c.Rows(t.Context(), p, 2); !slices.Equal(one, two) {
		t.Errorf("%+v and, on two workers, %+v", one, two)
	}
	n := len(e.Rows[0].Tests)
	for k, f := range one {
		prior, passed := 0., 0.
		for _, o := range outcomes {
			if e.Rows[k].Passed(o[k*n : (k+1)*n]) {
				prior += 1. / 24
			}
		}
		for _, d := range c.plausible(func(test int) bool { return test/n != k }, foldDraws, foldSweeps, 0) {
			o, err := b.Outcomes(t.Context(), func(config *sim.Config) { experiment.SetFree(config, d) })
			if err != nil {
				t.Fatal(err)
			}
			if e.Rows[k].Passed(o[k*n : (k+1)*n]) {
				passed++
			}
		}
		if !f.Fitted || math.Abs(f.Prior-prior) > 1e-9 || f.LeftOut != passed/foldDraws {
			t.Errorf("%s: %+v; prior %v, left out %v", f.Row.ID, f, prior, passed/foldDraws)
		}
	}
	text := fmt.Sprintf("proposed %v\nkept %v, chains agree: %s\n", c.Proposed()[:2], p.Kept, c.Text(p))
	for _, fit := range []Fit{c.RowsFit(one), c.ParametersFit(p)} {
		text += fmt.Sprintf("%+v\n", fit)
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := c.Write(dir, one, p); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"draws.csv", "centre.csv", "prior.json"} {
		written, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintf("%s, %d bytes:\n%s\n", name, len(written), strings.Join(strings.SplitAfter(string(written), "\n")[:4], ""))
	}
	const path = "testdata/calibration.txt"
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || string(want) != text {
		t.Errorf("another calibration (%v); -update rewrites %s, which is now\n%s", err, path, text)
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
