package agents

import (
	"math"
	"reflect"
	"testing"
)

// someone is a population of one, with everything set by hand.
func someone() *Customers {
	c := crowd(1)
	c.Trust[0], c.Threshold[0], c.Sensitization[0], c.Receptivity[0] = .5, .5, .05, .6
	c.Narrowness[0], c.PerTolerance[0], c.Fatigue[0] = .25, 1./20, .1
	return c
}

// byHand are the defaults with the values that the figures by hand are worked with.
var byHand = valued(map[string]float32{
	"relevance.slope": 4, "relevance.generic": .15, "relevance.narrowness": .4, "relevance.depth_power": 1,
	"intrusion.scale": 1.3, "intrusion.saturation": .75, "intrusion.known": 1.15, "intrusion.hidden": 1.3, "intrusion.control": .35, "intrusion.trust": 1.25, "intrusion.depth_power": 1,
	"reaction.usefulness": .7, "reaction.floor": .25, "reaction.width": .095, "reaction.prime": .2, "trust.acceptability": 1.2,
	"purchase.base_response": .27, "purchase.trust": 1, "purchase.cosmetic": .08, "purchase.creepy": .7, "purchase.click": .02, "purchase.discount_all": 1,
	"voice.mute": .0008, "voice.mute_base": .15, "voice.mute_over": 4.5, "voice.mute_irrelevant": .7, "voice.mute_tired": .8, "voice.mute_creepy": 1,
})

// valued are the defaults with some values set, by path.
func valued(values map[string]float32) Params {
	p := DefaultParams()
	for path, x := range values {
		row, ok := ParameterByPath(path)
		if !ok {
			panic(path)
		}
		*row.At(&p) = x
	}
	return p
}

// Worked by hand from the equations: signal 4 i d q .9, y = 1.3 i sqrt(d) .85 (1 + 1.15 C know + 1.3 a covert + extra) (1 - .35 K^)
// (1 - 1.25 (T - 1/2)), p = y/(1 + .75 y), and so on.
func TestProbeByHand(t *testing.T) {
	for _, c := range []struct {
		name                                            string
		edit                                            func(m *Message)
		relevance, felt, creepy, response, clicks, mute float64
		over                                            bool
	}{
		{"nothing tailored", func(m *Message) { m.Depth = 0 },
			.15, 0, 0, .42, .00819, .00066, false},
		// x = 4 .5 .64 .9 = 1.152, r = .15 + .85 .535316 = .605019; y = 1.3 .5 .8 .85 (1 + 1.15 .3 .4) .895 = .450182;
		// p = .450182/1.337636 = .336550; theta* = .45 + .7 (.363011 - .3) = .494108;
		// q = sigma(-1.658504); response = (.27 + .605019 + .08)(1 - .7 q)
		{"as usual", func(m *Message) { m.Depth, m.Data, m.Collection, m.Transparency = .5, .64, .3, .4 },
			.6050186, .3365500, .1599630, .8480812, .0165376, .0005332, false},
		// the same, noticed: know 1, covert .18: y = .442 (1 + .345 + .234) .895 = .624627; p = .425363; q = sigma(-.723631)
		{"noticed", func(m *Message) { m.Depth, m.Data, m.Collection, m.Transparency, m.Aware = .5, .64, .3, .4, 1 },
			.6050186, .4253634, .3265952, .7366854, .0143654, .0006665, false},
		// primed: theta* = .294108, so that p lies over it also with sensitization added back
		{"noticed, concern primed", func(m *Message) {
			m.Depth, m.Data, m.Collection, m.Transparency, m.Aware, m.Prime = .5, .64, .3, .4, 1, 1
		}, .6050186, .4253634, .7992540, .4207069, .0082038, .0010446, true},
		// a reason given: y .624627 .45 = .281082; p = .232147; q = sigma(-2.757495)
		{"noticed, justified", func(m *Message) {
			m.Depth, m.Data, m.Collection, m.Transparency, m.Aware, m.Justified = .5, .64, .3, .4, 1, 1
		}, .6050186, .2321465, .0596652, .9151316, .0178451, .0004529, false},
		// revealed: T = .5 + .2 .64 .5 = .564; know 1, no covert term: y = .442 1.345 .895 .92 = .489505; p = .358052;
		// q = sigma(-1.432166); response = (.27 + .605019 1.064 + .08)(1 - .7 q)
		{"revealed", func(m *Message) {
			m.Depth, m.Data, m.Collection, m.Transparency, m.Aware, m.Reveal = .5, .64, .3, .4, 1, 1
		}, .6050186, .3580523, .1927618, .8596512, .0167632, .0005594, false},
		// a specific message, a need half as specific: fit .535316 .6 = .321190; r = .423011; theta* = .45 + .7 (.253807 - .3) = .417665;
		// q = sigma(-.853842)
		{"specific", func(m *Message) {
			m.Depth, m.Data, m.Collection, m.Transparency, m.Specific, m.Need = .5, .64, .3, .4, 1, .5
		}, .4230112, .3365500, .2986282, .6114211, .0119227, .0007460, false},
		// thirty times the same, a tenth off: xi = 1.5, clicks = .02 30 .25 1.1 times the usual response
		{"often, with a discount", func(m *Message) {
			m.Depth, m.Data, m.Collection, m.Transparency, m.Touches, m.Discount = .5, .64, .3, .4, 30, .1
		}, .6050186, .3365500, .1599630, .9328893, .1399334, .0699948, false},
	} {
		m := PlainMessage(0)
		c.edit(&m)
		p := byHand
		a := m.Answer(someone(), 0, &p)
		for name, pair := range map[string][2]float64{
			"relevance": {float64(a.Relevance), c.relevance}, "felt": {float64(a.Felt), c.felt}, "creepy": {float64(a.Creepy), c.creepy},
			"response": {float64(a.Response), c.response}, "clicks": {float64(a.Clicks), c.clicks}, "mute": {float64(a.Mute), c.mute},
		} {
			if math.Abs(pair[0]-pair[1]) > 2e-6+1e-5*pair[1] {
				t.Errorf("%s: %s %.7f, by hand %.7f", c.name, name, pair[0], pair[1])
			}
		}
		if a.Over != c.over {
			t.Errorf("%s: over %v", c.name, a.Over)
		}
	}
}

