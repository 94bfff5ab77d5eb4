package tui

import (
	"slices"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// setting is everything the user can change, and what undo restores. It is a value; the scenario it points to is never modified.
type setting struct {
	scenario *scenarios.Scenario
	strategy string
	levers   agents.Levers
	policy   agents.PolicyKind
	seed     uint64
	preset   bool          // chosen by the user: the scenario's schedule for the brand no longer applies
	params   agents.Params // the assumptions
	unsure   uncertainty   // what differs between worlds
	trunk    *setting      // of a fork: the setting before month fork; never modified. nil: no fork
	fork     int           // the first month in which a fork's levers apply
}

// uncertainty is what differs between worlds, in the order of kind.
type uncertainty int

const (
	unsureAll uncertainty = iota
	unsureLuck
	unsureParameters
	unsurePeople
	uncertaintyCount
)

// kind returns what differs, as studies call it.
func (u uncertainty) kind() experiment.Uncertainty {
	return [...]experiment.Uncertainty{experiment.All, experiment.Luck, experiment.Parameters, experiment.People}[u]
}

// in returns n worlds.
func (u uncertainty) in(worlds int) study.Sampling {
	return study.Sampling{Uncertainty: u.kind(), Worlds: worlds}
}

// ownSetting returns the setting that a scenario comes with.
func ownSetting(s *scenarios.Scenario) setting {
	focal := s.Config.Brands[0]
	return setting{scenario: s, strategy: focal.Strategy, levers: focal.Levers, policy: focal.Policy, seed: s.Config.Seed, params: s.Config.Params}
}

// beforeSetting returns the setting of going on as before: the scenario under its history's strategy, or its own setting if there is no
// history.
func beforeSetting(s *scenarios.Scenario) setting {
	if preset, ok := agents.StrategyByName(s.AsBefore()); ok {
		return ownSetting(s).with(preset)
	}
	return ownSetting(s)
}

// with returns the setting under a preset from the first month on.
func (s setting) with(preset agents.Strategy) setting {
	s.strategy, s.levers, s.policy, s.preset, s.trunk, s.fork = preset.Name, preset.Levers, preset.Policy, true, nil, 0
	return s
}

// same reports whether two settings give the same run, whatever the names of their strategies.
func (s setting) same(other setting) bool {
	for _, x := range []*setting{&s, &other} {
		x.strategy = ""
		x.preset = x.preset && len(x.scenario.Config.Brands[0].Schedule) > 0
	}
	return s == other
}

// config returns the run of a setting.
func (s setting) config() sim.Config {
	if s.trunk != nil {
		return s.forked()
	}
	c := s.scenario.Config
	c.Seed = s.seed
	s.assume(&c)
	c.Brands = slices.Clone(c.Brands)
	c.Brands[0].Strategy, c.Brands[0].Levers, c.Brands[0].Policy = s.strategy, s.levers, s.policy
	if s.preset {
		c.Brands[0].Schedule = nil
	}
	return c
}

// assume applies the assumptions to a configuration; those that differ from the scenario's count as stated by the user.
func (s setting) assume(c *sim.Config) {
	own := &s.scenario.Config.Params
	c.Params, c.Stated = s.params, s.scenario.Config.Stated
	if s.params == *own {
		return
	}
	for _, row := range agents.Parameters() {
		if *row.At(&s.params) != *row.At(own) {
			c.Stated.Add(row.Path)
		}
	}
}

// forked returns the run of a fork: its trunk, with the differing levers changed in the month of the fork. If none differs it is the trunk
// itself, bit for bit.
func (s setting) forked() sim.Config {
	c := s.trunk.config()
	c.Seed = s.seed
	s.assume(&c)
	focal := &c.Brands[0]
	focal.Schedule = slices.Clone(focal.Schedule)
	for l, v := range s.levers {
		if v != s.trunk.levers[l] {
			focal.Schedule = append(focal.Schedule, sim.Change{Month: s.fork, Lever: agents.Lever(l), To: v})
		}
	}
	return c
}

// branch returns the setting forked at a month, with nothing changed yet.
func (s setting) branch(month int) setting {
	trunk := s
	s.trunk, s.fork = &trunk, month
	return s
}

// changed counts the assumptions that differ from the scenario's own.
func (s setting) changed() (n int) {
	own := &s.scenario.Config.Params
	if s.params == *own {
		return 0
	}
	for _, row := range agents.Parameters() {
		if *row.At(&s.params) != *row.At(own) {
			n++
		}
	}
	return n
}

// title returns the strategy's name, with an asterisk if a lever was moved away from it.
func (s setting) title() string {
	name := draw.Clean(s.strategy)
	if name == "" {
		name = "own levers"
	}
	if preset, known := agents.StrategyByName(s.strategy); known && preset.Levers != s.levers {
		name += "*"
	}
	return name
}

// deepest is the maximum number of undo steps.
const deepest = 100

// baseline is what the current setting is compared with: another strategy under the same assumptions or, with defaults, the same strategy
// under the scenario's own assumptions. The two are never mixed.
type baseline struct {
	setting  setting
	defaults bool
	summary  *study.Summary
	of       setting // what the summary was made from
}

// against returns the setting that the current one is compared with.
func (m *model) against() setting {
	if !m.base.defaults {
		return m.base.setting
	}
	s := m.setting
	s.params = s.scenario.Config.Params
	return s
}

// ghost returns the summary of the comparison setting; nil while unknown, or if there is no difference.
func (m *model) ghost() *study.Summary {
	if m.base.summary == nil || m.setting.same(m.against()) || !m.base.of.same(m.against()) {
		return nil
	}
	return m.base.summary
}

// moment is what undo restores: the current setting and its comparison.
type moment struct {
	setting, base setting
	defaults      bool
	compared      []string
}

// moment returns the current one.
func (m *model) moment() moment {
	return moment{m.setting, m.base.setting, m.base.defaults, m.compared}
}

// sampling returns the worlds of the lab's answers.
func (m *model) sampling() study.Sampling { return m.setting.unsure.in(m.options.Worlds) }

// job returns the work that updates the screen to the setting.
func (m *model) job() study.Live {
	against := m.against()
	going := beforeSetting(m.setting.scenario)
	going.seed, going.params, going.unsure = against.seed, against.params, against.unsure
	return study.Live{Now: m.setting.config(), Against: against.config(), Alone: m.setting.same(against), Names: [2]string{m.setting.title(), against.title()},
		Going: against.same(going) && m.setting.scenario.AsBefore() != "", Sampling: m.sampling(), Workers: m.options.Workers, Metrics: kept}
}

// adopt makes a setting the current one. The baseline always has the same scenario, people, assumptions and worlds.
func (m *model) adopt(s setting) {
	if s.scenario != m.setting.scenario {
		m.base = baseline{setting: beforeSetting(s.scenario)}
		m.compared = besides(s.scenario)
		m.change, m.fixed = change{}, nil
		m.month = 1
	}
	m.base.setting.seed, m.base.setting.params, m.base.setting.unsure = s.seed, s.params, s.unsure
	m.setting = s
}

// remember pushes the current setting onto the undo stack.
func (m *model) remember() {
	m.before = m.now
	m.past = append(m.past, m.moment())
	if len(m.past) > deepest {
		m.past = m.past[1:]
	}
	m.future = nil
}

// undo goes one step back, redo one forward again.
func (m *model) undo() bool { return m.travel(&m.past, &m.future) }
func (m *model) redo() bool { return m.travel(&m.future, &m.past) }

func (m *model) travel(from, to *[]moment) bool {
	if len(*from) == 0 {
		return false
	}
	last := len(*from) - 1
	*to = append(*to, m.moment())
	back := (*from)[last]
	*from = (*from)[:last]
	m.before, m.change = m.now, change{}
	m.adopt(back.setting)
	m.base.setting, m.base.defaults, m.compared = back.base, back.defaults, back.compared
	return true
}

// change is the last lever move, for the status line.
type change struct {
	known    bool
	lever    agents.Lever
	from, to float32
}

// setLever sets a lever to a value of 0..100 and reports whether that changed anything. Dragging calls it many times, and only the first
// call is remembered for undo.
func (m *model) setLever(l agents.Lever, to int, memorable bool) bool {
	v := float32(min(max(to, 0), 100)) / 100
	if v == m.setting.levers[l] {
		return false
	}
	if slices.Contains(m.fixed, l) {
		m.say(draw.Quiet, agents.LeverNames[l]+" is locked in this chapter")
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
