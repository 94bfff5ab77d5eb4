package evidence

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"sync"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
)

//go:embed data/*.yaml data/worlds/*.yaml data/standing.json data/prior.json data/nulls.json
var data embed.FS

// files hold the published findings, in the order in which they are listed; signatures and null models have files of their own.
var files = []string{"works", "backlash", "trust", "words-and-deeds", "repetition", "novelty", "content", "leaving", "simulations"}

// Embedded returns the built-in table of published findings and their experiments.
var Embedded = sync.OnceValues(func() (*Table, error) {
	out := &Table{}
	worlds, err := sharedWorlds()
	if err != nil {
		return nil, err
	}
	for _, name := range append(slices.Clone(files), "signatures", "nulls") {
		text, err := data.ReadFile("data/" + name + ".yaml")
		if err != nil {
			return nil, err
		}
		file, err := Parse(name+".yaml", text, worlds)
		if err != nil {
			return nil, err
		}
		out.Nulls = append(out.Nulls, file.Nulls...)
		if name == "signatures" {
			out.Signatures = append(out.Signatures, file.Rows...)
		} else {
			out.Rows = append(out.Rows, file.Rows...)
		}
	}
	return out, nil
})

// sharedWorlds are the worlds that experiments share, by name.
func sharedWorlds() (map[string]*sim.Config, error) {
	entries, err := data.ReadDir("data/worlds")
	if err != nil {
		return nil, err
	}
	worlds := map[string]*sim.Config{}
	for _, f := range entries {
		text, err := data.ReadFile("data/worlds/" + f.Name())
		if err != nil {
			return nil, err
		}
		s, err := scenarios.Parse(f.Name(), text)
		if err != nil {
			return nil, err
		}
		worlds[s.Name] = &s.Config
	}
	return worlds, nil
}

// ParseOwn parses a user's own rows, which may use the shared worlds as the published ones do. name is that of the file; problems are
// returned as decode.Problems.
func ParseOwn(name string, text []byte) (*Table, error) {
	worlds, err := sharedWorlds()
	if err != nil {
		return nil, err
	}
	own, err := Parse(name, text, worlds)
	if err != nil {
		return nil, err
	}
	published, err := Embedded()
	if err != nil {
		return nil, err
	}
	var taken decode.Problems
	for _, r := range own.Rows {
		for _, p := range slices.Concat(published.Rows, published.Signatures) {
			if strings.EqualFold(p.ID, r.ID) {
				taken = append(taken, decode.Problem{File: name, Path: "rows", Value: r.ID, Wish: "a published row has this id; want another"})
			}
		}
	}
	if len(taken) > 0 {
		return nil, taken
	}
	return own, nil
}

// texts returns the files with the findings and their experiments; they identify a bank.
func texts() ([][]byte, error) {
	var out [][]byte
	err := fs.WalkDir(data, "data", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		text, err := data.ReadFile(path)
		out = append(out, text)
		return err
	})
	return out, err
}

// Committed returns the results of the last committed full validation, by row.
func Committed() (map[string]Standing, error) {
	text, err := data.ReadFile("data/standing.json")
	if err != nil {
		return nil, err
	}
	return ReadStanding("", text)
}

// Earlier returns the results that a validation has saved in a file; "" means the committed ones.
func Earlier(path string) (map[string]Standing, error) {
	if path == "" {
		return Committed()
	}
	text, err := decode.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ReadStanding(path, text)
}

// ReadOwn is ParseOwn for a file; nil for "".
func ReadOwn(path string) (*Table, error) {
	if path == "" {
		return nil, nil
	}
	text, err := decode.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ParseOwn(path, text)
}

// ReadStanding parses saved results of a validation, by row, and adds how easily each row is passed. name is that of the file, for errors;
// invalid content is returned as a BadStanding.
func ReadStanding(name string, text []byte) (map[string]Standing, error) {
	text, err := decode.Text(text)
	if err != nil {
		return nil, BadStanding{fmt.Errorf("%s: %w", name, err)}
	}
	var list []Standing
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, BadStanding{fmt.Errorf("%s: %w; want what --keep writes", name, err)}
	}
	shares, err := priorShares()
	if err != nil {
		return nil, err
	}
	out := map[string]Standing{}
	for _, s := range list {
		s.Prior = math.NaN()
		if share, known := shares[s.Row]; known {
			s.Prior = share
		}
		out[s.Row] = s
	}
	return out, nil
}

// CommittedNulls returns what the null models lost in their last committed run, and what the whole model held in it.
func CommittedNulls() (*Nulls, error) {
	text, err := data.ReadFile("data/nulls.json")
	if err != nil {
		return nil, err
	}
	var out Nulls
	return &out, json.Unmarshal(text, &out)
}

// BadStanding is the error for a file without results of a validation.
type BadStanding struct{ err error }

// Error names the file and what is wrong with it.
func (b BadStanding) Error() string { return b.err.Error() }

// Unwrap returns what is wrong with the file.
func (b BadStanding) Unwrap() error { return b.err }

// priorShares returns the shares of prior draws that pass each row.
func priorShares() (map[string]float64, error) {
	text, err := data.ReadFile("data/prior.json")
	if err != nil {
		return nil, err
	}
	shares := map[string]float64{}
	return shares, json.Unmarshal(text, &shares)
}
