package study

import (
	"encoding/json"
	"math"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// formed writes a result as programs read it, and reads it back.
func formed[R interface{ Form() any }](t *testing.T, r R, err error) map[string]any {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r.Form())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if out["model_version"] != float64(sim.ModelVersion) || out["scenario"] == "" || out["uncertainty"] != "luck" {
		t.Errorf("head %v", out)
	}
	return out
}

func value(x any, path ...string) float64 {
	for _, p := range path {
		x = x.(map[string]any)[p]
	}
	return x.(float64)
}

func alike(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func summed(x any) (sum float64) {
	for _, v := range x.(map[string]any) {
		sum += v.(float64)
	}
	return sum
}

// What programs read adds up as the definitions say, and is what the tables are made from.
func TestFormsAddUp(t *testing.T) {
	b, in, ctx := shop(t, "months=14"), lucky(3), t.Context()

	split, err := (&Split{Base: b, Sampling: in, Strategies: []string{"balanced", "hyper-intrusive"}}).Run(ctx, testEnv)
	f := formed(t, split, err)
	for _, m := range []string{"trust", "gone", "value"} {
		sum := 0.
		for _, p := range f["parts"].([]any) {
			sum += value(p, m, "mean")
		}
		alike(t, "parts of "+m, sum, value(f["all"], m, "mean"))
	}
	if f["strategy"] != "hyper-intrusive" || f["against"] != "balanced" || f["all"].(map[string]any)["value"].(map[string]any)["verdict"] == nil {
		t.Errorf("split %v", f)
	}

	causes, err := b.Causes("hyper-intrusive", "balanced", in)
	if err != nil {
		t.Fatal(err)
	}
	why, err := causes.Run(ctx, testEnv)
	f = formed(t, why, err)
	left := 0.
	for i, x := range f["months"].([]any) {
		m := x.(map[string]any)
		for _, parts := range []string{"causes", "woken_by", "segments"} {
			alike(t, parts, summed(m[parts]), value(m, "left"))
		}
		alike(t, "apart", summed(m["apart"]), value(m, "left_only_here"))
		alike(t, "trust", value(m, "trust_won")-summed(m["trust_lost"]), value(m, "trust_change"))
		alike(t, "month", value(m, "month"), float64(i+1))
		left += value(m, "left")
	}
	if left == 0 {
		t.Error("nobody left: nothing was tested")
	}

	points, err := b.Points([]string{"balanced", "hyper-intrusive"})
	if err != nil {
		t.Fatal(err)
	}
	twins, err := (&Twins{Points: [2]experiment.Point(points), Customer: 7, Sampling: in}).Run(ctx, testEnv)
	f = formed(t, twins, err)
	for k, l := range f["lives"].([]any) {
		leaves := 0
		for i, d := range l.(map[string]any)["diary"].([]any) {
			alike(t, "trust", value(d, "trust"), float64(twins.Diaries[k][i].Trust))
			if d.(map[string]any)["left"] == true {
				leaves++
			}
			if got, want := d.(map[string]any)["left"], twins.Diaries[k][i].Events&agents.EventLeft != 0; got != want {
				t.Errorf("life %d, month %d: left %v, want %v", k, i+1, got, want)
			}
		}
		if month, there := l.(map[string]any)["left_month"]; there && (leaves == 0 || month.(float64) < 1) {
			t.Errorf("life %d: left in month %v, in the diary %d times", k, month, leaves)
		}
	}

	cohorts, err := (&Cohorts{Point: points[1], Sampling: in}).Run(ctx, testEnv)
	f = formed(t, cohorts, err)
	stayed := f["cohorts"].([]any)[0].(map[string]any)["stayed"].([]any)
	if len(stayed) != len(Ages) || !(value(stayed[0], "mean") > value(stayed[2], "mean")) || len(stayed[3].(map[string]any)) != 0 {
		t.Errorf("of those there in month 1 stayed %v", stayed)
	}

	probe, err := b.Probe("balanced", []string{"depth=0.2", "depth=0.9,reveal=1"}, 3, in)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := probe.Run(ctx, testEnv)
	f = formed(t, answers, err)
	deep := f["messages"].([]any)[1]
	alike(t, "knob", value(deep, "knobs", "reveal"), 1)
	alike(t, "knob", value(deep, "knobs", "depth"), float64(float32(.9)))
	alike(t, "clicks", value(deep, "clicks", "mean"), answers.Answers[1].Clicks.Mean)

	costs, err := (&Events{Base: b, Sampling: in}).Run(ctx, testEnv)
	f = formed(t, costs, err)
	alike(t, "month of the event", value(f["events"].([]any)[1], "month"), 3)
	alike(t, "cost of the event", value(f["events"].([]any)[1], "value", "mean"), costs.Events[1].Value.Mean)

	steps, err := (&Steps{Base: b, Sampling: in}).Run(ctx, testEnv)
	f = formed(t, steps, err)
	sum := 0.
	for i, s := range f["steps"].([]any) {
		alike(t, "month of the step", value(s, "month"), []float64{2, 3}[i])
		sum += value(s, "value", "mean")
	}
	alike(t, "all steps", sum, value(f["all"], "value", "mean"))
}
