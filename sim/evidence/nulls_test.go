package evidence

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// What a null model loses is sorted by what was predicted of it.
func TestLoss(t *testing.T) {
	null := Null{Name: "no-trust", About: "trust stays", Loses: []string{"A", "B", "C"}}
	holding := []*Row{{ID: "A"}, {ID: "B"}, {ID: "D"}}
	want := [][2]string{{"no-trust:", "trust stays."}, {"lost, as predicted:", "A."}, {"predicted and not lost:", "B."},
		{"lost, and not predicted:", "D."}, {"predicted, but missed by the whole model too:", "C."}}
	if got := null.loss(holding, []string{"A", "D"}).Points(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	null.Loses = []string{"A"}
	want = [][2]string{{"no-trust:", "trust stays."}, {"lost, as predicted:", "none."}, {"predicted and not lost:", "A."},
		{"lost, and not predicted:", "none."}}
	if got := null.loss(holding, nil).Points(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Skill is nothing where no more holds than with a null, all where everything does, and unknown where the null holds everything.
func TestSkill(t *testing.T) {
	for _, c := range [][3]float64{{.5, .5, 0}, {1, .3, 1}, {.75, .5, .5}, {.2, .6, -1}} {
		if got := Skill(c[0], c[1]); math.Abs(got-c[2]) > 1e-12 {
			t.Errorf("skill of %v over %v: %v, want %v", c[0], c[1], got, c[2])
		}
	}
	if !math.IsNaN(Skill(.5, 1)) || skillText(Skill(.5, 1)) != "-" || percent(math.NaN()) != "-" || !math.IsNaN(Share{}.Score()) {
		t.Error("what cannot be told is told")
	}
	hold, skill := tables(skillTables([]Share{{"published, counted", 4, 3}, {"  exit", 2, 2}}, []float64{.5, .25}, []Loss{{Null: "turned", Shares: []Share{{"", 4, 1}, {"", 2, 2}}}}))
	if hold != "hold, in %|all (4)|exit (2)/the whole model|75|100/a random draw|50|25/turned|25|100" {
		t.Error(hold)
	}
	if skill != "skill over|all|exit/a random draw|0.50|1.00/turned|0.67|-" {
		t.Error(skill)
	}
}

func tables(parts [2]Part) (a, b string) {
	text := func(p Part) string {
		lines := []string{strings.Join(p.Head, "|")}
		for _, row := range p.Rows {
			lines = append(lines, strings.Join(row, "|"))
		}
		return strings.Join(lines, "/")
	}
	return text(parts[0]), text(parts[1])
}

// A model is turned round by its parameters' signs, put into the middle of what is not known, and has its levers exchanged, wherever they stand; its own
// configuration and those of others stay.
func TestNullsChangeWhatTheySay(t *testing.T) {
	file, err := Parse("test", []byte(`backlash: 1
nulls:
  - {name: a, about: turned, turned: [exit.trust, exit.unease], families: [exit], loses: [X]}
  - {name: b, about: middle, middle: true}
  - {name: c, about: exchanged, exchanged: [intensity, serendipity, control, human]}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	base := sim.Config{Params: agents.DefaultParams(), Brands: []sim.Brand{{Schedule: []sim.Change{{Month: 2, Lever: agents.Control, To: .9}, {Month: 3, Lever: agents.Extraction, To: .1}}}}}
	for l := range base.Brands[0].Levers {
		base.Brands[0].Levers[l], base.History.Levers[l] = float32(l)/100, float32(l)/50
	}
	kept := base.Brands[0]
	kept.Schedule = slices.Clone(kept.Schedule)
	change := func(k int) sim.Config {
		c := base
		file.Nulls[k].Change(&c)
		if !reflect.DeepEqual(base.Brands[0], kept) {
			t.Fatalf("%s changes what it was made from", file.Nulls[k].Name)
		}
		return c
	}
	if p := change(0).Params.Exit; p.Trust != -base.Params.Exit.Trust || p.Unease != -base.Params.Exit.Unease || p.Affect != base.Params.Exit.Affect {
		t.Errorf("turned round: %+v", p)
	}
	middle := change(1).Params
	for _, row := range agents.Parameters() {
		want := *row.At(&base.Params)
		if row.Free() {
			want = (row.Min + row.Max) / 2
		}
		if got := *row.At(&middle); got != want {
			t.Errorf("in the middle: %s is %v, want %v", row.Path, got, want)
		}
	}
	c := change(2)
	for _, pair := range [][2]agents.Levers{{c.Brands[0].Levers, base.Brands[0].Levers}, {c.History.Levers, base.History.Levers}} {
		got, was := pair[0], pair[1]
		if got[agents.Intensity] != was[agents.Serendipity] || got[agents.Serendipity] != was[agents.Intensity] || got[agents.Human] != was[agents.Control] || got[agents.Extraction] != was[agents.Extraction] {
			t.Errorf("exchanged: %v of %v", got, was)
		}
	}
	if s := c.Brands[0].Schedule; s[0].Lever != agents.Human || s[1].Lever != agents.Extraction {
		t.Errorf("exchanged schedule: %v", s)
	}
	for text, wish := range map[string]string{
		"turned: [exit.nothing]":             "want a parameter",
		"exchanged: [intensity]":             "want levers in pairs",
		"exchanged: [intensity, nonsense]":   "want one of intensity",
		"families: [nonsense]":               "want one of message",
		"loses: [A], middle: perhaps":        "want true or false",
		"turned: [exit.trust], exchanged: 3": "want a list",
	} {
		if _, err := Parse("test", []byte("backlash: 1\nnulls:\n  - {name: a, about: b, "+text+"}\n"), nil); err == nil || !strings.Contains(err.Error(), wish) {
			t.Errorf("%s: %v, want %q", text, err, wish)
		}
	}
}

// Where nobody leaves for a reason, the same people leave in the same months whatever is done to them: no reason that was added to the model later is left in it.
func TestNobodyLeavesForAReason(t *testing.T) {
	table, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	worlds, err := sharedWorlds()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(table.Nulls, func(n Null) bool { return n.Name == "nobody-leaves-for-a-reason" })
	left := func(strategy string, change func(*sim.Config), shocks ...sim.Shock) []uint16 {
		c := *worlds["alone"]
		preset, _ := agents.StrategyByName(strategy)
		c.Brands = []sim.Brand{{Name: "Us", Quality: 1, Levers: preset.Levers}}
		c.Months, c.Population.Customers, c.Shocks = 24, 500, shocks
		c.Params.WinBack.Early, c.Params.WinBack.Later = 0, 0
		change(&c)
		r, err := sim.Run(t.Context(), &c, 1, sim.Observe{})
		if err != nil {
			t.Fatal(err)
		}
		return r.LeftMonth
	}
	breach := sim.Shock{Month: 6, Kind: sim.DataBreach, Size: 1}
	price := sim.Shock{Month: 9, Kind: sim.StepPrice, Size: .4}
	whole := func(*sim.Config) {}
	if slices.Equal(left("balanced", whole), left("hyper-intrusive", whole, breach, price)) {
		t.Error("in the whole model nobody leaves for a reason either")
	}
	null := table.Nulls[at].Change
	if !slices.Equal(left("balanced", null), left("hyper-intrusive", null, breach, price)) {
		t.Error("somebody leaves for a reason")
	}
}

// What a null model loses of its families is counted among the rows that hold in the whole model: a row that is missed anyhow is no loss.
func TestFamiliesCountWhatIsLost(t *testing.T) {
	table, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	nulls, err := CommittedNulls()
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]int{}
	for _, s := range nulls.Whole {
		held[strings.TrimSpace(s.Name)] = s.Holds
	}
	named := 0
	for _, l := range nulls.Losses {
		rows, lost := 0, 0
		for _, family := range l.Families {
			rows += held[family]
		}
		for i := range table.Rows {
			r := &table.Rows[i]
			if table.counted(r) && r.Kind() == Dynamic && slices.Contains(l.Families, r.Family) && slices.Contains(slices.Concat(l.Predicted, l.Unforeseen), r.ID) {
				lost++
			}
		}
		if l.Named.Rows != rows || l.Named.Rows-l.Named.Holds != lost {
			t.Errorf("%s: %d of %d are said to be lost, and it is %d of %d", l.Null, l.Named.Rows-l.Named.Holds, l.Named.Rows, lost, rows)
		}
		named += lost
	}
	if named == 0 {
		t.Error("no null model loses anything of its families")
	}
}
