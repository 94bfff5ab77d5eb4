package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/docs"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// odd writes the description in the form of the ODD protocol: part A is this paper's scenario, element by element; part B is the model,
// which is the same for every scenario.
func (p *Paper) odd(w io.Writer) error {
	points, err := p.Points(p.Strategies)
	if err != nil {
		return err
	}
	var x prose
	x.text("# %s: scenario and model in the form of the ODD protocol", markdown(p.Scenario.Name))
	x.text("Part A is this scenario. Part B is the model, and the same for every scenario of model version %d. Both have the seven elements of the protocol under the same numbers: A5 is the fifth here, B5 the fifth of the model. Where the two name a number, part A is what was run; the numbers in part B are defaults.", sim.ModelVersion)
	x.text("# Part A: this scenario")
	for _, part := range []func(*prose, []experiment.Point){p.oddPurpose, p.oddEntities, p.oddProcess, p.oddConcepts, p.oddStart, p.oddInput, p.oddSubmodels} {
		part(&x, points)
	}
	x.text("# Part B: the model")
	x.text("Nothing below is specific to this scenario.")
	x.WriteString(strings.TrimLeft(strings.TrimPrefix(docs.Model, "# The model\n"), "\n"))
	_, err = io.WriteString(w, x.String())
	return err
}

// prose collects Markdown.
type prose struct{ strings.Builder }

// text adds a paragraph or a heading.
func (x *prose) text(format string, args ...any) { fmt.Fprintf(x, format+"\n\n", args...) }

// list adds items, one per line.
func (x *prose) list(items []string) {
	for _, item := range items {
		fmt.Fprintf(x, "- %s\n", item)
	}
	x.WriteString("\n")
}

// table adds a table. Names in it must already be escaped.
func (x *prose) table(header []string, rows [][]string) {
	fmt.Fprintf(x, "| %s |\n|%s\n", strings.Join(header, " | "), strings.Repeat("---|", len(header)))
	for _, row := range rows {
		fmt.Fprintf(x, "| %s |\n", strings.Join(row, " | "))
	}
	x.WriteString("\n")
}

// oneLine joins the lines of a text, formatted as code.
func oneLine(text string) string { return markdown(strings.Join(strings.Fields(text), " ")) }

// listed joins words with commas and "and".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// oddPurpose is element 1: the scenario's subject and question.
func (p *Paper) oddPurpose(x *prose, points []experiment.Point) {
	c := &p.Scenario.Config
	x.text("## A1. Purpose and patterns")
	x.text("The scenario is called %s.", markdown(p.Scenario.Name))
	if p.Scenario.About != "" {
		x.text("Its file says: %s", oneLine(p.Scenario.About))
	}
	x.text("The question: what does each of %d strategies do to the same customers of %s over %s, and what is it worth beside %s?",
		len(points), markdown(c.Brands[0].Name), decimal.Several(c.Months, "month"), p.Strategies[0])
	x.text("The patterns that the model is judged by are the same for every scenario (B1). How well it reproduces what was published is in [evidence.md](evidence.md).")
}

// oddEntities is element 2: the entities and their numbers.
func (p *Paper) oddEntities(x *prose, _ []experiment.Point) {
	c := &p.Scenario.Config
	x.text("## A2. Entities, state variables, and scales")
	x.list([]string{
		fmt.Sprintf("**Customers:** %d, in %s (A5).", c.Population.Customers, decimal.Several(len(c.Population.Segments), "segment")),
		fmt.Sprintf("**Time:** %s of one month each.%s%s", decimal.Several(c.Months, "step"), historyText(&c.History), beyondText(c.Beyond)),
		fmt.Sprintf("**Brands:** %d.%s", len(c.Brands), rivalsText(len(c.Brands)-1)),
		"**Network:** " + networkText(&c.Network),
		"**Market:** " + marketText(c),
	})
	x.text("The brands:")
	var rows [][]string
	for i := range c.Brands {
		b := &c.Brands[i]
		role := "rival"
		switch {
		case i == 0:
			role = "focal: the one that the strategies are compared for"
		case launched(c, i):
			role = "rival, opens in month " + fmt.Sprint(launchMonth(c, i))
		}
		rows = append(rows, []string{markdown(b.Name), role, strategyText(b), agents.PolicyNames[b.Policy], consentText(b.Consent), decode.Short(b.Quality), decode.Short(b.Discount), decode.Short(b.Format)})
	}
	x.table([]string{"brand", "role", "strategy in the file", "policy", "consent", "signal quality", "discount", "format of contacts"}, rows)
}

