package agents

// ReactionParams holds the creepy threshold and the lasting effects of crossing it.
type ReactionParams struct {
	Usefulness float32 // c_r: usefulness raises tolerance (B03, B11)
	Floor      float32 // of theta*
	Width      float32 // w: how sharp the threshold is
	Jolt       float32 // j_u: unease an episode adds
	Forget     float32 // delta_u: share of unease lost per month
	Prime      float32 // reduction of theta by a primed concern in the probe (B09)

	IncidentRate     float32 // iota at i d C (1 - Go) = 1
	IncidentExponent float32 // of the heavy tail of severity
	IncidentUnease   float32 // unease at severity 1
	BreachUnease     float32 // unease at breach 1
	CovertUnease     float32 // unease at covert 1 when hit

	EpisodeSensitize, IncidentSensitize, DeceivedSensitize float32 // lasting drop of theta
	SensitizeDecay, SensitizeCap                           float32

	ResignHit, ResignIncident, ResignEpisode, ResignDecay float32 // growth and decay of resignation (P09, T10)

	RivalUnease float32 // unease from a rival's breach (T02)
	RivalTrust  float32 // share of trust lost to a rival's breach
	ViralRate   float32 // floor of iota at size 1 of a viral incident

	First, FirstGrievance   float32 // share of an episode's jolt felt without any grievance, and how fast grievance adds the rest
	NormDrift               float32 // yearly rise of everybody's tolerance
	UsefulnessLevel         float32 // rho r at which usefulness neither raises nor lowers tolerance
	Ramp                    float32 // per unit of felt intrusion, up to 1: without intrusion nobody is put off
	IncidentSeverity        float32 // severity of an ordinary incident, at U = iota
	BreachBase, BreachDepth float32 // how far a breach counts for a customer about whom nothing is known, and what full depth adds
	Numb                    float32 // share of the reaction removed by full resignation
	ShieldBase, Shield      float32 // reaction without affective loyalty, and its reduction at full loyalty
}

// tolerance is theta - e + c_r (rho r - UsefulnessLevel) + tolerance from habit and from changing norms: the customer's current threshold, including usefulness but
// not the floor.
func tolerance(p *ReactionParams, threshold, sensitization, receptivity, relevance, habit float32) float32 {
	return threshold - sensitization + habit + float32(p.Usefulness*(float32(receptivity*relevance)-p.UsefulnessLevel))
}

// creepiness is equation 5.2: q_c = logistic((p - theta*)/w) min(1, Ramp p), theta* = max(Floor, tolerance): without intrusion nobody
// is put off. It is the chance of a creepy episode in a month without an incident.
func creepiness(p *ReactionParams, felt, tolerance float32) float32 {
	return float32(logistic((felt-atLeast(tolerance, p.Floor))/p.Width) * atMost(p.Ramp*felt, 1))
}

// rarest is the smallest U/iota that is distinguished from smaller ones.
const rarest = .001

// tiny keeps a divisor off zero.
const tiny = 1e-9

// severity is the heavy tail of 5.3: min(1, IncidentSeverity (U/iota)^-IncidentExponent).
func severity(p *ReactionParams, share float32) float32 {
	t := atMost(atLeast(share, rarest), 1)
	return atMost(float32(p.IncidentSeverity*exp(-float32(p.IncidentExponent*ln(t)))), 1)
}

// spill is the part of 16 that runs between 4 and 5: a rival's breach unsettles customers whose own brand has none, whatever
// its size.
//
//kernel:vector
func spill(b *Block, p *ReactionParams) {
	unease := b.Unease
	n := len(unease)
	trust, resignation, breach, on := b.Trust[:n], b.Resignation[:n], b.Terms[TermRivalBreach][:n], b.On[:n]
	for i := range unease {
		weight := float32(breach[i] * (1 - float32(p.Numb*resignation[i])))
		u, t := unease[i], trust[i]
		unease[i] = blend(on[i], u+float32(float32(p.RivalUnease*weight)*(1-u)), u)
		trust[i] = blend(on[i], t-float32(float32(p.RivalTrust*weight)*t), t)
	}
}

