package agents

// ExposureParams holds how often a brand contacts its customers.
type ExposureParams struct {
	Base, Span float32 // touches a month at pervasiveness 0, and what full pervasiveness adds
	Restraint  float32 // share of touches that full restraint withholds from an uneasy or tired customer
	Depth      float32 // share of tailoring that full restraint withholds from an uneasy customer
	Muted      float32 // share of touches that still reach customers who have muted the brand
	OptedOut   float32 // share of tailoring that still reaches customers who have opted out (W05)
}

// TouchRate is the mean number of touches per month before restraint: base + span P (1.1).
func TouchRate(p *Params, pervasiveness float32) float32 {
	return p.Exposure.Base + float32(p.Exposure.Span*pervasiveness)
}

// touchSteps is the largest count a touch table can give.
const touchSteps = 64

// TouchTable turns a word into a Poisson count: thresholds of cumulative probability times 2^32, and a first guess by the
// word's top byte.
type TouchTable struct {
	threshold [touchSteps]uint32
	guess     [256]uint8
}

// Fill makes the table for a rate of 0..50. Probabilities beyond the last step are shared among all, which shifts each by
// less than one in 10^7 up to a rate of 30.
func (t *TouchTable) Fill(rate float32) {
	var chance [touchSteps]float64
	sum, x := 0.0, float64(exp(-rate))
	for k := range chance {
		chance[k] = x
		sum += x
		x = float64(x*float64(rate)) / float64(k+1)
	}
	below := 0.0
	for k := range chance {
		below += chance[k] / sum
		t.threshold[k] = uint32(min(float64(below*(1<<32)), 1<<32-1))
	}
	t.threshold[touchSteps-1] = 1<<32 - 1
	k := uint8(0)
	for top := range t.guess {
		for uint32(top)<<24 >= t.threshold[k] && k < touchSteps-1 {
			k++
		}
		t.guess[top] = k
	}
}

// count is the Poisson count of a word. The first step is branch-free; a second is rarely needed, so the loop branch
// predicts well.
func (t *TouchTable) count(word uint32) uint32 {
	k := uint32(t.guess[word>>24])
	k = min(k+one(word >= t.threshold[k&(touchSteps-1)]), touchSteps-1)
	for word >= t.threshold[k&(touchSteps-1)] && k < touchSteps-1 {
		k++
	}
	return k
}

// touch is equation 1: how often the brand makes contact, and how tailored the contact is.
func touch(b *Block, p *ExposureParams, tables *[ArmRows]TouchTable) {
	touches := b.Touches
	n := len(touches)
	word, arm := b.TouchWord[:n], b.Arm[:n]
	for i := range touches {
		touches[i] = float32(int32(tables[arm[i]&(ArmRows-1)].count(word[i])))
	}
	current.expose(b, p)
}

// expose is the rest of equation 1.1, N ~ Poisson(Base + Span P) (1 - Restraint Rs max(u, f)) (Muted if muted), not rounded; and 1.2:
// depth i = I (1 - Depth Rs u) (OptedOut if opted out). Restraint is stepping back where a customer is uneasy or tired. Assumed; the
// opted-out share after W05.
//
//kernel:vector
func expose(b *Block, p *ExposureParams) {
	touches := b.Touches
	n := len(touches)
	status, tailoring, intensity, restraint := b.Status[:n], b.Tailoring[:n], b.Terms[Intensity][:n], b.Terms[Restraint][:n]
	unease, fatigue := b.Unease[:n], b.Fatigue[:n]
	for i := range touches {
		worn := atLeast(unease[i], fatigue[i])
		muted := choose(status[i]&StatusMuted != 0, p.Muted, 1)
		touches[i] = float32(float32(touches[i]*(1-float32(float32(p.Restraint*restraint[i])*worn))) * muted)
		out := choose(status[i]&StatusOptedOut != 0, p.OptedOut, 1)
		tailoring[i] = float32(float32(intensity[i]*(1-float32(float32(p.Depth*restraint[i])*unease[i]))) * out)
	}
}
