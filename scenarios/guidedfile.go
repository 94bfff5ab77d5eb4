package scenarios

import (
	"fmt"
	"strings"

	"backlash/scenarios/decode"
	"backlash/sim/number"
)

const guidedHead = `# Your market, from your answers. What stands here was answered, or is needed; everything
# else is the model's own. Lines with a # are not read. Where one of them is an example, take
# its # away, and it counts. Then: backlash scenarios check FILE, and backlash lab FILE.
`

// Guided writes the file for a set of answers, with comments. Settings not asked for or answered appear as examples, which take effect
// once their # is removed: an example follows the # directly, a remark after a space.
func Guided(answers map[string]string) ([]byte, error) {
	a, _, err := Answers(answers).clean()
	if err != nil {
		return nil, err
	}
	var w guidedText
	w.WriteString(guidedHead)
	w.line("backlash: %d", Format)
	w.line("name: %s", text(either(a[askName], "my-market")))
	w.remark("", "A sentence on what it is about, and a message as your customers get them.")
	w.example("", "about: \"What we want to find out.\"", "message: \"You have gone up a size since March. These will be kinder to you.\"")
	w.remark("", "How many months to look ahead.")
	w.stated("", "months", a[askMonths], fmt.Sprint(defaultMonths))
	w.history(a)
	w.market(a)
	w.brands(a)
	w.calendar(a)
	w.rest()
	out := []byte(w.String())
	_, err = Parse("guided", out)
	return out, err
}

// guidedText is the text so far.
type guidedText struct{ strings.Builder }

func (w *guidedText) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// remark writes what is for the reader alone.
func (w *guidedText) remark(indent string, lines ...string) {
	for _, l := range lines {
		w.line("%s# %s", indent, l)
	}
}

// example writes lines that count once their # is taken away.
func (w *guidedText) example(indent string, lines ...string) {
	for _, l := range lines {
		w.line("%s#%s", indent, l)
	}
}

// stated writes a value, or an example of one where none was given.
func (w *guidedText) stated(indent, name, value, example string) {
	if value == "" {
		w.example(indent, name+": "+example)
		return
	}
	w.line("%s%s: %s", indent, name, value)
}

func (w *guidedText) history(a Answers) {
	value := ""
	if a[askToday] != "" {
		value = "{strategy: " + a[askToday] + ", months: 24}"
	}
	w.line("")
	w.remark("", "What you do today, lived for two years before month 1, so that the start is settled.", "Everything is compared with going on like this.")
	w.stated("", "history", value, "{strategy: "+defaultToday+", months: 24}")
}

func (w *guidedText) market(a Answers) {
	w.line("\nmarket:")
	w.remark("  ", "The kind of business; its numbers and their sources: backlash scenarios show NAME")
	w.stated("  ", "setting", a[askBusiness], Default)
	w.remark("  ", "Who leaves a subscription cancels; with repeat-purchase people just stop buying.")
	w.line("  contract: %s", either(a[askContract], usualContract(a[askBusiness])))
	w.remark("  ", "How many customers you really have: shares are told as amounts too.")
	w.stated("  ", "customers", a[askCustomers], "120000")
	w.remark("  ", "Money is told in your currency; the basket is the price of a month or of a usual order.")
	if a[askPrice] != "" {
		w.line("  currency: %s\n  basket: %s", text(a[askCurrency]), a[askPrice])
	} else {
		w.example("  ", "currency: "+text(either(a[askCurrency], "EUR")), "basket: 9.99")
	}
	w.remark("  ", "Your own levels: the months before month 1 are lived until they show these.", "The share of customers who leave in a month.")
	w.stated("  ", "churn", a[askChurn], "0.031")
	w.remark("  ", "The share who refuse personalization.")
	w.stated("  ", "opt_out", a[askOptOut], "0.12")
	w.remark("  ", "What one customer buys in a month.")
	w.stated("  ", "purchases", a[askRate], "0.9")
}

// usualContract is the contract of a business in the library.
func usualContract(business string) string {
	if business == "" {
		return defaultContract
	}
	s, err := Load(business, nil)
	if err != nil {
		panic("scenarios: the library: " + err.Error())
	}
	return ContractName(s.Config.Market.Contract)
}

