package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func manCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "the manual page", Args: noArgs, Example: "  backlash man > backlash.1",
		RunE: func(cmd *cobra.Command, _ []string) error { return writeManual(a.out, cmd.Root()) },
	}
}

// roff keeps text from being read as a request, and hyphens from becoming dashes.
var roff = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n.", "\n\\&.", "\n'", "\n\\&'")

// writeManual writes one page for all commands. It carries no date, so that the same program gives the same bytes.
func writeManual(w io.Writer, root *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH BACKLASH 1\n.SH NAME\nbacklash \\- %s\n.SH DESCRIPTION\n.nf\n%s\n.fi\n", roff.Replace(root.Short), roff.Replace(root.Long))
	b.WriteString(".SH OPTIONS OF EVERY COMMAND\n")
	manualFlags(&b, root.PersistentFlags())
	b.WriteString(".SH COMMANDS\n")
	manualCommands(&b, root)
	_, err := io.WriteString(w, b.String())
	return err
}

func manualCommands(b *strings.Builder, parent *cobra.Command) {
	for _, c := range parent.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		fmt.Fprintf(b, ".SS %s\n%s\n", roff.Replace(strings.TrimPrefix(c.UseLine(), "backlash ")), roff.Replace(c.Short))
		manualFlags(b, c.LocalNonPersistentFlags())
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
