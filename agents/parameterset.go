package agents

import "sync"

// ParameterSet is a set of rows of the parameter table. The zero value is empty; equal sets compare equal.
type ParameterSet [8]uint64

// parameterPlaces are the rows' places in the table by path.
var parameterPlaces = sync.OnceValue(func() map[string]int {
	places := map[string]int{}
	for i, row := range Parameters() {
		places[row.Path] = i
	}
	if len(places) > 64*len(ParameterSet{}) {
		panic("agents: the parameter table has outgrown ParameterSet")
	}
	return places
})

// Add puts the row of that path into the set; it panics on a path that is none.
func (s *ParameterSet) Add(path string) {
	i, known := parameterPlaces()[path]
	if !known {
		panic("agents: no parameter " + path)
	}
	s[i/64] |= 1 << (i % 64)
}

// Has says whether the row of that path is in the set.
func (s ParameterSet) Has(path string) bool {
	i, known := parameterPlaces()[path]
	return known && s[i/64]>>(i%64)&1 == 1
}
