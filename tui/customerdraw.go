package tui

import (
	"fmt"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui/draw"
)

func (c *following) lines(m *model, w, h int) []string {
	s := m.styles
	who, known := c.customer(m)
	if !known {
		return s.Box(draw.Rect{W: w, H: h}, "ONE CUSTOMER", "", true, []string{"", " " + s.Paint(draw.Quiet, "no customers yet: simulating the first world")})
	}
	c.strip = draw.Rect{X: 2, Y: 2, W: w - 4, H: 2}
	head := append(c.mapRows(m, w-4), "")
	title := fmt.Sprintf("CUSTOMER %d OF WORLD %d", who, m.world.Number+1)
	if c.result == nil {
		head[2] = " " + s.Paint(draw.Quiet, "simulating this life")
		return append(s.Box(draw.Rect{W: w, H: 5}, title, "", true, head), draw.Exact(nil, w, h-5)...)
	}
	f := c.result
	traits := map[class]string{classLarge: "%s   privacy threshold %.0f   novelty need %.0f   bears %.1f messages a month",
		classMedium: "%s  privacy threshold %.0f  novelty need %.0f  bears %.1f a month", classSmall: "%s: threshold %.0f, novelty %.0f, bears %.1f"}[m.layout.class]
	head[2] = " " + draw.Short(fmt.Sprintf(traits, draw.Clean(f.Segment), 100*f.Threshold, 100*f.Novelty, f.Tolerance), w-4)
	top := 5
	if line := c.tastes(m); line != "" {
		head, top = append(head, " "+draw.Short(line, w-4)), 6
	}
	out := s.Box(draw.Rect{W: w, H: top}, title, "the map, easily disturbed first", true, head)
	diary := max(7, (h-top)*2/5)
	if m.layout.class == classSmall {
		diary = 5
	}
	out = append(out, c.chart(m, w, h-top-diary)...)
	return append(out, c.diary(m, w, diary)...)
}

// mapRows draws the population map in one row of glyphs, with a pointer below the current customer.
func (c *following) mapRows(m *model, w int) []string {
	s := m.styles
	cells := make([]draw.Glyph, w)
	views := m.world.Views[min(m.month, len(m.world.Views))-1]
	for x := range cells {
		v := views[m.world.Order[min(x*len(m.world.Order)/w, len(m.world.Order)-1)]]
		cells[x] = draw.Glyph{Rune: s.Glyphs.Views[v], Role: draw.ViewRole + draw.Role(v)}
	}
	at := c.place * w / len(m.world.Order)
	v := views[m.world.Order[c.place]]
	cells[at] = draw.Glyph{Rune: s.Glyphs.Views[v], Role: draw.ViewRole + draw.Role(v)}
	var b strings.Builder
	b.WriteByte(' ')
	s.Row(&b, cells)
	return []string{b.String(), " " + draw.Blank(at) + s.Paint(draw.KeyName, s.Glyphs.Under) + " " + viewNames[v]}
}

// mostOfOne is the share of a category that fills its column.
const mostOfOne = .6

// tastes draws what the customer likes, is shown and takes in the cursor's month, one column per category; "" without tastes, or with no
// brand.
func (c *following) tastes(m *model) string {
	var out []string
	for k, who := range []string{"", "twin: "} {
		diary := c.result.Diaries[k]
		if m.month > len(diary) || diary[m.month-1].Menu == (sim.Menu{}) || k > 0 && m.layout.class != classLarge {
			continue
		}
		of := diary[m.month-1].Menu
		text := who
		if k == 0 && m.layout.class != classSmall {
			text = "of eight kinds of content "
		}
		for j, shares := range [][agents.Categories]float32{of.Likes, of.Shown, of.Taken} {
			values := make([]float64, len(shares))
			for i, x := range shares {
				values[i] = float64(x)
			}
			text += []string{"likes ", "  is shown ", "  takes "}[j] + m.styles.Levels(values, mostOfOne)
		}
		out = append(out, text)
	}
	return strings.Join(out, "    ")
}

