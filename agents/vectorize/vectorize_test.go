package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written is what this program writes from the package as it stands, the C among it.
func written(t *testing.T) map[string][]byte {
	t.Helper()
	src, all, err := translated("..")
	if err != nil {
		t.Fatal(err)
	}
	files := generate(src, all)
	if src, all, err = translated(".."); err != nil {
		t.Fatal(err)
	}
	files[inC] = cHeader(src, all)
	return files
}

// inC is the name of the C here; it is in no folder.
const inC = "month.h"

// What stands in the package is what this program writes.
func TestCommittedTwinsAreUpToDate(t *testing.T) {
	for name, want := range written(t) {
		if name == inC {
			continue
		}
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what `go generate ./agents` writes", name)
		}
	}
}

// The same source gives the same files, whatever order maps have.
func TestOutputHasAnOrder(t *testing.T) {
	first := written(t)
	for range 3 {
		again := written(t)
		for name := range first {
			if !bytes.Equal(first[name], again[name]) {
				t.Fatalf("%s comes out in two ways", name)
			}
		}
	}
}

// frame is a mechanism around some lines; the first of them is line 20.
const frame = `package p

import "math"

type B struct {
	X, Y []float32
	W    []uint32
	K    []uint8
	D    []float64
}

type P struct{ A, C float32 }

//kernel:vector
func f(b *B, p *P, table *[32]float32, sums *[8][4][4]float64) {
	x := b.X
	n := len(x)
	y, w, k := b.Y[:n], b.W[:n], b.K[:n]
	for i := range x {
%s
	}
	_, _, _ = y, w, k
}

var global float32

func times(a, b float32) float32 { return a * b }

func early(a float32) float32 {
	if a > 0 {
		return 1
	}
	return a
}

func two(a float32) (float32, bool) { return early(a), a > 1 }

var _ = math.Pi
`

// framed translates a mechanism of some lines.
func framed(t *testing.T, lines string) (*source, []*routine, error) {
	t.Helper()
	dir := t.TempDir()
	text := fmt.Sprintf(strings.Replace(frame, "	_, _, _ = y, w, k\n", "", 1), lines)
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return translated(dir)
}

func translateLines(t *testing.T, lines string) (string, error) {
	t.Helper()
	_, all, err := framed(t, lines)
	if err != nil {
		return "", err
	}
	return string(assembly(all)), nil
}

func TestRefusals(t *testing.T) {
	const fused = "this product goes into a sum"
	for _, c := range []struct{ lines, want string }{
		{"x[i] = y[i]*p.A + 1", fused},
		{"x[i] = 1 - y[i]*p.A", fused},
		{"x[i] = -(y[i] * p.A) + 1", fused},
		{"x[i] += y[i] * p.A", fused},
		{"z := y[i] * p.A\nx[i] = z + 1", fused},
		{"y[i] = x[i] * p.A\nx[i] = y[i] - 1", fused},
		{"x[i] = times(y[i], p.A) + 1", fused},
		{"z := y[i]\nif z > 0 {\nz = z * p.A\n}\nx[i] = z + 1", fused},
		{"x[i] = p.A*p.C + 1", fused},
		{"x[i] = y[i+1]", "the only index is the loop's own"},
		{"x[0] = y[i]", "the only index is the loop's own"},
		{"if y[i] > 0 {\nbreak\n}\nx[i] = 1", "no early exit"},
		{"if y[i] > 0 {\ncontinue\n}\nx[i] = 1", "no early exit"},
		{"x[i] = 1\nprintln(x[i])", "no call for its effect"},
		{"x[i] = float32(math.Exp(float64(y[i])))", "of other packages only"},
		{"x[i] = float32(w[i])", "2^31"},
		{"if w[i] > 3 {\nx[i] = 1\n}", "2^31"},
		{"w[i] = uint32(y[i])", "does not become a whole one"},
		{"x[i] = global", "not a number of this function"},
		{"global = x[i]", "not a name of this function"},
		{"for j := range n {\nx[i] = float32(j)\n}", "a small constant"},
		{"switch {\ncase x[i] > 1:\nx[i] = 1\n}", "only assigns"},
		{"x[i] = table[k[i]]", "outside the array"},
		{"x[i] = float32(b.D[i])", "neither float32 nor"},
		{"k[i] = k[i] / 3", "outside the subset"},
		{"w[i] = w[i] << (w[i] & 3)", "a shift to the left is by a constant"},
		{"if z := y[i]; z > 0 {\nx[i] = z\n}", "a condition only"},
		{"row := &sums[k[i]&7][0]\nrow[0] += float64(x[i])", "&sums[cell][i&3]"},
		{"row := &sums[k[i]][i&3]\nrow[0] += float64(x[i])", "outside the array"},
		{"row := &sums[k[i]&7][i&3]\nrow[0] = float64(x[i])", "only takes row[constant] +="},
		{"row := &sums[k[i]&7][i&3]\nrow[0] += float64(x[i])\nrow[0] += float64(y[i])", "already"},
		{"_ = y[i]", "assigns no column"},
	} {
		_, err := translateLines(t, c.lines)
		if err == nil {
			t.Errorf("not refused:\n%s", c.lines)
			continue
		}
		if s := err.Error(); !strings.Contains(s, c.want) || !strings.HasPrefix(s, "p.go:") {
			t.Errorf("%s\nis refused with %q, want a place and %q", c.lines, s, c.want)
		}
	}
	if _, err := translateLines(t, "x[i] = y[i]\nz := y[i] * 2\nx[i] = z + 1"); err == nil || !strings.HasPrefix(err.Error(), "p.go:21:") {
		t.Errorf("the place is wrong: %v", err)
	}
}

