package agents

import (
	"math"
	"testing"

	"backlash/sim/rng"
)

// The reference: every equation of docs/model.md, section 7, once more, in float64 and in its own letters, with the numbers that
// stand there. Nothing here calls the engine's mechanisms.

func plus(x float64) float64           { return math.Max(0, x) }
func clip(x float64) float64           { return math.Min(1, math.Max(0, x)) }
func sigma(x float64) float64          { return 1 / (1 + math.Exp(-x)) }
func within(x, lo, hi float64) float64 { return math.Min(hi, math.Max(lo, x)) }

// market of the reference: what all brands share.
type shared struct{ E, W, salience, exits float64 }

func (l *letters) heard(bad, good, left float64) { // 14.3
	l.bad, l.good = bad, good
	l.G = .35*l.G + left
}

func (l *letters) exposure(count float64) { // 1
	l.N = count * (1 - .6*l.Rs*math.Max(l.u, l.f))
	if l.muted {
		l.N *= .2
	}
	l.i = l.I * (1 - .8*l.Rs*l.u)
	if l.out {
		l.i *= .15
	}
}

func (l *letters) data() { // 2
	flow, delta := .2+.8*l.C, .08
	if l.out {
		flow, delta = .05, .08+.3*l.Khat
	}
	l.d += .25*flow*(1-l.d) - delta*l.d
}

func (l *letters) relevance() { // 3
	x := 4 * l.i * l.d * l.q * (1 - .4*l.n)
	l.r = (.15 + .85*x/(1+x)) * (1 - .4*l.S*l.S)
}

func (l *letters) intrusion() { // 4
	know := l.That + (1-l.That)*l.a
	l.covert = l.C * (1 - l.That)
	y := 1.3 * l.i * math.Sqrt(l.d) * (.6 + .4*l.P) * (1 + 1.15*l.C*know + 1.3*l.a*l.covert) * (1 - .35*l.Khat) * (1 - 1.25*(l.T-.5))
	l.p = y / (1 + .75*y)
}

func (l *letters) rivalBreach() { // 16.4
	u, T := l.u, l.T
	l.u = u + .12*l.rival*(1-.7*l.z)*(1-u)
	l.T = T - .03*l.rival*(1-.7*l.z)*T
}

func (l *letters) reaction() { // 5.1 to 5.3
	tolerance := l.theta - l.e + .7*(l.rho*l.r-.3)
	l.qc = sigma((l.p-math.Max(.25, tolerance))/.095) * math.Min(1, 10*l.p)
	iota := math.Max(.05*l.i*l.d*l.C*(1-l.Go), .02*l.viral)
	l.sev, l.episode, l.events = 0, 0, 0
	if l.U1 < iota {
		l.sev = math.Min(1, .25*math.Pow(l.U1/iota, -.6))
		if l.U1 < .02*l.viral {
			l.sev = 1
		}
	}
	if l.U1 < iota+(1-iota)*l.qc {
		l.episode = 1
	}
	if l.p > tolerance {
		l.events = EventOver
	}
}

func (l *letters) detection() { // 5.7, with the damping of 10.2
	size := math.Max(l.breach, l.expose)
	chance := (1 - l.a) * (.09*l.covert*(.4+.6*l.i)*(1+2*l.episode) + .04*l.covert*math.Min(3, l.bad))
	l.rhox = (1 - .7*l.z) * (1.2 - .5*l.A)
	l.hit, l.deceived = 0, 0
	if l.U2 < math.Max(chance, size) {
		l.hit = size
		if size == 0 || l.covert > .25 {
			l.deceived = plus(l.covert-.1) * (1 - l.a) * within(1.8-1.8*l.theta, 0, 1.2)
		}
		l.a = 1
	} else {
		l.a *= .995
	}
}

