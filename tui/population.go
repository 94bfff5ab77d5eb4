package tui

import (
	"fmt"
	"math"
	"strings"

	"backlash/sim"
	"backlash/tui/draw"
)

const viewCount = int(sim.ViewCount)

// Every view has its own glyph and colour.
var _ [draw.ViewCount]struct{} = [viewCount]struct{}{}

// viewNames label the views of customers, in order of sim.View.
var viewNames = [viewCount]string{"delighted", "content", "uneasy", "creeped out", "refused", "gone"}

// peoplePanel draws the customers of one world in the cursor's month, and below them the shares over all worlds.
func (m *model) peoplePanel() []string {
	key := panelKey{styles: m.styles, r: m.layout.people, focus: m.focus == panelPeople, month: m.month, revision: m.revision, number: int(m.layout.class)}
	return m.peopleMemo.Of(key, func() []string {
		r := m.layout.people
		if m.layout.class == classSmall {
			return draw.Exact(m.peopleLines(r.W, r.H), r.W, r.H)
		}
		note := ""
		if m.world != nil {
			note = fmt.Sprintf("1 mark = %s people, world %d", perGlyph(len(m.world.Order), (r.W-4)*(r.H-2-m.legendRows())), m.world.Number+1)
			if m.now != nil && m.now.Worlds > 1 && m.layout.class == classLarge {
				note += fmt.Sprintf(", %%: of all %d", m.now.Worlds)
			}
		}
		lines := m.peopleLines(r.W-2, r.H-2)
		return m.styles.Box(r, fmt.Sprintf("%s  m%d", panelNames[panelPeople], m.month), note, m.focus == panelPeople, lines)
	})
}

// perGlyph says how many customers a glyph represents.
func perGlyph(customers, glyphs int) string {
	if each := float64(customers) / float64(max(1, glyphs)); each >= 10 {
		return fmt.Sprintf("%.0f", each)
	} else {
		return fmt.Sprintf("%.1f", each)
	}
}

// legendRows is the number of lines below the map.
func (m *model) legendRows() int {
	if m.layout.class == classLarge {
		return 3
	}
	return 2
}

// peopleLines returns map and legend.
func (m *model) peopleLines(w, h int) []string {
	if m.world == nil || m.month > len(m.world.Views) {
		return []string{"", " " + m.styles.Paint(draw.Quiet, "no customers yet: simulating the first world…")}
	}
	s, under := m.styles, m.legendRows()
	columns, rows := max(1, w-2), max(1, h-under)
	grid := crowd(m.world.Views[m.month-1], m.world.Order, columns, rows)
	front := (m.world.Front(m.month)*columns + len(m.world.Order) - 1) / max(1, len(m.world.Order)) // columns that it has reached
	var lines []string
	for y := range rows {
		cells := make([]draw.Glyph, columns)
		for x := range cells {
			v := grid[x][y]
			cells[x] = draw.Glyph{Rune: s.Glyphs.Views[v], Role: draw.ViewRole + draw.Role(v)}
			if x < front && s.Bands() {
				cells[x].Back = draw.Harm
			}
		}
		var b strings.Builder
		b.WriteByte(' ')
		s.Row(&b, cells)
		lines = append(lines, b.String())
	}
	if under == 3 {
		lines = append(lines, m.underCrowd(front, w))
	}
	return append(lines, m.peopleLegend(w)...)
}

// underCrowd says what left and right mean, and up to which column it is too much for most.
func (m *model) underCrowd(front, w int) string {
	s := m.styles
	left, right := " easily disturbed", "hardly disturbed "
	if front == 0 {
		return s.Paint(draw.Quiet, draw.Spread(left, right, w))
	}
	text := s.Glyphs.UpTo + " too much for most"
	at := front // of the mark, after the last column that the front has reached
	if at+draw.Width(text) > w {
		text = "too much for most " + s.Glyphs.UpTo
		at = min(w, front+1) - draw.Width(text)
	}
	line := draw.Blank(w)
	for _, x := range []struct {
		text string
		at   int
	}{{left, 0}, {right, w - draw.Width(right)}} {
		if end := x.at + draw.Width(x.text); end < at-1 || x.at > at+draw.Width(text) {
			line = line[:x.at] + x.text + line[end:]
		}
	}
	return s.Paint(draw.Quiet, line[:at]) + s.Paint(draw.Warning, text) + s.Paint(draw.Quiet, line[at+draw.Width(text):])
}

// crowd distributes the customers, in the given order, over columns from left to right. Each column is stacked by view, those gone on top;
// what a column cannot show of a rare view is carried to the next, so that the whole map has the right proportions.
func crowd(views []sim.View, order []int32, columns, rows int) [][]sim.View {
	grid := make([][]sim.View, columns)
	var owed [viewCount]float64
	for x := range grid {
		from, to := x*len(order)/columns, (x+1)*len(order)/columns
		if from == to { // fewer customers than columns: neighbouring columns share one
			from = min(from, len(order)-1)
			to = from + 1
		}
		var count [viewCount]int
		for _, i := range order[max(0, from):max(0, to)] {
			count[views[i]]++
		}
		for v, n := range count {
			owed[v] += float64(n*rows) / float64(max(1, to-from))
		}
		var here [viewCount]int
		for range rows {
			most := 0
			for v := range owed {
				if owed[v] > owed[most] {
					most = v
				}
			}
			owed[most]--
			here[most]++
		}
		for v := viewCount - 1; v >= 0; v-- {
			for range here[v] {
				grid[x] = append(grid[x], sim.View(v))
			}
		}
	}
	return grid
}

// shares returns the percentages of the views in the cursor's month, as means over the worlds, like everything on the screen but the
// glyphs.
func (m *model) shares() (p [viewCount]int) {
	if m.now == nil || m.month > len(m.now.Views) {
		return p
	}
	for v, x := range m.now.Views[m.month-1] {
		p[v] = int(math.Round(100 * x))
	}
	return p
}

// peopleLegend explains the glyphs, with their shares.
func (m *model) peopleLegend(w int) []string {
	shares := m.shares()
	var items []string
	for v, name := range viewNames {
		items = append(items, m.styles.Paint(draw.ViewRole+draw.Role(v), string(m.styles.Glyphs.Views[v]))+fmt.Sprintf(" %s %d%%", name, shares[v]))
	}
	if w < 50 {
		for v, name := range viewNames {
			items[v] = m.styles.Paint(draw.ViewRole+draw.Role(v), string(m.styles.Glyphs.Views[v])) + fmt.Sprintf("%s %d", name, shares[v])
		}
	}
	lines := draw.Flow("", items, w)
	return lines[:min(len(lines), 2)]
}
