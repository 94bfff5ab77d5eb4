package record

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// What the disk is asked for. Tests take a disk that loses what was not synced.
var (
	syncFile = (*os.File).Sync
	rename   = os.Rename
)

// writeWhole writes a file that appears under its name only when it is whole and on the disk: a temporary name in the same
// folder, sync, rename. It returns the hash and the size of what was written.
func writeWhole(path string, write func(io.Writer) error) (hash string, size int64, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), temporaryName())
	if err != nil {
		return "", 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	sum := sha256.New()
	buffer := bufio.NewWriterSize(io.MultiWriter(file, sum), 1<<16)
	err = errors.Join(write(buffer), buffer.Flush(), file.Chmod(0o644), syncFile(file))
	if info, serr := file.Stat(); serr == nil {
		size = info.Size()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", 0, err
	}
	if err := rename(file.Name(), path); err != nil {
		return "", 0, err
	}
	syncFolder(filepath.Dir(path))
	return hex.EncodeToString(sum.Sum(nil)), size, nil
}

// temporaryPrefix marks files under way, which nobody reads.
const temporaryPrefix = ".backlash-"

// temporaryName is the pattern of temporary names, which tell whose they are: a sign of the host, and the process.
func temporaryName() string {
	return fmt.Sprintf("%s%s-%d-*", temporaryPrefix, hostSign(), os.Getpid())
}

// hostSign stands for this host in names of files.
var hostSign = sync.OnceValue(func() string {
	name, _ := os.Hostname()
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
})

// foreignAge is how old the temporary file of another host must be to be taken for one that a killed process left.
const foreignAge = 24 * time.Hour

// abandoned reports whether a process that is no more left a temporary file; of another host that is known by its age alone.
func abandoned(entry fs.DirEntry) bool {
	rest, temporary := strings.CutPrefix(entry.Name(), temporaryPrefix)
	if !temporary {
		return false
	}
	var pid int
	if host, rest, _ := strings.Cut(rest, "-"); host == hostSign() {
		if number, _, _ := strings.Cut(rest, "-"); number != "" {
			pid, _ = strconv.Atoi(number)
		}
	}
	if pid > 0 {
		return !alive(pid)
	}
	info, err := entry.Info()
	return err == nil && time.Since(info.ModTime()) > foreignAge
}

// SweepUp removes temporary files that killed processes left in folders. It ignores missing folders.
func SweepUp(dirs ...string) error {
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, e := range entries {
			if abandoned(e) {
				os.Remove(filepath.Join(dir, e.Name()))
			}
		}
	}
	return nil
}

// alive reports whether a process of this host is there. Where that cannot be asked, whoever is found is alive.
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer process.Release()
	if runtime.GOOS == "windows" {
		return true
	}
	err = process.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}

// list are the names in a folder that begin and end so; a folder that is not there has none. Patterns would misread brackets in paths.
func list(dir, prefix, suffix string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), suffix) {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out, err
}

// syncFolder makes a rename durable; best effort, since not every file system syncs folders.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		syncFile(folder)
		folder.Close()
	}
}

// WriteWhole writes a file atomically: it appears under its name only once it is complete and on disk; until then the existing one stays.
// It writes directly to anything that is not a regular file, such as a terminal or a pipe.
func WriteWhole(path string, write func(io.Writer) error) error {
	if special(path) {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(file), file.Close())
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // a link stays one
	}
	_ = SweepUp(filepath.Dir(path)) // the next one who writes there may try again
	_, _, err := writeWhole(path, write)
	return err
}

// special reports whether something is at a path that is neither a plain file nor a folder.
func special(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// Probe reports whether WriteWhole can write to a path, before the work whose result will stand there.
func Probe(path string) error {
	if special(path) {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return &fs.PathError{Op: "write", Path: path, Err: errors.New("is a folder")}
	}
	file, err := os.CreateTemp(filepath.Dir(path), temporaryName())
	if err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: errors.Unwrap(err)}
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// WriteFile atomically writes a file of a folder, and returns its hash and size.
func WriteFile(dir, name string, write func(io.Writer) error) (File, error) {
	hash, size, err := writeWhole(filepath.Join(dir, filepath.FromSlash(name)), write)
	return File{name, hash, size}, err
}

// hashFile is the SHA-256 of a file.
func hashFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
