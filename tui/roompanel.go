package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/tui/draw"
	"backlash/tui/hall"
)

// roomPanel shows how to join the room and who is in it, with the facilitator's actions.
type roomPanel struct {
	at       int  // row of the seats
	listing  bool // if there is no room for both, the seats are shown
	renaming bool
	name     textinput.Model
}

func newRoomPanel() roomPanel { return roomPanel{name: newInput()} }

// key handles a key of the panel; false: it is not one.
func (p *roomPanel) key(m *model, h *hall.Hall, chapter int, msg tea.KeyMsg) bool {
	k, seats := &m.keys, h.Seats()
	p.at = min(max(p.at, 0), max(0, len(seats)-1))
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	if p.renaming {
		switch {
		case is(k.enter):
			if text := strings.TrimSpace(p.name.Value()); text != "" && len(seats) > 0 {
				h.Rename(seats[p.at].Name, text)
			}
			p.renaming = false
		case is(k.escape):
			p.renaming = false
		default:
			p.name, _ = p.name.Update(msg)
		}
		return true
	}
	switch {
	case is(k.seats):
		p.listing = !p.listing
	case is(k.lockDoor):
		locked, _ := h.Door()
		h.Lock(!locked)
	case is(k.up):
		p.at = max(0, p.at-1)
	case is(k.down):
		p.at = min(p.at+1, max(0, len(seats)-1))
	case len(seats) == 0:
		return false
	case is(k.letIn) && seats[p.at].Waiting:
		h.Admit(seats[p.at].Name)
	case is(k.letAllIn):
		for _, s := range seats {
			h.Admit(s.Name)
		}
	case is(k.remove):
		h.Remove(seats[p.at].Name)
	case is(k.rename):
		p.renaming = true
		p.name.SetValue(seats[p.at].Name)
		p.name.CursorEnd()
		p.name.Focus()
	case is(k.team):
		g := h.Game()
		if g == nil {
			m.say(draw.Quiet, "there are no teams before the market")
			return true
		}
		h.Assign(seats[p.at].Name, (seats[p.at].Brand+1)%len(g.Levers))
	case is(k.resetVotes):
		h.ResetVotes(chapter)
		m.say(draw.Plain, "the guests' answers to this chapter are discarded")
	default:
		return false
	}
	return true
}

// bindings are the panel's keys.
func (p *roomPanel) bindings(m *model) []key.Binding {
	k := &m.keys
	if p.renaming {
		return []key.Binding{k.enter, k.escape, k.quitAlways}
	}
	return []key.Binding{k.join, k.seats, k.up, k.down, k.letIn, k.letAllIn, k.lockDoor, k.remove, k.rename, k.team, k.resetVotes}
}

// lines draws how to join beside the list of seats, in a language.
func (p *roomPanel) lines(m *model, h *hall.Hall, lang string, width, height int) []string {
	s, j, words := m.styles, m.options.Join, hall.Wall(lang)
	if j == nil {
		return s.Box(draw.Rect{W: width, H: height}, words["joinroom"], "J closes", true, append([]string{""}, indented(draw.Wrap("Nobody can join: the workshop was started without --web or --ssh. Votes are typed in.", width-4))...))
	}
	side := 0
	if width >= 92 {
		side = 34
	}
	in, seats := h.Present()
	phrase := "in"
	if seats > in {
		phrase = "inof"
	}
	note := hall.Fill(words[phrase], "n", fmt.Sprint(in), "all", fmt.Sprint(seats))
	if side == 0 && p.listing {
		return s.Box(draw.Rect{W: width, H: height}, words["seats"], strings.Trim(note+"   "+p.door(words, h, j), " "), true, p.seats(m, words, h, width-2, height-2))
	}
	way := s.Box(draw.Rect{W: width - side, H: height}, words["joinroom"], note, true, p.way(m, words, j, width-side-2, height-2))
	if side == 0 {
		return way
	}
	return draw.Beside(way, s.Box(draw.Rect{W: side, H: height}, words["seats"], p.door(words, h, j), false, p.seats(m, words, h, side-2, height-2)))
}

