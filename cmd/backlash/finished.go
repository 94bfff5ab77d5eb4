package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"backlash/sim/record"
)

// finished says whether a folder is finished, with every file as its manifest has it; then it says so. What is damaged and needs
// no run is written again at once; for the rest the folder is opened again, so that its runs are made again.
func (a *app) finished(s *record.Sweep, format string, files ...extra) (bool, error) {
	now, err := s.Check()
	if err != nil || !now.Finished && len(now.Damaged) == 0 {
		return false, err
	}
	if !hasFormat(s, now, format) {
		return false, failure{exitInput, fmt.Errorf("%s is finished, with its tables in the other format; choose a new folder for --format %s", s.Dir, format)}
	}
	for _, d := range now.Damaged {
		a.note("%s: %s; it is made again", s.Dir, d)
	}
	if now, err = mend(s, now, files); err != nil {
		return false, err
	}
	if !now.Finished {
		return false, s.Reopen()
	}
	a.note("%s is finished; nothing to do", s.Dir)
	return true, nil
}

// hasFormat says whether a finished folder has its tables in a format; without a sound manifest, whether it may.
func hasFormat(s *record.Sweep, now record.Condition, format string) bool {
	name := "runs." + format
	if len(now.Manifest.Files) > 0 {
		return now.Manifest.Lists(name)
	}
	tables, _ := filepath.Glob(filepath.Join(s.Dir, "runs.*"))
	return len(tables) == 0 || slices.Contains(tables, filepath.Join(s.Dir, name))
}

// mend writes damaged files again that need no run, and checks once more; where others are damaged too, nothing is done.
func mend(s *record.Sweep, now record.Condition, files []extra) (record.Condition, error) {
	var todo []extra
	for _, d := range now.Damaged {
		at := slices.IndexFunc(files, func(f extra) bool { return f.name == d.Name && f.early })
		switch {
		case d.Name == "plan.json":
			todo = append(todo, extra{name: d.Name, write: func(w io.Writer) error { _, err := w.Write(s.Plan.Bytes()); return err }})
		case at >= 0:
			todo = append(todo, files[at])
		default:
			return now, nil
		}
	}
	for _, f := range todo {
		if _, err := s.WriteFile(f.name, f.write); err != nil {
			return now, err
		}
	}
	if len(todo) == 0 {
		return now, nil
	}
	return s.Check()
}

// untouched is finished for merge, which cannot make runs: damage is an error that says what can.
func (a *app) untouched(s *record.Sweep) (bool, error) {
	now, err := s.Check()
	if err != nil {
		return false, err
	}
	if len(now.Damaged) > 0 {
		var text strings.Builder
		for _, d := range now.Damaged {
			fmt.Fprintf(&text, "%s: %s\n", s.Dir, d)
		}
		return false, failure{exitInput, fmt.Errorf("%sbacklash sweep run %s, then backlash sweep merge %s make it again", text.String(), s.Dir, s.Dir)}
	}
	if now.Finished {
		a.note("%s is finished; nothing to do", s.Dir)
	}
	return now.Finished, nil
}

// reopened is finished for commands that make parts but write no tables: a damaged folder is opened again.
func (a *app) reopened(s *record.Sweep) (bool, error) {
	now, err := s.Check()
	switch {
	case err != nil:
		return false, err
	case now.Finished:
		a.note("%s is finished; nothing to do", s.Dir)
		return true, nil
	case len(now.Damaged) == 0:
		return false, nil
	}
	for _, d := range now.Damaged {
		a.note("%s: %s; backlash sweep merge %s writes it again once the parts are there", s.Dir, d, s.Dir)
	}
	return false, s.Reopen()
}
