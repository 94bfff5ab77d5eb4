package record

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"

	"github.com/klauspost/compress/zstd"

	"backlash/sim"
	"backlash/sim/experiment"
)

// Kept is one finished run as stored until the tables are written: all its numbers, or the reason it failed.
type Kept struct {
	Run     experiment.Run
	Failure string // "" if it succeeded
	Measure float64
	Value   sim.Value
	Events  []sim.Event
	Frames  []float64 // the numbers of all frames, one after the other
	people  keptPeople
}

// Result rebuilds the run's result, with its configuration from the plan.
func (k *Kept) Result(c sim.Config) (*sim.Result, error) {
	if k.Failure != "" {
		return nil, errors.New(k.Failure)
	}
	r := sim.Restore(c, k.Frames, k.Events, k.Value)
	k.people.restore(r)
	return r, nil
}

// keep takes from a result what is to be kept.
func keep(run experiment.Run, r *sim.Result, err error, measure float64) *Kept {
	if err != nil {
		return &Kept{Run: run, Failure: err.Error(), Measure: math.NaN()}
	}
	k := &Kept{Run: run, Measure: measure, Value: r.Value, Events: r.Events}
	k.Frames = r.Numbers()
	return k
}

// A record is one run in a file: length of the body, its checksum, and the body, which is compressed: a JSON head with the
// numbers' shape, then the numbers, month after month of one metric together, because neighbours are alike, then the people.

// head is what a record says besides its frames. Floats are kept as bits: JSON has no missing value.
type head struct {
	Run     experiment.Run
	Failure string `json:",omitempty"`
	Measure uint64
	Value   [4]uint64
	Events  []keptEvent
	Numbers int
	Width   int
}

type keptEvent struct {
	sim.Event
	Size uint64
}

const recordHeader = 8

// maxRecord bounds what a damaged length can ask for: 600 months of 8 brands and 8 segments take a twentieth of it.
const maxRecord = 1 << 30

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// codec compresses and decompresses records; one goroutine uses it.
type codec struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
	plain   []byte
}

func newCodec() *codec {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	if err != nil {
		panic("record: " + err.Error())
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxRecord))
	if err != nil {
		panic("record: " + err.Error())
	}
	return &codec{encoder: e, decoder: d}
}

func (c *codec) close() {
	c.encoder.Close()
	c.decoder.Close()
}

// encode appends a run's record. width is the number of values a month.
func (c *codec) encode(to []byte, k *Kept, width int) []byte {
	h := head{Run: k.Run, Failure: k.Failure, Measure: math.Float64bits(k.Measure), Numbers: len(k.Frames), Width: width}
	v := k.Value
	for i, x := range [4]float64{v.Starters, v.Newcomers, v.Terminal, v.Revenue} {
		h.Value[i] = math.Float64bits(x)
	}
	for _, e := range k.Events {
		size := math.Float64bits(e.Size)
		e.Size = 0
		h.Events = append(h.Events, keptEvent{e, size})
	}
	text, err := json.Marshal(h)
	if err != nil {
		panic("record: a run is always JSON: " + err.Error())
	}
	c.plain = binary.LittleEndian.AppendUint32(c.plain[:0], uint32(len(text)))
	c.plain = append(c.plain, text...)
	for column := range width {
		for i := column; i < len(k.Frames); i += width {
			c.plain = binary.LittleEndian.AppendUint64(c.plain, math.Float64bits(k.Frames[i]))
		}
	}
	c.plain = k.people.append(c.plain)
	start := len(to)
	to = append(to, make([]byte, recordHeader)...)
	to = c.encoder.EncodeAll(c.plain, to)
	body := to[start+recordHeader:]
	binary.LittleEndian.PutUint32(to[start:], uint32(len(body)))
	binary.LittleEndian.PutUint32(to[start+4:], crc32.Checksum(body, castagnoli))
	return to
}

// errDamaged says that what follows in a file is no whole record.
var errDamaged = errors.New("a damaged or unfinished record")

// next reads one record. At a clean end it returns io.EOF, at a torn or damaged one errDamaged.
func (c *codec) next(r io.Reader) (body []byte, err error) {
	var header [recordHeader]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		if err == io.EOF {
			return nil, io.EOF
		}
		return nil, errDamaged
	}
	length := binary.LittleEndian.Uint32(header[:])
	if length == 0 || length > maxRecord {
		return nil, errDamaged
	}
	var buffer bytes.Buffer // grows with what is there: a damaged length asks for nothing
	if n, err := io.CopyN(&buffer, r, int64(length)); err != nil || n != int64(length) {
		return nil, errDamaged
	}
	body = buffer.Bytes()
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(header[4:]) {
		return nil, errDamaged
	}
	return body, nil
}

// decode understands a record's body.
func (c *codec) decode(body []byte) (*Kept, error) {
	plain, err := c.decoder.DecodeAll(body, c.plain[:0])
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errDamaged, err)
	}
	c.plain = plain
	if len(plain) < 4 {
		return nil, errDamaged
	}
	length := int(binary.LittleEndian.Uint32(plain))
	if length < 0 || length > len(plain)-4 {
		return nil, errDamaged
	}
	var h head
	if err := json.Unmarshal(plain[4:4+length], &h); err != nil {
		return nil, fmt.Errorf("%w: %v", errDamaged, err)
	}
	numbers := plain[4+length:]
	if h.Numbers < 0 || h.Numbers > len(numbers)/8 || h.Numbers > 0 && (h.Width < 1 || h.Numbers%h.Width != 0) {
		return nil, errDamaged
	}
	k := &Kept{Run: h.Run, Failure: h.Failure, Measure: math.Float64frombits(h.Measure), Frames: make([]float64, h.Numbers)}
	for i, to := range [4]*float64{&k.Value.Starters, &k.Value.Newcomers, &k.Value.Terminal, &k.Value.Revenue} {
		*to = math.Float64frombits(h.Value[i])
	}
	for _, e := range h.Events {
		e.Event.Size = math.Float64frombits(e.Size)
		k.Events = append(k.Events, e.Event)
	}
	if k.people, err = readPeople(numbers[8*h.Numbers:]); err != nil {
		return nil, err
	}
	at := 0
	for column := range h.Width {
		for i := column; i < h.Numbers; i += h.Width {
			k.Frames[i] = math.Float64frombits(binary.LittleEndian.Uint64(numbers[at:]))
			at += 8
		}
	}
	return k, nil
}

// journal is a file of records in the order they were finished. Whatever ends the program, the whole records before stay good.
type journal struct {
	file *os.File
	size int64 // of the whole records
	full error // the first failure to write
}

// append adds a record in one write; a write that fails is taken back.
func (j *journal) append(record []byte) error {
	if j.full != nil {
		return j.full
	}
	n, err := j.file.Write(record)
	if err != nil {
		j.full = err
		if n > 0 {
			j.file.Truncate(j.size)
		}
		return err
	}
	j.size += int64(n)
	return nil
}
