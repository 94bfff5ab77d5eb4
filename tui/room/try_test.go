package room

import (
	"net"
	"testing"
)

// A rehearsal knocks at every door, and says so where something else or nobody answers.
func TestTry(t *testing.T) {
	r, _ := openRoom(t)
	got := r.Try(t.Context())
	if len(got) != 2 || got[0].Err != nil || got[1].Err != nil {
		t.Fatalf("%+v", got)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
			conn.Close()
		}
	}()
	address := l.Addr().String()
	if knockWeb(t.Context(), "http://"+address) == nil || knockSSH(t.Context(), address) == nil {
		t.Error("another program passes for the room")
	}
	l.Close()
	if knockWeb(t.Context(), "http://"+address) == nil || knockSSH(t.Context(), address) == nil {
		t.Error("nobody passes for the room")
	}
}
