package tui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// telling is the story screen: chapter by chapter, predict, then reveal. The worlds run while the room thinks; none of their results is
// drawn before the answers are locked in.
type telling struct {
	hall.Session
	job        task
	playing    int // chapter whose question is being simulated; -1: none
	percent    int // of its worlds
	reveals    int // generation of the reveal
	notes      bool
	joining    bool // the screen shows how to join, and who is in
	room       roomPanel
	scroll     int // lines by which the debrief is scrolled
	began      time.Time
	now        func() time.Time
	seat       hotSeat
	leaving    bool      // the exit key was pressed while guests are in
	typedAt    time.Time // of the last vote
	rehearsing bool      // the story plays by itself
	clocks     int       // generation of clock checks
	rows       []int     // screen row of each answer, for the mouse
}

// revealMsg draws one more month of the future.
type revealMsg struct{ reveals int }

// timeStep is the change of the time to answer per key press.
const timeStep = 30 * time.Second

// revealTime is the duration of the reveal.
const revealTime = 1500 * time.Millisecond

// newTelling returns the screen before it has a story.
func newTelling() *telling {
	return &telling{Session: hall.NewSession(), now: time.Now, room: newRoomPanel(), playing: -1}
}

// tell selects the story.
func (c *telling) tell(s *scenarios.Story) {
	c.Session.Tell(s)
	c.began = c.now()
}

// resume restores a saved session, with nobody in the hot seat.
func (c *telling) resume(w *hall.Workshop) {
	if c.Restore(w); w.Game != nil {
		c.seat = hotSeat{brand: -1}
	}
}

func (c *telling) work() *task { return &c.job }

// typing reports whether a question is open: letters are votes, and no other screen may be opened.
func (c *telling) typing() bool { return c.Betting() || c.joining && c.room.renaming }

func (c *telling) keyGroup(m *model) keyGroup {
	k := &m.keys
	if c.joining {
		return keyGroup{"ROOM", c.room.bindings(m)}
	}
	group := keyGroup{"STORY", []key.Binding{k.goOn, k.chapterBack, k.chapterOn, k.notes, k.join}}
	if p := c.Present(); p != nil && p.Market != nil {
		group.bindings = []key.Binding{k.clock, k.freeze, k.inject, k.next, k.less, k.more, k.muchLess, k.muchMore, k.up, k.down, k.notes, k.join, k.chapterBack, k.chapterOn}
	} else if c.typing() {
		group.bindings = []key.Binding{k.goOnLock, c.letters(k.vote, false), k.talk, k.moreTime, k.lessTime, k.count, c.letters(k.voteLess, true), k.notes, k.join, k.chapterBack, k.big, k.theme, k.help, k.quit, k.quitAlways}
	} else if c.Free() {
		group.bindings = append(group.bindings, k.tryIt)
	}
	if p := c.Present(); p != nil && c.Step >= hall.StepTruth {
		group.bindings = append(group.bindings, k.again)
	}
	return group
}

// letters is a binding of votes, named after the available answers.
func (c *telling) letters(b key.Binding, capital bool) key.Binding {
	if p := c.Present(); p != nil && len(p.Answers) > 0 {
		first, last := scenarios.Letter(0), scenarios.Letter(len(p.Answers)-1)
		if capital {
			first, last = strings.ToUpper(first), strings.ToUpper(last)
		}
		b.SetHelp(first+"-"+last, b.Help().Desc)
	}
	return b
}

func (c *telling) enter(m *model) tea.Cmd {
	var cue tea.Cmd
	if m.options.Story != nil && c.Story == nil {
		c.tell(m.options.Story)
		if m.options.Hall != nil {
			c.Hall = m.options.Hall
		}
		if m.options.Resume != nil {
			c.resume(m.options.Resume)
		}
		c.Publish()
		c.rehearsing = m.options.Rehearse > 0
		cue = c.cue(m)
	}
	if g := c.Hall.Game(); g != nil && g.Running && !c.job.running {
		return c.simulate(m, g.Market)
	}
	return tea.Batch(c.prepare(m), cue)
}

