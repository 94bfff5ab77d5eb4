package room

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"backlash/tui/hall"
)

// browser is a guest's browser: its cookies, and what the stream has told.
type browser struct {
	client *http.Client
	base   string
	cancel context.CancelFunc
	mu     sync.Mutex
	last   view
	lab    labResult
	events int
	text   strings.Builder
}

// openPage is a browser that has not joined yet.
func openPage(t testing.TB, r *Room) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &browser{client: &http.Client{Jar: jar, Transport: transport}, base: "http://" + r.web.listener.Addr().String()}
}

// post sends a wish as the page does; headers replace its own.
func (b *browser) post(t testing.TB, path string, body any, headers ...string) (int, string) {
	t.Helper()
	text, ok := body.(string)
	if !ok {
		bytes, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(bytes)
	}
	q, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Origin", b.base)
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			q.Host = headers[i+1]
			continue
		}
		q.Header.Set(headers[i], headers[i+1])
	}
	answer, err := b.client.Do(q)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	out, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(out)
}

// join says the code and follows the stream.
func (b *browser) join(t testing.TB, r *Room, name string) {
	t.Helper()
	if status, text := b.post(t, "/join", map[string]string{"code": shownCode(r.gate.code), "name": name}); status != http.StatusNoContent {
		t.Fatalf("%s is not let in: %d %s", name, status, text)
	}
	b.follow(t)
}

func (b *browser) follow(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	b.cancel = cancel
	t.Cleanup(cancel)
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := b.client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("the stream: %s", answer.Status)
	}
	go func() {
		defer answer.Body.Close()
		kind := ""
		lines := bufio.NewScanner(answer.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			b.mu.Lock()
			b.text.WriteString(lines.Text() + "\n")
			if name, is := strings.CutPrefix(lines.Text(), "event: "); is {
				kind = name
			}
			if data, is := strings.CutPrefix(lines.Text(), "data: "); is {
				b.events++
				switch kind {
				case "stage":
					b.last = view{}
					_ = json.Unmarshal([]byte(data), &b.last)
				case "lab":
					b.lab = labResult{}
					_ = json.Unmarshal([]byte(data), &b.lab)
				}
			}
			b.mu.Unlock()
		}
	}()
}

func (b *browser) now() view {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}

func (b *browser) told() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Guests join from browsers, vote, change their vote, lose the connection and find their seat and vote again; a vote that comes late counts for
// nothing; the truth comes with one's own score.
func TestBrowsersVote(t *testing.T) {
	r, shared := openRoom(t)
	anna, ben := openPage(t, r), openPage(t, r)
	anna.join(t, r, "Anna <b>")
	ben.join(t, r, "ben")
	soon(t, "both are in", func() bool { return present(shared) == 2 })
	soon(t, "anna waits", func() bool { v := anna.now(); return v.Phase == "wait" && v.Name == "Anna b" })
	shared.Show(question)
	soon(t, "anna is asked", func() bool { v := anna.now(); return v.Question == question.Question && v.Mine == -1 })
	vote := func(b *browser, chapter, answer int) int {
		status, _ := b.post(t, "/vote", map[string]int{"chapter": chapter, "answer": answer})
		return status
	}
	if vote(anna, 2, 0) != 204 || vote(ben, 2, 2) != 204 || vote(anna, 2, 1) != 204 || vote(anna, 1, 1) != 409 || vote(anna, 2, 9) != 409 || vote(anna, 2, -1) != 409 {
		t.Error("votes are not taken as they are meant")
	}
	if got := fmt.Sprint(shared.Votes(2, 3)); got != "[0 1 1]" {
		t.Errorf("votes %s", got)
	}
	anna.cancel()
	soon(t, "anna has gone", func() bool { return present(shared) == 1 })
	anna.follow(t)
	soon(t, "anna finds her vote", func() bool { return anna.now().Mine == 1 })
	truth := question
	truth.Phase, truth.Right, truth.Truth, truth.Lesson = hall.PhaseTruth, 2, "c is right.", "So it is."
	for _, b := range []*browser{anna, ben} {
		if text := b.told(); strings.Contains(text, "c is right") || strings.Contains(text, "So it is") || strings.Contains(text, `"right":2`) {
			t.Error("the future is told before the bets are locked")
		}
	}
	shared.Show(truth)
	soon(t, "ben was right", func() bool { v := ben.now(); return v.Right == 2 && v.Score == 1 && v.Of == 1 && v.Truth != "" })
	soon(t, "anna was not", func() bool { v := anna.now(); return v.Score == 0 && v.Of == 1 && v.Lesson != "" })
	if vote(anna, 2, 2) != 409 {
		t.Error("a vote counts after the truth")
	}
	if podium := shared.Podium(3); len(podium) != 1 || podium[0].Name != "ben" {
		t.Errorf("%+v", podium)
	}
	if seats := shared.Seats(); len(seats) != 2 {
		t.Errorf("%d seats for two people", len(seats))
	}
}

