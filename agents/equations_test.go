package agents

import "math"

// The reference: every equation of docs/model.md, section 7, once more, in float64 and in its own letters, with the numbers that
// stand there as the defaults of the model's parameters. Nothing here calls the engine's mechanisms.

func plus(x float64) float64           { return math.Max(0, x) }
func clip(x float64) float64           { return math.Min(1, math.Max(0, x)) }
func sigma(x float64) float64          { return 1 / (1 + math.Exp(-x)) }
func within(x, lo, hi float64) float64 { return math.Min(hi, math.Max(lo, x)) }

// shared is the market of the reference: what all brands share; and the parameters of the model.
type shared struct {
	E, W, salience, norm, n float64
	k                       numbers
}

func (l *letters) heard(k numbers, bad, good, left float64) { // 14.3
	l.bad, l.good = bad, good
	l.G = k.at("exit.lag", .35)*l.G + left
}

func (l *letters) exposure(k numbers, count float64) { // 1
	l.N = count * (1 - k.at("exposure.restraint", .52)*l.Rs*math.Max(l.u, l.f))
	if l.muted {
		l.N *= k.at("exposure.muted", .17)
	}
	l.i = l.I * (1 - k.at("exposure.depth", .7)*l.Rs*l.u)
	if l.out {
		l.i *= k.at("exposure.opted_out", .13)
	}
}

func (l *letters) data(k numbers) { // 2
	base, delta := k.at("data.flow", .19), k.at("data.decay", .07)
	flow := base + (1-base)*l.C
	if l.out {
		flow, delta = k.at("data.flow_opted_out", .042), delta+k.at("data.deletion", .25)*l.Khat
	}
	l.d = clip(l.d + k.at("data.gain", .18)*flow*(1-l.d) - delta*l.d)
}

// relevantBy is 3.2.
func relevantBy(k numbers, x, S float64) float64 {
	generic := k.at("relevance.generic", .13)
	return (generic + (1-generic)*x/(1+x)) * (1 - k.at("relevance.exploration", .38)*S*S)
}

func (l *letters) relevance(k numbers) { // 3
	deep := math.Pow(math.Max(l.i/k.at("relevance.depth_at", .6), 1e-4), k.at("relevance.depth_power", 1.6)-1)
	l.r = relevantBy(k, k.at("relevance.slope", 3.6)*l.i*deep*l.d*l.q*(1-k.at("relevance.narrowness", .48)*l.n), l.S)
	l.plain = relevantBy(k, 0, l.S)
}

func (l *letters) intrusion(k numbers) { // 4
	know := l.That + (1-l.That)*l.a
	l.covert = l.C * (1 - l.That)
	base := k.at("intrusion.touch_base", .6)
	y := k.at("intrusion.scale", 1.3) * k.at("intrusion.stakes", 1) * l.i * math.Sqrt(l.d) * (base + (1-base)*l.P) *
		(1 + k.at("intrusion.known", 1.1)*l.C*know + k.at("intrusion.hidden", .9)*l.a*l.covert) *
		(1 - k.at("intrusion.control", .35)*l.Khat) * (1 - k.at("intrusion.trust", 1.1)*(l.T-.5))
	y *= math.Pow(math.Max(l.i/k.at("intrusion.depth_at", .6), 1e-4), k.at("intrusion.depth_power", 1.4)-1)
	attention := k.at("intrusion.attention", .7)
	y *= (attention + (1-attention)*know) * plus(1+k.at("format.felt", .44)*l.F)
	l.p = y / (1 + k.at("intrusion.saturation", .59)*y)
}

func (l *letters) rivalBreach(k numbers) { // 16.4
	u, T := l.u, l.T
	l.u = u + k.at("reaction.rival_unease", .12)*l.rival*(1-k.at("reaction.numb", .7)*l.z)*(1-u)
	l.T = T - k.at("reaction.rival_trust", .033)*l.rival*(1-k.at("reaction.numb", .7)*l.z)*T
}

