package report

import (
	"fmt"
	"io"
	"time"

	"backlash/sim/number"
	"backlash/sim/record"
	"backlash/sim/study"
)

// TellForecast prints what a sweep's plan contains, and the time it will take on n processors.
func TellForecast(w io.Writer, s *record.Sweep, t study.Forecast, workers int) {
	p, least := s.Plan, ""
	if p.Precision != nil {
		least = "at least "
	}
	fmt.Fprintf(w, "plan        %.12s in %s\n", s.ID, s.Dir)
	fmt.Fprintf(w, "points      %d (%s of %s)\n", len(p.Points), p.Design, number.Several(len(p.Factors), "factor"))
	fmt.Fprintf(w, "runs        %s%d in %s\n", least, p.Runs(), number.Several(len(p.Parts), "part"))
	fmt.Fprintf(w, "time        %sabout %s on %d processors like this one's\n", least, about(t.Seconds), workers)
	fmt.Fprintf(w, "disk        %sabout %s, twice that while it is being written\n", least, size(t.Bytes))
	switch world := size(float64(t.World)); {
	case t.AtOnce == 0:
		fmt.Fprintf(w, "memory      about %s per world, more than the %s available for worlds here\n", world, size(float64(t.Room)))
	case t.AtOnce < workers:
		fmt.Fprintf(w, "memory      about %s per world: %d of %d workers' worlds fit at once here\n", world, t.AtOnce, workers)
	default:
		fmt.Fprintf(w, "memory      about %s per world, %s for %d at once\n", world, size(float64(t.World*int64(workers))), workers)
	}
	fmt.Fprintf(w, "next        backlash sweep run %s, then backlash sweep merge %s\n", s.Dir, s.Dir)
}

// about formats a duration in words, rounded.
func about(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < time.Minute:
		return d.Round(time.Second).String()
	case d < 3*time.Hour:
		return fmt.Sprintf("%.0f minutes", d.Minutes())
	case d < 72*time.Hour:
		return fmt.Sprintf("%.0f hours", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}

// size formats a number of bytes.
func size(bytes float64) string {
	for _, unit := range []string{"B", "kB", "MB", "GB"} {
		if bytes < 1000 {
			return fmt.Sprintf("%.3g %s", bytes, unit)
		}
		bytes /= 1000
	}
	return fmt.Sprintf("%.3g TB", bytes)
}

// TellStatus prints how much of its plan a sweep's folder contains, and the next command to run.
func TellStatus(w io.Writer, s *record.Sweep, status record.Status) {
	fmt.Fprintf(w, "plan        %.12s, %d points, %d parts\n", s.ID, len(s.Plan.Points), status.Parts)
	fmt.Fprintf(w, "runs        %d of %d finished", status.RunsDone+status.RunsKept, status.Runs)
	if status.RunsSad > 0 {
		fmt.Fprintf(w, ", %d of them failed", status.RunsSad)
	}
	fmt.Fprintln(w)
	fmt.Fprintf(w, "parts done  %d\n", status.Counts[record.Done])
	for _, state := range []record.PartState{record.Missing, record.Invalid, record.Foreign} {
		if n := status.Counts[state]; n > 0 {
			fmt.Fprintf(w, "%-11s %d: %s\n", state, n, number.List(status.Lacking[state], 12))
		}
	}
	for _, what := range status.Damaged {
		fmt.Fprintf(w, "damaged     %s\n", what)
	}
	switch {
	case status.Finished:
		fmt.Fprintln(w, "finished    the tables are written")
	case status.Complete():
		fmt.Fprintf(w, "next        backlash sweep merge %s\n", s.Dir)
	default:
		fmt.Fprintf(w, "next        backlash sweep run %s\n", s.Dir)
	}
}

// TellVerified prints the result of checking a sweep's files.
func TellVerified(w io.Writer, r record.Report) {
	for _, line := range r.Wrong {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintf(w, "%d files checked, %d runs made again, %d wrong\n", r.Files, r.Runs, len(r.Wrong))
}
