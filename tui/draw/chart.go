package draw

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// AxisWidth is the width of a value axis in columns; gutter is the width of the gap for leaders between a plot and the names of its lines.
const (
	AxisWidth = 5
	gutter    = 3
)

// tickDot marks the height of an axis label along the plot.
const tickDot = '·'

// Curve is one line of a chart, with its band if it has one.
type Curve struct {
	Label, Value string // at its end; a curve without a label has neither
	Mid, Lo, Hi  []float64
	Glyphs       LineGlyphs // for terminals without braille
	Dots         Pattern
	Thick        bool
	Look         Role // the solid role
	Before       int  // this many of its points are before the change and are drawn differently

	swatch rune // set for the name of a layer: a block of this before a plain name
}

// Area is the area between two series.
type Area struct {
	Low, High []float64
	Tint      Role // Gain, Loss, Harm or Band
}

// Upright is a vertical mark through a stack of charts.
type Upright struct {
	Place float64 // 0..1 along the axis
	Rune  rune
	Look  Role
	Text  string // above the plot, "" none
	After bool   // the text begins at the mark; otherwise it ends there
}

// Tick is a number below the axis.
type Tick struct {
	Place float64
	Text  string
}

// Chart is a set of curves over an axis.
type Chart struct {
	Caption string // over the plot's first row
	Lo, Hi  float64
	Curves  []Curve // the most important first
	Areas   []Area
	Layers  []Layer    // from the bottom up
	Zone    [2]float64 // places between which an increase does harm; both 0: nowhere
	Marks   []Upright  // the most important first; those of a stack's first chart run through all of them
	Ticks   []Tick     // the most important first; those of the last chart are shown below the stack
	Labels  int        // columns for the names at the right, with the gutter
	Comma   bool       // numbers of the value axis have a decimal comma
	Blind   bool       // no numbers on the value axis: they would give away the answer
	Points  []Vote
	Spots   []Spot     // single values over the curves
	Sure    [2]float64 // an interval marked on the axis; both 0: none
}

// Spot is a single measured value.
type Spot struct {
	Place, Value float64
	Look         Role
}

// Vote is a place along the axis and the number of votes for it.
type Vote struct {
	Place float64
	Count int
}

// Chart draws a chart in w columns and h rows.
func (s *Styles) Chart(g Chart, w, h int) []string { return s.Stack(w, h, g) }

// Stack draws charts on top of each other on one axis, in w columns and h rows: the texts of the marks, the plots, the axis with its ticks.
// All plots have the same height; if the rows do not divide evenly, the first ones get one more.
func (s *Styles) Stack(w, h int, charts ...Chart) []string {
	first, last := &charts[0], &charts[len(charts)-1]
	width := w - AxisWidth - first.Labels
	if width < 4 {
		return Exact(nil, w, h)
	}
	heads := s.heads(first.Marks, width, width+first.Labels, h)
	rows := h - 2 - len(heads)
	titled := 0 // captions get a line of their own if there is room
	for i := range charts {
		if charts[i].Caption != "" {
			titled++
		}
	}
	if rows-titled < 4*len(charts) {
		titled = 0
	}
	rows -= titled
	if rows < 2*len(charts) {
		return Exact(nil, w, h)
	}
	var out []string
	for _, head := range heads {
		var b strings.Builder
		b.WriteString(Blank(AxisWidth))
		s.Row(&b, head)
		out = append(out, b.String())
	}
	for i := range charts {
		charts[i].Labels, charts[i].Marks = first.Labels, first.Marks
		if charts[i].Caption != "" && titled > 0 {
			out = append(out, s.caption(charts[i], width))
		}
		out = append(out, s.plot(&charts[i], width, rows*(i+1)/len(charts)-rows*i/len(charts))...)
	}
	return append(out, s.axis(last, width, w)...)
}

// caption returns the line above a plot that says what it shows; marks run through it.
func (s *Styles) caption(g Chart, w int) string {
	c := newCanvas(w, 1, 0, 1)
	for i := len(g.Marks) - 1; i >= 0; i-- {
		c.upright(g.Marks[i].Place, g.Marks[i].Rune, g.Marks[i].Look)
	}
	for x, r := range []rune(Short(g.Caption, max(0, w-2))) {
		c.cells[0][x+1] = Glyph{Rune: r, Role: Quiet}
	}
	var b strings.Builder
	b.WriteString("    " + s.Paint(Border, string(s.Glyphs.Axis[1])))
	s.Row(&b, c.cells[0])
	return b.String() + Blank(g.Labels)
}