// historyText says what runs before month 1.
func historyText(h *sim.History) string {
	if h.Months == 0 {
		return " No history runs before month 1."
	}
	return fmt.Sprintf(" A history of %s runs before month 1. In it every brand follows %s, each customer who leaves is replaced by a new one of the same segment with the same brand, and nobody is asked for consent.", decimal.Several(h.Months, "month"), h.Strategy)
}

// beyondText says what runs after the last month.
func beyondText(months int) string {
	if months == 0 {
		return ""
	}
	return fmt.Sprintf(" After the last month %d more are simulated, only to know the loss that a dashboard does not see.", months)
}

// rivalsText says how rivals are modelled.
func rivalsText(rivals int) string {
	if rivals == 0 {
		return " No rival is simulated by name. What others offer is one level of relevance (`market.background`)."
	}
	return " The first is the focal brand, the others are its rivals."
}

// networkText says who hears whom.
func networkText(n *sim.Network) string {
	kind := scenarios.NetworkName(n.Kind)
	switch n.Kind {
	case sim.ScaleFree:
		return kind + ". Each newcomer is tied to four customers, those with many ties being likelier; degree and rewiring have no part in it."
	case sim.Random:
		return fmt.Sprintf("%s, with a mean degree of %d.", kind, n.Degree)
	case sim.NoNetwork:
		return "none. Nobody hears anybody."
	}
	return fmt.Sprintf("%s, with a mean degree of %d; a share of %s of the ties is rewired at random.", kind, n.Degree, decode.Short(n.Rewire))
}

// marketText says what kind of market it is and what counts as leaving.
func marketText(c *sim.Config) string {
	text := "no setting is named, so that its numbers are the defaults"
	if setting, ok := scenarios.SettingByName(c.Market.Setting); ok {
		text = "setting " + setting.Name + " (" + strings.TrimSuffix(setting.About, ".") + ")"
	}
	contract := ": who leaves cancels."
	if c.Market.Contract == sim.RepeatPurchase {
		contract = fmt.Sprintf(": nobody cancels, and a dashboard counts customers as lost when they have not bought for %s months.", decode.Short(c.Params.Market.SilentMonths))
	}
	return text + ". Contract " + scenarios.ContractName(c.Market.Contract) + contract
}

// launchMonth returns the month in which a rival launch first names this brand, or 0. Until then the brand is closed.
func launchMonth(c *sim.Config, brand int) int {
	first := 0
	for _, s := range c.Shocks {
		if s.Kind == sim.RivalLaunch && s.Brand == brand && (first == 0 || s.Month < first) {
			first = s.Month
		}
	}
	return first
}

// launched reports whether a brand other than the focal one waits for its launch.
func launched(c *sim.Config, brand int) bool { return brand > 0 && launchMonth(c, brand) > 0 }

// strategyText names the preset that a brand started from, and says whether its levers are still the preset's.
func strategyText(b *sim.Brand) string {
	if preset, ok := agents.StrategyByName(b.Strategy); ok && preset.Levers != b.Levers {
		return b.Strategy + ", some levers set otherwise"
	}
	return b.Strategy
}

// consentText says who is asked, and how.
func consentText(c agents.Consent) string {
	text := [...]string{
		agents.ConsentEasy:   "data use is on, the way out is easy to find, nobody is asked",
		agents.ConsentBuried: "data use is on, the way out is hard to find, nobody is asked",
		agents.ConsentPrompt: "a neutral question at the start and on joining",
		agents.ConsentOptIn:  "data use is off unless agreed to at the start or on joining",
	}[c.Kind]
	if c.Custom {
		text = fmt.Sprintf("a question at the start and on joining, with a nudge of %s logits", decode.Short(c.Nudge))
	}
	if c.Reward {
		text += ", a small reward for agreeing"
	}
	return agents.ConsentNames[c.Kind] + ": " + text
}

// oddProcess is element 3: what is particular about this scenario's schedule.
func (p *Paper) oddProcess(x *prose, _ []experiment.Point) {
	x.text("## A3. Process overview and scheduling")
	x.text("Every month goes through the steps of B3. What happens in which month is in A6: changes of levers in step 1, shocks in step 2.")
}

