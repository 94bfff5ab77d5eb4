package agents

import (
	"fmt"
	"sync"
)

// numbers are the values of the model's parameters that a test runs with, by path.
type numbers map[string]float64

// written are the defaults of the table, by path.
var written = sync.OnceValue(func() numbers {
	out := numbers{}
	for _, row := range Parameters() {
		out[row.Path] = float64(row.Default)
	}
	return out
})

// at is the value of a parameter. An equation also states the default that docs/model.md gives for it, which must be that of the table.
func (k numbers) at(path string, stated float64) float64 {
	x, ok := k[path]
	if !ok || written()[path] != float64(float32(stated)) {
		panic(fmt.Sprintf("%s: the reference states %v, the table %v", path, stated, written()[path]))
	}
	return x
}

// parameters deals a value for every parameter, its borders more often than chance would: from what the model accepts where that is a share,
// else from the stated range. One time in six all are the defaults.
func (r dealer) parameters() (Params, numbers) {
	p, k := DefaultParams(), numbers{}
	deal := r.IntN(6) > 0
	for _, row := range Parameters() {
		x := row.At(&p)
		lo, hi := row.Min, row.Max
		if row.Lowest >= 0 && row.Highest <= 1 && r.IntN(2) == 0 {
			lo, hi = row.Lowest, row.Highest
		}
		if deal {
			*x = lo + (hi-lo)*r.unit()
		}
		k[row.Path] = float64(*x)
	}
	return p, k
}
