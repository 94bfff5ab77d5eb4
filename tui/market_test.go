package tui

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"backlash/scenarios"
	"backlash/sim"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// openMarket is the built-in market with few customers, on its first page.
func openMarket(t testing.TB, w, h int) (*model, *telling, *time.Time) {
	t.Helper()
	s := testStory(t, "one-market")
	s.Chapters[0].Before.Config.Population.Customers = 400
	m, c := openStory(t, s, w, h, colourless(false), false)
	now := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	c.Hall.Now = func() time.Time { return now }
	press(m, "enter")
	return m, c, &now
}

// A game from the facilitator's own keyboard: the clock, a frozen clock, a shock that nobody is told of, the levers, the ranks, and
// no trust before the reveal.
func TestMarketAtOneKeyboard(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
		m, c, now := openMarket(t, size[0], size[1])
		view := func() string { checkView(t, m, size[0], size[1], "market"); return ansi.Strip(m.View()) }
		press(m, "tab", "l")
		if !strings.Contains(m.message, "clock runs") || c.Hall.Game().Levers[0] != c.Hall.Game().Market.Start() {
			t.Error("a lever moves while the clock stands")
		}
		press(m, "enter", "L", "L", "j", "h")
		if got := c.Hall.Game().Levers[0]; draw.Percent(got[0]) != draw.Percent(c.Hall.Game().Market.Start()[0])+20 || draw.Percent(got[1]) != draw.Percent(c.Hall.Game().Market.Start()[1])-1 {
			t.Errorf("levers are %v", got)
		}
		*now = now.Add(70 * time.Second)
		if left := c.Hall.Remaining(); left != 110*time.Second || !strings.Contains(view(), "1:50") {
			t.Errorf("%v left on the clock:\n%s", left, view())
		}
		press(m, "f")
		*now = now.Add(time.Hour)
		if c.Hall.Remaining() != 110*time.Second || !strings.Contains(view(), "clock stopped") {
			t.Error("a frozen clock goes on")
		}
		press(m, "f", "x", "3")
		if shocks := c.Hall.Game().Market.Shocks; len(shocks) != 1 || shocks[0].Kind != sim.Regulation || shocks[0].Month != 2 {
			t.Errorf("shocks %v", shocks)
		}
		*now = now.Add(2 * time.Minute)
		c.clocked(m, clockMsg{c.clocks})
		if !c.Hall.Game().Running {
			t.Fatal("the end of the clock does not end the quarter")
		}
		playIfAsked(t, m, c)
		for q := 1; q < 4; q++ {
			if text := view(); strings.Contains(strings.ToLower(text), "trust") || strings.Contains(text, "regulation") {
				t.Fatalf("trust or a shock shows before the reveal:\n%s", text)
			}
			press(m, "enter", "enter")
			playIfAsked(t, m, c)
		}
		press(m, "enter")
		if g := c.Hall.Game(); !g.Over() || !g.Revealed || len(g.Costs) != 4 {
			t.Fatalf("the game is not over: %+v", g)
		}
		press(m, "tab", "tab", "tab", "tab")
		if text := view(); !strings.Contains(text, "TRUST, which no dashboard showed") {
			t.Errorf("no trust after the reveal:\n%s", text)
		}
		text := c.Words()
		for _, want := range []string{"The market after 4 of 4 quarters", "quarter 1: How deep 25 to 45, How often 50 to 49", "a law for all", "by trust"} {
			if !strings.Contains(text, want) {
				t.Errorf("the debrief lacks %q:\n%s", want, text)
			}
		}
		press(m, "enter")
		if c.Chapter != 1 {
			t.Error("enter does not go on after the reveal")
		}
	}
}