// policyTexts describe each policy in a sentence, in order of the kinds.
var policyTexts = [agents.PolicyCount]string{
	agents.ClickMaximizer: "every month it tries one step of intensity, pervasiveness, collection or extraction, in turn, on half of the customers, and keeps what brings more revenue and clicks",
	agents.Guardrailed:    "every month it tries one step of intensity, pervasiveness, collection or extraction, in turn, on half of the customers and keeps what brings more revenue and clicks, but when many opted out last month it lowers intensity and collection instead",
	agents.Responsive:     "it lowers intensity and collection when many opted out or complained last month",
	agents.RivalMatcher:   "every month it moves intensity and collection towards those of the rival with the highest intensity",
}

// oddConcepts is element 4: adaptation, interaction, stochasticity and observation in this scenario.
func (p *Paper) oddConcepts(x *prose, points []experiment.Point) {
	c := &p.Scenario.Config
	x.text("## A4. Design concepts")
	x.text("**Adaptation.** %s", adaptationText(c, points))
	if c.Network.Kind == sim.NoNetwork {
		x.text("**Interaction.** No words or departures reach other customers, since there is no network.")
	} else {
		x.text("**Interaction.** Words and departures go over the network of A2.")
	}
	x.text("**Stochasticity.** %s", p.worldsText())
	x.text("**Collectives.** The segments of A5, and the customers of each brand.")
	x.text("**Observation.** Results are reported at month %d, as means over the worlds with their intervals. Tables by month, brand and segment are in `data`; what each metric means is in [metrics.md](metrics.md).", c.Months)
}

// adaptationText names the policies that move levers in this scenario.
func adaptationText(c *sim.Config, points []experiment.Point) string {
	var who []string
	var used [agents.PolicyCount]bool
	add := func(name string, kind agents.PolicyKind) {
		if kind != agents.NoPolicy {
			who = append(who, name+" has the policy "+agents.PolicyNames[kind]+".")
			used[kind] = true
		}
	}
	for i := range points {
		add(markdown(c.Brands[0].Name)+" under "+points[i].Name, points[i].Config.Brands[0].Policy)
	}
	for i := range c.Brands[1:] {
		add(markdown(c.Brands[i+1].Name), c.Brands[i+1].Policy)
	}
	if len(who) == 0 {
		return "No brand has a policy: levers move only as A6 says. Customers adapt as in B4."
	}
	for kind, yes := range used {
		if yes {
			who = append(who, "Policy "+agents.PolicyNames[kind]+": "+policyTexts[kind]+".")
		}
	}
	return strings.Join(who, " ") + " Customers adapt as in B4."
}

// worldsText says what differs between the worlds and what is made from which seed.
func (p *Paper) worldsText() string {
	worlds := p.In()
	held := map[experiment.Uncertainty]string{
		experiment.All:        "Each has its own people and network, its own luck, and its own draw of the parameters that nobody measured (A7).",
		experiment.Parameters: "Each has its own draw of the parameters that nobody measured (A7). People, network and luck are the same in all of them.",
		experiment.People:     "Each has its own people and network. Luck and parameters are the same in all of them.",
		experiment.Luck:       "Each has its own luck. People, network and parameters are the same in all of them.",
	}[p.Uncertainty]
	return fmt.Sprintf("There are %s that differ in %s. %s Every strategy meets the same %d worlds, so that a difference between two strategies is taken world by world, for the same people. "+
		"Everything is made from the seed %d; [seeds.csv](seeds.csv) lists for each world the numbers of its people, its luck and its parameter draw. The sensitivity analysis has two worlds of its own, which differ in luck alone, with every parameter at its value here.",
		decimal.Several(worlds.Count, "world"), p.Uncertainty.Varies(), held, worlds.Count, p.Scenario.Config.Seed)
}

// oddStart is element 5: who the customers are.
func (p *Paper) oddStart(x *prose, _ []experiment.Point) {
	c := &p.Scenario.Config
	q := &c.Population
	x.text("## A5. Initialization")
	x.text("Seed %d makes the people and their network. The segments, the share of customers in each, and the distribution of the privacy threshold θ:", c.Seed)
	var rows [][]string
	for _, s := range q.Segments {
		rows = append(rows, []string{markdown(s.Name), decode.Short(s.Share), fmt.Sprintf("Beta(%s, %s)", decode.Short(s.Beta[0]), decode.Short(s.Beta[1])), fmt.Sprintf("%.3g", betaMean(&s))})
	}
	x.table([]string{"segment", "share", "threshold θ", "mean of that Beta"}, rows)
	x.list([]string{thresholdText(q), trustText(q), averageText(q), startBrandsText(c)})
	x.text("The other traits and first states come as in B5, with the `people.` rows of [parameters.md](parameters.md). %s", strings.TrimSpace(historyText(&c.History)))
}

