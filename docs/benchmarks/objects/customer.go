package main

// brandless is with no brand.
const brandless = 255

// Status bits.
const (
	optedOut uint8 = 1 << iota
	muted
	paused
	_
	starter
)

// Event bits.
const (
	badWord uint8 = 1 << iota
	goodWord
	left
	optOut
	pause
	complain
	mute
	over
)

// customer is one person: the fields in capitals are columns of the start file.
type customer struct {
	Segment, Home                                             uint8
	Threshold, Novelty, Receptivity, PerTolerance, Hazard     float32
	Susceptibility, Concern, Disposition, Spending            float32
	Trust, Ceiling, Affect, Habit, Depth, Unease, Resignation float32
	Awareness, Sensitization, Narrowness, Fatigue             float32
	FriendsLeft, Relevance, LastTrust                         float32
	Status, Brand, StartBrand, Grudge, Idle                   uint8
	Tenure, LeftMonth                                         uint16
	losses

	events                         uint8
	badHeard, goodHeard, leftHeard int32 // friends, last month
	friends                        []*customer
	voiced                         uint8 // months for which a bad word or a departure still counts for a cascade
	sought                         int   // month of the last search for cascades that came by
}

// losses are what trust has lost since joining, by mechanism.
type losses struct {
	LossIntrusion, LossSurveillance, LossExtraction, LossCommoditization float32
	LossIncident, LossBreach, LossContagion                              float32
}

// month is what a customer's mechanisms hand on to later ones.
type month struct {
	touchWord                                                                uint32
	drawEpisode, drawDetection, drawPurchase, drawVoice, drawExit, drawWords float32
	bad, good, touches, wear, tailoring, felt, creepy, episode, severity     float32
	covert, hit, damping, deceived, surveillance, novelty, surplus, loss     float32
	clicks, generic, rate, revenue, margin, logHazard, contagion, hazard     float32
	intention, expected                                                      float32
}

// live is one month of customer i: the mechanisms in their order, then the counting.
func (w *world) live(c *customer, i uint32, number int) {
	c.FriendsLeft = settle(float32(w.ExitLag*c.FriendsLeft) + float32(c.leftHeard))
	c.events = 0
	if c.Brand == brandless {
		w.age(c)
		words := philox(w.key, i, monthWord(number), 1, w.replicate)
		chance := w.WinbackLater
		if c.Tenure <= 3 {
			chance = w.WinbackEarly
		}
		if uniform(words[1]) < chance {
			w.back = append(w.back, c)
		}
		w.startersTrust(c, i)
		return
	}
	m := month{bad: float32(c.badHeard), good: float32(c.goodHeard)}
	m.draw(w.key, i, number, w.replicate)
	w.touch(c, &m)
	w.know(c)
	w.match(c, &m)
	w.feel(c, &m)
	w.spill(c)
	w.judge(c, &m)
	w.notice(c, &m)
	w.remember(c, &m)
	w.watch(c, &m)
	w.narrow(c, &m)
	w.benefit(c, &m)
	w.believe(c, &m)
	w.bond(c, &m)
	w.click(c, &m)
	w.buy(c, &m)
	w.speakUp(c, &m)
	w.leave(c, &m)
	w.speak(c, &m)
	w.survey(c, &m)
	w.earn(&m)
	if c.Brand == c.StartBrand {
		c.LastTrust = c.Trust
	}
	w.startersTrust(c, i)
	w.count(c, &m, i)
	if c.events&left != 0 {
		w.left = append(w.left, w.depart(c, &m))
	}
	w.age(c)
}

func (w *world) age(c *customer) {
	if c.Tenure < 1<<16-1 {
		c.Tenure++
	}
}

func (m *month) draw(key uint64, i uint32, number int, replicate uint32) {
	a := philox(key, i, monthWord(number), 0, replicate)
	b := philox(key, i, monthWord(number), 1, replicate)
	m.touchWord = a[0]
	m.drawEpisode, m.drawDetection, m.drawPurchase = uniform(a[1]), uniform(a[2]), uniform(a[3])
	m.drawVoice, m.drawExit, m.drawWords = uniform(b[0]), uniform(b[1]), uniform(b[2])
}

