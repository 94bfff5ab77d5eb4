package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Causes attributes departures from the focal brand to mechanisms, month by month, and says what moved trust.
// With a twin, the same people with the same luck under another setting, it identifies the customers who would not have left there.
type Causes struct {
	Point experiment.Point
	Twin  *experiment.Point // nil: none
	Sampling
}

// CausesResult holds the departures in some worlds. It is immutable.
type CausesResult struct {
	Scenario, Name, TwinName string
	Worlds                   int
	Starters                 float64 // customers of the brand at the start, over all worlds
	Segments                 []string
	Months                   []CauseMonth

	head AnswerHead
}

// CauseMonth is one month, summed over the worlds.
type CauseMonth struct {
	Left   float64
	Twins  float64                     // who left under the twins' strategy
	Only   float64                     // of these, who left for the first time and whose twins never do
	Parts  [agents.CauseCount]float64  // what sets their lives apart from their twins' in that month, in shares that sum to Only; the last is trust not won
	Causes [agents.CauseCount]float64  // the shares of departures, which sum to Left
	Woken  [agents.WakingCount]float64 // what made them think of leaving, in shares that sum to Left
	By     []float64                   // segment
	Trust  sim.TrustMove               // what moved it
}

// Causes studies a strategy, by name, with twins under another; "" or the same strategy: without twins.
func (b *Base) Causes(strategy, against string, worlds Sampling) (*Causes, error) {
	names := []string{strategy, against}
	if against == "" || against == strategy {
		names = names[:1]
	}
	points, err := b.Points(names)
	if err != nil {
		return nil, err
	}
	c := &Causes{Point: points[0], Sampling: worlds}
	if len(points) > 1 {
		c.Twin = &points[1]
	}
	return c, nil
}

// Run runs the worlds.
func (c *Causes) Run(ctx context.Context, e *Env) (*CausesResult, error) {
	return c.Follow(ctx, e, nil)
}