// betaMean returns the mean of a segment's thresholds before any shift.
func betaMean(s *agents.Segment) float64 {
	return float64(s.Beta[0]) / (float64(s.Beta[0]) + float64(s.Beta[1]))
}

func thresholdText(q *sim.Population) string {
	if q.ThresholdShift == 0 {
		return "**Threshold shift:** none."
	}
	return fmt.Sprintf("**Threshold shift:** %s is added to every threshold; none is below 0.01.", decode.Short(q.ThresholdShift))
}

func trustText(q *sim.Population) string {
	if q.TrustShift == 0 {
		return "**Trust shift:** none."
	}
	return fmt.Sprintf("**Trust shift:** %s is added to disposition and to trust at the start, which stay within 0.02 and 0.98.", decode.Short(q.TrustShift))
}

func averageText(q *sim.Population) string {
	if !q.Average {
		return "**Average population:** no. Customers differ from each other."
	}
	mean := float64(q.ThresholdShift)
	for i := range q.Segments {
		mean += float64(float64(q.Segments[i].Share) * betaMean(&q.Segments[i]))
	}
	return fmt.Sprintf("**Average population:** yes. Every customer has the mean of every trait; the threshold is %.4g for all, whatever the segment.", max(.01, mean))
}

// startBrandsText says which brands the customers start with.
func startBrandsText(c *sim.Config) string {
	var open []string
	for i := range c.Brands {
		if !launched(c, i) {
			open = append(open, markdown(c.Brands[i].Name))
		}
	}
	if len(open) == 1 {
		return "**Brand at the start:** " + open[0] + " has all customers."
	}
	return fmt.Sprintf("**Brand at the start:** customers are dealt out in turn to %s, so that each has one in %d.", listed(open), len(open))
}

// oddInput is element 6: the inputs from outside, month by month.
func (p *Paper) oddInput(x *prose, points []experiment.Point) {
	c := &p.Scenario.Config
	x.text("## A6. Input data")
	x.text("A run reads no data. External input is fixed in the scenario's file, `scenario.yaml`.")
	p.oddSchedule(x, points)
	if len(c.Shocks) == 0 {
		x.text("**Shocks:** none.")
		return
	}
	x.text("**Shocks**, those of the same month in this order:")
	shocks := slices.Clone(c.Shocks)
	slices.SortStableFunc(shocks, func(a, b sim.Shock) int { return a.Month - b.Month })
	var rows [][]string
	for _, s := range shocks {
		rows = append(rows, []string{fmt.Sprint(s.Month), shockName(&s), decode.Short(s.Size), shockPlace(c, &s), shockTexts[s.Kind]})
	}
	x.table([]string{"month", "shock", "size", "where", "what it does"}, rows)
}

// oddSchedule lists the scheduled changes of levers under the strategies compared.
func (p *Paper) oddSchedule(x *prose, points []experiment.Point) {
	c := &p.Scenario.Config
	var rows [][]string
	add := func(name string, changes []sim.Change) {
		changes = slices.Clone(changes)
		slices.SortStableFunc(changes, func(a, b sim.Change) int { return a.Month - b.Month })
		for _, s := range changes {
			rows = append(rows, []string{name, fmt.Sprint(s.Month), agents.LeverNames[s.Lever], decode.Short(s.To), fmt.Sprint(max(1, s.Over))})
		}
	}
	follows := false
	for i := range points {
		changes := points[i].Config.Brands[0].Schedule
		follows = follows || len(changes) > 0
		add(markdown(c.Brands[0].Name)+" under "+points[i].Name, changes)
	}
	for i := range c.Brands[1:] {
		add(markdown(c.Brands[i+1].Name), c.Brands[i+1].Schedule)
	}
	if len(rows) == 0 {
		x.text("**Scheduled changes of levers:** none.")
	} else {
		x.text("**Scheduled changes of levers**, in equal steps from that month on:")
		x.table([]string{"brand", "month", "lever", "to", "steps"}, rows)
	}
	if len(c.Brands[0].Schedule) > 0 && !follows {
		x.text("The file has a schedule for %s. None of the strategies compared here follows it.", markdown(c.Brands[0].Name))
	}
}