// touch is equation 1 of docs/model.md.
func (w *world) touch(c *customer, m *month) {
	worn := max(c.Unease, c.Fatigue)
	m.touches = float32(w.touches.count(m.touchWord)) * (1 - float32(float32(w.ExposureRestraint*w.Restraint)*worn))
	if c.Status&muted != 0 {
		m.touches *= w.ExposureMuted
	}
	m.tailoring = w.Intensity * (1 - float32(float32(w.ExposureDepth*w.Restraint)*c.Unease))
	if c.Status&optedOut != 0 {
		m.tailoring *= w.ExposureOptedOut
	}
}

// know is equation 2.
func (w *world) know(c *customer) {
	flow, decay := w.DataFlow+float32((1-w.DataFlow)*w.Collection), w.DataDecay
	if c.Status&optedOut != 0 {
		flow, decay = w.DataFlowOptedOut, decay+float32(w.DataDeletion*w.Control)
	}
	c.Depth = clip01(c.Depth + float32(float32(w.DataGain*flow)*(1-c.Depth)) - float32(decay*c.Depth))
}

func fits(x float32) float32 { return x / (1 + x) }

func (w *world) relevant(fit float32) float32 {
	s := w.Serendipity
	return (w.RelevanceGeneric + float32((1-w.RelevanceGeneric)*fit)) * (1 - float32(w.RelevanceExploration*float32(s*s)))
}

func (w *world) signal(tailored, depth, narrow float32) float32 {
	return w.RelevanceSlope * tailored * float32(depth*w.quality) * (1 - float32(w.RelevanceNarrowness*narrow))
}

// match is equation 3.
func (w *world) match(c *customer, m *month) {
	c.Relevance = w.relevant(fits(w.signal(m.tailoring, c.Depth, c.Narrowness)))
}

// feel is equation 4.
func (w *world) feel(c *customer, m *month) {
	t, a := w.Transparency, c.Awareness
	known := t + float32((1-t)*a)
	m.covert = w.Collection * (1 - t)
	contact := w.IntrusionTouchBase + float32((1-w.IntrusionTouchBase)*w.Pervasiveness)
	weight := 1 + float32(w.IntrusionKnown*float32(w.Collection*known)) + float32(w.IntrusionHidden*float32(a*m.covert))
	calm := (1 - float32(w.IntrusionControl*w.Control)) * (1 - float32(w.IntrusionTrust*(c.Trust-.5)))
	y := w.IntrusionScale * m.tailoring * float32(sqrt(c.Depth)*contact) * float32(weight*calm)
	m.felt = y / (1 + float32(w.IntrusionSaturation*y))
}

// spill is a rival's breach.
func (w *world) spill(c *customer) {
	weight := w.rivalLeaks * (1 - float32(.7*c.Resignation))
	c.Unease += float32(float32(w.ReactionRivalUnease*weight) * (1 - c.Unease))
	c.Trust -= float32(float32(w.ReactionRivalTrust*weight) * c.Trust)
}

// judge is 5.1 to 5.3: what is creepy, and incidents.
func (w *world) judge(c *customer, m *month) {
	own := c.Threshold - c.Sensitization + float32(w.ReactionUsefulness*(float32(c.Receptivity*c.Relevance)-.3))
	m.creepy = logistic((m.felt-max(own, w.ReactionFloor))/w.ReactionWidth) * min(10*m.felt, 1)
	flood := w.ReactionViralRate * w.viral
	chance := max(w.ReactionIncidentRate*m.tailoring*float32(c.Depth*w.Collection)*(1-w.Governance), flood)
	u := m.drawEpisode
	if u < chance {
		m.severity = 1
		if u >= flood {
			share := min(max(u/max(chance, 1e-9), .001), 1)
			m.severity = min(.25*exp(-float32(w.ReactionIncidentExponent*ln(share))), 1)
		}
	}
	if u < chance+float32((1-chance)*m.creepy) {
		m.episode = 1
	}
	if m.felt > own {
		c.events |= over
	}
}

