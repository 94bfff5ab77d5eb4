package experiment

import (
	"fmt"
	"sync"

	"backlash/agents"
	"backlash/sim/analysis"
)

// Uncertainties say what is unsure: the luck alone, with the parameters' values taken as given; the parameters alone, one
// world each; or both.
var Uncertainties = []string{"luck", "parameters", "both"}

// drawKey makes draw 7 the same set of parameters in every experiment.
const drawKey = 20240917

// Ranges says where parameter draws come from, for whoever reads results.
const Ranges = "parameter draws: spread evenly over the stated ranges (backlash params), not weighed by any data"

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

// SetDraw gives the free parameters the values of a draw, from 1; draw 0 leaves the scenario's own. What the scenario has set
// to another value than the default stays: whoever set it knows it.
func SetDraw(p *agents.Params, draw int) { SetPrior(p, draw) }

// SetPrior is SetDraw with a draw spread evenly over the stated ranges.
func SetPrior(p *agents.Params, draw int) {
	if draw == 0 {
		return
	}
	SetFree(p, Prior(draw))
}

// SetFree gives the free parameters values by their place in the stated ranges, 0..1 each.
func SetFree(p *agents.Params, unit []float64) {
	rows, _ := free()
	defaults := agents.DefaultParams()
	for k, row := range rows {
		if at := row.At(p); *at == *row.At(&defaults) {
			*at = row.Min + float32(float32(unit[k])*(row.Max-row.Min))
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
