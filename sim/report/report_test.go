package report

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/figure"
	"backlash/sim/record"
	"backlash/sim/study"
)

var testEnv = &study.Env{Workers: 2, Program: study.Program{Version: "v0"}}

// shop is a small base of a name, with what is set over it.
func shop(t *testing.T, name string, set ...string) study.Base {
	t.Helper()
	s, err := scenarios.Parse("shop.yaml", fmt.Appendf(nil, `backlash: 1
name: %q
about: %q
months: 4
seed: 7
population:
  customers: 120
  segments:
    - {name: "Gen <Z> & co", share: 0.5, threshold: {beta: [5, 3]}}
    - {name: pragmatist, share: 0.5}
market: {setting: fashion-ecommerce, contract: repeat-purchase}
brands:
  - {name: Us, strategy: click-maximizer}
  - {name: Rival, strategy: balanced}
shocks:
  - {month: 3, kind: press-expose, size: 0.4}
`, name, name+` "' onload='x' `))
	if err != nil {
		t.Fatal(err)
	}
	b := study.Base{Scenario: s}
	for _, pair := range set {
		x, err := scenarios.ParseAssignment(pair)
		if err != nil {
			t.Fatal(err)
		}
		b.Set = append(b.Set, x)
	}
	if err := s.Apply(b.Set); err != nil {
		t.Fatal(err)
	}
	return b
}

func lucky(worlds int) study.Sampling { return study.ByLuck(worlds) }

