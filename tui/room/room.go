// Package room lets a workshop's participants in, from browsers and over SSH, and gives them access to nothing else on this machine.
package room

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"backlash/sim/study"
	"backlash/tui"
	"backlash/tui/hall"
)

// idleTime is how long a connection may be silent.
const idleTime = 2 * time.Hour

// Options say where a room listens and which workshop it belongs to.
type Options struct {
	SSH     string // host:port for terminals; "": none
	Web     string // host:port for browsers; "": none
	KeyFile string // the SSH host key, created if missing
	Code    string // of the previous run; empty: a new one
	Hall    *hall.Hall
	Start   tui.Starter // runs simulations; nil: tui.Simulate
}

// Room accepts guests until it is closed.
type Room struct {
	Queue  *hall.Queue[study.Live, study.Report]
	join   hall.Join
	hall   *hall.Hall
	gate   *gate
	ssh    *terminals
	web    *browsers
	ctx    context.Context
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// Address completes the value of --ssh or --web: a bare port means loopback.
func Address(text string) (string, error) {
	if port, err := strconv.Atoi(text); err == nil {
		if port < 0 || port > 65535 {
			return "", fmt.Errorf("port %d, want 0 to 65535", port)
		}
		return net.JoinHostPort("127.0.0.1", text), nil
	}
	host, port, err := net.SplitHostPort(text)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 || host != "" && net.ParseIP(host) == nil && host != "localhost" {
		return "", fmt.Errorf("%q: want a port, as in 2222, or an address and a port, as in 0.0.0.0:2222", text)
	}
	return text, nil
}

// Open starts accepting guests.
func Open(o Options) (_ *Room, err error) {
	r := &Room{hall: o.Hall}
	code := o.Code
	if code == "" {
		code = hall.Secret(codeLength)
	}
	r.gate = newGate(code)
	if o.Start == nil {
		o.Start = tui.Simulate()
	}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.Queue = hall.NewQueue(r.ctx, o.Start, tui.GuestParts)
	defer func() {
		if err != nil {
			r.Close()
		}
	}()
	if o.Web != "" {
		if r.web, err = r.openWeb(o.Web); err != nil {
			return nil, err
		}
	}
	if o.SSH != "" {
		if r.ssh, err = r.openSSH(o.SSH, o.KeyFile); err != nil {
			return nil, err
		}
	}
	r.background(func() { r.hall.Introduce(r.ctx) })
	r.join = r.invitation()
	return r, nil
}

// background runs f until the room is closed.
func (r *Room) background(do func()) {
	r.done.Add(1)
	go func() {
		defer r.done.Done()
		do()
	}()
}

// listen opens a port.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("opening the room: %w", err)
	}
	return l, nil
}

// Join returns the ways to join.
func (r *Room) Join() *hall.Join { return &r.join }

// Missed returns the number of wrong codes so far.
func (r *Room) Missed() int { return r.gate.missed() }

// Close disconnects everybody.
func (r *Room) Close() {
	r.cancel()
	if r.ssh != nil {
		r.ssh.close()
	}
	if r.web != nil {
		r.web.close()
	}
	r.done.Wait()
}

// invitation returns what participants type, for every address at which the room can be reached, the likeliest first.
func (r *Room) invitation() hall.Join {
	j := hall.Join{Code: shownCode(r.gate.code), Missed: r.Missed}
	var ports []string
	if r.web != nil {
		hosts, port, open := reachable(r.web.listener)
		for _, host := range hosts {
			j.Pages = append(j.Pages, "http://"+net.JoinHostPort(host, port))
		}
		if open {
			ports = append(ports, port)
			j.Scan = strings.ToUpper(j.Pages[0] + "/" + r.gate.code) // capitals make a smaller picture
		}
	}
	if r.ssh != nil {
		hosts, port, open := reachable(r.ssh.listener)
		for _, host := range hosts {
			j.Commands = append(j.Commands, fmt.Sprintf("ssh -p %s YOUR-NAME@%s", port, host))
		}
		j.Fingerprint = r.ssh.fingerprint
		if open {
			ports = append(ports, port)
		}
	}
	if len(ports) > 0 {
		j.Exposes = "Open to the network: anyone who can reach port " + strings.Join(ports, " or ") + " of this machine and has the code can join, vote and play. Nobody gets a shell, a file or a connection through it."
	}
	return j
}

// reachable returns the hosts at which a listener answers, and its port; open reports whether other machines can reach it.
func reachable(l net.Listener) (hosts []string, port string, open bool) {
	host, port, _ := net.SplitHostPort(l.Addr().String())
	ip := net.ParseIP(host)
	if ip != nil && ip.IsUnspecified() {
		addresses, _ := net.InterfaceAddrs()
		for _, a := range addresses {
			if n, ok := a.(*net.IPNet); ok && forOthers(n.IP) {
				hosts = append(hosts, n.IP.String())
			}
		}
	}
	if len(hosts) == 0 {
		hosts = []string{host}
	}
	return hosts, port, ip == nil || !ip.IsLoopback()
}

// forOthers reports whether an address of this machine is one that others can type: of the old kind, and neither this machine's own nor one that the
// machine gave itself.
func forOthers(ip net.IP) bool {
	return !ip.IsLoopback() && !ip.IsLinkLocalUnicast() && ip.To4() != nil
}
