//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// signalRounds is how often each signal is sent to a screen; BACKLASH_SIGNALS sets another number than one, and lets the tests
// take time in which a program is busy.
func signalRounds(t *testing.T) int {
	text := os.Getenv("BACKLASH_SIGNALS")
	if text == "" {
		return 1
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// screenOf is the program on a terminal of its own.
type screenOf struct {
	cmd          *exec.Cmd
	master, line *os.File
	before       *term.State
	ended        chan error
	mu           sync.Mutex
	seen         bytes.Buffer
}

func startScreen(t *testing.T, home string, args ...string) *screenOf {
	t.Helper()
	return startTerminal(t, "xterm-256color", home, args...)
}

// startTerminal is startScreen on a terminal of a kind.
func startTerminal(t *testing.T, kind, home string, args ...string) *screenOf {
	hangups(t)
	t.Helper()
	master, line, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	s := &screenOf{cmd: exec.Command("backlash", args...), master: master, line: line, ended: make(chan error, 1)}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 36, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	if s.before, err = term.GetState(line.Fd()); err != nil {
		t.Fatal(err)
	}
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = line, line, line
	s.cmd.Env = append(os.Environ(), "TERM="+kind, "LANG=C.UTF-8", "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_STATE_HOME="+home)
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		chunk := make([]byte, 1<<16)
		for {
			n, err := master.Read(chunk)
			s.mu.Lock()
			s.seen.Write(chunk[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	go func() { s.ended <- s.cmd.Wait() }()
	t.Cleanup(func() {
		s.cmd.Process.Kill()
		line.Close()
		master.Close()
	})
	return s
}

func (s *screenOf) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.String()
}

// shows waits until the screen has shown a text.
func (s *screenOf) shows(t *testing.T, text string) {
	t.Helper()
	for begin := time.Now(); !strings.Contains(s.text(), text); time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatalf("%q did not come: %q", text, s.text())
		}
	}
}

// A terminal that says it is dumb gets plain text by lines, and not one escape sequence.
func TestADumbTerminalGetsThePlainMode(t *testing.T) {
	for _, args := range [][]string{{"lab", "--customers", "100"}, {"--customers", "100"}, {"workshop"}} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			s := startTerminal(t, "dumb", t.TempDir(), args...)
			want := "dashboard"
			if args[0] == "workshop" {
				want = "The unseen backlash"
			}
			s.shows(t, want)
			if text := s.text(); strings.Contains(text, "\x1b") {
				t.Errorf("escapes: %q", text[:min(len(text), 200)])
			}
		})
	}
}

// hangups makes programs that are started from here hear of hangups, also when the tests themselves run under nohup.
func hangups(t *testing.T) {
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(heard) })
}

// ends waits for the end of a program and returns its exit code; a program that a signal killed has -1.
func ends(ended <-chan error, most time.Duration) (code int, err error) {
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			return 0, err
		}
		if exit != nil {
			return exit.ExitCode(), nil
		}
		return 0, nil
	case <-time.After(most):
		return 0, fmt.Errorf("it has not ended within %s", most)
	}
}

// A screen that gets a signal leaves the alternate screen, shows the cursor, gives the terminal its modes back, keeps where it
// was left, and ends with the code for that, whatever it is doing.
func TestAScreenEndsOnSignals(t *testing.T) {
	for _, args := range [][]string{{"lab", "--customers", "200"}, {"workshop"}} {
		for _, sent := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
			t.Run(args[0]+" "+sent.String(), func(t *testing.T) {
				t.Parallel()
				for round := range signalRounds(t) {
					if err := oneSignal(t, sent, time.Duration(round%4)*30*time.Millisecond, args...); err != nil {
						t.Errorf("round %d: %v", round, err)
					}
				}
			})
		}
	}
}

// A terminal that goes away ends the screen as well, and where the lab was left is kept.
func TestAScreenEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	s := startScreen(t, home, "lab", "--customers", "200")
	s.shows(t, "trust")
	s.line.Close()
	s.master.Close()
	if code, err := ends(s.ended, 5*time.Second); err != nil || code != exitStopped {
		t.Fatalf("exit code %d, %v", code, err)
	}
	if _, err := os.Stat(filepath.Join(home, "backlash", "lab.yaml")); err != nil {
		t.Error(err)
	}
}

