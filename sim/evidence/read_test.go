package evidence

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// The table keeps its promises: enough rows, a reason for each that is not put to the model, at most nine shared worlds but for trials, and no
// experiment that sets a parameter its world does not.
func TestTable(t *testing.T) {
	e, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	worlds, err := sharedWorlds()
	if err != nil {
		t.Fatal(err)
	}
	counted, used := 0, map[string]bool{}
	var ids []string
	for _, r := range slices.Concat(e.Rows, e.Signatures) {
		ids = append(ids, r.ID)
		switch r.Use {
		case Counted:
			counted++
		default:
			if r.Reason == "" {
				t.Errorf("%s is %s without a reason", r.ID, r.Use)
			}
		}
		for _, arm := range r.Arms {
			used[arm.Config.Name] = used[arm.Config.Name] || r.Use != Trial
			if world := worlds[arm.Config.Name]; world == nil || arm.Config.Params != world.Params || arm.Config.Seed != world.Seed {
				t.Errorf("%s, arm %s changes its world's parameters", r.ID, arm.Name)
			}
		}
		for _, test := range r.Tests {
			if test.Sign == 0 && !test.Sized() {
				t.Errorf("%s: %q wants nothing", r.ID, test.Says)
			}
			if !math.IsNaN(test.Published) && test.Sized() && !test.Inside(test.Published) {
				t.Errorf("%s: %q was published as %g, outside of its own band", r.ID, test.Says, test.Published)
			}
		}
	}
	most := 0
	for _, counts := range used {
		if counts {
			most++
		}
	}
	if most > 10 {
		t.Errorf("%d shared worlds", most)
	}
	for _, r := range e.Rows {
		if family := slices.Contains(Families, r.Family); family != (len(r.Tests) > 0) {
			t.Errorf("%s with %d tests is of family %q", r.ID, len(r.Tests), r.Family)
		}
		if r.Family == "message" && r.Kind() == Dynamic || r.Kind() == Message && len(r.Tests) > 0 && r.Family != "message" {
			t.Errorf("%s is %s, of family %s", r.ID, r.Kind(), r.Family)
		}
	}
	if counted < 45 {
		t.Errorf("%d rows count", counted)
	}
	slices.Sort(ids)
	if n := len(slices.Compact(slices.Clone(ids))); n != len(ids) {
		t.Errorf("%d ids for %d rows", n, len(ids))
	}
	for _, null := range e.Nulls {
		for _, id := range null.Loses {
			if !slices.Contains(ids, id) {
				t.Errorf("%s should lose %s, which is no row", null.Name, id)
			}
		}
	}
}

const goodRow = `backlash: 1
rows:
  - id: X1
    finding: Something was found.
    mark: V
    world: alone
    arms: {one: {strategy: balanced}, two: {strategy: balanced, levers: {intensity: 0}}}
    readings: {trust: {estimator: mean, metric: trust, months: [1, 3]}}
    tests: [{says: a difference, effect: trust.one - trust.two, sign: positive, at_least: 0.1, at_most: 0.2}]
`

// Mistakes in a file of findings are told with their line and what is wanted.
func TestBadFindings(t *testing.T) {
	worlds, err := sharedWorlds()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse("good.yaml", []byte(goodRow), worlds); err != nil {
		t.Fatalf("the good row: %v", err)
	}
	for _, bad := range []struct{ from, to, want string }{
		{"backlash: 1\n", "", "want `backlash: 1`"},
		{"id: X1", "id: ''", "want a text"},
		{"mark: V", "mark: W", "want one of V"},
		{"world: alone", "world: nowhere", "nowhere"},
		{"strategy: balanced}", "strategy: balancd}", "balanced"},
		{"estimator: mean", "estimator: median", "median"},
		{"metric: trust", "metric: trst", "trst"},
		{"months: [1, 3]", "months: [3, 1]", "first month first"},
		{"trust.one - trust.two", "trust.one - trust.three", "three"},
		{"trust.one - trust.two", "trust.one -", "unexpected"},
		{"trust.one - trust.two", "loyalty.one", "loyalty"},
		{"trust.one - trust.two", "trust.one - 0x1", "0x1: want a number in decimal digits"},
		{"at_least: 0.1", "at_least: 0.3", "lower end"},
		{", sign: positive, at_least: 0.1, at_most: 0.2", "", "want a sign"},
		{"levers: {intensity: 0}", "levers: {intensity: 2}", "want a number, 0..1"},
		{"two: {", "two: {parameters: {trust.drift: 1}, ", "parameters"},
		{"trust.one - trust.two", "1", "want readings in it"},
		{"trust.one - trust.two", "trust", "float64"},
		{"trust.one - trust.two", "trust.one > 0", "float64"},
		{"at_least: 0.1, at_most: 0.2", "at_most: -0.2", "no number of that sign"},
		{"estimator: mean, metric: trust, months: [1, 3]", `estimator: average, sample: customers, of: "at(trust, 25)"`, "at(trust, 25): want a month within 1..24"},
		{"estimator: mean, metric: trust, months: [1, 3]", `estimator: average, sample: customers, of: "2 * sum(trust, -1, 3)"`, "within 1..24"},
		{"estimator: mean, metric: trust, months: [1, 3]", "estimator: average, sample: months, of: trust, holding: [trust]", "only a correlation or a slope"},
		{"estimator: mean, metric: trust", "estimator: slope, sample: months, of: trust, with: unease, holding: [unease, dread]", "dread"},
	} {
		text := strings.Replace(goodRow, bad.from, bad.to, 1)
		if text == goodRow {
			t.Fatalf("%q is not in the row", bad.from)
		}
		_, err := Parse("bad.yaml", []byte(text), worlds)
		if err == nil || !strings.Contains(err.Error(), bad.want) || !strings.Contains(err.Error(), "bad.yaml") {
			t.Errorf("%q: %v; want %q", bad.to, err, bad.want)
		}
	}
}

