package agents

import (
	"math"
	"testing"
)

// Two lives that are alike are parted by nothing. What drives one of them up has its share, what holds it down has none, and the shares
// sum to one.
func TestTwinCauses(t *testing.T) {
	there := ExitTerms{Trust: .5, Distrust: .2}
	there.Direct[CauseIntrusion], there.Direct[CauseExtraction], there.Losses[CauseBreach] = .4, .3, .1
	if by, unwon := TwinCauses(&there, &there); by != [CauseOrdinary]float64{} || unwon != 0 {
		t.Errorf("%v %v between two equal lives", by, unwon)
	}
	here := there
	here.Direct[CauseIntrusion] += .3
	here.Direct[CauseExtraction] -= .2
	here.Direct[CauseMonotony] += .1
	here.Trust, here.Distrust = .3, .6 // .4 more
	here.Losses[CauseBreach] += .15    // of .2 less trust .15 is lost to a breach and .05 not won
	here.Losses[CauseExpose] = -1      // less lost here is nothing that drives anybody out
	want := map[Cause]float64{CauseIntrusion: .3 / .8, CauseMonotony: .1 / .8, CauseBreach: .3 / .8}
	by, unwon := TwinCauses(&here, &there)
	sum := unwon
	for k, x := range by {
		sum += x
		if math.Abs(x-want[Cause(k)]) > 1e-6 {
			t.Errorf("%s %.4f, want %.4f", CauseNames[k], x, want[Cause(k)])
		}
	}
	if math.Abs(unwon-.1/.8) > 1e-6 || math.Abs(sum-1) > 1e-9 {
		t.Errorf("not won %v, all %v", unwon, sum)
	}
	here = there
	here.Distrust += .1 // liking alone
	if by, unwon := TwinCauses(&here, &there); unwon != 1 {
		t.Errorf("%v %v", by, unwon)
	}
}
