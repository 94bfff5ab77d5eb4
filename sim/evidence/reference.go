package evidence

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"backlash/agents"
)

// WriteReference writes docs/findings.md: how a finding is written in a file.
func WriteReference(w io.Writer) error {
	worlds, err := sharedWorlds()
	if err != nil {
		return err
	}
	fmt.Fprint(w, referenceHead)
	table := func(heading string, lines [][2]string) {
		fmt.Fprintf(w, "\n%s\n\n| | |\n|---|---|\n", heading)
		for _, l := range lines {
			fmt.Fprintf(w, "| `%s` | %s |\n", l[0], l[1])
		}
	}
	var names []string
	for name := range worlds {
		names = append(names, name)
	}
	slices.Sort(names)
	var lines [][2]string
	for _, name := range names {
		lines = append(lines, [2]string{name, worlds[name].About})
	}
	table("## Worlds", lines)

	fmt.Fprint(w, referenceArms)
	lines = nil
	for _, k := range agents.Knobs() {
		lines = append(lines, [2]string{k.Name, fmt.Sprintf("%s, %g to %g", k.Meaning, k.Lowest, k.Most)})
	}
	table("## Messages\n\nA message is put to an arm's customers as they stand, and changes nothing: `messages: {deep: {arm: one, after: 6, depth: 0.9}}`. `arm` says whose customers, `after` how many months into the row, 6 unless said. The rest is the message's own:", lines)

	fmt.Fprint(w, referenceReadings)
	fmt.Fprintf(w, "- `sample` is one of %s.\n- `estimator` is one of %s.\n", spelled(Samples), spelled(Estimators))
	fmt.Fprint(w, referenceSamples)
	lines = nil
	for _, c := range columns {
		lines = append(lines, [2]string{c.name, c.about})
	}
	table("### A customer's months\n\nIn `months` these are numbers, in `customers` the first argument of `at` and `sum`. What happens or not is 0 or 1.", lines)
	var traits, states [][2]string
	for _, p := range people {
		if p.trait {
			traits = append(traits, [2]string{p.name, p.about})
		} else {
			states = append(states, [2]string{p.name, p.about})
		}
	}
	table("### Traits\n\nIn `customers`, `months` and `messages`.", traits)
	lines = states
	for _, a := range answers {
		lines = append(lines, [2]string{a.name, a.about})
	}
	table("### Answers to a message\n\nIn `messages`, with the customer's state before it.", lines)
	_, err = fmt.Fprintf(w, referenceTests, strings.Join(Families, ", "))
	return err
}

// spelled lists names as code.
func spelled(names []string) string {
	return "`" + strings.Join(names, "`, `") + "`"
}

const referenceHead = `# How a finding is written

For findings of your own (` + "`backlash validate --rows FILE`" + `) and for the published ones, which are written in the same way. A file to start from:

` + "```yaml" + `
backlash: 1
rows:
  - id: OUR1
    family: exit
    finding: When we doubled the messages, more people left within half a year.
    mark: V
    world: alone
    months: 8
    arms:
      before: {strategy: basic-segmentation}
      doubled: {strategy: basic-segmentation, levers: {pervasiveness: 0.9}}
    readings:
      churn: {estimator: mean, metric: churn, months: [1, 6]}
      leavers: {estimator: average, sample: customers, of: "sum(left, 1, 6)", among: "spending > 1"}
    tests:
      - {says: churn in multiples, effect: churn.doubled / churn.before, at_least: 1.2, at_most: 1.6}
      - {says: those who spend much, effect: leavers.doubled - leavers.before, sign: positive}
` + "```" + `

Every arm is run in the same worlds, with the same people and luck. Each reading is taken from each arm, and each test is computed from the readings' means over the worlds; its interval is
Tukey's jackknife over them. A test with a ` + "`sign`" + ` holds if the interval excludes zero on that side, one with a band (` + "`at_least`, `at_most`" + `) if the estimate is in it. A row holds if all of its tests do. Every mistake in a file is reported with its line.

A row has ` + "`id`, `finding`, `family`, `mark` (`V` seen in the source, `V2` in two accounts of it, `Q` quoted, `M` from memory), `world`, `months` (24 unless said), `arms`, `messages`, `readings`, `tests`" + `, and for the record ` + "`effect`, `setting`, `authors`, `year`, `journal`, `use` and `reason`" + `. It sets no parameters: they
are drawn or set for all rows alike (` + "`--set`" + `).
`

const referenceArms = `
## Arms

What the world's first brand does in an arm: ` + "`strategy` (`backlash strategies`, or `industry`, a middling one), `levers`, `consent`, `quality`, `discount`, `format`, `policy`, and `then: {month: 10, strategy: balanced}`" + ` for a change. ` + "`rivals`" + ` gives all others a strategy or levers. ` + "`shocks` and `population`" + ` are
written as in a scenario (` + "`backlash scenarios schema`), and `world`" + ` replaces the row's.
`

const referenceReadings = `
## Readings

` + "`mean` and `total` read a `metric` ([metrics.md](metrics.md)) of the first brand over `months`, one or the first and last; `total`" + ` is the sum over the months for each customer who started. The others need a sample:

`

const referenceSamples = "- The sample is of those who start with the first brand; of `messages`, those who have it when asked.\n- `average` and `top-quarter` (the share of the total that the top quarter has) read `of`; `correlation` and `slope` also `with`, the latter as the change of `of` per unit of `with`.\n" +
	"- `holding: [trust, unease]` keeps other quantities constant: the correlation or slope is then the partial one.\n" +
	"- `among` says which of the sample count, everybody unless said; `arms: [one, two]` takes the reading from these alone.\n" +
	"- `of`, `with`, `among` and `holding` are arithmetic (`+ - * /`, comparisons, `&&`, `||`, `abs`, `log`, `min`, `max`). In `customers`, `at(trust, 6)` is a column in a month, and no number in a month without the brand, which leaves the customer out; `sum(left, 7, 24)` adds up months, those without the brand as 0; a column stands nowhere else;\n" +
	"  `left_month` is the month of the first departure, 0 for never. In `months`, `month` is the month. In `spells`, the sample is times with the brand: `number` (the first, the second), `first` (its first month) and `lasted(12)`, which leaves out spells that began too late to have lasted so long by the row's end. A value that is infinite, as `1 / 0`, leaves the reading without a number.\n"

const referenceTests = `
## Tests

` + "`says`" + ` is the test in words. ` + "`effect`" + ` is arithmetic over readings, written ` + "`READING.ARM` or `READING.MESSAGE`" + `, with ` + "`abs`, `log`, `min`, `max`" + `, and of lists ` + "`best([places], [values])` (the place of the largest value), `first([values])` (which is the first below zero) and `spearman([a], [b])`" + `. ` + "`published`" + ` is the number to compare with. ` + "`sign` is `positive` or `negative`; `at_least` and `at_most`" + ` are
the band. An effect that is no number, as a ratio to nothing, cannot be told, and does not hold.

How easily a row is passed, *prior*, is found with 64 draws of the parameters from their stated ranges, each in one world of 1,000 customers: the share of draws whose estimates have the signs and lie in the bands. It is known to within 12 points.

` + "`family`" + ` is one of %s.
`
