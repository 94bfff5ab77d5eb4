package agents

// GrievanceParams holds what customers hold against a brand: it moves more slowly than unease, and drives behaviour.
type GrievanceParams struct {
	Feed, Forgive           float32 // share of what is not held yet that full unease adds a month; share forgiven a month
	Incident, Deceived, Hit float32 // what an incident of severity 1, full deception and a shock of size 1 add
	HitBase, HitCovert      float32 // how far a shock counts without covert use, and what full covert use adds
	RepeatsKept             float32 // share of the episode count kept per month
	UsedWeight, UsedSpeed   float32 // how far one bears what one has become used to, and how fast one becomes used to it
}

// resent is equation 5.8: g' = (1 - Forgive) g + (Feed u^2 + Incident sev + Deceived deceived + Hit hit rho_x (HitBase + HitCovert covert))(1 - g),
// and of 5.1 what one has become used to in felt intrusion: p^' = p^ + UsedSpeed (p - p^). Episodes are counted, k' = RepeatsKept k + episode:
// repeated episodes count in 14.2, a single one does not (C11). The square lets minor disturbances be forgotten. C11, T03; Gregoire, Tripp and Legoux
// (2009) find that the wish to avoid a firm grows over months while the wish for revenge fades. Sizes assumed.
//
//kernel:vector
func resent(b *Block, p *GrievanceParams) {
	grievance := b.Grievance
	n := len(grievance)
	unease, sev, deceived, hit, damping, covert := b.Unease[:n], b.Severity[:n], b.Deceived[:n], b.Hit[:n], b.Damping[:n], b.Covert[:n]
	used, felt, on, repeats, episode := b.UsedIntrusion[:n], b.Felt[:n], b.On[:n], b.Repeats[:n], b.Episode[:n]
	for i := range grievance {
		g, u := grievance[i], unease[i]
		shock := float32(float32(p.Hit*float32(hit[i]*damping[i])) * (p.HitBase + float32(p.HitCovert*covert[i])))
		more := float32(p.Feed*float32(u*u)) + float32(p.Incident*sev[i]) + float32(p.Deceived*deceived[i]) + shock
		grievance[i] = blend(on[i], settle(clip01(float32((1-p.Forgive)*g)+float32(more*(1-g)))), g)
		repeats[i] = blend(on[i], settle(float32(p.RepeatsKept*repeats[i])+episode[i]), repeats[i])
		used[i] = blend(on[i], settle(toward(used[i], felt[i], p.UsedSpeed)), used[i])
	}
}
