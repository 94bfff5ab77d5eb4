package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"backlash/sim/evidence"
	"backlash/sim/record"
	"backlash/sim/report"
)

// validateFlags are those of validate.
type validateFlags struct {
	row, against, keep string
	rows               string
	worlds             int
	fast, json         bool
	markdown, nulls    bool
}

const validateLong = `Test the model against published findings: run the experiment of each in the simulated
world, every arm with the same people and the same luck, and compare the result with
the published one, in sign and in size.

The experiments are data files; they set levers, shocks and people, never a parameter.
A finding that the model misses is printed as missed. prior is the share of parameter
draws from the stated ranges that pass the row: above 80 % a pass says little, and the
row is marked weak. Input rows set a parameter and count towards no total; dynamic rows
run months; message rows send one message to people at one moment. skill, from 0 to 1,
is what the rows that hold are worth beyond what a random parameter draw passes; --nulls
also gives the skill over models that are surely wrong. Silent rows are listed with the
reason why the model does not speak to them.

--rows FILE tests findings of your own, written like the published ones
(backlash validate --row ID shows any of these in full): arms with levers, shocks and
people in one of the shared worlds, readings, and tests with a sign or a band.

--set parameters.NAME=VALUE, --seed and --customers apply to all experiments at once: is
the model still right when a parameter changes?

Exit code 4 when a row that held in the committed results no longer holds.`

func validateCommand(a *app) *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use: "validate", Short: "test the model against published findings", Long: validateLong,
		Example: "  backlash validate\n  backlash validate --row B05\n  backlash validate --fast",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.validate(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.row, "row", "", "`ID` of one row: its set-up, readings and series")
	wholeVar(flags, &f.worlds, "worlds", 30, "worlds, each with other people and other luck")
	flags.StringVar(&f.rows, "rows", "", "`FILE` with rows of your own to test instead; help prints how they are written")
	flags.BoolVar(&f.fast, "fast", false, fmt.Sprintf("%d worlds of %d people; a row is lost only if surely",
		evidence.FastWorlds, evidence.FastCustomers))
	flags.StringVar(&f.against, "against", "", "`FILE` of earlier results (default: the committed ones)")
	flags.StringVar(&f.keep, "keep", "", "write what holds to `FILE`, for later runs to compare against; with --nulls what each "+
		"null model lost")
	flags.BoolVar(&f.json, "json", false, "print the rows as JSON")
	flags.BoolVar(&f.nulls, "nulls", false, "run models that lack a mechanism the findings need, and models with one reversed: what "+
		"each loses, against the prediction, and the skill over each")
	flags.BoolVar(&f.markdown, "markdown", false, "print the findings and their committed results as a page; nothing is run")
	return cmd
}

func (a *app) validate(ctx context.Context, f *validateFlags) error {
	switch {
	case f.markdown:
		return evidence.WritePage(a.out)
	case f.rows == "help":
		return evidence.WriteReference(a.out)
	}
	if f.worlds < 2 {
		return usage("--worlds %d: want at least 2", f.worlds)
	}
	against, err := evidence.Earlier(f.against)
	if err != nil {
		return err
	}
	set, err := a.assignments()
	if err != nil {
		return err
	}
	if f.keep != "" {
		if len(set) > 0 {
			return usage("--keep keeps what the model says as it is: go without --set, --seed and --customers")
		}
		if err := record.Probe(f.keep); err != nil {
			return err
		}
	}
	if f.rows != "" && (f.nulls || f.keep != "" || f.against != "") {
		return usage("--rows goes without --nulls, --keep and --against")
	}
	own, err := evidence.ReadOwn(f.rows)
	if err != nil {
		return err
	}
	v, err := evidence.Validate(ctx, evidence.Request{Row: f.row, Worlds: f.worlds, Fast: f.fast, Against: against, Own: own, Set: set,
		Workers: a.workers, Progress: a.progress()})
	if unknown := (evidence.Unknown{}); errors.As(err, &unknown) {
		return failure{exitUsage, err}
	}
	if bad := (evidence.BadSet{}); errors.As(err, &bad) {
		if bad.Address == flagAddresses["months"] && a.given("months") {
			bad.Address = "--months"
		}
		return failure{exitUsage, bad}
	}
	if err != nil {
		return a.namingFlags(err)
	}
	if f.nulls {
		return a.tellNulls(ctx, v, f.keep)
	}
	if f.keep != "" {
		if err := record.WriteWhole(f.keep, v.WriteStanding); err != nil {
			return err
		}
	}
	switch {
	case f.json:
		err = record.JSON(a.out, v.Result())
	case f.row != "":
		err = report.TellRow(ctx, a.out, v)
	default:
		report.TellValidation(a.out, v)
	}
	if err != nil {
		return err
	}
	if lost := v.Lost(); len(lost) > 0 {
		return failure{exitAssertion, fmt.Errorf("%s held in the committed results and no longer hold", strings.Join(lost, ", "))}
	}
	return nil
}

// tellNulls prints what each null model loses as soon as it is known.
func (a *app) tellNulls(ctx context.Context, v *evidence.Validation, keep string) error {
	fmt.Fprintln(a.out, v.NullsTitle())
	var losses []evidence.Loss
	err := v.Nulls(ctx, func(loss evidence.Loss) {
		losses = append(losses, loss)
		report.TellLoss(a.out, loss)
	})
	if err != nil {
		return err
	}
	report.TellSkill(a.out, v, losses)
	if keep == "" {
		return nil
	}
	return record.WriteWhole(keep, func(w io.Writer) error { return v.WriteNulls(w, losses) })
}
