package scenarios

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"backlash/scenarios/decode"
)

var update = flag.Bool("update", false, "write the golden messages anew")

// Every bad file has its exact messages beside it; a file that is suddenly accepted fails too.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 65 {
		t.Fatalf("%d bad files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse(filepath.Base(file), text)
			var problems decode.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("want Problems, got %v", err)
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".err"
			if *update {
				if err := os.WriteFile(golden, []byte(err.Error()+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, readErr := os.ReadFile(golden)
			if readErr != nil {
				t.Fatal(readErr)
			}
			if got := err.Error() + "\n"; got != string(want) {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			for i, p := range problems {
				if p.Wish == "" {
					t.Errorf("problem %d says nothing", i)
				}
				if i > 0 && p.Line < problems[i-1].Line {
					t.Errorf("problem %d is out of order", i)
				}
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	text := slices.Concat([]byte("backlash: 1\n"), bytes.Repeat([]byte("#"), decode.MaxBytes))
	if _, err := Parse("big", text); err == nil || !strings.Contains(err.Error(), "1 MiB") {
		t.Errorf("got %v", err)
	}
	if _, err := Load("-", bytes.NewReader(text)); err == nil || !strings.Contains(err.Error(), "1 MiB") {
		t.Errorf("standard input: got %v", err)
	}
}

// An alias is refused where it stands and never followed, so that a bomb costs what its text costs.
func TestAliasesAreNeverFollowed(t *testing.T) {
	var b strings.Builder
	b.WriteString("backlash: 1\nname: bomb\nbrands:\n  - &a0 {name: Us, strategy: balanced}\n")
	for range 2000 {
		b.WriteString("  - *a0\n")
	}
	_, err := Parse("bomb", []byte(b.String()))
	if err == nil {
		t.Fatal("accepted")
	}
	if len(err.Error()) > 1<<20 {
		t.Errorf("the message alone has %d bytes", len(err.Error()))
	}
}

// Run it with -fuzzminimizetime 1x: otherwise most of the time goes into shortening what was found, during which no execution is
// counted and the rate reads 0.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(text)
		}
	}
	for _, name := range Names() {
		text, _ := Library(name)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("fuzz", text)
		if err != nil {
			return
		}
		roundTrip(t, s)
	})
}
