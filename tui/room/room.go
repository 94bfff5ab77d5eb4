// Package room lets a workshop's participants in over SSH: their seats, what they may do, and nothing else of this machine.
package room

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/ssh"
	"github.com/charmbracelet/wish"
	gossh "golang.org/x/crypto/ssh"

	"backlash/sim/study"
	"backlash/tui"
	"backlash/tui/hall"
)

// The limits of a room. Times are generous for people and short for machines.
const (
	maxConnections = 600
	maxAnonymous   = 100 // connections of one host that have not yet said the code
	joinTime       = 2 * time.Minute
	idleTime       = 2 * time.Hour
	pulse          = 10 * time.Second // between questions whether a connection lives
	codeLength     = 6
	firstDelay     = 250 * time.Millisecond // after a wrong code, doubled by each further one of the same host
	longestDelay   = 30 * time.Second
	forgiven       = 10 * time.Minute // after which a host's wrong codes are forgotten
	inputRate      = 1000             // bytes a second that a guest may type
	inputBurst     = 4000
)

// Options say where a room is and who plays in it.
type Options struct {
	Address string // host:port, or a port on loopback
	KeyFile string // the host's key, made when there is none
	Code    string // of the last time; empty: a new one
	Hall    *hall.Hall
	Start   tui.Starter // what simulates; nil: tui.Simulate
}

// Room is open for guests until it is closed.
type Room struct {
	Queue    *hall.Queue[study.Live, study.Report]
	join     hall.Join
	hall     *hall.Hall
	code     string
	server   *ssh.Server
	listener net.Listener
	ctx      context.Context
	cancel   context.CancelFunc
	done     sync.WaitGroup

	mu        sync.Mutex
	wrong     map[string]*misses // by host
	anonymous map[string]int     // by host
	open      int
	owners    map[string]owner    // by seat
	guests    map[string]*sitting // by seat
}

// misses are a host's wrong codes.
type misses struct {
	count int
	last  time.Time
}

// owner is who may come back to a seat: whoever has its key, or, without a key, comes from the same host while nobody sits there.
type owner struct{ key, host string }

// Address completes what --ssh was given: a port alone is on loopback.
func Address(text string) (string, error) {
	if port, err := strconv.Atoi(text); err == nil {
		if port < 0 || port > 65535 {
			return "", fmt.Errorf("port %d, want 0 to 65535", port)
		}
		return net.JoinHostPort("127.0.0.1", text), nil
	}
	host, port, err := net.SplitHostPort(text)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 || host != "" && net.ParseIP(host) == nil && host != "localhost" {
		return "", fmt.Errorf("%q: want a port, as in 2222, or an address and a port, as in 0.0.0.0:2222", text)
	}
	return text, nil
}

// Open lets guests in.
func Open(o Options) (*Room, error) {
	r := &Room{hall: o.Hall, code: o.Code, wrong: map[string]*misses{}, anonymous: map[string]int{}, owners: map[string]owner{}, guests: map[string]*sitting{}}
	if r.code == "" {
		n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
		if err != nil {
			return nil, err
		}
		r.code = fmt.Sprintf("%0*d", codeLength, n)
	}
	if o.Start == nil {
		o.Start = tui.Simulate()
	}
	if err := os.MkdirAll(filepath.Dir(o.KeyFile), 0o700); err != nil {
		return nil, err
	}
	server, err := wish.NewServer(wish.WithHostKeyPath(o.KeyFile), wish.WithIdleTimeout(idleTime), wish.WithPasswordAuth(r.admit), wish.WithVersion("backlash"))
	if err != nil {
		return nil, fmt.Errorf("the host's key %s: %w", o.KeyFile, err)
	}
	server.PublicKeyHandler = noteKey
	server.ServerConfigCallback = func(ssh.Context) *gossh.ServerConfig { return &gossh.ServerConfig{MaxAuthTries: 12} }
	server.ConnCallback = r.greet
	server.ChannelHandlers = map[string]ssh.ChannelHandler{"session": onlyScreens}
	server.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	server.RequestHandlers = map[string]ssh.RequestHandler{}
	server.Handler = r.serve
	if r.listener, err = net.Listen("tcp", o.Address); err != nil {
		return nil, fmt.Errorf("opening the room: %w", err)
	}
	r.server = server
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.Queue = hall.NewQueue(r.ctx, o.Start, tui.GuestParts)
	r.join = r.invitation(server.HostSigners[0].PublicKey())
	r.done.Add(1)
	go func() {
		defer r.done.Done()
		_ = server.Serve(r.listener) // ends when the room closes
	}()
	return r, nil
}

