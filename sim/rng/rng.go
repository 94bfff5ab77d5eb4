// Package rng says what random number belongs to a seed, a customer, a month and a purpose. Every draw is a pure function of
// a 64-bit key and a counter of four 32-bit words (Philox4x32-10; Salmon, Moraes, Dror, Shaw 2011), so that no order of
// asking, no worker and no other customer can change it.
package rng

import (
	"math/bits"

	//lint:ignore SA1019 its algorithms no longer change, which is what equal bytes need (docs/adr/0016-dependencies.md)
	"golang.org/x/exp/rand"
)

// Key is the run's seed.
type Key uint64

// Purpose numbers what a month's draw is for. Append only: the numbers are part of the reproducibility contract.
type Purpose uint32

// The purposes of a customer-month. The first eight are drawn for everybody, the others when needed.
const (
	Touches     Purpose = iota // how often the brand calls; the whole word is compared
	Episode                    // incident, else creepy episode; severity by rescaling
	Detection                  // noticing covert use; reach of a breach or expose
	Purchase                   // bought or not, and how often
	Voice                      // opt out, pause, complain from below; mute in the upper half
	Exit                       // stay or leave; for those without a brand: return
	Words                      // bad from below, good from above
	Arm                        // which half of a climbing brand's test
	Destination                // the next brand, on leaving or returning
	Prompt                     // answer to a consent question
	Step                       // once a month and brand: a climber's lever up or down
	Notice                     // who reads a privacy notice
	Waking                     // thinking about leaving; drawn for everybody, with inertia
	Deciding                   // who must say whether to stay
)

const (
	multiply0, multiply1 = 0xD2511F53, 0xCD9E8D57
	weyl0, weyl1         = 0x9E3779B9, 0xBB67AE85
	rounds               = 10
)

// Philox returns the four words of one counter.
func Philox(key Key, c [4]uint32) [4]uint32 {
	c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
	k0, k1 := uint32(key), uint32(key>>32)
	for range rounds {
		h0, l0 := bits.Mul32(multiply0, c0)
		h1, l1 := bits.Mul32(multiply1, c2)
		c0, c1, c2, c3 = h1^c1^k0, l1, h0^c3^k1, l0
		k0 += weyl0
		k1 += weyl1
	}
	return [4]uint32{c0, c1, c2, c3}
}

// monthZero keeps the months' counters apart from the people's: history has months 0, -1, ..., and the word 0 is the people's.
const monthZero = 1 << 31

// MonthWord is the counter word of a month.
func MonthWord(month int) uint32 { return monthZero + uint32(int32(month)) }

// Month returns the four draws of a group of purposes (purpose / 4; lane purpose % 4) of a customer in a month. A brand's own
// draws have the customer word 2^32 - 1 - brand.
func Month(key Key, customer uint32, month int, group, replicate uint32) [4]uint32 {
	return Philox(key, [4]uint32{customer, MonthWord(month), group, replicate})
}

// Source walks the counters of one stream of one customer's traits. It implements golang.org/x/exp/rand.Source.
type Source struct {
	key      Key
	customer uint32
	stream   uint32
	resample uint32
	attempt  uint32
	words    [4]uint32
	used     int
}

var _ rand.Source = (*Source)(nil)

// People returns the stream of draws behind one trait of one customer. resample is 0 but when the replicate redraws the people.
func People(key Key, customer, stream, resample uint32) *Source {
	return &Source{key: key, customer: customer, stream: stream, resample: resample, used: 4}
}

// Trait returns the four words of one attempt of the stream (0..255). life is how many people have held the customer's place before; months' counters
// begin far above it.
func Trait(key Key, customer, life, stream, attempt, resample uint32) [4]uint32 {
	return Philox(key, [4]uint32{customer, life, 256*stream + attempt, resample})
}

// Uint64 returns the next two words of the stream; after 256 attempts it begins again.
func (s *Source) Uint64() uint64 {
	if s.used >= 4 {
		s.words = Trait(s.key, s.customer, 0, s.stream, s.attempt%256, s.resample)
		s.attempt++
		s.used = 0
	}
	x := uint64(s.words[s.used])<<32 | uint64(s.words[s.used+1])
	s.used += 2
	return x
}

// Seed goes back to the beginning of the stream, under another key.
func (s *Source) Seed(seed uint64) { s.key, s.attempt, s.used = Key(seed), 0, 4 }

// Stream is a customer's stream of draws with the samplers of golang.org/x/exp/rand on it: Float64, Intn, Perm and the like.
type Stream struct {
	source Source
	*rand.Rand
}

// NewStream is a stream at the beginning of customer 0's draws.
func NewStream(key Key, stream, resample uint32) *Stream {
	s := &Stream{source: *People(key, 0, stream, resample)}
	s.Rand = rand.New(&s.source)
	return s
}

// Of goes to the beginning of a customer's draws.
func (s *Stream) Of(customer uint32) {
	s.source.customer, s.source.attempt, s.source.used = customer, 0, 4
}
