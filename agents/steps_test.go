package agents

import (
	"math"
	"testing"

	"backlash/sim/rng"
)

// step pairs a mechanism of the engine with its reference.
type step struct {
	name   string
	engine func(b *Block, e *Environment)
	model  func(l *letters, m shared, b *Block, i int, e *Environment)
}

// apply is the reference for one customer. Who has no brand only hears (14.3); of what they did, nothing is left.
func (s step) apply(l *letters, m shared, b *Block, i int, e *Environment) {
	switch {
	case l.with || s.name == "14.3":
		s.model(l, m, b, i, e)
	case s.name == "5.1 to 5.3":
		l.events = 0
	}
}

// steps are the month in the order of docs/model.md, sections 3 and 7.
var steps = []step{
	{"14.3", func(b *Block, e *Environment) { hear(b, &e.Params.Exit) }, func(l *letters, m shared, b *Block, i int, e *Environment) {
		w := b.Heard[i]
		l.heard(m.k, float64(w%(1<<21)), float64(w>>21%(1<<21)), float64(w>>42))
	}},
	{"1", func(b *Block, e *Environment) { touch(b, &e.Params.Exposure, e.Touches) }, func(l *letters, m shared, b *Block, i int, e *Environment) {
		l.exposure(m.k, poisson(float64(l.U0)/(1<<32), m.k.at("exposure.base", 2.1)+m.k.at("exposure.span", 17)*l.P))
	}},
	{"2", func(b *Block, e *Environment) { know(b, &e.Params.Data) }, plain((*letters).data)},
	{"3", byFormula(func(b *Block, e *Environment) { match(b, &e.Params.Relevance) }), formulas((*letters).relevance)},
	{"7.1, 7.2", byFormula(func(b *Block, e *Environment) { narrow(b, &e.Params.Monotony) }), formulas((*letters).monotony)},
	{"3 C, 7 C", byTaste((*Block).content), tastes((*letters).lists)},
	{"4", func(b *Block, e *Environment) { feel(b, &e.Params.Intrusion, &e.Params.Format) }, plain((*letters).intrusion)},
	{"16.4", func(b *Block, e *Environment) { spill(b, &e.Params.Reaction) }, plain((*letters).rivalBreach)},
	{"5.1 to 5.3", func(b *Block, e *Environment) { judge(b, &e.Params.Reaction, &e.Params.Grievance, e.Market.Norm) }, marketed((*letters).reaction)},
	{"5.7", func(b *Block, e *Environment) { notice(b, &e.Params.Detection, &e.Params.Reaction) }, plain((*letters).detection)},
	{"5.4 to 5.6", func(b *Block, e *Environment) { remember(b, &e.Params.Reaction) }, plain((*letters).memory)},
	{"5.8", func(b *Block, e *Environment) { resent(b, &e.Params.Grievance) }, plain((*letters).grievance)},
	{"6", func(b *Block, e *Environment) { watch(b, &e.Params.Surveillance) }, plain((*letters).surveillance)},
	{"7.3, 7.4", func(b *Block, e *Environment) { tire(b, &e.Params.Monotony, &e.Params.Format) }, plain((*letters).wearing)},
	{"8", func(b *Block, e *Environment) { benefit(b, &e.Params.Surplus, e.Market.ExpectedRelevance) }, marketed((*letters).value)},
	{"10", func(b *Block, e *Environment) { believe(b, &e.Params.Trust) }, plain((*letters).trust)},
	{"11", func(b *Block, e *Environment) { bond(b, &e.Params.Loyalty) }, plain((*letters).loyalty)},
	{"12.0", func(b *Block, e *Environment) { dread(b, &e.Params.Vulnerability) }, plain((*letters).vulnerability)},
	{"12.1", func(b *Block, e *Environment) {
		click(b, &e.Params.Purchase, &e.Params.Novelty, &e.Params.Format, e.Market.TacticWear)
	}, marketed((*letters).clicking)},
	{"12.2", func(b *Block, e *Environment) {
		buy(b, &e.Params.Purchase, &e.Params.Relevance, &e.Params.Novelty, &e.Params.Vulnerability, &e.Params.Format)
	}, plain((*letters).purchase)},
	{"2 C, 7 C", byTaste((*Block).learn), tastes((*letters).learning)},
	{"13", func(b *Block, e *Environment) {
		speakUp(b, &e.Params.Voice, &e.Params.Trust, &e.Params.Purchase, e.Market.TacticWear)
	}, marketed((*letters).voice)},
	{"14.0", func(b *Block, e *Environment) {
		if e.Params.Wake.Inertia > 0 {
			wake(b, &e.Params.Wake)
		}
	}, plain((*letters).waking)},
	{"14.1", func(b *Block, e *Environment) {
		leave(b, &e.Params.Exit, &e.Params.Wake, e.Market.Calm)
	}, marketed((*letters).exit)},
	{"15", func(b *Block, e *Environment) { speak(b, &e.Params.Words, &e.Params.Voice) }, plain((*letters).words)},
	{"14.4", func(b *Block, e *Environment) { survey(b, &e.Params.Survey, e.Market.SurveySalience) }, marketed((*letters).survey)},
	{"money", func(b *Block, e *Environment) { earn(b, &e.Params.Money, e.Params.Purchase.Basket) }, plain((*letters).money)},
}

