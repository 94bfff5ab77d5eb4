package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

const explainLong = `Tell why customers left: the shares of each mechanism in every departure, year by year.
With --customer, follow one of them month by month beside the twin, the same person
with the same luck under another strategy.`

func explainCommand(a *app) *cobra.Command {
	var strategy, against string
	customer, replicates := -1, 40
	cmd := &cobra.Command{
		Use: "explain SCENARIO", Short: "why customers left; one customer's diary beside the twin's", Long: explainLong,
		Example: "  backlash explain subscription-streaming\n" +
			"  backlash explain news-site --strategy hyper-intrusive --customer 4711",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.load(args[0], "")
			if err != nil {
				return err
			}
			if strategy == "" {
				strategy = s.Own()
			}
			if against == "" {
				if against = "balanced"; strategy == against {
					against = s.Config.History.Strategy
				}
			}
			if replicates < 1 {
				return usage("--replicates %d: want at least 1", replicates)
			}
			points, err := a.points(s, []string{strategy, against})
			if err != nil {
				return err
			}
			if !a.given("customer") {
				return a.causes(cmd, s, points[0], replicates)
			}
			if customer < 0 || customer >= s.Config.Population.Customers {
				return decode.Problems{{File: "--customer", Value: fmt.Sprint(customer), Wish: fmt.Sprintf("want a customer, 0..%d", s.Config.Population.Customers-1)}}
			}
			return a.twins(cmd, s, points, customer, replicates)
		},
	}
	cmd.Flags().StringVar(&strategy, "strategy", "", "strategy of the focal brand (default: the scenario's)")
	cmd.Flags().StringVar(&against, "against", "", "with --customer: strategy of the twin (default: balanced, or of balanced the history's)")
	wholeVar(cmd.Flags(), &customer, "customer", customer, "`NUMBER` of a customer to follow, from 0")
	wholeVar(cmd.Flags(), &replicates, "replicates", replicates, "worlds with the same people and other luck")
	return cmd
}

