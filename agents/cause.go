package agents

// DepartureCauses is equation 14.5: the excess of a leaver's hazard over their own, (1 - h0/h)+, split over mechanisms in
// proportion to the positive terms of Z and ln of the contagion factor. The trust and affect terms are shared by this
// customer's losses of trust since joining. Ordinary is one minus the rest, so that the shares sum to exactly one.
func DepartureCauses(b *Block, i int, e *Environment) [CauseCount]float32 {
	z := ExitTermsOf(b, i, e)
	var terms [CauseCount]float32
	for _, c := range [...]Cause{CauseIntrusion, CauseMonotony, CauseBreach, CauseContagion} {
		terms[c] = positive(z.Direct[c])
	}
	poor := positive(z.poor)
	kept := atMost(z.Direct[CauseExtraction], poor)
	terms[CauseExtraction] = kept
	terms[CauseCommoditization] = poor - kept + positive(z.habit) + positive(z.pull)
	distrust := positive(z.trust) + positive(z.affect)
	losses := z.Losses
	var sum float32
	for _, x := range losses {
		sum += x
	}
	if sum > 0 {
		for c, x := range losses {
			terms[c] += float32(distrust * x / sum)
		}
	} else {
		terms[CauseOrdinary] = distrust // a disposition low from the start is nobody's doing
	}
	excess := float32(0)
	if b.ExitHazard[i] > 0 {
		excess = positive(1 - b.Hazard[i]/b.ExitHazard[i])
	}
	return shares(terms, excess)
}

// shares scales terms to sum to excess and gives the rest to ordinary; rounding too, so that adding the shares in their
// order gives one to the last bit. Shares are whole multiples of 2^-20, which float32 adds without any rounding.
func shares(terms [CauseCount]float32, excess float32) [CauseCount]float32 {
	const grain = 1 << 20
	var sum float32
	for _, x := range terms {
		sum += x
	}
	var out [CauseCount]float32
	left := int32(grain)
	if sum > 0 {
		for c := range CauseOrdinary {
			units := int32(float32(float32(excess*terms[c]) / sum * grain))
			units = min(units, left)
			left -= units
			out[c] = float32(units) / grain
		}
	}
	out[CauseOrdinary] = float32(left) / grain
	return out
}
