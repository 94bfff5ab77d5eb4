package termbg

import (
	"reflect"
	"testing"
)

func TestDark(t *testing.T) {
	for value, want := range map[string]bool{"": true, "15;0": true, "0;15": false, "0;7": false, "0;default;15": false, "7;8": true, "nonsense": true} {
		if got := Dark(value); got != want {
			t.Errorf("Dark(%q) = %v, want %v", value, got, want)
		}
	}
}

// The cure works only while this package is initialised first.
func TestSortsBeforeBubbletea(t *testing.T) {
	path := reflect.TypeOf(marker{}).PkgPath()
	if path >= "github.com/charmbracelet/bubbletea" {
		t.Errorf("import path %q sorts after bubbletea: the first paint would wait for the terminal", path)
	}
}

type marker struct{}
