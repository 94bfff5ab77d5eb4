package record

import (
	"encoding/binary"
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// keptPeople is what is kept of the customers of a run, by customer, when the plan says so.
type keptPeople struct {
	start   []uint8         // home brand; nil when nothing of customers is kept
	left    []sim.Departure // the first departures from home, without where to
	segment []uint8         // this and the rest only with every customer
	people  *sim.People
}

// keepPeople takes from a result what the plan wants kept.
func keepPeople(r *sim.Result, keep experiment.Keep) keptPeople {
	if r == nil || keep == experiment.KeepNothing {
		return keptPeople{}
	}
	k := keptPeople{start: r.StartBrand, left: r.FirstDepartures()}
	if keep == experiment.KeepCustomers {
		k.segment, k.people = r.Segment, r.People
	}
	return k
}

// restore puts them back into a result.
func (k *keptPeople) restore(r *sim.Result) {
	if k.start == nil {
		return
	}
	r.StartBrand, r.Segment, r.People, r.Departures = k.start, k.segment, k.people, k.left
	r.LeftMonth = make([]uint16, len(k.start))
	for _, d := range k.left {
		r.LeftMonth[d.Customer] = uint16(d.Month)
	}
}

// append writes them behind a record's numbers.
func (k *keptPeople) append(to []byte) []byte {
	if k.start == nil {
		return to
	}
	to = append(binary.LittleEndian.AppendUint32(to, uint32(len(k.start))), k.start...)
	to = binary.LittleEndian.AppendUint32(to, uint32(len(k.left)))
	for _, d := range k.left {
		to = binary.LittleEndian.AppendUint32(to, uint32(d.Customer))
		to = binary.LittleEndian.AppendUint16(to, uint16(d.Month))
		to = appendFloats(to, d.Causes[:])
	}
	if k.people == nil {
		return to
	}
	to = append(append(to, k.segment...), k.people.Brand...)
	for _, flags := range [][]bool{k.people.OptedOut, k.people.Muted} {
		for _, x := range flags {
			to = append(to, bit(x))
		}
	}
	for _, column := range k.people.Traits {
		to = appendFloats(to, column)
	}
	return to
}

func bit(x bool) byte {
	if x {
		return 1
	}
	return 0
}

func appendFloats(to []byte, xs []float32) []byte {
	for _, x := range xs {
		to = binary.LittleEndian.AppendUint32(to, math.Float32bits(x))
	}
	return to
}

// departureBytes is the size of one departure in a record.
const departureBytes = 4 + 2 + 4*int(agents.CauseCount)

// readPeople understands what append wrote.
func readPeople(from []byte) (keptPeople, error) {
	var k keptPeople
	if len(from) == 0 {
		return k, nil
	}
	r := reader{from: from}
	n := r.count(1)
	k.start = append([]uint8{}, r.take(n)...)
	for range r.count(departureBytes) {
		d := sim.Departure{Customer: int(binary.LittleEndian.Uint32(r.take(4))), Month: int(binary.LittleEndian.Uint16(r.take(2)))}
		copy(d.Causes[:], r.floats(len(d.Causes)))
		if d.Customer >= n {
			return k, errDamaged
		}
		d.Brand = int(k.start[d.Customer])
		k.left = append(k.left, d)
	}
	if len(r.from) > 0 {
		k.segment = append([]uint8{}, r.take(n)...)
		k.people = &sim.People{Brand: append([]uint8{}, r.take(n)...), OptedOut: r.flags(n), Muted: r.flags(n)}
		for range sim.Traits() {
			k.people.Traits = append(k.people.Traits, r.floats(n))
		}
	}
	if r.short || len(r.from) > 0 {
		return k, errDamaged
	}
	return k, nil
}

// reader takes bytes from the front; past the end it gives zeros and remembers.
type reader struct {
	from  []byte
	short bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.from) {
		r.short, r.from = true, nil
		return make([]byte, n)
	}
	out := r.from[:n]
	r.from = r.from[n:]
	return out
}

// count reads the number of things of a size that follow; more than there is room for are none.
func (r *reader) count(size int) int {
	n := int(binary.LittleEndian.Uint32(r.take(4)))
	if n > len(r.from)/size {
		r.short, r.from = true, nil
		return 0
	}
	return n
}

func (r *reader) floats(n int) []float32 {
	bytes, out := r.take(4*n), make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(bytes[4*i:]))
	}
	return out
}

func (r *reader) flags(n int) []bool {
	out := make([]bool, n)
	for i, x := range r.take(n) {
		out[i] = x != 0
	}
	return out
}
