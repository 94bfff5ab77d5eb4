package tui

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"backlash/tui/draw"
)

// parcels is a reader that gives its parts one by one.
type parcels struct{ parts []string }

func (p *parcels) Read(into []byte) (int, error) {
	if len(p.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(into, p.parts[0])
	p.parts = p.parts[1:]
	return n, nil
}

// sifted reads parts through a sifter.
func sifted(t *testing.T, parts ...string) (keys string, answers []string) {
	t.Helper()
	s := &sifter{Reader: &parcels{parts}, now: time.Now, answered: func(text string) { answers = append(answers, text) }}
	var out []byte
	for {
		p := make([]byte, 256)
		n, err := s.Read(p)
		out = append(out, p[:n]...)
		if err == io.EOF {
			return string(out), answers
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Whole strings of commands are no keys, wherever they are cut; keys with Alt, arrows and what is pasted stay.
func TestAnswersAreNoKeys(t *testing.T) {
	for _, answer := range []string{"\x1b]11;rgb:ffff/ffff/ffff\x07", "\x1b]11;rgb:ff/ff/ff\x1b\\", "\x1bP>|xterm(370)\x1b\\", "\x1b_Gi=1;OK\x1b\\", "\x1b^x\x1b\\", "\x1bXy\x1b\\", "\x1b]52;c;d2Fz\x07"} {
		for cut := 3; cut <= len(answer); cut++ {
			keys, heard := sifted(t, "a"+answer[:cut], answer[cut:]+"b")
			want := strings.TrimSuffix(strings.TrimSuffix(answer[2:], "\x07"), "\x1b\\")
			if keys != "ab" || len(heard) != 1 || heard[0] != want {
				t.Errorf("%q cut at %d: keys %q, heard %q", answer, cut, keys, heard)
			}
		}
	}
	for _, keys := range []string{"\x1b]", "\x1bP", "abc", "\x1b[A\x1b[1;5C", "\x1b[200~x\x1b[201~", "\x1b", "日本", "\x1bx]"} {
		if got, heard := sifted(t, keys); got != keys || heard != nil {
			t.Errorf("%q became %q, heard %q", keys, got, heard)
		}
	}
	// A key in the middle of an answer that never ends is a key, and so is everything after a while.
	if got, _ := sifted(t, "\x1b]11;rgb", "\x1b[Aq"); got != "\x1b[Aq" {
		t.Errorf("%q", got)
	}
	at := time.Now()
	s := &sifter{now: func() time.Time { return at }}
	if got := s.sift([]byte("\x1b]11;rgb")); len(got) != 0 {
		t.Errorf("%q", got)
	}
	if at = at.Add(2 * answerTime); string(s.sift([]byte("q"))) != "q" {
		t.Error("an answer that never ends keeps the keyboard")
	}
	s = &sifter{now: func() time.Time { return at }}
	s.sift([]byte("\x1b]x"))
	s.sift(bytes.Repeat([]byte("y"), answerLength+1))
	if got := s.sift([]byte("q")); string(got) != "q" || len(s.text) > answerLength+2 {
		t.Errorf("%q, %d letters kept", got, len(s.text))
	}
}

func FuzzSift(f *testing.F) {
	f.Add("a\x1b]11;rgb:ffff/ffff/ffff\x07b", 5)
	f.Add("\x1bP\x1b\x1b\\", 2)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		if cut < 0 || cut > len(text) || len(text) > 200 {
			return
		}
		keys, _ := sifted(t, text[:cut], text[cut:])
		if len(keys) > len(text) || !strings.Contains(text, "\x1b") && keys != text {
			t.Errorf("%q became %q", text, keys)
		}
		if dark, ok := darkAnswer(text); dark && !ok {
			t.Errorf("%q is dark and no answer", text)
		}
	})
}

func TestDarkAnswer(t *testing.T) {
	for text, want := range map[string][2]bool{"11;rgb:ffff/ffff/ffff": {false, true}, "11;rgb:0/0/0": {true, true}, "11;rgb:fd/f6/e3": {false, true}, "11;rgb:0000/2b2b/3636": {true, true},
		"11;rgb:ff/ff": {}, "10;rgb:00/00/00": {}, "11;rgb:00000/0/0": {}, "11;rgb:xx/0/0": {}, "": {}} {
		if dark, ok := darkAnswer(text); [2]bool{dark, ok} != want {
			t.Errorf("%q: dark %v, %v", text, dark, ok)
		}
	}
}

// A terminal that names its background gets its theme; one that does not gets a screen with a background of its own in every cell; whoever
// chooses a theme keeps it.
func TestGroundIsAskedFor(t *testing.T) {
	open := func() (*model, *bytes.Buffer) {
		m := testModel(t, 80, 24, false, draw.NewStyles("dark", true, false, false, draw.Colors256))
		var out bytes.Buffer
		m.options.Output, m.ground = &out, groundUnknown
		if m.Init(); m.ground != groundAsked {
			t.Fatal("not asked")
		}
		return m, &out
	}
	bare := func(m *model) bool { // a cell without a background
		for _, line := range strings.Split(m.View(), "\n") {
			ground := false
			for len(line) > 0 {
				seq, _, n, _ := ansi.DecodeSequence(line, 0, nil)
				switch {
				case seq == "\x1b[0m":
					ground = false
				case strings.HasPrefix(seq, "\x1b[") && strings.Contains(seq, "48;5;"):
					ground = true
				case !strings.HasPrefix(seq, "\x1b") && !ground:
					return true
				}
				line = line[n:]
			}
		}
		return false
	}
	m, _ := open()
	if m.Update(groundMsg{dark: false}); m.styles.Theme != "light" || m.styles.Dark || m.ground != groundKnown || !bare(m) {
		t.Errorf("white: theme %s", m.styles.Theme)
	}
	m, _ = open()
	if m.Update(groundMsg{none: true}); m.ground != groundOurs || bare(m) {
		t.Error("no answer: some cells have no background")
	}
	press(m, ":") // nor what lies over the screen
	if bare(m) {
		t.Error("the box of commands has cells without a background")
	}
	if strings.Contains(string(m.content(exportText)), "\x1b") {
		t.Error("the exported text has the background")
	}
	if m.Update(groundMsg{dark: false}); m.styles.Theme != "light" || m.ground != groundKnown {
		t.Error("a late answer does not count")
	}
	m, _ = open()
	press(m, "T", "T", "T")
	theme := m.styles.Theme
	m.Update(groundMsg{dark: false})
	m.Update(groundMsg{none: true})
	if m.ground != groundKnown || m.styles.Theme != theme || !bare(m) {
		t.Error("an answer overrides the user's choice")
	}
	m = testModel(t, 80, 24, false, colourless(false))
	m.ground = groundOurs
	if strings.Contains(m.View(), "\x1b[4") {
		t.Error("a background without colours")
	}
}
