package study

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Wait is what switching in a month is worth, in B0 per starter.
type Wait struct {
	Month  int
	Gain   Difference // to not switching
	Before Difference // to going on as before; of no worlds where that is not known
	InTime float64    // share of worlds, 0..1, in which it is not behind going on as before
}

// Deadline is how long a switch can wait. The months next to its ends were run.
type Deadline struct {
	Waits    []Wait // in order of the months
	Pays     int    // the last month in which switching still pays compared with not switching, 0: none
	Last     int    // the last month in which switching does not end behind going on as before, on the mean of the worlds; 0: none
	Sure     int    // the last month in which nine in ten worlds do not; 0: none
	Compared bool   // going on as before is known, and is not what is done now
}

// sureOf is the share of worlds that Deadline.Sure asks for.
const sureOf = .9

// waiting runs a switch in one month after the other. before is going on as before, nil where that is not known.
type waiting struct {
	config  sim.Config
	to      agents.Levers
	policy  agents.PolicyKind
	before  *experiment.Point
	in      experiment.Worlds
	value   experiment.Measure
	matters float64
}

// run measures the switch in these months.
func (w *waiting) run(ctx context.Context, e *Env, months []int) ([]Wait, error) {
	points := []experiment.Point{{Config: w.config}}
	if w.before != nil {
		points = append(points, *w.before)
	}
	first := len(points)
	for _, month := range months {
		points = append(points, switching(w.config, w.to, w.policy, month))
	}
	x, err := e.Measure(ctx, points, w.in, w.value)
	if err != nil {
		return nil, err
	}
	var out []Wait
	for i, month := range months {
		wait := Wait{Month: month, Gain: x.Judge(first+i, 0, 0, w.matters)}
		if w.before != nil {
			wait.Before = x.Judge(first+i, 1, 0, w.matters)
			worlds := x.Worlds.ByWorld(experiment.Paired(x.Values[first+i][0], x.Values[1][0]))
			behind := 0
			for _, d := range worlds {
				if d < 0 {
					behind++
				}
			}
			wait.InTime = 1 - float64(behind)/float64(max(1, len(worlds)))
		}
		out = append(out, wait)
	}
	return out, nil
}

// Deadline tries evenly spread months, and then those next to the last one in time.
func (w *waiting) Deadline(ctx context.Context, e *Env) (*Deadline, error) {
	waits, err := w.run(ctx, e, monthsTried(w.config.Months))
	if err != nil {
		return nil, err
	}
	d := &Deadline{Waits: waits, Compared: w.before != nil}
	inTime := func(x Wait) bool { return x.Before.Mean >= 0 }
	sure := func(x Wait) bool { return x.InTime >= sureOf }
	if d.Compared {
		var between []int
		for _, ok := range []func(Wait) bool{inTime, sure} {
			i := last(d.Waits, ok)
			from, to := 0, w.config.Months+1
			if i >= 0 {
				from = d.Waits[i].Month
			}
			if i+1 < len(d.Waits) {
				to = d.Waits[i+1].Month
			}
			for month := from + 1; month < to; month++ {
				between = append(between, month)
			}
		}
		slices.Sort(between)
		if between = slices.Compact(between); len(between) > 0 {
			more, err := w.run(ctx, e, between)
			if err != nil {
				return nil, err
			}
			d.Waits = append(d.Waits, more...)
			slices.SortFunc(d.Waits, func(a, b Wait) int { return cmp.Compare(a.Month, b.Month) })
		}
		d.Last, d.Sure = d.month(inTime), d.month(sure)
	}
	d.Pays = d.month(func(x Wait) bool { return x.Gain.Sign() > 0 })
	return d, nil
}

// last is the index of the last of them, -1 without one.
func last(waits []Wait, ok func(Wait) bool) int {
	for i := len(waits) - 1; i >= 0; i-- {
		if ok(waits[i]) {
			return i
		}
	}
	return -1
}

// month is the last month of those, 0 without one.
func (d *Deadline) month(ok func(Wait) bool) int {
	if i := last(d.Waits, ok); i >= 0 {
		return d.Waits[i].Month
	}
	return 0
}

// Short says how long a switch that pays can wait, as the end of a sentence.
func (d *Deadline) Short(months int) string {
	switch {
	case !d.Compared && d.Pays > 0:
		return fmt.Sprintf("; that still pays as late as month %d of %d", d.Pays, months)
	case !d.Compared:
		return "; it is not known to pay in any month tried"
	case d.Last >= months:
		return "; it is never too late for that"
	case d.Last == 0:
		return "; it is too late already to end ahead of going on as before"
	}
	if d.Sure == 0 {
		return "; do it at once: in no month does it end ahead of going on as before in nine worlds of ten"
	}
	return fmt.Sprintf("; do it by month %d to end ahead of going on as before in nine worlds of ten", d.Sure)
}

// Sentence says in how many worlds that is in time; "" if there is nothing to say.
func (d *Deadline) Sentence(unit string) string {
	if !d.Compared {
		return ""
	}
	at := func(month int) *Wait {
		return &d.Waits[slices.IndexFunc(d.Waits, func(x Wait) bool { return x.Month == month })]
	}
	pays := "Switching is not known to pay, compared with staying, in any month tried."
	if d.Pays > 0 {
		pays = fmt.Sprintf("Compared with staying, switching still pays as late as month %d.", d.Pays)
	}
	end := d.Waits[len(d.Waits)-1].Month
	switch {
	case d.Last == 0:
		return fmt.Sprintf("Even switching at once ends ahead of going on as before in only %.0f %% of %d %s. %s", 100*at(1).InTime, at(1).Before.Worlds, unit, pays)
	case d.Last == end && d.Sure == end:
		return fmt.Sprintf("In nine worlds of ten even switching in month %d does not end behind going on as before. %s", end, pays)
	}
	text := fmt.Sprintf("Switching in month %d ends ahead of going on as before in %.0f %% of %d %s", d.Last, 100*at(d.Last).InTime, at(d.Last).Before.Worlds, unit)
	switch {
	case d.Sure == 0:
		text += "; in no month does it in nine of ten"
	case d.Sure < d.Last:
		text += fmt.Sprintf(", by month %d in nine of ten", d.Sure)
	}
	return text + ". " + pays
}
