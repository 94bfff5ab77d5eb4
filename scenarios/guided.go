package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim/number"
)

// Question is one of the questions that build a scenario. The user may skip any of them.
type Question struct {
	Key     string
	Label   string // in a word or two, for a row of a form
	Text    string
	Help    string // where one finds the answer
	Default string // what holds when the question is skipped
	Choices []Choice

	clean func(text string, a Answers) (string, error)
	shown func(value string) string // a value as it was understood, where that is more than the value
}

// Choice is one of a few possible answers.
type Choice struct{ Name, About string }

// Answers holds answers by question key, as typed. Missing or empty ones were skipped.
type Answers map[string]string

// The keys that the file is written from.
const (
	askName, askBusiness, askContract, askCustomers     = "name", "business", "contract", "customers"
	askCurrency, askPrice, askChurn, askOptOut, askRate = "currency", "price", "churn", "opt_out", "purchases"
	askToday, askIdea, askRivals, askMonths             = "today", "idea", "rivals", "months"
	askLaw, askLaunch, askRise, askBreach               = "law", "launch", "price_step", "breach"
)

// Defaults for unanswered questions.
const (
	defaultName, defaultContract   = "Us", "subscription"
	defaultToday, defaultIdea      = "basic-segmentation", "click-maximizer"
	defaultMonths, mostNamedRivals = 36, 3
)

// Questions are asked in this order.
func Questions() []Question {
	month := func(key, label, text, help string) Question {
		return Question{Key: key, Label: label, Text: text, Help: help, Default: "none", clean: cleanMonth, shown: func(v string) string { return "month " + v }}
	}
	level := func(key, label, text, help string, highest float64) Question {
		return Question{Key: key, Label: label, Text: text, Help: help, Default: "the model's own",
			clean: func(v string, _ Answers) (string, error) { return cleanShare(v, highest) }, shown: shownShare}
	}
	return []Question{
		{Key: askName, Label: "name", Text: "What is your company or product called?",
			Help: "Any name will do; tables and charts show it.", Default: defaultName, clean: cleanName},
		{Key: askBusiness, Label: "business", Text: "Which of these businesses is most like yours?",
			Help: "It brings numbers of its kind, such as margins, each with its source: backlash scenarios show NAME.", Default: "none of them", Choices: businesses(), clean: oneOf(businesses())},
		{Key: askContract, Label: "contract", Text: "Do customers cancel, or do they just stop buying?",
			Help: "With a subscription you see who leaves; without one the dashboard learns of it late.", Default: "as usual in the business", Choices: contracts(), clean: oneOf(contracts())},
		{Key: askCustomers, Label: "customers", Text: "How many customers do you have?",
			Help: "Whoever paid or bought lately. It turns shares into amounts and moves nothing else.", Default: "not stated", clean: cleanCustomers},
		{Key: askCurrency, Label: "currency", Text: "Which currency do you count in?",
			Help: "A short name or a sign, such as EUR. It needs a price, the next question.", Default: "baskets", clean: cleanCurrency},
		{Key: askPrice, Label: "price or basket", Text: "What does a month, or a usual basket, cost?",
			Help: "The price on your page, or revenue divided by orders. It needs a currency, the question before.", Default: "not stated, nor the currency then", clean: cleanPrice},
		level(askChurn, "monthly churn", "What share of your customers leaves in a month?",
			"Those who left last month, divided by those there at its start: 3.1 %, say. Cancellations are on every subscription dashboard.", HighestChurn),
		level(askOptOut, "refusals", "What share of your customers refuses personalization?",
			"Those without consent, or who opted out, divided by all; your consent tool knows: 12 %, say.", highestOptOut),
		{Key: askRate, Label: "purchases", Text: "How often does a customer buy in a month?",
			Help: "Orders of a month, or visits that earn money, divided by customers: 0.9, say.", Default: "the model's own", clean: cleanRate},
		{Key: askToday, Label: "today", Text: "Which of these is most like what you do today?",
			Help: "It is lived for two years before month 1, and everything is compared with it.", Default: defaultToday, Choices: strategies(), clean: oneOf(strategies())},
		{Key: askIdea, Label: "idea", Text: "And which is most like what you think of doing?",
			Help: "It begins in month 1. The sliders of the lab change it later.", Default: defaultIdea, Choices: strategies(), clean: oneOf(strategies())},
		{Key: askRivals, Label: "rivals", Text: "How many rivals can your customers go to, by name?",
			Help: "0 to 3; those who would take most of your customers. Everybody else is there anyway, without a name.", Default: "0", clean: wholeOf("rivals", 0, mostNamedRivals)},
		{Key: askMonths, Label: "months ahead", Text: "How many months do you want to look ahead?",
			Help: "What personalization costs shows late; three years are usual.", Default: fmt.Sprint(defaultMonths), clean: wholeOf("months", 1, MaxMonths)},
		month(askLaw, "new law", "Does a new privacy law come, and in which month?", "The month from now in which it binds you: 18, or none."),
		month(askLaunch, "rival's launch", "Does a rival launch something, and in which month?", "A guess will do: 9, or none."),
		month(askRise, "price step", "Do you raise the price, and in which month?", "The month in which customers first pay more: 12, or none."),
		month(askBreach, "data breach", "Shall a data breach be rehearsed, and in which month?", "A drill: what would it cost if your data leaked? 24, or none."),
	}
}

