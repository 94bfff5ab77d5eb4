package agents

import (
	"reflect"
	"strings"
	"testing"
)

// Every number of Params has exactly one row, and every row a number.
func TestEveryParameterHasItsRow(t *testing.T) {
	var p Params
	fields := map[*float32]string{}
	var walk func(v reflect.Value, name string)
	walk = func(v reflect.Value, name string) {
		for i := range v.NumField() {
			f, at := v.Field(i), name+"."+v.Type().Field(i).Name
			if f.Kind() == reflect.Struct {
				walk(f, at)
				continue
			}
			fields[f.Addr().Interface().(*float32)] = at
		}
	}
	walk(reflect.ValueOf(&p).Elem(), "Params")
	seen, reasons := map[string]bool{}, map[string]string{}
	for _, row := range Parameters() {
		at := row.At(&p)
		if fields[at] == "" {
			t.Errorf("%s: its field is not in Params or has two rows", row.Path)
		}
		delete(fields, at)
		if seen[row.Path] {
			t.Errorf("%s stands twice", row.Path)
		}
		seen[row.Path] = true
		if !(row.Lowest <= row.Min && row.Min <= row.Default && row.Default <= row.Max && row.Max <= row.Highest) {
			t.Errorf("%s: %v <= %v <= %v <= %v <= %v does not hold", row.Path, row.Lowest, row.Min, row.Default, row.Max, row.Highest)
		}
		if row.Status != Assumed && row.Status != Shape && row.Status != Trial && row.Source == "" || row.Unit == "" || row.Meaning == "" || strings.ToLower(row.Path) != row.Path {
			t.Errorf("%s: incomplete", row.Path)
		}
		if row.Free() != (row.Why != "") {
			t.Errorf("%s: free %v, but %q says why its range is as it is", row.Path, row.Free(), row.Why)
		}
		if at := reasons[row.Why]; row.Why != "" && at != "" {
			t.Errorf("%s and %s: one reason for two ranges", row.Path, at)
		}
		reasons[row.Why] = row.Path
	}
	for _, name := range fields {
		t.Errorf("%s has no row", name)
	}
}

func TestEveryMetricIsDescribed(t *testing.T) {
	seen := map[string]bool{}
	for m, info := range Metrics() {
		if info.Name == "" || info.Unit == "" || info.Meaning == "" || seen[info.Name] {
			t.Errorf("metric %d: %+v", m, info)
		}
		seen[info.Name] = true
		if got, ok := MetricByName(info.Name); !ok || int(got) != m {
			t.Errorf("%s is not found by its name", info.Name)
		}
	}
}

// No lever but extraction is free at its maximum: each costs margin, and extraction costs surplus (equation 8).
func TestNoLeverIsFree(t *testing.T) {
	p := DefaultParams()
	for l := range LeverCount {
		var off, on Levers
		on[l] = 1
		cost := leverCost(&p.Money, &on) - leverCost(&p.Money, &off)
		touches := float32(p.Money.Touch * (TouchRate(&p, on[Pervasiveness]) - TouchRate(&p, off[Pervasiveness])))
		felt := taken(&p.Surplus, on[Extraction], .4)
		if cost+touches+felt <= 0 {
			t.Errorf("%s is free", LeverNames[l])
		}
	}
}
