//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"backlash/sim/figure"
	"backlash/sim/submit"
)

// corner is a scenario whose brand's name a shell and a page must both quote.
const corner = `backlash: 1
name: "Joe's <corner>"
months: 3
population: {customers: 60}
market: {setting: fashion-ecommerce, contract: repeat-purchase}
brands:
  - {name: "Joe's", strategy: click-maximizer}
`

// shell runs a line in a folder and returns what it prints.
func shell(t *testing.T, dir, line string) []byte {
	t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, said.String())
	}
	return out
}

// fresh is a new folder with nothing but the corner's scenario.
func fresh(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "corner shop.yaml"), []byte(corner), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func readAll(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The command that a page names makes the same page in another folder, byte by byte, whatever was asked for.
func TestAPageIsMadeAgainByItsOwnLine(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it makes many runs, and races show elsewhere")
	}
	const own = ` --set "brands.Joe's.levers.intensity=0.2" `
	for _, args := range []string{
		"subscription-streaming --customers 60 --months 3 --worlds 2",
		"subscription-streaming --customers 60 --months 3 --worlds 2 --seed 5 --strategies hyper-intrusive,balanced --set intensity=0.4",
		"subscription-streaming --customers 60 --months 3 --uncertainty parameters",
		"subscription-streaming --customers 60 --months 3 --uncertainty all --worlds 2",
		"'corner shop.yaml' --worlds 2" + own,
		"./corner\\ shop.yaml --worlds 2 --seed 4",
		"- --worlds 2" + own + "< 'corner shop.yaml'",
		`"$(backlash share 'corner shop.yaml')" --worlds 2` + own,
	} {
		one, two := fresh(t), fresh(t)
		shell(t, one, "backlash report "+strings.Replace(args, " --worlds", " --quiet -o other.html --worlds", 1)+map[bool]string{true: " --quiet -o other.html"}[!strings.Contains(args, "--worlds")])
		page := readAll(t, filepath.Join(one, "other.html"))
		line := regexp.MustCompile(`Made again by: (backlash report [^<]*)<`).FindSubmatch(page)
		if line == nil {
			t.Errorf("%s: the page does not say how it is made again", args)
			continue
		}
		shell(t, two, html.UnescapeString(string(line[1])))
		if again := readAll(t, filepath.Join(two, "report.html")); !bytes.Equal(page, again) {
			t.Errorf("%s: %s makes another page", args, line[1])
		}
	}
}

// Every command that a paper names makes its part again, byte by byte, from nothing but the scenario in the paper's folder; and its
// script makes the whole folder.
func TestAPaperIsMadeAgainByItsOwnLines(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it makes many runs, and races show elsewhere")
	}
	for _, args := range []string{
		"subscription-streaming --customers 60 --months 3 --seed 5 --strategies balanced,guardrailed --set intensity=0.4 --set parameters.trust.loss_gain_ratio=1.7",
		`'corner shop.yaml' --set "brands.Joe's.levers.intensity=0.2"`,
	} {
		dir := fresh(t)
		shell(t, dir, "backlash paper "+args+" --worlds 5 --samples 4 -o paper --quiet")
		paper, again := filepath.Join(dir, "paper"), filepath.Join(dir, "parts")
		if err := os.MkdirAll(filepath.Join(again, "figures"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(again, "scenario.yaml"), readAll(t, filepath.Join(paper, "scenario.yaml")), 0o644); err != nil {
			t.Fatal(err)
		}
		_, commands, _ := strings.Cut(string(readAll(t, filepath.Join(paper, "paper.md"))), "## Commands")
		n := 0
		for line := range strings.Lines(commands) {
			if line, ok := strings.CutPrefix(line, "    "); ok {
				shell(t, again, line)
				n++
			}
		}
		if n < 7 {
			t.Errorf("%s: only %d commands: %s", args, n, commands)
		}
		parts := 0
		err := filepath.WalkDir(again, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || entry.Name() == "manifest.json" || strings.Contains(path, "/work/") {
				return err
			}
			name, err := filepath.Rel(again, path)
			if err != nil {
				return err
			}
			parts++
			if !bytes.Equal(readAll(t, path), readAll(t, filepath.Join(paper, name))) {
				t.Errorf("%s: %s comes out otherwise", args, name)
			}
			return nil
		})
		if err != nil || parts < n {
			t.Errorf("%s: %d files of %d commands, %v", args, parts, n, err)
		}
		if said := shell(t, dir, "sh paper/rerun.sh whole"); !strings.Contains(string(said), "The same bytes") {
			t.Errorf("%s: %s", args, said)
		}
	}
}

