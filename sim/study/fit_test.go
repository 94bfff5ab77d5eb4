package study

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/table"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// company is one whose truth is known: a scenario, run with a draw of the parameters.
type company struct {
	strategy  string
	draw      int
	levels    sim.Levels
	customers int // of its world
	active    float64
	noise     float64 // of a month, in logarithms, beyond counting
	seed      uint64
}

// config is the company's own world under a strategy.
func (k *company) config(t testing.TB, strategy string) sim.Config {
	s, err := scenarios.Load(scenarios.Default, nil)
	if err == nil {
		err = s.Use(strategy)
	}
	if err != nil {
		t.Fatal(err)
	}
	c := s.Config
	c.Seed, c.Population.Customers, c.Market.Levels = k.seed, k.customers, k.levels
	experiment.SetDraw(&c, k.draw)
	return c
}

// dashboard is what the company writes down: 12 months before the change and so many after it, in a format: 0 with commas, counts and days; 1 with
// semicolons, decimal commas and percents; 2 in tabs, as UTF-16, the newest month first.
func (k *company) dashboard(t testing.TB, r *sim.Result, months, format int) string {
	noise := rand.New(rand.NewPCG(k.seed, 77))
	off := func() float64 { return math.Exp(k.noise * noise.NormFloat64()) }
	heads := []string{"month,customers_start,cancelled,orders,revenue,opt_outs,complaints\n", "Monat;Kunden;Kündigungsrate;Bestellungen;Umsatz;Widersprüche;Beschwerden\n",
		"Month\tActive\tLost\tPurchases\tSales\tOpt-outs\tComplaints\n"}
	var lines []string
	for month := 1 - len(r.Before); month <= months; month++ {
		f, at := r.Month(month), 12*2024+11+month
		get := func(m agents.Metric) float64 { return f.At(0, sim.All, m) * off() * k.active }
		lost, orders, out, complaints := math.Round(get(agents.MetricChurn)), math.Round(get(agents.MetricConversions)), math.Round(get(agents.MetricOptOuts)), math.Round(get(agents.MetricComplaints))
		revenue := 12.5 * get(agents.MetricRevenue)
		switch format {
		case 0:
			lines = append(lines, fmt.Sprintf("%04d-%02d-01,%.0f,%.0f,%.0f,%.2f,%.0f,%.0f\n", at/12, at%12+1, k.active, lost, orders, revenue, out, complaints))
		case 1:
			lines = append(lines, strings.ReplaceAll(fmt.Sprintf("%02d/%04d;%.0f;%.4f %%;%.0f;%.2f;%.0f;%.0f\n", at%12+1, at/12, k.active, 100*lost/k.active, orders, revenue, out, complaints), ".", ","))
		default:
			lines = append([]string{fmt.Sprintf("%04d-%02d\t%.0f\t%.0f\t%.0f\t%.2f\t%.0f\t%.0f\n", at/12, at%12+1, k.active, lost, orders, revenue, out, complaints)}, lines...)
		}
	}
	text := heads[format] + strings.Join(lines, "")
	if format == 2 {
		wide := []byte{0xff, 0xfe}
		for _, c := range text {
			wide = append(wide, byte(c), byte(c>>8))
		}
		text = string(wide)
	}
	return text
}

