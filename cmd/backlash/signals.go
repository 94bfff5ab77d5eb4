package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"backlash/tui"
)

// The signals that stop the program have one owner, which is here: nothing else in the program may ask for them, or two that
// answer the same signal may wait for each other for good.

const (
	// echo is how long the same signal may come again without meaning more: timeout and closing terminals send it twice.
	echo = 200 * time.Millisecond
	// grace is how long a command without a screen then has to end by itself.
	grace = 600 * time.Millisecond
)

// onScreen says that a screen is up: it ends by itself, and gives the terminal back.
var onScreen atomic.Bool

// heed returns a context that ends with the first interrupt, termination or hangup. A second one kills the process, as it does
// by default. A command that is busy with something that cannot be stopped ends all the same, after a grace. Signals that the
// process was started to ignore, as nohup does with hangups, stay ignored.
func heed(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(parent)
	came := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(came, s)
		}
	}
	go func() {
		select {
		case <-ctx.Done():
			return
		case <-came:
		}
		cancel()
		time.Sleep(echo)
		signal.Stop(came)
		for waiting := true; waiting; {
			waiting = onScreen.Load() // and once it is down, whoever runs it has a grace as well
			time.Sleep(grace)
		}
		fmt.Fprintln(os.Stderr, "backlash: stopped; run the same command again to resume")
		os.Exit(exitStopped)
	}()
	return ctx, func() {
		signal.Stop(came)
		cancel()
	}
}

// show runs a screen, or its linear twin.
func show(ctx context.Context, o tui.Options) error {
	onScreen.Store(!o.Plain)
	defer onScreen.Store(false)
	return tui.Run(ctx, o)
}

// interruptible is an input that nobody waits for once the context has ended.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

// Read reads, or ends with the context.
func (i interruptible) Read(to []byte) (int, error) {
	type read struct {
		text []byte
		err  error
	}
	done := make(chan read, 1)
	go func() {
		text := make([]byte, len(to)) // its own: to is somebody else's again when the context ends first
		n, err := i.in.Read(text)
		done <- read{text[:n], err}
	}()
	select {
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	case r := <-done:
		return copy(to, r.text), r.err
	}
}
