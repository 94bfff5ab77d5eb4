package study

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Probe sends single messages to the focal brand's customers in their state after some months, without changing them.
type Probe struct {
	Point    experiment.Point
	After    int // months gone; 0: as month 1 begins
	Messages []Message
	Sampling
}

// Message is a message and its name.
type Message struct {
	Name string
	agents.Message
}

// ProbeResult holds the effects of the messages. It is immutable.
type ProbeResult struct {
	Scenario, Strategy string
	After              int
	Sampling           Sampling
	Answers            []ProbeAnswer

	head AnswerHead
}

// ProbeAnswer is the effect of one message: shares of the focal brand's customers, except for clicks.
type ProbeAnswer struct {
	Message
	Clicks analysis.Estimate // a customer, of all contacts
	Creepy analysis.Estimate // for whom it is creepy
	Over   analysis.Estimate // over whose own limit it lies
	Refuse analysis.Estimate // who mute the brand after it
	Ahead  float64           // share of the worlds with more clicks than of the first message; 0 for the first
}

// shown is how many depths are put where no message is given.
const shownDepths = 6

// Probe sends messages, each a list of KNOB=VALUE, after some months under a strategy. Knobs that a message does not set keep the strategy's values.
// Without messages it sends the strategy's own message at six depths.
func (b *Base) Probe(strategy string, messages []string, after int, worlds Sampling) (*Probe, error) {
	points, err := b.Points([]string{strategy})
	if err != nil {
		return nil, err
	}
	c := &points[0].Config
	if after < 0 || after > c.Months {
		return nil, wrong("after", "%d: want 0 to %d months", after, c.Months)
	}
	l := &c.Brands[0].Levers
	own := agents.PlainMessage(l[agents.Intensity])
	own.Collection, own.Transparency, own.Control = l[agents.Collection], l[agents.Transparency], l[agents.Control]
	p := &Probe{Point: points[0], After: after, Sampling: worlds}
	for k := range shownDepths {
		if len(messages) == 0 {
			m := own
			m.Depth = float32(k) / (shownDepths - 1)
			p.Messages = append(p.Messages, Message{fmt.Sprintf("depth=%.1f", m.Depth), m})
		}
	}
	for _, text := range messages {
		m, err := readMessage(own, text)
		if err != nil {
			return nil, err
		}
		p.Messages = append(p.Messages, Message{text, m})
	}
	return p, nil
}

// readMessage understands KNOB=VALUE,KNOB=VALUE over a message.
func readMessage(m agents.Message, text string) (agents.Message, error) {
	knobs := agents.Knobs()
	var names []string
	for _, k := range knobs {
		names = append(names, k.Name)
	}
	said := map[int]bool{}
	for part := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		k := slices.Index(names, strings.TrimSpace(name))
		if k < 0 {
			wish := "want " + strings.Join(names, ", ")
			if near := decode.Nearest(name, names); near != "" {
				wish = "did you mean " + near + "?"
			}
			return m, wrong("message", "%q: no knob %q; %s", text, name, wish)
		}
		if said[k] {
			return m, wrong("message", "%q: %s stands there twice", text, names[k])
		}
		said[k] = true
		x, err := decimal.Real(strings.TrimSpace(value), 32)
		if lo, hi := knobs[k].Lowest, knobs[k].Most; err != nil || !(x >= float64(lo) && x <= float64(hi)) {
			return m, wrong("message", "%q: want %s=%v..%v", text, names[k], lo, hi)
		}
		*knobs[k].At(&m) = float32(x)
	}
	return m, nil
}

// kinds of an answer, in the order that a world's numbers have.
const (
	answerClicks = iota
	answerCreepy
	answerOver
	answerRefuse
	answerKinds
)

