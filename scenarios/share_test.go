package scenarios

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"io"
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

// Whatever a code's letters are changed to, what comes back is the scenario or a refusal; a number of the text that is another reads as well as
// the right one, and only the checksum tells.
func TestShareCodesOfAnotherText(t *testing.T) {
	s, _ := Load(Default, nil)
	for address, value := range map[string]string{"intensity": "0.37", "collection": "0.11", "months": "17", "seed": "987654321", "population.customers": "1234"} {
		if err := s.Set(address, value); err != nil {
			t.Fatal(err)
		}
	}
	body, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(Share(s), sharePrefix))
	if err != nil {
		t.Fatal(err)
	}
	readable := 0
	for bit := range 8 * len(body) {
		flipped := bytes.Clone(body)
		flipped[bit/8] ^= 1 << (bit % 8)
		again, err := Load(sharePrefix+base64.RawURLEncoding.EncodeToString(flipped), nil)
		if err == nil && again.Warning == "" && !reflect.DeepEqual(again.Config, s.Config) {
			t.Fatalf("bit %d: a wrong scenario is taken", bit)
		}
		// What the same flip would read as, were the checksum that of the text.
		if n := 1; bit/8 >= n+6 {
			dictionary := shareBook()[binary.LittleEndian.Uint16(body[n+4:])]
			text, _ := io.ReadAll(flate.NewReaderDict(io.MultiReader(bytes.NewReader(flipped[n+6:]), bytes.NewReader(flateEnd), bytes.NewReader(flateLast)), dictionary))
			if other, err := Parse("x", text); err == nil && !reflect.DeepEqual(other.Config, s.Config) {
				readable++
			}
		}
	}
	if readable == 0 {
		t.Error("no flip reads as another scenario, so that nothing was tried")
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
