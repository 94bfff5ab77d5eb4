package scenarios

import "testing"

// TestEvidence: every row parses, what a row needs is there, and ids are all different.
func TestEvidence(t *testing.T) {
	e, err := Evidence()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(e.Rows), len(e.Signatures), len(e.Nulls))
}
