package tui

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"sync"
	"time"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Join is how to get into a room.
type Join struct {
	Commands    []string // that a participant may type, the likeliest first
	Code        string   // digits; the password
	Fingerprint string   // of the host key
	Exposes     string   // what being open to the network means; empty on one machine alone
}

// Phase is what a room is asked to do.
type Phase int

// The phases of a room.
const (
	PhaseWait   Phase = iota // listen: the facilitator reads or tells
	PhaseVote                // a question is open
	PhaseTruth               // the answer is out
	PhaseFree                // everybody may try the chapter's world in an own lab
	PhaseMarket              // teams run brands
	PhaseEnd                 // the story is over
)

// Stage is what the room is shown: what stands on the facilitator's screen, and never more.
type Stage struct {
	Chapter        int // from 0; -1: the story's own page
	Phase          Phase
	Title          string
	Question       string
	Answers        []string
	Truth, Lesson  string // empty before the answers are locked in
	Right          int
	World, Without *scenarios.Scenario // to try, in a free phase: with and without the chapter's move
	Locked         []agents.Lever
}

// Seat is somebody's place in the room. Whoever comes back finds it.
type Seat struct {
	Name  string
	Brand int // of the market; -1: none yet
	in    int // connections that sit on it now
}

// Hall is what a workshop's room shares: seats, the stage, votes and the game. Safe for use by many at once.
type Hall struct {
	mu       sync.Mutex
	stage    Stage
	seats    map[string]*Seat
	votes    map[int]map[string]int // by chapter and seat: the answer
	game     *Game
	watchers map[chan struct{}]bool
	now      func() time.Time
}

// NewHall is an empty room.
func NewHall() *Hall {
	return &Hall{stage: Stage{Chapter: -1}, seats: map[string]*Seat{}, votes: map[int]map[string]int{}, watchers: map[chan struct{}]bool{}, now: time.Now}
}

// Watch returns a channel that is told, without waiting, whenever something changes, until stop is called.
func (h *Hall) Watch() (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	h.watchers[c] = true
	h.mu.Unlock()
	return c, func() {
		h.mu.Lock()
		delete(h.watchers, c)
		h.mu.Unlock()
	}
}

// tell wakes all watchers; the lock is held.
func (h *Hall) tell() {
	for c := range h.watchers {
		select {
		case c <- struct{}{}:
		default: // it has not looked at the last change yet, and will see both
		}
	}
}

// maxSeats bounds a room.
const maxSeats = 500

// Sit takes a seat by name, which is a new one or one's own again. The brand with the fewest people gets a newcomer.
func (h *Hall) Sit(name string) (*Seat, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.seats[name]
	if s == nil {
		if len(h.seats) >= maxSeats {
			return nil, fmt.Errorf("the room has no seat left")
		}
		s = &Seat{Name: name, Brand: -1}
		h.seats[name] = s
	}
	s.in++
	h.assign()
	h.tell()
	return s, nil
}

// Rise leaves a seat, which stays.
func (h *Hall) Rise(s *Seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.in--
	h.tell()
}

// Taken says whether somebody sits on a seat now.
func (h *Hall) Taken(name string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.seats[name]
	return s != nil && s.in > 0
}

// Present counts who is in, and the seats there are.
func (h *Hall) Present() (in, seats int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.seats {
		if s.in > 0 {
			in++
		}
	}
	return in, len(h.seats)
}

// Stage is what the room is shown now.
func (h *Hall) Stage() Stage {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stage
}

// Show puts something else on the stage.
func (h *Hall) Show(s Stage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stage = s
	h.tell()
}

// Vote takes a vote while its question is open; another one replaces it.
func (h *Hall) Vote(s *Seat, answer int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stage.Phase != PhaseVote || answer < 0 || answer >= len(h.stage.Answers) {
		return false
	}
	if h.votes[h.stage.Chapter] == nil {
		h.votes[h.stage.Chapter] = map[string]int{}
	}
	h.votes[h.stage.Chapter][s.Name] = answer
	h.tell()
	return true
}

// Voted is what a seat has voted in a chapter; -1: nothing.
func (h *Hall) Voted(s *Seat, chapter int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if a, voted := h.votes[chapter][s.Name]; voted {
		return a
	}
	return -1
}

// Votes counts the votes of a chapter by answer.
func (h *Hall) Votes(chapter, answers int) []int {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]int, answers)
	for _, a := range h.votes[chapter] {
		if a < answers {
			out[a]++
		}
	}
	return out
}