// Where the month knows nothing that the message leaves out, the probe answers what the month does: they are the same equations.
func TestAPlainMessageIsTheMonths(t *testing.T) {
	p := DefaultParams()
	p.Intrusion.Attention, p.Novelty.Response, p.Grievance.UsedWeight = 1, 0, 0 // what a message asks for is attended to, and there is no month before it
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		m := make([]Message, len(b.On))
		for i := range m {
			b.Terms[Serendipity][i], b.Terms[TermFormat][i] = 0, 0
			b.Awareness[i] = r.flag(.5)
			m[i] = Message{Depth: b.Tailoring[i], Collection: b.Terms[Collection][i], Transparency: b.Terms[Transparency][i],
				Control: b.Terms[Control][i], Touch: p.Intrusion.TouchBase + (1-p.Intrusion.TouchBase)*b.Terms[Pervasiveness][i], Quality: b.Terms[TermQuality][i], Data: b.Depth[i],
				Aware: b.Awareness[i], Discount: b.Terms[TermDiscount][i], Touches: b.Touches[i]}
			b.Wear[i] = b.Touches[i] * b.PerTolerance[i]
		}
		clear(b.Vulnerability)
		match(b, &p.Relevance)
		feel(b, &p.Intrusion, &p.Format)
		judge(b, &p.Reaction, &p.Grievance, 0)
		click(b, &p.Purchase, &p.Novelty, &p.Format, 0)
		for i := range m {
			if b.On[i] == 0 {
				continue
			}
			a := m[i].Answer(&b.Customers, i, &p)
			for name, pair := range map[string][2]float32{
				"relevance": {a.Relevance, b.Relevance[i]}, "felt": {a.Felt, b.Felt[i]}, "creepy": {a.Creepy, b.Creepy[i]},
				"response": {a.Response, b.Response[i]}, "clicks": {a.Clicks, b.Clicks[i]},
			} {
				if !near(float64(pair[0]), float64(pair[1])) {
					t.Fatalf("customer %d: %s %v in the probe, %v in the month", i, name, pair[0], pair[1])
				}
			}
		}
	})
}