func pageOf(t *testing.T, c study.Compare, file string) string {
	t.Helper()
	text, err := Page(t.Context(), testEnv, &c, file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// hostile is a name that would be markup, a request to elsewhere or the end of an attribute wherever it is not escaped.
const hostile = `</text></svg></title><script>alert(1)</script>&amp;<u>`

// Names are text in a page wherever they stand, and the line that makes the page again is a shell's, letter by letter.
func TestNamesAreTextInAPage(t *testing.T) {
	file := `it's <mine> & "yours".yaml`
	again := `backlash report 'it'\''s <mine> & "yours".yaml' --strategies balanced,hyper-intrusive --worlds 2 --uncertainty luck -o report.html`
	page := pageOf(t, study.Compare{Base: shop(t, hostile), Sampling: lucky(2), Strategies: []string{"balanced", "hyper-intrusive"}}, file)
	for _, markup := range []string{"<script", "</script", "<u>", "<mine>"} {
		if strings.Contains(page, markup) {
			t.Errorf("%q stands in the page", markup)
		}
	}
	if n := strings.Count(page, "<svg"); n != 2 || strings.Count(page, "</svg>") != 2 {
		t.Errorf("%d drawings begin, %d end", n, strings.Count(page, "</svg>"))
	}
	heading := regexp.MustCompile(`<h1>(.*?)</h1>`).FindStringSubmatch(page)
	if heading == nil || html.UnescapeString(heading[1]) != hostile {
		t.Errorf("the heading is %q", heading)
	}
	line := regexp.MustCompile(`Made again by: (.*?)</p>`).FindStringSubmatch(page)
	if line == nil || html.UnescapeString(line[1]) != again {
		t.Errorf("made again by %q", line)
	}
	if !strings.Contains(page, "backlash v0, model version") || !strings.Contains(page, "seed 7, setting fashion-ecommerce") {
		t.Error("the page does not say what made it")
	}
}

// A page needs nothing but itself: no script, and no style, font or picture from elsewhere.
func TestAPageStandsAlone(t *testing.T) {
	page := pageOf(t, study.Compare{Base: shop(t, "shop"), Sampling: lucky(2)}, "x")
	for _, x := range regexp.MustCompile(`(?i)(?:src|href|action|data|poster|srcset)\s*=\s*["']?([^"'\s>]*)`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(x[1], "#") && !strings.HasPrefix(x[1], "data:") {
			t.Errorf("%s leads elsewhere", x[0])
		}
	}
	for _, x := range regexp.MustCompile(`url\(\s*["']?([^)"']{0,20})`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(x[1], "#") && !strings.HasPrefix(x[1], "data:") {
			t.Errorf("%s leads elsewhere", x[0])
		}
	}
	if bad := regexp.MustCompile(`(?i)<(script|link|iframe|object|embed|base|img)\b|@import|<[^>]*\son[a-z]+\s*=|javascript:`).FindString(page); bad != "" {
		t.Errorf("the page has %q", bad)
	}
}

// The numbers of a page's table are those of the study asked by itself, row by row, with the first strategy as the one to compare with.
func TestThePageTellsTheStudysNumbers(t *testing.T) {
	ask := func() study.Compare {
		return study.Compare{Base: shop(t, "shop"), Sampling: lucky(3), Strategies: []string{"hyper-intrusive", "balanced", "as-written"}}
	}
	page := pageOf(t, ask(), "x")
	c := ask()
	if err := c.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(t.Context(), testEnv); err != nil {
		t.Fatal(err)
	}
	result := c.Result()
	last := func(i int, metric agents.Metric) float64 {
		for _, m := range result.Strategies[i].Metrics {
			if m.Name == agents.Metrics()[metric].Name {
				return *m.Months[3].Mean
			}
		}
		t.Fatal(metric)
		return 0
	}
	table := page[strings.LastIndex(page, "<tbody>"):]
	table, _, _ = strings.Cut(table, "</tbody>")
	rows := regexp.MustCompile(`<tr><th scope="row">(.*?)</th>(.*?)</tr>`).FindAllStringSubmatch(table, -1)
	if len(rows) != 3 {
		t.Fatalf("%d rows: %s", len(rows), table)
	}
	for i, row := range rows {
		cells := regexp.MustCompile(`<td>(.*?)</td>`).FindAllStringSubmatch(row[2], -1)
		if row[1] != c.Strategies[i] || len(cells) != 6 {
			t.Fatalf("row %d: %q", i, row)
		}
		want := []string{"", fmt.Sprintf("%.1f ", 100*last(i, agents.MetricTrust)), fmt.Sprintf("%.1f ", 100*last(i, agents.MetricGone)), fmt.Sprintf("%.1f ", 100*last(i, agents.MetricLeftOnce)),
			fmt.Sprintf("%.2f ", *result.Strategies[i].Value.Mean), "-"}
		if i > 0 {
			want[5] = fmt.Sprintf("%.1f ", 100**result.Differences[i-1].LeftHere.Mean)
		}
		for k, w := range want {
			if got := html.UnescapeString(cells[k][1]); !strings.HasPrefix(got+" ", w) {
				t.Errorf("%s, column %d: %q, the study says %q", row[1], k+1, got, w)
			}
		}
	}
	if !strings.Contains(html.UnescapeString(page), c.Comparison.BestSentence(c.Unit())) {
		t.Errorf("the page does not say: %s", c.Comparison.BestSentence(c.Unit()))
	}
	for _, bad := range []study.Compare{{Sampling: lucky(1)}, {Sampling: lucky(2), Strategies: []string{"balanced"}}} {
		bad.Base = shop(t, "shop")
		if _, err := Page(t.Context(), testEnv, &bad, "x"); err == nil {
			t.Errorf("%+v is taken", bad.Sampling)
		}
	}
}

// requests are one for each kind that needs a scenario, as small as it may be.
func requests(t *testing.T, name string) map[string]*Request {
	out := map[string]*Request{}
	for _, k := range Kinds() {
		if k.Alone {
			continue
		}
		r := &Request{Base: shop(t, name), Sampling: lucky(max(2, k.Least)), Strategies: []string{"balanced", "hyper-intrusive"}}
		switch k.Name {
		case "threshold":
			r.Vary = []string{"control=0:1:3"}
		case "hysteresis":
			r.Vary = []string{"control=0:1:3"}
		case "heat":
			r.Vary = []string{"control=0:1:2", "intensity=0:1:2"}
		case "sensitivity", "tornado":
			r.Vary = []string{"control=0:1", "intensity=0:1"}
		}
		out[k.Name] = r
	}
	return out
}

// Every kind of figure says what it rests on, is whole XML whatever the names in it, and holds the scenario's name as it is.
func TestEveryKindSaysWhatItRestsOn(t *testing.T) {
	asked := requests(t, hostile)
	for _, k := range Kinds() {
		r := asked[k.Name]
		if k.Alone {
			r = &Request{}
		}
		drawn, err := k.Render(t.Context(), testEnv, r)
		if err != nil {
			t.Errorf("%s: %v", k.Name, err)
			continue
		}
		var svg bytes.Buffer
		if err := drawn.Write(&svg, "svg"); err != nil {
			t.Errorf("%s: %v", k.Name, err)
		}
		read := ""
		for d := xml.NewDecoder(&svg); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s is no XML: %v", k.Name, err)
				break
			}
			if text, ok := token.(xml.CharData); ok {
				read += string(text)
			}
			if start, ok := token.(xml.StartElement); ok && start.Name.Local == "script" {
				t.Errorf("%s has a script", k.Name)
			}
		}
		if k.Alone {
			continue
		}
		if !strings.Contains(read, hostile) {
			t.Errorf("%s does not show its scenario's name", k.Name)
		}
		for _, want := range []string{fmt.Sprintf("%d worlds that differ in luck; 120 customers, seed 7.", r.Worlds), "backlash v0, model version"} {
			if !strings.Contains(drawn.CaptionText(), want) {
				t.Errorf("%s: %q does not say %q", k.Name, drawn.CaptionText(), want)
			}
		}
	}
	r := requests(t, "shop")["series"]
	r.Sampling = study.Sampling{Uncertainty: experiment.All, Worlds: 9}
	kind, _ := KindByName("series")
	if drawn, err := kind.Render(t.Context(), testEnv, r); err != nil || !strings.Contains(drawn.CaptionText(), "Band: 8 in 10 worlds lie here") || !strings.Contains(drawn.CaptionText(), "9 worlds that differ in people, luck and unmeasured parameters") {
		t.Errorf("%v", err)
	}
}

