package agents

// ExitTerms holds the terms of a customer's log hazard of leaving in a month, so that two lives of one person can be compared
// (14.5).
type ExitTerms struct {
	Direct   [CauseOrdinary]float32 // terms of Z and ln of the contagion factor, by cause, signed
	Losses   [CauseOrdinary]float32 // trust lost since joining, by cause
	Trust    float32
	Distrust float32 // the terms of trust and affect, signed

	poor, habit, pull float32 // of commoditization and extraction together: little surplus, no habit, better rivals; signed
	trust, affect     float32 // of Distrust
}

// ExitTermsOf returns the terms of the i-th customer of a block, after its month.
func ExitTermsOf(b *Block, i int, e *Environment) ExitTerms {
	p, s := &e.Params.Exit, &e.Params.Surplus
	rivals, r := b.Terms[TermRivals][i], b.Relevance[i]
	t := ExitTerms{Trust: b.Trust[i], Losses: lossesBy(b, i)}
	t.trust, t.affect = float32(p.Trust*(p.TrustLevel-b.Trust[i])), float32(p.Affect*(p.AffectLevel-b.Affect[i]))
	t.Distrust = t.trust + t.affect
	t.Direct[CauseIntrusion] = float32(p.Unease*b.Unease[i]) + float32(p.Grievance*b.Grievance[i]) + again(p, b.Repeats[i])
	t.Direct[CauseMonotony] = float32(p.Fatigue * b.Fatigue[i])
	t.Direct[CauseBreach] = float32(float32(p.Breach*b.Hit[i]) * b.Terms[TermBreach][i])
	t.Direct[CauseContagion] = ln(b.ContagionFactor[i])
	t.Direct[CauseExtraction] = float32(p.Surplus * taken(s, b.Terms[Extraction][i], r))
	t.poor = float32(-p.Surplus * b.Surplus[i])
	t.habit = float32(-p.Habit * float32((b.Habit[i]-p.HabitLevel)*(1-parity(p, rivals, r))))
	t.pull = float32(float32(p.Rivals*(rivals-r)) * (1 - b.Affect[i]))
	t.Direct[CauseCommoditization] = t.poor - t.Direct[CauseExtraction] + t.habit + t.pull
	return t
}

// lossesBy returns the trust that a customer has lost since joining, by cause.
func lossesBy(b *Block, i int) [CauseOrdinary]float32 {
	return [CauseOrdinary]float32{
		CauseIntrusion: b.LossIntrusion[i], CauseIncident: b.LossIncident[i], CauseSurveillance: b.LossSurveillance[i],
		CauseExtraction: b.LossExtraction[i], CauseCommoditization: b.LossCommoditization[i],
		CauseContagion: b.LossContagion[i], CauseDeception: b.LossDeception[i], CauseBreach: b.LossBreach[i], CauseExpose: b.LossExpose[i],
	}
}

// TwinCauses returns the shares, 0..1, of what raises the log hazard under here above that under there, in the same month of two lives of
// one person: by cause, and for trust won there but not here. What both lives share gets no share, nor does what keeps a customer under here.
// All are 0 if nothing raises it.
func TwinCauses(here, there *ExitTerms) (by [CauseOrdinary]float64, unwon float64) {
	sum := 0.
	for k := range by {
		by[k] = max(0, float64(here.Direct[k])-float64(there.Direct[k]))
		sum += by[k]
	}
	if distrust := float64(here.Distrust) - float64(there.Distrust); distrust > 0 {
		var lost [CauseOrdinary]float64
		all := 0.
		for k := range lost {
			lost[k] = max(0, float64(here.Losses[k])-float64(there.Losses[k]))
			all += lost[k]
		}
		rest := max(0, float64(there.Trust)-float64(here.Trust)-all)
		if all+rest == 0 {
			rest = 1
		}
		for k := range lost {
			by[k] += distrust * lost[k] / (all + rest)
		}
		unwon = distrust * rest / (all + rest)
		sum += distrust
	}
	if sum == 0 {
		return by, 0
	}
	for k := range by {
		by[k] /= sum
	}
	return by, unwon / sum
}
