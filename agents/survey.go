package agents

// SurveyParams holds what customers say when asked whether they would leave. Asking changes nothing.
type SurveyParams struct {
	Base, Concern, Unease, Trust float32
	Salience                     float32 // added in the month of a shock
	TrustLevel                   float32 // trust at which its term is zero
}

// survey is 14.4: logistic(Base + Concern (c - 1/2) + Unease u + Trust (TrustLevel - T) + salience). Stated concern enters here and not in the
// hazard: what people say and do differ (P07, T14).
//
//kernel:vector
func survey(b *Block, p *SurveyParams, salience float32) {
	out := b.Intention
	n := len(out)
	concern, unease, trust := b.Concern[:n], b.Unease[:n], b.Trust[:n]
	for i := range out {
		out[i] = logistic(p.Base + float32(p.Concern*(concern[i]-.5)) + float32(p.Unease*unease[i]) + float32(p.Trust*(p.TrustLevel-trust[i])) + salience)
	}
}
