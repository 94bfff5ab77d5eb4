package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The commands in the guides, in their order, each in the folder that the ones before have left: all must succeed.
func TestGuides(t *testing.T) {
	if testing.Short() {
		t.Skip("the guides' examples take some seconds")
	}
	guides, err := filepath.Glob(filepath.Join("..", "..", "docs", "guide-*.md"))
	if err != nil || len(guides) < 2 {
		t.Fatalf("guides %v: %v", guides, err)
	}
	guides = append(guides, filepath.Join("..", "..", "docs", "reading-results.md"), filepath.Join("..", "..", "docs", "facilitator-guide.md"))
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
			commands := regexp.MustCompile(`(?m)^    backlash (.*)$`).FindAllStringSubmatch(text, -1)
			if len(commands) == 0 {
				t.Fatal("no command found")
			}
			for _, c := range commands {
				var out, errs bytes.Buffer
				if code := program(context.Background(), shellWords(c[1]), strings.NewReader(""), &out, &errs); code != 0 {
					t.Fatalf("backlash %s: exit code %d\n%s", c[1], code, errs.String())
				}
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
