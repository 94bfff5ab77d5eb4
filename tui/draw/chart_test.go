package draw

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// walk is a random series.
func walk(r *rand.Rand, n int) []float64 {
	out, v := make([]float64, n), 100*r.Float64()
	for i := range out {
		v += 12 * (r.Float64() - .5)
		out[i] = min(max(v, 0), 100)
	}
	return out
}

// styles are the two engines, without colour.
func styles(fine bool) *Styles {
	s := NewStyles("dark", true, false, false, NoColor)
	s.Fine = fine
	return s
}

// No line goes without a cell of its own for more columns than there are other lines, with dots and without, however they cross.
func TestEveryLineIsInSight(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 45))
	for range 2000 {
		n, w, h := 2+r.IntN(5), 20+r.IntN(80), 4+r.IntN(16)
		var curves []Curve
		for i := range n {
			curves = append(curves, Curve{Mid: walk(r, 12+r.IntN(40)), Look: Role(1 + i), Glyphs: unicodeGlyphs.Lines[i%LineCount]})
		}
		if r.IntN(4) == 0 {
			curves[n-1].Mid = curves[0].Mid // two lines on one place
		}
		for _, fine := range []bool{true, false} {
			c := newCanvas(w, h, 0, 100)
			strokes := make([]*stroke, n)
			for i := range curves {
				if strokes[i] = c.coarse(&curves[i]); fine {
					strokes[i] = c.fine(&curves[i], 0)
				}
			}
			c.lay(curves, strokes, 0)
			waited := make([]int, n)
			for x := range w {
				for i := range waited {
					waited[i]++
				}
				for y := range h {
					if look := c.cells[y][x].Role; c.cells[y][x].Rune != ' ' {
						waited[look-1] = 0
					}
				}
				for i, k := range waited {
					if k >= n {
						t.Fatalf("fine %v: line %d of %d is out of sight for %d columns at %d", fine, i, n, k, x)
					}
				}
			}
		}
	}
}

// Every name has a row of its own, in the order of the ends, within the plot, and as near to its end as can be: never further than
// the names between need.
func TestNamesStandAtTheEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 46))
	for range 5000 {
		n, h := 1+r.IntN(6), 6+r.IntN(20)
		var curves []Curve
		for range n {
			curves = append(curves, Curve{Label: "x", Mid: []float64{50, 100 * r.Float64()}})
		}
		c := newCanvas(40, h, 0, 100)
		all := endLabels(c, curves, 12)
		if len(all) != n {
			t.Fatalf("%d names of %d", len(all), n)
		}
		for i, e := range all {
			if e.row < 0 || e.row >= h || i > 0 && (e.row <= all[i-1].row || e.end < all[i-1].end) {
				t.Fatalf("%+v in %d rows", all, h)
			}
			if end := c.row(curves[e.curve].Mid[1]); n == 1 && (e.row-end > 1 || end-e.row > 1) || e.row-end >= n+1 || end-e.row >= n+1 {
				t.Fatalf("a name on row %d, its line ends on %d: %+v", e.row, end, all)
			}
		}
	}
}

// With dots, a leader goes from each line's end to its name: the cell beside the end and the cell beside the name are marked.
func TestLeadersReachTheNames(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 46))
	s := styles(true)
	for range 500 {
		h := 8 + r.IntN(12)
		g := Chart{Labels: 16, Lo: 0, Hi: 100}
		for i := range 1 + r.IntN(5) {
			g.Curves = append(g.Curves, Curve{Label: strings.Repeat(string(rune('a'+i)), 3), Value: "7", Mid: walk(r, 20), Look: LineSolid + Role(i)})
		}
		c := newCanvas(30, h, 0, 100)
		beside := s.curves(c, &g)
		for _, e := range endLabels(c, g.Curves, 16) {
			text := []rune(beside[e.row])
			if text[gutter-1] < 0x2800 || text[gutter-1] > 0x28ff || text[gutter-1] == 0x2800 || !strings.HasPrefix(string(text[gutter:]), g.Curves[e.curve].Label+" 7") {
				t.Fatalf("row %d: %q", e.row, beside[e.row])
			}
			first := []rune(beside[min(h-1, int(e.end+.5)/dotsDown)])
			if first[0] <= 0x2800 || first[0] > 0x28ff {
				t.Fatalf("nothing beside the end at row %d: %q", int(e.end)/dotsDown, string(first))
			}
		}
	}
}

