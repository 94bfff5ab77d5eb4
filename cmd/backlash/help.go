package main

import (
	"strings"

	"github.com/spf13/cobra"

	"backlash/sim/report"
)

// fitHelp makes every command's help keep to the width: flags wrap, and so do paragraphs that are too wide.
func fitHelp(root *cobra.Command) {
	root.SetHelpCommand(helpCommand())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	template := strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", ".FlagUsagesWrapped 80")
	template = strings.ReplaceAll(template, "Global Flags:", "Flags of every command:")
	template = strings.ReplaceAll(template, `Use "{{.CommandPath}} [command] --help" for more information about a command.`,
		`{{.CommandPath}} COMMAND --help describes a command.`)
	root.SetUsageTemplate(template)
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Short = "completion scripts for bash, zsh, fish and PowerShell"
			c.Example, c.Args = "  source <(backlash completion bash)", noArgs
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
	help := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		for _, name := range scenarioFlags {
			if f := c.InheritedFlags().Lookup(name); f != nil && !sets(c) {
				f.Hidden = true // refused there
			}
		}
		c.Long = report.Fill(c.Long)
		help(c, args)
	})
}

// helpCommand is help of a command by its words, or of a word of the glossary. Cobra's own answers an unknown one with exit code 0.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND | WORD]", Short: "help of a command, or what a word means",
		Example: "  backlash help scenarios new\n  backlash help break-even",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				if found := report.Glossary(strings.Join(args, " ")); len(found.Terms) > 0 {
					report.TellGlossary(cmd.OutOrStdout(), found)
					return nil
				}
			}
			if err != nil {
				return usage("%w", err)
			}
			if len(rest) > 0 {
				return noArgs(about, rest)
			}
			return about.Help()
		},
	}
}
