package agents

import (
	"strings"
	"sync"
)

// Parameters returns the table of everything uncertain or set about the model, in the order of its mechanisms. Columns: path,
// unit, meaning, default, stated range, accepted range, status, evidence, set by a setting, field.
func Parameters() []Parameter {
	return append(append(parametersOfFeeling(), parametersOfTrust()...), parametersOfMarket()...)
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
		{"people.novelty_mean", "1", "mean novelty need", .35, .2, .5, .01, .99, Measured, "N09", false, func(p *Params) *float32 { return &p.People.NoveltyMean }},
		{"people.novelty_size", "1", "a+b of the Beta of novelty need", 4, 2, 8, .1, 100, Measured, "N09", false, func(p *Params) *float32 { return &p.People.NoveltySize }},
		{"people.receptivity_mean", "1", "mean receptivity: how much relevance is worth", .6, .4, .8, .01, .99, Assumed, "", false, func(p *Params) *float32 { return &p.People.ReceptivityMean }},
		{"people.receptivity_size", "1", "a+b of the Beta of receptivity", 8, 4, 16, .1, 100, Assumed, "", false, func(p *Params) *float32 { return &p.People.ReceptivitySize }},
		{"people.tolerance_median", "touches a month", "median repetition tolerance", 22, 15, 40, 1, 400, Measured, "I09,F06", false, func(p *Params) *float32 { return &p.People.ToleranceMedian }},
		{"people.tolerance_spread", "1", "standard deviation of the log of repetition tolerance", 1.05, .7, 1.4, 0, 20, Measured, "I09,F06", false, func(p *Params) *float32 { return &p.People.ToleranceSpread }},
		{"people.hazard_mean", "share a month", "mean own propensity to leave anyway", .024, .005, .06, .0001, .5, Measured, "I15,I16,I17", true, func(p *Params) *float32 { return &p.People.HazardMean }},
		{"people.hazard_shape", "1", "first shape of its Beta: small is very different people", 4, 1, 8, .1, 100, Fit, "I18", false, func(p *Params) *float32 { return &p.People.HazardShape }},
		{"people.susceptibility_mean", "1", "mean susceptibility to others' words", .4, .2, .6, .01, .99, Assumed, "", false, func(p *Params) *float32 { return &p.People.SusceptibilityMean }},
		{"people.susceptibility_size", "1", "a+b of the Beta of susceptibility", 5, 3, 10, .1, 100, Assumed, "", false, func(p *Params) *float32 { return &p.People.SusceptibilitySize }},
		{"people.concern_base", "1", "mean stated concern", .55, .4, .7, 0, 20, Assumed, "I05", false, func(p *Params) *float32 { return &p.People.ConcernBase }},
		{"people.concern_slope", "1", "how far stated concern follows the privacy threshold", .35, .1, .6, 0, 20, Fit, "P07", false, func(p *Params) *float32 { return &p.People.ConcernSlope }},
		{"people.concern_noise", "1", "spread of stated concern that nothing explains", .22, .1, .3, 0, 20, Fit, "P07", false, func(p *Params) *float32 { return &p.People.ConcernNoise }},
		{"people.disposition_mean", "1", "mean level that trust drifts to", .55, .4, .7, .01, .99, Assumed, "", false, func(p *Params) *float32 { return &p.People.DispositionMean }},
		{"people.disposition_size", "1", "a+b of the Beta of disposition", 12, 6, 24, .1, 100, Assumed, "", false, func(p *Params) *float32 { return &p.People.DispositionSize }},
		{"people.spending_spread", "1", "standard deviation of the log of spending", .5, .25, 1, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.People.SpendingSpread }},
		{"people.narrowness_mean", "1", "mean narrowness of consumption at the start", .3, .15, .45, .01, .99, Assumed, "", false, func(p *Params) *float32 { return &p.People.NarrownessMean }},
		{"people.narrowness_size", "1", "a+b of the Beta of narrowness", 8, 4, 16, .1, 100, Assumed, "", false, func(p *Params) *float32 { return &p.People.NarrownessSize }},
		{"people.affect_base", "1", "affective loyalty at the start: constant", .2, .1, .3, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.People.AffectBase }},
		{"people.affect_slope", "1", "affective loyalty at the start: weight of disposition", .5, .25, .75, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.People.AffectSlope }},
		{"people.affect_noise", "1", "affective loyalty at the start: spread", .1, .05, .2, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.People.AffectNoise }},
		{"people.habit_start", "1", "habit at the start", .3, .15, .45, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.People.HabitStart }},
		{"people.depth_start", "1", "what a brand knows at the start", .25, .1, .4, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.People.DepthStart }},
		{"people.unease_start", "1", "unease at the start", .05, 0, .1, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.People.UneaseStart }},
		{"exposure.base", "touches a month", "touches without any pervasiveness", 2, 1, 5, 0, 10, Assumed, "", false, func(p *Params) *float32 { return &p.Exposure.Base }},
		{"exposure.span", "touches a month", "touches that full pervasiveness adds", 18, 10, 28, 0, 28, Assumed, "", false, func(p *Params) *float32 { return &p.Exposure.Span }},
		{"exposure.restraint", "share", "touches that full restraint spares the uneasy or tired", .6, .3, .72, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Exposure.Restraint }},
		{"exposure.depth", "share", "tailoring that full restraint spares the uneasy", .8, .4, .96, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Exposure.Depth }},
		{"exposure.muted", "share", "touches that still reach who has muted the brand", .2, .1, .24, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Exposure.Muted }},
		{"exposure.opted_out", "share", "tailoring that still reaches who has opted out", .15, .075, .18, 0, 1, Assumed, "W05", false, func(p *Params) *float32 { return &p.Exposure.OptedOut }},
		{"data.gain", "share a month", "what is unknown learnt at full flow", .25, .1, .4, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Data.Gain }},
		{"data.decay", "share a month", "what is known forgotten", .08, .03, .15, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Data.Decay }},
		{"data.flow", "1", "flow of data without any collection", .2, .1, .3, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Data.Flow }},
		{"data.flow_opted_out", "1", "flow of data from who has opted out", .05, .025, .06, 0, 20, Assumed, "W05", false, func(p *Params) *float32 { return &p.Data.OutFlow }},
		{"data.deletion", "share a month", "what full control adds to forgetting who has opted out", .3, .15, .36, 0, 1, Assumed, "W05", false, func(p *Params) *float32 { return &p.Data.Deletion }},
		{"relevance.slope", "1", "k: what tailoring on data is worth", 4, 2, 6, 0, 20, Fit, "W01,W05", false, func(p *Params) *float32 { return &p.Relevance.Slope }},
		{"relevance.generic", "1", "r0: relevance without tailoring", .15, .05, .3, 0, 20, Fit, "W01,W05", false, func(p *Params) *float32 { return &p.Relevance.Generic }},
		{"relevance.narrowness", "1", "w_n: narrow data teach less", .4, 0, .8, 0, 20, Fit, "N12", false, func(p *Params) *float32 { return &p.Relevance.Narrowness }},
		{"relevance.exploration", "1", "relevance that full serendipity costs", .4, .2, .7, 0, 20, Fit, "N08", false, func(p *Params) *float32 { return &p.Relevance.Exploration }},
		{"intrusion.scale", "1", "s_p: scale of felt intrusion", 1.3, .8, 2, 0, 20, Fit, "B14,B02,B05", false, func(p *Params) *float32 { return &p.Intrusion.Scale }},
		{"intrusion.saturation", "1", "saturation of felt intrusion", .75, .3, 1, 0, 20, Fit, "B14,B02,B05", false, func(p *Params) *float32 { return &p.Intrusion.Saturation }},
		{"intrusion.known", "1", "w_s: inferred or bought data, as far as one knows", 1.15, .7, 1.6, 0, 20, Fit, "F07,B13", false, func(p *Params) *float32 { return &p.Intrusion.Known }},
		{"intrusion.hidden", "1", "w_c: covert use once noticed", 1.3, .5, 2, 0, 20, Fit, "B02,B08", false, func(p *Params) *float32 { return &p.Intrusion.Hidden }},
		{"intrusion.control", "share", "b: felt intrusion that full control takes off", .35, .2, .5, 0, 1, Fit, "T01", false, func(p *Params) *float32 { return &p.Intrusion.Control }},
		{"intrusion.trust", "1", "c_T: how far trust softens felt intrusion", 1.25, .6, 1.5, 0, 20, Fit, "B05", false, func(p *Params) *float32 { return &p.Intrusion.Trust }},
		{"intrusion.touch_base", "1", "felt weight of a touch without pervasiveness", .6, .3, .9, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Intrusion.TouchBase }},
		{"reaction.usefulness", "1", "c_r: how far usefulness raises tolerance", .7, .3, .8, 0, 20, Fit, "B03,B11", false, func(p *Params) *float32 { return &p.Reaction.Usefulness }},
		{"reaction.floor", "1", "lowest threshold anybody has", .25, .15, .3, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.Floor }},
		{"reaction.width", "1", "w: how sharp the creepy threshold is", .095, .06, .15, .01, 20, Fit, "B10", false, func(p *Params) *float32 { return &p.Reaction.Width }},
		{"reaction.jolt", "1", "j_u: unease that an episode adds", .34, .2, .5, 0, 20, Fit, "B14,B18", false, func(p *Params) *float32 { return &p.Reaction.Jolt }},
		{"reaction.forget", "share a month", "delta_u: unease forgotten", .25, .15, .4, 0, 1, Fit, "B14,B18", false, func(p *Params) *float32 { return &p.Reaction.Forget }},
		{"reaction.prime", "1", "what a primed concern takes off the threshold (probe)", .2, .1, .4, 0, 20, Fit, "B09", false, func(p *Params) *float32 { return &p.Reaction.Prime }},
		{"reaction.incident_rate", "chance a month", "incidents at full depth, data and collection without governance", .05, .01, .1, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.IncidentRate }},
		{"reaction.incident_exponent", "1", "exponent of the heavy tail of severity", .6, .4, .8, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.IncidentExponent }},
		{"reaction.incident_unease", "1", "unease from an incident of severity 1", .6, .3, 1, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.IncidentUnease }},
		{"reaction.breach_unease", "1", "unease from a breach of size 1", .42, .21, .84, 0, 20, Fit, "T12,T13", false, func(p *Params) *float32 { return &p.Reaction.BreachUnease }},
		{"reaction.covert_unease", "1", "unease from covert use come to light in a shock", .25, .125, .5, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.CovertUnease }},
		{"reaction.episode_sensitize", "1", "lasting drop of the threshold from an episode", .02, .01, .04, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.EpisodeSensitize }},
		{"reaction.incident_sensitize", "1", "the same from an incident", .2, .1, .4, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.IncidentSensitize }},
		{"reaction.deceived_sensitize", "1", "the same from deception", .08, .04, .16, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.DeceivedSensitize }},
		{"reaction.sensitize_decay", "share a month", "sensitization forgotten", .05, .025, .1, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.SensitizeDecay }},
		{"reaction.sensitize_cap", "1", "largest lasting drop of the threshold", .4, .2, .8, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.SensitizeCap }},
		{"reaction.resign_hit", "1", "resignation from a shock", .35, .2, .5, 0, 20, Fit, "P09,T10,B14", false, func(p *Params) *float32 { return &p.Reaction.ResignHit }},
		{"reaction.resign_incident", "1", "resignation from an incident", .1, .05, .2, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.ResignIncident }},
		{"reaction.resign_episode", "1", "resignation from an episode", .08, .02, .15, 0, 20, Fit, "P09,T10,B14", false, func(p *Params) *float32 { return &p.Reaction.ResignEpisode }},
		{"reaction.resign_decay", "share a month", "resignation forgotten", .03, .015, .06, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.ResignDecay }},
		{"reaction.rival_unease", "1", "unease from a rival's breach", .12, .06, .24, 0, 20, Fit, "T02", false, func(p *Params) *float32 { return &p.Reaction.RivalUnease }},
		{"reaction.rival_trust", "share", "trust that a rival's breach takes", .03, .015, .06, 0, 1, Fit, "T02", false, func(p *Params) *float32 { return &p.Reaction.RivalTrust }},
		{"reaction.viral_rate", "chance", "incidents that a viral incident of size 1 means", .02, .01, .04, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Reaction.ViralRate }},
		{"detection.rate", "chance a month", "noticing covert use", .09, .02, .15, 0, 1, Assumed, "B02", false, func(p *Params) *float32 { return &p.Detection.Rate }},
		{"detection.rumour", "chance a word", "noticing covert use by a friend's bad word", .04, .02, .08, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Detection.Rumour }},
		{"detection.fade", "share a month", "awareness lost", .005, 0, .02, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Detection.Fade }},
		{"surveillance.floor", "1", "being curated that is not felt yet", .15, .075, .3, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Surveillance.Floor }},
		{"surveillance.human", "share", "what full human touch takes off", .6, .3, .9, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Surveillance.Human }},
		{"surveillance.serendipity", "share", "what full serendipity takes off", .4, .2, .8, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Surveillance.Serendipity }},
		{"monotony.speed", "share a month", "how fast consumption follows what is shown", .04, .02, .08, 0, 1, Fit, "N03,N05", false, func(p *Params) *float32 { return &p.Monotony.Speed }},
		{"monotony.pull", "1", "narrowing by tailoring", .6, .3, 1, 0, 20, Fit, "N03,N05", false, func(p *Params) *float32 { return &p.Monotony.Pull }},
		{"monotony.push", "1", "widening by serendipity", 1.8, .9, 3.6, 0, 20, Fit, "N03,N05", false, func(p *Params) *float32 { return &p.Monotony.Push }},
		{"monotony.drift", "share a month", "narrowing by itself", .006, .003, .012, 0, 1, Fit, "N03,I37", false, func(p *Params) *float32 { return &p.Monotony.Drift }},
		{"monotony.rotation", "share", "wear that full serendipity spares", .6, .3, .9, 0, 1, Fit, "F04", false, func(p *Params) *float32 { return &p.Monotony.Rotation }},
		{"monotony.fatigue", "share a month", "speed of fatigue", .25, .125, .375, 0, 1, Assumed, "", false, func(p *Params) *float32 { return &p.Monotony.Fatigue }},
		{"monotony.deficit", "1", "fatigue from unmet novelty need", 1.5, .75, 2.25, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Monotony.Deficit }},
		{"monotony.over_touch", "1", "fatigue from touches beyond tolerance", .5, .25, .75, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Monotony.OverTouch }},
		{"monotony.range", "1", "novelty that the full range of consumption gives", .75, .5, 1, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Monotony.Range }},
		{"surplus.novelty", "1", "worth of novelty to who needs it", .5, .25, .75, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Surplus.Novelty }},
		{"surplus.extraction", "1", "what full extraction takes", .5, .25, .75, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Surplus.Extraction }},
		{"surplus.base", "1", "what a relation is worth by itself", .095, .05, .14, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Surplus.Base }},
		{"surplus.price_war", "1", "what a price war of size 1 takes", .1, .05, .2, 0, 20, Assumed, "", false, func(p *Params) *float32 { return &p.Surplus.PriceWar }},
	}
}