// Run makes the worlds.
func (p *Probe) Run(ctx context.Context, e *Env) (*ProbeResult, error) {
	if err := p.Sampling.Check(1); err != nil {
		return nil, err
	}
	worlds := p.In()
	runs := worlds.Runs(1)
	config := experiment.Configs([]experiment.Point{p.Point}, worlds)
	values := make([][answerKinds][]float64, len(p.Messages))
	tick := e.ticker(len(runs))
	ask := func(ctx context.Context, run experiment.Run, _ int) ([][answerKinds]float64, error) {
		c, err := config(run)
		if err != nil {
			return nil, err
		}
		people, err := sim.After(ctx, &c, p.After)
		if err != nil {
			return nil, err
		}
		return p.ask(people, &c.Params), nil
	}
	err := experiment.InOrder(ctx, runs, ask, e.Workers, func(_ experiment.Run, answers [][answerKinds]float64, err error) error {
		tick()
		for m := range answers {
			for k, x := range answers[m] {
				values[m][k] = append(values[m][k], x)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &ProbeResult{Scenario: p.Point.Config.Name, Strategy: p.Point.Name, After: p.After, Sampling: p.Sampling, head: answerHead("probe", p.Point.Name, "", p.Sampling, &p.Point.Config)}
	first := values[0][answerClicks]
	for m, v := range values {
		a := ProbeAnswer{Message: p.Messages[m], Clicks: worlds.Estimate(v[answerClicks]), Creepy: worlds.Estimate(v[answerCreepy]),
			Over: worlds.Estimate(v[answerOver]), Refuse: worlds.Estimate(v[answerRefuse])}
		for i, x := range v[answerClicks] {
			switch {
			case x > first[i]:
				a.Ahead += 1 / float64(len(first))
			case x == first[i]:
				a.Ahead += .5 / float64(len(first))
			}
		}
		out.Answers = append(out.Answers, a)
	}
	return out, nil
}

// ask puts the messages to one world's customers of the focal brand: the mean answers.
func (p *Probe) ask(people *agents.Customers, params *agents.Params) [][answerKinds]float64 {
	out := make([][answerKinds]float64, len(p.Messages))
	n := 0.
	for i := range people.N {
		if people.Brand[i] == 0 {
			n++
		}
	}
	for m := range p.Messages {
		for i := range people.N {
			if people.Brand[i] != 0 {
				continue
			}
			a := p.Messages[m].Answer(people, i, params)
			over := 0.
			if a.Over {
				over = 1
			}
			for k, x := range [answerKinds]float64{float64(a.Clicks), float64(a.Creepy), over, float64(a.Mute)} {
				out[m][k] += x / n
			}
		}
	}
	return out
}

// Title says what was asked.
func (r *ProbeResult) Title() string {
	when := "as month 1 begins"
	if r.After > 0 {
		when = "after " + decimal.Several(r.After, "month")
	}
	return fmt.Sprintf("%s under %s, %s: one message put to every customer, %s", r.Scenario, r.Strategy, when, r.Sampling.Text())
}

// Table is the result in words, with its head.
func (r *ProbeResult) Table() [][]string {
	out := [][]string{{"message", "clicks", "range", "creepy, %", "over, %", "mute, %", "ahead, %"}}
	for i := range r.Answers {
		a := &r.Answers[i]
		clicks, ahead := scaled(a.Clicks, 1000), ""
		if i > 0 {
			ahead = fmt.Sprintf("%.0f", 100*a.Ahead)
		}
		out = append(out, []string{a.Name, Middle(clicks, 1), Range(clicks, 1), Middle(scaled(a.Creepy, 100), 1), Middle(scaled(a.Over, 100), 1), Middle(scaled(a.Refuse, 100), 2), ahead})
	}
	return out
}

// Note says how the table is to be read.
func (r *ProbeResult) Note() string {
	return "clicks: of 1,000 customers, on all contacts with the message. over: customers whose own threshold it passes. creepy: the chance of a creepy episode, which is none where hardly any intrusion is felt. mute: the chance that it makes them mute the brand; " +
		"fit lowers it, and being creepy or one too many raises it. " +
		"ahead: of the worlds, those with more clicks than of the first message, a tie counting half. Nobody changes by a message here; what comes of it in the months after, run and compare tell."
}
