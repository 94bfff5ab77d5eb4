package scenarios

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"backlash/agents"
)

// editions are the sums of all that codes are compressed against. A sum that changes here makes codes that people have kept unreadable.
var editions = map[string]string{
	"1": "5be31e21fbab8ab1",
}

// An edition of the book of codes never changes. BACKLASH_EDITION=2 writes a new one, from the library as it is, if there is none of that name yet.
func TestEditionsNeverChange(t *testing.T) {
	if name := os.Getenv("BACKLASH_EDITION"); name != "" {
		if err := writeEdition(filepath.Join("book", name)); err != nil {
			t.Fatal(err)
		}
		return
	}
	folders, err := fs.ReadDir(book, "book")
	if err != nil || len(folders) != len(editions) {
		t.Fatalf("%d editions, want %d: %v", len(folders), len(editions), err)
	}
	for _, folder := range folders {
		sum := sha256.New()
		pages, err := fs.ReadDir(book, "book/"+folder.Name())
		for _, page := range pages {
			text, failed := book.ReadFile("book/" + folder.Name() + "/" + page.Name())
			err = errors.Join(err, failed)
			fmt.Fprintf(sum, "%s %d\n%s", page.Name(), len(text), text)
		}
		if got := fmt.Sprintf("%x", sum.Sum(nil))[:16]; err != nil || got != editions[folder.Name()] {
			t.Errorf("edition %s is %s, and was %q: %v", folder.Name(), got, editions[folder.Name()], err)
		}
	}
}

// writeEdition writes the library as it is: its words, and every scenario as a code has it.
func writeEdition(folder string) error {
	if err := os.Mkdir(folder, 0o777); err != nil {
		return err
	}
	var words bytes.Buffer
	for _, row := range agents.Parameters() {
		fmt.Fprintf(&words, "  %s: 0.\n", row.Path)
	}
	for _, s := range agents.Strategies() {
		fmt.Fprintf(&words, "    strategy: %s\n", s.Name)
	}
	words.WriteString("    levers: {")
	for l := range agents.LeverCount {
		fmt.Fprintf(&words, "%s: 0., ", agents.LeverNames[l])
	}
	err := os.WriteFile(filepath.Join(folder, "words.txt"), words.Bytes(), 0o666)
	for _, name := range Names() {
		s, failed := Load(name, nil)
		if failed != nil {
			return failed
		}
		err = errors.Join(err, os.WriteFile(filepath.Join(folder, name+".yaml"), Write(&s.Config, s.Compare), 0o666))
	}
	return err
}

// A code that somebody kept is read for ever, and says the same.
func TestKeptCodesAreRead(t *testing.T) {
	for code, want := range map[string]string{
		"bl1-A7gcORVGJhrNC6N5YTQvQPICAA":                           "3000 customers, 36 months, seed 2024, intensity 0.85",
		"bl1-A4_RUjWIshrNFqPZgubZAqViwl5bGNcOgcwCAA":               "3000 customers, 36 months, seed 2024, intensity 0.3",
		"bl1-A-dnmoUDuBpZ-czcfDSXjeYy-ueygsSixNzUElCaQRslM9Qz4gIA": "3000 customers, 36 months, seed 77, intensity 0.85, exit.trust 1.2",
	} {
		s, err := Load(code, nil)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		c := &s.Config
		got := fmt.Sprintf("%d customers, %d months, seed %d, intensity %.3g", c.Population.Customers, c.Months, c.Seed, c.Brands[0].Levers[agents.Intensity])
		if c.Seed == 77 {
			got += fmt.Sprintf(", exit.trust %.3g", c.Params.Exit.Trust)
		}
		if got != want {
			t.Errorf("%s has %s, want %s", code, got, want)
		}
	}
}