// plot draws one chart without the axis below it.
func (s *Styles) plot(g *Chart, w, h int) []string {
	if !(g.Hi > g.Lo) {
		g.Hi = g.Lo + 1
	}
	c := newCanvas(w, h, g.Lo, g.Hi)
	if g.Zone != [2]float64{} {
		for x := c.column(g.Zone[0]); x <= c.column(g.Zone[1]); x++ {
			for y := range h {
				c.tint(s, x, y, Harm, Quiet)
			}
		}
	}
	c.pile(s, g.Layers)
	s.areas(c, g, false)
	ticks := roundTicks(g.Lo, g.Hi, h)
	numbers := map[int]string{}
	for _, v := range ticks {
		y := c.row(v)
		if numbers[y] = number(v); g.Blind {
			numbers[y] = ""
			continue
		}
		if g.Comma {
			numbers[y] = strings.Replace(numbers[y], ".", ",", 1)
		}
		for x := 3; x < w; x += 4 {
			if c.cells[y][x].Rune == ' ' && !s.ASCII {
				c.cells[y][x].Rune, c.cells[y][x].Role = tickDot, Border
			}
		}
	}
	for i := len(g.Marks) - 1; i >= 0; i-- {
		c.upright(g.Marks[i].Place, g.Marks[i].Rune, g.Marks[i].Look)
	}
	beside := s.curves(c, g)
	s.areas(c, g, true)
	for _, p := range g.Points {
		for i := range min(p.Count, h) {
			c.cells[h-1-i][c.column(p.Place)] = Glyph{Rune: s.Glyphs.BarOn, Role: Mark}
		}
	}
	for _, p := range g.Spots {
		c.cells[c.row(p.Value)][c.column(p.Place)] = Glyph{Rune: s.Glyphs.Spot, Role: p.Look}
	}
	var out []string
	for y := range h {
		var b strings.Builder
		if text, some := numbers[y]; some {
			b.WriteString(Fit(s.Paint(Quiet, fmt.Sprintf("%4s", text))+s.Paint(Border, string(s.Glyphs.Axis[0])), AxisWidth)) // a fifth character takes the axis's place
		} else {
			b.WriteString("    " + s.Paint(Border, string(s.Glyphs.Axis[1])))
		}
		s.Row(&b, c.cells[y])
		b.WriteString(beside[y])
		out = append(out, b.String())
	}
	return out
}

// areas draws the areas and the bands.
func (s *Styles) areas(c *canvas, g *Chart, edges bool) {
	for _, a := range g.Areas {
		c.fill(s, a.Low, a.High, a.Tint, Quiet, edges)
	}
	for i := len(g.Curves) - 1; i >= 0 && !edges; i-- {
		if k := &g.Curves[i]; k.Lo != nil {
			thin := Quiet
			if k.Look >= LineSolid && k.Look < LineFaint {
				thin = k.Look + Role(LineCount)
			}
			c.fill(s, k.Lo, k.Hi, Band, thin, edges)
		}
	}
}

// Sample returns a short piece of a curve as charts draw it, for a legend.
func (s *Styles) Sample(k Curve) string {
	c := newCanvas(4, 1, 0, 1)
	k.Mid = []float64{.5, .5, .5, .5}
	one := c.coarse(&k)
	if s.Fine {
		one = c.fine(&k, 0)
	}
	c.lay([]Curve{k}, []*stroke{one}, 0)
	var b strings.Builder
	s.Row(&b, c.cells[0])
	return b.String()
}

