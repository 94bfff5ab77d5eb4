// Vectorize reads the functions of a package that are marked //kernel:vector and writes their twins for processors with AVX2:
// the same arithmetic in the same order, eight customers at a time, and so the same bits. It refuses what it cannot translate,
// with file and line.
//
//	go run ./vectorize [directory]
//	go run ./vectorize -c FILE [directory]   writes them in C instead, for a twin of the engine
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	inC := flag.String("c", "", "write the functions in C, to this file")
	flag.Parse()
	dir := "."
	if flag.NArg() > 0 {
		dir = flag.Arg(0)
	}
	if err := run(dir, *inC); err != nil {
		fmt.Fprintln(os.Stderr, "vectorize:", err)
		os.Exit(1)
	}
}

func run(dir, inC string) error {
	src, all, err := translated(dir)
	if err != nil {
		return err
	}
	if inC != "" {
		return os.WriteFile(inC, cHeader(src, all), 0o644)
	}
	return write(dir, generate(src, all))
}

// translated reads a directory and translates its marked functions, by name.
func translated(dir string) (*source, []*routine, error) {
	src, err := load(dir)
	if err != nil {
		return nil, nil, err
	}
	if len(src.marked) == 0 {
		return nil, nil, fmt.Errorf("%s: no function is marked %s", dir, directive)
	}
	var all []*routine
	for _, d := range src.marked {
		r, err := translate(src, d)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, r)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	return src, all, nil
}

// generate returns the files to write by name.
func generate(src *source, all []*routine) map[string][]byte {
	return map[string][]byte{
		"vector_amd64.s":  assembly(all),
		"vector_amd64.go": stubs(src, all),
		"vector_other.go": fallback(src),
	}
}

func write(dir string, files map[string][]byte) error {
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
