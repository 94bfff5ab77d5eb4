package evidence

import (
	"bytes"
	"strings"
	"testing"
)

// The file on the page is one that can be started from, and the page names whatever a row can say.
func TestReference(t *testing.T) {
	var page bytes.Buffer
	if err := WriteReference(&page); err != nil {
		t.Fatal(err)
	}
	_, file, _ := strings.Cut(page.String(), "```yaml\n")
	file, _, _ = strings.Cut(file, "```")
	own, err := ParseOwn("page.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	v, err := Validate(t.Context(), Request{Own: own, Worlds: 2, Workers: 2, Progress: func(int, int) {}})
	if err != nil || len(v.Findings) != 1 || len(v.Findings[0].Verdicts) != 2 {
		t.Fatalf("%+v, %v", v, err)
	}
	for _, sample := range Samples {
		for name := range subjectOf(sample).env {
			if !strings.Contains(page.String(), "`"+name+"`") && !strings.Contains(page.String(), "`"+name+"(") {
				t.Errorf("the page does not name %s, of %s", name, sample)
			}
		}
	}
	for name := range effects() {
		if !strings.Contains(page.String(), "`"+name+"`") && !strings.Contains(page.String(), "`"+name+"(") {
			t.Errorf("the page does not name %s, of tests", name)
		}
	}
}
