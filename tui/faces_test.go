package tui

import (
	"encoding/json"
	"reflect"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/study"
)

// tiny are the scenarios with so few people that all of them can be asked everything.
func tiny(t *testing.T) (out []*scenarios.Scenario) {
	t.Helper()
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Config.Population.Customers, s.Config.Months = 60, 24
		out = append(out, s)
	}
	if len(out) < 9 {
		t.Fatalf("%d scenarios", len(out))
	}
	return out
}

// alike says that what the lab found is what the command found, to the last digit and letter.
func alike(t *testing.T, what string, lab, command any) {
	t.Helper()
	if !reflect.DeepEqual(lab, command) {
		a, _ := json.Marshal(lab)
		b, _ := json.Marshal(command)
		t.Errorf("%s: the lab finds %.300s, the command %.300s", what, a, b)
	}
}

// The lab and the commands ask the same study the same question, of every scenario under every strategy.
func TestTheLabAndTheCommandsSayTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone, which the race detector has nothing to say of")
	}
	env := &study.Env{Workers: 2}
	for _, s := range tiny(t) {
		base := study.Base{Scenario: s}
		var arms []setting
		var names []string
		for _, strategy := range agents.Strategies() {
			here := ownSetting(s).with(strategy)
			arms, names = append(arms, here), append(names, strategy.Name)
		}
		if len(arms) < 11 {
			t.Fatalf("%d strategies", len(arms))
		}
		commands, err := base.Points(names)
		if err != nil {
			t.Fatal(err)
		}
		for i, here := range arms {
			what := s.Name + ", " + names[i]
			other := (i + 1) % len(arms)
			there := arms[other]

			opening := func(x setting) *study.Summary {
				out := (*study.Summary)(nil)
				job := study.Live{Now: x.config(), Alone: true, Metrics: kept, Sampling: study.Sampling{Uncertainty: experiment.All, Worlds: 2}, Workers: 2}
				study.Lively()(t.Context(), job, func(r study.Report) { out = r.Now })
				return out
			}(here)
			run := study.Run{Base: study.Base{Scenario: &scenarios.Scenario{Name: s.Name, Config: commands[i].Config}}, Sampling: study.Sampling{Uncertainty: experiment.All, Worlds: 2}}
			if err := run.Begin(nil); err != nil {
				t.Fatal(err)
			}
			if err := run.Do(t.Context(), env); err != nil {
				t.Fatal(err)
			}
			alike(t, what+", opening", study.OpeningText(opening.Opens, opening.Lead), study.Opening(run.Collected))
			churn := run.Collected.Series[agents.MetricGone].Values
			gone := opening.Bands[agents.MetricGone]
			gone.Before = nil // nobody leaves before
			alike(t, what+", gone", gone, study.BandOf(churn, 1))

			causes, err := asked{here, there}.study(2).Run(t.Context(), env)
			if err != nil {
				t.Fatal(err)
			}
			alone, err := base.Causes(names[i], names[other], study.Sampling{Uncertainty: experiment.All, Worlds: 2})
			if err != nil {
				t.Fatal(err)
			}
			command, err := alone.Run(t.Context(), env)
			if err != nil {
				t.Fatal(err)
			}
			alike(t, what+", causes", causes.Spans(), command.Spans())

			twins, err := follow{here: here, there: there, customer: 17}.study().Run(t.Context(), env)
			if err != nil {
				t.Fatal(err)
			}
			asking, err := base.Twins([2]string{names[i], names[other]}, 17, study.Sampling{Uncertainty: experiment.All, Worlds: 1})
			if err != nil {
				t.Fatal(err)
			}
			lives, err := asking.Run(t.Context(), env)
			if err != nil {
				t.Fatal(err)
			}
			twins.Names = lives.Names
			alike(t, what+", twins", twins, lives)
		}

		worlds := study.Sampling{Uncertainty: experiment.All, Worlds: 2}
		var last *compared
		if err := compareWorlds(t.Context(), points(arms), worlds.In(), 2, func(c *compared) { last = c }); err != nil {
			t.Fatal(err)
		}
		command := study.Compare{Base: base, Sampling: worlds, Strategies: names}
		if err := command.Begin(); err != nil {
			t.Fatal(err)
		}
		if _, err := command.Do(t.Context(), env); err != nil {
			t.Fatal(err)
		}
		for i, arm := range command.Comparison.Arms {
			alike(t, s.Name+", "+names[i]+", value", study.Show(last.arms[i].value, 4), study.Show(arm.Estimate(arm.Value), 4))
			alike(t, s.Name+", "+names[i]+", gain", last.arms[i].gain, command.Comparison.ValueDifference(i))
			alike(t, s.Name+", "+names[i]+", left only here", last.arms[i].only, arm.Estimate(arm.OnlyHere))
		}
	}
}

// Where harm begins is one study too, whatever the lab's lever stands at; only its levels are shown from 0 to 100.
func TestThresholdsAreThoseOfTheCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone, which the race detector has nothing to say of")
	}
	env := &study.Env{Workers: 2}
	for i, s := range tiny(t)[:3] {
		metric := thresholdMetrics[i].metric
		var told []study.ThresholdSoFar
		lab, err := walk{ownSetting(s), agents.Intensity, metric}.study().Run(t.Context(), env, func(x study.ThresholdSoFar) { told = append(told, x) })
		if err != nil {
			t.Fatal(err)
		}
		if len(told) != thresholdWorlds || told[2].Worlds != 3 || told[2].Of != thresholdWorlds {
			t.Errorf("%s: told %d times, %+v", s.Name, len(told), told[2])
		}
		command := study.Threshold{Base: study.Base{Scenario: s}, Sampling: study.Sampling{Uncertainty: experiment.All, Worlds: thresholdWorlds},
			Lever: "intensity", Levels: thresholdLevels, Metric: agents.Metrics()[metric].Name, With: "none"}
		want, err := command.Run(t.Context(), env, nil)
		if err != nil {
			t.Fatal(err)
		}
		var said [][]string
		for k := range want.Thresholds {
			said = append(said, lab.Thresholds[k].Sentences)
			lab.Thresholds[k].Sentences, want.Thresholds[k].Sentences = nil, nil
		}
		a, _ := json.Marshal(lab)
		b, _ := json.Marshal(want)
		alike(t, s.Name, string(a), string(b))
		if i > 0 { // the other two would say the same in the same way
			continue
		}
		command.Hundred = true
		again, err := command.Run(t.Context(), env, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k := range again.Thresholds {
			alike(t, s.Name+" in sentences", said[k], again.Thresholds[k].Sentences)
			alike(t, s.Name+" in words", lab.Cells(&lab.Thresholds[k]), again.Cells(&again.Thresholds[k]))
		}
	}
}
