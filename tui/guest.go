package tui

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// GuestWorlds is the number of worlds that a guest's simulation runs.
const GuestWorlds = 8

// GuestParts limits a job to what a guest may run and splits it: its first world, then all of them.
func GuestParts(job study.Live) []study.Live {
	job.Workers, job.Worlds = 1, min(job.Worlds, GuestWorlds)
	for _, c := range []*sim.Config{&job.Now, &job.Against} {
		c.Population.Customers = min(c.Population.Customers, hall.GuestCustomers)
	}
	first := job
	first.Worlds = 1
	if job.Worlds > 1 {
		return []study.Live{first, job}
	}
	return []study.Live{first}
}

// Guest describes who joins a room, and their terminal.
type Guest struct {
	Hall        *hall.Hall
	Seat        *hall.Seat
	Known       bool                // the seat was found by the guest's key
	Environment func(string) string // of the guest's terminal: TERM, COLORTERM, NO_COLOR, LANG
	Start       Starter             // runs simulations for the guest
	Output      io.Writer
}

// guest is the screen of somebody who joined the room: it shows what the facilitator's screen asks, and never more.
type guest struct {
	Guest
	ctx     context.Context
	styles  *draw.Styles
	keys    keys
	w, h    int
	changed <-chan struct{}
	lever   agents.Lever
	lab     *model // the guest's own, in a free phase
	of      int    // the chapter that the lab belongs to
	clocks  int
	message string
	words   map[string]string // in the terminal's language
	asked   int               // 1 + the open question about the guest; 0: none
	about   hall.About        // the answers so far
}

// hallMsg says that something in the room has changed, guestClockMsg that a second may have passed.
type (
	hallMsg       struct{}
	guestClockMsg struct{ clocks int }
)

// NewGuest returns the model of a guest's screen; it ends with the context.
func NewGuest(ctx context.Context, g Guest) tea.Model {
	depth := draw.ColorDepth("auto", g.Environment, draw.RemoteDepth(g.Environment))
	s := draw.NewStyles("dark", true, draw.ASCIITerminal(g.Environment), false, depth).WithLines("auto", g.Environment("TERM"))
	s.Still = true
	changed, stop := g.Hall.Watch()
	context.AfterFunc(ctx, stop)
	words := hall.Phrases(cmp.Or(g.Environment("LC_ALL"), g.Environment("LC_MESSAGES"), g.Environment("LANG")))
	return &guest{Guest: g, words: words, ctx: ctx, styles: s, keys: newKeys(s.ASCII, true), changed: changed, of: -1}
}

// Init waits for news from the room.
func (g *guest) Init() tea.Cmd { return guarded(g.wait()) }

func (g *guest) wait() tea.Cmd {
	changed, done := g.changed, g.ctx.Done()
	return func() tea.Msg {
		select {
		case <-changed:
			return hallMsg{}
		case <-done:
			return tea.Quit()
		}
	}
}

// troubleMsg says that something a guest asked for has failed.
type troubleMsg struct{}

// guarded wraps a command so that its failure stays with the guest.
func guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if recover() != nil {
				msg = troubleMsg{}
			}
		}()
		msg = cmd()
		if several, is := msg.(tea.BatchMsg); is {
			for i := range several {
				several[i] = guarded(several[i])
			}
		}
		return msg
	}
}

// Update handles one message. A panic in one guest's screen must never reach the room.
func (g *guest) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := g.update(msg)
	return g, guarded(cmd)
}