func TestAcceptedForms(t *testing.T) {
	for _, c := range []struct{ lines, want string }{
		{"x[i] = float32(y[i]*p.A) + 1", "VADDPS"},
		{"x[i] = times(y[i], p.A)", "VMULPS"},
		{"x[i] = float32(times(y[i], p.A)) + 1", "VADDPS"},
		{"x[i] = float32(math.Sqrt(float64(y[i])))", "VSQRTPS"},
		{"z, yes := two(y[i])\nif yes {\nx[i] = z\n} else {\nx[i] = 1\n}", "VBLENDVPS"},
		{"x[i] = table[k[i]&31]", "VPERMPS"},
		{"k[i] = uint8(w[i])", "VPACKUSWB"},
		{"for range 3 {\nx[i] = x[i] / p.A\n}", "VDIVPS"},
		{"x[i] = float32(k[i])", "VCVTDQ2PS"},
		{"if y[i] < p.A {\nx[i] = y[i]\n} else {\nx[i] = p.A\n}", "VMINPS"},
		{"w[i] ^= uint32(i)", "VPXOR"},
		{"row := &sums[k[i]&7][i&3]\nrow[1] += float64(x[i] * y[i])", "VADDPD"},
	} {
		text, err := translateLines(t, c.lines)
		if err != nil {
			t.Errorf("%s\n%v", c.lines, err)
		} else if !strings.Contains(text, c.want) || !strings.Contains(text, "VZEROUPPER\n\ndone:\n\tRET") {
			t.Errorf("%s\nhas no %s, or does not end as it should:\n%s", c.lines, c.want, text)
		}
	}
}

// In C every value is one customer's: products of 32 bits stand whole, choices are C's own, and what all customers share stands ahead of the loop.
func TestInC(t *testing.T) {
	for _, c := range []struct{ lines, want string }{
		{"x[i] = y[i] * p.A", "\tconst float v1 = p->A;\n\tEACH(i, n) {\n\t\tconst float v0 = c0[i];\n\t\tconst float v2 = v0 * v1;\n\t\tc1[i] = v2;\n\t}\n}\n"},
		{"if y[i] < p.A {\nx[i] = y[i]\n} else {\nx[i] = p.A\n}", "v0 < v1 ? v0 : v1"},
		{"if y[i] >= 0.5 {\nx[i] = p.A\n}", "-(uint32_t)(v0 >= 0x1p-01f)"},
		{"w[i] ^= uint32(i)", "(uint32_t)i"},
		{"x[i] = float32(k[i])", "(float)(int32_t)"},
		{"x[i] = float32(math.Sqrt(float64(y[i])))", "sqrtf(v0)"},
		{"row := &sums[k[i]&7][i&3]\nrow[1] += float64(x[i] * y[i])", "\t\trow[1] += (double)v"},
	} {
		src, all, err := framed(t, c.lines)
		if err != nil {
			t.Errorf("%s\n%v", c.lines, err)
		} else if text := string(cHeader(src, all)); !strings.Contains(text, c.want) {
			t.Errorf("%s\nhas no %s:\n%s", c.lines, c.want, text)
		}
	}
}

// A mechanism with more in flight than there are registers still reads what it wrote away: every value that is read from a
// slot of the frame has been written to it.
func TestSlotsAreWrittenBeforeTheyAreRead(t *testing.T) {
	stored, where := map[string]bool{}, ""
	for line := range strings.Lines(string(written(t)["vector_amd64.s"])) {
		fields := strings.Fields(strings.ReplaceAll(line, ",", " "))
		if len(fields) == 0 {
			continue
		}
		if fields[0] == "TEXT" {
			stored, where = map[string]bool{}, fields[1]
		}
		for k, f := range fields {
			if !strings.HasSuffix(f, "(R13)") || fields[0] == "MOVL" {
				continue
			}
			if k == len(fields)-1 && fields[0] != "CMPQ" {
				stored[f] = true
			} else if !stored[f] {
				t.Errorf("%s reads %s before writing it: %s", where, f, strings.TrimSpace(line))
			}
		}
	}
}
