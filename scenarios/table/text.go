package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// sampled is how much of a text is looked at to find its encoding and its delimiter.
const sampled = 1 << 16

// open finds the encoding, the delimiter and the header of a text.
func open(name string, r io.Reader) (*source, error) {
	raw := bufio.NewReaderSize(r, sampled)
	head, err := raw.Peek(sampled)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if why := refused(head); why != "" {
		return nil, Problem{File: name, Text: why}
	}
	decoded, encoding := decode(raw, head)
	lines := bufio.NewReaderSize(&newlines{r: decoded}, sampled)
	sample, err := lines.Peek(sampled)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if why := notTable(sample); why != "" {
		return nil, Problem{File: name, Text: why}
	}
	if err == nil {
		sample = sample[:bytes.LastIndexByte(sample, '\n')+1]
	}
	delimiter, declared := sniff(string(sample))
	s := &source{name: name, delimiter: delimiter}
	s.told = func() []string {
		return []string{"encoding: " + encoding(), "delimiter: " + delimiterNames[delimiter]}
	}
	s.next = records(name, lines, delimiter)
	if declared {
		if _, err := s.next(); err != nil {
			return nil, s.atEnd(err)
		}
	}
	return s, s.findHeader()
}

// refused says why bytes are no text, "" when they may be.
func refused(head []byte) string {
	magics := []struct{ magic, why string }{
		{"PK\x03\x04", "this is a spreadsheet or a zip archive; save it as CSV from your spreadsheet"},
		{"\xd0\xcf\x11\xe0", "this is a spreadsheet; save it as CSV from your spreadsheet"},
		{"PAR1", "this is a Parquet file, not a delimited text; its name should end in .parquet"},
		{"\x1f\x8b", "this is compressed; decompress it first"},
		{"%PDF", "this is a PDF; save the table as CSV"},
	}
	if len(head) == 0 {
		return "the file is empty"
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.why
		}
	}
	if bytes.IndexByte(head, 0) >= 0 && utf16Order(head) == 0 {
		return "this is not a text; save the table as CSV"
	}
	return ""
}

// notTable says why a text is no table, "" when it may be.
func notTable(sample []byte) string {
	text := strings.TrimSpace(string(sample))
	switch {
	case text == "":
		return "the file is empty"
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return "this is JSON, not a delimited text; save the table as CSV"
	case strings.HasPrefix(text, "<"):
		return "this is HTML or XML, not a delimited text; save the table as CSV"
	}
	return ""
}

// utf16Order returns 'l' or 'b' for UTF-16 with the low or the high byte first, 0 for other texts.
func utf16Order(head []byte) byte {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return 'l'
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return 'b'
	}
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half > 1 && zeros[1] > half*7/10 && zeros[0] == 0:
		return 'l'
	case half > 1 && zeros[0] > half*7/10 && zeros[1] == 0:
		return 'b'
	}
	return 0
}

// decode returns a text as UTF-8, and a function that names the encoding once the text is read.
func decode(r *bufio.Reader, head []byte) (io.Reader, func() string) {
	switch utf16Order(head) {
	case 'l':
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(r), func() string { return "UTF-16 LE" }
	case 'b':
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(r), func() string { return "UTF-16 BE" }
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, _ = r.Discard(3) // they were peeked, so they are there
	}
	w := &western{r: r}
	return w, w.encoding
}

// western reads UTF-8, and Windows-1252 from the first byte on that is no UTF-8.
type western struct {
	r       *bufio.Reader
	wide    bool // a letter of UTF-8 was seen, so the text is UTF-8
	single  bool // the text is Windows-1252
	strays  bool // a byte of Windows-1252 was seen in a text of UTF-8
	buffer  []byte
	pending []byte // the part of the buffer that is not read yet
}

func (w *western) encoding() string {
	switch {
	case w.single:
		return "Windows-1252"
	case w.strays:
		return "UTF-8, with some letters of Windows-1252"
	}
	return "UTF-8"
}

// Read returns text as UTF-8.
func (w *western) Read(p []byte) (int, error) {
	for len(w.pending) == 0 {
		if err := w.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, w.pending)
	w.pending = w.pending[n:]
	return n, nil
}

