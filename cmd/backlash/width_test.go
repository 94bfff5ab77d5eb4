package main

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// columns is the width of the narrowest terminal that people use; a pipe gets no more.
const columns = 80

// narrow fails for every line that a terminal would break.
func narrow(t *testing.T, what, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if n := utf8.RuneCountInString(line); n > columns {
			t.Errorf("%s: %d columns: %s", what, n, line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("%s: spaces at the end of %q", what, line)
		}
	}
}

// commandPaths are the words of every command.
func commandPaths() [][]string {
	root := newRoot(&app{out: bufio.NewWriter(io.Discard), stdout: io.Discard, err: io.Discard})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	var out [][]string
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		out = append(out, strings.Fields(c.CommandPath())[1:])
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	return out
}

func TestHelpFitsTheTerminal(t *testing.T) {
	for _, words := range commandPaths() {
		code, out, errors := call(t.Context(), append(words, "--help")...)
		if code != exitDone {
			t.Errorf("%v --help: exit code %d: %s", words, code, errors)
		}
		narrow(t, strings.Join(words, " ")+" --help", out)
	}
}

// Strategies with the longest names, many months: the widest that the outputs get.
func TestOutputsFitTheTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("widths alone, which the race detector has nothing to say of")
	}
	small := []string{"--customers", "150", "--months", "60", "--worlds", "2"}
	for _, words := range [][]string{
		append([]string{"run", "subscription-streaming", "--strategy", "hyper-intrusive"}, small...),
		append([]string{"run", "fashion-ecommerce", "--strategy", "basic-segmentation"}, small...),
		append([]string{"compare", "subscription-streaming", "--strategies", "basic-segmentation,hyper-intrusive,transparent-deep"}, small...),
		append([]string{"compare", "articles-advice", "--strategies", "basic-segmentation,covert-profiler"}, small...),
		append([]string{"explain", "subscription-streaming", "--strategy", "basic-segmentation"}, small...),
		append([]string{"explain", "subscription-streaming", "--strategy", "hyper-intrusive", "--customer", "7"}, small...),
		append([]string{"explain", "subscription-streaming", "--cohorts", "--set", "parameters.acquire.prospects=0.5"}, small...),
		append([]string{"probe", "subscription-streaming", "--strategy", "hyper-intrusive"}, small...),
		append([]string{"explain", "fashion-ecommerce", "--strategy", "basic-segmentation", "--against", "transparent-deep", "--customer", "12"}, small...),
		{"threshold", "subscription-streaming", "--customers", "100", "--months", "3", "--levels", "6", "--worlds", "5",
			"--lever", "parameters.reaction.incident_sensitize=0:0.1", "--metric", "trust", "--with", "population.trust_shift=0,0.1"},
		{"threshold", "subscription-streaming", "--customers", "100", "--months", "3", "--levels", "6", "--metric", "trust", "--uncertainty", "parameters", "--worlds", "6"},
		{"threshold", "subscription-streaming", "--customers", "100", "--levels", "6", "--hold", "1", "--worlds", "5", "--hysteresis"},
		{"sensitivity", "subscription-streaming", "--customers", "60", "--months", "3", "--samples", "4", "--parameters"},
		{"sensitivity", "subscription-streaming", "--customers", "60", "--months", "3", "--samples", "8", "--method", "sobol",
			"--vary", "parameters.reaction.incident_sensitize=0:0.1", "--vary", "intensity=0:1"},
		{"optimize", "subscription-streaming", "--customers", "200", "--months", "6", "--evaluations", "40", "--check", "5", "--subject-to", "trust >= 0.4"},
		append([]string{"compare", "subscription-streaming", "--uncertainty", "all", "--worlds", "9"}, small...),
		append([]string{"run", "subscription-streaming", "--uncertainty", "all", "--worlds", "9"}, small...),
		{"strategies", "list"}, {"strategies", "show", "transparent-deep"}, {"scenarios", "list"}, {"scenarios", "new"},
		{"scenarios", "show", "subscription-streaming"}, {"scenarios", "show", "articles-advice"},
		{"params"}, {"metrics"}, {"glossary"}, {"version"},
		{"bench", "--customers", "600", "--months", "3", "--repeats", "2"},
	} {
		code, out, errors := call(t.Context(), words...)
		if code != exitDone {
			t.Errorf("%v: exit code %d: %s", words, code, errors)
		}
		narrow(t, strings.Join(words[:min(2, len(words))], " "), out)
	}
}