func (l *letters) reaction(m shared) { // 5.1 to 5.3
	k := m.k
	tolerance := l.theta - l.e + k.at("grievance.used_weight", .16)*l.phat + m.norm + k.at("reaction.usefulness", .66)*(l.rho*l.r-k.at("reaction.usefulness_level", .3))
	l.qc = sigma((l.p-math.Max(k.at("reaction.floor", .23), tolerance))/k.at("reaction.width", .12)) * math.Min(1, k.at("reaction.ramp", 10)*l.p)
	flood := k.at("reaction.viral_rate", .02) * l.viral
	iota := math.Max(k.at("reaction.incident_rate", .03)*l.i*l.d*l.C*(1-l.Go), flood)
	l.sev, l.episode, l.events = 0, 0, 0
	if l.U1 < iota {
		l.sev = math.Min(1, k.at("reaction.incident_severity", .25)*math.Pow(l.U1/iota, -k.at("reaction.incident_exponent", .6)))
		if l.U1 < flood {
			l.sev = 1
		}
	}
	if l.U1 < iota+(1-iota)*l.qc {
		l.episode = 1
	}
	if l.p > tolerance {
		l.events = EventOver
	}
}

func (l *letters) detection(k numbers) { // 5.7, with the damping of 10.2
	size := math.Max(l.breach, l.expose)
	chance := (1 - l.a) * (k.at("detection.rate", .058)*l.covert*(k.at("detection.base", .4)+k.at("detection.tailoring", .6)*l.i)*(1+k.at("detection.episode", 2)*l.episode) +
		k.at("detection.rumour", .04)*l.covert*math.Min(k.at("detection.words", 3), l.bad))
	l.rhox = (1 - k.at("reaction.numb", .7)*l.z) * (k.at("reaction.shield_base", 1.2) - k.at("reaction.shield", .5)*l.A)
	l.hit, l.deceived = 0, 0
	if l.U2 < math.Max(chance, size) {
		l.hit = size
		if size == 0 || l.covert > k.at("detection.shock_from", .25) {
			l.deceived = plus(l.covert-k.at("detection.covert_from", .1)) * (1 - l.a) * within(k.at("detection.victim", 1.8)*(1-l.theta), 0, k.at("detection.victim_most", 1.2))
		}
		l.a = 1
	} else {
		l.a *= 1 - k.at("detection.fade", .01)
	}
}

func (l *letters) memory(k numbers) { // 5.4 to 5.6
	first := k.at("reaction.first", .68)
	excused := first + (1-first)*math.Min(1, k.at("reaction.first_grievance", 2.2)*l.g)
	u := (1-k.at("reaction.forget", .3))*l.u + (k.at("reaction.jolt", .35)*l.episode*excused+k.at("reaction.incident_unease", .63)*l.sev)*(1-l.u)
	u += k.at("reaction.breach_unease", .35) * l.breach * l.hit * l.rhox * (k.at("reaction.breach_base", .4) + k.at("reaction.breach_depth", .6)*l.d) * (1 - u)
	u += k.at("reaction.covert_unease", .24) * l.covert * l.hit * l.rhox * (1 - u)
	l.u = clip(u)
	l.e = (1-k.at("reaction.sensitize_decay", .049))*l.e + (k.at("reaction.episode_sensitize", .019)*l.episode+
		k.at("reaction.incident_sensitize", .21)*l.sev+k.at("reaction.deceived_sensitize", .08)*l.deceived)*(k.at("reaction.sensitize_cap", .4)-l.e)
	l.z = clip((1-k.at("reaction.resign_decay", .029))*l.z + (k.at("reaction.resign_hit", .35)*l.hit+k.at("reaction.resign_incident", .11)*l.sev+
		k.at("reaction.resign_episode", .055)*l.episode)*(1-l.z))
}

func (l *letters) grievance(k numbers) { // 5.8
	more := k.at("grievance.feed", .71)*l.u*l.u + k.at("grievance.incident", .23)*l.sev + k.at("grievance.deceived", .22)*l.deceived +
		k.at("grievance.hit", .35)*l.hit*l.rhox*(k.at("grievance.hit_base", .38)+k.at("grievance.hit_covert", .59)*l.covert)
	l.g = clip((1-k.at("grievance.forgive", .11))*l.g + more*(1-l.g))
	l.k = k.at("grievance.repeats_kept", .87)*l.k + l.episode
	l.phat += k.at("grievance.used_speed", .033) * (l.p - l.phat)
}

