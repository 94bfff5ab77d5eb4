package study

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Cohorts asks how long the focal brand's customers stay, by when they joined, and by how often they have had a brand before.
type Cohorts struct {
	Point experiment.Point
	Sampling
}

// Ages are the months after which a cohort is looked at.
var Ages = [...]int{3, 6, 12, 24}

// cohortMonths is how many months of joining make a cohort.
const cohortMonths = 3

// mostSpells is the number from which on spells are counted together.
const mostSpells = 4

// CohortsResult is the outcome of cohorts and spells. It is immutable.
type CohortsResult struct {
	Scenario, Strategy string
	Sampling           Sampling
	Cohorts            []Cohort // who is there in month 1, then who joined in each quarter
	Spells             []Cohort // who joined, by the time it is with a brand: first, second, third, fourth and later

	head AnswerHead
	open bool // people who never had a brand join
}

// Cohort is a group of spells.
type Cohort struct {
	Name   string
	Size   analysis.Estimate            // customers
	Share  analysis.Estimate            // of all who joined; of spells alone
	Stayed [len(Ages)]analysis.Estimate // shares still there, without a break, so many months after the first; NaN where the horizon is too short
}

// Cohorts studies a strategy, by name.
func (b *Base) Cohorts(strategy string, worlds Sampling) (*Cohorts, error) {
	points, err := b.Points([]string{strategy})
	if err != nil {
		return nil, err
	}
	return &Cohorts{points[0], worlds}, nil
}

// Run runs the worlds.
func (c *Cohorts) Run(ctx context.Context, e *Env) (*CohortsResult, error) {
	if err := c.Sampling.Check(1); err != nil {
		return nil, err
	}
	config := &c.Point.Config
	quarters := (config.Months - 1) / cohortMonths
	cohorts, spells := make([]tallied, 1+quarters), make([]tallied, mostSpells)
	var joined []float64
	worlds := c.In()
	err := e.succeed(ctx, []experiment.Point{c.Point}, worlds, sim.Observe{Spells: true}, func(_ experiment.Run, r *sim.Result) {
		for i := range cohorts {
			cohorts[i].begin()
		}
		for i := range spells {
			spells[i].begin()
		}
		n := 0.
		for i := range r.Spells {
			s := &r.Spells[i]
			if s.From <= 1 {
				cohorts[0].add(1, s, r.Config.Months)
				continue
			}
			n++
			if q := 1 + (s.From-2)/cohortMonths; q < len(cohorts) {
				cohorts[q].add(1+q*cohortMonths, s, r.Config.Months)
			}
			spells[min(s.Number, mostSpells)-1].add(s.From, s, r.Config.Months)
		}
		joined = append(joined, n)
	})
	if err != nil {
		return nil, err
	}
	out := &CohortsResult{Scenario: config.Name, Strategy: c.Point.Name, Sampling: c.Sampling, head: answerHead("cohorts", c.Point.Name, "", c.Sampling, config), open: config.Params.Acquire.Prospects > 0}
	for q := range cohorts {
		name := "there in month 1"
		if q > 0 {
			name = fmt.Sprintf("joined in months %d-%d", (q-1)*cohortMonths+1, q*cohortMonths)
		}
		out.Cohorts = append(out.Cohorts, cohorts[q].cohort(name, worlds))
	}
	for k := range spells {
		x := spells[k].cohort([]string{"first time", "second time", "third time", "fourth time or later"}[k], worlds)
		share := make([]float64, len(joined))
		for i, n := range joined {
			share[i] = spells[k].sizes[i] / n
		}
		x.Share = worlds.Estimate(share)
		out.Spells = append(out.Spells, x)
	}
	return out, nil
}

// tallied are the spells of a group, a number a run.
type tallied struct {
	sizes  []float64
	stayed [len(Ages)][]float64 // those that lasted so long
	seen   [len(Ages)][]float64 // of those that could be seen to
}

// begin begins a run.
func (t *tallied) begin() {
	t.sizes = append(t.sizes, 0)
	for k := range Ages {
		t.stayed[k], t.seen[k] = append(t.stayed[k], 0), append(t.seen[k], 0)
	}
}

// add takes a spell in. latest is the latest first month of those that are to be seen together; a starter's time counts from month 1.
func (t *tallied) add(latest int, s *sim.Spell, months int) {
	at := len(t.sizes) - 1
	t.sizes[at]++
	from := *s
	from.From = max(1, s.From)
	for k, age := range Ages {
		if latest+age > months+1 {
			continue
		}
		t.seen[k][at]++
		if from.Lasted(age) {
			t.stayed[k][at]++
		}
	}
}

func (t *tallied) cohort(name string, worlds experiment.Worlds) Cohort {
	out := Cohort{Name: name, Size: worlds.Estimate(t.sizes)}
	for k := range Ages {
		shares := make([]float64, len(t.sizes))
		for i := range shares {
			shares[i] = t.stayed[k][i] / t.seen[k][i]
		}
		out.Stayed[k] = worlds.Estimate(shares)
	}
	return out
}

// told is the age that the tables tell the range of too.
const told = 12

// Tables are the result in words, with their heads: cohorts, and spells where anybody joined.
func (r *CohortsResult) Tables() (cohorts, spells [][]string) {
	var ages []string
	for k, age := range Ages {
		if ages = append(ages, fmt.Sprint(age)); k == 0 {
			ages[k] = decimal.Several(age, "month")
		}
	}
	cohorts = [][]string{append([]string{"still there, in %, after", "customers"}, ages...)}
	spells = [][]string{append([]string{"who joined, by spell", "customers", "of 100"}, ages...)}
	row := func(c *Cohort, cells ...string) []string {
		cells = append([]string{c.Name, Middle(c.Size, 0)}, cells...)
		for k, e := range c.Stayed {
			e = scaled(e, 100)
			text := Middle(e, 0)
			if Ages[k] == told && e.Spread() {
				text += " (" + Range(e, 0) + ")"
			}
			cells = append(cells, text)
		}
		return cells
	}
	for i := range r.Cohorts {
		if c := &r.Cohorts[i]; c.Size.Mean > 0 {
			cohorts = append(cohorts, row(c))
		}
	}
	for i := range r.Spells {
		if c := &r.Spells[i]; c.Size.Mean > 0 {
			spells = append(spells, row(c, Middle(scaled(c.Share, 100), 0)))
		}
	}
	return cohorts, spells
}

// Title says what was asked.
func (r *CohortsResult) Title() string {
	return fmt.Sprintf("%s under %s: how long customers stay, %s", r.Scenario, r.Strategy, r.Sampling.Text())
}

// Note says how the tables are to be read.
func (r *CohortsResult) Note() string {
	text := "Means over the worlds; "
	if slices.ContainsFunc(r.Cohorts, func(c Cohort) bool { return slices.ContainsFunc(c.Stayed[:], Estimate.Spread) }) {
		text += "eight in ten worlds lie in the brackets; "
	}
	text += "- where the horizon is too short. Months count from the first month as a customer, or from month 1 for those already there. The spells of a person count whatever the brand. "
	if !r.open {
		text += "Who joins has left a brand before: nobody new joins while the market is closed (acquire.prospects opens it)."
	}
	return strings.TrimSpace(text)
}
