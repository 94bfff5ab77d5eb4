package decode

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// start is the token a reader would point at: a mapping without braces begins with its first key, not with the colon.
func start(n Node) *token.Token {
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

// Place returns the line and the column at which a node starts, 0 when they are unknown.
func Place(n Node) (line, column int) {
	if t := start(n); t != nil && t.Position != nil {
		return t.Position.Line, t.Position.Column
	}
	return 0, 0
}

// Items returns the length of a list, and false for any other node.
func Items(n Node) (length int, ok bool) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		return 0, false
	}
	return len(s.Values), true
}

// IsMapping reports whether a node is a mapping.
func IsMapping(n Node) bool {
	return n != nil && (n.Type() == ast.MappingType || n.Type() == ast.MappingValueType)
}

// Has reports whether a node is a mapping with this key.
func Has(n Node, name string) bool {
	switch m := n.(type) {
	case *ast.MappingNode:
		for _, pair := range m.Values {
			if Name(pair) == name {
				return true
			}
		}
	case *ast.MappingValueNode:
		return Name(m) == name
	}
	return false
}

// Name returns the key of a pair, "" when it is not a plain name.
func Name(p *Pair) string {
	if k, ok := p.Key.(*ast.StringNode); ok {
		return k.Value
	}
	return ""
}

// Quote shows a value in a message, cut to a line's length.
func Quote(s Scalar) string {
	text := Cut(s.Text)
	if s.Quoted {
		return fmt.Sprintf("%q", text)
	}
	return strings.ReplaceAll(text, "\n", " ")
}

// Cut keeps what was written short enough for a line.
func Cut(text string) string {
	if len(text) > 40 {
		return strings.ToValidUTF8(text[:37], "") + "..."
	}
	return text
}

func shown(n Node) string {
	switch n.Type() {
	case ast.MappingType, ast.MappingValueType:
		return "a mapping"
	case ast.SequenceType:
		return "a list"
	case ast.NullType:
		return "nothing"
	}
	return Quote(Scalar{Text: n.GetToken().Value})
}

// Join returns the path of a key below another path.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
