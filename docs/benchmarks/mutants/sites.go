package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// site is one place and what is changed there: the text between two offsets of a file.
type site struct {
	dir, file  string
	function   string
	from, to   int // offsets in the file
	row        int // line of the file
	put        string
	was, is    string // in the words of a line
	occurrence int    // of the same change in the function, from 0
}

// key orders sites, whatever order files are read in.
func (s *site) key() string { return fmt.Sprintf("%s %08d %s", s.file, s.from, s.put) }

// line tells a site so that it is found again when lines have moved.
func (s *site) line() string {
	flat := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	return fmt.Sprintf("%s %s #%d: %s -> %s", filepath.ToSlash(s.file), s.function, s.occurrence, flat(s.was), flat(s.is))
}

// mutate is the file with the change.
func (s *site) mutate() ([]byte, error) {
	text, err := os.ReadFile(s.file)
	if err != nil {
		return nil, err
	}
	return append(append(append([]byte{}, text[:s.from]...), s.put...), text[s.to:]...), nil
}

// exchanged are the signs of operators and what they become.
var exchanged = map[token.Token]token.Token{token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR, token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.LAND: token.LOR, token.LOR: token.LAND}

// sitesOf are the places of a package, without its tests.
func sitesOf(dir string) ([]site, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var out []site
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			fn, is := d.(*ast.FuncDecl)
			if !is || fn.Body == nil {
				continue
			}
			name := fn.Name.Name
			if fn.Recv != nil {
				name = strings.TrimLeft(written(set, fn.Recv.List[0].Type), "*") + "." + name
			}
			times := map[string]int{}
			add := func(from, to token.Pos, put, was, is string) {
				s := site{dir: dir, file: path, function: name, from: set.Position(from).Offset, row: set.Position(from).Line, to: set.Position(to).Offset, put: put, was: was, is: is}
				s.occurrence = times[was+"\x00"+is]
				times[was+"\x00"+is]++
				out = append(out, s)
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool { return inspect(set, n, add) })
		}
	}
	return out, nil
}

// written is a node as text.
func written(set *token.FileSet, n ast.Node) string {
	var b bytes.Buffer
	_ = printer.Fprint(&b, set, n) // into memory
	return b.String()
}

// inspect adds what can be changed at a node; false: nothing below it is looked at.
func inspect(set *token.FileSet, n ast.Node, add func(from, to token.Pos, put, was, is string)) bool {
	whole := func(n ast.Node, is string) { add(n.Pos(), n.End(), is, written(set, n), is) }
	switch x := n.(type) {
	case *ast.CallExpr: // a capacity changes nothing
		if f, is := x.Fun.(*ast.Ident); is && f.Name == "make" && len(x.Args) == 3 {
			for _, arg := range x.Args[:2] {
				ast.Inspect(arg, func(n ast.Node) bool { return inspect(set, n, add) })
			}
			return false
		}
	case *ast.BinaryExpr:
		if to, known := exchanged[x.Op]; known {
			add(x.OpPos, x.OpPos+token.Pos(len(x.Op.String())), to.String(), written(set, x), written(set, &ast.BinaryExpr{X: x.X, Op: to, Y: x.Y}))
		}
	case *ast.IfStmt:
		whole(x.Cond, "!("+written(set, x.Cond)+")")
	case *ast.UnaryExpr:
		if x.Op == token.NOT || x.Op == token.SUB {
			whole(x, written(set, x.X))
		}
	case *ast.IncDecStmt:
		is := "--"
		if x.Tok == token.DEC {
			is = "++"
		}
		add(x.TokPos, x.TokPos+2, is, written(set, x), written(set, x.X)+is)
	case *ast.BasicLit:
		if v, err := strconv.Atoi(x.Value); x.Kind == token.INT && err == nil {
			whole(x, strconv.Itoa(v+1))
		}
	case *ast.ExprStmt:
		if _, call := x.X.(*ast.CallExpr); call {
			whole(x, "")
		}
	case *ast.BranchStmt:
		if x.Label == nil && x.Tok == token.CONTINUE {
			whole(x, "break")
		}
	case *ast.ReturnStmt:
		if len(x.Results) == 1 {
			if id, is := x.Results[0].(*ast.Ident); is && id.Name == "err" {
				whole(x, "return nil")
			}
		}
	case *ast.SelectorExpr:
		switch x.Sel.Name {
		case "Lo":
			add(x.Sel.Pos(), x.Sel.End(), "Hi", written(set, x), written(set, x.X)+".Hi")
		case "Hi":
			add(x.Sel.Pos(), x.Sel.End(), "Lo", written(set, x), written(set, x.X)+".Lo")
		}
	}
	return true
}
