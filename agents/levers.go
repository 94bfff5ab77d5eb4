package agents

// Lever names one 0..1 dial of a strategy.
type Lever int

// The ten levers, in the order used everywhere: tables, files, sliders, share codes.
const (
	Intensity     Lever = iota // depth of tailoring
	Pervasiveness              // share of touchpoints, frequency
	Collection                 // 0 declared first-party, .3 own behaviour, .6 inferred and bought, 1 covert and sensitive
	Transparency               // how openly data use is disclosed
	Control                    // easy settings, opt-out, deletion
	Serendipity                // discovery, rotation
	Human                      // people, service, community
	Restraint                  // stepping back, picking moments
	Extraction                 // value kept by the brand; customers feel up to .3 is fair
	Governance                 // ethical review, sensitive inferences blocked, security
	LeverCount
)

// Levers is one setting of all ten dials, each 0..1.
type Levers [LeverCount]float32

// LeverNames are the file and flag names, in order.
var LeverNames = [LeverCount]string{
	"intensity", "pervasiveness", "collection", "transparency", "control",
	"serendipity", "human", "restraint", "extraction", "governance",
}

// LeverWords are the names of the levers in every screen and report.
var LeverWords = [LeverCount]string{
	"How deep", "How often", "Data taken", "How open", "Easy to refuse", "Surprise", "People", "Stepping back", "Profit kept", "Ethics review",
}

// LeverMeanings describe each lever in one line, in order.
var LeverMeanings = [LeverCount]string{
	"how deeply messages and offers are tailored to the person",
	"share of touchpoints that are personalized, and how often the brand calls",
	"what data is taken: 0 declared, .3 own behaviour, .6 inferred and bought, 1 covert and sensitive",
	"how openly data use is told",
	"how easily a customer can change settings, opt out, delete",
	"room for discovery and rotation beyond what the profile predicts",
	"people, service and community behind the automation",
	"stepping back when a customer is uneasy or tired",
	"value kept by the brand; up to .3 is felt as fair",
	"ethical review, sensitive inferences blocked, security",
}

// LeverByName returns the lever of that name.
func LeverByName(name string) (Lever, bool) {
	for l, n := range LeverNames {
		if n == name {
			return Lever(l), true
		}
	}
	return 0, false
}
