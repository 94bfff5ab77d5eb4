package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/study"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// chart draws the metric of the bet, or of the dashboard in the last step, with and without the move; before the answers are locked in,
// only the months that the chapter shows.
func (c *telling) chart(m *model, p *scenarios.Chapter, r draw.Rect) []string {
	s, bet := m.styles, &c.Bets[c.Chapter]
	metric, until := p.Watch, p.Reveal
	switch {
	case c.Step == hall.StepTruth:
		until = c.Shown
	case c.Step == hall.StepBoard:
		until = p.Until
		if len(p.Dashboard) > 0 {
			metric = p.Dashboard[0]
		}
	}
	difference := p.Difference && metric == p.Watch
	row, shown, months := agents.Metrics()[metric], hall.ShownIn(p, metric), p.Until
	g, past := draw.Chart{Labels: 18, Comma: hall.Comma(p.Lang)}, 0 // months before the first one, if they are drawn
	if m.layout.class == classSmall {
		g.Labels = 11
	}
	if bet.Outcome != nil && until > 0 {
		scale := shown.Scale
		words := hall.Wall(p.Lang)
		names := [2]string{words["with"], words["without"]}
		if m.layout.class == classSmall {
			names[0] = words["short"]
		}
		if p.Names[0] != "" {
			names = [2]string{p.Names[1], p.Names[0]}
		}
		add := func(i int, before, values [][]float64) {
			b, earlier := study.BandOf(values[:min(len(values), months)], scale), study.BandOf(before, scale).Mean
			if !slices.ContainsFunc(earlier, func(v float64) bool { return !math.IsNaN(v) }) {
				earlier = nil // it is told only of months after the change
			}
			past = len(earlier)
			g.Curves = append(g.Curves, draw.Curve{Label: names[i], Mid: append(earlier, known(b.Mean, until)...), Lo: after(past, known(b.Lo, until), 1),
				Hi: after(past, known(b.Hi, until), 1), Before: past, Glyphs: s.Glyphs.Lines[3*i], Look: draw.LineSolid + draw.Role(3*i)})
		}
		if moved, stayed := bet.Outcome.After.Series[metric], bet.Outcome.Before.Series[metric]; difference {
			add(0, nil, less(moved.Values, stayed.Values))
			g.Curves[0].Label = words["gain"]
			g.Curves = append(g.Curves, draw.Curve{Mid: known(make([]float64, months), until), Glyphs: s.Glyphs.Lines[3], Look: draw.Quiet})
		} else {
			add(0, moved.Before, moved.Values)
			add(1, stayed.Before, stayed.Values)
		}
	}
	for _, k := range g.Curves { // whole names, where there is room for them
		if m.layout.class != classSmall {
			g.Labels = min(max(g.Labels, ansi.StringWidth(k.Label)+3), 24)
		}
	}
	g.Ticks = draw.MonthTicks(1-past, months)
	if past > 0 { // the last tick is that of the months before
		g.Ticks[len(g.Ticks)-1].Text = hall.Wall(p.Lang)["past"]
	}
	place := func(month int) float64 { return float64(past+month-1) / float64(max(1, past+months-1)) }
	if past > 0 {
		g.Marks = append(g.Marks, draw.Upright{Place: (float64(past) - .5) / float64(max(1, past+months-1)), Rune: s.Glyphs.Axis[1], Look: draw.Mark})
	}
	g.Lo, g.Hi = room(g.Curves, row.Unit == "0..1" && !difference)
	if c.theatrical(m, p) && c.Step == hall.StepTruth { // nothing is hidden any more: zoom in
		g.Lo, g.Hi = near(g.Curves, row.Unit == "0..1" && !difference)
	}
	g.Blind = len(g.Curves) == 0 && row.Unit != "0..1"
	if p.From > 1 {
		g.Marks = append(g.Marks, draw.Upright{Place: place(p.From), Rune: s.Glyphs.Cursor, Look: draw.Mark, Text: hall.Fill(hall.Wall(p.Lang)["begins"], "month", fmt.Sprint(p.From))})
	}
	if c.Step < hall.StepTruth {
		g.Marks = append(g.Marks, draw.Upright{Place: place(max(1, until)), Rune: s.Glyphs.Threshold, Look: draw.Warning, Text: hall.Wall(p.Lang)["first"]})
	}
	title := strings.ToUpper(hall.MetricWord(p.Lang, metric))
	if row.Unit != "" && row.Unit != "0..1" && row.Unit != "1" {
		if difference {
			title += hall.Wall(p.Lang)["gained"]
		}
		title += ", " + hall.UnitWord(p.Lang, shown.Unit)
	}
	note := hall.Fill(hall.Wall(p.Lang)["band"], "fill", string(s.Glyphs.Band), "n", fmt.Sprint(hall.Worlds().Count))
	switch {
	case bet.Outcome == nil:
		note = hall.Fill(hall.Wall(p.Lang)["running"], "percent", fmt.Sprint(c.percent))
	case c.Step < hall.StepTruth && until == 0:
		note = hall.Wall(p.Lang)["later"]
	case c.Step < hall.StepTruth:
		note = hall.Fill(hall.Wall(p.Lang)["upto"], "month", fmt.Sprint(until))
	case ansi.StringWidth(title)+ansi.StringWidth(note)+8 > r.W:
		note = hall.Fill(hall.Wall(p.Lang)["bandless"], "n", fmt.Sprint(hall.Worlds().Count))
	}
	return s.Box(r, title, note, false, s.Chart(g, r.W-2, r.H-2))
}

// less returns the difference of two tables of values, by month and world.
func less(a, b [][]float64) [][]float64 {
	out := make([][]float64, len(a))
	for i := range a {
		out[i] = make([]float64, len(a[i]))
		for k := range a[i] {
			out[i][k] = a[i][k] - b[i][k]
		}
	}
	return out
}

// room returns a range for curves with as much space above as below, so that it gives nothing away of what is still hidden: a fifth of the
// scale if there is one, otherwise half of the values' range.
func room(curves []draw.Curve, scale bool) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, k := range curves {
		for _, v := range k.Mid {
			if !math.IsNaN(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	switch {
	case !(hi >= lo) && scale:
		return 0, 100
	case !(hi >= lo):
		return 0, 1
	case scale:
		return math.Floor(max(0, lo-15)/10) * 10, math.Ceil(min(100, hi+15)/10) * 10
	}
	free := max(.5*max(math.Abs(lo), math.Abs(hi)), .25*(hi-lo))
	if lo >= 0 && lo < free && hi > 2*lo {
		return 0, hi + free
	}
	return lo - free, hi + free
}

// near returns a tight range for curves with their bands, but at least a fifth of the scale if there is one, so that small changes look
// small.
func near(curves []draw.Curve, scale bool) (lo, hi float64) {
	all := slices.Clone(curves)
	for _, k := range curves {
		all = append(all, draw.Curve{Mid: k.Lo}, draw.Curve{Mid: k.Hi})
	}
	lo, hi = spanOf(all)
	if free := (20 - (hi - lo)) / 2; scale && free > 0 {
		lo, hi = lo-free, hi+free
	}
	return lo, hi
}

// known returns the values of a series up to a month; later ones are NaN, so that nothing can draw them.
func known(values []float64, until int) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		if out[i] = v; i >= until {
			out[i] = math.NaN()
		}
	}
	return out
}
