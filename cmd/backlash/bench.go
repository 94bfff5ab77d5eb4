package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/number"
	"backlash/sim/record"
)

// benchResult is what bench measures.
type benchResult struct {
	Customers int          `json:"customers"`
	Months    int          `json:"months"`
	Workers   int          `json:"workers"`
	Repeats   int          `json:"repeats"`
	Kernel    string       `json:"kernel"`
	People    benchSeconds `json:"people_seconds"` // making the customers and their network
	Month     benchSeconds `json:"month_seconds"`  // one month of all of them
	Run       benchSeconds `json:"run_seconds"`    // both and the frames: a whole run without history
	PerMonth  float64      `json:"nanoseconds_per_customer_month"`
	PerSecond float64      `json:"million_customer_months_per_second"`
	Columns   float64      `json:"column_bytes_per_customer"` // what a customer is
	Memory    float64      `json:"system_bytes_per_customer"` // what the program asked the system for
}

// benchSeconds is one figure over the repeats. The minimum is the machine undisturbed, the median what to expect.
type benchSeconds struct {
	Minimum float64 `json:"minimum"`
	Median  float64 `json:"median"`
}

func overRepeats(seconds []float64) benchSeconds {
	sorted := slices.Sorted(slices.Values(seconds))
	n := len(sorted)
	return benchSeconds{sorted[0], (sorted[(n-1)/2] + sorted[n/2]) / 2}
}

func benchCommand(a *app) *cobra.Command {
	repeats, json := 5, false
	cmd := &cobra.Command{
		Use: "bench", Short: "customer-months a second and bytes a customer on this machine", Args: noArgs,
		Long: "Measure the default scenario on this machine: one run to warm up, then several, of which the minimum and the " +
			"median are told. The rate is of the months alone, from the median.",
		Example: "  backlash bench\n  backlash bench --workers 1 --customers 1000000 --months 60",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if repeats < 1 {
				return usage("--repeats %d: want at least 1", repeats)
			}
			s, err := a.load(scenarios.Default, "")
			if err != nil {
				return err
			}
			c := s.Config
			c.History.Months, c.Beyond = 0, 0
			if c.Months < 2 {
				return usage("--months %d: bench wants at least 2", c.Months)
			}
			r, err := bench(cmd.Context(), &c, a.workers, repeats)
			if err != nil {
				return err
			}
			if json {
				return record.JSON(a.out, r)
			}
			a.printBench(&r)
			return nil
		}}
	wholeVar(cmd.Flags(), &repeats, "repeats", repeats, "measured runs after the one that warms up")
	cmd.Flags().BoolVar(&json, "json", false, "print the figures as JSON")
	return cmd
}

func bench(ctx context.Context, c *sim.Config, workers, repeats int) (benchResult, error) {
	r := benchResult{Customers: c.Population.Customers, Months: c.Months, Workers: workers, Repeats: repeats, Kernel: agents.Kernel()}
	var people, month, whole []float64
	for i := range repeats + 1 {
		begin := time.Now()
		made, err := sim.After(ctx, c, 0)
		if err != nil {
			return r, err
		}
		making := time.Since(begin).Seconds()
		r.Columns = float64(made.Bytes()) / float64(r.Customers)
		made = nil
		var first, last time.Time
		begin = time.Now()
		_, err = sim.Run(ctx, c, workers, sim.Observe{Frame: func(f *sim.Frame) {
			last = time.Now()
			if f.Month == 1 {
				first = last
			}
		}})
		if err != nil {
			return r, err
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

func (a *app) printBench(r *benchResult) {
	fmt.Fprintf(a.out, "%s, %s, %s, %s, kernel %s\n\n", number.Several(r.Customers, "customer"), number.Several(r.Months, "month"),
		number.Several(r.Workers, "worker"), number.Several(r.Repeats, "repeat"), r.Kernel)
	row := func(name string, s benchSeconds) []string {
		return []string{name, fmt.Sprintf("%.2f", 1e3*s.Minimum), fmt.Sprintf("%.2f", 1e3*s.Median)}
	}
	table(a.out, []string{"milliseconds", "minimum", "median"}, [][]string{
		row("making the people", r.People), row("one month", r.Month), row("the whole run", r.Run)})
	fmt.Fprintf(a.out, "\n%.1f ns of time a customer-month, %.1f million customer-months a second\n", r.PerMonth, r.PerSecond)
	fmt.Fprintf(a.out, "%.0f bytes a customer in columns, %.0f from the system in all\n", r.Columns, r.Memory)
}
