package agents

// ConsentParams holds how customers answer a consent question.
type ConsentParams struct {
	Base                                                        float32 // v0
	Threshold, Trust, Control, Relevance, Transparency, Concern float32 // weights of 13.4
	OptInNudge, Reward                                          float32 // logits: default off; a small reward on any question
	OpenConcern, OpenLeast                                      float32 // what stated concern takes off what openness wins, and the least that is left
}

// willing is the logit of 13.4 without the nudge: v0 + Threshold (theta - e - 1/2) + Trust (T - 1/2) + Control K^ + Relevance rho r
// + Transparency T^ clip(1 - OpenConcern c, OpenLeast, 1) - Concern (c - 1/2). Openness wins over all but the most concerned (T16).
func willing(c *Customers, i int, p *ConsentParams, transparency, control float32) float32 {
	concern := c.Concern[i]
	open := atMost(atLeast(1-float32(p.OpenConcern*concern), p.OpenLeast), 1)
	return p.Base + float32(p.Threshold*(c.Threshold[i]-c.Sensitization[i]-.5)) + float32(p.Trust*(c.Trust[i]-.5)) + float32(p.Control*control) +
		float32(float32(p.Relevance*c.Receptivity[i])*c.Relevance[i]) + float32(float32(p.Transparency*transparency)*open) - float32(p.Concern*(concern-.5))
}

// AskConsent asks customer i for consent and records the answer, even if the customer had opted out before. u is the draw.
func AskConsent(c *Customers, i int, p *Params, transparency, control, nudge, u float32) {
	c.Status[i] |= StatusOptedOut
	if u < logistic(nudge+willing(c, i, &p.Consent, transparency, control)) {
		c.Status[i] &^= StatusOptedOut
	}
}

// Question reports whether the interface asks at the start and on joining, and with which nudge in logits.
func (c Consent) Question(p *Params) (nudge float32, asks bool) {
	nudge = c.Nudge
	if !c.Custom && c.Kind == ConsentOptIn {
		nudge = p.Consent.OptInNudge
	}
	if c.Reward {
		nudge += p.Consent.Reward
	}
	return nudge, c.Custom || c.Kind == ConsentPrompt || c.Kind == ConsentOptIn
}