// Every kind of figure is the same bytes when the same command runs in another folder, with settings and with drawn parameters.
func TestAFigureIsMadeAgain(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it makes many runs, and races show elsewhere")
	}
	for kind, args := range map[string]string{"series": "--uncertainty all --set intensity=0.4", "difference": "--uncertainty parameters",
		"compare": "--uncertainty people", "causes": "--set intensity=0.4", "survival": "--set control=0.9 --seed 3",
		"threshold": "--worlds 5 --vary transparency=0:1:6", "hysteresis": "--vary transparency=0:1:3",
		"heat": "--vary transparency=0:1:2 --vary control=0:1:2 --uncertainty parameters", "front": "--seed 4",
		"sensitivity": "--vary transparency=0:1 --vary control=0:1 --set intensity=0.4", "tornado": "--vary transparency=0:1 --vary control=0:1"} {
		format := figure.Formats[len(kind)%len(figure.Formats)] // each of them somewhere
		line := "backlash figure " + kind + " subscription-streaming --customers 60 --months 3 --worlds 2 --quiet -o a." + format + " " + args
		one, two := t.TempDir(), t.TempDir()
		shell(t, one, line)
		shell(t, two, line+" --workers 1")
		if !bytes.Equal(readAll(t, filepath.Join(one, "a."+format)), readAll(t, filepath.Join(two, "a."+format))) {
			t.Errorf("%s: other bytes", line)
		}
	}
}

// The command in the manifest of a folder makes the folder's results again from the scenario in it.
func TestAFolderIsMadeAgainByItsManifest(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it makes many runs, and races show elsewhere")
	}
	for _, args := range []string{
		"run subscription-streaming --seed 5 --set intensity=0.4 --strategy balanced --worlds 2",
		"run subscription-streaming --uncertainty all --worlds 2 --customer-table",
		"compare subscription-streaming --strategies balanced,hyper-intrusive --set intensity=0.4 --seed 5 --worlds 2",
		"compare 'corner shop.yaml' --uncertainty parameters",
		"sensitivity subscription-streaming --set human=0.6 --strategy balanced --metric trust@2 --vary intensity=0:1 --vary control=0.2:0.9 --samples 8",
		"threshold subscription-streaming --lever control --levels 3 --with none --metric trust --worlds 5",
		"sweep subscription-streaming --vary intensity=0,1 --set control=0.4 --seed 5 --format csv",
		"sweep subscription-streaming --vary intensity=0:1 --design sobol --points 4 --precision trust=0.5",
	} {
		dir := fresh(t)
		shell(t, dir, "backlash "+args+" --customers 60 --months 3 --quiet --out one")
		again := filepath.Join(dir, "again")
		if err := os.Mkdir(again, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"scenario.yaml", "plan.json"} { // what the command may read
			if _, err := os.Stat(filepath.Join(dir, "one", name)); err == nil {
				if err := os.WriteFile(filepath.Join(again, name), readAll(t, filepath.Join(dir, "one", name)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		words := manifestCommand(t, filepath.Join(dir, "one", "manifest.json"))
		shell(t, again, strings.Join(words, " ")+" --quiet")
		files, err := filepath.Glob(filepath.Join(dir, "one", "*"))
		if err != nil || len(files) < 5 {
			t.Fatalf("%v, %v", files, err)
		}
		for _, path := range files {
			name := filepath.Base(path)
			if name == "manifest.json" || name == "work" {
				continue
			}
			if !bytes.Equal(readAll(t, path), readAll(t, filepath.Join(again, "again", name))) {
				t.Errorf("%s: %s comes out otherwise", args, name)
			}
		}
	}
}

func manifestCommand(t *testing.T, path string) []string {
	t.Helper()
	var m struct {
		Command []string `json:"command"`
	}
	if err := json.Unmarshal(readAll(t, path), &m); err != nil || len(m.Command) == 0 {
		t.Fatalf("%v, %v", m, err)
	}
	for i, word := range m.Command {
		m.Command[i] = submit.Quote(word)
	}
	return m.Command
}