// shockTexts describe each shock in a sentence, in order of the kinds.
var shockTexts = [...]string{
	sim.DataBreach:           "Customers' data leak (equations 5, 10, 13 and 14).",
	sim.PressExpose:          "The press reports hidden data use (equations 5 and 10).",
	sim.ViralIncident:        "Incidents are frequent this month: at size 1 with chance `reaction.viral_rate` (equation 5.3).",
	sim.Regulation:           "From now on transparency and control of every brand are at least the size, and customers are asked for consent.",
	sim.ConsentPrompt:        "All customers of the brand are asked for consent; the size is the nudge in logits (equation 13.4).",
	sim.RivalLaunch:          "The brand opens. A rival that is not simulated adds to `market.background` the size times `market.launch_lift`.",
	sim.PriceWar:             "For six months prices are lower (equations 8 and 12.3).",
	sim.Apology:              "The brand apologizes, and trust mends faster for a while (equation 10.5).",
	sim.PausePersonalization: "Depth is lower by the size, as a share, while it lasts.",
	sim.CapFrequency:         "Pervasiveness is at most the size while it lasts.",
	sim.StepPrice:            "Extraction is higher by the size while it lasts.",
	sim.LoseData:             "Collection is at most the size while it lasts.",
	sim.PrivacyNotice:        "A share of the brand's customers, the size, read a notice and know what is done with their data (awareness 1, equation 5.7).",
	sim.OptInDrive:           "The brand's customers who have opted out are asked again; the size is the nudge in logits (equation 13.4).",
	sim.PersonalOffer:        "Customers of the brand, of one segment or all, are offered a plan with so much less extraction as the size; in that month it makes them think about their contract (equation 14.0).",
	sim.ForcedRenewal:        "A share of the brand's customers, the size, stay only by saying so, as when a card on file is replaced: inertia does not hold them in that month (equation 14.0).",
	sim.LoyaltyGift:          "Every customer of the brand is given something worth the size, in baskets: the brand pays it, and it adds to surplus (equation 8).",
}

// shockName returns a shock's name in files, and how late a breach is discovered.
func shockName(s *sim.Shock) string {
	name := sim.ShockNames()[s.Kind]
	if s.Late > 0 {
		name += ", hidden until now (lateness " + decode.Short(s.Late) + ")"
	}
	if s.Over > 0 {
		name += fmt.Sprintf(", for %s", decimal.Several(s.Over, "month"))
	}
	return name
}

// shockPlace says whom a shock affects.
func shockPlace(c *sim.Config, s *sim.Shock) string {
	switch {
	case s.Kind == sim.Regulation:
		return "the whole market"
	case s.For > 0:
		return markdown(c.Brands[s.Brand].Name + ", segment " + c.Population.Segments[s.For-1].Name)
	case s.Brand < 0:
		return "a rival that is not simulated by name"
	}
	return markdown(c.Brands[s.Brand].Name)
}

// oddSubmodels is element 7: the parameters of the equations.
func (p *Paper) oddSubmodels(x *prose, points []experiment.Point) {
	x.text("## A7. Submodels")
	x.text("The equations are those of B7. They are run with these strategies and parameters.")
	p.oddStrategies(x, points)
	p.oddParameters(x)
}

// oddStrategies describes each strategy compared, and its levers.
func (p *Paper) oddStrategies(x *prose, points []experiment.Point) {
	c := &p.Scenario.Config
	x.text("### Strategies compared")
	x.text("%s follows each of them in a run of its own, in every world; all else is the same. Differences are to the first.", markdown(c.Brands[0].Name))
	header, settings, policies := []string{"lever"}, []agents.Levers{}, []string{"policy"}
	var about []string
	for i := range points {
		b := &points[i].Config.Brands[0]
		header, settings, policies = append(header, points[i].Name), append(settings, b.Levers), append(policies, agents.PolicyNames[b.Policy])
		about = append(about, "**"+points[i].Name+":** "+strategyAbout(points[i].Name))
	}
	x.list(about)
	x.text("The ten levers in month 1, before a schedule, a shock or a policy moves them:")
	x.table(append(header, "what it is"), append(leverRows(settings, true), append(policies, "what moves levers later (A4)")))
	if over, err := p.Scenario.Covered([]string{"strategy"}, p.Set); err == nil && len(over) > 0 {
		var set []string
		for _, s := range over {
			set = append(set, markdown(s.Address+"="+s.Value))
		}
		x.text("Set by a flag over every strategy: %s.", listed(set))
	}
	if len(c.Brands) > 1 {
		header, settings = []string{"lever"}, nil
		for _, b := range c.Brands[1:] {
			header, settings = append(header, markdown(b.Name)), append(settings, b.Levers)
		}
		x.text("The levers of the rivals in month 1, the same under every strategy of %s:", markdown(c.Brands[0].Name))
		x.table(header, leverRows(settings, false))
	}
}

