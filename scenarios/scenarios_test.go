package scenarios

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"backlash/agents"
	"backlash/sim"
)

var update = flag.Bool("update", false, "write the messages of the bad files anew")

// Every bad file gives exactly its message, and no configuration.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d bad files, want at least 60 (%v)", len(files), err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Parse(filepath.Base(path), text)
		var problems Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s was accepted", path)
			continue
		}
		golden := strings.TrimSuffix(path, ".yaml") + ".err"
		got := problems.Error() + "\n"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%swant\n%s", path, got, want)
		}
	}
}

func TestEveryProblemInOnePass(t *testing.T) {
	_, err := Parse("x.yaml", []byte("backlash: 2\nname: x\nmonths: 1.5\nbrands:\n  - {name: Us, strategy: balancd}\nshocks:\n  - {month: 99, kind: data-breach, size: 2}\n"))
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 5 {
		t.Fatalf("%v", err)
	}
}

func TestLibraryRoundTrips(t *testing.T) {
	if len(Names()) != 9 || Names()[0] != Default {
		t.Fatalf("library: %v", Names())
	}
	for _, name := range Names() {
		s, err := Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.Name != name || s.About == "" || len(s.Compare) < 2 {
			t.Errorf("%s: %+v", name, s)
		}
		again, err := Parse(name, Write(&s.Config, s.Compare))
		if err != nil {
			t.Fatalf("%s does not read back: %v\n%s", name, err, Write(&s.Config, s.Compare))
		}
		if !reflect.DeepEqual(again.Config, s.Config) {
			t.Errorf("%s reads back as another configuration", name)
		}
	}
}

// Every number of a setting names a parameter, lies in its bounds, and carries an evidence id or says assumed.
func TestSettingsAreSourced(t *testing.T) {
	for _, s := range Settings() {
		for _, n := range s.Numbers {
			row, ok := agents.ParameterByPath(n.Path)
			if !ok || n.Value < row.Lowest || n.Value > row.Highest || !row.Setting {
				t.Errorf("%s: %s = %v", s.Name, n.Path, n.Value)
			}
			if n.Note == "" || n.Source != "assumed" && (len(n.Source) != 3 || strings.ToUpper(n.Source) != n.Source) {
				t.Errorf("%s: %s has source %q", s.Name, n.Path, n.Source)
			}
		}
	}
}

// Flags override the file, the file overrides the preset and the setting, those override the defaults.
func TestPrecedence(t *testing.T) {
	s, err := Parse("x.yaml", []byte("backlash: 1\nname: x\nmarket: {setting: health-app}\nbrands:\n  - {name: Us, strategy: balanced, levers: {control: 0.2}}\nparameters: {money.margin: 0.5}\n"))
	if err != nil {
		t.Fatal(err)
	}
	b, p := &s.Config.Brands[0], &s.Config.Params
	if b.Levers[agents.Control] != .2 || b.Levers[agents.Intensity] != .55 {
		t.Errorf("file over preset: %v", b.Levers)
	}
	if p.Money.Margin != .5 || p.People.HazardMean != .045 || p.Exit.Trust != agents.DefaultParams().Exit.Trust {
		t.Error("file over setting over default")
	}
	for address, value := range map[string]string{"control": "0.9", "brands.Us.levers.human": "1", "parameters.money.margin": "0.1", "population.customers": "77", "market.contract": "repeat-purchase"} {
		if err := s.Set(address, value); err != nil {
			t.Error(err)
		}
	}
	b, p = &s.Config.Brands[0], &s.Config.Params
	if b.Levers[agents.Control] != .9 || b.Levers[agents.Human] != 1 || p.Money.Margin != .1 || s.Config.Population.Customers != 77 || s.Config.Market.Contract != sim.RepeatPurchase {
		t.Error("a flag did not override the file")
	}
}

func TestSetRefusesAndNames(t *testing.T) {
	s, _ := Load(Default, nil)
	before := s.Config
	for address, want := range map[string]string{
		"intensty": `did you mean "intensity"?`, "parameters.trust.loss_gain_rato": "trust.loss_gain_ratio", "brands.Us.levers.contrl": `did you mean "control"?`,
		"intensity": "want a number, 0..1",
	} {
		if err := s.Set(address, "7"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if !reflect.DeepEqual(before, s.Config) {
		t.Error("a refused value changed the scenario")
	}
}

func TestEveryAddressIsKnown(t *testing.T) {
	s, _ := Load("mobile-telecom", nil)
	for _, address := range s.Addresses() {
		if err := s.Set(address, "nonsense!"); err != nil && strings.Contains(err.Error(), "unknown address") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAliasBombIsRefusedAtOnce(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x]\n")
	for i := '1'; i <= '9'; i++ {
		p := string(i - 1)
		b.WriteString("a" + string(i) + ": &a" + string(i) + " [" + strings.Repeat("*a"+p+",", 9) + "]\n")
	}
	begin := time.Now()
	if _, err := Parse("bomb.yaml", b.Bytes()); err == nil {
		t.Error("accepted")
	}
	deep := "name: " + strings.Repeat("[", 500000)
	if _, err := Parse("deep.yaml", []byte(deep)); err == nil {
		t.Error("accepted")
	}
	if took := time.Since(begin); took > 30*time.Second {
		t.Errorf("it took %s to refuse", took)
	}
}

func TestTooLarge(t *testing.T) {
	if _, err := Parse("large.yaml", bytes.Repeat([]byte("# x\n"), MaxBytes/4+1)); err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("%v", err)
	}
}

// What is accepted writes out and reads back the same; nothing panics.
func FuzzParse(f *testing.F) {
	for _, name := range Names() {
		text, _ := Library(name)
		f.Add(text)
	}
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, path := range files {
		if text, err := os.ReadFile(path); err == nil {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("fuzz.yaml", text)
		if err != nil {
			return
		}
		out := Write(&s.Config, s.Compare)
		again, err := Parse("again.yaml", out)
		if err != nil {
			t.Fatalf("does not read back: %v\n%s", err, out)
		}
		if !reflect.DeepEqual(again.Config, s.Config) {
			t.Fatalf("reads back as another configuration\n%s", out)
		}
	})
}
