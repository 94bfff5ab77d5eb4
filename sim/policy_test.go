package sim

import (
	"math"
	"testing"

	"backlash/agents"
)

// climbing starts low, tells little and climbs.
func climbing(c *Config) {
	b := &c.Brands[0]
	b.Policy = agents.ClickMaximizer
	for l, x := range map[agents.Lever]float32{
		agents.Collection: .4, agents.Transparency: .25, agents.Control: .15, agents.Serendipity: .1, agents.Human: .15,
		agents.Restraint: 0, agents.Governance: .3,
	} {
		b.Levers[l] = x
	}
}

// A climber that sees only its dashboard finds high intensity by itself, from .25, and ends with as much less revenue than balanced
// as the prototype gave. (The prototype climbed higher, to .84 in month 24: here halves of 1,500 customers differ enough in
// spending for one test in five to mislead; with 40,000 customers it is .80.)
func TestClimberFindsIntensityAndLoses(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: 24 runs of 36 months")
	}
	var intensity, ratio []float64
	for seed := range uint64(12) {
		e := &bench{t, seed + 1}
		climber := e.run("basic-segmentation", 36, climbing)
		intensity = append(intensity, focal(climber, 24, agents.MetricLeverIntensity))
		ratio = append(ratio, revenue(e.run("balanced", 36), 36)/revenue(climber, 36))
	}
	deep, half := meanHalf(intensity)
	t.Logf("intensity in month 24: %.3f ± %.3f", deep, half)
	if deep-half < .55 {
		t.Errorf("a climber is at intensity %.3f ± %.3f in month 24", deep, half)
	}
	lost, half := meanHalf(ratio)
	t.Logf("revenue, balanced / climber: %.3f ± %.3f, described 1.26", lost, half)
	if math.Abs(lost-1.26) > 2*math.Max(half, .021) {
		t.Errorf("revenue, balanced / climber: %.3f ± %.3f, described 1.26", lost, half)
	}
}

// A policy decides by its dashboard alone. It holds exactly what is reported of the brand's month, and of a climber's customers
// each is in one half.
func TestDashboardsHoldWhatIsVisible(t *testing.T) {
	c := busy(800)
	w := newWorld(c, 1, Observe{}, nil)
	defer w.crew.dismiss()
	for w.month <= 12 {
		w.step()
		f := &w.result.Frames[max(0, w.month-2)]
		for b := range w.brands {
			d := w.brands[b].dashboard
			if w.month < 2 || d.Customers == 0 {
				continue
			}
			near := func(name string, got, want float64) {
				if math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
					t.Errorf("month %d, brand %d: %s %v, reported %v", w.month-1, b, name, got, want)
				}
			}
			at := func(m agents.Metric) float64 { return f.At(b, All, m) }
			near("customers", d.Customers, at(agents.MetricCustomers))
			near("clicks", d.Clicks, d.Customers*(at(agents.MetricClicksPersonal)+at(agents.MetricClicksGeneric)))
			near("revenue", d.Revenue, d.Customers*at(agents.MetricRevenue))
			near("opt-outs", d.OptOutRate, at(agents.MetricOptOuts))
			near("complaints", d.ComplaintRate, at(agents.MetricComplaints))
			if w.climbers()>>b&1 == 1 {
				near("customers of both halves", d.ArmCustomers[0]+d.ArmCustomers[1], d.Customers)
				near("clicks of both halves", d.ArmClicks[0]+d.ArmClicks[1], d.Clicks)
				near("revenue of both halves", d.ArmRevenue[0]+d.ArmRevenue[1], d.Revenue)
			}
		}
	}
}