// Join is how to get in.
func (r *Room) Join() *hall.Join { return &r.join }

// Close sends everybody home.
func (r *Room) Close() {
	r.cancel()
	_ = r.server.Close()
	_ = r.listener.Close() // the server may not have taken it over yet
	r.done.Wait()
}

// invitation says what participants type: for every address that the room can be reached at.
func (r *Room) invitation(key gossh.PublicKey) hall.Join {
	host, port, _ := net.SplitHostPort(r.listener.Addr().String())
	command := func(host string) string { return fmt.Sprintf("ssh -p %s YOUR-NAME@%s", port, host) }
	j := hall.Join{Code: r.code, Fingerprint: gossh.FingerprintSHA256(key)}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		addresses, _ := net.InterfaceAddrs()
		for _, a := range addresses {
			if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() && n.IP.To4() != nil {
				j.Commands = append(j.Commands, command(n.IP.String()))
			}
		}
	}
	if len(j.Commands) == 0 {
		j.Commands = []string{command(host)}
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		j.Exposes = "Open to the network: whoever reaches this machine's port " + port + " and has the code can join, vote and play. Nobody gets a shell, a file or a connection through it."
	}
	return j
}

// remote is the host at the other end.
func remote(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}

// The keys of a connection's context.
type contextKey int

const (
	keyOffered contextKey = iota // fingerprint of the first key that the client offered
	keyAdmitted
)

// greet takes a connection in, unless there are too many; who does not say the code in time is sent away.
func (r *Room) greet(ctx ssh.Context, conn net.Conn) net.Conn {
	host := remote(conn.RemoteAddr())
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open >= maxConnections || r.anonymous[host] >= maxAnonymous {
		return nil
	}
	r.open++
	r.anonymous[host]++
	known := sync.OnceFunc(func() { // the code was right, or the connection is over
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.anonymous[host]--; r.anonymous[host] <= 0 {
			delete(r.anonymous, host)
		}
	})
	late := time.AfterFunc(joinTime, func() { _ = conn.Close() })
	ctx.SetValue(keyAdmitted, func() { late.Stop(); known() })
	return &counted{Conn: conn, over: sync.OnceFunc(func() {
		late.Stop()
		known()
		r.mu.Lock()
		r.open--
		r.mu.Unlock()
	})}
}

// counted is a connection that says when it is over.
type counted struct {
	net.Conn
	over func()
}

// Close ends the connection.
func (c *counted) Close() error {
	c.over()
	return c.Conn.Close()
}

// noteKey remembers the first key that a client offers, so that a seat can be found again. It admits nobody.
func noteKey(ctx ssh.Context, key ssh.PublicKey) bool {
	if ctx.Value(keyOffered) == nil {
		ctx.SetValue(keyOffered, gossh.FingerprintSHA256(key))
	}
	return false
}

// admit checks the code. Each wrong one of a host waits longer; right ones never do.
func (r *Room) admit(ctx ssh.Context, code string) bool {
	if subtle.ConstantTimeCompare([]byte(strings.TrimSpace(code)), []byte(r.code)) == 1 {
		if known, ok := ctx.Value(keyAdmitted).(func()); ok {
			known()
		}
		return true
	}
	select {
	case <-time.After(r.delay(remote(ctx.RemoteAddr()), time.Now())):
	case <-r.ctx.Done():
	}
	return false
}

// delay is how long a host's next wrong code waits.
func (r *Room) delay(host string, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	for other, m := range r.wrong {
		if now.Sub(m.last) > forgiven {
			delete(r.wrong, other)
		}
	}
	m := r.wrong[host]
	if m == nil {
		m = &misses{}
		r.wrong[host] = m
	}
	wait := min(longestDelay, firstDelay<<min(m.count, 10))
	m.count++
	m.last = now
	return wait
}

// seatFor is the seat that a connection may take: its own again, or a new one of that name.
func (r *Room) seatFor(name string, o owner) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for n := 1; ; n++ {
		seat := name
		if n > 1 {
			seat = fmt.Sprintf("%s %d", name, n)
		}
		has, taken := r.owners[seat]
		switch {
		case !taken:
			r.owners[seat] = o
			return seat
		case o.key != "" && has.key == o.key:
			if old := r.guests[seat]; old != nil {
				old.leave() // the same person, from another terminal
			}
			return seat
		case has.key == o.key && has.host == o.host && r.guests[seat] == nil:
			return seat
		}
	}
}

