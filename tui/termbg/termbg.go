// Package termbg tells lipgloss the terminal's background before bubbletea can query the terminal.
//
// bubbletea's package initialization queries the background colour and waits five seconds on terminals that do not answer. Go initializes
// ready packages in the order of their import paths, and this one sorts before github.com/charmbracelet/bubbletea, so importing it for its
// side effect is enough to prevent the query. It must not import bubbletea itself.
package termbg

import (
	"os"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

func init() { lipgloss.SetHasDarkBackground(Dark(os.Getenv("COLORFGBG"))) }

// Dark reports whether a COLORFGBG value ("foreground;background") names a dark background. Unknown counts as dark.
func Dark(colorFgBg string) bool {
	return !strings.HasSuffix(colorFgBg, ";15") && !strings.HasSuffix(colorFgBg, ";7")
}
