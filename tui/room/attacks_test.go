package room

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"backlash/tui/hall"
)

// heap is what is in use once the rubbish is gone, in MB.
func heap() float64 {
	var m runtime.MemStats
	for range 2 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// tunnel asks for a channel that nobody gets; false: the connection is over before the room has refused it.
func tunnel(c *gossh.Client) (refused bool) {
	_, _, err := c.OpenChannel("direct-tcpip", gossh.Marshal(struct {
		Host   string
		Port   uint32
		Origin string
		From   uint32
	}{"127.0.0.1", 80, "127.0.0.1", 1}))
	var no *gossh.OpenChannelError
	return errors.As(err, &no)
}

// A guest who knows the code and asks for hundreds of thousands of tunnels, and comes back whenever the room hangs up, costs no memory that stays.
// BACKLASH_FULL=1 asks for 600,000.
func TestRefusedChannelsCostNoMemory(t *testing.T) {
	want, limit := int64(6_000), 20.
	if os.Getenv("BACKLASH_FULL") != "" {
		want, limit = 600_000, 100
	}
	r, _ := openRoom(t)
	attack := func(want int64, keep bool) (refused, connections int64, open []*gossh.Client) {
		var no, calls atomic.Int64
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 16 {
			all.Add(1)
			go func() {
				defer all.Done()
				for no.Load() < want {
					conn, err := dial(r, "eve", r.gate.code, nil)
					if err != nil {
						t.Error(err)
						return
					}
					calls.Add(1)
					var asking sync.WaitGroup
					for range 2 * maxRefusals { // all at once, so that more are refused than the room means to
						asking.Add(1)
						go func() {
							defer asking.Done()
							if tunnel(conn) {
								no.Add(1)
							}
						}()
					}
					asking.Wait()
					conn.Close()
				}
				if !keep {
					return
				}
				conn, err := dial(r, "eve", r.gate.code, nil) // one more, which the room does not end
				if err != nil {
					t.Error(err)
					return
				}
				for range maxRefusals {
					if !tunnel(conn) {
						t.Error("a connection ends before its time")
					}
					no.Add(1)
				}
				mu.Lock()
				open = append(open, conn)
				mu.Unlock()
			}()
		}
		all.Wait()
		return no.Load(), calls.Load() + int64(len(open)), open
	}
	attack(100, false) // what is made once is there before
	before, begin := heap(), time.Now()
	refused, connections, open := attack(want, true)
	took, during := time.Since(begin), heap()
	for _, conn := range open {
		conn.Close()
	}
	soon(t, "the attack is forgotten", func() bool {
		r.ssh.slots.mu.Lock()
		defer r.ssh.slots.mu.Unlock()
		return r.ssh.slots.inside == 0
	})
	after := heap()
	t.Logf("%d channels refused on %d connections in %v: %.1f MB before, %.1f with %d connections open, %.1f when all have gone",
		refused, connections, took.Round(time.Millisecond), before, during, len(open), after)
	if refused < want || max(during, after)-before > limit {
		t.Errorf("%d of %d refused; the heap grew by %.1f MB, want at most %.0f", refused, want, max(during, after)-before, limit)
	}
}

// One client who knows the code and asks for 520 seats, by both ways and under as many names, gets no more than the leader expects: the others
// wait, and do nothing but wait. The leader locks the door and sends them away; who was meant then gets in.
func TestOneClientTakesManySeats(t *testing.T) {
	const asked, guests = 520, 6
	r, shared := openRoom(t)
	shared.Expect(guests)
	first := openPage(t, r)
	var pages []*browser
	var screens []*visitor
	full := 0
	for i := range asked {
		name := fmt.Sprint("eve", i)
		if i%10 == 0 {
			v := visit(t, r, name, nil)
			screens = append(screens, v)
			soon(t, name+" has a seat, or none", func() bool { return shared.Taken(name) || strings.Contains(v.shown(), "Not let in") })
			continue
		}
		b := openPage(t, r)
		b.client.Transport = first.client.Transport
		switch status, text := b.post(t, "/join", map[string]string{"code": r.gate.code, "name": name}); status {
		case http.StatusNoContent:
			pages = append(pages, b)
		case http.StatusConflict:
			full++
		default:
			t.Fatalf("%s: %d %s", name, status, text)
		}
	}
	for _, b := range pages[:2*guests] {
		b.follow(t)
	}
	soon(t, "those expected are in", func() bool { return present(shared) == guests })
	counts := func(when string, want int) {
		t.Helper()
		waiting := 0
		for _, s := range shared.Seats() {
			if s.Waiting {
				waiting++
			}
		}
		if _, seats := shared.Present(); seats != want || waiting < 400 {
			t.Errorf("%s: %d seats take part, %d wait", when, seats, waiting)
		}
	}
	counts("after the rush", guests)
	t.Logf("of %d, %d take part, %d seats in all, %d pages were sent away", asked, guests, len(shared.Seats()), full)
	wish := func(path string, body any) (done int) {
		for _, b := range pages {
			if status, _ := b.post(t, path, body); status == http.StatusNoContent {
				done++
			}
		}
		return done
	}
	press := func(keys string) {
		for _, v := range screens {
			_, _ = io.WriteString(v.keys, keys) // some have been sent away
		}
	}
	votes := func() (n int) {
		for _, v := range shared.Votes(question.Chapter, len(question.Answers)) {
			n += v
		}
		return n
	}

	shared.Show(question)
	press("a")
	if n := wish("/vote", map[string]int{"chapter": question.Chapter, "answer": 0}); n != guests-1 { // one is at a terminal
		t.Errorf("%d pages voted", n)
	}
	soon(t, "those expected have voted", func() bool { return votes() >= guests })
	time.Sleep(200 * time.Millisecond)
	if votes() != guests {
		t.Errorf("%d votes count", votes())
	}
	for _, b := range pages[guests-1 : 2*guests] {
		if b.now().Phase != "door" || strings.Contains(b.told(), question.Question) {
			t.Errorf("somebody who waits is shown %+v", b.now())
		}
	}
	truth := question
	truth.Phase, truth.Right = hall.PhaseTruth, 0
	shared.Show(truth)
	if podium := shared.Podium(asked); len(podium) != guests {
		t.Errorf("%d on the podium", len(podium))
	}

	story := load(t, "one-market")
	shared.Open(hall.NewGame(&story.Chapters[0]))
	shared.Show(hall.Stage{Chapter: 3, Phase: hall.PhaseMarket, Title: "M", Right: -1})
	players := 0
	for _, n := range shared.Teams() {
		players += n
	}
	if players != guests {
		t.Errorf("%d play", players)
	}
	shared.Clock(true)
	for _, s := range shared.Seats() {
		if s.Waiting && shared.Assign(s.Name, 0) {
			t.Errorf("%s plays from the door", s.Name)
		}
		if !s.Waiting && !shared.Remove(s.Name) {
			t.Errorf("%s stays", s.Name)
		}
	}
	press("L")
	if n := wish("/lever", map[string]any{"lever": "control", "to": 91}); n != 0 {
		t.Errorf("%d pages move a slider from the door", n)
	}
	time.Sleep(200 * time.Millisecond)
	for brand, levers := range shared.Game().Levers {
		if levers != shared.Game().Market.Start() {
			t.Errorf("brand %d was moved from the door", brand)
		}
	}
	counts("after those let in were sent away", 0)
	if votes() != 0 || len(shared.Podium(asked)) != 0 {
		t.Errorf("%d votes of nobody", votes())
	}
	lab := load(t, "unseen-backlash").Chapters
	shared.Show(hall.Stage{Chapter: 4, Phase: hall.PhaseFree, Title: "L", World: lab[len(lab)-1].After, Without: lab[len(lab)-1].Before, Right: -1})
	if n := wish("/lab", map[string]any{"levers": []map[string]any{}}); n != 0 {
		t.Errorf("%d pages try the world without a seat", n)
	}

	shared.Lock(true)
	late := openPage(t, r)
	if status, text := late.post(t, "/join", map[string]string{"code": r.gate.code, "name": "late"}); status != http.StatusConflict || !strings.Contains(text, "locked") {
		t.Errorf("a locked door: %d %s", status, text)
	}
	v := visit(t, r, "late", nil)
	soon(t, "a locked door is told", func() bool { return strings.Contains(v.shown(), "locked") })
	for _, s := range shared.Seats() {
		shared.Remove(s.Name)
	}
	soon(t, "all are away", func() bool {
		for _, s := range shared.Seats() {
			if s.In {
				return false
			}
		}
		return true
	})
	shared.Lock(false)
	honest := openPage(t, r)
	honest.join(t, r, "honest")
	soon(t, "who was meant is in", func() bool { return honest.now().Phase == "free" && present(shared) == 1 })
}
