package record

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// writeWhole writes a file that appears under its name only when it is whole and on the disk: a temporary name in the same
// folder, sync, rename. It returns the hash and the size of what was written.
func writeWhole(path string, write func(io.Writer) error) (hash string, size int64, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), temporaryPrefix+"*")
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
	err = errors.Join(write(buffer), buffer.Flush(), file.Chmod(0o644), file.Sync())
	if info, serr := file.Stat(); serr == nil {
		size = info.Size()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", 0, err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return "", 0, err
	}
	syncFolder(filepath.Dir(path))
	return hex.EncodeToString(sum.Sum(nil)), size, nil
}

// temporaryPrefix marks files under way, which nobody reads.
const temporaryPrefix = ".backlash-"

// syncFolder makes a rename durable; best effort, since not every file system syncs folders.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		folder.Sync()
		folder.Close()
	}
}

// WriteWhole writes a file that appears under its name only when it is whole and on the disk.
func WriteWhole(path string, write func(io.Writer) error) error {
	_, _, err := writeWhole(path, write)
	return err
}

// WriteFile writes a file of a folder, whole or not at all, and tells its hash and size.
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
