package scenarios

import (
	"encoding/base64"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// Every scenario of the library comes back from its code as it was.
func TestShareCodesComeBack(t *testing.T) {
	for _, name := range Names() {
		s, err := Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Set("intensity", "0.37"); err != nil {
			t.Fatal(err)
		}
		code := Share(s)
		if strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" || len(code) > 1500 {
			t.Errorf("%s: a code of %d letters: %s", name, len(code), code)
		}
		again, err := Load(code, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(again.Config, s.Config) || !reflect.DeepEqual(again.Compare, s.Compare) || again.Warning != "" {
			t.Errorf("%s comes back differently", name)
		}
	}
}

// A letter changed or lost anywhere is seen.
func TestDamagedShareCodes(t *testing.T) {
	s, _ := Load(Default, nil)
	code := Share(s)
	for i := len(sharePrefix); i < len(code); i++ {
		wrong := "A"
		if code[i] == 'A' {
			wrong = "B"
		}
		for _, bad := range []string{code[:i] + wrong + code[i+1:], code[:i]} {
			again, err := Load(bad, nil)
			if err == nil && again.Warning == "" && !reflect.DeepEqual(again.Config, s.Config) {
				t.Fatalf("letter %d: a wrong scenario is taken", i)
			}
		}
	}
	if _, err := Load(code[:len(code)/2], nil); err == nil || !strings.Contains(err.Error(), "copy the whole code") {
		t.Errorf("half a code: %v", err)
	}
}

func TestShareCodeOfAnotherModel(t *testing.T) {
	s, _ := Load(Default, nil)
	body, _ := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(Share(s), sharePrefix))
	body[0] = sim.ModelVersion + 3
	again, err := Load(sharePrefix+base64.RawURLEncoding.EncodeToString(body), nil)
	if err != nil || !strings.Contains(again.Warning, "numbers may differ") {
		t.Errorf("%v %v", again, err)
	}
}

// A code of a library scenario with changes fits into a line: another strategy and seed, three levers moved.
func TestShareCodesAreShort(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	strategies := agents.Strategies()
	longest := 0
	for range 200 {
		name := Names()[random.IntN(len(Names()))]
		s, err := Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Use(strategies[random.IntN(len(strategies))].Name); err != nil {
			t.Fatal(err)
		}
		s.Config.Seed = random.Uint64N(100_000)
		for range 3 {
			s.Config.Brands[0].Levers[random.IntN(int(agents.LeverCount))] = float32(random.IntN(101)) / 100
		}
		code := Share(s)
		longest = max(longest, len(code))
		again, err := Load(code, nil)
		if err != nil || !reflect.DeepEqual(again.Config, s.Config) {
			t.Fatalf("%s: does not come back: %v", name, err)
		}
	}
	t.Logf("longest: %d", longest)
	if longest > 80 {
		t.Errorf("a code of %d letters", longest)
	}
}

// Whatever the code, reading it ends without a panic and without taking much memory.
func FuzzUnshare(f *testing.F) {
	s, _ := Load(Default, nil)
	f.Add(Share(s))
	f.Add("bl1-")
	f.Add("bl1-AAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, code string) { unshare(code) })
}