// The leader locks the door, lets in who waits beyond the number expected, renames, and sends somebody away, who does not come back.
func TestTheLeadersPowers(t *testing.T) {
	r, shared := openRoom(t)
	shared.Expect(2)
	var all []*browser
	for i := range 4 {
		b := openPage(t, r)
		b.join(t, r, fmt.Sprint("guest", i))
		all = append(all, b)
	}
	soon(t, "two are in", func() bool { return present(shared) == 2 })
	soon(t, "the third is at the door", func() bool { return all[2].now().Phase == "door" })
	shared.Show(question)
	if status, _ := all[2].post(t, "/vote", map[string]int{"chapter": 2, "answer": 0}); status != 409 {
		t.Errorf("somebody at the door votes: %d", status)
	}
	if text := all[2].told(); strings.Contains(text, question.Question) {
		t.Error("somebody at the door is shown the question")
	}
	shared.Admit("guest2")
	soon(t, "the third is asked", func() bool { return all[2].now().Phase == "vote" })
	if _, waiting := shared.Door(); waiting != 1 {
		t.Errorf("%d wait", waiting)
	}
	all[0].post(t, "/vote", map[string]int{"chapter": 2, "answer": 0})
	if !shared.Rename("guest0", "guest1") || shared.Taken("guest0") || !shared.Taken("guest1 2") {
		t.Errorf("renamed to %+v", shared.Seats())
	}
	soon(t, "the guest sees the new name", func() bool { return all[0].now().Name == "guest1 2" })
	shared.Remove("guest1 2")
	soon(t, "it is sent away", func() bool { return all[0].now().Phase == "gone" })
	if got := fmt.Sprint(shared.Votes(2, 3)); got != "[0 0 0]" {
		t.Errorf("votes %s", got)
	}
	if status, _ := all[0].post(t, "/vote", map[string]int{"chapter": 2, "answer": 0}); status == 204 {
		t.Error("somebody who was sent away votes")
	}
	if status, _ := all[0].post(t, "/join", map[string]string{"code": "", "name": "x"}); status != 409 {
		t.Errorf("somebody who was sent away comes back: %d", status)
	}
	shared.Lock(true)
	late := openPage(t, r)
	if status, text := late.post(t, "/join", map[string]string{"code": r.gate.code, "name": "late"}); status != 409 || !strings.Contains(text, "locked") {
		t.Errorf("a locked door: %d %s", status, text)
	}
	if status, _ := all[1].post(t, "/join", map[string]string{"code": "", "name": ""}); status != 204 {
		t.Error("a locked door keeps out who has a seat")
	}
	all[1].post(t, "/vote", map[string]int{"chapter": 2, "answer": 1})
	shared.ResetVotes(2)
	if got := fmt.Sprint(shared.Votes(2, 3)); got != "[0 0 0]" {
		t.Errorf("votes %s after they were taken back", got)
	}
}

