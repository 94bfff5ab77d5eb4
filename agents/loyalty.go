package agents

// LoyaltyParams holds affective loyalty ('sticky') and habit ('slippery': a rival can match it), kept apart (T06, B18).
type LoyaltyParams struct {
	AffectSpeed, HabitSpeed                                             float32
	Base, Trust, Human, Surplus, Novelty, Unease, Fatigue, Surveillance float32 // weights of 11.1
	Wear                                                                float32 // reduction of habit by fatigue
}

// bond is 11.1: A' = A + AffectSpeed (clip(Base + Trust T + Human Hu + Surplus surplus + Novelty nu novelty - Unease u - Fatigue f - Surveillance s_v) - A),
// and 11.2: H' = H + HabitSpeed (r (1 - Wear f) - H).
//
//kernel:vector
func bond(b *Block, p *LoyaltyParams) {
	affect := b.Affect
	n := len(affect)
	habit, trust, surplus, need, novelty := b.Habit[:n], b.Trust[:n], b.Surplus[:n], b.Novelty[:n], b.NoveltyFelt[:n]
	unease, fatigue, watched, relevance := b.Unease[:n], b.Fatigue[:n], b.Surveillance[:n], b.Relevance[:n]
	human, on := b.Terms[Human][:n], b.On[:n]
	for i := range affect {
		warm := p.Base + float32(p.Trust*trust[i]) + float32(p.Human*human[i]) + float32(p.Surplus*surplus[i]) +
			float32(float32(p.Novelty*need[i])*novelty[i])
		cold := float32(p.Unease*unease[i]) + float32(p.Fatigue*fatigue[i]) + float32(p.Surveillance*watched[i])
		affect[i] = blend(on[i], toward(affect[i], clip01(warm-cold), p.AffectSpeed), affect[i])
		goal := float32(relevance[i] * (1 - float32(p.Wear*fatigue[i])))
		habit[i] = blend(on[i], toward(habit[i], goal, p.HabitSpeed), habit[i])
	}
}
