package tui

import (
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// Limits of a terminal's answer to a query: later or longer ones are ignored.
const (
	answerTime   = time.Second
	answerLength = 4096
)

// sifter reads a terminal's input without its answers to queries: complete operating system and device strings (OSC, DCS, APC, PM, SOS) are
// removed before anything could read them as keys. It is not safe for concurrent use.
type sifter struct {
	io.Reader
	answered func(text string) // receives the text of each string, from its second character on; may be nil
	now      func() time.Time

	within bool // a string
	escape bool // within one, after ESC
	text   []byte
	began  time.Time
}

// Sift returns a terminal's input without its answers to queries.
func Sift(r io.Reader) io.Reader { return &sifter{Reader: r, now: time.Now} }

// Read reads what is available; it may return nothing if all of it was an answer.
func (s *sifter) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return s.Reader.Read(p)
	}
	n, err := s.Reader.Read(p[:len(p)-1]) // leave room for an escape held back by the previous read
	return copy(p, s.sift(p[:n])), err
}

// sift returns the bytes that are not part of a string. A string begins with ESC and one of its introducers if more bytes follow at once: a
// key pressed with Alt comes alone.
func (s *sifter) sift(in []byte) []byte {
	if s.within && (s.now().Sub(s.began) > answerTime || len(s.text) > answerLength) {
		s.within = false
	}
	out := make([]byte, 0, len(in)+1)
	for i := 0; i < len(in); i++ {
		b := in[i]
		switch {
		case !s.within && b == 0x1b && i+2 < len(in) && strings.IndexByte("]P_^X", in[i+1]) >= 0:
			s.within, s.escape, s.text, s.began = true, false, nil, s.now()
			i++
		case !s.within:
			out = append(out, b)
		case b == 0x07, s.escape && b == '\\':
			s.within = false
			if s.answered != nil {
				s.answered(string(s.text))
			}
		case s.escape: // a key pressed in the middle of an answer that never ends
			s.within = false
			out = append(out, 0x1b, b)
		case b == 0x1b:
			s.escape = true
		default:
			s.text = append(s.text, b)
		}
	}
	return out
}

// siftedFile is a terminal whose answers are removed.
type siftedFile struct {
	*os.File
	sifter *sifter
}

// Read reads keys.
func (f *siftedFile) Read(p []byte) (int, error) { return f.sifter.Read(p) }

// askGround asks a terminal for its background colour.
const askGround = "\x1b]11;?\x1b\\"

// darkAnswer parses the answer, "11;rgb:RR/GG/BB" with one to four hexadecimal digits each; the second result is false if it is not one.
func darkAnswer(text string) (dark, ok bool) {
	_, colour, found := strings.Cut(text, "11;rgb:")
	parts := strings.Split(colour, "/")
	if !found || len(parts) != 3 {
		return false, false
	}
	light := 0.
	for i, weight := range []float64{.299, .587, .114} {
		n, err := strconv.ParseUint(parts[i], 16, 16)
		if err != nil || len(parts[i]) > 4 {
			return false, false
		}
		light += float64(weight * float64(n) / float64(uint64(1)<<(4*len(parts[i]))-1))
	}
	return light < .5, true
}
