package agents

// Strategy is a named setting of the ten levers, and possibly a policy that moves them.
type Strategy struct {
	Name   string
	About  string // what it stands for, one sentence
	Levers Levers
	Policy PolicyKind
}

// Strategies returns the presets, in the order of every table. From intrusive to balanced, only personalization
// differs. Care and price (human contact, extraction, governance) are the same everywhere, except where a name promises otherwise, so
// that a difference between two strategies is not due to something that merely accompanies depth.
func Strategies() []Strategy {
	l := func(i, p, c, t, k, s, h, r, e, g float32) Levers { return Levers{i, p, c, t, k, s, h, r, e, g} }
	return []Strategy{
		{"mass-marketing", "One message for everybody: hardly any tailoring, hardly any data.", l(.05, .50, .05, .45, .40, .30, .40, .20, .35, .50), NoPolicy},
		{"basic-segmentation", "A few coarse groups from declared data and purchases.", l(.25, .50, .20, .45, .40, .30, .40, .20, .35, .50), NoPolicy},
		{"click-maximizer", "Where testing for clicks alone ends up: deep, everywhere, opaque.", l(.85, .85, .70, .25, .20, .10, .40, 0, .35, .50), NoPolicy},
		{"hyper-intrusive", "Everything that can be known is used, everywhere, without asking or telling.", l(.95, .90, .95, .10, .05, .05, .40, 0, .35, .50), NoPolicy},
		{"covert-profiler", "Quiet in contact, covert in data: deep profiles that nobody is told of.", l(.80, .50, .95, .05, .10, .30, .40, .20, .35, .50), NoPolicy},
		{"transparent-deep", "Deep personalization on data that is told of and in the customer's hands.", l(.85, .60, .50, .90, .85, .30, .40, .40, .35, .50), NoPolicy},
		{"balanced", "Moderate depth, open and controllable, with room for discovery and stepping back.", l(.55, .50, .35, .80, .80, .30, .40, .60, .35, .50), NoPolicy},
		{"privacy-first", "As little data as possible, full control, light tailoring.", l(.25, .35, .10, .90, .95, .30, .40, .60, .35, .80), NoPolicy},
		{"human-centric", "People and service first; personalization supports them.", l(.35, .40, .20, .75, .75, .45, .90, .60, .35, .50), NoPolicy},
		{"ethical-ai", "Deep-ish personalization under review: open, controllable, restrained, governed.", l(.60, .45, .40, .95, .95, .35, .40, .80, .20, .95), NoPolicy},
		{"guardrailed", "Balanced's start, climbing for clicks, pulled back when opt-outs rise.", l(.55, .50, .35, .80, .80, .30, .40, .60, .35, .50), Guardrailed},
	}
}

// Industry is the reference setting of experiments: what many brands do. It is not a preset.
var Industry = Levers{.60, .60, .55, .35, .35, .20, .30, .20, .50, .40}

// StrategyByName returns the preset of that name.
func StrategyByName(name string) (Strategy, bool) {
	for _, s := range Strategies() {
		if s.Name == name {
			return s, true
		}
	}
	return Strategy{}, false
}