// notice is 5.7: finding out.
func (w *world) notice(c *customer, m *month) {
	a, k := c.Awareness, m.covert
	own := w.DetectionRate * k * float32((.4+float32(.6*m.tailoring))*(1+float32(2*m.episode)))
	chance := (1 - a) * (own + float32(w.DetectionRumour*k*min(m.bad, 3)))
	size := max(w.breach, w.expose)
	m.damping = (1 - float32(.7*c.Resignation)) * (1.2 - float32(.5*c.Affect))
	if m.drawDetection >= max(chance, size) {
		c.Awareness = settle((1 - w.DetectionFade) * a)
		return
	}
	victim := min(positive(1.8-float32(1.8*c.Threshold)), 1.2)
	if size == 0 || k > .25 {
		m.deceived = positive(k-.1) * (1 - a) * victim
	}
	m.hit = size
	c.Awareness = 1
}

// remember is 5.4 to 5.6.
func (w *world) remember(c *customer, m *month) {
	h := m.hit * m.damping
	x := float32((1-w.ReactionForget)*c.Unease) +
		float32((float32(w.ReactionJolt*m.episode)+float32(w.ReactionIncidentUnease*m.severity))*(1-c.Unease))
	x += float32(float32(float32(w.ReactionBreachUnease*w.breach)*float32(h*(.4+float32(.6*c.Depth)))) * (1 - x))
	x += float32(float32(w.ReactionCovertUnease*float32(m.covert*h)) * (1 - x))
	c.Unease = settle(clip01(x))
	jolts := float32(w.ReactionEpisodeSensitize*m.episode) + float32(w.ReactionIncidentSensitize*m.severity) +
		float32(w.ReactionDeceivedSensitize*m.deceived)
	y := float32((1-w.ReactionSensitizeDecay)*c.Sensitization) + float32(jolts*(w.ReactionSensitizeCap-c.Sensitization))
	c.Sensitization = settle(min(y, w.ReactionSensitizeCap))
	blows := float32(w.ReactionResignHit*m.hit) + float32(w.ReactionResignIncident*m.severity) + float32(w.ReactionResignEpisode*m.episode)
	z := float32((1-w.ReactionResignDecay)*c.Resignation) + float32(blows*(1-c.Resignation))
	c.Resignation = settle(clip01(z))
}

// watch is equation 6.
func (w *world) watch(c *customer, m *month) {
	always := positive(float32(w.Pervasiveness*m.tailoring*sqrt(c.Depth)) - w.SurveillanceFloor)
	relief := (1 - float32(w.SurveillanceHuman*w.Human)) * (1 - float32(w.SurveillanceSerendipity*w.Serendipity))
	m.surveillance = always * relief * positive(1-c.Threshold)
}

// narrow is equation 7.
func (w *world) narrow(c *customer, m *month) {
	x, s := c.Narrowness, w.Serendipity
	shown := clip01(x + float32(float32(w.MonotonyPull*m.tailoring)*float32((1-s)*(1-x))) - float32(float32(w.MonotonyPush*s)*x))
	c.Narrowness = clip01(toward(x, shown, w.MonotonySpeed) + float32(w.MonotonyDrift*(1-x)))
	m.novelty = s * c.Relevance
	deficit := positive(c.Novelty - float32(w.MonotonyRange*(1-c.Narrowness)) - m.novelty)
	m.wear = m.touches * (1 - float32(w.MonotonyRotation*s)) * c.PerTolerance
	goal := clip01(float32(w.MonotonyDeficit*deficit) + float32(w.MonotonyOverTouch*clip01(m.wear-1)))
	c.Fatigue = settle(toward(c.Fatigue, goal, w.MonotonyFatigue))
}

// taken is what extraction takes from the surplus.
func (w *world) taken(r float32) float32 {
	return w.SurplusExtraction * w.Extraction * (.3 + float32(.7*r))
}

// benefit is equation 8.
func (w *world) benefit(c *customer, m *month) {
	r := c.Relevance
	m.surplus = float32(c.Receptivity*(r-w.expected)) + float32(w.SurplusNovelty*c.Novelty*m.novelty) - w.taken(r) +
		w.SurplusBase - float32(w.SurplusPriceWar*w.priceWar)
}

