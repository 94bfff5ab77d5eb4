package agents

// MonotonyParams holds the echo chamber and wear-out.
type MonotonyParams struct {
	Speed     float32 // how fast consumption follows what is shown
	Pull      float32 // narrowing by tailoring
	Push      float32 // widening by serendipity
	Drift     float32 // tastes narrow a little by themselves (N03)
	Rotation  float32 // share of wear prevented by full serendipity (F04)
	Fatigue   float32 // speed of fatigue
	Deficit   float32 // fatigue from unmet novelty need
	Newness   float32 // additional factor for the kind of market: how far people come for what is new
	OverTouch float32 // fatigue from touches beyond what tires nobody
	Free      float32 // touches that tire nobody, as a share of tolerance; 1: all that are tolerated
	Range     float32 // novelty that full range of consumption itself gives
}

// narrow is 7.1 and 7.2: shown = clip(n + Pull i (1 - S)(1 - n) - Push S n), n' = n + Speed (shown - n) + Drift (1 - n); novelty = S r (N07: it must be relevant).
//
//kernel:vector
func narrow(b *Block, p *MonotonyParams) {
	narrowness := b.Narrowness
	n := len(narrowness)
	tailoring, serendipity, relevance, novelty, on := b.Tailoring[:n], b.Terms[Serendipity][:n], b.Relevance[:n], b.NoveltyFelt[:n], b.On[:n]
	for i := range narrowness {
		x, s := narrowness[i], serendipity[i]
		shown := clip01(x + float32(float32(p.Pull*tailoring[i])*float32((1-s)*(1-x))) - float32(float32(p.Push*s)*x))
		y := clip01(toward(x, shown, p.Speed) + float32(p.Drift*(1-x)))
		narrowness[i] = blend(on[i], y, x)
		novelty[i] = float32(s * relevance[i])
	}
}

// tire is 7.3 and 7.4: deficit = (nu - Range (1 - n) - novelty)+ with the new n; xi = N (1 - Rotation S)(1 + format.Wear F)/M, F being the format;
// f' = f + Fatigue (clip(Deficit Newness deficit + OverTouch clip(xi - Free)) - f).
//
//kernel:vector
func tire(b *Block, p *MonotonyParams, format *FormatParams) {
	fatigue := b.Fatigue
	n := len(fatigue)
	form := b.Terms[TermFormat][:n]
	narrowness, serendipity, need, novelty := b.Narrowness[:n], b.Terms[Serendipity][:n], b.Novelty[:n], b.NoveltyFelt[:n]
	wear, touches, per, on := b.Wear[:n], b.Touches[:n], b.PerTolerance[:n], b.On[:n]
	for i := range fatigue {
		deficit := positive(need[i] - float32(p.Range*(1-narrowness[i])) - novelty[i])
		xi := float32(float32(float32(touches[i]*(1-float32(p.Rotation*serendipity[i])))*per[i]) * louder(format.Wear, form[i]))
		wear[i] = xi
		goal := clip01(float32(float32(p.Deficit*p.Newness)*deficit) + float32(p.OverTouch*clip01(xi-p.Free)))
		fatigue[i] = blend(on[i], settle(toward(fatigue[i], goal, p.Fatigue)), fatigue[i])
	}
}

// liking is the marginal worth of a touch at xi tolerated touches, 1 - xi/2: with N in front, the inverted U 2 xi - xi^2 (7.5; F01-F04).
func liking(xi float32) float32 { return 1 - float32(.5*xi) }
