package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// goldenScenario has everything that a scenario can have in small: rivals, a history, shocks, a schedule, levels of its own.
const goldenScenario = `backlash: 1
name: corner shop
about: A shop for the golden outputs.
months: 14
seed: 11
population: {customers: 150}
market: {setting: fashion-ecommerce, contract: repeat-purchase, currency: EUR, basket: 40, customers: 9000, churn: 0.03, purchases: 0.8}
brands:
  - name: Us
    strategy: click-maximizer
    schedule:
      - {month: 4, lever: transparency, to: 0.9}
      - {month: 8, lever: intensity, to: 0.2}
  - {name: Rival, strategy: balanced}
shocks:
  - {month: 3, kind: data-breach, size: 0.5}
  - {month: 6, kind: step-price, size: 0.2}
  - {month: 9, kind: pause-personalization, size: 1, over: 2}
`

// What commands print, and with --json: the text is in testdata/golden, and the hash of the JSON below it. A change of the model, of an
// estimator or of a sentence shows there; -update writes the files anew, and whoever does that reads the difference.
func TestGoldenOutputs(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: numbers alone")
	}
	silent := []string{"look", "check", "split", "causes", "twins", "cohorts", "cohorts-open", "events", "probe", "nulls"} // no --json
	const small = "subscription-streaming --customers 150 --months 12 "
	for name, line := range map[string]string{
		"look":             "--customers 150",
		"run":              "run " + small + "--worlds 9",
		"run-shop":         "run shop.yaml --worlds 9",
		"compare":          "compare " + small + "--worlds 40 --strategies basic-segmentation,click-maximizer,balanced,hyper-intrusive,privacy-first",
		"compare-shop":     "compare shop.yaml --worlds 12 --strategies as-written,balanced --matters 0.5",
		"compare-luck":     "compare " + small + "--worlds 5 --uncertainty luck --strategies balanced,transparent-deep",
		"split":            "compare " + small + "--worlds 12 --split --strategies basic-segmentation,balanced",
		"threshold":        "threshold " + small + "--lever intensity --worlds 12 --levels 7 --metric trust",
		"threshold-alone":  "threshold shop.yaml --lever parameters.trust.loss_gain_ratio=1:3:5 --worlds 8 --metric churn --with none --matters 0.001",
		"hysteresis":       "threshold " + small + "--lever intensity --hysteresis --worlds 9",
		"optimize":         "optimize " + small + "--worlds 4 --evaluations 20 --check 8 --subject-to 'trust >= 0.5'",
		"causes":           "explain " + small + "--strategy hyper-intrusive --worlds 6",
		"twins":            "explain " + small + "--strategy hyper-intrusive --worlds 6 --customer 7",
		"cohorts":          "explain shop.yaml --cohorts --worlds 6",
		"cohorts-open":     "explain shop.yaml --cohorts --worlds 4 --set parameters.acquire.prospects=0.5",
		"events":           "explain shop.yaml --events --worlds 6",
		"morris":           "sensitivity " + small + "--samples 4 --worlds 2",
		"morris-named":     "sensitivity shop.yaml --vary control=0:1 --vary parameters.exit.trust=0.5:3 --samples 4 --worlds 2 --metric churn",
		"sobol":            "sensitivity " + small + "--method sobol --samples 16 --vary intensity=0:1 --vary control=0:1 --worlds 2",
		"probe":            "probe " + small + "--worlds 6 --message depth=0.9,transparency=0.1,aware=1 --message depth=0.1",
		"assert":           "assert " + small + "--worlds 9 'trust.lo > 0.4 && churn.p95 < 0.9'",
		"assert-not":       "assert shop.yaml --worlds 9 'trust@3 > 0.99 || customers:fundamentalist < 0'",
		"validate":         "validate --worlds 2 --customers 200",
		"validate-row":     "validate --row T01 --worlds 3 --customers 300",
		"validate-message": "validate --row B05 --worlds 3 --customers 300",
		"nulls":            "validate --nulls --worlds 2 --customers 60",
		"tastes":           "run streaming-closed-loop --customers 150 --months 8 --worlds 4",
		"check":            "scenarios check shop.yaml",
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("shop.yaml", []byte(goldenScenario), 0o666); err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			call := func(more ...string) []byte {
				var out, said bytes.Buffer
				code := program(t.Context(), append(shellWords(line), append(more, "--quiet")...), strings.NewReader(""), &out, &said)
				if code != exitDone && code != exitAssertion {
					t.Fatalf("exit code %d: %s", code, said.String())
				}
				fmt.Fprintf(&got, "exit code %d\n", code)
				return out.Bytes()
			}
			text := call()
			got.Write(text)
			if !slices.Contains(silent, name) {
				fmt.Fprintf(&got, "JSON: %x\n", sha256.Sum256(call("--json")))
			}
			golden(t, name, got.Bytes())
		})
	}
}

// golden compares bytes with a file in testdata/golden.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join(goldenDir, name+".txt")
	if *update {
		if err := errors.Join(os.MkdirAll(goldenDir, 0o755), os.WriteFile(path, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			t.Errorf("line %d is now\n%s\nand was\n%s", i+1, a[i], strings.Join(b[min(i, len(b)):min(i+1, len(b))], ""))
			return
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d lines, and there were %d", len(a), len(b))
	}
}

// goldenDir is found before a test changes its folder.
var goldenDir = func() string {
	dir, err := filepath.Abs(filepath.Join("testdata", "golden"))
	if err != nil {
		panic(err)
	}
	return dir
}()