func (l *letters) memory() { // 5.4 to 5.6
	u := .75*l.u + (.34*l.episode+.6*l.sev)*(1-l.u)
	u += .42 * l.breach * l.hit * l.rhox * (.4 + .6*l.d) * (1 - u)
	u += .25 * l.covert * l.hit * l.rhox * (1 - u)
	l.u = clip(u)
	l.e = .95*l.e + (.02*l.episode+.2*l.sev+.08*l.deceived)*(.4-l.e)
	l.z = .97*l.z + (.35*l.hit+.1*l.sev+.08*l.episode)*(1-l.z)
}

func (l *letters) surveillance() { // 6
	l.sv = plus(l.P*l.i*math.Sqrt(l.d)-.15) * (1 - .6*l.Hu) * (1 - .4*l.S) * plus(1-l.theta)
}

func (l *letters) monotony() { // 7
	shown := clip(l.n + .6*l.i*(1-l.S)*(1-l.n) - 1.8*l.S*l.n)
	l.n = l.n + .04*(shown-l.n) + .006*(1-l.n)
	l.novelty = l.S * l.r
	deficit := plus(l.nu - .75*(1-l.n) - l.novelty)
	l.xi = l.N * (1 - .6*l.S) * l.perM
	l.f += .25 * (clip(1.5*deficit+.5*clip(l.xi-1)) - l.f)
}

func (l *letters) value(m shared) { // 8
	l.surplus = l.rho*(l.r-m.E) + .5*l.nu*l.novelty - .5*l.Ex*(.3+.7*l.r) + .095 - .1*l.war
}

func (l *letters) trust() { // 10
	const lambda = 2
	uneasy, watched, unfair := lambda*.1*1.7*l.u*l.u, lambda*.1*.15*l.sv, lambda*.1*.3*plus(l.Ex-.3)
	poor, harmed := .09*plus(-l.surplus), lambda*.12*l.sev
	lied, leaked, told := lambda*.3*l.deceived, 0., 0.
	if l.breach > 0 {
		leaked = .18 * l.hit * l.rhox * (1 + l.covert) * (1 + .5*l.late)
	}
	if l.expose > 0 {
		told = .3 * l.hit * l.rhox * l.covert
	}
	l.loss = uneasy + watched + unfair + poor + harmed + lied + leaked + told
	T := l.T
	for _, x := range []struct {
		sum  *float64
		term float64
	}{{&l.lossU, uneasy}, {&l.lossS, watched}, {&l.lossX, unfair}, {&l.lossC, poor}, {&l.lossI, harmed}, {&l.lossD, lied}, {&l.lossB, leaked}, {&l.lossP, told}, {&l.lossW, .012 * l.s * l.bad}} {
		*x.sum += T * x.term
	}
	l.K *= (1 - .38*l.deceived) * (1 - .2*l.late*l.hit)
	gain := .03*l.That*(1-1.2*l.C) + .025*l.Khat + .03*l.Hu + .12*plus(l.surplus)
	m := 1 + l.mend*(.3+.7*l.K)
	l.T = clip(T + .1*m*(l.tau*l.K-T) + m*gain*plus(l.K-T) - math.Min(.9, l.loss)*T +
		.012*l.s*(math.Min(4, l.good)*(1-T)-math.Min(4, l.bad)*T))
}

func (l *letters) loyalty() { // 11
	l.A += .1 * (clip(.02+.62*l.T+.22*l.Hu+.3*l.surplus+.25*l.nu*l.novelty-.3*l.u-.25*l.f-.15*l.sv) - l.A)
	l.H += .15 * (l.r*(1-.5*l.f) - l.H)
}

func (l *letters) clicking(m shared) { // 12.1; generic clicks are the same touches without any tailoring
	pull := func(r, i, qc float64) float64 {
		return (.27 + r*(1+1*(l.T-.5)) + .08*math.Min(1, i/.05)*(1-m.W)) * (1 + l.discount) * (1 - .7*qc)
	}
	l.response = pull(l.r, l.i, l.qc)
	l.clicks = .02 * l.N * plus(1-l.xi/2) * l.response
	l.generic = .02 * l.N * plus(1-l.xi/2) * pull(.15*(1-.4*l.S*l.S), 0, 0)
}

