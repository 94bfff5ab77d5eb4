package agents

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// letters are one customer's month in float64, in the letters of the model's equations. The reference equations move letters;
// the engine moves columns; tests compare the two.
type letters struct {
	// traits and what is asked of the customer's past
	theta, nu, rho, perM, h0, s, c, tau, v float64
	with                                   bool

	// states
	T, K, A, H, d, u, z, a, e, n, f, G, r float64
	g, phat, w, rhat, k                   float64
	V, F, gift                            float64
	omega, renews, rise, offer, U7        float64
	out, muted, paused                    bool
	idle                                  float64
	events                                uint8

	// sums of losses of trust (14.5)
	lossU, lossS, lossX, lossC, lossI, lossD, lossB, lossP, lossW float64

	// the brand's month: levers and terms
	I, P, C, That, Khat, S, Hu, Rs, Ex, Go                                        float64
	q, discount, breach, expose, late, rival, mend, viral, war, rbarRivals, easeK float64

	// draws
	U0                 uint32
	U1, U2, U3, U4, U5 float64
	U6                 float64

	// what one step of the month tells a later one
	bad, good, N, xi, i, p, qc, episode, sev, covert, hit, rhox, deceived float64
	sv, novelty, surplus, loss                                            float64
	response, clicks, generic, mu, basket, revenue, bought, margin        float64
	Z, contagion, h, intention, expected                                  float64
	plain                                                                 float64

	// tastes, and what the brand knows of them (3 C): by category w, c-, a, pi, then what is shown and consumed; and draws
	taste, recent, known, popular, shown, used [Categories]float64
	D, guided, missed, U16, U17, U18, U19      float64
}

// read takes customer i's letters out of a block.
func read(b *Block, i int) letters {
	f := func(x []float32) float64 { return float64(x[i]) }
	t := func(k Term) float64 { return float64(b.Terms[k][i]) }
	l := func(k Lever) float64 { return t(Term(k)) }
	by := func(x *[Categories][]float32) (out [Categories]float64) {
		for k := range x {
			out[k] = f(x[k])
		}
		return out
	}
	return letters{
		plain: f(b.Plain), taste: by(&b.Taste), recent: by(&b.Recent), known: by(&b.Known), popular: by(&b.Popular), shown: by(&b.Shown), used: by(&b.Used),
		D: f(b.Told), guided: f(b.Guided), missed: f(b.Missed), U16: f(b.DrawOwn), U17: f(b.DrawWord), U18: f(b.DrawDeclare), U19: f(b.DrawInterest),
		theta: f(b.Threshold), nu: f(b.Novelty), rho: f(b.Receptivity), perM: f(b.PerTolerance), h0: f(b.Hazard),
		s: f(b.Susceptibility), c: f(b.Concern), tau: f(b.Disposition), v: f(b.Spending), with: b.On[i] != 0,
		T: f(b.Trust), K: f(b.Ceiling), A: f(b.Affect), H: f(b.Habit), d: f(b.Depth), u: f(b.Unease), z: f(b.Resignation),
		a: f(b.Awareness), e: f(b.Sensitization), g: f(b.Grievance), phat: f(b.UsedIntrusion), w: f(b.Awake), rhat: f(b.UsedRelevance), k: f(b.Repeats), V: f(b.Vulnerability), F: t(TermFormat), gift: t(TermGift), omega: f(b.Inertia), renews: f(b.Renews), rise: t(TermPriceRise), offer: t(TermOffer), U7: f(b.DrawWake), n: f(b.Narrowness), f: f(b.Fatigue), G: f(b.FriendsLeft), r: f(b.Relevance),
		out: b.Status[i]&StatusOptedOut != 0, muted: b.Status[i]&StatusMuted != 0, paused: b.Status[i]&StatusPaused != 0,
		idle: float64(b.Idle[i]), events: b.Events[i],
		lossU: f(b.LossIntrusion), lossS: f(b.LossSurveillance), lossX: f(b.LossExtraction), lossC: f(b.LossCommoditization),
		lossI: f(b.LossIncident), lossD: f(b.LossDeception), lossB: f(b.LossBreach), lossP: f(b.LossExpose), lossW: f(b.LossContagion),
		I: l(Intensity), P: l(Pervasiveness), C: l(Collection), That: l(Transparency), Khat: l(Control), S: l(Serendipity), Hu: l(Human),
		Rs: l(Restraint), Ex: l(Extraction), Go: l(Governance),
		q: t(TermQuality), discount: t(TermDiscount), breach: t(TermBreach), expose: t(TermExpose), late: t(TermLate),
		rival: t(TermRivalBreach), mend: t(TermMend), viral: t(TermViral), war: t(TermPriceWar), rbarRivals: t(TermRivals), easeK: t(TermEase),
		U0: b.TouchWord[i], U1: f(b.DrawEpisode), U2: f(b.DrawDetection), U3: f(b.DrawPurchase), U4: f(b.DrawVoice), U5: f(b.DrawExit), U6: f(b.DrawWords),
		bad: f(b.BadHeard), good: f(b.GoodHeard), N: f(b.Touches), xi: f(b.Wear), i: f(b.Tailoring), p: f(b.Felt), qc: f(b.Creepy),
		episode: f(b.Episode), sev: f(b.Severity), covert: f(b.Covert), hit: f(b.Hit), rhox: f(b.Damping), deceived: f(b.Deceived),
		sv: f(b.Surveillance), novelty: f(b.NoveltyFelt), surplus: f(b.Surplus), loss: f(b.Loss),
		response: f(b.Response), clicks: f(b.Clicks), generic: f(b.GenericClicks), mu: f(b.Rate), basket: f(b.Basket), revenue: f(b.Revenue),
		bought: f(b.Bought), margin: f(b.Margin), Z: f(b.LogHazard), contagion: f(b.ContagionFactor), h: f(b.ExitHazard),
		intention: f(b.Intention), expected: f(b.Expected),
	}
}

