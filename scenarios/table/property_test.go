package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The same numbers, however they are written, are the same months.
func TestStyles(t *testing.T) {
	const months = 14
	want, n := "", 0
	ends := []string{"\n", "\r\n", "\r"}
	each := func(use func(text, style string)) {
		for _, delimiter := range []string{",", ";", "\t", "|"} {
			for decimal := range decimalStyles {
				for date := range dateStyles {
					n++
					end, shuffled := ends[n%len(ends)], n%2 == 0
					text := written14(months, delimiter, end, decimalStyles[decimal], dateStyles[date], shuffled)
					use(text, fmt.Sprintf("delimiter %q, decimals %d, dates %d, end %q, shuffled %v", delimiter, decimal, date, end, shuffled))
				}
			}
		}
	}
	encodings := []encoding.Encoding{encoding.Nop, unicode.UTF8BOM, charmap.Windows1252,
		unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}
	each(func(text, style string) {
		encoded, err := encodings[n%len(encodings)].NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Read("f.csv", strings.NewReader(encoded))
		if err != nil {
			t.Fatalf("%s, encoding %d: %v\n%s", style, n%len(encodings), err, text)
		}
		if want == "" {
			want = show(got)
		}
		if show(got) != want {
			t.Fatalf("%s, encoding %d:\ngot  %s\nwant %s", style, n%len(encodings), show(got), want)
		}
	})
	if !strings.HasPrefix(want, "dashboard: 2023-01 active=12000 churned=100 churn_rate=0.0125; 2023-02 active=12007") {
		t.Error(want)
	}
}

var decimalStyles = []func(whole int, hundredths int) string{
	func(w, h int) string { return fmt.Sprintf("%d.%02d", w, h) },
	func(w, h int) string { return fmt.Sprintf("%d,%02d", w, h) },
	func(w, h int) string { return thousands(w, ",") + fmt.Sprintf(".%02d", h) },
	func(w, h int) string { return thousands(w, ".") + fmt.Sprintf(",%02d", h) },
	func(w, h int) string { return thousands(w, "\u00a0") + fmt.Sprintf(",%02d", h) },
	func(w, h int) string { return thousands(w, "'") + fmt.Sprintf(".%02d", h) },
}

func thousands(w int, mark string) string {
	if w < 1000 {
		return fmt.Sprint(w)
	}
	return fmt.Sprintf("%d%s%03d", w/1000, mark, w%1000)
}

var dateStyles = []string{"2006-01", "2006-01-02", "2006/1/2", "01/2006", "02.01.2006", "1/2/2006", "02/01/2006", "Jan 2006", "Jan-06",
	"January 2006", "200601", "20060102", "2006-01-02T15:04:05Z", "2006M01", "2 Jan 2006", "January 2, 2006", "2006-01-02 15:04"}

