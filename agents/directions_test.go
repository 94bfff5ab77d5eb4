package agents

import "testing"

// direction says what theory demands of an equation: where a cause is higher and all else is equal, the effect is nowhere lower
// (sign 1) or nowhere higher (sign -1), and for some customers it does differ.
type direction struct {
	because string // why, and where it comes from
	run     func(b *Block, e *Environment)
	cause   func(b *Block) []float32
	effect  func(b *Block) []float32
	sign    float32
}

func lever(l Lever) func(*Block) []float32 { return term(Term(l)) }
func term(t Term) func(*Block) []float32   { return func(b *Block) []float32 { return b.Terms[t] } }

func runMatch(b *Block, e *Environment)  { match(b, &e.Params.Relevance) }
func runFeel(b *Block, e *Environment)   { feel(b, &e.Params.Intrusion, &e.Params.Format) }
func runJudge(b *Block, e *Environment)  { judge(b, &e.Params.Reaction, &e.Params.Grievance, 0) }
func runNotice(b *Block, e *Environment) { notice(b, &e.Params.Detection, &e.Params.Reaction) }
func runTrust(b *Block, e *Environment)  { believe(b, &e.Params.Trust) }
func runBond(b *Block, e *Environment)   { bond(b, &e.Params.Loyalty) }
func runClick(b *Block, e *Environment) {
	click(b, &e.Params.Purchase, &e.Params.Novelty, &e.Params.Format, 0)
}
func runBuy(b *Block, e *Environment) {
	buy(b, &e.Params.Purchase, &e.Params.Relevance, &e.Params.Novelty, &e.Params.Vulnerability, &e.Params.Format)
}
func runLeave(b *Block, e *Environment) { leave(b, &e.Params.Exit, &e.Params.Wake, 1) }
func runValue(b *Block, e *Environment) { benefit(b, &e.Params.Surplus, .35) }
func runNarrow(b *Block, e *Environment) {
	narrow(b, &e.Params.Monotony)
	tire(b, &e.Params.Monotony, &e.Params.Format)
}
func runWatch(b *Block, e *Environment) { watch(b, &e.Params.Surveillance) }
func runDread(b *Block, e *Environment) {
	e.Params.Vulnerability.Scale = .6
	dread(b, &e.Params.Vulnerability)
}
func runWake(b *Block, e *Environment)   { wake(b, &e.Params.Wake) }
func runResent(b *Block, e *Environment) { resent(b, &e.Params.Grievance) }
func runMemory(b *Block, e *Environment) { remember(b, &e.Params.Reaction) }

var (
	trusts          = func(b *Block) []float32 { return b.Trust }
	ceilings        = func(b *Block) []float32 { return b.Ceiling }
	uneasiness      = func(b *Block) []float32 { return b.Unease }
	hazards         = func(b *Block) []float32 { return b.ExitHazard }
	feelings        = func(b *Block) []float32 { return b.Felt }
	vulnerabilities = func(b *Block) []float32 { return b.Vulnerability }
	awakes          = func(b *Block) []float32 { return b.Awake }
	grievances      = func(b *Block) []float32 { return b.Grievance }
	chills          = func(b *Block) []float32 { return b.Creepy }
	deals           = func(b *Block) []float32 { return b.Surplus }
	affects         = func(b *Block) []float32 { return b.Affect }
	fits            = func(b *Block) []float32 { return b.Relevance }
	responses       = func(b *Block) []float32 { return b.Response }
	rates           = func(b *Block) []float32 { return b.Rate }
)

