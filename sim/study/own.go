package study

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"backlash/agents"
	"backlash/scenarios/table"
	"backlash/sim"
	"backlash/sim/record"
)

// Observation is something that a company has seen: a metric over some months under a strategy, relative to its value before or, for an experiment, to
// the same months under another strategy. It is recorded and compared as the logarithm of the ratio: levels belong to the market, changes to the model.
type Observation struct {
	Metric   agents.Metric
	Arm      string // strategy; "" is what the scenario does
	Against  string // strategy of the arm that it is held against; "" is the months before
	From, To int
	Seen     float64 // ratio
	SD       float64 // of its logarithm: sampling, how months scatter, and what the model is off by its form
}

// rare is added to rates that may be none at all, in data and in the model alike, before a ratio is taken.
const rare = .0005

// ratio is the logarithm of a ratio of two rates.
func ratio(m agents.Metric, x, to float64) float64 {
	if m == agents.MetricOptOuts || m == agents.MetricComplaints {
		x, to = x+rare, to+rare
	}
	if !(x > 0) || !(to > 0) {
		return math.NaN()
	}
	return math.Log(x / to)
}

// slack is what the model is off a company by its form, in logarithms: chosen, not measured. Customers complain and refuse for more reasons than it knows.
func slack(m agents.Metric) float64 {
	switch m {
	case agents.MetricChurn:
		return .04
	case agents.MetricOptOuts, agents.MetricComplaints:
		return .15
	}
	return .015
}

// own are a table's months as a model has them: per customer, and month 1 is the change.
func own(t *table.Table, change int) ([]sim.OwnMonth, error) {
	var out []sim.OwnMonth
	told := 0
	for _, m := range t.Months {
		v := &m.Values
		each := func(x float64) float64 { return x / v[table.Active] }
		month := sim.OwnMonth{Month: m.At - change + 1}
		for k, metric := range sim.OwnMetrics {
			var x float64
			switch metric {
			case agents.MetricChurn:
				if x = v[table.ChurnRate]; math.IsNaN(x) {
					x = each(v[table.Churned])
				}
			case agents.MetricOptOuts:
				if x = v[table.OptOutRate]; math.IsNaN(x) {
					x = each(v[table.OptOuts])
				}
			case agents.MetricConversions:
				x = each(v[table.Conversions])
			case agents.MetricRevenue:
				x = each(v[table.Revenue])
			default:
				x = each(v[table.Complaints])
			}
			if month.Values[k] = x; math.IsNaN(x) || math.IsInf(x, 0) {
				month.Values[k] = -1
			} else {
				told++
			}
		}
		out = append(out, month)
	}
	if told == 0 {
		return nil, fmt.Errorf("the table says nothing of a customer: want a column of customers beside those that left, bought or complained, or a column of rates")
	}
	return out, nil
}

// fewestBefore is how few months before the change will do.
const fewestBefore = 3

// before are the values of a metric, by its place in OwnMetrics, in the months that a history records, and their mean; none where fewer than
// fewestBefore are told.
func ownBefore(months []sim.OwnMonth, k int) (values []float64, mean float64) {
	for _, m := range months {
		if m.Month < 1 && m.Month > -sim.BeforeMonths && m.Values[k] >= 0 {
			values = append(values, m.Values[k])
			mean += m.Values[k]
		}
	}
	if len(values) < fewestBefore {
		return nil, math.NaN()
	}
	return values, mean / float64(len(values))
}

// scatter is how a month is off those around it, as a part: the standard deviation of logarithms about their line, and not less than counting allows.
func scatter(m agents.Metric, values []float64, customers float64) float64 {
	n := float64(len(values))
	var mean float64
	for _, x := range values {
		mean += x / n
	}
	_, rest := drift(m, values)
	least := 0.
	if customers > 0 && mean > 0 {
		least = 1 / math.Sqrt(max(1, mean*customers))
	}
	return max(rest, least)
}

// drift is how values move from month to month, in logarithms, and the standard deviation of what is left.
func drift(m agents.Metric, values []float64) (slope, rest float64) {
	var y []float64
	for _, x := range values {
		y = append(y, ratio(m, max(x, rare/10), 1))
	}
	return line(y)
}

// line fits a line to values a month apart: its slope, and the standard deviation of what is left, 0 of fewer than four.
func line(y []float64) (slope, rest float64) {
	n := float64(len(y))
	var mx, my, xx, xy float64
	for i, v := range y {
		mx += float64(i) / n
		my += v / n
	}
	for i, v := range y {
		d := float64(i) - mx
		xx += float64(d * d)
		xy += float64(d * (v - my))
	}
	if len(y) < 4 {
		return 0, 0
	}
	slope = xy / xx
	for i, v := range y {
		d := v - my - float64(slope*(float64(i)-mx))
		rest += float64(d * d)
	}
	return slope, math.Sqrt(rest / (n - 2))
}

// windows cut months 1..last into those that are taken together: the first ones by themselves, later ones in threes.
func windows(last int) (out [][2]int) {
	for from := 1; from <= last; {
		to := from
		switch {
		case from == 2:
			to = 3
		case from > 3:
			to = from + 2
		}
		out = append(out, [2]int{from, min(to, last)})
		from = min(to, last) + 1
	}
	return out
}

