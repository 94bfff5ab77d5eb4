package study

import (
	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// The forms are what programs read of answers that people read as tables; docs/summary.md is their schema. Amounts are in B0 a starter, trust and
// shares in 0..1, counts of customers a world.

// AnswerHead is the head of a form: what was asked, and in which worlds.
type AnswerHead struct {
	Head
	Scenario    string `json:"scenario"`
	Strategy    string `json:"strategy,omitempty"`
	Against     string `json:"against,omitempty"`
	Uncertainty string `json:"uncertainty"`
	Source      string `json:"uncertainty_source,omitempty"`
	Worlds      int    `json:"worlds"`
}

// answerHead begins a form.
func answerHead(kind, strategy, against string, s Sampling, c *sim.Config) AnswerHead {
	return AnswerHead{NewHead(kind), c.Name, strategy, against, string(s.Uncertainty), s.Source(c), s.Worlds}
}

// JudgedForm is a difference and the verdict on it.
type JudgedForm struct {
	analysis.Interval
	Verdict
}

func judged(d Difference) JudgedForm { return JudgedForm{toInterval(d.Estimate), d.Verdict} }

// SplitForm is what each group of levers contributes to a difference.
type SplitForm struct {
	AnswerHead
	Months int        `json:"months"`
	Parts  []PartForm `json:"parts"`
	All    PartForm   `json:"all"`
}

// PartForm is one part of a difference by the last month: a group of levers, an event, or a step.
type PartForm struct {
	Name  string            `json:"name"`
	What  string            `json:"what,omitempty"`
	Month int               `json:"month,omitempty"`
	Trust analysis.Interval `json:"trust"`
	Gone  analysis.Interval `json:"gone"`
	Value JudgedForm        `json:"value"`
}

func (p *SplitPart) form() PartForm {
	return PartForm{Name: p.Name, Trust: toInterval(p.Trust), Gone: toInterval(p.Gone), Value: judged(p.Value)}
}

// Form is the result for programs.
func (r *SplitResult) Form() any {
	out := SplitForm{AnswerHead: r.head, Months: r.Months, All: r.All.form()}
	for i := range r.Parts {
		out.Parts = append(out.Parts, r.Parts[i].form())
	}
	return out
}

// StepsForm is what each step of a schedule adds to those before it, and all of them.
type StepsForm struct {
	AnswerHead
	Months int        `json:"months"`
	Steps  []PartForm `json:"steps"`
	All    PartForm   `json:"all"`
}

func (s *Step) form() PartForm {
	return PartForm{Name: s.Name, What: s.What, Month: s.Month, Trust: toInterval(s.Trust.Estimate), Gone: toInterval(s.Gone), Value: judged(s.Value)}
}

// Form is the result for programs.
func (r *StepsResult) Form() any {
	out := StepsForm{AnswerHead: r.head, Months: r.Months, All: r.All.form()}
	for i := range r.Steps {
		out.Steps = append(out.Steps, r.Steps[i].form())
	}
	return out
}

// EventsForm is what each event comes to, left out in turn.
type EventsForm struct {
	AnswerHead
	Months int        `json:"months"`
	Events []PartForm `json:"events"`
}

// Form is the result for programs.
func (r *EventsResult) Form() any {
	out := EventsForm{AnswerHead: r.head, Months: r.Months, Events: []PartForm{}}
	for _, x := range r.Events {
		out.Events = append(out.Events, PartForm{x.What, "", x.Month, toInterval(x.Trust), toInterval(x.Gone), judged(x.Value)})
	}
	return out
}

// CohortsForm is how long customers stay.
type CohortsForm struct {
	AnswerHead
	Ages    []int        `json:"ages"`
	Cohorts []CohortForm `json:"cohorts"`
	Spells  []CohortForm `json:"spells"`
}

// CohortForm is one group of them.
type CohortForm struct {
	Name   string              `json:"name"`
	Size   analysis.Interval   `json:"size"`
	Share  *analysis.Interval  `json:"share,omitempty"`
	Stayed []analysis.Interval `json:"stayed"`
}

// Form is the result for programs.
func (r *CohortsResult) Form() any {
	out := CohortsForm{AnswerHead: r.head, Ages: Ages[:]}
	form := func(c *Cohort) CohortForm {
		f := CohortForm{Name: c.Name, Size: toInterval(c.Size)}
		for _, e := range c.Stayed {
			f.Stayed = append(f.Stayed, toInterval(e))
		}
		return f
	}
	for i := range r.Cohorts {
		out.Cohorts = append(out.Cohorts, form(&r.Cohorts[i]))
	}
	for i := range r.Spells {
		f, share := form(&r.Spells[i]), toInterval(r.Spells[i].Share)
		f.Share = &share
		out.Spells = append(out.Spells, f)
	}
	return out
}

// ProbeForm is the effect of single messages.
type ProbeForm struct {
	AnswerHead
	After    int           `json:"after"`
	Messages []MessageForm `json:"messages"`
}

// MessageForm is the effect of one message.
type MessageForm struct {
	Message string             `json:"message"`
	Knobs   map[string]float32 `json:"knobs"`
	Clicks  analysis.Interval  `json:"clicks"`
	Creepy  analysis.Interval  `json:"creepy"`
	Over    analysis.Interval  `json:"over"`
	Refuse  analysis.Interval  `json:"refuse"`
	Ahead   *float64           `json:"ahead,omitempty"`
}

// Form is the result for programs.
func (r *ProbeResult) Form() any {
	out := ProbeForm{AnswerHead: r.head, After: r.After}
	for i := range r.Answers {
		a := &r.Answers[i]
		f := MessageForm{Message: a.Name, Knobs: map[string]float32{}, Clicks: toInterval(a.Clicks), Creepy: toInterval(a.Creepy), Over: toInterval(a.Over), Refuse: toInterval(a.Refuse)}
		for _, k := range agents.Knobs() {
			f.Knobs[k.Name] = *k.At(&a.Message.Message)
		}
		if i > 0 {
			f.Ahead = &a.Ahead
		}
		out.Messages = append(out.Messages, f)
	}
	return out
}

// CausesForm is what departures are owed to, month by month.
type CausesForm struct {
	AnswerHead
	Starters float64     `json:"starters"`
	Months   []CauseForm `json:"months"`
}

// CauseForm is one month of them: means over the worlds.
type CauseForm struct {
	Month  int                `json:"month"`
	Left   float64            `json:"left"`
	Causes map[string]float64 `json:"causes"`
	Woken  map[string]float64 `json:"woken_by"`
	By     map[string]float64 `json:"segments"`
	Twins  *float64           `json:"twins_left,omitempty"`
	Only   *float64           `json:"left_only_here,omitempty"`
	Parts  map[string]float64 `json:"apart,omitempty"`
	Change float64            `json:"trust_change"`
	Won    float64            `json:"trust_won"`
	Lost   map[string]float64 `json:"trust_lost"`
}

// Form is the result for programs.
func (r *CausesResult) Form() any {
	n := float64(r.Worlds)
	out := CausesForm{AnswerHead: r.head, Starters: r.Starters / n}
	named := func(names []string, xs []float64) map[string]float64 {
		m := map[string]float64{}
		for k, x := range xs {
			m[names[k]] = x / n
		}
		return m
	}
	apart := agents.CauseNames
	apart[agents.CauseOrdinary] = "trust_not_won"
	for i := range r.Months {
		m := &r.Months[i]
		f := CauseForm{Month: i + 1, Left: m.Left / n, Causes: named(agents.CauseNames[:], m.Causes[:]), Woken: named(agents.WakingNames[:], m.Woken[:]), By: named(r.Segments, m.By),
			Change: m.Trust.Change / n, Won: m.Trust.Won / n, Lost: named(agents.CauseNames[:], m.Trust.Lost[:])}
		if r.TwinName != "" {
			twins, only := m.Twins/n, m.Only/n
			f.Twins, f.Only, f.Parts = &twins, &only, named(apart[:], m.Parts[:])
		}
		out.Months = append(out.Months, f)
	}
	return out
}

// TwinsForm is one customer's two lives.
type TwinsForm struct {
	AnswerHead
	Customer  int        `json:"customer"`
	Segment   string     `json:"segment"`
	Threshold float32    `json:"threshold"`
	Novelty   float32    `json:"novelty"`
	Tolerance float32    `json:"tolerance"`
	World     int        `json:"world"`
	Lives     []LifeForm `json:"lives"`
}

// LifeForm is one of them.
type LifeForm struct {
	Strategy string      `json:"strategy"`
	Left     int         `json:"worlds_left"`
	Month    *int        `json:"left_month,omitempty"`
	Diary    []DiaryForm `json:"diary"`
}

// DiaryForm is one month of a life.
type DiaryForm struct {
	Month     int      `json:"month"`
	Brand     string   `json:"brand,omitempty"`
	Joined    bool     `json:"joined"`
	Left      bool     `json:"left"`
	Touches   float32  `json:"touches"`
	Felt      float32  `json:"felt"`
	Threshold float32  `json:"threshold"`
	Trust     float32  `json:"trust"`
	Affect    float32  `json:"affect"`
	Habit     float32  `json:"habit"`
	Unease    float32  `json:"unease"`
	Fatigue   float32  `json:"fatigue"`
	Relevance float32  `json:"relevance"`
	Purchases int      `json:"purchases"`
	Hazard    float32  `json:"hazard"`
	Events    []string `json:"events"`
}

// Form is the result for programs.
func (r *TwinsResult) Form() any {
	out := TwinsForm{AnswerHead: r.head, Customer: r.Customer, Segment: r.Segment, Threshold: r.Threshold, Novelty: r.Novelty, Tolerance: r.Tolerance, World: r.First + 1}
	for k, diary := range r.Diaries {
		life := LifeForm{Strategy: r.Names[k], Left: r.Left[k]}
		if r.LeftMonths[k] > 0 {
			life.Month = &r.LeftMonths[k]
		}
		for i := range diary {
			d := &diary[i]
			f := DiaryForm{Month: d.Month, Joined: d.Joined, Left: d.Events&agents.EventLeft != 0, Touches: d.Touches, Felt: d.Felt, Threshold: d.Threshold, Trust: d.Trust,
				Affect: d.Affect, Habit: d.Habit, Unease: d.Unease, Fatigue: d.Fatigue, Relevance: d.Relevance, Purchases: d.Purchases, Hazard: d.Hazard, Events: Happened(d)}
			if d.Brand < len(r.Brands[k]) {
				f.Brand = r.Brands[k][d.Brand].Name
			}
			life.Diary = append(life.Diary, f)
		}
		out.Lives = append(out.Lives, life)
	}
	return out
}
