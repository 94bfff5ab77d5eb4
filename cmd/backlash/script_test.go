package main

import (
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run the program in this test binary; each starts in an empty folder. The tests make thousands of tiny worlds: with
// the usual setting of the collector a sixth of their time would go into collecting them.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Setenv("GOGC", "400")
	testscript.Main(m, map[string]func(){"backlash": main})
}

func TestScripts(t *testing.T) {
	p := testscript.Params{
		Dir:   "testdata/script",
		Setup: keepCounters,
		Cmds:  map[string]func(*testscript.TestScript, bool, []string){"status": status, "utf16": wide},
	}
	if testing.Short() { // under the race detector: those whose processes work at several things at once
		p.Dir = ""
		for _, name := range []string{"sweep", "workers", "state"} {
			p.Files = append(p.Files, filepath.Join("testdata", "script", name+".txtar"))
		}
	}
	testscript.Run(t, p)
}

// keepCounters lets the script's processes leave what they covered where this one would.
func keepCounters(e *testscript.Env) error {
	if dir := os.Getenv("GOCOVERDIR"); dir != "" {
		e.Setenv("GOCOVERDIR", dir)
	}
	return nil
}

// status N COMMAND... runs a command that must end with exit code N.
func status(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// utf16 FROM TO writes a file as PowerShell does: UTF-16 with a byte order mark, and carriage returns.
func wide(ts *testscript.TestScript, _ bool, args []string) {
	text := "\ufeff" + strings.ReplaceAll(ts.ReadFile(args[0]), "\n", "\r\n")
	var raw []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = binary.LittleEndian.AppendUint16(raw, unit)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), raw, 0o600))
}