func (l *letters) surveillance(k numbers) { // 6
	l.sv = plus(l.P*l.i*math.Sqrt(l.d)-k.at("surveillance.floor", .15)) * (1 - k.at("surveillance.human", .59)*l.Hu) *
		(1 - k.at("surveillance.serendipity", .4)*l.S) * plus(1-l.theta)
}

func (l *letters) monotony(k numbers) { // 7.1, 7.2
	shown := clip(l.n + k.at("monotony.pull", .61)*l.i*(1-l.S)*(1-l.n) - k.at("monotony.push", 1.9)*l.S*l.n)
	l.n = clip(l.n + k.at("monotony.speed", .039)*(shown-l.n) + k.at("monotony.drift", .0062)*(1-l.n))
	l.novelty = l.S * l.r
}

func (l *letters) wearing(k numbers) { // 7.3, 7.4
	deficit := plus(l.nu - k.at("monotony.range", .75)*(1-l.n) - l.novelty)
	l.xi = l.N * (1 - k.at("monotony.rotation", .64)*l.S) * l.perM * plus(1+k.at("format.wear", .41)*l.F)
	l.f += k.at("monotony.fatigue", .1) * (clip(k.at("monotony.deficit", 1.5)*k.at("monotony.newness", 1)*deficit+k.at("monotony.over_touch", .5)*clip(l.xi-k.at("monotony.free", .51))) - l.f)
}

// taken is what extraction takes in 8.
func (l *letters) taken(k numbers) float64 {
	return k.at("surplus.extraction", .46) * l.Ex * (k.at("surplus.taken_base", .3) + k.at("surplus.taken_relevance", .7)*l.r)
}

func (l *letters) value(m shared) { // 8
	k := m.k
	l.surplus = l.rho*(l.r-m.E) + k.at("surplus.novelty", .52)*l.nu*l.novelty - l.taken(k) + k.at("surplus.base", .097) -
		k.at("surplus.price_war", .1)*l.war + k.at("surplus.gift", .3)*l.gift
}

func (l *letters) trust(k numbers) { // 10
	lambda := k.at("trust.loss_gain_ratio", 1.9)
	privacy := lambda * k.at("trust.privacy_loss", .082)
	uneasy, watched := privacy*(k.at("trust.unease_loss", 1.5)*l.u*l.u+k.at("trust.grievance_loss", .29)*l.g), privacy*k.at("trust.watch_loss", .15)*l.sv
	unfair := privacy * k.at("trust.extraction_loss", .29) * plus(l.Ex-k.at("trust.fair_extraction", .3))
	poor, harmed := k.at("trust.surplus_loss", .091)*plus(-l.surplus), lambda*k.at("trust.incident_loss", .12)*l.sev
	lied, leaked, told := lambda*k.at("trust.deceived_loss", .28)*l.deceived, 0., 0.
	if l.breach > 0 {
		leaked = k.at("trust.breach_loss", .18) * l.hit * l.rhox * (1 + l.covert) * (1 + k.at("trust.breach_late", .5)*l.late)
	}
	if l.expose > 0 {
		told = k.at("trust.expose_loss", .28) * l.hit * l.rhox * l.covert
	}
	hearsay := k.at("trust.hearsay", .012)
	l.loss = uneasy + watched + unfair + poor + harmed + lied + leaked + told
	T := l.T
	for _, x := range []struct {
		sum  *float64
		term float64
	}{{&l.lossU, uneasy}, {&l.lossS, watched}, {&l.lossX, unfair}, {&l.lossC, poor},
		{&l.lossI, harmed}, {&l.lossD, lied}, {&l.lossB, leaked}, {&l.lossP, told},
		{&l.lossW, hearsay * l.s * l.bad}} {
		*x.sum += T * x.term
	}
	l.K *= (1 - k.at("trust.ceiling_lie", .36)*l.deceived) * (1 - k.at("trust.ceiling_late", .21)*l.late*l.hit)
	gain := k.at("trust.open_gain", .029)*l.That*(1-k.at("trust.acceptability", 1.2)*l.C) + k.at("trust.control_gain", .025)*l.Khat +
		k.at("trust.human_gain", .029)*l.Hu + k.at("trust.surplus_gain", .12)*plus(l.surplus)
	m := 1 + l.mend*(k.at("trust.mend_base", .3)+k.at("trust.mend_ceiling", .7)*l.K)
	l.T = clip(T + k.at("trust.drift", .11)*m*(l.tau*l.K-T) + m*gain*plus(l.K-T) - math.Min(k.at("trust.most_lost", .9), l.loss)*T +
		hearsay*l.s*(math.Min(k.at("trust.words", 4), l.good)*(1-T)-math.Min(k.at("trust.words", 4), l.bad)*T))
}

