package agents

// MarketParams holds what all brands share.
type MarketParams struct {
	ExpectedStart float32 // E at the start
	ExpectedSpeed float32 // upward
	ExpectedDown  float32 // downward, as a share of that
	Background    float32 // relevance of rivals that are not simulated
	LaunchLift    float32 // increase by an unnamed rival's launch of size 1
	WearSpeed     float32 // of the cosmetic tactic (W03)
	TacticFloor   float32 // intensity from which a brand uses it
	SilentMonths  float32 // k: months without a purchase after which a dashboard counts a customer as lost
	BreachForget  float32 // share of breach memory lost per month
}

// ReputationParams holds how a brand's public standing moves.
type ReputationParams struct {
	Start, RelevanceStart float32 // R and mean relevance at the start
	Speed, Blow           float32 // towards mean trust; lost to a breach or expose of size 1
	Dulling               float32 // how much the memory of breaches dampens the blow, in logs
}

// NextExpectation is 9: E' = E + ExpectedSpeed (mean r - E) upward, ExpectedDown of that speed downward: what has been delightful becomes expected.
func NextExpectation(p *Params, expected, mean float32) float32 {
	speed := p.Market.ExpectedSpeed
	if mean < expected {
		speed = float32(p.Market.ExpectedDown * speed)
	}
	return toward(expected, mean, speed)
}

// NextWear is 9.2: W' = W + WearSpeed (share of brands that use the tactic - W).
func NextWear(p *Params, wear, share float32) float32 { return toward(wear, share, p.Market.WearSpeed) }

// NextBreachMemory is B' = (1 - BreachForget) B + all breaches of the month.
func NextBreachMemory(p *Params, memory, breaches float32) float32 {
	return settle(float32((1-p.Market.BreachForget)*memory) + breaches)
}

// longMemory bounds the memory of breaches in an exponential.
const longMemory = 60

// NextReputation is R' = clip(R + Speed (mean trust - R) - Blow blow exp(-Dulling B)): each breach in an industry moves people less (T10).
func NextReputation(p *Params, reputation, trust, blow, memory float32) float32 {
	dulled := exp(-float32(p.Reputation.Dulling * atMost(memory, longMemory)))
	return clip01(toward(reputation, trust, p.Reputation.Speed) - float32(float32(p.Reputation.Blow*blow)*dulled))
}
