package agents

// IntrusionParams holds how intrusive tailoring feels.
type IntrusionParams struct {
	Scale      float32 // s_p
	Stakes     float32 // additional factor for the kind of market: how sensitive its data are
	Saturation float32 // of 4.2
	Known      float32 // w_s: inferred or bought data, as far as the customer knows
	Hidden     float32 // w_c: covert use, once noticed
	Control    float32 // b: reduction at full control
	Trust      float32 // c_T: reduction by trust
	TouchBase  float32 // felt weight of a touch at pervasiveness 0; full pervasiveness gives 1
	Attention  float32 // share of unnoticed intrusion that is felt
	DepthPower float32 // gamma: how steeply depth is felt; 1: evenly
	DepthAt    float32 // depth at which that power makes no difference
}

// steepness is (i/DepthAt)^(gamma - 1) of 4.1: cosmetic depth is harmless, and great depth is more than twice half of it (W02; B02, B05, B10).
func steepness(p *IntrusionParams, tailoring float32) float32 {
	return power(tailoring, p.DepthAt, p.DepthPower)
}

// power is (i/at)^(gamma - 1).
func power(tailoring, at, gamma float32) float32 {
	return exp(float32((gamma - 1) * ln(atLeast(tailoring/at, shallowest))))
}

// shallowest is the smallest fraction of a depth that is distinguished from smaller ones.
const shallowest = 1e-4

// raw is the first part of equation 4.1: y = s_p stakes i sqrt(d) touch (1 + w_s C know + w_c a covert + extra) (1 - b K^)
// (1 - c_T (T - 1/2)) (i/DepthAt)^(gamma - 1), with know = T^ + (1 - T^) a and covert = C (1 - T^). Inferred or bought data feels worse to the
// degree that the customer knows about it; hidden use feels worse still, once noticed (B02, B08, B13, F07). noticed is a in the month.
func raw(p *IntrusionParams, tailoring, depth, touch, known, noticed, extra, control, trust float32) float32 {
	weight := 1 + float32(p.Known*known) + float32(p.Hidden*noticed) + extra
	calm := float32((1 - float32(p.Control*control)) * (1 - float32(p.Trust*(trust-.5))))
	return float32(float32(float32(float32(float32(p.Scale*p.Stakes)*tailoring)*float32(sqrt(depth)*touch))*float32(weight*calm)) * steepness(p, tailoring))
}

// saturate is equation 4.2: p = y / (1 + Saturation y), so that even the deepest tailoring does not put the unconcerned over theta.
func saturate(p *IntrusionParams, y float32) float32 { return y / (1 + float32(p.Saturation*y)) }

// feel runs equation 4 over a block. A share of unnoticed intrusion is felt: [Attention + (1 - Attention) know] (B02: harm only once it is
// noticed); a format F that interrupts multiplies it by [1 + format.Felt F].
//
//kernel:vector
func feel(b *Block, p *IntrusionParams, format *FormatParams) {
	felt := b.Felt
	n := len(felt)
	tailoring, depth, trust, awareness, hidden := b.Tailoring[:n], b.Depth[:n], b.Trust[:n], b.Awareness[:n], b.Covert[:n]
	pervasive, collection := b.Terms[Pervasiveness][:n], b.Terms[Collection][:n]
	transparency, control, form := b.Terms[Transparency][:n], b.Terms[Control][:n], b.Terms[TermFormat][:n]
	for i := range felt {
		t, a, c := transparency[i], awareness[i], collection[i]
		known := t + float32((1-t)*a)
		covert := float32(c * (1 - t))
		hidden[i] = covert
		touch := p.TouchBase + float32((1-p.TouchBase)*pervasive[i])
		y := raw(p, tailoring[i], depth[i], touch, float32(c*known), float32(a*covert), 0, control[i], trust[i])
		attention := p.Attention + float32((1-p.Attention)*known)
		felt[i] = saturate(p, float32(float32(y*attention)*louder(format.Felt, form[i])))
	}
}
