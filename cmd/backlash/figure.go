package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"backlash/sim/experiment"
	"backlash/sim/figure"
	"backlash/sim/record"
	"backlash/sim/report"
)

const figureLong = `Draw a figure for a paper, as SVG, PDF or PNG by the file's extension. The palette suits
every kind of colour vision, and lines also differ in their dashes, so that the figure
works in greyscale. Fonts are embedded, the same command writes the same bytes, and a
note below the figure says what it rests on.

KIND is one of
`

func figureCommand(a *app) *cobra.Command {
	var r report.Request
	var out string
	cmd := &cobra.Command{
		Use: "figure KIND [SCENARIO]", Short: "a figure for a paper: SVG, PDF or PNG", Long: figureLong + report.KindsText(),
		Example: "  backlash figure series subscription-streaming -o trust.svg\n" +
			"  backlash figure threshold health-app --vary intensity=0:1:13 -o threshold.pdf\n" +
			"  backlash figure heat subscription-streaming --vary intensity=0:1:6 \\\n    --vary transparency=0:1:6 -o heat.png\n" +
			"  backlash figure evidence -o evidence.pdf",
		RunE: func(cmd *cobra.Command, args []string) error { return a.figure(cmd.Context(), args, out, &r) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&out, "output", "o", "", "`FILE` to write, ending in .svg, .pdf or .png")
	flags.StringVar(&r.Metric, "metric", "", "`METRIC[:SEGMENT][@MONTH]` (default: trust for series, value for threshold and heat)")
	strategiesVar(flags, &r.Strategies, "")
	flags.StringArrayVar(&r.Vary, "vary", nil, "`ADDRESS=lo:hi:n` for threshold (default intensity=0:1:13), twice for heat")
	answerFlags(flags, &r.Sampling)
	return cmd
}

func (a *app) figure(ctx context.Context, args []string, out string, r *report.Request) error {
	var names []string
	for _, k := range report.Kinds() {
		names = append(names, k.Name)
	}
	if len(args) == 0 || !slices.Contains(names, args[0]) {
		return usage("figure wants a kind: %s", strings.Join(names, ", "))
	}
	kind, _ := report.KindByName(args[0])
	format := strings.TrimPrefix(filepath.Ext(out), ".")
	switch {
	case !slices.Contains(figure.Formats, format):
		return usage("-o %q: want a file that ends in .svg, .pdf or .png", out)
	case kind.Alone && len(args) > 1:
		return usage("figure %s wants no scenario", kind.Name)
	case !kind.Alone && len(args) != 2:
		return usage("figure %s wants a scenario and no more", kind.Name)
	}
	if kind.Alone {
		of := append([]string{"metric", "strategies", "vary", "worlds", "quick", "uncertainty"}, scenarioFlags...)
		if flag := a.anyOf(of); flag != "" {
			return usage("figure %s is of no scenario: go without --%s", kind.Name, flag)
		}
	} else {
		var err error
		if r.Base, err = a.base(args[1], ""); err != nil {
			return err
		}
	}
	if kind.Many && !a.given("worlds") && !a.given("quick") {
		r.Worlds = fewWorlds
		if !a.given("uncertainty") {
			r.Uncertainty = experiment.Luck
		}
	}
	if err := record.Probe(out); err != nil {
		return err
	}
	drawn, err := kind.Render(ctx, a.env(), r)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := drawn.Write(&text, format); err != nil {
		return err
	}
	return a.write(out, text.Bytes())
}

// write writes a file that a flag names, whole or not at all.
func (a *app) write(path string, text []byte) error {
	if err := record.WriteWhole(path, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	a.note("%s", path)
	return nil
}
