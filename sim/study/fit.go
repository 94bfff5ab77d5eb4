package study

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/scenarios/table"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Fit narrows the unknown parameters of the model to values consistent with a company's own months. Every world matches the levels by itself; what
// happened after a change moves the draws of the other parameters from those that published findings leave plausible to those that also
// reproduce the company's months. The last months are held out, to test whether the rest predicts them.
type Fit struct {
	Base
	Table     *table.Table
	From      string            // name of the table's file
	Change    string            // month of the table that is month 1; "": the first after the last, so that all of it lies before the change
	Arms      map[string]string // which strategies an experiment's arms are, by name, where they are not named as one
	Hold      int               // months held out at the end; below 0: half of those after the change, at most six
	Customers int               // of a world of the fit

	drifts     [len(sim.OwnMetrics)]float64 // a month, in logarithms, of the model's months before the change
	rounds     int                          // fitRounds
	months     []sim.OwnMonth
	active     float64 // customers that the company has
	last, held int     // last fitted month, counted from the change, and the number of months held out after it
	seen, kept []Observation
	trial      []Observation
	members    [][]float64 // unbounded places, by member
	result     *FitResult
}

// fitRounds is how often the same months are taken in, each time with so much more noise that all together count once: the ensemble may bend as it moves.
const fitRounds = 4

// fewMembers are enough to tell what a basket comes to.
const fewMembers = 16

// FitCustomers is the default number of customers in a world of a fit.
const FitCustomers = 1500

// mostFitted is how many months after a change are fitted at most.
const mostFitted = 36

// Begin checks the request against the table.
func (f *Fit) Begin() error {
	if f.Scenario.Config.Fitted != nil { // anew: what an earlier fit found counts no second time
		s := *f.Scenario
		s.Config.Fitted, s.Config.Market.Levels = nil, sim.Levels{}
		f.Scenario = &s
	}
	c := &f.Scenario.Config
	if c.History.Months == 0 {
		return wrong("", "%s has no history, so there are no months before the change: want `history: {strategy: ..., months: 24}`", f.Scenario.Name)
	}
	if f.Table.Shape == table.Experiment {
		switch {
		case f.Change != "":
			return wrong("change", "%s: in an experiment nothing changes in a month; its arms are held against the first", f.Change)
		case f.Hold >= 0:
			return wrong("hold", "%d: an experiment has no months to hold out", f.Hold)
		}
		if err := f.named(); err != nil {
			return err
		}
		arms := slices.Clone(f.Table.Arms)
		as := map[string]string{} // by strategy: the arm
		for i := range arms {
			a := &arms[i]
			if strategy, named := f.Arms[a.Name]; named {
				a.Name = strategy
			}
			if other, taken := as[a.Name]; taken && other != f.Table.Arms[i].Name {
				return wrong("arms", "%s and %s are both %s: want a strategy of its own for each arm", other, f.Table.Arms[i].Name, a.Name)
			}
			as[a.Name] = f.Table.Arms[i].Name
			if !slices.Contains(scenarios.StrategyNames(), a.Name) {
				return wrong("arms", "%s: which strategy is it? --arms '%s=STRATEGY' says so; backlash strategies list has them", a.Name, a.Name)
			}
		}
		f.trial = trialled(arms)
		if len(f.trial) == 0 {
			return wrong("data", "this experiment has one arm: want at least two")
		}
		return nil
	}
	change := f.Table.Months[len(f.Table.Months)-1].At + 1
	if f.Change != "" {
		at, err := f.monthOf(f.Change)
		if err != nil {
			return err
		}
		change = at
	}
	var err error
	if f.months, err = own(f.Table, change); err != nil {
		return Wrong{"data", err}
	}
	before := 0
	for k := range sim.OwnMetrics {
		values, _ := ownBefore(f.months, k)
		before = max(before, len(values))
	}
	if before == 0 {
		return wrong("change", "%s: want at least %d months before it; the table begins with %s", f.name(change), fewestBefore, f.name(f.Table.Months[0].At))
	}
	for _, m := range f.Table.Months {
		if x := m.Values[table.Active]; x > 0 {
			f.active = x
		}
	}
	after := min(max(0, f.months[len(f.months)-1].Month), mostFitted, c.Months)
	if f.Hold < -1 {
		return wrong("hold", "%d: want 0 or more months", f.Hold)
	}
	if f.held = f.Hold; f.held < 0 {
		f.held = min(6, after/2)
	}
	if f.held >= after && f.held > 0 {
		return wrong("hold", "%d: want at most %d, one less than the %s after the change that can be fitted", f.held, after-1, decimal.Several(after, "month"))
	}
	f.last = after - f.held
	f.seen = observations(f.months, f.active, windows(f.last))
	f.kept = observations(f.months, f.active, shifted(windows(f.held), f.last))
	return f.conflicts(c)
}

