package room

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui/hall"
)

// view is what a page shows: what is on the stage, and what belongs to the guest. It holds nothing of a future that the room has not been
// shown.
type view struct {
	Phase    string   `json:"phase"` // door, wait, vote, truth, free, market, end, gone
	Name     string   `json:"name"`
	Chapter  int      `json:"chapter"`
	Title    string   `json:"title,omitempty"`
	Question string   `json:"question,omitempty"`
	Answers  []string `json:"answers,omitempty"`
	Mine     int      `json:"mine"`            // -1: not voted
	Right    int      `json:"right"`           // -1: not out
	Truth    string   `json:"truth,omitempty"` // empty before the answers are locked in
	Lesson   string   `json:"lesson,omitempty"`
	Score    int      `json:"score"` // right answers, over the revealed chapters
	Of       int      `json:"of"`
	Sliders  []slider `json:"sliders,omitempty"` // of the guest's own lab, or of the team's brand
	Team     string   `json:"team,omitempty"`
	Clock    string   `json:"clock,omitempty"` // time left in the quarter, or to answer
	Again    bool     `json:"again,omitempty"` // the room has talked and answers a second time
	Me       []int    `json:"me,omitempty"`    // what the guest has said about themselves
	Twins    []twin   `json:"twins,omitempty"` // the customer like the guest, in the revealed chapters
	State    string   `json:"state,omitempty"` // state of the game
	Ranks    []int    `json:"ranks,omitempty"` // by value and by trust, once revealed
	Board    []row    `json:"board,omitempty"` // the brand's dashboard of the last month
}

// twin is the customer like the guest in a revealed chapter.
type twin struct {
	Title string   `json:"title"`
	Say   []string `json:"say"`
}

// slider is a lever that the guest may move.
type slider struct {
	Name  string `json:"name"`
	Words string `json:"words"`
	At    int    `json:"at"` // 0..100
}

// row is a number with its name.
type row struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// phaseNames are the names of a room's phases for pages.
var phaseNames = map[hall.Phase]string{hall.PhaseWait: "wait", hall.PhaseVote: "vote", hall.PhaseTruth: "truth", hall.PhaseFree: "free", hall.PhaseMarket: "market", hall.PhaseEnd: "end"}

// labLevers are the levers offered on a small page, the most telling first; levers locked in a chapter are replaced by the next ones.
var labLevers = []agents.Lever{agents.Intensity, agents.Pervasiveness, agents.Collection, agents.Transparency, agents.Control, agents.Serendipity, agents.Human, agents.Restraint, agents.Extraction, agents.Governance}

// labSliders is the number of sliders on a small page.
const labSliders = 5

// view returns what a seat is shown now.
func (d *browsers) view(s *hall.Seat, words map[string]string) view {
	h := d.room.hall
	me, st := h.Info(s), h.Stage()
	v := view{Phase: phaseNames[st.Phase], Name: me.Name, Chapter: st.Chapter, Title: st.Title, Mine: -1, Right: -1}
	v.Score, v.Of = h.Score(s)
	if about, said := h.About(s); said {
		v.Me = about[:]
	}
	for _, t := range h.Twins(s) {
		text := hall.TwinText(words, &t)
		if n := len(v.Twins); st.Phase != hall.PhaseTruth && n > 0 && slices.Equal(v.Twins[n-1].Say, text) {
			v.Twins[n-1].Title += ", " + t.Title // still the same world
		} else if st.Phase != hall.PhaseTruth || t.Chapter == st.Chapter {
			v.Twins = append(v.Twins, twin{t.Title, text})
		}
	}
	switch {
	case me.Removed:
		return view{Phase: "gone", Mine: -1, Right: -1}
	case me.Waiting:
		return view{Phase: "door", Name: me.Name, Mine: -1, Right: -1}
	}
	switch st.Phase {
	case hall.PhaseVote, hall.PhaseTruth:
		v.Question, v.Answers, v.Again, v.Mine = st.Question, st.Answers, st.Again, h.Voted(s, st.Chapter)
		if left, timed := h.Bell(); timed {
			v.Clock = hall.ClockText(left)
		}
		if st.Phase == hall.PhaseTruth {
			v.Right, v.Truth, v.Lesson = st.Right, st.Truth, st.Lesson
		}
	case hall.PhaseFree:
		if st.World == nil {
			break
		}
		for _, l := range labLevers {
			if !slices.Contains(st.Locked, l) && len(v.Sliders) < labSliders {
				v.Sliders = append(v.Sliders, sliderOf(words["lang"], l, &st.World.Config.Brands[0].Levers))
			}
		}
	case hall.PhaseMarket:
		d.marketView(&v, words, me.Brand)
	}
	return v
}

