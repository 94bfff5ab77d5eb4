package tui

import (
	"fmt"
	"math"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// unsureTexts describe what a band comes from.
var unsureTexts = [uncertaintyCount]string{"people, luck and parameters", "luck", "unsure parameters", "people"}

// setBaseline makes the current setting the baseline.
func (m *model) setBaseline() {
	m.base.setting, m.base.defaults = m.setting, false
	if m.work.setting.same(m.setting) && m.now != nil {
		m.base.summary, m.base.of = m.now, m.setting
	}
	m.look = nil // they are the same now
	m.revision++
}

// toggleDefaults compares with the default assumptions instead of the baseline strategy, or back.
func (m *model) toggleDefaults() tea.Cmd {
	m.remember()
	if m.base.defaults = !m.base.defaults; m.base.defaults {
		m.say(draw.Plain, fmt.Sprintf("beside: this strategy under the default assumptions; %d of yours differ", m.setting.changed()))
	} else {
		m.say(draw.Plain, "beside: the other strategy under your assumptions")
	}
	m.revision++
	return m.simulate()
}

// forkHere forks the timeline at the cursor: from here on levers change only the future, and the original is the ghost.
func (m *model) forkHere() tea.Cmd {
	m.playing = false
	if m.month >= m.months() {
		m.say(draw.Quiet, fmt.Sprintf("nothing comes after m%d: fork at an earlier month", m.month))
		return nil
	}
	m.remember()
	m.setBaseline()
	m.setting = m.setting.branch(m.month)
	m.change = change{}
	m.say(draw.Plain, fmt.Sprintf("forked at m%d: levers now change what comes after; the original is beside it, u goes back", m.month))
	return m.simulate()
}

// replay animates the chart's lines from the previous setting's to the current ones.
type replay struct{ frame, clock int }

// There are replayFrames in replayTime; after the last one the lines are exactly the current ones.
const (
	replayFrames = 12
	replayTime   = 600 * time.Millisecond
)

// replayMsg shows the next frame of a replay.
type replayMsg struct{ clock int }

// replayLast starts a replay; with reduced motion it only says what changed.
func (m *model) replayLast() tea.Cmd {
	switch {
	case m.before == nil || m.now == nil:
		m.say(draw.Quiet, "nothing has changed yet")
		return nil
	case m.styles.Still:
		m.say(draw.Plain, "last change: "+m.change.text(m.styles))
		return nil
	}
	m.replay = replay{frame: 1, clock: m.replay.clock + 1}
	return m.nextFrame()
}

func (m *model) nextFrame() tea.Cmd {
	clock := m.replay.clock
	return tea.Tick(replayTime/replayFrames, func(time.Time) tea.Msg { return replayMsg{clock} })
}

func (m *model) replayed(msg replayMsg) tea.Cmd {
	if msg.clock != m.replay.clock || m.replay.frame == 0 {
		return nil
	}
	if m.replay.frame++; m.replay.frame > replayFrames {
		m.replay.frame = 0
		return nil
	}
	return m.nextFrame()
}

// band returns a metric during a replay, between its previous and its current values.
func (r replay) band(before, now *study.Summary, metric agents.Metric) study.Band {
	b := now.Bands[metric]
	if r.frame == 0 || before == nil {
		return b
	}
	share := float64(r.frame-1) / replayFrames
	was, out := before.Bands[metric].Mean, make([]float64, len(b.Mean))
	for i, v := range b.Mean {
		if out[i] = v; i < len(was) && !math.IsNaN(was[i]) && !math.IsNaN(v) {
			out[i] = was[i]*(1-share) + v*share
		}
	}
	return study.Band{Mean: out}
}