// causes prints what departures are put down to, year by year, or of a long run in several years at a time.
func (a *app) causes(cmd *cobra.Command, s *scenarios.Scenario, p experiment.Point, replicates int) error {
	const most = 6 // columns that fit
	span := (s.Config.Months + 12*most - 1) / (12 * most)
	years := (s.Config.Months + 12*span - 1) / (12 * span)
	sums := make([][agents.CauseCount]float64, years)
	counts := make([]float64, years)
	tell := a.progress()
	err := experiment.Execute(cmd.Context(), []experiment.Point{p}, replicates, a.workers, sim.Observe{Departures: true}, func(run experiment.Run, r *sim.Result, err error) error {
		tell(run.Replicate+1, replicates)
		if err != nil {
			return err
		}
		for _, d := range r.Departures {
			if d.Brand != 0 || d.Month > s.Config.Months {
				continue
			}
			year := (d.Month - 1) / (12 * span)
			counts[year]++
			for k, x := range d.Causes {
				sums[year][k] += float64(x)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	paragraph(a.out, "%s under %s: what departures are put down to, in %% of those of the year, over %s", s.Name, p.Name, several(replicates, "world"))
	fmt.Fprintln(a.out)
	header, rows := []string{"cause"}, [][]string{}
	for k := range agents.CauseCount {
		row := []string{agents.CauseNames[k]}
		for y := range years {
			share := "-"
			if counts[y] > 0 {
				share = fmt.Sprintf("%.1f", 100*sums[y][k]/counts[y])
			}
			row = append(row, share)
		}
		rows = append(rows, row)
	}
	total := []string{"left, a world"}
	for y := range years {
		name := fmt.Sprintf("year %d", y+1)
		if span > 1 {
			name = fmt.Sprintf("y. %d-%d", y*span+1, (y+1)*span)
		}
		header = append(header, name)
		total = append(total, fmt.Sprintf("%.0f", counts[y]/float64(replicates)))
	}
	table(a.out, header, append(rows, total))
	fmt.Fprintln(a.out)
	paragraph(a.out, "ordinary: would have left anyway, at their own propensity. Every departure is shared among its causes. Percentages are over all worlds together, without an interval.")
	return nil
}

// twins follows one customer under two strategies: the same person with the same luck.
func (a *app) twins(cmd *cobra.Command, s *scenarios.Scenario, points []experiment.Point, customer, replicates int) error {
	left := [2]int{}
	var diaries [2][]sim.Diary
	var person *sim.Result
	tell := a.progress()
	err := experiment.Execute(cmd.Context(), points, replicates, a.workers, sim.Observe{Customers: []int{customer}}, func(run experiment.Run, r *sim.Result, err error) error {
		tell(run.Replicate*2+run.Point+1, 2*replicates)
		if err != nil {
			return err
		}
		if m := int(r.LeftMonth[customer]); m > 0 && m <= s.Config.Months {
			left[run.Point]++
		}
		if run.Replicate == 0 {
			diaries[run.Point] = r.Diaries[0]
			person = r
		}
		return nil
	})
	if err != nil {
		return err
	}
	paragraph(a.out, "Customer %d, %s, privacy threshold %.2f", customer, s.Config.Population.Segments[person.Segment[customer]].Name, person.Threshold[customer])
	paragraph(a.out, "left in %d of %d worlds under %s, %d of %d under %s", left[0], replicates, points[0].Name, left[1], replicates, points[1].Name)
	fmt.Fprintf(a.out, "\nDiary of the first world: felt intrusion, trust, unease (0..1), what happened\n")
	beside(a.out, "month", points[0].Name, points[1].Name)
	here, there := diaryLines(diaries[0], s), diaryLines(diaries[1], s)
	for m := range here {
		beside(a.out, fmt.Sprint(m+1), here[m], there[m])
	}
	return nil
}

// diaryLines are a diary's months in a few words each.
func diaryLines(diary []sim.Diary, s *scenarios.Scenario) []string {
	var lines []string
	home := false // has been with the first brand
	for i := range diary {
		d := &diary[i]
		left := d.Events&agents.EventLeft != 0
		switch {
		case d.Brand == agents.Brandless:
			lines = append(lines, "-")
		case d.Brand != 0 && left:
			lines = append(lines, "leaves "+s.Config.Brands[d.Brand].Name)
		case d.Brand != 0 && d.Joined:
			lines = append(lines, "joins "+s.Config.Brands[d.Brand].Name)
		case d.Brand != 0:
			lines = append(lines, "with "+s.Config.Brands[d.Brand].Name)
		case d.Joined && home:
			lines = append(lines, diaryLine(d, "COMES BACK"))
		case d.Joined:
			lines = append(lines, diaryLine(d, "JOINS"))
		default:
			lines = append(lines, diaryLine(d, ""))
		}
		home = home || d.Brand == 0
	}
	return lines
}

// diaryLine is one month with the first brand, begun with how the customer came, if they did.
func diaryLine(d *sim.Diary, came string) string {
	var words []string
	if came != "" {
		words = append(words, came)
	}
	for _, e := range []struct {
		bit  uint8
		word string
	}{
		{agents.EventLeft, "LEFT"}, {agents.EventOptOut, "opts out"}, {agents.EventPause, "pauses"}, {agents.EventComplain, "complains"},
		{agents.EventMute, "mutes"}, {agents.EventBadWord, "speaks badly"}, {agents.EventGoodWord, "speaks well"},
	} {
		if d.Events&e.bit != 0 {
			words = append(words, e.word)
		}
	}
	if d.Severity > 0 {
		words = append(words, "incident")
	} else if d.Episode {
		words = append(words, "creepy")
	}
	return fmt.Sprintf("%.2f %.2f %.2f %s", d.Felt, d.Trust, d.Unease, strings.Join(words, ", "))
}