// believe is equation 10.
func (w *world) believe(c *customer, m *month) {
	h, t := m.hit*m.damping, c.Trust
	privacy := w.TrustLossGainRatio * w.TrustPrivacyLoss
	uneasy := float32(privacy * w.TrustUneaseLoss * float32(c.Unease*c.Unease))
	seen := float32(privacy * w.TrustWatchLoss * m.surveillance)
	unfair := float32(privacy * w.TrustExtractionLoss * positive(w.Extraction-w.TrustFairExtraction))
	poor := float32(w.TrustSurplusLoss * positive(-m.surplus))
	harmed := float32(w.TrustLossGainRatio * w.TrustIncidentLoss * m.severity)
	lied := float32(w.TrustLossGainRatio * w.TrustDeceivedLoss * m.deceived)
	if w.breach > 0 {
		lied += float32(w.TrustBreachLoss * h * float32((1+m.covert)*(1+float32(.5*w.late))))
	}
	if w.expose > 0 {
		lied += float32(w.TrustExposeLoss * h * m.covert)
	}
	m.loss = uneasy + seen + unfair + poor + harmed + lied
	c.LossIntrusion += float32(t * uneasy)
	c.LossSurveillance += float32(t * seen)
	c.LossExtraction += float32(t * unfair)
	c.LossCommoditization += float32(t * poor)
	c.LossIncident += float32(t * harmed)
	c.LossBreach += float32(t * lied)
	c.LossContagion += float32(m.bad * w.TrustHearsay * float32(c.Susceptibility*t))

	c.Ceiling = c.Ceiling * (1 - float32(w.TrustCeilingLie*m.deceived)) * (1 - float32(float32(w.TrustCeilingLate*w.late)*m.hit))
	k := c.Ceiling
	open := float32(w.TrustOpenGain * w.Transparency * (1 - float32(w.TrustAcceptability*w.Collection)))
	gain := open + float32(w.TrustControlGain*w.Control) + float32(w.TrustHumanGain*w.Human) + float32(w.TrustSurplusGain*positive(m.surplus))
	mended := 1 + float32(w.mend*(.3+float32(.7*k)))
	x := t + float32(float32(w.TrustDrift*mended)*(float32(c.Disposition*k)-t)) + float32(float32(mended*gain)*positive(k-t)) -
		float32(min(m.loss, .9)*t)
	x += float32(float32(w.TrustHearsay*c.Susceptibility) * (float32(min(m.good, 4)*(1-t)) - float32(min(m.bad, 4)*t)))
	c.Trust = clip01(x)
}

// bond is equation 11.
func (w *world) bond(c *customer, m *month) {
	warm := w.LoyaltyBase + float32(w.LoyaltyTrust*c.Trust) + float32(w.LoyaltyHuman*w.Human) + float32(w.LoyaltySurplus*m.surplus) +
		float32(float32(w.LoyaltyNovelty*c.Novelty)*m.novelty)
	cold := float32(w.LoyaltyUnease*c.Unease) + float32(w.LoyaltyFatigue*c.Fatigue) + float32(w.LoyaltySurveillance*m.surveillance)
	c.Affect = toward(c.Affect, clip01(warm-cold), w.LoyaltyAffectSpeed)
	c.Habit = toward(c.Habit, c.Relevance*(1-float32(w.LoyaltyWear*c.Fatigue)), w.LoyaltyHabitSpeed)
}

func liking(wear float32) float32 { return 1 - float32(.5*wear) }

// respond is the response of a touch.
func (w *world) respond(r, trust, tailored, creep float32) float32 {
	name := float32(w.PurchaseCosmetic * min(tailored*20, 1))
	pull := w.PurchaseBaseResponse + float32(r*(1+float32(w.PurchaseTrust*(trust-.5)))) + name
	return pull * (1 + w.brand.discount) * (1 - float32(w.PurchaseCreepy*creep))
}

// click is 12.1.
func (w *world) click(c *customer, m *month) {
	reach := w.PurchaseClick * m.touches * positive(liking(m.wear))
	m.clicks = reach * w.respond(c.Relevance, c.Trust, m.tailoring, m.creepy)
	m.generic = reach * w.respond(w.relevant(0), c.Trust, 0, 0)
}

