package scenarios

import (
	"fmt"
	"strings"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
)

// Write gives a configuration as a file that reads back to the same configuration. Only what differs from the defaults, the
// setting and the presets is written, and every parameter that somebody stated; what was fitted on a company's own months is not (WriteOwn).
func Write(c *sim.Config, compare []string) []byte {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("backlash: %d", Format)
	line("name: %s", text(c.Name))
	if c.About != "" {
		line("about: %s", text(c.About))
	}
	if c.Message != "" {
		line("message: %s", text(c.Message))
	}
	line("months: %d\nseed: %d", c.Months, c.Seed)
	line("history: {strategy: %s, months: %d}", c.History.Strategy, c.History.Months)
	writePopulation(line, &c.Population)
	line("market: {%scontract: %s%s}", settingText(c.Market.Setting), contractNames[c.Market.Contract], moneyText(&c.Market))
	line("brands:")
	for i := range c.Brands {
		writeBrand(line, &c.Brands[i])
	}
	line("network: {kind: %s, degree: %d, rewire: %s}", networkNames[c.Network.Kind], c.Network.Degree, decode.Short(c.Network.Rewire))
	if len(c.Shocks) > 0 {
		line("shocks:")
	}
	for _, s := range c.Shocks {
		extra := ""
		if s.Late > 0 {
			extra += ", late: " + decode.Short(s.Late)
		}
		if s.Over > 0 {
			extra += fmt.Sprintf(", over: %d", s.Over)
		}
		if s.Brand > 0 {
			extra += ", brand: " + text(c.Brands[s.Brand].Name)
		}
		if s.For > 0 {
			extra += ", segment: " + text(c.Population.Segments[s.For-1].Name)
		}
		line("  - {month: %d, kind: %s, size: %s%s}", s.Month, sim.ShockNames()[s.Kind], decode.Short(s.Size), extra)
	}
	if len(compare) > 0 {
		line("compare: [%s]", strings.Join(compare, ", "))
	}
	writeParameters(line, c)
	return []byte(b.String())
}

func settingText(name string) string {
	if name == "" {
		return ""
	}
	return "setting: " + name + ", "
}

// moneyText is what the market says of money.
func moneyText(m *sim.Market) string {
	out := ""
	if m.Currency != "" {
		out += ", currency: " + text(m.Currency) + ", basket: " + decode.Short(m.Basket)
	}
	if m.Customers > 0 {
		out += fmt.Sprintf(", customers: %d", m.Customers)
	}
	for _, level := range levelFields {
		if x := *level.at(&m.Levels); x > 0 {
			out += ", " + level.name + ": " + decode.Short(x)
		}
	}
	return out
}

func writePopulation(line func(string, ...any), p *sim.Population) {
	line("population:\n  customers: %d\n  segments:", p.Customers)
	for _, s := range p.Segments {
		line("    - {name: %s, share: %s, threshold: {beta: [%s, %s]}}", text(s.Name), decode.Short(s.Share), decode.Short(s.Beta[0]), decode.Short(s.Beta[1]))
	}
	if p.TrustShift != 0 {
		line("  trust_shift: %s", decode.Short(p.TrustShift))
	}
	if p.ThresholdShift != 0 {
		line("  threshold_shift: %s", decode.Short(p.ThresholdShift))
	}
	if p.Average {
		line("  average: true")
	}
}

func writeBrand(line func(string, ...any), b *sim.Brand) {
	preset, _ := agents.StrategyByName(b.Strategy)
	line("  - name: %s\n    strategy: %s", text(b.Name), b.Strategy)
	var levers []string
	for l, x := range b.Levers {
		if x != preset.Levers[l] {
			levers = append(levers, agents.LeverNames[l]+": "+decode.Short(x))
		}
	}
	if len(levers) > 0 {
		line("    levers: {%s}", strings.Join(levers, ", "))
	}
	if c := b.Consent; c.Custom || c.Reward {
		nudge := ""
		if c.Custom {
			nudge = ", nudge: " + decode.Short(c.Nudge)
		}
		line("    consent: {kind: %s%s, reward: %t}", agents.ConsentNames[c.Kind], nudge, c.Reward)
	} else if c.Kind != 0 {
		line("    consent: %s", agents.ConsentNames[c.Kind])
	}
	if b.Quality != 1 {
		line("    quality: %s", decode.Short(b.Quality))
	}
	if b.Discount != 0 {
		line("    discount: %s", decode.Short(b.Discount))
	}
	if b.Format != 0 {
		line("    format: %s", decode.Short(b.Format))
	}
	if b.Effort != 1 {
		line("    effort: %s", decode.Short(b.Effort))
	}
	if b.HoldCount {
		line("    hold_count: true")
	}
	if len(b.Schedule) > 0 {
		line("    schedule:")
	}
	for _, s := range b.Schedule {
		line("      - {month: %d, lever: %s, to: %s, over: %d}", s.Month, agents.LeverNames[s.Lever], decode.Short(s.To), max(1, s.Over))
	}
	if b.Policy != preset.Policy {
		line("    policy: {kind: %s}", agents.PolicyNames[b.Policy])
	}
}

func writeParameters(line func(string, ...any), c *sim.Config) {
	base := sim.Config{Params: agents.DefaultParams()}
	if s, ok := SettingByName(c.Market.Setting); ok {
		s.apply(&base)
	}
	first := true
	for _, row := range agents.Parameters() {
		if x := *row.At(&c.Params); x != *row.At(&base.Params) || c.Stated.Has(row.Path) {
			if first {
				line("parameters:")
				first = false
			}
			line("  %s: %s", row.Path, decode.Short(x))
		}
	}
}

// text writes a string so that it reads back as the same string.
func text(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s) + `"`
}

// Template is a scenario to start from, in the words of a setting.
func Template(setting string) ([]byte, error) {
	if _, ok := SettingByName(setting); !ok {
		return nil, decode.Problems{{File: "setting", Value: setting, Wish: "unknown setting", Nearest: decode.Nearest(setting, settingNames())}}
	}
	text, _ := Library(setting)
	return []byte(strings.Replace(string(text), "name: "+setting+"\n", "name: my-"+setting+"\n", 1)), nil
}
