package study

import (
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Shown is how the numbers of a metric appear in every table, sentence and picture, so that each term always has the same scale.
// Files and conditions keep the metric's own unit.
type Shown struct {
	Word   string // the metric table's
	Unit   string // of a level, such as "of 100" or "baskets a starter"
	Change string // of a difference, such as "points of trust"
	Digits int    // after the point
	Scale  float64
}

// ShownAs is how a metric appears when money has a given unit.
func ShownAs(metric agents.Metric, in Money) Shown {
	info := agents.Metrics()[metric]
	s := Shown{info.Word, info.Unit, info.Unit, 2, 1}
	switch info.Unit {
	case "0..1":
		s.Unit, s.Change, s.Digits, s.Scale = "of 100", "points of "+info.Word, 1, 100
	case "share", "share a month":
		s.Unit, s.Change, s.Digits, s.Scale = strings.Replace(info.Unit, "share", "%", 1), "points of "+info.Word, 1, 100
	case "-1..1":
		s.Unit, s.Change, s.Digits, s.Scale = "of -100..100", "points of "+info.Word, 1, 100
	case "before = 100":
		s.Unit, s.Change, s.Digits = "beside 100 before", "points of "+info.Word, 1
	case "customers":
		s.Digits = 0
	}
	if rest, money := strings.CutPrefix(info.Unit, "B0"); money {
		if s.Unit, s.Change, s.Scale = in.Name+rest, in.Name+rest, in.Price; in.Price >= noPennies {
			s.Digits = 0
		}
	}
	return s
}

// noPennies is the price of a basket from which amounts have no decimals: nobody counts in hundredths of a krona.
const noPennies = 200

// shownMeasure is ShownAs of a measure, which may be of a segment or a month; sign says whether more of it is better, and where less is,
// differences are what there is less.
func shownMeasure(m experiment.Measure, in Money, sign float64) Shown {
	s := ShownAs(m.Metric, in)
	if points, ok := strings.CutSuffix(s.Change, s.Word); ok && m.Name != "" {
		s.Change = points + strings.Replace(m.Name, agents.Metrics()[m.Metric].Name, s.Word, 1)
	}
	if sign < 0 {
		s.Change += " less"
	}
	return s
}

// loss is the unit of a difference where the word has been said.
func (s Shown) loss() string { return strings.TrimSuffix(s.Change, " of "+s.Word) }

// Of is an estimate in the metric's own unit, as it is shown.
func (s Shown) Of(e analysis.Estimate) analysis.Estimate { return scaled(e, s.Scale) }

// Head heads a column.
func (s Shown) Head() string {
	if strings.HasPrefix(s.Unit, "%") {
		return s.Word + " %"
	}
	return s.Word
}

// Mean writes a level alone.
func (s Shown) Mean(e analysis.Estimate) string { return Middle(s.Of(e), s.Digits) }

// Over writes a difference with its sign, alone.
func (s Shown) Over(e analysis.Estimate) string { return Over(s.Of(e), s.Digits) }

// Pair is the package's Pair of an interval in the metric's own unit.
func (s Shown) Pair(i *analysis.Interval) string { return Pair(s.times(i)) }

// Alone is the package's Alone of one.
func (s Shown) Alone(i *analysis.Interval) string { return Alone(s.times(i)) }

// times is an interval as it is shown.
func (s Shown) times(i *analysis.Interval) *analysis.Interval {
	if i == nil {
		return nil
	}
	scale := func(x *float64) *float64 {
		if x == nil {
			return nil
		}
		y := float64(s.Scale * *x)
		return &y
	}
	return &analysis.Interval{Mean: scale(i.Mean), Lo: scale(i.Lo), Hi: scale(i.Hi)}
}

// Range writes the range of eight in ten worlds, or the half-width.
func (s Shown) Range(e analysis.Estimate) string { return Range(s.Of(e), s.Digits) }

// Signed is Full with a sign.
func (s Shown) Signed(e analysis.Estimate) string { return Signed(s.Of(e), s.Digits) }

// Full writes the range of eight in ten worlds, or a mean with its half-width.
func (s Shown) Full(e analysis.Estimate) string { return Show(s.Of(e), s.Digits) }

// Told writes a difference for a sentence, with its unit.
func (s Shown) Told(e analysis.Estimate) string { return Told(s.Of(e), s.Digits, s.Change) }

// Level writes a level for a sentence, with its unit.
func (s Shown) Level(e analysis.Estimate) string { return Level(s.Of(e), s.Digits, s.Unit) }

// Legend says what the words of metrics mean, each with its unit, separated by semicolons.
func Legend(in Money, metrics ...agents.Metric) string {
	var out []string
	for _, m := range metrics {
		out = append(out, ShownAs(m, in).legend(m))
	}
	return strings.Join(out, "; ")
}

// legend is the word, the unit and the meaning.
func (s Shown) legend(m agents.Metric) string {
	info := agents.Metrics()[m]
	text := s.Word + ": " + s.Unit + ", " + info.Meaning
	if info.Of != "" {
		text += " (of " + info.Of + ")"
	}
	return text
}
