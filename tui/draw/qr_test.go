package draw

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// modules reads a drawn code back: true is dark. light says how a light module is drawn.
func modules(t *testing.T, lines []string, ascii, inverted bool) [][]bool {
	t.Helper()
	var out [][]bool
	for _, line := range lines {
		text := []rune(ansi.Strip(line))
		if ascii {
			var row []bool
			for x := 0; x < len(text); x += 2 {
				row = append(row, (text[x] == '#') != inverted)
			}
			out = append(out, row)
			continue
		}
		var above, below []bool
		for _, r := range text {
			above = append(above, (r == '█' || r == '▀') != inverted)
			below = append(below, (r == '█' || r == '▄') != inverted)
		}
		out = append(out, above, below)
	}
	return out
}

// decodeQR reads a code of version 1 to 3, level M, as a scanner does: format, mask, the zigzag of bits, one block, letters and digits.
func decodeQR(t *testing.T, drawn [][]bool) string {
	t.Helper()
	zone := 0
	for zone < len(drawn) && !drawn[zone][zone] {
		zone++
	}
	if zone < 4 {
		t.Fatalf("the quiet zone is %d modules", zone)
	}
	n := len(drawn[0]) - 2*zone
	dark := func(x, y int) bool { return drawn[y+zone][x+zone] }
	version := (n - 17) / 4
	if n != 17+4*version || version < 1 || version > 3 {
		t.Fatalf("%d modules", n)
	}
	for y := range len(drawn) {
		for x := range len(drawn[0]) {
			if (x < zone || y < zone || x >= zone+n || y >= zone+n) && drawn[y][x] {
				t.Fatalf("the quiet zone is dark at %d,%d", x, y)
			}
		}
	}
	format := 0
	for i := range 8 {
		x := i
		if i >= 6 {
			x++
		}
		if i < 6 || i == 6 || i == 7 {
			format <<= 1
			if dark(x, 8) {
				format |= 1
			}
		}
	}
	format ^= 0b101010000010010 >> 7
	level, mask := format>>6&3, format>>3&7
	if level != 0 {
		t.Fatalf("level %b, want M", level)
	}
	masks := []func(x, y int) bool{
		func(x, y int) bool { return (x+y)%2 == 0 }, func(_, y int) bool { return y%2 == 0 }, func(x, _ int) bool { return x%3 == 0 }, func(x, y int) bool { return (x+y)%3 == 0 },
		func(x, y int) bool { return (y/2+x/3)%2 == 0 }, func(x, y int) bool { return x*y%2+x*y%3 == 0 }, func(x, y int) bool { return (x*y%2+x*y%3)%2 == 0 }, func(x, y int) bool { return ((x+y)%2+x*y%3)%2 == 0 },
	}
	function := func(x, y int) bool {
		align := version > 1 && x >= n-9 && x <= n-5 && y >= n-9 && y <= n-5
		return x < 9 && y < 9 || x < 9 && y >= n-8 || x >= n-8 && y < 9 || x == 6 || y == 6 || align
	}
	var bits []bool
	up := true
	for right := n - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if !function(x, y) {
					bits = append(bits, dark(x, y) != masks[mask](x, y))
				}
			}
		}
		up = !up
	}
	at := 0
	take := func(count int) (v int) {
		for range count {
			v <<= 1
			if bits[at] {
				v |= 1
			}
			at++
		}
		return v
	}
	if mode := take(4); mode != 2 {
		t.Fatalf("mode %d, want letters and digits", mode)
	}
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	var text strings.Builder
	left := take(9)
	for ; left > 1; left -= 2 {
		v := take(11)
		text.WriteByte(letters[v/45])
		text.WriteByte(letters[v%45])
	}
	if left == 1 {
		text.WriteByte(letters[take(6)])
	}
	return text.String()
}

// A code to scan says the text, whatever the theme and the colours, with light all around.
func TestQRSaysTheText(t *testing.T) {
	for _, text := range []string{"HTTP://10.0.0.1:80/ABCD0FGH", "HTTP://192.168.178.200:8080/YAMA32DR"} {
		for _, depth := range []Depth{TrueColor, Colors256, Colors16, NoColor} {
			for _, dark := range []bool{true, false} {
				for _, ascii := range []bool{false, true} {
					s := NewStyles("dark", dark, ascii, false, depth)
					lines := s.QR(text)
					if !ascii && len(lines) > 17 {
						t.Errorf("%d lines, and a terminal of 24 has room for 18", len(lines))
					}
					inverted := dark && (ascii || depth == NoColor)
					m := modules(t, lines, ascii, inverted)
					if !ascii && len(m) > len(m[0]) {
						m = m[:len(m[0])]
					}
					if got := decodeQR(t, m); got != text {
						t.Errorf("depth %v, dark %v, ascii %v: %q", depth, dark, ascii, got)
					}
					if ascii && strings.ContainsFunc(strings.Join(lines, ""), func(r rune) bool { return r > 127 }) {
						t.Error("more than ASCII")
					}
					for _, l := range lines {
						if Width(l) != Width(lines[0]) {
							t.Error("a line is longer than others")
						}
					}
				}
			}
		}
	}
	if (NewStyles("dark", true, false, false, TrueColor)).QR(strings.Repeat("x", 5000)) != nil {
		t.Error("a text that no code holds")
	}
}