func (g *guest) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		g.w, g.h = min(msg.Width, 400), min(msg.Height, 120)
		if g.lab != nil {
			g.lab.Update(tea.WindowSizeMsg{Width: g.w, Height: g.h})
		}
		return nil
	case hallMsg:
		if st := g.Hall.Stage(); g.lab != nil && (st.Phase != hall.PhaseFree || st.Chapter != g.of) {
			g.closeLab()
		}
		if g.Hall.Info(g.Seat).Removed {
			return tea.Quit
		}
		return tea.Batch(g.wait(), g.tick())
	case troubleMsg:
		if g.lab != nil {
			g.closeLab()
		}
		g.message = g.words["trouble"]
		return nil
	case guestClockMsg:
		if msg.clocks == g.clocks {
			return g.tick()
		}
		return nil
	case tea.KeyMsg:
		if g.lab == nil || key.Matches(msg, g.keys.quitAlways) {
			return g.typed(msg)
		}
		if g.lab.overlay == overlayNone && !g.lab.typing && key.Matches(msg, g.keys.quit, g.keys.escape) {
			g.closeLab()
			return nil
		}
	}
	if g.lab == nil {
		return nil
	}
	_, cmd := g.lab.Update(msg)
	return cmd
}

// tick schedules a redraw while a clock runs: a quarter's, or a question's.
func (g *guest) tick() tea.Cmd {
	g.clocks++
	left, timed := g.Hall.Bell()
	game := g.Hall.Game()
	quarter := game != nil && !game.Deadline.IsZero() && g.Hall.Stage().Phase == hall.PhaseMarket
	if !quarter && (!timed || left == 0) {
		return nil
	}
	clocks := g.clocks
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return guestClockMsg{clocks} })
}

// typed handles keyboard input that arrived at once: keys pressed fast, or over a slow connection, come together.
func (g *guest) typed(msg tea.KeyMsg) tea.Cmd {
	if msg.Paste || len(msg.Runes) < 2 {
		return g.key(msg)
	}
	var all []tea.Cmd
	for _, r := range msg.Runes[:min(len(msg.Runes), 64)] {
		all = append(all, g.key(tea.KeyMsg{Type: msg.Type, Runes: []rune{r}, Alt: msg.Alt}))
	}
	return tea.Batch(all...)
}

func (g *guest) key(msg tea.KeyMsg) tea.Cmd {
	g.message = ""
	k := &g.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	if is(k.quitAlways) || is(k.quit) {
		return tea.Quit
	}
	st := g.Hall.Stage()
	text := msg.String()
	if g.aboutKey(st, text) {
		return nil
	}
	switch st.Phase {
	case hall.PhaseVote:
		if len(text) == 1 && text[0] >= 'a' && int(text[0]-'a') < len(st.Answers) {
			g.Hall.Vote(g.Seat, int(text[0]-'a'))
		}
	case hall.PhaseFree:
		if is(k.goOn) {
			return g.openLab(st)
		}
	case hall.PhaseMarket:
		g.marketKey(is)
	}
	return nil
}

// marketKey moves the levers of one's brand.
func (g *guest) marketKey(is func(key.Binding) bool) {
	k := &g.keys
	step := func(by float32) {
		if !g.Hall.NudgeOwn(g.Seat, g.lever, by) {
			g.message = g.words["clock"]
		}
	}
	switch {
	case is(k.up):
		g.lever = (g.lever + agents.LeverCount - 1) % agents.LeverCount
	case is(k.down):
		g.lever = (g.lever + 1) % agents.LeverCount
	case is(k.less):
		step(-.01)
	case is(k.more):
		step(.01)
	case is(k.muchLess):
		step(-.1)
	case is(k.muchMore):
		step(.1)
	}
}

// GuestJob returns the job that simulates a setting of the levers in the world that guests may try; locked levers are unchanged.
func GuestJob(st hall.Stage, levers agents.Levers) study.Live {
	world, without := ownSetting(smaller(st.World)), ownSetting(smaller(st.Without))
	for l := range levers {
		if !slices.Contains(st.Locked, agents.Lever(l)) {
			world.levers[l] = rounded(levers[l])
		}
	}
	now, against := world.config(), without.config()
	return study.Live{Now: now, Against: against, Alone: reflect.DeepEqual(now, against), Names: [2]string{world.title(), without.title()},
		Sampling: world.unsure.in(GuestWorlds), Workers: 1, Metrics: kept}
}

