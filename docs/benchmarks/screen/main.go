//go:build linux

// Screen measures the lab as a person at a terminal has it: in a terminal that answers no question, from key to paint. It fails
// when a limit is broken.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// The limits, for two processors.
const (
	limitPaint  = 500 * time.Millisecond // first paint on a mute terminal
	limitCurves = 100 * time.Millisecond // key to the first new curves, 95 of 100
	limitEight  = 500 * time.Millisecond
	limitBand   = 2 * time.Second
	limitKey    = 50 * time.Millisecond // key to any paint while worlds run, 95 of 100
	idle        = 5 * time.Second       // in which nothing may be written
)

func main() {
	changes := flag.Int("changes", 100, "lever changes")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: screen PROGRAM")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *changes); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// terminal is a program on a pseudo-terminal, and what it writes.
type terminal struct {
	master *os.File
	chunks chan chunk
	cmd    *exec.Cmd
}

// chunk is what was read at once, and when.
type chunk struct {
	at   time.Time
	text []byte
}

func open(program string, args ...string) (*terminal, error) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(int(master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 36, Col: 120})
	}
	if err != nil {
		return nil, err
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	defer slave.Close()
	home, err := os.MkdirTemp("", "screen")
	if err != nil {
		return nil, err
	}
	t := &terminal{master: master, chunks: make(chan chunk, 1<<16), cmd: exec.Command(program, args...)}
	t.cmd.Stdin, t.cmd.Stdout, t.cmd.Stderr = slave, slave, slave
	t.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8", "NO_COLOR=", "XDG_CONFIG_HOME="+home, "XDG_STATE_HOME="+home, "HOME="+filepath.Clean(home))
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := t.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(t.chunks)
		for {
			buffer := make([]byte, 1<<16)
			n, err := master.Read(buffer)
			if n > 0 {
				t.chunks <- chunk{time.Now(), buffer[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	return t, nil
}

// wait reads until one of several texts comes, and returns when.
func (t *terminal) wait(most time.Duration, texts ...string) (time.Time, error) {
	limit := time.After(most)
	var seen []byte
	for {
		select {
		case c, more := <-t.chunks:
			if !more {
				return time.Time{}, errors.New("the program ended")
			}
			seen = append(seen, c.text...)
			if slices.ContainsFunc(texts, func(text string) bool { return bytes.Contains(seen, []byte(text)) }) {
				return c.at, nil
			}
		case <-limit:
			return time.Time{}, fmt.Errorf("%q did not come within %s; last came %q", texts, most, seen[max(0, len(seen)-300):])
		}
	}
}

// quiet counts the bytes that come in a time.
func (t *terminal) quiet(d time.Duration) (n int) {
	limit := time.After(d)
	for {
		select {
		case c, more := <-t.chunks:
			if !more {
				return n
			}
			n += len(c.text)
		case <-limit:
			return n
		}
	}
}

func (t *terminal) send(keys string) (time.Time, error) {
	at := time.Now()
	_, err := t.master.WriteString(keys)
	return at, err
}

// percentile is the time below which p of 100 lie.
func percentile(list []time.Duration, p int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[min(len(list)-1, len(list)*p/100)]
}

func run(program string, changes int) error {
	begin := time.Now()
	t, err := open(program, "lab", "subscription-streaming", "--reduced-motion")
	if err != nil {
		return err
	}
	defer t.cmd.Process.Kill()
	var broken []string
	tell := func(what string, got, limit time.Duration) {
		verdict := "within"
		if got > limit {
			verdict = "OVER"
			broken = append(broken, what)
		}
		fmt.Printf("%-44s %8.1f ms   %s %s\n", what, float64(got.Microseconds())/1000, verdict, limit)
	}
	painted, err := t.wait(10*time.Second, "WHAT YOU DO")
	if err != nil {
		return err
	}
	tell("first paint on a mute terminal", painted.Sub(begin), limitPaint)
	if _, err := t.wait(time.Minute, "means of 64 worlds,"); err != nil {
		return err
	}
	t.quiet(500 * time.Millisecond)
	if n := t.quiet(idle); n > 0 {
		broken = append(broken, "idle")
		fmt.Printf("idle: %d bytes in %s, OVER 0\n", n, idle)
	} else {
		fmt.Printf("idle: 0 bytes in %s\n", idle)
	}
	var curves, eight, band, keys []time.Duration
	value := 85 // of the intensity, as the scenario has it
	for i := range changes {
		key, by := "h", -1
		if i%100 >= 50 {
			key, by = "l", 1
		}
		value += by
		sent, err := t.send(key)
		if err != nil {
			return err
		}
		at, err := t.wait(10*time.Second, fmt.Sprintf("→%d (", value)) // the status line tells how long the first world took
		if err != nil {
			return err
		}
		curves = append(curves, at.Sub(sent))
		if i%10 > 0 {
			continue
		}
		if at, err = t.wait(10*time.Second, "means of 8 worlds", "means of 12 worlds", "means of 16 worlds", "means of 20 worlds", "means of 24 worlds", "means of 32 worlds", "means of 64 worlds,"); err != nil { // a picture may be left out
			return err
		}
		eight = append(eight, at.Sub(sent))
		for range 5 { // keys meanwhile
			pressed, err := t.send("j")
			if err != nil {
				return err
			}
			c, more := <-t.chunks
			if !more {
				return errors.New("the program ended")
			}
			keys = append(keys, c.at.Sub(pressed))
			t.quiet(20 * time.Millisecond)
		}
		if _, err := t.send("kkkkk"); err != nil {
			return err
		}
		if at, err = t.wait(time.Minute, "means of 64 worlds,"); err != nil {
			return err
		}
		band = append(band, at.Sub(sent))
	}
	tell(fmt.Sprintf("key to first new curves, p95 of %d", len(curves)), percentile(curves, 95), limitCurves)
	tell("key to first new curves, median", percentile(curves, 50), limitCurves)
	tell("key to eight worlds, median", percentile(eight, 50), limitEight)
	tell("key to the band of 64 worlds, median", percentile(band, 50), limitBand)
	tell(fmt.Sprintf("key to paint meanwhile, p95 of %d", len(keys)), percentile(keys, 95), limitKey)
	if _, err := t.send("q"); err != nil {
		return err
	}
	if len(broken) > 0 {
		return fmt.Errorf("limits broken: %s", strings.Join(broken, "; "))
	}
	return nil
}
