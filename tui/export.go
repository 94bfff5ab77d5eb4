package tui

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/record"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// exportKind is a kind of file that can be exported.
type exportKind int

const (
	exportPicture exportKind = iota
	exportText
	exportScenario
	exportSeries
	exportSummary
	exportPage
	exportCount
)

var exports = [exportCount]struct{ name, about, ending string }{
	{"picture", "this screen as SVG", ".svg"},
	{"text", "this screen as plain text", ".txt"},
	{"scenario", "everything set here, as a scenario file", ".yaml"},
	{"series", "the numbers by month as CSV", ".csv"},
	{"summary", "figures and events in words, as Markdown", ".md"},
	{"page", "for the decision maker: what to do, figures, how sure", ".html"},
}

// exports are the kinds available here; the report, which takes a while, is written from the screen for decision makers.
func (m *model) exports() []struct{ name, about, ending string } {
	if m.at == screenDecide && m.options.Page != nil {
		return exports[:]
	}
	return exports[:exportPage]
}

// content returns the content of a file of a kind.
func (m *model) content(kind exportKind) []byte {
	switch kind {
	case exportPicture:
		return m.picture()
	case exportText:
		return []byte(ansi.Strip(m.bare().View()) + "\n")
	case exportScenario:
		if c, telling := m.screens[m.at].(*telling); telling && c.game() != nil {
			game := c.Hall.Game().Market.Config()
			return scenarios.WriteOwn(&game, nil)
		}
		if m.own != nil && m.setting.same(ownSetting(m.own)) {
			return m.own.Text
		}
		s := m.scenario()
		return scenarios.WriteOwn(&s.Config, s.Compare)
	case exportSeries:
		return m.seriesCSV()
	}
	if c, telling := m.screens[m.at].(*telling); telling {
		return []byte(c.Words())
	}
	return []byte(m.markdown())
}

// exportDialog asks what to write, and where.
type exportDialog struct {
	kind   exportKind
	name   textinput.Model
	exists string // a file that would be overwritten: pressing enter again confirms
}

// exportedMsg carries the result of writing.
type exportedMsg struct {
	path   string
	exists bool
	err    error
}

// openExport opens the dialog with one kind selected.
func (m *model) openExport(kind exportKind) {
	m.overlay = overlayExport
	m.export.kind, m.export.exists = kind, ""
	m.export.name.Focus()
	m.nameExport()
}

// nameExport proposes a file name.
func (m *model) nameExport() {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == ' ', r == '_':
			return '-'
		}
		return -1
	}, m.exportName())
	m.export.name.SetValue(name[:min(len(name), 80)] + exports[m.export.kind].ending)
	m.export.name.CursorEnd()
	m.export.exists = ""
}

// exportName is the base of file names: the setting, or the story.
func (m *model) exportName() string {
	if m.at == screenStory {
		return "backlash-" + m.options.Story.Title
	}
	return fmt.Sprintf("backlash-%s-%s", m.setting.scenario.Name, m.setting.title())
}

// exportKey handles a key in the dialog.
func (m *model) exportKey(msg tea.KeyMsg) tea.Cmd {
	d := &m.export
	switch {
	case key.Matches(msg, m.keys.escape):
		m.overlay = overlayNone
	case key.Matches(msg, m.keys.above):
		d.kind = (d.kind + exportKind(len(m.exports())) - 1) % exportKind(len(m.exports()))
		m.nameExport()
	case key.Matches(msg, m.keys.below):
		d.kind = (d.kind + 1) % exportKind(len(m.exports()))
		m.nameExport()
	case key.Matches(msg, m.keys.enter):
		path := strings.TrimSpace(d.name.Value())
		if path == "" {
			return nil
		}
		over := d.exists == path
		if d.kind == exportPage {
			if _, err := os.Stat(path); err == nil && !over {
				d.exists = path
				return nil
			}
			m.overlay = overlayNone
			return m.screens[screenDecide].(*deciding).page(m, path, over)
		}
		content := m.content(d.kind)
		return func() tea.Msg { return writeExport(path, content, over) }
	default:
		d.name, _ = d.name.Update(msg)
	}
	return nil
}

// writeExport writes a file; it overwrites an existing one only if that was confirmed.
func writeExport(path string, content []byte, over bool) exportedMsg {
	if !over {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			return exportedMsg{path: path, exists: true}
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			return exportedMsg{path: path, err: err}
		}
	}
	err := record.WriteWhole(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	return exportedMsg{path: path, err: err}
}

// exported reports the result of writing.
func (m *model) exported(msg exportedMsg) {
	switch {
	case msg.exists:
		m.export.exists = msg.path
	case msg.err != nil:
		m.overlay = overlayNone
		m.say(draw.Warning, draw.Clean(msg.err.Error()))
	default:
		m.overlay = overlayNone
		m.say(draw.Plain, "written: "+draw.Clean(msg.path))
	}
}