// observations are what months from..to after the change say, in windows.
func observations(months []sim.OwnMonth, customers float64, in [][2]int) (out []Observation) {
	for k, metric := range sim.OwnMetrics {
		before, level := ownBefore(months, k)
		if before == nil {
			continue
		}
		sd := scatter(metric, before, customers)
		for _, w := range in {
			sum, n := 0., 0.
			for _, m := range months {
				if m.Month >= w[0] && m.Month <= w[1] && m.Values[k] >= 0 {
					sum += m.Values[k]
					n++
				}
			}
			y := ratio(metric, sum/n, level)
			if math.IsNaN(y) {
				continue
			}
			off := float64(sd * math.Sqrt(1/n+1/float64(len(before))))
			out = append(out, Observation{Metric: metric, From: w[0], To: w[1], Seen: math.Exp(y), SD: math.Hypot(off, slack(metric))})
		}
	}
	return out
}

// trialled is what an experiment's arms say beside the first, in a month. Arms are named as strategies.
func trialled(arms []table.Arm) (out []Observation) {
	metrics := map[table.Measure]agents.Metric{table.Churned: agents.MetricChurn, table.OptOuts: agents.MetricOptOuts, table.Conversions: agents.MetricConversions,
		table.Revenue: agents.MetricRevenue, table.Complaints: agents.MetricComplaints}
	first := map[table.Measure]table.Arm{}
	for _, a := range arms {
		metric, known := metrics[a.Outcome]
		base, there := first[a.Outcome]
		if !there {
			first[a.Outcome] = a
			continue
		}
		y := ratio(metric, a.Count/a.N, base.Count/base.N)
		if !known || math.IsNaN(y) {
			continue
		}
		off := math.Sqrt(1/max(1, a.Count) + 1/max(1, base.Count))
		out = append(out, Observation{metric, a.Name, base.Name, 1, 1, math.Exp(y), math.Hypot(off, slack(metric))})
	}
	return out
}

// rate is a metric's mean over months of a run, without the luck of who leaves where a level is stated.
func rate(r *sim.Result, m agents.Metric, from, to int) (mean float64) {
	n := float64(to - from + 1)
	for month := from; month <= to; month++ {
		if m == agents.MetricChurn && r.Leaving != nil {
			mean += r.Leaving[month-1+len(r.Before)] / n
		} else {
			mean += r.Month(month).At(0, sim.All, m) / n
		}
	}
	return mean
}

// simulated is what a run gives of an observation beside the months before; of an experiment, what it gives of one of the arms.
func (o *Observation) simulated(r *sim.Result) float64 {
	if o.Against != "" {
		return ratio(o.Metric, rate(r, o.Metric, o.From, o.To), 1)
	}
	return ratio(o.Metric, rate(r, o.Metric, o.From, o.To), rate(r, o.Metric, 1-len(r.Before), 0))
}

// levelsOf are a company's levels and the price of its usual basket, from its months before the change; 0 is not told.
func levelsOf(months []sim.OwnMonth) (l sim.Levels, spent float64) {
	mean := func(metric agents.Metric) float64 {
		for k, m := range sim.OwnMetrics {
			if _, x := ownBefore(months, k); m == metric && x > 0 {
				return x
			}
		}
		return 0
	}
	l.Churn, l.Purchases = float32(mean(agents.MetricChurn)), float32(mean(agents.MetricConversions))
	if l.Purchases > 0 {
		spent = mean(agents.MetricRevenue) / float64(l.Purchases)
	}
	return l, spent
}

// places are draws of the free parameters on the whole line, and back.
func unbounded(unit []float64) []float64 {
	out := make([]float64, len(unit))
	for k, u := range unit {
		out[k] = math.Log(u / (1 - u))
	}
	return out
}

func bounded(line []float64) []float64 {
	out := make([]float64, len(line))
	for k, z := range line {
		out[k] = place(z)
	}
	return out
}

// place maps an unbounded place z to the 0..1 place of a parameter in its range.
func place(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// BadTable is the error for a table that cannot be read.
type BadTable struct{ Err error }

// Error is the reason.
func (b BadTable) Error() string { return b.Err.Error() }

// Unwrap gives the reason.
func (b BadTable) Unwrap() error { return b.Err }

// OpenTable reads a company's table, as text in any form that package table knows or as Parquet; "-" is standard input.
func OpenTable(path string, stdin io.Reader) (*table.Table, error) {
	if path == "-" {
		return readTable("standard input", stdin)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	name := filepath.Base(path)
	begins := make([]byte, 4)
	n, err := io.ReadFull(file, begins)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil { // a pipe: what was read is put before the rest
		return readTable(name, io.MultiReader(bytes.NewReader(begins[:n]), file))
	}
	if !record.IsParquet(begins) {
		return readTable(name, file)
	}
	header, next, err := record.Parquet(file)
	if err != nil {
		return nil, BadTable{fmt.Errorf("%s: %w", name, err)}
	}
	t, err := table.FromRows(name, header, next)
	if err != nil {
		return nil, BadTable{err}
	}
	return t, nil
}

func readTable(name string, r io.Reader) (*table.Table, error) {
	t, err := table.Read(name, r)
	if err != nil {
		return nil, BadTable{err}
	}
	return t, nil
}