func (l *letters) loyalty(k numbers) { // 11
	l.A += k.at("loyalty.affect_speed", .096) * (clip(k.at("loyalty.base", .02)+k.at("loyalty.trust", .61)*l.T+k.at("loyalty.human", .21)*l.Hu+
		k.at("loyalty.surplus", .29)*l.surplus+k.at("loyalty.novelty", .24)*l.nu*l.novelty-k.at("loyalty.unease", .29)*l.u-
		k.at("loyalty.fatigue", .25)*l.f-k.at("loyalty.surveillance", .15)*l.sv) - l.A)
	l.H += k.at("loyalty.habit_speed", .14) * (l.r*(1-k.at("loyalty.wear", .51)*l.f) - l.H)
}

func (l *letters) vulnerability(k numbers) { // 12.0
	know := l.That + (1-l.That)*l.a
	unknown := k.at("vulnerability.unknown", .41)
	l.V = clip(k.at("vulnerability.scale", 3.2) * plus(1-l.theta+l.e) * math.Sqrt(l.d) * math.Min(1, l.i/k.at("vulnerability.ramp", .28)) *
		(k.at("vulnerability.base", .42) + k.at("vulnerability.collection", .6)*l.C) * (unknown + (1-unknown)*know) *
		plus(1+k.at("vulnerability.format", .65)*l.i*l.F) * (1 - k.at("vulnerability.control", .76)*l.Khat))
}

func (l *letters) clicking(m shared) { // 12.1; generic clicks are the same touches without any tailoring
	k := m.k
	pull := func(r, fresh, i, qc float64) float64 {
		base := k.at("purchase.base_response", .19)
		more := fresh + r*(1+k.at("purchase.trust", 1)*(l.T-.5)) + k.at("purchase.cosmetic", .077)*named(k, i, m.W)
		return (base*(1+l.discount) + more*(1+k.at("purchase.discount_all", .48)*l.discount)) * (1 - k.at("purchase.creepy", .84)*qc)
	}
	reach := k.at("purchase.click", .021) * l.N * plus(1-l.xi/2) * plus(1+k.at("format.reach", .46)*l.F)
	fresh, without := k.at("novelty.response", .43)*plus(l.r-l.rhat), l.plain
	owed := (plus(l.r-without)*(1+k.at("purchase.trust", 1)*(l.T-.5)) + fresh) * (1 + k.at("purchase.discount_all", .48)*l.discount) * (1 - k.at("purchase.creepy", .84)*l.qc)
	l.response = pull(l.r, fresh, l.i, l.qc) - l.V*owed
	l.clicks = reach * l.response
	l.generic = reach * pull(without, 0, 0, 0)
}

