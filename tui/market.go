package tui

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// hotSeat is the brand being played at the facilitator's own keyboard.
type hotSeat struct {
	brand  int // -1: none, the screen shows the whole market
	lever  agents.Lever
	asking bool // which shock?
}

// clockMsg checks the quarter's clock.
type clockMsg struct{ clocks int }

// clockStep is the interval at which a running clock is checked.
const clockStep = 100 * time.Millisecond

// quarterPlayed carries the result of a quarter, and after the last one each brand's costliest decision.
type quarterPlayed struct {
	result *sim.Result
	costs  []experiment.Cost
}

// game returns the current chapter's game, or nil if it has none; when it begins nobody is in the hot seat.
func (c *telling) game() *hall.Game {
	before := c.Playing
	g := c.Play()
	if c.Playing != before {
		c.seat = hotSeat{brand: -1}
	}
	return g
}

// marketKey handles a key in the game: the clock, shocks, and the levers of the brand in the hot seat.
func (c *telling) marketKey(m *model, msg tea.KeyMsg, g *hall.Game) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	seat := &c.seat
	if seat.asking {
		seat.asking = false
		if text := msg.String(); len(text) == 1 && text[0] >= '1' && int(text[0]-'1') < len(hall.ShockChoices) {
			c.shock(m, g, int(text[0]-'1'))
		}
		return nil, true
	}
	nudge := func(by float32) (tea.Cmd, bool) {
		if seat.brand < 0 {
			return nil, false
		}
		if !c.Hall.Nudge(seat.brand, seat.lever, by) {
			m.say(draw.Quiet, "levers move while the quarter's clock runs")
		}
		return nil, true
	}
	switch {
	case is(k.goOn):
		return c.clockOn(m, g), true
	case is(k.freeze):
		c.Hall.Clock(g.Deadline.IsZero())
		return c.tickClock(), true
	case is(k.inject) && !g.Over():
		seat.asking = true
	case is(k.next):
		seat.brand = (seat.brand+2)%(len(g.Levers)+1) - 1
	case is(k.up) && seat.brand >= 0:
		seat.lever = (seat.lever + agents.LeverCount - 1) % agents.LeverCount
	case is(k.down) && seat.brand >= 0:
		seat.lever = (seat.lever + 1) % agents.LeverCount
	case is(k.less):
		return nudge(-.01)
	case is(k.more):
		return nudge(.01)
	case is(k.muchLess):
		return nudge(-.1)
	case is(k.muchMore):
		return nudge(.1)
	default:
		return nil, false
	}
	return nil, true
}

// rounded rounds a lever to hundredths, as it is shown.
func rounded(v float32) float32 { return float32(draw.Percent(min(max(v, 0), 1))) / 100 }

// shock sends a shock into the next quarter.
func (c *telling) shock(m *model, g *hall.Game, which int) {
	s, leader := hall.ShockChoices[which], 0
	if !s.All {
		leader = g.Leader()
	}
	if month, ok := c.Hall.Inject(s.Kind, s.Size, leader); ok {
		m.say(draw.Plain, fmt.Sprintf("%s in month %d; nobody is told", s.Name, month))
	}
}

// clockOn handles enter in a game: start the clock, end the quarter, reveal, move on.
func (c *telling) clockOn(m *model, g *hall.Game) tea.Cmd {
	switch {
	case g.Running:
		m.say(draw.Quiet, "the quarter is being simulated")
	case g.Over() && !g.Revealed:
		c.Hall.Reveal()
	case g.Over():
		return c.turn(m, c.Chapter+1, hall.StepRead)
	case g.Deadline.IsZero():
		c.Hall.Clock(true)
		return c.tickClock()
	default:
		return c.endQuarter(m)
	}
	return nil
}

// tickClock schedules the next check while a clock runs: the quarter's, or a question's.
func (c *telling) tickClock() tea.Cmd {
	c.clocks++
	left, _ := c.Hall.Bell()
	if g := c.Hall.Game(); left == 0 && (g == nil || g.Deadline.IsZero()) {
		return nil
	}
	clocks := c.clocks
	return tea.Tick(clockStep, func(time.Time) tea.Msg { return clockMsg{clocks} })
}

// clocked ends the quarter when its time is up.
func (c *telling) clocked(m *model, msg clockMsg) tea.Cmd {
	if msg.clocks != c.clocks {
		return nil
	}
	if g := c.Hall.Game(); g != nil && !g.Deadline.IsZero() && c.Hall.Remaining() == 0 {
		return c.endQuarter(m)
	}
	if left, timed := c.Hall.Bell(); timed && left == 0 {
		m.say(draw.Plain, "time is up: enter locks the bets")
	}
	return c.tickClock()
}

// endQuarter fixes the levers and starts the simulation.
func (c *telling) endQuarter(m *model) tea.Cmd {
	market, ok := c.Hall.Decide()
	if !ok {
		return nil
	}
	c.clocks++
	return c.simulate(m, market)
}

