package hall

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"backlash/agents"
)

// A brand is given to who takes part, where there is a game that has it; who waits or was sent away plays for none.
func TestAssign(t *testing.T) {
	c, _ := told(t, "one-market")
	h := c.Hall
	anna, ben := sit(t, h, "anna"), sit(t, h, "ben")
	if h.Assign("anna", 0) {
		t.Error("a brand without a game")
	}
	c.Turn(0, StepRead)
	c.Play()
	h.Expect(2)
	late := sit(t, h, "late")
	for _, x := range []struct {
		name  string
		brand int
		ok    bool
	}{{"anna", 3, true}, {"anna", 4, false}, {"anna", -1, false}, {"ben", 0, true}, {"late", 1, false}, {"nobody", 1, false}} {
		if got := h.Assign(x.name, x.brand); got != x.ok {
			t.Errorf("%s for brand %d: %v", x.name, x.brand, got)
		}
	}
	if h.BrandOf(anna) != 3 || h.BrandOf(ben) != 0 || h.BrandOf(late) != -1 {
		t.Errorf("brands %d, %d, %d", h.BrandOf(anna), h.BrandOf(ben), h.BrandOf(late))
	}
	if !h.Admit("late") || h.Admit("late") || h.BrandOf(late) != 1 || !h.Assign("late", 2) {
		t.Errorf("let in, late plays for brand %d", h.BrandOf(late))
	}
	if !h.Remove("ben") || h.Assign("ben", 1) || h.BrandOf(ben) != -1 {
		t.Error("who was sent away plays on")
	}
}

// Whoever watches hears of every change, once until they look, and of none after they have stopped; others go on hearing.
func TestWatch(t *testing.T) {
	h := New()
	one, stop := h.Watch()
	two, _ := h.Watch()
	heard := func(c <-chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	if heard(one) {
		t.Error("heard of nothing")
	}
	h.Expect(3)
	h.Lock(true)
	if !heard(one) || heard(one) || !heard(two) {
		t.Error("two changes are not heard of once")
	}
	stop()
	h.Lock(false)
	if heard(one) || !heard(two) {
		t.Error("heard after the stop, or not heard without one")
	}
}

// The best by right answers, then by name; who is level with the last of them stands there too, and nobody who was never right.
func TestPodium(t *testing.T) {
	of := func(most int, right ...int) string {
		h := New()
		for i, n := range right {
			s := sit(t, h, fmt.Sprintf("guest %c", 'z'-i))
			for chapter := range 5 {
				h.truths[chapter] = &revealed{right: 1}
				if h.votes[chapter] == nil {
					h.votes[chapter] = map[*Seat]int{}
				}
				h.votes[chapter][s] = map[bool]int{true: 1, false: 0}[chapter < n]
			}
		}
		var out []string
		for _, p := range h.Podium(most) {
			out = append(out, fmt.Sprintf("%s%d/%d", strings.TrimPrefix(p.Name, "guest "), p.Right, p.Of))
		}
		return strings.Join(out, " ")
	}
	for _, x := range []struct {
		right []int
		want  string
	}{
		{nil, ""}, {[]int{0, 0}, ""}, {[]int{2}, "z2/5"}, {[]int{1, 5, 3}, "y5/5 x3/5 z1/5"}, {[]int{1, 5, 3, 4}, "y5/5 w4/5 x3/5"}, {[]int{3, 5, 3, 4}, "y5/5 w4/5 x3/5 z3/5"},
		{[]int{2, 2, 2, 2, 1}, "w2/5 x2/5 y2/5 z2/5"}, {[]int{0, 1, 0, 1}, "w1/5 y1/5"},
	} {
		if got := of(3, x.right...); got != x.want {
			t.Errorf("%v: %s, want %s", x.right, got, x.want)
		}
	}
}

// The door: locked to who has no seat, full at its limit, and a seat of somebody who has long gone and never did anything is free again.
func TestTheDoor(t *testing.T) {
	h := New()
	now := time.Unix(1e9, 0)
	h.Now = func() time.Time { return now }
	anna := sit(t, h, "anna")
	h.Lock(true)
	if _, err := h.Sit(Claim{Name: "ben"}); !errors.Is(err, ErrLocked) {
		t.Errorf("a locked door: %v", err)
	}
	if back, err := h.Sit(Claim{Token: h.Token(anna)}); err != nil || back != anna {
		t.Errorf("who has a seat: %v", err)
	}
	h.Lock(false)
	ben := sit(t, h, "anna")
	if h.Info(ben).Name != "anna 2" || h.Info(sit(t, h, "anna")).Name != "anna 3" {
		t.Errorf("%s", h.Info(ben).Name)
	}
	for i := len(h.Seats()); i < maxSeats; i++ {
		sit(t, h, fmt.Sprint("guest ", i))
	}
	if _, err := h.Sit(Claim{Name: "one more"}); !errors.Is(err, ErrNoSeat) {
		t.Errorf("a full room: %v", err)
	}
	h.Rise(ben)
	now = now.Add(seatSleep)
	if _, err := h.Sit(Claim{Name: "one more"}); !errors.Is(err, ErrNoSeat) {
		t.Errorf("just before the seat sleeps: %v", err)
	}
	now = now.Add(time.Second)
	if s, err := h.Sit(Claim{Name: "one more"}); err != nil || h.Info(s).Name != "one more" || len(h.Seats()) != maxSeats {
		t.Errorf("a seat that sleeps: %v", err)
	}
	if in, seats := h.Present(); in != maxSeats || seats != maxSeats {
		t.Errorf("%d in of %d", in, seats)
	}
}

// What a guest has said about themselves is known, and nothing of who has said nothing.
func TestAbout(t *testing.T) {
	h := New()
	anna, ben := sit(t, h, "anna"), sit(t, h, "ben")
	if _, said := h.About(anna); said {
		t.Error("nobody has said anything")
	}
	if !h.Describe(anna, About{2, 0, 1}) {
		t.Fatal("who is asked")
	}
	if x, said := h.About(anna); !said || x != (About{2, 0, 1}) {
		t.Errorf("%v, %v", x, said)
	}
	if x, said := h.About(ben); said || x != (About{}) {
		t.Errorf("%v, %v", x, said)
	}
}

// What a move did is told with both levels, the change and both ends of its interval, by the month that is asked for.
func TestMoveInWords(t *testing.T) {
	_, s := told(t, "unseen-backlash")
	p := &s.Chapters[0]
	o := answer(p)
	month := askedMonth(p)
	for m := range o.Before.Series {
		for k := range o.Before.Series[m].Values[month-1] {
			o.Before.Series[m].Values[month-1][k], o.After.Series[m].Values[month-1][k] = .5, .5-.1*float64(k%2)
		}
	}
	metric := agents.MetricTrust
	names := [2]string{"without the move", "with it"}
	if p.Names[0] != "" {
		names = p.Names
	}
	d := o.Change(metric, month)
	want := fmt.Sprintf("trust in month %d: 50.0 of 100 %s, 45.0 %s; −5.0 (8 worlds in 10: −10.0..0.0)", month, names[0], names[1])
	if got := MoveText(p, o, metric); got != want || !(d.Lo < d.Hi) {
		t.Errorf("%q, want %q", got, want)
	}
}
