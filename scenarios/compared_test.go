package scenarios

import (
	"slices"
	"testing"
)

// A scenario that lists no strategies is compared with what went before.
func TestCompared(t *testing.T) {
	for text, want := range map[string][]string{
		"brands: [{name: Us, strategy: click-maximizer}]\n":                                                        {"basic-segmentation", "click-maximizer"},
		"brands: [{name: Us, strategy: click-maximizer, levers: {intensity: 0.3}}]\n":                              {"basic-segmentation", "as-written"},
		"brands: [{name: Us, strategy: click-maximizer}]\ncompare: [balanced, ethical-ai]\n":                       {"basic-segmentation", "balanced", "ethical-ai"},
		"brands: [{name: Us, strategy: click-maximizer}]\nhistory: {strategy: privacy-first, months: 12}\n":        {"privacy-first", "click-maximizer"},
		"brands: [{name: Us, strategy: click-maximizer}]\nhistory: {strategy: click-maximizer, months: 12}\n":      {"balanced", "click-maximizer"},
		"brands: [{name: Us, strategy: click-maximizer}]\nhistory: {strategy: basic-segmentation, months: 0}\n":    {"balanced", "click-maximizer"},
		"brands: [{name: Us, strategy: click-maximizer}]\ncompare: [balanced, basic-segmentation]\n":               {"basic-segmentation", "balanced"},
		"brands: [{name: Us, strategy: click-maximizer}]\ncompare: [balanced, ethical-ai]\nhistory: {months: 0}\n": {"balanced", "ethical-ai"},
		"brands: [{name: Us, strategy: balanced}]\nhistory: {strategy: balanced, months: 12}\n":                    {"balanced"},
	} {
		s, err := Parse("s.yaml", []byte("backlash: 1\nname: s\n"+text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := s.Compared(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