// What a browser may try in a free phase comes back as three lines; a market's sliders move while the clock runs, on the own brand alone.
func TestBrowsersPlay(t *testing.T) {
	r, shared := openRoom(t)
	anna := openPage(t, r)
	anna.join(t, r, "anna")
	s := load(t, "unseen-backlash")
	var free *hall.Stage
	for i := range s.Chapters {
		if p := &s.Chapters[i]; p.Question == "" && p.Market == nil {
			free = &hall.Stage{Chapter: i, Phase: hall.PhaseFree, Title: p.Title, World: p.After, Without: p.Before, Locked: p.Locked, Right: -1}
		}
	}
	if free == nil {
		t.Fatal("the story has no chapter to try")
	}
	ask := map[string]any{"levers": []map[string]any{{"name": "intensity", "to": 90}}}
	if status, _ := anna.post(t, "/lab", ask); status != 409 {
		t.Errorf("a lab before it is free: %d", status)
	}
	shared.Show(*free)
	soon(t, "sliders show", func() bool { return len(anna.now().Sliders) == labSliders })
	name := anna.now().Sliders[0].Name
	ask = map[string]any{"levers": []map[string]any{{"name": name, "to": 90}}}
	if status, text := anna.post(t, "/lab", ask); status != 204 {
		t.Fatalf("%d %s", status, text)
	}
	soon(t, "three lines come", func() bool {
		anna.mu.Lock()
		defer anna.mu.Unlock()
		return len(anna.lab.Lines) == 3 && anna.lab.Worlds > 1 && len(anna.lab.Lines[0].Here) == free.World.Config.Months && len(anna.lab.Lines[0].Beside) > 0 && anna.lab.Say != ""
	})
	for _, bad := range []any{map[string]any{"levers": []map[string]any{{"name": "nothing", "to": 90}}}, map[string]any{"levers": "all"}, "[", map[string]any{"what": 1}} {
		if status, _ := anna.post(t, "/lab", bad); status != 400 {
			t.Errorf("%v: %d", bad, status)
		}
	}
	market := load(t, "one-market")
	for i := range market.Chapters {
		if market.Chapters[i].Market != nil {
			shared.Open(hall.NewGame(&market.Chapters[i]))
		}
	}
	shared.Show(hall.Stage{Chapter: 0, Phase: hall.PhaseMarket, Title: "M", Right: -1})
	soon(t, "anna has a team", func() bool { return anna.now().Team != "" && len(anna.now().Sliders) == 10 })
	move := map[string]any{"lever": "control", "to": 77}
	if status, _ := anna.post(t, "/lever", move); status != 409 {
		t.Errorf("a slider moves while the clock stands: %d", status)
	}
	shared.Clock(true)
	if status, _ := anna.post(t, "/lever", move); status != 204 || shared.Game().Levers[0][4] != .77 {
		t.Errorf("%d, %v", status, shared.Game().Levers[0])
	}
	before := shared.Game().Levers
	for _, no := range []any{map[string]any{"lever": "nothing", "to": 77}, map[string]any{"lever": "", "to": 0}, map[string]any{"to": 50}} {
		if status, text := anna.post(t, "/lever", no); status != 400 || strings.TrimSpace(text) != "no such lever" {
			t.Errorf("%v: %d %s", no, status, text)
		}
	}
	if text, status := r.web.lever(shared.Find(""), &body{Lever: "control", To: math.NaN()}); status != 400 || text != "no such lever" {
		t.Errorf("to no number: %d %s", status, text)
	}
	if !slices.Equal(shared.Game().Levers, before) {
		t.Error("a lever that there is not moves another")
	}
	for to, want := range map[float64]float32{-5: 0, 0: 0, 33: .33, 100: 1, 250: 1} {
		if status, _ := anna.post(t, "/lever", map[string]any{"lever": "control", "to": to}); status != 204 || shared.Game().Levers[0][4] != want {
			t.Errorf("to %v: %d, %v", to, status, shared.Game().Levers[0])
		}
	}
	for b := 1; b < len(shared.Game().Levers); b++ {
		if shared.Game().Levers[b] != shared.Game().Market.Start() {
			t.Error("another team's slider moved")
		}
	}
	soon(t, "the clock shows", func() bool { return anna.now().Clock != "" })
	first := anna.now().Clock
	soon(t, "the clock runs, though nothing else happens", func() bool { return anna.now().Clock != first })
}

