package main

import (
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/coverage"
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
	testscript.Main(m, map[string]func(){"backlash": counted})
}

// counted is main; where a folder is named, it leaves there what the process covered, for whoever asks which test runs which line.
func counted() {
	code := process()
	if dir := os.Getenv("BACKLASH_COUNTERS"); dir != "" {
		if err := errors.Join(coverage.WriteMetaDir(dir), coverage.WriteCountersDir(dir)); err != nil {
			panic(err)
		}
	}
	os.Exit(code)
}

func TestScripts(t *testing.T) {
	p := testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("BACKLASH_COUNTERS", os.Getenv("BACKLASH_COUNTERS"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status, "utf16": wide},
	}
	if testing.Short() { // under the race detector: those whose processes work at several things at once
		p.Dir = ""
		for _, name := range []string{"sweep", "folders", "workers", "state"} {
			p.Files = append(p.Files, filepath.Join("testdata", "script", name+".txtar"))
		}
	}
	testscript.Run(t, p)
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