// businesses are the kinds of market, but for those that try out what nothing is fitted to.
func businesses() (all []Choice) {
	for _, s := range Settings() {
		if !slices.ContainsFunc(s.Numbers, func(n Number) bool { return n.Path == learntPath }) {
			all = append(all, Choice{s.Name, s.About})
		}
	}
	return all
}

func contracts() []Choice {
	return []Choice{{contractNames[0], "Who leaves cancels."}, {contractNames[1], "Nobody cancels; people stop buying."}}
}

func strategies() (all []Choice) {
	for _, s := range agents.Strategies() {
		all = append(all, Choice{s.Name, s.About})
	}
	return all
}

// Clean returns an answer in the file's form, "" if it was skipped; an error says what is wanted instead. The other answers are
// there because some of them matter to it.
func (q *Question) Clean(text string, a Answers) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", nil
	case !utf8.ValidString(text):
		return "", errors.New("want plain letters, in UTF-8")
	}
	return q.clean(text, a)
}

// Shown says briefly how an answer was understood; "" if it was skipped or is wrong.
func (q *Question) Shown(a Answers) string {
	value, err := q.Clean(a[q.Key], a)
	if err != nil || value == "" || q.shown == nil {
		return value
	}
	return q.shown(value)
}

// clean is every answer as the file has it, and the first question whose answer will not do.
func (a Answers) clean() (Answers, int, error) {
	out := Answers{}
	for i, q := range Questions() {
		value, err := q.Clean(a[q.Key], a)
		if err != nil {
			return nil, i, fmt.Errorf("%s: %w", q.Label, err)
		}
		out[q.Key] = value
	}
	return out, -1, nil
}

// Told says how the answers were understood, one line each, and in a final line what was left open.
func (a Answers) Told() (lines []string) {
	open := ""
	for _, q := range Questions() {
		if shown := q.Shown(a); shown != "" {
			lines = append(lines, fmt.Sprintf("  %-16s %s", q.Label, shown))
		} else {
			open += ", " + q.Label
		}
	}
	if open != "" {
		lines = append(lines, "  left open: "+strings.TrimPrefix(open, ", "))
	}
	if a[askCurrency] != "" && a[askPrice] == "" {
		lines = append(lines, "  A currency needs a price: neither stands in the file.")
	}
	return lines
}

func cleanName(text string, _ Answers) (string, error) {
	name, m := decode.Scalar{Text: text}.Label(decode.Given{})
	if m.Wish != "" {
		return "", errors.New(m.Wish)
	}
	return name, nil
}

// oneOf reads one of a few by its number or its name.
func oneOf(choices []Choice) func(string, Answers) (string, error) {
	return func(text string, _ Answers) (string, error) {
		var names []string
		for _, c := range choices {
			names = append(names, c.Name)
			if strings.EqualFold(c.Name, text) {
				return c.Name, nil
			}
		}
		if n, err := number.Whole(text); err == nil && n >= 1 && n <= len(names) {
			return names[n-1], nil
		}
		if near := decode.Nearest(text, names); near != "" {
			return "", fmt.Errorf("did you mean %s? Else its number, 1 to %d", near, len(names))
		}
		return "", fmt.Errorf("want one of them, by name or by number, 1 to %d", len(names))
	}
}

// wholeOf reads a whole number of things.
func wholeOf(things string, lo, hi int) func(string, Answers) (string, error) {
	return func(text string, _ Answers) (string, error) {
		n, err := number.Whole(strings.TrimSpace(strings.TrimSuffix(text, things)))
		if err != nil || n < lo || n > hi {
			return "", fmt.Errorf("want a whole number of %s, %d to %d", things, lo, hi)
		}
		return fmt.Sprint(n), nil
	}
}

