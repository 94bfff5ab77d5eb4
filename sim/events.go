package sim

import (
	"fmt"
	"math"

	"backlash/agents"
)

// log collects what happened, in the order it happened.
type log struct {
	events []Event
	told   [16]bool // milestones are told once; the last place is the cascade's
}

func (l *log) add(e Event) { l.events = append(l.events, e) }

// shock says what fired.
func (l *log) shock(w *world, s Shock) {
	name := shockNames[s.Kind]
	who := "the market"
	if s.Kind != Regulation && s.Brand >= 0 {
		who = w.brands[s.Brand].Name
	}
	text := fmt.Sprintf("%s, size %g: %s", name, s.Size, who)
	if s.For > 0 {
		text += ", to segment " + w.cfg.Population.Segments[s.For-1].Name
	}
	if s.Late > 0 {
		text += fmt.Sprintf(", kept hidden until now (lateness %g)", s.Late)
	}
	l.add(Event{Month: w.month, Brand: s.Brand, Kind: EventKind(name), Size: float64(s.Size), Cause: "scenario", Text: text})
}

// policy says what an adaptive policy changed.
func (l *log) policy(w *world, brand int, old, now agents.Levers) {
	for lever := range now {
		if d := now[lever] - old[lever]; math.Abs(float64(d)) > .04 {
			l.add(Event{Month: w.month, Brand: brand, Kind: "lever", Size: float64(now[lever]), Cause: "policy " + agents.PolicyNames[w.brands[brand].Policy],
				Text: fmt.Sprintf("%s moves %s from %.2f to %.2f", w.brands[brand].Name, agents.LeverNames[lever], old[lever], now[lever])})
		}
	}
}

// milestones of the focal brand's visible and hidden side, told once each.
var milestones = []struct {
	metric agents.Metric
	above  float64
	kind   EventKind
	cause  string
	text   string
}{
	{agents.MetricEpisodes, .05, "creeped-out", "intrusion", "more than 5 % of customers had a creepy moment this month"},
	{agents.MetricEpisodes, .20, "creeped-out", "intrusion", "more than 20 % of customers had a creepy moment this month"},
	{agents.MetricOver, .25, "over-threshold", "intrusion", "a quarter of customers feel more intrusion than they accept"},
	{agents.MetricFatigue, .35, "fatigue", "monotony", "fatigue is setting in: mean fatigue passes .35"},
	{agents.MetricOptOuts, .01, "opt-out-wave", "voice", "more than 1 % of customers opt out in a month"},
	{agents.MetricMuted, .10, "muted", "frequency", "one customer in ten has muted the brand"},
	{agents.MetricIncidents, .01, "incidents", "data use", "more than 1 % of customers meet an incident in a month"},
	{agents.MetricLeftOnce, .25, "quarter-gone", "churn", "a quarter of those who started have left at least once"},
	{agents.MetricLeftOnce, .5, "half-gone", "churn", "half of those who started have left at least once"},
}

// month tells the milestones that the month's frame passes, and departures that spread.
func (l *log) month(w *world, f *Frame) {
	for i, m := range milestones {
		if x := f.At(0, All, m.metric); x > m.above && !l.told[i] {
			l.told[i] = true
			l.add(Event{Month: w.month, Brand: 0, Kind: m.kind, Size: x, Cause: m.cause, Text: m.text})
		}
	}
	last := len(l.told) - 1
	if x := f.At(All, All, agents.MetricCascade); x > float64(w.people.N)/20 && x >= 50 && !l.told[last] {
		l.told[last] = true
		l.add(Event{Month: w.month, Brand: All, Kind: "cascade", Size: x, Cause: "word of mouth",
			Text: fmt.Sprintf("%.0f connected customers left or spoke badly within three months", x)})
	}
}

// When a forecast error opens: above openAbove of the forecast, which is half a month's margin of the twelve ahead, in openMonths
// in a row. In a settled market that goes on as before the share stays below .02; what lies between says more about chance, and
// the first months of any brand hold some of it. Three months are what a dashboard's forecast rests on: after them no month of it is
// older than the loss.
const (
	openAbove  = .05
	openMonths = lookback
)

// Opens is the month, from 1, in which a forecast error opens: the first of three in a row in which its share of the forecast lies
// above a twentieth; 0 if there is none. For many worlds, pass the lower ends of the months' intervals.
func Opens(share []float64) int {
	row := 0
	for i, x := range share {
		if row++; !(x > openAbove) {
			row = 0
		}
		if row == openMonths {
			return i + 2 - openMonths
		}
	}
	return 0
}

// close adds what only the whole run shows: the worst month, and the month in which the forecast error opens.
func (l *log) close(w *world) {
	frames := w.result.Frames
	worst, at := 0.0, 0
	unseen := make([]float64, len(frames))
	for m := range frames {
		if x := frames[m].At(0, All, agents.MetricChurn); x > worst {
			worst, at = x, m+1
		}
		unseen[m] = frames[m].At(0, All, agents.MetricForecastShare)
	}
	if at > 0 {
		l.insert(Event{Month: at, Brand: 0, Kind: "churn-peak", Size: worst, Cause: "churn",
			Text: fmt.Sprintf("churn peaks at %.1f %% a month", 100*worst)})
	}
	if m := Opens(unseen); m > 0 {
		x := unseen[m-1]
		l.insert(Event{Month: m, Brand: 0, Kind: "forecast-error", Size: x, Cause: "hidden erosion",
			Text: fmt.Sprintf("the dashboard's forecast is %.0f %% too high from here", 100*x)})
	}
}

// insert puts an event after the others of its month.
func (l *log) insert(e Event) {
	at := len(l.events)
	for at > 0 && l.events[at-1].Month > e.Month {
		at--
	}
	l.events = append(l.events[:at], append([]Event{e}, l.events[at:]...)...)
}