// A page of another origin or another name, a form, a text too long and a path to a file get nothing; pages may load nothing from elsewhere.
func TestOnlyTheRoomsOwnPage(t *testing.T) {
	r, shared := openRoom(t)
	b := openPage(t, r)
	b.join(t, r, "anna")
	shared.Show(question)
	soon(t, "anna is asked", func() bool { return b.now().Phase == "vote" })
	vote := map[string]int{"chapter": 2, "answer": 0}
	port := r.web.listener.Addr().(*net.TCPAddr).Port
	for what, c := range map[string]struct {
		headers []string
		status  int
	}{
		"another origin":                       {[]string{"Origin", "http://evil.example"}, 403},
		"another port":                         {[]string{"Origin", fmt.Sprintf("http://127.0.0.1:%d", port+1)}, 403},
		"no origin at all":                     {[]string{"Origin", "null"}, 403},
		"another site":                         {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"a form":                               {[]string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		"plain text":                           {[]string{"Content-Type", "text/plain"}, 415},
		"another name":                         {[]string{"Host", "evil.example"}, 421},
		"a name that is bound to this address": {[]string{"Host", fmt.Sprintf("room.evil.example:%d", port), "Origin", fmt.Sprintf("http://room.evil.example:%d", port)}, 421},
	} {
		if status, _ := b.post(t, "/vote", vote, c.headers...); status != c.status {
			t.Errorf("%s: %d, want %d", what, status, c.status)
		}
	}
	if got := fmt.Sprint(shared.Votes(2, 3)); got != "[0 0 0]" {
		t.Errorf("votes %s", got)
	}
	if status, _ := b.post(t, "/vote", strings.Repeat(" ", maxBody+1)+`{"chapter":2,"answer":0}`); status != 413 {
		t.Errorf("a long body: %d", status)
	}
	stranger := openPage(t, r)
	for _, path := range []string{"/vote", "/lever", "/lab"} {
		if status, _ := stranger.post(t, path, vote); status != 401 {
			t.Errorf("%s without a seat: %d", path, status)
		}
	}
	for path, want := range map[string]int{"/": 200, "/page.js": 200, "/style.css": 200, "/words": 200, "/events": 401, "/../web.go": 404, "/page/": 404, "/.git": 404, "/page.js/": 200, "/ABCD2345": 200, "/abcd-2345": 200, "/ABCD23456": 404} {
		answer, err := stranger.client.Get(stranger.base + path)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %s", path, answer.Status)
		}
		policy := answer.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || want == 200 && answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, answer.Header)
		}
		if len(path) >= 9 && want == 200 && strings.HasPrefix(strings.ToLower(path), "/abcd") && !bytes.Contains(text, []byte("page.js")) {
			t.Errorf("%s is not the page", path)
		}
		if bytes.Contains(text, []byte("//cdn")) || bytes.Contains(text, []byte("https://")) || strings.Contains(path, "index") && bytes.Contains(text, []byte("style=")) {
			t.Errorf("%s loads something from elsewhere", path)
		}
	}
	answer, err := stranger.client.Post(stranger.base+"/join", "application/json", strings.NewReader(`{"code":"`+r.gate.code+`","name":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	cookie := answer.Header.Get("Set-Cookie")
	if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") {
		t.Errorf("the cookie: %s", cookie)
	}
	wrong := openPage(t, r)
	if status, _ := wrong.post(t, "/join", map[string]string{"code": "wrong", "name": "x"}); status != 403 {
		t.Errorf("a wrong code: %d", status)
	}
	if status, _ := wrong.post(t, "/join", map[string]string{"code": "", "name": "x"}, "Cookie", cookieName+"=000000000000"); status != 403 {
		t.Errorf("a made-up seat: %d", status)
	}
}

// A guest who wishes without end is slowed down, and one who opens page upon page gets no further ones; the others go on.
func TestNobodyExhaustsTheWeb(t *testing.T) {
	r, shared := openRoom(t)
	greedy, quiet := openPage(t, r), openPage(t, r)
	greedy.join(t, r, "greedy")
	quiet.join(t, r, "quiet")
	shared.Show(question)
	slowed := 0
	for range 3 * postBurst {
		if status, _ := greedy.post(t, "/vote", map[string]int{"chapter": 2, "answer": 0}); status == 429 {
			slowed++
		}
	}
	if slowed < postBurst {
		t.Errorf("%d of %d wishes were slowed down", slowed, 3*postBurst)
	}
	full := 0
	for range 2 * maxOwnStreams {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		q, _ := http.NewRequestWithContext(ctx, http.MethodGet, greedy.base+"/events", nil)
		answer, err := greedy.client.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode == 429 {
			full++
		}
		defer answer.Body.Close()
	}
	if full < maxOwnStreams {
		t.Errorf("%d streams of one seat were refused", full)
	}
	if status, _ := quiet.post(t, "/vote", map[string]int{"chapter": 2, "answer": 1}); status != 204 {
		t.Errorf("a quiet guest's vote: %d", status)
	}
	if in, seats := shared.Present(); in != 2 || seats != 2 {
		t.Errorf("%d in, %d seats", in, seats)
	}
}

// A flood of connections that say nothing leaves the door open for guests, by both ways; when it is over nothing of it is left.
func TestAFloodLetsGuestsIn(t *testing.T) {
	if testing.Short() {
		t.Skip("it opens two thousand connections")
	}
	r, shared := openRoom(t)
	var flood []net.Conn
	for i := range 2000 {
		address := r.ssh.listener.Addr().String()
		if i%2 == 1 {
			address = r.web.listener.Addr().String()
		}
		conn, err := net.DialTimeout("tcp", address, 2*time.Second)
		if err != nil {
			t.Skipf("%d connections: %v", i, err)
		}
		flood = append(flood, conn)
	}
	begin := time.Now()
	visit(t, r, "alice", nil)
	soon(t, "alice is in", func() bool { return shared.Taken("alice") })
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("a guest waits %s at the door for terminals", took)
	}
	begin = time.Now()
	b := openPage(t, r)
	b.join(t, r, "bob")
	soon(t, "bob is in", func() bool { return shared.Taken("bob") })
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("a guest waits %s at the door for browsers", took)
	}
	for _, conn := range flood {
		conn.Close()
	}
	soon(t, "the flood is forgotten", func() bool {
		r.ssh.slots.mu.Lock()
		defer r.ssh.slots.mu.Unlock()
		return len(r.ssh.slots.anonymous) == 0
	})
}

// The phrases of the pages are there in every language, none more and none less.
func TestPhrases(t *testing.T) {
	english := hall.Phrases("")
	for _, accept := range []string{"de", "de-AT,en;q=0.5", "fr,de;q=0.3"} {
		german := hall.Phrases(accept)
		if german["lang"] != "de" || len(german) != len(english) {
			t.Errorf("%s: %v", accept, german)
		}
		for key, text := range english {
			if german[key] == "" || key != "dashboard" && german[key] == text {
				t.Errorf("%s is not said in German", key)
			}
		}
	}
	said := regexp.MustCompile(`[wW]ords(?:\.(\w+)|\["(\w+)"\])`)
	spoken := map[string]bool{}
	for _, file := range []string{"page/page.js", "../guest.go", "../guesttwin.go", "../hall/phrases.go", "../hall/pages.go", "../hall/print/debrief.html"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range said.FindAllStringSubmatch(string(text), -1) {
			spoken[found[1]+found[2]] = true
		}
	}
	for key := range english {
		numbered := strings.HasPrefix(key, "about") || key == "with" || key == "without" // and the names of lines
		if !spoken[key] && !numbered && key != "dashboard" && key != "trust" && key != "money" {
			t.Errorf("nobody says %s", key)
		}
	}
	if got := hall.Phrases("xx, tlh;q=0.1"); got["lang"] != "en" {
		t.Error("another language than English")
	}
}