// openLab opens a small lab of the chapter's world.
func (g *guest) openLab(st hall.Stage) tea.Cmd {
	if st.World == nil || g.Hall.Info(g.Seat).Waiting {
		return nil
	}
	world, without := smaller(st.World), smaller(st.Without)
	m := newModel(g.ctx, Options{Scenario: world, ReducedMotion: true, Workers: 1, Worlds: GuestWorlds, Guest: true, Start: g.Start, Output: g.Output}, g.Start, guestLibrary{}, g.styles)
	m.base = baseline{setting: ownSetting(without)}
	m.base.setting.scenario = world
	m.fixed, m.ground = st.Locked, groundOurs
	m.Update(tea.WindowSizeMsg{Width: g.w, Height: g.h})
	g.lab, g.of = m, st.Chapter
	return m.Init()
}

func (g *guest) closeLab() {
	g.lab.leave() // its work ends; the guest stays
	g.lab = nil
}

// smaller returns a scenario with no more customers than a guest may simulate.
func smaller(s *scenarios.Scenario) *scenarios.Scenario {
	out := *s
	out.Config.Population.Customers = min(out.Config.Population.Customers, hall.GuestCustomers)
	return &out
}

// guestLibrary has the built-in scenarios and share codes, and no files.
type guestLibrary struct{ embedded }

func (l guestLibrary) load(name string) (*scenarios.Scenario, error) {
	if _, builtin := scenarios.Library(name); !builtin && !scenarios.IsShare(name) {
		return nil, fmt.Errorf("a guest's lab accepts only built-in scenarios and share codes")
	}
	s, err := l.embedded.load(name)
	if err != nil {
		return nil, err
	}
	return smaller(s), nil
}

// View is the guest's screen.
func (g *guest) View() string {
	if g.w < 1 || g.h < 1 {
		return ""
	}
	if g.lab != nil {
		return g.lab.View()
	}
	st := g.Hall.Stage()
	lines := []string{draw.Spread(" "+g.styles.Paint(draw.BrandName, "backlash")+"  "+g.styles.Paint(draw.Strong, draw.Clean(g.Hall.Info(g.Seat).Name)), draw.Clean(st.Title)+" ", g.w)}
	body, hint := g.body(st, g.w, g.h-2)
	if g.message != "" {
		hint = g.message
	}
	lines = append(lines, draw.Exact(body, g.w, max(0, g.h-2))...)
	lines = append(lines, draw.Fit(" "+g.styles.Paint(draw.Quiet, draw.Short(hint, g.w-2)), g.w))
	text := strings.Join(lines[:min(len(lines), g.h)], "\n")
	return g.styles.OnOwnGround(g.styles.Typeset(text)) // a terminal is not queried over a network
}

