package agents

import (
	"math"
	"sync"
)

// MetricInfo is one row of the metric table.
type MetricInfo struct {
	Name    string // of the column
	Word    string // what every screen, table and report calls it
	Unit    string
	Meaning string                       // one plain sentence without its subject
	Of      string                       // denominator: whom it is a mean or share of, or an amount for; "" where that is plain
	Good    int                          // +1 more is better for customers or brand, -1 less is better, 0 neither
	Take    func(sums []float64) float64 // from a cell's sums of one month; nil when the world keeps it over months
	Matters float64                      // smallest difference that matters, in the unit; 0: RelativeMatters of the level
}

// RelativeMatters is the part of a level that is the smallest difference that matters of a metric without a natural scale, such as
// money. It and the differences in the table are chosen, not measured: two points of a hundred of a share or a score, a tenth of that
// of what happens again each month. Whoever asks may set another.
const RelativeMatters = .01

// per returns sum a for each customer of the cell; NaN without customers.
func per(a Sum) func([]float64) float64 {
	return func(s []float64) float64 { return s[a] / s[SumCustomers] }
}

// Metrics returns the table of reported numbers, indexed by Metric: the table itself, to be read only.
func Metrics() []MetricInfo { return metrics() }

var metrics = sync.OnceValue(func() []MetricInfo {
	t := [MetricCount]MetricInfo{
		MetricCustomers:         {"customers", "customers", "customers", "with the brand when the month began, leavers of the month included", "", 1, func(s []float64) float64 { return s[SumCustomers] }, 0},
		MetricTrustHere:         {"trust_here", "trust of those still here", "0..1", "mean", "the month's customers", 1, per(SumTrust), .02},
		MetricTrustHereP10:      {"trust_here_p10", "trust of those still here, lowest tenth", "0..1", "one in ten lies below", "the month's customers", 1, nil, .02},
		MetricTrustHereP50:      {"trust_here_p50", "trust of those still here, median", "0..1", "median", "the month's customers", 1, nil, .02},
		MetricTrustHereP90:      {"trust_here_p90", "trust of those still here, highest tenth", "0..1", "one in ten lies above", "the month's customers", 1, nil, .02},
		MetricTrust:             {"trust", "trust", "0..1", "mean, leavers at the trust they left with", "all who started", 1, func(s []float64) float64 { return s[SumLastTrust] / s[SumStarters] }, .02},
		MetricAffect:            {"affect", "loyalty", "0..1", "mean affective loyalty: emotional commitment", "the month's customers", 1, per(SumAffect), .02},
		MetricHabit:             {"habit", "habit", "0..1", "mean: stays from convenience and routine, not from liking", "the month's customers", 1, per(SumHabit), .02},
		MetricUnease:            {"unease", "unease", "0..1", "mean remembered creepiness", "the month's customers", -1, per(SumUnease), .02},
		MetricUneaseP90:         {"unease_p90", "unease, worst tenth", "0..1", "remembered creepiness above which one in ten lies", "the month's customers", -1, nil, .02},
		MetricOver:              {"over_threshold", "over their limit", "share", "feel more intrusion than they can bear, their own threshold", "the month's customers", -1, per(SumOver), .02},
		MetricFatigue:           {"fatigue", "fatigue", "0..1", "mean, from monotony and over-exposure", "the month's customers", -1, per(SumFatigue), .02},
		MetricDepth:             {"data_depth", "data held", "0..1", "how much the brand knows of a customer, mean", "the month's customers", 0, per(SumDepth), 0},
		MetricRelevance:         {"relevance", "relevance", "0..1", "mean relevance of what the brand says and offers", "the month's customers", 1, per(SumRelevance), .02},
		MetricConsent:           {"consent", "consent", "share", "accept personalization", "the month's customers", 1, func(s []float64) float64 { return 1 - s[SumOptedOut]/s[SumCustomers] }, .02},
		MetricMuted:             {"muted", "muted", "share", "refuse messages", "the month's customers", -1, per(SumMuted), .02},
		MetricDiversityWithin:   {"diversity_within", "variety for one", "0..1", "exposure diversity of a customer: Simpson index of the categories, mean", "the month's customers", 1, per(SumDiversity), .02},
		MetricDiversityAll:      {"diversity_all", "variety for all", "0..1", "exposure diversity of the group as a whole: Simpson index of its category shares", "the month's customers", 1, overall, .02},
		MetricConcern:           {"stated_concern", "stated concern", "0..1", "survey: mean stated privacy concern", "the month's customers", -1, per(SumConcern), .02},
		MetricIntention:         {"stated_intention", "stated intention", "share", "survey: mean share who say they would leave", "the month's customers", -1, per(SumIntention), .02},
		MetricActiveShare:       {"active_share", "still customers", "share", "the month's customers, whoever they are", "the customers of month 1", 1, nil, .02},
		MetricChurn:             {"churn", "churn", "share a month", "leave in the month", "the month's customers", -1, per(SumLeft), .002},
		MetricLeftOnce:          {"left_once", "left at least once", "share", "have left since, back or not", "all who started", -1, nil, .02},
		MetricSurvival:          {"survival", "survival", "share", "have not left yet (Kaplan-Meier)", "all who started", 1, nil, .02},
		MetricVisibleCustomers:  {"visible_customers", "visible customers", "customers", "as the dashboard counts them", "", 1, nil, 0},
		MetricVisibleChurn:      {"visible_churn", "visible churn", "share a month", "leave in the month, as the dashboard sees it", "the visible customers", -1, nil, .002},
		MetricEpisodes:          {"episodes", "creeped out", "share", "have a creepy episode in the month: a matter of chance, likelier the nearer what they feel comes to their limit", "the month's customers", -1, per(SumEpisodes), .002},
		MetricIncidents:         {"incidents", "incidents", "share", "have an incident in the month", "the month's customers", -1, per(SumIncidents), .002},
		MetricOptOuts:           {"opt_outs", "refuse", "share", "opt out of personalization in the month", "the month's customers", -1, per(SumOptOuts), .002},
		MetricPauses:            {"pauses", "pause", "share", "pause buying", "the month's customers", -1, per(SumPauses), .002},
		MetricComplaints:        {"complaints", "complain", "share", "complain in the month", "the month's customers", -1, per(SumComplaints), .002},
		MetricBadWords:          {"bad_words", "speak badly", "share", "speak badly of the brand", "the month's customers", -1, per(SumBadWords), .002},
		MetricGoodWords:         {"good_words", "speak well", "share", "speak well of the brand", "the month's customers", 1, per(SumGoodWords), .002},
		MetricCascade:           {"cascade", "cascade", "customers", "largest connected set of those who left or spoke badly within three months", "", -1, nil, 0},
		MetricTouches:           {"touches", "touches", "a customer-month", "contacts", "one customer", 0, per(SumTouches), 0},
		MetricClicksPersonal:    {"clicks_personal", "personal clicks", "a customer-month", "clicks owed to personalization", "one customer", 0, func(s []float64) float64 { return (s[SumClicks] - s[SumGenericClicks]) / s[SumCustomers] }, 0},
		MetricClicksGeneric:     {"clicks_generic", "generic clicks", "a customer-month", "clicks that the same touches would get without it", "one customer", 0, per(SumGenericClicks), 0},
		MetricConversions:       {"conversions", "purchases", "a customer-month", "expected purchases", "one customer", 1, per(SumConversions), 0},
		MetricBasket:            {"basket", "basket", "B0", "revenue per purchase", "one purchase", 0, func(s []float64) float64 { return s[SumRevenue] / s[SumConversions] }, 0},
		MetricRevenue:           {"revenue", "revenue", "B0 a customer-month", "expected", "one customer", 1, per(SumRevenue), 0},
		MetricMargin:            {"margin", "margin", "B0 a customer-month", "what is left of revenue after goods, contacts, levers and platform", "one customer", 1, per(SumMargin), 0},
		MetricCumulativeMargin:  {"value", "value", "B0 a starter", "discounted margin so far, less what winning back cost", "one who started", 1, nil, 0},
		MetricLifetimeValue:     {"lifetime_value", "lifetime value", "B0", "margin over visible churn and discounting, as a dashboard extrapolates", "one customer", 1, nil, 0},
		MetricPromoters:         {"promoter_score", "promoter score", "-1..1", "share with affective loyalty above .6 minus share below .35 (assumed)", "the month's customers", 1, func(s []float64) float64 { return (s[SumPromoters] - s[SumDetractors]) / s[SumCustomers] }, .02},
		MetricReputation:        {"reputation", "reputation", "0..1", "the brand's public standing", "", 1, nil, .02},
		MetricMarketShare:       {"market_share", "market share", "share", "the brand's customers", "all who are with a brand", 1, nil, .02},
		MetricAcquisitionCost:   {"acquisition_cost", "acquisition cost", "B0", "cost of one new customer", "one newcomer", -1, nil, 0},
		MetricDashboard:         {"dashboard", "dashboard", "before = 100", "margin and purchases, half each; 100 is the mean of months -11 to 0, or month 1 without a history", "one customer", 1, nil, 0},
		MetricTrustCapital:      {"trust_capital", "trust capital", "before = 100", "trust summed over the month's customers, against the same months", "", 1, nil, 0},
		MetricExpectedMargin:    {"expected_margin", "expected margin", "B0", "next twelve months' margin at the true hazards", "one customer", 1, per(SumExpected), 0},
		MetricForecastError:     {"forecast_error", "forecast error", "B0 a customer", "what a dashboard forecasts of the next twelve months' margin, less what today's customers then bring", "one customer", -1, nil, 0},
		MetricForecastShare:     {"forecast_share", "forecast error, share", "share", "forecast error", "the forecast", -1, nil, .02},
		MetricTrustGap:          {"trust_gap", "gap in trust", "0..1", "best minus worst segment in trust", "", -1, nil, .02},
		MetricChurnGap:          {"churn_gap", "gap in churn", "share a month", "worst minus best segment in churn", "", -1, nil, .002},
		MetricSurplusGap:        {"surplus_gap", "gap in surplus", "1", "best minus worst segment in surplus", "", -1, nil, 0},
		MetricSurplus:           {"surplus", "surplus", "1", "mean net benefit that a customer feels", "the month's customers", 1, per(SumSurplus), 0},
		MetricJoiners:           {"joiners", "joiners", "customers", "join the brand at the end of the month", "", 1, nil, 0},
		MetricGone:              {"gone", "gone", "share", "are not the brand's customers now", "all who started", -1, nil, .02},
		MetricEffort:            {"effort", "acquisition effort", "1", "spent on new customers, as a multiple of what held the count in the history", "", 0, nil, 0},
		MetricAcquisition:       {"acquisition", "acquisition", "B0 a customer-month", "spent on those who join at the end of the month", "one customer", 0, nil, 0},
		MetricNetMargin:         {"net_margin", "margin after acquisition", "B0 a customer-month", "margin less what is spent on those who join at the end of the month", "one customer", 1, nil, 0},
		MetricNewer:             {"newer", "new within a year", "share", "have been with the brand for less than twelve months", "the month's customers", 0, nil, 0},
		MetricGrievance:         {"grievance", "grievance", "0..1", "mean of what is held against the brand, slower than unease", "the month's customers", -1, per(SumGrievance), .02},
		MetricAwake:             {"awake", "think about leaving", "0..1", "mean awakeness: 1 in a month in which something made one think about staying or going, fading after", "the month's customers", -1, per(SumAwake), .02},
		MetricVulnerability:     {"vulnerability", "feel vulnerable", "0..1", "mean felt vulnerability: what holds back from answering to what is tailored", "the month's customers", -1, per(SumVulnerability), .02},
		MetricDiversityDistance: {"diversity_distance", "distance between tastes", "0..1", "how far two customers differ in what they are exposed to: variety for all less variety for one", "the month's customers", 0, func(s []float64) float64 { return overall(s) - s[SumDiversity]/s[SumCustomers] }, .02},
		MetricConcentration:     {"concentration", "rule of best sellers", "0..1", "Gini index of the categories' shares of all that is consumed", "the month's customers", 0, concentration, .02},
		MetricGuided:            {"guided", "through lists", "share", "what reaches them through the brand's lists, against what they seek themselves (with learnt tastes)", "the month's customers", 0, learnt(SumGuided, SumCustomers), .02},
		MetricLearning:          {"learning", "worth of knowing", "1", "mean relevance above that of the list that everybody gets (with learnt tastes)", "the month's customers", 1, worth, .02},
		MetricNewRelevance:      {"relevance_new", "relevance to newcomers", "0..1", "mean relevance in the first three months with the brand (with learnt tastes)", "customers of less than three months", 1, learnt(SumYoungFit, SumYoung), .02},
		MetricEvidence:          {"evidence", "known of tastes", "events", "evidence of a customer's tastes that the brand holds, mean (with learnt tastes)", "the month's customers", 0, learnt(SumKnown, SumCustomers), 0},
		MetricEvidenceTrue:      {"evidence_true", "true of it", "share", "evidence of tastes that is about the customer, and not somebody else's or of what was merely shown (with learnt tastes)", "the evidence held", 1, learnt(SumTold, SumKnown), .02},
		MetricUndiscovered:      {"undiscovered", "never met", "share", "of what they would like, in categories that hardly reach them (with learnt tastes)", "the month's customers", -1, learnt(SumMissed, SumCustomers), .02},
		MetricNewcomerMargin:    {"newcomer_value", "value of newcomers", "B0", "discounted margin so far of those who came later, acquisition deducted", "one who started", 1, nil, 0},
	}
	for c := range CauseCount {
		t[MetricCauseIntrusion+Metric(c)] = MetricInfo{"cause_" + CauseNames[c], CauseWords[c], "share", CauseMeanings[c], "the month's departures", 0, nil, 0}
	}
	for l := range LeverCount {
		t[MetricLeverIntensity+Metric(l)] = MetricInfo{"lever_" + LeverNames[l], LeverWords[l], "0..1", LeverMeanings[l] + " (as set this month)", "", 0, nil, 0}
	}
	return t[:]
})

