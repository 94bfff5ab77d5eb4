package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// decoder walks the syntax tree of a file, so that it sees what was written and not what YAML would make of it. It collects
// every problem and goes on.
type decoder struct {
	file     string
	problems Problems
}

// field is one key of a mapping and what to do with its value.
type field struct {
	name string
	read func(n ast.Node, path string)
}

func (d *decoder) fail(n ast.Node, path, value string, m mistake) {
	p := Problem{File: d.file, Path: path, Value: value, Wish: m.wish, Nearest: m.nearest}
	if n != nil {
		if t := start(n); t != nil && t.Position != nil {
			p.Line, p.Column = t.Position.Line, t.Position.Column
		}
	}
	d.problems = append(d.problems, p)
}

// start is the token a reader would point at: a mapping without braces begins with its first key, not with the colon.
func start(n ast.Node) *token.Token {
	switch m := n.(type) {
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return m.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return m.Key.GetToken()
	}
	return n.GetToken()
}

// tree parses the text into its one document; nil when there is nothing to walk.
func (d *decoder) tree(text []byte) ast.Node {
	refuse := func(line, column int, wish string) ast.Node {
		d.problems = append(d.problems, Problem{File: d.file, Line: line, Column: column, Wish: wish})
		return nil
	}
	switch {
	case len(text) > MaxBytes:
		return refuse(0, 0, "the file is larger than 1 MiB")
	case !utf8.Valid(text):
		return refuse(0, 0, "the file is not UTF-8 text")
	case bytes.IndexByte(text, 0) >= 0:
		return refuse(0, 0, "the file holds a zero byte")
	}
	if line, wish := unfit(text); line > 0 {
		return refuse(line, 1, wish)
	}
	f, err := parse(text)
	if err != nil {
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil {
			at := syntax.GetToken().Position
			return refuse(at.Line, at.Column, "not valid YAML: "+firstLine(syntax.GetMessage()))
		}
		return refuse(0, 0, "not valid YAML: "+firstLine(err.Error()))
	}
	var body ast.Node
	for _, doc := range f.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			d.fail(doc.Body, "", "", mistake{wish: "want one document in a file"})
			return nil
		}
		body = doc.Body
	}
	if body == nil {
		return refuse(1, 1, "the file is empty; `backlash scenarios new` writes one to start from")
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

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// object reads a mapping: its fields in the order of the list, which is the order in which they depend on each other.
func (d *decoder) object(n ast.Node, path string, fields []field) {
	values := d.pairs(n, path)
	if values == nil {
		return
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	found := map[string]ast.Node{}
	for _, v := range values {
		if d.full() {
			return
		}
		key, ok := d.key(v, path)
		if !ok {
			continue
		}
		at := join(path, cut(key))
		switch {
		case found[key] != nil:
			d.fail(v.Key, at, "", mistake{wish: "the key stands here a second time"})
		case !contains(names, key):
			d.fail(v.Key, at, "", mistake{unknownKey(names), Nearest(key, names)})
		default:
			found[key] = v.Value
		}
	}
	for _, f := range fields {
		if v := found[f.name]; v != nil {
			f.read(v, join(path, f.name))
		}
	}
}

func unknownKey(names []string) string {
	if len(names) <= 8 {
		return "unknown key; known are " + strings.Join(names, ", ")
	}
	return "unknown key"
}

// pairs returns a mapping's pairs, nil when the node is none.
func (d *decoder) pairs(n ast.Node, path string) []*ast.MappingValueNode {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) == 0 {
			return []*ast.MappingValueNode{}
		}
		return m.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}
	}
	if d.plain(n, path) {
		d.fail(n, path, shown(n), mistake{wish: "want a mapping of keys and values"})
	}
	return nil
}

func (d *decoder) key(v *ast.MappingValueNode, path string) (string, bool) {
	k, ok := v.Key.(*ast.StringNode)
	if !ok {
		what := "want a plain key"
		if v.Key.Type() == ast.MergeKeyType {
			what = "merge keys are not allowed here: write the values out"
		}
		d.fail(v.Key, path, v.Key.GetToken().Value, mistake{wish: what})
		return "", false
	}
	return k.Value, true
}

// list reads a sequence.
func (d *decoder) list(n ast.Node, path string, most int, each func(n ast.Node, path string)) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		if d.plain(n, path) {
			d.fail(n, path, shown(n), mistake{wish: "want a list"})
		}
		return
	}
	if len(s.Values) > most {
		d.fail(n, path, fmt.Sprintf("%d entries", len(s.Values)), mistake{wish: fmt.Sprintf("want at most %d", most)})
		return
	}
	for i, v := range s.Values {
		if d.full() {
			return
		}
		each(v, fmt.Sprintf("%s[%d]", path, i))
	}
}

// scalar reads a single value as it was written.
func (d *decoder) scalar(n ast.Node, path string) (scalar, bool) {
	if !d.plain(n, path) {
		return scalar{}, false
	}
	switch v := n.(type) {
	case *ast.StringNode:
		t := v.GetToken().Type
		return scalar{v.Value, t == token.SingleQuoteType || t == token.DoubleQuoteType}, true
	case *ast.LiteralNode:
		return scalar{v.Value.Value, true}, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return scalar{text: n.GetToken().Value}, true
	case *ast.NullNode:
		d.fail(n, path, "", mistake{wish: "want a value, nothing stands here"})
		return scalar{}, false
	}
	d.fail(n, path, shown(n), mistake{wish: "want a single value"})
	return scalar{}, false
}

// plain refuses what makes a file mean more than it says: anchors, aliases, merge keys, tags.
func (d *decoder) plain(n ast.Node, path string) bool {
	switch n.Type() {
	case ast.AnchorType, ast.AliasType:
		d.fail(n, path, "", mistake{wish: "anchors and aliases are not allowed here: write the value out"})
		return false
	case ast.TagType:
		d.fail(n, path, "", mistake{wish: "tags are not allowed here"})
		return false
	}
	return true
}

// set reads one scalar by its own rules and reports what they do not like.
func (d *decoder) set(n ast.Node, path string, read func(s scalar) mistake) {
	s, ok := d.scalar(n, path)
	if !ok {
		return
	}
	if m := read(s); m.wish != "" {
		d.fail(n, path, quote(s), m)
	}
}

// quote shows a value in a message, cut to a line's length.
func quote(s scalar) string {
	text := cut(s.text)
	if s.quoted {
		return fmt.Sprintf("%q", text)
	}
	return strings.ReplaceAll(text, "\n", " ")
}

// cut keeps what was written short enough for a line.
func cut(text string) string {
	if len(text) > 40 {
		return strings.ToValidUTF8(text[:37], "") + "..."
	}
	return text
}

func shown(n ast.Node) string {
	switch n.Type() {
	case ast.MappingType, ast.MappingValueType:
		return "a mapping"
	case ast.SequenceType:
		return "a list"
	case ast.NullType:
		return "nothing"
	}
	return quote(scalar{text: n.GetToken().Value})
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
