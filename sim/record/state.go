package record

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// PreviousCopy ends the name of the copy that is kept of a state file when it is written again.
const PreviousCopy = ".previous"

// WritePrivate writes a file that only its user may read, whole or not at all.
func WritePrivate(path string, text []byte) error {
	if err := WriteWhole(path, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}

// WriteState writes a state file and keeps its old content as the previous copy, unless that is damaged.
func WriteState(path string, text []byte, check func([]byte) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if before, err := os.ReadFile(path); err == nil && !bytes.Equal(before, text) && check(before) == nil {
		if err := WritePrivate(path+PreviousCopy, before); err != nil {
			return err
		}
	}
	return WritePrivate(path, text)
}

// ReadState reads a state file with read, or its previous copy if the file is damaged or missing; damage then says what is wrong with the file. If the copy
// does not help either, the error is that of the file.
func ReadState(path string, read func([]byte) error) (damage, err error) {
	text, err := os.ReadFile(path)
	if err == nil {
		err = read(text)
	}
	if err == nil {
		return nil, nil
	}
	previous, missing := os.ReadFile(path + PreviousCopy)
	if missing != nil || read(previous) != nil {
		return nil, err
	}
	return err, nil
}
