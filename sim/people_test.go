package sim

import (
	"reflect"
	"testing"

	"backlash/agents"
)

// Looking at the people changes nothing, and they are seen as the horizon ends, whatever is simulated beyond it.
func TestPeopleAreSeenAtTheHorizon(t *testing.T) {
	c := busy(700)
	c.Beyond = 0
	short := mustRun(t, c, 1, Observe{People: true})
	c.Beyond = 12
	long := mustRun(t, c, 3, Observe{People: true})
	if !reflect.DeepEqual(short.People, long.People) {
		t.Error("the months beyond the horizon show")
	}
	if unseen := mustRun(t, c, 1, Observe{}); unseen.People != nil || hash(unseen) != hash(long) {
		t.Error("asking for the people changed the frames")
	}
	people, with := long.People, 0
	if len(people.Traits) != len(Traits()) {
		t.Fatalf("%d columns for %d traits", len(people.Traits), len(Traits()))
	}
	for i := range people.Brand {
		if people.Brand[i] == 0 {
			with++
		}
		if left := int(long.LeftMonth[i]); left == 0 && people.Brand[i] != long.StartBrand[i] {
			t.Errorf("customer %d never left brand %d and ends with %d", i, long.StartBrand[i], people.Brand[i])
		}
	}
	last := &long.Frames[c.Months-1]
	stayed := last.At(0, All, agents.MetricCustomers) * (1 - last.At(0, All, agents.MetricChurn))
	if joined := last.At(0, All, agents.MetricJoiners); float64(with) < stayed+joined-.5 || float64(with) > stayed+joined+.5 {
		t.Errorf("%d customers are with the first brand, the frame says %v", with, stayed+joined)
	}
}