func (l *letters) purchase(k numbers) { // 12.2, 12.3
	l.mu = k.at("purchase.rate", 2) * l.v *
		(k.at("purchase.base", .47) + k.at("purchase.relevance", .29)*l.r + k.at("purchase.contact", .18)*l.P*plus(1-l.xi/2)*plus(1+k.at("format.reach", .46)*l.F) + k.at("novelty.purchase", .12)*plus(l.r-l.rhat) -
			k.at("vulnerability.purchase", .52)*l.V*k.at("purchase.relevance", .29)*plus(l.r-k.at("relevance.generic", .13)) +
			k.at("purchase.habit", .1)*l.H) *
		plus(1-(k.at("purchase.unease", .66)*l.u+k.at("purchase.grievance", .32)*l.g)/(1+k.at("purchase.patience", .88)*plus(l.v-1))) * (1 - k.at("purchase.fatigue", .39)*l.f)
	l.rhat += k.at("novelty.speed", .2) * (l.r - l.rhat)
	if l.paused {
		l.mu *= k.at("purchase.paused", .11)
	}
	l.basket = k.at("purchase.basket", 1) * (1 + k.at("purchase.basket_fit", .23)*l.r + k.at("purchase.basket_take", .22)*l.Ex) *
		(1 - l.discount) * (1 - k.at("purchase.price_war", .21)*l.war)
	l.revenue = l.mu * l.basket
	l.bought, l.idle = 0, math.Min(255, l.idle+1)
	if l.U3 >= math.Exp(-l.mu) {
		l.bought, l.idle = 1, 0
	}
}

// named is how far a touch is felt as meant for one.
func named(k numbers, i, W float64) float64 {
	return math.Min(1, i*k.at("purchase.cosmetic_ramp", 20)) * (1 - W)
}

// muting is the chance of 13.3.
func (l *letters) muting(k numbers, W float64) float64 {
	return (1 - k.at("voice.mute_named", 0)*named(k, l.i, W)) * k.at("voice.mute", .0008) * l.N * (k.at("voice.mute_base", .15) + k.at("voice.mute_over", 4.3)*clip(l.xi-1) +
		k.at("voice.mute_irrelevant", .65)*(1-l.r) + k.at("voice.mute_tired", .78)*l.f + k.at("voice.mute_creepy", 1)*l.qc)
}

func (l *letters) voice(m shared) { // 13.1 to 13.3
	k := m.k
	act, jolt := 1-k.at("voice.resign", .71)*l.z, l.episode*(1+l.sev)
	optOut := 0.
	if !l.out {
		optOut = l.easeK * act * (k.at("voice.opt_out_episode", .4)*jolt*k.at("voice.opt_out_unease", 2.5)*l.u*l.u + k.at("voice.opt_out_hit", .91)*l.hit)
	}
	pause := optOut + act*(k.at("voice.pause_episode", .02)*jolt+k.at("voice.pause_hit", .12)*l.hit)
	complain := pause + k.at("voice.complain", .0098)*act*(jolt+l.hit*l.rhox*(k.at("voice.complain_base", .6)+k.at("voice.complain_covert", .8)*l.covert))
	mute := l.muting(k, m.W)
	l.paused = false
	switch {
	case l.U4 < optOut:
		l.out = true
		l.events |= EventOptOut
		l.u, l.T = (1-k.at("trust.opt_out_relief", .59))*l.u, l.T+k.at("trust.opt_out_trust", .058)*(1-l.T)
	case l.U4 < pause:
		l.paused = true
		l.events |= EventPause
	case l.U4 < complain:
		l.events |= EventComplain
	}
	if !l.muted && l.U4 > .5 && 2*l.U4-1 < mute {
		l.muted = true
		l.events |= EventMute
	}
}

func (l *letters) waking(k numbers) { // 14.0
	if k.at("wake.inertia", 1) == 0 {
		return
	}
	asleep := 1.
	for _, chance := range []float64{k.at("wake.friend", .19) * math.Min(1, l.G), math.Min(1, k.at("wake.price", 2.6)*l.rise), k.at("wake.renewal", .38) * l.ends(),
		math.Min(1, k.at("wake.touch", .0025)*l.N*plus(1+l.F)), math.Min(1, k.at("wake.incident", 1.9)*l.sev), k.at("wake.offer", .3) * l.offer, k.at("wake.hit", .24) * l.hit,
		k.at("wake.cup", .21) * sigma((l.g-k.at("wake.level", .37)-k.at("wake.each", .23)*l.omega)/k.at("wake.width", .059))} {
		asleep *= 1 - chance
	}
	if l.w *= k.at("wake.keep", .48); l.U7 < 1-asleep {
		l.w = 1
	}
}

