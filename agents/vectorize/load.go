package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

// directive marks the functions to translate, as the last line of their comment.
const directive = "//kernel:vector"

// source is a package as read: its functions by name and those that are marked, in the order of files and lines.
type source struct {
	files  *token.FileSet
	info   *types.Info
	name   string
	types  *types.Package
	bodies map[types.Object]*ast.FuncDecl
	marked []*ast.FuncDecl
}

// isSource says whether a file is one to read: no test, and not what this program wrote.
func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, "vector_")
}

// load reads and type-checks a directory. What the generated files would declare is missing, and types complains of that; in
// the marked functions and what they call nothing may be missing, and translation says so where it is.
func load(dir string) (*source, error) {
	s := &source{files: token.NewFileSet(), bodies: map[types.Object]*ast.FuncDecl{}}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, e := range entries {
		if !isSource(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(s.files, e.Name(), text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no Go files", dir)
	}
	return s, s.check(dir, files)
}

// check runs the type checker and collects the functions.
func (s *source) check(dir string, files []*ast.File) error {
	exports, err := exportData(dir, files)
	if err != nil {
		return err
	}
	s.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	config := types.Config{Importer: importer.ForCompiler(s.files, "gc", exports), Error: func(error) {}, Sizes: types.SizesFor("gc", "amd64")}
	s.name = files[0].Name.Name
	s.types, _ = config.Check(s.name, s.files, files, s.info) // complaints: see load
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				s.bodies[s.info.Defs[fn.Name]] = fn
				if fn.Doc != nil && fn.Doc.List[len(fn.Doc.List)-1].Text == directive {
					s.marked = append(s.marked, fn)
				}
			}
		}
	}
	return nil
}

// exportData asks the go command for the compiled imports, which the type checker reads.
func exportData(dir string, files []*ast.File) (func(path string) (io.ReadCloser, error), error) {
	wanted := map[string]bool{}
	for _, f := range files {
		for _, i := range f.Imports {
			wanted[strings.Trim(i.Path.Value, `"`)] = true
		}
	}
	if len(wanted) == 0 {
		return func(path string) (io.ReadCloser, error) { return nil, errors.New("no import of " + path) }, nil
	}
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
	for path := range wanted {
		args = append(args, path)
	}
	sort.Strings(args[5:])
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, complaint.String())
	}
	where := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if path, file, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			where[path] = file
		}
	}
	return func(path string) (io.ReadCloser, error) {
		if where[path] == "" {
			return nil, errors.New("no export data for " + path)
		}
		return os.Open(where[path])
	}, nil
}