// buy is 12.2 and 12.3.
func (w *world) buy(c *customer, m *month) {
	contact := float32(w.PurchaseContact * w.Pervasiveness * positive(liking(m.wear)))
	weight := w.PurchaseBase + float32(w.PurchaseRelevance*c.Relevance) + contact + float32(w.PurchaseHabit*c.Habit)
	calm := (1 - float32(w.PurchaseUnease*c.Unease)) * (1 - float32(w.PurchaseFatigue*c.Fatigue))
	m.rate = w.PurchaseRate * c.Spending * float32(weight*calm)
	if c.Status&paused != 0 {
		m.rate *= w.PurchasePaused
	}
	price := w.PurchaseBasket * (1 + float32(w.PurchaseBasketFit*c.Relevance) + float32(w.PurchaseBasketTake*w.Extraction)) *
		float32((1-w.brand.discount)*(1-float32(w.PurchasePriceWar*w.priceWar)))
	m.revenue = m.rate * price
	if m.drawPurchase >= exp(-min(m.rate, 60)) {
		c.Idle = 0
	} else if c.Idle < 255 {
		c.Idle++
	}
}

// speakUp is equation 13.
func (w *world) speakUp(c *customer, m *month) {
	x, act, jolt := m.drawVoice, 1-float32(w.VoiceResign*c.Resignation), m.episode*(1+m.severity)
	out := float32(0)
	if c.Status&optedOut == 0 {
		out = w.ease * act * (float32(float32(w.VoiceOptOutEpisode*jolt)*float32(2.5*float32(c.Unease*c.Unease))) + float32(w.VoiceOptOutHit*m.hit))
	}
	pauses := out + float32(act*(float32(w.VoicePauseEpisode*jolt)+float32(w.VoicePauseHit*m.hit)))
	complains := pauses + float32(w.VoiceComplain*act*(jolt+float32(m.hit*m.damping*(.6+float32(.8*m.covert)))))
	heavy := w.VoiceMuteBase + float32(w.VoiceMuteOver*clip01(m.wear-1)) + float32(w.VoiceMuteIrrelevant*(1-c.Relevance)) +
		float32(w.VoiceMuteTired*c.Fatigue) + float32(w.VoiceMuteCreepy*m.creepy)
	mutes := x > .5 && float32(2*x)-1 < w.VoiceMute*m.touches*heavy && c.Status&muted == 0
	c.Status &^= paused
	switch {
	case x < out:
		c.events |= optOut
		c.Status |= optedOut
		c.Unease = (1 - w.TrustOptOutRelief) * c.Unease
		c.Trust += float32(w.TrustOptOutTrust * (1 - c.Trust))
	case x < pauses:
		c.events |= pause
		c.Status |= paused
	case x < complains:
		c.events |= complain
	}
	if mutes {
		c.events |= mute
		c.Status |= muted
	}
}

func parity(rivals, r float32) float32 { return min(rivals/max(r, .05), 1) }

// leave is equation 14.
func (w *world) leave(c *customer, m *month) {
	a, r := c.Affect, c.Relevance
	x := float32(w.ExitUnease*c.Unease) + float32(w.ExitFatigue*c.Fatigue) + float32(w.ExitTrust*(w.ExitTrustLevel-c.Trust)) +
		float32(w.ExitAffect*(w.ExitAffectLevel-a)) - float32(float32(w.ExitHabit*(c.Habit-w.ExitHabitLevel))*(1-parity(w.rivals, r))) -
		float32(w.ExitSurplus*m.surplus) + float32(w.ExitRivals*(w.rivals-r)*(1-a)) + float32(float32(w.ExitBreach*m.hit)*w.breach)
	m.logHazard = min(max(x, w.ExitLowest), w.ExitHighest)
	m.contagion = 1 + float32(w.ExitContagion*min(c.FriendsLeft, w.ExitContagionCap)*clip01(1.2-float32(.6*a)))
	m.hazard = min(c.Hazard*exp(m.logHazard)*m.contagion, w.ExitMost)
	if m.drawExit < m.hazard {
		c.events |= left
	}
}

// speak is equation 15.
func (w *world) speak(c *customer, m *month) {
	u, act := c.Unease, 1-float32(w.VoiceResign*c.Resignation)
	bad := float32(w.WordsBad*u*(w.WordsBadBase+float32(w.WordsBadEpisode*m.episode))*act) +
		float32(w.WordsIncident*min(1.5*m.severity, 1)) + float32(float32(w.WordsHit*m.hit)*m.damping)
	if c.events&left != 0 {
		bad += float32(w.WordsLeaving * clip01(m.logHazard))
	}
	good := float32(w.WordsGood * c.Affect * (1 - u))
	switch {
	case m.drawWords < bad:
		c.events |= badWord
	case m.drawWords > 1-good && c.events&left == 0:
		c.events |= goodWord
	}
}

