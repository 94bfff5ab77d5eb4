package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"regexp"
	"strings"
	"testing"

	"backlash/sim"
)

// question is the question of that key.
func question(t testing.TB, key string) *Question {
	t.Helper()
	for _, q := range Questions() {
		if q.Key == key {
			return &q
		}
	}
	t.Fatalf("no question %q", key)
	return nil
}

func TestAnswersAreUnderstood(t *testing.T) {
	for _, c := range []struct{ key, typed, want string }{
		{"name", "  Acme & Sons ", "Acme & Sons"}, {"name", "all", "! reserved"}, {"name", "a=b", "! without"}, {"name", strings.Repeat("x", 65), "! 1..64"},
		{"business", "3", "grocery-card"}, {"business", "Grocery-Card", "grocery-card"}, {"business", "grocery", "! did you mean grocery-card"},
		{"business", "10", "! 1 to 9"}, {"business", "0", "! 1 to 9"}, {"business", "", ""},
		{"contract", "2", "repeat-purchase"}, {"contract", "subscription", "subscription"},
		{"customers", "120000", "120000"}, {"customers", "120,000", "120000"}, {"customers", "120.000", "120000"}, {"customers", "1 200 000", "1200000"}, {"customers", "1 2", "! whole number"},
		{"customers", "1'200'000", "1200000"}, {"customers", "120k", "120000"}, {"customers", "1,2 million", "1200000"}, {"customers", "1.5m", "1500000"},
		{"customers", "0", "! whole number"}, {"customers", "12.5", "! whole number"}, {"customers", "-3", "! whole number"}, {"customers", "many", "! whole number"},
		{"currency", "EUR", "EUR"}, {"currency", "€", "€"}, {"currency", "9", "! short name"},
		{"price", "9.99", "9.99"}, {"price", "9,99", "9.99"}, {"price", "1,299.00", "1299"}, {"price", "1.299,50", "1299.5"}, {"price", "1.299", "! decimal"}, {"price", "1299", "1299"},
		{"price", "0.125", "0.125"}, {"price", "0", "! such as 9.99"}, {"price", "€9", "! without the currency"}, {"price", "NaN", "! such as"},
		{"churn", "3.1%", "0.031"}, {"churn", "3,1 %", "0.031"}, {"churn", "3,1\u00a0%", "0.031"}, {"churn", "0.031", "0.031"}, {"churn", "0,031", "0.031"}, {"churn", "3.1", "0.031"}, {"churn", "3.1 percent", "0.031"},
		{"churn", "0.3 %", "0.003"}, {"churn", "0.5", "0.5"}, {"churn", "0.51", "0.0051"}, {"churn", "51 %", "! up to 50 %"}, {"churn", "0", "! above 0"}, {"churn", "-1", "! above 0"}, {"churn", "few", "! such as"},
		{"opt_out", "12", "0.12"}, {"opt_out", "0.6", "0.6"}, {"opt_out", "60 %", "0.6"}, {"opt_out", "96 %", "! up to 95 %"},
		{"purchases", "0,9", "0.9"}, {"purchases", "31", "! up to 30"},
		{"today", "7", "balanced"}, {"today", "balancd", "! did you mean balanced"}, {"idea", "zzzzzzzzzzzz", "! 1 to 11"},
		{"rivals", "2 rivals", "2"}, {"rivals", "4", "! 0 to 3"}, {"months", "24 months", "24"}, {"months", "601", "! 1 to 600"},
		{"law", "18", "18"}, {"law", "month 18", "18"}, {"law", "None", ""}, {"law", "37", "! 1 to 36"}, {"breach", "1.5", "! or none"},
	} {
		got, err := question(t, c.key).Clean(c.typed, Answers{"currency": "EUR"})
		if wish, refused := strings.CutPrefix(c.want, "! "); refused {
			if err == nil || !strings.Contains(err.Error(), wish) {
				t.Errorf("%s %q: %q, %v; want a message with %q", c.key, c.typed, got, err, wish)
			}
			continue
		}
		if got != c.want || err != nil {
			t.Errorf("%s %q: %q, %v; want %q", c.key, c.typed, got, err, c.want)
		}
	}
	if _, err := question(t, "law").Clean("37", Answers{"months": "48"}); err != nil {
		t.Errorf("month 37 of 48: %v", err)
	}
}

// guided is the scenario of some answers.
func guided(t testing.TB, a Answers) (*Scenario, string) {
	t.Helper()
	text, err := Guided(a)
	if err != nil {
		t.Fatalf("%v: %v", a, err)
	}
	s, err := Parse("guided", text)
	if err != nil {
		t.Fatalf("%v: %v\n%s", a, err, text)
	}
	return s, string(text)
}

