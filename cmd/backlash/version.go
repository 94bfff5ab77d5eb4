package main

import (
	"runtime/debug"

	"github.com/spf13/cobra"

	"backlash/sim/report"
	"backlash/sim/study"
)

// build is what the binary knows of itself.
func build() study.Program {
	b := study.Program{Version: "devel"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			b.Commit = s.Value
		}
	}
	return b
}

func versionCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "version", Short: "versions of program, model and Go", Args: noArgs,
		Example: "  backlash version\n  backlash --version"}
	json := listingFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		return give(a, *json, report.Version(build()), report.TellVersion)
	}
	return cmd
}