// fitting is a fit of the default scenario to a text.
func fitting(t testing.TB, strategy, text, change string, customers int) *Fit {
	s, err := scenarios.Load(scenarios.Default, nil)
	if err == nil && strategy != "" {
		err = s.Use(strategy)
	}
	if err != nil {
		t.Fatal(err)
	}
	f := &Fit{Base: Base{Scenario: s}, From: "own.csv", Change: change, Hold: -1, Customers: customers}
	if f.Table, err = table.Read("own.csv", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return f
}

// A company that the model can be: after the fit its months are told better, the answer is narrower, and what is written carries on. The same dashboard in
// another format is the same months.
func TestFit(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: numbers alone")
	}
	k := &company{strategy: "hyper-intrusive", draw: 40, levels: sim.Levels{Churn: .04, Purchases: 1.4}, customers: 3000, active: 20000, noise: .02, seed: 5}
	truth := k.config(t, k.strategy)
	truth.Months, truth.Beyond = 12, 0
	r, err := sim.Run(t.Context(), &truth, 2, sim.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	text := k.dashboard(t, r, 12, 0)
	f := fitting(t, k.strategy, text, "2025-01", 120)
	for format := 1; format < 3; format++ {
		other := fitting(t, k.strategy, k.dashboard(t, r, 12, format), "2025-01", 120)
		if err := errors.Join(f.Begin(), other.Begin()); err != nil {
			t.Fatal(err)
		}
		for i, m := range f.months {
			for j, x := range m.Values {
				if y := other.months[i].Values[j]; m.Month != other.months[i].Month || math.Abs(x-y) > 1e-6 {
					t.Errorf("format %d, month %d, %s: %v and %v", format, m.Month, agents.Metrics()[sim.OwnMetrics[j]].Name, x, y)
				}
			}
		}
	}
	if f.last != 6 || f.held != 6 || len(f.seen) == 0 || len(f.kept) == 0 {
		t.Errorf("fits %d months, keeps %d aside", f.last, f.held)
	}
	got, err := f.Run(t.Context(), &Env{Workers: 2}, Sampling{experiment.All, 24})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Doubts) > 0 || got.Fit > 1.5 || len(got.Known) == 0 || got.Worth == nil || got.Fitted.Config.Fitted.Places == nil {
		t.Errorf("doubts %q, off by %.2f, %d known", got.Doubts, got.Fit, len(got.Known))
	}
	if w, b := *got.Worth.Value.High-*got.Worth.Value.Low, *got.Before.Value.High-*got.Before.Value.Low; !(w < b) {
		t.Errorf("%.2f wide with the table, %.2f without", w, b)
	}
	for _, n := range got.Next { // of the months that the table does not have
		if want := monthsText(f.last+f.held+1, min(f.last+f.held+nextMonths, got.Months)); !strings.Contains(n.What, want) {
			t.Errorf("%s is asked for next, and not of %s", n.What, want)
		}
	}
	nearer := 0.
	for _, row := range got.Rows {
		if !row.Held {
			nearer += math.Abs(row.far) - math.Abs(row.off)
		}
	}
	if !(nearer > 0) {
		t.Errorf("the months are no nearer after the fit: %.2f", nearer)
	}
	if l := got.Fitted.Config.Market.Levels; math.Abs(float64(l.Churn)/.04-1) > .1 || math.Abs(float64(l.Purchases)/1.4-1) > .05 {
		t.Errorf("levels %+v", l)
	}
}

// Months that no draw gives carry no verdict, and no draws.
func TestAnImpossibleCompanyCarriesNoVerdict(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: numbers alone")
	}
	text := "month,churn rate,customers,orders\n"
	for i := range 18 {
		churn, orders := .02, 1000
		if i >= 12 {
			churn, orders = .4, 10000
		}
		text += fmt.Sprintf("2024-%02d,%v,1000,%d\n", 1+i, churn, orders)
	}
	text = strings.NewReplacer("2024-13", "2025-01", "2024-14", "2025-02", "2024-15", "2025-03", "2024-16", "2025-04", "2024-17", "2025-05", "2024-18", "2025-06").Replace(text)
	f := fitting(t, "balanced", text, "2025-01", 60)
	f.rounds = 1
	if err := f.Begin(); err != nil {
		t.Fatal(err)
	}
	r, err := f.Run(t.Context(), &Env{Workers: 2}, Sampling{experiment.All, 8})
	if err != nil {
		t.Fatal(err)
	}
	answer := strings.Join(r.Answer(MoneyOf(&r.Fitted.Config)), " ")
	if len(r.Doubts) == 0 || r.Worth != nil || r.Fitted.Config.Fitted.Places != nil || !strings.Contains(answer, "No verdict rests on this table") || strings.Contains(answer, "with your table") {
		t.Errorf("doubts %q; %s", r.Doubts, answer)
	}
}

// A table without a change fixes levels, and says so; what it states lies in the scenario.
func TestLevelsAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: numbers alone")
	}
	f := fitting(t, "", "month,customers_start,cancelled,new\n2024-01,10000,240,310\n2024-02,10070,251,298\n2024-03,10117,262,301\n", "", 60)
	if err := f.Begin(); err != nil {
		t.Fatal(err)
	}
	r, err := f.Run(t.Context(), &Env{Workers: 2}, Sampling{experiment.All, 8})
	if err != nil {
		t.Fatal(err)
	}
	l, m := r.Fitted.Config.Market.Levels, r.Fitted.Config.Market
	if math.Abs(float64(l.Churn)-.02494) > 1e-4 || l.Purchases != 0 || m.Customers != 10117 || len(r.Known) != 0 || r.Worth == nil {
		t.Errorf("levels %+v, %d customers, known %v", l, m.Customers, r.Known)
	}
	again := fitting(t, "", "month,customers_start,cancelled\n2024-01,10000,240\n2024-02,10070,251\n2024-03,10117,262\n", "", 60)
	again.Scenario = r.Fitted
	if err := again.Begin(); err != nil || again.Scenario.Config.Fitted != nil || again.Scenario.Config.Market.Levels != (sim.Levels{}) || r.Fitted.Config.Fitted == nil {
		t.Errorf("fitted again it begins with what was found before: %v", err)
	}
	if text := strings.Join(r.Sentences(), " "); !strings.Contains(text, "no month after a change") || !strings.Contains(text, "churn 2.4") && !strings.Contains(text, "churn 2.5") {
		t.Error(text)
	}
}

