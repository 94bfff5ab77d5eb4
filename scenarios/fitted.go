package scenarios

import (
	"encoding/base64"
	"fmt"
	"math"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// longestFittedName and longestDoubt are the most letters of what a fit says.
const longestFittedName, longestDoubt = 200, 600

// mostOwnMonths is how many months of its own a scenario may hold.
const mostOwnMonths = 2 * MaxMonths

// fitted reads what a fit has written. Draws of other parameters or ranges than this program's are refused: their numbers would mean something else.
func (d *Decoder) fitted(n decode.Node, path string, c *sim.Config) {
	f := &sim.Fitted{}
	before := d.Failed()
	line := func(to *string, least, most int) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { *to, m = prose(v, least, most); return m })
		}
	}
	d.Object(n, path, []decode.Field{
		{Name: "from", Read: line(&f.From, 1, longestFittedName)},
		{Name: "change", Read: line(&f.Change, 1, longestFittedName)},
		{Name: "doubt", Read: line(&f.Doubt, 0, longestDoubt)},
		{Name: "own", Read: func(n decode.Node, path string) {
			d.List(n, path, mostOwnMonths, func(n decode.Node, path string) { f.Own = append(f.Own, d.ownMonth(n, path)) })
		}},
		{Name: "ranges", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				if v.Text != experiment.PriorName() {
					m.Wish = "the draws are of other parameters or ranges than this program's; fit again, with backlash fit"
				}
				return m
			})
		}},
		{Name: "draws", Read: func(n decode.Node, path string) {
			d.List(n, path, experiment.Draws(), func(n decode.Node, path string) {
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
					place, err := base64.StdEncoding.DecodeString(v.Text)
					if err != nil || len(place) != len(experiment.Free()) {
						m.Wish = fmt.Sprintf("damaged: want the places of %d parameters, as backlash fit writes them", len(experiment.Free()))
					}
					f.Places = append(f.Places, place)
					return m
				})
			})
		}},
	})
	d.Demand(n, d.Failed() > before || len(f.Places) == experiment.Draws() || len(f.Places) == 0, path+".draws", fmt.Sprintf("want %d draws, as backlash fit writes them, or none", experiment.Draws()))
	if d.Failed() == before {
		c.Fitted = f
	}
}

// mostOwn is the largest number that a month of a company's own may hold.
const mostOwn = 1e9

func (d *Decoder) ownMonth(n decode.Node, path string) sim.OwnMonth {
	var m sim.OwnMonth
	fields := []decode.Field{{Name: "month", Read: func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) (x decode.Mistake) {
			m.Month, x = decode.Keep(m.Month)(v.Count(-mostOwnMonths, mostOwnMonths))
			return x
		})
	}}}
	for k, metric := range sim.OwnMetrics {
		m.Values[k] = -1
		fields = append(fields, decode.Field{Name: agents.Metrics()[metric].Name, Read: func(n decode.Node, path string) {
			var x float32
			d.NumberField(&x, 0, mostOwn)(n, path)
			m.Values[k] = float64(x)
		}})
	}
	d.Object(n, path, fields)
	return m
}

// WriteOwn is Write including what was fitted to a company's own months: only for that company's folders and files, never for anything passed on.
func WriteOwn(c *sim.Config, compare []string) []byte {
	out := Write(c, compare)
	f := c.Fitted
	if f == nil {
		return out
	}
	line := func(format string, args ...any) { out = fmt.Appendf(out, format+"\n", args...) }
	line("fitted:\n  from: %s\n  change: %s", text(f.From), text(f.Change))
	if f.Doubt != "" {
		line("  doubt: %s", text(f.Doubt))
	}
	if len(f.Own) > 0 {
		line("  own:")
	}
	for _, m := range f.Own {
		said := fmt.Sprintf("month: %d", m.Month)
		for k, metric := range sim.OwnMetrics {
			if m.Values[k] >= 0 && !math.IsNaN(m.Values[k]) {
				said += ", " + agents.Metrics()[metric].Name + ": " + decode.Short(float32(m.Values[k]))
			}
		}
		line("    - {%s}", said)
	}
	if len(f.Places) > 0 {
		line("  ranges: %s\n  draws:", experiment.PriorName())
	}
	for _, place := range f.Places {
		line("    - %s", base64.StdEncoding.EncodeToString(place))
	}
	return out
}
