// Package decode reads strict YAML, of which JSON is a part. It reports every mistake in a file at once, each with its place, what was
// wanted and the nearest name that exists. What a file means is up to the caller.
package decode

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// MaxBytes is the size of the largest text that is read, as UTF-8.
const MaxBytes = 1 << 20

// Node is a part of a file's syntax tree.
type Node = ast.Node

// Pair is a key of a mapping with its value.
type Pair = ast.MappingValueNode

// Decoder walks the syntax tree of a file, so that it sees what was written and not what YAML would make of it. It collects
// every problem and continues.
type Decoder struct {
	File     string // the name that problems show
	Begin    string // what writes such a file to start from, as a whole clause; "": nothing does
	problems Problems
}

// Field is one key of a mapping and the function that reads its value.
type Field struct {
	Name string
	Also []string // what else people call it: no key, but known for a slip
	Read func(n Node, path string)
}

// Add reports a problem that belongs to no node.
func (d *Decoder) Add(p Problem) { d.problems = append(d.problems, p) }

// Failed returns the number of problems so far.
func (d *Decoder) Failed() int { return len(d.problems) }

// Err returns all problems in the order of their places, as Problems, or nil when there are none.
func (d *Decoder) Err() error {
	if len(d.problems) == 0 {
		return nil
	}
	d.problems.sort()
	return d.problems
}

// Fail reports what is wrong with the value of a node.
func (d *Decoder) Fail(n Node, path, value string, m Mistake) {
	p := Problem{File: d.File, Path: path, Value: value, Wish: m.Wish, Nearest: m.Nearest}
	if n != nil {
		p.Line, p.Column = Place(n)
	}
	d.problems = append(d.problems, p)
}

// Tree parses a file, in any encoding that Text reads, into its one document; nil when there is nothing to walk.
func (d *Decoder) Tree(raw []byte) Node {
	refuse := func(line, column int, wish string) Node {
		d.problems = append(d.problems, Problem{File: d.File, Line: line, Column: column, Wish: wish})
		return nil
	}
	text, err := Text(raw)
	if err != nil {
		return refuse(0, 0, err.Error())
	}
	if line, wish := unfit(text); line > 0 {
		return refuse(line, 1, wish)
	}
	if line, column, wish := odd(text); line > 0 {
		return refuse(line, column, wish)
	}
	f, err := parse(text)
	if err != nil {
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil {
			at := syntax.GetToken().Position
			return refuse(at.Line, at.Column, "not valid YAML: "+FirstLine(syntax.GetMessage()))
		}
		return refuse(0, 0, "not valid YAML: "+FirstLine(err.Error()))
	}
	var body Node
	for _, doc := range f.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			d.Fail(doc.Body, "", "", Mistake{Wish: "want one document in a file"})
			return nil
		}
		body = doc.Body
	}
	if body == nil {
		if d.Begin == "" {
			return refuse(1, 1, "the file is empty")
		}
		return refuse(1, 1, "the file is empty; "+d.Begin)
	}
	return body
}

// parse guards against a parser that panics: for the reader of a file that is a syntax error like any other.
func parse(text []byte) (f *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the parser gave up: %v", r)
		}
	}()
	return parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
}

// FirstLine returns the first line of a message.
func FirstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// Object reads a mapping: its fields in the order of the list, which is the order in which they depend on each other.
func (d *Decoder) Object(n Node, path string, fields []Field) {
	values := d.Pairs(n, path)
	if values == nil {
		return
	}
	names, meant := make([]string, len(fields)), map[string]string{}
	for i, f := range fields {
		names[i] = f.Name
		for _, other := range f.Also {
			meant[other] = f.Name
		}
	}
	found := map[string]Node{}
	for _, v := range values {
		if d.Full() {
			return
		}
		key, ok := d.Key(v, path)
		if !ok {
			continue
		}
		at := Join(path, Cut(key))
		switch {
		case found[key] != nil:
			d.Fail(v.Key, at, "", Mistake{Wish: "the key stands here a second time"})
		case !slices.Contains(names, key):
			near, known := meant[strings.ToLower(key)]
			if !known {
				near = Nearest(key, names)
			}
			d.Fail(v.Key, at, "", Mistake{UnknownKey(names), near})
		default:
			found[key] = v.Value
		}
	}
	for _, f := range fields {
		if v := found[f.Name]; v != nil {
			f.Read(v, Join(path, f.Name))
		}
	}
}

