package record

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
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

// StateFile is the path of a file of this program in the folder for state; "" when there is no such folder. Earlier versions kept
// state in the folder for configuration: a file found only in the old place is moved. If it cannot be moved, it is
// used where it is.
func StateFile(name, old string) string {
	folder := stateFolder()
	if folder == "" {
		return ""
	}
	path := filepath.Join(folder, "backlash", name)
	if old == "" || old == path || Exists(path) || !Exists(old) {
		return path
	}
	if err := move(old, path); err != nil && !Exists(path) {
		return old
	}
	return path
}

// Exists reports whether there is anything at a path.
func Exists(path string) bool {
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
	if err := WritePrivate(to, text); err != nil {
		return err
	}
	return os.Remove(from)
}

// KeepCrash writes a crash file to the temporary folder, readable only by the user.
func KeepCrash(text string) (name string, err error) {
	file, err := os.CreateTemp("", "backlash-crash-*.txt")
	if err != nil {
		return "", err
	}
	if _, err = file.WriteString(text); err != nil {
		file.Close()
		return "", err
	}
	return file.Name(), file.Close()
}
