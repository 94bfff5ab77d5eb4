package room

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log"
	"math"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui"
	"backlash/tui/hall"
)

// Limits of the web server.
const (
	maxStreams     = 600 // open at once
	maxOwnStreams  = 4   // per seat
	maxBody        = 4096
	answerLimit    = 20 * time.Second
	heartbeat      = 15 * time.Second
	postRate       = 20 // per second and seat
	postBurst      = 60
	cookieName     = "backlash-seat"
	cookieLifetime = 24 * time.Hour
)

//go:embed page
var page embed.FS

// browsers serves guests' browsers: one page, server-sent events down, requests up.
type browsers struct {
	room     *Room
	server   *http.Server
	listener net.Listener
	hosts    map[string]bool // host names under which the page may be requested
	slots    slots

	mu      sync.Mutex
	streams map[*hall.Seat]int
	all     int
	posts   map[*hall.Seat]*budget
	labs    map[*hall.Seat]context.CancelFunc // running simulations
	told    map[*hall.Seat]chan []byte        // results that a lab has yet to send
}

// openWeb starts the web server.
func (r *Room) openWeb(address string) (*browsers, error) {
	d := &browsers{room: r, hosts: map[string]bool{}, streams: map[*hall.Seat]int{}, posts: map[*hall.Seat]*budget{}, labs: map[*hall.Seat]context.CancelFunc{}, told: map[*hall.Seat]chan []byte{}}
	var err error
	if d.listener, err = listen(address); err != nil {
		return nil, err
	}
	hosts, port, _ := reachable(d.listener)
	for _, host := range append(hosts, "127.0.0.1", "localhost", "::1") {
		d.hosts[net.JoinHostPort(host, port)] = true
		if port == "80" {
			d.hosts[host] = true
		}
	}
	files, err := fs.Sub(page, "page")
	if err != nil {
		return nil, err
	}
	routes := http.NewServeMux()
	routes.Handle("GET /", http.FileServerFS(files))
	routes.HandleFunc("GET /{code}", func(w http.ResponseWriter, q *http.Request) {
		name := q.PathValue("code")
		if len(plainCode(name)) == codeLength && !strings.Contains(name, ".") { // the code in a scanned address, right or wrong
			name = "index.html"
		}
		http.ServeFileFS(w, q, files, name)
	})
	routes.HandleFunc("GET /words", d.words)
	routes.HandleFunc("GET /debrief", d.debrief)
	routes.HandleFunc("GET /print.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(hall.PrintStyle())
	})
	routes.HandleFunc("GET /events", d.events)
	for path, do := range map[string]func(*hall.Seat, *body) (string, int){"/vote": d.vote, "/lever": d.lever, "/lab": d.lab, "/me": d.me} {
		routes.HandleFunc("POST "+path, func(w http.ResponseWriter, q *http.Request) { d.wished(w, q, do) })
	}
	routes.HandleFunc("POST /join", d.join)
	d.server = &http.Server{Handler: d.guarded(routes), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: answerLimit, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: log.New(io.Discard, "", 0), BaseContext: func(net.Listener) context.Context { return r.ctx }}
	d.server.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, keyConnection, conn)
	}
	r.background(func() { _ = d.server.Serve(counting{d.listener, &d.slots}) }) // ends when the room closes
	return d, nil
}

func (d *browsers) close() {
	_ = d.server.Close()
	_ = d.listener.Close()
}

// guarded checks every request: its host name, origin and size. Responses may load nothing from elsewhere and must not be cached.
func (d *browsers) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !d.hosts[strings.ToLower(q.Host)] {
			http.Error(w, "the room has a different address", http.StatusMisdirectedRequest)
			return
		}
		origin, site := q.Header.Get("Origin"), q.Header.Get("Sec-Fetch-Site")
		if origin != "" && origin != "http://"+q.Host || q.Method != http.MethodGet && site != "" && site != "same-origin" {
			http.Error(w, "only the room's own page may ask for this", http.StatusForbidden)
			return
		}
		if q.Method == http.MethodPost {
			if kind, _, err := mime.ParseMediaType(q.Header.Get("Content-Type")); err != nil || kind != "application/json" { // a form on another site cannot send it
				http.Error(w, "want JSON", http.StatusUnsupportedMediaType)
				return
			}
		}
		q.Body = http.MaxBytesReader(w, q.Body, maxBody)
		next.ServeHTTP(w, q)
	})
}

