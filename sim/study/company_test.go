package study

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

var update = flag.Bool("update", false, "write the made-up company's files, and the numbers' appearance, again")

// aurora is the company of docs/guide-own-numbers.md, which nobody can visit: a streaming service that went from segments to chasing clicks in January 2025.
var aurora = company{strategy: "click-maximizer", draw: 78, levels: sim.Levels{Churn: .031, Purchases: 1.25}, customers: 20000, active: 48000, noise: .015, seed: 20250101}

// The made-up company's files are what a world of the model says, and nothing else. In truth the new strategy brings, over three years, what the guide says.
func TestAurora(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: numbers alone")
	}
	after, before := aurora.config(t, aurora.strategy), aurora.config(t, "basic-segmentation")
	r, err := sim.Run(t.Context(), &after, 2, sim.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	old, err := sim.Run(t.Context(), &before, 2, sim.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("in truth %+.2f usual baskets a starter over three years", r.Value.Starters-old.Value.Starters)
	files := map[string]string{"aurora.csv": aurora.dashboard(t, r, 12, 0), "aurora-test.csv": aurora.experiment(t, r, old)}
	for name, text := range files {
		path := filepath.Join("..", "..", "docs", "company", name)
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(path); err != nil || string(kept) != text {
			t.Errorf("%s is another company's: %v", path, err)
		}
	}
}

// experiment is what two arms of the company's customers do in a month, one under the new strategy, one as before.
func (k *company) experiment(t *testing.T, now, before *sim.Result) string {
	const n = 9000
	luck := rand.New(rand.NewPCG(k.seed, 78))
	text := "arm,outcome,n,count\n"
	for _, m := range []struct {
		name   string
		metric agents.Metric
	}{{"revenue", agents.MetricRevenue}, {"complaints", agents.MetricComplaints}} {
		for _, arm := range []struct {
			name string
			r    *sim.Result
		}{{"basic-segmentation", before}, {k.strategy, now}} {
			x := n * arm.r.Frames[0].At(0, sim.All, m.metric)
			x = math.Round(x + math.Sqrt(x)*luck.NormFloat64())
			text += fmt.Sprintf("%s,%s,%d,%.0f\n", arm.name, m.name, n, max(0, x))
		}
	}
	return text
}
