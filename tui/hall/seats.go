package hall

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Seat is somebody's place in the room. Whoever comes back finds it. Its fields are the hall's.
type Seat struct {
	name    string
	brand   int       // of the market; -1: none yet
	token   string    // by which its owner is known again; never shown to others
	key     string    // fingerprint of a key that the owner has proved to have; "": none
	waiting bool      // beyond the number that the leader expects, and not yet let in
	removed bool      // by the leader
	about   *About    // what its owner has said of themselves; nil: nothing
	in      int       // connections that sit on it now
	left    time.Time // when the last of them went
}

// Claim is what a newcomer says about who they are.
type Claim struct {
	Name  string
	Token string // of a seat of their own; "": none
	Key   string // fingerprint of a key that they have proved to have; "": none
}

// Reasons for refusing a seat.
var (
	ErrLocked  = errors.New("the door is locked; ask the leader to open it")
	ErrNoSeat  = errors.New("the room is full")
	ErrRemoved = errors.New("the leader has removed this seat")
)

const (
	maxSeats  = 500
	maxName   = 24               // characters
	seatSleep = 10 * time.Minute // the seat of somebody who left without doing anything is freed after this time
)

// Sit gives somebody a seat: their own one, found by its token or key, or a new one under a unique name. Beyond the number of guests
// expected, a new guest waits to be let in.
func (h *Hall) Sit(c Claim) (*Seat, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.own(c)
	if s == nil {
		var err error
		if s, err = h.fresh(c); err != nil {
			return nil, err
		}
	}
	if s.removed {
		return nil, ErrRemoved
	}
	if s.key == "" {
		s.key = c.Key
	}
	s.in++
	h.assign()
	h.tell()
	return s, nil
}

// own returns the seat that somebody already has, or nil; the lock is held.
func (h *Hall) own(c Claim) *Seat {
	for _, s := range h.seats {
		if c.Token != "" && subtle.ConstantTimeCompare([]byte(c.Token), []byte(s.token)) == 1 || c.Key != "" && c.Key == s.key {
			return s
		}
	}
	return nil
}

// fresh returns a new seat; the lock is held.
func (h *Hall) fresh(c Claim) (*Seat, error) {
	if h.locked {
		return nil, ErrLocked
	}
	if len(h.seats) >= maxSeats {
		h.free()
	}
	if len(h.seats) >= maxSeats {
		return nil, ErrNoSeat
	}
	s := &Seat{name: h.unlike(Tidy(c.Name)), brand: -1, token: Secret(tokenLength), waiting: h.guests > 0 && h.admitted() >= h.guests}
	h.seats[s.name] = s
	return s, nil
}

// secretLetters are 32 characters that cannot be mistaken for one another.
const secretLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// tokenLength is the length of a seat's secret: 60 bits.
const tokenLength = 12

// Secret returns n random characters of five bits each.
func Secret(length int) string {
	b := make([]byte, length)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = secretLetters[b[i]%32]
	}
	return string(b)
}

// unlike returns a name that nobody has; the lock is held.
func (h *Hall) unlike(name string) string {
	for n, out := 2, name; ; n++ {
		if h.seats[out] == nil {
			return out
		}
		out = fmt.Sprintf("%s %d", name, n)
	}
}

// admitted counts the seats that were let in; the lock is held.
func (h *Hall) admitted() (n int) {
	for _, s := range h.seats {
		if s.here() {
			n++
		}
	}
	return n
}

// free drops seats that were removed, and those whose owners left long ago without doing anything; the lock is held.
func (h *Hall) free() {
	for name, s := range h.seats {
		if s.in == 0 && (s.removed || h.Now().Sub(s.left) > seatSleep && !h.didSomething(s)) {
			delete(h.seats, name)
		}
	}
}

// didSomething reports whether a seat has voted or plays for a brand; the lock is held.
func (h *Hall) didSomething(s *Seat) bool {
	if s.brand >= 0 {
		return true
	}
	for _, votes := range h.votes {
		if _, voted := votes[s]; voted {
			return true
		}
	}
	return false
}

// here reports whether a seat takes part.
func (s *Seat) here() bool { return !s.waiting && !s.removed }

// Rise records that somebody left their seat; the seat remains theirs.
func (h *Hall) Rise(s *Seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.in--; s.in == 0 {
		s.left = h.Now()
	}
	h.tell()
}

// SeatInfo is what others may see of a seat.
type SeatInfo struct {
	Name    string
	Brand   int // -1: none
	In      bool
	Waiting bool // to be let in
	Removed bool
}

// Info returns what others may see of a seat now.
func (h *Hall) Info(s *Seat) SeatInfo {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.info()
}

