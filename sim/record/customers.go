package record

import (
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// CustomersColumns returns the columns of the table of customers: who they are, what happened to them, and what happened to the twin, the
// same customer with the same luck under the first strategy of a comparison.
func CustomersColumns() []Column {
	columns := append(runColumns(), Column{"customer", Whole}, Column{"brand", Label}, Column{"segment", Label})
	for _, t := range sim.Traits() {
		columns = append(columns, Column{t.Name, Real})
	}
	columns = append(columns, Column{"brand_at_end", Label}, Column{"opted_out", Whole}, Column{"muted", Whole},
		Column{"left_month", Real}, Column{"twin_left_month", Real})
	for _, name := range agents.CauseNames {
		columns = append(columns, Column{"cause_" + name, Real})
	}
	return columns
}

// Customers appends a run's customers. twin is the month in which each one's twin left, 0 for never; nil where there are no
// twins.
func Customers(t Table, run experiment.Run, r *sim.Result, twin []uint16) error {
	causes := map[int][]float32{}
	for _, d := range r.FirstDepartures() {
		causes[d.Customer] = d.Causes[:]
	}
	row := make([]any, 0, len(CustomersColumns()))
	for i, home := range r.StartBrand {
		row = append(append(row[:0], runValues(run)...), int64(i), brandName(&r.Config, int(home)), segmentName(&r.Config, int(r.Segment[i])))
		for _, column := range r.People.Traits {
			row = append(row, Widen(column[i]))
		}
		row = append(row, brandName(&r.Config, int(r.People.Brand[i])), int64(bit(r.People.OptedOut[i])), int64(bit(r.People.Muted[i])),
			leftMonth(r.LeftMonth, i), leftMonth(twin, i))
		for k := range agents.CauseCount {
			if shares := causes[i]; shares != nil {
				row = append(row, Widen(shares[k]))
			} else {
				row = append(row, math.NaN())
			}
		}
		if err := t.Row(row); err != nil {
			return err
		}
	}
	return nil
}

// leftMonth is missing for who stayed.
func leftMonth(left []uint16, i int) float64 {
	if left == nil || left[i] == 0 {
		return math.NaN()
	}
	return float64(left[i])
}
