package sim

import (
	"context"
	"testing"

	"backlash/agents"
)

// The plain kernel and the one that suits the processor give the golden run, and the same run of one customer and of a block's
// edges.
func TestKernelsGiveTheSameBytes(t *testing.T) {
	defer agents.UsePlain(false)
	for _, n := range []int{1, 7, agents.BlockSize - 1, agents.BlockSize + 1, 1000} {
		c := busy(n)
		agents.UsePlain(false)
		want := hash(mustRun(t, c, 1, Observe{Departures: true}))
		agents.UsePlain(true)
		if got := hash(mustRun(t, c, 1, Observe{Departures: true})); got != want {
			t.Errorf("%d customers: plain gives %s, %s gives %s", n, got, agents.Kernel(), want)
		}
		if n == 1000 && want != goldenRun {
			t.Errorf("the golden run gives %s, want %s", want, goldenRun)
		}
	}
}

// Shapes below one take the people's other road; it gives the same people.
func TestKernelsDrawTheSamePeople(t *testing.T) {
	defer agents.UsePlain(false)
	c := market(700, 2, "balanced")
	c.Params.People.NoveltySize, c.Params.People.HazardShape = .3, .5
	agents.UsePlain(false)
	want := hash(mustRun(t, c, 1, Observe{}))
	agents.UsePlain(true)
	if got := hash(mustRun(t, c, 1, Observe{})); got != want {
		t.Errorf("plain gives %s, want %s", got, want)
	}
}

// BenchmarkRunPlain is BenchmarkRun on the plain kernel.
func BenchmarkRunPlain(b *testing.B) {
	agents.UsePlain(true)
	defer agents.UsePlain(false)
	c := market(10000, 36, "balanced")
	for b.Loop() {
		if _, err := Run(context.Background(), c, 1, Observe{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*10000*36/b.Elapsed().Seconds()/1e6, "Mcustomer-months/s")
}
