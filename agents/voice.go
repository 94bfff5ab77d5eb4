package agents

// VoiceParams are what customers do short of leaving.
type VoiceParams struct {
	EaseBase, EaseControl                                     float32 // a buried way out is hardly used (P01)
	Resign                                                    float32 // share of action that full resignation takes (P09)
	OptOutEpisode, OptOutHit                                  float32
	PauseEpisode, PauseHit                                    float32
	Complain                                                  float32
	Mute                                                      float32 // chance a touch at weight 1 (I28)
	MuteBase, MuteOver, MuteIrrelevant, MuteTired, MuteCreepy float32 // stated causes (F08)
	MuteNamed                                                 float32 // what a cosmetic touch takes off muting, until all use it (W02)
	OptOutUnease                                              float32 // weight of the square of unease in opting out after an episode
	ComplainBase, ComplainCovert                              float32 // complaining in a shock: without covert use, and what it adds
}

// Ease is how easily a customer finds the way out: EaseBase + EaseControl K^2.
func Ease(p *Params, control float32) float32 {
	return p.Voice.EaseBase + float32(p.Voice.EaseControl*float32(control*control))
}

// muting is the chance of 13.3 of refusing messages.
func muting(p *VoiceParams, touches, xi, relevance, fatigue, creepy, named float32) float32 {
	weight := p.MuteBase + float32(p.MuteOver*clip01(xi-1)) + float32(p.MuteIrrelevant*(1-relevance)) + float32(p.MuteTired*fatigue) +
		float32(p.MuteCreepy*creepy)
	return float32(float32(float32(p.Mute*touches)*weight) * (1 - float32(p.MuteNamed*named)))
}

// speakUp is 13.1 to 13.3: one uniform in bands, from below opt out (only those in), pause, complain; in the upper half mute.
// ease act (OptOutEpisode episode (1 + sev) OptOutUnease u^2 + OptOutHit hit) opts out, which takes OptOutRelief of u and adds OptOutTrust (1 - T) to
// trust: voice rescues. act (PauseEpisode episode (1 + sev) + PauseHit hit) pauses next month's buying. Complain act (episode (1 + sev) + hit rho_x
// (ComplainBase + ComplainCovert covert)) complains. act = 1 - Resign z.
//
//kernel:vector
func speakUp(b *Block, p *VoiceParams, t *TrustParams, buying *PurchaseParams, wear float32) {
	status := b.Status
	n := len(status)
	draw, episode, sev, hit, damping, covert := b.DrawVoice[:n], b.Episode[:n], b.Severity[:n], b.Hit[:n], b.Damping[:n], b.Covert[:n]
	unease, trust, resignation, ease := b.Unease[:n], b.Trust[:n], b.Resignation[:n], b.Terms[TermEase][:n]
	touches, xi, relevance, fatigue, creepy := b.Touches[:n], b.Wear[:n], b.Relevance[:n], b.Fatigue[:n], b.Creepy[:n]
	events, on, tailoring := b.Events[:n], b.On[:n], b.Tailoring[:n]
	for i := range status {
		u, x := unease[i], draw[i]
		act := 1 - float32(p.Resign*resignation[i])
		jolt := float32(episode[i] * (1 + sev[i]))
		out := float32(float32(ease[i]*act) * (float32(float32(p.OptOutEpisode*jolt)*float32(p.OptOutUnease*float32(u*u))) + float32(p.OptOutHit*hit[i])))
		out = choose(status[i]&StatusOptedOut != 0, 0, out)
		pause := out + float32(act*(float32(p.PauseEpisode*jolt)+float32(p.PauseHit*hit[i])))
		complain := pause + float32(float32(p.Complain*act)*(jolt+float32(float32(hit[i]*damping[i])*(p.ComplainBase+float32(p.ComplainCovert*covert[i])))))
		opts := one(x < out)
		pauses := one(x < pause) &^ opts
		complains := one(x < complain) &^ (opts | pauses)
		mutes := one(x > .5) & one(float32(2*x)-1 < muting(p, touches[i], xi[i], relevance[i], fatigue[i], creepy[i], cosmetic(buying, tailoring[i], wear))) & one(status[i]&StatusMuted == 0)
		unease[i] = blend(-opts&on[i], float32((1-t.OptOutRelief)*u), u)
		trust[i] = blend(-opts&on[i], trust[i]+float32(t.OptOutTrust*(1-trust[i])), trust[i])
		m := uint8(on[i])
		status[i] = (status[i]&^(StatusPaused&m) | (uint8(opts)*StatusOptedOut|uint8(pauses)*StatusPaused|uint8(mutes)*StatusMuted)&m)
		events[i] |= (uint8(opts)*EventOptOut | uint8(pauses)*EventPause | uint8(complains)*EventComplain | uint8(mutes)*EventMute) & m
	}
}
