package agents

import "math"

// MetricInfo is one row of the metric table.
type MetricInfo struct {
	Name    string
	Unit    string
	Meaning string
	Good    int                          // +1 more is better for customers or brand, -1 less is better, 0 neither
	Take    func(sums []float64) float64 // from a cell's sums of one month; nil when the world keeps it over months
	Matters float64                      // smallest difference that matters, in the unit; 0: RelativeMatters of the level
}

// RelativeMatters is the part of a level that is the smallest difference that matters of a metric without a natural scale, such as
// money. It and the differences in the table are chosen, not measured: two points of a hundred of a share or a score, a tenth of that
// of what happens anew each month. Whoever asks may set another.
const RelativeMatters = .01

// per returns sum a for each customer of the cell; NaN without customers.
func per(a Sum) func([]float64) float64 {
	return func(s []float64) float64 { return s[a] / s[SumCustomers] }
}

// Metrics returns the table of reported numbers, indexed by Metric.
func Metrics() []MetricInfo {
	t := [MetricCount]MetricInfo{
		MetricCustomers:        {"customers", "customers", "with the brand when the month began, leavers of the month included", 1, func(s []float64) float64 { return s[SumCustomers] }, 0},
		MetricTrust:            {"trust", "0..1", "mean trust of this month's customers (survivors: see trust_starters)", 1, per(SumTrust), .02},
		MetricTrustP10:         {"trust_p10", "0..1", "trust below which one customer in ten lies", 1, nil, .02},
		MetricTrustP50:         {"trust_p50", "0..1", "median trust", 1, nil, .02},
		MetricTrustP90:         {"trust_p90", "0..1", "trust above which one customer in ten lies", 1, nil, .02},
		MetricTrustStarters:    {"trust_starters", "0..1", "mean trust of all who started with the brand, leavers at their last value", 1, func(s []float64) float64 { return s[SumLastTrust] / s[SumStarters] }, .02},
		MetricAffect:           {"affect", "0..1", "mean affective loyalty: emotional commitment, 'sticky'", 1, per(SumAffect), .02},
		MetricHabit:            {"habit", "0..1", "mean habit: convenience and routine, 'slippery'", 1, per(SumHabit), .02},
		MetricUnease:           {"unease", "0..1", "mean remembered creepiness", -1, per(SumUnease), .02},
		MetricUneaseP90:        {"unease_p90", "0..1", "unease above which one customer in ten lies", -1, nil, .02},
		MetricOver:             {"over_threshold", "share", "share whose felt intrusion lies over their own threshold", -1, per(SumOver), .02},
		MetricFatigue:          {"fatigue", "0..1", "mean fatigue from monotony and over-exposure", -1, per(SumFatigue), .02},
		MetricDepth:            {"data_depth", "0..1", "how much the brand knows of a customer, mean", 0, per(SumDepth), 0},
		MetricRelevance:        {"relevance", "0..1", "mean relevance of what the brand says and offers", 1, per(SumRelevance), .02},
		MetricConsent:          {"consent", "share", "share of customers who accept personalization", 1, func(s []float64) float64 { return 1 - s[SumOptedOut]/s[SumCustomers] }, .02},
		MetricMuted:            {"muted", "share", "share of customers who refuse messages", -1, per(SumMuted), .02},
		MetricDiversityWithin:  {"diversity_within", "0..1", "exposure diversity of a customer: Simpson index of the categories, mean", 1, per(SumDiversity), .02},
		MetricDiversityBetween: {"diversity_between", "0..1", "exposure diversity of the cell as a whole: Simpson index of its category shares", 1, between, .02},
		MetricConcern:          {"stated_concern", "0..1", "survey: mean stated privacy concern", -1, per(SumConcern), .02},
		MetricIntention:        {"stated_intention", "share", "survey: mean share who say they would leave", -1, per(SumIntention), .02},
		MetricActiveShare:      {"active_share", "share", "customers relative to month 1", 1, nil, .02},
		MetricChurn:            {"churn", "share a month", "left this month, of those who began it", -1, per(SumLeft), .002},
		MetricCumulativeChurn:  {"cumulative_churn", "share", "share of all who started who have left at least once", -1, nil, .02},
		MetricSurvival:         {"survival", "share", "Kaplan-Meier survival of the cohort of month 1", 1, nil, .02},
		MetricVisibleCustomers: {"visible_customers", "customers", "customers as the dashboard counts them", 1, nil, 0},
		MetricVisibleChurn:     {"visible_churn", "share a month", "churn as the dashboard sees it", -1, nil, .002},
		MetricEpisodes:         {"episodes", "share", "share with a creepy episode this month", -1, per(SumEpisodes), .002},
		MetricIncidents:        {"incidents", "share", "share with an incident this month", -1, per(SumIncidents), .002},
		MetricOptOuts:          {"opt_outs", "share", "share who opt out of personalization this month", -1, per(SumOptOuts), .002},
		MetricPauses:           {"pauses", "share", "share who pause buying", -1, per(SumPauses), .002},
		MetricComplaints:       {"complaints", "share", "share who complain", -1, per(SumComplaints), .002},
		MetricBadWords:         {"bad_words", "share", "share who speak badly of the brand", -1, per(SumBadWords), .002},
		MetricGoodWords:        {"good_words", "share", "share who speak well of the brand", 1, per(SumGoodWords), .002},
		MetricCascade:          {"cascade", "customers", "largest connected set of those who left or spoke badly within three months", -1, nil, 0},
		MetricTouches:          {"touches", "a customer-month", "touches per customer", 0, per(SumTouches), 0},
		MetricClicksPersonal:   {"clicks_personal", "a customer-month", "clicks owed to personalization", 0, func(s []float64) float64 { return (s[SumClicks] - s[SumGenericClicks]) / s[SumCustomers] }, 0},
		MetricClicksGeneric:    {"clicks_generic", "a customer-month", "clicks the same touches would get without it", 0, per(SumGenericClicks), 0},
		MetricConversions:      {"conversions", "a customer-month", "expected purchases per customer", 1, per(SumConversions), 0},
		MetricBasket:           {"basket", "B0", "revenue per purchase, in units of the setting's basket", 0, func(s []float64) float64 { return s[SumRevenue] / s[SumConversions] }, 0},
		MetricRevenue:          {"revenue", "B0 a customer-month", "expected revenue per customer", 1, per(SumRevenue), 0},
		MetricMargin:           {"margin", "B0 a customer-month", "revenue times margin less touches, lever and platform costs, per customer", 1, per(SumMargin), 0},
		MetricCumulativeMargin: {"value", "B0 a starter", "discounted margin of all who started, so far, per starter", 1, nil, 0},
		MetricLifetimeValue:    {"lifetime_value", "B0", "margin per customer over visible churn and discounting, as a dashboard extrapolates", 1, nil, 0},
		MetricPromoters:        {"promoter_score", "-1..1", "share with affective loyalty above .6 minus share below .35 (assumed)", 1, func(s []float64) float64 { return (s[SumPromoters] - s[SumDetractors]) / s[SumCustomers] }, .02},
		MetricReputation:       {"reputation", "0..1", "the brand's public standing", 1, nil, .02},
		MetricMarketShare:      {"market_share", "share", "of all who are with a brand", 1, nil, .02},
		MetricAcquisitionCost:  {"acquisition_cost", "B0", "cost of one new customer", -1, nil, 0},
		MetricSurface:          {"surface", "before = 100", "the dashboard index: half margin, half conversions per active customer; 100 is the mean of months -11 to 0, or month 1 without a history", 1, nil, 0},
		MetricTrustCapital:     {"trust_capital", "before = 100", "trust summed over the customers who remain, against the same months", 1, nil, 0},
		MetricExpectedMargin:   {"expected_margin", "B0", "next twelve months' margin per customer at the true hazards", 1, per(SumExpected), 0},
		MetricUnseenLoss:       {"unseen_loss", "B0 a customer", "dashboard forecast of the next twelve months' margin minus what today's customers then yield", -1, nil, 0},
		MetricUnseenShare:      {"unseen_share", "share", "unseen loss as a share of the forecast", -1, nil, .02},
		MetricTrustGap:         {"trust_gap", "0..1", "best minus worst segment in trust", -1, nil, .02},
		MetricChurnGap:         {"churn_gap", "share a month", "worst minus best segment in churn", -1, nil, .002},
		MetricSurplusGap:       {"surplus_gap", "1", "best minus worst segment in surplus", -1, nil, 0},
		MetricSurplus:          {"surplus", "1", "mean net benefit a customer feels", 1, per(SumSurplus), 0},
		MetricJoiners:          {"joiners", "customers", "who joined the brand at the end of the month", 1, nil, 0},
		MetricNewcomerMargin:   {"newcomer_value", "B0", "discounted margin of those who came later, acquisition deducted, so far, per starter", 1, nil, 0},
	}
	for c := range CauseCount {
		t[MetricCauseIntrusion+Metric(c)] = MetricInfo{"cause_" + CauseNames[c], "share", "share of this month's departures put down to " + CauseNames[c], 0, nil, 0}
	}
	for l := range LeverCount {
		t[MetricLeverIntensity+Metric(l)] = MetricInfo{"lever_" + LeverNames[l], "0..1", LeverMeanings[l] + " (as set this month)", 0, nil, 0}
	}
	return t[:]
}

