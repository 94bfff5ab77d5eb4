package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"backlash/scenarios/decode"
)

// Source is a scenario, or a plan, that has been read but not yet parsed. A stream can be read only once, so its kind is
// determined from its text.
type Source struct {
	name   string // as problems show it
	folder string // where the paths in it start; "" where it is no file
	stdin  bool
	raw    []byte
	ready  *Scenario // from a share code

	d    *Decoder
	root decode.Node
}

// Open reads a built-in scenario by name, a file by path, a share code, or "-" for standard input.
func Open(nameOrPath string, stdin io.Reader) (*Source, error) {
	if text, ok := Library(nameOrPath); ok {
		return &Source{name: nameOrPath, raw: text}, nil
	}
	if IsShare(nameOrPath) {
		s, err := unshare(nameOrPath)
		return &Source{ready: s}, err
	}
	if nameOrPath == "-" {
		raw, err := decode.Read(stdin)
		if err != nil {
			return nil, fmt.Errorf("reading standard input: %w", err)
		}
		return &Source{name: "standard input", stdin: true, raw: raw}, nil
	}
	raw, err := readFile(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) {
		p := decode.Problem{File: "scenario", Value: nameOrPath, Wish: "neither a built-in scenario nor a file"}
		if p.Nearest = decode.Nearest(nameOrPath, Names()); p.Nearest == "" {
			p.Wish += "; built in are " + strings.Join(Names(), ", ")
		}
		return nil, decode.Problems{p}
	}
	if err != nil {
		return nil, err
	}
	return &Source{name: filepath.Base(nameOrPath), folder: filepath.Dir(nameOrPath), raw: raw}, nil
}

// readFile reads a file, or a pipe by name, once.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		wish := "a folder; want a file or a built-in name (a folder of results holds its scenario.yaml)"
		return nil, decode.Problems{{File: "scenario", Value: path, Wish: wish}}
	}
	raw, err := decode.Read(f)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(path), err)
	}
	return raw, nil
}

// tree parses the text, once.
func (s *Source) tree() decode.Node {
	if s.d == nil {
		s.d = NewDecoder(s.name)
		s.d.Begin = "`backlash scenarios new` writes one to start from"
		s.root = s.d.Tree(s.raw)
	}
	return s.root
}

// Scenario parses the source as a scenario. Every mistake in it is reported at once, as Problems.
func (s *Source) Scenario() (*Scenario, error) {
	if s.ready != nil {
		return s.ready, nil
	}
	root := s.tree()
	if isPlan(root) && decode.Has(root, "scenario") {
		return nil, decode.Problems{{File: s.name, Wish: "a plan, which `backlash sweep` takes; want a scenario"}}
	}
	out := s.d.scenario(root)
	if err := s.d.Err(); err != nil {
		return nil, err
	}
	out.Text, _ = decode.Text(s.raw)
	if f := out.Config.Fitted; f != nil && f.Doubt != "" {
		out.Warning = "parameters are drawn from what published findings leave plausible: the fit on " + f.From + " carries no verdict, since " + f.Doubt
	}
	return out, nil
}

// isPlan reports whether a file is a plan: it has the key `vary` at its top and no brands.
func isPlan(root decode.Node) bool { return decode.Has(root, "vary") && !decode.Has(root, "brands") }

// Plan parses the source as a plan; it returns nil without an error when the source is something else.
func (s *Source) Plan() (*PlanFile, error) {
	if s.ready != nil {
		return nil, nil
	}
	root := s.tree()
	if !isPlan(root) {
		return nil, nil
	}
	p := &PlanFile{}
	s.d.planFile(root, p)
	if s.stdin && p.Scenario == "-" {
		wish := "standard input holds the plan itself; want a built-in name, a file or a share code"
		s.d.Add(decode.Problem{File: s.name, Path: "scenario", Value: "-", Wish: wish})
	}
	if err := s.d.Err(); err != nil {
		return nil, err
	}
	p.Scenario = below(s.folder, p.Scenario)
	return p, nil
}

// below is a scenario that a file names, a path as seen from the file's folder.
func below(folder, scenario string) string {
	if _, builtin := Library(scenario); builtin || folder == "" || scenario == "-" || IsShare(scenario) || filepath.IsAbs(scenario) {
		return scenario
	}
	return filepath.Join(folder, scenario)
}

// Load opens and parses a scenario.
func Load(nameOrPath string, stdin io.Reader) (*Scenario, error) {
	s, err := Open(nameOrPath, stdin)
	if err != nil {
		return nil, err
	}
	return s.Scenario()
}

// Parse parses a scenario's text. Every mistake in it is reported at once, as Problems.
func Parse(name string, text []byte) (*Scenario, error) {
	return (&Source{name: name, raw: text}).Scenario()
}
