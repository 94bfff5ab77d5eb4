package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Damage is a file of a finished folder that does not match its manifest.
type Damage struct{ Name, What string }

// String names the file and says what is wrong with it.
func (d Damage) String() string { return d.Name + " " + d.What }

// Check verifies a folder against its manifest: the manifest against its own hash, every file it lists against size and hash. A
// folder is finished if and only if Check finds a manifest and no damage. Check ignores files that the manifest does not
// list. The error is fs.ErrNotExist when there is no manifest.
func Check(dir string) (Manifest, []Damage, error) {
	m, what, err := readManifest(dir)
	if err != nil {
		return m, nil, err
	}
	if what != "" {
		return Manifest{}, []Damage{{manifest, what}}, nil
	}
	var damaged []Damage
	for _, f := range m.Files {
		what, err := f.check(dir)
		if err != nil {
			return m, nil, err
		}
		if what != "" {
			damaged = append(damaged, Damage{f.Name, what})
		}
	}
	return m, damaged, nil
}

// check says what is wrong with a file; "" when nothing is.
func (f File) check(dir string) (what string, err error) {
	path := filepath.Join(dir, f.Name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "is missing", nil
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "is not a file", nil
	case f.Bytes > 0 && info.Size() != f.Bytes:
		return fmt.Sprintf("has been changed: %d bytes instead of %d", info.Size(), f.Bytes), nil
	}
	sum, err := hashFile(path)
	if err != nil {
		return "", err
	}
	if sum != f.SHA256 {
		return "has been changed", nil
	}
	return "", nil
}

// readManifest reads the manifest of a folder and says what is wrong with it. One that an older version has written has no hash
// of its own, but is still the very text that its values make.
func readManifest(dir string) (m Manifest, what string, err error) {
	path := filepath.Join(dir, manifest)
	file, err := os.Open(path)
	if err != nil {
		return m, "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, 1<<26))
	if err != nil {
		return m, "", err
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Sprintf("cannot be read: %v", err), nil
	}
	for _, f := range m.Files {
		if f.Name != filepath.Base(f.Name) || strings.HasPrefix(f.Name, ".") {
			return m, fmt.Sprintf("names a file outside its folder: %q", f.Name), nil
		}
	}
	if !asWritten(text, m) || m.When.SHA256 != "" && m.When.SHA256 != m.sum() {
		return m, "has been changed", nil
	}
	return m, "", nil
}

// sum is the hash of the manifest's text as it is without that hash.
func (m Manifest) sum() string {
	m.When.SHA256 = ""
	return sumOf(m)
}

// sumOf is the hash of the text that a value is written as.
func sumOf(v any) string {
	sum := sha256.New()
	if JSON(sum, v) != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// asWritten reports whether a text is the very one that a value is written as: then nothing in it has been changed that the value does not tell.
func asWritten(text []byte, v any) bool {
	var again bytes.Buffer
	return JSON(&again, v) == nil && bytes.Equal(again.Bytes(), text)
}

// ErrPlanChanged reports that a folder's plan is not the one named in its manifest.
var ErrPlanChanged = errors.New("plan.json is not the plan named in the manifest; repeat the command that made the folder, with the same --out")

// Condition is the state of a sweep's folder.
type Condition struct {
	Finished bool     // everything written is there and unchanged
	Damaged  []Damage // of a folder that once was finished
	Manifest Manifest // empty where it is damaged itself, or not there yet
}

// Check verifies the sweep's folder against its manifest.
func (s *Sweep) Check() (Condition, error) {
	m, damaged, err := Check(s.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Condition{}, nil
	case err != nil:
		return Condition{}, err
	case m.PlanID != "" && m.PlanID != s.ID:
		return Condition{}, fmt.Errorf("%s: %w", s.Dir, ErrPlanChanged)
	}
	return Condition{len(damaged) == 0, damaged, m}, nil
}

// Reopen removes the manifest from a damaged folder: the sweep is then under way again, and its runs can be repeated.
func (s *Sweep) Reopen() error {
	if err := s.lay(); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(s.Dir, manifest)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	syncFolder(s.Dir)
	return nil
}

// lay writes the plan into the work of a folder, where it is not there.
func (s *Sweep) lay() error {
	path := filepath.Join(s.work(), planFile)
	if text, err := os.ReadFile(path); err == nil && bytes.Equal(text, s.Plan.Bytes()) {
		return nil
	}
	if err := os.MkdirAll(s.work(), 0o755); err != nil {
		return err
	}
	_, _, err := writeWhole(path, func(w io.Writer) error { _, err := w.Write(s.Plan.Bytes()); return err })
	return err
}

// Lists reports whether a manifest has a file of a name.
func (m Manifest) Lists(name string) bool {
	for _, f := range m.Files {
		if f.Name == name {
			return true
		}
	}
	return false
}
