package record

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/parquet-go/parquet-go"
)

// ReadTable reads a table of a folder, CSV or Parquet, row by row: column gives the text of a value by its column's name, in the
// same form in both formats, "" where it is missing.
func ReadTable(dir, name string, row func(column func(string) string) error) error {
	err := readCSV(filepath.Join(dir, name+".csv"), row)
	if errors.Is(err, fs.ErrNotExist) {
		return readParquet(filepath.Join(dir, name+".parquet"), row)
	}
	return err
}

func readCSV(path string, row func(func(string) string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, err)
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	for {
		values, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s cannot be read: %w", path, err)
		}
		err = row(func(name string) string {
			if i, ok := at[name]; ok {
				return values[i]
			}
			return ""
		})
		if err != nil {
			return err
		}
	}
}

func readParquet(path string, row func(func(string) string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	table, err := parquet.OpenFile(file, info.Size())
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, err)
	}
	at := map[string]int{}
	for i, column := range table.Schema().Columns() {
		at[column[0]] = i
	}
	for _, group := range table.RowGroups() {
		if err := readGroup(group, at, row); err != nil {
			return err
		}
	}
	return nil
}

func readGroup(group parquet.RowGroup, at map[string]int, row func(func(string) string) error) error {
	rows := group.Rows()
	defer rows.Close()
	buffer := make([]parquet.Row, 64)
	for {
		n, err := rows.ReadRows(buffer)
		for _, values := range buffer[:n] {
			rerr := row(func(name string) string {
				if i, ok := at[name]; ok {
					return text(values[i])
				}
				return ""
			})
			if rerr != nil {
				return rerr
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// text is a value as the CSV has it.
func text(v parquet.Value) string {
	switch {
	case v.IsNull():
		return ""
	case v.Kind() == parquet.Double:
		return valueText(v.Double())
	case v.Kind() == parquet.Int64:
		return valueText(v.Int64())
	}
	return string(v.ByteArray())
}