// Range is the least and the largest value that a metric can have: 0 and 1 for most shares. Either may be infinite.
func (m Metric) Range() (lo, hi float64) {
	switch m {
	case MetricActiveShare, MetricForecastShare: // relative to something that may be smaller
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

// categoryShares are a cell's customers' shares of the categories in all that they are exposed to. With tastes they are what is consumed. Else the home category of a customer
// takes 1/8 + 7/8 n of what they see, each other category an equal part of the rest.
func categoryShares(s []float64) (of [Categories]float64) {
	n := s[SumCustomers]
	var narrow, used float64
	for h := range Categories {
		narrow += s[int(SumNarrow0)+h]
		used += s[int(SumUsed0)+h]
	}
	for h := range Categories {
		if used > 0 {
			of[h] = s[int(SumUsed0)+h] / used
			continue
		}
		at, own := s[int(SumHome0)+h], s[int(SumNarrow0)+h]
		home := float64(.125*at) + float64(.875*own)
		others := float64((float64(.875*(n-at)) - float64(.875*(narrow-own))) * (1. / 7))
		of[h] = (home + others) / n
	}
	return of
}

// overall is the Simpson index of a cell's category shares.
func overall(s []float64) float64 {
	index := 1.0
	for _, share := range categoryShares(s) {
		index -= float64(share * share)
	}
	return index
}

// concentration is the Gini index of a cell's category shares: half their mean difference, over their mean.
func concentration(s []float64) float64 {
	of := categoryShares(s)
	apart := 0.0
	for _, x := range of {
		for _, y := range of {
			apart += math.Abs(x - y)
		}
	}
	return apart / (2 * Categories)
}

// learnt is one sum over another where there are tastes, else it cannot be told.
func learnt(a, b Sum) func([]float64) float64 {
	return func(s []float64) float64 {
		if s[SumPlain] == 0 {
			return math.NaN()
		}
		return s[a] / s[b]
	}
}

// worth is what knowing a customer adds to relevance.
func worth(s []float64) float64 {
	if s[SumPlain] == 0 {
		return math.NaN()
	}
	return (s[SumRelevance] - s[SumPlain]) / s[SumCustomers]
}
