package tui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/tui/draw"
)

// StoryWorlds is in how many worlds a story's question is played.
const StoryWorlds = 16

// step is how far a chapter has been told.
type step int

// The steps of a chapter with a question. One without goes from reading to the next chapter.
const (
	stepRead  step = iota
	stepBet        // the question is open; nothing of the answer is drawn anywhere
	stepTruth      // the answers are locked in, the curve and the right answer show
	stepBoard      // what the dashboard showed meanwhile, and what to take home
	stepCount
)

// Bet is what became of a chapter's question.
type Bet struct {
	Locked  bool
	Hands   []int // votes typed in, by answer
	Outcome *experiment.Outcome
}

// telling is the story on the screen: chapter by chapter, predict, then reveal. The worlds run while the room thinks; nothing
// of them is drawn before the answers are locked in.
type telling struct {
	job     task
	story   *scenarios.Story
	chapter int // -1: the story's own page; len(Chapters): the debrief
	step    step
	bets    []Bet
	typed   int // 1 + the answer that digits count for; 0: none
	digits  string
	shown   int // months of the future that the reveal has drawn
	reveals int // generation of the reveal
	notes   bool
	joining bool // the way in shows
	scroll  int  // lines of the debrief scrolled away
	began   time.Time
	now     func() time.Time
	hall    *Hall // the room
	playing int   // chapter of the game; -1: none yet
	seat    hotSeat
	clocks  int   // generation of looks at the clock
	rows    []int // screen row of each answer, for the mouse
}

// revealMsg draws another month of the future.
type revealMsg struct{ reveals int }

// revealTime is how long the future takes to appear.
const revealTime = 1500 * time.Millisecond

func newTelling() *telling { return &telling{chapter: -1, playing: -1, now: time.Now, hall: NewHall()} }

// tell makes a story the one that is told.
func (c *telling) tell(s *scenarios.Story) {
	c.story, c.bets, c.began = s, make([]Bet, len(s.Chapters)), c.now()
	for i := range c.bets {
		c.bets[i].Hands = make([]int, len(s.Chapters[i].Answers))
	}
}

// present is the chapter that is being told; nil on the story's own page and in the debrief.
func (c *telling) present() *scenarios.Chapter {
	if c.story == nil || c.chapter < 0 || c.chapter >= len(c.story.Chapters) {
		return nil
	}
	return &c.story.Chapters[c.chapter]
}

func (c *telling) work() *task { return &c.job }

// typing is true while a question is open: letters are votes, and no other screen may show.
func (c *telling) typing() bool { return c.present() != nil && c.step == stepBet }

func (c *telling) keyGroup(m *model) keyGroup {
	k := &m.keys
	group := keyGroup{"STORY", []key.Binding{k.goOn, k.chapterBack, k.chapterOn, k.notes, k.join}}
	if p := c.present(); p != nil && p.Market != nil {
		group.bindings = []key.Binding{k.clock, k.freeze, k.inject, k.next, k.less, k.more, k.muchLess, k.muchMore, k.up, k.down, k.notes, k.join, k.chapterBack, k.chapterOn}
	} else if c.typing() {
		group.bindings = []key.Binding{k.goOnLock, k.vote, k.count, k.voteLess, k.notes, k.join, k.chapterBack, k.big, k.theme, k.help, k.quit, k.quitAlways}
	} else if p := c.present(); p != nil && (p.Question == "" || c.bets[c.chapter].Locked) {
		group.bindings = append(group.bindings, k.tryIt)
	}
	if p := c.present(); p != nil && c.step >= stepTruth {
		group.bindings = append(group.bindings, k.again)
	}
	return group
}

func (c *telling) enter(m *model) tea.Cmd {
	if m.options.Story != nil && c.story == nil {
		c.tell(m.options.Story)
		if m.options.Hall != nil {
			c.hall = m.options.Hall
		}
		if m.options.Resume != nil {
			c.resume(m.options.Resume)
		}
		c.publish()
	}
	if g := c.hall.Game(); g != nil && g.Running && !c.job.running {
		return c.simulate(m, g.Market)
	}
	return c.prepare(m)
}

