package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// PlanFile is an experiment as a file asks for it: a scenario, what to vary in it, and how. Fields that the file does not name
// are zero, and take the defaults of the command's flags.
type PlanFile struct {
	Scenario      string // a built-in name, or a path seen from the file's folder
	Strategy      string
	Set           []string // ADDRESS=VALUE
	Vary          []string // ADDRESS=lo:hi:n, ADDRESS=lo:hi or ADDRESS=a,b,c
	Design        string
	Points        int
	Replicates    int
	Precision     string
	MaxReplicates int
	Uncertainty   string
	Draws         int
	Resample      bool
}

// maxFactors and maxLevels bound a plan file.
const (
	maxFactors = 100
	maxLevels  = 100_000
)

// varies finds the key that makes a file a plan.
var varies = regexp.MustCompile(`(?m)^["']?vary["']?\s*:`)

// ReadPlanFile reads a plan file; it returns nil without an error when the path names a scenario instead.
func ReadPlanFile(path string) (*PlanFile, error) {
	if _, builtin := Library(path); builtin || path == "-" {
		return nil, nil
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // what reads scenarios says what is wrong
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(path), err)
	}
	if !varies.Match(text) || bytes.Contains(text, []byte("\nbrands:")) {
		return nil, nil
	}
	p, err := ParsePlanFile(filepath.Base(path), text)
	if err != nil {
		return nil, err
	}
	if _, builtin := Library(p.Scenario); !builtin && !filepath.IsAbs(p.Scenario) {
		p.Scenario = filepath.Join(filepath.Dir(path), p.Scenario)
	}
	return p, nil
}

// ParsePlanFile understands a plan file's text. Every mistake in it is reported at once, as Problems.
func ParsePlanFile(name string, text []byte) (*PlanFile, error) {
	d := &decoder{file: name}
	p := &PlanFile{}
	if root := d.tree(text); root != nil {
		d.planFile(root, p)
	}
	if len(d.problems) > 0 {
		d.problems.sort()
		return nil, d.problems
	}
	return p, nil
}

func (d *decoder) planFile(root ast.Node, p *PlanFile) {
	version := false
	word := func(to *string) func(ast.Node, string) {
		return func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake {
				*to = v.text
				if v.text == "" || len(v.text) > 1000 || !printable(v.text) {
					return mistake{wish: "want a short text"}
				}
				return mistake{}
			})
		}
	}
	count := func(to *int, lo, hi int) func(ast.Node, string) {
		return func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { *to, m = v.count(lo, hi); return m })
		}
	}
	choice := func(to *string, names ...string) func(ast.Node, string) {
		return func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake {
				i, m := v.oneOf(names)
				if m.wish == "" {
					*to = names[i]
				}
				return m
			})
		}
	}
	d.object(root, "", []field{
		{"backlash", func(n ast.Node, path string) {
			version = true
			d.set(n, path, func(v scalar) mistake { _, m := v.count(Format, Format); return m })
		}},
		{"scenario", word(&p.Scenario)},
		{"strategy", choice(&p.Strategy, strategyNames()...)},
		{"set", func(n ast.Node, path string) { d.addresses(n, path, &p.Set) }},
		{"vary", func(n ast.Node, path string) { d.addresses(n, path, &p.Vary) }},
		{"design", choice(&p.Design, "grid", "lhs", "sobol")},
		{"points", count(&p.Points, 1, 1_000_000)},
		{"replicates", count(&p.Replicates, 1, 1_000_000)},
		{"precision", word(&p.Precision)},
		{"max_replicates", count(&p.MaxReplicates, 1, 1_000_000)},
		{"uncertainty", choice(&p.Uncertainty, "luck", "parameters", "both")},
		{"draws", count(&p.Draws, 2, 100_000)},
		{"resample_population", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { p.Resample, m = v.truth(); return m })
		}},
	})
	d.demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	d.demand(root, p.Scenario != "", "scenario", "want a scenario")
	d.demand(root, len(p.Vary) > 0, "vary", "want at least one factor")
}

// addresses reads a mapping of addresses to values: one value, or a list of levels.
func (d *decoder) addresses(n ast.Node, path string, to *[]string) {
	pairs := d.pairs(n, path)
	if len(pairs) > maxFactors {
		d.fail(n, path, fmt.Sprintf("%d entries", len(pairs)), mistake{wish: fmt.Sprintf("want at most %d", maxFactors)})
		return
	}
	seen := map[string]bool{}
	for _, pair := range pairs {
		address, ok := d.key(pair, path)
		if !ok {
			continue
		}
		at := join(path, address)
		if seen[address] {
			d.fail(pair.Key, at, "", mistake{wish: "the key stands here a second time"})
			continue
		}
		seen[address] = true
		var values []string
		take := func(n ast.Node, path string) {
			if s, ok := d.scalar(n, path); ok {
				if s.text == "" || len(s.text) > 200 || !printable(s.text) || strings.Contains(s.text, ",") {
					d.fail(n, path, quote(s), mistake{wish: "want a short value without commas; levels are a list"})
					return
				}
				values = append(values, s.text)
			}
		}
		if _, list := pair.Value.(*ast.SequenceNode); list {
			d.list(pair.Value, at, maxLevels, take)
		} else {
			take(pair.Value, at)
		}
		if len(values) > 0 {
			*to = append(*to, address+"="+strings.Join(values, ","))
		}
	}
}