// With nothing answered the file says no more than a scenario must.
func TestGuidedSkipped(t *testing.T) {
	s, text := guided(t, nil)
	bare := parsed(t, "backlash: 1\nname: my-market\nmarket: {contract: subscription}\nbrands: [{name: Us, strategy: click-maximizer}]\npopulation: {customers: 3000}\n")
	if !bytes.Equal(Write(&s.Config, nil), Write(&bare.Config, nil)) {
		t.Errorf("more is stated than was answered:\n%s", text)
	}
}

// anyAnswers are some valid answers, each skipped now and then.
func anyAnswers(r *rand.Rand) Answers {
	one := func(all ...string) string { return all[r.Intn(len(all))] }
	a := Answers{"months": fmt.Sprint(1 + r.Intn(60))}
	month := func() string { return one("none", fmt.Sprint(1+r.Intn(horizon(a)))) }
	for key, value := range map[string]string{
		"name": one("Acme", "Rival A", "rival b", "Ümläut GmbH", `back\slash`, "漢字", "#1 Shop", "yes"), "business": fmt.Sprint(1 + r.Intn(9)), "contract": one("1", "2"),
		"customers": fmt.Sprint(1 + r.Intn(1e9)), "currency": one("EUR", "$", "kr"), "price": one("9.99", "9,99", "1299"), "churn": fmt.Sprintf("%.1f %%", .1+r.Float64()*49),
		"opt_out": fmt.Sprintf("%.2f", .01+r.Float64()*.9), "purchases": fmt.Sprintf("%.2f", .01+r.Float64()*29), "today": fmt.Sprint(1 + r.Intn(11)), "idea": fmt.Sprint(1 + r.Intn(11)),
		"rivals": fmt.Sprint(r.Intn(4)), "law": month(), "launch": month(), "price_step": month(), "breach": month(),
	} {
		if r.Intn(3) > 0 {
			a[key] = value
		}
	}
	if a["currency"] == "" {
		delete(a, "price")
	}
	return a
}

// Whatever is answered, the file has it, and only it.
func TestGuidedHasWhatWasAnswered(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	for range 300 {
		a := anyAnswers(r)
		s, text := guided(t, a)
		roundTrip(t, s)
		clean, _, _ := a.clean()
		c, same := &s.Config, func(what string, got, want any) {
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s is %v, answered %v in %v\n%s", what, got, want, a, text)
			}
		}
		near := func(what string, got float32) {
			want, _ := realNumber(either(clean[what], "0"))
			if math.Abs(float64(got)-want) > 1e-6*math.Abs(want) {
				t.Fatalf("%s is %v, answered %v", what, got, want)
			}
		}
		same("name", s.Name, either(clean["name"], "my-market"))
		same("brand", c.Brands[0].Name, either(clean["name"], "Us"))
		same("business", c.Market.Setting, clean["business"])
		same("contract", ContractName(c.Market.Contract), either(clean["contract"], usualContract(clean["business"])))
		same("customers", c.Market.Customers, either(clean["customers"], "0"))
		if clean["price"] != "" {
			same("currency", c.Market.Currency, clean["currency"])
			near("price", c.Market.Basket)
		} else {
			same("currency", c.Market.Currency, "")
		}
		near("churn", c.Market.Levels.Churn)
		near("opt_out", c.Market.Levels.OptOut)
		near("purchases", c.Market.Levels.Purchases)
		same("today", c.History.Strategy, either(clean["today"], "basic-segmentation"))
		same("idea", c.Brands[0].Strategy, either(clean["idea"], "click-maximizer"))
		same("rivals", len(c.Brands)-1, either(clean["rivals"], "0"))
		same("months", c.Months, clean["months"])
		happens := map[sim.ShockKind]string{sim.Regulation: "law", sim.RivalLaunch: "launch", sim.StepPrice: "price_step", sim.DataBreach: "breach"}
		for _, shock := range c.Shocks {
			same(happens[shock.Kind], shock.Month, clean[happens[shock.Kind]])
			delete(happens, shock.Kind)
		}
		for _, key := range happens {
			same(key, "", clean[key])
		}
	}
}

// example is a line that counts once its # is taken away.
var example = regexp.MustCompile(`^( *)#(\S.*|  .*)$`)

