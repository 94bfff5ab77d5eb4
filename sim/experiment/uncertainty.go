package experiment

import (
	"crypto/sha256"
	_ "embed" // the kept draws
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/rng"
)

// drawKey makes prior draw 7 the same set of parameters in every experiment.
const drawKey = 20240917

// Free returns the parameters that are drawn: those that are unmeasured and not stated by any setting, in the table's order.
var Free = sync.OnceValue(func() []agents.Parameter {
	return slices.DeleteFunc(agents.Parameters(), func(row agents.Parameter) bool { return !row.Free() })
})

//go:embed draws.csv
var drawsText string

// kept are the draws that answers rest on: where each has the free parameters in their ranges, a byte a parameter (docs/calibration.md).
var kept = sync.OnceValue(func() [][]byte {
	draws, err := parseKept(drawsText)
	if err != nil {
		panic("experiment: draws.csv: " + err.Error())
	}
	return draws
})

// KeptDraws are draws, as places of the free parameters, as draws.csv has them.
func KeptDraws(draws [][]float64) string {
	var text strings.Builder
	text.WriteString(PriorName() + "\n")
	for _, d := range draws {
		text.WriteString(base64.StdEncoding.EncodeToString(Bytes(d)) + "\n")
	}
	return text.String()
}

// Bytes are places of the free parameters, 0..1, a byte each.
func Bytes(unit []float64) []byte {
	place := make([]byte, len(unit))
	for k, u := range unit {
		place[k] = byte(min(255, 256*u))
	}
	return place
}

func parseKept(text string) ([][]byte, error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if lines[0] != PriorName() {
		return nil, fmt.Errorf("it is of other parameters or ranges; calibrate again")
	}
	var out [][]byte
	for i, line := range lines[1:] {
		place, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			return nil, fmt.Errorf("draw %d: %w", i+1, err)
		}
		if len(place) != len(Free()) {
			return nil, fmt.Errorf("draw %d: %d parameters, want %d", i+1, len(place), len(Free()))
		}
		out = append(out, place)
	}
	return out, nil
}

// PriorName identifies the prior draws by a hash of their inputs: the free parameters, their stated ranges and how these are sampled.
var PriorName = sync.OnceValue(func() string {
	h := sha256.New()
	fmt.Fprintf(h, "magnitudes from %v\n", wide)
	for _, row := range Free() {
		fmt.Fprintf(h, "%s %v %v\n", row.Path, row.Min, row.Max)
	}
	return fmt.Sprintf("prior-%x", h.Sum(nil)[:6])
})

// drawSet names the kept draws by a hash.
func drawSet() string {
	sum := sha256.Sum256([]byte(drawsText))
	return hex.EncodeToString(sum[:6])
}

// Draws returns the number of kept draws.
func Draws() int { return len(kept()) }

// DrawNumber is the number, from 1, of the kept draw that is the draw-th (from 1) of a seed. Every seed orders them differently, so that
// another seed is another sample, and the first few draws of a seed are not among its last.
func DrawNumber(seed uint64, draw int) int {
	begin := int(Words(seed, OrderStream)(0) % uint32(Draws()))
	return 1 + (begin+draw-1)%Draws()
}

// drawsOf are the draws of a configuration: those that its own months leave plausible, or the kept ones.
func drawsOf(c *sim.Config) [][]byte {
	if c.Fitted != nil && len(c.Fitted.Places) > 0 {
		return c.Fitted.Places
	}
	return kept()
}

// SetDraw gives the free parameters the values of the configuration's draw-th draw, from 1; draw 0 leaves the scenario's
// own. Values stated in the file, by a flag or as a factor stay: they are taken as known.
func SetDraw(c *sim.Config, draw int) {
	if draw > 0 {
		SetFree(c, DrawPlaces(c, draw))
	}
}

// DrawPlaces are the places of the free parameters in a configuration's draw-th draw, from 1.
func DrawPlaces(c *sim.Config, draw int) []float64 {
	place := drawsOf(c)[DrawNumber(c.Seed, draw)-1]
	unit := make([]float64, len(place))
	for k := range unit {
		unit[k] = unitOf(place[k])
	}
	return unit
}

// unitOf is the middle of the 256th of a range that a byte stands for.
func unitOf(place byte) float64 { return (float64(place) + .5) / 256 }

// DrawValue is the value that a configuration's draw-th draw (from 1) gives the k-th of the free parameters.
func DrawValue(c *sim.Config, draw, k int) float32 {
	return Within(&Free()[k], unitOf(drawsOf(c)[DrawNumber(c.Seed, draw)-1][k]))
}

// SetFree gives the free parameters values by their place in the stated ranges, 0..1 each.
func SetFree(c *sim.Config, unit []float64) {
	free := Free()
	for k := range free {
		if row := &free[k]; !c.Stated.Has(row.Path) {
			*row.At(&c.Params) = Within(row, unit[k])
		}
	}
}

// wide is how many times its lower end the upper end of a range is at least, for it to be one of magnitudes.
const wide = 3.5

// Within is the value at a place, 0..1, of a parameter's stated range. Draws are spread evenly over places: over values, or over their logarithms
// where the range is one of magnitudes, as of a half to twice a value.
func Within(row *agents.Parameter, unit float64) float32 {
	if row.Min > 0 && row.Max >= wide*row.Min {
		return min(row.Max, float32(float64(row.Min)*power(float64(row.Max)/float64(row.Min), unit)))
	}
	return row.Min + float32(float32(unit)*(row.Max-row.Min))
}

// power is x to a power in 0..1, by square roots, which are the same bits on every machine, as exponentials are not.
func power(x, to float64) float64 {
	out := 1.
	for range 32 {
		x = math.Sqrt(x)
		if to *= 2; to >= 1 {
			out = float64(out * x)
			to--
		}
	}
	return out
}

// Prior is the place of a draw (from 1) in the stated ranges, 0..1 for each free parameter.
func Prior(draw int) []float64 {
	unit := make([]float64, len(Free()))
	for k := range unit {
		unit[k] = priorPlace(draw, k)
	}
	return unit
}

func priorPlace(draw, k int) float64 {
	word := rng.Philox(rng.Key(drawKey), [4]uint32{uint32(k >> 2), ^uint32(0) - DrawStream, uint32(draw), 0})[k&3]
	return (float64(word) + .5) / (1 << 32)
}
