package agents

// MoneyParams holds how behaviour turns into margin. Costs are per customer-month, in units of B0, unless stated otherwise.
type MoneyParams struct {
	Margin                                                    float32 // share of revenue
	Discounting                                               float32 // a month
	Fixed                                                     float32 // a month and brand
	Touch                                                     float32 // one touch
	Intensity                                                 float32 // automation
	Collection                                                float32 // data platform
	Human                                                     float32 // people and service
	Automation                                                float32 // share of the cost of people saved at full intensity
	Transparency, Control, Governance, Serendipity, Restraint float32
	Joiner                                                    float32 // cost of a new customer, over (a0 + r of a prospect)
	TerminalValue                                             float32 // 1: value includes what remains after the horizon
}

// earn is margin: revenue times margin less touches, lever costs and gifts; and the customer's expected yield over the next
// twelve months at the true hazard, margin times the sum of s^k for k 1..12, s = (1 - h)(1 - discounting).
//
//kernel:vector
func earn(b *Block, p *MoneyParams, basket float32) {
	out := b.Margin
	n := len(out)
	expected, revenue, touches, hazard := b.Expected[:n], b.Revenue[:n], b.Touches[:n], b.ExitHazard[:n]
	intensity, collection, human := b.Terms[Intensity][:n], b.Terms[Collection][:n], b.Terms[Human][:n]
	transparency, control, governance := b.Terms[Transparency][:n], b.Terms[Control][:n], b.Terms[Governance][:n]
	serendipity, restraint, gift := b.Terms[Serendipity][:n], b.Terms[Restraint][:n], b.Terms[TermGift][:n]
	for i := range out {
		x := intensity[i]
		levers := float32(p.Intensity*x) + float32(p.Collection*collection[i]) + float32(float32(p.Human*human[i])*(1-float32(p.Automation*x))) +
			float32(p.Transparency*transparency[i]) + float32(p.Control*control[i]) + float32(p.Governance*governance[i]) +
			float32(p.Serendipity*serendipity[i]) + float32(p.Restraint*restraint[i])
		m := float32(p.Margin*revenue[i]) - float32(basket*(levers+float32(p.Touch*touches[i])+gift[i]))
		out[i] = m
		s := float32((1 - hazard[i]) * (1 - p.Discounting))
		s2 := float32(s * s)
		s3 := float32(s2 * s)
		s6 := float32(s3 * s3)
		expected[i] = float32(float32(float32(m*s)*(1+s+s2)) * float32((1+s3)*(1+s6)))
	}
}
