package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/ssh"
	"github.com/charmbracelet/wish"
	gossh "golang.org/x/crypto/ssh"

	"backlash/tui"
	"backlash/tui/hall"
)

// Limits of the SSH listener. The times are generous for people and short for machines.
const (
	maxTries   = 6                // codes per connection
	pulse      = 10 * time.Second // between keepalives
	inputRate  = 1000             // bytes per second that a guest may type
	inputBurst = 4000
)

// terminals serves guests' terminals over SSH.
type terminals struct {
	room        *Room
	server      *ssh.Server
	listener    net.Listener
	fingerprint string

	slots slots

	mu     sync.Mutex
	guests map[*hall.Seat]*sitting
}

// openSSH starts the SSH listener.
func (r *Room) openSSH(address, keyFile string) (*terminals, error) {
	d := &terminals{room: r, guests: map[*hall.Seat]*sitting{}}
	if err := ownKey(keyFile); err != nil {
		return nil, fmt.Errorf("the host's key %s: %w", keyFile, err)
	}
	server, err := wish.NewServer(wish.WithHostKeyPath(keyFile), wish.WithIdleTimeout(idleTime), wish.WithPasswordAuth(d.admit), wish.WithVersion("backlash"))
	if err != nil {
		return nil, fmt.Errorf("the host's key %s: %w", keyFile, err)
	}
	server.ServerConfigCallback = d.config
	server.ConnCallback = d.greet
	server.ChannelHandlers = map[string]ssh.ChannelHandler{"session": onlyScreens, "default": noChannel}
	server.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	server.RequestHandlers = map[string]ssh.RequestHandler{"default": noRequest}
	server.Handler = d.serve
	d.server, d.fingerprint = server, gossh.FingerprintSHA256(server.HostSigners[0].PublicKey())
	if d.listener, err = listen(address); err != nil {
		return nil, err
	}
	r.background(func() { _ = server.Serve(d.listener) }) // ends when the room closes
	return d, nil
}

// ownKey makes sure that nobody else can read the host key.
func ownKey(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return nil // whoever needs it creates it
	}
	return os.Chmod(path, 0o600)
}

func (d *terminals) close() {
	_ = d.server.Close()
	_ = d.listener.Close() // the server may not own it yet
}

// config lets clients prove a key before they give the code.
func (d *terminals) config(ctx ssh.Context) *gossh.ServerConfig {
	return &gossh.ServerConfig{MaxAuthTries: maxTries,
		PublicKeyCallback: func(gossh.ConnMetadata, gossh.PublicKey) (*gossh.Permissions, error) {
			return &gossh.Permissions{}, nil
		},
		VerifiedPublicKeyCallback: func(_ gossh.ConnMetadata, key gossh.PublicKey, _ *gossh.Permissions, _ string) (*gossh.Permissions, error) {
			return nil, d.proved(ctx, key)
		}}
}

// Keys of a connection's context.
type contextKey int

const (
	keyProved contextKey = iota // fingerprint of the key that the client has proved to own
	keyAdmitted
	keyRefused
	keyConnection // of a browser
)

// greet registers a new connection.
func (d *terminals) greet(ctx ssh.Context, conn net.Conn) net.Conn {
	c := d.slots.greet(conn)
	ctx.SetValue(keyAdmitted, c.admitted)
	return c
}

// proved records the key that a client has proved to own, so that its seat can be found again. It admits nobody: the code is asked for
// next.
func (d *terminals) proved(ctx ssh.Context, key gossh.PublicKey) error {
	ctx.SetValue(keyProved, gossh.FingerprintSHA256(key))
	return &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{PasswordCallback: func(conn gossh.ConnMetadata, code []byte) (*gossh.Permissions, error) {
		if !d.hear(ctx, conn.RemoteAddr(), string(code)) {
			return nil, errors.New("permission denied")
		}
		return &gossh.Permissions{}, nil
	}}}
}

// admit checks the code.
func (d *terminals) admit(ctx ssh.Context, code string) bool {
	return d.hear(ctx, ctx.RemoteAddr(), code)
}

// hear checks the code given from an address. After a wrong one the attempt waits, whether or not its connection does.
func (d *terminals) hear(ctx ssh.Context, address net.Addr, code string) bool {
	ok, wait := d.room.gate.admit(address.String(), code)
	if ok {
		if known, is := ctx.Value(keyAdmitted).(func() bool); is {
			return known()
		}
		return true
	}
	select {
	case <-time.After(wait):
	case <-d.room.ctx.Done():
	}
	return false
}

// serve gives one session its screen and contains its panics.
func (d *terminals) serve(s ssh.Session) {
	defer func() { _ = recover() }() // one guest's crash must not end the room
	r := d.room
	refuse := func(text string) {
		_, _ = io.WriteString(s, text+"\r\n")
		_ = s.Exit(1)
	}
	pty, windows, is := s.Pty()
	if !is {
		refuse("This room needs a terminal: use ssh without a command, or with -t.")
		return
	}
	ctx, leave := context.WithCancel(r.ctx)
	defer leave()
	key, _ := s.Context().Value(keyProved).(string)
	name, token, _ := strings.Cut(s.User(), "+")
	seat, err := r.hall.Sit(hall.Claim{Name: name, Token: token, Key: key})
	if err != nil {
		refuse("Not let in: " + err.Error() + ".")
		return
	}
	defer r.hall.Rise(seat)
	mine := d.hold(seat, leave)
	defer mine()
	environment := map[string]string{"TERM": pty.Term}
	for _, pair := range s.Environ() {
		if k, v, ok := strings.Cut(pair, "="); ok {
			environment[k] = v
		}
	}
	environment["TERM"] = pty.Term
	model := tui.NewGuest(ctx, tui.Guest{Hall: r.hall, Seat: seat, Known: key != "", Environment: func(k string) string { return environment[k] }, Start: r.Queue.Starter(r.hall.Token(seat)), Output: s})
	program := tea.NewProgram(model, tea.WithContext(ctx), tea.WithInput(tui.Sift(&slow{Reader: s, ctx: ctx})), tea.WithOutput(s), tea.WithAltScreen(), tea.WithMouseCellMotion(),
		tea.WithoutSignalHandler(), tea.WithoutCatchPanics(), tea.WithFPS(30))
	go program.Send(tea.WindowSizeMsg{Width: pty.Window.Width, Height: pty.Window.Height})
	go drain(windows, func(w ssh.Window) { program.Send(tea.WindowSizeMsg{Width: w.Width, Height: w.Height}) })
	go alive(ctx, s, leave)
	context.AfterFunc(s.Context(), leave)
	_, _ = program.Run()
	_ = s.Exit(0)
}

// hold records which session occupies a seat, so that the same person can continue at another terminal; the previous session ends.
func (d *terminals) hold(seat *hall.Seat, leave context.CancelFunc) (release func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	me := &sitting{leave}
	if old := d.guests[seat]; old != nil {
		old.leave()
	}
	d.guests[seat] = me
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.guests[seat] == me {
			delete(d.guests, seat)
		}
	}
}

// sitting is one session on a seat.
type sitting struct{ leave context.CancelFunc }

// drain consumes all window changes, so that none of them blocks its connection.
func drain(windows <-chan ssh.Window, take func(ssh.Window)) {
	for w := range windows {
		take(w)
	}
}

// alive pings a connection from time to time, and leaves if it does not answer.
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

// slow limits the rate of an input: beyond a burst it is read no faster than anybody types or drags.
type slow struct {
	io.Reader
	ctx    context.Context
	spent  float64 // bytes above the rate
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
