package study

import (
	"math"
	"strings"
	"testing"

	"backlash/sim/experiment"
)

// A tornado is sorted, leaves out what is stated, and knows that what a survey would hear moves no money.
func TestTornado(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	b := shop(t, "parameters.exit.trust=1", "population.customers=60", "months=6", "history.months=6")
	points, err := b.Points([]string{"hyper-intrusive", "balanced"})
	if err != nil {
		t.Fatal(err)
	}
	some := func(path string) bool {
		return strings.HasPrefix(path, "survey.") || strings.HasPrefix(path, "exit.") || strings.HasPrefix(path, "intrusion.")
	}
	q := &Tornado{Now: points[0], Against: points[1], Of: some}
	free := 0
	for _, row := range experiment.Free() {
		if some(row.Path) {
			free++
		}
	}
	swings, err := q.Run(t.Context(), testEnv)
	if err != nil || len(swings) != free-1 {
		t.Fatalf("%d swings, %v", len(swings), err)
	}
	moved := 0
	for i, x := range swings {
		if i > 0 && math.Abs(x.By) > math.Abs(swings[i-1].By) {
			t.Errorf("%s comes after %s", x.Path, swings[i-1].Path)
		}
		if x.Path == "exit.trust" || strings.HasPrefix(x.Path, "survey.") && x.By != 0 {
			t.Errorf("%+v", x)
		}
		if x.By != 0 {
			moved++
		}
	}
	if moved < 8 {
		t.Errorf("only %d parameters move anything", moved)
	}
	q.Now.Config.Months = 0
	if _, err := q.Run(t.Context(), testEnv); err == nil {
		t.Error("what cannot run tells no error")
	}
}
