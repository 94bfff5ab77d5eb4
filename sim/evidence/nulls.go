package evidence

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"backlash/sim/analysis"
	"backlash/sim/number"
	"backlash/sim/record"
)

// Loss is what a model loses that lacks something the findings need, against what was predicted before it was run. A row is lost if it
// holds in the whole model, in the same worlds, and not in this one.
type Loss struct {
	Null       string   `json:"null"`
	About      string   `json:"about"`
	Shares     []Share  `json:"shares"`             // rows that hold, by group, in the order of the validation's Shares
	Families   []string `json:"families,omitempty"` // families of whose dynamic rows it should lose a third
	Named      Share    `json:"named"`              // those of these rows that the whole model holds, and how many of them hold here, too
	Predicted  []string `json:"predicted"`          // rows lost as predicted
	Kept       []string `json:"kept"`               // predicted to be lost, but kept
	Unforeseen []string `json:"unforeseen"`         // lost, but not predicted
	Moot       []string `json:"moot"`               // predicted, but missed by the whole model too
}

// Nulls is the saved form of the null models' losses, and of what the whole model held in the same worlds.
type Nulls struct {
	Worlds int        `json:"worlds"`
	Rows   int        `json:"rows"` // that hold in the whole model
	Whole  []Share    `json:"whole"`
	Chance []*float64 `json:"chance"` // mean shares that a random draw passes, by group; null if unknown
	Losses []Loss     `json:"losses"`
}

// WriteNulls writes the null models' losses, for the page.
func (v *Validation) WriteNulls(w io.Writer, losses []Loss) error {
	n := Nulls{Worlds: v.worlds, Rows: len(v.holding()), Whole: v.Shares(), Losses: losses}
	for _, g := range groups() {
		n.Chance = append(n.Chance, analysis.Known(digits(v.chance(g.in))))
	}
	return record.JSON(w, n)
}

// NullsTitle says in how many worlds the null models are run, and how many rows they can lose.
func (v *Validation) NullsTitle() string {
	return fmt.Sprintf("Models without something that findings need; %s, %s hold in the whole model",
		number.Several(v.worlds, "world"), number.Several(len(v.holding()), "row"))
}

// holding returns the rows that hold.
func (v *Validation) holding() []*Row {
	var rows []*Row
	for i := range v.Findings {
		if v.Findings[i].Holds() {
			rows = append(rows, v.Findings[i].Row)
		}
	}
	return rows
}

// Shares returns how many rows hold in the whole model, by group.
func (v *Validation) Shares() []Share { return v.table.shares(v.Findings) }

// Nulls runs the rows in each null model in turn, in the validation's worlds, and emits what holds and what is lost.
func (v *Validation) Nulls(ctx context.Context, each func(Loss)) error {
	var rows []*Row
	for i := range v.Findings {
		rows = append(rows, v.Findings[i].Row)
	}
	holding := v.holding()
	size := v.size
	for i := range v.table.Nulls {
		null := &v.table.Nulls[i]
		size.Change = both(v.size.Change, null.Change)
		found, err := measure(ctx, rows, v.worlds, size, v.request.Workers, v.request.Progress)
		if err != nil {
			return err
		}
		var lost []string
		named := Share{}
		for i := range found {
			f := &found[i]
			if !f.Holds() && slices.Contains(holding, f.Row) {
				lost = append(lost, f.Row.ID)
			}
			if slices.Contains(holding, f.Row) && v.table.counted(f.Row) && f.Row.Kind() == Dynamic && slices.Contains(null.Families, f.Row.Family) {
				named.Rows++
				if f.Holds() {
					named.Holds++
				}
			}
		}
		loss := null.loss(holding, lost)
		loss.Shares, loss.Named = v.table.shares(found), named
		each(loss)
	}
	return nil
}

// SkillTables returns what holds in the whole model and in each of the others, in %, and the whole model's skill over each, by group.
func (v *Validation) SkillTables(losses []Loss) [2]Part {
	var chances []float64
	for _, g := range groups() {
		chances = append(chances, v.chance(g.in))
	}
	return skillTables(v.Shares(), chances, losses)
}

func skillTables(whole []Share, chances []float64, losses []Loss) [2]Part {
	hold, skill := Part{Head: []string{"hold, in %"}}, Part{Head: []string{"skill over"}}
	for _, s := range whole {
		name := strings.TrimSpace(s.Name)
		if name == groups()[0].name {
			name = "all"
		}
		hold.Head, skill.Head = append(hold.Head, fmt.Sprintf("%s (%d)", name, s.Rows)), append(skill.Head, name)
	}
	line := func(name string, score func(k int) float64) {
		a, b := []string{name}, []string{name}
		for k, s := range whole {
			a, b = append(a, strings.TrimSuffix(percent(score(k)), " %")), append(b, skillText(Skill(s.Score(), score(k))))
		}
		if hold.Rows = append(hold.Rows, a); len(hold.Rows) > 1 {
			skill.Rows = append(skill.Rows, b)
		}
	}
	line("the whole model", func(k int) float64 { return whole[k].Score() })
	line("a random draw", func(k int) float64 { return chances[k] })
	for _, l := range losses {
		line(l.Null, func(k int) float64 { return l.Shares[k].Score() })
	}
	return [2]Part{hold, skill}
}

// loss sorts the lost rows, and those predicted to be, by whether they are also in the other set.
func (n *Null) loss(rows []*Row, lost []string) Loss {
	out := Loss{Null: n.Name, About: n.About, Families: n.Families}
	for _, id := range n.Loses {
		switch {
		case slices.Contains(lost, id):
			out.Predicted = append(out.Predicted, id)
		case slices.ContainsFunc(rows, func(r *Row) bool { return r.ID == id }):
			out.Kept = append(out.Kept, id)
		default:
			out.Moot = append(out.Moot, id)
		}
	}
	for _, id := range lost {
		if !slices.Contains(n.Loses, id) {
			out.Unforeseen = append(out.Unforeseen, id)
		}
	}
	return out
}

// Points describes the loss in words: headings with texts.
func (l Loss) Points() [][2]string {
	list := func(ids []string) string {
		if len(ids) == 0 {
			return "none."
		}
		return strings.Join(ids, ", ") + "."
	}
	points := [][2]string{{l.Null + ":", l.About + "."}, {"lost, as predicted:", list(l.Predicted)}, {"predicted and not lost:", list(l.Kept)},
		{"lost, and not predicted:", list(l.Unforeseen)}}
	if len(l.Families) > 0 {
		points = append(points, [2]string{"of " + strings.Join(l.Families, ", ") + ":", fmt.Sprintf("%d of the %d dynamic rows that the whole model holds are lost.", l.Named.Rows-l.Named.Holds, l.Named.Rows)})
	}
	if len(l.Moot) > 0 {
		points = append(points, [2]string{"predicted, but missed by the whole model too:", list(l.Moot)})
	}
	return points
}