// The recorded decisions are a scenario file, and running it gives the game's own numbers, bit for bit.
func TestAGameIsAScenario(t *testing.T) {
	m, c, _ := openMarket(t, 120, 36)
	press(m, "tab", "enter", "L", "j", "j", "L", "L", "L")
	for range 4 {
		press(m, "enter")
		playIfAsked(t, m, c)
		press(m, "x", "1", "enter", "h")
	}
	g := c.Hall.Game()
	market := g.Market
	market.Base.Population.Customers = 200 // as playIfAsked played it
	config := market.Config()
	text := scenarios.Write(&config, nil)
	read, err := scenarios.Parse("game", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	again, err := sim.Run(context.Background(), &read.Config, 2, sim.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	for month := range again.Frames {
		a, b := again.Frames[month].Values(), g.Result.Frames[month].Values()
		for i := range a {
			if math.Float64bits(a[i]) != math.Float64bits(b[i]) && a[i] == a[i] {
				t.Fatalf("month %d, number %d: %v, not %v", month+1, i, a[i], b[i])
			}
		}
	}
}

// A session goes on where it was kept, whenever that was; what nobody did is computed again.
func TestWorkshopGoesOn(t *testing.T) {
	s := testStory(t, "unseen-backlash")
	m, c := openStory(t, s, 80, 24, colourless(false), false)
	answerAll(m, c, 2, 1.2)
	seat, _ := c.Hall.Sit(hall.Claim{Name: "anna"})
	press(m, "enter", "enter", "a", "c", "4")
	c.Hall.Vote(seat, 1)
	press(m, "enter")
	kept, err := hall.ReadWorkshop(hall.WriteWorkshop(c.Workshop("unseen-backlash", "123456")), s)
	if err != nil {
		t.Fatal(err)
	}
	m2, c2 := openStory(t, s, 80, 24, colourless(false), false)
	c2.resume(kept)
	if c2.Chapter != 0 || c2.Step != hall.StepRead || !c2.Bets[0].Locked || fmt.Sprint(c2.Votes(0)) != fmt.Sprint(c.Votes(0)) || kept.Code != "123456" {
		t.Errorf("chapter %d step %d, votes %v", c2.Chapter, c2.Step, c2.Votes(0))
	}
	if press(m2, "enter"); c2.Step != hall.StepRead {
		t.Error("the truth shows before it is known again")
	}
	answerAll(m2, c2, 2, 1.2)
	if press(m2, "enter"); c2.Step != hall.StepTruth || !strings.Contains(m2.View(), "is right") {
		t.Error("the truth does not come back")
	}
	if back, _ := c2.Hall.Sit(hall.Claim{Token: c.Hall.Token(seat)}); c2.Hall.Voted(back, 0) != 1 {
		t.Error("anna's vote is lost")
	}
}

func TestGameGoesOn(t *testing.T) {
	m, c, now := openMarket(t, 80, 24)
	press(m, "enter", "enter")
	playIfAsked(t, m, c)
	press(m, "tab", "enter", "L", "x", "2")
	*now = now.Add(100 * time.Second)
	kept, err := hall.ReadWorkshop(hall.WriteWorkshop(c.Workshop("one-market", "1")), c.Story)
	if err != nil {
		t.Fatal(err)
	}
	m2, c2 := openStory(t, c.Story, 80, 24, colourless(false), false)
	c2.resume(kept)
	g := c2.Hall.Game()
	if !g.Running || g.Quarter != 0 || g.Left != 80*time.Second || g.Levers[0] != c.Hall.Game().Levers[0] || len(g.Market.Shocks) != 1 {
		t.Fatalf("the game comes back as %+v", g)
	}
	playIfAsked(t, m2, c2)
	if g = c2.Hall.Game(); g.Quarter != 1 || g.Running {
		t.Errorf("after its quarter is simulated again it stands at %d", g.Quarter)
	}
	for b := range g.Levers {
		for _, d := range hall.Board { // unseen losses look ahead, and the future has another shock now
			if now, old := g.Result.Frames[5].At(b, sim.All, d.Metric), c.Hall.Game().Result.Frames[5].At(b, sim.All, d.Metric); now != old {
				t.Errorf("brand %d: %s of month 6 is %v, was %v", b, d.Name, now, old)
			}
		}
	}
}

// A damaged file is refused, with a reason; nothing in it can break the screen.
func FuzzWorkshop(f *testing.F) {
	s, err := scenarios.LoadStory("one-market")
	if err != nil {
		f.Fatal(err)
	}
	m, c, _ := openMarket(f, 80, 24)
	press(m, "enter")
	f.Add(hall.WriteWorkshop(c.Workshop("one-market", "123456")))
	f.Add([]byte(`{"backlash":1}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		w, err := hall.ReadWorkshop(text, s)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("no reason")
			}
			return
		}
		m, c := openStory(t, s, 80, 24, colourless(false), false)
		c.resume(w)
		c.Publish()
		_ = m.View()
		_ = c.Words()
		if !json.Valid(hall.WriteWorkshop(c.Workshop(w.Story, w.Code))) || !bytes.Contains(hall.WriteWorkshop(w), []byte("backlash")) {
			t.Fatal("it cannot be written again")
		}
	})
}
