package record

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"backlash/agents"
	"backlash/sim"
)

// Manifest records how a folder was made and how to reproduce it. Everything except When is the same whenever and wherever the command
// runs, on any number of workers.
type Manifest struct {
	Format         int                `json:"format"`
	ModelVersion   int                `json:"model_version"`
	ProgramVersion string             `json:"program_version"`
	Commit         string             `json:"commit,omitempty"`
	GoVersion      string             `json:"go_version"`
	Arch           string             `json:"arch"`
	Command        []string           `json:"command"`
	Seed           uint64             `json:"seed"`
	Worlds         int                `json:"worlds"`
	PlanID         string             `json:"plan_id,omitempty"`
	BlockSize      int                `json:"block_size"`
	Scenario       string             `json:"scenario"`
	Parameters     map[string]float64 `json:"parameters"`
	Files          []File             `json:"files"`
	When           When               `json:"when"`
}

// File is one file of a folder with its SHA-256 and its size; folders of older versions tell no size.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes,omitempty"`
}

// sortFiles puts files in the order of their names.
func sortFiles(files []File) {
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
}

// When holds what differs each time a folder is made.
type When struct {
	Started  string `json:"started"`
	Finished string `json:"finished"`
	Host     string `json:"host"`
	Workers  int    `json:"workers"`
	SHA256   string `json:"sha256,omitempty"` // of this manifest without this line
}

// NewManifest returns a manifest filled in from a configuration.
func NewManifest(c *sim.Config, scenario []byte, worlds int) Manifest {
	m := Manifest{Format: 2, ModelVersion: sim.ModelVersion, Seed: c.Seed, Worlds: worlds, BlockSize: agents.BlockSize,
		Scenario: string(scenario), Parameters: map[string]float64{}}
	params := c.Params
	for _, row := range agents.Parameters() {
		m.Parameters[row.Path] = Widen(*row.At(&params))
	}
	return m
}

// SummaryVersion is the version of the summaries' schema, docs/summary.md. It increases when a name is removed or changes its meaning.
const SummaryVersion = 3

// JSON writes a value, indented, with a newline at the end.
func JSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