func (l *letters) purchase() { // 12.2, 12.3
	l.mu = 2 * l.v * (.45 + .4*l.r + .18*l.P*plus(1-l.xi/2) + .1*l.H) * (1 - .62*l.u) * (1 - .4*l.f)
	if l.paused {
		l.mu *= .15
	}
	l.basket = (1 + .3*l.r + .3*l.Ex) * (1 - l.discount) * (1 - .2*l.war)
	l.revenue = l.mu * l.basket
	l.bought, l.idle = 0, math.Min(255, l.idle+1)
	if l.U3 >= math.Exp(-l.mu) {
		l.bought, l.idle = 1, 0
	}
}

func (l *letters) voice() { // 13.1 to 13.3
	act, jolt := 1-.75*l.z, l.episode*(1+l.sev)
	optOut := 0.
	if !l.out {
		optOut = l.easeK * act * (.41*jolt*2.5*l.u*l.u + .9*l.hit)
	}
	pause := optOut + act*(.02*jolt+.11*l.hit)
	complain := pause + .01*act*(jolt+l.hit*l.rhox*(.6+.8*l.covert))
	mute := .0008 * l.N * (.15 + 4.5*clip(l.xi-1) + .7*(1-l.r) + .8*l.f + l.qc)
	l.paused = false
	switch {
	case l.U4 < optOut:
		l.out = true
		l.events |= EventOptOut
		l.u, l.T = .4*l.u, l.T+.06*(1-l.T)
	case l.U4 < pause:
		l.paused = true
		l.events |= EventPause
	case l.U4 < complain:
		l.events |= EventComplain
	}
	if !l.muted && l.U4 > .5 && 2*l.U4-1 < mute {
		l.muted = true
		l.events |= EventMute
	}
}

func (l *letters) exit(m shared) { // 14.1, 14.2
	parity := math.Min(1, l.rbarRivals/math.Max(l.r, .05))
	l.Z = within(.9*l.u+.65*l.f+2.3*(.55-l.T)+.6*(.45-l.A)-.5*(l.H-.3)*(1-parity)-.5*l.surplus+
		.8*(l.rbarRivals-l.r)*(1-l.A)+.15*l.hit*l.breach, -2, 2.2)
	l.contagion = 1 + .4*math.Min(4, l.G)*clip(1.2-.6*l.A)
	l.h = math.Min(.6, l.h0*math.Exp(l.Z)*l.contagion) * m.exits
	if l.U5 < l.h {
		l.events |= EventLeft
	}
}

func (l *letters) words() { // 15
	left := l.events&EventLeft != 0
	bad := .56*l.u*(.27+.05*l.episode)*(1-.75*l.z) + .7*math.Min(1, 1.5*l.sev) + .5*l.hit*l.rhox
	if left {
		bad += .3 * clip(l.Z)
	}
	if l.U6 < bad {
		l.events |= EventBadWord
	} else if !left && l.U6 > 1-.15*l.A*(1-l.u) {
		l.events |= EventGoodWord
	}
}

func (l *letters) survey(m shared) { // 14.4
	l.intention = sigma(-2.2 + 2.2*(l.c-.5) + 2.8*l.u + 2*(.55-l.T) + m.salience)
}