// Follow is Run, and calls tell, if not nil, after each world with the result so far.
func (c *Causes) Follow(ctx context.Context, e *Env, tell func(*CausesResult)) (*CausesResult, error) {
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
	if c.Twin != nil {
		all.TwinName = c.Twin.Name
	}
	all.head = answerHead("causes", all.Name, all.TwinName, c.Sampling, config)
	worlds := c.In()
	tick := e.ticker(worlds.Count * worlds.PerWorld())
	var failure error
	err := experiment.InOrder(ctx, worlds.Runs(1), c.live(worlds), e.Workers, func(_ experiment.Run, l lives, err error) error {
		switch {
		case err == nil:
			all.add(l)
			if tell != nil && failure == nil {
				tell(all.copy())
			}
		case failure == nil:
			failure = err
		}
		tick()
		return nil
	})
	if err == nil {
		err = failure
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

// lives are a world under the strategy, and where there is a twin under the twin's, which was asked for the months in which the customers of the
// first left.
type lives struct{ here, twin *sim.Result }

// live makes the lives of a world. Both have one history.
func (c *Causes) live(worlds experiment.Worlds) experiment.Make[lives] {
	return func(ctx context.Context, run experiment.Run, workers int) (out lives, err error) {
		here := c.Point.Config
		worlds.Enter(&here, run)
		starts := &sim.Settled{Room: 1 << 30}
		exits := make([]uint16, here.Places())
		if out.here, err = starts.Run(ctx, &here, workers, sim.Observe{Departures: true, Woken: true, Trust: true, Exits: exits}); err != nil || c.Twin == nil {
			return out, err
		}
		for i, month := range out.here.LeftMonth {
			if exits[i] = never; month > 0 && int(month) <= here.Months {
				exits[i] = month
			}
		}
		there := c.Twin.Config
		worlds.Enter(&there, run)
		out.twin, err = starts.Run(ctx, &there, workers, sim.Observe{Departures: true, Exits: exits})
		return out, err
	}
}

// never is a month that does not come.
const never = math.MaxUint16

// add takes a world in.
func (r *CausesResult) add(l lives) {
	world := l.here
	r.Worlds++
	for _, brand := range world.StartBrand {
		if brand == 0 {
			r.Starters++
		}
	}
	months := len(r.Months)
	for i, move := range world.TrustMoves {
		t := &r.Months[i].Trust
		t.Change += move.Change
		t.Won += move.Won
		for cause, x := range move.Lost {
			t.Lost[cause] += x
		}
	}
	if l.twin != nil {
		for _, d := range l.twin.Departures {
			if d.Brand == 0 && d.Month <= months {
				r.Months[d.Month-1].Twins++
			}
		}
	}
	for at, d := range world.Departures {
		if d.Brand != 0 || d.Month > months {
			continue
		}
		month := &r.Months[d.Month-1]
		month.Left++
		month.By[world.Segment[d.Customer]]++
		for k, x := range d.Causes {
			month.Causes[k] += float64(x)
		}
		first := world.StartBrand[d.Customer] == 0 && int(world.LeftMonth[d.Customer]) == d.Month
		for k, x := range world.Woken[at] {
			month.Woken[k] += float64(x)
		}
		if l.twin != nil && first && l.twin.Stays(d.Customer) {
			month.Only++
			by, unwon := agents.TwinCauses(&world.Exits[d.Customer], &l.twin.Exits[d.Customer])
			for k, x := range by {
				month.Parts[k] += x
			}
			month.Parts[agents.CauseOrdinary] += unwon
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

// CauseSpan is a year, or several years of a long run: the shares of its departures, and their number per world.
type CauseSpan struct {
	Name   string
	Shares [agents.CauseCount]float64
	Left   float64
	Twins  float64                    // who left under the twins' strategy
	Only   float64                    // a world: who left for the first time and whose twins never do
	Parts  [agents.CauseCount]float64 // what sets their lives apart from their twins', as shares; the last is trust not won
}

// Spans groups the months by year or, in a long run, by several years.
func (r *CausesResult) Spans() []CauseSpan {
	years := (len(r.Months) + 12*causeSpans - 1) / (12 * causeSpans)
	out := make([]CauseSpan, (len(r.Months)+12*years-1)/(12*years))
	for i := range r.Months {
		s, m := &out[i/(12*years)], &r.Months[i]
		s.Left, s.Only = s.Left+m.Left, s.Only+m.Only
		for k, x := range m.Causes {
			s.Shares[k] += x
			s.Parts[k] += m.Parts[k]
		}
	}
	for y := range out {
		s := &out[y]
		for k := range s.Shares {
			s.Shares[k] /= max(1, s.Left)
			s.Parts[k] /= max(1, s.Only)
		}
		s.Left, s.Only = s.Left/float64(r.Worlds), s.Only/float64(r.Worlds)
		if s.Name = fmt.Sprintf("year %d", y+1); years > 1 {
			s.Name = fmt.Sprintf("y. %d-%d", y*years+1, (y+1)*years)
		}
	}
	return out
}

// Title is the heading of the table of spans.
func (r *CausesResult) Title() string {
	return fmt.Sprintf("%s under %s: causes of departures, in %% of each year's departures, over %s", r.Scenario, r.Name, decimal.Several(r.Worlds, "world"))
}

// OnlyTitle is the heading of the table of twins.
func (r *CausesResult) OnlyTitle() string {
	return fmt.Sprintf("Customers who left because of %s, whose twins stay under %s: what separates the two lives in the month they leave, in %%", r.Name, r.TwinName)
}

// Unwon replaces, in a table of twins, the ordinary propensity of a table of departures, which both lives share.
const Unwon = "trust not won"

// Because says how many left because of the strategy, and what separates their lives from their twins', most important first; "" without twins.
func (r *CausesResult) Because() string {
	if r.TwinName == "" {
		return ""
	}
	var parts [agents.CauseCount]float64
	only := 0.
	for i := range r.Months {
		only += r.Months[i].Only
		for k, x := range r.Months[i].Parts {
			parts[k] += x
		}
	}
	text := fmt.Sprintf("Left because of %s: %.0f of %.0f a world; under %s their twins stay.", r.Name, only/float64(r.Worlds), r.Starters/float64(r.Worlds), r.TwinName)
	if only == 0 {
		return text
	}
	return text + " What sets the two lives apart: " + partsText(parts, only) + "."
}

// partsText are the largest five of shares that sum to all.
func partsText(parts [agents.CauseCount]float64, all float64) string {
	return largest(parts[:], all, 5, partName)
}

// largest names the largest amounts, at most so many, as shares of all; those under half a percent would be written as 0 and are left out.
func largest(amounts []float64, all float64, most int, name func(int) string) string {
	var said []string
	for _, k := range ranked(amounts)[:most] {
		if share := amounts[k] / all; share > .005 {
			said = append(said, fmt.Sprintf("%s %.0f %%", name(k), 100*share))
		}
	}
	return strings.Join(said, ", ")
}

// partName names a difference between two lives.
func partName(k int) string {
	if k == int(agents.CauseOrdinary) {
		return Unwon
	}
	return agents.CauseWords[k]
}

// Thinking says what made those who left think of it, the most frequent first; "" where everybody thinks about it all the time.
func (r *CausesResult) Thinking() string {
	var by [agents.WakingCount]float64
	left := 0.
	for i := range r.Months {
		left += r.Months[i].Left
		for k, x := range r.Months[i].Woken {
			by[k] += x
		}
	}
	if by[agents.WakingNothing] == left { // or nobody left
		return ""
	}
	said := largest(by[:agents.WakingNothing], left, 3, func(k int) string { return agents.WakingWords[k] })
	if said == "" {
		return ""
	}
	return fmt.Sprintf("What made them think of leaving: %s; with %.0f %% nothing did.", said, 100*by[agents.WakingNothing]/left)
}

// Sentences say how the tables are to be read.
func (r *CausesResult) Sentences() (out []string) {
	if text := r.Because(); text != "" {
		out = append(out, text)
	}
	if text := r.Thinking(); text != "" {
		out = append(out, text)
	}
	return append(out, "would leave anyway: at their own propensity. Every departure is shared among its causes. "+
		"Percentages are over all worlds together, without an interval.")
}

// Ranked returns the causes by share, largest first.
func Ranked[T float32 | float64](shares [agents.CauseCount]T) []int { return ranked(shares[:]) }

// ranked returns the indices of amounts, largest first; equals keep their order.
func ranked[T float32 | float64](amounts []T) []int {
	order := make([]int, len(amounts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(amounts[b], amounts[a]) })
	return order
}

// Headline says how many of those who leave have a reason beyond their own propensity, which reason is the most common, and when departures peak.
func (r *CausesResult) Headline() string {
	var sum [agents.CauseCount]float64
	total, most, peak := 0., 0., 0
	for i := range r.Months {
		m := &r.Months[i]
		total += m.Left
		for k, x := range m.Causes {
			sum[k] += x
		}
		if m.Left > most {
			most, peak = m.Left, i+1
		}
	}
	if total == 0 {
		return "Nobody leaves."
	}
	cause := Ranked(sum)[0]
	if cause == int(agents.CauseOrdinary) {
		cause = Ranked(sum)[1]
	}
	return fmt.Sprintf("Of 100 who leave, %.0f go for a reason, most of all %s (%.0f); the others would leave anyway. On average most leave in month %d.",
		100*(1-sum[agents.CauseOrdinary]/total), agents.CauseWords[cause], 100*sum[cause]/total, peak)
}

// MonthSentences say of a month (from 1) who left, who would have stayed, and what moved trust.
func (r *CausesResult) MonthSentences(month int) []string {
	m, worlds := &r.Months[month-1], float64(r.Worlds)
	out := []string{fmt.Sprintf("%.0f leave in this month.", m.Left/worlds)}
	if r.TwinName != "" {
		out[0] = fmt.Sprintf("%.0f leave in this month; under %s %.0f would. %.0f leave because of %s: their twins under %s never do.", m.Left/worlds, r.TwinName, m.Twins/worlds,
			m.Only/worlds, r.Name, r.TwinName)
		if m.Only > 0 {
			out = append(out, "What sets them apart from their twins: "+partsText(m.Parts, m.Only)+".")
		}
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
		parts = append(parts, agents.CauseWords[cause]+" "+signed(-m.Trust.Lost[cause]))
	}
	return fmt.Sprintf("Trust %s of 100: %s.", signed(m.Trust.Change), strings.Join(parts, ", "))
}