// A file of findings is the same in every encoding.
func TestFindingsInEveryEncoding(t *testing.T) {
	worlds, err := sharedWorlds()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.ReplaceAll(goodRow, "\n", "\r\n")
	var little, big []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + lines)) {
		little, big = binary.LittleEndian.AppendUint16(little, unit), binary.BigEndian.AppendUint16(big, unit)
	}
	for name, raw := range map[string][]byte{
		"UTF-8": []byte(goodRow), "UTF-8 with a mark": []byte("\ufeff" + goodRow), "carriage returns": []byte(lines),
		"UTF-16, little-endian": little, "UTF-16, big-endian": big,
	} {
		e, err := Parse("rows", raw, worlds)
		if err != nil || e.Rows[0].Finding != "Something was found." {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	worlds, err := sharedWorlds()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(goodRow))
	f.Add([]byte("backlash: 1\nnulls: [{name: a, parameters: {trust.drift: 0}}]"))
	f.Fuzz(func(_ *testing.T, text []byte) { Parse("fuzz", text, worlds) })
}

// Each thing that a row must have is asked for where it is missing, and nothing is where it is there.
func TestARowIsAskedForWhatItLacks(t *testing.T) {
	worlds, err := sharedWorlds()
	if err != nil {
		t.Fatal(err)
	}
	_, row, _ := strings.Cut(askedText, "rows:\n")
	tests := askedText[strings.Index(askedText, "    tests:"):]
	for _, c := range []struct{ old, put, want string }{
		{"", "", ""},
		{"backlash: 1\n", "", "want `backlash: 1`, the format version, first"},
		{"id: X1\n", "id: \"\"\n", "want an id"},
		{"    finding: Something was found.\n", "", "want the finding in a sentence"},
		{"mark: V\n", "mark: W\n", "mark"},
		{"world: alone", "world: alonne", "alone"},
		{"months: 6", "months: 0", "months"},
		{"months: 6", "months: 6000", "months"},
		{"    months: 6\n", "", ""},
		{tests, "", "want at least one test; a row that the model does not speak to is silent, with a reason"},
		{"    mark: V\n", "    mark: V\n    use: trial\n", "in reason the mechanism that is on"},
		{"    mark: V\n", "    mark: V\n    use: trial\n    reason: tastes\n", ""},
		{"    mark: V\n", "    mark: V\n    use: input\n", "want a reason"},
		{"    mark: V\n", "    mark: V\n    use: input\n    reason: it sets one\n", ""},
		{"    mark: V\n", "    mark: V\n    use: counted\n", ""},
		{"    mark: V\n", "    mark: V\n    family: nobody\n", "family"},
		{row, row + row, "two rows have this id"},
	} {
		text := askedText
		if c.old != "" {
			text = strings.Replace(text, c.old, c.put, 1)
		}
		_, err := Parse("asked.yaml", []byte(text), worlds)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q for %q: %v", c.put, c.old, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%q for %q: want %q, got %v", c.put, c.old, c.want, err)
		}
	}
}

// What a null model names must be there: families, parameters, levers in pairs.
func TestANullModelNamesWhatIsThere(t *testing.T) {
	for _, c := range []struct{ has, want string }{
		{"loses: [X1]", ""}, {"families: [trust]", ""}, {"families: [nobody]", "families"}, {"turned: [exit.trust]", ""}, {"turned: [exit.nothing]", "want a parameter"},
		{"exchanged: [intensity, control]", ""}, {"exchanged: [intensity]", "want levers in pairs"}, {"exchanged: [intensity, contrl]", "control"},
		{"parameters: {exit.trust: 0}", ""}, {"parameters: {exit.nothing: 0}", "nothing"}, {"average: true", ""}, {"average: maybe", "average"},
	} {
		text := "backlash: 1\nnulls:\n  - {name: one, about: Something., " + c.has + "}\n"
		got, err := Parse("nulls.yaml", []byte(text), nil)
		switch {
		case c.want == "" && (err != nil || len(got.Nulls) != 1 || got.Nulls[0].Name != "one"):
			t.Errorf("%s: %+v, %v", c.has, got, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: want %q, got %v", c.has, c.want, err)
		}
		if c.has == "families: [trust]" && (len(got.Nulls[0].Families) != 1 || got.Nulls[0].Families[0] != "trust") {
			t.Errorf("%+v", got.Nulls[0])
		}
	}
}
