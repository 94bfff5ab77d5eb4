package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"backlash/scenarios"
)

// What makes a guide's command take long.
var (
	crowd  = regexp.MustCompile(`--customers \d+`)
	trials = regexp.MustCompile(`--evaluations \d+`)
)

// The commands in the guides, in their order, each in the folder that the ones before have left: all must succeed. They ask for
// fewer customers and trials here than the guides do, the story too, so that its claims may fail; its long check is left to the stories' own tests;
// BACKLASH_FULL=1 runs all of them as they stand, as the tutorial is always. Lines that begin with > are what the command before prints.
func TestGuides(t *testing.T) {
	if testing.Short() {
		t.Skip("the guides' examples take some seconds")
	}
	guides, err := filepath.Glob(filepath.Join("..", "..", "docs", "guide-*.md"))
	if err != nil || len(guides) < 2 {
		t.Fatalf("guides %v: %v", guides, err)
	}
	guides = append(guides, filepath.Join("..", "..", "docs", "reading-results.md"), filepath.Join("..", "..", "docs", "facilitator-guide.md"),
		filepath.Join("..", "..", "docs", "tutorial.md"))
	story, err := os.ReadFile(filepath.Join("..", "..", "scenarios", "stories", "unseen-backlash.md"))
	if err != nil {
		t.Fatal(err)
	}
	story = regexp.MustCompile(`population.customers: \d+`).ReplaceAll(story, []byte("population.customers: 200"))
	company, err := filepath.Abs(filepath.Join("..", "..", "docs", "company"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, path := range guides {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(path)] = string(text)
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := errors.Join(os.CopyFS(".", os.DirFS(company)), os.WriteFile("unseen.md", story, 0o666)); err != nil {
				t.Fatal(err)
			}
			found := regexp.MustCompile(`(?m)^    (backlash|>) (.*)$`).FindAllStringSubmatch(text, -1)
			if len(found) == 0 {
				t.Fatal("no command found")
			}
			printed, asked, fits := "", "", 0
			for _, c := range found {
				line := c[2]
				if c[1] == ">" { // a line that the command before prints
					if asked != "" && !strings.Contains(printed, strings.Join(strings.Fields(line), " ")) {
						t.Errorf("backlash %s does not print\n%s", asked, line)
					}
					continue
				}
				if asked = line; os.Getenv("BACKLASH_FULL") == "" && name != "tutorial.md" {
					if line == "workshop check unseen-backlash" {
						continue
					}
					if strings.HasPrefix(line, "fit ") && !strings.Contains(line, "--read") {
						if fits++; fits > 1 { // fitting anew, and an experiment, are in a script of their own
							continue
						}
					}
					line = strings.Replace(line, "unseen-backlash", "unseen.md", 1)
					line = trials.ReplaceAllString(crowd.ReplaceAllString(line, "--customers 100"), "--evaluations 12")
					if line != asked { // it prints other numbers
						asked = ""
					}
				}
				var out, errs bytes.Buffer
				if code := program(context.Background(), shellWords(line), strings.NewReader(""), &out, &errs); code != 0 && !(strings.Contains(line, "unseen.md") && code == 4) {
					t.Fatalf("backlash %s: exit code %d\n%s", line, code, errs.String())
				}
				printed = strings.Join(strings.Fields(out.String()), " ")
			}
		})
	}
}

// shellWords splits a command as a shell would, single quotes kept together.
func shellWords(line string) []string {
	var words []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

// Every command line in every document is one that the program takes: its command is there, and so are its flags, with values of their kind. What it does is another
// matter, which guides have tested.
func TestDocumentsHoldCommandLines(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	adr, err := filepath.Glob(filepath.Join("..", "..", "docs", "adr", "002*.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	inline, block := regexp.MustCompile("`(?:go run \\./cmd/)?backlash ([^`]+)`"), regexp.MustCompile(`(?m)^ *(?:go run \./cmd/)?backlash (\S.*)$`)
	for _, page := range append(append(pages, adr...), filepath.Join("..", "..", "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		plain := strings.ReplaceAll(string(text), "\\\n", " ")
		for _, found := range append(inline.FindAllStringSubmatch(strings.Join(strings.Fields(plain), " "), -1), block.FindAllStringSubmatch(plain, -1)...) {
			line := found[1]
			for _, end := range []string{"  #", " > ", " | ", " && ", " 2>", " ..."} {
				line, _, _ = strings.Cut(line, end)
			}
			if strings.Contains(line, "[") || strings.HasPrefix(line, "COMMAND") || strings.HasPrefix(line, "|") {
				continue
			}
			seen++
			if m := regexp.MustCompile(`^explain ([a-z-]+) .*--customer (\d+)`).FindStringSubmatch(line); m != nil && !strings.Contains(line, "--customers") {
				s, err := scenarios.Load(m[1], nil)
				if n, wrong := strconv.Atoi(m[2]); err != nil || wrong != nil || n >= s.Config.Population.Customers {
					t.Errorf("%s: backlash %s: there is no such customer", filepath.Base(page), line)
				}
			}
			var out, errs bytes.Buffer
			if code := program(context.Background(), append(shellWords(line), "--help"), strings.NewReader(""), &out, &errs); code != 0 {
				t.Errorf("%s: backlash %s: %s", filepath.Base(page), line, errs.String())
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d command lines found", seen)
	}
}
