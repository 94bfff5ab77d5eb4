// Package record writes results and the manifest that can reproduce them.
package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// ErrForeign says that a folder to write to holds something already.
var ErrForeign = errors.New("the folder is not empty; choose a new one, or empty it")

// Folder is a result folder under way. It appears under its name only when it is whole.
type Folder struct {
	path, temporary string
	hashes          map[string]string
}

// Create begins a folder beside its final place. A folder that holds anything is refused.
func Create(path string) (*Folder, error) {
	entries, err := os.ReadDir(path)
	if err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s: %w", path, ErrForeign)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	parent := filepath.Dir(filepath.Clean(path))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, err
	}
	temporary, err := os.MkdirTemp(parent, ".backlash-*")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(temporary, 0o755); err != nil {
		return nil, err
	}
	return &Folder{path, temporary, map[string]string{}}, nil
}

// Write makes one file of the folder.
func (f *Folder) Write(name string, write func(io.Writer) error) (err error) {
	file, err := os.Create(filepath.Join(f.temporary, name))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	sum := sha256.New()
	if err := write(io.MultiWriter(file, sum)); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	f.hashes[name] = hex.EncodeToString(sum.Sum(nil))
	return file.Sync()
}

// Finish writes the manifest, with a hash of every file, and puts the folder in its place.
func (f *Folder) Finish(m Manifest) error {
	for name := range f.hashes {
		m.Files = append(m.Files, File{name, f.hashes[name]})
	}
	slices.SortFunc(m.Files, func(a, b File) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	if err := f.Write("manifest.json", func(w io.Writer) error { return JSON(w, m) }); err != nil {
		return err
	}
	if err := os.Remove(f.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(f.temporary, f.path); err != nil {
		return err
	}
	parent, err := os.Open(filepath.Dir(filepath.Clean(f.path)))
	if err != nil {
		return err
	}
	defer parent.Close()
	parent.Sync() // best effort: not every file system syncs folders
	return nil
}

// Discard removes what has been written. After Finish it does nothing.
func (f *Folder) Discard() { os.RemoveAll(f.temporary) }

// JSON writes a value, indented, with a newline at the end.
func JSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