// curves draws the lines and returns what is beside each row: leaders and names.
func (s *Styles) curves(c *canvas, g *Chart) []string {
	all := append(g.Curves[:len(g.Curves):len(g.Curves)], swatches(g.Layers)...)
	names, room := endLabels(c, all, g.Labels), 0
	if g.Labels > gutter {
		room = gutter
	}
	strokes := make([]*stroke, len(all))
	for i := range all {
		k := all[i]
		if k.swatch != 0 {
			k.Mid = nil
		}
		if strokes[i] = c.coarse(&k); s.Fine {
			strokes[i] = c.fine(&k, room)
		}
	}
	if s.Fine && room > 0 {
		for _, n := range names { // the leader, from the line's end to its name
			from, to := c.height(all[n.curve].Mid[len(all[n.curve].Mid)-1]), float64(n.row*dotsDown)+1.5
			if math.IsNaN(from) {
				continue
			}
			for dx := range gutter*dotsAcross - 2 {
				share := float64(dx) / float64(gutter*dotsAcross-3)
				strokes[n.curve].put((c.w*dotsAcross)+dx+1, int(from+(to-from)*share+.5), c.h)
			}
		}
	}
	leaders := c.lay(all, strokes, room)
	out := make([]string, c.h)
	for y := range out {
		var b strings.Builder
		s.Row(&b, leaders[y])
		out[y] = b.String()
	}
	for _, n := range names {
		k := &all[n.curve]
		text := k.Label
		if k.Value != "" {
			text += " " + k.Value
		}
		if !s.Fine && room > 0 {
			out[n.row] = " "
		}
		look := k.Look
		switch {
		case k.swatch != 0:
			block := string(k.swatch)
			if s.tinted() && !s.ASCII {
				block = "█"
			}
			out[n.row] += s.Paint(look, block) + " "
			look = Plain
		case !s.Fine:
			text = k.Glyphs.Flat + " " + text
		}
		width := g.Labels - ansi.StringWidth(out[n.row])
		if k.Value != "" && ansi.StringWidth(text) > width { // the name is shortened, not the number
			head := strings.TrimSuffix(text, " "+k.Value)
			text = Short(head, max(1, width-1-ansi.StringWidth(k.Value))) + " " + k.Value
		}
		out[n.row] += s.Paint(look, Short(text, width))
	}
	for y := range out {
		out[y] = Fit(out[y], g.Labels)
	}
	return out
}

// endLabel is the name of a curve beside its end.
type endLabel struct {
	curve, row int
	end        float64 // where the curve ends, in dots from the top
}

// endLabels finds a row for every curve's name, in the order of their ends, as close to its end as the others allow: neighbours that would
// collide are moved together, to the mean of their wanted rows. Names that find no row are left out.
func endLabels(c *canvas, curves []Curve, room int) (all []endLabel) {
	for i, k := range curves {
		last := len(k.Mid) - 1
		for last >= 0 && (math.IsNaN(k.Mid[last]) || math.IsInf(k.Mid[last], 0)) {
			last--
		}
		if last < 0 || k.Label == "" || room < 1 || len(all) == c.h {
			continue
		}
		e := endLabel{i, 0, c.height(k.Mid[last])}
		at := len(all)
		for at > 0 && all[at-1].end > e.end {
			at--
		}
		all = append(all[:at], append([]endLabel{e}, all[at:]...)...)
	}
	type group struct {
		first, count int
		want         float64 // sum over its names of the row that each wants the first to have
	}
	top := func(k group) int { return min(max(0, int(math.Round(k.want/float64(k.count)))), c.h-k.count) }
	var groups []group
	for i := range all {
		k := group{i, 1, (all[i].end - 1.5) / dotsDown}
		for len(groups) > 0 {
			above := groups[len(groups)-1]
			if top(above)+above.count <= top(k) {
				break
			}
			k = group{above.first, above.count + k.count, above.want + k.want - float64(k.count*above.count)}
			groups = groups[:len(groups)-1]
		}
		groups = append(groups, k)
	}
	for _, k := range groups {
		for i := range k.count {
			all[k.first+i].row = top(k) + i
		}
	}
	return all
}

// roundTicks returns multiples of 1, 2, 2.5 or 5 times a power of ten between two numbers, at least two rows apart, which the axis has room for.
func roundTicks(lo, hi float64, rows int) (out []float64) {
	most := max(2, rows/2)
	for power := -4; power < 12; power++ {
		for _, k := range []float64{1, 2, 2.5, 5} {
			step := k * math.Pow(10, float64(power))
			from, to := math.Ceil(lo/step-1e-9), math.Floor(hi/step+1e-9)
			if (hi-lo)/step*2 > float64(rows-1)+1e-9 && to-from > 0 || int(to-from)+1 > most {
				continue
			}
			for i := from; i <= to; i++ {
				out = append(out, float64(i*step)+0) // no negative zero
			}
			if !slices.ContainsFunc(out, func(v float64) bool { return ansi.StringWidth(number(v)) > AxisWidth }) {
				return out
			}
			out = nil
		}
	}
	return nil
}

// number formats a number of the value axis: four columns, more only for what is small and not round.
func number(v float64) string {
	text := fmt.Sprintf("%.4g", v+0)
	switch size := math.Abs(v); {
	case size >= 999500:
		text = fmt.Sprintf("%.3gM", v/1e6)
	case size >= 1000:
		text = fmt.Sprintf("%.3gk", v/1e3)
	}
	return Minus(strings.Replace(text, "0.", ".", 1))
}

