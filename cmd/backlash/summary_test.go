package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/evidence"
	"backlash/sim/record"
	"backlash/sim/report"
	"backlash/sim/study"
)

type description struct {
	section string
	of      any
}

// described are the sections of docs/summary.md that describe an object, and what is written in its form.
var described = []description{
	{"run", study.RunResult{}}, {"compare", study.CompareResult{}}, {"strategy", study.ArmResult{}}, {"difference", study.DifferenceResult{}}, {"hang", study.Hang{}},
	{"sweep", study.SweepSummary{}}, {"point", study.PointSummary{}}, {"threshold", study.ThresholdResult{}}, {"harm", study.ThresholdRow{}},
	{"limits", study.Limits{}}, {"stretch", study.LevelSpan{}}, {"onset", study.LossOnset{}}, {"steepest", study.SteepestStep{}}, {"dip", study.ProvenDip{}}, {"own best", study.OwnBest{}},
	{"hysteresis", study.HysteresisResult{}}, {"level", study.HysteresisStep{}}, {"sensitivity", study.SensitivityResult{}}, {"factor", study.FactorIndex{}},
	{"assert", study.AssertResult{}}, {"number", study.AssertNumber{}},
	{"fit", study.FitResult{}}, {"own number", study.FitRow{}}, {"spread", study.Spread{}}, {"known", study.Known{}}, {"worth", study.Worth{}}, {"next", study.Next{}},
	{"validate", evidence.Result{}}, {"row", evidence.RowResult{}}, {"test", evidence.TestResult{}}, {"silent", evidence.SilentRow{}}, {"score", evidence.Score{}},
	{"split", study.SplitForm{}}, {"steps", study.StepsForm{}}, {"event costs", study.EventsForm{}}, {"part", study.PartForm{}}, {"judged", study.JudgedForm{}},
	{"cohorts", study.CohortsForm{}}, {"cohort", study.CohortForm{}}, {"probe", study.ProbeForm{}}, {"message", study.MessageForm{}},
	{"causes", study.CausesForm{}}, {"causes of a month", study.CauseForm{}}, {"diaries", study.TwinsForm{}}, {"life", study.LifeForm{}}, {"diary month", study.DiaryForm{}},
	{"optimize", study.OptimizeResult{}},
	{"beyond", study.LeverBeyond{}}, {"gained", study.GainResult{}}, {"way step", study.StepResult{}}, {"rest", study.RestResult{}},
	{"lever", study.LeverChange{}}, {"choice", study.ChoiceResult{}}, {"change", study.ChangeResult{}}, {"month", study.MonthResult{}}, {"setting", study.FrontPoint{}},
	{"params", report.ParamsListing{}}, {"parameter", report.ListedParameter{}}, {"metrics", report.MetricsListing{}}, {"reported number", report.ListedMetric{}},
	{"glossary", report.GlossaryListing{}}, {"term", study.Term{}},
	{"strategies", report.StrategiesListing{}}, {"preset", report.ListedStrategy{}}, {"scenarios", report.ScenariosListing{}}, {"built-in scenario", report.ListedScenario{}},
	{"stories", report.StoriesListing{}}, {"story", report.ListedStory{}}, {"version", report.VersionListing{}},
	{"bench", study.BenchResult{}}, {"seconds", study.BenchSeconds{}}, {"status", record.Status{}},
	{"metric", study.MetricSummary{}}, {"interval", analysis.Interval{}},
	{"manifest.json", record.Manifest{}}, {"file", record.File{}}, {"when", record.When{}},
}

// TestSummaryIsDocumented holds docs/summary.md against the program: every name, its kind, in its order.
func TestSummaryIsDocumented(t *testing.T) {
	documented := documentedRows(t)
	var sections []string
	check := func(section string, want []string) {
		sections = append(sections, section)
		if got := documented[section]; !slices.Equal(got, want) {
			t.Errorf("docs/summary.md, section %s, should hold\n%s\nit holds\n%s", section, strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
	}
	for _, d := range described {
		check(d.section, fields(reflect.TypeOf(d.of)))
	}
	for name, columns := range map[string][]record.Column{"runs": record.RunsColumns(), "series": record.SeriesColumns(),
		"events": record.EventsColumns(), "customers": record.CustomersColumns()} {
		check(name, columnRows(name, columns))
	}
	for section := range documented {
		if !slices.Contains(sections, section) {
			t.Errorf("docs/summary.md describes %s, which the program does not write", section)
		}
	}
}

// Every object that names its kind has a section; a new command cannot forget it.
func TestEveryKindIsDescribed(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.go", "../../sim/evidence/*.go", "../../sim/study/*.go", "../../sim/report/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		files = append(files, found...)
	}
	kind := regexp.MustCompile("(?s)\ntype (\\w+) struct \\{(?:[^}]*?`json:\"kind\"`|\n\t(?:study\\.)?(?:Run)?Head\n)")
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range kind.FindAllStringSubmatch(string(text), -1) {
			found++
			if name := m[1]; name != "Head" && name != "RunHead" && name != "AnswerHead" && !slices.ContainsFunc(described, func(d description) bool { return reflect.TypeOf(d.of).Name() == name }) {
				t.Errorf("%s: %s has a kind and no section in docs/summary.md", file, name)
			}
		}
	}
	if found < 7 {
		t.Errorf("only %d kinds found", found)
	}
}

// fields are the rows of an object: name and kind of each field.
func fields(of reflect.Type) []string {
	var rows []string
	for i := range of.NumField() {
		f := of.Field(i)
		tag, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			rows = append(rows, fields(f.Type)...)
		case tag == "", tag == "-":
		case rest == "omitempty":
			rows = append(rows, "`"+tag+"` | "+kindOf(f.Type)+", optional")
		default:
			rows = append(rows, "`"+tag+"` | "+kindOf(f.Type))
		}
	}
	return rows
}

// kindOf is a type in the words of the page.
func kindOf(of reflect.Type) string {
	for _, d := range described {
		if reflect.TypeOf(d.of) == of {
			return d.section
		}
	}
	switch of.Kind() {
	case reflect.Pointer:
		return kindOf(of.Elem())
	case reflect.Slice:
		return "list of " + kindOf(of.Elem())
	case reflect.Map:
		return "by name: " + kindOf(of.Elem())
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "whole"
	case reflect.Float32, reflect.Float64:
		return "real"
	}
	return of.String()
}

// columnRows are the rows of a table's section. The metrics of the series have their own page.
func columnRows(table string, columns []record.Column) []string {
	var rows []string
	for _, c := range columns {
		if _, metric := agents.MetricByName(c.Name); metric && table == "series" {
			continue
		}
		rows = append(rows, "`"+c.Name+"` | "+map[record.Kind]string{record.Label: "text", record.Whole: "whole", record.Real: "real"}[c.Kind])
	}
	return rows
}

// documentedRows are the first two cells of every row of the page, by section.
func documentedRows(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "summary.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows, section := map[string][]string{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "### "); ok {
			section = name
		}
		if cells := strings.Split(line, " | "); len(cells) == 3 && strings.HasPrefix(line, "| `") {
			rows[section] = append(rows[section], strings.TrimPrefix(cells[0], "| ")+" | "+cells[1])
		}
	}
	return rows
}
