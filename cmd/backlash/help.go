package main

import (
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// screenWidth is what everything printed keeps to: a narrow terminal, a slide, an e-mail.
const screenWidth = 80

// fitHelp makes every command's help keep to the width: flags wrap, and paragraphs that are too wide are filled anew.
func fitHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	template := strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", ".FlagUsagesWrapped 80")
	template = strings.ReplaceAll(template, "Global Flags:", "Flags of every command:")
	template = strings.ReplaceAll(template, `Use "{{.CommandPath}} [command] --help" for more information about a command.`, `{{.CommandPath}} COMMAND --help tells more.`)
	root.SetUsageTemplate(template)
	for _, c := range root.Commands() {
		switch c.Name() {
		case "completion":
			c.Short = "completion scripts for bash, zsh, fish and PowerShell"
		case "help":
			c.Short = "help of a command"
		}
	}
	var fit func(c *cobra.Command)
	fit = func(c *cobra.Command) {
		c.Long = fill(c.Long)
		for _, sub := range c.Commands() {
			fit(sub)
		}
	}
	fit(root)
}

// fill fills those paragraphs anew that have too wide a line and none that is indented.
func fill(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		wide, indented := false, false
		for line := range strings.Lines(p) {
			wide = wide || utf8.RuneCountInString(strings.TrimRight(line, "\n")) > screenWidth
			indented = indented || strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		}
		if wide && !indented {
			paragraphs[i] = strings.Join(wrap(p, screenWidth), "\n")
		}
	}
	return strings.Join(paragraphs, "\n\n")
}
