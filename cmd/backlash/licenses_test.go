package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// linked are the modules of others in the programs of all released systems: path and version, with the module's folder.
func linked(t *testing.T) map[string]string {
	t.Helper()
	modules := map[string]string{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "backlash/cmd/backlash")
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		text, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if name, folder, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				modules[name] = folder
			}
		}
	}
	return modules
}

// stated are the licences of modules that carry no text of their own: what their readme says.
var stated = map[string]string{
	"github.com/mattn/go-localereader v0.0.1": "MIT License\n\nAuthor: Yasuhiro Matsumoto (a.k.a. mattn)\n\nThe module states its licence and author in its readme and carries no further text.",
}

// licenseFiles are a module's licence and notice files: those at its top, those of parts below it that say otherwise too.
func licenseFiles(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := strings.ToUpper(entry.Name())
		for _, start := range []string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"} {
			if strings.HasPrefix(name, start) && !strings.HasSuffix(name, ".GO") && !strings.Contains(path, "testdata") {
				found = append(found, path)
				return nil
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// writeLicenses writes every licence text once, under the names of the modules that it belongs to.
func writeLicenses(t *testing.T, out io.Writer) {
	holders := map[string][]string{} // text to holders
	var order []string
	add := func(holder, text string) {
		text = strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"))
		if holders[text] == nil {
			order = append(order, text)
		}
		if !slices.Contains(holders[text], holder) {
			holders[text] = append(holders[text], holder)
		}
	}
	addFile := func(holder, file string) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		add(holder, string(text))
	}
	addFile("backlash", filepath.Join("..", "..", "LICENSE"))
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	addFile("the Go standard library", filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
	modules := linked(t)
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		files := licenseFiles(t, modules[name])
		if text := stated[name]; text != "" {
			add(name, text)
		} else if len(files) == 0 {
			t.Errorf("%s has no licence text; it may not be linked", name)
		}
		for _, file := range files {
			holder := name
			if below, _ := filepath.Rel(modules[name], file); filepath.Dir(below) != "." {
				holder += " (" + filepath.ToSlash(filepath.Dir(below)) + ")"
			}
			addFile(holder, file)
		}
	}
	for i, text := range order {
		if i > 0 {
			fmt.Fprintf(out, "\n\n%s\n\n", strings.Repeat("-", 80))
		}
		for _, holder := range holders[text] {
			fmt.Fprintln(out, holder)
		}
		fmt.Fprintf(out, "\n%s\n", text)
	}
}

// TestLicenses fails when a module that a released program links is missing from the licence texts that go with it.
func TestLicenses(t *testing.T) {
	var want bytes.Buffer
	writeLicenses(t, &want)
	file := filepath.Join("..", "..", "docs", "licenses.txt")
	if *update {
		if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want.Bytes()) {
		t.Error("docs/licenses.txt is stale: go test ./cmd/backlash -run TestLicenses -update")
	}
}