// states are the letters that stand still while a customer is with no brand; the others are scratch then.
var states = []string{"T", "K", "A", "H", "d", "u", "z", "a", "e", "n", "f", "G", "r", "g", "phat", "w", "rhat", "k", "out", "muted", "paused", "idle", "events",
	"lossU", "lossS", "lossX", "lossC", "lossI", "lossD", "lossB", "lossP", "lossW", "taste", "recent", "known", "D"}

// differences names the letters in which two customers differ: for who has no brand only states count. Letters are read by
// reflection, so that a letter that no step should touch is compared too.
func differences(got, want letters, part float64) map[string]string {
	out := map[string]string{}
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for k := range g.NumField() {
		name := g.Type().Field(k).Name
		if !want.with && !contains(states, name) {
			continue
		}
		x, y := g.Field(k), w.Field(k)
		if x.Kind() == reflect.Array {
			for i := range x.Len() {
				if !nearBy(x.Index(i).Float(), y.Index(i).Float(), part) {
					out[name] = fmt.Sprint(x, " and ", y)
				}
			}
		} else if x.Kind() != reflect.Float64 {
			if !x.Equal(y) {
				out[name] = fmt.Sprint(x, " and ", y)
			}
		} else if !nearBy(x.Float(), y.Float(), part) {
			out[name] = fmt.Sprint(x, " and ", y)
		}
	}
	return out
}

// What the rounding of float32 columns may make of a number: in one step, and in a whole month, where every step reads those before.
const inAStep, inAMonth = 1e-5, 4e-5

// near allows for the rounding of a step.
func near(got, want float64) bool { return nearBy(got, want, inAStep) }

func nearBy(got, want, part float64) bool { return math.Abs(got-want) <= part*math.Abs(want)+1e-6 }

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// dealer fills blocks with anything that bounds allow, borders included more often than chance would.
type dealer struct{ *rand.Rand }

func (r dealer) unit() float32 {
	switch r.IntN(12) {
	case 0:
		return 0
	case 1:
		return 1
	}
	return float32(r.IntN(1<<24)) / (1 << 24)
}

// draw is a month's draw, often near 0, 1/2 or 1, where the small chances of the model are decided.
func (r dealer) draw() float32 {
	small := math.Exp(-10 * r.Float64())
	x := [4]float64{r.Float64(), small, 1 - small, .5 + small/2}[r.IntN(4)]
	return float32(math.Min(math.Floor(x*(1<<24)), 1<<24-1)) / (1 << 24)
}

func (r dealer) flag(chance float64) float32 {
	if r.Float64() < chance {
		return 1
	}
	return 0
}

func (r dealer) fill(x []float32, lo, hi float32) {
	for i := range x {
		x[i] = lo + (hi-lo)*r.unit()
	}
}

