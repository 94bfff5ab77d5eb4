package agents

// SurveillanceParams holds how constant curation wears customers down.
type SurveillanceParams struct {
	Floor       float32 // level below which nothing is felt
	Human       float32 // reduction at full human contact
	Serendipity float32 // reduction at full serendipity
}

// watch is equation 6: s_v = (P i sqrt(d) - Floor)+ (1 - Human Hu)(1 - Serendipity S)(1 - theta)+. Assumed.
//
//kernel:vector
func watch(b *Block, p *SurveillanceParams) {
	out := b.Surveillance
	n := len(out)
	tailoring, depth, threshold := b.Tailoring[:n], b.Depth[:n], b.Threshold[:n]
	pervasive, human, serendipity := b.Terms[Pervasiveness][:n], b.Terms[Human][:n], b.Terms[Serendipity][:n]
	for i := range out {
		always := positive(float32(pervasive[i]*tailoring[i]*sqrt(depth[i])) - p.Floor)
		relief := float32((1 - float32(p.Human*human[i])) * (1 - float32(p.Serendipity*serendipity[i])))
		out[i] = float32(float32(always*relief) * positive(1-threshold[i]))
	}
}
