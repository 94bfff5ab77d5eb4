package agents

// ExitParams holds what makes customers leave.
type ExitParams struct {
	Grievance                                              float32 // h_g
	Repeats, RepeatsMost                                   float32 // h_k, for each episode after the first, and so many at most
	Unease, Fatigue, Trust, Affect, Habit, Surplus, Rivals float32 // h_u, h_f, h_T, h_A, h_H, h_s, h_p
	Breach                                                 float32
	TrustLevel, AffectLevel, HabitLevel                    float32 // where the terms are zero
	Lowest, Highest                                        float32 // bounds of Z
	Most                                                   float32 // upper bound of the hazard
	Contagion, ContagionCap                                float32 // a friend who left; friends that count at most (C01)
	Lag                                                    float32 // share of G kept per month
	ContagionBase, ContagionAffect                         float32 // how far friends count without affective loyalty, and what full loyalty takes off
	ParityFloor                                            float32 // relevance below which a brand is not compared with its rivals
}

// parity is min(1, r_rivals / max(r, ParityFloor)): habit protects only while rivals are worse.
func parity(p *ExitParams, rivals, relevance float32) float32 {
	return atMost(rivals/atLeast(relevance, p.ParityFloor), 1)
}

// again is the contribution to Z of episodes after the first.
func again(p *ExitParams, repeats float32) float32 {
	return float32(p.Repeats * atMost(positive(repeats-1), p.RepeatsMost))
}

// leave is equation 14. Z = h_u u + h_g g + h_k min(RepeatsMost, (k - 1)+) + h_f f + h_T (TrustLevel - T) + h_A (AffectLevel - A)
// - h_H (H - HabitLevel)(1 - parity) - h_s surplus + h_p (r_rivals - r)(1 - A) + Breach hit breach, clipped to Lowest..Highest;
// h = h0 n alert exp(Z)(1 + Contagion min(ContagionCap, G') alert clip(ContagionBase - ContagionAffect A)), at most Most; leaves if U < h.
//
//kernel:vector
func leave(b *Block, p *ExitParams, waking *WakeParams, calm float32) {
	hazard := b.ExitHazard
	n := len(hazard)
	z, factor, own, draw := b.LogHazard[:n], b.ContagionFactor[:n], b.Hazard[:n], b.DrawExit[:n]
	unease, fatigue, trust, affect, habit := b.Unease[:n], b.Fatigue[:n], b.Trust[:n], b.Affect[:n], b.Habit[:n]
	surplus, relevance, friends, hit := b.Surplus[:n], b.Relevance[:n], b.FriendsLeft[:n], b.Hit[:n]
	repeats := b.Repeats[:n]
	grievance, inertia, awake, renews := b.Grievance[:n], b.Inertia[:n], b.Awake[:n], b.Renews[:n]
	rivals, breach, events, on := b.Terms[TermRivals][:n], b.Terms[TermBreach][:n], b.Events[:n], b.On[:n]
	for i := range hazard {
		a, r := affect[i], relevance[i]
		x := float32(p.Unease*unease[i]) + float32(p.Grievance*grievance[i]) + again(p, repeats[i]) + float32(p.Fatigue*fatigue[i]) + float32(p.Trust*(p.TrustLevel-trust[i])) + float32(p.Affect*(p.AffectLevel-a)) -
			float32(float32(p.Habit*(habit[i]-p.HabitLevel))*(1-parity(p, rivals[i], r))) - float32(p.Surplus*surplus[i]) +
			float32(float32(p.Rivals*(rivals[i]-r))*(1-a)) + float32(float32(p.Breach*hit[i])*breach[i])
		x = atMost(atLeast(x, p.Lowest), p.Highest)
		thinks := alert(waking, inertia[i], choose(renews[i] < Decides, awake[i], 1))
		f := 1 + float32(float32(float32(p.Contagion*atMost(friends[i], p.ContagionCap))*thinks)*clip01(p.ContagionBase-float32(p.ContagionAffect*a)))
		h := atMost(float32(float32(float32(own[i]*exp(x))*f)*float32(thinks*calm)), p.Most)
		z[i], factor[i], hazard[i] = x, f, h
		events[i] |= uint8(one(draw[i] < h)&on[i]) * EventLeft
	}
}
