package main

import (
	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/sim/report"
)

func metricsCommand(a *app) *cobra.Command {
	var markdown bool
	var json *bool
	cmd := &cobra.Command{Use: "metrics [WORD]", Short: "every reported number: unit and meaning", Args: atMostWord,
		Long: "Print every reported number, or those that have WORD in their name or meaning. They are the columns of the series table, " +
			"by month, brand and segment. Conditions and flags name a result by METRIC[:SEGMENT][@MONTH], and conditions also by a .STATISTIC: " +
			"trust, trust:18-24@12, trust:\"Gen Z\"@-3, churn@12.p95. A name of a segment that is not one word is quoted in conditions. " +
			"Without a month it is the last one's; months up to 0 are the history's. B0 is the basket of the setting: what an average purchase brings.",
		Example: "  backlash metrics\n  backlash metrics churn",
		RunE: func(_ *cobra.Command, args []string) error {
			if *json && markdown {
				return usage("--json and --markdown: want one of them")
			}
			if markdown {
				return report.WriteMetrics(a.out)
			}
			if *json {
				return a.printMetrics(args)
			}
			var rows [][]string
			for _, m := range agents.Metrics() {
				if mentions(args, m.Name, m.Meaning) {
					rows = append(rows, []string{m.Name, m.Unit, m.Meaning})
				}
			}
			glossary(a.out, rows)
			return nothing(len(rows) > 0, args, "metric")
		}}
	json = listingFlag(cmd)
	cmd.Flags().BoolVar(&markdown, "markdown", false, "all, as a Markdown table")
	return cmd
}
