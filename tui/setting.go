package tui

import (
	"slices"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
)

// setting is everything the hand can change: what undo brings back. It is a value; the scenario it points to never changes.
type setting struct {
	scenario *scenarios.Scenario
	strategy string
	levers   agents.Levers
	policy   agents.PolicyKind
	seed     uint64
	preset   bool // chosen by hand: the scenario's schedule for the brand no longer holds
}

// ownSetting is the setting a scenario comes with.
func ownSetting(s *scenarios.Scenario) setting {
	focal := s.Config.Brands[0]
	return setting{scenario: s, strategy: focal.Strategy, levers: focal.Levers, policy: focal.Policy, seed: s.Config.Seed}
}

// same reports whether two settings give the same run, whatever their strategies are called.
func (s setting) same(other setting) bool {
	s.strategy, other.strategy = "", ""
	return s == other
}

// config is the run of a setting.
func (s setting) config() sim.Config {
	c := s.scenario.Config
	c.Seed = s.seed
	c.Brands = slices.Clone(c.Brands)
	c.Brands[0].Strategy, c.Brands[0].Levers, c.Brands[0].Policy = s.strategy, s.levers, s.policy
	if s.preset {
		c.Brands[0].Schedule = nil
	}
	return c
}

// title is the strategy's name, with an asterisk when a lever has been moved away from it.
func (s setting) title() string {
	name := clean(s.strategy)
	if name == "" {
		name = "own levers"
	}
	if preset, known := agents.StrategyByName(s.strategy); known && preset.Levers != s.levers {
		name += "*"
	}
	return name
}

// deepest is how many steps undo remembers.
const deepest = 100

// baseline is what the present is compared with.
type baseline struct {
	setting setting
	summary *Summary
}

// job is the work that brings the screen up to date with the setting.
func (m *model) job() Job {
	j := Job{Configs: []sim.Config{m.setting.config()}, Replicates: m.options.Replicates, Workers: m.options.Workers}
	if m.base.summary == nil && !m.setting.same(m.base.setting) {
		j.Configs = append(j.Configs, m.base.setting.config())
	}
	return j
}

// adopt makes a setting the present one. A baseline always belongs to the same scenario and the same people.
func (m *model) adopt(s setting) {
	if s.scenario != m.setting.scenario {
		m.base = baseline{setting: ownSetting(s.scenario)}
		m.change = change{}
		m.month = 1
	}
	if m.base.setting.seed != s.seed {
		m.base.setting.seed, m.base.summary = s.seed, nil
	}
	m.setting = s
}

// remember puts the present setting on the undo stack.
func (m *model) remember() {
	m.past = append(m.past, m.setting)
	if len(m.past) > deepest {
		m.past = m.past[1:]
	}
	m.future = nil
}

// undo goes one step back, redo one forward again.
func (m *model) undo() bool { return m.travel(&m.past, &m.future) }
func (m *model) redo() bool { return m.travel(&m.future, &m.past) }

func (m *model) travel(from, to *[]setting) bool {
	if len(*from) == 0 {
		return false
	}
	last := len(*from) - 1
	*to = append(*to, m.setting)
	s := (*from)[last]
	*from = (*from)[:last]
	m.change = change{}
	m.adopt(s)
	return true
}

// change is the last move of a lever, for the status line.
type change struct {
	known    bool
	lever    agents.Lever
	from, to float32
}

// percent shows a lever as it appears on screen, 0..100.
func percent(v float32) int { return int(v*100 + .5) }

// setLever moves a lever to a value of 0..100 and reports whether that changed anything. Dragging calls it many times, and
// only its first call is remembered.
func (m *model) setLever(l agents.Lever, to int, memorable bool) bool {
	v := float32(min(max(to, 0), 100)) / 100
	if v == m.setting.levers[l] {
		return false
	}
	if memorable {
		m.remember()
		m.change = change{known: true, lever: l, from: m.setting.levers[l]}
	}
	m.change.to = v
	m.setting.levers[l] = v
	return true
}
