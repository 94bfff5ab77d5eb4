package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"backlash/sim/record"
)

// previousCopy ends the name of the copy that is kept of a state file when it is written again.
const previousCopy = ".previous"

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
	if err := writePrivate(to, text); err != nil {
		return err
	}
	return os.Remove(from)
}

// writePrivate writes a file that only its user may read, whole or not at all.
func writePrivate(path string, text []byte) error {
	if err := record.WriteWhole(path, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}

// writeState writes a state file and keeps what it held before as the previous copy, unless that is damaged.
func writeState(path string, text []byte, check func([]byte) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if before, err := os.ReadFile(path); err == nil && !bytes.Equal(before, text) && check(before) == nil {
		if err := writePrivate(path+previousCopy, before); err != nil {
			return err
		}
	}
	return writePrivate(path, text)
}

// readState reads a state file by read, or its previous copy where the file is damaged or gone, and says so. The error is that of the file.
func (a *app) readState(path string, read func([]byte) error) error {
	text, err := os.ReadFile(path)
	if err == nil {
		err = read(text)
	}
	if err == nil {
		return nil
	}
	previous, missing := os.ReadFile(path + previousCopy)
	if missing != nil || read(previous) != nil {
		return err
	}
	a.note("%s cannot be used (%v); this goes on from the copy before it, %s", path, err, filepath.Base(path)+previousCopy)
	return nil
}
