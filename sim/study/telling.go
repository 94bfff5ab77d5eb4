package study

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Telling finds customers of a world whose two lives tell the story: calm at first, gone later because of the first setting alone,
// and neither easily disturbed nor hard to disturb.
type Telling struct {
	Points [2]experiment.Point // the setting, and the one that the twins live under
	First  int                 // number of the world, from 0
	Sampling
}

// ErrNobody reports that nobody leaves because of a setting.
var ErrNobody = errors.New("nobody leaves in this world whose twin stays")

// calmMonths is the number of first months in which felt intrusion must never exceed tolerance; considered is how many customers are examined
// closely, mostTelling how many are returned.
const calmMonths, considered, mostTelling = 3, 200, 20

// Run returns the customers, most telling first: those for whom it becomes too much in a month after the first ones and who leave mainly for that reason, and then those
// closest to the middle of the privacy thresholds.
func (q *Telling) Run(ctx context.Context, e *Env) ([]int, error) {
	worlds := q.In()
	worlds.First, worlds.Count = q.First, 1
	var here, twin *sim.Result
	err := e.succeed(ctx, q.Points[:], worlds, sim.Observe{}, func(run experiment.Run, r *sim.Result) {
		if run.Point == 0 {
			here = r
		} else {
			twin = r
		}
	})
	if err != nil {
		return nil, err
	}
	order := thresholds(here)
	rank := make([]int, len(order))
	for at, i := range order {
		rank[i] = at
	}
	var all []int
	for i, brand := range here.StartBrand {
		if month := int(here.LeftMonth[i]); brand == 0 && month > calmMonths && month <= here.Config.Months && twin.Stays(i) {
			all = append(all, i)
		}
	}
	if len(all) == 0 {
		return nil, ErrNobody
	}
	far := func(i int) int { d := rank[i] - len(rank)/2; return max(d, -d) }
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(far(a), far(b)) })
	all = all[:min(len(all), considered)]
	tells := make([]int, len(all)) // 2 for suddenly, some time before leaving; 1 for leaving for that reason
	err = e.succeed(ctx, q.Points[:1], worlds, sim.Observe{Customers: all}, func(_ experiment.Run, r *sim.Result) {
		for k := range all {
			left := int(here.LeftMonth[all[k]])
			month, _, sudden := moment(r.Diaries[k], left)
			if sudden && month > calmMonths && month < left {
				tells[k] += 2
			}
			if Ranked(r.Diaries[k][left-1].Causes)[0] == int(agents.CauseIntrusion) {
				tells[k]++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	var out []int
	for _, want := range []int{3, 2, 1, 0} {
		for k, i := range all {
			if tells[k] == want && len(out) < mostTelling {
				out = append(out, i)
			}
		}
	}
	return out, nil
}

// crossing is by how much what is felt must come to pass what can be borne in one month for that to be a moment, of 0..1.
const crossing = .05

// moment is the first month (from 2) of a diary in which more is felt than can be borne after it was not in the month before, and a message is creepy,
// and by how much; sudden says so. Without one it is the month in which most more is felt. 0 where it never is. Months from that of leaving on do not count.
func moment(diary []sim.Diary, left int) (month int, over float32, sudden bool) {
	before := float32(0)
	for i := range diary {
		d := &diary[i]
		if d.Brand != 0 || left > 0 && i >= left {
			break
		}
		x := d.Felt - max(0, d.Threshold)
		if i > 0 && before <= 0 && x >= crossing && d.Episode {
			return i + 1, x, true
		}
		if x > over {
			month, over = i+1, x
		}
		before = x
	}
	return month, over, false
}

// Moment is the month of the first life in which it becomes too much, and by how much, 0..1; 0 where it never is.
func (r *TwinsResult) Moment() (month int, over float32) {
	month, over, _ = moment(r.Diaries[0], r.LeftMonths[0])
	return month, over
}
