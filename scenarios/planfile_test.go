package scenarios

import (
	"reflect"
	"strings"
	"testing"
)

const goodPlan = `backlash: 1
scenario: subscription-streaming
strategy: balanced
set: {population.customers: 2000}
vary:
  intensity: 0:1:21
  transparency: [0, 0.5, 1]
  brands.Us.consent: [prompt, opt-in]
worlds: 4
precision: churn@12=0.002
`

func TestPlanFile(t *testing.T) {
	p, err := parsePlanFile("plan.yaml", []byte(goodPlan))
	if err != nil {
		t.Fatal(err)
	}
	want := &PlanFile{Scenario: "subscription-streaming", Strategy: "balanced", Set: []string{"population.customers=2000"},
		Vary:   []string{"intensity=0:1:21", "transparency=0,0.5,1", "brands.Us.consent=prompt,opt-in"},
		Worlds: 4, Precision: "churn@12=0.002"}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("%+v", p)
	}
}

func TestBadPlanFiles(t *testing.T) {
	for change, wish := range map[string]string{
		"backlash: 1=>":                         "format version",
		"scenario: subscription-streaming=>":    "want a scenario",
		"vary:=>very:":                          `unknown key; did you mean "vary"?`,
		"intensity: 0:1:21=>intensity: ''":      "want a short value",
		"worlds: 4=>worlds: 4.5":                "want a whole number",
		"strategy: balanced=>strategy: balancd": `did you mean "balanced"?`,
		"worlds: 4=>design: grit":               `did you mean "grid"?`,
		"  transparency=>  intensity":           "second time",
		"[0, 0.5, 1]=>[0, [1]]":                 "want a single value",
		"{population.customers: 2000}=>7":       "want a mapping",
	} {
		from, to, _ := strings.Cut(change, "=>")
		if _, err := parsePlanFile("plan.yaml", []byte(strings.Replace(goodPlan, from, to, 1))); err == nil || !strings.Contains(err.Error(), wish) {
			t.Errorf("%s: want %q, got %v", change, wish, err)
		}
	}
}

func FuzzParsePlanFile(f *testing.F) {
	f.Add([]byte(goodPlan))
	f.Add([]byte("vary: {a: [1, &x 2, *x]}"))
	f.Fuzz(func(t *testing.T, text []byte) { parsePlanFile("fuzz", text) })
}

// parsePlanFile understands a plan file's text. Every mistake in it is reported at once, as Problems.
func parsePlanFile(name string, text []byte) (*PlanFile, error) {
	d := NewDecoder(name)
	p := &PlanFile{}
	if root := d.Tree(text); root != nil {
		d.planFile(root, p)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return p, nil
}
