package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"backlash/sim/experiment"
)

// tellNulls puts the rows to models without something that findings need, and holds what each loses against what was predicted
// before any of them was run. A row is lost when it holds in the whole model, in the same worlds, and not without.
func (a *app) tellNulls(ctx context.Context, e *experiment.Evidence, whole []experiment.Finding, worlds experiment.Worlds, size experiment.World) error {
	var rows []*experiment.Row
	for i := range whole {
		if whole[i].Holds() {
			rows = append(rows, whole[i].Row)
		}
	}
	fmt.Fprintf(a.out, "Models without something that findings need; %s, %s hold in the whole model\n", several(worlds.Count(), "world"), several(len(rows), "row"))
	for _, null := range e.Nulls {
		size.Change = null.Change
		found, err := experiment.Validate(ctx, rows, worlds, size, a.workers, a.progress())
		if err != nil {
			return err
		}
		var lost []string
		for i := range found {
			if !found[i].Holds() {
				lost = append(lost, found[i].Row.ID)
			}
		}
		fmt.Fprintln(a.out)
		point(a.out, null.Name+":", null.About+".")
		for _, line := range nullLines(null.Loses, rows, lost) {
			point(a.out, line[0]+":", line[1]+".")
		}
	}
	return nil
}

// nullLines sorts rows into those lost as predicted, those that should have been lost and were not, and those lost unforeseen.
func nullLines(predicted []string, rows []*experiment.Row, lost []string) [][2]string {
	var asPredicted, kept, moot, unforeseen []string
	for _, id := range predicted {
		switch {
		case slices.Contains(lost, id):
			asPredicted = append(asPredicted, id)
		case slices.ContainsFunc(rows, func(r *experiment.Row) bool { return r.ID == id }):
			kept = append(kept, id)
		default:
			moot = append(moot, id)
		}
	}
	for _, id := range lost {
		if !slices.Contains(predicted, id) {
			unforeseen = append(unforeseen, id)
		}
	}
	list := func(ids []string) string {
		if len(ids) == 0 {
			return "none"
		}
		return strings.Join(ids, ", ")
	}
	lines := [][2]string{{"lost, as predicted", list(asPredicted)}, {"predicted and not lost", list(kept)}, {"lost, and not predicted", list(unforeseen)}}
	if len(moot) > 0 {
		lines = append(lines, [2]string{"predicted, but missed by the whole model too", list(moot)})
	}
	return lines
}