func (c *following) chart(m *model, w, h int) []string {
	s, f := m.styles, c.result
	trust, unease := func(d *sim.Diary) float32 { return d.Trust }, func(d *sim.Diary) float32 { return d.Unease }
	g := draw.Chart{Lo: 0, Hi: 100, Labels: 15, Ticks: draw.MonthTicks(1, m.months())}
	for i, of := range []struct {
		name  string
		which int
		of    func(*sim.Diary) float32
	}{{"trust", 0, trust}, {"annoyance", 0, unease}, {"twin: trust", 1, trust}, {"twin: annoy.", 1, unease}} {
		k := draw.Curve{Label: of.name, Mid: curve(f.Diaries[of.which], of.of), Look: draw.LineSolid + draw.Role([]int{0, 3, 1, 4}[i])}
		k.Glyphs = s.Glyphs.Lines[[]int{0, 3, 1, 4}[i]]
		g.Curves = append(g.Curves, k)
	}
	now := draw.Upright{Place: float64(m.month-1) / float64(max(1, m.months()-1)), Rune: s.Glyphs.Cursor, Look: draw.KeyName}
	if m.layout.class != classSmall {
		now.Text = fmt.Sprintf("m%d", m.month)
	}
	g.Marks = []draw.Upright{now}
	return s.Box(draw.Rect{W: w, H: h}, "TRUST AND ANNOYANCE", "while with the brand", false, s.Chart(g, w-2, h-2))
}

// diary draws the months around the cursor, this life on the left and the twin's on the right.
func (c *following) diary(m *model, w, h int) []string {
	s, f := m.styles, c.result
	fate := func(i int) string {
		if f.LeftMonths[i] > 0 {
			return fmt.Sprintf("leaves in m%d", f.LeftMonths[i])
		}
		return "stays"
	}
	half := (w - 10) / 2
	here, there := c.ran.here.title()+": "+fate(0), "twin, "+c.ran.there.title()+": "+fate(1)
	if m.layout.class == classSmall {
		here, there = "here: "+fate(0), "twin: "+fate(1)
	}
	out := []string{s.Paint(draw.Quiet, "       "+draw.Fit(draw.Short(here, half-1), half)+draw.Short(there, half-1))}
	rows, now := h-3, [2]int{}
	var months []string
	from := min(max(0, m.month-1-rows/2), max(0, m.months()-rows))
	for i := from; i < min(from+rows, m.months()); i++ {
		pointer, look := " ", draw.Plain
		if i == m.month-1 {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		lines := monthLines(f, i, half)
		if i == m.month-1 {
			now = [2]int{len(months), len(months) + len(lines)}
		}
		for _, line := range lines {
			months = append(months, " "+s.Paint(draw.KeyName, pointer)+s.Paint(look, line))
			pointer = " "
		}
	}
	out = append(out, around(months, now, rows)...)
	return s.Box(draw.Rect{W: w, H: h}, "DIARY", "the twin: same person, same luck", false, out)
}

// around returns n lines that include those from now[0] to now[1].
func around(lines []string, now [2]int, h int) []string {
	first := max(0, min(now[1]-h, now[0]))
	return lines[first:min(len(lines), first+max(h, 0))]
}

// monthLines draws a month (from 0) of both diaries side by side, each one column narrower than given; long texts wrap.
func monthLines(f *study.TwinsResult, month, half int) (out []string) {
	var text [2][]string
	for k := range text {
		if month < len(f.Diaries[k]) {
			text[k] = draw.Wrap(happened(&f.Diaries[k][month], f.Brands[k]), half-1)
		}
	}
	when := fmt.Sprintf("m%d", month+1)
	for i := range max(len(text[0]), len(text[1])) {
		line := draw.Fit(when, 5)
		for k := range text {
			cell := ""
			if i < len(text[k]) {
				cell = text[k][i]
			}
			line += draw.Fit(cell, half)
		}
		out, when = append(out, line), ""
	}
	return out
}

func (c *following) status(m *model) string {
	s := m.styles
	if c.result == nil || m.month > len(c.result.Diaries[0]) {
		return " " + s.Paint(draw.Quiet, m.clockText())
	}
	d := &c.result.Diaries[0][m.month-1]
	text := fmt.Sprintf(" m%d/%d", m.month, m.months())
	if d.Brand == 0 {
		text += fmt.Sprintf("   feels %.0f, can bear %.0f   %d messages   buys %d", 100*d.Felt, 100*max(0, d.Threshold), int(d.Touches+.5), d.Purchases)
	} else {
		text += "   not with the brand"
	}
	if c.job.running {
		text += "   ..."
	}
	return s.Paint(draw.Quiet, text)
}
