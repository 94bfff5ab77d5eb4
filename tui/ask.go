package tui

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// askHelp lists the commands of the linear lab.
const askHelp = `set LEVER NUMBER moves a lever, 0 to 100. strategy NAME and scenario NAME change those.
compare NAME sets strategies side by side. baseline compares with the present from now on.
month NUMBER tells the numbers of a month. seed NUMBER makes other people. undo and redo.
report tells everything. share gives a code, load CODE or FILE reads one. quit ends.`

// ask is the lab as a conversation: a command per line, answered in sentences. It runs the same commands as the screen.
func ask(ctx context.Context, o Options, in io.Reader, say func(string) error) error {
	s := draw.NewStyles("dark", true, o.ASCII, false, draw.TrueColor)
	m := newModel(ctx, o, o.Start, embedded{own: true}, s)
	m.resize(120, 36)
	work := func() error {
		var failed error
		m.launch() // for the generation; the work itself runs below
		o.Start(ctx, m.job(), func(b study.Report) {
			if b.Err != nil {
				failed = b.Err
			}
			m.received(reportMsg{m.work.generation, b, nil})
		})
		if failed == nil {
			failed = ctx.Err()
		}
		m.goTo(m.months())
		return failed
	}
	if err := work(); err != nil {
		return err
	}
	if m.now == nil {
		return fmt.Errorf("tui: no world came back")
	}
	if err := say(strings.Join(report(m.setting, m.now, m.world), "\n")); err != nil {
		return err
	}
	if in == nil {
		return nil
	}
	if err := say("help lists the commands, quit ends."); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "quit" || line == "q" {
			return nil
		}
		before, was := m.moment(), m.now
		text, err := m.answer(ctx, line)
		if err != nil {
			return err
		}
		if now := m.moment(); now.setting != before.setting || now.base != before.base || now.defaults != before.defaults {
			if err := work(); err != nil {
				return err
			}
			text = append(text, m.tellChange(was)...)
		} else if len(text) == 0 && line != "" {
			text = []string{"Nothing changes."}
		}
		if err := say(strings.Join(text, "\n")); err != nil {
			return err
		}
	}
	return lines.Err()
}

// answer runs a command and returns the sentences to print.
func (m *model) answer(ctx context.Context, line string) ([]string, error) {
	m.message = ""
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "":
		return nil, nil
	case "help", "?":
		return strings.Split(askHelp, "\n"), nil
	case "report":
		return report(m.setting, m.now, m.world), nil
	case "share":
		m.shareNow()
		return []string{m.code}, nil
	case "undo":
		m.afterTravel(m.undo(), "nothing to undo")
	case "redo":
		m.afterTravel(m.redo(), "nothing to redo")
	case "baseline":
		m.remember()
		m.setBaseline()
		return []string{"Compared with " + m.setting.title() + " from now on."}, nil
	case "set", "strategy", "scenario", "month", "seed", "load", "compare":
		m.commands.all = m.allCommands()
		m.commands.field.SetValue(line)
		found, number, typed := m.commands.matching()
		if len(found) == 0 || !strings.HasPrefix(found[0].name, word) {
			return []string{"No " + word + " of this name: " + draw.Clean(rest) + ". help lists the commands."}, nil
		}
		if word == "month" && typed && number >= 1 && number <= m.months() {
			m.goTo(number)
			return m.tellMonth(), nil
		}
		if found[0].high > 0 && !typed || found[0].words && rest == "" {
			return []string{word + " needs more: see help."}, nil
		}
		cmd := m.runCommand(found[0], number, typed)
		if word == "compare" && m.message == "" {
			return m.tellComparison(ctx)
		}
		if (word == "scenario" || word == "load") && cmd != nil {
			if news, loaded := cmd().(loadedMsg); loaded {
				m.loaded(news)
			}
		}
	default:
		return []string{"No such command: " + draw.Clean(word) + ". help lists them."}, nil
	}
	if m.message != "" {
		return []string{m.message}, nil
	}
	return nil, nil
}

// tellChange prints the last month's numbers, their values before the change, and the baseline's.
func (m *model) tellChange(was *study.Summary) []string {
	lines := m.tellMonth()
	for i, l := range chartLines {
		old := l.scale * was.At(l.metric, m.month)
		if i+1 < len(lines) && !math.IsNaN(old) {
			lines[i+1] += fmt.Sprintf(", before %.0f", old)
		}
	}
	return lines
}

// tellMonth prints the numbers of the current month.
func (m *model) tellMonth() []string {
	lines := []string{fmt.Sprintf("Month %d of %d, %s, means of %d worlds:", m.month, m.months(), m.setting.title(), m.now.Worlds)}
	ghost := m.ghost()
	for _, l := range chartLines {
		text := fmt.Sprintf("  %s %s", l.name, figure("%.0f", l.scale*m.now.At(l.metric, m.month)))
		if base := l.scale * ghost.At(l.metric, m.month); !math.IsNaN(base) {
			text += fmt.Sprintf(", beside it %.0f", base)
		}
		lines = append(lines, text)
	}
	return append(lines, "  forecast error "+figure("%.0f percent", 100*m.now.At(agents.MetricForecastShare, m.month)))
}

// tellComparison runs the comparison and prints one sentence per strategy.
func (m *model) tellComparison(ctx context.Context) ([]string, error) {
	m.at = screenLab
	c := m.screens[screenCompare].(*comparing)
	c.job.stop()
	var last *compared
	if err := compareWorlds(ctx, points(c.ran), m.sampling().In(), m.options.Workers, func(r *compared) { last = r }); err != nil {
		return nil, err
	}
	plus := func(text string) string { return strings.Replace(text, "±", "plus or minus ", 1) }
	percent := func(e study.Estimate) string { return plus(study.Show(study.Percent(e), 1)) }
	lines := []string{fmt.Sprintf("In month %d, the same %d worlds for all, intervals of 95 percent:", m.months(), last.worlds)}
	for i, a := range last.arms {
		text := fmt.Sprintf("  %s: trust %s, gone %s percent, value %s", c.ran[i].title(), percent(a.trust), percent(a.gone), plus(study.Show(a.value, 2)))
		if i == 0 {
			text += ", the first"
		} else {
			text += fmt.Sprintf(", to the first %s, verdict: %s, ahead in %.0f percent of the worlds, left only here %s percent", plus(study.Signed(a.gain.Estimate, 2)), a.gain.Outcome, 100*a.gain.Ahead, percent(a.only))
		}
		lines = append(lines, text+".")
	}
	return lines, nil
}