// body is the body of a request.
type body struct {
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	Chapter int     `json:"chapter"`
	Answer  int     `json:"answer"`
	Lever   string  `json:"lever"`
	To      float64 `json:"to"`
	Levers  []level `json:"levers"`
	About   []int   `json:"about"`
}

// level is the new level of a lever, 0..100.
type level struct {
	Name string  `json:"name"`
	To   float64 `json:"to"`
}

// read parses a request body; false: it is invalid.
func (d *browsers) read(w http.ResponseWriter, q *http.Request) (*body, bool) {
	x := &body{Chapter: -1, Answer: -1}
	in := json.NewDecoder(q.Body)
	in.DisallowUnknownFields()
	if err := in.Decode(x); err != nil {
		status := http.StatusBadRequest
		if long := new(http.MaxBytesError); errors.As(err, &long) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, "this is not a valid request", status)
		return nil, false
	}
	return x, true
}

// join admits a browser that has a seat or gives the code.
func (d *browsers) join(w http.ResponseWriter, q *http.Request) {
	x, ok := d.read(w, q)
	if !ok {
		return
	}
	token := d.token(q)
	if d.room.hall.Find(token) == nil {
		if x.Code == "" { // a page asking whether it is known
			http.Error(w, "enter the code", http.StatusForbidden)
			return
		}
		ok, wait := d.room.gate.admit(q.RemoteAddr, x.Code)
		if !ok {
			select {
			case <-time.After(wait):
			case <-d.room.ctx.Done():
			}
			http.Error(w, "wrong code", http.StatusForbidden)
			return
		}
		token = ""
	}
	seat, err := d.room.hall.Sit(hall.Claim{Name: x.Name, Token: token})
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	d.room.hall.Rise(seat) // the event stream takes it
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: d.room.hall.Token(seat), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: int(cookieLifetime.Seconds())})
	w.WriteHeader(http.StatusNoContent)
}

// token returns the token that a browser has stored; "": none.
func (d *browsers) token(q *http.Request) string {
	c, err := q.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}

// seat returns the seat that a request comes from; if there is none it answers the request.
func (d *browsers) seat(w http.ResponseWriter, q *http.Request) *hall.Seat {
	s := d.room.hall.Find(d.token(q))
	if s == nil {
		http.Error(w, "enter the code first", http.StatusUnauthorized)
		return nil
	}
	if c, is := q.Context().Value(keyConnection).(*counted); is && !c.admitted() {
		http.Error(w, "the room is full", http.StatusServiceUnavailable)
		return nil
	}
	return s
}

