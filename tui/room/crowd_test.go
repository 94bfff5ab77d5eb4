//go:build linux

package room

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"

	"backlash/scenarios"
	"backlash/sim"
	"backlash/tui"
	"backlash/tui/hall"
)

// terminal is a pseudo-terminal with a program's screen on it, and when each piece of it came.
type terminal struct {
	file *os.File
	mu   sync.Mutex
	text bytes.Buffer
	runs []time.Time // when the quarter's clock was seen to change
	last string
}

var clockFace = regexp.MustCompile(`(\d:\d\d) ━`)

// watch reads what is drawn until the terminal closes.
func (s *terminal) watch() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := s.file.Read(buffer)
		s.mu.Lock()
		s.text.Write(buffer[:n])
		if face := clockFace.FindAllSubmatch(buffer[:n], -1); len(face) > 0 {
			if now := string(face[len(face)-1][1]); now != s.last {
				s.last = now
				s.runs = append(s.runs, time.Now())
			}
		}
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (s *terminal) shown() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// The whole room: 20 real ssh clients, 60 busy ones and 16 browsers join, vote, explore and play four quarters, while some drop and come back, one
// floods, one sends garbage and one sweeps the code. BACKLASH_FULL=1 runs it and tells the figures. With BACKLASH_BROWSER four pages of a real browser
// take part, one of which sleeps for a while.
func TestScriptedRoom(t *testing.T) {
	if os.Getenv("BACKLASH_FULL") == "" {
		t.Skip("BACKLASH_FULL=1 plays with a full room")
	}
	client, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("no ssh client here")
	}
	signals := make(chan os.Signal, 1) // starts the one goroutine of the library that stays
	signal.Notify(signals, os.Interrupt)
	signal.Stop(signals)
	goroutines, files := runtime.NumGoroutine(), openFiles(t)

	story := scripted(t)
	shared := hall.New()
	folder := t.TempDir()
	r, err := Open(Options{SSH: "127.0.0.1:0", Web: "127.0.0.1:0", KeyFile: filepath.Join(folder, "key"), Hall: shared})
	if err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(context.Background())
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 36, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	screen := &terminal{file: master}
	watching, ended := make(chan struct{}), make(chan error, 1)
	go func() { screen.watch(); close(watching) }()
	go func() {
		ended <- tui.Run(ctx, tui.Options{Story: story, StoryName: "scripted", Scenario: story.Chapters[0].Before, Hall: shared, Join: r.Join(), Hold: r.Queue.Hold,
			Theme: "dark", Color: "never", ReducedMotion: true, NoMouse: true, Input: slave, Output: slave, Workers: 2})
	}()
	press := func(keys string) {
		if _, err := io.WriteString(master, keys); err != nil {
			t.Fatal(err)
		}
	}
	soon(t, "the facilitator's screen shows", func() bool { return strings.Contains(screen.shown(), "A scripted room") })

	// everybody joins
	var real []*exec.Cmd
	var hands []io.WriteCloser
	for i := range 20 {
		c, in := realClient(t, client, folder, r, fmt.Sprint("real", i))
		real, hands = append(real, c), append(hands, in)
	}
	var busy []*visitor
	for i := range 60 {
		busy = append(busy, visit(t, r, fmt.Sprint("busy", i), nil))
	}
	var pages []*browser
	for i := range 16 {
		b := openPage(t, r)
		b.join(t, r, fmt.Sprint("phone", i))
		pages = append(pages, b)
	}
	chromium, quit := phones(t)
	if len(chromium) == 0 {
		t.Log("NO REAL BROWSER TOOK PART: BACKLASH_BROWSER names none")
	}
	for i, p := range chromium {
		p.opens(t, r)
		p.joins(t, fmt.Sprint("chromium", i))
	}
	crowd := 96 + len(chromium)
	soon(t, "all are in", func() bool { return present(shared) == crowd })

	// one floods, one sends garbage, all along
	quiet, hush := context.WithCancel(context.Background())
	flood := visit(t, r, "flood", nil)
	go func() {
		for quiet.Err() == nil {
			if _, err := flood.keys.Write(bytes.Repeat([]byte("lhHL\x1b[A\x00\xff"), 500)); err != nil {
				return
			}
		}
	}()
	go garbage(quiet, r)
	go sweep(quiet, r)

	// a bet
	press("\r\r")
	soon(t, "the question is open", func() bool { return shared.Stage().Phase == hall.PhaseVote })
	for i, in := range hands {
		_, _ = io.WriteString(in, string(rune('a'+i%2)))
	}
	for i, v := range busy {
		v.press(t, string(rune('a'+i%2)))
	}
	for i, b := range pages {
		if status, text := b.post(t, "/vote", map[string]int{"chapter": 0, "answer": i % 2}); status != 204 {
			t.Errorf("phone%d's vote: %d %s", i, status, text)
		}
	}
	for i, p := range chromium {
		p.sees(t, shared.Stage().Question)
		do(t, p, chromedp.Click(fmt.Sprintf("#answer%d", i%2)))
		do(t, p, chromedp.WaitVisible(fmt.Sprintf("#answer%d[aria-pressed=true]", i%2)))
	}
	soon(t, "all votes are in", func() bool { v := shared.Votes(0, 2); return v[0] >= crowd/2 && v[1] >= crowd/2 })

	// some drop, hard and softly, and come back to their vote
	for i := range 5 {
		_ = real[i].Process.Kill()
		_ = real[i].Wait()
		busy[i].conn.Close()
		pages[i].cancel()
	}
	asleep := chromium[:min(1, len(chromium))]
	for _, p := range asleep {
		do(t, p, chromedp.Navigate("about:blank"))
	}
	soon(t, "they are gone", func() bool { return present(shared) == crowd+1-15-len(asleep) }) // the flood is in, too
	for i := range 5 {
		real[i], hands[i] = realClient(t, client, folder, r, fmt.Sprint("real", i)) // known by its key
		token := regexp.MustCompile(fmt.Sprintf(`busy%d\+[0-9a-z]{12}`, i)).FindString(busy[i].shown())
		busy[i] = visit(t, r, token, nil)
		pages[i].follow(t)
	}
	for _, p := range asleep {
		do(t, p, chromedp.Navigate("http://"+r.web.listener.Addr().String()))
		do(t, p, chromedp.WaitVisible("#answer0[aria-pressed=true]"))
	}
	soon(t, "all are back", func() bool { return present(shared) == crowd+1 })
	if _, seats := shared.Present(); seats != crowd+1 {
		t.Errorf("%d seats for %d people", seats, crowd+1)
	}
	for i := range 5 {
		soon(t, "a phone's vote is found again", func() bool { return pages[i].now().Mine == i%2 })
	}
	for i := range 5 {
		soon(t, "a vote is found again", func() bool { return strings.Contains(busy[i].shown(), "your answer is") })
	}
	soon(t, "the model has answered", func() bool {
		press("\r")
		time.Sleep(200 * time.Millisecond)
		return shared.Stage().Phase == hall.PhaseTruth
	})
	truth := shared.Stage().Truth
	if truth == "" {
		t.Error("there is no truth to see")
	}
	for _, p := range chromium {
		p.sees(t, truth)
	}
	press("\r\r")

	// everybody explores: how long from a key to its new curves, with 60 at it
	soon(t, "the labs are open", func() bool { return shared.Stage().Phase == hall.PhaseFree })
	for i, b := range pages {
		if status, text := b.post(t, "/lab", map[string]any{"levers": []map[string]any{{"name": "intensity", "to": 10 + 5*i}}}); status != 204 {
			t.Errorf("phone%d's lab: %d %s", i, status, text)
		}
	}
	latency := explore(t, busy)
	for i, b := range pages {
		soon(t, fmt.Sprintf("phone%d has its lines", i), func() bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			return len(b.lab.Lines) == 3
		})
	}
	for _, p := range chromium {
		do(t, p, chromedp.WaitVisible("#lab-result svg"))
	}
	slices.Sort(latency)
	t.Logf("a guest's lever with 60 exploring: median %v, p95 %v over %d changes",
		latency[len(latency)/2], latency[len(latency)*95/100], len(latency))
	press("\r")

	// four quarters of the market
	soon(t, "the market is open", func() bool { return shared.Stage().Phase == hall.PhaseMarket })
	for q := range 4 {
		press("\r")
		soon(t, "the clock runs", func() bool { return shared.Remaining() < time.Duration(shared.Game().Seconds)*time.Second })
		until := time.Now().Add(5 * time.Second)
		for i, p := range chromium {
			do(t, p, chromedp.WaitVisible("#s-human"))
			p.slides(t, "#s-human", 10*q+i)
		}
		for i := 0; time.Now().Before(until); i++ {
			busy[i%60].press(t, "jL"[i%2:i%2+1])
			_, _ = io.WriteString(hands[i%20], "jH"[i%2:i%2+1])
			if i%20 == 0 {
				if status, text := pages[i/20%16].post(t, "/lever", map[string]any{"lever": "control", "to": i % 100}); status != 204 {
					t.Errorf("a phone's slider: %d %s", status, text)
				}
			}
			time.Sleep(5 * time.Millisecond)
		}
		for _, p := range chromium {
			if note := do(t, p, chromedp.Evaluate[string](`document.getElementById("note").textContent`)); note != "" {
				t.Errorf("%s's slider: %s", p.name, note)
			}
		}
		if q == 2 {
			press("x1")
		}
		press("\r")
		soon(t, "the quarter is played", func() bool { g := shared.Game(); return g.Quarter == q+1 && !g.Running })
	}
	press("\r")
	soon(t, "everybody sees the trust", func() bool { return strings.Contains(busy[59].shown(), "by trust") })
	for i, b := range pages {
		soon(t, fmt.Sprintf("phone%d sees its places", i), func() bool { return len(b.now().Ranks) == 2 })
	}
	for _, p := range chromium {
		do(t, p, chromedp.WaitVisible("#game-ranks:not(:empty)"))
	}
	hush()
	t.Logf("%d wrong codes were heard", r.Missed())

	// the facilitator's clock: it was seen to change every second, and never much later
	worst := time.Duration(0)
	screen.mu.Lock()
	for i := 1; i < len(screen.runs); i++ {
		if gap := screen.runs[i].Sub(screen.runs[i-1]); gap < 3*time.Second { // longer ones lie between quarters
			worst = max(worst, gap-time.Second)
		}
	}
	ticks := len(screen.runs)
	screen.mu.Unlock()
	t.Logf("the facilitator's clock: %d changes seen, the latest %v late", ticks, worst)
	if worst > 300*time.Millisecond || ticks < 16 { // it looks every 100 ms
		t.Errorf("the clock stalls: %v beyond the second", worst)
	}

	// the game is what its file says, bit for bit
	game := shared.Game()
	config := game.Market.Config()
	read, err := scenarios.Parse("game", scenarios.Write(&config, nil))
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Run(context.Background(), &read.Config, 1, sim.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	numbers := 0
	for m := range again.Frames {
		for i, v := range again.Frames[m].Values() {
			if numbers++; math.Float64bits(v) != math.Float64bits(game.Result.Frames[m].Values()[i]) && v == v {
				t.Fatalf("month %d, number %d differs from the headless run", m+1, i)
			}
		}
	}
	t.Logf("the recorded game, run headless: %d numbers, all the same", numbers)

	// everybody goes home, and nothing is left
	for i, in := range hands {
		_, _ = io.WriteString(in, "q")
		_ = in.Close()
		_ = real[i].Wait()
	}
	for _, v := range busy {
		v.conn.Close()
	}
	flood.conn.Close()
	for _, b := range pages {
		b.cancel()
		b.client.CloseIdleConnections()
	}
	if quit(); len(chromium) > 0 {
		t.Logf("%d pages of a real browser joined, voted, saw the truth, tried the world and played; one slept and found its seat and its vote again", len(chromium))
	}
	soon(t, "all are gone", func() bool { return present(shared) == 0 })
	press("q")
	if err := <-ended; err != nil {
		t.Error(err)
	}
	leave()
	r.Close()
	slave.Close()
	master.Close()
	<-watching
	for range 250 {
		if runtime.NumGoroutine() <= goroutines && openFiles(t) <= files {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if runtime.NumGoroutine() > goroutines || openFiles(t) > files {
		stacks := make([]byte, 1<<20)
		t.Errorf("something is left:\n%s", stacks[:runtime.Stack(stacks, true)])
	}
	t.Logf("left: %d goroutines (%d before), %d files (%d before)", runtime.NumGoroutine(), goroutines, openFiles(t), files)
}

// scripted is a story with a bet, a lab and a market, in small worlds.
func scripted(t *testing.T) *scenarios.Story {
	t.Helper()
	s, err := scenarios.ParseStory("scripted.md", []byte(`---
backlash: 1
story: A scripted room
---
---
chapter: Bet
set: {population.customers: 1000, months: 12}
move: {strategy: hyper-intrusive}
question: Trust in a year?
answers: [{say: up, when: change.trust@12.lo > 0}, {say: down}]
---
---
chapter: Lab
---
---
chapter: Market
set: {strategy: basic-segmentation, population.customers: 2000, months: 24}
market: {brands: 8, quarters: 4, seconds: 60}
---
`), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// realClient joins with the ssh program, whose password comes from a script.
func realClient(t *testing.T, program, folder string, r *Room, name string) (*exec.Cmd, io.WriteCloser) {
	t.Helper()
	ask := filepath.Join(folder, "ask")
	if _, err := os.Stat(ask); err != nil { // once: others may be running it
		if err := os.WriteFile(ask, []byte("#!/bin/sh\necho "+r.gate.code+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	identity := filepath.Join(folder, name)
	if _, err := os.Stat(identity); err != nil {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", identity).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	port := strconv.Itoa(portOf(r))
	c := exec.Command(program, "-tt", "-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile="+filepath.Join(folder, "known"), "-o", "LogLevel=ERROR",
		"-i", identity, "-o", "IdentitiesOnly=yes", "-p", port, name+"@127.0.0.1")
	c.Env = append(os.Environ(), "SSH_ASKPASS="+ask, "SSH_ASKPASS_REQUIRE=force", "DISPLAY=:0", "TERM=xterm-256color")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout = io.Discard
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	return c, in
}

// garbage knocks with what is no SSH, with wrong codes, and with what is refused, until it is told to stop.
func garbage(ctx context.Context, r *Room) {
	for ctx.Err() == nil {
		if conn, err := dial(r, "eve", r.gate.code, nil); err == nil {
			if s, err := conn.NewSession(); err == nil {
				_ = s.RequestPty("xterm", 1<<30, 1<<30, gossh.TerminalModes{})
				_ = s.Run("rm -rf /")
			}
			conn.Close()
		}
		select {
		case <-ctx.Done():
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// sweep tries one code after the other, from an address of its own, as fast as it can.
func sweep(ctx context.Context, r *Room) {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 66)}}
	client := &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}, Timeout: 5 * time.Second}
	defer client.CloseIdleConnections()
	for n := 0; ctx.Err() == nil; n++ {
		answer, err := client.Post("http://"+r.web.listener.Addr().String()+"/join", "application/json", strings.NewReader(fmt.Sprintf(`{"code":"%08d","name":"eve"}`, n)))
		if err == nil {
			answer.Body.Close()
		}
	}
}

var newCurves = regexp.MustCompile(`\(\d+ ms\)`)

// explore opens everybody's lab, and moves levers in all of them at once, each as soon as it has seen the last answer.
func explore(t *testing.T, busy []*visitor) (latency []time.Duration) {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for i, v := range busy {
		all.Add(1)
		go func() {
			defer all.Done()
			_, _ = io.WriteString(v.keys, "\r")
			for k := range 50 * 20 {
				if strings.Contains(v.shown(), "WHAT YOU DO") && strings.Contains(v.shown(), "8 worlds") {
					break
				}
				if time.Sleep(20 * time.Millisecond); k == 50*20-1 {
					t.Errorf("busy%d: no lab", i)
					return
				}
			}
			_, _ = io.WriteString(v.keys, strings.Repeat("j", i%10)+strings.Repeat("l", i/10)) // nobody has the same world
			time.Sleep(time.Second)
			for k := range 10 {
				seen := len(newCurves.FindAllString(v.shown(), -1))
				begin := time.Now()
				_, _ = io.WriteString(v.keys, []string{"L", "H", "l", "h"}[k%4])
				for len(newCurves.FindAllString(v.shown(), -1)) == seen {
					if time.Since(begin) > 20*time.Second {
						t.Errorf("busy%d: no new curves", i)
						return
					}
					time.Sleep(2 * time.Millisecond)
				}
				mu.Lock()
				latency = append(latency, time.Since(begin))
				mu.Unlock()
				time.Sleep(time.Duration(100+37*i%200) * time.Millisecond) // a person looks
			}
		}()
	}
	all.Wait()
	if len(latency) < 20 {
		t.Fatalf("%d changes measured", len(latency))
	}
	return latency
}

// openFiles counts this process's open files.
func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func portOf(r *Room) int {
	_, port, _ := strings.Cut(r.ssh.listener.Addr().String(), ":")
	n, _ := strconv.Atoi(port)
	return n
}