// strategyAbout describes a strategy.
func strategyAbout(name string) string {
	if preset, ok := agents.StrategyByName(name); ok {
		return preset.About
	}
	return "What the scenario's file itself says: its levers, policy and schedule."
}

// leverRows returns a row for each lever with a column for each setting, and the lever's meaning.
func leverRows(settings []agents.Levers, meaning bool) [][]string {
	var rows [][]string
	for l, name := range agents.LeverNames {
		row := []string{name}
		for _, x := range settings {
			row = append(row, decode.Short(x[l]))
		}
		if meaning {
			row = append(row, agents.LeverMeanings[l])
		}
		rows = append(rows, row)
	}
	return rows
}

// drawn reports whether a parameter is drawn by the worlds.
func (p *Paper) drawn(row *agents.Parameter) bool {
	return p.Uncertainty.Draws() && row.Free() && !p.Scenario.Config.Stated.Has(row.Path)
}

// oddParameters lists the parameters that were set, and says which are drawn.
func (p *Paper) oddParameters(x *prose) {
	x.text("### Parameters")
	x.text("[parameters.md](parameters.md) lists every parameter with its value here, its range and whether the worlds draw it. %s", p.drawsText())
	var rows [][]string
	for _, row := range agents.Parameters() {
		value, by := *row.At(&p.Scenario.Config.Params), p.statedBy(&row)
		if by == "" && value == row.Default {
			continue
		}
		worlds := "held"
		if p.drawn(&row) {
			worlds = "drawn"
		}
		rows = append(rows, []string{"`" + row.Path + "`", decode.Short(value), decode.Short(row.Default), by, worlds, row.Meaning})
	}
	if len(rows) == 0 {
		x.text("No value was stated, so all are the defaults.")
		return
	}
	x.text("Stated here, or other than the default:")
	x.table([]string{"parameter", "here", "default", "stated by", "in the worlds", "what it is"}, rows)
}

// statedBy says where a parameter's value comes from: a flag, the file, or the setting with its source; "" for the table's default.
func (p *Paper) statedBy(row *agents.Parameter) string {
	c := &p.Scenario.Config
	for _, s := range p.Set {
		if name, err := p.Scenario.Canonical(s.Address); err == nil && name == "parameters."+row.Path {
			return "a flag"
		}
	}
	if c.Stated.Has(row.Path) {
		return "the scenario's file"
	}
	setting, _ := scenarios.SettingByName(c.Market.Setting)
	for _, n := range setting.Numbers {
		if n.Path == row.Path {
			return fmt.Sprintf("the setting %s (%s: %s)", setting.Name, n.Source, n.Note)
		}
	}
	return ""
}

// drawsText counts the parameters that are drawn and those that are held fixed, and why.
func (p *Paper) drawsText() string {
	stated := &p.Scenario.Config.Stated
	var drawn, measured, given, said, shape int
	for _, row := range agents.Parameters() {
		switch {
		case stated.Has(row.Path):
			said++
		case row.Setting:
			given++
		case row.Status == agents.Measured:
			measured++
		case row.Status == agents.Shape, row.Status == agents.Trial:
			shape++
		default:
			drawn++
		}
	}
	all := len(agents.Parameters())
	if !p.Uncertainty.Draws() {
		return fmt.Sprintf("All %d are held at that value in every world.", all)
	}
	return fmt.Sprintf("Of %d, %d are drawn separately for each world, from what a fit to published findings leaves plausible ([calibration.md](calibration.md)). "+
		"The other %d are held: %d were measured, %d belong to the form of an equation or to a mechanism on trial, %d to the setting, and %d were stated in the file or by a flag.", all, drawn, all-drawn, measured, shape, given, said)
}
