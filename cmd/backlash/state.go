package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"backlash/sim/record"
)

// stateFolder is the user's folder for state, which is neither configuration nor results; "" when there is none. On macOS it is
// where programs keep their support files, on Windows the local application data.
func stateFolder() string {
	if dir := os.Getenv("XDG_STATE_HOME"); runtime.GOOS != "windows" && filepath.IsAbs(dir) {
		return dir
	}
	var dir string
	var err error
	switch runtime.GOOS {
	case "windows":
		dir, err = os.UserCacheDir()
	case "darwin", "ios":
		dir, err = os.UserConfigDir()
	default:
		if dir, err = os.UserHomeDir(); err == nil {
			dir = filepath.Join(dir, ".local", "state")
		}
	}
	if err != nil {
		return ""
	}
	return dir
}

// stateFile is the path of a file of this program in the folder for state; "" when there is no such folder. Earlier versions kept
// state in the folder for configuration: what still lies there, and not in the new place, is moved. Where it cannot be moved it is
// used where it is.
func stateFile(name string) string {
	folder := stateFolder()
	if folder == "" {
		return ""
	}
	path, old := filepath.Join(folder, "backlash", name), configFile(name)
	if old == "" || old == path || exists(path) || !exists(old) {
		return path
	}
	if err := move(old, path); err != nil && !exists(path) {
		return old
	}
	return path
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// move moves a file of the user's alone, also to another disk.
func move(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if os.Rename(from, to) == nil {
		return nil
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := record.WritePrivate(to, text); err != nil {
		return err
	}
	return os.Remove(from)
}

// readState reads a state file by read, or the copy before it, and says so.
func (a *app) readState(path string, read func([]byte) error) error {
	damage, err := record.ReadState(path, read)
	if damage != nil {
		a.note("%s cannot be used (%v); this goes on from the copy before it, %s", path, damage, filepath.Base(path)+record.PreviousCopy)
	}
	return err
}
