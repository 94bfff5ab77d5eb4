package scenarios

import (
	"strings"
	"testing"
)

func TestPreferences(t *testing.T) {
	got, err := Preferences("config.yaml", []byte("backlash: 1\ntheme: light # the room is bright\nascii: true\nworkers: 3\nkeys:\n  undo: U\n  help: f1\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Preference{{"theme", "light", 2, 8}, {"ascii", "true", 3, 8}, {"workers", "3", 4, 10}, {"keys.undo", "U", 6, 9}, {"keys.help", "f1", 7, 9}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}

// Every mistake names its line and what would be right.
func TestBadPreferences(t *testing.T) {
	for text, wish := range map[string]string{
		"theme: light\n":                          "format version",
		"backlash: 2\n":                           "c:1:11: backlash: 2: this program reads format 1",
		"backlash: 1\ntheem: light\n":             `c:2:1: theem: unknown key; did you mean "theme"?`,
		"backlash: 1\ntheme: lihgt\n":             `c:2:8: theme: lihgt: want one of auto, dark, light, contrast; did you mean "light"?`,
		"backlash: 1\nascii: yes\n":               "c:2:8: ascii: yes: want true or false",
		"backlash: 1\nworkers: -1\n":              "c:2:10: workers: -1: want a whole number, 0..4096",
		"backlash: 1\nascii: true\nascii: true\n": "c:3:1: ascii: the key stands here a second time",
		"backlash: 1\nkeys: u\n":                  "c:2:7: keys: u: want a mapping of keys and values",
		"backlash: 1\nkeys:\n  undo: [u]\n":       "c:3:9: keys.undo: a list: want a single value",
		"backlash: 1\ntheme: [dark\n":             "not valid YAML",
		"":                                        "the file is empty",
	} {
		if _, err := Preferences("c", []byte(text)); err == nil || !strings.Contains(err.Error(), wish) {
			t.Errorf("%q: %v, want %s", text, err, wish)
		}
	}
}

// Whatever the file, reading it ends without a panic; what is taken stands in it.
func FuzzPreferences(f *testing.F) {
	f.Add("backlash: 1\ntheme: light\nkeys: {undo: U}\n")
	f.Add("backlash: 1\nkeys:\n  ? [a]\n  : b\n")
	f.Add("backlash: 1\nkeys: &a {b: *a}\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := Preferences("c", []byte(text))
		for _, p := range list {
			if err != nil || p.Line < 1 || p.Column < 1 {
				t.Fatalf("%+v with %v", p, err)
			}
		}
	})
}

func TestLabStateComesBack(t *testing.T) {
	s, err := Load(Default, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := LabState{Scenario: Share(s), Baseline: Share(s), Month: 17, Theme: "contrast", Big: true}
	if got, err := ReadLabState("lab.yaml", WriteLabState(want)); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	for _, text := range []string{"", "backlash: 1\n", "backlash: 1\nscenario: x\nbaseline: y\n", strings.Replace(string(WriteLabState(want)), "month: 17", "month: 0", 1)} {
		if _, err := ReadLabState("lab.yaml", []byte(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func FuzzLabState(f *testing.F) {
	f.Add("backlash: 1\nscenario: bl1-a\nbaseline: bl1-b\nmonth: 3\ntheme: dark\nbig: false\n")
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := ReadLabState("lab.yaml", []byte(text)); err == nil {
			if again, err := ReadLabState("lab.yaml", WriteLabState(s)); err != nil || again != s {
				t.Fatalf("%+v comes back as %+v, %v", s, again, err)
			}
		}
	})
}