// simulate plays a market as far as it has been decided, in the background.
func (c *telling) simulate(m *model, market experiment.Market) tea.Cmd {
	workers, hold := m.options.Workers, m.hold
	c.playing = -1
	return m.begin(screenStory, func(ctx context.Context, tell func(any)) error {
		defer hold()()
		r, costs, err := hall.PlayQuarter(ctx, market, workers)
		if err != nil {
			c.Hall.Undecide()
			return err
		}
		tell(quarterPlayed{r, costs})
		return nil
	})
}

// marketTrust is the width of the market's column of trust.
const marketTrust = 10

// marketPage draws the game on the facilitator's screen: what everybody may see, and after the reveal what nobody could.
func (c *telling) marketPage(m *model, p *scenarios.Chapter, g *hall.Game, w, h int) []string {
	s := m.styles
	teams := c.Hall.Teams()
	note := hall.GameText(c.Story.Lang, g, c.Hall.Remaining(), w < 70)
	name := 12
	rows := []string{}
	lang := c.Story.Lang
	words := hall.Wall(lang)
	number := func(format string, x float64) string { return hall.NumbersIn(lang, fmt.Sprintf(format, x)) }
	head := draw.Fit(words["brand"], name) + draw.Fit(words["people"], 8) + draw.Fit(words["customers"], 11) + draw.Fit(words["earnings"], 9)
	wide := w >= 78 && !g.Revealed || w >= 92
	if wide {
		head += draw.Fit(words["thisquarter"], 14)
	}
	if g.Revealed {
		head += draw.Fit(words["trust"], marketTrust) + words["costliest"]
	}
	rows = append(rows, s.Paint(draw.Quiet, "   "+head))
	earned, trust := g.Standings()
	order := hall.Ranking(earned)
	for _, b := range order {
		_, look := s.Line(b)
		pointer := " "
		if b == c.seat.brand {
			pointer = s.Glyphs.Pointer
		}
		text := " " + s.Paint(draw.KeyName, pointer) + " " + s.Paint(look, draw.Fit(g.Market.Names[b], name)) + draw.Fit(fmt.Sprint(teams[b]), 8)
		if g.Result == nil || g.Month() == 0 {
			rows = append(rows, text+draw.Fit(s.Glyphs.Dash, 11)+s.Glyphs.Dash)
			continue
		}
		f := &g.Result.Frames[g.Month()-1]
		text += draw.Fit(thousands(f.At(b, sim.All, agents.MetricCustomers)), 11) + draw.Fit(number("%.2f", earned[b]), 9)
		if wide {
			text += draw.Fit(number("%+.2f", earned[b]-experiment.Earned(g.Result, b, g.Month()-g.Market.Length())), 14)
		}
		if g.Revealed {
			text += draw.Fit(fmt.Sprintf("%.0f #%d", 100*trust[b], 1+hall.Rank(trust, b)), marketTrust) + hall.CostText(lang, g, b)
		}
		rows = append(rows, text)
	}
	if c.seat.asking {
		line := " " + words["whichshock"]
		for i, x := range hall.ShockChoices {
			line += fmt.Sprintf("  %s %s", s.Paint(draw.KeyName, fmt.Sprint(i+1)), hall.ShockWord(lang, x))
		}
		rows = append(rows, line)
	} else if g.Quarter == 0 && g.Deadline.IsZero() && !g.Running && g.Left == time.Duration(g.Seconds)*time.Second {
		rows = append(append([]string{""}, indented(paragraphs(p.Text, w-4))...), append([]string{""}, rows...)...)
	} else if g.Revealed && p.Lesson != "" {
		rows = append(append(rows, ""), indented(draw.Wrap(p.Lesson, w-4))...)
	}
	above := min(len(rows)+2, max(4, h-6))
	title := fmt.Sprintf("%d  %s", c.Chapter+1, strings.ToUpper(draw.Clean(p.Title)))
	out := s.Box(draw.Rect{W: w, H: above}, title, note, true, rows)
	r := draw.Rect{W: w, H: h - above}
	if c.seat.brand >= 0 {
		return append(out, brandBox(s, lang, g, c.seat.brand, c.seat.lever, r)...)
	}
	return append(out, marketChart(s, lang, g, r)...)
}

// marketChart draws every brand's customers so far, and after the reveal its trust.
func marketChart(s *draw.Styles, lang string, g *hall.Game, r draw.Rect) []string {
	words := hall.Wall(lang)
	metric, scale, title := agents.MetricCustomers, 1., words["chartcustomers"]
	if g.Revealed {
		metric, scale, title = agents.MetricTrust, 100, words["charttrust"]
	}
	months := g.Market.Length() * g.Market.Quarters
	chart := draw.Chart{Labels: 9, Comma: hall.Comma(lang), Ticks: draw.MonthTicks(1, months)}
	for b := range g.Levers {
		if g.Result == nil || g.Month() == 0 {
			break
		}
		k := draw.Curve{Mid: seriesOf(g, b, metric, scale), Label: g.Market.Names[b]}
		k.Glyphs, k.Look = s.Line(b)
		chart.Curves = append(chart.Curves, k)
	}
	chart.Lo, chart.Hi = room(chart.Curves, g.Revealed)
	chart.Blind = len(chart.Curves) == 0
	return s.Box(r, title, hall.Fill(words["tomonth"], "month", fmt.Sprint(g.Month()), "of", fmt.Sprint(months)), false, s.Chart(chart, r.W-2, r.H-2))
}

