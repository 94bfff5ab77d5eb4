package evidence

import (
	"fmt"
	"math"
)

// Share is how many rows of a group hold.
type Share struct {
	Name  string `json:"name"`
	Rows  int    `json:"rows"`
	Holds int    `json:"holds"`
}

// Score returns the share that holds; NaN without rows.
func (s Share) Score() float64 { return float64(s.Holds) / float64(s.Rows) }

// Skill returns what a score is worth compared with that of a model that knows nothing: 1 if all rows hold, 0 if no more hold than without
// the knowledge. It is NaN if the other model holds everything.
func Skill(score, null float64) float64 {
	if null == 1 {
		return math.NaN()
	}
	return (score - null) / (1 - null)
}

// group is a subset of the counted rows.
type group struct {
	name string
	in   func(*Row) bool
}

// groups returns all counted rows, those by kind, and the dynamic ones by family.
func groups() []group {
	out := []group{
		{"published, counted", func(*Row) bool { return true }},
		{"message", func(r *Row) bool { return r.Kind() == Message }},
		{"dynamic", func(r *Row) bool { return r.Kind() == Dynamic }},
	}
	for _, family := range Families[1:] {
		out = append(out, group{"  " + family, func(r *Row) bool { return r.Kind() == Dynamic && r.Family == family }})
	}
	return out
}

// counted returns the published rows that count.
func (t *Table) counted(r *Row) bool { return r.Use == Counted && !t.signature(r) }

// shares returns the groups' shares of some findings.
func (t *Table) shares(findings []Finding) []Share {
	var out []Share
	for _, g := range groups() {
		s := Share{Name: g.name}
		for i := range findings {
			if r := findings[i].Row; t.counted(r) && g.in(r) {
				s.Rows++
				if findings[i].Holds() {
					s.Holds++
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// chance returns the mean share of a group's rows that a random draw of the parameters holds; NaN if unknown.
func (v *Validation) chance(in func(*Row) bool) float64 {
	sum, n := 0., 0
	for i := range v.Findings {
		if r := v.Findings[i].Row; v.table.counted(r) && in(r) {
			standing, known := v.request.Against[r.ID]
			if !known {
				return math.NaN()
			}
			sum += standing.Prior
			n++
		}
	}
	return sum / float64(n)
}

// percent formats a share.
func percent(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// skillText formats a skill.
func skillText(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.2f", x)
}
