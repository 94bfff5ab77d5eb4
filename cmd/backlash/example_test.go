package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The worked example of docs/contributing.md, followed to the letter in a copy of the agents: its code and its row as they stand there, then the checks that
// the page promises. Only with BACKLASH_FULL, since it compiles the copy.
func TestTheWorkedExampleWorks(t *testing.T) {
	if os.Getenv("BACKLASH_FULL") == "" {
		t.Skip("BACKLASH_FULL=1 follows the worked example of the contributing page")
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "contributing.md"))
	if err != nil {
		t.Fatal(err)
	}
	var code, row string
	for _, m := range regexp.MustCompile("(?s)   ```go\n(.*?)   ```\n").FindAllSubmatch(page, -1) {
		block := strings.ReplaceAll(string(m[1]), "\n   ", "\n")
		if block = strings.TrimPrefix(block, "   "); strings.HasPrefix(block, "{Path:") {
			row = block
		} else {
			code += "\n" + block
		}
	}
	if row == "" || !strings.Contains(code, "func season(") {
		t.Fatal("the page has no example any more")
	}
	dir := t.TempDir()
	for _, part := range []string{"agents", "sim/rng"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("..", "..", part))); err != nil {
			t.Fatal(err)
		}
	}
	put := func(name string, change func(text string) string) {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		changed := change(string(text))
		if changed == string(text) {
			t.Fatalf("%s has no place for the example", name)
		}
		if err := os.WriteFile(path, []byte(changed), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	after := func(line, more string) func(string) string {
		return func(text string) string { return strings.Replace(text, line, line+more, 1) }
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		put(name, func(string) string { return string(text) })
	}
	put("agents/season.go", func(string) string { return "package agents\n" + code })
	put("agents/params.go", after("type Params struct {\n", "\tSeason SeasonParams\n"))
	put("agents/parameters_market.go", func(text string) string {
		at := strings.LastIndex(text, "\t}\n}")
		return text[:at] + row + text[at:]
	})
	put("agents/kernel.go", after("type kernel struct {\n", "\tseason func(b *Block, p *SeasonParams, weight float32)\n"))
	put("agents/kernel.go", after("var plainKernel = kernel{\n", "\tseason: season,\n"))
	put("agents/month.go", func(text string) string {
		return regexp.MustCompile(`\n\tk\.feel\(.*`).ReplaceAllString(text, "$0\n\tk.season(b, &p.Season, weightOf(e.Month))")
	})
	for _, args := range [][]string{{"generate", "./agents"}, {"test", "-short", "./agents"}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, bytes.TrimSpace(out))
		}
	}
}
