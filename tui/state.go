package tui

import "backlash/scenarios"

// State is the state in which a lab was left, for resuming it.
type State struct {
	Scenario, Baseline *scenarios.Scenario // only the baseline's focal brand counts
	Month              int
	Theme              string
	Big                bool
}

// ReadState parses a saved state; path is that of the file, for errors.
func ReadState(path string, text []byte) (*State, error) {
	kept, err := scenarios.ReadLabState(path, text)
	if err != nil {
		return nil, err
	}
	s := &State{Month: kept.Month, Theme: kept.Theme, Big: kept.Big}
	if s.Scenario, err = scenarios.Load(kept.Scenario, nil); err != nil {
		return nil, err
	}
	if s.Baseline, err = scenarios.Load(kept.Baseline, nil); err != nil {
		return nil, err
	}
	return s, nil
}

// state returns the lab's current state.
func (m *model) state() State {
	base := *m.scenario()
	base.Config = m.base.setting.config()
	return State{Scenario: m.scenario(), Baseline: &base, Month: m.month, Theme: m.styles.Theme, Big: m.big}
}

// resume restores a saved state.
func (m *model) resume(s *State) {
	if len(s.Baseline.Config.Brands) > 0 {
		brand := s.Baseline.Config.Brands[0]
		m.base.setting.strategy, m.base.setting.levers, m.base.setting.policy = brand.Strategy, brand.Levers, brand.Policy
		m.base.setting.preset = len(brand.Schedule) == 0
	}
	m.playing = false
	m.goTo(s.Month)
}
