package decode

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostile are files, up to the largest that is read, on which the parser or the reader used to work for minutes. Each is as long as
// asked for.
var hostile = map[string]func(size int) string{
	"blank lines in a text":            func(size int) string { return "about: |\n" + fill(" \n", size) },
	"blank lines, carriage returns":    func(size int) string { return "about: >\n" + fill("\r", size) },
	"keys":                             func(size int) string { return fill("a:\n", size) },
	"complex keys":                     func(size int) string { return fill("? a\n", size) },
	"merge keys":                       func(size int) string { return fill("<<: *a\n", size) },
	"documents":                        func(size int) string { return fill("---\na\n", size) },
	"comments":                         func(size int) string { return fill("a: 1 # c\n", size) },
	"as many lines as are let through": func(size int) string { return strings.Repeat("? a\n", mostLines-1) },
	"as many blank lines after a text": func(size int) string {
		return "about: |\n  " + fill("b ", size-2*mostBlank) + strings.Repeat("\n", mostBlank)
	},
	"mistyped parameters": func(size int) string {
		var b strings.Builder
		for k := 0; b.Len() < size; k++ {
			fmt.Fprintf(&b, "trust.lossgain%d: 1, ", k)
		}
		return "backlash: 1\nparameters: {" + b.String() + "}\n"
	},
	"aliases":       func(size int) string { return "about: &a x\ncompare: [" + fill("*a,", size) + "]\n" },
	"a long key":    func(size int) string { return fill("a", size) + ": 1\n" },
	"a long number": func(size int) string { return "months: " + fill("9", size) + "\n" },
	"open brackets": func(size int) string { return fill("[", size) },
}

func fill(with string, size int) string { return strings.Repeat(with, size/len(with)) }

// readSample reads a text as a small format with many known names.
func readSample(text []byte) error {
	d := &Decoder{File: "hostile"}
	about := func(n Node, path string) { d.Set(n, path, func(Scalar) Mistake { return Mistake{} }) }
	var parameters []Field
	for k := range 250 {
		parameters = append(parameters, Field{Name: fmt.Sprintf("trust.loss_gain_%d", k), Read: about})
	}
	if root := d.Tree(text); root != nil {
		d.Object(root, "", []Field{
			{Name: "backlash", Read: about},
			{Name: "about", Read: about},
			{Name: "months", Read: func(n Node, path string) {
				d.Set(n, path, func(s Scalar) Mistake { _, m := s.Count(1, 600); return m })
			}},
			{Name: "compare", Read: func(n Node, path string) { d.List(n, path, 20, about) }},
			{Name: "parameters", Read: func(n Node, path string) { d.Object(n, path, parameters) }},
		})
		d.Demand(root, false, "brands", "want at least one brand")
	}
	return d.Err()
}

// Whatever is written in it, a file of the largest size is refused within seconds, with a message that can be read.
func TestHostileFilesAreRefusedSoon(t *testing.T) {
	for name, file := range hostile {
		t.Run(name, func(t *testing.T) {
			text := []byte(file(MaxBytes - 100))
			if len(text) > MaxBytes {
				t.Fatalf("%d bytes would not be read at all", len(text))
			}
			refused := make(chan error, 1)
			go func() { refused <- readSample(text) }()
			select {
			case err := <-refused:
				if err == nil {
					t.Fatal("accepted")
				}
				if n := len(err.Error()); n > 50_000 {
					t.Errorf("the message has %d bytes", n)
				}
			case <-time.After(30 * time.Second): // some take 2; each took many minutes
				t.Fatal("still at it after half a minute")
			}
		})
	}
}

// The guard lets through what a large but honest file holds, and names the line where it does not.
func TestGuard(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"nothing":              {"", 0},
		"many lines":           {strings.Repeat("a\n", mostLines-1), 0},
		"more":                 {strings.Repeat("a\n", mostLines) + "a", mostLines + 1},
		"a pause":              {"a\n" + strings.Repeat(" \n", mostBlank-1) + "b", 0},
		"a long one":           {"a\n" + strings.Repeat("\t\n", mostBlank+1) + "b", mostBlank + 2},
		"brackets":             {strings.Repeat("[", deepest) + "\n" + strings.Repeat("]", deepest), 0},
		"one bracket too many": {strings.Repeat("[", deepest) + "\n[", 2},
		"closed again":         {strings.Repeat("[]", 500), 0},
		"dashes":               {"a:\n" + strings.Repeat("- ", deepest+1) + "x", 2},
		"indented":             {"a:\n" + strings.Repeat(" ", 8*deepest+1) + "x", 2},
	} {
		if line, wish := unfit([]byte(c.text)); line != c.line || (wish == "") != (line == 0) {
			t.Errorf("%s: line %d (%s), want %d", name, line, wish, c.line)
		}
	}
}
