package main

import (
	"runtime"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/record"
)

// listingHead begins every listing in JSON; the schema is docs/summary.md.
type listingHead struct {
	Schema       int    `json:"schema_version"`
	Kind         string `json:"kind"`
	ModelVersion int    `json:"model_version"`
}

func headOf(kind string) listingHead {
	return listingHead{record.SummaryVersion, kind, sim.ModelVersion}
}

type paramsListing struct {
	listingHead
	Parameters []listedParameter `json:"parameters"`
}

type listedParameter struct {
	Name    string  `json:"name"`
	Default float32 `json:"default"`
	Min     float32 `json:"min"`
	Max     float32 `json:"max"`
	Lowest  float32 `json:"lowest"`
	Highest float32 `json:"highest"`
	Unit    string  `json:"unit"`
	Status  string  `json:"status"`
	Source  string  `json:"source,omitempty"`
	Setting bool    `json:"by_setting"`
	Meaning string  `json:"meaning"`
}

type metricsListing struct {
	listingHead
	Metrics []listedMetric `json:"metrics"`
}

type listedMetric struct {
	Name    string `json:"name"`
	Unit    string `json:"unit"`
	Good    int    `json:"good"`
	Meaning string `json:"meaning"`
}

type strategiesListing struct {
	listingHead
	Strategies []listedStrategy `json:"strategies"`
}

type listedStrategy struct {
	Name   string             `json:"name"`
	About  string             `json:"about"`
	Policy string             `json:"policy,omitempty"`
	Levers map[string]float32 `json:"levers"`
}

type scenariosListing struct {
	listingHead
	Scenarios []listedScenario `json:"scenarios"`
}

type listedScenario struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

type storiesListing struct {
	listingHead
	Stories []listedStory `json:"stories"`
}

type listedStory struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	About    string `json:"about"`
	Chapters int    `json:"chapters"`
	Minutes  int    `json:"minutes"`
}

type versionListing struct {
	listingHead
	Program  string `json:"program"`
	Commit   string `json:"commit,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// listingFlag adds --json to a command that lists something.
func listingFlag(cmd *cobra.Command) *bool {
	return cmd.Flags().Bool("json", false, "print the list as JSON")
}

// printParameters prints the parameters that mention a word.
func (a *app) printParameters(word []string) error {
	out := paramsListing{listingHead: headOf("params")}
	for _, r := range agents.Parameters() {
		if mentions(word, r.Path, r.Meaning) {
			out.Parameters = append(out.Parameters, listedParameter{
				r.Path, r.Default, r.Min, r.Max, r.Lowest, r.Highest, r.Unit, string(r.Status), r.Source, r.Setting, r.Meaning})
		}
	}
	if len(out.Parameters) == 0 {
		return nothing(false, word, "parameter")
	}
	return record.JSON(a.out, out)
}

// printMetrics prints the metrics that mention a word.
func (a *app) printMetrics(word []string) error {
	out := metricsListing{listingHead: headOf("metrics")}
	for _, m := range agents.Metrics() {
		if mentions(word, m.Name, m.Meaning) {
			out.Metrics = append(out.Metrics, listedMetric{m.Name, m.Unit, m.Good, m.Meaning})
		}
	}
	if len(out.Metrics) == 0 {
		return nothing(false, word, "metric")
	}
	return record.JSON(a.out, out)
}

func (a *app) printStrategies() error {
	out := strategiesListing{listingHead: headOf("strategies")}
	for _, s := range agents.Strategies() {
		listed := listedStrategy{Name: s.Name, About: s.About, Levers: map[string]float32{}}
		if s.Policy != agents.NoPolicy {
			listed.Policy = agents.PolicyNames[s.Policy]
		}
		for l, x := range s.Levers {
			listed.Levers[agents.LeverNames[l]] = x
		}
		out.Strategies = append(out.Strategies, listed)
	}
	return record.JSON(a.out, out)
}

func (a *app) printScenarios() error {
	out := scenariosListing{listingHead: headOf("scenarios")}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name, a.in)
		if err != nil {
			return err
		}
		out.Scenarios = append(out.Scenarios, listedScenario{name, s.About})
	}
	return record.JSON(a.out, out)
}

func (a *app) printStories() error {
	out := storiesListing{listingHead: headOf("stories")}
	for _, name := range scenarios.StoryNames() {
		s, err := scenarios.LoadStory(name)
		if err != nil {
			return err
		}
		out.Stories = append(out.Stories, listedStory{name, s.Title, s.About, len(s.Chapters), s.Minutes})
	}
	return record.JSON(a.out, out)
}

func (a *app) printVersion() error {
	b := build()
	return record.JSON(a.out, versionListing{headOf("version"), b.Program, b.Commit, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH})
}
