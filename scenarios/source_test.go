package scenarios

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"backlash/scenarios/decode"
)

// encodings are the ways in which programs save a text.
var encodings = map[string]func(text string) []byte{
	"UTF-8":             func(text string) []byte { return []byte(text) },
	"UTF-8 with a mark": func(text string) []byte { return []byte("\ufeff" + text) },
	"carriage returns":  func(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) },
	"UTF-16, as PowerShell saves it": func(text string) []byte {
		return inUTF16("\ufeff"+strings.ReplaceAll(text, "\n", "\r\n"), binary.LittleEndian)
	},
	"UTF-16, big-endian": func(text string) []byte { return inUTF16("\ufeff"+text, binary.BigEndian) },
}

func inUTF16(text string, order binary.AppendByteOrder) (out []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// Everything that is read is the same in every encoding.
func TestEveryReaderTakesEveryEncoding(t *testing.T) {
	stories, _ := StoryText(StoryNames()[0])
	for what, reader := range map[string]struct {
		text string
		read func(raw []byte) (any, error)
	}{
		"scenario":    {small, func(raw []byte) (any, error) { s, err := Load("-", bytes.NewReader(raw)); return s, err }},
		"plan":        {goodPlan, func(raw []byte) (any, error) { return parsePlanFile("plan", raw) }},
		"preferences": {"backlash: 1\ntheme: light\nkeys:\n  undo: U\n", func(raw []byte) (any, error) { return Preferences("config", raw) }},
		"story": {string(stories), func(raw []byte) (any, error) {
			s, err := ParseStory("story", raw, "")
			if err != nil {
				return nil, err
			}
			return []string{s.Title, s.Text, s.Chapters[0].Text}, nil
		}},
	} {
		want, err := reader.read([]byte(reader.text))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for name, encode := range encodings {
			if got, err := reader.read(encode(reader.text)); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s in %s: %v", what, name, err)
			}
		}
	}
}

const jsonPlan = "{\n\t\"backlash\": 1,\n\t\"scenario\": \"subscription-streaming\",\n\t\"vary\": {\"intensity\": [0, 1]},\n\t\"worlds\": 1\n}\n"

// A plan is known by its tree, in YAML and JSON, from a file and from standard input; nothing else is taken for one.
func TestPlansAreKnown(t *testing.T) {
	for text, is := range map[string]bool{
		goodPlan: true, jsonPlan: true, strings.ReplaceAll(jsonPlan, "\n", ""): true,
		"'vary': {intensity: [0, 1]}\nscenario: x\nbacklash: 1": true, "{vary: {intensity: 1}, scenario: x, backlash: 1}": true,
		small: false, strings.Replace(small, "name: small", "name: small\nabout: |\n  vary: x", 1): false,
		"# vary: x\nname: x": false, "name: [": false, "": false,
		"brands: []\nvary: {intensity: 1}": false,
	} {
		source, err := Open("-", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if p, err := source.Plan(); err != nil || (p != nil) != is {
			t.Errorf("%q: %v, %v", text, p, err)
		}
	}
	for text, want := range map[string]string{
		strings.Replace(jsonPlan, `"worlds": 1`, `"worlds": 1.5`, 1):                  "standard input:5:12: worlds: 1.5: want a whole number, 1..1000000",
		strings.Replace(jsonPlan, `"scenario": "sub`, `"scenaro": "sub`, 1):           `standard input:3:2: scenaro: unknown key; did you mean "scenario"?`,
		strings.Replace(jsonPlan, `subscription-streaming`, `-`, 1):                   "standard input holds the plan itself",
		strings.Replace(jsonPlan, `{"intensity": [0, 1]}`, `{"intensity": [[0]]}`, 1): "standard input:4:25: vary.intensity[0]: a list: want a single value",
	} {
		source, _ := Open("-", strings.NewReader(text))
		if _, err := source.Plan(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// A plan where a scenario is wanted is named as one.
func TestPlanIsNoScenario(t *testing.T) {
	if _, err := Load("-", strings.NewReader(jsonPlan)); err == nil || !strings.Contains(err.Error(), "standard input: a plan, which `backlash sweep` takes") {
		t.Errorf("%v", err)
	}
}

// once is a stream that fails when it is read again after its end.
type once struct {
	io.Reader
	ended bool
}

func (o *once) Read(p []byte) (int, error) {
	if o.ended {
		return 0, errors.New("read a second time")
	}
	n, err := o.Reader.Read(p)
	o.ended = errors.Is(err, io.EOF)
	return n, err
}

// Whatever standard input turns out to hold, it is read once.
func TestStandardInputIsReadOnce(t *testing.T) {
	source, err := Open("-", &once{Reader: strings.NewReader(small)})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := source.Plan(); p != nil || err != nil {
		t.Errorf("a plan: %v, %v", p, err)
	}
	if s, err := source.Scenario(); err != nil || s.Name != "small" {
		t.Errorf("%v", err)
	}
}

// A plan names scenarios as seen from its folder: files by their paths, all others as they are.
func TestPlansNameScenarios(t *testing.T) {
	folder := t.TempDir()
	for scenario, want := range map[string]string{
		"my.yaml": filepath.Join(folder, "my.yaml"), Default: Default, "bl1-AAAA": "bl1-AAAA", "-": "-", "/abs.yaml": "/abs.yaml",
	} {
		path := filepath.Join(folder, "plan.yaml")
		if err := os.WriteFile(path, []byte("backlash: 1\nscenario: '"+scenario+"'\nvary: {intensity: [0, 1]}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		source, err := Open(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := source.Plan(); err != nil || p.Scenario != want {
			t.Errorf("%s: %+v, %v", scenario, p, err)
		}
	}
	if _, err := Open(folder, nil); !errors.As(err, new(decode.Problems)) {
		t.Errorf("a folder: %v", err)
	}
}

// A code is read as mail programs, chats and documents hand it over.
func TestPastedCodes(t *testing.T) {
	s, err := Load(Default, nil)
	if err != nil {
		t.Fatal(err)
	}
	code := Share(s)
	for _, pasted := range []string{
		" " + code + " ", "<" + code + ">", "\"" + code + "\"", "\u201c" + code + "\u201d", code[:9] + "\r\n  " + code[9:] + "\n",
		"<" + code[:20] + "\n" + code[20:] + ">.", "\u00a0`" + code + "`\u200b", "(" + code + "),",
	} {
		if !IsShare(pasted) {
			t.Errorf("%q is no code", pasted)
			continue
		}
		if again, err := Load(pasted, nil); err != nil || !reflect.DeepEqual(again.Config, s.Config) {
			t.Errorf("%q: %v", pasted, err)
		}
	}
	for _, no := range []string{"", "<>", "bl2-x", "my bl1-x", "xbl1-"} {
		if IsShare(no) {
			t.Errorf("%q is taken for a code", no)
		}
	}
}
