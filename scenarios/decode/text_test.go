package decode

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
)

// inUTF16 encodes a text with a byte order mark.
func inUTF16(text string, order binary.AppendByteOrder) []byte {
	out := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// FuzzText checks that a text says the same in every encoding that is read, and that reading anything ends.
func FuzzText(f *testing.F) {
	for _, text := range []string{"", "a", "backlash: 1\r\nname: x\r\n", "\ufeff\ufeff", "żółć 🙂 𝄞", "\r\r\n\n",
		"\xff\xfea\x00", "\xfe\xff\xd8\x00", "a\x00"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := Text(raw)
		if err != nil {
			return
		}
		if bytes.Contains(text, []byte("\r")) {
			t.Errorf("%q keeps a carriage return", raw)
		}
		for name, encoded := range map[string][]byte{
			"UTF-8 with a mark": append(bytes.Clone(markUTF8), text...), "little-endian UTF-16": inUTF16(string(text), binary.LittleEndian),
			"big-endian UTF-16": inUTF16(string(text), binary.BigEndian),
			"carriage returns":  append(bytes.Clone(markUTF8), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...)} {
			again, err := Text(encoded)
			if err != nil && len(text) > MaxBytes/2 {
				continue
			}
			if err != nil || !bytes.Equal(again, text) {
				t.Errorf("%q as %s is %q, %v", text, name, again, err)
			}
		}
	})
}

// FuzzDecoder checks that reading any text ends, without a panic, in values or in problems that say something.
func FuzzDecoder(f *testing.F) {
	for _, file := range hostile {
		f.Add([]byte(file(200)))
	}
	f.Add(inUTF16("months: {a: 0,26}\n", binary.LittleEndian))
	f.Add([]byte(`{"backlash": 1, "compare": ["a", 0x10], "parameters": {"trust.loss_gain_1": [1]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := &Decoder{}
		Has(d.Tree(raw), "vary")
		if err := readSample(raw); err == nil || strings.TrimSpace(err.Error()) == "" {
			t.Errorf("%q: %v", raw, err)
		}
	})
}

func TestOtherEncodingsAreNamed(t *testing.T) {
	for raw, want := range map[string]string{
		"name: x\nabout: caf\xe9\n":                      "line 2 holds the byte 0xE9; save it as UTF-8",
		"\xff\xfe\x00\x00a\x00\x00\x00":                  "UTF-32",
		"\x00\x00\xfe\xff\x00\x00\x00a":                  "UTF-32",
		"a\x00b\x00":                                     "with a byte order mark only",
		"\x00a\x00b":                                     "with a byte order mark only",
		"a\nb\x00":                                       "a zero byte, in line 2",
		"\xff\xfea\x00\n\x00\x00\xd8":                    "line 2 holds half a character",
		"\xff\xfea\x00\x00\xdca\x00":                     "line 1 holds half a character",
		"\xff\xfea\x00b":                                 "cut within a character",
		strings.Repeat("a", MaxBytes+1):                  "larger than 1 MiB",
		"\xfe\xff" + strings.Repeat("\x00a", MaxBytes+1): "larger than 1 MiB",
	} {
		if _, err := Text([]byte(raw)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: got %v, want %q", raw, err, want)
		}
	}
}

// The largest text is read in every encoding, and a byte more is noticed.
func TestLargestFile(t *testing.T) {
	text := strings.Repeat("a", MaxBytes)
	for _, raw := range [][]byte{[]byte(text), append(bytes.Clone(markUTF8), text...), inUTF16(text, binary.LittleEndian)} {
		back, err := Read(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Text(back); err != nil || string(got) != text {
			t.Errorf("%d bytes: %v", len(raw), err)
		}
	}
	back, _ := Read(bytes.NewReader(inUTF16(text+"a", binary.LittleEndian)))
	if _, err := Text(back); err == nil || !strings.Contains(err.Error(), "1 MiB") {
		t.Errorf("a larger file: %v", err)
	}
}

// A problem that is about no file does not begin with a colon.
func TestProblemsWithoutAFile(t *testing.T) {
	for want, p := range map[string]Problem{
		"a.yaml:3:5: x: 7: want less":            {File: "a.yaml", Line: 3, Column: 5, Path: "x", Value: "7", Wish: "want less"},
		`--set: x: want more; did you mean "y"?`: {File: "--set", Path: "x", Wish: "want more", Nearest: "y"},
		"months: varied, and set too":            {Path: "months", Wish: "varied, and set too"},
		"want a name":                            {Wish: "want a name"},
	} {
		if got := p.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Whatever is in a text, no terminal obeys it, and what can be read stays as it is.
func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"plain Zürich 日本 \t\n two": "plain Zürich 日本 \t\n two", "\x1b]0;pwn\a": `\x1b]0;pwn\a`, "a\r\x1b[2Jb": `a\r\x1b[2Jb`, "\u202eevil": `\u202eevil`,
		"\u0085 \u009b31m": `\u0085 \u009b31m`, "\xff\x00": `�\x00`, strings.Repeat("x", 60): strings.Repeat("x", 50) + "…", "e\u0301": "e\u0301",
	} {
		if got := Visible(text, 50); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// No more of a file is read than one may have, be it without an end.
func TestReadingEndsSomewhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for size, fits := range map[int]bool{0: true, MaxBytes: true, MaxBytes + 1: false} {
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := ReadFile(path)
		if fits && (err != nil || len(text) != size) || !fits && !strings.Contains(fmt.Sprint(err), "f: the file is larger than 1 MiB") {
			t.Errorf("%d bytes: %d read, %v", size, len(text), err)
		}
	}
	if _, err := ReadFile(path + "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if runtime.GOOS == "linux" {
		if _, err := ReadFile("/dev/zero"); err == nil {
			t.Error("all of /dev/zero was read")
		}
	}
}
