package scenarios

import (
	"context"
	"fmt"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// A world that begins where another one's history ended is the world from scratch, in every scenario under every strategy.
func TestSettledStartsGiveTheSameBytes(t *testing.T) {
	everything := sim.Observe{Views: true, Departures: true, People: true, Customers: []int{3, 77}}
	for _, name := range Names() {
		s, err := Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		c := s.Config
		c.Population.Customers, c.Months = 300, min(c.Months, 18)
		starts := &sim.Settled{Room: 1 << 28}
		for _, strategy := range agents.Strategies() {
			c.Brands = append([]sim.Brand(nil), c.Brands...)
			c.Brands[0].Levers, c.Brands[0].Policy = strategy.Levers, strategy.Policy
			kept, err := starts.Run(context.Background(), &c, 1, everything)
			if err != nil {
				t.Fatal(err)
			}
			fresh, err := sim.Run(context.Background(), &c, 1, everything)
			if err != nil {
				t.Fatal(err)
			}
			if everyNumber(kept) != everyNumber(fresh) {
				t.Errorf("%s under %s differs from a kept start", name, strategy.Name)
			}
		}
	}
}

// everyNumber is every number of a result.
func everyNumber(r *sim.Result) string {
	people := *r.People
	r.People, r.Config = nil, sim.Config{}
	return fmt.Sprintf("%v %v", *r, people)
}
