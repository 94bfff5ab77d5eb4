package scenarios

import (
	"slices"
	"strings"
)

// Meant returns the scenario that a command line names so far, the last one if there are several, or the default one. It never reads
// standard input.
func Meant(args []string) *Scenario {
	for _, name := range slices.Backward(args) {
		if name == "-" {
			continue
		}
		if s, err := Load(name, strings.NewReader("")); err == nil {
			return s
		}
	}
	s, err := Load(Default, strings.NewReader(""))
	if err != nil {
		panic("the default scenario cannot be read: " + err.Error())
	}
	return s
}
