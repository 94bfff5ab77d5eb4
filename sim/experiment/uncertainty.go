package experiment

import (
	"crypto/sha256"
	_ "embed" // the plausible draws
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/rng"
)

// drawKey makes prior draw 7 the same set of parameters in every experiment.
const drawKey = 20240917

// Free are the parameters that are drawn: those whose values nobody measured and no setting states, in the table's order.
var Free = sync.OnceValue(func() []agents.Parameter {
	return slices.DeleteFunc(agents.Parameters(), func(row agents.Parameter) bool { return !row.Free() })
})

//go:embed draws.csv
var drawsText string

// possible are the numbers of the prior draws that are held possible: those of many with which the model loses the fewest findings
// (docs/calibration.md).
var possible = sync.OnceValue(func() []int {
	lines := strings.Split(strings.TrimSpace(drawsText), "\n")
	if lines[0] != PriorName() {
		panic("experiment: draws.csv is of other parameters or ranges; calibrate anew")
	}
	var out []int
	for _, line := range lines[1:] {
		draw, err := strconv.Atoi(line)
		if err != nil {
			panic("experiment: draws.csv: " + err.Error())
		}
		out = append(out, draw)
	}
	return out
})

// PriorName names the prior draws by a hash of what they are made from: the free parameters and their stated ranges.
var PriorName = sync.OnceValue(func() string {
	h := sha256.New()
	for _, row := range Free() {
		fmt.Fprintf(h, "%s %v %v\n", row.Path, row.Min, row.Max)
	}
	return fmt.Sprintf("prior-%x", h.Sum(nil)[:6])
})

// drawSet names the possible draws by a hash of their numbers and of what they are made from.
func drawSet() string {
	sum := sha256.Sum256([]byte(drawsText))
	return hex.EncodeToString(sum[:6])
}

// Draws is the number of possible draws.
func Draws() int { return len(possible()) }

// DrawNumber is the number of the prior draw that is the draw-th (from 1) of a seed. Every seed has its own order of the possible draws, so that
// another seed is another sample of them, and the first few of a seed are none of its last.
func DrawNumber(seed uint64, draw int) int {
	all := possible()
	begin := int(Words(seed, OrderStream)(0) % uint32(len(all)))
	return all[(begin+draw-1)%len(all)]
}

// SetDraw gives the free parameters the values of the configuration's draw-th possible draw, from 1; draw 0 leaves the scenario's
// own. What somebody stated, in the file, by a flag or as a factor, stays: whoever stated it knows it.
func SetDraw(c *sim.Config, draw int) {
	if draw > 0 {
		SetPrior(c, DrawNumber(c.Seed, draw))
	}
}

// DrawValue is the value that a seed's draw-th possible draw (from 1) gives the k-th of the free parameters.
func DrawValue(seed uint64, draw, k int) float32 {
	return within(&Free()[k], priorPlace(DrawNumber(seed, draw), k))
}

// SetPrior is SetDraw with a draw spread evenly over the stated ranges.
func SetPrior(c *sim.Config, draw int) {
	if draw > 0 {
		SetFree(c, Prior(draw))
	}
}

// SetFree gives the free parameters values by their place in the stated ranges, 0..1 each.
func SetFree(c *sim.Config, unit []float64) {
	free := Free()
	for k := range free {
		if row := &free[k]; !c.Stated.Has(row.Path) {
			*row.At(&c.Params) = within(row, unit[k])
		}
	}
}

// within is a place of a row's stated range.
func within(row *agents.Parameter, unit float64) float32 {
	return row.Min + float32(float32(unit)*(row.Max-row.Min))
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