var directions = []direction{
	{"data make tailoring relevant (W01, W06)", runMatch, func(b *Block) []float32 { return b.Depth }, fits, 1},
	{"so does a good signal (W09)", runMatch, term(TermQuality), fits, 1},
	{"narrow data teach less (N12)", runMatch, func(b *Block) []float32 { return b.Narrowness }, fits, -1},
	{"exploring costs relevance (N08)", runMatch, lever(Serendipity), fits, -1},

	{"depth is felt (B02)", runFeel, func(b *Block) []float32 { return b.Tailoring }, feelings, 1},
	{"inferred and bought data feel worse (F07, B11)", runFeel, lever(Collection), feelings, 1},
	{"knowing makes it worse (B13)", runFeel, func(b *Block) []float32 { return b.Awareness }, feelings, 1},
	{"control takes it off (T01)", runFeel, lever(Control), feelings, -1},
	{"trust softens it (B05)", runFeel, trusts, feelings, -1},

	{"more is creepier", runJudge, feelings, chills, 1},
	{"a high threshold bears more", runJudge, func(b *Block) []float32 { return b.Threshold }, chills, -1},
	{"sensitized people bear less", runJudge, func(b *Block) []float32 { return b.Sensitization }, chills, 1},
	{"usefulness is forgiven (B03, B11)", runJudge, fits, chills, -1},
	{"governance keeps incidents away", func(b *Block, e *Environment) {
		for i := range b.DrawEpisode {
			b.DrawEpisode[i] *= .05 // where incidents are
		}
		runJudge(b, e)
	}, lever(Governance), func(b *Block) []float32 { return b.Severity }, -1},
	{"covert use is found out (B02)", func(b *Block, e *Environment) {
		clear(b.Terms[TermBreach])
		clear(b.Terms[TermExpose])
		runNotice(b, e)
	}, func(b *Block) []float32 { return b.Covert }, func(b *Block) []float32 { return b.Awareness }, 1},
	{"an episode unsettles", runMemory, func(b *Block) []float32 { return b.Episode }, uneasiness, 1},
	{"the resigned are moved less by a shock (P09)", runNotice, func(b *Block) []float32 { return b.Resignation }, func(b *Block) []float32 { return b.Damping }, -1},

	{"people and service relieve from being curated", runWatch, lever(Human), func(b *Block) []float32 { return b.Surveillance }, -1},
	{"discovery widens what is consumed (N05)", runNarrow, lever(Serendipity), func(b *Block) []float32 { return b.Narrowness }, -1},
	{"tailoring narrows it (N03)", runNarrow, func(b *Block) []float32 { return b.Tailoring }, func(b *Block) []float32 { return b.Narrowness }, 1},
	{"who wants novelty tires sooner", runNarrow, func(b *Block) []float32 { return b.Novelty }, func(b *Block) []float32 { return b.Fatigue }, 1},
	{"touches beyond tolerance tire (F01)", runNarrow, func(b *Block) []float32 { return b.Touches }, func(b *Block) []float32 { return b.Fatigue }, 1},
	{"extraction spoils the deal (S01)", runValue, lever(Extraction), deals, -1},

	{"openness wins trust where the flow is acceptable (B08)", func(b *Block, e *Environment) { b.fill(Collection, .3); runTrust(b, e) }, lever(Transparency), trusts, 1},
	{"and costs it where it is not (B08)", func(b *Block, e *Environment) { b.fill(Collection, 1); runTrust(b, e) }, lever(Transparency), trusts, -1},
	{"control wins trust (T01)", runTrust, lever(Control), trusts, 1},
	{"people win trust", runTrust, lever(Human), trusts, 1},
	{"unease costs trust", runTrust, uneasiness, trusts, -1},
	{"an incident costs trust", runTrust, func(b *Block) []float32 { return b.Severity }, trusts, -1},
	{"deception costs trust, where no apology speeds every change and openness does not cost trust itself", func(b *Block, e *Environment) {
		clear(b.Terms[TermMend])
		b.fill(Collection, .3)
		runTrust(b, e)
	}, func(b *Block) []float32 { return b.Deceived }, trusts, -1},
	{"and limits how far it comes back (T03)", runTrust, func(b *Block) []float32 { return b.Deceived }, ceilings, -1},
	{"so does a breach that was kept hidden (T09)", runTrust, term(TermLate), ceilings, -1},
	{"good words win trust (T05)", runTrust, func(b *Block) []float32 { return b.GoodHeard }, trusts, 1},
	{"bad words cost it (T05)", runTrust, func(b *Block) []float32 { return b.BadHeard }, trusts, -1},

	{"trust binds (T01)", runBond, trusts, affects, 1},
	{"unease loosens", runBond, uneasiness, affects, -1},
	{"fatigue loosens habit", runBond, func(b *Block) []float32 { return b.Fatigue }, func(b *Block) []float32 { return b.Habit }, -1},

	{"relevance draws responses (W01)", runClick, fits, responses, 1},
	{"trust makes relevance pay (B05)", runClick, trusts, responses, 1},
	{"creepiness costs responses (B09)", runClick, chills, responses, -1},
	{"the uneasy buy less (B18)", runBuy, uneasiness, rates, -1},
	{"so do the tired", runBuy, func(b *Block) []float32 { return b.Fatigue }, rates, -1},
	{"habit buys", runBuy, func(b *Block) []float32 { return b.Habit }, rates, 1},

	{"the uneasy leave", runLeave, uneasiness, hazards, 1},
	{"the tired leave", runLeave, func(b *Block) []float32 { return b.Fatigue }, hazards, 1},
	{"trust keeps (T07)", runLeave, trusts, hazards, -1},
	{"a good deal keeps", runLeave, deals, hazards, -1},
	{"friends who left draw along (C01)", runLeave, func(b *Block) []float32 { return b.FriendsLeft }, hazards, 1},
	{"better rivals draw who has a habit; a weak one (below .3) repels less the better they are", func(b *Block, e *Environment) {
		for i := range b.Habit {
			b.Habit[i] = atLeast(b.Habit[i], .3)
		}
		runLeave(b, e)
	}, term(TermRivals), hazards, 1},
	{"habit keeps where rivals are worse", runLeave, func(b *Block) []float32 { return b.Habit }, hazards, -1},
	{"who holds something against a brand leaves (C11)", func(b *Block, e *Environment) { e.Params.Exit.Grievance = .4; runLeave(b, e) }, grievances, hazards, 1},
	{"buys less (B18)", func(b *Block, e *Environment) { e.Params.Purchase.Grievance = .35; runBuy(b, e) }, grievances, rates, -1},
	{"and trusts it less (T03)", func(b *Block, e *Environment) { e.Params.Trust.GrievanceLoss = .42; runTrust(b, e) }, grievances, trusts, -1},
	{"unease is held against a brand", runResent, uneasiness, grievances, 1},
	{"so is deception", runResent, func(b *Block) []float32 { return b.Deceived }, grievances, 1},
	{"a first episode is half excused, later ones are not (C11)", func(b *Block, e *Environment) { e.Params.Reaction.First = .5; runMemory(b, e) }, grievances, uneasiness, 1},
	{"what nobody has noticed is felt in part (B02)", func(b *Block, e *Environment) { e.Params.Intrusion.Attention = .5; runFeel(b, e) }, func(b *Block) []float32 { return b.Awareness }, feelings, 1},
	{"one bears what one is used to", func(b *Block, e *Environment) { e.Params.Grievance.UsedWeight = .15; runJudge(b, e) }, func(b *Block) []float32 { return b.UsedIntrusion }, chills, -1},
	{"who thinks about it leaves sooner", func(b *Block, e *Environment) { e.Params.Wake.Inertia = 1; runLeave(b, e) }, func(b *Block) []float32 { return b.Awake }, hazards, 1},
	{"inertia keeps", func(b *Block, e *Environment) { e.Params.Wake.Inertia = 1; runLeave(b, e) }, func(b *Block) []float32 { return b.Inertia }, hazards, -1},
	{"a friend who left wakes (C01)", runWake, func(b *Block) []float32 { return b.FriendsLeft }, awakes, 1},
	{"so does a price that rises", runWake, term(TermPriceRise), awakes, 1},
	{"and who has had enough", runWake, grievances, awakes, 1},
	{"what one is used to charms no more (W03)", func(b *Block, e *Environment) { e.Params.Novelty.Response = .4; runClick(b, e) }, func(b *Block) []float32 { return b.UsedRelevance }, responses, -1},
	{"who feels vulnerable answers less to what is tailored (T15)", runClick, func(b *Block) []float32 { return b.Vulnerability }, responses, -1},
	{"control makes less vulnerable (T01)", runDread, lever(Control), vulnerabilities, -1},
	{"collection makes more so", runDread, lever(Collection), vulnerabilities, 1},
	{"what comes again drives away, what came once does not (C11)", func(b *Block, e *Environment) { e.Params.Exit.Repeats = .4; runLeave(b, e) }, func(b *Block) []float32 { return b.Repeats }, hazards, 1},
	{"heavy customers forgive more (T12)", func(b *Block, e *Environment) {
		e.Params.Purchase.Patience = 1
		runBuy(b, e)
		for i := range b.Rate {
			b.Rate[i] /= atLeast(b.Spending[i], .1)
		}
	}, func(b *Block) []float32 { return b.Spending }, rates, 1},
	{"some are more prone to leave", runLeave, func(b *Block) []float32 { return b.Hazard }, hazards, 1},
}

