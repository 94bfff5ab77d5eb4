package tui

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// following is the screen of one customer, beside the twin: the same person with the same luck under the baseline.
type following struct {
	job    task
	ran    follow
	result *study.TwinsResult
	place  int       // rank by privacy threshold, as on the map
	chosen bool      // by the user, or found; until then a revealing customer is searched for
	strip  draw.Rect // of the last drawing, for the mouse
}

// follow is the question: one customer in two settings.
type follow struct {
	here, there setting
	customer    int
	world       int // number of the world, from 0
}

func (c *following) work() *task  { return &c.job }
func (c *following) typing() bool { return false }

func (c *following) keyGroup(m *model) keyGroup {
	k := &m.keys
	return keyGroup{"CUSTOMER", []key.Binding{k.personLess, k.personMore, k.personMuchLess, k.personMuchMore, k.monthUp, k.monthDown, k.first, k.last}}
}

// twinOf returns the twins' setting: what the current one is compared with, or balanced if that is the current one itself.
func twinOf(m *model) setting {
	against := m.against()
	balanced, known := agents.StrategyByName("balanced")
	if !known || !m.setting.same(against) {
		return against
	}
	return against.with(balanced)
}

// customer returns the one at the place on the map; without a world there is none yet.
func (c *following) customer(m *model) (int, bool) {
	if m.world == nil || len(m.world.Order) == 0 {
		return 0, false
	}
	c.place = min(max(c.place, 0), len(m.world.Order)-1)
	return int(m.world.Order[c.place]), true
}

// shown returns the number of the world on screen, from 0.
func (m *model) shown() int {
	if m.world == nil {
		return 0
	}
	return m.world.Number
}

func (c *following) enter(m *model) tea.Cmd {
	who, known := c.customer(m)
	ask := follow{m.setting, twinOf(m), who, m.shown()}
	if !known || ask == c.ran && c.job.failed == nil {
		return nil
	}
	c.ran = ask
	workers, chosen := m.options.Workers, c.chosen
	return m.begin(screenCustomer, func(ctx context.Context, tell func(any)) error {
		e := &study.Env{Workers: workers}
		if !chosen { // open on a customer whose two lives differ, or else on the first
			found, err := (&study.Telling{Points: [2]experiment.Point(points([]setting{ask.here, ask.there})), First: ask.world, Sampling: ask.here.unsure.in(1)}).Run(ctx, e)
			if err == nil {
				ask.customer = found[0]
			} else if !errors.Is(err, study.ErrNobody) {
				return err
			}
		}
		r, err := ask.study().Run(ctx, e)
		if err == nil {
			tell(r)
		}
		return err
	})
}

func (c *following) receive(m *model, news any) {
	if c.result = news.(*study.TwinsResult); !c.chosen && m.world != nil {
		c.chosen, c.place = true, placeOf(m.world, c.result.Customer)
		c.ran.customer = c.result.Customer
	}
}

// study returns the question as the command "explain --customer" asks it, in one world.
func (a follow) study() *study.Twins {
	return &study.Twins{Points: [2]experiment.Point(points([]setting{a.here, a.there})), Customer: a.customer, First: a.world, Sampling: a.here.unsure.in(1)}
}

// curve returns a number of the diary by month, 0..100; after the customer has left it is what they still think of the brand.
func curve(diary []sim.Diary, of func(*sim.Diary) float32) []float64 {
	var out []float64
	for i := range diary {
		d := &diary[i]
		v := math.NaN()
		if d.Brand == 0 {
			v = 100 * float64(of(d))
		}
		out = append(out, v)
	}
	return out
}

func (c *following) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	far := 1
	if m.world != nil {
		far = max(1, len(m.world.Order)/20)
	}
	switch {
	case is(k.personLess):
		return c.pick(m, c.place-1), true
	case is(k.personMore):
		return c.pick(m, c.place+1), true
	case is(k.personMuchLess):
		return c.pick(m, c.place-far), true
	case is(k.personMuchMore):
		return c.pick(m, c.place+far), true
	case is(k.monthUp):
		m.step(-1)
	case is(k.monthDown):
		m.step(1)
	case is(k.first):
		m.step(-m.months())
	case is(k.last):
		m.step(m.months())
	default:
		return nil, false
	}
	return nil, true
}

