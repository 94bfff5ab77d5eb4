package agents

// Metric identifies a reported number; the table Metrics describes each.
type Metric int

// The metrics, in the order of columns on disk. Append only.
const (
	MetricCustomers Metric = iota // active: with the brand when the month began
	MetricTrustHere
	MetricTrustHereP10
	MetricTrustHereP50
	MetricTrustHereP90
	MetricTrust
	MetricAffect
	MetricHabit
	MetricUnease
	MetricUneaseP90
	MetricOver
	MetricFatigue
	MetricDepth
	MetricRelevance
	MetricConsent
	MetricMuted
	MetricDiversityWithin
	MetricDiversityAll
	MetricConcern
	MetricIntention
	MetricActiveShare // of the customers of month 1
	MetricChurn
	MetricLeftOnce
	MetricSurvival
	MetricVisibleCustomers // as counted by the dashboard
	MetricVisibleChurn
	MetricCauseIntrusion // causes: share of this month's departures
	MetricCauseIncident
	MetricCauseSurveillance
	MetricCauseMonotony
	MetricCauseExtraction
	MetricCauseCommoditization
	MetricCauseContagion
	MetricCauseDeception
	MetricCauseBreach
	MetricCauseExpose
	MetricCauseOrdinary
	MetricEpisodes
	MetricIncidents
	MetricOptOuts
	MetricPauses
	MetricComplaints
	MetricBadWords
	MetricGoodWords
	MetricCascade
	MetricTouches
	MetricClicksPersonal
	MetricClicksGeneric
	MetricConversions
	MetricBasket
	MetricRevenue
	MetricMargin
	MetricCumulativeMargin // discounted, of all who started, per starter: value as it accrues
	MetricLifetimeValue
	MetricPromoters
	MetricReputation
	MetricMarketShare
	MetricAcquisitionCost
	MetricDashboard
	MetricTrustCapital
	MetricExpectedMargin
	MetricForecastError
	MetricForecastShare
	MetricTrustGap
	MetricChurnGap
	MetricSurplusGap
	MetricSurplus
	MetricJoiners
	MetricNewcomerMargin
	MetricLeverIntensity // the focal value of each lever, policies and schedules included
	MetricLeverPervasiveness
	MetricLeverCollection
	MetricLeverTransparency
	MetricLeverControl
	MetricLeverSerendipity
	MetricLeverHuman
	MetricLeverRestraint
	MetricLeverExtraction
	MetricLeverGovernance
	MetricGone
	MetricEffort
	MetricAcquisition // spending on new customers
	MetricNetMargin   // after that
	MetricNewer       // customers for less than a year
	MetricGrievance
	MetricAwake
	MetricVulnerability
	MetricDiversityDistance
	MetricConcentration
	MetricGuided // from here on only with tastes
	MetricLearning
	MetricNewRelevance
	MetricEvidence
	MetricEvidenceTrue
	MetricUndiscovered
	MetricCount
)
