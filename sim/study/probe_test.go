package study

import (
	"context"
	"math"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// What a probe tells is what every customer of the focal brand answers, message by message, in the mean over worlds; knobs that are not named are the
// strategy's own.
func TestProbe(t *testing.T) {
	b := shop(t)
	p, err := b.Probe("hyper-intrusive", []string{"depth=0.1, touches=3", "aware=1"}, 3, lucky(2))
	if err != nil {
		t.Fatal(err)
	}
	levers := &p.Point.Config.Brands[0].Levers
	if m := &p.Messages[1]; m.Depth != levers[agents.Intensity] || m.Collection != levers[agents.Collection] || m.Transparency != levers[agents.Transparency] || m.Aware != 1 {
		t.Errorf("%+v", m)
	}
	r, err := p.Run(context.Background(), &Env{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for m, a := range r.Answers {
		var creepy, clicks [2]float64
		for world := range 2 {
			c := p.Point.Config
			in := p.In()
			in.Enter(&c, in.Runs(1)[world])
			people, err := sim.After(context.Background(), &c, 3)
			if err != nil {
				t.Fatal(err)
			}
			n := 0.
			for i := range people.N {
				if people.Brand[i] == 0 {
					x := p.Messages[m].Answer(people, i, &c.Params)
					creepy[world], clicks[world], n = creepy[world]+float64(x.Creepy), clicks[world]+float64(x.Clicks), n+1
				}
			}
			creepy[world], clicks[world] = creepy[world]/n, clicks[world]/n
		}
		if math.Abs(a.Creepy.Mean-(creepy[0]+creepy[1])/2) > 1e-9 || math.Abs(a.Clicks.Mean-(clicks[0]+clicks[1])/2) > 1e-9 {
			t.Errorf("%s: %+v, want creepy %v, clicks %v", a.Name, a, creepy, clicks)
		}
	}
	if rows := r.Table(); len(rows) != 3 || rows[1][0] != "depth=0.1, touches=3" || rows[1][6] != "" || !strings.Contains(r.Title(), "after 3 months") {
		t.Errorf("%q", rows)
	}
	p, err = b.Probe("balanced", nil, 0, lucky(2))
	if err != nil || len(p.Messages) != shownDepths || p.Messages[0].Depth != 0 || p.Messages[shownDepths-1].Depth != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}

// What is no message is refused, with what is wanted.
func TestMessagesThatAreNone(t *testing.T) {
	b := shop(t)
	for text, want := range map[string]string{"depht=1": "did you mean depth", "depth=2": "want depth=0..1", "depth": "want depth=0..1", "": "no knob", "depth=x": "want depth", "touches=0": "want touches=1..1000", "depth=NaN": "want depth", "depth=.1,touches=2,depth=.9": "depth stands there twice"} {
		if _, err := b.Probe("balanced", []string{text}, 1, lucky(2)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := b.Probe("balanced", nil, 99, lucky(2)); err == nil {
		t.Error("99 of 4 months")
	}
}