// wished performs a seat's request, within its rate limit.
func (d *browsers) wished(w http.ResponseWriter, q *http.Request, do func(*hall.Seat, *body) (string, int)) {
	s := d.seat(w, q)
	if s == nil {
		return
	}
	x, ok := d.read(w, q)
	if !ok {
		return
	}
	d.mu.Lock()
	b, now := d.posts[s], time.Now()
	if b == nil {
		b = &budget{postBurst, now}
		d.posts[s] = b
	}
	b.refill(now, postRate, postBurst)
	over := b.left < 1
	b.left = max(0, b.left-1)
	d.mu.Unlock()
	if over {
		http.Error(w, "slower, please", http.StatusTooManyRequests)
		return
	}
	if text, status := do(s, x); status != http.StatusNoContent {
		http.Error(w, text, status)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// vote records a vote. The request names its chapter, so that a late one does not count for another.
func (d *browsers) vote(s *hall.Seat, x *body) (string, int) {
	if x.Chapter != d.room.hall.Stage().Chapter || !d.room.hall.Vote(s, x.Answer) {
		return "the question is closed", http.StatusConflict
	}
	return "", http.StatusNoContent
}

// me stores what a guest says about themselves.
func (d *browsers) me(s *hall.Seat, x *body) (string, int) {
	if len(x.About) != len(hall.About{}) || !d.room.hall.Describe(s, hall.About(x.About)) {
		return "want three answers", http.StatusBadRequest
	}
	return "", http.StatusNoContent
}

// lever moves a lever of the seat's brand.
func (d *browsers) lever(s *hall.Seat, x *body) (string, int) {
	l, known := agents.LeverByName(x.Lever)
	if !known || math.IsNaN(x.To) {
		return "no such lever", http.StatusBadRequest
	}
	if !d.room.hall.SetOwn(s, l, float32(x.To/100)) {
		return "sliders move while the quarter's clock runs", http.StatusConflict
	}
	return "", http.StatusNoContent
}

// lab simulates the world of a free phase with the guest's sliders. A newer request replaces a running one.
func (d *browsers) lab(s *hall.Seat, x *body) (string, int) {
	st, me := d.room.hall.Stage(), d.room.hall.Info(s)
	if st.Phase != hall.PhaseFree || st.World == nil || me.Waiting || me.Removed {
		return "there is nothing to try now", http.StatusConflict
	}
	levers := st.World.Config.Brands[0].Levers
	for _, v := range x.Levers {
		l, known := agents.LeverByName(v.Name)
		if !known || math.IsNaN(v.To) || slices.Contains(st.Locked, l) {
			return "no such slider here", http.StatusBadRequest
		}
		levers[l] = float32(min(max(v.To, 0), 100) / 100)
	}
	ctx, cancel := context.WithCancel(d.room.ctx)
	d.mu.Lock()
	if old := d.labs[s]; old != nil {
		old()
	}
	d.labs[s] = cancel
	told := d.lines(s)
	d.mu.Unlock()
	d.room.background(func() {
		defer cancel()
		d.room.Queue.Starter(d.room.hall.Token(s))(ctx, tui.GuestJob(st, levers), func(r study.Report) {
			if ctx.Err() == nil && r.Err == nil && r.Now != nil {
				replace(told, event("lab", labNews(st.Chapter, &r)))
			}
		})
	})
	return "", http.StatusNoContent
}

// lines returns the channel of a seat's lab, which holds only the newest result; the lock is held.
func (d *browsers) lines(s *hall.Seat) chan []byte {
	if d.told[s] == nil {
		d.told[s] = make(chan []byte, 1)
	}
	return d.told[s]
}

// replace replaces an undelivered result.
func replace(to chan []byte, news []byte) {
	for {
		select {
		case to <- news:
			return
		default:
		}
		select {
		case <-to:
		default:
		}
	}
}

// event encodes a server-sent event.
func event(name string, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		return nil // numbers and texts alone
	}
	return slices.Concat([]byte("event: "+name+"\ndata: "), text, []byte("\n\n"))
}

// events streams what a seat is shown, from now on.
func (d *browsers) events(w http.ResponseWriter, q *http.Request) {
	s := d.seat(w, q)
	if s == nil {
		return
	}
	flush := http.NewResponseController(w)
	d.mu.Lock()
	full := d.all >= maxStreams || d.streams[s] >= maxOwnStreams
	if !full {
		d.all++
		d.streams[s]++
	}
	told := d.lines(s)
	d.mu.Unlock()
	if full {
		http.Error(w, "too many pages are open", http.StatusTooManyRequests)
		return
	}
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.all--
		if d.streams[s]--; d.streams[s] == 0 {
			delete(d.streams, s)
		}
	}()
	changed, stop := d.room.hall.Watch()
	defer stop()
	if _, err := d.room.hall.Sit(hall.Claim{Token: d.room.hall.Token(s)}); err != nil {
		http.Error(w, err.Error(), http.StatusGone)
		return
	}
	defer d.room.hall.Rise(s)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	_ = flush.SetReadDeadline(time.Time{}) // the request is complete
	send := func(text []byte) bool {
		_ = flush.SetWriteDeadline(time.Now().Add(answerLimit))
		_, err := w.Write(text)
		return err == nil && flush.Flush() == nil
	}
	last, words := "", hall.Phrases(q.Header.Get("Accept-Language"))
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		now := d.view(s, words)
		if text := event("stage", now); string(text) != last {
			if last = string(text); !send(text) {
				return
			}
		}
		if now.Phase == "gone" {
			return
		}
		wait := second.C
		if now.Clock == "" {
			wait = nil
		}
		select {
		case <-changed:
		case text := <-told:
			if !send(text) {
				return
			}
		case <-wait:
		case <-beat.C:
			if !send([]byte(": here\n\n")) {
				return
			}
		case <-q.Context().Done():
			return
		case <-d.room.ctx.Done():
			return
		}
	}
}
