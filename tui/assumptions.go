package tui

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	decimal "backlash/sim/number"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// assuming is the screen of everything the model assumes: every parameter, editable. Changes are called "your assumptions"; they apply to
// the strategy and its baseline alike, and never become part of either.
type assuming struct {
	job     task
	ran     asked
	done    int                // of the runs, in percent
	all     []agents.Parameter // by question, those with the largest effect on the answer first
	swings  map[string]float64 // how far each one moves the answer, in baskets a starter, by path; nil while unknown
	at      int                // index in shown
	top     int                // first row on the screen: of questions and parameters
	screen  []int              // the last drawing, by line: index in shown, -1 for a question
	filter  textinput.Model
	value   textinput.Model
	sifting bool // the filter has keyboard focus
	editing bool // the value has keyboard focus
}

func newAssuming() *assuming {
	c := &assuming{all: slices.Clone(agents.Parameters()), filter: newInput(), value: newInput()}
	c.value.CharLimit = 12
	return c
}

// questions are the questions that the parameters of a family answer, by the first part of their paths.
var questions = map[string]string{
	"people": "WHO ARE THE CUSTOMERS?", "relevance": "WHEN DOES A MESSAGE FIT?", "exposure": "HOW MANY MESSAGES COME?", "intrusion": "WHAT FEELS TOO PERSONAL?",
	"data": "WHAT DOES THE BRAND KNOW?", "surveillance": "WHEN DO THEY FEEL WATCHED?", "detection": "WHEN DO THEY NOTICE?", "reaction": "WHEN IS IT TOO MUCH, AND WHAT DOES THAT DO?",
	"grievance": "WHAT IS HELD AGAINST A BRAND?", "monotony": "WHEN IS IT ALWAYS THE SAME?", "content": "WHAT DO THEY LIKE, AND WHO LEARNS IT?", "surplus": "WHAT IS IT WORTH TO THEM?", "trust": "HOW IS TRUST WON AND LOST?", "loyalty": "HOW DOES LOYALTY GROW AND FADE?",
	"vulnerability": "WHO FEELS VULNERABLE?", "novelty": "HOW LONG IS IT NEW?", "format": "HOW LOUD ARE CONTACTS?", "purchase": "WHAT MAKES THEM BUY?", "consent": "WHO SAYS YES TO BEING KNOWN?", "voice": "WHO MUTES, REFUSES, COMPLAINS?", "words": "WHAT DO THEY TELL FRIENDS?",
	"wake": "WHEN DO THEY THINK OF LEAVING?", "exit": "WHAT MAKES THEM LEAVE?", "switching": "WHERE DO THEY GO?", "winback": "WHO COMES BACK?", "acquire": "HOW ARE NEW CUSTOMERS WON?", "reputation": "HOW DOES A BRAND'S NAME MOVE?", "market": "WHAT DO OTHERS IN THE MARKET DO?",
	"money": "WHAT DOES IT EARN AND COST?", "survey": "WHAT WOULD A SURVEY HEAR?", "policy": "HOW DOES A BRAND ACT BY ITSELF?",
}

// family returns the first part of a parameter's path.
func family(p agents.Parameter) string { return strings.SplitN(p.Path, ".", 2)[0] }

// enter computes how far each assumption moves the answer, unless that is known for these strategies.
func (c *assuming) enter(m *model) tea.Cmd {
	ask := asked{m.setting, twinOf(m)}
	same := ask
	same.here.params, same.there.params = c.ran.here.params, c.ran.there.params // the assumptions may change meanwhile
	if same == c.ran && c.job.failed == nil && (c.job.running || c.swings != nil) {
		return nil
	}
	c.ran, c.swings, c.done = ask, nil, 0
	workers := m.options.Workers
	return m.begin(screenAssumptions, func(ctx context.Context, tell func(any)) error {
		both := points([]setting{ask.here, ask.there})
		r, err := (&study.Tornado{Now: both[0], Against: both[1]}).Run(ctx, &study.Env{Workers: workers, Progress: inPercent(tell)})
		if err == nil {
			tell(r)
		}
		return err
	})
}

func (c *assuming) receive(m *model, news any) {
	switch x := news.(type) {
	case progressing:
		c.done = int(x)
	case []study.Swing:
		c.order(m, x)
	}
}