// Game is a market as it is played: the quarter that is being decided, its clock, and what has come of those before.
type Game struct {
	Market   experiment.Market
	Seconds  int
	Quarter  int             // being decided, from 0; Quarters: the game is over
	Levers   []agents.Levers // as the brands have them now
	Deadline time.Time       // of the quarter; zero while the clock stands
	Left     time.Duration   // on a clock that stands
	Running  bool            // the quarter's months are being simulated
	Revealed bool            // trust and ranks are out
	Result   *sim.Result     // of the quarters so far; later months of it are never shown
	Costs    []experiment.Cost
}

// brandNames are those of a game's brands.
var brandNames = []string{"Amber", "Birch", "Coral", "Delta", "Ember", "Fjord", "Grove", "Heron"}

// NewGame is a game before its first quarter.
func NewGame(c *scenarios.Chapter) *Game {
	g := &Game{Market: experiment.Market{Base: c.Before.Config, Names: slices.Clone(brandNames[:c.Market.Brands]), Quarters: c.Market.Quarters}, Seconds: c.Market.Seconds}
	g.Levers = make([]agents.Levers, c.Market.Brands)
	for i := range g.Levers {
		g.Levers[i] = g.Market.Start()
	}
	g.Left = time.Duration(g.Seconds) * time.Second
	return g
}

// Month is the last month that has been played.
func (g *Game) Month() int { return len(g.Market.Decisions) * g.Market.Length() }

// Over says whether the last quarter has been played.
func (g *Game) Over() bool { return g.Quarter >= g.Market.Quarters && !g.Running }

// open says whether levers may move.
func (g *Game) open() bool {
	return !g.Running && !g.Deadline.IsZero() && g.Quarter < g.Market.Quarters
}

// Open begins a game; the brands with the fewest people get those without one.
func (h *Hall) Open(g *Game) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.game = g
	h.assign()
	h.tell()
}

// assign gives everybody without a brand the one with the fewest people, in the order of names; the lock is held.
func (h *Hall) assign() {
	if h.game == nil {
		return
	}
	crowd := make([]int, len(h.game.Levers))
	var names []string
	for name, s := range h.seats {
		if s.Brand >= len(crowd) {
			s.Brand = -1
		}
		if s.Brand >= 0 {
			crowd[s.Brand]++
		} else if s.in > 0 {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		least := 0
		for b, n := range crowd {
			if n < crowd[least] {
				least = b
			}
		}
		h.seats[name].Brand = least
		crowd[least]++
	}
}

// Join moves a seat to another brand.
func (h *Hall) Join(s *Seat, brand int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.game != nil && brand >= 0 && brand < len(h.game.Levers) {
		s.Brand = brand
		h.tell()
	}
}

// BrandOf is the brand that a seat plays for; -1: none.
func (h *Hall) BrandOf(s *Seat) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.Brand
}

// Game is a copy of the game as it stands; nil: there is none.
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
		if s.Brand >= 0 && s.Brand < len(out) {
			out[s.Brand]++
		}
	}
	return out
}

// SetLever moves a brand's lever while the quarter's clock runs.
func (h *Hall) SetLever(brand int, l agents.Lever, to float32) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.game
	if g == nil || !g.open() || brand < 0 || brand >= len(g.Levers) {
		return false
	}
	g.Levers[brand][l] = min(max(to, 0), 1)
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
		g.Deadline = h.now().Add(g.Left)
	} else {
		g.Left, g.Deadline = max(0, g.Deadline.Sub(h.now())), time.Time{}
	}
	h.tell()
}

// Remaining is what is left on the quarter's clock.
func (h *Hall) Remaining() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch g := h.game; {
	case g == nil:
		return 0
	case g.Deadline.IsZero():
		return g.Left
	default:
		return max(0, g.Deadline.Sub(h.now()))
	}
}

// Inject sends a shock into the next quarter to be simulated; nobody is told.
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

// Decide ends the quarter: the levers count as they are. It returns the market to be played, false when there is nothing to end.
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

// Undecide takes back a quarter that could not be simulated.
func (h *Hall) Undecide() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if g := h.game; g != nil && g.Running {
		g.Running = false
		g.Market.Decisions = g.Market.Decisions[:g.Quarter]
		h.tell()
	}
}

// Played takes in what came of the quarter; the costs of decisions come with the last one.
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

// Reveal shows everybody what the dashboards could not.
func (h *Hall) Reveal() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.game != nil && h.game.Over() {
		h.game.Revealed = true
		h.tell()
	}
}

// PlayQuarter simulates a market as far as it is decided; the last quarter's costs come with it.
func PlayQuarter(ctx context.Context, g experiment.Market, workers int) (*sim.Result, []experiment.Cost, error) {
	r, err := g.Play(ctx, workers)
	if err != nil || len(g.Decisions) < g.Quarters {
		return r, nil, err
	}
	costs, err := g.Costs(ctx, r, workers)
	return r, costs, err
}
