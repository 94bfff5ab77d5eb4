package scenarios

import (
	"bytes"
	"compress/flate"
	"embed"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"backlash/scenarios/decode"
	"backlash/sim"
)

// A share code is a scenario in one line that survives mail and chat: the prefix with the code's version, then in base64 without
// anything a shell or a link would mind: the model version, a checksum, the page of the book that it is based on, and
// the file, compressed against that page: whatever matches a library scenario costs nothing.
const sharePrefix = "bl1-"

// flateEnd ends every packed text, flateLast says that nothing follows; neither need be sent.
var flateEnd, flateLast = []byte{0, 0, 0xff, 0xff}, []byte{1, 0, 0, 0xff, 0xff}

// maxShare is the longest code that is read.
const maxShare = 1 << 20

// book holds what codes are compressed against, by edition: words that files use, and the library's scenarios as they were when the edition was made. An edition
// never changes, so that a code can be read for ever; a new one only makes codes shorter.
//
//go:embed book
var book embed.FS

// shareBook are the texts of all editions as a code names them: by a checksum. 0 stands for none.
var shareBook = sync.OnceValue(func() map[uint16][]byte {
	out := map[uint16][]byte{0: nil}
	pages, err := fs.Glob(book, "book/*/*.yaml")
	for _, page := range pages {
		words, failed := book.ReadFile(path.Dir(page) + "/words.txt")
		text, missing := book.ReadFile(page)
		err = errors.Join(err, failed, missing)
		text = append(words, text...)
		out[uint16(crc32.ChecksumIEEE(text))] = text
	}
	if err != nil {
		panic("scenarios: what codes are compressed against: " + err.Error())
	}
	return out
})

// Share returns the scenario's shortest code. For a scenario fitted to a company's own months it contains neither the months nor what was fitted
// to them, nor the levels and amounts that come from them.
func Share(s *Scenario) string {
	c := s.Config
	if c.Fitted != nil {
		m := &c.Market
		m.Levels, m.Customers, m.Currency, m.Basket = sim.Levels{}, 0, "", 0
	}
	return code(Write(&c, s.Compare))
}

// ShareLevels is Share including a company's levels and amounts: call it only with the user's consent.
func ShareLevels(s *Scenario) string { return code(Write(&s.Config, s.Compare)) }

// OwnCode returns a code of everything, including fitted draws and the company's own months: for files that only the user may read.
func OwnCode(s *Scenario) string { return code(WriteOwn(&s.Config, s.Compare)) }

// Handle returns what represents a scenario in a command: its code or, if no code can hold all of it, a file name.
func Handle(s *Scenario) string {
	if s.Config.Fitted != nil {
		return s.Name + ".yaml"
	}
	return Share(s)
}

// code packs a file.
func code(text []byte) string {
	best := ""
	book := shareBook()
	for _, key := range slices.Sorted(maps.Keys(book)) {
		body := binary.AppendUvarint(nil, sim.ModelVersion)
		body = binary.LittleEndian.AppendUint32(body, crc32.ChecksumIEEE(text))
		body = binary.LittleEndian.AppendUint16(body, key)
		packed := bytes.NewBuffer(body)
		w, err := flate.NewWriterDict(packed, flate.BestCompression, book[key])
		if err != nil {
			panic("scenarios: " + err.Error())
		}
		w.Write(text)
		w.Flush() // writing to memory does not fail
		if code := sharePrefix + base64.RawURLEncoding.EncodeToString(bytes.TrimSuffix(packed.Bytes(), flateEnd)); best == "" || len(code) < len(best) {
			best = code
		}
	}
	return best
}

// IsShare reports whether a text is meant to be a share code, with whatever a mail program or a chat has put around it.
func IsShare(text string) bool { return strings.HasPrefix(unpasted(text), sharePrefix) }

// unpasted takes off what copying a code out of a message adds: spaces, quotes, brackets and full stops around it, line breaks and
// invisible characters within.
func unpasted(text string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || decode.Invisible(r) != "" {
			return -1
		}
		return r
	}, text), "<>()[]{}\"'`\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2039\u203a.,;")
}

// unshare reads a code. One of another model version is read too, with a warning: its numbers may differ.
func unshare(code string) (*Scenario, error) {
	code = unpasted(code)
	damaged := func(wish string) (*Scenario, error) {
		shown := code
		if len(shown) > 24 {
			shown = shown[:24] + "..."
		}
		return nil, decode.Problems{{File: "share code", Value: shown, Wish: wish}}
	}
	if len(code) > maxShare {
		return damaged("longer than any code is")
	}
	body, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(code, sharePrefix))
	version, n := binary.Uvarint(body)
	if err != nil || n < 1 || len(body) < n+6 {
		return damaged("cut or mistyped; copy the whole code")
	}
	sum, key := binary.LittleEndian.Uint32(body[n:]), binary.LittleEndian.Uint16(body[n+4:])
	dictionary, known := shareBook()[key]
	if !known {
		return damaged("cut or mistyped, or made by a newer program, or by one before the codes were fixed; copy the whole code, or ask for the file")
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReaderDict(io.MultiReader(bytes.NewReader(body[n+6:]), bytes.NewReader(flateEnd), bytes.NewReader(flateLast)), dictionary), decode.MaxBytes+1))
	if err != nil || len(text) > decode.MaxBytes || crc32.ChecksumIEEE(text) != sum {
		return damaged("cut or mistyped; copy the whole code")
	}
	s, err := Parse("share code", text)
	if err != nil {
		return nil, err
	}
	if version != sim.ModelVersion {
		s.Warning = fmt.Sprintf("the share code is of model version %d, this program has %d: numbers may differ from those it was shared with", version, sim.ModelVersion)
	}
	return s, nil
}