// order sorts parameters, and their questions, by how far they move the answer, and keeps the current choice.
func (c *assuming) order(m *model, swings []study.Swing) {
	chosen, some := c.current(m)
	c.swings = map[string]float64{}
	most := map[string]float64{}
	for _, x := range swings {
		c.swings[x.Path] = x.By
	}
	weight := func(p agents.Parameter) float64 { return math.Abs(c.swings[p.Path]) }
	for _, p := range c.all {
		most[family(p)] = max(most[family(p)], weight(p))
	}
	slices.SortStableFunc(c.all, func(a, b agents.Parameter) int {
		if family(a) != family(b) {
			return cmp.Or(cmp.Compare(most[family(b)], most[family(a)]), strings.Compare(family(a), family(b)))
		}
		return cmp.Compare(weight(b), weight(a))
	})
	if some && c.at > 0 {
		c.at = max(0, slices.IndexFunc(c.shown(m), func(p agents.Parameter) bool { return p.Path == chosen.Path }))
	}
}

func (c *assuming) work() *task  { return &c.job }
func (c *assuming) typing() bool { return c.sifting || c.editing }

func (c *assuming) keyGroup(m *model) keyGroup {
	k := &m.keys
	switch {
	case c.editing:
		return keyGroup{"VALUE", []key.Binding{k.enter, k.escape, k.quitAlways}}
	case c.sifting:
		return keyGroup{"FILTER", []key.Binding{k.enter, k.escape, k.quitAlways}}
	}
	return keyGroup{"ASSUMPTIONS", []key.Binding{k.up, k.down, k.assumeLess, k.assumeMore, k.typing, k.oneDefault, k.allDefaults, k.search, k.defaults}}
}

// shown returns the parameters that pass the filter: those with all its words in path, meaning, source or status; the word "changed"
// matches those that have been changed.
func (c *assuming) shown(m *model) []agents.Parameter {
	words := strings.Fields(strings.ToLower(c.filter.Value()))
	if len(words) == 0 {
		return c.all
	}
	return slices.DeleteFunc(slices.Clone(c.all), func(p agents.Parameter) bool {
		text := strings.ToLower(strings.Join([]string{p.Path, p.Meaning, p.Source, string(p.Status), questions[family(p)]}, " "))
		if c.differs(m, p) {
			text += " changed"
		}
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	})
}

// own returns the scenario's value, which a reset restores.
func own(m *model, p agents.Parameter) float32 {
	params := m.setting.scenario.Config.Params
	return *p.At(&params)
}

// yours returns the current value.
func yours(m *model, p agents.Parameter) float32 {
	params := m.setting.params
	return *p.At(&params)
}

func (c *assuming) differs(m *model, p agents.Parameter) bool { return yours(m, p) != own(m, p) }

// current returns the chosen parameter.
func (c *assuming) current(m *model) (agents.Parameter, bool) {
	shown := c.shown(m)
	if len(shown) == 0 {
		return agents.Parameter{}, false
	}
	c.at = min(max(c.at, 0), len(shown)-1)
	return shown[c.at], true
}

// assume changes one assumption within the bounds that the model accepts.
func (c *assuming) assume(m *model, p agents.Parameter, to float32) tea.Cmd {
	if to = min(max(to, p.Lowest), p.Highest); to == yours(m, p) {
		return nil
	}
	m.remember()
	next := m.setting
	*p.At(&next.params) = to
	m.adopt(next)
	switch {
	case to < p.Min || to > p.Max:
		m.say(draw.Warning, fmt.Sprintf("%s: outside its stated range %s to %s", p.Path, number(p.Min), number(p.Max)))
	default:
		m.say(draw.Plain, fmt.Sprintf("your assumption: %s %s", p.Path, number(to)))
	}
	return m.simulate()
}

// number formats a parameter's value.
func number(v float32) string { return strconv.FormatFloat(float64(v), 'g', 5, 32) }

