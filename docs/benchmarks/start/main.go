// Start writes the people of the default scenario as they stand before month 1, with everything that moves them, for the twins in
// this folder to begin from; and prints the hash of the frames that the program itself makes of them.
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"strconv"
	"time"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
)

func main() {
	customers := flag.Int("customers", 10000, "people")
	months := flag.Int("months", 36, "months")
	strategy := flag.String("strategy", "balanced", "the brand's strategy; one without a policy")
	plain := flag.Bool("plain", false, "without vectors")
	repeats := flag.Int("repeats", 5, "runs, of which the fastest is told")
	out := flag.String("out", "start.bin", "file for the twins; \"\": none")
	flag.Parse()
	if err := run(*customers, *months, *strategy, *plain, *repeats, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(customers, months int, strategy string, plain bool, repeats int, out string) error {
	agents.UsePlain(plain)
	c, err := config(customers, months, strategy)
	if err != nil {
		return err
	}
	if out != "" {
		if err := write(c, out); err != nil {
			return err
		}
	}
	best := math.Inf(1)
	var hash uint64
	for range repeats {
		r, perMonth, err := timed(c)
		if err != nil {
			return err
		}
		best, hash = min(best, perMonth), hashFrames(r)
	}
	fmt.Printf("go-%s %016x %.2f\n", agents.Kernel(), hash, best/float64(customers)*1e9)
	return nil
}

// config is the default scenario with one brand that nothing changes, and without history, so that the start is what the file
// says.
func config(customers, months int, strategy string) (*sim.Config, error) {
	s, err := scenarios.Load(scenarios.Default, nil)
	if err != nil {
		return nil, err
	}
	c := s.Config
	preset, ok := agents.StrategyByName(strategy)
	if !ok || preset.Policy != agents.NoPolicy {
		return nil, fmt.Errorf("%s: no strategy, or one with a policy", strategy)
	}
	b := &c.Brands[0]
	b.Strategy, b.Levers, b.Policy = preset.Name, preset.Levers, preset.Policy
	c.Population.Customers, c.Months = customers, months
	c.History.Months, c.Beyond = 0, 0
	if _, asks := b.Consent.Question(&c.Params); asks || len(c.Brands) > 1 || len(c.Shocks) > 0 || b.Consent.Kind != agents.ConsentEasy {
		return nil, fmt.Errorf("the twins know one brand, no shocks and no questions of consent")
	}
	return &c, nil
}

// timed runs once and tells the seconds a month, of the months after the first.
func timed(c *sim.Config) (*sim.Result, float64, error) {
	var first, last time.Time
	r, err := sim.Run(context.Background(), c, 1, sim.Observe{Frame: func(f *sim.Frame) {
		last = time.Now()
		if f.Month == 1 {
			first = last
		}
	}})
	return r, last.Sub(first).Seconds() / float64(c.Months-1), err
}

// hashFrames is the 64-bit FNV-1a hash of all numbers of all frames.
func hashFrames(r *sim.Result) uint64 {
	h := uint64(14695981039346656037)
	for m := range r.Frames {
		for _, x := range r.Frames[m].Values() {
			if math.IsNaN(x) {
				x = -1e300
			}
			for bits, k := math.Float64bits(x), 0; k < 8; k++ {
				h = (h ^ bits>>(8*k)&255) * 1099511628211
			}
		}
	}
	return h
}

// write makes the file: lines of settings and parameters, then the columns of the customers, each a line and its bytes.
func write(c *sim.Config, path string) error {
	people, err := sim.After(context.Background(), c, 0)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	line := func(kind, name string, x float64) { fmt.Fprintf(w, "%s %s %x\n", kind, name, x) }
	line("set", "customers", float64(people.N))
	line("set", "size", float64(len(people.Trust)))
	line("set", "months", float64(c.Months))
	line("set", "seed", float64(c.Seed))
	line("set", "replicate", float64(c.Replicate))
	line("set", "degree", float64(c.Network.Degree))
	line("set", "rewire", float64(c.Network.Rewire))
	line("set", "segments", float64(len(c.Population.Segments)))
	line("set", "quality", float64(c.Brands[0].Quality))
	line("set", "discount", float64(c.Brands[0].Discount))
	for l, x := range c.Brands[0].Levers {
		line("lever", strconv.Itoa(l), float64(x))
	}
	params := reflect.ValueOf(c.Params)
	for i := range params.NumField() {
		for k := range params.Field(i).NumField() {
			line("parameter", params.Type().Field(i).Name+"."+params.Field(i).Type().Field(k).Name, params.Field(i).Field(k).Float())
		}
	}
	if err := columns(w, people); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// columns writes every column by its name.
func columns(w io.Writer, people *agents.Customers) error {
	v := reflect.ValueOf(people).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice && f.Len() > 0 { // no tastes
			fmt.Fprintf(w, "column %s %d\n", v.Type().Field(i).Name, f.Type().Elem().Size())
			if err := binary.Write(w, binary.LittleEndian, f.Interface()); err != nil {
				return err
			}
		}
	}
	return nil
}