// judge is equations 5.1 to 5.3: creepiness, the incident (iota = IncidentRate i d C (1 - Go)) with its severity, and the episode
// U < iota + (1 - iota) q_c: an incident is also an episode. A viral incident raises iota to a floor, and is severe.
//
//kernel:vector
func judge(b *Block, p *ReactionParams, held *GrievanceParams, norm float32) {
	creepy := b.Creepy
	n := len(creepy)
	felt, threshold, sens, rho, relevance := b.Felt[:n], b.Threshold[:n], b.Sensitization[:n], b.Receptivity[:n], b.Relevance[:n]
	episode, sev, draw, tailoring, depth := b.Episode[:n], b.Severity[:n], b.DrawEpisode[:n], b.Tailoring[:n], b.Depth[:n]
	collection, governance, viral, events := b.Terms[Collection][:n], b.Terms[Governance][:n], b.Terms[TermViral][:n], b.Events[:n]
	on, used := b.On[:n], b.UsedIntrusion[:n]
	for i := range creepy {
		own := tolerance(p, threshold[i], sens[i], rho[i], relevance[i], float32(held.UsedWeight*used[i])+norm)
		q := creepiness(p, felt[i], own)
		flood := float32(p.ViralRate * viral[i])
		rate := atLeast(float32(float32(p.IncidentRate*tailoring[i])*float32(depth[i]*collection[i])*(1-governance[i])), flood)
		u := draw[i]
		var s float32
		if u < rate { // rare, so that this jump is one a processor guesses right
			s = choose(u < flood, 1, severity(p, u/atLeast(rate, tiny)))
		}
		creepy[i] = q
		sev[i] = blend(on[i], s, 0)
		episode[i] = blend(on[i], choose(u < rate+float32((1-rate)*q), 1, 0), 0)
		events[i] = uint8(one(felt[i] > own)&on[i]) * EventOver
	}
}

// remember is equations 5.4 to 5.6: unease, sensitization, resignation.
// u' = (1 - delta_u) u + (j_u episode [First + (1 - First) min(1, FirstGrievance g)] + IncidentUnease sev)(1 - u): a first episode is partly excused
// (C11); then u' += BreachUnease breach hit rho_x (BreachBase + BreachDepth d)(1 - u'), then u' += CovertUnease covert hit rho_x (1 - u').
// e' = (1 - SensitizeDecay) e + (EpisodeSensitize episode + IncidentSensitize sev + DeceivedSensitize deceived)(SensitizeCap - e).
// z' = (1 - ResignDecay) z + (ResignHit hit + ResignIncident sev + ResignEpisode episode)(1 - z).
//
//kernel:vector
func remember(b *Block, p *ReactionParams) {
	unease := b.Unease
	n := len(unease)
	episode, sev, hit, damping, deceived := b.Episode[:n], b.Severity[:n], b.Hit[:n], b.Damping[:n], b.Deceived[:n]
	covert, depth, breach, on := b.Covert[:n], b.Depth[:n], b.Terms[TermBreach][:n], b.On[:n]
	sens, resignation, grievance := b.Sensitization[:n], b.Resignation[:n], b.Grievance[:n]
	for i := range unease {
		u, h := unease[i], float32(hit[i]*damping[i])
		excused := p.First + float32((1-p.First)*atMost(float32(p.FirstGrievance*grievance[i]), 1))
		x := float32((1-p.Forget)*u) + float32((float32(float32(p.Jolt*episode[i])*excused)+float32(p.IncidentUnease*sev[i]))*(1-u))
		x += float32(float32(float32(p.BreachUnease*breach[i])*float32(h*(p.BreachBase+float32(p.BreachDepth*depth[i])))) * (1 - x))
		x += float32(float32(p.CovertUnease*float32(covert[i]*h)) * (1 - x))
		unease[i] = blend(on[i], settle(clip01(x)), u)
		e := sens[i]
		y := float32((1-p.SensitizeDecay)*e) +
			float32((float32(p.EpisodeSensitize*episode[i])+float32(p.IncidentSensitize*sev[i])+float32(p.DeceivedSensitize*deceived[i]))*(p.SensitizeCap-e))
		sens[i] = blend(on[i], settle(atMost(y, p.SensitizeCap)), e)
		z := resignation[i]
		w := float32((1-p.ResignDecay)*z) +
			float32((float32(p.ResignHit*hit[i])+float32(p.ResignIncident*sev[i])+float32(p.ResignEpisode*episode[i]))*(1-z))
		resignation[i] = blend(on[i], settle(clip01(w)), z)
	}
}
