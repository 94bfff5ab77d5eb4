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

// Claim is who somebody at the door says to be.
type Claim struct {
	Name  string
	Token string // of a seat of their own; "": none
	Key   string // fingerprint of a key that they have proved to have; "": none
}

// The reasons for which nobody gets a seat.
var (
	ErrLocked  = errors.New("the door is locked; ask the leader to open it")
	ErrNoSeat  = errors.New("the room has no seat left")
	ErrRemoved = errors.New("the leader has taken this seat away")
)

const (
	maxSeats  = 500
	maxName   = 24               // letters
	seatSleep = 10 * time.Minute // after which the seat of somebody who has gone, and never did anything, is free
)

// Sit gives somebody a seat: their own again by its token or by their key, or else a new one, whose name is made unlike all others. Beyond the
// number of guests that the leader expects, a new one waits to be let in.
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

// own is the seat that somebody has already; nil: none. The lock is held.
func (h *Hall) own(c Claim) *Seat {
	for _, s := range h.seats {
		if c.Token != "" && subtle.ConstantTimeCompare([]byte(c.Token), []byte(s.token)) == 1 || c.Key != "" && c.Key == s.key {
			return s
		}
	}
	return nil
}

// fresh is a new seat; the lock is held.
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

// secretLetters are 32, without those that are taken for others.
const secretLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// tokenLength is how long a seat's secret is: 60 bits.
const tokenLength = 12

// Secret is so many letters at random, of five bits each.
func Secret(length int) string {
	b := make([]byte, length)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = secretLetters[b[i]%32]
	}
	return string(b)
}

// unlike is a name that nobody has; the lock is held.
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

// free drops seats that were taken away, and those whose owners have gone long ago and never did anything; the lock is held.
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

// Rise leaves a seat, which stays.
func (h *Hall) Rise(s *Seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.in--; s.in == 0 {
		s.left = h.Now()
	}
	h.tell()
}

// SeatInfo is what others may know of a seat.
type SeatInfo struct {
	Name    string
	Brand   int // -1: none
	In      bool
	Waiting bool // to be let in
	Removed bool
}

// Info is what is known of a seat now.
func (h *Hall) Info(s *Seat) SeatInfo {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.info()
}

func (s *Seat) info() SeatInfo { return SeatInfo{s.name, s.brand, s.in > 0, s.waiting, s.removed} }

// Token is the secret by which the owner of a seat is known again.
func (h *Hall) Token(s *Seat) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.token
}

// Find is the seat of a token, nil where there is none.
func (h *Hall) Find(token string) *Seat {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.own(Claim{Token: token})
}

// Seats are all seats by name, those who wait first.
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

// Taken reports whether somebody sits on a seat now.
func (h *Hall) Taken(name string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.seats[name]
	return s != nil && s.in > 0
}

// Present counts who is in, and the seats there are, without those who wait.
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

// Expect states how many guests there are; whoever comes beyond them waits for the leader. 0: as many as come.
func (h *Hall) Expect(guests int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.guests = guests
	h.tell()
}

// Lock closes the door to whoever has no seat, or opens it.
func (h *Hall) Lock(closed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.locked = closed
	h.tell()
}

// Door reports whether the door is locked, and how many wait to be let in.
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

// Admit lets somebody in who waits.
func (h *Hall) Admit(name string) bool {
	return h.change(name, func(s *Seat) bool {
		was := s.waiting
		s.waiting = false
		h.assign()
		return was
	})
}

// Remove takes a seat away, with its votes: its owner leaves the room and does not come back.
func (h *Hall) Remove(name string) bool {
	return h.change(name, func(s *Seat) bool {
		s.removed, s.brand = true, -1
		for _, rounds := range []map[int]map[*Seat]int{h.votes, h.first} {
			for _, votes := range rounds {
				delete(votes, s)
			}
		}
		return true
	})
}

// Rename gives a seat another name, made unlike all others.
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

// change does something to a seat, and tells everybody.
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

// ResetVotes forgets the room's votes of a chapter.
func (h *Hall) ResetVotes(chapter int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.votes, chapter)
	clear(h.first[chapter])
	clear(h.second[chapter])
	h.tell()
}

// assign gives everybody without a brand the one with the fewest people, in the order of names; the lock is held.
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

// BrandOf is the brand that a seat plays for; -1: none.
func (h *Hall) BrandOf(s *Seat) int { return h.Info(s).Brand }

// Tidy makes a name that can be shown: letters with their marks, digits and a few signs, in one line.
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
