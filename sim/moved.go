package sim

import "backlash/agents"

// TrustMove is what moved the trust of the focal brand's customers in a month: means over the customers it had when the month
// began. Change is Won less the losses.
type TrustMove struct {
	Customers int
	Change    float64
	Lost      [agents.CauseCount]float64 // by mechanism; 0 for those that take no trust
	Won       float64                    // by openness, control, people, value and good words, and by returning to the customer's disposition
}

// trusted are a block's columns as they stood before its month.
type trusted struct{ trust, intrusion, incident, surveillance, extraction, commoditization, contagion, deception, breach, expose []float32 }

// of copies the columns of a block.
func (t *trusted) of(b *agents.Block) {
	copyOf := func(to *[]float32, from []float32) { *to = append((*to)[:0], from...) }
	copyOf(&t.trust, b.Trust)
	copyOf(&t.intrusion, b.LossIntrusion)
	copyOf(&t.incident, b.LossIncident)
	copyOf(&t.surveillance, b.LossSurveillance)
	copyOf(&t.extraction, b.LossExtraction)
	copyOf(&t.commoditization, b.LossCommoditization)
	copyOf(&t.contagion, b.LossContagion)
	copyOf(&t.deception, b.LossDeception)
	copyOf(&t.breach, b.LossBreach)
	copyOf(&t.expose, b.LossExpose)
}

// moved sums, after the month, what has become of them. The sums of 14.5 only grow within a month.
func (t *trusted) moved(b *agents.Block) (m TrustMove) {
	for i := range b.On {
		if b.On[i] == 0 || b.Brand[i] != 0 {
			continue
		}
		m.Customers++
		m.Change += float64(b.Trust[i]) - float64(t.trust[i])
		m.Lost[agents.CauseIntrusion] += float64(b.LossIntrusion[i]) - float64(t.intrusion[i])
		m.Lost[agents.CauseIncident] += float64(b.LossIncident[i]) - float64(t.incident[i])
		m.Lost[agents.CauseSurveillance] += float64(b.LossSurveillance[i]) - float64(t.surveillance[i])
		m.Lost[agents.CauseExtraction] += float64(b.LossExtraction[i]) - float64(t.extraction[i])
		m.Lost[agents.CauseCommoditization] += float64(b.LossCommoditization[i]) - float64(t.commoditization[i])
		m.Lost[agents.CauseContagion] += float64(b.LossContagion[i]) - float64(t.contagion[i])
		m.Lost[agents.CauseDeception] += float64(b.LossDeception[i]) - float64(t.deception[i])
		m.Lost[agents.CauseExpose] += float64(b.LossExpose[i]) - float64(t.expose[i])
		m.Lost[agents.CauseBreach] += float64(b.LossBreach[i]) - float64(t.breach[i])
	}
	return m
}

// watchesTrust reports whether this month's moves are wanted.
func (w *world) watchesTrust() bool {
	return w.observe.Trust && w.month >= 1 && w.month <= w.cfg.Months
}

// gatherMoves adds the blocks' sums in block order and makes means of them.
func (w *world) gatherMoves(blocks []TrustMove) {
	var sum TrustMove
	for i := range blocks {
		sum.Customers += blocks[i].Customers
		sum.Change += blocks[i].Change
		for c, x := range blocks[i].Lost {
			sum.Lost[c] += x
		}
	}
	n := float64(max(1, sum.Customers))
	sum.Change /= n
	sum.Won = sum.Change
	for c := range sum.Lost {
		sum.Lost[c] /= n
		sum.Won += sum.Lost[c]
	}
	w.result.TrustMoves = append(w.result.TrustMoves, sum)
}
