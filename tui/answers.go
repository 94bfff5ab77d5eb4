package tui

import (
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// The limits of a terminal's answer: what comes later or is longer is none.
const (
	answerTime   = time.Second
	answerLength = 4096
)

// sifter is what a terminal sends, without its answers: whole strings of operating system and device commands (OSC, DCS, APC, PM, SOS) are
// taken out before anybody could read them as keys. Not safe for use by many at once.
type sifter struct {
	io.Reader
	answered func(text string) // hears the text of each string, from its second character on; nil: nobody does
	now      func() time.Time

	within bool // a string
	escape bool // within one, after ESC
	text   []byte
	began  time.Time
}

// Sift returns what a terminal sends without its answers to questions.
func Sift(r io.Reader) io.Reader { return &sifter{Reader: r, now: time.Now} }

// Read reads what is there, perhaps nothing where all of it was an answer.
func (s *sifter) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return s.Reader.Read(p)
	}
	n, err := s.Reader.Read(p[:len(p)-1]) // an escape of the read before may come back
	return copy(p, s.sift(p[:n])), err
}

// sift returns what is not part of a string. A string begins with ESC and one of its letters if more follows at once: a key with Alt comes
// alone.
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
		case s.escape: // a key in the middle of an answer that never ends
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

// siftedFile is a terminal whose answers are taken out.
type siftedFile struct {
	*os.File
	sifter *sifter
}

// Read reads keys.
func (f *siftedFile) Read(p []byte) (int, error) { return f.sifter.Read(p) }

// askGround asks a terminal for the colour of its background.
const askGround = "\x1b]11;?\x1b\\"

// darkAnswer reads an answer to that, "11;rgb:RR/GG/BB" with one to four hexadecimal digits each; false, false where it is none.
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
