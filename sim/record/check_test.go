package record

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// finishedFolder is a folder with two files and their manifest, as this version writes it or as one did that told neither sizes
// nor the manifest's own hash.
func finishedFolder(t *testing.T, old bool) string {
	t.Helper()
	dir := t.TempDir()
	m := Manifest{Format: 1, Scenario: "name: <é>\n", Parameters: map[string]float64{"x": .1}, When: When{Host: "here"}}
	for name, text := range map[string]string{"a.csv": "a,b\n1,2\n", "b.json": "{}\n"} {
		f, err := WriteFile(dir, name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
		if err != nil {
			t.Fatal(err)
		}
		if old {
			f.Bytes = 0
		}
		m.Files = append(m.Files, f)
	}
	sortFiles(m.Files)
	if !old {
		m.When.SHA256 = m.sum()
	}
	if _, err := WriteFile(dir, manifest, func(w io.Writer) error { return JSON(w, m) }); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Every bit of every file counts, of the manifest too; an older folder is still finished, with all that its manifest can tell.
func TestCheckSeesEveryBit(t *testing.T) {
	for _, old := range []bool{false, true} {
		dir := finishedFolder(t, old)
		if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("somebody's"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, damaged, err := Check(dir); err != nil || len(damaged) > 0 {
			t.Fatalf("old %t: %v %v", old, damaged, err)
		}
		for _, name := range []string{"a.csv", "b.json", manifest} {
			path := filepath.Join(dir, name)
			text, _ := os.ReadFile(path)
			for bit := range 8 * len(text) {
				if old && name == manifest {
					break // nothing vouches for its words
				}
				harmed := bytes.Clone(text)
				harmed[bit/8] ^= 1 << (bit % 8)
				if err := os.WriteFile(path, harmed, 0o644); err != nil {
					t.Fatal(err)
				}
				if _, damaged, err := Check(dir); err != nil || len(damaged) == 0 || damaged[0].Name != name {
					t.Errorf("old %t: bit %d of %s: %v %v", old, bit, name, damaged, err)
				}
			}
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A manifest that names a file outside its folder is refused.
func TestCheckStaysInItsFolder(t *testing.T) {
	dir := finishedFolder(t, true)
	path := filepath.Join(dir, manifest)
	text, _ := os.ReadFile(path)
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), `"a.csv"`, `"../a.csv"`, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, damaged, err := Check(dir); err != nil || len(damaged) != 1 || !strings.Contains(damaged[0].What, "outside its folder") {
		t.Errorf("%v %v", damaged, err)
	}
}