// named refuses arms that the table does not have and strategies that there are not.
func (f *Fit) named() error {
	for _, arm := range slices.Sorted(maps.Keys(f.Arms)) {
		if !slices.ContainsFunc(f.Table.Arms, func(a table.Arm) bool { return a.Name == arm }) {
			var have []string
			for _, a := range f.Table.Arms {
				if !slices.Contains(have, a.Name) {
					have = append(have, a.Name)
				}
			}
			return wrong("arms", "%s: the table's arms are %s", arm, strings.Join(have, ", "))
		}
		if _, m := (decode.Scalar{Text: f.Arms[arm]}).OneOf(scenarios.StrategyNames()); m.Wish != "" {
			near := "backlash strategies list has them"
			if m.Nearest != "" {
				near = "did you mean " + m.Nearest + "?"
			}
			return wrong("arms", "%s=%s: no strategy has that name; %s", arm, f.Arms[arm], near)
		}
	}
	return nil
}

// shifted are windows that begin so many months later.
func shifted(in [][2]int, by int) [][2]int {
	for i := range in {
		in[i][0], in[i][1] = in[i][0]+by, in[i][1]+by
	}
	return in
}

// monthOf understands a month of the table.
func (f *Fit) monthOf(text string) (at int, err error) {
	if f.Table.Numbered {
		at, err = decimal.Whole(text)
	} else {
		at, err = table.ParseMonth(text)
	}
	if err != nil {
		return 0, wrong("change", "%s: %w", text, err)
	}
	if first, last := f.Table.Months[0].At+fewestBefore, f.Table.Months[len(f.Table.Months)-1].At; at > last+1 || at < first {
		return 0, wrong("change", "%s: want a month from %s, with %d months before it, to %s, the one after the table's last", text, f.name(first), fewestBefore, f.name(last+1))
	}
	return at, nil
}

// name is what a month of the table is called.
func (f *Fit) name(at int) string {
	if f.Table.Numbered {
		return fmt.Sprint("month ", at)
	}
	return table.MonthName(at)
}

// conflicts refuses what the scenario states and the table says too.
func (f *Fit) conflicts(c *sim.Config) error {
	levels, _ := levelsOf(f.months)
	if levels.Churn > scenarios.HighestChurn || levels.Purchases > scenarios.HighestPurchases {
		return wrong("data", "churn of %.3g %% and %.3g purchases a month before the change: the model takes at most %.3g %% and %d", 100*levels.Churn, levels.Purchases,
			100*scenarios.HighestChurn, int(scenarios.HighestPurchases))
	}
	if levels.Churn > 0 && c.Stated.Has("people.hazard_mean") || levels.Purchases > 0 && c.Stated.Has("purchase.rate") {
		return wrong("", "the scenario states parameters.people.hazard_mean or parameters.purchase.rate, and the table says churn and purchases: take the parameters out")
	}
	return nil
}

// Do runs the fit.
func (f *Fit) Do(ctx context.Context, e *Env) error {
	f.result = &FitResult{Head: NewHead("fit"), Scenario: f.Scenario.Name, From: f.From, Told: f.Table.Told}
	config := f.Scenario.Config
	levels, spent := levelsOf(f.months)
	if levels.Churn > 0 {
		config.Market.Levels.Churn = levels.Churn
	}
	if levels.Purchases > 0 {
		config.Market.Levels.Purchases = levels.Purchases
	}
	if f.active > 0 {
		config.Market.Customers = int(f.active)
	}
	f.result.unused = f.unused(spent)
	all := slices.Concat(f.seen, f.trial, f.kept)
	fitted := len(f.seen) + len(f.trial)
	f.members = nil
	for i := range experiment.Draws() {
		f.members = append(f.members, unbounded(experiment.DrawPlaces(&config, i+1)))
	}
	first := f.members
	rounds := orElse(f.rounds, fitRounds)
	if fitted == 0 {
		rounds = 0
	}
	some := f.members
	if len(all) == 0 {
		some = some[:fewMembers]
	}
	tick := e.ticker(max(1, len(f.arms(all))) * (len(some) + rounds*len(f.members)))
	y, basket, err := f.simulate(ctx, e, &config, some, all, tick)
	if err != nil {
		return err
	}
	prior := y
	if config.Market.Currency != "" && spent > 0 {
		config.Market.Basket = float32(spent / basket)
	}
	var data, sd []float64
	for _, o := range all[:fitted] {
		data, sd = append(data, math.Log(o.Seen)), append(sd, o.SD)
	}
	for round := range rounds {
		f.members = analysis.Assimilate(f.members, columns(y, fitted), data, sd, float64(rounds), experiment.Words(config.Seed+uint64(round), experiment.FitStream))
		if y, _, err = f.simulate(ctx, e, &config, f.members, all, tick); err != nil {
			return err
		}
	}
	f.result.judge(f, all, fitted, prior, y)
	f.result.know(first, f.members)
	f.keep(&config, fitted)
	return nil
}