// What a kind does not know is refused by name before anything runs.
func TestEveryKindRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, k := range Kinds() {
		if k.Alone {
			continue
		}
		for option, change := range map[string]func(*Request){
			"vary":        func(r *Request) { r.Vary = slices.Repeat([]string{"control=0:1:2"}, k.Vary+1) },
			"worlds":      func(r *Request) { r.Worlds = k.Least - 1 },
			"uncertainty": func(r *Request) { r.Uncertainty = "fate" },
		} {
			r := requests(t, "shop")[k.Name]
			change(r)
			var w study.Wrong
			if _, err := k.Render(t.Context(), testEnv, r); !errors.As(err, &w) || w.Option != option {
				t.Errorf("%s with a wrong %s: %v", k.Name, option, err)
			}
		}
	}
	for name, change := range map[string]func(*Request){
		"series": func(r *Request) { r.Metric = "trust@3" }, "difference": func(r *Request) { r.Strategies = r.Strategies[:1] },
		"compare": func(r *Request) { r.Strategies = r.Strategies[:1] }, "survival": func(r *Request) { r.Strategies = []string{"none"} }, "heat": func(r *Request) { r.Vary = r.Vary[:1] },
		"threshold": func(r *Request) { r.Metric = "trst" }, "causes": func(r *Request) { r.Strategies = []string{"none"} },
	} {
		kind, _ := KindByName(name)
		r := requests(t, "shop")[name]
		change(r)
		if _, err := kind.Render(t.Context(), testEnv, r); err == nil {
			t.Errorf("%s takes what it cannot draw", name)
		}
	}
	if _, ok := KindByName("pie"); ok {
		t.Error("there is a pie")
	}
}

// written are the texts in a PDF's streams, in its own bytes.
func written(t *testing.T, pdf []byte) string {
	t.Helper()
	var all strings.Builder
	for _, piece := range regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`).FindAllSubmatch(pdf, -1) {
		inflate, err := zlib.NewReader(bytes.NewReader(piece[1]))
		if err != nil {
			continue // not compressed: no page
		}
		text, err := io.ReadAll(inflate)
		if err != nil || !bytes.Contains(text, []byte("BT /F")) {
			continue // a font
		}
		all.Write(text)
	}
	return all.String()
}

// A PDF's texts are letters of code page 1252, which its fonts are encoded in: not the bytes of UTF-8.
func TestLettersOfPDFs(t *testing.T) {
	kind, _ := KindByName("series")
	drawn, err := kind.Render(t.Context(), testEnv, requests(t, "Zürich café … 5 €")["series"])
	if err != nil {
		t.Fatal(err)
	}
	evidence, err := Findings()
	if err != nil {
		t.Fatal(err)
	}
	for want, f := range map[string]*figure.Figure{"Z\xfcrich caf\xe9 \x85 5 \x80: trust": drawn, "\x85)": evidence} {
		var pdf bytes.Buffer
		if err := f.Write(&pdf, "pdf"); err != nil {
			t.Fatal(err)
		}
		text := written(t, pdf.Bytes())
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the text", want)
		}
		for _, utf8 := range []string{"ü", "é", "…", "€"} {
			if strings.Contains(text, utf8) {
				t.Errorf("%q stands there in UTF-8", utf8)
			}
		}
		if !bytes.Contains(pdf.Bytes(), []byte("cp1252")) && !bytes.Contains(pdf.Bytes(), []byte("WinAnsiEncoding")) {
			t.Error("the fonts are encoded otherwise")
		}
	}
}

// Texts are escaped for Markdown, LaTeX and the shell so that each shows them as they are.
func TestTextsAreEscaped(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{markdown("my_shop & 50% <u>"), `my\_shop &amp; 50% &lt;u&gt;`}, {markdown("a|b `c` *d* [e](f) # ~g~ !h \\"), "a\\|b \\`c\\` \\*d\\* \\[e\\](f) \\# \\~g\\~ \\!h \\\\"},
		{markdown("Zürich 日本"), "Zürich 日本"}, {latex(`50 % of $x_1 & {y} #2 ~ ^ < > | \`), `50 \% of \$x\_1 \& \{y\} \#2 \textasciitilde{} \textasciicircum{} \textless{} \textgreater{} \textbar{} \textbackslash{}`},
		{sets([]scenarios.Assignment{{Address: "brands.Joe's.quality", Value: "1"}, {Address: "name", Value: "a b"}}), ` --set 'brands.Joe'\''s.quality=1' --set 'name=a b'`},
		{clip("abc", 3), "abc"}, {clip("äöüß", 3), "äö…"},
		{stabilityAdvice([]float64{.5, .5}, 0), "not shown to be stable by 2 worlds (coefficient 0.5): run more."}, {stabilityAdvice([]float64{.5, .25}, 2), "2 worlds are enough; with all 2 the coefficient is 0.25."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	for name, write := range map[string]func(io.Writer) error{"parameters": WriteParameters, "metrics": WriteMetrics} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		columns := 0
		for line := range strings.Lines(out.String()) {
			if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); n > 0 {
				if columns == 0 {
					columns = n
				}
				if n != columns {
					t.Errorf("%s: %d bars and %d: %s", name, columns, n, line)
				}
			}
		}
	}
}