// body returns what the room is asked now, and the keys for it.
func (g *guest) body(st hall.Stage, w, h int) (lines []string, hint string) {
	s := g.styles
	var out []string
	write := func(look draw.Role, text string) {
		for _, l := range draw.Wrap(text, w-4) {
			out = append(out, "  "+s.Paint(look, l))
		}
	}
	out = append(out, "")
	words, leave := g.words, "; "+g.words["leave"]
	if g.Hall.Info(g.Seat).Waiting {
		write(draw.Strong, words["door"])
		write(draw.Plain, words["doormore"])
		return out, words["leave"]
	}
	if g.asked > 0 && mayAsk(st) {
		write(draw.Strong, words[fmt.Sprint("about", g.asked-1)])
		out = append(out, "")
		for k := range 3 {
			out = append(out, "   "+s.Paint(draw.KeyName, scenarios.Letter(k))+"  "+words[fmt.Sprint("about", g.asked-1, k)])
		}
		return out, words["press"]
	}
	switch st.Phase {
	case hall.PhaseVote, hall.PhaseTruth:
		write(draw.Strong, st.Question)
		out = append(out, "")
		mine := g.Hall.Voted(g.Seat, st.Chapter)
		for i, a := range st.Answers {
			pointer := " "
			if i == mine {
				pointer = s.Paint(draw.Mark, s.Glyphs.Pointer)
			}
			right := ""
			if st.Phase == hall.PhaseTruth && i == st.Right {
				right = s.Paint(draw.Strong, "  "+s.Glyphs.Knob+" "+words["right"])
			}
			out = append(out, " "+pointer+" "+s.Paint(draw.KeyName, scenarios.Letter(i))+"  "+a+right)
		}
		out = append(out, "")
		if st.Phase == hall.PhaseVote {
			if st.Again {
				write(draw.Plain, words["again"])
			}
			if left, timed := g.Hall.Bell(); timed && left == 0 {
				write(draw.Quiet, words["over"])
			} else if timed {
				write(draw.Quiet, words["time"]+" "+hall.ClockText(left))
			}
			if mine < 0 {
				return out, words["press"]
			}
			return out, hall.Fill(words["yours"], "letter", scenarios.Letter(mine))
		}
		write(draw.Plain, st.Truth)
		if st.Lesson != "" {
			out = append(out, "")
			write(draw.Strong, st.Lesson)
		}
		g.twins(st, write)
		return out, words[map[bool]string{true: "yes", false: map[bool]string{true: "none", false: "no"}[mine < 0]}[mine >= 0 && mine == st.Right]] + " " + words["youkey"] + leave
	case hall.PhaseFree:
		write(draw.Strong, words["try"])
		write(draw.Plain, words["ownlab"])
		return out, hall.Fill(words["openlab"], "key", keyHint(g.keys.goOn)) + leave
	case hall.PhaseMarket:
		return g.market(w, h)
	case hall.PhaseEnd:
		write(draw.Strong, words["end"])
		if right, of := g.Hall.Score(g.Seat); of > 0 {
			write(draw.Plain, fmt.Sprintf("%d / %d %s", right, of, words["score"]))
		}
		g.twins(st, write)
		return out, words["youkey"] + leave
	}
	write(draw.Strong, words["wait"])
	write(draw.Plain, words["waitmore"])
	g.twins(st, write)
	if g.Known {
		return out, words["youkey"] + leave + "; " + words["keyseat"]
	}
	out = append(out, "")
	write(draw.Quiet, hall.Fill(words["tokenseat"], "login", g.Hall.Info(g.Seat).Name+"+"+g.Hall.Token(g.Seat)))
	return out, words["youkey"] + leave
}

// keyHint returns the name of a key.
func keyHint(b key.Binding) string { return b.Help().Key }

// market draws the guest's brand.
func (g *guest) market(w, h int) ([]string, string) {
	game, brand := g.Hall.Game(), g.Hall.BrandOf(g.Seat)
	if game == nil || brand < 0 {
		return []string{"", "  " + g.words["market"]}, ""
	}
	s := g.styles
	head := " " + s.Paint(draw.Strong, game.Market.Names[brand])
	if !game.Revealed || w >= 100 { // once it is, the places are what counts
		head += s.Paint(draw.Quiet, "  "+hall.GameText(g.words["lang"], game, g.Hall.Remaining(), w < 90))
	}
	if game.Revealed {
		earned, trust := game.Standings()
		head += "   " + hall.Fill(g.words["place"], "value", fmt.Sprint(1+hall.Rank(earned, brand)), "trust", fmt.Sprint(1+hall.Rank(trust, brand)))
	}
	hint := g.words["moves"] + "; " + g.words["leave"]
	return append([]string{draw.Fit(ansi.Truncate(head, w, "…"), w)}, brandBox(s, g.words["lang"], game, brand, g.lever, draw.Rect{W: w, H: max(2, h-1)})...), hint
}
