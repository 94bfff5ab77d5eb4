package agents

// RelevanceParams holds how data and tailoring create relevance.
type RelevanceParams struct {
	Slope       float32 // k of 3.1
	Generic     float32 // r0: relevance without any tailoring
	Narrowness  float32 // w_n: narrow data teach less (N12)
	Exploration float32 // relevance lost to full serendipity (N08)
	DepthPower  float32 // how steeply depth pays; 1: evenly
	DepthAt     float32 // depth at which that power makes no difference

	ProspectData, ProspectCollection, ProspectNarrowness float32 // what is known about a person who is not yet a customer, what full collection adds, and their narrowness
}

// signal is equation 3.1: x = k i (i/DepthAt)^(DepthPower - 1) d q (1 - w_n n): a name in the greeting uses no data, and by itself makes nothing more relevant (W03).
func signal(p *RelevanceParams, tailoring, depth, quality, narrowness float32) float32 {
	deep := float32(float32(p.Slope*tailoring) * power(tailoring, p.DepthAt, p.DepthPower))
	return float32(deep * float32(depth*quality) * (1 - float32(p.Narrowness*narrowness)))
}

// fit is x / (1 + x): concave and saturating like 1 - exp(-x), without the exponential.
func fit(x float32) float32 { return x / (1 + x) }

// relevant is equation 3.2: r = (r0 + (1 - r0) fit) (1 - Exploration S^2). Exploration is almost free when small (N08).
func relevant(p *RelevanceParams, fit, serendipity float32) float32 {
	return float32((p.Generic + float32((1-p.Generic)*fit)) * (1 - float32(p.Exploration*float32(serendipity*serendipity))))
}

// match runs equation 3 over a block.
//
//kernel:vector
func match(b *Block, p *RelevanceParams) {
	relevance := b.Relevance
	n := len(relevance)
	tailoring, depth, narrow := b.Tailoring[:n], b.Depth[:n], b.Narrowness[:n]
	quality, serendipity, on, plain := b.Terms[TermQuality][:n], b.Terms[Serendipity][:n], b.On[:n], b.Plain[:n]
	for i := range relevance {
		plain[i] = relevant(p, 0, serendipity[i])
		x := signal(p, tailoring[i], depth[i], quality[i], narrow[i])
		relevance[i] = blend(on[i], relevant(p, fit(x), serendipity[i]), relevance[i])
	}
}

// ProspectRelevance is the relevance of a brand's message to a person who is not yet a customer: d = ProspectData + ProspectCollection C, n = ProspectNarrowness (W04).
func ProspectRelevance(p *Params, l Levers, quality float32) float32 {
	depth := p.Relevance.ProspectData + float32(p.Relevance.ProspectCollection*l[Collection])
	x := signal(&p.Relevance, l[Intensity], depth, quality, p.Relevance.ProspectNarrowness)
	return relevant(&p.Relevance, fit(x), l[Serendipity])
}
