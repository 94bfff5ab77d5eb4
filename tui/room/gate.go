package room

import (
	"crypto/subtle"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// The limits of a gate. A code has 40 bits: guessing it at the room's whole budget would take centuries.
const (
	codeLength = 8
	hostBurst  = 5 // wrong codes of one address that are checked at once
	hostRate   = 1 // and per second after that
	roomBurst  = 100
	roomRate   = 50
	hostsKept  = 10000 // addresses whose wrong codes are remembered
)

// gate admits anyone who knows the room's code. Each address (for IPv6, each /64 network) has a budget of wrong codes, and so has the room;
// once it is spent, further attempts are not checked. An address without wrong codes is always checked.
type gate struct {
	mu    sync.Mutex
	code  string
	now   func() time.Time
	hosts map[netip.Prefix]*budget
	all   budget
	wrong int
}

// budget is the number of attempts left, and the time at which that was true.
type budget struct {
	left float64
	at   time.Time
}

// refill adds what has accrued since, up to the burst.
func (b *budget) refill(now time.Time, rate, burst float64) {
	b.left = min(burst, b.left+float64(rate*now.Sub(b.at).Seconds()))
	b.at = now
}

func newGate(code string) *gate {
	g := &gate{code: plainCode(code), now: time.Now, hosts: map[netip.Prefix]*budget{}}
	g.all = budget{roomBurst, g.now()}
	return g
}

// shownCode formats a code for reading out: two groups of four capitals.
func shownCode(code string) string {
	code = strings.ToUpper(code)
	if len(code) != codeLength {
		return code
	}
	return code[:codeLength/2] + "-" + code[codeLength/2:]
}

// plainCode normalizes a typed code: no spaces or dashes, and digits for the letters that look like them.
func plainCode(typed string) string {
	return strings.NewReplacer(" ", "", "-", "", "o", "0", "i", "1", "l", "1").Replace(strings.ToLower(typed))
}

// prefixOf returns the network whose budget an address spends.
func prefixOf(address string) netip.Prefix {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	a = a.Unmap().WithZone("")
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // within the length of an address
	return p
}

// admit reports whether an address may enter with the code it gave, and if not, how long it should wait before the next attempt.
func (g *gate) admit(address, said string) (ok bool, wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now, host := g.now(), prefixOf(address)
	b := g.hosts[host]
	g.all.refill(now, roomRate, roomBurst)
	if b != nil {
		b.refill(now, hostRate, hostBurst)
		if b.left < 1 || g.all.left < 1 {
			return false, time.Second
		}
	}
	if subtle.ConstantTimeCompare([]byte(plainCode(said)), []byte(g.code)) == 1 {
		return true, 0
	}
	if b == nil {
		g.forget(now)
		b = &budget{hostBurst, now}
		g.hosts[host] = b
	}
	g.wrong++
	b.left--
	g.all.left = max(0, g.all.left-1)
	return false, time.Second
}

// forget drops addresses whose budget is full again and, if there are still too many, arbitrary ones.
func (g *gate) forget(now time.Time) {
	if len(g.hosts) < hostsKept {
		return
	}
	for host, b := range g.hosts {
		if b.refill(now, hostRate, hostBurst); b.left >= hostBurst {
			delete(g.hosts, host)
		}
	}
	for host := range g.hosts {
		if len(g.hosts) < hostsKept {
			return
		}
		delete(g.hosts, host)
	}
}

// missed returns the number of wrong codes so far.
func (g *gate) missed() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.wrong
}
