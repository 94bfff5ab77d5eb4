package scenarios

import (
	"encoding/base64"
	"reflect"
	"strings"
	"testing"

	"backlash/sim"
	"backlash/sim/experiment"
)

// fittedScenario is one with months of its own and draws, all of which are told from any other number.
func fittedScenario(t *testing.T) *Scenario {
	s, err := Load("news-site", nil)
	if err != nil {
		t.Fatal(err)
	}
	f := &sim.Fitted{From: "dashboard of Müller & Söhne.csv", Change: "2025-01"}
	for k := range experiment.Draws() {
		place := make([]byte, len(experiment.Free()))
		for j := range place {
			place[j] = byte(7*k + 13*j)
		}
		f.Places = append(f.Places, place)
	}
	for month := -3; month <= 2; month++ {
		m := sim.OwnMonth{Month: month}
		for k := range m.Values {
			m.Values[k] = float64(float32(.0123456 * float64(1+k)))
		}
		m.Values[4] = -1
		f.Own = append(f.Own, m)
	}
	s.Config.Fitted = f
	s.Config.History.Months = 24
	s.Config.Market.Levels = sim.Levels{Churn: .031417, Purchases: 1.2358}
	s.Config.Market.Currency, s.Config.Market.Basket, s.Config.Market.Customers = "EUR", 12.997, 123457
	return s
}

func TestFittedScenariosReadBack(t *testing.T) {
	s := fittedScenario(t)
	for range 2 {
		again, err := Parse("fitted", WriteOwn(&s.Config, s.Compare))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(s.Config, again.Config) {
			t.Errorf("read back as %+v", again.Config.Fitted)
		}
		again, err = unshare(OwnCode(s))
		if err != nil || !reflect.DeepEqual(s.Config.Fitted, again.Config.Fitted) {
			t.Errorf("from its own code: %v", err)
		}
		s.Config.Fitted.Places, s.Config.Fitted.Doubt = nil, "the model does not give these months"
	}
	if again, err := Parse("doubtful", WriteOwn(&s.Config, s.Compare)); err != nil || !strings.Contains(again.Warning, "does not give these months") {
		t.Errorf("%v; the warning is %q", err, again.Warning)
	}
}

// Draws are those of the fit, whatever the seed, and what was stated stays.
func TestFittedDraws(t *testing.T) {
	s := fittedScenario(t)
	c := s.Config
	experiment.SetDraw(&c, 5)
	want := s.Config.Fitted.Places[experiment.DrawNumber(c.Seed, 5)-1]
	for k, row := range experiment.Free() {
		if x := experiment.Within(&row, (float64(want[k])+.5)/256); x != *row.At(&c.Params) && !c.Stated.Has(row.Path) {
			t.Errorf("%s is %v, want %v", row.Path, *row.At(&c.Params), x)
		}
	}
}

// Nothing that is passed on holds a company's months, what was fitted on them, or where they are from; its levels only where somebody was asked.
func TestNothingOwnIsPassedOn(t *testing.T) {
	s := fittedScenario(t)
	f := s.Config.Fitted
	private := []string{f.From, "Müller", f.Change, base64.StdEncoding.EncodeToString(f.Places[17]), "0.0123456", "fitted"}
	levels := []string{"0.031417", "1.2358", "12.997", "123457"}
	text := func(code string) string {
		shared, err := unshare(code)
		if err != nil {
			t.Fatal(err)
		}
		return string(WriteOwn(&shared.Config, shared.Compare))
	}
	for name, c := range map[string]struct {
		text   string
		levels bool
	}{"a code": {text(Share(s)), false}, "a code with levels": {text(ShareLevels(s)), true}, "a file": {string(Write(&s.Config, s.Compare)), true}, "a handle": {Handle(s), false}} {
		for _, word := range private {
			if strings.Contains(c.text, word) {
				t.Errorf("%s holds %q", name, word)
			}
		}
		for _, word := range levels {
			if strings.Contains(c.text, word) != c.levels && name != "a handle" {
				t.Errorf("%s: %q is there: %v", name, word, !c.levels)
			}
		}
	}
}

func TestBadFittedScenarios(t *testing.T) {
	whole := string(WriteOwn(&fittedScenario(t).Config, nil))
	lines := strings.Split(strings.TrimSpace(whole), "\n")
	for name, c := range map[string][2]string{
		"a draw less":     {strings.Join(lines[:len(lines)-1], "\n"), "want 512 draws"},
		"a damaged draw":  {strings.Replace(whole, "    - "+base64.StdEncoding.EncodeToString(fittedScenario(t).Config.Fitted.Places[3]), "    - AAAA", 1), "damaged"},
		"other ranges":    {strings.Replace(whole, experiment.PriorName(), "prior-0", 1), "fit again"},
		"a word too much": {strings.Replace(whole, "  change:", "  changed: x\n  change:", 1), "unknown key"},
		"below nothing":   {strings.Replace(whole, "churn: 0.0123456", "churn: -1", 1), "want a number"},
	} {
		if _, err := Parse("f", []byte(c[0])); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%s: %v, want %s", name, err, c[1])
		}
	}
}
