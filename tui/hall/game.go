package hall

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"time"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Game is a market in play: the quarter being decided, its clock, and the results of the quarters before.
type Game struct {
	Market   experiment.Market
	Seconds  int
	Quarter  int             // being decided, from 0; Quarters: the game is over
	Levers   []agents.Levers // as the brands have them now
	Deadline time.Time       // of the quarter; zero while the clock stands
	Left     time.Duration   // time left when the clock was stopped
	Running  bool            // the quarter's months are being simulated
	Revealed bool            // trust and ranks are out
	Result   *sim.Result     // of the quarters so far; later months in it are never shown
	Costs    []experiment.Cost
}

// brandNames are the names that a game's brands get, in order.
var brandNames = []string{"Amber", "Birch", "Coral", "Delta", "Ember", "Fjord", "Grove", "Heron"}

// NewGame returns a game before its first quarter.
func NewGame(c *scenarios.Chapter) *Game {
	g := &Game{Market: experiment.Market{Base: c.Before.Config, Names: slices.Clone(brandNames[:c.Market.Brands]), Quarters: c.Market.Quarters}, Seconds: c.Market.Seconds}
	g.Levers = make([]agents.Levers, c.Market.Brands)
	for i := range g.Levers {
		g.Levers[i] = g.Market.Start()
	}
	g.Left = time.Duration(g.Seconds) * time.Second
	return g
}

// Month returns the last month that has been played.
func (g *Game) Month() int { return len(g.Market.Decisions) * g.Market.Length() }

// Over reports whether the last quarter has been played.
func (g *Game) Over() bool { return g.Quarter >= g.Market.Quarters && !g.Running }

// open reports whether levers may be moved.
func (g *Game) open() bool {
	return !g.Running && !g.Deadline.IsZero() && g.Quarter < g.Market.Quarters
}

// Open starts a game and assigns everybody without a brand to the ones with the fewest people.
func (h *Hall) Open(g *Game) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.game = g
	h.assign()
	h.tell()
}

// ShockChoice is a shock that the facilitator can send.
type ShockChoice struct {
	Name string
	Kind sim.ShockKind
	Size float32
	All  bool // it hits all brands, not only the one with the most customers
}

// ShockChoices are the shocks that a facilitator can send into a game.
var ShockChoices = []ShockChoice{
	{"data breach at the leader", sim.DataBreach, .6, false},
	{"press report on the leader", sim.PressExpose, .6, false},
	{"a law for all", sim.Regulation, .5, true},
}

// Game returns a copy of the current game, or nil if there is none.
func (h *Hall) Game() *Game {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.game == nil {
		return nil
	}
	g := *h.game
	g.Levers = slices.Clone(g.Levers)
	return &g
}

// Teams counts the people of each brand.
func (h *Hall) Teams() []int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.game == nil {
		return nil
	}
	out := make([]int, len(h.game.Levers))
	for _, s := range h.seats {
		if s.brand >= 0 && s.brand < len(out) {
			out[s.brand]++
		}
	}
	return out
}

// Nudge moves a brand's lever by a step while the quarter's clock runs, rounded to hundredths.
func (h *Hall) Nudge(brand int, l agents.Lever, by float32) bool {
	return h.lever(brand, l, func(now float32) float32 { return now + by })
}

// SetLever sets a brand's lever to a level while the quarter's clock runs, rounded to hundredths.
func (h *Hall) SetLever(brand int, l agents.Lever, to float32) bool {
	return h.lever(brand, l, func(float32) float32 { return to })
}

// NudgeOwn moves a lever of the brand that a seat plays for by a step.
func (h *Hall) NudgeOwn(s *Seat, l agents.Lever, by float32) bool {
	return h.Nudge(h.BrandOf(s), l, by)
}

// SetOwn sets a lever of the brand that a seat plays for.
func (h *Hall) SetOwn(s *Seat, l agents.Lever, to float32) bool {
	return h.SetLever(h.BrandOf(s), l, to)
}

// lever moves a lever from its current level under the lock, so that two moves at once are both applied.
func (h *Hall) lever(brand int, l agents.Lever, to func(now float32) float32) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.game
	if g == nil || !g.open() || brand < 0 || brand >= len(g.Levers) || l < 0 || l >= agents.LeverCount {
		return false
	}
	x := &g.Levers[brand][l]
	*x = float32(math.Round(100*float64(min(max(to(*x), 0), 1)))) / 100
	h.tell()
	return true
}

// Clock starts or stops the quarter's clock.
func (h *Hall) Clock(run bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.game
	if g == nil || g.Running || g.Quarter >= g.Market.Quarters || run == !g.Deadline.IsZero() {
		return
	}
	if run {
		g.Deadline = h.Now().Add(g.Left)
	} else {
		g.Left, g.Deadline = max(0, g.Deadline.Sub(h.Now())), time.Time{}
	}
	h.tell()
}

// Remaining returns the time left on the quarter's clock.
func (h *Hall) Remaining() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch g := h.game; {
	case g == nil:
		return 0
	case g.Deadline.IsZero():
		return g.Left
	default:
		return max(0, g.Deadline.Sub(h.Now()))
	}
}

// Inject sends a shock into the next quarter to be simulated, without announcing it.
func (h *Hall) Inject(kind sim.ShockKind, size float32, brand int) (month int, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.game
	if g == nil || g.Running || g.Quarter >= g.Market.Quarters {
		return 0, false
	}
	month = g.Quarter*g.Market.Length() + min(2, g.Market.Length())
	g.Market.Shocks = append(slices.Clone(g.Market.Shocks), sim.Shock{Month: month, Kind: kind, Size: size, Brand: brand})
	return month, true
}

