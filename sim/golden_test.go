package sim

import "testing"

// goldenRun is the hash of a small run in which everything happens. It is the same on every machine; it changes only with
// the model version and a line marked "Results change" in the changelog.
const goldenRun = "ce731c032f146d86"

func TestGoldenRun(t *testing.T) {
	if got := hash(mustRun(t, busy(1000), 1, Observe{Departures: true})); got != goldenRun {
		t.Errorf("the golden run gives %s, want %s", got, goldenRun)
	}
}