func (l *letters) money() { // margin; and the next twelve months of it at the true hazard
	l.margin = .35*l.revenue - (.03*l.I + .02*l.C + .08*l.Hu*(1-.4*l.I) + .005*(l.That+l.Khat+l.Go+l.S+l.Rs) + .002*l.N)
	l.expected = 0
	for k := 1; k <= 12; k++ {
		l.expected += l.margin * math.Pow((1-l.h)*.99, float64(k))
	}
}

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
		l.heard(float64(w%(1<<21)), float64(w>>21%(1<<21)), float64(w>>42))
	}},
	{"1", func(b *Block, e *Environment) { touch(b, &e.Params.Exposure, e.Touches) }, func(l *letters, m shared, b *Block, i int, e *Environment) {
		l.exposure(poisson(float64(l.U0)/(1<<32), 2+18*l.P))
	}},
	{"2", func(b *Block, e *Environment) { know(b, &e.Params.Data) }, plain((*letters).data)},
	{"3", func(b *Block, e *Environment) { match(b, &e.Params.Relevance) }, plain((*letters).relevance)},
	{"4", func(b *Block, e *Environment) { feel(b, &e.Params.Intrusion) }, plain((*letters).intrusion)},
	{"16.4", func(b *Block, e *Environment) { spill(b, &e.Params.Reaction) }, plain((*letters).rivalBreach)},
	{"5.1 to 5.3", func(b *Block, e *Environment) { judge(b, &e.Params.Reaction) }, plain((*letters).reaction)},
	{"5.7", func(b *Block, e *Environment) { notice(b, &e.Params.Detection) }, plain((*letters).detection)},
	{"5.4 to 5.6", func(b *Block, e *Environment) { remember(b, &e.Params.Reaction) }, plain((*letters).memory)},
	{"6", func(b *Block, e *Environment) { watch(b, &e.Params.Surveillance) }, plain((*letters).surveillance)},
	{"7", func(b *Block, e *Environment) { narrow(b, &e.Params.Monotony) }, plain((*letters).monotony)},
	{"8", func(b *Block, e *Environment) { benefit(b, &e.Params.Surplus, e.Market.ExpectedRelevance) }, marketed((*letters).value)},
	{"10", func(b *Block, e *Environment) { believe(b, &e.Params.Trust) }, plain((*letters).trust)},
	{"11", func(b *Block, e *Environment) { bond(b, &e.Params.Loyalty) }, plain((*letters).loyalty)},
	{"12.1", func(b *Block, e *Environment) { click(b, &e.Params.Purchase, &e.Params.Relevance, e.Market.TacticWear) }, marketed((*letters).clicking)},
	{"12.2", func(b *Block, e *Environment) { buy(b, &e.Params.Purchase) }, plain((*letters).purchase)},
	{"13", func(b *Block, e *Environment) { speakUp(b, &e.Params.Voice, &e.Params.Trust) }, plain((*letters).voice)},
	{"14.1", func(b *Block, e *Environment) { leave(b, &e.Params.Exit, e.Market.Exits) }, marketed((*letters).exit)},
	{"15", func(b *Block, e *Environment) { speak(b, &e.Params.Words, &e.Params.Voice) }, plain((*letters).words)},
	{"14.4", func(b *Block, e *Environment) { survey(b, &e.Params.Survey, e.Market.SurveySalience) }, marketed((*letters).survey)},
	{"money", func(b *Block, e *Environment) { earn(b, &e.Params.Money, e.Params.Purchase.Basket) }, plain((*letters).money)},
}

func plain(f func(*letters)) func(*letters, shared, *Block, int, *Environment) {
	return func(l *letters, _ shared, _ *Block, _ int, _ *Environment) { f(l) }
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
	p, tables := DefaultParams(), new([ArmRows]TouchTable)
	for i, arm := range b.Arm {
		tables[arm].Fill(TouchRate(&p, b.Terms[Pervasiveness][i]))
	}
	e := &Environment{Params: &p, Touches: tables, Month: 1, Key: rng.Key(r.Uint64())}
	e.Market = Market{ExpectedRelevance: r.unit(), TacticWear: r.unit(), Exits: r.flag(.8), SurveySalience: .5 * r.flag(.5)}
	return e, shared{float64(e.Market.ExpectedRelevance), float64(e.Market.TacticWear), float64(e.Market.SurveySalience), float64(e.Market.Exits)}
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
				compare(t, b, want)
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
		b.FillTerms(e.Terms, e.Climbers)
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
		compare(t, b, want)
	})
}

func compare(t *testing.T, b *Block, want []letters) {
	t.Helper()
	wrong := 0
	for i := range want {
		if d := differences(read(b, i), want[i]); len(d) > 0 {
			if wrong++; wrong <= 3 {
				t.Errorf("customer %d: engine and equation give %v", i, d)
			}
		}
	}
	if wrong > 3 {
		t.Errorf("and %d more", wrong-3)
	}
}
