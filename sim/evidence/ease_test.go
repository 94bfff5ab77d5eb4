package evidence

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"

	"backlash/sim"
	"backlash/sim/experiment"
)

// BACKLASH_EASE=ID,ID computes how easily rows are passed that are new, or asked otherwise, since the last calibration: by the draws of its bank, whose shares
// it writes into data/prior.json, as a calibration does for all rows, and by the draws kept, which it prints. It runs as long as the rows take in 2,048 worlds.
func TestEase(t *testing.T) {
	ids := os.Getenv("BACKLASH_EASE")
	if ids == "" {
		t.Skip("BACKLASH_EASE=ID,ID writes how easily rows are passed")
	}
	table, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var rows []*Row
	for _, id := range strings.Split(ids, ",") {
		chosen, err := table.choose(id)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, chosen...)
	}
	stated, keeps := easeBank(rows), easeBank(rows)
	keeps.Places = keptPlaces(t)
	shares, err := stated.ease(t.Context(), 1536, runtime.NumCPU())
	if err != nil {
		t.Fatal(err)
	}
	kept, err := keeps.ease(t.Context(), len(keeps.Places), runtime.NumCPU())
	if err != nil {
		t.Fatal(err)
	}
	const path = "data/prior.json"
	text, err := os.ReadFile(path)
	prior := map[string]float64{}
	if err == nil {
		err = json.Unmarshal(text, &prior)
	}
	for id, share := range shares {
		t.Logf("%s: %.4f of draws from the stated ranges, was %.4f; %.4f of those kept", id, share, prior[id], kept[id])
		prior[id] = math.Round(1e4*share) / 1e4
	}
	if err == nil {
		text, err = json.MarshalIndent(prior, "", " ")
	}
	if err == nil {
		err = os.WriteFile(path, append(text, '\n'), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// keptPlaces reads where the kept draws have the free parameters in their ranges.
func keptPlaces(t *testing.T) [][]float64 {
	text, err := os.ReadFile("../experiment/draws.csv")
	if err != nil {
		t.Fatal(err)
	}
	var places [][]float64
	for _, line := range strings.Fields(string(text))[1:] {
		bytes, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			t.Fatal(err)
		}
		place := make([]float64, len(bytes))
		for k, b := range bytes {
			place[k] = (float64(b) + .5) / 256
		}
		places = append(places, place)
	}
	return places
}

// A share of draws is what the draws say, one by one and row by row.
func TestEaseIsAShareOfDraws(t *testing.T) {
	table, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var rows []*Row
	for _, id := range []string{"B02", "B05"} {
		chosen, err := table.choose(id)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, chosen...)
	}
	const draws = 8
	shares, err := easeBank(rows).ease(t.Context(), draws, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		b, passed := &Bank{Rows: []*Row{row}, Customers: easeCustomers, Worlds: 1}, 0.
		for d := range draws {
			values, err := b.Outcomes(t.Context(), func(c *sim.Config) { experiment.SetFree(c, experiment.Prior(d+1)) })
			if err != nil {
				t.Fatal(err)
			}
			if row.Passed(values) {
				passed++
			}
		}
		if shares[row.ID] != passed/draws {
			t.Errorf("%s: %v of the draws pass, one by one %v", row.ID, shares[row.ID], passed/draws)
		}
	}
}
