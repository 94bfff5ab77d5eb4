package sim

import (
	"slices"

	"backlash/agents"
)

// Trait identifies one column of People: a lifelong trait, or a state at the end of the horizon.
type Trait struct {
	Name, Unit, Meaning string
	of                  func(*agents.Customers) []float32
}

// Traits are the columns of People, those for life first.
func Traits() []Trait { return slices.Clone(traits) }

var traits = []Trait{
	{"threshold", "0..1", "privacy threshold: felt intrusion above it disturbs", func(c *agents.Customers) []float32 { return c.Threshold }},
	{"novelty", "0..1", "how much new things please", func(c *agents.Customers) []float32 { return c.Novelty }},
	{"receptivity", "0..1", "how much tailoring persuades", func(c *agents.Customers) []float32 { return c.Receptivity }},
	{"tolerance", "messages a month", "messages borne without fatigue", func(c *agents.Customers) []float32 { return c.Tolerance }},
	{"propensity", "per month", "hazard of leaving anyway", func(c *agents.Customers) []float32 { return c.Hazard }},
	{"susceptibility", "0..1", "how much friends' words count", func(c *agents.Customers) []float32 { return c.Susceptibility }},
	{"concern", "0..1", "concern for privacy", func(c *agents.Customers) []float32 { return c.Concern }},
	{"disposition", "0..1", "disposition to trust", func(c *agents.Customers) []float32 { return c.Disposition }},
	{"spending", "1 = average", "spending against the average customer's", func(c *agents.Customers) []float32 { return c.Spending }},
	{"trust", "0..1", "trust at the end, in the brand the customer is with", func(c *agents.Customers) []float32 { return c.Trust }},
	{"affect", "0..1", "affective loyalty at the end", func(c *agents.Customers) []float32 { return c.Affect }},
	{"habit", "0..1", "habit at the end", func(c *agents.Customers) []float32 { return c.Habit }},
	{"unease", "0..1", "unease at the end", func(c *agents.Customers) []float32 { return c.Unease }},
	{"resignation", "0..1", "resignation at the end", func(c *agents.Customers) []float32 { return c.Resignation }},
	{"awareness", "0..1", "awareness of being profiled at the end", func(c *agents.Customers) []float32 { return c.Awareness }},
	{"sensitization", "0..0.4", "by how much the threshold has sunk at the end", func(c *agents.Customers) []float32 { return c.Sensitization }},
	{"fatigue", "0..1", "fatigue of messages at the end", func(c *agents.Customers) []float32 { return c.Fatigue }},
}

// People holds the customers of a run in their state after the last month of the horizon.
type People struct {
	Traits   [][]float32 // [trait][customer], in the order of Traits
	Brand    []uint8     // the brand now, or agents.Brandless
	OptedOut []bool      // personalization refused
	Muted    []bool      // messages refused
}

// portray copies the people; the months beyond the horizon go on with the originals.
func portray(c *agents.Customers) *People {
	p := &People{Brand: slices.Clone(c.Brand[:c.N]), OptedOut: make([]bool, c.N), Muted: make([]bool, c.N)}
	for _, t := range traits {
		p.Traits = append(p.Traits, slices.Clone(t.of(c)[:c.N]))
	}
	for i, status := range c.Status[:c.N] {
		p.OptedOut[i], p.Muted[i] = status&agents.StatusOptedOut != 0, status&agents.StatusMuted != 0
	}
	return p
}

// FirstDepartures are the departures of customers from the brand they started with, the first of each, within the horizon.
// The run must have been asked for its departures.
func (r *Result) FirstDepartures() []Departure {
	var first []Departure
	for _, d := range r.Departures {
		if d.Month <= r.Config.Months && d.Brand == int(r.StartBrand[d.Customer]) && d.Month == int(r.LeftMonth[d.Customer]) {
			first = append(first, d)
		}
	}
	return first
}