// Range is the least and the largest value that a metric can have: 0 and 1 for most shares. Either may be infinite.
func (m Metric) Range() (lo, hi float64) {
	switch m {
	case MetricActiveShare, MetricUnseenShare: // relative to something that may be smaller
		return math.Inf(-1), math.Inf(1)
	}
	switch Metrics()[m].Unit {
	case "0..1", "share", "share a month":
		return 0, 1
	case "-1..1":
		return -1, 1
	}
	return math.Inf(-1), math.Inf(1)
}

// MetricByName returns the metric of that column name.
func MetricByName(name string) (Metric, bool) {
	for m, info := range Metrics() {
		if info.Name == name {
			return Metric(m), true
		}
	}
	return 0, false
}

// between is the Simpson index of a cell's category shares: the home category of a customer takes 1/8 + 7/8 n of what they
// see, each other category an equal part of the rest.
func between(s []float64) float64 {
	n := s[SumCustomers]
	var narrow float64
	for h := range Categories {
		narrow += s[int(SumNarrow0)+h]
	}
	index := 1.0
	for h := range Categories {
		at, own := s[int(SumHome0)+h], s[int(SumNarrow0)+h]
		home := float64(.125*at) + float64(.875*own)
		others := float64((float64(.875*(n-at)) - float64(.875*(narrow-own))) * (1. / 7))
		share := (home + others) / n
		index -= float64(share * share)
	}
	return index
}
