package sim

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"backlash/agents"
)

// Settled caches worlds at the end of their history, so that a run of a world that differs only in what follows starts
// there and gives the same bytes. Room limits it, in bytes; the least recently used worlds are evicted. It is safe for use by
// several goroutines.
type Settled struct {
	Room int

	guard  sync.Mutex
	starts []*start // used last at the end
}

// start is a world at the end of its history: everything that the first month reads besides the configuration. It never changes.
type start struct {
	of                    Config // what the history read
	people                *agents.Customers
	net                   *network
	market                agents.Market
	reputation, relevance []float32                    // by brand
	base                  []float32                    // by brand: of effort
	popular               [][agents.Categories]float32 // by brand
	before, leaving       []float64                    // the numbers of the months before, except their indices; and Result.Leaving
	size                  int                          // in bytes
	hazard, rate          float32                      // the parameters that produce the levels
}

// Run is the package's Run, from a cached start if there is one.
func (s *Settled) Run(ctx context.Context, c *Config, workers int, o Observe) (*Result, error) {
	return run(ctx, c, workers, o, s)
}

// historic is what people, network and history read of a configuration: nothing that brands do from the first month on, no
// shock but the launches that keep a rival closed before, no length of the horizon.
func (c *Config) historic() Config {
	h := *c
	h.Name, h.About, h.Message, h.Months, h.Beyond, h.Fitted = "", "", "", 0, 0, nil
	h.Population.Segments = slices.Clone(c.Population.Segments)
	h.Brands, h.Shocks = slices.Clone(c.Brands), nil
	for i := range h.Brands {
		b := &h.Brands[i]
		b.Name, b.Strategy, b.Levers, b.Schedule, b.Policy, b.Effort, b.HoldCount = "", "", agents.Levers{}, nil, agents.NoPolicy, 0, false
	}
	for _, s := range c.Shocks {
		if s.Kind == RivalLaunch && s.Brand > 0 {
			h.Shocks = append(h.Shocks, Shock{Kind: s.Kind, Brand: s.Brand})
		}
	}
	return h
}

// find returns the start of a configuration, or nil.
func (s *Settled) find(of *Config) *start {
	if s == nil {
		return nil
	}
	s.guard.Lock()
	defer s.guard.Unlock()
	return s.look(of)
}

// look is find for whoever holds the guard.
func (s *Settled) look(of *Config) *start {
	for i, k := range s.starts {
		if k.of.Replicate == of.Replicate && k.of.Seed == of.Seed && reflect.DeepEqual(&k.of, of) {
			s.starts = append(slices.Delete(s.starts, i, i+1), k)
			return k
		}
	}
	return nil
}

// keep copies a world whose history is over, if there is room for it at all.
func (s *Settled) keep(w *world, of Config) {
	k := &start{of: of, people: w.people, net: w.net, market: w.market, before: w.result.recorded(), leaving: w.result.leavingBefore(),
		hazard: w.cfg.Params.People.HazardMean, rate: w.cfg.Params.Purchase.Rate}
	room := min(s.Room, int(shared().starts))
	if k.size = k.bytes(); k.size > room || s.find(&of) != nil {
		return
	}
	k.people = w.people.Clone()
	for i := range w.brands {
		k.reputation, k.relevance = append(k.reputation, w.brands[i].reputation), append(k.relevance, w.brands[i].relevance)
		k.base, k.popular = append(k.base, w.brands[i].base), append(k.popular, w.brands[i].popular)
	}
	s.guard.Lock()
	defer s.guard.Unlock()
	if s.look(&of) != nil {
		return // another goroutine kept the same world in the meantime
	}
	s.starts = append(s.starts, k)
	used := 0
	for i := len(s.starts) - 1; i >= 0; i-- {
		if used += s.starts[i].size; used > room {
			s.starts = slices.Delete(s.starts, 0, i+1)
			return
		}
	}
}

func (k *start) bytes() int {
	n := k.people.Bytes() + 8*len(k.before)
	if k.net != nil {
		n += 4 * (len(k.net.start) + len(k.net.friends))
	}
	return n
}

// resume takes a world to where a start left it.
func (w *world) resume(k *start) {
	w.people, w.net, w.market, w.month = k.people.Clone(), k.net, k.market, 1
	for i := range w.brands {
		b := &w.brands[i]
		b.reputation, b.relevance, b.base, b.popular = k.reputation[i], k.relevance[i], k.base[i], k.popular[i]
	}
}
