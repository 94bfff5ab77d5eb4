package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim/study"
)

// ParamsListing lists parameters of the model, in the order of their table.
type ParamsListing struct {
	study.Head
	Parameters []ListedParameter `json:"parameters"`
}

// ListedParameter is one parameter: its default, the stated range of its uncertainty (Min to Max), and what the model accepts (Lowest to
// Highest). Setting says that a scenario's setting determines it, rather than calibration.
type ListedParameter struct {
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
	Why     string  `json:"why_this_range,omitempty"`
}

// MetricsListing lists reported numbers, in the order of their table.
type MetricsListing struct {
	study.Head
	Metrics []ListedMetric `json:"metrics"`
}

// ListedMetric is one reported number. Good is 1 if more is better, -1 if less is, and 0 if neither is.
type ListedMetric struct {
	Name    string `json:"name"`
	Word    string `json:"word"`
	Unit    string `json:"unit"`
	Good    int    `json:"good"`
	Meaning string `json:"meaning"`
	Of      string `json:"of,omitempty"`
	Matters string `json:"matters,omitempty"`
}

// StrategiesListing lists all strategies.
type StrategiesListing struct {
	study.Head
	Strategies []ListedStrategy `json:"strategies"`
}

// ListedStrategy is one strategy: its levers by name, 0..1, and the policy that moves them, "" for none.
type ListedStrategy struct {
	Name   string             `json:"name"`
	About  string             `json:"about"`
	Policy string             `json:"policy,omitempty"`
	Levers map[string]float32 `json:"levers"`
}

// Params returns the parameters with a word in their name, meaning or status; "" for all.
func Params(word string) *ParamsListing {
	out := &ParamsListing{Head: study.NewHead("params")}
	for _, r := range agents.Parameters() {
		if mentions(word, r.Path, r.Meaning, string(r.Status)) {
			out.Parameters = append(out.Parameters, ListedParameter{
				r.Path, r.Default, r.Min, r.Max, r.Lowest, r.Highest, r.Unit, string(r.Status), r.Source, r.Setting, r.Meaning, r.Why})
		}
	}
	return out
}

// TellParams prints a parameter: its numbers, what it means, and why its range is as it is.
func TellParams(w io.Writer, l *ParamsListing) {
	for _, r := range l.Parameters {
		line := fmt.Sprintf("%-30s %-8s %-14s %-8s %s", r.Name, fmt.Sprint(r.Default), fmt.Sprintf("%v..%v", r.Min, r.Max), r.Status, r.Source)
		fmt.Fprintln(w, strings.TrimRight(line, " "))
		hanging(w, "    ", "    ", fmt.Sprintf("%s (%s)", r.Meaning, r.Unit))
		if r.Why != "" {
			hanging(w, "    ", "    ", "range: "+r.Why)
		}
	}
}

// Metrics returns the reported numbers with a word in their name or meaning; "" for all.
func Metrics(word string) *MetricsListing {
	out := &MetricsListing{Head: study.NewHead("metrics")}
	for _, m := range agents.Metrics() {
		if mentions(word, m.Name, m.Word, m.Meaning) {
			out.Metrics = append(out.Metrics, ListedMetric{m.Name, m.Word, m.Unit, m.Good, m.Meaning, m.Of, smallest(&m)})
		}
	}
	return out
}

// smallest describes the smallest difference of a metric that matters; "" if more is neither better nor worse.
func smallest(m *agents.MetricInfo) string {
	switch {
	case m.Good == 0:
		return ""
	case m.Matters > 0:
		return fmt.Sprintf("%g", m.Matters)
	}
	return fmt.Sprintf("%g %%", 100*agents.RelativeMatters)
}

// TellMetrics prints name, unit and meaning of each reported number.
func TellMetrics(w io.Writer, l *MetricsListing) {
	var rows [][]string
	for _, m := range l.Metrics {
		rows = append(rows, []string{m.Name, m.Unit, meaning(m.Meaning, m.Of)})
	}
	glossary(w, rows)
}

// meaning returns the meaning of a word, with its denominator.
func meaning(text, of string) string {
	if of == "" {
		return text
	}
	return text + " (of " + of + ")"
}

// GlossaryListing lists words, each with its one meaning.
type GlossaryListing struct {
	study.Head
	Terms []study.Term `json:"terms"`
}

// Glossary returns the words that contain a text, or else those whose meaning does; "" for all.
func Glossary(word string) *GlossaryListing {
	out := &GlossaryListing{Head: study.NewHead("glossary")}
	var near []study.Term
	for _, t := range study.Glossary() {
		if mentions(word, t.Word, t.Column) {
			out.Terms = append(out.Terms, t)
		} else if mentions(word, t.Meaning) {
			near = append(near, t)
		}
	}
	if len(out.Terms) == 0 {
		out.Terms = near
	}
	return out
}

// TellGlossary prints each word with its unit, and below it the meaning.
func TellGlossary(w io.Writer, l *GlossaryListing) {
	for _, t := range l.Terms {
		word := t.Word
		if t.Unit != "" {
			word += ", " + t.Unit
		}
		fmt.Fprintln(w, word)
		hanging(w, "    ", "    ", meaning(t.Meaning, t.Of))
	}
}

// mentions reports whether a word is in one of the texts, in capitals or not. The empty word is in all.
func mentions(word string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(strings.ToLower(t), strings.ToLower(word)) })
}

// Strategies are all strategies.
func Strategies() *StrategiesListing {
	out := &StrategiesListing{Head: study.NewHead("strategies")}
	for _, s := range agents.Strategies() {
		listed := ListedStrategy{Name: s.Name, About: s.About, Levers: map[string]float32{}}
		if s.Policy != agents.NoPolicy {
			listed.Policy = agents.PolicyNames[s.Policy]
		}
		for l, x := range s.Levers {
			listed.Levers[agents.LeverNames[l]] = x
		}
		out.Strategies = append(out.Strategies, listed)
	}
	return out
}

// TellStrategies prints a column a lever, under the first letters of its name.
func TellStrategies(w io.Writer, l *StrategiesListing) {
	const letters = 5
	header := ""
	for _, n := range agents.LeverNames {
		header += " " + n[:letters]
	}
	var rows [][]string
	for _, s := range l.Strategies {
		levers := ""
		for _, n := range agents.LeverNames {
			levers += fmt.Sprintf(" %*.0f", letters, 100*s.Levers[n])
		}
		rows = append(rows, []string{s.Name, levers[1:]})
	}
	table(w, []string{"strategy", header[1:]}, rows)
	fmt.Fprintln(w)
	Paragraph(w, "Values are in hundredths. Levers: %s. backlash strategies show balanced says what they mean; "+
		"guardrailed starts as balanced and watches its customers.", strings.Join(agents.LeverNames[:], ", "))
}

// TellStrategy prints what one strategy stands for, and what each of its levers means.
func TellStrategy(w io.Writer, strategy agents.Strategy) {
	Paragraph(w, "%s: %s", strategy.Name, strategy.About)
	if strategy.Policy != agents.NoPolicy {
		fmt.Fprintf(w, "policy: %s\n", agents.PolicyNames[strategy.Policy])
	}
	fmt.Fprintln(w)
	var rows [][]string
	for l, x := range strategy.Levers {
		rows = append(rows, []string{agents.LeverNames[l], fmt.Sprintf("%.2f", x), agents.LeverMeanings[l]})
	}
	glossary(w, rows)
}