// heads returns the texts of the marks above the plots: one row, or two if they collide and there is room. A text that finds no room is
// dropped, leaving only its mark.
func (s *Styles) heads(marks []Upright, plot, w, h int) (rows [][]Glyph) {
	most := 0
	for _, u := range marks {
		if u.Text != "" {
			most = 1
		}
	}
	if most == 1 && h >= 16 {
		most = 2
	}
	empty := func() []Glyph {
		row := make([]Glyph, w)
		for x := range row {
			row[x].Rune = ' '
		}
		return row
	}
	free := func(row []Glyph, at, n int) bool {
		for x := max(0, at-1); x < min(w, at+n+1); x++ {
			if row[x].Rune != ' ' {
				return false
			}
		}
		return at >= 0 && at+n <= w
	}
	for _, u := range marks {
		text := []rune(u.Text)
		if len(text) == 0 {
			continue
		}
		x, n := min(plot-1, max(0, int(math.Round(u.Place*float64(plot-1))))), len(text)
		starts := []int{x - n + 1, x}
		if u.After {
			starts = []int{x, x - n + 1}
		}
		placed := false
		for y := 0; y < most && !placed; y++ {
			if y == len(rows) {
				rows = append(rows, empty())
			}
			for _, at := range starts {
				if placed = free(rows[y], at, n); placed {
					for i, r := range text {
						rows[y][at+i] = Glyph{Rune: r, Role: u.Look}
					}
					break
				}
			}
		}
	}
	if len(rows) == 0 && most > 0 {
		rows = append(rows, empty())
	}
	return rows
}

// axis draws the axis below a stack and its ticks, important ones first; a tick that would touch another is left out.
func (s *Styles) axis(g *Chart, plot, w int) []string {
	a := s.Glyphs.Axis
	line, names := make([]Glyph, plot), []rune(Blank(w-AxisWidth))
	for x := range line {
		line[x] = Glyph{Rune: a[3], Role: Border}
		if place := float64(x) / float64(max(1, plot-1)); g.Sure != [2]float64{} && place >= g.Sure[0]-1e-9 && place <= g.Sure[1]+1e-9 {
			line[x] = Glyph{Rune: []rune(s.Glyphs.TrackOn)[0], Role: LineSolid}
		}
	}
	for _, tick := range g.Ticks {
		text := []rune(tick.Text)
		x := min(plot-1, max(0, int(math.Round(tick.Place*float64(plot-1)))))
		at := min(x, len(names)-len(text))
		free := at >= 0
		for i := max(0, at-1); free && i < min(len(names), at+len(text)+1); i++ {
			free = names[i] == ' '
		}
		if free {
			line[x].Rune = a[4]
			copy(names[at:], text)
		}
	}
	var b strings.Builder
	b.WriteString(Blank(AxisWidth-1) + s.Paint(Border, string(a[2])))
	s.Row(&b, line)
	return []string{Fit(b.String(), w), Blank(AxisWidth) + s.Paint(Quiet, string(names))}
}

// Axis returns an axis of n columns with its ticks, as two lines of w columns.
func (s *Styles) Axis(ticks []Tick, plot, w int) []string {
	return s.axis(&Chart{Ticks: ticks}, plot, w)
}

// MonthTicks returns the ticks of an axis between two months: first the starts of years, then half years, then the months before.
func MonthTicks(from, to int) []Tick {
	place := func(month int) float64 { return float64(month-from) / float64(max(1, to-from)) }
	out := []Tick{{place(1), "m1"}}
	tick := func(month int) { out = append(out, Tick{place(month), fmt.Sprint(month)}) }
	if to > 1 {
		tick(to)
	}
	steps := []int{60, 24, 12, 6}
	if to <= 12 {
		steps = []int{6, 3}
	}
	for _, step := range steps {
		for month := step; month < to; month += step {
			tick(month)
		}
	}
	if to < 6 {
		for month := 2; month < to; month++ {
			tick(month)
		}
	}
	if from < 1 {
		out = append(out, Tick{0, "before"})
	}
	return out
}

// EvenTicks spreads texts evenly, the ends being the most important.
func EvenTicks(texts ...string) (out []Tick) {
	for i, text := range texts {
		t := Tick{float64(i) / float64(max(1, len(texts)-1)), text}
		if i == len(texts)-1 && i > 0 {
			out = append([]Tick{out[0], t}, out[1:]...)
			continue
		}
		out = append(out, t)
	}
	return out
}