// unused says what the table has and the fit cannot use.
func (f *Fit) unused(spent float64) (out []string) {
	for k, m := range sim.OwnMetrics {
		if values, mean := ownBefore(f.months, k); len(values) > 0 && mean == 0 {
			out = append(out, fmt.Sprintf("Your %s is 0 before the change, which no world can match: it is not used.", agents.Metrics()[m].Word))
		}
	}
	if spent > 0 && f.Scenario.Config.Market.Currency == "" {
		out = append(out, "Of your revenue only changes are used: amounts stay in baskets, since the scenario names no currency (`market: {currency: EUR}`).")
	}
	return out
}

// columns are the first so many of each row.
func columns(rows [][]float64, n int) (out [][]float64) {
	for _, row := range rows {
		out = append(out, row[:n])
	}
	return out
}

// arms are the strategies whose runs observations want.
func (f *Fit) arms(all []Observation) (arms []string) {
	for _, o := range all {
		for _, arm := range []string{o.Arm, o.Against} {
			if (arm != "" || o.Arm == "") && !slices.Contains(arms, arm) {
				arms = append(arms, arm)
			}
		}
	}
	return arms
}

// simulate makes each member's world and takes the observations in it: by member, NaN where there is none. basket is what a purchase comes to before the change.
func (f *Fit) simulate(ctx context.Context, e *Env, config *sim.Config, members [][]float64, all []Observation, tick func()) (y [][]float64, basket float64, err error) {
	arms := f.arms(all)
	if len(arms) == 0 {
		arms = []string{""}
	}
	points := make([]sim.Config, len(arms))
	months := make([]int, len(arms))
	for k, arm := range arms {
		s := *f.Scenario
		s.Config = *config
		if arm != "" {
			if err := s.Use(arm); err != nil {
				return nil, 0, err
			}
		}
		for _, o := range all {
			if o.Arm == arm || o.Against == arm {
				months[k] = max(months[k], o.To)
			}
		}
		s.Config.Months, s.Config.Beyond, s.Config.Population.Customers = max(1, months[k]), 0, f.Customers
		points[k] = s.Config
	}
	worlds := experiment.Worlds{Uncertainty: experiment.All, Count: len(members)}
	enter := func(run experiment.Run) (sim.Config, error) {
		c := points[run.Point]
		worlds.Enter(&c, run)
		experiment.SetFree(&c, bounded(members[run.World]))
		return c, nil
	}
	y = make([][]float64, len(members))
	var drifts [len(sim.OwnMetrics)]float64
	err = experiment.Perform(ctx, worlds.Runs(len(points)), enter, e.Workers, sim.Observe{}, func(run experiment.Run, r *sim.Result, err error) error {
		if tick(); err != nil {
			return err
		}
		if y[run.World] == nil {
			y[run.World] = make([]float64, len(all))
		}
		for k := range all {
			switch o := &all[k]; arms[run.Point] {
			case o.Arm:
				y[run.World][k] += o.simulated(r)
			case o.Against:
				if o.Against != "" {
					y[run.World][k] -= o.simulated(r)
				}
			}
		}
		for k, m := range sim.OwnMetrics {
			var values []float64
			for month := 1 - len(r.Before); month < 1; month++ {
				values = append(values, rate(r, m, month, month))
			}
			slope, _ := drift(m, values)
			drifts[k] += slope / float64(len(members)*len(points))
		}
		for i := range r.Before {
			basket += r.Before[i].At(0, sim.All, agents.MetricBasket) / float64(len(r.Before)*len(members)*len(points))
		}
		return nil
	})
	f.drifts = drifts
	return y, basket, err
}

// keep makes the scenario that carries what was found: its levels, its own months, and the draws, where they carry a verdict.
func (f *Fit) keep(config *sim.Config, fitted int) {
	s := *f.Scenario
	s.Config = *config
	own := &sim.Fitted{From: f.From, Change: f.Change, Doubt: f.result.doubt(), Own: f.months}
	if f.Change == "" {
		own.Change = "after the last month"
	}
	if own.Doubt == "" && fitted > 0 {
		own.Places = make([][]byte, len(f.members))
		for i, m := range f.members {
			own.Places[experiment.DrawNumber(s.Config.Seed, i+1)-1] = experiment.Bytes(bounded(m))
		}
	}
	s.Config.Fitted = own
	f.result.Fitted = &s
}