// prepare plays the questions whose answer is not known yet, the present one first, so that the truth is there when it is asked
// for.
func (c *telling) prepare(m *model) tea.Cmd {
	var open []int
	for i := range c.bets {
		at := (max(0, c.chapter) + i) % len(c.bets)
		if c.story.Chapters[at].Question != "" && c.bets[at].Outcome == nil {
			open = append(open, at)
		}
	}
	if len(open) == 0 || c.job.running {
		return nil
	}
	story, workers, hold := c.story, m.options.Workers, m.hold
	return m.begin(screenStory, func(ctx context.Context, tell func(any)) error {
		defer hold()()
		for _, at := range open {
			out, err := story.Chapters[at].Wager().Run(ctx, experiment.Worlds{Replicates: StoryWorlds}, workers, func(int, int) {})
			if err != nil {
				return err
			}
			tell(played{at, out})
		}
		return nil
	})
}

// played is a question's answer by the model.
type played struct {
	chapter int
	outcome *experiment.Outcome
}

func (c *telling) receive(m *model, news any) {
	switch n := news.(type) {
	case played:
		c.bets[n.chapter].Outcome = n.outcome
	case quarterPlayed:
		c.hall.Played(n.result, n.costs)
		c.keep(m)
	}
}

func (c *telling) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	if c.story == nil {
		return nil, false
	}
	cmd, known := c.pressed(m, msg)
	if known {
		m.revision++ // other keys may be due
		c.publish()
		c.keep(m)
	}
	return cmd, known
}

// pressed does what a key asks for.
func (c *telling) pressed(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	text := msg.String()
	if g := c.game(); g != nil {
		if cmd, known := c.marketKey(m, msg, g); known {
			return cmd, true
		}
	}
	switch {
	case c.typing() && c.ballot(m, text):
		return nil, true
	case is(k.goOn):
		return c.on(m), true
	case is(k.chapterOn):
		if c.typing() {
			m.say(draw.Quiet, "first the bet: enter locks it in")
			return nil, true
		}
		return c.turn(m, c.chapter+1, stepRead), true
	case is(k.chapterBack):
		return c.turn(m, c.chapter-1, stepRead), true
	case is(k.notes):
		c.notes = !c.notes
	case is(k.join):
		c.joining = !c.joining
	case c.chapter == len(c.story.Chapters) && is(k.down):
		c.scroll++
	case c.chapter == len(c.story.Chapters) && is(k.up):
		c.scroll = max(0, c.scroll-1)
	case c.typing():
		if is(k.quit) {
			return m.leave(), true
		}
		return m.screenKey(msg)
	case is(k.tryIt):
		return c.try(m), true
	case is(k.exporting) && c.present() == nil:
		m.openExport(exportSummary)
	case is(k.again) && c.step >= stepTruth && c.present() != nil:
		c.bets[c.chapter].Locked, c.step = false, stepBet
	default:
		return nil, false
	}
	return nil, true
}

// ballot takes a vote: a letter adds a hand to its answer, digits after it count the hands, a capital takes one back.
func (c *telling) ballot(m *model, text string) bool {
	hands := c.bets[c.chapter].Hands
	if len(text) != 1 {
		return false
	}
	switch r := text[0]; {
	case r >= 'a' && int(r-'a') < len(hands):
		c.typed, c.digits = int(r-'a')+1, ""
		hands[r-'a']++
	case r >= 'A' && int(r-'A') < len(hands):
		c.typed = 0
		hands[r-'A'] = max(0, hands[r-'A']-1)
	case r >= '0' && r <= '9' && c.typed > 0 && len(c.digits) < 4:
		n := 0
		c.digits += text
		for _, d := range c.digits {
			n = 10*n + int(d-'0')
		}
		hands[c.typed-1] = n
	case r == ' ' && c.typed > 0: // as in "c 7"
	default:
		return false
	}
	return true
}

