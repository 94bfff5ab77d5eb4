package tui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// creeping is the creepy moment in three steps: a message and what the customer can bear, the diary beside the twin's, and then all
// customers.
type creeping struct {
	job      task
	ran      follow // the customer is 0
	asked    bool
	found    []int // revealing customers, the most revealing first
	at       int   // index in found
	lives    map[int]*study.TwinsResult
	step     int // 0, 1, 2
	scrolled int // months by which the diary is scrolled away from the moment
}

// creepySteps is the number of steps.
const creepySteps = 3

func (c *creeping) work() *task  { return &c.job }
func (c *creeping) typing() bool { return false }

func (c *creeping) keyGroup(m *model) keyGroup {
	k := &m.keys
	g := keyGroup{"THE CREEPY MOMENT", []key.Binding{k.stepOn, k.stepBack, k.another}}
	switch c.step {
	case 1:
		g.bindings = append(g.bindings, k.monthUp, k.monthDown)
	case creepySteps - 1:
		g.bindings = append(g.bindings, k.play, k.back, k.forward)
	}
	return g
}

// foundTelling carries the revealing customers, before the first one's lives.
type foundTelling []int

// lived carries the lives of one of them.
type lived struct {
	customer int
	lives    *study.TwinsResult
}

func (c *creeping) enter(m *model) tea.Cmd {
	ask := follow{here: m.setting, there: twinOf(m), world: m.shown()}
	if c.asked && ask == c.ran && c.job.failed == nil {
		return nil
	}
	c.ran, c.asked, c.found, c.at, c.step, c.lives = ask, true, nil, 0, 0, map[int]*study.TwinsResult{}
	workers := m.options.Workers
	return m.begin(screenCreepy, func(ctx context.Context, tell func(any)) error {
		e := &study.Env{Workers: workers}
		both := [2]experiment.Point(points([]setting{ask.here, ask.there}))
		found, err := (&study.Telling{Points: both, First: ask.world, Sampling: ask.here.unsure.in(1)}).Run(ctx, e)
		if err != nil {
			return err
		}
		tell(foundTelling(found))
		for _, customer := range found[:min(len(found), 8)] {
			ask.customer = customer
			lives, err := ask.study().Run(ctx, e)
			if err != nil {
				return err
			}
			tell(lived{customer, lives})
		}
		return nil
	})
}

func (c *creeping) receive(m *model, news any) {
	switch x := news.(type) {
	case foundTelling:
		c.found = x
	case lived:
		if c.lives = mapWith(c.lives, x.customer, x.lives); len(c.lives) == 1 {
			c.meet(m)
		}
	}
}

// meet makes the customer on screen the one that the screen of one customer opens on.
func (c *creeping) meet(m *model) {
	if r := c.now(); r != nil && m.world != nil {
		one := m.screens[screenCustomer].(*following)
		one.place, one.chosen = placeOf(m.world, r.Customer), true
	}
}

// mapWith returns a map with one more entry; maps that screens were drawn from are not modified.
func mapWith(old map[int]*study.TwinsResult, customer int, lives *study.TwinsResult) map[int]*study.TwinsResult {
	out := map[int]*study.TwinsResult{customer: lives}
	for k, v := range old {
		out[k] = v
	}
	return out
}

// now returns the lives of the current customer, or nil while they are unknown.
func (c *creeping) now() *study.TwinsResult {
	if c.at >= len(c.found) {
		return nil
	}
	return c.lives[c.found[c.at]]
}

func (c *creeping) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(k.stepOn):
		if c.step < creepySteps-1 {
			c.step++
		} else {
			c.step = 0
		}
		return c.begun(m), true
	case is(k.stepBack):
		c.step = max(0, c.step-1)
		return c.begun(m), true
	case c.step == 1 && is(k.monthUp):
		c.scrolled--
	case c.step == 1 && is(k.monthDown):
		c.scrolled++
	case is(k.another):
		for range c.found { // find the next one whose lives are known
			if c.at = (c.at + 1) % max(1, len(c.found)); c.now() != nil {
				break
			}
		}
		c.step = 0
		c.meet(m)
	case is(k.play) && c.step == creepySteps-1:
		return m.playPause(), true
	case is(k.back):
		m.step(-1)
	case is(k.forward):
		m.step(1)
	default:
		return nil, false
	}
	return nil, true
}

