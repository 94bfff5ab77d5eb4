package agents

// DataParams holds how a brand learns about a customer, and forgets.
type DataParams struct {
	Gain     float32 // g: share of the unknown learnt per month at full flow
	Decay    float32 // delta: share forgotten per month
	Flow     float32 // flow without any collection; full collection gives 1
	OutFlow  float32 // flow from customers who have opted out
	Deletion float32 // what full control adds to forgetting of customers who have opted out
}

// know is equation 2: d' = d + g flow (1 - d) - delta d, flow = Flow + (1 - Flow) C; opted out: OutFlow, and delta + Deletion K^.
// Assumed.
//
//kernel:vector
func know(b *Block, p *DataParams) {
	depth := b.Depth
	n := len(depth)
	collection, control := b.Terms[Collection][:n], b.Terms[Control][:n]
	status, on := b.Status[:n], b.On[:n]
	for i := range depth {
		out := status[i]&StatusOptedOut != 0
		flow := choose(out, p.OutFlow, p.Flow+float32((1-p.Flow)*collection[i]))
		decay := p.Decay + choose(out, float32(p.Deletion*control[i]), 0)
		d := depth[i]
		depth[i] = blend(on[i], clip01(d+float32(float32(p.Gain*flow)*(1-d))-float32(decay*d)), d)
	}
}