// votes are the hands and the room's votes of a chapter together.
func (c *telling) votes(chapter int) []int {
	votes := c.hall.Votes(chapter, len(c.bets[chapter].Hands))
	for i, n := range c.bets[chapter].Hands {
		votes[i] += n
	}
	return votes
}

// keep hands the session to whoever keeps it.
func (c *telling) keep(m *model) {
	if m.options.Keep != nil && c.story != nil {
		m.options.Keep(c.kept(m.options.StoryName, m.options.code()))
	}
}

// publish shows the room what stands on the screen, and never more.
func (c *telling) publish() {
	st := Stage{Chapter: c.chapter, Title: c.story.Title}
	switch p := c.present(); {
	case p == nil && c.chapter >= len(c.story.Chapters):
		st.Phase = PhaseEnd
	case p == nil:
	case p.Market != nil:
		st.Title, st.Phase = p.Title, PhaseMarket
	case p.Question == "":
		st.Title, st.Phase, st.World, st.Without, st.Locked = p.Title, PhaseFree, p.After, p.Before, p.Locked
	case c.step == stepRead:
		st.Title = p.Title
	default:
		st.Title, st.Question, st.Right, st.Phase = p.Title, p.Question, -1, PhaseVote
		for _, a := range p.Answers {
			st.Answers = append(st.Answers, a.Say)
		}
		if c.step >= stepTruth && c.shown >= p.Before.Config.Months {
			o := c.bets[c.chapter].Outcome
			st.Phase, st.Right, st.Truth = PhaseTruth, o.Right, TruthText(p, o)
			if c.step == stepBoard {
				st.Lesson = p.Lesson
			}
		} else if c.step >= stepTruth {
			st.Phase = PhaseWait
		}
	}
	c.hall.Show(st)
}

// on goes a step further.
func (c *telling) on(m *model) tea.Cmd {
	p := c.present()
	switch {
	case p == nil && c.chapter >= len(c.story.Chapters):
		m.say(draw.Quiet, "this is the end: e writes the debrief, q leaves")
		return nil
	case p == nil, p.Question == "", c.step == stepBoard:
		return c.turn(m, c.chapter+1, stepRead)
	case c.step == stepRead && c.bets[c.chapter].Locked && c.bets[c.chapter].Outcome != nil:
		return c.reveal(m)
	case c.step == stepRead && c.bets[c.chapter].Locked:
		m.say(draw.Quiet, "a moment: the worlds are still running")
	case c.step == stepRead:
		c.step, c.typed = stepBet, 0
	case c.step == stepBet:
		if c.bets[c.chapter].Outcome == nil {
			m.say(draw.Quiet, "a moment: the worlds are still running")
			return nil
		}
		c.bets[c.chapter].Locked = true
		return c.reveal(m)
	case c.shown < p.Before.Config.Months: // rather all at once
		c.shown = p.Before.Config.Months
	default:
		c.step = stepBoard
	}
	return nil
}

// turn goes to a chapter, the story's own page before the first, or the debrief after the last.
func (c *telling) turn(m *model, to int, at step) tea.Cmd {
	c.chapter, c.step, c.scroll, c.typed = min(max(to, -1), len(c.story.Chapters)), at, 0, 0
	return c.prepare(m)
}

// reveal shows the truth; the future draws itself unless nothing may move.
func (c *telling) reveal(m *model) tea.Cmd {
	p := c.present()
	c.step, c.shown = stepTruth, p.Reveal
	c.reveals++
	if m.styles.Still {
		c.shown = p.Before.Config.Months
		return nil
	}
	return c.nextMonth()
}

func (c *telling) nextMonth() tea.Cmd {
	p, reveals := c.present(), c.reveals
	months := max(1, p.Before.Config.Months-p.Reveal)
	return tea.Tick(revealTime/time.Duration(months), func(time.Time) tea.Msg { return revealMsg{reveals} })
}

