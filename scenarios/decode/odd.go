package decode

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// invisible are characters that look like a space or like nothing, and that word processors and web pages put into text.
var invisible = map[rune]string{
	0x00a0: "no-break space", 0x00ad: "soft hyphen", 0x1680: "ogham space", 0x180e: "vowel separator", 0x200b: "zero-width space",
	0x200c: "zero-width non-joiner", 0x200d: "zero-width joiner", 0x200e: "left-to-right mark", 0x200f: "right-to-left mark",
	0x2028: "line separator", 0x2029: "paragraph separator", 0x202f: "narrow no-break space", 0x205f: "mathematical space",
	0x2060: "word joiner", 0x3000: "ideographic space", 0xfeff: "byte order mark", 0x0085: "next-line character",
}

// Invisible returns the name of a character that looks like a space or like nothing, "" for spaces of the keyboard and for all
// others.
func Invisible(r rune) string {
	if name := invisible[r]; name != "" {
		return name
	}
	switch {
	case r >= 0x2000 && r <= 0x200a:
		return "typographic space"
	case r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r):
		return "format character"
	}
	return ""
}

// odd returns the place of the first thing in a text that makes a parser's message hard to understand, and what is wrong with it;
// line 0 when there is none. Comments may hold anything.
func odd(text []byte) (line, column int, wish string) {
	begun := false
	for row := range bytes.SplitSeq(text, []byte("\n")) {
		line++
		row = withoutComment(row)
		if !begun && len(row) > 0 && row[0] == '%' {
			return line, 1, "a directive such as %YAML is not allowed here; delete the line"
		}
		begun = begun || len(bytes.TrimSpace(row)) > 0
		column = 0
		for _, r := range string(row) {
			column++
			if name := Invisible(r); name != "" {
				return line, column, fmt.Sprintf("a %s (U+%04X) stands here; replace it by a plain space, or delete it", name, r)
			}
		}
	}
	return 0, 0, ""
}

// withoutComment cuts a line where a comment may start. Within quotes there is none; the line is cut nevertheless.
func withoutComment(row []byte) []byte {
	for i, c := range row {
		if c == '#' && (i == 0 || row[i-1] == ' ' || row[i-1] == '\t') {
			return row[:i]
		}
	}
	return row
}

// withoutCommas drops keys that are the rest of a number with a decimal comma, and reports the number: to YAML {share: 0,26} is a
// share of 0 and a key 26.
func (d *Decoder) withoutCommas(values []*Pair, path string) []*Pair {
	out := values[:0:0]
	for i, v := range values {
		if i == 0 || !continues(values[i-1], v) {
			out = append(out, v)
			continue
		}
		whole, rest := values[i-1].Value.GetToken().Value, v.Key.GetToken().Value
		wish := "want a decimal point instead of the comma, " + whole + "." + rest
		d.Fail(values[i-1].Value, Join(path, Name(values[i-1])), whole+","+rest, Mistake{Wish: wish})
	}
	return out
}

// continues reports whether a key follows a number and a comma without a space, and has no value.
func continues(before, key *Pair) bool {
	is := func(n Node, kind ast.NodeType) bool { return n != nil && n.Type() == kind }
	if !is(before.Value, ast.IntegerType) || !is(key.Key, ast.IntegerType) || !is(key.Value, ast.NullType) {
		return false
	}
	whole, rest := before.Value.GetToken(), key.Key.GetToken()
	return whole.Position.Line == rest.Position.Line && whole.Position.Column+len(whole.Value)+1 == rest.Position.Column
}