func oneSignal(t *testing.T, sent syscall.Signal, after time.Duration, args ...string) error {
	home := t.TempDir()
	s := startScreen(t, home, args...)
	s.shows(t, "\x1b[?1049h")
	s.shows(t, map[string]string{"lab": "trust", "workshop": "unseen"}[args[0]])
	s.master.WriteString("h")
	time.Sleep(after)
	if err := s.cmd.Process.Signal(sent); err != nil {
		return err
	}
	code, err := ends(s.ended, 5*time.Second)
	if err != nil {
		return err
	}
	if code != exitStopped {
		return fmt.Errorf("exit code %d", code)
	}
	now, err := term.GetState(s.line.Fd())
	if err != nil {
		return err
	}
	if *now != *s.before {
		return errors.New("the terminal's modes are not as they were")
	}
	s.shows(t, "\x1b[?1049l")
	text := s.text()
	last := text[strings.LastIndex(text, "\x1b[?1049h"):]
	for _, want := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?1002l", "\x1b[?2004l"} {
		if !strings.Contains(last, want) {
			return fmt.Errorf("%q is not in the output", want)
		}
	}
	if _, err := os.Stat(filepath.Join(home, "backlash", "lab.yaml")); args[0] == "lab" && err != nil {
		return fmt.Errorf("where the lab was left is not kept: %w", err)
	}
	return nil
}

// working are commands that would work for long, or wait for somebody to say something; FOLDER is one of their own.
var working = [][]string{
	{"run", "subscription-streaming", "--customers", "1000000", "--months", "120", "--worlds", "100", "--workers", "1"},
	{"run", "subscription-streaming", "--customers", "20000", "--worlds", "500", "--workers", "1", "--out", "FOLDER"},
	{"lab", "--plain", "--customers", "200"},
	{"workshop", "--plain"},
	{"workshop", "--notes"},
}

// workingToo are those that are only tried where there is time.
var workingToo = [][]string{
	{"compare", "subscription-streaming", "--customers", "100000", "--workers", "1", "--out", "FOLDER"},
	{"explain", "subscription-streaming", "--customers", "100000", "--workers", "1"},
	{"probe", "subscription-streaming", "--customers", "100000", "--workers", "1"},
	{"threshold", "subscription-streaming", "--customers", "30000", "--workers", "1", "--out", "FOLDER"},
	{"sensitivity", "subscription-streaming", "--customers", "30000", "--workers", "1", "--out", "FOLDER"},
	{"optimize", "subscription-streaming", "--customers", "30000", "--workers", "1"},
	{"report", "subscription-streaming", "--customers", "100000", "--workers", "1", "-o", "FOLDER.html"},
	{"figure", "series", "subscription-streaming", "--customers", "100000", "--workers", "1", "-o", "FOLDER.svg"},
	{"paper", "subscription-streaming", "--customers", "30000", "--workers", "1", "-o", "FOLDER"},
	{"assert", "subscription-streaming", "trust > 0", "--customers", "300000", "--workers", "1"},
	{"validate", "--workers", "1"},
	{"calibrate", "--bank", "FOLDER", "--workers", "1"},
	{"workshop", "check", "unseen-backlash", "--workers", "1"},
	{"bench", "--customers", "1000000", "--months", "60", "--workers", "1"},
	{"run", "-"},
}

// A command without a screen ends within a second, too, whether it simulates or waits for somebody to say something.
func TestACommandEndsOnSignals(t *testing.T) {
	hangups(t)
	all, long := working, os.Getenv("BACKLASH_SIGNALS") != ""
	if signalRounds(t) >= 5 {
		all = append(slices.Clone(all), workingToo...)
	}
	for i, args := range all {
		for k, sent := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
			if i%3 != k && !long {
				continue // one signal each, since there is one owner of all
			}
			t.Run(strings.Join(args[:min(2, len(args))], " ")+" "+sent.String(), func(t *testing.T) {
				t.Parallel()
				most, random := time.Duration(0), rand.New(rand.NewPCG(uint64(i), uint64(k)))
				for round := range signalRounds(t) {
					after := 250 * time.Millisecond
					if round > 0 {
						after = 150*time.Millisecond + time.Duration(random.IntN(1500))*time.Millisecond
					}
					took, err := oneStop(t, sent, after, args...)
					if err != nil {
						t.Errorf("after %s: %v", after, err)
					}
					most = max(most, took)
				}
				t.Logf("it took at most %s", most)
				if most > 2*time.Second { // one, and some for a busy machine
					t.Errorf("it took %s", most)
				}
			})
		}
	}
}