// begun starts a step; the last one plays the months.
func (c *creeping) begun(m *model) tea.Cmd {
	m.playing, c.scrolled = false, 0
	if c.step < creepySteps-1 {
		return nil
	}
	if m.goTo(1); m.styles.Still {
		return nil
	}
	m.playing, m.played = true, true
	return m.tick()
}

func (c *creeping) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	if clicked(msg) {
		c.step = (c.step + 1) % creepySteps
		return c.begun(m)
	}
	return nil
}

func (c *creeping) lines(m *model, w, h int) []string {
	s := m.styles
	title := draw.Fit(" "+s.Paint(draw.Strong, "THE CREEPY MOMENT")+s.Paint(draw.Quiet, fmt.Sprintf("   step %d of %d", c.step+1, creepySteps)), w)
	r := c.now()
	if r == nil {
		text := "Looking for a customer whose two lives show it…"
		if c.job.failed != nil {
			text = "In this world nobody leaves whose twin stays, so there is no creepy moment to show. Try another strategy (S) or other people (n)."
		}
		return draw.Exact(append([]string{title, ""}, m.spoken(text, w-2, 3)...), w, h)
	}
	month, _ := r.Moment()
	body := [creepySteps]func() (string, []string){
		func() (string, []string) { return c.message(m, r, month, w, h) },
		func() (string, []string) { return c.diary(m, r, month, w, h) },
		func() (string, []string) { return c.everybody(m, w, h) },
	}[c.step]
	say, lines := body()
	head := m.spoken(say, w-2, 3)
	return draw.Exact(append(append([]string{title}, head...), lines...), w, h)
}

// message draws the message, and how it feels against what the customer can bear.
func (c *creeping) message(m *model, r *study.TwinsResult, month, w, h int) (string, []string) {
	s := m.styles
	say := fmt.Sprintf("Customer %d, of segment %s, in month %d. Nobody has asked this customer how much is too much.", r.Customer, draw.Clean(r.Segment), max(1, month))
	inner := min(64, w-8)
	pad := draw.Blank(max(0, (w-inner-2)/2))
	text, gap := []string(nil), []string(nil)
	for _, line := range draw.Wrap(wording(&m.setting.scenario.Config), inner-6) {
		text = append(text, "   "+s.Paint(draw.Strong, line))
	}
	text = append(text, "   It was right.")
	if h >= 20 {
		text, gap = append([]string{""}, text...), []string{""}
		text = append(text, "")
	}
	out := gap
	for _, line := range s.Box(draw.Rect{W: inner + 2, H: len(text) + 2}, "A MESSAGE", "", false, text) {
		out = append(out, pad+line)
	}
	out = append(out, gap...)
	if month == 0 {
		near := r.Diaries[0][0]
		for _, d := range r.Diaries[0] {
			if d.Brand == 0 && d.Felt-d.Threshold > near.Felt-near.Threshold {
				near = d
			}
		}
		text := fmt.Sprintf("In this life the customer never crosses the line: at most they feel %.0f and can bear %.0f. A creepy moment below it is bad luck, likelier the nearer they come.",
			100*near.Felt, 100*max(0, near.Threshold))
		for _, line := range draw.Wrap(text, w-2) {
			out = append(out, " "+s.Paint(draw.Quiet, line))
		}
		return say, out
	}
	d := r.Diaries[0][month-1]
	limit := 100 * float64(max(0, d.Threshold))
	const name = 13
	cells := min(50, w-name-7)
	if w < cells+name+8 {
		pad = " "
	}
	bar := func(what string, felt float64) string {
		at := int(limit / 100 * float64(cells))
		row := make([]draw.Glyph, cells)
		for x := range row {
			row[x] = draw.Glyph{Rune: ' '}
			if float64(100*x)/float64(cells) < felt {
				row[x] = draw.Glyph{Rune: s.Glyphs.BarOn, Role: map[bool]draw.Role{true: draw.LineSolid, false: draw.Warning}[x < at]}
			}
			if x == at {
				row[x] = draw.Glyph{Rune: []rune(s.Glyphs.Heavy[1])[0], Role: draw.Strong}
			}
		}
		var b strings.Builder
		s.Row(&b, row)
		return pad + draw.Fit(what, name) + draw.Fit(b.String(), cells) + fmt.Sprintf(" %.0f", felt)
	}
	out = append(out, pad+draw.Blank(name+int(limit/100*float64(cells)))+s.Paint(draw.Strong, fmt.Sprintf("%s can bear %.0f", s.Glyphs.Down, limit)))
	if month > 1 {
		out = append(out, bar(fmt.Sprintf("felt in m%d", month-1), 100*float64(r.Diaries[0][month-2].Felt)))
		out = append(out, gap...)
	}
	out = append(out, bar(fmt.Sprintf("felt in m%d", month), 100*float64(d.Felt)), "")
	board := figure("%.0f", m.now.At(agents.MetricDashboard, month))
	seen := fmt.Sprintf("On the dashboard of month %d this customer buys %s; its index is %s.", month, times(d.Purchases), board)
	if draw.Width(pad+seen) > w {
		pad = " "
	}
	for _, line := range draw.Wrap(seen, w-2) {
		out = append(out, pad+s.Paint(draw.Quiet, line))
	}
	return say, append(make([]string, max(0, (h-4-len(out))/3)), out...)
}