func sliderOf(lang string, l agents.Lever, levers *agents.Levers) slider {
	return slider{agents.LeverNames[l], hall.LeverWord(lang, l), int(math.Round(100 * float64(levers[l])))}
}

// marketView adds the brand that a seat plays for: its sliders, its dashboard, and what everybody may know of the others.
func (d *browsers) marketView(v *view, words map[string]string, brand int) {
	h := d.room.hall
	g := h.Game()
	if g == nil || brand < 0 {
		return
	}
	left := h.Remaining()
	v.Team, v.State = g.Market.Names[brand], hall.GameText(words["lang"], g, left, true)
	if !g.Deadline.IsZero() {
		v.Clock = hall.ClockText(left)
	}
	for _, l := range labLevers {
		v.Sliders = append(v.Sliders, sliderOf(words["lang"], l, &g.Levers[brand]))
	}
	if g.Revealed {
		earned, trust := g.Standings()
		v.Ranks = []int{1 + hall.Rank(earned, brand), 1 + hall.Rank(trust, brand)}
	}
	if g.Result == nil || g.Month() == 0 {
		return
	}
	f := &g.Result.Frames[g.Month()-1]
	for i, x := range hall.Board {
		name, value := hall.BoardWord(words["lang"], i, f.At(brand, sim.All, x.Metric))
		v.Board = append(v.Board, row{name, value})
	}
}

// labLine is one of the three lines of a lab: with the guest's sliders, and for comparison.
type labLine struct {
	Name   string    `json:"name"`
	Here   []float64 `json:"here"`
	Beside []float64 `json:"beside"`
}

// labResult is the result of a guest's sliders.
type labResult struct {
	Chapter int       `json:"chapter"`
	Worlds  int       `json:"worlds"`
	Lines   []labLine `json:"lines"`
	Say     string    `json:"say"`
}

// labNews returns the lines of a report, in points: dashboard (100 is the year before), trust of 100, money so far of a thousand customers.
func labNews(chapter int, r *study.Report) labResult {
	out := labResult{Chapter: chapter, Worlds: r.Now.Worlds}
	if r.Look != nil {
		out.Say = r.Look.Headline()
	}
	for _, x := range []struct {
		name   string
		metric agents.Metric
		scale  float64
	}{{"dashboard", agents.MetricDashboard, 1}, {"trust", agents.MetricTrust, 100}, {"money", agents.MetricCumulativeMargin, 1000}} {
		l := labLine{Name: x.name, Here: points(r.Now.Bands[x.metric].Mean, x.scale)}
		if r.Against != nil {
			l.Beside = points(r.Against.Bands[x.metric].Mean, x.scale)
		}
		out.Lines = append(out.Lines, l)
	}
	return out
}

// points scales numbers and rounds them to one decimal.
func points(x []float64, scale float64) []float64 {
	out := make([]float64, 0, len(x))
	for _, v := range x {
		v = math.Round(float64(10*scale*v)) / 10
		if math.IsNaN(v) || math.IsInf(v, 0) {
			v = 0
		}
		out = append(out, v)
	}
	return out
}

// words serves the page's phrases in a language that the browser prefers.
func (d *browsers) words(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(hall.Phrases(q.Header.Get("Accept-Language")))
}

// debrief serves the page that a guest may keep once the story is over.
func (d *browsers) debrief(w http.ResponseWriter, q *http.Request) {
	s := d.seat(w, q)
	if s == nil {
		return
	}
	page := d.room.hall.Debriefing(s, hall.Phrases(q.Header.Get("Accept-Language")))
	if page == nil {
		http.Error(w, "the story is not over yet", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page)
}