// oneStop sends a signal to a command that works, and tells how long that takes to end.
func oneStop(t *testing.T, sent syscall.Signal, after time.Duration, args ...string) (time.Duration, error) {
	folder := filepath.Join(t.TempDir(), "x")
	args = slices.Clone(args)
	for k := range args {
		args[k] = strings.Replace(args[k], "FOLDER", folder, 1)
	}
	cmd, ended := startPlain(t, args...)
	defer cmd.Process.Kill()
	time.Sleep(after)
	begin := time.Now()
	if err := cmd.Process.Signal(sent); err != nil {
		return 0, fmt.Errorf("%w: %s", err, cmd.Stderr)
	}
	code, err := ends(ended, 5*time.Second)
	if err == nil && code != exitStopped {
		err = fmt.Errorf("exit code %d: %s", code, cmd.Stderr)
	}
	return time.Since(begin), err
}

// startPlain starts the program without a terminal, with somebody at its input who says nothing.
func startPlain(t *testing.T, args ...string) (*exec.Cmd, <-chan error) {
	t.Helper()
	cmd := exec.Command("backlash", args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+cmd.Dir, "XDG_CONFIG_HOME="+cmd.Dir, "XDG_STATE_HOME="+cmd.Dir)
	hold, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = new(bytes.Buffer)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { cmd.Process.Kill(); hold.Close() })
	return cmd, ended
}

// A second signal kills at once, and the same one twice in a moment, as timeout sends it, is one.
func TestASecondSignalKills(t *testing.T) {
	if os.Getenv("BACKLASH_SIGNALS") == "" {
		t.Skip("it keeps a processor busy; BACKLASH_SIGNALS=1 runs it")
	}
	t.Parallel()
	twice := func(gap time.Duration, customers string) int { // making people takes a second a million, and nothing stops it
		cmd, ended := startPlain(t, "run", "subscription-streaming", "--customers", customers, "--workers", "1")
		time.Sleep(300 * time.Millisecond)
		cmd.Process.Signal(syscall.SIGTERM)
		time.Sleep(gap)
		cmd.Process.Signal(syscall.SIGTERM)
		code, err := ends(ended, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	if code := twice(time.Millisecond, "1000000"); code != exitStopped {
		t.Errorf("the same signal twice in a moment: exit code %d", code)
	}
	for k := range 12 { // a busy machine hears of the first late, or of the second when the program has ended by itself
		switch code := twice(time.Duration(400+100*k)*time.Millisecond, "5000000"); code {
		case -1:
			return
		case exitStopped:
		default:
			t.Fatalf("a second signal: exit code %d", code)
		}
	}
	t.Error("a second signal did not kill in any of twelve tries")
}

// Whoever asks to be spared hangups, as nohup does, is spared them.
func TestIgnoredSignalsStayIgnored(t *testing.T) {
	if os.Getenv("BACKLASH_SIGNALS") == "" {
		t.Skip("it keeps a processor busy; BACKLASH_SIGNALS=1 runs it")
	}
	signal.Ignore(syscall.SIGHUP)
	cmd, ended := startPlain(t, "run", "subscription-streaming", "--customers", "20000", "--worlds", "500", "--workers", "1")
	signal.Reset(syscall.SIGHUP)
	time.Sleep(300 * time.Millisecond)
	cmd.Process.Signal(syscall.SIGHUP)
	if code, err := ends(ended, 300*time.Millisecond); err == nil {
		t.Fatalf("it ended with exit code %d", code)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	if code, err := ends(ended, 5*time.Second); err != nil || code != exitStopped {
		t.Fatalf("exit code %d, %v", code, err)
	}
}
