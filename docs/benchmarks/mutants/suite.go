package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// suite is what the tests of one package cover, and how long each of them takes.
type suite struct {
	Package string // as in areas
	Units   []unit // fastest first
}

// unit is one test, or one subtest of a long one.
type unit struct {
	Run     string  // for -test.run
	Seconds float64 // with coverage
	Covers  map[string][]lines
}

// lines is a range of lines in a file, both ends included.
type lines [2]int

// slow is how many seconds a test takes whose subtests are run one by one.
const slow = 4

// suitesOf measures the tests that areas names for the packages asked. A file at path keeps what was measured.
func suitesOf(ctx context.Context, dirs []string, path string) (map[string]*suite, error) {
	out := map[string]*suite{}
	if text, err := os.ReadFile(path); err == nil {
		if err := json.Unmarshal(text, &out); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	var wanted []string
	for _, dir := range dirs {
		wanted = append(append(wanted, "./"+dir), areas[dir]...)
	}
	slices.Sort(wanted)
	for _, pkg := range slices.Compact(wanted) {
		if out[pkg] != nil {
			continue
		}
		s, err := measure(ctx, pkg)
		if err != nil {
			return nil, err
		}
		out[pkg] = s
		text, err := json.Marshal(out)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return nil, err
		}
		fmt.Fprintf(os.Stderr, "%s: %d tests measured\n", pkg, len(s.Units))
	}
	return out, nil
}

// measure runs each test of a package by itself.
func measure(ctx context.Context, pkg string) (*suite, error) {
	scratch, err := os.MkdirTemp("", "suite")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	var covered []string
	for _, dir := range slices.Sorted(maps.Keys(areas)) {
		covered = append(covered, "backlash/"+dir)
	}
	program := filepath.Join(scratch, "tests")
	if text, err := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-covermode=atomic", "-coverpkg="+strings.Join(covered, ","), "-o", program, pkg).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", pkg, err, text)
	}
	list := exec.CommandContext(ctx, program, "-test.list", ".")
	list.Dir = pkg
	names, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("the tests of %s: %w", pkg, err)
	}
	s := &suite{Package: pkg}
	for _, name := range strings.Fields(string(names)) {
		if strings.HasPrefix(name, "Benchmark") {
			continue
		}
		u, under, err := one(ctx, pkg, program, scratch, "^"+name+"$")
		if err != nil {
			return nil, err
		}
		if u.Seconds < slow || len(under) < 2 {
			s.Units = append(s.Units, u)
			continue
		}
		for _, sub := range under {
			u, _, err := one(ctx, pkg, program, scratch, "^"+name+"$/^"+regexp.QuoteMeta(sub)+"$")
			if err != nil {
				return nil, err
			}
			s.Units = append(s.Units, u)
		}
	}
	slices.SortStableFunc(s.Units, func(a, b unit) int { return int(1000 * (a.Seconds - b.Seconds)) })
	return s, nil
}

var subtest = regexp.MustCompile(`(?m)^    --- (?:PASS|SKIP): [^/ ]+/([^/ ]+) `)

// one runs one test and returns the names of its subtests too.
func one(ctx context.Context, pkg, program, scratch, run string) (unit, []string, error) {
	profile, counters := filepath.Join(scratch, "profile"), filepath.Join(scratch, "counters")
	if err := errors.Join(os.RemoveAll(counters), os.MkdirAll(counters, 0o755)); err != nil {
		return unit{}, nil, err
	}
	cmd := exec.CommandContext(ctx, program, "-test.v", "-test.run", run, "-test.coverprofile", profile)
	cmd.Dir, cmd.Env = pkg, append(os.Environ(), "GOCOVERDIR="+counters)
	begin := time.Now()
	text, err := cmd.CombinedOutput()
	if err != nil {
		return unit{}, nil, fmt.Errorf("%s %s fails without any mutant: %w\n%s", pkg, run, err, text)
	}
	u := unit{Run: run, Seconds: time.Since(begin).Seconds(), Covers: map[string][]lines{}}
	if err := u.read(profile); err != nil {
		return u, nil, err
	}
	if files, _ := filepath.Glob(filepath.Join(counters, "covcounters.*")); len(files) > 0 { // of processes that the test started
		if text, err := exec.CommandContext(ctx, "go", "tool", "covdata", "textfmt", "-i="+counters, "-o="+profile).CombinedOutput(); err != nil {
			return u, nil, fmt.Errorf("%w: %s", err, text)
		}
		if err := u.read(profile); err != nil {
			return u, nil, err
		}
	}
	var under []string
	for _, found := range subtest.FindAllStringSubmatch(string(text), -1) {
		under = append(under, found[1])
	}
	return u, under, nil
}

// read adds the lines that a profile of coverage counts.
func (u *unit) read(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for scan := bufio.NewScanner(f); scan.Scan(); {
		file, rest, found := strings.Cut(scan.Text(), ":")
		fields := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(",. ", r) })
		if !found || len(fields) != 6 || fields[5] == "0" {
			continue
		}
		from, _ := strconv.Atoi(fields[0])
		to, _ := strconv.Atoi(fields[2])
		file = strings.TrimPrefix(file, "backlash/")
		if !slices.Contains(u.Covers[file], lines{from, to}) {
			u.Covers[file] = append(u.Covers[file], lines{from, to})
		}
	}
	return nil
}

// reaches tells whether the test runs a line.
func (u *unit) reaches(file string, line int) bool {
	return slices.ContainsFunc(u.Covers[file], func(l lines) bool { return l[0] <= line && line <= l[1] })
}

// batches are the tests that run a line, fastest first, as patterns that are run one after the other.
func (s *suite) batches(file string, line int) (patterns []string, seconds []float64) {
	var names []string
	total := 0.
	flush := func() {
		if len(names) > 0 {
			patterns, seconds = append(patterns, "^("+strings.Join(names, "|")+")$"), append(seconds, total)
		}
		names, total = nil, 0
	}
	for i := range s.Units {
		u := &s.Units[i]
		if !u.reaches(file, line) {
			continue
		}
		if strings.Contains(u.Run, "/") {
			patterns, seconds = append(patterns, u.Run), append(seconds, u.Seconds)
			continue
		}
		if total+u.Seconds > 10 {
			flush()
		}
		names, total = append(names, strings.Trim(u.Run, "^$")), total+u.Seconds
	}
	flush()
	return patterns, seconds
}