// fill decodes what is buffered.
func (w *western) fill() error {
	if _, err := w.r.Peek(utf8.UTFMax); err != nil && w.r.Buffered() == 0 {
		return err
	}
	chunk, _ := w.r.Peek(w.r.Buffered())
	out, used := w.buffer[:0], 0
	for used < len(chunk) {
		b := chunk[used]
		if b < utf8.RuneSelf {
			out = append(out, b)
			used++
			continue
		}
		letter, size := utf8.DecodeRune(chunk[used:])
		if !w.single && letter == utf8.RuneError && size <= 1 && !utf8.FullRune(chunk[used:]) && used > 0 {
			break // the rest of the letter is in the next chunk
		}
		switch {
		case w.single, letter == utf8.RuneError && size <= 1:
			w.single = w.single || !w.wide
			w.strays = true
			letter, size = charmap.Windows1252.DecodeByte(b), 1
		default:
			w.wide = true
		}
		out = utf8.AppendRune(out, letter)
		used += size
	}
	_, err := w.r.Discard(used)
	w.buffer, w.pending = out, out
	return err
}

// newlines turns the ends of lines into \n.
type newlines struct {
	r      io.Reader
	wasEnd bool // the last byte was \r
}

// Read returns text in which \r\n and \r are \n.
func (l *newlines) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	out := p[:0]
	for _, b := range p[:n] {
		switch {
		case b == '\r':
			out = append(out, '\n')
		case b == '\n' && l.wasEnd:
		default:
			out = append(out, b)
		}
		l.wasEnd = b == '\r'
	}
	return len(out), err
}

var (
	delimiters     = []rune{',', ';', '\t', '|'}
	delimiterNames = map[rune]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "pipe"}
)

// sniff finds the delimiter: the one that a line sep=; declares, otherwise the one that gives the most known names and the most even rows.
func sniff(sample string) (delimiter rune, declared bool) {
	first, _, _ := strings.Cut(sample, "\n")
	first = strings.Trim(first, "\" ")
	if rest, ok := strings.CutPrefix(strings.ToLower(first), "sep="); ok && len(rest) == 1 && delimiterNames[rune(rest[0])] != "" {
		return rune(rest[0]), true
	}
	best := -1
	for _, d := range delimiters {
		if score := evenness(sample, d); score > best {
			delimiter, best = d, score
		}
	}
	return delimiter, false
}

// evenness says how well a delimiter fits: known names in the header count most, then rows with the same number of fields.
func evenness(sample string, delimiter rune) int {
	const rows = 60
	next, widths, names := splitter(strings.NewReader(sample), delimiter), map[int]int{}, 0
	for range rows {
		record, err := next.Read()
		if err != nil {
			break
		}
		if len(record) > 1 {
			widths[len(record)]++
			names = max(names, knownNames(record))
		}
	}
	even := 0
	for width, n := range widths {
		even = max(even, n*100+min(width, 99))
	}
	return names*100*rows + even
}

func splitter(r io.Reader, delimiter rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma, c.Comment, c.LazyQuotes, c.FieldsPerRecord, c.ReuseRecord = delimiter, '#', true, -1, true
	c.TrimLeadingSpace = delimiter != '\t'
	return c
}

// longestRecord is the most text that one record can have.
const longestRecord = 1 << 20

// guard stops a record without an end, which a quote that is never closed makes.
type guard struct {
	r     io.Reader
	since int // bytes since the last record
}

var errLong = errors.New("a row of more than 1 MB: a quotation mark is not closed")

// Read returns errLong when a record has no end.
func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if g.since += n; g.since > longestRecord {
		return 0, errLong
	}
	return n, err
}

// records splits a text.
func records(name string, r io.Reader, delimiter rune) func() (row, error) {
	g := &guard{r: r}
	c := splitter(g, delimiter)
	line := 0
	return func() (row, error) {
		g.since = 0
		record, err := c.Read()
		switch {
		case errors.Is(err, io.EOF):
			return row{}, io.EOF
		case err != nil:
			return row{}, fmt.Errorf("%s: after line %d: %w", name, line, err)
		}
		line, _ = c.FieldPos(0)
		return row{cells: record, line: line}, nil
	}
}

// atEnd names the file where it ends too early.
func (s *source) atEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return Problem{File: s.name, Text: "no header: the first row should name the columns"}
	}
	return err
}
