package room

import (
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Limits on connections.
const (
	maxConnections = 600 // that have given the code
	maxAnonymous   = 400 // that have not
	joinTime       = 2 * time.Minute
)

// slots holds the connections of one listener. Those that have not given the code yet have slots of their own: if all are taken, the oldest
// one that has sent nothing is dropped, or else the oldest.
type slots struct {
	mu        sync.Mutex
	anonymous []*counted // in the order they came
	inside    int        // connections that have given the code
}

// greet registers a new connection.
func (s *slots) greet(conn net.Conn) *counted {
	c := &counted{Conn: conn, slots: s}
	c.late = time.AfterFunc(joinTime, func() { _ = c.Close() })
	s.mu.Lock()
	var drop *counted
	if len(s.anonymous) >= maxAnonymous {
		drop = s.anonymous[0]
		if at := slices.IndexFunc(s.anonymous, func(o *counted) bool { return !o.spoke.Load() }); at >= 0 {
			drop = s.anonymous[at]
		}
	}
	s.anonymous = append(s.anonymous, c)
	s.mu.Unlock()
	if drop != nil {
		_ = drop.Close()
	}
	return c
}

// counted is a connection that holds a slot.
type counted struct {
	net.Conn
	slots *slots
	late  *time.Timer
	spoke atomic.Bool // it has sent something
	inner bool        // it has a slot among those that gave the code; the lock of the slots is held
	over  atomic.Bool
}

// Read records that the other end has sent something.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.spoke.Store(true)
	}
	return n, err
}

// admitted moves the connection to the slots of those that gave the code, and returns false if none is left.
func (c *counted) admitted() bool {
	s := c.slots
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.over.Load() || !c.inner && s.inside >= maxConnections {
		return false
	}
	c.late.Stop()
	s.leave(c)
	if !c.inner {
		c.inner = true
		s.inside++
	}
	return true
}

// leave releases the slot of an anonymous connection; the lock is held.
func (s *slots) leave(c *counted) {
	if at := slices.Index(s.anonymous, c); at >= 0 {
		s.anonymous = slices.Delete(s.anonymous, at, at+1)
	}
}

// Close closes the connection and releases its slot, once.
func (c *counted) Close() error {
	if !c.over.Swap(true) {
		c.late.Stop()
		s := c.slots
		s.mu.Lock()
		s.leave(c)
		if c.inner {
			s.inside--
		}
		s.mu.Unlock()
	}
	return c.Conn.Close()
}

// counting is a listener whose connections occupy slots.
type counting struct {
	net.Listener
	slots *slots
}

// Accept waits for a connection.
func (l counting) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.slots.greet(conn), nil
}
