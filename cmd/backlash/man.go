package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/sim/report"
)

func manCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "the manual page", Args: noArgs, Example: "  backlash man > backlash.1",
		RunE: func(cmd *cobra.Command, _ []string) error { return writeManual(a.out, cmd.Root()) },
	}
}

// roff keeps text from being read as a request, and hyphens from becoming dashes.
var roff = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n.", "\n\\&.", "\n'", "\n\\&'")

// environment are the variables that the program heeds.
var environment = [][2]string{
	{"NO_COLOR", "when set, no colours on the screen"},
	{"TERM", "dumb: no colours on the screen"},
	{"LC_ALL, LC_CTYPE, LANG", "the first one set says whether the terminal shows UTF-8; if none does, only plain characters are used"},
	{"TMPDIR", "where runs are kept when no folder is named"},
	{"GODEBUG=cpu.avx2=off", "run the plain kernel; results are the same bytes"},
}

// writeManual writes one page for all commands. It carries no date, so that the same program gives the same bytes.
func writeManual(w io.Writer, root *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH BACKLASH 1\n.SH NAME\nbacklash \\- %s\n", roff.Replace(root.Short))
	b.WriteString(".SH SYNOPSIS\n.B backlash\n[COMMAND] [SCENARIO] [OPTION]...\n.SH DESCRIPTION\n")
	manualText(&b, report.Fill(root.Long))
	b.WriteString(".SH OPTIONS OF EVERY COMMAND\n")
	manualFlags(&b, root.PersistentFlags())
	b.WriteString(".SH COMMANDS\n")
	manualCommands(&b, root)
	b.WriteString(".SH ENVIRONMENT\n")
	for _, e := range environment {
		fmt.Fprintf(&b, ".TP\n%s\n%s\n", roff.Replace(e[0]), roff.Replace(e[1]))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func manualCommands(b *strings.Builder, parent *cobra.Command) {
	for _, c := range parent.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		own := c.LocalNonPersistentFlags() // before UseLine, which then knows those of every command too
		fmt.Fprintf(b, ".SS %s\n%s\n", roff.Replace(strings.TrimPrefix(c.UseLine(), "backlash ")), roff.Replace(c.Short))
		if c.Long != "" && !strings.HasPrefix(c.CommandPath(), "backlash completion") {
			b.WriteString(".PP\n")
			manualText(b, report.Fill(c.Long))
		}
		manualFlags(b, own)
		if c.Example != "" {
			fmt.Fprintf(b, ".PP\n.nf\n%s\n.fi\n", roff.Replace(c.Example))
		}
		manualCommands(b, c)
	}
}

func manualFlags(b *strings.Builder, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			kind, usage := pflag.UnquoteUsage(f)
			fmt.Fprintf(b, ".TP\n%s\n%s\n", roff.Replace(strings.TrimSpace("--"+f.Name+" "+kind)), roff.Replace(usage))
		}
	})
}

// manualText writes paragraphs, which the reader's own width fills.
func manualText(b *strings.Builder, text string) {
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		fmt.Fprintf(b, "%s\n", roff.Replace(paragraph))
	}
}
