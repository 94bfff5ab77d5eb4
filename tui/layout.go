package tui

import "backlash/tui/draw"

// panel is a part of the screen that can have the focus.
type panel int

const (
	panelLevers panel = iota
	panelChart
	panelPeople
	panelGap
	panelEvents
	panelCount
)

var panelNames = [panelCount]string{"WHAT YOU DO", "WHAT HAPPENS", "THE CUSTOMERS", "SEEN, NOT SEEN", "WHAT HAPPENED"}

// class is a screen size with its own arrangement.
type class int

const (
	classText   class = iota // smaller than 60x20: a live summary in words
	classSmall               // 60x20: a chart and one panel; tab switches the panel
	classMedium              // 80x24: everything, compactly
	classLarge               // 120x36: everything
)

// layout holds the positions of everything.
type layout struct {
	class                              class
	w, h                               int
	levers, chart, people, gap, events draw.Rect
	page                               draw.Rect // the switching panel of a small screen
	head                               draw.Rect // the sentence
	panels                             []panel
}

// sideWidth is the width of the levers on a large screen; the rest belongs to the chart.
const sideWidth = 40

// arrange computes the layout of a screen. Big text uses the small arrangement at every size.
func arrange(w, h int, big bool) layout {
	l := layout{w: w, h: h}
	switch {
	case w < 60 || h < 20:
		l.class = classText
	case big || w < 80 || h < 24:
		l.class = classSmall
		page := min(7+max(0, h-24), 11)
		l.head = draw.Rect{X: 0, Y: 1, W: w, H: 2}
		switch {
		case big && w >= 100 && h >= 34: // five-row digits, their names, and the sentence
			l.head.H, page = 8, 7
		case big && w >= 72 && h >= 24:
			l.head.H, page = 6, 6
		}
		l.chart = draw.Rect{X: 0, Y: 1 + l.head.H, W: w, H: h - 3 - l.head.H - page}
		l.page = draw.Rect{X: 0, Y: h - 2 - page, W: w, H: page}
		l.levers, l.people, l.gap, l.events = l.page, l.page, l.page, l.page
		l.panels = []panel{panelLevers, panelPeople, panelGap, panelEvents}
	case w < 120 || h < 36:
		l.class = classMedium
		top := 12 + (h-24)*3/5
		side, people := 30+min(8, (w-80)/4), w*5/8
		l.head = draw.Rect{X: 0, Y: 1, W: w, H: 3}
		l.levers, l.chart = draw.Rect{X: 0, Y: 4, W: side, H: top}, draw.Rect{X: side, Y: 4, W: w - side, H: top}
		l.people = draw.Rect{X: 0, Y: 4 + top, W: people, H: h - 6 - top}
		l.gap = draw.Rect{X: people, Y: 4 + top, W: w - people, H: h - 6 - top}
		l.events = l.gap
		l.panels = []panel{panelLevers, panelChart, panelEvents, panelGap}
	default:
		l.class = classLarge
		top := 20 + (h-36)*3/5
		card, log := 31, 31+min(20, (w-120)/4)
		l.head = draw.Rect{X: 0, Y: 1, W: w, H: 4}
		l.levers, l.chart = draw.Rect{X: 0, Y: 5, W: sideWidth, H: top}, draw.Rect{X: sideWidth, Y: 5, W: w - sideWidth, H: top}
		l.people = draw.Rect{X: 0, Y: 5 + top, W: w - card - log, H: h - 7 - top}
		l.gap = draw.Rect{X: l.people.W, Y: 5 + top, W: card, H: h - 7 - top}
		l.events = draw.Rect{X: l.people.W + card, Y: 5 + top, W: log, H: h - 7 - top}
		l.panels = []panel{panelLevers, panelChart, panelEvents}
	}
	return l
}

// holds reports whether a panel can have the focus in this arrangement.
func (l *layout) holds(p panel) bool {
	for _, q := range l.panels {
		if q == p {
			return true
		}
	}
	return false
}

// after returns the panel that comes n places after p in the turning order.
func (l *layout) after(p panel, n int) panel {
	for i, q := range l.panels {
		if q == p {
			return l.panels[((i+n)%len(l.panels)+len(l.panels))%len(l.panels)]
		}
	}
	return panelLevers
}