// prepare simulates the questions whose answer is not known yet, the current one first, so that the truth is ready when it is asked for. It
// interrupts the simulation of a later question.
func (c *telling) prepare(m *model) tea.Cmd {
	open := c.Unanswered()
	if len(open) == 0 || c.job.running && (c.playing < 0 || c.playing == open[0]) {
		return nil
	}
	c.playing, c.percent = open[0], 0
	story, workers, hold := c.Story, m.options.Workers, m.hold
	return m.begin(screenStory, func(ctx context.Context, tell func(any)) error {
		defer hold()()
		for _, at := range open {
			tell(begun(at))
			out, err := story.Chapters[at].Wager().Run(ctx, hall.Worlds(), workers, inPercent(tell))
			if err != nil {
				return err
			}
			tell(played{at, out})
		}
		return nil
	})
}

// begun carries the chapter whose question is now being simulated.
type begun int

// played carries the model's answer to a question.
type played struct {
	chapter int
	outcome *experiment.Outcome
}

func (c *telling) receive(m *model, news any) {
	switch n := news.(type) {
	case begun:
		c.playing, c.percent = int(n), 0
	case progressing:
		c.percent = int(n)
	case played:
		c.Answered(n.chapter, n.outcome)
	case quarterPlayed:
		c.Hall.Played(n.result, n.costs)
		c.keep(m)
	}
}

func (c *telling) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	if c.Story == nil {
		return nil, false
	}
	c.rehearsing = false
	cmd, known := c.pressed(m, msg)
	if known {
		m.revision++ // the active keys may change
		c.Publish()
		c.keep(m)
	}
	return cmd, known
}

// pressed handles a key.
func (c *telling) pressed(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	text := msg.String()
	defer func(was bool) { c.leaving = c.leaving && !was }(c.leaving)
	if c.joining {
		switch {
		case c.room.key(m, c.Hall, c.Chapter, msg):
			return nil, true
		case is(k.escape), is(k.goOn): // enter always moves on
			c.joining = false
			return nil, true
		}
	}
	if g := c.game(); g != nil {
		if cmd, known := c.marketKey(m, msg, g); known {
			return cmd, true
		}
	}
	switch {
	case is(k.quit) && !c.leaving && c.guests() > 0 && !c.room.renaming:
		c.leaving = true
		m.say(draw.Warning, draw.Count(c.guests(), "guest")+" in: "+k.quit.Help().Key+" again ends it for all")
		return nil, true
	case c.Betting() && c.ballot(text):
		return nil, true
	case c.Betting() && is(k.talk):
		switch {
		case c.Talk():
			m.say(draw.Plain, "the room talks, and is counted anew; "+k.talk.Help().Key+" again takes that back")
		case c.TalkBack():
			m.say(draw.Plain, "back in the first round, with its hands")
		default:
			m.say(draw.Quiet, "the room has talked already; enter locks the bets")
		}
		return nil, true
	case c.Betting() && is(k.moreTime):
		c.Hall.Time(timeStep)
		return c.tickClock(), true
	case c.Betting() && is(k.lessTime):
		c.Hall.Time(-timeStep)
		return c.tickClock(), true
	case is(k.goOn):
		return c.on(m), true
	case is(k.chapterOn):
		if c.typing() {
			m.say(draw.Quiet, "first the bet: enter locks it in")
			return nil, true
		}
		return c.turn(m, c.Chapter+1, hall.StepRead), true
	case is(k.chapterBack):
		return c.turn(m, c.Chapter-1, hall.StepRead), true
	case is(k.notes) && c.Present() == nil:
		m.say(draw.Quiet, "notes come with the chapters; here there are none")
	case is(k.notes):
		c.notes = !c.notes
	case is(k.join):
		c.joining = !c.joining
	case c.Chapter == len(c.Story.Chapters) && is(k.down):
		c.scroll++
	case c.Chapter == len(c.Story.Chapters) && is(k.up):
		c.scroll = max(0, c.scroll-1)
	case c.typing():
		if is(k.quit) {
			return m.leave(), true
		}
		return m.screenKey(msg)
	case is(k.tryIt):
		return c.try(m), true
	case is(k.exporting) && c.Present() == nil:
		m.openExport(exportSummary)
	case is(k.again) && c.Reopen():
	default:
		return nil, false
	}
	return nil, true
}

