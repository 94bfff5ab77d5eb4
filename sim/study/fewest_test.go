package study

import (
	"context"
	"errors"
	"testing"

	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/number"
)

// Every question takes the fewest worlds that it has an answer for, and names the option where they are fewer. The context has ended, so that
// nothing runs.
func TestFewestWorlds(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	two := []string{"balanced", "hyper-intrusive"}
	point := small(t, "balanced")
	for name, c := range map[string]struct {
		least int
		ask   func(b Base, s Sampling) error
	}{
		"assert": {1, func(b Base, s Sampling) error {
			_, err := (&Assert{Base: b, Sampling: s, Condition: "trust > 0"}).Run(ended, testEnv)
			return err
		}},
		"causes": {1, func(_ Base, s Sampling) error {
			_, err := (&Causes{Point: point, Sampling: s}).Run(ended, testEnv, nil)
			return err
		}},
		"cohorts": {1, func(_ Base, s Sampling) error {
			_, err := (&Cohorts{Point: point, Sampling: s}).Run(ended, testEnv)
			return err
		}},
		"compare": {1, func(b Base, s Sampling) error { return (&Compare{Base: b, Sampling: s, Strategies: two}).Begin() }},
		"events": {1, func(b Base, s Sampling) error {
			_, err := (&Events{Base: b, Sampling: s}).Run(ended, testEnv)
			return err
		}},
		"hysteresis": {1, func(b Base, s Sampling) error {
			_, err := (&Hysteresis{Base: b, Sampling: s, Lever: "intensity", Levels: 3, Hold: 1, Metric: "trust"}).Run(ended, testEnv)
			return err
		}},
		"probe": {1, func(b Base, s Sampling) error {
			p, err := b.Probe("balanced", []string{"depth=0.1"}, 1, s)
			if err == nil {
				_, err = p.Run(ended, testEnv)
			}
			return err
		}},
		"run": {1, func(b Base, s Sampling) error { return (&Run{Base: b, Sampling: s}).Begin(Headline) }},
		"sensitivity": {1, func(b Base, s Sampling) error {
			_, err := (&Sensitivity{Base: b, Sampling: s, Method: "morris", Metric: "trust"}).Run(ended, testEnv)
			return err
		}},
		"sliders": {1, func(b Base, s Sampling) error {
			_, err := (&Sliders{Base: b, Sampling: s}).Run(ended, testEnv)
			return err
		}},
		"split": {1, func(b Base, s Sampling) error {
			_, err := (&Split{Base: b, Sampling: s, Strategies: two}).Run(ended, testEnv)
			return err
		}},
		"steps": {1, func(b Base, s Sampling) error {
			_, err := (&Steps{Base: b, Sampling: s}).Run(ended, testEnv)
			return err
		}},
		"sweep": {1, func(b Base, s Sampling) error {
			_, err := (&Sweep{Base: b, Sampling: s, Vary: []string{"intensity=0:1:2"}, Design: "grid"}).Plan()
			return err
		}},
		"threshold": {analysis.FewestWorlds, func(b Base, s Sampling) error {
			_, err := (&Threshold{Base: b, Sampling: s, Lever: "intensity", Levels: 3, Metric: "trust"}).Run(ended, testEnv, nil)
			return err
		}},
		"twins": {1, func(_ Base, s Sampling) error {
			_, err := (&Twins{Points: [2]experiment.Point{point, point}, Sampling: s}).Run(ended, testEnv)
			return err
		}},
	} {
		worlds := func(s Sampling) bool { // whether the number of worlds is what is refused
			var w Wrong
			return errors.As(c.ask(shop(t), s), &w) && w.Option == "worlds"
		}
		if !worlds(lucky(c.least-1)) || worlds(lucky(c.least)) {
			t.Errorf("%s: %s or more are not what it takes", name, number.Several(c.least, "world"))
		}
		if all := experiment.Draws(); !worlds(Sampling{experiment.All, all + 1}) || worlds(Sampling{experiment.All, all}) || worlds(lucky(all+1)) {
			t.Errorf("%s: it does not take as many worlds as there are draws, and no more unless they draw nothing", name)
		}
	}
}

// Where one run fails, a question that needs all of them has no answer: the run's error is the question's.
func TestARunThatFailsFailsItsQuestion(t *testing.T) {
	point := small(t, "balanced")
	broken := point
	broken.Config.Population.Customers = -1
	pair := [2]experiment.Point{point, broken}
	b := shop(t)
	b.Scenario.Config.Population.Customers = -1
	for name, ask := range map[string]func() error{
		"assert": func() error {
			_, err := (&Assert{Base: b, Sampling: lucky(2), Condition: "trust > 0"}).Run(t.Context(), testEnv)
			return err
		},
		"causes": func() error {
			_, err := (&Causes{Point: broken, Sampling: lucky(2)}).Run(t.Context(), testEnv, nil)
			return err
		},
		"cohorts": func() error {
			_, err := (&Cohorts{Point: broken, Sampling: lucky(2)}).Run(t.Context(), testEnv)
			return err
		},
		"kin": func() error { _, err := (&Kin{Points: pair, Sampling: lucky(1)}).Run(t.Context(), testEnv); return err },
		"telling": func() error {
			_, err := (&Telling{Points: pair, Sampling: lucky(1)}).Run(t.Context(), testEnv)
			return err
		},
		"twins": func() error {
			_, err := (&Twins{Points: pair, Sampling: lucky(2)}).Run(t.Context(), testEnv)
			return err
		},
	} {
		if err := ask(); err == nil {
			t.Errorf("%s has an answer", name)
		}
	}
}