// block deals a whole block: people, states, brand values, draws, and scratch as earlier steps may leave it.
func (r dealer) block() *Block {
	c, b := tasters(BlockSize), NewBlock()
	c.View(b, 0)
	r.content(b)
	for _, x := range [][]float32{b.Plain, b.Threshold, b.Novelty, b.Receptivity, b.Susceptibility, b.Concern, b.Disposition, b.Trust, b.Ceiling,
		b.Affect, b.Habit, b.Depth, b.Unease, b.Grievance, b.Awake, b.Inertia, b.UsedRelevance, b.Vulnerability, b.Resignation, b.Awareness, b.Narrowness, b.Fatigue, b.Relevance,
		b.Tailoring, b.Creepy, b.Severity, b.Covert, b.Hit, b.Surveillance, b.NoveltyFelt} {
		r.fill(x, 0, 1)
	}
	for _, x := range [][]float32{b.DrawEpisode, b.DrawDetection, b.DrawPurchase, b.DrawVoice, b.DrawExit, b.DrawWords, b.DrawWake} {
		for i := range x {
			x[i] = r.draw()
		}
	}
	r.fill(b.Sensitization, 0, .4)
	r.fill(b.Hazard, 0, .2)
	r.fill(b.Spending, .1, 5)
	r.fill(b.FriendsLeft, 0, 8)
	r.fill(b.Repeats, 0, 5)
	r.fill(b.Touches, 0, 40)
	r.fill(b.Wear, 0, 3)
	r.fill(b.Felt, 0, 4./3)
	r.fill(b.UsedIntrusion, 0, 4./3)
	r.fill(b.Deceived, 0, 1.08)
	r.fill(b.Damping, .21, 1.2)
	r.fill(b.Surplus, -3, 3)
	r.fill(b.Revenue, 0, 20)
	r.fill(b.LogHazard, -2, 2.2)
	r.fill(b.ExitHazard, 0, .6)
	for i := range b.On {
		b.DrawArm[i] = float32(r.IntN(1<<24)) / (1 << 24)
		b.Tolerance[i] = 1 + 399*r.unit()*r.unit()
		b.PerTolerance[i] = 1 / b.Tolerance[i]
		b.Episode[i] = r.flag(.5)
		b.Renews[i] = r.flag(.3) * float32(1+r.IntN(2))
		b.Severity[i] *= r.flag(.5)
		b.Hit[i] *= r.flag(.5)
		b.BadHeard[i], b.GoodHeard[i] = float32(r.IntN(9)), float32(r.IntN(9))
		b.TouchWord[i] = r.Uint32()
		b.Status[i] = uint8(r.IntN(8))
		b.Events[i] = uint8(r.IntN(256))
		b.Idle[i] = uint8(r.IntN(256))
		b.Heard[i] = uint64(r.IntN(9)) | uint64(r.IntN(9))<<hearField | uint64(r.IntN(5))<<(2*hearField)
		b.Brand[i] = uint8(r.IntN(4))
		if r.IntN(8) == 0 {
			b.Brand[i] = Brandless
		}
	}
	b.FillTerms(r.terms(), 2)
	return b
}

// terms deals four brands, each with two halves.
func (r dealer) terms() *TermTable {
	t := &TermTable{}
	for row := range 8 {
		for l := range LeverCount {
			t[l][row] = r.unit()
		}
		t[TermQuality][row] = 2 * r.unit()
		t[TermDiscount][row] = r.unit()
		for _, k := range []Term{TermBreach, TermExpose, TermViral, TermPriceWar} {
			t[k][row] = r.unit() * r.flag(.4)
		}
		t[TermLate][row] = r.unit() * r.flag(.5)
		t[TermRivalBreach][row] = r.flag(.3)
		t[TermMend][row] = r.unit() * r.flag(.5)
		t[TermRivals][row] = r.unit()
		t[TermGift][row] = r.unit() * r.flag(.2)
		t[TermFormat][row] = 2*r.unit() - 1
		t[TermOffer][row] = r.flag(.2)
		t[TermPriceRise][row] = r.unit() * r.flag(.4)
		t[TermEase][row] = .008 + .99*r.unit()
	}
	return t
}

// eachBlock runs a test's body on some dealt blocks.
func eachBlock(t *testing.T, do func(t *testing.T, b *Block, r dealer)) {
	for seed := range uint64(12) {
		r := dealer{rand.New(rand.NewPCG(seed, 20))}
		do(t, r.block(), r)
		if t.Failed() {
			t.Logf("dealt with seed %d", seed)
			return
		}
	}
}

// copyColumns copies every column of a block into another of the same length.
func copyColumns(to, from *Block) {
	columns := slicesOf(from)
	for name, column := range slicesOf(to) {
		reflect.Copy(column, columns[name])
	}
}