func (s *Seat) info() SeatInfo { return SeatInfo{s.name, s.brand, s.in > 0, s.waiting, s.removed} }

// Token returns the secret that identifies the owner of a seat.
func (h *Hall) Token(s *Seat) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.token
}

// Find returns the seat with a token, or nil.
func (h *Hall) Find(token string) *Seat {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.own(Claim{Token: token})
}

// Seats lists all seats by name, waiting guests first.
func (h *Hall) Seats() []SeatInfo {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []SeatInfo
	for _, s := range h.seats {
		out = append(out, s.info())
	}
	slices.SortFunc(out, func(a, b SeatInfo) int {
		if a.Waiting != b.Waiting {
			return map[bool]int{true: -1, false: 1}[a.Waiting]
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// Taken reports whether somebody is on a seat now.
func (h *Hall) Taken(name string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.seats[name]
	return s != nil && s.in > 0
}

// Present counts the guests who are connected and all seats, without those waiting.
func (h *Hall) Present() (in, seats int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.seats {
		if !s.here() {
			continue
		}
		seats++
		if s.in > 0 {
			in++
		}
	}
	return in, seats
}

// Expect sets the number of guests expected; guests beyond it wait for the facilitator. 0: no limit.
func (h *Hall) Expect(guests int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.guests = guests
	h.tell()
}

// Lock closes the door to newcomers, or opens it.
func (h *Hall) Lock(closed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.locked = closed
	h.tell()
}

// Door reports whether the door is locked, and how many guests are waiting.
func (h *Hall) Door() (locked bool, waiting int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.seats {
		if s.waiting && !s.removed && s.in > 0 {
			waiting++
		}
	}
	return h.locked, waiting
}

// Admit lets in a guest who is waiting.
func (h *Hall) Admit(name string) bool {
	return h.change(name, func(s *Seat) bool {
		was := s.waiting
		s.waiting = false
		h.assign()
		return was
	})
}

// Remove takes away a seat and its votes; its owner leaves the room for good.
func (h *Hall) Remove(name string) bool {
	return h.change(name, func(s *Seat) bool {
		s.removed, s.brand = true, -1
		for _, rounds := range []map[int]map[*Seat]int{h.votes, h.first} {
			for _, votes := range rounds {
				delete(votes, s)
			}
		}
		for _, again := range h.second {
			delete(again, s)
		}
		return true
	})
}

// Rename gives a seat another unique name.
func (h *Hall) Rename(name, to string) bool {
	return h.change(name, func(s *Seat) bool {
		delete(h.seats, name)
		s.name = h.unlike(Tidy(to))
		h.seats[s.name] = s
		return true
	})
}

// Assign moves a seat to a brand of the game.
func (h *Hall) Assign(name string, brand int) bool {
	return h.change(name, func(s *Seat) bool {
		if h.game == nil || brand < 0 || brand >= len(h.game.Levers) || !s.here() {
			return false
		}
		s.brand = brand
		return true
	})
}

// change modifies a seat and notifies everybody.
func (h *Hall) change(name string, do func(*Seat) bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.seats[name]
	if s == nil || !do(s) {
		return false
	}
	h.tell()
	return true
}

// ResetVotes discards the guests' votes of a chapter.
func (h *Hall) ResetVotes(chapter int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.votes, chapter)
	clear(h.first[chapter])
	clear(h.second[chapter])
	h.tell()
}

// assign gives everybody without a brand the one with the fewest people, in order of names; the lock is held.
func (h *Hall) assign() {
	if h.game == nil {
		return
	}
	crowd := make([]int, len(h.game.Levers))
	var names []string
	for name, s := range h.seats {
		if s.brand >= len(crowd) {
			s.brand = -1
		}
		if s.brand >= 0 {
			crowd[s.brand]++
		} else if s.in > 0 && s.here() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		least := 0
		for b, n := range crowd {
			if n < crowd[least] {
				least = b
			}
		}
		h.seats[name].brand = least
		crowd[least]++
	}
}

// BrandOf returns the brand that a seat plays for, or -1.
func (h *Hall) BrandOf(s *Seat) int { return h.Info(s).Brand }

// Tidy makes a name safe to show: letters with their accents, digits and a few signs, on one line.
func Tidy(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r) && r != utf8.RuneError, strings.ContainsRune("-_. '", r):
			return r
		case r == '\u200c', r == '\u200d': // joiners, without which some scripts cannot be written
			return r
		}
		return -1
	}, name)
	name = strings.TrimLeftFunc(strings.Join(strings.Fields(name), " "), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if runes := []rune(name); len(runes) > maxName {
		name = strings.TrimSpace(string(runes[:maxName]))
	}
	if name == "" {
		return "guest"
	}
	return name
}