// door describes who is waiting at the door.
func (p *roomPanel) door(words map[string]string, h *hall.Hall, j *hall.Join) string {
	var parts []string
	if locked, _ := h.Door(); locked {
		parts = append(parts, words["locked"])
	}
	if n := j.Missed(); n > 0 {
		parts = append(parts, hall.Fill(words["wrongcodes"], "n", fmt.Sprint(n)))
	}
	return strings.Join(parts, ", ")
}

// way describes how to join: by phone first, then from a terminal.
func (p *roomPanel) way(m *model, words map[string]string, j *hall.Join, w, h int) []string {
	s := m.styles
	var text, picture []string
	line := func(look draw.Role, said string, room int) {
		for _, l := range draw.Wrap(said, room) {
			text = append(text, " "+s.Paint(look, l))
		}
	}
	if j.Scan != "" {
		picture = s.QR(j.Scan)
	}
	room := w - 2
	if len(picture) > 0 {
		if wide := draw.Width(picture[0]); wide+26 <= w && len(picture) <= h {
			room = w - wide - 3
		} else {
			picture = nil // part of a code cannot be scanned
		}
	}
	if len(j.Pages) > 0 {
		if len(picture) > 0 {
			line(draw.Quiet, words["scan"], room)
		} else {
			line(draw.Quiet, words["browse"], room)
		}
		for i, page := range j.Pages {
			line(map[bool]draw.Role{true: draw.Strong, false: draw.Plain}[i == 0], "  "+page, room)
		}
		if j.Scan == "" {
			line(draw.Quiet, "Only this machine can reach it: --web 0.0.0.0:PORT opens it to the network.", room)
		}
		text = append(text, "")
	}
	line(draw.Quiet, words["thecode"], room)
	code := s.HugeText(j.Code, draw.Strong)
	if len(code) == 0 || draw.Width(code[0]) > room || len(text)+len(code)+10 > h {
		code = s.BigText(j.Code, draw.Strong)
	}
	if draw.Width(code[0]) > room || len(text)+len(code)+2 > h {
		code = []string{" " + s.Paint(draw.Strong, j.Code)}
	}
	for _, l := range code {
		text = append(text, " "+l)
	}
	if len(code) > 1 {
		line(draw.Quiet, "  "+j.Code, room)
	}
	if len(j.Commands) > 0 {
		text = append(text, "")
		line(draw.Quiet, words["terminal"], room)
		for i, command := range j.Commands {
			line(map[bool]draw.Role{true: draw.Strong, false: draw.Plain}[i == 0], "  "+command, room)
		}
		line(draw.Quiet, words["hostkey"], room)
		line(draw.Plain, "  "+j.Fingerprint, room)
	}
	if j.Exposes != "" {
		text = append(text, "")
		line(draw.Warning, j.Exposes, room)
	}
	if len(picture) == 0 {
		return text
	}
	return draw.Beside(draw.Exact(text, w-draw.Width(picture[0])-1, max(len(text), len(picture))), picture)
}

// seats lists who is in, with the selected seat in view.
func (p *roomPanel) seats(m *model, words map[string]string, h *hall.Hall, w, rows int) []string {
	s, all := m.styles, h.Seats()
	if len(all) == 0 {
		return []string{" " + s.Paint(draw.Quiet, words["empty"])}
	}
	p.at = min(max(p.at, 0), len(all)-1)
	first := max(0, min(p.at-rows/2, len(all)-rows))
	g := h.Game()
	var out []string
	for i := first; i < min(len(all), first+rows); i++ {
		seat, pointer, look := all[i], " ", draw.Plain
		if i == p.at {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		what := ""
		switch {
		case seat.Removed:
			what = words["removed"]
		case seat.Waiting:
			what = words["atdoor"]
		case g != nil && seat.Brand >= 0:
			what = g.Market.Names[seat.Brand]
		}
		if !seat.In && what == "" {
			what = words["away"]
		}
		name := s.Paint(look, draw.Short(draw.Clean(seat.Name), w-15))
		if p.renaming && i == p.at {
			name = field(p.name, s.Glyphs.Caret)
		}
		out = append(out, draw.Spread(s.Paint(draw.KeyName, pointer)+" "+name, s.Paint(draw.Quiet, what)+" ", w))
	}
	return out
}
