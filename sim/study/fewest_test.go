package study

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
			_, err := (&Causes{Point: point, Sampling: s}).Run(ended, testEnv)
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
			_, err := (&Causes{Point: broken, Sampling: lucky(2)}).Run(t.Context(), testEnv)
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

// What a request may ask for ends where it says: one step further is refused with the option and the bound.
func TestRequestsEndWhereTheySay(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	point, all, drawn := small(t, "balanced"), experiment.Draws(), func(n int) Sampling { return Sampling{experiment.All, n} }
	twins := func(customer, first int, s Sampling) error {
		_, err := (&Twins{Points: [2]experiment.Point{point, point}, Customer: customer, First: first, Sampling: s}).Run(ended, testEnv)
		return err
	}
	threshold := func(lever, with, metric string) error {
		_, err := (&Threshold{Base: shop(t), Sampling: lucky(5), Lever: lever, Levels: 3, Metric: metric, With: with}).Plan()
		return err
	}
	optimize := func(worlds, check int, s experiment.Uncertainty) error {
		_, err := (&Optimize{Base: shop(t), Sampling: Sampling{s, worlds}, Objective: "trust", Evaluations: 20, Check: check, Sample: 100}).Run(ended, testEnv)
		return err
	}
	sweep := func(precision string, s Sampling, most int) error {
		_, err := (&Sweep{Base: shop(t), Sampling: s, Vary: []string{"intensity=0:1:2"}, Design: "grid", Precision: precision, Most: most}).Plan()
		return err
	}
	for _, x := range []struct {
		what, option, why string // option and reason of the refusal; "": it is no refusal of the request
		err               error
	}{
		{"the first world", "", "", twins(0, 0, drawn(4))},
		{"the last world", "", "", twins(0, all-4, drawn(4))},
		{"a world too far", "world", fmt.Sprintf("%d: want 1 to %d,", all-2, all-3), twins(0, all-3, drawn(4))},
		{"a world before the first", "world", "0: want 1 to", twins(0, -1, drawn(4))},
		{"a world far away, by luck", "", "", twins(0, 10*all, lucky(4))},
		{"levels that fall", "lever", "intensity=0.5,0.2,0.9: want levels that rise", threshold("intensity=0.5,0.2,0.9", "none", "trust")},
		{"a level twice", "lever", "the level 0.2 twice", threshold("intensity=0.2,0.2,0.9", "none", "trust")},
		{"a level that is no number", "lever", "intensity=0,x,1", threshold("intensity=0,x,1", "none", "trust")},
		{"two levels", "lever", "want at least 3 levels", threshold("intensity=0,1", "none", "trust")},
		{"three levels", "", "", threshold("intensity=0,.5,1", "none", "trust")},
		{"a range beside", "with", "control=0:1: want levels, control=0,1", threshold("intensity", "control=0:1", "trust")},
		{"the lever beside itself", "with", "that is the lever itself", threshold("intensity", "intensity=0,1", "trust")},
		{"the usual lever beside itself", "", "", threshold("transparency", ThresholdWith, "trust")},
		{"a metric that is neither good nor bad", "metric", "neither good nor bad", threshold("intensity", "none", "touches")},
		{"as many worlds as draws", "", "", optimize(12, all-12, experiment.All)},
		{"more worlds than draws", "check", fmt.Sprintf("%d: want at most %d, since the %d parameter draws are shared", all-11, all-12, all), optimize(12, all-11, experiment.All)},
		{"more worlds than draws, by luck", "", "", optimize(12, all, experiment.Luck)},
		{"a precision from seven worlds", "precision", "at least 8 worlds to begin with", sweep("trust=0.01", lucky(7), 9)},
		{"a precision from eight worlds", "", "", sweep("trust=0.01", lucky(8), 8)},
		{"fewer worlds at most than to begin with", "max-worlds", "8: want at least --worlds, 9", sweep("trust=0.01", lucky(9), 8)},
		{"as many at most as draws", "", "", sweep("trust=0.01", drawn(8), all)},
		{"more at most than draws", "max-worlds", fmt.Sprintf("%d: want at most %d,", all+1, all), sweep("trust=0.01", drawn(8), all+1)},
		{"more at most than draws, by luck", "", "", sweep("trust=0.01", lucky(8), all+1)},
	} {
		var w Wrong
		switch refusal := errors.As(x.err, &w); {
		case x.option != "":
			if !refusal || w.Option != x.option || !strings.Contains(x.err.Error(), x.why) {
				t.Errorf("%s: %v, want a refusal of %q that says %q", x.what, x.err, x.option, x.why)
			}
		case refusal:
			t.Errorf("%s: %v", x.what, x.err)
		}
	}
	for with, why := range map[string]string{"nonsense=0,1": "--with: nonsense: unknown address", "control=0,2": "control: 2: want a number, 0..1"} {
		if err := threshold("intensity", with, "trust"); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("beside %s: %v", with, err)
		}
	}
}