func plain(f func(*letters, numbers)) func(*letters, shared, *Block, int, *Environment) {
	return func(l *letters, m shared, _ *Block, _ int, _ *Environment) { f(l, m.k) }
}

// byFormula and byTaste run a mechanism of the engine as Month does: where relevance follows formulas, or is learnt.
func byFormula(f func(*Block, *Environment)) func(*Block, *Environment) {
	return func(b *Block, e *Environment) {
		if !e.Params.Content.On() {
			f(b, e)
		}
	}
}

func byTaste(f func(*Block, *Environment)) func(*Block, *Environment) {
	return func(b *Block, e *Environment) {
		if e.Params.Content.On() {
			f(b, e)
		}
	}
}

// formulas is plain where relevance follows formulas, tastes where it is learnt; each does nothing where the other is at work.
func formulas(f func(*letters, numbers)) func(*letters, shared, *Block, int, *Environment) {
	return func(l *letters, m shared, _ *Block, _ int, e *Environment) {
		if !e.Params.Content.On() {
			f(l, m.k)
		}
	}
}

func tastes(f func(*letters, shared, *Environment)) func(*letters, shared, *Block, int, *Environment) {
	return func(l *letters, m shared, _ *Block, _ int, e *Environment) {
		if e.Params.Content.On() {
			f(l, m, e)
		}
	}
}

func marketed(f func(*letters, shared)) func(*letters, shared, *Block, int, *Environment) {
	return func(l *letters, m shared, _ *Block, _ int, _ *Environment) { f(l, m) }
}

// poisson inverts the distribution function at u.
func poisson(u, mean float64) float64 {
	p := math.Exp(-mean)
	k := 0.
	for below := p; u >= below && k < 63; below += p {
		k++
		p *= mean / k
	}
	return k
}

// setting is an environment and the same for the reference. The touch tables are those of the block's own brand values.
func (r dealer) setting(b *Block) (*Environment, shared) {
	p, k := r.parameters()
	for i := range b.Sensitization { // nobody is ever beyond the cap
		b.Sensitization[i] *= p.Reaction.SensitizeCap / .4
	}
	tables := new([ArmRows]TouchTable)
	for i, arm := range b.Arm {
		tables[arm].Fill(TouchRate(&p, b.Terms[Pervasiveness][i]))
	}
	e := &Environment{Params: &p, Touches: tables, Month: 1, Key: rng.Key(r.Uint64())}
	p.Content.Learnt, e.Content = r.flag(.5), r.table(b, &p)
	e.Market = Market{ExpectedRelevance: r.unit(), TacticWear: r.unit(), SurveySalience: .5 * r.flag(.5), Norm: .1*r.unit() - .05, Calm: 1 + 2*r.unit()}
	return e, shared{float64(e.Market.ExpectedRelevance), float64(e.Market.TacticWear), float64(e.Market.SurveySalience), float64(e.Market.Norm), float64(e.Market.Calm), k}
}

// Every mechanism does to any customer what its equation says, and to who has no brand nothing (14.3 apart).
func TestEveryMechanismIsItsEquation(t *testing.T) {
	for _, s := range steps {
		t.Run(s.name, func(t *testing.T) {
			eachBlock(t, func(t *testing.T, b *Block, r dealer) {
				e, m := r.setting(b)
				want := make([]letters, len(b.On))
				for i := range want {
					want[i] = read(b, i)
					s.apply(&want[i], m, b, i, e)
				}
				s.engine(b, e)
				compare(t, b, want, inAStep)
			})
		})
	}
}

// A whole month is the equations one after the other, each reading the newest value: the order of the steps and which value is
// read are part of the model.
func TestAMonthIsTheEquationsInTheirOrder(t *testing.T) {
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		e, m := r.setting(b)
		e.Terms, e.Climbers = r.terms(), 2
		b.Draw(e.Key, e.Month, e.Replicate)
		b.DrawContent(e)
		if e.Params.Wake.Inertia > 0 {
			renew(b, &e.Params.Wake, e.Month)
			b.DrawWaking(e)
		}
		b.FillTerms(e.Terms, e.Climbers)
		e.Content.look(b)
		for i, arm := range b.Arm {
			e.Touches[arm].Fill(TouchRate(e.Params, b.Terms[Pervasiveness][i]))
		}
		want := make([]letters, len(b.On))
		for i := range want {
			want[i] = read(b, i)
			for _, s := range steps {
				s.apply(&want[i], m, b, i, e)
			}
		}
		Month(b, e)
		compare(t, b, want, inAMonth)
	})
}

func compare(t *testing.T, b *Block, want []letters, part float64) {
	t.Helper()
	wrong := 0
	for i := range want {
		if d := differences(read(b, i), want[i], part); len(d) > 0 {
			if wrong++; wrong <= 3 {
				t.Errorf("customer %d: engine and equation give %v", i, d)
			}
		}
	}
	if wrong > 3 {
		t.Errorf("and %d more", wrong-3)
	}
}
