package room

import (
	"sync/atomic"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// Limits on what a guest's terminal may claim about itself.
const (
	maxColumns     = 1000
	maxRows        = 500
	maxTerm        = 64
	maxVariables   = 16
	maxVariable    = 256
	maxSessions    = 2  // per connection
	maxRefusals    = 20 // per connection, which is then closed
	keySessionOpen = contextKey(100)
)

// refused counts a connection's refusals, and closes it if there are too many.
func refused(ctx ssh.Context, conn *gossh.ServerConn) {
	ctx.Lock()
	n, _ := ctx.Value(keyRefused).(*atomic.Int32)
	if n == nil {
		n = new(atomic.Int32)
		ctx.SetValue(keyRefused, n)
	}
	ctx.Unlock()
	if n.Add(1) > maxRefusals && conn != nil {
		_ = conn.Close()
	}
}

// noChannel refuses a channel of any other kind.
func noChannel(_ *ssh.Server, conn *gossh.ServerConn, channel gossh.NewChannel, ctx ssh.Context) {
	_ = channel.Reject(gossh.UnknownChannelType, "only screens")
	refused(ctx, conn)
}

// noRequest refuses a connection's requests outside channels.
func noRequest(ctx ssh.Context, _ *ssh.Server, r *gossh.Request) (bool, []byte) {
	if r.Type == "keepalive@openssh.com" || r.Type == "no-more-sessions@openssh.com" { // clients send these by themselves
		return false, nil
	}
	conn, _ := ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	refused(ctx, conn)
	return false, nil
}

// onlyScreens lets a session have a terminal and nothing else: no command, no subsystem, no forwarding.
func onlyScreens(srv *ssh.Server, conn *gossh.ServerConn, channel gossh.NewChannel, ctx ssh.Context) {
	ctx.Lock()
	open, _ := ctx.Value(keySessionOpen).(*atomic.Int32)
	if open == nil {
		open = new(atomic.Int32)
		ctx.SetValue(keySessionOpen, open)
	}
	ctx.Unlock()
	if open.Add(1) > maxSessions {
		open.Add(-1)
		_ = channel.Reject(gossh.ResourceShortage, "one screen is enough")
		refused(ctx, conn)
		return
	}
	defer open.Add(-1)
	ssh.DefaultSessionHandler(srv, conn, &sifted{NewChannel: channel}, ctx)
}

// sifted is a channel whose requests are filtered before anybody acts on them.
type sifted struct{ gossh.NewChannel }

// Accept opens the channel.
func (s *sifted) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	channel, requests, err := s.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	passed := make(chan *gossh.Request)
	go func() {
		defer close(passed)
		variables := 0
		for r := range requests {
			if r.Type == "env" {
				variables++
			}
			if allowed(r, variables) {
				passed <- r
			} else if r.WantReply {
				_ = r.Reply(false, nil)
			}
		}
	}()
	return channel, passed, nil
}

// allowed reports whether a session may ask for this.
func allowed(r *gossh.Request, variables int) bool {
	switch r.Type {
	case "shell":
		return true
	case "pty-req":
		var p struct {
			Term                      string
			Columns, Rows, Wide, High uint32
			Modes                     string
		}
		return gossh.Unmarshal(r.Payload, &p) == nil && p.Columns <= maxColumns && p.Rows <= maxRows && len(p.Term) <= maxTerm
	case "window-change":
		var p struct{ Columns, Rows, Wide, High uint32 }
		return gossh.Unmarshal(r.Payload, &p) == nil && p.Columns <= maxColumns && p.Rows <= maxRows
	case "env":
		var p struct{ Name, Value string }
		return variables <= maxVariables && gossh.Unmarshal(r.Payload, &p) == nil && len(p.Name) <= maxVariable && len(p.Value) <= maxVariable
	}
	return false
}
