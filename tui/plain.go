package tui

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// speak writes the lab's numbers as plain lines: no boxes, no escape sequences, nothing repainted. Screen readers and pipes get the same
// figures as the screen.
func speak(ctx context.Context, o Options) error {
	return ask(ctx, o, o.Input, o.say)
}

// say writes plain lines.
func (o *Options) say(text string) error {
	out := o.Output
	if out == nil {
		out = os.Stdout
	}
	if text = strings.TrimRight(text, "\n"); text == "" {
		return nil
	}
	if o.ASCII {
		text = draw.ToASCII(text)
	}
	_, err := io.WriteString(out, text+"\n")
	return err
}

// report writes the whole summary in sentences, and one line per half-year.
func report(s setting, sum *study.Summary, world *study.World) []string {
	cfg := &s.scenario.Config
	lines := []string{
		fmt.Sprintf("Scenario %s with strategy %s: %s customers, %d months, seed %d.", draw.Clean(s.scenario.Name), s.title(), thousands(float64(cfg.Population.Customers)), sum.Months, s.seed),
	}
	if sum.Worlds > 1 {
		lines = append(lines, fmt.Sprintf("Means of %d worlds, with the range of 8 in 10 worlds in brackets.", sum.Worlds))
	} else {
		lines = append(lines, "One world only, so no ranges.")
	}
	lines = append(lines, "Levers, 0 to 100:")
	for l, name := range agents.LeverWords {
		lines = append(lines, fmt.Sprintf("  %s %d", name, draw.Percent(s.levers[l])))
	}
	for month := 1; month <= sum.Months; month++ {
		if month != 1 && month%6 != 0 && month != sum.Months {
			continue
		}
		parts := make([]string, 0, draw.LineCount)
		for _, line := range chartLines {
			b := sum.Bands[line.metric]
			part := fmt.Sprintf("%s %.0f", line.name, line.scale*b.Mean[month-1])
			if sum.Worlds > 1 {
				part += fmt.Sprintf(" (%.0f to %.0f)", line.scale*b.Lo[month-1], line.scale*b.Hi[month-1])
			}
			parts = append(parts, part)
		}
		lines = append(lines, fmt.Sprintf("Month %d: %s.", month, strings.Join(parts, ", ")))
	}
	last := sum.Months
	lines = append(lines, fmt.Sprintf("Forecast error in month %d: %s percent of what the dashboard forecasts.", last, figure("%.0f", 100*sum.At(agents.MetricForecastShare, last))))
	if sum.Opens > 0 {
		lines = append(lines, fmt.Sprintf("That the dashboard's forecast is too high is clear, over all worlds, from month %d on.", sum.Opens))
	}
	if world != nil {
		lines = append(lines, fmt.Sprintf("Events of world %d:", world.Number+1))
		for _, e := range world.Events {
			lines = append(lines, fmt.Sprintf("  Month %d: %s", e.Month, draw.Clean(e.Text)))
		}
	}
	return lines
}
