package agents

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// No equation holds a number of its own but 0, 1/2, 1 and 2: all others are rows of the table of parameters, where they can be seen, set and doubted. What is left
// out are the traits' distributions and the messages of the probe, which have their own tests, tables of names, and the mathematics of exp, ln and the normal.
func TestNoNumberHidesInAnEquation(t *testing.T) {
	others := []string{"math.go", "dice.go", "draws.go", "sampler.go", "people.go", "probe.go", "kinds.go", "strategies.go", "levers.go", "metricstable.go", "metrics.go", "parameters.go",
		"parameters_trust.go", "parameters_content.go", "parameters_market.go", "exposure.go", "counter.go", "tally.go", "totals.go", "terms.go", "label.go", "parameterset.go", "columns.go", "vector_amd64.go", "vector_other.go", "kernel.go"}
	allowed := []string{"0", "0.", ".5", "1", "2", "20", "255"} // 20 bits of a share, and a full byte
	mechanisms := 0
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") || slices.Contains(others, e.Name()) {
			continue
		}
		mechanisms++
		files := token.NewFileSet()
		tree, err := parser.ParseFile(files, e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if x, is := n.(*ast.BasicLit); is && (x.Kind == token.FLOAT || x.Kind == token.INT) && !slices.Contains(allowed, x.Value) {
					t.Errorf("%s: %s in %s: give it a row in the table of parameters", files.Position(x.Pos()), x.Value, f.Name.Name)
				}
				return true
			})
		}
	}
	if mechanisms < 20 {
		t.Errorf("only %d files of mechanisms", mechanisms)
	}
}

// A comment names parameters; it does not repeat their values, which move. Levels of a lever are what its number means.
func TestNoValueHidesInAComment(t *testing.T) {
	value := regexp.MustCompile(`(^|[^0-9A-Za-z.])\.[0-9]`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || slices.Contains([]string{"levers.go", "vector_amd64.go"}, name) {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range tree.Comments {
			for _, c := range group.List {
				if value.MatchString(c.Text) {
					t.Errorf("%s: name the parameter: %s", set.Position(c.Pos()), c.Text)
				}
			}
		}
	}
}
