package decode

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unicode/utf16"
	"unicode/utf8"
)

// maxRaw is the largest file that is read: a text of MaxBytes in UTF-16 with a byte order mark, if all of it is ASCII, and a byte
// more, so that a larger file is noticed.
const maxRaw = 2*MaxBytes + 3

// Read reads a file or a stream to its end, or to where it is certainly too large.
func Read(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, maxRaw)) }

// ReadFile reads a file of at most MaxBytes; whatever a path names, no more is read.
func ReadFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err == nil && len(text) > MaxBytes {
		return nil, Problems{{File: filepath.Base(path), Wish: "the file is larger than 1 MiB"}}
	}
	return text, err
}

// Byte order marks.
var (
	markUTF8     = []byte{0xef, 0xbb, 0xbf}
	markLittle   = []byte{0xff, 0xfe}
	markBig      = []byte{0xfe, 0xff}
	markLittle32 = []byte{0xff, 0xfe, 0, 0}
	markBig32    = []byte{0, 0, 0xfe, 0xff}
)

// Text returns what a file says, as UTF-8 without a byte order mark and with "\n" at the end of every line. It accepts UTF-8 with or
// without the mark and UTF-16 with it, and says of anything else what it is.
func Text(raw []byte) ([]byte, error) {
	text := raw
	var err error
	switch {
	case bytes.HasPrefix(raw, markLittle32), bytes.HasPrefix(raw, markBig32):
		return nil, errors.New("the file is in UTF-32; save it as UTF-8")
	case bytes.HasPrefix(raw, markUTF8):
		text = raw[len(markUTF8):]
	case bytes.HasPrefix(raw, markLittle):
		text, err = fromUTF16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, markBig):
		text, err = fromUTF16(raw[2:], binary.BigEndian)
	}
	if err != nil {
		return nil, err
	}
	if len(text) > MaxBytes {
		return nil, errors.New("the file is larger than 1 MiB")
	}
	if bad := firstInvalid(text); bad >= 0 {
		return nil, fmt.Errorf("the file is not UTF-8 text: line %d holds the byte 0x%02X; save it as UTF-8", lines(text[:bad]), text[bad])
	}
	if zero := bytes.IndexByte(text, 0); zero >= 0 {
		if len(text) > 1 && (text[0] == 0) != (text[1] == 0) {
			return nil, errors.New("the file holds zero bytes; UTF-16 is read with a byte order mark only: save it with one, or as UTF-8")
		}
		return nil, fmt.Errorf("the file holds a zero byte, in line %d", lines(text[:zero]))
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n")), nil
}

// lines returns the number of lines that a text begins.
func lines(text []byte) int { return 1 + bytes.Count(text, []byte("\n")) }

// firstInvalid returns the place of the first byte that is not UTF-8, -1 when there is none.
func firstInvalid(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// fromUTF16 decodes UTF-16 strictly.
func fromUTF16(raw []byte, order binary.ByteOrder) ([]byte, error) {
	if len(raw)%2 != 0 {
		return nil, errors.New("the file is cut within a character of UTF-16, or larger than 1 MiB")
	}
	text := make([]byte, 0, len(raw)/2)
	for i := 0; i < len(raw); i += 2 {
		r := rune(order.Uint16(raw[i:]))
		if utf16.IsSurrogate(r) {
			var low rune
			if i+3 < len(raw) {
				low = rune(order.Uint16(raw[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return nil, fmt.Errorf("the file is not UTF-16 text: line %d holds half a character; save it as UTF-8", lines(text))
			}
			i += 2
		}
		text = utf8.AppendRune(text, r)
	}
	return text, nil
}