// An experiment's arms are strategies, and move the draws as months do.
func TestFitOfAnExperiment(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: numbers alone")
	}
	f := fitting(t, "", "arm,outcome,n,count\ncontrol,conversions,50000,30000\ntreatment,conversions,50000,36000\ncontrol,opt_outs,50000,200\ntreatment,opt_outs,50000,900\n", "", 60)
	f.Arms = map[string]string{"control": "basic-segmentation", "treatment": "hyper-intrusive"}
	f.rounds = 1
	if err := f.Begin(); err != nil {
		t.Fatal(err)
	}
	r, err := f.Run(t.Context(), &Env{Workers: 2}, Sampling{experiment.All, 8})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 2 || math.Abs(r.Rows[0].Seen-1.2) > 1e-9 || r.Rows[0].Against != "basic-segmentation" {
		t.Errorf("%+v", r.Rows)
	}
	if r.Fitted.Config.Market.Levels != (sim.Levels{}) {
		t.Error("an experiment states no level")
	}
	written := string(scenarios.WriteOwn(&r.Fitted.Config, nil))
	if err := f.Do(t.Context(), &Env{Workers: 1}); err != nil || string(scenarios.WriteOwn(&f.result.Fitted.Config, nil)) != written {
		t.Errorf("another number of workers gives another fit: %v", err)
	}
}

func TestBadFits(t *testing.T) {
	good := "month,customers,lost\n2024-01,100,3\n2024-02,100,4\n2024-03,100,3\n2024-04,100,6\n"
	for name, c := range map[string]struct {
		text, change, wish string
		hold               int
	}{
		"a change before the table": {good, "2023-05", "want a month from 2024-04, with 3 months before it, to 2024-05", -1},
		"too few months before":     {good, "2024-03", "want a month from 2024-04", -1},
		"all kept aside":            {good, "2024-04", "want at most 0, one less than the 1 month after the change", 1},
		"no month":                  {good, "spring", "spring", -1},
		"an unknown arm":            {"arm,outcome,n,count\nA,conversions,10,1\nB,conversions,10,2\n", "", "A: which strategy is it?", -1},
		"a change of an experiment": {"arm,outcome,n,count\nbalanced,conversions,10,1\nethical-ai,conversions,10,2\n", "2024-01", "nothing changes in a month", -1},
		"months of an experiment":   {"arm,outcome,n,count\nbalanced,conversions,10,1\nethical-ai,conversions,10,2\n", "", "no months to hold out", 2},
		"fewer than no months":      {good, "2024-04", "want 0 or more", -3},
		"everybody leaves":          {"month,customers,lost\n2024-01,100,90\n2024-02,100,95\n2024-03,100,90\n2024-04,100,90\n", "2024-04", "the model takes at most 50 %", -1},
		"too many purchases":        {"month,customers,orders\n2024-01,100,9000\n2024-02,100,9500\n2024-03,100,9000\n2024-04,100,9000\n", "2024-04", "at most 50 % and 30", -1},
		"one arm":                   {"arm,outcome,n,count\nbalanced,conversions,10,1\n", "", "want at least two", -1},
		"nothing of a customer":     {"month,orders\n2024-01,100\n2024-02,90\n2024-03,80\n", "", "says nothing of a customer", -1},
	} {
		f := fitting(t, "", c.text, c.change, 60)
		f.Hold = c.hold
		if err := f.Begin(); err == nil || !strings.Contains(err.Error(), c.wish) {
			t.Errorf("%s: %v, want %s", name, err, c.wish)
		}
	}
	for named, wish := range map[string]string{"A=balanced B=balanced": "A and B are both balanced", "A=balanced B=balancd": "B=balancd: no strategy has that name; did you mean balanced?",
		"A=balanced B=ethical-ai C=balanced": "C: the table's arms are A, B"} {
		f := fitting(t, "", "arm,outcome,n,count\nA,conversions,10,1\nB,conversions,10,2\n", "", 60)
		f.Arms, f.Hold = map[string]string{}, -1
		for pair := range strings.FieldsSeq(named) {
			arm, strategy, _ := strings.Cut(pair, "=")
			f.Arms[arm] = strategy
		}
		if err := f.Begin(); err == nil || !strings.Contains(err.Error(), wish) {
			t.Errorf("%s: %v, want %s", named, err, wish)
		}
	}
	f := fitting(t, "", good, "2024-04", 60)
	f.Scenario.Config.Stated.Add("people.hazard_mean")
	if err := f.Begin(); err == nil || !strings.Contains(err.Error(), "take the parameters out") {
		t.Error(err)
	}
	f.Scenario.Config.History.Months = 0
	if err := f.Begin(); err == nil || !strings.Contains(err.Error(), "no history") {
		t.Error(err)
	}
}