// cleanMonth reads a month of those that are looked ahead, or that there is none.
func cleanMonth(text string, a Answers) (string, error) {
	last := defaultMonths
	if months, err := wholeOf("months", 1, MaxMonths)(strings.TrimSpace(a[askMonths]), nil); err == nil {
		last, _ = number.Whole(months)
	}
	switch text = strings.ToLower(text); text {
	case "none", "no", "never", "0", "-":
		return "", nil
	}
	month, err := wholeOf("month", 1, last)(strings.TrimSpace(strings.TrimPrefix(text, "month")), nil)
	if err != nil {
		return "", fmt.Errorf("want a month, 1 to %d, or none", last)
	}
	return month, nil
}

var (
	grouped = number.Pattern(`^[1-9][0-9]{0,2}([., '][0-9]{3})+$`)
	unclear = number.Pattern(`^[1-9][0-9]{0,2}[.,][0-9]{3}$`)
	marks   = strings.NewReplacer(",", "", ".", "", " ", "", "'", "")
	spaces  = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'")
)

// cleanCustomers reads a count as people write it: 120000, 120,000, 120.000, 120k, 1.2 million.
func cleanCustomers(text string, _ Answers) (string, error) {
	text = strings.ToLower(spaces.Replace(text))
	times := 1.0
	for _, unit := range []struct {
		name string
		of   float64
	}{{"thousand", 1e3}, {"million", 1e6}, {"k", 1e3}, {"m", 1e6}} {
		if bare, cut := strings.CutSuffix(text, unit.name); cut {
			text, times = strings.TrimSpace(bare), unit.of
			break
		}
	}
	if grouped().MatchString(text) && times == 1 {
		text = marks.Replace(text)
	}
	x, err := realNumber(text)
	if x *= times; err != nil || x < 1 || x > maxRealCustomers || times == 1 && x != float64(int(x)) {
		return "", errors.New("want a whole number, such as 120000 or 120k")
	}
	return fmt.Sprint(int(x + .5)), nil
}

func cleanCurrency(text string, _ Answers) (string, error) {
	if !currency().MatchString(text) {
		return "", errors.New("want a short name of money such as EUR, or its sign")
	}
	return text, nil
}

// cleanPrice reads a price. With a single mark before three digits nobody can know whether it is a decimal one.
func cleanPrice(text string, a Answers) (string, error) {
	if strings.TrimSpace(a[askCurrency]) == "" {
		return "", errors.New("a price needs a currency, the question before")
	}
	text = spaces.Replace(text)
	if unclear().MatchString(text) {
		return "", errors.New("is the mark a decimal one? Write 1299 or 1.30")
	}
	if at := strings.LastIndexAny(text, ".,"); at > 0 && grouped().MatchString(text[:at]) && !grouped().MatchString(text) {
		text = marks.Replace(text[:at]) + "." + text[at+1:]
	} else if grouped().MatchString(text) {
		text = marks.Replace(text)
	}
	x, err := realNumber(text)
	if err != nil || x < lowestPrice || x > highestPrice {
		return "", errors.New("want a price such as 9.99, without the currency")
	}
	return decode.Short(float32(x)), nil
}

// lowestShare is the smallest share that anybody would state.
const lowestShare = .0001

// cleanShare reads a share: 3.1 %, 0.031, 3,1 %. A bare number that is too high for a share is taken as percent.
func cleanShare(text string, highest float64) (string, error) {
	wish := fmt.Errorf("want a share above 0, up to %s, such as 3.1 %%", shownShare(fmt.Sprint(highest)))
	text = strings.Replace(strings.ToLower(spaces.Replace(text)), "percent", "%", 1)
	bare, percent := strings.CutSuffix(text, "%")
	x, err := realNumber(strings.TrimSpace(bare))
	if err != nil {
		return "", wish
	}
	if percent || x > highest {
		x /= 100
	}
	if x < lowestShare || x > highest {
		return "", wish
	}
	return decode.Short(float32(x)), nil
}

// shownShare is a share in percent.
func shownShare(value string) string {
	x, _ := realNumber(value)
	return fmt.Sprintf("%.4g %%", 100*x)
}

// cleanRate reads how often a customer buys.
func cleanRate(text string, _ Answers) (string, error) {
	x, err := realNumber(text)
	if err != nil || x < lowestShare || x > HighestPurchases {
		return "", fmt.Errorf("want a number above 0 and up to %d, such as 0.9", HighestPurchases)
	}
	return decode.Short(float32(x)), nil
}

// realNumber reads a number whose decimal mark may be a comma.
func realNumber(text string) (float64, error) {
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	return number.Real(text, 64)
}
