package study

import (
	"context"
	"runtime"
	"slices"
	"time"

	"backlash/agents"
	"backlash/sim"
)

// BenchResult is what Bench measures; its schema is docs/summary.md.
type BenchResult struct {
	Customers int          `json:"customers"`
	Months    int          `json:"months"`
	Workers   int          `json:"workers"`
	Repeats   int          `json:"repeats"`
	Kernel    string       `json:"kernel"`
	People    BenchSeconds `json:"people_seconds"` // making the customers and their network
	Month     BenchSeconds `json:"month_seconds"`  // one month of all of them
	Run       BenchSeconds `json:"run_seconds"`    // both and the frames: a whole run without history
	PerMonth  float64      `json:"nanoseconds_per_customer_month"`
	PerSecond float64      `json:"million_customer_months_per_second"`
	Columns   float64      `json:"column_bytes_per_customer"` // what a customer is
	Memory    float64      `json:"system_bytes_per_customer"` // what the program asked the system for
}

// BenchSeconds is one figure over the repeats. The minimum shows the undisturbed machine, the median what to expect.
type BenchSeconds struct {
	Minimum float64 `json:"minimum"`
	Median  float64 `json:"median"`
}

func overRepeats(seconds []float64) BenchSeconds {
	sorted := slices.Sorted(slices.Values(seconds))
	n := len(sorted)
	return BenchSeconds{sorted[0], (sorted[(n-1)/2] + sorted[n/2]) / 2}
}

// Bench measures how fast this machine simulates: one warm-up run, then a number of measured runs, 1 or more. The configuration has 2 months or
// more, and neither a history nor months beyond, which would be measured with them.
func (e *Env) Bench(ctx context.Context, c *sim.Config, repeats int) (*BenchResult, error) {
	r := &BenchResult{Customers: c.Population.Customers, Months: c.Months, Workers: e.Workers, Repeats: repeats, Kernel: agents.Kernel()}
	var people, month, whole []float64
	for i := range repeats + 1 {
		begin := time.Now()
		made, err := sim.After(ctx, c, 0)
		if err != nil {
			return nil, err
		}
		making := time.Since(begin).Seconds()
		r.Columns = float64(made.Bytes()) / float64(r.Customers)
		made = nil
		var first, last time.Time
		begin = time.Now()
		_, err = sim.Run(ctx, c, e.Workers, sim.Observe{Frame: func(f *sim.Frame) {
			last = time.Now()
			if f.Month == 1 {
				first = last
			}
		}})
		if err != nil {
			return nil, err
		}
		if i > 0 { // the first warms up
			people = append(people, making)
			month = append(month, last.Sub(first).Seconds()/float64(c.Months-1))
			whole = append(whole, time.Since(begin).Seconds())
		}
	}
	r.People, r.Month, r.Run = overRepeats(people), overRepeats(month), overRepeats(whole)
	r.PerMonth = r.Month.Median / float64(r.Customers) * 1e9
	r.PerSecond = float64(r.Customers) / r.Month.Median / 1e6
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.Memory = float64(m.Sys) / float64(r.Customers)
	return r, nil
}
