package evidence

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// everyField is a file in which every field of a finding and of a null model stands.
const everyField = `backlash: 1
rows:
  - id: X1
    finding: Something   was
      found.
    effect: a difference of a fifth
    setting: a laboratory
    authors: Somebody
    year: "1999"
    journal: A journal
    mark: V2
    family: exit
    months: 18
    world: alone
    arms:
      one: {strategy: balanced, quality: 1.5, discount: 0.25, format: -0.5, policy: {kind: guardrailed}, consent: opt-in}
      two:
        strategy: industry
        levers: {intensity: 0, control: 0.75}
        then:
          - {month: 3, strategy: hyper-intrusive}
          - {month: 9, levers: {intensity: 0.125}}
        shocks: [{month: 5, kind: data-breach, size: 0.4}]
        population: {customers: 77}
      three: {world: rivals, then: {month: 2, levers: {human: 1}}, rivals: {strategy: ethical-ai, levers: {restraint: 0.5}}}
    messages:
      deep: {arm: two, after: 4, depth: 0.9, collection: 0.7, aware: 1, touches: 5}
      plain: {}
    readings:
      trust: {estimator: mean, metric: trust, months: [1, 3], arms: [two, one]}
      late: {estimator: total, metric: churn, months: 18}
      leavers: {estimator: average, sample: customers, of: "left_month > 0 ? 1 : 0", among: "left_month < 9"}
      tied: {estimator: correlation, sample: customers, of: threshold, with: novelty}
      creepy: {estimator: average, sample: messages, of: creepy, arms: [plain]}
    tests:
      - {says: a difference, effect: trust.one - trust.two, published: -0.123456789, sign: negative, at_least: -0.2, at_most: 0}
      - {says: a size, effect: late.three, at_most: 0.5}
  - {id: X2, finding: Another., use: input, reason: It sets a parameter.}
  - {id: X3, finding: A third., use: silent, reason: Nothing speaks of it.}
  - id: X4
    finding: A fourth.
    use: trial
    reason: The learning of tastes is on.
    world: alone
    arms: {one: {}}
    readings: {trust: {estimator: mean, metric: trust}}
    tests: [{says: a size, effect: trust.one, at_least: 0.5}]
nulls:
  - name: All alike
    about: Everybody is the mean of everybody, in the middle of every range.
    loses: [X1, X4]
    families: [exit, trust]
    average: true
    without_network: true
    middle: true
  - name: Turned
    about: What is good is bad.
    turned: [exit.trust, parameters.exit.affect]
    exchanged: [intensity, control]
    parameters: {trust.drift: 0.125}
`

// wrong are changes to that file, each of which must be refused.
var wrong = [][2]string{
	{"backlash: 1\n", ""}, {"backlash: 1", "backlash: 2"}, {"rows:", "rowz:"}, {"id: X1", "id: ''"}, {"id: X1", "id: X2"}, {"    finding: Something   was\n      found.\n", ""},
	{"mark: V2", "mark: W"}, {"family: exit", "family: exits"}, {"months: 18\n    world", "months: 0\n    world"}, {"months: 18\n    world", "months: 601\n    world"},
	{"months: 18\n    world", "months: many\n    world"}, {"    world: alone\n    arms:\n      one: {strategy", "    arms:\n      one: {strategy"},
	{"world: rivals", "world: nowhere"}, {"      one: {str", "      One: {str"}, {"      three: {world", "      one: {world"}, {"strategy: balanced", "strategy: balancd"},
	{"quality: 1.5", "quality: 3.5"}, {"discount: 0.25", "discount: 0.95"}, {"format: -0.5", "format: -1.5"}, {"kind: guardrailed}", "kind: guarded}"}, {"consent: opt-in", "consent: maybe"},
	{"month: 3, strategy", "month: 19, strategy"}, {"month: 3, strategy", "strategy"}, {"month: 9, levers", "month: 0, levers"}, {"intensity: 0.125", "intensity: 1.125"},
	{"size: 0.4", "size: 4"}, {"customers: 77", "customers: -1"}, {"world: rivals, then", "then"}, {"strategy: ethical-ai", "strategy: ethical"},
	{"arm: two", "arm: four"}, {"after: 4", "after: 19"}, {"depth: 0.9", "depth: 1.9"}, {"touches: 5", "touch: 5"}, {"estimator: mean, metric: trust, months: [1, 3]", "metric: trust, months: [1, 3]"},
	{"estimator: mean, metric: trust, months: [1, 3]", "estimator: mean, months: [1, 3]"}, {"months: [1, 3]", "months: [3, 1]"}, {"months: [1, 3]", "months: [1, 2, 3]"}, {"months: [1, 3]", "months: [1, 19]"},
	{"metric: churn, months: 18", "metric: churn, months: x"}, {"arms: [two, one]", "arms: [two, four]"}, {"arms: [plain]", "arms: [one]"}, {"sample: customers, of: \"left", "of: \"left"},
	{"sample: customers, of: \"left_month > 0 ? 1 : 0\", among", "sample: customers, among"}, {", with: novelty", ""}, {"with: novelty", "with: noveltee"}, {"of: creepy", "of: creepy +"}, {"of: threshold", "of: threshold + 1e5e"},
	{"says: a difference, ", ""}, {"effect: trust.one - trust.two, ", ""}, {"trust.one - trust.two", "trust.one - trust.three"}, {"published: -0.123456789", "published: much"}, {"sign: negative", "sign: minus"},
	{"at_least: -0.2, at_most: 0}", "at_least: 0.2, at_most: 0}"}, {"effect: late.three, at_most: 0.5", "effect: late.three"}, {"reason: It sets a parameter.", ""}, {", reason: Nothing speaks of it.", ""},
	{"use: silent", "use: quiet"}, {"    reason: The learning of tastes is on.\n", ""}, {"    tests: [{says: a size, effect: trust.one, at_least: 0.5}]\n", ""}, {"families: [exit, trust]", "families: [exit, trusts]"},
	{"average: true", "average: maybe"}, {"turned: [exit.trust, ", "turned: [exit.trusts, "}, {"exchanged: [intensity, control]", "exchanged: [intensity]"}, {"exchanged: [intensity, control]", "exchanged: [intensity, contrl]"},
	{"trust.drift: 0.125", "trust.drift: much"}, {"trust.drift: 0.125", "trust.drft: 0.125"}, {"name: Turned", "naem: Turned"},
}

