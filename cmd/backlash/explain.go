package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
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
			base, err := a.base(args[0], "")
			if err != nil {
				return err
			}
			if strategy == "" {
				strategy = base.Scenario.Own()
			}
			if against == "" {
				if against = "balanced"; strategy == against {
					against = base.Scenario.Config.History.Strategy
				}
			}
			if !a.given("customer") {
				return a.causes(cmd.Context(), base, strategy, replicates)
			}
			twins, err := base.Twins([2]string{strategy, against}, customer, replicates)
			if err != nil {
				return err
			}
			return a.twins(cmd.Context(), twins)
		},
	}
	cmd.Flags().StringVar(&strategy, "strategy", "", "strategy of the focal brand (default: the scenario's)")
	cmd.Flags().StringVar(&against, "against", "", "with --customer: strategy of the twin (default: balanced, or of balanced the history's)")
	wholeVar(cmd.Flags(), &customer, "customer", customer, "`NUMBER` of a customer to follow, from 0")
	wholeVar(cmd.Flags(), &replicates, "replicates", replicates, "worlds with the same people and other luck")
	return cmd
}

// causes prints what departures are owed to.
func (a *app) causes(ctx context.Context, base study.Base, strategy string, replicates int) error {
	c, err := base.Causes(strategy, replicates)
	if err != nil {
		return err
	}
	r, err := c.Run(ctx, a.env(), nil)
	if err != nil {
		return err
	}
	paragraph(a.out, "%s", r.Title())
	fmt.Fprintln(a.out)
	header, total, spans := []string{"cause"}, []string{"left, a world"}, r.Spans()
	for _, s := range spans {
		header, total = append(header, s.Name), append(total, fmt.Sprintf("%.0f", s.Left))
	}
	var rows [][]string
	for k, name := range agents.CauseNames {
		row := []string{name}
		for _, s := range spans {
			share := "-"
			if s.Left > 0 {
				share = fmt.Sprintf("%.1f", 100*s.Shares[k])
			}
			row = append(row, share)
		}
		rows = append(rows, row)
	}
	table(a.out, header, append(rows, total))
	fmt.Fprintln(a.out)
	for _, text := range r.Sentences() {
		paragraph(a.out, "%s", text)
	}
	return nil
}

// twins prints the two lives of one customer side by side.
func (a *app) twins(ctx context.Context, s *study.Twins) error {
	r, err := s.Run(ctx, a.env())
	if err != nil {
		return err
	}
	for _, text := range r.Sentences() {
		paragraph(a.out, "%s", text)
	}
	fmt.Fprintf(a.out, "\nDiary of the first world: felt intrusion, trust, unease (0..1), what happened\n")
	beside(a.out, "month", r.Names[0], r.Names[1])
	here, there := diaryLines(r.Diaries[0], r.Brands[0]), diaryLines(r.Diaries[1], r.Brands[1])
	for m := range here {
		beside(a.out, fmt.Sprint(m+1), here[m], there[m])
	}
	return nil
}

// diaryLines are a diary's months in a few words each.
func diaryLines(diary []sim.Diary, brands []sim.Brand) []string {
	var lines []string
	home := false // has been with the first brand
	for i := range diary {
		d := &diary[i]
		left := d.Events&agents.EventLeft != 0
		switch {
		case d.Brand == agents.Brandless:
			lines = append(lines, "-")
		case d.Brand != 0 && left:
			lines = append(lines, "leaves "+brands[d.Brand].Name)
		case d.Brand != 0 && d.Joined:
			lines = append(lines, "joins "+brands[d.Brand].Name)
		case d.Brand != 0:
			lines = append(lines, "with "+brands[d.Brand].Name)
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