// UnknownKey says that a key is unknown, and which ones are known when they are few.
func UnknownKey(names []string) string {
	if len(names) <= 8 {
		return "unknown key; known are " + strings.Join(names, ", ")
	}
	return "unknown key"
}

// Pairs returns a mapping's pairs, nil when the node is none.
func (d *Decoder) Pairs(n Node, path string) []*ast.MappingValueNode {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) == 0 {
			return []*ast.MappingValueNode{}
		}
		return d.withoutCommas(m.Values, path)
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}
	}
	if d.Plain(n, path) {
		d.Fail(n, path, shown(n), Mistake{Wish: "want a mapping of keys and values"})
	}
	return nil
}

// Key returns the name of a pair, and false with a problem when the key is not a plain name.
func (d *Decoder) Key(v *ast.MappingValueNode, path string) (string, bool) {
	k, ok := v.Key.(*ast.StringNode)
	if !ok {
		what := "want a plain key"
		if v.Key.Type() == ast.MergeKeyType {
			what = "merge keys are not allowed here: write the values out"
		}
		d.Fail(v.Key, path, v.Key.GetToken().Value, Mistake{Wish: what})
		return "", false
	}
	return k.Value, true
}

// List reads a sequence.
func (d *Decoder) List(n Node, path string, most int, each func(n Node, path string)) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		if d.Plain(n, path) {
			d.Fail(n, path, shown(n), Mistake{Wish: "want a list"})
		}
		return
	}
	if len(s.Values) > most {
		d.Fail(n, path, fmt.Sprintf("%d entries", len(s.Values)), Mistake{Wish: fmt.Sprintf("want at most %d", most)})
		return
	}
	for i, v := range s.Values {
		if d.Full() {
			return
		}
		each(v, fmt.Sprintf("%s[%d]", path, i))
	}
}

// Scalar reads a single value as it was written.
func (d *Decoder) Scalar(n Node, path string) (Scalar, bool) {
	if !d.Plain(n, path) {
		return Scalar{}, false
	}
	switch v := n.(type) {
	case *ast.StringNode:
		t := v.GetToken().Type
		return Scalar{v.Value, t == token.SingleQuoteType || t == token.DoubleQuoteType}, true
	case *ast.LiteralNode:
		return Scalar{v.Value.Value, true}, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return Scalar{Text: n.GetToken().Value}, true
	case *ast.NullNode:
		d.Fail(n, path, "", Mistake{Wish: "want a value, nothing stands here"})
		return Scalar{}, false
	}
	d.Fail(n, path, shown(n), Mistake{Wish: "want a single value"})
	return Scalar{}, false
}

// Plain refuses what makes a file mean more than it says: anchors, aliases, merge keys, tags.
func (d *Decoder) Plain(n Node, path string) bool {
	switch n.Type() {
	case ast.AnchorType, ast.AliasType:
		d.Fail(n, path, "", Mistake{Wish: "anchors and aliases are not allowed here: write the value out"})
		return false
	case ast.TagType:
		d.Fail(n, path, "", Mistake{Wish: "tags are not allowed here"})
		return false
	}
	return true
}

// Set reads one scalar by its own rules and reports what they do not like.
func (d *Decoder) Set(n Node, path string, read func(s Scalar) Mistake) {
	s, ok := d.Scalar(n, path)
	if !ok {
		return
	}
	if m := read(s); m.Wish != "" {
		d.Fail(n, path, Quote(s), m)
	}
}

// Demand reports a required key that is missing from a mapping.
func (d *Decoder) Demand(root Node, there bool, path, wish string) {
	if !there && IsMapping(root) {
		d.Fail(root, path, "", Mistake{Wish: wish})
	}
}
