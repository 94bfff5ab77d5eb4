package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim/record"
	"backlash/tui"
)

// configVariable names a configuration file in the environment.
const configVariable = "BACKLASH_CONFIG"

// configFile is the name of a file of this program in the user's folder for configuration; "" when there is no such folder.
func configFile(name string) string {
	folder, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "backlash", name)
}

// preferences reads the configuration file: the one named by flag or environment, or the user's own, which need not exist.
func preferences(named string) (list []scenarios.Preference, path string, err error) {
	path, must := named, true
	if path == "" {
		path = os.Getenv(configVariable)
	}
	if path == "" {
		path, must = configFile("config.yaml"), false
	}
	if path == "" {
		return nil, "", nil
	}
	text, err := decode.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return nil, path, nil
	}
	if err != nil {
		return nil, path, err
	}
	list, err = scenarios.Preferences(path, text)
	if err != nil {
		return nil, path, err
	}
	if i, wish, nearest := tui.CheckKeys(chosenKeys(list)); wish != "" {
		p := keyPreferences(list)[i]
		return nil, path, decode.Problems{{File: path, Line: p.Line, Column: p.Column, Path: p.Name, Value: p.Value,
			Wish: wish, Nearest: nearest}}
	}
	return list, path, nil
}

// keyPreferences are the preferences that choose keys.
func keyPreferences(list []scenarios.Preference) (keys []scenarios.Preference) {
	for _, p := range list {
		if strings.HasPrefix(p.Name, scenarios.PreferenceKeys) {
			keys = append(keys, p)
		}
	}
	return keys
}

func chosenKeys(list []scenarios.Preference) (keys []tui.KeyChoice) {
	for _, p := range keyPreferences(list) {
		keys = append(keys, tui.KeyChoice{Action: strings.TrimPrefix(p.Name, scenarios.PreferenceKeys), Key: p.Value})
	}
	return keys
}

// colourVariable is the variable of the environment that has a say in colours, "" when none has: it goes over the file.
func colourVariable() string {
	switch {
	case os.Getenv("NO_COLOR") != "":
		return "NO_COLOR"
	case os.Getenv("TERM") == "dumb":
		return "TERM"
	}
	return ""
}

// prefer lays the configuration file under the flags: flag over environment over file.
func prefer(flags *pflag.FlagSet, named string) ([]tui.KeyChoice, error) {
	list, _, err := preferences(named)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		flag := flags.Lookup(p.Name)
		if flag == nil || flag.Changed || p.Name == "color" && colourVariable() != "" || p.Name == "workers" && p.Value == "0" {
			continue
		}
		if err := flag.Value.Set(p.Value); err != nil {
			return nil, err
		}
	}
	return chosenKeys(list), nil
}

func configCommand(a *app) *cobra.Command {
	parent := &cobra.Command{Use: "config", Short: "show the configuration file of the screens", Args: noArgs,
		Long: `The screens read a configuration file: the one that --config names, or $` + configVariable + `,
or config.yaml in the folder backlash of the user's configuration. Flags override the
environment, and the environment overrides the file. No result depends on it.

The places where the lab and the last workshop stopped, and the room's host key, are kept
in the folder backlash of the user's state ($XDG_STATE_HOME or ~/.local/state; on macOS
and Windows with application data).

    backlash: 1
    theme: light
    reduced-motion: true
    keys:
      undo: ctrl+u`,
		Example: "  backlash config show",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	var named string
	show := &cobra.Command{Use: "show", Short: "every preference, its value, and where it comes from", Args: noArgs,
		Example: "  backlash config show\n  backlash config show --config my.yaml",
		RunE:    func(*cobra.Command, []string) error { return a.showConfig(named) }}
	show.Flags().StringVar(&named, "config", "", "read this `FILE`")
	parent.AddCommand(show)
	return parent
}

// showConfig prints values and their origin.
func (a *app) showConfig(named string) error {
	list, path, err := preferences(named)
	if err != nil {
		return err
	}
	for _, row := range scenarios.ShownPreferences(list, colourVariable()) {
		fmt.Fprintf(a.out, "%-24s %-10s %s\n", row[0], row[1], row[2])
	}
	_, err = os.Stat(path)
	fmt.Fprintf(a.out, "\n%s %s\n", map[bool]string{true: "file:", false: "no file"}[err == nil], path)
	return nil
}

// labState is the file of where the lab was left.
const labState = "lab.yaml"

// keepState writes where the lab was left; a disk that takes nothing is no reason to fail.
func (a *app) keepState(s tui.State) {
	path := stateFile(labState)
	if path == "" {
		return
	}
	text := scenarios.WriteLabState(scenarios.LabState{Scenario: scenarios.OwnCode(s.Scenario), Baseline: scenarios.OwnCode(s.Baseline),
		Month: s.Month, Theme: s.Theme, Big: s.Big})
	check := func(text []byte) error { _, err := scenarios.ReadLabState(path, text); return err }
	if err := record.WriteState(path, text, check); err != nil {
		a.note("cannot save where you left the lab: %v", err)
	}
}

// lastState reads where the lab was left.
func (a *app) lastState() (s *tui.State, err error) {
	path := stateFile(labState)
	err = a.readState(path, func(text []byte) (err error) { s, err = tui.ReadState(path, text); return err })
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage("--last: no lab has been left yet (%s)", path)
	}
	return s, err
}

// stateFile is the path of a file of this program in the folder for state; "" when there is no such folder.
func stateFile(name string) string { return record.StateFile(name, configFile(name)) }

// readState reads a state file by read, or the copy before it, and says so.
func (a *app) readState(path string, read func([]byte) error) error {
	damage, err := record.ReadState(path, read)
	if damage != nil {
		a.note("%s cannot be used (%v); this goes on from the copy before it, %s", path, damage, filepath.Base(path)+record.PreviousCopy)
	}
	return err
}