// Numbers of the axis are multiples of 1, 2, 2.5 or 5 times a power of ten, two rows apart at least, and fit their columns.
func TestNumbersAreRound(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 47))
	for range 5000 {
		lo := (r.Float64() - .5) * math.Pow(10, float64(r.IntN(8)-2))
		hi := lo + math.Pow(10, 6*r.Float64()-2)
		h := 2 + r.IntN(40)
		c := newCanvas(10, h, lo, hi)
		last := -2
		ticks := roundTicks(lo, hi, h)
		for i := len(ticks) - 1; i >= 0; i-- {
			v := ticks[i]
			if w := ansi.StringWidth(number(v)); w > AxisWidth {
				t.Fatalf("%s is %d wide", number(v), w)
			}
			if y := c.row(v); y-last < 2 && last >= 0 {
				t.Fatalf("%g..%g in %d rows: %v", lo, hi, h, ticks)
			} else {
				last = y
			}
			if len(ticks) > 1 {
				step := ticks[1] - ticks[0]
				if k := step / math.Pow(10, math.Floor(math.Log10(step)+1e-6)); math.Abs(k-1) > 1e-3 && math.Abs(k-2) > 1e-3 && math.Abs(k-2.5) > 1e-3 && math.Abs(k-5) > 1e-3 {
					t.Fatalf("a step of %g", step)
				}
			}
		}
	}
	for v, want := range map[float64]string{0: "0", .25: ".25", 100: "100", -20: "−20", 1500: "1.5k", -2000: "−2k", 2.5e6: "2.5M", .05: ".05"} {
		if got := number(v); got != want || ansi.StringWidth(got) > 4 {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
}

// Month ticks never touch, and those that matter most are there, at every width.
func TestMonthTicks(t *testing.T) {
	for _, from := range []int{1, -11, -2} {
		for _, to := range []int{1, 2, 5, 12, 24, 36, 60, 600} {
			for w := 20; w <= 200; w += 3 {
				rows := styles(true).axis(&Chart{Ticks: MonthTicks(from, to)}, w, w+AxisWidth+10)
				if n := columns(rows[0]); n != w+AxisWidth+10 || columns(rows[1]) != n {
					t.Fatalf("%d and %d columns, want %d", columns(rows[0]), columns(rows[1]), w+AxisWidth+10)
				}
				words := strings.Fields(rows[1])
				if len(words) == 0 || !strings.Contains(rows[1], "m1") {
					t.Fatalf("%d..%d at %d: %q", from, to, w, rows[1])
				}
			}
		}
	}
}

// A chart has its lines and columns whatever its size and numbers.
func TestChartsFitTheirPlace(t *testing.T) {
	for _, fine := range []bool{true, false} {
		s := styles(fine)
		for _, size := range [][2]int{{12, 5}, {30, 7}, {60, 15}, {200, 40}, {3, 2}} {
			for _, odd := range []float64{0, math.NaN(), math.Inf(1), math.Inf(-1), 1e9} {
				v := []float64{10, odd, 30, 40}
				g := Chart{Caption: "CAPTION", Lo: 0, Hi: 100, Labels: 9, Ticks: MonthTicks(-1, 2), Marks: []Upright{{.5, '|', Mark, "a mark", false}, {1, '|', Mark, "at the end", true}},
					Areas: []Area{{v, v, Gain}}, Zone: [2]float64{.2, .8}, Curves: []Curve{{Label: "trust", Value: "40", Mid: v, Lo: v, Hi: v, Look: LineSolid, Glyphs: s.Glyphs.Lines[0]}, {Label: "nothing"}},
					Points: []Vote{{.3, 99}}, Sure: [2]float64{.1, .3}}
				for _, charts := range [][]Chart{{g}, {g, g}} {
					lines := s.Stack(size[0], size[1], charts...)
					if len(lines) != size[1] {
						t.Fatalf("%v, %d charts: %d lines", size, len(charts), len(lines))
					}
					for _, line := range lines {
						if n := columns(line); n != size[0] {
							t.Errorf("%v: %d columns: %q", size, n, line)
						}
					}
				}
			}
		}
	}
}

// What lies before the change has the colour of what was, never a line's own.
func TestBeforeIsDrawnAsBefore(t *testing.T) {
	for _, fine := range []bool{true, false} {
		c := newCanvas(48, 10, 0, 100)
		k := Curve{Mid: walk(rand.New(rand.NewPCG(5, 48)), 48), Look: LineSolid, Before: 12, Glyphs: unicodeGlyphs.Lines[0]}
		one := c.coarse(&k)
		if fine {
			one = c.fine(&k, 0)
		}
		c.lay([]Curve{k}, []*stroke{one}, 0)
		for _, row := range c.cells {
			for x, cell := range row {
				if want := map[bool]Role{true: Before, false: LineSolid}[x < 12]; cell.Rune != ' ' && cell.Role != want {
					t.Fatalf("fine %v, column %d: role %d, want %d", fine, x, cell.Role, want)
				}
			}
		}
	}
}

// Every sign that a number can have is in the large letters, in rows of one width.
func TestBigTextHasEverySign(t *testing.T) {
	s := styles(true)
	for _, r := range "0123456789+-−.,%kM€$£ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ:;?!'’/()–\"" {
		rows, ok := bigRow(r)
		for _, row := range rows {
			if !ok || len(row) != len(rows[0]) {
				t.Errorf("%c: %q", r, rows)
			}
		}
		lines := s.BigText(string(r), Plain)
		if len(lines) != 3 || columns(lines[0]) != columns(lines[2]) || columns(lines[0]) < 2 {
			t.Errorf("%c: %q", r, lines)
		}
	}
}

// A row of glyphs has on the terminal just the looks that were asked for, whatever stands beside them: nothing of a neighbour stays on.
func TestRowsKeepTheirLooks(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for _, depth := range []Depth{TrueColor, Colors256, Colors16} {
		s := NewStyles("dark", true, false, false, depth)
		for range 500 {
			var cells []Glyph
			for range 1 + r.IntN(12) {
				cells = append(cells, Glyph{Rune: 'x', Role: Role(r.IntN(int(roleCount))), Back: []Role{Plain, Plain, Gain, Harm}[r.IntN(4)]})
			}
			var b strings.Builder
			s.Row(&b, cells)
			at := 0
			var now textRun
			var state byte
			line := b.String()
			for len(line) > 0 {
				seq, width, n, next := ansi.DecodeSequence(line, state, nil)
				state, line = next, line[n:]
				if width == 0 {
					now = look(now, strings.TrimSuffix(seq[2:], "m"))
					continue
				}
				var want textRun
				if p := s.prefix[cells[at].Role]; p != "" {
					want = look(want, strings.TrimSuffix(p[2:], "m"))
				}
				if p := s.behind[cells[at].Back]; p != "" && cells[at].Back != Plain {
					want = look(want, strings.TrimSuffix(p[2:], "m"))
				}
				if now != want {
					t.Fatalf("cell %d of %v is %+v, want %+v: %q", at, cells, now, want, b.String())
				}
				at++
			}
			if now.fill != "" || now.back != "" || now.bold {
				t.Fatalf("the row ends with %+v", now)
			}
		}
	}
}