// survey is 14.4.
func (w *world) survey(c *customer, m *month) {
	salience := float32(0)
	if w.expose > 0 {
		salience = w.SurveySalience
	}
	m.intention = logistic(w.SurveyBase + float32(w.SurveyConcern*(c.Concern-.5)) + float32(w.SurveyUnease*c.Unease) +
		float32(w.SurveyTrust*(.55-c.Trust)) + salience)
}

// earn is the brand's margin of the month, and what the year to come would bring.
func (w *world) earn(m *month) {
	x := w.Intensity
	levers := float32(w.MoneyIntensity*x) + float32(w.MoneyCollection*w.Collection) + float32(w.MoneyHuman*w.Human*(1-float32(w.MoneyAutomation*x))) +
		float32(w.MoneyTransparency*w.Transparency) + float32(w.MoneyControl*w.Control) + float32(w.MoneyGovernance*w.Governance) +
		float32(w.MoneySerendipity*w.Serendipity) + float32(w.MoneyRestraint*w.Restraint)
	m.margin = float32(w.MoneyMargin*m.revenue) - float32(w.PurchaseBasket*(levers+float32(w.MoneyTouch*m.touches)))
	s := (1 - m.hazard) * (1 - w.MoneyDiscounting)
	s2 := float32(s * s)
	s3 := float32(s2 * s)
	s6 := float32(s3 * s3)
	m.expected = m.margin * s * (1 + s + s2) * float32((1+s3)*(1+s6))
}

// The causes of a departure.
const (
	causeIntrusion = iota
	causeIncident
	causeSurveillance
	causeMonotony
	causeExtraction
	causeCommoditization
	causeContagion
	causeBreach
	causeOrdinary
	causes
)

// departure is who left in the month, and why.
type departure struct {
	customer *customer
	z        float32
	causes   [causes]float32
}

// depart is 14.5: shares of the causes in steps of 2^-20, the ordinary being what the others leave of 1.
func (w *world) depart(c *customer, m *month) departure {
	r := c.Relevance
	poor := positive(-float32(w.ExitSurplus * m.surplus))
	kept := min(w.ExitSurplus*w.taken(r), poor)
	habit := positive(-float32(w.ExitHabit * float32((c.Habit-w.ExitHabitLevel)*(1-parity(w.rivals, r)))))
	pull := positive(w.ExitRivals * (w.rivals - r) * (1 - c.Affect))
	terms := [causes]float32{
		causeIntrusion: positive(w.ExitUnease * c.Unease), causeMonotony: positive(w.ExitFatigue * c.Fatigue),
		causeBreach: positive(w.ExitBreach * m.hit * w.breach), causeContagion: positive(ln(m.contagion)),
		causeExtraction: kept, causeCommoditization: poor - kept + habit + pull,
	}
	distrust := positive(float32(w.ExitTrust*(w.ExitTrustLevel-c.Trust))) + positive(float32(w.ExitAffect*(w.ExitAffectLevel-c.Affect)))
	lost := [causeOrdinary]float32{
		c.LossIntrusion, c.LossIncident, c.LossSurveillance, 0, c.LossExtraction, c.LossCommoditization, c.LossContagion, c.LossBreach,
	}
	sum := float32(0)
	for _, x := range lost {
		sum += x
	}
	if sum > 0 {
		for k, x := range lost {
			terms[k] += float32(distrust * x / sum)
		}
	} else {
		terms[causeOrdinary] = distrust
	}
	excess := float32(0)
	if m.hazard > 0 {
		excess = positive(1 - c.Hazard/m.hazard)
	}
	sum = 0
	for _, x := range terms {
		sum += x
	}
	d, rest := departure{customer: c, z: m.logHazard}, int32(1<<20)
	for k := range causeOrdinary {
		if sum > 0 {
			units := min(int32(excess*terms[k]/sum*(1<<20)), rest)
			rest -= units
			d.causes[k] = float32(units) / (1 << 20)
		}
	}
	d.causes[causeOrdinary] = float32(rest) / (1 << 20)
	return d
}