func (w *guidedText) brands(a Answers) {
	name := either(a[askName], defaultName)
	w.line("\nbrands:")
	w.remark("  ", "The first one is you, with what you think of doing: backlash strategies list")
	w.line("  - name: %s\n    strategy: %s", text(name), either(a[askIdea], defaultIdea))
	w.remark("    ", "Levers of your own in place of the strategy's, 0 to 1: backlash strategies show NAME")
	w.example("    ", "levers: {transparency: 0.4, control: 0.5}")
	w.remark("    ", "How customers are asked for their consent: easy, buried, prompt or opt-in.")
	w.example("    ", "consent: prompt")
	w.remark("    ", "A lever that moves later, in so many steps.")
	w.example("    ", "schedule:", fmt.Sprintf("  - {month: %d, lever: intensity, to: 0.3, over: 3}", min(6, horizon(a))))
	w.remark("  ", "Rivals that customers go to by name. Give each the strategy that is most like what it does.")
	rivals, _ := number.Whole(either(a[askRivals], "0"))
	for i, rival := range rivalNames(name) {
		row := fmt.Sprintf("- {name: %s, strategy: %s}", text(rival), defaultToday)
		if i < rivals {
			w.line("  %s", row)
		} else {
			w.example("  ", row)
			break
		}
	}
}

// rivalNames are names that nobody takes for the company's: one more than can be asked for, as an example.
func rivalNames(company string) (names []string) {
	given := decode.Given{}
	_, _ = decode.Scalar{Text: company}.Label(given)
	for letter := 'A'; len(names) <= mostNamedRivals; letter++ {
		if name, m := (decode.Scalar{Text: "Rival " + string(letter)}).Label(given); m.Wish == "" {
			names = append(names, name)
		}
	}
	return names
}

// calendarRows are what the calendar asks for, and as what it is written.
var calendarRows = []struct {
	key, remark, shock string
	month              int // of the example
}{
	{askLaw, "A privacy law asks everybody for this much openness and control, 0 to 1, and for consent.", "kind: regulation, size: 0.6", 18},
	{askLaunch, "A rival without a name draws customers. For a named one that opens then, add brand: \"Rival A\".", "kind: rival-launch, size: 0.3", 9},
	{askRise, "You take more from customers, 0 to 1, for good; with over: 6 for six months.", "kind: step-price, size: 0.2", 12},
	{askBreach, "Data leak; the size says how bad it is. With late: 0.5 it is hidden and found later.", "kind: data-breach, size: 0.6", 24},
}

func (w *guidedText) calendar(a Answers) {
	w.line("")
	w.remark("", "What happens, and in which month from now.")
	planned := false
	for _, row := range calendarRows {
		planned = planned || a[row.key] != ""
	}
	last := horizon(a)
	if !planned {
		lines := []string{"shocks:"}
		for _, row := range calendarRows {
			lines = append(lines, fmt.Sprintf("  - {month: %d, %s}", min(row.month, last), row.shock))
		}
		w.example("", lines...)
		return
	}
	w.line("shocks:")
	for _, row := range calendarRows {
		w.remark("  ", row.remark)
		if a[row.key] != "" {
			w.line("  - {month: %s, %s}", a[row.key], row.shock)
		} else {
			w.example("  ", fmt.Sprintf("- {month: %d, %s}", min(row.month, last), row.shock))
		}
	}
}

// horizon is how many months are looked ahead.
func horizon(a Answers) int {
	n, _ := number.Whole(either(a[askMonths], fmt.Sprint(defaultMonths)))
	return n
}

// rest writes what nobody was asked.
func (w *guidedText) rest() {
	w.line("")
	w.remark("", "How many customers are simulated, and how they stand to privacy. More make luck smaller and take longer.")
	w.line("population:\n  customers: 3000")
	w.example("", "  segments:", "    - {name: fundamentalist, share: 0.26}", "    - {name: pragmatist, share: 0.64}", "    - {name: unconcerned, share: 0.1}")
	w.remark("", "What to compare where nothing else is asked for.")
	w.example("", "compare: [balanced, privacy-first]")
	w.remark("", "Assumptions of your own in place of the model's: backlash params")
	w.example("", "parameters:", "  trust.loss_gain_ratio: 2.5")
}

// either is the first of two texts that says something.
func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
