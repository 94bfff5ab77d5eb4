package report

import (
	"fmt"
	"io"
	"runtime"
	"strings"

	"backlash/scenarios"
	decimal "backlash/sim/number"
	"backlash/sim/study"
)

// ScenariosListing is the built-in scenarios.
type ScenariosListing struct {
	study.Head
	Scenarios []ListedScenario `json:"scenarios"`
}

// ListedScenario is one built-in scenario.
type ListedScenario struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// StoriesListing is the built-in stories of workshops.
type StoriesListing struct {
	study.Head
	Stories []ListedStory `json:"stories"`
}

// ListedStory is one story: how many chapters it has, about how long it takes, and in which languages it is told, its own first.
type ListedStory struct {
	Name      string   `json:"name"`
	Title     string   `json:"title"`
	About     string   `json:"about"`
	Chapters  int      `json:"chapters"`
	Minutes   int      `json:"minutes"`
	Languages []string `json:"languages"`
}

// VersionListing is the versions of program, model and Go.
type VersionListing struct {
	study.Head
	Program  string `json:"program"`
	Commit   string `json:"commit,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// Scenarios are the built-in scenarios. They are read, so that a damaged program is an error.
func Scenarios() (*ScenariosListing, error) {
	out := &ScenariosListing{Head: study.NewHead("scenarios")}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name, nil)
		if err != nil {
			return nil, err
		}
		out.Scenarios = append(out.Scenarios, ListedScenario{name, s.About})
	}
	return out, nil
}

// TellScenarios prints each scenario's name and what it is about.
func TellScenarios(w io.Writer, l *ScenariosListing) {
	var rows [][]string
	for _, s := range l.Scenarios {
		rows = append(rows, []string{s.Name, s.About})
	}
	glossary(w, rows)
}

// TellScenario prints a scenario's text, and each number of its setting with its source, as comments below it.
func TellScenario(w io.Writer, s *scenarios.Scenario) {
	fmt.Fprint(w, strings.TrimRight(string(s.Text), "\n"), "\n")
	if setting, ok := scenarios.SettingByName(s.Config.Market.Setting); ok {
		fmt.Fprintln(w)
		hanging(w, "# ", "# ", "setting "+setting.Name+": "+setting.About)
		rows := [][]string{{"number", "value", "source", "what it is"}}
		for _, n := range setting.Numbers {
			rows = append(rows, []string{n.Path, fmt.Sprint(n.Value), n.Source, n.Note})
		}
		indented(w, "# ", rows)
	}
}

// Stories lists the built-in stories. It parses them, so that a damaged program is an error.
func Stories() (*StoriesListing, error) {
	out := &StoriesListing{Head: study.NewHead("stories")}
	for _, name := range scenarios.StoryNames() {
		s, err := scenarios.LoadStory(name)
		if err != nil {
			return nil, err
		}
		out.Stories = append(out.Stories, ListedStory{name, s.Title, s.About, len(s.Chapters), s.Minutes, s.Languages})
	}
	return out, nil
}

// TellStories prints each story's subject, number of chapters, duration and languages.
func TellStories(w io.Writer, l *StoriesListing) {
	var rows [][]string
	for _, s := range l.Stories {
		about := fmt.Sprintf("%s: %s %s, about %d minutes, in %s.", s.Title, s.About, decimal.Several(s.Chapters, "chapter"), s.Minutes, strings.Join(s.Languages, ", "))
		rows = append(rows, []string{s.Name, about})
	}
	glossary(w, rows)
}

// Version returns the versions of a program described by p.
func Version(p study.Program) *VersionListing {
	return &VersionListing{study.NewHead("version"), p.Version, p.Commit, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
}

// TellVersion prints the versions, one per line.
func TellVersion(w io.Writer, l *VersionListing) {
	fmt.Fprintf(w, "backlash %s\nmodel version %d\n", l.Program, l.ModelVersion)
	if l.Commit != "" {
		fmt.Fprintf(w, "commit %s\n", l.Commit)
	}
	fmt.Fprintf(w, "%s %s\n", l.Go, l.Platform)
}