// wording returns the text of the message: the scenario's own, or a generic one.
func wording(c *sim.Config) string {
	if c.Message == "" {
		return "It knew something you had never told anyone."
	}
	return "\u201c" + draw.Clean(c.Message) + "\u201d"
}

// times counts in words.
func times(n int) string {
	switch n {
	case 0:
		return "nothing"
	case 1:
		return "1 thing"
	}
	return fmt.Sprintf("%d things", n)
}

// diary draws what was felt and borne, month by month, and what happened, beside the twin.
func (c *creeping) diary(m *model, r *study.TwinsResult, month, w, h int) (string, []string) {
	s := m.styles
	say := ""
	if month > 0 {
		d := &r.Diaries[0][month-1]
		say = fmt.Sprintf("In month %d it is %.0f points too much, and in month %d this customer leaves. The twin, for whom nothing was changed, stays.", month,
			math.Round(100*float64(d.Felt))-math.Round(100*float64(max(0, d.Threshold))), r.LeftMonths[0])
		say = strings.Replace(say, fmt.Sprintf("in month %d this", month), "at once this", 1)
	}
	if month == 0 {
		say = fmt.Sprintf("It is never too much at once, and yet in month %d this customer leaves. The twin, for whom nothing was changed, stays.", r.LeftMonths[0])
	}
	room := h - 4
	width := w
	if w >= 76 {
		width = w * 5 / 9
	}
	high := room
	if width == w {
		high = max(8, room/2)
	}
	felt, limit := func(d *sim.Diary) float32 { return d.Felt }, func(d *sim.Diary) float32 { return max(0, d.Threshold) }
	trust := func(d *sim.Diary) float32 { return d.Trust }
	last := min(len(r.Diaries[0]), r.LeftMonths[0]+3)
	g := draw.Chart{Labels: 17, Ticks: draw.MonthTicks(1, last)}
	for i, of := range []struct {
		name  string
		which int
		of    func(*sim.Diary) float32
		look  draw.Role
		dots  draw.Pattern
	}{{"felt", 0, felt, draw.Warning, draw.Solid}, {"can bear", 0, limit, draw.Money, draw.Dashed}, {"trust", 0, trust, draw.LineSolid, draw.Chain}, {"twin feels", 1, felt, draw.Before, draw.Dotted}} {
		if m.layout.class == classSmall && of.name == "trust" { // few rows: only what is felt against what can be borne
			continue
		}
		values := curve(r.Diaries[of.which], of.of)[:last]
		g.Curves = append(g.Curves, draw.Curve{Label: of.name, Value: endText(values), Mid: values, Look: of.look, Dots: of.dots, Thick: i == 0, Glyphs: s.Glyphs.Lines[[]int{0, 3, 1, 2}[i]]})
	}
	g.Lo, g.Hi = spanOf(g.Curves)
	if month > 0 {
		g.Marks = []draw.Upright{{Place: float64(month-1) / float64(max(1, last-1)), Rune: s.Glyphs.Threshold, Look: draw.Mark, Text: "message " + s.Glyphs.Down}}
	}
	left := s.Box(draw.Rect{W: width, H: high}, "WHAT IT FEELS LIKE, WHAT ONE CAN BEAR", "", false, s.Chart(g, width-2, high-2))
	side := w - width
	if width == w {
		side = w
	}
	low := room
	if width == w {
		low = room - high
	}
	rows := max(1, low-3)
	from := min(max(0, month-2+c.scrolled), max(0, last-rows))
	c.scrolled = from - max(0, month-2)
	half := (side - 8) / 2
	here := "here"
	if m.layout.class == classSmall && last > 0 { // no line for it
		here = fmt.Sprintf("here, trust at last %s", endText(curve(r.Diaries[0], trust)[:last]))
	}
	lines := []string{s.Paint(draw.Quiet, "      "+draw.Fit(here, half)+"the twin")}
	var months []string
	now := [2]int{}
	for i := from; i < min(from+rows, last); i++ {
		look, mark := draw.Plain, " "
		if i == month-1 {
			look, mark = draw.Strong, s.Glyphs.Pointer
		}
		told := monthLines(r, i, half)
		if i == month-1 && c.scrolled == 0 {
			now = [2]int{len(months), len(months) + len(told)}
		}
		for _, line := range told {
			months = append(months, s.Paint(draw.KeyName, mark)+s.Paint(look, line))
			mark = " "
		}
	}
	lines = append(lines, around(months, now, rows)...)
	right := s.Box(draw.Rect{W: side, H: low}, "DIARY", "same person, same luck", false, lines)
	if width == w {
		return say, append(left, right...)
	}
	return say, draw.Beside(left, right)
}