// A number of worlds is enough only if results have been steady for the second half of them.
func TestStabilityLooksBack(t *testing.T) {
	early, late := []float64{1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}, []float64{1, 1, 1, 1, 1, 1, 1, 1, 9, 1}
	if cv, enough := stability(early); enough < 2 || 2*enough > len(cv) {
		t.Errorf("steady early: enough from %d of %d", enough, len(cv))
	}
	if cv, enough := stability(late); enough != 0 {
		t.Errorf("moved at the end: enough from %d of %d", enough, len(cv))
	}
}

// A paper's folder lists the hash of every file but the manifests; made again it is the same, its parameters are those of the
// scenario, and what is not its own is left alone.
func TestPaper(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "paper")
	ask := func(name, out string) error {
		p := &Paper{Base: shop(t, name, "parameters.trust.loss_gain_ratio=1.75", "intensity=0.4"), Out: out, Strategies: []string{"balanced", "hyper-intrusive"}, Sampling: lucky(5), Samples: 4}
		return p.Make(t.Context(), testEnv)
	}
	if err := ask("my_shop & co", dir); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	sums := read(paperSums)
	listed := 0
	for line := range strings.Lines(sums) {
		hash, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(read(name)))); got != hash {
			t.Errorf("%s has another hash", name)
		}
		listed++
	}
	there := 0
	if err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && entry.Name() != "manifest.json" && entry.Name() != paperSums && !strings.Contains(path, string(filepath.Separator)+"work"+string(filepath.Separator)) {
			there++
		}
		return err
	}); err != nil || there != listed {
		t.Errorf("%d files and %d hashes, %v", there, listed, err)
	}
	pages, _ := filepath.Glob(filepath.Join(dir, "*.md"))
	for _, path := range pages { // every page that a page of the folder links to is there
		for _, to := range regexp.MustCompile(`\]\(([^)#:]+)[^)]*\)`).FindAllStringSubmatch(read(filepath.Base(path)), -1) {
			if _, err := os.Stat(filepath.Join(dir, to[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", filepath.Base(path), to[1])
			}
		}
	}
	paper := read("paper.md")
	for _, want := range []string{`# my\_shop &amp; co: results`, "5 worlds under every strategy", "balanced, hyper-intrusive", "--json --set 'parameters.trust.loss_gain_ratio=1.75' > sensitivity.json"} {
		if !strings.Contains(paper, want) {
			t.Errorf("paper.md does not say %q", want)
		}
	}
	if !strings.Contains(read("parameters.md"), "| `trust.loss_gain_ratio` | 1.75 | ") || !regexp.MustCompile(`trust\.\\allowbreak\{\}loss\\_gain\\_ratio & 1\.75 \(`).MatchString(read("parameters.tex")) {
		t.Error("the parameters are others than the scenario's")
	}
	if err := ask("my_shop & co", dir); err != nil || read(paperSums) != sums {
		t.Errorf("made again: %v", err)
	}
	if err := ask("another", dir); err == nil || read(paperSums) != sums {
		t.Errorf("another paper's folder is taken: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "series.csv"), []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := ask("my_shop & co", dir); err != nil || read(paperSums) != sums {
		t.Errorf("made again after damage: %v", err)
	}
	if _, _, err := record.Check(filepath.Join(dir, "data")); err != nil {
		t.Error(err)
	}
	for _, p := range []Paper{{Sampling: lucky(5), Samples: 4}, {Out: "x", Sampling: lucky(4), Samples: 4}, {Out: "x", Sampling: lucky(5), Samples: 3}, {Out: "x", Sampling: lucky(5), Samples: 4, Strategies: []string{"balanced"}}} {
		p.Base = shop(t, "shop")
		var w study.Wrong
		if err := p.Make(t.Context(), testEnv); !errors.As(err, &w) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}