// fill gives everybody one value of a lever.
func (b *Block) fill(l Lever, x float32) {
	for i := range b.Terms[l] {
		b.Terms[l][i] = x
	}
}

func TestDirections(t *testing.T) {
	for _, d := range directions {
		t.Run(d.because, func(t *testing.T) {
			moved := 0
			eachBlock(t, func(t *testing.T, low *Block, r dealer) {
				high, e := copied(low), &Environment{}
				p := DefaultParams()
				e.Params = &p
				x, y := d.cause(low), d.cause(high)
				for i := range x {
					if a := r.unit() * maxOf(x[i]); a > x[i] {
						y[i] = a
					} else {
						x[i] = a
					}
				}
				d.run(low, e)
				d.run(high, e)
				x, y = d.effect(low), d.effect(high)
				for i := range x {
					if low.On[i] == 0 {
						continue
					}
					rise := d.sign * (y[i] - x[i])
					if rise < -1e-6 {
						t.Fatalf("customer %d: %v with less of the cause, %v with more", i, x[i], y[i])
					}
					if rise > 1e-6 {
						moved++
					}
				}
			})
			if moved < 50 {
				t.Errorf("only %d customers moved: no direction to be seen", moved)
			}
		})
	}
}

// maxOf is the range that a cause is moved in: 0..1, or as far as its column goes beyond.
func maxOf(x float32) float32 { return atLeast(1, x) }

// copied is an independent copy of a block.
func copied(b *Block) *Block {
	n := len(b.On)
	c := NewBlock()
	c.Customers = *newColumns(n, true)
	c.First = b.First
	copyColumns(c, b)
	return c
}