// Each block of examples works by itself, and all of them together.
func TestGuidedExamples(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	for i := range 40 {
		a := anyAnswers(r)
		if i == 0 {
			a = nil
		}
		_, text := guided(t, a)
		lines := strings.Split(text, "\n")
		all := append([]string(nil), lines...)
		blocks := 0
		for from := 0; from < len(lines); from++ {
			one := append([]string(nil), lines...)
			to := from
			for ; to < len(lines) && example.MatchString(lines[to]); to++ {
				one[to] = example.ReplaceAllString(lines[to], "$1$2")
				all[to] = one[to]
			}
			if to == from {
				continue
			}
			if _, err := Parse("block", []byte(strings.Join(one, "\n"))); err != nil {
				t.Fatalf("%q with %v: %v", one[from:to], a, err)
			}
			blocks++
			from = to
		}
		if _, err := Parse("all", []byte(strings.Join(all, "\n"))); err != nil || blocks < 8 {
			t.Fatalf("%d blocks: %v\n%s", blocks, err, strings.Join(all, "\n"))
		}
	}
}

func TestGuidedRefuses(t *testing.T) {
	if text, err := Guided(Answers{"churn": "lots"}); err == nil || text != nil || !strings.Contains(err.Error(), "monthly churn: want a share") {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := Guided(Answers{"price": "9"}); err == nil || !strings.Contains(err.Error(), "needs a currency") {
		t.Error(err)
	}
	if told := strings.Join(Answers{"currency": "EUR", "churn": "3,1"}.Told(), "\n"); !strings.Contains(told, "a price") || !strings.Contains(told, "3.1 %") {
		t.Error(told)
	}
}

// asked answers the questions with these lines and enter for the rest.
func asked(lines ...string) ([]byte, string, error) {
	var out strings.Builder
	text, err := Ask(strings.NewReader(strings.Join(lines, "\n")+strings.Repeat("\n", 40)), &out)
	return text, out.String(), err
}

func TestAsk(t *testing.T) {
	text, out, err := asked("?", "Acm", "back", "Acme", "back", "-", "backery", "3", "back", "")
	if err != nil || !strings.Contains(string(text), "setting: grocery-card") || !strings.Contains(string(text), `name: "my-market"`) {
		t.Errorf("%v\n%s\n%s", err, out, text)
	}
	for _, want := range []string{"Any name will do", "1 of 17", "17 of 17", "want one of them", "taken as grocery-card", "Understood:\n", "left open: name"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
}

// Going back keeps what was answered, but for a calendar that fewer months have made impossible.
func TestAskGoesBack(t *testing.T) {
	text, out, err := asked(append(make([]string, 12), "24", "20", "", "", "back", "back", "back", "back", "12", "", "6")...)
	if err != nil || !strings.Contains(string(text), "months: 12\n") || !strings.Contains(string(text), "- {month: 6, kind: regulation") || !strings.Contains(out, "want a month, 1 to 12, or none") {
		t.Errorf("%v\n%s\n%s", err, out, text)
	}
}

// broken is an input that fails, as one that was interrupted does.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestAskThatEnds(t *testing.T) {
	interrupted := errors.New("interrupted")
	for _, in := range []io.Reader{strings.NewReader("Acme\n3"), strings.NewReader(""), broken{interrupted}} {
		text, err := Ask(in, io.Discard)
		if text != nil || err == nil {
			t.Errorf("%q, %v", text, err)
		}
	}
	if _, err := Ask(broken{interrupted}, io.Discard); !errors.Is(err, interrupted) {
		t.Error(err)
	}
}

func FuzzGuided(f *testing.F) {
	f.Add("Acme", "3", "120.000", "9,99", "3,1 %", "18", "24")
	f.Add("\\\"\n", "grocery", "1e9", "1.299", "NaN", "none", "0")
	f.Fuzz(func(t *testing.T, name, business, customers, price, share, month, months string) {
		a := Answers{"name": name, "business": business, "contract": business, "customers": customers, "currency": name, "price": price, "churn": share, "opt_out": share,
			"purchases": price, "today": business, "idea": business, "rivals": month, "months": months, "law": month, "launch": month, "price_step": month, "breach": month}
		a.Told()
		for _, q := range Questions() { // one by one too: together most are refused
			try(t, Answers{q.Key: a[q.Key], "currency": "EUR"})
		}
		try(t, a)
	})
}

// try writes a file, which is good unless the answers are refused.
func try(t *testing.T, a Answers) {
	if _, _, err := a.clean(); err != nil {
		return
	}
	s, _ := guided(t, a)
	roundTrip(t, s)
}
