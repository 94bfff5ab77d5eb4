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
	"backlash/sim/analysis"
)

// Uncertainties say what is unsure: the luck alone, with the parameters' values taken as given; the parameters alone, one
// world each; or both.
var Uncertainties = []string{"luck", "parameters", "both"}

// drawKey makes draw 7 the same set of parameters in every experiment.
const drawKey = 20240917

// Ranges says where parameter draws come from, for whoever reads results.
const Ranges = "parameter draws: equally plausible after calibration on published findings (docs/calibration.md)"

// free are the parameters whose values nobody measured, and the sequence that spreads draws over their ranges.
var free = sync.OnceValues(func() ([]agents.Parameter, *analysis.Sobol) {
	var rows []agents.Parameter
	for _, row := range agents.Parameters() {
		if row.Status == agents.Fit {
			rows = append(rows, row)
		}
	}
	if len(rows) > analysis.SobolDimensions {
		panic(fmt.Sprintf("experiment: %d free parameters, a sequence takes %d", len(rows), analysis.SobolDimensions))
	}
	return rows, analysis.NewSobol(len(rows), Words(drawKey, DrawStream))
})

// Free are the parameters whose values nobody measured.
func Free() []agents.Parameter {
	rows, _ := free()
	return rows
}

//go:embed draws.csv
var drawsText string

// plausible are the parameter draws that a calibration on published findings left equally plausible (docs/calibration.md), by
// draw and free parameter.
var plausible = sync.OnceValue(func() [][]float32 {
	lines := strings.Split(strings.TrimSpace(drawsText), "\n")
	rows, _ := free()
	if names := strings.Split(lines[0], ","); !slices.EqualFunc(names, rows, func(name string, p agents.Parameter) bool { return name == p.Path }) {
		panic("experiment: draws.csv is of other parameters; calibrate anew")
	}
	var out [][]float32
	for _, line := range lines[1:] {
		var values []float32
		for _, word := range strings.Split(line, ",") {
			x, err := strconv.ParseFloat(word, 32)
			if err != nil {
				panic("experiment: draws.csv: " + err.Error())
			}
			values = append(values, float32(x))
		}
		out = append(out, values)
	}
	return out
})

// drawSet names the plausible draws by a hash of their values.
func drawSet() string {
	sum := sha256.Sum256([]byte(drawsText))
	return hex.EncodeToString(sum[:6])
}

// Draws is the number of plausible draws.
func Draws() int { return len(plausible()) }

// SetDraw gives the free parameters the values of a plausible draw, from 1; draw 0 leaves the scenario's own. What somebody
// stated, in the file, by a flag or as a factor, stays: whoever stated it knows it.
func SetDraw(c *sim.Config, draw int) {
	if draw == 0 {
		return
	}
	values := plausible()[draw-1]
	eachFree(c, func(k int, _ agents.Parameter) float32 { return values[k] })
}

// DrawValue is the value that draw (from 1) gives the k-th of the free parameters.
func DrawValue(k, draw int) float32 { return plausible()[draw-1][k] }

// SetPrior is SetDraw with a draw spread evenly over the stated ranges.
func SetPrior(c *sim.Config, draw int) {
	if draw == 0 {
		return
	}
	SetFree(c, Prior(draw))
}

// SetFree gives the free parameters values by their place in the stated ranges, 0..1 each.
func SetFree(c *sim.Config, unit []float64) {
	eachFree(c, func(k int, row agents.Parameter) float32 {
		return row.Min + float32(float32(unit[k])*(row.Max-row.Min))
	})
}

func eachFree(c *sim.Config, value func(k int, row agents.Parameter) float32) {
	rows, _ := free()
	for k, row := range rows {
		if !c.Stated.Has(row.Path) {
			*row.At(&c.Params) = value(k, row)
		}
	}
}

// Prior is the place of a draw in the stated ranges, 0..1 for each free parameter.
func Prior(draw int) []float64 {
	rows, sequence := free()
	unit := make([]float64, len(rows))
	sequence.Point(draw-1, unit)
	return unit
}