// Windows cover every month once.
func TestWindows(t *testing.T) {
	for last := range 40 {
		next := 1
		for _, w := range windows(last) {
			if w[0] != next || w[1] < w[0] {
				t.Errorf("%d months: %v", last, windows(last))
			}
			next = w[1] + 1
		}
		if next != last+1 {
			t.Errorf("%d months: %v", last, windows(last))
		}
	}
}

// Planted companies, as many as BACKLASH_PLANTED says, 40 being what is wanted: each has a draw of its own that the fit does not see, and writes down 24 months
// with a change in the thirteenth. How often nine in ten worlds hold what the strategy is worth in truth, how much narrower they are than without the table, and
// how often the held-out months are predicted better than by a flat line.
func TestPlantedCompanies(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("BACKLASH_PLANTED"))
	if n == 0 {
		t.Skip("BACKLASH_PLANTED=40 does it, in half an hour")
	}
	strategies := []string{"hyper-intrusive", "click-maximizer", "balanced", "privacy-first"}
	held, better, doubted := 0, 0, 0
	var narrower []float64
	for i := range n {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		k := &company{strategy: strategies[i%len(strategies)], draw: 1 + r.IntN(experiment.Draws()), customers: 15000, active: 20000, noise: .02, seed: uint64(1000 + i),
			levels: sim.Levels{Churn: float32(.022 + .02*r.Float64()), Purchases: float32(1.1 + .5*r.Float64())}}
		after, before := k.config(t, k.strategy), k.config(t, "basic-segmentation")
		world, err := sim.Run(t.Context(), &after, 2, sim.Observe{})
		if err != nil {
			t.Fatal(err)
		}
		other, err := sim.Run(t.Context(), &before, 2, sim.Observe{})
		if err != nil {
			t.Fatal(err)
		}
		truth := world.Value.Starters - other.Value.Starters
		f := fitting(t, k.strategy, k.dashboard(t, world, 12, i%3), "2025-01", FitCustomers)
		f.Scenario.Config.Seed, f.Scenario.Config.Population.Customers = uint64(i), FitCustomers
		if err := f.Begin(); err != nil {
			t.Fatal(err)
		}
		e := &Env{Workers: 2}
		if err := f.Do(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		nine := func(s *scenarios.Scenario) (lo, hi float64) {
			b := Base{Scenario: s}
			points, err := b.Points([]string{"basic-segmentation", k.strategy})
			if err != nil {
				t.Fatal(err)
			}
			c, err := e.Compare(t.Context(), points, experiment.Worlds{Uncertainty: experiment.All, Count: 160})
			if err != nil {
				t.Fatal(err)
			}
			d := experiment.Paired(c.Arms[1].Value, c.Arms[0].Value)
			return analysis.Quantile(d, .05), analysis.Quantile(d, .95)
		}
		got := f.result
		if len(got.Doubts) > 0 { // the draws are looked at all the same
			doubted++
			t.Logf("%d: %q", i, got.Doubts)
			got.Doubts = nil
			f.keep(&got.Fitted.Config, len(f.seen))
		}
		lo, hi := nine(got.Fitted)
		wide, wider := nine(f.Scenario)
		if lo <= truth && truth <= hi {
			held++
		}
		if got.HeldOut < got.Flat {
			better++
		}
		narrower = append(narrower, (hi-lo)/(wider-wide))
		t.Logf("%2d %-16s %6.2f in %6.2f..%6.2f, without the table %6.2f..%6.2f (%.2f); fit %.2f, held out %.2f, flat %.2f", i, k.strategy, truth, lo, hi, wide, wider,
			(hi-lo)/(wider-wide), got.Fit, got.HeldOut, got.Flat)
	}
	median := analysis.Quantile(narrower, .5)
	t.Logf("%d of %d held, median width %.2f, better than a flat line %d, doubted %d", held, n, median, better, doubted)
	if n == 40 && (held < 33 || median > .7 || better < 30) {
		t.Error("want 33 of 40 held, a median width of at most .7, and 30 better than a flat line")
	}
}
