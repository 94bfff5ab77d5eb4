package sim

import (
	"testing"

	"backlash/agents"
)

// A diary is a life that can be followed: nobody leaves twice without having come in between, comes without having been away, or
// is with another brand than they joined.
func TestDiariesCanBeFollowed(t *testing.T) {
	returning := market(600, 30, "hyper-intrusive")
	returning.Params.WinBack.Early, returning.Params.WinBack.Later = .5, .3
	for name, c := range map[string]*Config{"four brands": busy(600), "one brand that wins back": returning} {
		var everybody []int
		for i := range c.Population.Customers {
			everybody = append(everybody, i)
		}
		r := mustRun(t, c, 1, Observe{Customers: everybody})
		joined, left := 0, 0
		for i, diary := range r.Diaries {
			with := int(r.StartBrand[i])
			for _, d := range diary {
				switch {
				case d.Joined && with != agents.Brandless:
					t.Fatalf("%s: customer %d joins %d in month %d while with %d", name, i, d.Brand, d.Month, with)
				case d.Joined:
					joined++
					with = d.Brand
				}
				if d.Brand != with || d.Joined && d.Brand == agents.Brandless {
					t.Fatalf("%s: customer %d is with %d in month %d, the diary says %d", name, i, d.Brand, d.Month, with)
				}
				if d.Events&agents.EventLeft != 0 {
					left++
					with = agents.Brandless
				}
			}
		}
		if joined < 100 || left < 100 {
			t.Errorf("%s: %d joined, %d left: nothing was tested", name, joined, left)
		}
	}
}
