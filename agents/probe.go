package agents

// Message is a single message sent to customers in their current state. Many findings concern a message rather than a month; the
// probe answers them with the month's equations. A message's fields replace what the month knows: there is no restraint, no
// consent, no rotation and no wear of the cosmetic tactic. All are 0..1 unless stated otherwise.
type Message struct {
	Depth                             float32 // i: tailoring as it arrives
	Collection, Transparency, Control float32 // C, T^, K^ of the sender
	Touch                             float32 // felt weight of the touch, in place of the one that pervasiveness gives
	Quality                           float32 // q, signal quality, 1 as usual and above
	Data                              float32 // d: how much the sender knows
	Aware                             float32 // a: the customer knows what is collected
	Reveal                            float32 // the message itself says what it is based on (B08)
	Cue                               float32 // added to trust, -1..1: a seal, a trusted site (B02, B05)
	Prime                             float32 // concern is primed: lowers the threshold by this times the parameter reaction.prime (B09)
	Justified                         float32 // a reason is given for the personal tone (B03)
	Specific                          float32 // shows one specific item instead of a category (B07)
	Need                              float32 // how specific the customer's need has become (B07)
	Discount                          float32 // lifts the response by this share (B11)
	Extra                             float32 // weight of the tactic itself, 0 and above: place, speech, faces (B15)
	Touches                           float32 // how often the same message comes, 1 and above (F01, F02)
}

// PlainMessage returns a message at a depth, without any of the special knobs.
func PlainMessage(depth float32) Message {
	return Message{Depth: depth, Control: .3, Touch: .85, Quality: 1, Data: .6, Touches: 1}
}

// Knob is one field of a message, as files and commands name it.
type Knob struct {
	Name, Meaning string
	Lowest, Most  float32
	At            func(*Message) *float32
}

// Knobs are the fields of a message.
func Knobs() []Knob {
	return []Knob{
		{"depth", "how far it is tailored", 0, 1, func(m *Message) *float32 { return &m.Depth }},
		{"collection", "what the sender collects", 0, 1, func(m *Message) *float32 { return &m.Collection }},
		{"transparency", "how far that is told", 0, 1, func(m *Message) *float32 { return &m.Transparency }},
		{"control", "what the customer decides", 0, 1, func(m *Message) *float32 { return &m.Control }},
		{"touch", "felt weight of the contact", 0, 1, func(m *Message) *float32 { return &m.Touch }},
		{"quality", "of the signal, 1 as usual", 0, 5, func(m *Message) *float32 { return &m.Quality }},
		{"data", "how much the sender knows", 0, 1, func(m *Message) *float32 { return &m.Data }},
		{"aware", "the customer knows what is collected", 0, 1, func(m *Message) *float32 { return &m.Aware }},
		{"reveal", "the message tells what it rests on", 0, 1, func(m *Message) *float32 { return &m.Reveal }},
		{"cue", "added to trust: a seal, a trusted site", -1, 1, func(m *Message) *float32 { return &m.Cue }},
		{"prime", "privacy is on the customer's mind", 0, 1, func(m *Message) *float32 { return &m.Prime }},
		{"justified", "a reason is given", 0, 1, func(m *Message) *float32 { return &m.Justified }},
		{"specific", "shows one specific item instead of a category", 0, 1, func(m *Message) *float32 { return &m.Specific }},
		{"need", "how specific the customer's need is", 0, 1, func(m *Message) *float32 { return &m.Need }},
		{"discount", "lifts the response by this share", 0, 5, func(m *Message) *float32 { return &m.Discount }},
		{"extra", "weight of the tactic itself: place, speech, faces", 0, 5, func(m *Message) *float32 { return &m.Extra }},
		{"touches", "how often the same message comes", 1, 1000, func(m *Message) *float32 { return &m.Touches }},
	}
}

// Effects of a message's knobs, which no month has. Their sizes are assumed; each is one side of the finding named.
const (
	misfit      = .8  // fit that a specific message loses with customers who have no specific need (B07)
	excused     = .55 // felt intrusion, before saturation, that a justification takes off (B03)
	candourWins = .2  // share of trust that telling adds at full acceptability, and takes where the flow is unacceptable (B08)
)

// Answer is the effect of a message on one customer; the customer does not change.
type Answer struct {
	Relevance float32 // 3.2
	Felt      float32 // p of 4.2
	Over      bool    // felt intrusion exceeds the customer's own threshold, without its floor and without sensitization
	Creepy    float32 // q_c of 5.2: chance that the message is creepy
	Response  float32 // 12.1, to one touch
	Clicks    float32 // expected clicks over all touches
	Mute      float32 // 13.3: chance that the customer refuses messages after it
}

// Answer sends the message to customer i. Equations 3, 4, 5.1, 5.2, 12.1 and 13.3 are the month's own functions.
func (m *Message) Answer(c *Customers, i int, p *Params) Answer {
	x := signal(&p.Relevance, m.Depth, m.Data, m.Quality, c.Narrowness[i])
	fits := float32(fit(x) * (1 - float32(float32(misfit*m.Specific)*(1-m.Need))))
	r := relevant(&p.Relevance, fits, 0)

	told := float32(float32(candourWins*m.Reveal) * acceptability(&p.Trust, m.Collection))
	trust := clip01(c.Trust[i] + m.Cue + float32(told*c.Trust[i]))
	known := float32(m.Collection * atLeast(atLeast(m.Reveal, m.Aware), m.Transparency))
	covert := float32(m.Collection * (1 - m.Transparency))
	noticed := float32(float32(m.Aware*covert) * (1 - m.Reveal))
	y := raw(&p.Intrusion, m.Depth, m.Data, m.Touch, known, noticed, m.Extra, m.Control, trust)
	felt := saturate(&p.Intrusion, float32(y*(1-float32(excused*m.Justified))))

	own := tolerance(&p.Reaction, c.Threshold[i], c.Sensitization[i], c.Receptivity[i], r, 0) - float32(p.Reaction.Prime*m.Prime)
	creepy := creepiness(&p.Reaction, felt, own)
	response := respond(&p.Purchase, r, 0, trust, m.Depth, 0, m.Discount, creepy)
	xi := float32(m.Touches * c.PerTolerance[i])
	return Answer{
		Relevance: r, Felt: felt, Over: felt > own+c.Sensitization[i], Creepy: creepy, Response: response,
		Clicks: float32(float32(p.Purchase.Click*m.Touches) * float32(positive(liking(xi))*response)),
		Mute:   muting(&p.Voice, m.Touches, xi, r, c.Fatigue[i], creepy, cosmetic(&p.Purchase, m.Depth, 0)),
	}
}
