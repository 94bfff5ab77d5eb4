// Vectorize reads the functions of a package that are marked //kernel:vector and writes their twins for processors with AVX2:
// the same arithmetic in the same order, eight customers at a time, and so the same bits. It refuses what it cannot translate,
// with file and line.
//
//	go run ./vectorize [directory]
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	dir := "."
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	files, err := generate(dir)
	if err == nil {
		err = write(dir, files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "vectorize:", err)
		os.Exit(1)
	}
}

// generate returns the files to write by name.
func generate(dir string) (map[string][]byte, error) {
	src, err := load(dir)
	if err != nil {
		return nil, err
	}
	if len(src.marked) == 0 {
		return nil, fmt.Errorf("%s: no function is marked %s", dir, directive)
	}
	var all []*routine
	for _, d := range src.marked {
		r, err := translate(src, d)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	return map[string][]byte{
		"vector_amd64.s":  assembly(all),
		"vector_amd64.go": stubs(src, all),
		"vector_other.go": fallback(src),
	}, nil
}

func write(dir string, files map[string][]byte) error {
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