// everybody draws all customers in the cursor's month, with its numbers above.
func (c *creeping) everybody(m *model, w, h int) (string, []string) {
	s := m.styles
	if m.world == nil || m.now == nil {
		return "And the others?", nil
	}
	shares := m.shares()
	say := fmt.Sprintf("And the others? Month %d: %d of 100 are creeped out, %d have refused, %d are gone. The dashboard reads %s.", m.month, shares[sim.Creeped], shares[sim.OptedOut], shares[sim.Gone],
		figure("%.0f", m.now.At(agents.MetricDashboard, m.month)))
	var out []string
	if w >= 100 && h >= 24 {
		numbers := [][]string{}
		for _, x := range []struct {
			value float64
			name  string
			look  draw.Role
		}{{float64(m.month), "month", draw.Strong}, {m.now.At(agents.MetricDashboard, m.month), "dashboard", draw.LineSolid + 4}, {100 * m.now.At(agents.MetricTrust, m.month), "trust", draw.LineSolid},
			{float64(shares[sim.Creeped]), "creeped out %", draw.ViewRole + draw.Role(sim.Creeped)}} {
			text := ""
			if !math.IsNaN(x.value) {
				text = fmt.Sprintf("%.0f", x.value)
			}
			block := append(s.BigText(text, x.look), s.Paint(draw.Quiet, x.name))
			for i := range block {
				block[i] = " " + block[i]
			}
			numbers = append(numbers, draw.Exact(block, 22, 4))
		}
		out = append(out, "")
		out = append(out, draw.Beside(numbers...)...)
		out = append(out, "")
	}
	return say, append(out, m.peopleLines(w, max(4, h-4-len(out)))...)
}

func (c *creeping) status(m *model) string {
	text := fmt.Sprintf(" %s beside %s, world %d", m.setting.title(), twinOf(m).title(), c.ran.world+1)
	if m.layout.class == classSmall {
		text = fmt.Sprintf(" world %d", c.ran.world+1)
	}
	if c.step == creepySteps-1 {
		text = " " + m.clockText() + "  " + text
	}
	if n := len(c.found); n > 1 {
		text = fmt.Sprintf(" customer %d of %d such  ", c.at+1, n) + text
	}
	return m.styles.Paint(draw.Quiet, text)
}

// placeOf returns a customer's rank by privacy threshold.
func placeOf(w *study.World, customer int) int {
	return max(0, slices.Index(w.Order, int32(customer)))
}