// Decide ends the quarter with the levers as they are. It returns the market to be played, or false if no quarter is open.
func (h *Hall) Decide() (experiment.Market, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.game
	if g == nil || g.Running || g.Quarter >= g.Market.Quarters {
		return experiment.Market{}, false
	}
	g.Market.Decisions = append(slices.Clone(g.Market.Decisions), slices.Clone(g.Levers))
	g.Running, g.Deadline, g.Left = true, time.Time{}, time.Duration(g.Seconds)*time.Second
	h.tell()
	return g.Market, true
}

// Undecide reopens a quarter whose simulation failed.
func (h *Hall) Undecide() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if g := h.game; g != nil && g.Running {
		g.Running = false
		g.Market.Decisions = g.Market.Decisions[:g.Quarter]
		h.tell()
	}
}

// Played stores the result of a quarter; the costs of decisions come with the last one.
func (h *Hall) Played(r *sim.Result, costs []experiment.Cost) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.game
	if g == nil || !g.Running {
		return
	}
	g.Result, g.Costs, g.Running = r, costs, false
	g.Quarter++
	h.tell()
}

// Reveal shows everybody what the dashboards could not show.
func (h *Hall) Reveal() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.game != nil && h.game.Over() {
		h.game.Revealed = true
		h.tell()
	}
}

// PlayQuarter simulates a market as far as it has been decided; after the last quarter it also computes the costs of decisions.
func PlayQuarter(ctx context.Context, g experiment.Market, workers int) (*sim.Result, []experiment.Cost, error) {
	r, err := g.Play(ctx, workers)
	if err != nil || len(g.Decisions) < g.Quarters {
		return r, nil, err
	}
	costs, err := g.Costs(ctx, r, workers)
	return r, costs, err
}

// Leader returns the brand with the most customers in the last month played, or the first brand before that.
func (g *Game) Leader() (brand int) {
	if g.Result == nil {
		return 0
	}
	f := &g.Result.Frames[g.Month()-1]
	for b := range g.Levers {
		if f.At(b, sim.All, agents.MetricCustomers) > f.At(brand, sim.All, agents.MetricCustomers) {
			brand = b
		}
	}
	return brand
}

// Ranking orders brands by a value, highest first.
func Ranking(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return values[order[i]] > values[order[j]] })
	return order
}

// Standings returns each brand's earnings so far and its trust in the last month played.
func (g *Game) Standings() (earned, trust []float64) {
	earned, trust = make([]float64, len(g.Levers)), make([]float64, len(g.Levers))
	for b := range g.Levers {
		if g.Result != nil && g.Month() > 0 {
			earned[b] = experiment.Earned(g.Result, b, g.Month())
			trust[b] = g.Result.Frames[g.Month()-1].At(b, sim.All, agents.MetricTrust)
		}
	}
	return earned, trust
}

// CostText says which decision cost a brand most.
func CostText(lang string, g *Game, brand int) string {
	words := Wall(lang)
	if len(g.Costs) <= brand || g.Costs[brand].Quarter < 0 {
		return words["costfree"]
	}
	cost := g.Costs[brand]
	return Fill(words["cost"], "quarter", fmt.Sprint(cost.Quarter+1), "money", NumbersIn(lang, fmt.Sprintf("%.2f", cost.Amount)))
}

// GameText describes the state of a game in a language; brief leaves out the months.
func GameText(lang string, g *Game, left time.Duration, brief bool) string {
	words := Wall(lang)
	switch {
	case g.Revealed:
		return words["revealed"]
	case g.Over():
		return words["lastplayed"]
	}
	number := func(n int) string { return fmt.Sprint(n) }
	quarter, of, length := number(g.Quarter+1), number(g.Market.Quarters), g.Market.Length()
	if g.Running {
		return Fill(words["simulating"], "quarter", quarter, "of", of)
	}
	state := words["stands"]
	if !g.Deadline.IsZero() {
		state = ClockText(left)
	}
	if brief {
		return Fill(words["quarterof"], "quarter", quarter, "of", of) + "   " + state
	}
	return Fill(words["quartermonths"], "quarter", quarter, "of", of, "from", number(g.Quarter*length+1), "to", number((g.Quarter+1)*length)) + "   " + state
}

// ClockText formats the time left on a clock as minutes and seconds.
func ClockText(left time.Duration) string {
	seconds := int(math.Ceil(left.Seconds()))
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// Rank returns a brand's rank by a value, from 0.
func Rank(values []float64, brand int) (from0 int) {
	shown := func(x float64) float64 { return math.Round(100 * x) } // money in hundredths, trust of 100: what looks alike ranks alike
	for _, v := range values {
		if shown(v) > shown(values[brand]) && !math.IsNaN(v) {
			from0++
		}
	}
	return from0
}

// Board lists the numbers on a brand's own dashboard; trust joins them only after the reveal.
var Board = []struct {
	Metric agents.Metric
	Name   string
	Scale  float64
	Format string
}{
	{agents.MetricVisibleCustomers, "customers", 1, "%.0f"}, {agents.MetricMarketShare, "market share", 100, "%.1f %%"}, {agents.MetricVisibleChurn, "churn a month", 100, "%.1f %%"},
	{agents.MetricConversions, "purchases", 1, "%.2f"}, {agents.MetricRevenue, "revenue", 1, "%.2f"}, {agents.MetricMargin, "margin", 1, "%.2f"},
}

// shockName is what the game calls a kind of shock, whatever its size and whomever it hits.
func shockName(kind sim.ShockKind) string {
	for _, x := range ShockChoices {
		if x.Kind == kind {
			return x.Name
		}
	}
	return sim.ShockNames()[kind]
}
