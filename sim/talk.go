package sim

import (
	"encoding/binary"
	"math/bits"

	"backlash/agents"
)

// The three counts of what a customer hears in a month share one word of 64 bits, 21 bits each, so that no hub in the
// network can overflow them.
const (
	heardBad  uint64 = 1
	heardGood uint64 = 1 << 21
	heardLeft uint64 = 1 << 42
)

// cascadeMonths is the number of months for which a bad word or a departure counts towards a cascade.
const cascadeMonths = 3

// said is a mask of the events that friends hear of, over eight customers.
const said = 0x0101010101010101 * uint64(agents.EventBadWord|agents.EventGoodWord|agents.EventLeft)

// talk is step 4: the few customers with something to say push it to their friends, as counts whose order of addition does not matter.
// All friends hear words; only friends who began the month with the same brand hear of a departure.
func (w *world) talk() {
	if w.net == nil {
		return
	}
	heard, events := w.people.Heard, w.people.Events
	clear(heard)
	for at := 0; at+8 <= len(events); at += 8 {
		x := binary.LittleEndian.Uint64(events[at:at+8]) & said
		for x != 0 {
			k := bits.TrailingZeros64(x) >> 3
			e := uint8(x >> (8 * k))
			x &^= 255 << (8 * k)
			var word uint64
			if e&agents.EventBadWord != 0 {
				word = heardBad
			} else if e&agents.EventGoodWord != 0 {
				word = heardGood
			}
			friends := w.net.of(at + k)
			for _, j := range friends {
				heard[j] += word
			}
			if e&agents.EventLeft != 0 {
				w.tellLeft(at + k)
			}
		}
	}
	for _, at := range w.moves.held {
		w.tellLeft(int(at))
	}
}

// tellLeft lets those friends hear of a departure who began the month with the same brand.
func (w *world) tellLeft(at int) {
	heard, brand := w.people.Heard, w.people.Brand
	for _, j := range w.net.of(at) {
		if brand[j] == brand[at] {
			heard[j] += heardLeft
		}
	}
}

// everyByte repeats a byte eight times.
const everyByte = 0x0101010101010101

// voice lets three months' voices fade by one and adds this month's, eight customers at a time: a byte counts 3, 2, 1, 0.
func (w *world) voice() {
	events := w.people.Events
	for at := 0; at+8 <= len(events); at += 8 {
		v := binary.LittleEndian.Uint64(w.voiced[at:at+8]) & (cascadeMonths * everyByte)
		v -= (v | v>>1) & everyByte
		e := binary.LittleEndian.Uint64(events[at : at+8])
		spoke := (e/uint64(agents.EventBadWord) | e/uint64(agents.EventLeft)) & everyByte
		binary.LittleEndian.PutUint64(w.voiced[at:at+8], v|spoke*cascadeMonths)
	}
}

// seekCascade finds the size of the largest connected set of those who left or spoke badly within three months. It reads what
// nothing changes between the block work and the month's end.
func (w *world) seekCascade() {
	const seen = 0x80
	w.voice()
	largest := 0
	for i := range w.voiced {
		if v := w.voiced[i]; v == 0 || v&seen != 0 {
			continue
		}
		size := 0
		w.voiced[i] |= seen
		w.stack = append(w.stack[:0], uint32(i))
		for len(w.stack) > 0 {
			at := w.stack[len(w.stack)-1]
			w.stack = w.stack[:len(w.stack)-1]
			size++
			if w.net == nil {
				continue
			}
			for _, j := range w.net.of(int(at)) {
				if v := w.voiced[j]; v != 0 && v&seen == 0 {
					w.voiced[j] |= seen
					w.stack = append(w.stack, j)
				}
			}
		}
		largest = max(largest, size)
	}
	w.cascade = largest
}
