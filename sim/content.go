package sim

import "backlash/agents"

// listed is what the month's lists are made from, or nil where nothing is learnt.
func (w *world) listed() *agents.ContentTable {
	p := &w.cfg.Params.Content
	if !p.On() {
		return nil
	}
	t := &agents.ContentTable{Market: agents.MarketShares(p)}
	for i := range w.brands {
		for k, share := range w.brands[i].popular {
			t.Popular[k][2*i], t.Popular[k][2*i+1] = share, share
		}
	}
	return t
}

// sold is what a brand with so many customers takes to be popular after this month.
func (w *world) sold(brand int, customers float64) [agents.Categories]float32 {
	p := &w.cfg.Params.Content
	var used [agents.Categories]float64
	for s := range w.cfg.Population.Segments {
		for k := range used {
			used[k] += w.total.Cell(brand, s)[int(agents.SumUsed0)+k]
		}
	}
	var shares [agents.Categories]float32
	for k, x := range used {
		shares[k] = float32(x / customers)
	}
	return agents.NextPopular(p, w.brands[brand].popular, agents.MarketShares(p), shares)
}
