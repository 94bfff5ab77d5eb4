package tui

import (
	"fmt"
	"strings"

	"backlash/sim"
)

func (c *following) lines(m *model, w, h int) []string {
	s := m.styles
	who, known := c.customer(m)
	if !known {
		return s.box(rect{w: w, h: h}, "ONE CUSTOMER", "", true, []string{"", " " + s.paint(quiet, "nobody here yet: the first world is on its way")})
	}
	c.strip = rect{2, 2, w - 4, 2}
	head := append(c.mapRows(m, w-4), "")
	title := fmt.Sprintf("CUSTOMER %d", who)
	if c.result == nil {
		head[2] = " " + s.paint(quiet, "this life is on its way")
		return append(s.box(rect{w: w, h: 5}, title, "", true, head), exact(nil, w, h-5)...)
	}
	f := c.result
	head[2] = " " + short(fmt.Sprintf("%s   privacy threshold %.2f   novelty need %.2f   bears %.1f messages a month", clean(f.segment), f.threshold, f.novelty, f.tolerance), w-4)
	out := s.box(rect{w: w, h: 5}, title, "the map, easily disturbed first", true, head)
	diary := max(7, (h-5)*2/5)
	if m.layout.class == classSmall {
		diary = 5
	}
	out = append(out, c.chart(m, w, h-5-diary)...)
	return append(out, c.diary(m, w, diary)...)
}

// mapRows is the population map in one row of glyphs, with a pointer under the one who is followed.
func (c *following) mapRows(m *model, w int) []string {
	s := m.styles
	cells := make([]glyph, w)
	views := m.world.Views[min(m.month, len(m.world.Views))-1]
	for x := range cells {
		v := views[m.world.Order[min(x*len(m.world.Order)/w, len(m.world.Order)-1)]]
		cells[x] = glyph{s.glyphs.views[v], viewRole + role(v)}
	}
	at := c.place * w / len(m.world.Order)
	v := views[m.world.Order[c.place]]
	cells[at] = glyph{s.glyphs.views[v], viewRole + role(v)}
	var b strings.Builder
	b.WriteByte(' ')
	s.row(&b, cells)
	return []string{b.String(), " " + blank(at) + s.paint(keyName, s.glyphs.up) + " " + viewNames[v]}
}

func (c *following) chart(m *model, w, h int) []string {
	s, f := m.styles, c.result
	trust, unease := func(d *sim.Diary) float32 { return d.Trust }, func(d *sim.Diary) float32 { return d.Unease }
	g := graph{lo: 0, hi: 100, labels: 15, ticks: monthTicks(m.months())}
	for i, of := range []struct {
		name  string
		which int
		of    func(*sim.Diary) float32
	}{{"trust", 0, trust}, {"annoyance", 0, unease}, {"twin's", 1, trust}, {"twin's ann.", 1, unease}} {
		k := curve{label: of.name, mid: f.curve(of.which, of.of), look: lineSolid + role([]int{0, 3, 1, 4}[i])}
		k.glyphs = s.glyphs.lines[[]int{0, 3, 1, 4}[i]]
		g.curves = append(g.curves, k)
	}
	now := upright{place: float64(m.month-1) / float64(max(1, m.months()-1)), rune: s.glyphs.cursor, look: keyName}
	if m.layout.class != classSmall {
		now.text = fmt.Sprintf("m%d", m.month)
	}
	g.marks = []upright{now}
	return s.box(rect{w: w, h: h}, "TRUST AND ANNOYANCE", "while with the brand", false, s.graphRows(g, w-2, h-2))
}

// diary is the months around the cursor, the life here at the left and the twin's at the right.
func (c *following) diary(m *model, w, h int) []string {
	s, f := m.styles, c.result
	fate := func(i int) string {
		if f.leftMonths[i] > 0 {
			return fmt.Sprintf("leaves in m%d", f.leftMonths[i])
		}
		return "stays"
	}
	half := (w - 9) / 2
	here, there := c.ran.here.title()+": "+fate(0), "twin, "+c.ran.there.title()+": "+fate(1)
	if m.layout.class == classSmall {
		here, there = "here: "+fate(0), "twin: "+fate(1)
	}
	out := []string{s.paint(quiet, "      "+fit(short(here, half-1), half)+short(there, half-1))}
	rows := h - 3
	from := min(max(0, m.month-1-rows/2), max(0, m.months()-rows))
	for i := from; i < min(from+rows, m.months()); i++ {
		pointer, look := " ", plain
		if i == m.month-1 {
			pointer, look = s.glyphs.pointer, strong
		}
		var text [2]string
		for k := range text {
			if i < len(f.diaries[k]) {
				text[k] = happened(&f.diaries[k][i], f.brands[k])
			}
		}
		out = append(out, " "+s.paint(keyName, pointer)+s.paint(look, fit(fmt.Sprintf("m%d", i+1), 4)+fit(short(text[0], half-1), half)+short(text[1], half-1)))
	}
	return s.box(rect{w: w, h: h}, "DIARY", "the twin: same person, same luck", false, out)
}

func (c *following) status(m *model) string {
	s := m.styles
	if c.result == nil || m.month > len(c.result.diaries[0]) {
		return " " + s.paint(quiet, m.clockText())
	}
	d := &c.result.diaries[0][m.month-1]
	text := fmt.Sprintf(" m%d/%d", m.month, m.months())
	if d.Brand == 0 {
		text += fmt.Sprintf("   felt intrusion %.2f, bears %.2f   %d messages   buys %d", d.Felt, max(0, d.Threshold), int(d.Touches+.5), d.Purchases)
	} else {
		text += "   not with the brand"
	}
	if c.job.running {
		text += "   ..."
	}
	return s.paint(quiet, text)
}
