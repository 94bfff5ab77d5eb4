package main

import (
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/record"
)

// benchResult is one measurement.
type benchResult struct {
	Customers      int     `json:"customers"`
	Months         int     `json:"months"`
	Workers        int     `json:"workers"`
	Seconds        float64 `json:"seconds"`
	MillionsPerSec float64 `json:"million_customer_months_per_second"`
	BytesPer       float64 `json:"bytes_per_customer"`
}

func benchCommand(a *app) *cobra.Command {
	var json bool
	cmd := &cobra.Command{Use: "bench", Short: "customer-months per second and bytes per customer on this machine", Args: noArgs,
		Example: "  backlash bench --workers 1\n  backlash bench --customers 1000000 --months 60",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.load(scenarios.Default, "")
			if err != nil {
				return err
			}
			c := s.Config
			c.History.Months, c.Beyond = 0, 0
			begin := time.Now()
			if _, err := sim.Run(cmd.Context(), &c, a.workers, sim.Observe{}); err != nil {
				return err
			}
			r := benchResult{Customers: c.Population.Customers, Months: c.Months, Workers: a.workers, Seconds: time.Since(begin).Seconds()}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			r.MillionsPerSec = float64(r.Customers) * float64(r.Months) / r.Seconds / 1e6
			r.BytesPer = float64(m.Sys) / float64(r.Customers)
			if json {
				return record.JSON(a.out, r)
			}
			fmt.Fprintf(a.out, "%d customers, %d months, %d workers, people and network included\n%.2f s, %.2f million customer-months a second, %.0f bytes a customer from the system\n",
				r.Customers, r.Months, r.Workers, r.Seconds, r.MillionsPerSec, r.BytesPer)
			return nil
		}}
	cmd.Flags().BoolVar(&json, "json", false, "as JSON")
	return cmd
}
