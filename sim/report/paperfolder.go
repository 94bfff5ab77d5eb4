package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"backlash/scenarios/decode"
	"backlash/sim/record"
)

// paperSums is the list of hashes. It is written last: a folder that has it is complete.
const paperSums = "SHA256SUMS"

// claim creates a new folder, or reuses one of the same scenario, whose scenario file is rewritten in any case.
func (p *Paper) claim(text []byte) error {
	old, err := os.ReadFile(filepath.Join(p.Out, "scenario.yaml"))
	if (err != nil || !bytes.Equal(old, text)) && !p.isFor(text) {
		free, err := record.Free(p.Out)
		if err != nil {
			return err
		}
		if !free {
			return decode.Problems{{File: p.Out, Wish: "the folder holds something else, or its scenario.yaml has been changed; choose a new one"}}
		}
	}
	return p.put("scenario.yaml", func(w io.Writer) error { _, err := w.Write(text); return err })
}

// isFor reports whether the folder's list of hashes belongs to a paper on this scenario.
func (p *Paper) isFor(text []byte) bool {
	sums, err := os.ReadFile(filepath.Join(p.Out, paperSums))
	return err == nil && bytes.Contains(sums, fmt.Appendf(nil, "%x  scenario.yaml\n", sha256.Sum256(text)))
}

// put writes one file of the folder atomically, and records its hash.
func (p *Paper) put(name string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(filepath.Join(p.Out, name)), 0o777); err != nil {
		return err
	}
	file, err := record.WriteFile(p.Out, name, write)
	p.written = append(p.written, file)
	return err
}

// sums writes the hashes of the files that the paper has written, and of no others in the folder. The manifest is left out, since it says
// when the data were made.
func (p *Paper) sums() error {
	m, damaged, err := record.Check(filepath.Join(p.Out, "data"))
	if err != nil {
		return err
	}
	if len(damaged) > 0 {
		return fmt.Errorf("%s: data/%s; the same command makes it again", p.Out, damaged[0])
	}
	if err := record.SweepUp(p.Out, filepath.Join(p.Out, "data"), filepath.Join(p.Out, "figures")); err != nil {
		return err
	}
	files := slices.Clone(p.written)
	for _, f := range m.Files {
		files = append(files, record.File{Name: "data/" + f.Name, SHA256: f.SHA256})
	}
	slices.SortFunc(files, func(x, y record.File) int { return cmp.Compare(x.Name, y.Name) })
	return p.put(paperSums, func(w io.Writer) error {
		for _, f := range files {
			if _, err := fmt.Fprintf(w, "%s  %s\n", f.SHA256, f.Name); err != nil {
				return err
			}
		}
		return nil
	})
}
