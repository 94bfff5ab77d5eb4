package study

import (
	"cmp"
	"context"
	"math"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Kin finds the customer most like a person who describes themselves, with that customer's two lives: in one world, the same person with
// the same luck.
type Kin struct {
	Points [2]experiment.Point // without something, and with it
	Sampling
}

// Likeness is a person's rank among all customers, each from 0 (nobody has less) to 1: how much intrusion they tolerate, how much new things
// please them, and how much friends' words count for them.
type Likeness struct{ Threshold, Novelty, Susceptibility float32 }

// Life is how a customer fares in one of the settings.
type Life struct {
	Left        int          // month of leaving; 0: stays
	Cause       agents.Cause // the main one of leaving; where the other life stays, the main one beside the own propensity
	next        agents.Cause // the one after that
	Moment      int          // month in which more is felt than is borne, if there is one before leaving; 0: none
	Felt, Bears float32      // then, 0..1
}

// Relative is a customer with both lives.
type Relative struct {
	Customer int
	Likeness
	Lives [2]Life
}

// KinResult holds all customers of the first brand at the start, with their lives.
type KinResult struct{ all []Relative }

// Run makes one world of both settings.
func (q *Kin) Run(ctx context.Context, e *Env) (*KinResult, error) {
	everybody := make([]int, q.Points[0].Config.Places())
	for i := range everybody {
		everybody[i] = i
	}
	worlds := q.In()
	worlds.Count = 1
	out := &KinResult{all: make([]Relative, len(everybody))}
	var start []uint8
	err := e.succeed(ctx, q.Points[:], worlds, sim.Observe{Customers: everybody, People: true}, func(run experiment.Run, r *sim.Result) {
		if start = r.StartBrand; run.Point == 0 {
			out.likenesses(r.People)
		}
		for i := range everybody {
			out.all[i].Customer, out.all[i].Lives[run.Point] = i, lifeOf(r, i)
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range out.all {
		a, b := &out.all[i].Lives[0], &out.all[i].Lives[1]
		for _, pair := range [][2]*Life{{a, b}, {b, a}} { // what one life alone has is nobody's own propensity
			if left, other := pair[0], pair[1]; left.Left > 0 && other.Left == 0 && left.Cause == agents.CauseOrdinary {
				left.Cause = left.next
			}
		}
	}
	out.all = slices.DeleteFunc(out.all, func(x Relative) bool { return start[x.Customer] != 0 })
	return out, nil
}

// lifeOf is how a customer fares in a run.
func lifeOf(r *sim.Result, i int) (l Life) {
	if month := int(r.LeftMonth[i]); month > 0 && month <= r.Config.Months {
		order := Ranked(r.Diaries[i][month-1].Causes)
		l.Left, l.Cause, l.next = month, agents.Cause(order[0]), agents.Cause(order[1])
	}
	if month, _, _ := moment(r.Diaries[i], l.Left); month > 0 {
		d := &r.Diaries[i][month-1]
		l.Moment, l.Felt, l.Bears = month, d.Felt, max(0, d.Threshold)
	}
	return l
}

// likenesses are everybody's places among all, from their traits.
func (k *KinResult) likenesses(p *sim.People) {
	for t, trait := range sim.Traits() {
		var to func(*Relative) *float32
		switch trait.Name {
		case "threshold":
			to = func(x *Relative) *float32 { return &x.Threshold }
		case "novelty":
			to = func(x *Relative) *float32 { return &x.Novelty }
		case "susceptibility":
			to = func(x *Relative) *float32 { return &x.Susceptibility }
		default:
			continue
		}
		order := make([]int, len(k.all))
		for i := range order {
			order[i] = i
		}
		values := p.Traits[t]
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
		for at, i := range order {
			*to(&k.all[i]) = float32(at) / float32(max(1, len(order)-1))
		}
	}
}

// Nearest returns the customer most like a person, the first in case of a tie.
func (k *KinResult) Nearest(to Likeness) Relative {
	var best Relative
	least := math.Inf(1)
	for _, x := range k.all {
		a, b, c := float64(x.Threshold-to.Threshold), float64(x.Novelty-to.Novelty), float64(x.Susceptibility-to.Susceptibility)
		if d := float64(a*a) + float64(b*b) + float64(c*c); d < least {
			best, least = x, d
		}
	}
	return best
}