// guests returns the number of guests who are in.
func (c *telling) guests() int {
	in, _ := c.Hall.Present()
	return in
}

// countTime is how long after a letter digits still count its hands.
const countTime = 5 * time.Second

// ballot handles a vote. Digits count hands only shortly after their answer's letter; later they are taken for a slip.
func (c *telling) ballot(text string) bool {
	now := c.now()
	if now.Sub(c.typedAt) > countTime {
		c.Typed = 0
	}
	took := c.Ballot(text)
	if took {
		c.typedAt = now
	}
	return took
}

// keep saves the session.
func (c *telling) keep(m *model) {
	if m.options.Keep != nil && c.Story != nil {
		m.options.Keep(c.Workshop(m.options.StoryName, m.options.code()))
	}
}

// on goes one step further.
func (c *telling) on(m *model) tea.Cmd {
	if m.layout.class == classSmall {
		c.notes = false // there is no room for both
	}
	switch c.Advance() {
	case hall.NextEnd:
		m.say(draw.Quiet, "this is the end: e writes the debrief, q leaves")
	case hall.NextChapter:
		return c.turn(m, c.Chapter+1, hall.StepRead)
	case hall.NextWait:
		m.say(draw.Quiet, hall.Fill(hall.Wall(c.Story.Lang)["moment"], "percent", fmt.Sprint(c.percent)))
		return c.prepare(m) // if nothing is running any more
	case hall.NextReveal:
		return c.reveal(m)
	}
	return nil
}

// turn goes to a chapter: -1 is the story's own page, the number of chapters the debrief.
func (c *telling) turn(m *model, to int, at hall.Step) tea.Cmd {
	c.Session.Turn(to, at)
	c.scroll = 0
	return c.prepare(m)
}

// reveal shows the truth; the future is drawn month by month, or at once with reduced motion.
func (c *telling) reveal(m *model) tea.Cmd {
	c.Unveil(m.styles.Still)
	c.reveals++
	if m.styles.Still {
		return nil
	}
	return c.nextMonth()
}

func (c *telling) nextMonth() tea.Cmd {
	p, reveals := c.Present(), c.reveals
	months := max(1, p.Until-p.Reveal)
	return tea.Tick(revealTime/time.Duration(months), func(time.Time) tea.Msg { return revealMsg{reveals} })
}

// revealed draws one more month; the last one ends the reveal.
func (c *telling) revealed(msg revealMsg) tea.Cmd {
	if msg.reveals != c.reveals || !c.ShowMonth() {
		return nil
	}
	return c.nextMonth()
}

// try opens the chapter's world in the lab, with the levers that the chapter leaves free.
func (c *telling) try(m *model) tea.Cmd {
	p := c.Present()
	if p == nil {
		m.say(draw.Quiet, m.keys.chapterBack.Help().Key+" goes back to a chapter, to try its world")
		return nil
	}
	if !c.Free() {
		m.say(draw.Quiet, "first the bet: enter locks it in")
		return nil
	}
	m.say(draw.Plain, "try it: esc comes back to the story")
	return m.show(screenLab)
}

// handOver makes the chapter's world the one on all screens, once its bets are locked in.
func (c *telling) handOver(m *model) tea.Cmd {
	if c.Story == nil || !c.Free() {
		return nil
	}
	p := c.Present()
	m.remember()
	m.adopt(ownSetting(p.After))
	m.base = baseline{setting: ownSetting(p.Before)}
	m.fixed = p.Locked
	return m.simulate()
}

func (c *telling) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	for i, row := range c.rows {
		if c.typing() && msg.Y == row && msg.Action == tea.MouseActionPress {
			switch msg.Button {
			case tea.MouseButtonLeft:
				c.Raise(i, 1)
			case tea.MouseButtonRight:
				c.Raise(i, -1)
			}
			return nil
		}
	}
	switch {
	case c.Chapter == len(c.Bets) && msg.Button == tea.MouseButtonWheelDown:
		c.scroll++
	case c.Chapter == len(c.Bets) && msg.Button == tea.MouseButtonWheelUp:
		c.scroll = max(0, c.scroll-1)
	case clicked(msg) && !c.typing() && c.game() == nil:
		defer c.Publish()
		return c.on(m)
	}
	return nil
}
