package room

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"

	"backlash/scenarios"
	"backlash/tui/hall"
)

// openRoom is a room on a free port of this machine.
func openRoom(t testing.TB) (*Room, *hall.Hall) {
	t.Helper()
	shared := hall.New()
	r, err := Open(Options{Address: "127.0.0.1:0", KeyFile: filepath.Join(t.TempDir(), "keys", "host"), Hall: shared})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r, shared
}

// visitor is a client with what its screen has been sent so far.
type visitor struct {
	conn    *gossh.Client
	session *gossh.Session
	keys    io.WriteCloser
	mu      sync.Mutex
	screen  bytes.Buffer
}

// Write takes what the room sends.
func (v *visitor) Write(p []byte) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.screen.Write(p)
}

func (v *visitor) shown() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.screen.String()
}

// dial connects with a code.
func dial(r *Room, name, code string, key gossh.Signer) (*gossh.Client, error) {
	auth := []gossh.AuthMethod{gossh.Password(code)}
	if key != nil {
		auth = append([]gossh.AuthMethod{gossh.PublicKeys(key)}, auth...)
	}
	return gossh.Dial("tcp", r.listener.Addr().String(), &gossh.ClientConfig{User: name, Auth: auth, HostKeyCallback: gossh.FixedHostKey(r.server.HostSigners[0].PublicKey()), Timeout: 10 * time.Second})
}

// visit joins the room on a terminal of 80x24.
func visit(t testing.TB, r *Room, name string, key gossh.Signer) *visitor {
	t.Helper()
	conn, err := dial(r, name, r.code, key)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{conn: conn}
	t.Cleanup(func() { conn.Close() })
	if v.session, err = conn.NewSession(); err != nil {
		t.Fatal(err)
	}
	v.session.Stdout = v
	if v.keys, err = v.session.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := v.session.RequestPty("xterm-256color", 24, 80, gossh.TerminalModes{}); err != nil {
		t.Fatal(err)
	}
	if err := v.session.Shell(); err != nil {
		t.Fatal(err)
	}
	return v
}

