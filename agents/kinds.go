package agents

// Segment is one privacy group of the population.
type Segment struct {
	Name  string
	Share float32    // shares of a population sum to 1
	Beta  [2]float32 // the two shapes of the threshold's Beta distribution
}

// Westin returns the three classic privacy segments (I01).
func Westin() []Segment {
	return []Segment{
		{"fundamentalist", .26, [2]float32{1.8, 4.2}},
		{"pragmatist", .64, [2]float32{3.3, 2.7}},
		{"unconcerned", .10, [2]float32{5.4, .6}},
	}
}

// Consent is a brand's consent interface: whom it asks and when, and the nudge in logits.
type Consent struct {
	Kind   ConsentKind
	Nudge  float32 // replaces the kind's own nudge when Custom
	Custom bool
	Reward bool // a small reward, which adds to any nudge (P06)
}

// ConsentKind is one of the four interfaces of a scenario file.
type ConsentKind uint8

// The consent interfaces.
const (
	ConsentEasy   ConsentKind = iota // default on, settings easy to find; nobody is asked
	ConsentBuried                    // default on, the way out buried: control counts as 0 in opting out (P01)
	ConsentPrompt                    // forced neutral choice at the start and on joining (P02)
	ConsentOptIn                     // default off (P04)
)

// ConsentNames are the names in files, in order of the kinds.
var ConsentNames = [...]string{"easy", "buried", "prompt", "opt-in"}

// PolicyKind is a rule that moves a brand's levers in response to its dashboard.
type PolicyKind uint8

// The policies.
const (
	NoPolicy PolicyKind = iota
	ClickMaximizer
	Guardrailed
	Responsive
	RivalMatcher
	PolicyCount
)

// PolicyNames are the names in files, in order of the kinds.
var PolicyNames = [PolicyCount]string{"none", "click-maximizer", "guardrailed", "responsive", "rival-matcher"}

// Cause is a mechanism to which a departure is attributed (equation 14.5).
type Cause int

// The causes. Ordinary is one minus the rest, so that the shares of a departure sum to exactly one.
const (
	CauseIntrusion Cause = iota
	CauseIncident
	CauseSurveillance
	CauseMonotony
	CauseExtraction
	CauseCommoditization
	CauseContagion
	CauseDeception // found out about secret watching, by whatever route
	CauseBreach    // a leak of data
	CauseExpose    // a press report on covert use
	CauseOrdinary
	CauseCount
)

// CauseNames name the causes in columns and in the model's description, in order.
var CauseNames = [CauseCount]string{
	"intrusion", "incident", "surveillance", "monotony", "extraction", "commoditization", "contagion", "deception", "breach", "expose", "ordinary",
}

// CauseWords are the names of the causes in every screen, table and report.
var CauseWords = [CauseCount]string{
	"too personal", "guess too close", "felt watched", "always the same", "takes too much", "treated as a number", "friends left",
	"found out a lie", "data breach", "exposé", "would leave anyway",
}

// CauseMeanings describe each cause in plain words.
var CauseMeanings = [CauseCount]string{
	"they felt more intrusion than they could bear", "a message knew what they had told nobody", "they felt watched", "they saw the same again and again",
	"the brand keeps too much of the gain", "rivals serve them as well, and nothing holds them", "friends left or warned them",
	"they found out that they were watched in secret", "their data leaked", "the press reported covert use of data", "their own propensity to leave",
}

// Parameter is one row of the parameter table, which holds everything uncertain or chosen about the model.
type Parameter struct {
	Path    string  // below "parameters.", e.g. trust.loss_gain_ratio
	Unit    string  // "1" for a pure number
	Meaning string  // one plain sentence
	Why     string  // why the stated range is as it is: what its ends would mean; only where the value is free
	Default float32 // value unless set
	Min     float32 // stated range of uncertainty, for sweeps and draws
	Max     float32
	Lowest  float32 // bounds that the model accepts
	Highest float32
	Status  ParameterStatus
	Source  string // evidence ids, "" when assumed
	Setting bool   // set by a scenario's setting (hazard, basket ...) rather than by calibration
	At      func(*Params) *float32
}

// Free reports whether the value is unknown, so that worlds may draw it: it is unmeasured, no setting states it, and it is not part of an
// equation's form or of a mechanism on trial.
func (p *Parameter) Free() bool {
	return p.Status != Measured && p.Status != Shape && p.Status != Trial && !p.Setting
}

// ParameterStatus says where a value comes from.
type ParameterStatus string

// The statuses of a parameter.
const (
	Measured ParameterStatus = "measured" // from the row named in Source
	Fit      ParameterStatus = "fit"      // to be calibrated on the rows named; the value is a hand-made start
	Assumed  ParameterStatus = "assumed"  // no source: sweep it
	Trial    ParameterStatus = "trial"    // of a mechanism that is switched off until it is fitted: assumed, and not drawn
	Shape    ParameterStatus = "shape"    // belongs to an equation's form: assumed, and not drawn
)
