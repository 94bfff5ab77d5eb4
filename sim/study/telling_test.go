package study

import (
	"errors"
	"testing"

	"backlash/sim/experiment"
)

// Telling customers leave here and not under the twin's setting, and their moment is one in which more is felt than borne.
func TestTelling(t *testing.T) {
	b := shop(t)
	b.Scenario.Config.Months, b.Scenario.Config.Population.Customers = 24, 600
	points, err := b.Points([]string{"hyper-intrusive", "balanced"})
	if err != nil {
		t.Fatal(err)
	}
	q := &Telling{Points: [2]experiment.Point(points), Sampling: lucky(1)}
	found, err := q.Run(t.Context(), testEnv)
	if err != nil || len(found) == 0 || len(found) > mostTelling {
		t.Fatalf("%v, %v", found, err)
	}
	for _, customer := range found[:min(3, len(found))] {
		lives, err := (&Twins{Points: q.Points, Customer: customer, Sampling: lucky(1)}).Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(err)
		}
		if lives.LeftMonths[0] <= calmMonths || lives.LeftMonths[1] != 0 {
			t.Errorf("customer %d leaves in %d, the twin in %d", customer, lives.LeftMonths[0], lives.LeftMonths[1])
		}
		if month, over := lives.Moment(); month > 0 {
			d := lives.Diaries[0][month-1]
			if !(over > 0) || d.Felt-max(0, d.Threshold) != over || month > lives.LeftMonths[0] {
				t.Errorf("the moment of customer %d is month %d, by %g: %+v", customer, month, over, d)
			}
		}
	}
	q.Points[1] = q.Points[0]
	if _, err := q.Run(t.Context(), testEnv); !errors.Is(err, ErrNobody) {
		t.Errorf("beside the same setting: %v", err)
	}
}
