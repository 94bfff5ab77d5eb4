package main

import (
	"bufio"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every flag with a number, of every command, follows the grammar of files.
func TestNumericFlagsAreDecimal(t *testing.T) {
	a := &app{out: bufio.NewWriter(&strings.Builder{})}
	odd := []string{"012", "0x10", "0b1", "0o7", "1_000", "1e3", "1e400", "Inf", "+5", " 5", "5 ", "1,000", "1.5", "", "18446744073709551616"}
	numeric := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		check := func(f *pflag.Flag) {
			kind := fmt.Sprintf("%T", f.Value)
			switch f.Value.(type) {
			case *wholeFlag, *unsignedFlag:
				numeric++
				before := f.Value.String()
				for _, text := range odd {
					if err := f.Value.Set(text); err == nil {
						t.Errorf("%s --%s takes %q as %s", c.CommandPath(), f.Name, text, f.Value)
					}
				}
				if f.Value.String() != before {
					t.Errorf("%s --%s: a refused value moves the flag from %s to %s", c.CommandPath(), f.Name, before, f.Value)
				}
				if err := f.Value.Set("10"); err != nil || f.Value.String() != "10" {
					t.Errorf("%s --%s: 10 is %s, %v", c.CommandPath(), f.Name, f.Value, err)
				}
				_ = f.Value.Set(before)
			default:
				for _, own := range []string{"int", "uint", "float", "count", "duration"} {
					if strings.HasPrefix(kind, "*pflag."+own) {
						t.Errorf("%s --%s is a %s; want wholeVar or unsignedVar", c.CommandPath(), f.Name, kind)
					}
				}
			}
		}
		c.Flags().VisitAll(check)
		c.PersistentFlags().VisitAll(check)
		for _, below := range c.Commands() {
			walk(below)
		}
	}
	walk(newRoot(a))
	if numeric < 30 {
		t.Errorf("only %d flags with numbers were found", numeric)
	}
}
