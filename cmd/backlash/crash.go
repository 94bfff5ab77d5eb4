package main

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/record"
)

// disturb is called when a command begins; tests set it, to see what a panic comes to.
var disturb func()

// crash answers a panic: it writes what is needed to understand it to a file, says where, and returns the exit code.
func (a *app) crash(args []string, cause any, stack []byte) int {
	text := crashText(args, cause, stack)
	fmt.Fprintf(a.err, "backlash: the program crashed; this is a bug: %.200s\n", decode.Visible(firstLine(fmt.Sprint(cause)), longestLine))
	if name, err := record.KeepCrash(text); err != nil {
		fmt.Fprintf(a.err, "backlash: no crash file could be written (%v); please report this with what follows\n%s", err, text)
	} else {
		fmt.Fprintf(a.err, "backlash: please report it, with the file %s, to whoever gave you the program.\n"+
			"backlash: The file contains the command line, versions and the location of the crash; read it before you send it.\n", name)
	}
	return exitFailed
}

// crashText is what a crash file holds: nothing of the environment, and no scenario.
func crashText(args []string, cause any, stack []byte) string {
	var quoted []string
	for _, arg := range args {
		quoted = append(quoted, strconv.Quote(arg))
	}
	b := build()
	return fmt.Sprintf("backlash %s %s\nmodel version %d\n%s %s/%s\ncommand line: backlash %s\n\n%v\n\n%s",
		b.Version, b.Commit, sim.ModelVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH, strings.Join(quoted, " "), cause, stack)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