// soon waits for something to become true.
func soon(t testing.TB, what string, is func() bool) {
	t.Helper()
	for range 500 {
		if is() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

func (v *visitor) press(t testing.TB, keys string) {
	t.Helper()
	if _, err := io.WriteString(v.keys, keys); err != nil {
		t.Fatal(err)
	}
}

func load(t testing.TB, name string) *scenarios.Story {
	t.Helper()
	s, err := scenarios.LoadStory(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func present(h *hall.Hall) int { in, _ := h.Present(); return in }

var question = hall.Stage{Chapter: 2, Phase: hall.PhaseVote, Title: "T", Question: "What now?", Answers: []string{"up", "same", "down"}, Right: -1}

// Guests join, see the question, vote, change their vote, leave, and find their seat and vote again.
func TestGuestsVote(t *testing.T) {
	r, shared := openRoom(t)
	anna, ben := visit(t, r, "anna", nil), visit(t, r, "ben", nil)
	soon(t, "both are in", func() bool { return present(shared) == 2 })
	soon(t, "anna is told so", func() bool { return strings.Contains(anna.shown(), "You are in.") })
	shared.Show(question)
	soon(t, "anna sees the question", func() bool { return strings.Contains(anna.shown(), "What now?") })
	anna.press(t, "a")
	ben.press(t, "c")
	soon(t, "both votes count", func() bool { return fmt.Sprint(shared.Votes(2, 3)) == "[1 0 1]" })
	anna.press(t, "b")
	soon(t, "the vote changes", func() bool { return fmt.Sprint(shared.Votes(2, 3)) == "[0 1 1]" })
	anna.conn.Close()
	soon(t, "anna is gone", func() bool { return present(shared) == 1 })
	again := visit(t, r, "anna", nil)
	soon(t, "anna finds her vote", func() bool { return strings.Contains(again.shown(), "your vote is b") })
	if _, seats := shared.Present(); seats != 2 {
		t.Errorf("%d seats for two people", seats)
	}
	truth := question
	truth.Phase, truth.Right, truth.Truth = hall.PhaseTruth, 2, "c is right."
	shared.Show(truth)
	soon(t, "ben was right", func() bool { return strings.Contains(ben.shown(), "you were right") })
	ben.press(t, "q")
	soon(t, "q ends the session", func() bool { return ben.session.Wait() == nil })
}

// A name is a seat: somebody else of the same name sits beside it; with the same key one goes on from another terminal.
func TestSeats(t *testing.T) {
	r, shared := openRoom(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	first := visit(t, r, "kim", key)
	soon(t, "kim is in", func() bool { return shared.Taken("kim") })
	visit(t, r, "kim", nil)
	soon(t, "the other kim sits beside", func() bool { return shared.Taken("kim 2") })
	visit(t, r, "kim", key)
	soon(t, "the first terminal is given up", func() bool {
		done := make(chan struct{})
		go func() { _ = first.session.Wait(); close(done) }()
		select {
		case <-done:
			return true
		case <-time.After(5 * time.Second):
			return false
		}
	})
	soon(t, "two kims", func() bool { return present(shared) == 2 })
	for name, want := range map[string]string{"": "guest", "\x1b[31mx": "31mx", strings.Repeat("y", 90): strings.Repeat("y", 20), " a/b ": "ab", "Zoë 1": "Zoë 1"} {
		if got := tidy(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// Nothing but a screen is to be had: no command, no subsystem, no forwarding, no agent, no window or environment beyond measure.
func TestOnlyAScreen(t *testing.T) {
	r, _ := openRoom(t)
	conn, err := dial(r, "eve", r.code, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	session := func() *gossh.Session {
		s, err := conn.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := session()
	for what, refused := range map[string]error{
		"exec":      s.Run("id"),
		"subsystem": session1(conn, func(s *gossh.Session) error { return s.RequestSubsystem("sftp") }),
		"a wide window": session1(conn, func(s *gossh.Session) error {
			return s.RequestPty("xterm", 24, 100_000, gossh.TerminalModes{})
		}),
		"a long TERM": session1(conn, func(s *gossh.Session) error {
			return s.RequestPty(strings.Repeat("x", 1000), 24, 80, gossh.TerminalModes{})
		}),
		"a long variable": session1(conn, func(s *gossh.Session) error { return s.Setenv("LANG", strings.Repeat("x", 5000)) }),
		"many variables": session1(conn, func(s *gossh.Session) error {
			for i := range 100 {
				if err := s.Setenv(fmt.Sprint("V", i), "x"); err != nil {
					return err
				}
			}
			return nil
		}),
		"agent forwarding": session1(conn, func(s *gossh.Session) error { return asked(s.SendRequest("auth-agent-req@openssh.com", true, nil)) }),
		"X11":              session1(conn, func(s *gossh.Session) error { return asked(s.SendRequest("x11-req", true, nil)) }),
		"break":            session1(conn, func(s *gossh.Session) error { return asked(s.SendRequest("break", true, nil)) }),
	} {
		if refused == nil {
			t.Errorf("%s is allowed", what)
		}
	}
	s.Close()
	if _, err := conn.Dial("tcp", r.listener.Addr().String()); err == nil {
		t.Error("local forwarding is allowed")
	}
	if _, err := conn.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("remote forwarding is allowed")
	}
	if _, err := conn.Dial("unix", "/tmp/x"); err == nil {
		t.Error("forwarding to a socket is allowed")
	}
	a, b := session(), session()
	if _, err := conn.NewSession(); err == nil {
		t.Error("a connection has any number of sessions")
	}
	a.Close()
	b.Close()
	if s, err := conn.NewSession(); err == nil { // no terminal: told so, and out
		out, _ := s.StdoutPipe()
		if err := s.Shell(); err == nil {
			text, _ := io.ReadAll(out)
			if !strings.Contains(string(text), "needs a terminal") {
				t.Errorf("without a terminal: %q", text)
			}
		}
	}
}

// session1 asks for one thing in a session of its own.
func session1(conn *gossh.Client, ask func(*gossh.Session) error) error {
	for range 100 { // the one before may still be closing
		s, err := conn.NewSession()
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		defer s.Close()
		return ask(s)
	}
	return nil // never refused, as it was never asked: the caller reports it
}

func asked(ok bool, err error) error {
	if err == nil && !ok {
		return errors.New("refused")
	}
	return err
}

// Wrong codes wait longer and longer, right ones never, and a host that has failed is forgiven in time.
func TestWrongCodes(t *testing.T) {
	r, shared := openRoom(t)
	now := time.Now()
	var waits []time.Duration
	for range 12 {
		waits = append(waits, r.delay("10.0.0.9", now))
	}
	if waits[0] != firstDelay || waits[3] != 8*firstDelay || waits[11] != longestDelay {
		t.Errorf("wrong codes wait %v", waits)
	}
	if got := r.delay("10.0.0.8", now); got != firstDelay {
		t.Errorf("another host waits %v", got)
	}
	if got := r.delay("10.0.0.9", now.Add(2*forgiven)); got != firstDelay {
		t.Errorf("after a long time a host waits %v", got)
	}
	wrong := "000000"
	if r.code == wrong {
		wrong = "000001"
	}
	if conn, err := dial(r, "mallory", wrong, nil); err == nil {
		conn.Close()
		t.Fatal("a wrong code is let in")
	}
	if conn, err := dial(r, "mallory", "", nil); err == nil {
		conn.Close()
		t.Fatal("no code is let in")
	}
	r.mu.Lock()
	m := r.wrong["127.0.0.1"]
	r.mu.Unlock()
	if m == nil || m.count < 2 {
		t.Errorf("wrong codes are not counted: %+v", m)
	}
	visit(t, r, "alice", nil)
	soon(t, "the right code is let in at once", func() bool { return shared.Taken("alice") })
}

// A flood of keys, garbage on the line and windows that change all the time leave the others alone.
func TestNobodyDisturbsTheRoom(t *testing.T) {
	r, shared := openRoom(t)
	shared.Show(question)
	flood, quiet := visit(t, r, "flood", nil), visit(t, r, "quiet", nil)
	go func() {
		junk := bytes.Repeat([]byte("abc\x1b[A\x00\xff\x1b[M~~~"), 2000)
		for range 20 {
			if _, err := flood.keys.Write(junk); err != nil {
				return
			}
		}
	}()
	go func() {
		for i := range 300 {
			if err := flood.session.WindowChange(1+i%200, 1+i%300); err != nil {
				return
			}
		}
	}()
	for range 5 { // no SSH at all
		c, err := net.Dial("tcp", r.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write(bytes.Repeat([]byte("GET / HTTP/1.1\r\n\x00\xff"), 200))
		c.Close()
	}
	quiet.press(t, "b")
	soon(t, "the quiet one's vote counts", func() bool { return shared.Votes(2, 3)[1] >= 1 })
	flood.conn.Close()
	soon(t, "the flood is gone", func() bool { return present(shared) == 1 })
}

// Everybody has an own small lab in a free chapter, which ends with the chapter.
func TestExplore(t *testing.T) {
	r, shared := openRoom(t)
	story := load(t, "unseen-backlash")
	sandbox := story.Chapters[len(story.Chapters)-1]
	shared.Show(hall.Stage{Chapter: 6, Phase: hall.PhaseFree, Title: "Sandbox", World: sandbox.After, Without: sandbox.Before})
	v := visit(t, r, "zoe", nil)
	soon(t, "the lab is offered", func() bool { return strings.Contains(v.shown(), "your own lab") })
	v.press(t, "\r")
	soon(t, "the lab runs", func() bool {
		return strings.Contains(v.shown(), "WHAT YOU DO") && strings.Contains(v.shown(), "8 worlds")
	})
	v.press(t, "es:export\r")
	time.Sleep(200 * time.Millisecond)
	if text := v.shown(); strings.Contains(text, "EXPORT") || strings.Contains(text, "this screen as") {
		t.Error("a guest can write files")
	}
	shared.Show(question)
	soon(t, "the chapter ends", func() bool { return strings.Contains(v.shown(), "What now?") })
}

// Teams move their brand's levers while the clock runs, see their own dashboard, and their trust only after the reveal.
func TestTeamsPlay(t *testing.T) {
	r, shared := openRoom(t)
	story := load(t, "one-market")
	game := hall.NewGame(&story.Chapters[0])
	game.Market.Base.Population.Customers = 400
	shared.Open(game)
	shared.Show(hall.Stage{Chapter: 0, Phase: hall.PhaseMarket, Title: "The market"})
	v := visit(t, r, "amy", nil)
	soon(t, "amy has a brand", func() bool { return strings.Contains(v.shown(), "Amber") && shared.Teams()[0] == 1 })
	v.press(t, "l")
	soon(t, "levers stand while the clock does", func() bool { return strings.Contains(v.shown(), "levers move while") })
	shared.Clock(true)
	start := shared.Game().Levers[0][0]
	v.press(t, "LL")
	soon(t, "the lever moves", func() bool { return shared.Game().Levers[0][0] > start+.15 })
	for range 4 {
		shared.Clock(true)
		market, ok := shared.Decide()
		if !ok {
			t.Fatal("the quarter does not end")
		}
		played, costs, err := hall.PlayQuarter(context.Background(), market, 2)
		if err != nil {
			t.Fatal(err)
		}
		shared.Played(played, costs)
	}
	soon(t, "the dashboard has numbers", func() bool { return strings.Contains(v.shown(), "earned so far") })
	if strings.Contains(v.shown(), "of 100") {
		t.Error("trust shows before the reveal")
	}
	shared.Reveal()
	soon(t, "trust shows", func() bool { return strings.Contains(v.shown(), "of 100") && strings.Contains(v.shown(), "by trust") })
}

// The host's key is made once, only its owner may read it, and the way in is told whole.
func TestHostKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "host_key")
	open := func(address, code string) *Room {
		r, err := Open(Options{Address: address, KeyFile: file, Code: code, Hall: hall.New()})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := open("127.0.0.1:0", "")
	first := *r.Join()
	r.Close()
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v", info.Mode(), err)
	}
	if len(first.Code) != codeLength || len(first.Commands) != 1 || !strings.HasPrefix(first.Fingerprint, "SHA256:") || first.Exposes != "" {
		t.Errorf("the way in on one machine: %+v", first)
	}
	r = open("0.0.0.0:0", first.Code)
	second := *r.Join()
	r.Close()
	if second.Fingerprint != first.Fingerprint || second.Code != first.Code || !strings.Contains(second.Exposes, "Open to the network") {
		t.Errorf("the way in over the network: %+v", second)
	}
	if err := os.WriteFile(file, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := Open(Options{Address: "127.0.0.1:0", KeyFile: file, Hall: hall.New()}); err == nil {
		r.Close()
		t.Error("a damaged key is taken")
	}
	for text, want := range map[string]string{"2222": "127.0.0.1:2222", "0.0.0.0:22": "0.0.0.0:22", "localhost:1": "localhost:1", "[::1]:5": "[::1]:5", "x": "", "70000": "", "-1": "", "host.example:1": "", "1.2.3.4": "", "1.2.3.4:x": ""} {
		if got, err := Address(text); got != want || (err == nil) != (want != "") {
			t.Errorf("--ssh %s: %q, %v", text, got, err)
		}
	}
}

// When everybody has gone and the room is closed, nothing of it is left.
func TestNothingIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 3 {
		shared := hall.New()
		r, err := Open(Options{Address: "127.0.0.1:0", KeyFile: filepath.Join(t.TempDir(), "k"), Hall: shared})
		if err != nil {
			t.Fatal(err)
		}
		var all []*visitor
		for i := range 8 {
			all = append(all, visit(t, r, fmt.Sprint("v", i), nil))
		}
		soon(t, "all are in", func() bool { return present(shared) == 8 })
		for i, v := range all {
			if i%2 == 0 {
				v.press(t, "q")
			} else if i%4 == 1 {
				v.conn.Close()
			}
		}
		soon(t, "most are gone", func() bool { return present(shared) == 2 })
		r.Close()
		for _, v := range all {
			v.conn.Close()
		}
		soon(t, "all are gone", func() bool { return present(shared) == 0 })
	}
	soon(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before })
}

// The room takes so many connections, and so many of one host that have not said the code, and not one more; whoever goes makes place.
func TestConnectionsAreCounted(t *testing.T) {
	for name, c := range map[string]struct {
		full func(*Room)
		took int
	}{
		"none yet":                  {func(*Room) {}, 1},
		"all but one":               {func(r *Room) { r.open = maxConnections - 1 }, 1},
		"all":                       {func(r *Room) { r.open = maxConnections }, 0},
		"all but one of a host":     {func(r *Room) { r.anonymous["10.0.0.7"] = maxAnonymous - 1 }, 1},
		"all of a host":             {func(r *Room) { r.anonymous["10.0.0.7"] = maxAnonymous }, 0},
		"all of another host's own": {func(r *Room) { r.anonymous["10.0.0.8"] = maxAnonymous }, 1},
	} {
		r := &Room{anonymous: map[string]int{}}
		c.full(r)
		open, anonymous := r.open, r.anonymous["10.0.0.7"]
		near, far := net.Pipe()
		conn := r.greet(greeted{}, calling{near})
		if (conn != nil) != (c.took == 1) || r.open != open+c.took || r.anonymous["10.0.0.7"] != anonymous+c.took {
			t.Errorf("%s: taken %v, %d open, %d anonymous", name, conn != nil, r.open, r.anonymous["10.0.0.7"])
		}
		if conn != nil {
			conn.Close()
			conn.Close()
		}
		if far.Close(); r.open != open || r.anonymous["10.0.0.7"] != anonymous {
			t.Errorf("%s: after it has gone %d open, %d anonymous", name, r.open, r.anonymous["10.0.0.7"])
		}
	}
}

// greeted is as much of a session as greeting needs.
type greeted struct{ ssh.Context }

func (greeted) SetValue(any, any) {}

// calling is a connection from an address.
type calling struct{ net.Conn }

func (calling) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(10, 0, 0, 7), Port: 4000} }
