package hall

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
)

// Workshop is a saved session, from which it can continue after an interruption. It holds what people did; the model's answers are computed
// again.
type Workshop struct {
	Format  int              `json:"backlash"`
	Story   string           `json:"story"`          // as named on the command line
	Lang    string           `json:"lang,omitempty"` // the language it is told in, if not the story's own
	Code    string           `json:"code,omitempty"`
	Chapter int              `json:"chapter"`
	Step    int              `json:"step"`
	Hands   [][]int          `json:"hands"`            // by chapter and answer
	Locked  []bool           `json:"locked"`           // by chapter
	Votes   []map[string]int `json:"votes"`            // by chapter: answers by seat
	First   []*FirstRound    `json:"first,omitempty"`  // by chapter: those before the room talked; nil if it has not
	Seats   map[string]int   `json:"seats"`            // brands by seat
	Owners  map[string]Owner `json:"owners,omitempty"` // by seat
	Game    *KeptGame        `json:"game,omitempty"`
}

// FirstRound holds the answers to a chapter before the room talked.
type FirstRound struct {
	Hands []int          `json:"hands"`           // by answer
	Votes map[string]int `json:"votes"`           // by seat
	Again []string       `json:"again,omitempty"` // seats that have answered since
}

// Owner identifies the owner of a seat.
type Owner struct {
	Token string `json:"token"`
	Key   string `json:"key,omitempty"`
}

// KeptGame is a market in a saved session.
type KeptGame struct {
	Chapter   int               `json:"chapter"`
	Decisions [][]agents.Levers `json:"decisions"`
	Levers    []agents.Levers   `json:"levers"`
	Shocks    []sim.Shock       `json:"shocks"`
	Left      float64           `json:"left_seconds"`
	Revealed  bool              `json:"revealed"`
}

// WriteWorkshop encodes a session as a file.
func WriteWorkshop(w *Workshop) []byte {
	w.Format = scenarios.Format
	text, err := json.MarshalIndent(w, "", "  ")
	if err != nil {
		panic(err) // numbers, texts and nothing else
	}
	return append(text, '\n')
}

// ReadWorkshop parses a saved session and validates it against its story.
func ReadWorkshop(text []byte, s *scenarios.Story) (*Workshop, error) {
	w, err := peekWorkshop(text)
	if err != nil {
		return nil, err
	}
	n := len(s.Chapters)
	if len(w.Hands) != n || len(w.Locked) != n || len(w.Votes) != n || len(w.First) != 0 && len(w.First) != n || w.Chapter < -1 || w.Chapter > n || w.Step < 0 || w.Step >= int(StepCount) {
		return nil, errors.New("it belongs to another version of the story")
	}
	for i := range n {
		answers := len(s.Chapters[i].Answers)
		rounds := []FirstRound{{Hands: w.Hands[i], Votes: w.Votes[i]}}
		if len(w.First) > 0 && w.First[i] != nil {
			rounds = append(rounds, *w.First[i])
		}
		wrong := w.Locked[i] && answers == 0
		for _, r := range rounds {
			wrong = wrong || len(r.Hands) != answers || slices.ContainsFunc(r.Hands, func(v int) bool { return v < 0 || v > 9999 })
			for _, a := range r.Votes {
				wrong = wrong || a < 0 || a >= answers
			}
		}
		if wrong {
			return nil, errors.New("it belongs to another version of the story")
		}
	}
	if g := w.Game; g != nil {
		if g.Chapter < 0 || g.Chapter >= n || s.Chapters[g.Chapter].Market == nil {
			return nil, errors.New("its game belongs to another version of the story")
		}
		market := s.Chapters[g.Chapter].Market
		wrong := len(g.Levers) != market.Brands || len(g.Decisions) > market.Quarters || !(g.Left >= 0 && g.Left <= float64(market.Seconds)) || len(g.Shocks) > 100
		for _, levers := range append(slices.Clone(g.Decisions), g.Levers) {
			wrong = wrong || len(levers) != market.Brands
			for _, l := range levers {
				wrong = wrong || slices.ContainsFunc(l[:], func(v float32) bool { return !(v >= 0 && v <= 1) })
			}
		}
		for _, shock := range g.Shocks {
			known := slices.ContainsFunc(ShockChoices, func(x ShockChoice) bool { return x.Kind == shock.Kind && x.Size == shock.Size })
			wrong = wrong || !known || shock.Month < 1 || shock.Month > s.Chapters[g.Chapter].Before.Config.Months || shock.Brand < 0 || shock.Brand >= market.Brands || shock.Late != 0
		}
		if wrong {
			return nil, errors.New("its game belongs to another version of the story")
		}
	}
	return w, nil
}

// peekWorkshop reads a file before its story is known.
func peekWorkshop(text []byte) (*Workshop, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	w := &Workshop{}
	if err := d.Decode(w); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("it is damaged: something follows its end")
	}
	if w.Format != scenarios.Format {
		return nil, fmt.Errorf("it has format %d, this program reads %d", w.Format, scenarios.Format)
	}
	return w, nil
}

// StoryOfWorkshop returns the name of the story that a saved session tells.
func StoryOfWorkshop(text []byte) (string, error) {
	w, err := peekWorkshop(text)
	if err != nil {
		return "", err
	}
	return w.Story, nil
}

// OpenWorkshop returns a saved session with its story, in the language that it was told in, or in lang where that is not "".
func OpenWorkshop(text []byte, lang string) (*Workshop, *scenarios.Story, error) {
	w, err := peekWorkshop(text)
	if err != nil {
		return nil, nil, err
	}
	if lang == "" {
		lang = w.Lang
	}
	s, err := scenarios.LoadStoryIn(w.Story, lang)
	if err != nil {
		return nil, nil, err
	}
	if w, err = ReadWorkshop(text, s); err != nil {
		return nil, nil, err
	}
	return w, s, nil
}
