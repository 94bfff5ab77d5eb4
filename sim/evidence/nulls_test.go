package evidence

import (
	"slices"
	"testing"
)

// What a null model loses is sorted by what was predicted of it.
func TestLoss(t *testing.T) {
	null := Null{Name: "no-trust", About: "trust stays", Loses: []string{"A", "B", "C"}}
	holding := []*Row{{ID: "A"}, {ID: "B"}, {ID: "D"}}
	want := [][2]string{{"no-trust:", "trust stays."}, {"lost, as predicted:", "A."}, {"predicted and not lost:", "B."},
		{"lost, and not predicted:", "D."}, {"predicted, but missed by the whole model too:", "C."}}
	if got := null.loss(holding, []string{"A", "D"}).Points(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	null.Loses = []string{"A"}
	want = [][2]string{{"no-trust:", "trust stays."}, {"lost, as predicted:", "none."}, {"predicted and not lost:", "A."},
		{"lost, and not predicted:", "none."}}
	if got := null.loss(holding, nil).Points(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