// What theory says of each knob, for every customer alone and so for any crowd.
func TestProbeDirections(t *testing.T) {
	at := func(edits ...func(*Message)) Message {
		m := PlainMessage(.6)
		m.Collection, m.Transparency = .6, .3
		for _, f := range edits {
			f(&m)
		}
		return m
	}
	aware := func(m *Message) { m.Aware = 1 }
	over := func(m *Message) { m.Transparency = .9 }
	felt := func(a Answer) float32 { return a.Felt }
	creepy := func(a Answer) float32 { return a.Creepy }
	response := func(a Answer) float32 { return a.Response }
	for _, d := range []struct {
		because string
		of      func(Answer) float32
		less    Message
		more    Message
	}{
		{"covert use is felt once noticed (B02, B13)", felt, at(), at(aware)},
		{"what is hidden feels worse than what was told, once noticed (B02)", felt, at(aware, over), at(aware)},
		{"but not before: hiding pays until it is found out", felt, at(), at(over)},
		{"control takes intrusion off (T01)", felt, at(func(m *Message) { m.Control = .9 }), at()},
		{"a trust cue does (B02, B05)", felt, at(func(m *Message) { m.Cue = .3 }), at()},
		{"so does a reason (B03)", felt, at(func(m *Message) { m.Justified = 1 }), at()},
		{"a primed concern lowers what is borne (B09)", creepy, at(), at(func(m *Message) { m.Prime = 1 })},
		{"a creepier tactic is creepier (B15)", creepy, at(), at(func(m *Message) { m.Extra = .5 })},
		{"inferred data are creepier than stated (F07, B16)", creepy, at(func(m *Message) { m.Collection = .05 }, aware), at(aware)},
		{"a good signal is forgiven more (B11)", creepy, at(func(m *Message) { m.Quality = 2.5 }), at()},
		{"and draws more (W09)", response, at(func(m *Message) { m.Quality = .12 }), at()},
		{"a discount draws", response, at(), at(func(m *Message) { m.Discount = .08 })},
		{"a specific message loses who has no specific need (B07)", response, at(func(m *Message) { m.Specific, m.Need = 1, .1 }), at()},
		{"telling of an unacceptable flow hurts (B08)", response, at(func(m *Message) { m.Collection, m.Reveal = .9, 1 }), at(func(m *Message) { m.Collection = .9 })},
	} {
		c, p := crowd(2000), DefaultParams()
		strict := 0
		for i := range c.N {
			lo, hi := d.of(d.less.Answer(c, i, &p)), d.of(d.more.Answer(c, i, &p))
			if lo > hi+1e-6 {
				t.Errorf("%s: customer %d %v, other way round %v", d.because, i, lo, hi)
				break
			}
			if lo < hi-1e-6 {
				strict++
			}
		}
		if strict < c.N/2 {
			t.Errorf("%s: seen in %d of %d customers only", d.because, strict, c.N)
		}
	}
}

// Relevance is worth tolerance to who is receptive: by the same better message their odds of a creepy moment fall further.
func TestRelevanceHelpsTheReceptive(t *testing.T) {
	p, c := DefaultParams(), someone()
	odds := func(m Message) float64 {
		q := float64(m.Answer(c, 0, &p).Creepy)
		return math.Log(q / (1 - q))
	}
	good, bad := PlainMessage(.6), PlainMessage(.6)
	good.Quality, bad.Quality = 2, .3
	last := 0.
	for rho := float32(.1); rho < 1; rho += .1 {
		c.Receptivity[0] = rho
		saved := odds(bad) - odds(good)
		if saved <= last {
			t.Errorf("receptivity %.1f: relevance takes %v off the log odds, a little less %v", rho, saved, last)
		}
		last = saved
	}
}

func TestProbeAveragesWhoIsAskedAndChangesNothing(t *testing.T) {
	c, same, p := crowd(500), crowd(500), DefaultParams()
	m := PlainMessage(.7)
	m.Collection, m.Aware, m.Reveal, m.Prime = .8, 1, .5, 1
	odd := func(i int) bool { return i%2 == 1 }
	all, half := probe(c, &p, &m, nil), probe(c, &p, &m, odd)
	rest := probe(c, &p, &m, func(i int) bool { return !odd(i) })
	if all.Customers != 500 || half.Customers != 250 || math.Abs(all.Creepy-(half.Creepy+rest.Creepy)/2) > 1e-12 || all.Over <= 0 || all.Over >= 1 {
		t.Errorf("%+v, %+v and %+v", all, half, rest)
	}
	if none := probe(c, &p, &m, func(int) bool { return false }); none.Customers != 0 || !math.IsNaN(none.Response) {
		t.Errorf("nobody asked: %+v", none)
	}
	if !reflect.DeepEqual(c, same) {
		t.Error("asking changed somebody")
	}
}

// answers are means over the customers asked; NaN when nobody was.
type answers struct {
	Customers                                              int
	Relevance, Felt, Over, Creepy, Response, Clicks, Mutes float64
}

// probe puts a message before all customers that among admits, nil for everybody, and averages their answers.
func probe(c *Customers, p *Params, m *Message, among func(i int) bool) answers {
	var sum answers
	for i := range c.N {
		if among != nil && !among(i) {
			continue
		}
		a := m.Answer(c, i, p)
		sum.Customers++
		sum.Relevance += float64(a.Relevance)
		sum.Felt += float64(a.Felt)
		sum.Creepy += float64(a.Creepy)
		sum.Response += float64(a.Response)
		sum.Clicks += float64(a.Clicks)
		sum.Mutes += float64(a.Mute)
		if a.Over {
			sum.Over++
		}
	}
	n := float64(sum.Customers)
	for _, x := range [...]*float64{&sum.Relevance, &sum.Felt, &sum.Over, &sum.Creepy, &sum.Response, &sum.Clicks, &sum.Mutes} {
		*x /= n
	}
	return sum
}
