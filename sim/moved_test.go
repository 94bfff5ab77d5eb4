package sim

import (
	"context"
	"math"
	"testing"

	"backlash/agents"
)

// What moved trust adds up to the change, whatever the workers; asking for it changes nothing; and a mechanism that is switched off
// takes nothing.
func TestTrustMovesAddUp(t *testing.T) {
	c := busy(3000)
	c.Shocks = []Shock{{Month: 6, Kind: DataBreach, Size: .8}}
	var first *Result
	for _, workers := range []int{1, 3} {
		r, err := Run(context.Background(), c, workers, Observe{Trust: true, Customers: []int{5, 77, 1234}})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.TrustMoves) != c.Months {
			t.Fatalf("%d months of moves", len(r.TrustMoves))
		}
		for m, move := range r.TrustMoves {
			sum := move.Won
			for _, x := range move.Lost {
				if sum -= x; x < 0 {
					t.Errorf("month %d: a mechanism gives trust: %v", m+1, move.Lost)
				}
			}
			if math.Abs(sum-move.Change) > 1e-12 {
				t.Errorf("month %d: parts come to %v, the change is %v", m+1, sum, move.Change)
			}
			if float64(move.Customers) != r.Frames[m].At(0, All, agents.MetricCustomers) {
				t.Errorf("month %d: %d customers, the frame has %v", m+1, move.Customers, r.Frames[m].At(0, All, agents.MetricCustomers))
			}
		}
		if r.TrustMoves[5].Lost[agents.CauseBreach] < 10*r.TrustMoves[4].Lost[agents.CauseBreach]+1e-4 {
			t.Errorf("a breach takes %v, the month before %v", r.TrustMoves[5].Lost[agents.CauseBreach], r.TrustMoves[4].Lost[agents.CauseBreach])
		}
		if r.TrustMoves[2].Lost[agents.CauseIntrusion] <= 0 || r.TrustMoves[2].Lost[agents.CauseOrdinary] != 0 {
			t.Errorf("month 3: %v", r.TrustMoves[2].Lost)
		}
		if first == nil {
			first = r
			continue
		}
		for m := range r.TrustMoves {
			if r.TrustMoves[m] != first.TrustMoves[m] {
				t.Errorf("month %d: %d workers give %v, one %v", m+1, workers, r.TrustMoves[m], first.TrustMoves[m])
			}
		}
	}
	plain, err := Run(context.Background(), c, 2, Observe{})
	if err != nil {
		t.Fatal(err)
	}
	for m := range plain.Frames {
		for i, v := range plain.Frames[m].Values() {
			if math.Float64bits(v) != math.Float64bits(first.Frames[m].Values()[i]) {
				t.Fatalf("watching trust changes month %d", m+1)
			}
		}
	}
}
