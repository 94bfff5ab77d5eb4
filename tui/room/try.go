package room

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Trial is the result of trying one of the room's addresses as a guest would.
type Trial struct {
	Address string
	Err     error // why it cannot be reached; nil: it answers
}

// trialTime is the timeout of a trial.
const trialTime = 5 * time.Second

// Knock tries every address, prints the results, and returns the number that cannot be reached.
func (r *Room) Knock(ctx context.Context, w io.Writer) (shut int) {
	fmt.Fprintln(w, "\nThe doors, from this machine:")
	for _, trial := range r.Try(ctx) {
		if trial.Err != nil {
			shut++
			fmt.Fprintf(w, "  %s: NOBODY GETS IN: %v\n", trial.Address, trial.Err)
			continue
		}
		fmt.Fprintf(w, "  %s answers\n", trial.Address)
	}
	if r.Join().Exposes == "" {
		fmt.Fprintln(w, "  Only this machine can reach them: 0.0.0.0:PORT opens them to the network.")
	} else {
		fmt.Fprintln(w, "  Only a phone can tell whether the network lets phones through: start the workshop, press J, and scan.")
	}
	return shut
}

// Try tries every address at which the room claims to be reachable. It does so from this machine: only a second device can tell whether the
// network isolates devices.
func (r *Room) Try(ctx context.Context) (out []Trial) {
	ctx, cancel := context.WithTimeout(ctx, trialTime)
	defer cancel()
	for _, page := range r.join.Pages {
		out = append(out, Trial{page, knockWeb(ctx, page)})
	}
	if r.ssh != nil {
		hosts, port, _ := reachable(r.ssh.listener)
		for _, host := range hosts {
			address := net.JoinHostPort(host, port)
			out = append(out, Trial{"ssh " + address, knockSSH(ctx, address)})
		}
	}
	return out
}

// knockWeb requests the room's page.
func knockWeb(ctx context.Context, page string) error {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, Proxy: nil}}
	answer, err := client.Do(q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxBody))
	if err == nil && (answer.StatusCode != http.StatusOK || !strings.Contains(string(text), "page.js")) {
		return fmt.Errorf("something else answers there: %s", answer.Status)
	}
	return err
}

// knockSSH waits for the greeting of the SSH server.
func knockSSH(ctx context.Context, address string) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if until, has := ctx.Deadline(); has {
		_ = conn.SetDeadline(until)
	}
	line, err := bufio.NewReader(io.LimitReader(conn, 255)).ReadString('\n')
	if err == nil && !strings.HasPrefix(line, "SSH-2.0-backlash") {
		return fmt.Errorf("something else answers there: %q", strings.TrimSpace(line))
	}
	return err
}