// seriesOf returns a brand's metric up to the last month played; later values are NaN.
func seriesOf(g *hall.Game, brand int, metric agents.Metric, scale float64) []float64 {
	months := g.Market.Length() * g.Market.Quarters
	values := make([]float64, months)
	for i := range values {
		if values[i] = math.NaN(); g.Result != nil && i < g.Month() && i < len(g.Result.Frames) {
			values[i] = scale * g.Result.Frames[i].At(brand, sim.All, metric)
		}
	}
	return values
}

// brandBox draws one brand's levers and dashboard, in a language.
func brandBox(s *draw.Styles, lang string, g *hall.Game, brand int, lever agents.Lever, r draw.Rect) []string {
	side := min(40, r.W/2+2)
	var levers []string
	width := max(4, side-2-16-6)
	n := int(agents.LeverCount)
	first := 0
	if room := r.H - 2; room < n {
		first = min(max(0, int(lever)-room/2), n-room)
		n = room
	}
	for l := first; l < first+n && l < int(agents.LeverCount); l++ {
		v, was := g.Levers[brand][l], g.Market.Decided(len(g.Market.Decisions)-1, brand)[l]
		chosen := agents.Lever(l) == lever
		pointer, look := " ", draw.Plain
		if chosen {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		place := func(x float32) int { return min(width-1, int(math.Round(float64(x)*float64(width-1)))) }
		levers = append(levers, s.Paint(draw.KeyName, pointer)+" "+s.Paint(look, draw.Fit(hall.LeverWord(lang, agents.Lever(l)), 14))+s.Track(width, place(v), place(was), v != was, chosen)+fmt.Sprintf(" %3d", draw.Percent(v)))
	}
	left := s.Box(draw.Rect{W: side, H: r.H}, g.Market.Names[brand], s.Glyphs.Baseline+" "+hall.Wall(lang)["lastquarter"], true, levers)
	return draw.Beside(left, dashboardBox(s, lang, g, brand, draw.Rect{W: r.W - side, H: r.H}))
}

// dashboardBox draws what a brand sees of its own customers.
func dashboardBox(s *draw.Styles, lang string, g *hall.Game, brand int, r draw.Rect) []string {
	words := hall.Wall(lang)
	var rows []string
	if g.Result == nil || g.Month() == 0 {
		rows = []string{" " + s.Paint(draw.Quiet, words["nonumbers"])}
	} else {
		now, before := &g.Result.Frames[g.Month()-1], &g.Result.Frames[max(0, g.Month()-1-g.Market.Length())]
		for i, d := range hall.Board {
			v, was := d.Scale*now.At(brand, sim.All, d.Metric), d.Scale*before.At(brand, sim.All, d.Metric)
			sign := s.Glyphs.Up
			if v < was {
				sign = s.Glyphs.Down
			}
			name, here := hall.BoardWord(lang, i, now.At(brand, sim.All, d.Metric))
			_, there := hall.BoardWord(lang, i, before.At(brand, sim.All, d.Metric))
			rows = append(rows, " "+draw.Fit(name, 14)+draw.Fit(here, 10)+s.Paint(draw.Quiet, sign+" "+hall.Fill(words["from"], "value", there)))
		}
		rows = append(rows, " "+draw.Fit(words["sofar"], 14)+hall.NumbersIn(lang, fmt.Sprintf("%.2f", experiment.Earned(g.Result, brand, g.Month()))))
		if g.Revealed {
			rows = append(rows, s.Paint(draw.Strong, " "+draw.Fit(words["trust"], 14)+hall.Fill(words["of100"], "value", fmt.Sprintf("%.0f", 100*now.At(brand, sim.All, agents.MetricTrust)))), " "+words["costliest"]+": "+hall.CostText(lang, g, brand))
		}
	}
	title := words["yourboard"]
	if g.Revealed {
		title = words["hidden"]
	}
	rows = rows[:min(len(rows), r.H-2)]
	if free := r.H - 2 - len(rows) - 1; free >= 6 && g.Month() > 0 {
		metric, scale := agents.MetricVisibleCustomers, 1.
		if g.Revealed {
			metric, scale = agents.MetricTrust, 100
		}
		k := draw.Curve{Mid: seriesOf(g, brand, metric, scale)}
		k.Glyphs, k.Look = s.Line(brand)
		chart := draw.Chart{Labels: 1, Comma: hall.Comma(lang), Curves: []draw.Curve{k}, Ticks: draw.MonthTicks(1, g.Market.Length()*g.Market.Quarters)}
		chart.Lo, chart.Hi = room(chart.Curves, g.Revealed)
		rows = append(append(rows, ""), s.Chart(chart, r.W-2, free)...)
	}
	return s.Box(r, title, "", false, rows)
}
