package main

import (
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every command names the nearest flag to one that is mistyped.
func TestNearestFlag(t *testing.T) {
	root := newRoot(&app{})
	root.InitDefaultHelpCmd()
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		path := strings.Fields(c.CommandPath())[1:]
		if c.HasParent() && c.Parent().Name() == "completion" {
			return // cobra's own
		}
		flags := func(f *pflag.Flag) {
			if len(f.Name) < 5 || f.Hidden {
				return
			}
			mistyped := f.Name[:2] + f.Name[3:]
			var out, err strings.Builder
			code := program(context.Background(), append(path, "--"+mistyped), strings.NewReader(""), &out, &err)
			if code != exitUsage || !strings.Contains(err.String(), "did you mean --") {
				t.Errorf("%s --%s: exit code %d, %s", c.CommandPath(), mistyped, code, err.String())
			}
		}
		c.LocalFlags().VisitAll(flags)
		c.InheritedFlags().VisitAll(flags)
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root)
}
