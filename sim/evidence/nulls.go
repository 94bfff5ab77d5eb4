package evidence

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"backlash/sim/number"
)

// Loss is what a model loses without something that findings need, against what was predicted before it was run. A row is lost when
// it holds in the whole model, in the same worlds, and not without.
type Loss struct {
	Null       string
	About      string
	Predicted  []string // rows lost as predicted
	Kept       []string // predicted and not lost
	Unforeseen []string // lost and not predicted
	Moot       []string // predicted, but missed by the whole model too
}

// NullsTitle says in how many worlds the null models are, and how many rows they can lose.
func (v *Validation) NullsTitle() string {
	return fmt.Sprintf("Models without something that findings need; %s, %s hold in the whole model",
		number.Several(v.worlds, "world"), number.Several(len(v.holding()), "row"))
}

// holding are the rows that hold.
func (v *Validation) holding() []*Row {
	var rows []*Row
	for i := range v.Findings {
		if v.Findings[i].Holds() {
			rows = append(rows, v.Findings[i].Row)
		}
	}
	return rows
}

// Nulls puts the rows that hold to each null model in turn, in the validation's worlds, and hands over what it loses.
func (v *Validation) Nulls(ctx context.Context, each func(Loss)) error {
	rows, size := v.holding(), v.size
	for i := range v.table.Nulls {
		null := &v.table.Nulls[i]
		size.Change = both(v.size.Change, null.Change)
		found, err := measure(ctx, rows, v.worlds, size, v.request.Workers, v.request.Progress)
		if err != nil {
			return err
		}
		var lost []string
		for i := range found {
			if !found[i].Holds() {
				lost = append(lost, found[i].Row.ID)
			}
		}
		each(null.loss(rows, lost))
	}
	return nil
}

// loss sorts the rows that are lost, and those that were predicted to be, by whether the other is true too.
func (n *Null) loss(rows []*Row, lost []string) Loss {
	out := Loss{Null: n.Name, About: n.About}
	for _, id := range n.Loses {
		switch {
		case slices.Contains(lost, id):
			out.Predicted = append(out.Predicted, id)
		case slices.ContainsFunc(rows, func(r *Row) bool { return r.ID == id }):
			out.Kept = append(out.Kept, id)
		default:
			out.Moot = append(out.Moot, id)
		}
	}
	for _, id := range lost {
		if !slices.Contains(n.Loses, id) {
			out.Unforeseen = append(out.Unforeseen, id)
		}
	}
	return out
}

// Points are the loss in words: headings, and what stands under each.
func (l Loss) Points() [][2]string {
	list := func(ids []string) string {
		if len(ids) == 0 {
			return "none."
		}
		return strings.Join(ids, ", ") + "."
	}
	points := [][2]string{{l.Null + ":", l.About + "."}, {"lost, as predicted:", list(l.Predicted)}, {"predicted and not lost:", list(l.Kept)},
		{"lost, and not predicted:", list(l.Unforeseen)}}
	if len(l.Moot) > 0 {
		points = append(points, [2]string{"predicted, but missed by the whole model too:", list(l.Moot)})
	}
	return points
}
