package study

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"backlash/sim/experiment"
)

// Monday asks what to do next: whether to switch to the best of a comparison, and which single lever to begin with.
type Monday struct {
	Base
	Sampling
	Comparison *Comparison
}

// MondayResult is what to do next.
type MondayResult struct {
	From, To string     // To is "" where nothing is worth more than what is done now
	Over     Difference // what switching at once is worth, B0 a starter
	Steps    []Move     // the levers to move, the one to begin with first; none where To is ""
	Deadline *Deadline  // until when one can wait with it; nil where To is ""
	Months   int
	todo     []string
	text     []string
}

// ToDo says what to do in one sentence and, if there is a date, how sure that is in a second.
func (r *MondayResult) ToDo() []string { return r.todo }

// Worth says what that is worth, and what to begin with.
func (r *MondayResult) Worth() []string { return r.text }

// Sentences say what to do, and then what it is worth.
func (r *MondayResult) Sentences() []string { return append(slices.Clone(r.todo), r.text...) }

// Say sets what the sentences say: what to do, and what that is worth.
func (r *MondayResult) Say(todo []string, worth ...string) { r.todo, r.text = todo, worth }

// Best is the strategy of the comparison that is worth most on average.
func (m *Monday) Best() *Arm {
	best := m.Comparison.Arms[0]
	for _, arm := range m.Comparison.Arms[1:] {
		if best.Worlds.Difference(arm.Value, best.Value).Mean > 0 {
			best = arm
		}
	}
	return best
}

// Run decides whether to switch to the best strategy, until when that pays, and which lever to move first on the way from the scenario's
// levers to the strategy's.
func (m *Monday) Run(ctx context.Context, e *Env) (*MondayResult, error) {
	best, config := m.Best(), m.Scenario.Config
	now := &config.Brands[0]
	r := &MondayResult{From: now.Strategy, Months: config.Months}
	if best.Point.Name == m.Scenario.Own() || best.Point.Name == now.Strategy {
		r.Say([]string{fmt.Sprintf("Stay with %s, as now: none of the strategies compared with it is worth more.", now.Strategy)})
		return r, nil
	}
	r.To = best.Point.Name
	value, err := experiment.ParseMeasure("value", &config)
	if err != nil {
		return nil, err
	}
	to := best.Point.Config.Brands[0]
	matters := m.Comparison.Matters()
	x, err := e.Measure(ctx, []experiment.Point{{Config: config}, best.Point}, m.In(), value)
	if err != nil {
		return nil, err
	}
	r.Over = x.Judge(1, 0, 0, matters)
	wait := waiting{config, to.Levers, to.Policy, m.before(), m.In(), value, matters}
	if r.Deadline, err = wait.Deadline(ctx, e); err != nil {
		return nil, err
	}
	way, told := m.way(best.Point, value)
	if r.Steps, err = way.Steps(ctx, e, told, m.Comparison.Smallest); err != nil {
		return nil, err
	}
	a := shownMeasure(value, m.Money(), 1)
	whole := switchSentence(r.From, r.To, r.Over, a)
	if stop := r.partly(); stop != nil {
		whole = "The whole way is " + map[bool]string{true: "probably "}[stop.Left.Outcome == LeansWorse] + "worth less than its first steps. " + whole
	}
	todo, text := []string{r.short()}, []string{whole + " In all: " + m.Money().InAll(r.Over.Estimate) + "."}
	if how := r.Deadline.Sentence(m.Unit()); how != "" && r.Over.Sign() > 0 {
		todo = append(todo, how)
	}
	if len(r.Steps) > 0 {
		text = append(text, way.FirstText(&r.Steps[0]))
	}
	if then := way.ThenText(r.Steps); then != "" {
		text = append(text, then)
	}
	r.Say(todo, text...)
	return r, nil
}

// before is going on as before, if the comparison has it first and it is not what is done now.
func (m *Monday) before() *experiment.Point {
	first := m.Comparison.Arms[0].Point
	if before := m.Scenario.AsBefore(); before == "" || first.Name != before || first.Name == m.Scenario.Config.Brands[0].Strategy {
		return nil
	}
	return &first
}

// partly is where the steps stop to pay, if they are worth more up to there than all of them; nil otherwise.
func (r *MondayResult) partly() *Rest {
	if stop := rest(r.Steps); stop != nil && stop.Left.Sign() < 0 && stop.From > 1 && r.Steps[stop.From-2].SoFar.Sign() > 0 {
		return stop
	}
	return nil
}

// short says in one sentence what to do: switch, or go only as far as the steps pay.
func (r *MondayResult) short() string {
	begin, by, gain := "", "", r.Over
	if len(r.Steps) > 0 {
		begin = ", beginning on Monday with " + r.Steps[0].LeverChange.String()
	}
	if r.Over.Sign() > 0 {
		by = r.Deadline.Short(r.Months)
	}
	do := "switch from " + r.From + " to " + r.To
	if stop := r.partly(); stop != nil {
		gain = r.Steps[stop.From-2].SoFar
		do = fmt.Sprintf("go %d of the %d steps from %s to %s", stop.From-1, len(r.Steps), r.From, r.To)
		if stop.From == 2 && len(r.Steps) > 1 {
			do, begin = fmt.Sprintf("move %s on Monday, and go no further towards %s", r.Steps[0].LeverChange, r.To), ""
		}
	} else if r.Over.Sign() <= 0 {
		return fmt.Sprintf("Nothing need be changed on Monday: nothing shows that switching from %s to %s pays.", r.From, r.To)
	}
	if !gain.Solid() {
		do = "probably " + do
	}
	return strings.ToUpper(do[:1]) + do[1:] + begin + by + "."
}

// way is the way to a strategy, and the worlds to tell it from: the order is found as optimize finds it where nobody says otherwise.
func (m *Monday) way(to experiment.Point, value experiment.Measure) (*Way, experiment.Worlds) {
	in, count := m.In(), m.Worlds
	in.Count = experiment.Quick
	if m.Uncertainty.Draws() {
		count = min(count, experiment.Draws()-in.Count)
	}
	return &Way{Config: m.Scenario.Config, Target: to.Name, To: to.Config.Brands[0].Levers, Objective: value, Sign: 1, In: in, Sample: OrderSample},
		in.Others(count)
}

// switchSentence says what switching to the best strategy is worth.
func switchSentence(from, to string, gain Difference, a Shown) string {
	size := a.Told(gain.Estimate)
	switch gain.Outcome {
	case Better:
		return fmt.Sprintf("Switch from %s to %s: it is worth %s.", from, to, size)
	case LeansBetter:
		return fmt.Sprintf("Switching from %s to %s probably pays (%s).", from, to, size)
	case NoDifference:
		return fmt.Sprintf("Stay with %s: switching to %s makes no difference that matters (%s).", from, to, size)
	case CannotTell:
		return fmt.Sprintf("Whether switching from %s to %s pays cannot be told (%s).", from, to, size)
	case LeansWorse:
		return fmt.Sprintf("Stay with %s: switching to %s would probably cost (%s).", from, to, size)
	}
	return fmt.Sprintf("Stay with %s: %s would bring %s.", from, to, size)
}
