package agents

// DetectionParams holds how covert use comes to light.
type DetectionParams struct {
	Rate   float32 // monthly chance at covert 1, times (Base + Tailoring i)(1 + Episode episode)
	Rumour float32 // chance per bad word heard, at covert 1
	Fade   float32 // share of awareness lost per month

	Base, Tailoring, Episode float32 // what that chance is without tailoring, what full tailoring adds, and an episode
	Words                    float32 // bad words that count in a month
	CovertFrom, ShockFrom    float32 // covert use that nobody calls a lie; the same in a shock
	Victim, VictimMost       float32 // how much a lie hurts who bears nothing, 0 at theta 1; and at most
}

// notice is equation 5.7. Chance (1 - a)(Rate covert (Base + Tailoring i)(1 + Episode episode) + Rumour covert min(Words, bad words heard)), or the
// size of this month's breach or expose if greater. Then a = 1, hit = that size, and
// deceived = (covert - CovertFrom)+ (1 - a_old) clip(Victim - Victim theta, 0, VictimMost), for a shock only if covert > ShockFrom. Otherwise
// a' = (1 - Fade) a. The damping of a reaction, rho_x = (1 - Numb z)(ShieldBase - Shield A), is formed here from last month's z and A (10.2).
//
//kernel:vector
func notice(b *Block, p *DetectionParams, r *ReactionParams) {
	awareness := b.Awareness
	n := len(awareness)
	hit, damping, deceived, covert, episode := b.Hit[:n], b.Damping[:n], b.Deceived[:n], b.Covert[:n], b.Episode[:n]
	tailoring, bad, draw, threshold := b.Tailoring[:n], b.BadHeard[:n], b.DrawDetection[:n], b.Threshold[:n]
	breach, expose := b.Terms[TermBreach][:n], b.Terms[TermExpose][:n]
	resignation, affect, on := b.Resignation[:n], b.Affect[:n], b.On[:n]
	for i := range awareness {
		a, c := awareness[i], covert[i]
		own := float32(float32(p.Rate*c) * float32((p.Base+float32(p.Tailoring*tailoring[i]))*(1+float32(p.Episode*episode[i]))))
		chance := float32((1 - a) * (own + float32(float32(p.Rumour*c)*atMost(bad[i], p.Words))))
		size := atLeast(breach[i], expose[i])
		found := draw[i] < atLeast(chance, size)
		victim := atMost(positive(p.Victim-float32(p.Victim*threshold[i])), p.VictimMost)
		lie := float32(float32(positive(c-p.CovertFrom)*(1-a)) * victim)
		lie = choose(size > 0, choose(c > p.ShockFrom, lie, 0), lie)
		damping[i] = float32((1 - float32(r.Numb*resignation[i])) * (r.ShieldBase - float32(r.Shield*affect[i])))
		hit[i] = blend(on[i], choose(found, size, 0), 0)
		deceived[i] = blend(on[i], choose(found, lie, 0), 0)
		awareness[i] = blend(on[i], choose(found, 1, settle(float32((1-p.Fade)*a))), a)
	}
}
