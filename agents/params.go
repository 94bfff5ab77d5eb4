package agents

// Params holds the numbers of the model, one small struct per mechanism. The table Parameters has a row for each.
type Params struct {
	People        PeopleParams
	Exposure      ExposureParams
	Data          DataParams
	Relevance     RelevanceParams
	Intrusion     IntrusionParams
	Reaction      ReactionParams
	Detection     DetectionParams
	Grievance     GrievanceParams
	Surveillance  SurveillanceParams
	Monotony      MonotonyParams
	Content       ContentParams
	Surplus       SurplusParams
	Market        MarketParams
	Trust         TrustParams
	Loyalty       LoyaltyParams
	Vulnerability VulnerabilityParams
	Novelty       NoveltyParams
	Format        FormatParams
	Purchase      PurchaseParams
	Voice         VoiceParams
	Consent       ConsentParams
	Wake          WakeParams
	Exit          ExitParams
	Survey        SurveyParams
	Words         WordsParams
	Switching     SwitchingParams
	WinBack       WinBackParams
	Acquire       AcquireParams
	Reputation    ReputationParams
	Money         MoneyParams
	Policy        PolicyParams
}

// DefaultParams returns the table's defaults.
func DefaultParams() Params {
	var p Params
	for _, row := range Parameters() {
		*row.At(&p) = row.Default
	}
	return p
}
