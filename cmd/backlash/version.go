package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"backlash/sim"
)

// buildInfo is what the binary knows of itself.
type buildInfo struct{ Program, Commit string }

func build() buildInfo {
	b := buildInfo{Program: "devel"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Program = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			b.Commit = s.Value
		}
	}
	return b
}

func versionCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "version", Short: "versions of program, model and Go", Args: noArgs, Example: "  backlash version\n  backlash --version"}
	json := listingFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		if *json {
			return a.printVersion()
		}
		a.showVersion()
		return nil
	}
	return cmd
}

func (a *app) showVersion() {
	b := build()
	fmt.Fprintf(a.out, "backlash %s\nmodel version %d\n", b.Program, sim.ModelVersion)
	if b.Commit != "" {
		fmt.Fprintf(a.out, "commit %s\n", b.Commit)
	}
	fmt.Fprintf(a.out, "%s %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
