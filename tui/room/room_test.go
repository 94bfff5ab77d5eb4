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
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"backlash/scenarios"
	"backlash/tui/hall"
)

// openRoom is a room on a free port of this machine.
func openRoom(t testing.TB) (*Room, *hall.Hall) {
	t.Helper()
	shared := hall.New()
	r, err := Open(Options{SSH: "127.0.0.1:0", Web: "127.0.0.1:0", KeyFile: filepath.Join(t.TempDir(), "keys", "host"), Hall: shared})
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
	return gossh.Dial("tcp", r.ssh.listener.Addr().String(), &gossh.ClientConfig{User: name, Auth: auth, HostKeyCallback: gossh.FixedHostKey(r.ssh.server.HostSigners[0].PublicKey()), Timeout: 10 * time.Second})
}

// visit joins the room on a terminal of 80x24.
func visit(t testing.TB, r *Room, name string, key gossh.Signer) *visitor {
	t.Helper()
	conn, err := dial(r, name, r.gate.code, key)
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
	token := regexp.MustCompile(`anna\+[0-9a-z]{12}`).FindString(anna.shown())
	if token == "" {
		t.Fatal("anna is not told how to come back")
	}
	thief := visit(t, r, "anna", nil)
	soon(t, "a thief is somebody else", func() bool { return shared.Taken("anna 2") })
	thief.conn.Close()
	soon(t, "the thief has gone", func() bool { return present(shared) == 1 })
	again := visit(t, r, token, nil)
	soon(t, "anna finds her vote", func() bool { return strings.Contains(again.shown(), "your answer is b") })
	if _, seats := shared.Present(); seats != 3 {
		t.Errorf("%d seats for two people and a thief", seats)
	}
	truth := question
	truth.Phase, truth.Right, truth.Truth = hall.PhaseTruth, 2, "c is right."
	shared.Show(truth)
	soon(t, "ben was right", func() bool { return strings.Contains(ben.shown(), "You were right") })
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
	for name, want := range map[string]string{"": "guest", "\x1b[31mx": "31mx", strings.Repeat("y", 90): strings.Repeat("y", 24), " a/b ": "ab", "Zoë 1": "Zoë 1", "हिन्दी": "हिन्दी", "O'Hara": "O'Hara", "-rf": "rf", "a\tb\u202ec": "abc"} {
		if got := hall.Tidy(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// Nothing but a screen is to be had: no command, no subsystem, no forwarding, no agent, no window or environment beyond measure.
func TestOnlyAScreen(t *testing.T) {
	r, _ := openRoom(t)
	conn, err := dial(r, "eve", r.gate.code, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	session := func() *gossh.Session {
		s := opened(conn)
		if s == nil {
			t.Fatal("no session is to be had")
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
	if _, err := conn.Dial("tcp", r.ssh.listener.Addr().String()); err == nil {
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
	s = session() // no terminal: told so, and out
	out, _ := s.StdoutPipe()
	if err := s.Shell(); err == nil {
		text, _ := io.ReadAll(out)
		if !strings.Contains(string(text), "needs a terminal") {
			t.Errorf("without a terminal: %q", text)
		}
	}
}

// session1 asks for one thing in a session of its own.
func session1(conn *gossh.Client, ask func(*gossh.Session) error) error {
	s := opened(conn)
	if s == nil {
		return nil // never refused, as it was never asked: the caller reports it
	}
	defer s.Close()
	return ask(s)
}

// opened opens a session; the one before may still be closing.
func opened(conn *gossh.Client) *gossh.Session {
	for range 100 {
		if s, err := conn.NewSession(); err == nil {
			return s
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

func asked(ok bool, err error) error {
	if err == nil && !ok {
		return errors.New("refused")
	}
	return err
}

// Each address has a budget of wrong codes, and so has the room; whoever has said nothing wrong is heard whatever others say, and a network of
// IPv6 is one address.
func TestWrongCodes(t *testing.T) {
	g := newGate("abcd1234")
	now := time.Now()
	g.now = func() time.Time { return now }
	try := func(address, code string) bool { ok, _ := g.admit(address, code); return ok }
	heard := 0 // in a minute at a thousand a second from one address
	for range 60_000 {
		before := g.wrong
		try("10.0.0.9:4000", "wrong")
		heard += g.wrong - before
		now = now.Add(time.Millisecond)
	}
	if heard > 3*60 || heard < 60 {
		t.Errorf("%d guesses a minute of one address are heard", heard)
	}
	if try("10.0.0.9:5000", "wrong"); try("10.0.0.9:5000", "abcd1234") {
		t.Error("an address over its budget is heard")
	}
	if !try("10.0.0.8:1", "ABCD-1234") || !try("[2001:db8::1]:1", " abcd l234") {
		t.Error("a right code waits for others' wrong ones")
	}
	if now = now.Add(10 * time.Second); !try("10.0.0.9:5000", "abcd1234") {
		t.Error("an address is not forgiven")
	}
	heard = 0
	for i := range 100 { // a network of its own is one address
		before := g.wrong
		try(fmt.Sprintf("[2001:db8:0:7::%x]:9", i), "wrong")
		heard += g.wrong - before
	}
	if heard > hostBurst {
		t.Errorf("%d guesses of one network", heard)
	}
	heard = 0
	for range 10 { // ten seconds of as many addresses as there are
		for i := range 3000 {
			before := g.wrong
			try(fmt.Sprintf("10.%d.%d.1:9", i/250, i%250), "wrong")
			heard += g.wrong - before
		}
		now = now.Add(time.Second)
	}
	if most := 3000 + 10*100; heard > most { // the first of each, and what the room allows
		t.Errorf("%d guesses of the whole room", heard)
	}
	if len(g.hosts) > hostsKept {
		t.Errorf("%d addresses are remembered", len(g.hosts))
	}
	if !try("192.0.2.1:1", "abcd1234") {
		t.Error("a right code waits for the whole world's wrong ones")
	}
	if n := float64(codeLength) * 5; n < 40 {
		t.Errorf("a code has %g bits", n)
	}
	r, shared := openRoom(t)
	begin := time.Now()
	if conn, err := dial(r, "mallory", "00000000", nil); err == nil {
		conn.Close()
		t.Fatal("a wrong code is let in")
	}
	if time.Since(begin) < 900*time.Millisecond {
		t.Error("a wrong code is answered at once")
	}
	if conn, err := dial(r, "mallory", "", nil); err == nil {
		conn.Close()
		t.Fatal("no code is let in")
	}
	if r.Missed() != 2 {
		t.Errorf("%d wrong codes", r.Missed())
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
		c, err := net.Dial("tcp", r.ssh.listener.Addr().String())
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
	soon(t, "the lab is offered", func() bool { return strings.Contains(v.shown(), "Your own lab") })
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
	soon(t, "levers stand while the clock does", func() bool { return strings.Contains(v.shown(), "Sliders move while") })
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
		r, err := Open(Options{SSH: address, KeyFile: file, Code: code, Hall: hall.New()})
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
	if len(first.Code) != codeLength+1 || len(first.Commands) != 1 || !strings.HasPrefix(first.Fingerprint, "SHA256:") || first.Exposes != "" {
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
	if r, err := Open(Options{SSH: "127.0.0.1:0", KeyFile: file, Hall: hall.New()}); err == nil {
		r.Close()
		t.Error("a damaged key is taken")
	}
	for text, want := range map[string]string{"2222": "127.0.0.1:2222", "0.0.0.0:22": "0.0.0.0:22", "localhost:1": "localhost:1", "[::1]:5": "[::1]:5", "x": "", "0": "127.0.0.1:0", "65535": "127.0.0.1:65535", "65536": "", "0.0.0.0:65535": "0.0.0.0:65535", "0.0.0.0:65536": "", "70000": "", "-1": "", "host.example:1": "", "1.2.3.4": "", "1.2.3.4:x": ""} {
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
		r, err := Open(Options{SSH: "127.0.0.1:0", KeyFile: filepath.Join(t.TempDir(), "k"), Hall: shared})
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

// Connections that have not said the code have slots of their own: of those that say nothing the oldest goes when all are taken, and nobody
// who has said it.
func TestConnectionsAreCounted(t *testing.T) {
	d := &slots{}
	come := func() *counted {
		near, far := net.Pipe()
		t.Cleanup(func() { far.Close() })
		return d.greet(near)
	}
	inside := come()
	if first, again := inside.admitted(), inside.admitted(); !first || !again || d.inside != 1 || len(d.anonymous) != 0 {
		t.Fatalf("%d inside, %d anonymous", d.inside, len(d.anonymous))
	}
	var all []*counted
	for range maxAnonymous {
		all = append(all, come())
	}
	all[0].spoke.Store(true)
	if len(d.anonymous) != maxAnonymous || all[0].over.Load() || all[1].over.Load() {
		t.Error("a connection was dropped although there was a slot")
	}
	come()
	if len(d.anonymous) != maxAnonymous || all[0].over.Load() || !all[1].over.Load() || inside.over.Load() {
		t.Error("not the oldest silent one was dropped")
	}
	for _, c := range all {
		c.spoke.Store(true)
	}
	for _, c := range d.anonymous {
		c.spoke.Store(true)
	}
	if come(); !all[0].over.Load() || inside.over.Load() {
		t.Error("not the oldest one was dropped")
	}
	d.inside = maxConnections
	if late := come(); late.admitted() {
		t.Error("more are inside than there may be")
	}
	inside.Close()
	inside.Close()
	if d.inside != maxConnections-1 {
		t.Errorf("%d inside", d.inside)
	}
}

// hugeKey is a key of a million bits, as nobody has one.
type hugeKey struct{}

func (hugeKey) Type() string { return "ssh-rsa" }
func (hugeKey) Marshal() []byte {
	n := bytes.Repeat([]byte{0x7f}, 125_000)
	return gossh.Marshal(struct {
		Name string
		E, N []byte
	}{"ssh-rsa", []byte{1, 0, 1}, n})
}
func (hugeKey) Verify([]byte, *gossh.Signature) error { return nil }
func (hugeKey) PublicKey() gossh.PublicKey            { return hugeKey{} }
func (hugeKey) Sign(io.Reader, []byte) (*gossh.Signature, error) {
	return &gossh.Signature{Format: "ssh-rsa", Blob: make([]byte, 125_000)}, nil
}

// A key of a million bits costs next to nothing, and one that is only offered gives no seat.
func TestKeysThatAreNone(t *testing.T) {
	r, shared := openRoom(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	visit(t, r, "kim", key)
	soon(t, "kim is in", func() bool { return shared.Taken("kim") })
	begin := time.Now()
	if conn, err := dial(r, "mallory", r.gate.code, hugeKey{}); err == nil {
		conn.Close()
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("a key of a million bits costs %s", took)
	}
	// The public half of kim's key, with a signature that somebody else made.
	_, other, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	false_, err := gossh.NewSignerFromKey(other)
	if err != nil {
		t.Fatal(err)
	}
	if conn, err := dial(r, "kim", r.gate.code, borrowed{false_, key.PublicKey()}); err == nil {
		s, err := conn.NewSession()
		if err == nil {
			_ = s.RequestPty("xterm", 24, 80, gossh.TerminalModes{})
			_ = s.Shell()
			soon(t, "the thief sits elsewhere", func() bool { return shared.Taken("kim 2") })
		}
		conn.Close()
	}
	if !shared.Taken("kim") {
		t.Error("kim was sent away")
	}
}

// borrowed shows one key and signs with another.
type borrowed struct {
	gossh.Signer
	shown gossh.PublicKey
}

func (b borrowed) PublicKey() gossh.PublicKey { return b.shown }

// A client that asks again and again for what is refused is disconnected, and costs no memory that stays.
func TestRefusalsEnd(t *testing.T) {
	r, _ := openRoom(t)
	for name, ask := range map[string]func(*gossh.Client) error{
		"channels": func(c *gossh.Client) error {
			if tunnel(c) {
				return nil
			}
			return errors.New("the connection is over")
		},
		"requests": func(c *gossh.Client) error { _, _, err := c.SendRequest("tcpip-forward", true, nil); return err },
	} {
		conn, err := dial(r, "eve", r.gate.code, nil)
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		for ; asked < 1000; asked++ {
			if err := ask(conn); err != nil {
				break
			}
		}
		if asked > 2*maxRefusals {
			t.Errorf("%s: %d were refused on one connection", name, asked)
		}
		conn.Close()
	}
}

// A gate that remembers too many addresses forgets those that may say everything again, and then others, but no more than it must.
func TestAGateForgets(t *testing.T) {
	g := newGate("abcd2345")
	now := time.Unix(1000, 0)
	host := func(i int) netip.Prefix {
		return netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32)
	}
	fill := func(n int, at time.Time) {
		clear(g.hosts)
		for i := range n {
			g.hosts[host(i)] = &budget{left: 0, at: at}
		}
	}
	for _, c := range []struct {
		name string
		n    int
		at   time.Time
		want int
	}{
		{"few, long ago", hostsKept - 1, time.Unix(0, 0), hostsKept - 1},
		{"many, long ago", hostsKept, time.Unix(0, 0), 0},
		{"many, just now", hostsKept + 7, now, hostsKept - 1},
	} {
		fill(c.n, c.at)
		if g.forget(now); len(g.hosts) != c.want {
			t.Errorf("%s: %d of %d are left, want %d", c.name, len(g.hosts), c.n, c.want)
		}
	}
}

// Knocking says of each door whether anybody gets in, and counts those where nobody does.
func TestKnock(t *testing.T) {
	r, _ := openRoom(t)
	var out strings.Builder
	if shut := r.Knock(t.Context(), &out); shut != 0 || strings.Count(out.String(), " answers\n") < 2 || !strings.Contains(out.String(), "Only this machine can reach them") {
		t.Errorf("%d shut: %s", shut, out.String())
	}
	doors := strings.Count(out.String(), " answers\n")
	r.Close()
	out.Reset()
	if shut := r.Knock(t.Context(), &out); shut != doors || strings.Count(out.String(), "NOBODY GETS IN") != doors {
		t.Errorf("%d of %d shut: %s", shut, doors, out.String())
	}
}

// An invitation names addresses that somebody else can type.
func TestAddressesForOthers(t *testing.T) {
	for text, want := range map[string]bool{"192.168.1.5": true, "10.0.0.7": true, "203.0.113.9": true, "127.0.0.1": false, "127.1.2.3": false, "169.254.10.1": false, "fe80::1": false, "::1": false, "2001:db8::5": false} {
		if got := forOthers(net.ParseIP(text)); got != want {
			t.Errorf("%s is for others: %v", text, got)
		}
	}
}

// A guest's screen follows its terminal's size, and when they have gone nothing of the session is held.
func TestATerminalChangesItsSize(t *testing.T) {
	r, shared := openRoom(t)
	v := visit(t, r, "kim", nil)
	soon(t, "kim is in", func() bool { return shared.Taken("kim") && strings.Contains(v.shown(), "You are in.") })
	before := len(v.shown())
	for still := 0; still < 10; still++ { // until nothing more is drawn
		time.Sleep(50 * time.Millisecond)
		if now := len(v.shown()); now != before {
			before, still = now, 0
		}
	}
	if err := v.session.WindowChange(40, 120); err != nil {
		t.Fatal(err)
	}
	soon(t, "the screen is drawn in its new size", func() bool { return len(v.shown()) > before })
	held := func() int {
		r.ssh.mu.Lock()
		defer r.ssh.mu.Unlock()
		return len(r.ssh.guests)
	}
	if held() != 1 {
		t.Errorf("%d sessions are held, of one guest", held())
	}
	v.conn.Close()
	soon(t, "the session is forgotten", func() bool { return held() == 0 })
}
