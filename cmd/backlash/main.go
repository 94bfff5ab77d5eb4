// Command backlash simulates personalization backlash: what a brand's dashboard shows, what it hides, and what another
// strategy would have done to the same customers.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"backlash/scenarios/decode"
	"backlash/sim/evidence"
	"backlash/sim/figure"
	"backlash/sim/record"
	"backlash/sim/study"
	"backlash/sim/submit"
	_ "backlash/tui/termbg" // before anything asks the terminal for its colours
)

// Exit codes, a contract with scripts.
const (
	exitDone       = 0
	exitFailed     = 1  // a run failed, or something unexpected
	exitUsage      = 2  // wrong usage
	exitInput      = 3  // invalid input: scenario, setting, foreign folder
	exitAssertion  = 4  // an assertion or validation did not hold
	exitIncomplete = 5  // parts are missing, or a precision was not reached
	exitDisk       = 74 // disk or permission
	exitStopped    = 75 // stopped by a signal
)

// failure is an error that knows its exit code.
type failure struct {
	code int
	err  error
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

// usage is an error in how the program was called.
func usage(format string, args ...any) error { return failure{exitUsage, fmt.Errorf(format, args...)} }

func main() {
	ctx, stop := heed(context.Background())
	code := program(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// program is the whole program except the process around it.
func program(ctx context.Context, args []string, in io.Reader, out, err io.Writer) (code int) {
	a := &app{in: interruptible{ctx, in}, stdin: in, out: bufio.NewWriter(out), stdout: out, err: err}
	defer func() {
		if cause := recover(); cause != nil {
			code = a.crash(args, cause, debug.Stack())
		}
	}()
	root := newRoot(a)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		suggest(root)
	}
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(a.out)
	root.SetErr(err)
	failed := root.ExecuteContext(ctx)
	if failed != nil && !a.started {
		var known failure
		if !errors.As(failed, &known) {
			failed = failure{exitUsage, failed}
		}
	}
	if broken := a.out.Flush(); broken != nil && failed == nil {
		failed = failure{exitDisk, fmt.Errorf("writing the results: %w", broken)}
	}
	return a.conclude(ctx, failed)
}

// longestLine is how many letters a line of a message may have.
const longestLine = 1000

// conclude tells what went wrong and returns the exit code.
func (a *app) conclude(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	code := exitCode(ctx, err)
	if code == exitStopped {
		fmt.Fprintln(a.err, "backlash: stopped; no partial results were left behind")
		return code
	}
	for line := range strings.Lines(decode.Visible(study.AsFlag(err), longestLine)) {
		fmt.Fprintln(a.err, "backlash:", strings.TrimRight(line, "\n"))
	}
	if code == exitUsage {
		fmt.Fprintln(a.err, "backlash: see --help for usage")
	}
	return code
}

// exitCode finds the code that belongs to an error.
func exitCode(ctx context.Context, err error) int {
	var known failure
	var request study.Wrong
	var format study.OtherFormat
	var short study.NoSetting
	var coarse study.Imprecise
	var damaged study.Damaged
	var table study.BadTable
	var standing evidence.BadStanding
	var letters figure.Undrawable
	var job submit.Ended
	var problems decode.Problems
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitStopped
	case errors.As(err, &known):
		return known.code
	case errors.As(err, &request):
		return exitUsage
	case errors.As(err, &short):
		return exitAssertion
	case errors.As(err, &coarse):
		return exitIncomplete
	case errors.As(err, &job):
		return job.Code
	case errors.As(err, &format), errors.As(err, &problems), errors.As(err, &damaged), errors.As(err, &table), errors.As(err, &standing),
		errors.As(err, &letters), errors.Is(err, record.ErrForeign), errors.Is(err, record.ErrFile), errors.Is(err, record.ErrOther),
		errors.Is(err, record.ErrNoPlan), errors.Is(err, record.ErrPlanChanged):
		return exitInput
	case errors.As(err, &path), errors.As(err, &link):
		return exitDisk
	}
	return exitFailed
}
