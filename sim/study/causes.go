package study

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Causes asks what departures from the focal brand are owed to, month by month, mechanism by mechanism, and what moved trust.
// With a twin, the same people with the same luck under something else, it tells who would not have left there.
type Causes struct {
	Point experiment.Point
	Twin  *experiment.Point // nil: none
	Sampling
}

// CausesResult is the departures in some worlds. It never changes.
type CausesResult struct {
	Scenario, Name, TwinName string
	Worlds                   int
	Segments                 []string
	Months                   []CauseMonth
}

// CauseMonth is one month, summed over the worlds.
type CauseMonth struct {
	Left   float64
	Only   float64                    // of these, how many never leave under the twin's strategy: the twins stay
	Causes [agents.CauseCount]float64 // the shares of departures, which sum to Left
	By     []float64                  // segment
	Trust  sim.TrustMove              // what moved it
}

// Causes are those of a strategy, under this base.
func (b *Base) Causes(strategy string, worlds Sampling) (*Causes, error) {
	points, err := b.Points([]string{strategy})
	if err != nil {
		return nil, err
	}
	return &Causes{Point: points[0], Sampling: worlds}, nil
}

// Run makes the worlds. tell hears after each world what is known so far; nil: nobody does.
func (c *Causes) Run(ctx context.Context, e *Env, tell func(*CausesResult)) (*CausesResult, error) {
	if err := c.Sampling.Check(1); err != nil {
		return nil, err
	}
	config := &c.Point.Config
	all := &CausesResult{Scenario: config.Name, Name: c.Point.Name, Months: make([]CauseMonth, config.Months)}
	for _, s := range config.Population.Segments {
		all.Segments = append(all.Segments, s.Name)
	}
	for i := range all.Months {
		all.Months[i].By = make([]float64, len(all.Segments))
	}
	points := []experiment.Point{c.Point}
	if c.Twin != nil {
		points = []experiment.Point{*c.Twin, c.Point}
		all.TwinName = c.Twin.Name
	}
	var twins []uint16
	var failure error
	err := e.perform(ctx, points, c.In(), sim.Observe{Departures: true, Trust: true},
		func(run experiment.Run, r *sim.Result, err error) {
			switch {
			case err != nil:
				failure = err
			case c.Twin != nil && run.Point == 0:
				twins = r.LeftMonth
			default:
				all.add(r, twins)
				if tell != nil && failure == nil {
					tell(all.copy())
				}
			}
		})
	if err == nil {
		err = failure
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

// add takes a world in; twins are the months in which the twins left, nil without any.
func (r *CausesResult) add(world *sim.Result, twins []uint16) {
	r.Worlds++
	months := len(r.Months)
	for i, move := range world.TrustMoves {
		t := &r.Months[i].Trust
		t.Change += move.Change
		t.Won += move.Won
		for cause, x := range move.Lost {
			t.Lost[cause] += x
		}
	}
	for _, d := range world.Departures {
		if d.Brand != 0 || d.Month > months {
			continue
		}
		month := &r.Months[d.Month-1]
		month.Left++
		month.By[world.Segment[d.Customer]]++
		if twins != nil {
			stays := twins[d.Customer] == 0 || int(twins[d.Customer]) > months
			if stays && world.StartBrand[d.Customer] == 0 && int(world.LeftMonth[d.Customer]) == d.Month {
				month.Only++
			}
		}
		for k, x := range d.Causes {
			month.Causes[k] += float64(x)
		}
	}
}

func (r *CausesResult) copy() *CausesResult {
	out := *r
	out.Months = slices.Clone(r.Months)
	for i := range out.Months {
		out.Months[i].By = slices.Clone(out.Months[i].By)
	}
	return &out
}

// causeSpans are the most spans that a table has room for.
const causeSpans = 6

// CauseSpan is a year, or of a long run several: shares of its departures, and how many those are in a world.
type CauseSpan struct {
	Name   string
	Shares [agents.CauseCount]float64
	Left   float64
}

// Spans are the months put together by years, or of a long run by several.
func (r *CausesResult) Spans() []CauseSpan {
	years := (len(r.Months) + 12*causeSpans - 1) / (12 * causeSpans)
	out := make([]CauseSpan, (len(r.Months)+12*years-1)/(12*years))
	for i := range r.Months {
		s, m := &out[i/(12*years)], &r.Months[i]
		s.Left += m.Left
		for k, x := range m.Causes {
			s.Shares[k] += x
		}
	}
	for y := range out {
		s := &out[y]
		for k := range s.Shares {
			s.Shares[k] /= max(1, s.Left)
		}
		s.Left /= float64(r.Worlds)
		if s.Name = fmt.Sprintf("year %d", y+1); years > 1 {
			s.Name = fmt.Sprintf("y. %d-%d", y*years+1, (y+1)*years)
		}
	}
	return out
}

// Title says what the table of spans is of.
func (r *CausesResult) Title() string {
	return fmt.Sprintf("%s under %s: what departures are owed to, in %% of those of the year, over %s", r.Scenario, r.Name, decimal.Several(r.Worlds, "world"))
}

// Sentences say how the table of spans is to be read.
func (r *CausesResult) Sentences() []string {
	return []string{"ordinary: would have left anyway, at their own propensity. Every departure is shared among its causes. " +
		"Percentages are over all worlds together, without an interval."}
}

// Ranked are the causes of a month, the largest first.
func (m *CauseMonth) Ranked() []int {
	order := make([]int, agents.CauseCount)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.Causes[b], m.Causes[a]) })
	return order
}

// MonthSentences say of a month (from 1) who left, who would have stayed, and what moved trust.
func (r *CausesResult) MonthSentences(month int) []string {
	m, worlds := &r.Months[month-1], float64(r.Worlds)
	out := []string{fmt.Sprintf("%.0f leave in this month.", m.Left/worlds)}
	if r.TwinName != "" {
		out[0] = fmt.Sprintf("%.0f leave in this month; %.0f of them only because of %s: under %s their twins stay.", m.Left/worlds, m.Only/worlds, r.Name, r.TwinName)
	}
	if m.Left > 0 && len(r.Segments) > 1 {
		var parts []string
		for i, name := range r.Segments {
			parts = append(parts, fmt.Sprintf("%s %.0f %%", name, 100*m.By[i]/m.Left))
		}
		out = append(out, "Of those who leave: "+strings.Join(parts, ", ")+".")
	}
	return append(out, m.trustText(worlds))
}

// trustText says what moved the trust of those who were there, mechanism by mechanism, the strongest first; it adds up.
func (m *CauseMonth) trustText(worlds float64) string {
	signed := func(x float64) string { return fmt.Sprintf("%+.2f", 100*x/worlds) }
	var lost []int
	for cause, x := range m.Trust.Lost {
		if 100*x/worlds >= .005 {
			lost = append(lost, cause)
		}
	}
	slices.SortStableFunc(lost, func(a, b int) int { return cmp.Compare(m.Trust.Lost[b], m.Trust.Lost[a]) })
	parts := []string{"won " + signed(m.Trust.Won)}
	for _, cause := range lost {
		parts = append(parts, agents.CauseNames[cause]+" "+signed(-m.Trust.Lost[cause]))
	}
	return fmt.Sprintf("Trust %s of 100: %s.", signed(m.Trust.Change), strings.Join(parts, ", "))
}