// ends is 1 in the month in which the contract ends, unless the customer must decide anyhow.
func (l *letters) ends() float64 {
	if l.renews == 1 {
		return 1
	}
	return 0
}

// again is what episodes after a first one add to Z.
func (l *letters) again(k numbers) float64 {
	return k.at("exit.repeats", .21) * math.Min(k.at("exit.repeats_most", 3.9), plus(l.k-1))
}

func (l *letters) exit(m shared) { // 14.1, 14.2
	k := m.k
	parity := math.Min(1, l.rbarRivals/math.Max(l.r, k.at("exit.parity_floor", .05)))
	l.Z = within(k.at("exit.unease", .84)*l.u+k.at("exit.grievance", .31)*l.g+l.again(k)+k.at("exit.fatigue", .64)*l.f+k.at("exit.trust", 2)*(k.at("exit.trust_level", .52)-l.T)+
		k.at("exit.affect", .6)*(k.at("exit.affect_level", .45)-l.A)-k.at("exit.habit", .52)*(l.H-k.at("exit.habit_level", .3))*(1-parity)-
		k.at("exit.surplus", .53)*l.surplus+k.at("exit.rivals", .85)*(l.rbarRivals-l.r)*(1-l.A)+k.at("exit.breach", .15)*l.hit*l.breach,
		k.at("exit.lowest", -2.2), k.at("exit.highest", 2.3))
	alert := 1 - k.at("wake.inertia", 1)*l.omega*(1-l.w)
	if l.renews == 2 {
		alert = 1
	}
	l.contagion = 1 + alert*k.at("exit.contagion", .4)*math.Min(k.at("exit.contagion_cap", 5.5), l.G)*clip(k.at("exit.contagion_base", 1.2)-k.at("exit.contagion_affect", .6)*l.A)
	l.h = math.Min(k.at("exit.most", .58), l.h0*math.Exp(l.Z)*l.contagion*alert*m.n)
	if l.U5 < l.h {
		l.events |= EventLeft
	}
}

func (l *letters) words(k numbers) { // 15
	left := l.events&EventLeft != 0
	bad := k.at("words.bad", .46)*l.u*(k.at("words.bad_base", .24)+k.at("words.bad_episode", .048)*l.episode)*(1-k.at("voice.resign", .71)*l.z) +
		k.at("words.incident", .67)*math.Min(1, k.at("words.severe", 1.5)*l.sev) + k.at("words.hit", .51)*l.hit*l.rhox
	if left {
		bad += k.at("words.leaving", .33) * clip(l.Z)
	}
	if l.U6 < bad {
		l.events |= EventBadWord
	} else if !left && l.U6 > 1-k.at("words.good", .12)*l.A*(1-l.u) {
		l.events |= EventGoodWord
	}
}

func (l *letters) survey(m shared) { // 14.4
	k := m.k
	l.intention = sigma(k.at("survey.base", -2.3) + k.at("survey.concern", 2.2)*(l.c-.5) + k.at("survey.unease", 3)*l.u +
		k.at("survey.trust", 1.9)*(k.at("survey.trust_level", .55)-l.T) + m.salience)
}

func (l *letters) money(k numbers) { // margin; and the next twelve months of it at the true hazard
	levers := k.at("money.intensity", .031)*l.I + k.at("money.collection", .021)*l.C +
		k.at("money.human", .077)*l.Hu*(1-k.at("money.automation", .23)*l.I) +
		k.at("money.transparency", .005)*l.That + k.at("money.control", .0047)*l.Khat + k.at("money.governance", .0051)*l.Go +
		k.at("money.serendipity", .005)*l.S + k.at("money.restraint", .0049)*l.Rs
	l.margin = k.at("money.margin", .35)*l.revenue - k.at("purchase.basket", 1)*(levers+k.at("money.touch", .0018)*l.N+l.gift)
	l.expected = 0
	for j := 1; j <= 12; j++ {
		l.expected += l.margin * math.Pow((1-l.h)*(1-k.at("money.discounting", .01)), float64(j))
	}
}
