package agents

// TrustParams holds how trust is won and lost.
type TrustParams struct {
	Drift          float32 // delta_T: pull towards disposition under the ceiling
	OpenGain       float32 // g_T, transparency, as far as the flow is acceptable
	ControlGain    float32 // g_K
	HumanGain      float32 // g_H
	SurplusGain    float32 // g_c
	SurplusLoss    float32 // l_c
	LossGain       float32 // lambda: loss to gain ratio for privacy acts; path trust.loss_gain_ratio
	PrivacyLoss    float32 // g_b
	UneaseLoss     float32 // l_u on u^2
	GrievanceLoss  float32 // l_g on g
	WatchLoss      float32 // l_y
	ExtractionLoss float32 // l_e beyond the fair share
	FairExtraction float32 // extraction up to here is felt as fair
	IncidentLoss   float32
	DeceivedLoss   float32
	BreachLoss     float32
	ExposeLoss     float32
	Acceptability  float32 // slope of acc = 1 - Acceptability C
	CeilingLie     float32 // share of the ceiling that full deception takes (T03)
	CeilingLate    float32 // and a hidden breach (T09)
	Hearsay        float32 // weight of a friend's word, symmetric (T05)
	RepairDecay    float32 // share of an apology's effect lost a month
	MisusedRepair  float32 // share of an apology's effect that misuse costs (T08)
	OptOutRelief   float32 // share of unease that opting out takes
	OptOutTrust    float32 // trust it gives back

	MendBase, MendCeiling float32 // of a repair: where nothing can be trusted again, and what a whole ceiling adds
	MostLost              float32 // share of trust that a month can take
	Words                 float32 // words of each kind that count in a month
	BreachLate            float32 // what keeping a breach hidden adds to its loss
}

// acceptability of a data flow: acc = 1 - Acceptability C. Openness pays only as far as the flow is acceptable (B08).
func acceptability(p *TrustParams, collection float32) float32 {
	return 1 - float32(p.Acceptability*collection)
}

// believe is equation 10.
// Gain = g_T T^ acc + g_K K^ + g_H Hu + g_c surplus+.
// loss = lambda g_b (l_u u^2 + l_g g + l_y s_v + l_e (Ex - FairExtraction)+) + l_c (-surplus)+ + lambda (IncidentLoss sev + DeceivedLoss deceived)
// + breach: BreachLoss hit rho_x (1 + covert)(1 + BreachLate late); expose: ExposeLoss hit rho_x covert.
// K' = K (1 - CeilingLie deceived)(1 - CeilingLate late hit); T' = T + delta_T m (tau K' - T) + m gain (K' - T)+ - min(MostLost, loss) T
// + Hearsay s (good (1 - T) - bad T), each count at most Words; m = 1 + repair (MendBase + MendCeiling K').
// The square in u matters: with a linear term trust fell evenly with depth and there was no threshold. Loss terms are also
// summed a customer, for the causes of leaving (14.5).
//
//kernel:vector
func believe(b *Block, p *TrustParams) {
	losses(b, p)
	trust := b.Trust
	n := len(trust)
	transparency, control, human, collection := b.Terms[Transparency][:n], b.Terms[Control][:n], b.Terms[Human][:n], b.Terms[Collection][:n]
	mend, late, surplus, deceived, hit := b.Terms[TermMend][:n], b.Terms[TermLate][:n], b.Surplus[:n], b.Deceived[:n], b.Hit[:n]
	ceiling, disposition, loss, on := b.Ceiling[:n], b.Disposition[:n], b.Loss[:n], b.On[:n]
	good, bad, susceptible := b.GoodHeard[:n], b.BadHeard[:n], b.Susceptibility[:n]
	for i := range trust {
		t := trust[i]
		k := float32(float32(ceiling[i]*(1-float32(p.CeilingLie*deceived[i]))) * (1 - float32(float32(p.CeilingLate*late[i])*hit[i])))
		ceiling[i] = blend(on[i], k, ceiling[i])
		open := float32(float32(p.OpenGain*transparency[i]) * acceptability(p, collection[i]))
		gain := open + float32(p.ControlGain*control[i]) + float32(p.HumanGain*human[i]) + float32(p.SurplusGain*positive(surplus[i]))
		m := 1 + float32(mend[i]*(p.MendBase+float32(p.MendCeiling*k)))
		x := t + float32(float32(p.Drift*m)*(float32(disposition[i]*k)-t)) + float32(float32(m*gain)*positive(k-t)) - float32(atMost(loss[i], p.MostLost)*t)
		x += float32(float32(p.Hearsay*susceptible[i]) * (float32(atMost(good[i], p.Words)*(1-t)) - float32(atMost(bad[i], p.Words)*t)))
		trust[i] = blend(on[i], clip01(x), t)
	}
}

// losses forms 10.2 and adds T times each term to the sums of 14.5.
func losses(b *Block, p *TrustParams) {
	out := b.Loss
	n := len(out)
	trust, unease, watched, surplus, sev := b.Trust[:n], b.Unease[:n], b.Surveillance[:n], b.Surplus[:n], b.Severity[:n]
	deceived, hit, damping, covert := b.Deceived[:n], b.Hit[:n], b.Damping[:n], b.Covert[:n]
	extraction, breach, expose, late := b.Terms[Extraction][:n], b.Terms[TermBreach][:n], b.Terms[TermExpose][:n], b.Terms[TermLate][:n]
	bad, susceptible, on, grievance := b.BadHeard[:n], b.Susceptibility[:n], b.On[:n], b.Grievance[:n]
	intrusion, surveillance, taken, common := b.LossIntrusion[:n], b.LossSurveillance[:n], b.LossExtraction[:n], b.LossCommoditization[:n]
	incident, deception, breached, exposed, contagion := b.LossIncident[:n], b.LossDeception[:n], b.LossBreach[:n], b.LossExpose[:n], b.LossContagion[:n]
	privacy := float32(p.LossGain * p.PrivacyLoss)
	for i := range out {
		h := float32(hit[i] * damping[i])
		uneasy := float32(float32(privacy*p.UneaseLoss)*float32(unease[i]*unease[i])) + float32(float32(privacy*p.GrievanceLoss)*grievance[i])
		seen := float32(float32(privacy*p.WatchLoss) * watched[i])
		unfair := float32(float32(privacy*p.ExtractionLoss) * positive(extraction[i]-p.FairExtraction))
		poor := float32(p.SurplusLoss * positive(-surplus[i]))
		harmed := float32(float32(p.LossGain*p.IncidentLoss) * sev[i])
		shock := float32(choose(breach[i] > 0, p.BreachLoss, 0)*h) * float32((1+covert[i])*(1+float32(p.BreachLate*late[i])))
		press := float32(choose(expose[i] > 0, p.ExposeLoss, 0)*h) * covert[i]
		lied := float32(float32(p.LossGain*p.DeceivedLoss) * deceived[i])
		out[i] = uneasy + seen + unfair + poor + harmed + (lied + float32(shock) + float32(press))
		t := blend(on[i], trust[i], 0)
		intrusion[i] += float32(t * uneasy)
		surveillance[i] += float32(t * seen)
		taken[i] += float32(t * unfair)
		common[i] += float32(t * poor)
		incident[i] += float32(t * harmed)
		deception[i] += float32(t * lied)
		breached[i] += float32(t * shock)
		exposed[i] += float32(t * press)
		contagion[i] += float32(float32(bad[i]*p.Hearsay) * float32(susceptible[i]*t))
	}
}