func (c *assuming) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	switch {
	case c.editing:
		return c.editKey(m, msg), true
	case c.sifting:
		c.siftKey(m, msg)
		return nil, true
	}
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	p, some := c.current(m)
	switch {
	case is(k.up):
		c.at = max(0, c.at-1)
	case is(k.down):
		c.at++
		c.current(m)
	case is(k.search):
		c.sifting = true
		c.filter.Focus()
	case is(k.escape) && c.filter.Value() != "":
		c.filter.SetValue("")
	case is(k.defaults):
		return m.toggleDefaults(), true
	case is(k.allDefaults):
		return c.resetAll(m), true
	case is(k.assumeLess) && some:
		return c.assume(m, p, yours(m, p)-(p.Max-p.Min)/20), true
	case is(k.assumeMore) && some:
		return c.assume(m, p, yours(m, p)+(p.Max-p.Min)/20), true
	case is(k.oneDefault) && some:
		return c.assume(m, p, own(m, p)), true
	case is(k.typing) && some:
		c.editing = true
		c.value.SetValue("")
		c.value.Focus()
	default:
		return nil, is(k.assumeLess) || is(k.assumeMore) || is(k.oneDefault) || is(k.typing)
	}
	return nil, true
}

// resetAll restores all of the scenario's assumptions in one step.
func (c *assuming) resetAll(m *model) tea.Cmd {
	if m.setting.changed() == 0 {
		m.say(draw.Quiet, "nothing is changed")
		return nil
	}
	m.remember()
	next := m.setting
	next.params = next.scenario.Config.Params
	m.adopt(next)
	m.say(draw.Plain, "default assumptions restored; u brings yours back")
	return m.simulate()
}

// editKey handles a key while a value is being typed.
func (c *assuming) editKey(m *model, msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.escape):
		c.editing = false
	case key.Matches(msg, m.keys.enter):
		c.editing = false
		text := strings.TrimSpace(c.value.Value())
		p, some := c.current(m)
		if text == "" || !some {
			return nil
		}
		v, err := decimal.Real(text, 32)
		if err != nil || !(float32(v) >= p.Lowest && float32(v) <= p.Highest) {
			m.say(draw.Warning, fmt.Sprintf("%s: enter a number from %s to %s, not %s", p.Path, number(p.Lowest), number(p.Highest), draw.Clean(text)))
			return nil
		}
		return c.assume(m, p, float32(v))
	default:
		c.value, _ = c.value.Update(msg)
	}
	return nil
}

// siftKey handles a key while the filter is being typed.
func (c *assuming) siftKey(m *model, msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, m.keys.escape):
		c.sifting = false
		c.filter.SetValue("")
	case key.Matches(msg, m.keys.enter):
		c.sifting = false
	default:
		c.filter, _ = c.filter.Update(msg)
		c.at = 0
	}
}

// mouse: a click chooses, a second one on the same row starts typing a value, the wheel moves, the right button restores the default.
func (c *assuming) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	row := msg.Y - 3
	inside := row >= 0 && row < len(c.screen) && c.screen[row] >= 0
	press := msg.Action == tea.MouseActionPress
	switch {
	case c.typing():
	case clicked(msg) && inside && c.at == c.screen[row]:
		cmd, _ := c.key(m, keyOf(m.keys.typing.Keys()[0]))
		return cmd
	case clicked(msg) && inside:
		c.at = c.screen[row]
	case clicked(msg) && msg.Y == 1:
		c.sifting = true
		c.filter.Focus()
	case press && msg.Button == tea.MouseButtonRight && inside:
		c.at = c.screen[row]
		p, _ := c.current(m)
		return c.assume(m, p, own(m, p))
	case msg.Button == tea.MouseButtonWheelUp:
		c.at = max(0, c.at-1)
	case msg.Button == tea.MouseButtonWheelDown:
		c.at++
		c.current(m)
	}
	return nil
}

// listed returns the lines of the list: -1-i for the question above the i-th parameter shown, then i.
func (c *assuming) listed(shown []agents.Parameter) (out []int) {
	for i, p := range shown {
		if i == 0 || family(p) != family(shown[i-1]) {
			out = append(out, -1-i)
		}
		out = append(out, i)
	}
	return out
}