// pick selects the customer at a place of the map.
func (c *following) pick(m *model, place int) tea.Cmd {
	c.place, c.chosen = place, true
	return c.enter(m)
}

func (c *following) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	switch {
	case clicked(msg) && c.strip.Has(msg.X, msg.Y) && m.world != nil:
		return c.pick(m, (msg.X-c.strip.X)*len(m.world.Order)/max(1, c.strip.W))
	case msg.Button == tea.MouseButtonWheelUp:
		m.step(-1)
	case msg.Button == tea.MouseButtonWheelDown:
		m.step(1)
	}
	return nil
}

// pickGlyph returns the rank by threshold of a customer that a glyph of the population map represents: the first of the glyph's column in
// that view.
func (m *model) pickGlyph(x, y int) (place int, some bool) {
	r := m.layout.people
	if m.layout.class != classSmall {
		r = r.Inside()
	}
	columns, rows := max(1, r.W-2), max(1, r.H-m.legendRows())
	x, y = x-r.X-1, y-r.Y
	if m.world == nil || m.month > len(m.world.Views) || x < 0 || x >= columns || y < 0 || y >= rows {
		return 0, false
	}
	views, order := m.world.Views[m.month-1], m.world.Order
	want := crowd(views, order, columns, rows)[x][y]
	from, to := x*len(order)/columns, max((x+1)*len(order)/columns, x*len(order)/columns+1)
	from, to = min(from, len(order)-1), min(to, len(order))
	if i := slices.IndexFunc(order[from:to], func(who int32) bool { return views[who] == want }); i >= 0 {
		return from + i, true
	}
	return from, true // carried here from an earlier column
}

// follow opens the customer behind a glyph of the map.
func (m *model) follow(x, y int) tea.Cmd {
	place, some := m.pickGlyph(x, y)
	if !some {
		return nil
	}
	c := m.screens[screenCustomer].(*following)
	c.place, c.chosen = place, true
	return m.show(screenCustomer)
}

// happened describes a month of a diary in plain words.
func happened(d *sim.Diary, brands []sim.Brand) string {
	switch {
	case d.Brand == agents.Brandless:
		return "has no brand"
	case d.Brand != 0 && d.Brand < len(brands):
		return "is with " + draw.Clean(brands[d.Brand].Name)
	}
	var said []string
	add := func(yes bool, text string) {
		if yes {
			said = append(said, text)
		}
	}
	add(d.Joined, "joins the brand")
	add(d.Events&agents.EventLeft != 0, "leaves: "+mostly(d.Causes))
	add(d.FoundOut, "finds out about being watched")
	add(d.Severity > 0, "is hit by an incident")
	add(d.Severity == 0 && d.Episode, "is disturbed")
	add(d.Events&agents.EventOptOut != 0, "refuses personalization")
	add(d.Events&agents.EventMute != 0, "mutes the messages")
	add(d.Events&agents.EventComplain != 0, "complains")
	add(d.Events&agents.EventPause != 0, "pauses")
	add(d.Events&agents.EventBadWord != 0, "warns friends")
	add(d.Events&agents.EventGoodWord != 0, "recommends the brand")
	add(len(said) == 0 && d.Purchases > 0, "buys")
	add(len(said) == 0, "nothing particular")
	text := said[0]
	for _, more := range said[1:] {
		text += ", " + more
	}
	return text
}

// mostly names the two causes with the largest shares.
func mostly(causes [agents.CauseCount]float32) string {
	order := study.Ranked(causes)
	text := agents.CauseWords[order[0]]
	if causes[order[1]] >= .1 {
		text += " and " + agents.CauseWords[order[1]]
	}
	return text
}
