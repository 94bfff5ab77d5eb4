// Mutants asks whether tests can fail: it changes one thing in the program at a time, drawn by a seed, and runs the tests that should
// notice: those that run the changed line, the fastest first. It prints what survived, and fails below a score.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// areas are the packages whose tests are asked, and the further tests that run where a package's own do not notice.
var areas = map[string][]string{
	"sim/record":     {"./sim/study", "./cmd/backlash"},
	"sim/analysis":   {"./sim/experiment", "./sim/study"},
	"sim/study":      {"./sim/report", "./tui", "./cmd/backlash"},
	"sim/evidence":   {"./cmd/backlash"},
	"sim/experiment": {"./sim/study", "./cmd/backlash"},
	"tui/hall":       {"./tui", "./tui/room"},
	"tui/room":       {"./cmd/backlash"},
}

// options are what a run is asked.
type options struct {
	count   int
	seed    uint64
	least   float64
	workers int
	near    bool
	only    string
	known   string
	suites  string
	log     string
}

func main() {
	var o options
	flag.IntVar(&o.count, "n", 200, "mutants that compile")
	flag.Uint64Var(&o.seed, "seed", 1, "of the draw")
	flag.Float64Var(&o.least, "least", 85, "score in percent below which it fails")
	flag.IntVar(&o.workers, "workers", 2, "mutants at once")
	flag.BoolVar(&o.near, "near", false, "ask only the tests of the package itself")
	flag.StringVar(&o.only, "only", "", "packages, separated by commas; all where empty")
	flag.StringVar(&o.known, "equivalent", "docs/benchmarks/mutants/equivalent.txt", "mutants that change nothing, a line each as they are printed")
	flag.StringVar(&o.suites, "suites", "", "file that keeps what the tests cover; to be removed when tests change")
	flag.StringVar(&o.log, "log", "", "file that keeps the fate of every mutant: what stands there is not tried again")
	flag.Parse()
	if err := run(&o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fate is what became of a mutant.
type fate int

const (
	killed fate = iota
	survived
	stillborn // does not compile
	equivalent
)

var fates = []string{"killed", "survived", "stillborn", "equivalent"}

func run(o *options) error {
	var sites []site
	dirs := slices.Sorted(maps.Keys(areas))
	if o.only != "" {
		dirs = strings.Split(o.only, ",")
	}
	for _, dir := range dirs {
		found, err := sitesOf(dir)
		if err != nil {
			return err
		}
		sites = append(sites, found...)
	}
	slices.SortFunc(sites, func(a, b site) int { return strings.Compare(a.key(), b.key()) })
	known, err := equivalents(o.known)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(o.seed, 0))
	random.Shuffle(len(sites), func(i, j int) { sites[i], sites[j] = sites[j], sites[i] })
	scratch, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	if o.suites == "" {
		o.suites = filepath.Join(scratch, "suites.json")
	}
	if o.log == "" {
		o.log = filepath.Join(scratch, "log")
	}
	suites, err := suitesOf(context.Background(), dirs, o.suites)
	if err != nil {
		return err
	}
	before, err := judged(o.log)
	if err != nil {
		return err
	}
	log, err := os.OpenFile(o.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	var mu sync.Mutex
	var all sync.WaitGroup
	counts, next := [4]int{}, 0
	take := func() (site, bool) { // in the order of the draw, until so many compiled
		mu.Lock()
		defer mu.Unlock()
		if next >= len(sites) || counts[killed]+counts[survived]+counts[equivalent] >= o.count {
			return site{}, false
		}
		next++
		return sites[next-1], true
	}
	for w := range o.workers {
		all.Add(1)
		go func() {
			defer all.Done()
			for s, more := take(); more; s, more = take() {
				begin := time.Now()
				line, by := strings.TrimSpace(s.line()), ""
				what, done := before[line]
				switch {
				case known[line]:
					what = equivalent
				case !done || what == equivalent:
					what, by = o.try(&s, suites, filepath.Join(scratch, fmt.Sprint(w)))
				}
				mu.Lock()
				counts[what]++
				if !done {
					fmt.Fprintf(log, "%s\t%s\t%s\t%.0f s\n", fates[what], line, by, time.Since(begin).Seconds())
				}
				if n := counts[killed] + counts[survived] + counts[equivalent]; n%20 == 0 && what != stillborn {
					fmt.Fprintf(os.Stderr, "%d of %d: %d survived\n", n, o.count, counts[survived])
				}
				if what == survived {
					fmt.Printf("survived: %s\n", line)
				}
				mu.Unlock()
			}
		}()
	}
	all.Wait()
	living := counts[killed] + counts[survived]
	score := 100 * float64(counts[killed]) / float64(max(1, living))
	fmt.Printf("%d mutants of %d places: %d killed, %d survived, %d equivalent; %d more did not compile; score %.1f %%\n",
		living+counts[equivalent], len(sites), counts[killed], counts[survived], counts[equivalent], counts[stillborn], score)
	if share := 100 * float64(counts[equivalent]) / float64(max(1, living+counts[equivalent])); share > 5 {
		return fmt.Errorf("%.1f %% are called equivalent, at most 5 may be", share)
	}
	if score < o.least {
		return fmt.Errorf("the score is below %.0f %%", o.least)
	}
	return nil
}

// equivalents reads the mutants that change nothing.
func equivalents(path string) (map[string]bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if text, _, _ := strings.Cut(lines.Text(), " # "); text != "" && text[0] != '#' {
			out[strings.TrimSpace(text)] = true
		}
	}
	return out, lines.Err()
}

var failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// try runs the tests that reach a mutant, and returns the name of the one that noticed it.
func (o *options) try(s *site, suites map[string]*suite, scratch string) (fate, string) {
	if err := os.MkdirAll(scratch, 0o755); err != nil {
		panic(err)
	}
	text, err := s.mutate()
	if err != nil {
		panic(err)
	}
	there, err := filepath.Abs(s.file)
	if err != nil {
		panic(err)
	}
	file, overlay := filepath.Join(scratch, "mutant.go"), filepath.Join(scratch, "overlay.json")
	list, _ := json.Marshal(map[string]map[string]string{"Replace": {there: file}}) // texts alone
	for path, content := range map[string][]byte{file: text, overlay: list} {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			panic(err)
		}
	}
	if exec.Command("go", "build", "-overlay", overlay, "./"+s.dir).Run() != nil {
		return stillborn, ""
	}
	tests := []string{"./" + s.dir}
	if !o.near {
		tests = append(tests, areas[s.dir]...)
	}
	for _, pkg := range tests {
		patterns, seconds := suites[pkg].batches(filepath.ToSlash(s.file), s.row)
		if len(patterns) == 0 {
			continue
		}
		program := filepath.Join(scratch, "tests")
		if exec.Command("go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", program, pkg).Run() != nil {
			return killed, "the compiler of " + pkg
		}
		for i, pattern := range patterns {
			limit := time.Minute + time.Duration(20*seconds[i])*time.Second
			ctx, stop := context.WithTimeout(context.Background(), limit)
			cmd := exec.CommandContext(ctx, program, "-test.failfast", "-test.timeout", limit.String(), "-test.run", pattern)
			cmd.Dir, cmd.WaitDelay = pkg, 5*time.Second
			text, err := cmd.CombinedOutput()
			stop()
			if err != nil { // a test failed, or never ended
				name := "one that never ended: " + pattern
				if found := failed.FindAllSubmatch(text, -1); len(found) > 0 {
					name = string(found[len(found)-1][1])
				}
				return killed, name
			}
		}
	}
	return survived, ""
}

// judged reads what earlier runs wrote in the log: the fate of each mutant by its line.
func judged(path string) (map[string]fate, error) {
	out := map[string]fate{}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		what, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		mutant, _, _ := strings.Cut(rest, "\t")
		if k := slices.Index(fates, what); k >= 0 {
			out[mutant] = fate(k)
		}
	}
	return out, nil
}
