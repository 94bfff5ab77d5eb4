package report

import (
	"fmt"
	"io"
	"strings"

	"backlash/agents"
)

// parameterRows returns a scenario's table of parameters, marking values that differ from the default.
func parameterRows(c *agents.Params, row func(agents.Parameter, string, string) error) error {
	for _, r := range agents.Parameters() {
		value, mark := *r.At(c), ""
		if value != r.Default {
			mark = fmt.Sprintf("%v", r.Default)
		}
		if err := row(r, fmt.Sprintf("%v", value), mark); err != nil {
			return err
		}
	}
	return nil
}

// paperParameters returns the table of parameters in Markdown. drawn says which of them the worlds draw.
func paperParameters(w io.Writer, c *agents.Params, drawn func(*agents.Parameter) bool) error {
	fmt.Fprint(w, "# Parameters of this paper\n\n*here*: the value in the scenario, setting included; *default* where it differs; *worlds*: held at that value in every world, or drawn separately for each.\n\n| parameter | here | default | worlds | range | unit | status | source | meaning |\n|---|---|---|---|---|---|---|---|---|\n")
	return parameterRows(c, func(r agents.Parameter, here, was string) error {
		worlds := "held"
		if drawn(&r) {
			worlds = "drawn"
		}
		_, err := fmt.Fprintf(w, "| `%s` | %s | %s | %s | %v..%v | %s | %s | %s | %s |\n", r.Path, here, was, worlds, r.Min, r.Max, r.Unit, r.Status, r.Source, r.Meaning)
		return err
	})
}

// latexParameters returns the same table for LaTeX, using the packages longtable and booktabs.
func latexParameters(w io.Writer, c *agents.Params) error {
	fmt.Fprint(w, `% \usepackage{longtable,booktabs,array}
\begin{longtable}{>{\ttfamily\raggedright}p{.27\linewidth}rrl>{\raggedright}p{.12\linewidth}>{\raggedright\arraybackslash}p{.3\linewidth}}
\caption{Parameters. In brackets: the default, where the scenario has another value.}\\
\toprule
\normalfont parameter & value & range & status & source & meaning\\
\midrule
\endhead
\bottomrule
\endfoot
`)
	err := parameterRows(c, func(r agents.Parameter, here, was string) error {
		if was != "" {
			here += " (" + was + ")"
		}
		_, err := fmt.Fprintf(w, "%s & %s & %v--%v & %s & %s & %s\\\\\n", breakable(latex(r.Path)), latex(here), r.Min, r.Max, latex(fmt.Sprint(r.Status)), latex(r.Source), latex(r.Meaning))
		return err
	})
	fmt.Fprintln(w, `\end{longtable}`)
	return err
}

// latex escapes LaTeX's special characters.
func latex(text string) string {
	return strings.NewReplacer(`\`, `\textbackslash{}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`, "{", `\{`, "}", `\}`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
		"<", `\textless{}`, ">", `\textgreater{}`, "|", `\textbar{}`).Replace(text)
}

// breakable lets a long name break at its dots.
func breakable(text string) string { return strings.ReplaceAll(text, ".", `.\allowbreak{}`) }