func (c *assuming) lines(m *model, w, h int) []string {
	s := m.styles
	shown := c.shown(m)
	p, some := c.current(m)
	below := 6
	if w < 100 {
		below = 8
	}
	room := max(1, h-below-3)
	name := max(18, w-43)
	line := func(text, yours, standard, span, swings string) string {
		return draw.Fit(draw.Short(text, name-1), name) + draw.Fit(yours, 8) + draw.Fit(standard, 8) + draw.Fit(span, 14) + swings
	}
	money := study.MoneyOf(&m.setting.scenario.Config)
	rows, here := c.listed(shown), 0
	for i, at := range rows {
		if at == c.at {
			here = i
		}
	}
	c.top = min(max(c.top, here-room+1), max(0, here-1)) // keep its question in view if it is the line above
	c.top = min(c.top, max(0, len(rows)-room))
	c.screen = rows[c.top:min(c.top+room, len(rows))]
	out := []string{s.Paint(draw.Quiet, "   "+line("assumption", "yours", "default", "range", "swings"))}
	for _, i := range c.screen {
		if i < 0 {
			out = append(out, " "+s.Paint(draw.Strong, questions[family(shown[-1-i])]))
			continue
		}
		q := shown[i]
		pointer, changed, look := " ", " ", draw.Plain
		if i == c.at {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		value := number(yours(m, q))
		switch {
		case c.editing && i == c.at:
			value = c.value.Value() + s.Glyphs.Caret
		case c.differs(m, q):
			changed = s.Paint(draw.Warning, "*")
		case q.Free() && !m.setting.scenario.Config.Stated.Has(q.Path) && m.setting.unsure.kind().Draws():
			value = "drawn"
		}
		swings := ""
		if by, known := c.swings[q.Path]; known {
			if swings = fmt.Sprintf("%+.2f", money.Price*by); math.Abs(money.Price*by) < .005 {
				swings = " 0"
			}
		}
		out = append(out, s.Paint(draw.KeyName, pointer)+changed+" "+s.Paint(look, line(inWords(q), value, number(own(m, q)), number(q.Min)+".."+number(q.Max), swings)))
	}
	note := fmt.Sprintf("%d of %d, %d changed *", len(shown), len(c.all), m.setting.changed())
	title := "YOUR ASSUMPTIONS"
	if c.sifting || c.filter.Value() != "" {
		title += " / " + draw.Clean(c.filter.Value())
		if c.sifting {
			title += s.Glyphs.Caret
		}
	}
	var words []string
	if some {
		origin := string(p.Status)
		if p.Source != "" {
			origin += ", " + p.Source
		}
		worlds, unit := "", "Unit "+p.Unit
		if p.Unit == "1" {
			unit = "A pure number"
		}
		switch {
		case c.differs(m, p):
			worlds = " Your value applies in every world."
		case p.Free() && m.setting.unsure.kind().Draws():
			worlds = " Each world draws its own value, since nobody has measured it; if you set it, yours applies in all."
		}
		why := ""
		if p.Why != "" {
			why = " (" + p.Why + ")"
		}
		for _, line := range draw.Wrap(fmt.Sprintf("%s. %s; %s; default %s, stated range %s to %s%s, the model accepts %s to %s.%s", p.Meaning, unit, origin, number(own(m, p)), number(p.Min), number(p.Max), why, number(p.Lowest), number(p.Highest), worlds), w-4) {
			words = append(words, " "+line)
		}
	} else {
		words = []string{"", " " + s.Paint(draw.Quiet, "no parameter matches these words; esc clears the filter")}
	}
	return append(s.Box(draw.Rect{W: w, H: h - below}, title, note, true, out), s.Box(draw.Rect{W: w, H: below}, p.Path, "the same for every strategy", false, words)...)
}

func (c *assuming) status(m *model) string {
	at := func(metric agents.Metric, scale float64) string {
		return figure("%.1f", scale*m.now.At(metric, m.months()))
	}
	text := fmt.Sprintf("m%d: trust %s  gone %s", m.months(), at(agents.MetricTrust, 100), at(agents.MetricGone, 100))
	switch {
	case c.swings != nil:
		text += fmt.Sprintf("   swings: value beside %s over its range, %s", c.ran.there.title(), study.ShownAs(agents.MetricCumulativeMargin, study.MoneyOf(&m.setting.scenario.Config)).Unit)
	case c.job.running:
		text += fmt.Sprintf("   ranking them: %d %%", c.done)
	}
	return " " + m.styles.Paint(draw.Quiet, text)
}

// inWords returns a parameter's meaning without its symbol in the equations.
func inWords(p agents.Parameter) string {
	if letter, words, found := strings.Cut(p.Meaning, ": "); found && len(letter) <= 3 {
		return words
	}
	return p.Meaning
}
