package sim

import (
	"context"
	"errors"
	"math"
	"testing"

	"backlash/agents"
)

// The prototype put messages before customers of a neutral brand after six months; the rows whose set-up it described in full
// must come out alike here.
func TestProbeIsTheOneDescribed(t *testing.T) {
	p := first()
	sums := map[string]float64{}
	want := map[string]float64{
		"B03 creepiness at depth .8, poor signal / good": 2.13, "B03 share that a reason removes": .636,
		"B08 telling of an unacceptable flow": -.171, "B08 telling of an acceptable one, trusted": .058,
		"B13 share over the threshold, aware minus not": .192, "F07 intrusion, inferred / stated": 1.67,
	}
	const seeds = 6
	for seed := range uint64(seeds) {
		c := market(3000, 6, "basic-segmentation")
		c.Params, c.Seed = p, seed+1
		people, err := After(context.Background(), c, 6)
		if err != nil {
			t.Fatal(err)
		}
		ask := func(depth, collection, transparency float32, edit func(*agents.Message)) (mean struct{ Felt, Creepy, Response, Over float64 }) {
			m := agents.PlainMessage(depth)
			m.Collection, m.Transparency = collection, transparency
			edit(&m)
			n := 0.
			for i := range people.N {
				if people.Brand[i] == 0 {
					a := m.Answer(people, i, &p)
					n++
					mean.Felt += float64(a.Felt)
					mean.Creepy += float64(a.Creepy)
					mean.Response += float64(a.Response)
					if a.Over {
						mean.Over++
					}
				}
			}
			for _, x := range []*float64{&mean.Felt, &mean.Creepy, &mean.Response, &mean.Over} {
				*x /= n
			}
			return mean
		}
		note := func(name string, x float64) { sums[name] += x / seeds }
		signal := func(q, reason float32) float64 {
			return ask(.8, .3, .3, func(m *agents.Message) { m.Quality, m.Justified = q, reason }).Creepy
		}
		note("B03 creepiness at depth .8, poor signal / good", signal(.1, 0)/signal(3, 0))
		note("B03 share that a reason removes", 1-signal(1, 1)/signal(1, 0))
		told := func(collection, cue float32) float64 {
			tell := func(reveal float32) float64 {
				return ask(.6, collection, .1, func(m *agents.Message) { m.Reveal, m.Cue = reveal, cue }).Response
			}
			return tell(1)/tell(0) - 1
		}
		note("B08 telling of an unacceptable flow", told(.9, 0))
		note("B08 telling of an acceptable one, trusted", told(.1, .2))
		over := func(aware float32) float64 {
			return ask(.6, .55, .35, func(m *agents.Message) { m.Aware = aware }).Over
		}
		note("B13 share over the threshold, aware minus not", over(1)-over(0))
		felt := func(collection float32) float64 {
			return ask(.6, collection, .5, func(m *agents.Message) { m.Aware = 1 }).Felt
		}
		note("F07 intrusion, inferred / stated", felt(.75)/felt(.05))
	}
	for name, x := range want {
		if math.Abs(sums[name]-x) > .02*math.Abs(x) {
			t.Errorf("%s: %.4f, described %.3f", name, sums[name], x)
		}
	}
}

// Asking for the people of a month gives those whom a run has then, and a stop is obeyed.
func TestAfterIsTheRunsOwnPeople(t *testing.T) {
	c := busy(700)
	c.Beyond, c.Months = 0, 9
	people, err := After(context.Background(), c, 9)
	if err != nil {
		t.Fatal(err)
	}
	r := mustRun(t, c, 1, Observe{})
	for i := range people.N {
		if people.LeftMonth[i] != r.LeftMonth[i] {
			t.Fatalf("customer %d left in %d, in the run in %d", i, people.LeftMonth[i], r.LeftMonth[i])
		}
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := After(stopped, c, 9); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
