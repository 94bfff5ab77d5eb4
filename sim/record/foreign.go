package record

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// IsParquet reports whether a file begins as Parquet does.
func IsParquet(begins []byte) bool { return bytes.HasPrefix(begins, []byte("PAR1")) }

// Parquet opens a foreign table: its columns, and its rows as text, one after the other, io.EOF at their end. Dates and times are written as
// ISO 8601 has them. A damaged file ends in an error.
func Parquet(file *os.File) (header []string, next func() ([]string, error), err error) {
	defer func() { // the library panics on some damaged files
		if p := recover(); p != nil {
			err = fmt.Errorf("the file is damaged: %v", p)
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	table, err := parquet.OpenFile(file, info.Size())
	if err != nil {
		return nil, nil, err
	}
	var kinds []parquet.Type
	for _, path := range table.Schema().Columns() {
		leaf, ok := table.Schema().Lookup(path...)
		if !ok || len(path) != 1 {
			return nil, nil, fmt.Errorf("the column %v is nested: want plain columns", path)
		}
		header, kinds = append(header, path[0]), append(kinds, leaf.Node.Type())
	}
	groups := table.RowGroups()
	var rows parquet.Rows
	buffer, at, n := make([]parquet.Row, 64), 0, 0
	return header, func() (cells []string, err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("the file is damaged: %v", p)
			}
		}()
		for at == n {
			if rows == nil {
				if len(groups) == 0 {
					return nil, io.EOF
				}
				rows, groups = groups[0].Rows(), groups[1:]
			}
			at = 0
			if n, err = rows.ReadRows(buffer); err != nil && err != io.EOF {
				return nil, err
			}
			if err == io.EOF && n == 0 {
				rows.Close()
				rows = nil
			}
		}
		cells = make([]string, len(header))
		for _, v := range buffer[at] {
			cells[v.Column()] = foreign(v, kinds[v.Column()])
		}
		at++
		return cells, nil
	}, nil
}

// foreign is a value of any plain kind as text.
func foreign(v parquet.Value, kind parquet.Type) string {
	if v.IsNull() {
		return ""
	}
	var logical format.LogicalTypeValue
	if l := kind.LogicalType(); l != nil {
		logical = l.Value
	}
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean())
	case parquet.Int32:
		if _, date := logical.(*format.DateType); date {
			return time.Unix(int64(v.Int32())*24*60*60, 0).UTC().Format(time.DateOnly)
		}
		return strconv.Itoa(int(v.Int32()))
	case parquet.Int64:
		if stamp, ok := logical.(*format.TimestampType); ok {
			unit := time.Nanosecond
			switch stamp.Unit.Value.(type) {
			case *format.MilliSeconds:
				unit = time.Millisecond
			case *format.MicroSeconds:
				unit = time.Microsecond
			}
			return time.Unix(0, 0).UTC().Add(time.Duration(v.Int64()) * unit).Format(time.DateTime)
		}
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Float:
		return strconv.FormatFloat(float64(v.Float()), 'g', -1, 32)
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'g', -1, 64)
	case parquet.Int96:
		return "" // times of old programs: not read
	}
	return string(v.ByteArray())
}
