package tui

import (
	"fmt"
	"maps"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/scenarios"
	"backlash/tui/draw"
)

// ownMarket is the picker's entry for the form.
const ownMarket = "A market of your own ..."

// marketForm asks about the user's own market, one question a row. Its answers are kept while the lab runs.
type marketForm struct {
	questions []scenarios.Question
	answers   scenarios.Answers
	at        int
	field     textinput.Model
	refused   bool // enter was pressed on an invalid answer
}

// madeMsg carries the scenario made from the answers.
type madeMsg struct {
	scenario *scenarios.Scenario
	err      error
}

func newMarketForm() marketForm {
	f := marketForm{questions: scenarios.Questions(), answers: scenarios.Answers{}, field: newInput()}
	f.field.CharLimit = 80
	return f
}

// openForm opens the form as it was left.
func (m *model) openForm() {
	if m.layout.class == classText {
		return
	}
	m.overlay = overlayForm
	m.form.field.Focus()
	m.form.goTo(m.form.at)
}

// goTo moves to a row.
func (f *marketForm) goTo(row int) {
	f.at, f.refused = min(max(row, 0), len(f.questions)-1), false
	f.field.SetValue(f.answers[f.questions[f.at].Key])
	f.field.CursorEnd()
}

// answer sets the answer of the current row.
func (f *marketForm) answer(text string) { f.answers[f.questions[f.at].Key], f.refused = text, false }

// wrong returns what is wrong with a row's answer, or nil.
func (f *marketForm) wrong(row int) error {
	q := &f.questions[row]
	_, err := q.Clean(f.answers[q.Key], f.answers)
	return err
}

// choice returns the index of the current answer among the choices of its row, or -1.
func (f *marketForm) choice() int {
	q := &f.questions[f.at]
	for i, c := range q.Choices {
		if c.Name == q.Shown(f.answers) {
			return i
		}
	}
	return -1
}

// turn cycles through the choices and no answer.
func (f *marketForm) turn(by int) {
	choices := f.questions[f.at].Choices
	next := (f.choice() + 1 + by + len(choices) + 1) % (len(choices) + 1)
	f.answer("")
	if next > 0 {
		f.answer(choices[next-1].Name)
	}
	f.goTo(f.at)
}

// formKey handles a key in the form.
func (m *model) formKey(msg tea.KeyMsg) tea.Cmd {
	f, k := &m.form, &m.keys
	switch {
	case key.Matches(msg, k.escape):
		m.overlay = overlayNone
	case key.Matches(msg, k.above):
		f.goTo(f.at - 1)
	case key.Matches(msg, k.below):
		f.goTo(f.at + 1)
	case key.Matches(msg, k.finish):
		return m.finishForm()
	case key.Matches(msg, k.enter):
		switch {
		case f.wrong(f.at) != nil:
			f.refused = true
		case f.at == len(f.questions)-1:
			return m.finishForm()
		default:
			f.goTo(f.at + 1)
		}
	case key.Matches(msg, k.choiceBack) && len(f.questions[f.at].Choices) > 0:
		f.turn(-1)
	case key.Matches(msg, k.choiceOn) && len(f.questions[f.at].Choices) > 0:
		f.turn(1)
	default:
		f.field, _ = f.field.Update(msg)
		f.answer(f.field.Value())
	}
	return nil
}

// finishForm makes the scenario, or goes to the first invalid answer.
func (m *model) finishForm() tea.Cmd {
	f := &m.form
	for row := range f.questions {
		if f.wrong(row) != nil {
			f.goTo(row)
			f.refused = true
			return nil
		}
	}
	m.overlay = overlayNone
	answers := maps.Clone(f.answers)
	return func() tea.Msg {
		text, err := scenarios.Guided(answers)
		if err != nil {
			return madeMsg{nil, err}
		}
		s, err := scenarios.Parse("answers", text)
		return madeMsg{s, err}
	}
}

// made opens the scenario in the lab and offers to write it to a file.
func (m *model) made(msg madeMsg) tea.Cmd {
	if msg.err != nil {
		return m.loaded(loadedMsg(msg))
	}
	cmd := tea.Batch(m.show(screenLab), m.loaded(loadedMsg(msg)))
	m.own = msg.scenario
	if m.keys.save.Enabled() {
		m.openExport(exportScenario)
	}
	return cmd
}

// formBox draws the form: the rows, and below them the current question.
func (m *model) formBox(w, h int) []string {
	s, f := m.styles, &m.form
	const below = 5 // a blank line, the question, and help in up to three lines
	width, height := min(w-2, 84), min(h-2, len(f.questions)+below+3)
	room := max(1, width-6-formLabel)
	var lines []string
	last := 0 // the line that must stay in view: the row after the current one
	for row := range f.questions {
		lines = append(lines, m.formRow(row, room))
		if err := f.wrong(row); err != nil && (row != f.at || f.refused) {
			for _, line := range draw.Wrap(draw.Clean(err.Error()), room) {
				lines = append(lines, strings.Repeat(" ", 3+formLabel)+s.Paint(draw.Warning, line))
			}
		}
		if row == f.at {
			last = len(lines) + 1
		}
	}
	shown := max(1, height-2-below)
	first := max(0, min(last, len(lines))-shown)
	lines = append(draw.Exact(lines[first:], width-2, shown), "")
	lines = append(lines, m.formHelp(width-4)...)
	return s.Box(draw.Rect{W: width, H: height}, "A MARKET OF YOUR OWN", fmt.Sprintf("%d of %d, all optional", f.at+1, len(f.questions)), true, lines)
}

// formLabel is the width of a row's label.
const formLabel = 17

// formRow draws a row: what is being typed, or how it was understood, or the default if it is empty.
func (m *model) formRow(row, room int) string {
	s, f := m.styles, &m.form
	q := &f.questions[row]
	pointer, look, value := "  ", draw.Plain, ""
	switch typed := f.answers[q.Key]; {
	case row == f.at:
		pointer, look = s.Glyphs.Pointer+" ", draw.Strong
		value = draw.Clean(field(f.field, s.Glyphs.Caret))
		if over := ansi.StringWidth(value) - room; over > 0 {
			value = ansi.TruncateLeft(value, over, "")
		}
		if typed == "" {
			value += " " + s.Paint(draw.Quiet, draw.Short(q.Default, room-2))
		}
	case strings.TrimSpace(typed) == "":
		value = s.Paint(draw.Quiet, draw.Short(q.Default, room))
	case f.wrong(row) == nil && q.Shown(f.answers) != "":
		value = draw.Short(draw.Clean(q.Shown(f.answers)), room)
	default:
		value = draw.Short(draw.Clean(typed), room)
	}
	return " " + s.Paint(draw.KeyName, pointer) + s.Paint(look, draw.Fit(q.Label, formLabel)) + value
}

// formHelp returns the current question, and what its answer means or where to find it.
func (m *model) formHelp(w int) []string {
	s, f := m.styles, &m.form
	q := &f.questions[f.at]
	text := q.Help
	if at := f.choice(); at >= 0 {
		text = fmt.Sprintf("%d of %d: %s", at+1, len(q.Choices), q.Choices[at].About)
	}
	lines := []string{" " + s.Paint(draw.Strong, draw.Short(q.Text, w))}
	for _, line := range draw.Wrap(text, w) {
		lines = append(lines, " "+s.Paint(draw.Quiet, line))
	}
	return lines
}
