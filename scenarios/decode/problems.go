package decode

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one mistake in a file or a setting: where, what stands there, what was wanted, and the nearest thing that exists.
type Problem struct {
	File         string
	Line, Column int // 0 when it is not about a place in a file
	Path         string
	Value        string
	Wish         string
	Nearest      string
}

// Error is the problem in one line.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	if p.File != "" { // else about no file
		b.WriteString(": ")
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	if p.Value != "" {
		b.WriteString(p.Value + ": ")
	}
	b.WriteString(p.Wish)
	if p.Nearest != "" {
		fmt.Fprintf(&b, "; did you mean %q?", p.Nearest)
	}
	return b.String()
}

// Problems are all mistakes of one file, in order of place.
type Problems []Problem

// Error lists every problem, a line each.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}

// Nearest returns the known name closest to a mistyped one, or the only one that begins with it; "" when none is close.
func Nearest(name string, known []string) string {
	best, at := max(2, len(name)/3)+1, ""
	if begun := beginning(name, known); len(begun) == 1 {
		return begun[0]
	}
	for _, k := range known {
		if d := distance(strings.ToLower(name), k); d < best {
			best, at = d, k
		}
	}
	return at
}

// beginning are the known names that begin with at least three given letters.
func beginning(letters string, known []string) []string {
	var out []string
	for _, k := range known {
		if len(letters) > 2 && strings.HasPrefix(k, strings.ToLower(letters)) {
			out = append(out, k)
		}
	}
	return out
}

// distance is the number of letters to change, insert or drop (Levenshtein), swaps of neighbours counting one.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(last[j]+1, next[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}