func written14(months int, delimiter, end string, decimal func(int, int) string, layout string, shuffled bool) string {
	var rows []string
	quote := func(cells ...string) string {
		for i := range cells {
			if strings.Contains(cells[i], delimiter) {
				cells[i] = `"` + cells[i] + `"`
			}
		}
		return strings.Join(cells, delimiter)
	}
	for i := range months {
		day := time.Date(2023, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC)
		rows = append(rows, quote(day.Format(layout), decimal(12000+7*i, 0), decimal(100+i, 0), decimal(1, 25+i)+" %"))
	}
	if shuffled {
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
	return quote("Monat", "Bestand", "Kündigungen", "Kündigungsrate") + end + strings.Join(rows, end) + end
}

// FromRows reads the same as Read.
func TestFromRows(t *testing.T) {
	rows := [][]string{{"2024-01", "1200", "30"}, {"2024-02", "1190", "25"}}
	next := func() ([]string, error) {
		if len(rows) == 0 {
			return nil, io.EOF
		}
		r := rows[0]
		rows = rows[1:]
		return r, nil
	}
	got, err := FromRows("f.parquet", []string{"month", "active", "churned"}, next)
	if err != nil || show(got) != two {
		t.Error(got, err)
	}
	broken := errors.New("broken")
	_, err = FromRows("f.parquet", []string{"month", "active"}, func() ([]string, error) { return nil, broken })
	if !errors.Is(err, broken) || err.Error() != "f.parquet: line 2: broken" {
		t.Error(err)
	}
}

// A reader's error is kept.
func TestReaderFails(t *testing.T) {
	broken := errors.New("broken")
	for _, before := range []string{"", strings.Repeat("month,active\n", 20000)} {
		_, err := Read("f.csv", io.MultiReader(strings.NewReader(before), failing{broken}))
		if !errors.Is(err, broken) {
			t.Error(err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestManyProblems(t *testing.T) {
	_, err := Read("f.csv", strings.NewReader("month,active\n"+strings.Repeat("2024-01,x\n", 20)))
	var problems *Problems
	if !errors.As(err, &problems) || len(problems.First) != 8 || problems.More != 12 || !strings.HasSuffix(err.Error(), "\nand 12 more") {
		t.Error(err)
	}
}

// No name belongs to two measures.
func TestNames(t *testing.T) {
	owners := map[string]Measure{}
	for m, names := range measures {
		eachName(names, func(name string) {
			if other, ok := owners[name]; ok && other != m {
				t.Errorf("%q is a name of %v and of %v", name, m, other)
			}
			owners[name] = m
		})
	}
	eachName(retentions, func(name string) {
		if m, ok := owners[name]; ok {
			t.Errorf("%q is a name of %v and of the share who stayed", name, m)
		}
	})
	for m := range MeasureCount {
		if got, ok := measureOf(m.String()); !ok || got.measure != m {
			t.Errorf("%v is read as %v", m, got.measure)
		}
	}
}

func TestOpenQuote(t *testing.T) {
	_, err := Read("f.csv", strings.NewReader("month,active\n2024-01,\"12\n"+strings.Repeat("2024-01,12\n", 300_000)))
	if err == nil || err.Error() != "f.csv: after line 1: a row of more than 1 MB: a quotation mark is not closed" {
		t.Error(err)
	}
}

func TestParseMonth(t *testing.T) {
	for text, want := range map[string]string{"2024-01": "2024-01", "2024-01-15": "2024-01", "Jan 2024": "2024-01", "01/2024": "2024-01",
		"März 2024": "2024-03", "Mär 24": "2024-03", "13/2/2024": "2024-02", "2/13/2024": "2024-02", "5/5/2024": "2024-05"} {
		at, err := ParseMonth(text)
		if err != nil || MonthName(at) != want {
			t.Errorf("%s: %s %v", text, MonthName(at), err)
		}
	}
	for text, want := range map[string]string{
		"2024-13":  `"2024-13" has month 13; months go from 1 to 12`,
		"soon":     `"soon" is not a month; write it as 2024-01 or 2024-01-31`,
		"3":        `"3" is not a month; want one such as 2024-01`,
		"1/2/2024": `"1/2/2024" could be two dates; write it as 2024-01-31`,
		"Q1 2024":  `"Q1 2024" is a quarter or a half-year; a row should be a month`,
	} {
		if _, err := ParseMonth(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestTold(t *testing.T) {
	got, err := Read("f.csv", strings.NewReader("Month,Active,Cancelled,Region\n2024-01,\"1,200\",30,EU\nTotal,,30,\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"encoding: UTF-8", "delimiter: comma", "shape: dashboard", `column "Month": the month`,
		`column "Region": left out, as the name means no measure`,
		`column "Active": numbers such as the one in line 2 have thousands, as they are counts`,
		`column "Active": customers when the month began`, `column "Cancelled": customers who left in the month`,
		"months from 2024-01 to 2024-01", `line 3 is left out: it is a total ("Total")`, "1 row of data"}
	if !slices.Equal(got.Told, want) {
		t.Error(strings.Join(got.Told, "\n"))
	}
}

// endless writes customers who come and go.
type endless struct {
	row, rows int
	buffer    bytes.Buffer
	billing   bool
}

func (e *endless) Read(p []byte) (int, error) {
	for e.buffer.Len() < len(p) && e.row < e.rows {
		if e.row == 0 {
			e.buffer.WriteString(map[bool]string{false: "customer,start,end\n", true: "customer,date,amount\n"}[e.billing])
		}
		start := time.Date(2020, time.Month(1+e.row*7%48), 1+e.row%28, 0, 0, 0, 0, time.UTC)
		if e.billing {
			fmt.Fprintf(&e.buffer, "customer-%d,%s,12.99\n", e.row*7919%100_000, start.Format(time.DateOnly))
		} else {
			fmt.Fprintf(&e.buffer, "customer-%d,%s,%s\n", e.row, start.Format(time.DateOnly), start.AddDate(0, e.row%9, 0).Format(time.DateOnly))
		}
		e.row++
	}
	return e.buffer.Read(p)
}

// A long list is not held.
func TestLongLists(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 22 MB twice")
	}
	for _, billing := range []bool{false, true} {
		var most uint64
		r := watched{&endless{rows: 600_000, billing: billing}, &most}
		got, err := Read("f.csv", r)
		if err != nil {
			t.Fatal(err)
		}
		joined := 0.0
		for _, m := range got.Months {
			if x := m.Values[Joined]; !math.IsNaN(x) {
				joined += x
			}
		}
		if joined < 60_000 {
			t.Error(got.Shape, joined)
		}
		if most > 40<<20 {
			t.Errorf("%s: %d MB", got.Shape, most>>20)
		}
		t.Logf("%s: %d MB, %.0f joined, %d months", got.Shape, most>>20, joined, len(got.Months))
	}
}

// watched looks at the memory in use from time to time.
type watched struct {
	e    *endless
	most *uint64
}

func (w watched) Read(p []byte) (int, error) {
	if w.e.row%1000 == 0 || w.e.row >= w.e.rows {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		*w.most = max(*w.most, m.HeapAlloc)
	}
	return w.e.Read(p)
}

// FuzzRead checks that nothing makes the reader panic, and that what it reads has the promised form.
func FuzzRead(f *testing.F) {
	for _, file := range files {
		f.Add([]byte(file.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := Read("f.csv", bytes.NewReader(text))
		if err != nil {
			return
		}
		for i, m := range got.Months {
			if i > 0 && m.At != got.Months[i-1].At+1 {
				t.Fatal("months with a gap", show(got))
			}
			for measure, x := range m.Values {
				if x < 0 || math.IsInf(x, 0) || Measure(measure).rate() && x > 1 {
					t.Fatal("a value out of range", show(got))
				}
			}
		}
		for _, a := range got.Arms {
			if !(a.Count >= 0) || !(a.N > 0) || a.Outcome.rate() || a.Count > a.N && a.Outcome != Revenue {
				t.Fatal("an arm out of range", show(got))
			}
		}
	})
}