// revealed draws another month; the last one ends it.
func (c *telling) revealed(msg revealMsg) tea.Cmd {
	if p := c.present(); msg.reveals != c.reveals || p == nil || c.step != stepTruth || c.shown >= p.Before.Config.Months {
		return nil
	}
	if c.shown++; c.shown >= c.present().Before.Config.Months {
		c.publish()
	}
	return c.nextMonth()
}

// try opens the chapter's world in the lab, with the levers that the chapter leaves free.
func (c *telling) try(m *model) tea.Cmd {
	p := c.present()
	if p == nil || p.Question != "" && !c.bets[c.chapter].Locked {
		m.say(draw.Quiet, "first the bet: enter locks it in")
		return nil
	}
	m.remember()
	m.adopt(ownSetting(p.After))
	m.base = baseline{setting: ownSetting(p.Before)}
	m.fixed = p.Locked
	m.say(draw.Plain, "try it: esc comes back to the story")
	return tea.Batch(m.simulate(), m.show(screenLab))
}

func (c *telling) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	for i, row := range c.rows {
		if c.typing() && msg.Y == row && msg.Action == tea.MouseActionPress {
			switch msg.Button {
			case tea.MouseButtonLeft:
				c.bets[c.chapter].Hands[i]++
			case tea.MouseButtonRight:
				c.bets[c.chapter].Hands[i] = max(0, c.bets[c.chapter].Hands[i]-1)
			}
			return nil
		}
	}
	switch {
	case c.chapter == len(c.bets) && msg.Button == tea.MouseButtonWheelDown:
		c.scroll++
	case c.chapter == len(c.bets) && msg.Button == tea.MouseButtonWheelUp:
		c.scroll = max(0, c.scroll-1)
	case clicked(msg) && !c.typing() && c.game() == nil:
		defer c.publish()
		return c.on(m)
	}
	return nil
}

// MoveText says in words what a chapter's move did to a metric by the month that is asked for.
func MoveText(p *scenarios.Chapter, o *experiment.Outcome, metric agents.Metric) string {
	row, month := agents.Metrics()[metric], askedMonth(p)
	before, after, d := o.Before.At(metric, month), o.After.At(metric, month), o.Change(metric, month)
	names := [2]string{"without the move", "with it"}
	if p.Names[0] != "" {
		names = p.Names
	}
	unit := ""
	switch {
	case row.Unit == "0..1":
		unit = " of 100"
	case hundredth(row):
		unit = " %"
	}
	text := fmt.Sprintf("%s in month %d: %s%s %s, %s %s; %s (95 %% interval %s to %s)", strings.ReplaceAll(row.Name, "_", " "), month,
		amount(row, before.Mean, ""), unit, names[0], amount(row, after.Mean, ""), names[1], amount(row, d.Mean, "+"), amount(row, d.Lo, "+"), amount(row, d.Hi, "+"))
	return strings.ReplaceAll(strings.ReplaceAll(text, " -", " −"), "(-", "(−") // no line breaks after a minus sign
}

// hundredth says whether a metric is shown in hundredths of its own unit, as trust is on a scale to 100 and a share in percent.
func hundredth(row agents.MetricInfo) bool {
	return strings.HasPrefix(row.Unit, "share") || row.Unit == "0..1"
}

// amount writes a value of a metric without its unit; sign "+" writes the sign of a change.
func amount(row agents.MetricInfo, v float64, sign string) string {
	if hundredth(row) {
		return fmt.Sprintf("%"+sign+".1f", 100*v)
	}
	return fmt.Sprintf("%"+sign+".3g", v)
}

// askedMonth is the month that a chapter's question is about: the last one that its answers name for the metric of the bet.
func askedMonth(p *scenarios.Chapter) int {
	month := 0
	for _, a := range p.Answers {
		if a.When == nil {
			continue
		}
		for _, t := range a.When.Terms {
			if t.Measure.Metric == p.Watch {
				month = max(month, t.Measure.In(&p.Before.Config))
			}
		}
	}
	if month == 0 {
		return p.Before.Config.Months
	}
	return month
}