// tidy makes a name that can be shown.
func tidy(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_. ", r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 20 {
		name = string(runes[:20])
	}
	if name = strings.TrimSpace(name); name == "" {
		return "guest"
	}
	return name
}

// serve gives one session its screen. Whatever happens in it stays in it.
func (r *Room) serve(s ssh.Session) {
	defer func() { _ = recover() }() // one guest's trouble is not the room's
	pty, windows, is := s.Pty()
	if !is {
		_, _ = io.WriteString(s, "This room needs a terminal: use ssh without a command, or with -t.\r\n")
		_ = s.Exit(1)
		return
	}
	ctx, leave := context.WithCancel(r.ctx)
	defer leave()
	key, _ := s.Context().Value(keyOffered).(string)
	name := r.seatFor(tidy(s.User()), owner{key, remote(s.RemoteAddr())})
	seat, err := r.hall.Sit(name)
	if err != nil {
		_, _ = io.WriteString(s, err.Error()+"\r\n")
		_ = s.Exit(1)
		return
	}
	defer r.hall.Rise(seat)
	mine := r.hold(name, leave)
	defer mine()
	environment := map[string]string{"TERM": pty.Term}
	for _, pair := range s.Environ() {
		if k, v, ok := strings.Cut(pair, "="); ok {
			environment[k] = v
		}
	}
	environment["TERM"] = pty.Term
	model := tui.NewGuest(ctx, tui.Guest{Hall: r.hall, Seat: seat, Environment: func(k string) string { return environment[k] }, Start: r.Queue.Starter(name), Output: s})
	program := tea.NewProgram(model, tea.WithContext(ctx), tea.WithInput(tui.Sift(&slow{Reader: s, ctx: ctx})), tea.WithOutput(s), tea.WithAltScreen(), tea.WithMouseCellMotion(),
		tea.WithoutSignalHandler(), tea.WithoutCatchPanics(), tea.WithFPS(30))
	go program.Send(tea.WindowSizeMsg{Width: pty.Window.Width, Height: pty.Window.Height})
	go drain(windows, func(w ssh.Window) { program.Send(tea.WindowSizeMsg{Width: w.Width, Height: w.Height}) })
	go alive(ctx, s, leave)
	context.AfterFunc(s.Context(), leave)
	_, _ = program.Run()
	_ = s.Exit(0)
}

// hold notes who sits on a seat now, so that the same person can go on elsewhere.
func (r *Room) hold(seat string, leave context.CancelFunc) (release func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	me := &sitting{leave}
	r.guests[seat] = me
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.guests[seat] == me {
			delete(r.guests, seat)
		}
	}
}

// sitting is one connection on a seat.
type sitting struct{ leave context.CancelFunc }

// drain takes every change of a window until there are no more, so that none of them blocks its connection.
func drain(windows <-chan ssh.Window, take func(ssh.Window)) {
	for w := range windows {
		take(w)
	}
}

// alive asks a connection from time to time whether it lives, and leaves when it does not answer.
func alive(ctx context.Context, s ssh.Session, leave func()) {
	conn, ok := s.Context().Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	if !ok {
		return
	}
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		answered := make(chan error, 1)
		go func() {
			_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil)
			answered <- err
		}()
		select {
		case err := <-answered:
			if err == nil {
				continue
			}
		case <-time.After(pulse):
		case <-ctx.Done():
			return
		}
		leave()
		_ = conn.Close()
		return
	}
}

// slow is an input that nobody can flood: beyond a burst it is read no faster than anybody types or drags.
type slow struct {
	io.Reader
	ctx    context.Context
	spent  float64 // bytes over the rate
	before time.Time
}

// Read reads at most a screenful of keys at a time.
func (s *slow) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p[:min(len(p), 256)])
	now := time.Now()
	if !s.before.IsZero() {
		s.spent = max(0, s.spent-inputRate*now.Sub(s.before).Seconds())
	}
	s.before = now
	if s.spent += float64(n); s.spent > inputBurst {
		select {
		case <-time.After(time.Duration((s.spent - inputBurst) / inputRate * float64(time.Second))):
		case <-s.ctx.Done():
			return n, errors.New("the room is closed")
		}
	}
	return n, err
}
