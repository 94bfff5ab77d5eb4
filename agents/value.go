package agents

// SurplusParams are what a customer gets out of the relation.
type SurplusParams struct {
	Novelty    float32 // worth of novelty to a customer who needs it
	Extraction float32 // what full extraction takes
	Base       float32 // what a relation is worth by itself
	PriceWar   float32 // what a price war of size 1 takes
	Gift       float32 // what a gift worth a basket gives

	TakenBase, TakenRelevance float32 // of what extraction takes: without relevance, and what full relevance adds
}

// benefit is equation 8: surplus = rho (r - E) + Novelty nu novelty - taken + Base, less PriceWar of a price war's size, and Gift of a gift's worth.
// Relevance counts against what the market has taught to expect (D13). Assumed; W10, N07.
//
//kernel:vector
func benefit(b *Block, p *SurplusParams, expected float32) {
	out := b.Surplus
	n := len(out)
	rho, relevance, need, novelty := b.Receptivity[:n], b.Relevance[:n], b.Novelty[:n], b.NoveltyFelt[:n]
	extraction, war, gift := b.Terms[Extraction][:n], b.Terms[TermPriceWar][:n], b.Terms[TermGift][:n]
	for i := range out {
		taken := taken(p, extraction[i], relevance[i])
		out[i] = float32(rho[i]*(relevance[i]-expected)) + float32(float32(p.Novelty*need[i])*novelty[i]) - taken + p.Base -
			float32(p.PriceWar*war[i]) + float32(p.Gift*gift[i])
	}
}

// taken is what the brand keeps for itself of the value: Extraction Ex (TakenBase + TakenRelevance r).
func taken(p *SurplusParams, extraction, relevance float32) float32 {
	return float32(float32(p.Extraction*extraction) * (p.TakenBase + float32(p.TakenRelevance*relevance)))
}