// exportBox draws the dialog.
func (m *model) exportBox(w, h int) []string {
	s, d := m.styles, &m.export
	width := min(w, 66)
	var lines []string
	for i, e := range m.exports() {
		pointer, look := "  ", draw.Plain
		if exportKind(i) == d.kind {
			pointer, look = s.Glyphs.Pointer+" ", draw.Strong
		}
		lines = append(lines, " "+s.Paint(draw.KeyName, pointer)+s.Paint(look, draw.Fit(e.name, 10))+s.Paint(draw.Quiet, e.about))
	}
	name := field(d.name, s.Glyphs.Caret)
	if room := width - 10; ansi.StringWidth(name) > room {
		name = ansi.TruncateLeft(name, ansi.StringWidth(name)-room, "")
	}
	lines = append(lines, "", " file: "+name)
	note := ""
	if d.exists != "" && d.exists == strings.TrimSpace(d.name.Value()) {
		note = "already exists: enter again overwrites it"
	}
	lines = append(lines, " "+s.Paint(draw.Warning, note))
	return s.Box(draw.Rect{W: width, H: min(h, len(lines)+2)}, "EXPORT", "", true, lines)
}

// bare draws the screen without overlays.
func (m *model) bare() *model {
	shot := *m
	shot.overlay, shot.message, shot.ground = overlayNone, "", groundKnown
	return &shot
}

// scenario returns everything that is set, as a scenario.
func (m *model) scenario() *scenarios.Scenario {
	return &scenarios.Scenario{Name: m.setting.scenario.Name, About: m.setting.scenario.About, Config: m.setting.config(), Compare: m.setting.scenario.Compare}
}

// seriesCSV writes every metric by month, of the current setting and of its comparison.
func (m *model) seriesCSV() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"run", "strategy", "month", "metric", "mean", "low10", "high90", "worlds"}) // writing to memory does not fail
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	write := func(run, strategy string, sum *study.Summary) {
		if sum == nil {
			return
		}
		for month := range sum.Months {
			for _, metric := range kept {
				b := sum.Bands[metric]
				w.Write([]string{run, strategy, strconv.Itoa(month + 1), agents.Metrics()[metric].Name, number(b.Mean[month]), number(b.Lo[month]), number(b.Hi[month]), strconv.Itoa(sum.Worlds)})
			}
		}
	}
	write("present", m.setting.title(), m.now)
	write("beside", m.against().title(), m.ghost())
	w.Flush()
	return out.Bytes()
}

// markdown returns a summary for a report.
func (m *model) markdown() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	cell := func(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
	line("# %s with %s\n", draw.Clean(m.setting.scenario.Name), m.setting.title())
	line("%s customers, %d months, seed %d. %s.\n", thousands(float64(m.setting.scenario.Config.Population.Customers)), m.months(), m.setting.seed, m.baselineWords())
	line("```sh\nbacklash lab %s\n```\n", scenarios.Share(m.scenario()))
	if m.scenario().Config.Fitted != nil {
		line("This code leaves out your own numbers and what was fitted to them, so that it shows other figures than these.\n")
	}
	line("| lever | here | beside |\n| --- | ---: | ---: |")
	for l, name := range agents.LeverWords {
		line("| %s | %d | %d |", name, draw.Percent(m.setting.levers[l]), draw.Percent(m.base.setting.levers[l]))
	}
	if m.now == nil {
		line("\nNo world is finished yet.")
		return b.String()
	}
	last, ghost := m.now.Months, m.ghost()
	line("\n| month %d | mean | 8 in 10 of %d worlds | beside |\n| --- | ---: | ---: | ---: |", last, m.now.Worlds)
	for _, l := range chartLines {
		band := m.now.Bands[l.metric]
		line("| %s | %.1f | %.1f to %.1f | %s |", l.name, l.scale*band.Mean[last-1], l.scale*band.Lo[last-1], l.scale*band.Hi[last-1], figure("%.1f", l.scale*ghost.At(l.metric, last)))
	}
	line("\n%s.", study.OpeningText(m.now.Opens, m.now.Lead))
	if m.world != nil && len(m.world.Events) > 0 {
		line("\n| month | event of the first world |\n| ---: | --- |")
		for _, e := range m.world.Events {
			line("| %d | %s |", e.Month, cell(draw.Clean(e.Text)))
		}
	}
	return b.String()
}

// baselineWords describes the baseline.
func (m *model) baselineWords() string {
	if m.base.defaults {
		return "Compared with the same strategy under the default assumptions"
	}
	return "Compared with " + m.base.setting.title() + " under the same assumptions"
}

// picture draws the screen as SVG, in the theme's colours whatever the terminal can show; without colour if it has none.
func (m *model) picture() []byte {
	shot := m.bare()
	if s := shot.styles.ForPicture(shot.big); s != shot.styles {
		shot.styles, shot.help = s, newHelp(s)
	}
	return shot.styles.SVG(strings.Split(shot.View(), "\n"))
}
