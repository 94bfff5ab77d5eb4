package agents

import (
	"slices"
	"strings"
	"sync"
)

// Parameters returns the table of everything uncertain or set about the model, in the order of its mechanisms.
func Parameters() []Parameter {
	return slices.Concat(parametersOfFeeling(), parametersOfTrust(), parametersOfMarket(), parametersOfContent())
}

// ParameterByPath returns the row of that path, with or without the leading "parameters.".
func ParameterByPath(path string) (Parameter, bool) {
	row, ok := parametersByPath()[strings.TrimPrefix(path, "parameters.")]
	return row, ok
}

// parametersByPath is the table by path, made once: experiments set parameters by the million.
var parametersByPath = sync.OnceValue(func() map[string]Parameter {
	rows := map[string]Parameter{}
	for _, row := range Parameters() {
		rows[row.Path] = row
	}
	return rows
})

// parametersOfFeeling are who the customers are and what they feel.
func parametersOfFeeling() []Parameter {
	return []Parameter{
		{Path: "people.novelty_mean", Unit: "1", Meaning: "mean novelty need", Default: .35, Min: .2, Max: .5, Lowest: .01, Highest: .99, Status: Measured, Source: "N09", At: func(p *Params) *float32 { return &p.People.NoveltyMean }},
		{Path: "people.novelty_size", Unit: "1", Meaning: "novelty need: concentration (a+b) of its Beta distribution", Default: 4, Min: 2, Max: 8, Lowest: .1, Highest: 100, Status: Measured, Source: "N09", At: func(p *Params) *float32 { return &p.People.NoveltySize }},
		{Path: "people.receptivity_mean", Unit: "1", Meaning: "mean receptivity, i.e. how much relevance is worth to a customer", Default: .69, Min: .4, Max: .8, Lowest: .01, Highest: .99, Status: Assumed, At: func(p *Params) *float32 { return &p.People.ReceptivityMean }},
		{Path: "people.receptivity_size", Unit: "1", Meaning: "receptivity: concentration (a+b) of its Beta distribution", Default: 8.1, Min: 4, Max: 16, Lowest: .1, Highest: 100, Status: Assumed, At: func(p *Params) *float32 { return &p.People.ReceptivitySize }},
		{Path: "people.tolerance_median", Unit: "touches a month", Meaning: "median repetition tolerance", Default: 22, Min: 15, Max: 40, Lowest: 1, Highest: 400, Status: Measured, Source: "I09,F06", At: func(p *Params) *float32 { return &p.People.ToleranceMedian }},
		{Path: "people.tolerance_spread", Unit: "1", Meaning: "standard deviation of the log of repetition tolerance", Default: 1.05, Min: .7, Max: 1.4, Highest: 20, Status: Measured, Source: "I09,F06", At: func(p *Params) *float32 { return &p.People.ToleranceSpread }},
		{Path: "people.hazard_mean", Unit: "share a month", Meaning: "mean propensity to leave anyway", Default: .024, Min: .005, Max: .06, Lowest: .0001, Highest: .5, Status: Measured, Source: "I15,I16,I17", Setting: true, At: func(p *Params) *float32 { return &p.People.HazardMean }},
		{Path: "people.hazard_shape", Unit: "1", Meaning: "propensity to leave anyway: first shape of its Beta; the smaller, the more people differ", Default: 2.2, Min: 1, Max: 8, Lowest: .1, Highest: 100, Status: Fit, Source: "I18", At: func(p *Params) *float32 { return &p.People.HazardShape }},
		{Path: "people.susceptibility_mean", Unit: "1", Meaning: "mean susceptibility to others' words", Default: .4, Min: .2, Max: .6, Lowest: .01, Highest: .99, Status: Assumed, At: func(p *Params) *float32 { return &p.People.SusceptibilityMean }},
		{Path: "people.susceptibility_size", Unit: "1", Meaning: "susceptibility: concentration (a+b) of its Beta distribution", Default: 6.4, Min: 3, Max: 10, Lowest: .1, Highest: 100, Status: Assumed, At: func(p *Params) *float32 { return &p.People.SusceptibilitySize }},
		{Path: "people.concern_base", Unit: "1", Meaning: "mean stated concern", Default: .57, Min: .4, Max: .7, Highest: 20, Status: Assumed, Source: "I05", At: func(p *Params) *float32 { return &p.People.ConcernBase }},
		{Path: "people.concern_slope", Unit: "1", Meaning: "how closely stated concern follows the privacy threshold", Default: .14, Min: .1, Max: .6, Highest: 20, Status: Fit, Source: "P07", At: func(p *Params) *float32 { return &p.People.ConcernSlope }},
		{Path: "people.concern_noise", Unit: "1", Meaning: "spread of stated concern that nothing else explains", Default: .2, Min: .1, Max: .3, Highest: 20, Status: Fit, Source: "P07", At: func(p *Params) *float32 { return &p.People.ConcernNoise }},
		{Path: "people.disposition_mean", Unit: "1", Meaning: "mean disposition, the level that trust drifts to", Default: .53, Min: .4, Max: .7, Lowest: .01, Highest: .99, Status: Assumed, At: func(p *Params) *float32 { return &p.People.DispositionMean }},
		{Path: "people.disposition_size", Unit: "1", Meaning: "disposition: concentration (a+b) of its Beta distribution", Default: 12, Min: 6, Max: 24, Lowest: .1, Highest: 100, Status: Assumed, At: func(p *Params) *float32 { return &p.People.DispositionSize }},
		{Path: "people.spending_spread", Unit: "1", Meaning: "standard deviation of the log of spending", Default: .48, Min: .25, Max: 1, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.People.SpendingSpread }},
		{Path: "people.narrowness_mean", Unit: "1", Meaning: "mean narrowness of consumption at the start", Default: .31, Min: .15, Max: .45, Lowest: .01, Highest: .99, Status: Assumed, At: func(p *Params) *float32 { return &p.People.NarrownessMean }},
		{Path: "people.narrowness_size", Unit: "1", Meaning: "narrowness: concentration (a+b) of its Beta distribution", Default: 7.9, Min: 4, Max: 16, Lowest: .1, Highest: 100, Status: Assumed, At: func(p *Params) *float32 { return &p.People.NarrownessSize }},
		{Path: "people.affect_base", Unit: "1", Meaning: "affective loyalty at the start: constant", Default: .21, Min: .1, Max: .3, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.People.AffectBase }},
		{Path: "people.affect_slope", Unit: "1", Meaning: "affective loyalty at the start: weight of disposition", Default: .52, Min: .25, Max: .75, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.People.AffectSlope }},
		{Path: "people.affect_noise", Unit: "1", Meaning: "affective loyalty at the start: spread", Default: .1, Min: .05, Max: .2, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.People.AffectNoise }},
		{Path: "people.habit_start", Unit: "1", Meaning: "habit at the start", Default: .28, Min: .15, Max: .45, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.People.HabitStart }},
		{Path: "people.depth_start", Unit: "1", Meaning: "what a brand knows about a customer at the start", Default: .2, Min: .1, Max: .4, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.People.DepthStart }},
		{Path: "people.unease_start", Unit: "1", Meaning: "unease at the start", Default: .051, Min: 0, Max: .1, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.People.UneaseStart }},
		{Path: "people.inertia_mean", Unit: "share", Meaning: "mean share of the time in which a customer does not think about leaving", Default: .7, Min: .5, Max: .9, Lowest: .01, Highest: .99, Status: Assumed, Setting: true, At: func(p *Params) *float32 { return &p.People.InertiaMean }},
		{Path: "people.inertia_size", Unit: "1", Meaning: "inertia: concentration (a+b) of its Beta distribution", Default: 3.7, Min: 2, Max: 8, Lowest: .1, Highest: 100, Status: Assumed, At: func(p *Params) *float32 { return &p.People.InertiaSize }},
		{Path: "exposure.base", Unit: "touches a month", Meaning: "touches with no pervasiveness", Default: 2.1, Min: 1, Max: 5, Highest: 10, Status: Assumed, At: func(p *Params) *float32 { return &p.Exposure.Base }},
		{Path: "exposure.span", Unit: "touches a month", Meaning: "touches added by full pervasiveness", Default: 17, Min: 10, Max: 28, Highest: 28, Status: Assumed, At: func(p *Params) *float32 { return &p.Exposure.Span }},
		{Path: "exposure.restraint", Unit: "share", Meaning: "share of touches that full restraint spares uneasy or tired customers", Default: .52, Min: .3, Max: .72, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Exposure.Restraint }},
		{Path: "exposure.depth", Unit: "share", Meaning: "share of tailoring that full restraint spares uneasy customers", Default: .7, Min: .4, Max: .96, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Exposure.Depth }},
		{Path: "exposure.muted", Unit: "share", Meaning: "share of touches that still reach customers who muted the brand", Default: .17, Min: .1, Max: .24, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Exposure.Muted }},
		{Path: "exposure.opted_out", Unit: "share", Meaning: "share of tailoring that still reaches customers who opted out", Default: .13, Min: .075, Max: .18, Highest: 1, Status: Assumed, Source: "W05", At: func(p *Params) *float32 { return &p.Exposure.OptedOut }},
		{Path: "data.gain", Unit: "share a month", Meaning: "share of what is unknown that a brand learns at full data flow", Default: .18, Min: .1, Max: .4, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Data.Gain }},
		{Path: "data.decay", Unit: "share a month", Meaning: "share of what is known that a brand forgets", Default: .07, Min: .03, Max: .15, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Data.Decay }},
		{Path: "data.flow", Unit: "1", Meaning: "flow of data with no collection", Default: .19, Min: .1, Max: .3, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Data.Flow }},
		{Path: "data.flow_opted_out", Unit: "1", Meaning: "flow of data from customers who opted out", Default: .042, Min: .025, Max: .06, Highest: 20, Status: Assumed, Source: "W05", At: func(p *Params) *float32 { return &p.Data.OutFlow }},
		{Path: "data.deletion", Unit: "share a month", Meaning: "forgetting of opted-out customers' data added by full control", Default: .25, Min: .15, Max: .36, Highest: 1, Status: Assumed, Source: "W05", At: func(p *Params) *float32 { return &p.Data.Deletion }},
		{Path: "relevance.slope", Unit: "1", Meaning: "k: how well tailoring turns data into relevance", Default: 3.6, Min: 2, Max: 6, Highest: 20, Status: Fit, Source: "W01,W05", At: func(p *Params) *float32 { return &p.Relevance.Slope }},
		{Path: "relevance.generic", Unit: "1", Meaning: "r0: relevance with no tailoring", Default: .13, Min: .05, Max: .3, Highest: 20, Status: Fit, Source: "W01,W05", At: func(p *Params) *float32 { return &p.Relevance.Generic }},
		{Path: "relevance.narrowness", Unit: "1", Meaning: "w_n: how much less a narrow customer's data teach", Default: .48, Min: 0, Max: .8, Highest: 20, Status: Fit, Source: "N12", At: func(p *Params) *float32 { return &p.Relevance.Narrowness }},
		{Path: "relevance.exploration", Unit: "1", Meaning: "relevance that full serendipity costs", Default: .38, Min: .2, Max: .7, Highest: 20, Status: Fit, Source: "N08", At: func(p *Params) *float32 { return &p.Relevance.Exploration }},
		{Path: "relevance.depth_power", Unit: "1", Meaning: "how steeply depth pays; 1: in proportion", Default: 1.6, Min: 1, Max: 2.5, Lowest: .2, Highest: 5, Status: Fit, Source: "W03", At: func(p *Params) *float32 { return &p.Relevance.DepthPower }},
		{Path: "relevance.depth_at", Unit: "1", Meaning: "depth that pays the same whatever that power", Default: .6, Min: .4, Max: .8, Lowest: .05, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Relevance.DepthAt }},
		{Path: "relevance.prospect_data", Unit: "1", Meaning: "what is known about a prospect", Default: .15, Min: .05, Max: .3, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Relevance.ProspectData }},
		{Path: "relevance.prospect_collection", Unit: "1", Meaning: "what full collection adds to that", Default: .5, Min: .25, Max: .75, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Relevance.ProspectCollection }},
		{Path: "relevance.prospect_narrowness", Unit: "1", Meaning: "narrowness of a prospect", Default: .3, Min: .15, Max: .45, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Relevance.ProspectNarrowness }},
		{Path: "intrusion.scale", Unit: "1", Meaning: "s_p: scale of felt intrusion", Default: 1.3, Min: .8, Max: 2, Highest: 20, Status: Fit, Source: "B14,B02,B05", At: func(p *Params) *float32 { return &p.Intrusion.Scale }},
		{Path: "intrusion.stakes", Unit: "1", Meaning: "how sensitive the data of this kind of market are: a factor on felt intrusion", Default: 1, Min: .7, Max: 1.4, Highest: 20, Status: Assumed, Setting: true, At: func(p *Params) *float32 { return &p.Intrusion.Stakes }},
		{Path: "intrusion.saturation", Unit: "1", Meaning: "saturation of felt intrusion", Default: .59, Min: .3, Max: 1, Highest: 20, Status: Fit, Source: "B14,B02,B05", At: func(p *Params) *float32 { return &p.Intrusion.Saturation }},
		{Path: "intrusion.known", Unit: "1", Meaning: "w_s: weight of inferred or bought data that the customer knows of", Default: 1.1, Min: .7, Max: 1.6, Highest: 20, Status: Fit, Source: "F07,B13", At: func(p *Params) *float32 { return &p.Intrusion.Known }},
		{Path: "intrusion.hidden", Unit: "1", Meaning: "w_c: weight of covert use that the customer has noticed", Default: .9, Min: .5, Max: 2, Highest: 20, Status: Fit, Source: "B02,B08", At: func(p *Params) *float32 { return &p.Intrusion.Hidden }},
		{Path: "intrusion.control", Unit: "share", Meaning: "b: share of felt intrusion that full control removes", Default: .35, Min: .2, Max: .5, Highest: 1, Status: Fit, Source: "T01", At: func(p *Params) *float32 { return &p.Intrusion.Control }},
		{Path: "intrusion.trust", Unit: "1", Meaning: "c_T: how far trust softens felt intrusion", Default: 1.1, Min: .6, Max: 1.5, Highest: 20, Status: Fit, Source: "B05", At: func(p *Params) *float32 { return &p.Intrusion.Trust }},
		{Path: "intrusion.touch_base", Unit: "1", Meaning: "felt weight of a touch with no pervasiveness", Default: .6, Min: .3, Max: .9, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Intrusion.TouchBase }},
		{Path: "intrusion.attention", Unit: "share", Meaning: "share that is felt of what the customer has not noticed; 1: all of it", Default: .7, Min: .3, Max: 1, Highest: 1, Status: Fit, Source: "B02", At: func(p *Params) *float32 { return &p.Intrusion.Attention }},
		{Path: "intrusion.depth_power", Unit: "1", Meaning: "how steeply depth is felt; 1: in proportion", Default: 1.4, Min: 1, Max: 1.8, Lowest: .2, Highest: 5, Status: Fit, Source: "B10,W02", At: func(p *Params) *float32 { return &p.Intrusion.DepthPower }},
		{Path: "intrusion.depth_at", Unit: "1", Meaning: "depth that is felt the same whatever that power", Default: .6, Min: .4, Max: .8, Lowest: .05, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Intrusion.DepthAt }},
		{Path: "reaction.usefulness", Unit: "1", Meaning: "c_r: how far usefulness raises the threshold", Default: .66, Min: .3, Max: .8, Highest: 20, Status: Fit, Source: "B03,B11", At: func(p *Params) *float32 { return &p.Reaction.Usefulness }},
		{Path: "reaction.floor", Unit: "1", Meaning: "lowest possible threshold", Default: .23, Min: .15, Max: .3, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.Floor }},
		{Path: "reaction.width", Unit: "1", Meaning: "w: width of the creepy threshold; small is sharp", Default: .12, Min: .06, Max: .15, Lowest: .01, Highest: 20, Status: Fit, Source: "B10", At: func(p *Params) *float32 { return &p.Reaction.Width }},
		{Path: "reaction.jolt", Unit: "1", Meaning: "j_u: unease added by an episode", Default: .35, Min: .2, Max: .5, Highest: 20, Status: Fit, Source: "B14,B18", At: func(p *Params) *float32 { return &p.Reaction.Jolt }},
		{Path: "reaction.first", Unit: "share", Meaning: "share of that unease felt in an episode with no grievance; 1: all of it", Default: .68, Min: .3, Max: 1, Highest: 1, Status: Fit, Source: "C11", At: func(p *Params) *float32 { return &p.Reaction.First }},
		{Path: "reaction.first_grievance", Unit: "1", Meaning: "how fast grievance restores the rest", Default: 2.2, Min: 1, Max: 5, Highest: 50, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.FirstGrievance }},
		{Path: "reaction.norm_drift", Unit: "threshold a year", Meaning: "how fast everybody's threshold rises", Default: 0, Min: -.02, Max: .02, Lowest: -1, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.NormDrift }},
		{Path: "reaction.forget", Unit: "share a month", Meaning: "delta_u: share of unease forgotten", Default: .3, Min: .15, Max: .4, Highest: 1, Status: Fit, Source: "B14,B18", At: func(p *Params) *float32 { return &p.Reaction.Forget }},
		{Path: "reaction.prime", Unit: "1", Meaning: "how far a primed concern lowers the threshold (probe)", Default: .19, Min: .1, Max: .4, Highest: 20, Status: Fit, Source: "B09", At: func(p *Params) *float32 { return &p.Reaction.Prime }},
		{Path: "reaction.incident_rate", Unit: "chance a month", Meaning: "rate of incidents at full depth, data and collection with no governance", Default: .03, Min: .01, Max: .1, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.IncidentRate }},
		{Path: "reaction.incident_exponent", Unit: "1", Meaning: "exponent of the heavy tail of severity", Default: .6, Min: .4, Max: .8, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.IncidentExponent }},
		{Path: "reaction.incident_unease", Unit: "1", Meaning: "unease from an incident of severity 1", Default: .63, Min: .3, Max: 1, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.IncidentUnease }},
		{Path: "reaction.breach_unease", Unit: "1", Meaning: "unease from a breach of size 1", Default: .35, Min: .21, Max: .84, Highest: 20, Status: Fit, Source: "T12,T13", At: func(p *Params) *float32 { return &p.Reaction.BreachUnease }},
		{Path: "reaction.covert_unease", Unit: "1", Meaning: "unease when a shock reveals covert use", Default: .24, Min: .125, Max: .5, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.CovertUnease }},
		{Path: "reaction.episode_sensitize", Unit: "1", Meaning: "lasting drop of the threshold after an episode", Default: .019, Min: .01, Max: .04, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.EpisodeSensitize }},
		{Path: "reaction.incident_sensitize", Unit: "1", Meaning: "the same after an incident", Default: .21, Min: .1, Max: .4, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.IncidentSensitize }},
		{Path: "reaction.deceived_sensitize", Unit: "1", Meaning: "the same after deception", Default: .08, Min: .04, Max: .16, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.DeceivedSensitize }},
		{Path: "reaction.sensitize_decay", Unit: "share a month", Meaning: "share of sensitization forgotten", Default: .049, Min: .025, Max: .1, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.SensitizeDecay }},
		{Path: "reaction.sensitize_cap", Unit: "1", Meaning: "largest lasting drop of the threshold", Default: .4, Min: .2, Max: .8, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.SensitizeCap }},
		{Path: "reaction.resign_hit", Unit: "1", Meaning: "resignation after a shock", Default: .35, Min: .2, Max: .5, Highest: 20, Status: Fit, Source: "P09,T10,B14", At: func(p *Params) *float32 { return &p.Reaction.ResignHit }},
		{Path: "reaction.resign_incident", Unit: "1", Meaning: "resignation after an incident", Default: .11, Min: .05, Max: .2, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.ResignIncident }},
		{Path: "reaction.resign_episode", Unit: "1", Meaning: "resignation after an episode", Default: .055, Min: .02, Max: .15, Highest: 20, Status: Fit, Source: "P09,T10,B14", At: func(p *Params) *float32 { return &p.Reaction.ResignEpisode }},
		{Path: "reaction.resign_decay", Unit: "share a month", Meaning: "share of resignation forgotten", Default: .029, Min: .015, Max: .06, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.ResignDecay }},
		{Path: "reaction.rival_unease", Unit: "1", Meaning: "unease after a rival's breach", Default: .12, Min: .06, Max: .24, Highest: 20, Status: Fit, Source: "T02", At: func(p *Params) *float32 { return &p.Reaction.RivalUnease }},
		{Path: "reaction.rival_trust", Unit: "share", Meaning: "trust lost after a rival's breach", Default: .033, Min: .015, Max: .06, Highest: 1, Status: Fit, Source: "T02", At: func(p *Params) *float32 { return &p.Reaction.RivalTrust }},
		{Path: "reaction.viral_rate", Unit: "chance", Meaning: "rate of incidents in a viral incident of size 1", Default: .02, Min: .01, Max: .04, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Reaction.ViralRate }},
		{Path: "reaction.usefulness_level", Unit: "1", Meaning: "usefulness at which the threshold is the customer's own", Default: .3, Min: .15, Max: .45, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Reaction.UsefulnessLevel }},
		{Path: "reaction.ramp", Unit: "1", Meaning: "how little felt intrusion it takes to be creepy at all", Default: 10, Min: 5, Max: 20, Highest: 1000, Status: Shape, At: func(p *Params) *float32 { return &p.Reaction.Ramp }},
		{Path: "reaction.incident_severity", Unit: "0..1", Meaning: "severity of an ordinary incident", Default: .25, Min: .12, Max: .5, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Reaction.IncidentSeverity }},
		{Path: "reaction.breach_base", Unit: "1", Meaning: "how much a breach counts for a customer whom the brand knows nothing about", Default: .4, Min: .2, Max: .6, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Reaction.BreachBase }},
		{Path: "reaction.breach_depth", Unit: "1", Meaning: "what full data add to that", Default: .6, Min: .3, Max: .9, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Reaction.BreachDepth }},
		{Path: "reaction.numb", Unit: "share", Meaning: "share of the reaction to a shock that full resignation removes", Default: .7, Min: .35, Max: .9, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Reaction.Numb }},
		{Path: "reaction.shield_base", Unit: "1", Meaning: "reaction to a shock with no affective loyalty", Default: 1.2, Min: 1, Max: 1.4, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Reaction.ShieldBase }},
		{Path: "reaction.shield", Unit: "1", Meaning: "how much full affective loyalty reduces it", Default: .5, Min: .25, Max: .75, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Reaction.Shield }},
		{Path: "detection.rate", Unit: "chance a month", Meaning: "rate of noticing covert use", Default: .058, Min: .02, Max: .15, Highest: 1, Status: Assumed, Source: "B02", At: func(p *Params) *float32 { return &p.Detection.Rate }},
		{Path: "detection.rumour", Unit: "chance a word", Meaning: "chance of noticing covert use through a friend's bad word", Default: .04, Min: .02, Max: .08, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Detection.Rumour }},
		{Path: "detection.fade", Unit: "share a month", Meaning: "share of awareness lost", Default: .01, Min: 0, Max: .02, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Detection.Fade }},
		{Path: "detection.base", Unit: "1", Meaning: "weight of noticing with no tailoring", Default: .4, Min: .2, Max: .6, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Detection.Base }},
		{Path: "detection.tailoring", Unit: "1", Meaning: "what full tailoring adds to noticing", Default: .6, Min: .3, Max: .9, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Detection.Tailoring }},
		{Path: "detection.episode", Unit: "1", Meaning: "what an episode adds to noticing", Default: 2, Min: 1, Max: 4, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Detection.Episode }},
		{Path: "detection.words", Unit: "words", Meaning: "maximum number of bad words that count in a month", Default: 3, Min: 2, Max: 6, Highest: 1000, Status: Shape, At: func(p *Params) *float32 { return &p.Detection.Words }},
		{Path: "detection.covert_from", Unit: "1", Meaning: "covert use that nobody calls a lie yet", Default: .1, Min: .05, Max: .2, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Detection.CovertFrom }},
		{Path: "detection.shock_from", Unit: "1", Meaning: "covert use below which a shock reveals no lie", Default: .25, Min: .12, Max: .5, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Detection.ShockFrom }},
		{Path: "detection.victim", Unit: "1", Meaning: "how much a lie hurts a customer who tolerates no intrusion", Default: 1.8, Min: .9, Max: 2.7, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Detection.Victim }},
		{Path: "detection.victim_most", Unit: "1", Meaning: "maximum of that hurt", Default: 1.2, Min: .9, Max: 1.8, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Detection.VictimMost }},
		{Path: "grievance.feed", Unit: "a month", Meaning: "grievance added by full unease", Default: .71, Min: .35, Max: 1.1, Highest: 20, Status: Fit, Source: "C11,T03", At: func(p *Params) *float32 { return &p.Grievance.Feed }},
		{Path: "grievance.forgive", Unit: "share a month", Meaning: "share of grievance forgiven", Default: .11, Min: .05, Max: .2, Highest: 1, Status: Fit, Source: "C11,T03", At: func(p *Params) *float32 { return &p.Grievance.Forgive }},
		{Path: "grievance.incident", Unit: "1", Meaning: "grievance added by an incident of severity 1", Default: .23, Min: .1, Max: .5, Highest: 20, Status: Fit, Source: "T12,T13", At: func(p *Params) *float32 { return &p.Grievance.Incident }},
		{Path: "grievance.deceived", Unit: "1", Meaning: "grievance added by full deception", Default: .22, Min: .1, Max: .5, Highest: 20, Status: Fit, Source: "T12,T13", At: func(p *Params) *float32 { return &p.Grievance.Deceived }},
		{Path: "grievance.hit", Unit: "1", Meaning: "grievance added by a shock of size 1", Default: .35, Min: .2, Max: .8, Highest: 20, Status: Fit, Source: "T12,T13", At: func(p *Params) *float32 { return &p.Grievance.Hit }},
		{Path: "grievance.hit_base", Unit: "1", Meaning: "how much a shock counts with no covert use", Default: .38, Min: .2, Max: .6, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Grievance.HitBase }},
		{Path: "grievance.hit_covert", Unit: "1", Meaning: "what full covert use adds to that", Default: .59, Min: .3, Max: .9, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Grievance.HitCovert }},
		{Path: "grievance.used_weight", Unit: "1", Meaning: "how far customers tolerate what they are used to; 0: not at all", Default: .16, Min: 0, Max: .3, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Grievance.UsedWeight }},
		{Path: "grievance.used_speed", Unit: "share a month", Meaning: "how fast they get used to it", Default: .033, Min: .01, Max: .1, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Grievance.UsedSpeed }},
		{Path: "grievance.repeats_kept", Unit: "share a month", Meaning: "share of the count of episodes kept from month to month", Default: .87, Min: .8, Max: .97, Highest: .99, Status: Fit, Source: "C11", At: func(p *Params) *float32 { return &p.Grievance.RepeatsKept }},
		{Path: "surveillance.floor", Unit: "1", Meaning: "amount of curation that is not felt yet", Default: .15, Min: .075, Max: .3, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Surveillance.Floor }},
		{Path: "surveillance.human", Unit: "share", Meaning: "share that full human touch removes", Default: .59, Min: .3, Max: .9, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Surveillance.Human }},
		{Path: "surveillance.serendipity", Unit: "share", Meaning: "share that full serendipity removes", Default: .4, Min: .2, Max: .8, Highest: 1, Status: Assumed, At: func(p *Params) *float32 { return &p.Surveillance.Serendipity }},
		{Path: "monotony.speed", Unit: "share a month", Meaning: "how fast consumption follows what is shown", Default: .039, Min: .02, Max: .08, Highest: 1, Status: Fit, Source: "N03,N05", At: func(p *Params) *float32 { return &p.Monotony.Speed }},
		{Path: "monotony.pull", Unit: "1", Meaning: "narrowing caused by tailoring", Default: .61, Min: .3, Max: 1, Highest: 20, Status: Fit, Source: "N03,N05", At: func(p *Params) *float32 { return &p.Monotony.Pull }},
		{Path: "monotony.push", Unit: "1", Meaning: "widening caused by serendipity", Default: 1.9, Min: .9, Max: 3.6, Highest: 20, Status: Fit, Source: "N03,N05", At: func(p *Params) *float32 { return &p.Monotony.Push }},
		{Path: "monotony.drift", Unit: "share a month", Meaning: "spontaneous narrowing", Default: .0062, Min: .003, Max: .012, Highest: 1, Status: Fit, Source: "N03,I37", At: func(p *Params) *float32 { return &p.Monotony.Drift }},
		{Path: "monotony.rotation", Unit: "share", Meaning: "share of wear that full serendipity prevents", Default: .64, Min: .3, Max: .9, Highest: 1, Status: Fit, Source: "F04", At: func(p *Params) *float32 { return &p.Monotony.Rotation }},
		{Path: "monotony.fatigue", Unit: "share a month", Meaning: "speed at which fatigue follows its causes", Default: .1, Min: .03, Max: .375, Highest: 1, Status: Fit, Source: "F09", At: func(p *Params) *float32 { return &p.Monotony.Fatigue }},
		{Path: "monotony.deficit", Unit: "1", Meaning: "fatigue caused by unmet novelty need", Default: 1.5, Min: .75, Max: 2.25, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Monotony.Deficit }},
		{Path: "monotony.newness", Unit: "1", Meaning: "how much this kind of market lives on novelty: a factor on fatigue from sameness", Default: 1, Min: .3, Max: 1.5, Highest: 20, Status: Assumed, Setting: true, At: func(p *Params) *float32 { return &p.Monotony.Newness }},
		{Path: "monotony.over_touch", Unit: "1", Meaning: "fatigue caused by touches beyond those that tire nobody", Default: .5, Min: .25, Max: .75, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Monotony.OverTouch }},
		{Path: "monotony.free", Unit: "share", Meaning: "touches that tire nobody, as a share of tolerance", Default: .51, Min: 0, Max: 1, Highest: 1, Status: Fit, Source: "F09", At: func(p *Params) *float32 { return &p.Monotony.Free }},
		{Path: "monotony.range", Unit: "1", Meaning: "novelty that the full range of consumption gives", Default: .75, Min: .5, Max: 1, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Monotony.Range }},
		{Path: "surplus.novelty", Unit: "1", Meaning: "value of novelty to a customer who needs it", Default: .52, Min: .25, Max: .75, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Surplus.Novelty }},
		{Path: "surplus.extraction", Unit: "1", Meaning: "value that full extraction takes", Default: .46, Min: .25, Max: .75, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Surplus.Extraction }},
		{Path: "surplus.base", Unit: "1", Meaning: "value of the relationship itself", Default: .097, Min: .05, Max: .14, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Surplus.Base }},
		{Path: "surplus.price_war", Unit: "1", Meaning: "value that a price war of size 1 takes", Default: .1, Min: .05, Max: .2, Highest: 20, Status: Assumed, At: func(p *Params) *float32 { return &p.Surplus.PriceWar }},
		{Path: "surplus.gift", Unit: "1", Meaning: "value of a gift worth one basket", Default: .3, Min: .15, Max: .6, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Surplus.Gift }},
		{Path: "surplus.taken_base", Unit: "1", Meaning: "share of what extraction takes with no relevance", Default: .3, Min: .15, Max: .6, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Surplus.TakenBase }},
		{Path: "surplus.taken_relevance", Unit: "1", Meaning: "what full relevance adds to that share", Default: .7, Min: .35, Max: 1, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Surplus.TakenRelevance }},
	}
}
