package main

import (
	"strings"
	"testing"

	"backlash/sim/study"
)

// Help tells what any word of the glossary means, unless a command has that name; what is neither is an error that helps.
func TestHelpOfWords(t *testing.T) {
	commands := map[string]bool{}
	for _, words := range commandPaths() {
		if len(words) > 0 {
			commands[words[0]] = true
		}
	}
	for _, term := range study.Glossary() {
		if term.Word == "" || commands[strings.Fields(term.Word)[0]] {
			continue
		}
		code, out, errors := call(t.Context(), append([]string{"help"}, strings.Fields(term.Word)...)...)
		if code != exitDone || !strings.Contains(out, term.Word) || !strings.Contains(strings.Join(strings.Fields(out), " "), strings.Fields(term.Meaning)[0]) {
			t.Errorf("help %s: exit code %d, %s%.200s", term.Word, code, errors, out)
		}
	}
	for _, wrong := range []string{"compar", "qwerty"} {
		if code, _, errors := call(t.Context(), "help", wrong); code != exitUsage || !strings.Contains(errors, wrong) {
			t.Errorf("help %s: exit code %d, %s", wrong, code, errors)
		}
	}
	if _, out, _ := call(t.Context(), "help", "compare"); !strings.Contains(out, "backlash compare") {
		t.Errorf("help compare: %.200s", out)
	}
}
