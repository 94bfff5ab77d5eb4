package main

import (
	"github.com/spf13/cobra"

	"backlash/sim/report"
)

func metricsCommand(a *app) *cobra.Command {
	var markdown bool
	var json *bool
	cmd := &cobra.Command{Use: "metrics [WORD]", Short: "every reported number: unit and meaning", Args: atMostWord,
		Long: "Print every reported number, or those with WORD in their name or meaning. They are the columns of the series table, " +
			"by month, brand and segment. Conditions and flags name a result by METRIC[:SEGMENT][@MONTH], and conditions also by " +
			"a .STATISTIC: " +
			"trust, trust:18-24@12, trust:\"Gen Z\"@-3, churn@12.p95. A name of a segment that is not one word is quoted in conditions. " +
			"MONTH defaults to the last month; months up to 0 belong to the history. " +
			"B0 is the setting's basket: the revenue of an average purchase.",
		Example: "  backlash metrics\n  backlash metrics churn",
		RunE: func(_ *cobra.Command, args []string) error {
			if *json && markdown {
				return usage("--json and --markdown: want one of them")
			}
			if markdown {
				return report.WriteMetrics(a.out)
			}
			found := report.Metrics(wordOf(args))
			if err := nothing(len(found.Metrics), wordOf(args), "metric"); err != nil {
				return err
			}
			return give(a, *json, found, report.TellMetrics)
		}}
	json = listingFlag(cmd)
	cmd.Flags().BoolVar(&markdown, "markdown", false, "all, as a Markdown table")
	return cmd
}

func glossaryCommand(a *app) *cobra.Command {
	var markdown bool
	var json *bool
	cmd := &cobra.Command{Use: "glossary [WORD]", Short: "every word of screens and reports: meaning, denominator, unit", Args: atMostWord,
		Long: "Print the meaning of every term used in screens, tables, sentences and pictures, or of the terms that contain WORD. " +
			"They show numbers in the unit printed here; files and conditions keep the unit of backlash metrics.",
		Example: "  backlash glossary\n  backlash glossary gone",
		RunE: func(_ *cobra.Command, args []string) error {
			if *json && markdown {
				return usage("--json and --markdown: want one of them")
			}
			if markdown {
				return report.WriteGlossary(a.out)
			}
			found := report.Glossary(wordOf(args))
			if err := nothing(len(found.Terms), wordOf(args), "word"); err != nil {
				return err
			}
			return give(a, *json, found, report.TellGlossary)
		}}
	json = listingFlag(cmd)
	cmd.Flags().BoolVar(&markdown, "markdown", false, "all, as a Markdown table")
	return cmd
}
