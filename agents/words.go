package agents

// WordsParams are what customers say to friends.
type WordsParams struct {
	Bad                    float32 // at full unease and no resignation
	BadBase, BadEpisode    float32
	Incident, Hit, Leaving float32
	Good                   float32 // at full affect and no unease
	Severe                 float32 // how fast severity makes everybody talk, up to 1
}

// hearField is the width of one count in the word of what is heard.
const hearField = 21

// hear unpacks what friends said last month, and lets the memory of friends who left decay: G' = Lag G + friends who left
// one's own brand last month (14.3). It runs for customers without a brand too.
func hear(b *Block, p *ExitParams) {
	friends := b.FriendsLeft
	n := len(friends)
	heard, bad, good := b.Heard[:n], b.BadHeard[:n], b.GoodHeard[:n]
	const mask = 1<<hearField - 1
	for i := range friends {
		w := heard[i]
		bad[i] = float32(int32(w & mask))
		good[i] = float32(int32(w >> hearField & mask))
		friends[i] = settle(float32(p.Lag*friends[i]) + float32(int32(w>>(2*hearField))))
	}
}

// speak is equation 15: bad if U < Bad u (BadBase + BadEpisode episode) act + Incident min(1, Severe sev) + Hit hit rho_x (+ Leaving clip(Z)
// on leaving), else good if U > 1 - Good A (1 - u); leavers say nothing good (C03).
//
//kernel:vector
func speak(b *Block, p *WordsParams, voice *VoiceParams) {
	events := b.Events
	n := len(events)
	draw, unease, episode, sev, hit := b.DrawWords[:n], b.Unease[:n], b.Episode[:n], b.Severity[:n], b.Hit[:n]
	damping, resignation, z, affect, on := b.Damping[:n], b.Resignation[:n], b.LogHazard[:n], b.Affect[:n], b.On[:n]
	for i := range events {
		left := uint32(events[i]>>2) & 1
		act := 1 - float32(voice.Resign*resignation[i])
		bad := float32(float32(float32(p.Bad*unease[i])*(p.BadBase+float32(p.BadEpisode*episode[i])))*act) +
			float32(p.Incident*atMost(float32(p.Severe*sev[i]), 1)) + float32(float32(p.Hit*hit[i])*damping[i]) +
			choose(left != 0, float32(p.Leaving*clip01(z[i])), 0)
		good := float32(float32(p.Good*affect[i]) * (1 - unease[i]))
		says := one(draw[i] < bad)
		praises := one(draw[i] > 1-good) &^ (says | left)
		events[i] |= (uint8(says)*EventBadWord | uint8(praises)*EventGoodWord) & uint8(on[i])
	}
}
