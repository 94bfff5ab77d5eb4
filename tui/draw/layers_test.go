package draw

import (
	"math/rand/v2"
	"testing"
)

// In every column the pile is as high as the sum, to an eighth of a row, and each layer as thick as its share, but for what two others
// in one cell hide: never more than the layers between the lowest and the topmost of a cell.
func TestPilesAreAsHighAsTheirSum(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 59))
	s := NewStyles("dark", true, false, false, TrueColor)
	for range 300 {
		n, h, w := 1+r.IntN(6), 4+r.IntN(16), 36
		var layers []Layer
		for i := range n {
			y := make([]float64, w)
			for x := range y {
				y[x] = 100 / float64(n) * r.Float64()
			}
			layers = append(layers, Layer{Y: y, Look: CauseRole + Role(i), Fill: '#'})
		}
		c := newCanvas(w, h, 0, 100)
		c.pile(s, layers)
		for x := range w {
			drawn, height := map[Role]int{}, 0
			for y := range h {
				cell := c.cells[y][x]
				part := 8
				for k, block := range eighths {
					if cell.Rune == block && cell.Rune != ' ' {
						part = k
					}
				}
				switch {
				case cell.Rune == ' ' && cell.Back == Plain:
					continue
				case cell.Rune == ' ':
					drawn[cell.Back] += 8
					height += 8
				case cell.Back != Plain:
					drawn[cell.Role] += part
					drawn[cell.Back] += 8 - part
					height += 8
				default:
					drawn[cell.Role] += part
					height += part
				}
			}
			sum := 0.
			for _, l := range layers {
				sum += l.Y[x]
			}
			unit := 8 * float64(h) / 100
			if d := float64(height) - sum*unit; d < -.5001 || d > .5001 {
				t.Fatalf("column %d: %d eighths, want %g", x, height, sum*unit)
			}
			below := 0.
			for i, l := range layers {
				// what may hide in cells of three layers and more: less than a row at either end
				if d := float64(drawn[CauseRole+Role(i)]) - l.Y[x]*unit; n <= 1 && (d < -.5001 || d > .5001) || d < -16 || d > 16 {
					t.Fatalf("layer %d of %d at column %d: %d eighths, want %g", i, n, x, drawn[CauseRole+Role(i)], l.Y[x]*unit)
				}
				below += l.Y[x]
			}
		}
	}
}