// What a file of findings says is what is read, field by field, and what is wrong in it is told with its line; -update rewrites the file.
func TestFindingsAreReadAsWritten(t *testing.T) {
	worlds, err := sharedWorlds()
	if err != nil {
		t.Fatal(err)
	}
	worlds["rivals"] = worlds["three-brands"]
	table, err := Parse("every.yaml", []byte(everyField), worlds)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, row := range table.Rows {
		fmt.Fprintf(&out, "== %s: %s | %s | %s | %s | %s | %s | mark %s, family %s, use %s, reason %s, %d months\n", row.ID, row.Finding, row.Effect, row.Setting, row.Authors, row.Year, row.Journal,
			row.Mark, row.Family, row.Use, row.Reason, row.Months)
		for _, arm := range row.Arms {
			c := arm.Config
			fmt.Fprintf(&out, "arm %s of %s: %d months, %d customers, shocks %+v\n", arm.Name, c.Name, c.Months, c.Population.Customers, c.Shocks)
			for _, b := range c.Brands {
				fmt.Fprintf(&out, "  %+v\n", b)
			}
		}
		for _, m := range row.Messages {
			fmt.Fprintf(&out, "message %+v\n", m)
		}
		for _, r := range row.Readings {
			r.Of, r.With, r.Among = nil, nil, nil
			fmt.Fprintf(&out, "reading %+v\n", r)
		}
		for _, x := range row.Tests {
			x.Program = nil
			fmt.Fprintf(&out, "test %+v\n", x)
		}
	}
	for _, null := range table.Nulls {
		c := *worlds["rivals"]
		c.Brands = slices.Clone(c.Brands)
		c.Brands[0].Schedule = []sim.Change{{Month: 3, Lever: agents.Intensity, To: .9}, {Month: 4, Lever: agents.Human, To: .8}}
		before := c.Params
		null.Change(&c)
		fmt.Fprintf(&out, "== null %s: %s Loses %v, families %v\naverage %v, network %v, history %v\n", null.Name, null.About, null.Loses, null.Families, c.Population.Average, c.Network.Kind, c.History.Levers)
		for _, b := range c.Brands {
			fmt.Fprintf(&out, "  %v %v\n", b.Levers, b.Schedule)
		}
		changed := 0
		for _, row := range agents.Parameters() {
			if was, is := *row.At(&before), *row.At(&c.Params); was != is {
				if changed++; changed <= 6 {
					fmt.Fprintf(&out, "  %s %v -> %v\n", row.Path, was, is)
				}
			}
		}
		fmt.Fprintf(&out, "  %d parameters\n", changed)
	}
	for _, change := range wrong {
		if n := strings.Count(everyField, change[0]); n == 0 {
			t.Errorf("%q is not in the file", change[0])
		}
		_, err := Parse("every.yaml", []byte(strings.Replace(everyField, change[0], change[1], 1)), worlds)
		if err == nil {
			t.Errorf("%q instead of %q is taken", change[1], change[0])
		}
		fmt.Fprintf(&out, "-- %q instead of %q\n%v\n", change[1], change[0], err)
	}
	const path = "testdata/read.txt"
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || string(want) != out.String() {
		t.Errorf("something else is read, or said (%v); -update rewrites %s, which is now\n%s", err, path, out.String())
	}
}
