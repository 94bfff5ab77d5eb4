package tui

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

var panelNames = [panelCount]string{"LEVERS", "CHART", "POPULATION", "WHAT THE DASHBOARD HIDES", "EVENTS"}

// class is a size of screen with its own arrangement.
type class int

const (
	classText   class = iota // smaller than 60x20: a live summary in words
	classSmall               // 60x20: a chart and one panel, tab turns the page
	classMedium              // 80x24: everything, closely
	classLarge               // 120x36: everything
)

// layout says where everything is.
type layout struct {
	class                              class
	w, h                               int
	levers, chart, people, gap, events rect
	page                               rect // the turning panel of a small screen
	panels                             []panel
}

// sideWidth is the width of the levers on a large screen; what is wider belongs to the chart.
const sideWidth = 38

// arrange lays a screen out. Big text uses the small arrangement at every size.
func arrange(w, h int, big bool) layout {
	l := layout{w: w, h: h}
	switch {
	case w < 60 || h < 20:
		l.class = classText
	case big || w < 80 || h < 24:
		l.class = classSmall
		page := min(7+max(0, h-24), 11)
		l.chart = rect{0, 1, w, h - 3 - page}
		l.page = rect{0, h - 2 - page, w, page}
		l.levers, l.people, l.gap, l.events = l.page, l.page, l.page, l.page
		l.panels = []panel{panelLevers, panelPeople, panelGap, panelEvents}
	case w < 120 || h < 36:
		l.class = classMedium
		top := 13 + (h-24)*3/5
		side, people := 29+min(9, (w-80)/4), w*9/16
		l.levers, l.chart = rect{0, 1, side, top}, rect{side, 1, w - side, top}
		l.people = rect{0, 1 + top, people, h - 3 - top}
		l.gap = rect{people, 1 + top, w - people, h - 3 - top}
		l.events = l.gap
		l.panels = []panel{panelLevers, panelChart, panelEvents}
	default:
		l.class = classLarge
		top := 20 + (h-36)*3/5
		card, log := 30, 30+min(20, (w-120)/4)
		l.levers, l.chart = rect{0, 1, sideWidth, top}, rect{sideWidth, 1, w - sideWidth, top}
		l.people = rect{0, 1 + top, w - card - log, h - 3 - top}
		l.gap = rect{l.people.w, 1 + top, card, h - 3 - top}
		l.events = rect{l.people.w + card, 1 + top, log, h - 3 - top}
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
