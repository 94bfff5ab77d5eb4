package tui

import (
	"context"
	"reflect"
	"testing"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// simulated runs a setting with the real engine and returns its first world's summary.
func simulated(t *testing.T, s setting) *study.Summary {
	t.Helper()
	var out *study.Summary
	Simulate()(context.Background(), study.Live{Now: s.config(), Alone: true, Metrics: kept, Sampling: study.ByLuck(1), Workers: 2}, func(b study.Report) {
		if b.Err != nil {
			t.Fatal(b.Err)
		}
		out = b.Now
	})
	return out
}

// engineScenario is a small scenario with everything that the engine wants.
func engineScenario(t *testing.T) *setting {
	t.Helper()
	scenario, err := embedded{}.load("subscription-streaming")
	if err != nil {
		t.Fatal(err)
	}
	scenario.Config.Population.Customers, scenario.Config.Months = 600, 18
	s := ownSetting(scenario)
	return &s
}

func TestAnUnchangedForkIsItsParent(t *testing.T) {
	parent := *engineScenario(t)
	fork := parent.branch(9)
	if !reflect.DeepEqual(parent.config(), fork.config()) {
		t.Fatal("an unchanged fork is another configuration")
	}
	fork.levers[agents.Intensity], fork.levers[agents.Control] = .05, .95
	a, b := simulated(t, parent), simulated(t, fork)
	for month := 1; month <= 8; month++ {
		if a.At(agents.MetricTrust, month) != b.At(agents.MetricTrust, month) {
			t.Errorf("the fork at m9 differs in m%d already", month)
		}
	}
	if a.At(agents.MetricTrust, 18) == b.At(agents.MetricTrust, 18) {
		t.Error("the fork's levers changed nothing")
	}
	again := fork.branch(12)
	again.levers[agents.Intensity] = .9
	if c := simulated(t, again); c.At(agents.MetricTrust, 11) != b.At(agents.MetricTrust, 11) || c.At(agents.MetricTrust, 18) == b.At(agents.MetricTrust, 18) {
		t.Error("a fork of a fork does not start on its parent")
	}
}

func TestForkKeyAndUndo(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	start := m.setting
	m.goTo(14)
	press(m, "f", "H")
	if m.setting.fork != 14 || m.against() != start || m.ghost() == nil {
		t.Fatalf("fork at %d, ghost known: %v", m.setting.fork, m.ghost() != nil)
	}
	if changes := m.setting.config().Brands[0].Schedule; len(changes) != 1 || changes[0].Month != 14 {
		t.Errorf("the fork schedules %v", changes)
	}
	press(m, "u", "u")
	if m.setting != start {
		t.Error("undo does not leave the fork")
	}
	press(m, "ctrl+r", "ctrl+r")
	if m.setting.fork != 14 || draw.Percent(m.setting.levers[agents.Intensity]) != 85 {
		t.Error("redo does not come back to it")
	}
}

func TestReplayEndsOnTheNewCurve(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	press(m, "H")
	feed(m, study.Report{Now: testSummary(1, .2), World: testWorld()})
	after := m.View()
	press(m, "r")
	seen := map[string]bool{}
	for range replayFrames + 3 {
		seen[m.View()] = true
		m.Update(replayMsg{m.replay.clock})
	}
	if len(seen) < 4 {
		t.Errorf("a replay of %d pictures", len(seen))
	}
	if m.View() != after {
		t.Error("the replay does not end on the new curve")
	}
}

func TestBandSources(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	for _, want := range []uncertainty{unsureLuck, unsureParameters, unsurePeople, unsureAll} {
		press(m, "U")
		if m.setting.unsure != want {
			t.Fatalf("the band is of %d, want %d", m.setting.unsure, want)
		}
		if kind := m.job().Uncertainty; kind != want.kind() {
			t.Errorf("%d: the work asks for %s", want, kind)
		}
	}
}

// An assumption moves the baseline strategy too; only the ghost of default assumptions shows its effect.
func TestBaselinesKeptApart(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	next := m.setting
	next.params.Trust.Drift++
	m.remember()
	m.adopt(next)
	if m.against().params != m.setting.params || m.setting.changed() != 1 {
		t.Errorf("%d assumptions changed; the baseline has them: %v", m.setting.changed(), m.against().params == m.setting.params)
	}
	press(m, "B")
	if m.against().params != m.setting.scenario.Config.Params || m.against().levers != m.setting.levers {
		t.Error("B does not compare with the default assumptions")
	}
	press(m, "u", "u")
	if m.base.defaults || m.setting.changed() != 0 {
		t.Error("undo leaves the assumptions changed")
	}
}
