package study

import (
	"context"
	"time"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// Forecast estimates the cost of a plan on this machine; with a precision it is a minimum.
type Forecast struct {
	Seconds float64 // on Env.Workers processors
	Bytes   float64 // of the finished tables
	World   int64   // bytes of memory that the largest world takes
	AtOnce  int     // worlds of that size that fit into memory at once; 0: not one
	Room    int64   // bytes of memory that worlds may take here
}

// Foretell estimates the cost of a plan from one short run.
func (e *Env) Foretell(ctx context.Context, s *record.Sweep) (f Forecast, err error) {
	p := s.Plan
	work, rows := 0., 0.
	step := max(1, len(p.Points)/1000)
	for i := 0; i < len(p.Points); i += step {
		c, err := s.Config(experiment.Run{Point: i})
		if err != nil {
			return f, err
		}
		f.World = max(f.World, sim.Footprint(&c, p.Keep.Observe()))
		runs := float64(step * p.Worlds * p.Courses)
		work += float64(runs * float64(c.Population.Customers*(c.Months+c.Beyond+c.History.Months)))
		rows += float64(runs * float64((c.Months+min(sim.BeforeMonths, c.History.Months))*(len(c.Brands)+1)*(len(c.Population.Segments)+1)))
	}
	c, err := s.Config(experiment.Run{Point: len(p.Points) / 2})
	if err != nil {
		return f, err
	}
	c.Population.Customers, c.Months, c.Beyond, c.History.Months = min(c.Population.Customers, 4000), min(c.Months, 12), 0, 0
	c.Shocks = nil
	begin := time.Now()
	if _, err := sim.Run(ctx, &c, 1, sim.Observe{}); err != nil {
		return f, err
	}
	speed := float64(c.Population.Customers*c.Months) / time.Since(begin).Seconds()
	// A number of the series takes 8 bytes, of which compression leaves about a quarter; parts hold it once more. The merge
	// writes it in about 250 ns, on one processor.
	numbers := rows * float64(len(record.SeriesColumns()))
	f.AtOnce, f.Room = sim.AtOnce(f.World)
	f.Seconds, f.Bytes = work/speed/float64(max(1, min(e.Workers, f.AtOnce)))+float64(numbers*250e-9), numbers*8/4
	return f, nil
}
