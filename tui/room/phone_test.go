package room

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"backlash/tui/hall"
)

// phone is a page of a real browser, as wide and high as a phone.
type phone struct {
	ctx   context.Context
	name  string
	begun bool
}

// phones starts a browser with a page for each kind of phone; stop ends it. BACKLASH_BROWSER names the program; without it there are none.
func phones(t *testing.T) (out []*phone, stop func()) {
	t.Helper()
	program := os.Getenv("BACKLASH_BROWSER")
	if program == "" {
		return nil, func() {}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox)
	browser, quit := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(quit)
	first, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	for i, kind := range []struct {
		name          string
		width, height int64
		scheme, lang  string
	}{{"tall-light", 390, 844, "light", "en-GB"}, {"tall-dark", 390, 844, "dark", "de-DE"}, {"small-light", 320, 568, "light", "de-AT"}, {"small-dark", 320, 568, "dark", "en-US"}} {
		ctx := first
		if i > 0 {
			var done context.CancelFunc
			ctx, done = chromedp.NewContext(first, chromedp.WithNewBrowserContext())
			t.Cleanup(done)
		}
		p := &phone{ctx: ctx, name: kind.name}
		do(t, p, chromedp.EmulateViewport(kind.width, kind.height, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch))
		do(t, p, call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: kind.scheme}}}))
		do(t, p, call(emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: "Mozilla/5.0", AcceptLanguage: kind.lang}))
		out = append(out, p)
	}
	return out, func() {
		end()
		quit()
	}
}

// opens goes to the room's page, as scanned from the big screen.
func (p *phone) opens(t *testing.T, r *Room) {
	t.Helper()
	do(t, p, chromedp.Navigate("http://"+r.web.listener.Addr().String()+"/"+strings.ToUpper(r.gate.code)))
	do(t, p, chromedp.WaitVisible("#name"))
}

// joins says a name.
func (p *phone) joins(t *testing.T, name string) {
	t.Helper()
	do(t, p, chromedp.SendKeys("#name", name))
	do(t, p, chromedp.Click("button[type=submit]"))
}

// slides moves a slider.
func (p *phone) slides(t *testing.T, slider string, to int) {
	t.Helper()
	do(t, p, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => { const s = document.querySelector(%q); s.value = %d; s.dispatchEvent(new Event("input")); })()`, slider, to)))
}

// do does something on a page, and returns what comes of it.
func do[T any](t *testing.T, p *phone, action chromedp.Action[T]) T {
	t.Helper()
	ctx := p.ctx
	if p.begun { // the page lives with the context of its first action
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, 30*time.Second)
		defer stop()
	}
	p.begun = true
	out, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatalf("%s: %v", p.name, err)
	}
	return out
}

// call sends a command of the browser's protocol.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[R] {
	return func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, params)
	}
}

// looks checks what every page must be: nothing wider than the phone, nothing to press smaller than a finger, text that can be read; and takes a
// picture where BACKLASH_SHOTS names a folder.
func (p *phone) looks(t *testing.T, what string) {
	t.Helper()
	wrong := do(t, p, chromedp.Evaluate[[]string](`(() => {
		const wrong = [];
		if (document.scrollingElement.scrollWidth > innerWidth) wrong.push("wider than the phone: " + document.scrollingElement.scrollWidth);
		for (const e of document.querySelectorAll("button, input[type=range], input[type=text]")) {
			const r = e.getBoundingClientRect();
			if (r.height < 36) wrong.push(e.tagName + " " + e.id + " is " + r.height + " high");
		}
		for (const e of document.querySelectorAll("h1, h2, p, li, label, button, td, th")) {
			if (e.textContent && parseFloat(getComputedStyle(e).fontSize) < 15) wrong.push(e.tagName + " is written in " + getComputedStyle(e).fontSize);
		}
		if (!document.documentElement.lang) wrong.push("no language");
		for (const e of document.querySelectorAll("input")) if (!e.labels || !e.labels.length) wrong.push("no label: " + e.id);
		return wrong;
	})()`))
	for _, text := range wrong {
		t.Errorf("%s, %s: %s", p.name, what, text)
	}
	if script := os.Getenv("BACKLASH_AXE"); script != "" {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		do(t, p, chromedp.Evaluate[chromedp.Void](string(text)))
		do(t, p, chromedp.Evaluate[chromedp.Void](`window.found = null; axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then((r) => { window.found = r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.map((n) => n.html + " " + n.failureSummary).join(" | ")); })`))
		var found []string
		for begin := time.Now(); found == nil && time.Since(begin) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
			found = do(t, p, chromedp.Evaluate[[]string](`window.found`))
		}
		if found == nil {
			t.Errorf("%s, %s: nobody looked", p.name, what)
		}
		for _, text := range found {
			t.Errorf("%s, %s: %s", p.name, what, text)
		}
	}
	folder := os.Getenv("BACKLASH_SHOTS")
	if folder == "" {
		return
	}
	time.Sleep(150 * time.Millisecond)
	picture := do(t, p, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(folder, what+"-"+p.name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// sees waits until a text is on the page.
func (p *phone) sees(t *testing.T, text string) {
	t.Helper()
	var body string
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
		if body = do(t, p, chromedp.Evaluate[string](`document.body.innerText`)); strings.Contains(body, text) {
			return
		}
	}
	t.Fatalf("%s: %q is not on the page: %s", p.name, text, body)
}

// Real phones join, vote, lose their way and come back, try a chapter and play for a team; every page is as a page for a phone must be.
func TestPhones(t *testing.T) {
	all, _ := phones(t)
	if all == nil {
		t.Skip("BACKLASH_BROWSER names no browser")
	}
	r, shared := openRoom(t)
	words := map[string]map[string]string{"tall-light": hall.Phrases("en"), "tall-dark": hall.Phrases("de"), "small-light": hall.Phrases("de"), "small-dark": hall.Phrases("en")}
	for i, p := range all {
		p.opens(t, r)
		p.looks(t, "1-join")
		p.joins(t, fmt.Sprintf("Guest %d", i+1))
		p.sees(t, words[p.name]["wait"])
		p.looks(t, "2-you")
		for q := range 3 {
			do(t, p, chromedp.Click(fmt.Sprintf("#about%d%d", q, (i+q)%3)))
		}
		do(t, p, chromedp.Click("#meet"))
		p.sees(t, words[p.name]["change"])
		p.looks(t, "2-wait")
	}
	if present(shared) != len(all) {
		t.Fatalf("%d are in", present(shared))
	}
	asked := hall.Stage{Chapter: 1, Phase: hall.PhaseVote, Title: "The line", Right: -1, Question: "The brand goes on and doubles how often it calls. What becomes of trust by month 24?",
		Answers: []string{"it goes on rising, since people are reminded of what they like", "it stays where it is", "it falls, and those who mind most fall furthest"}}
	shared.Show(asked)
	shared.Time(5 * time.Minute)
	for i, p := range all {
		p.sees(t, asked.Question)
		p.sees(t, words[p.name]["time"]+" 4:")
		do(t, p, chromedp.Click(fmt.Sprintf("#answer%d", i%3)))
		p.sees(t, words[p.name]["voted"])
		p.looks(t, "3-vote")
	}
	shared.Talk(1)
	asked.Again = true
	shared.Show(asked)
	for _, p := range all {
		p.sees(t, words[p.name]["again"])
	}
	soon(t, "all votes count", func() bool { return fmt.Sprint(shared.Votes(1, 3)) == "[2 1 1]" })
	do(t, all[0], chromedp.Reload())
	do(t, all[0], chromedp.WaitVisible("#answer0[aria-pressed=true]"))
	source := do(t, all[0], chromedp.Evaluate[string](`document.documentElement.outerHTML`))
	truth := asked
	truth.Phase, truth.Right, truth.Truth, truth.Lesson = hall.PhaseTruth, 2, "c is right, in 15 of 16 worlds: trust in month 24: 54 without the move, 41 with it.", "What the quarter shows and what it costs are two figures."
	if strings.Contains(source, "is right") {
		t.Error("the page knows the future")
	}
	s := load(t, "unseen-backlash")
	truth.World, truth.Without = s.Chapters[1].After, s.Chapters[1].Before
	shared.Show(truth)
	for _, p := range all {
		p.sees(t, truth.Lesson)
		p.sees(t, hall.Fill(words[p.name]["leaves"], "side", words[p.name]["with"], "month", "")[:12])
		p.looks(t, "4-truth")
	}
	for i := range s.Chapters {
		if c := &s.Chapters[i]; c.Question == "" && c.Market == nil {
			shared.Show(hall.Stage{Chapter: i, Phase: hall.PhaseFree, Title: c.Title, World: c.After, Without: c.Before, Locked: c.Locked, Right: -1})
		}
	}
	for _, p := range all {
		do(t, p, chromedp.WaitVisible("#lab-result svg"))
		p.looks(t, "5-try")
	}
	all[0].slides(t, "input[type=range]", 5)
	time.Sleep(time.Second)
	do(t, all[0], chromedp.WaitVisible("#lab-result svg"))
	market := load(t, "one-market")
	for i := range market.Chapters {
		if market.Chapters[i].Market != nil {
			shared.Open(hall.NewGame(&market.Chapters[i]))
		}
	}
	shared.Show(hall.Stage{Chapter: 0, Phase: hall.PhaseMarket, Title: "M", Right: -1})
	shared.Clock(true)
	for _, p := range all {
		do(t, p, chromedp.WaitVisible("#s-control"))
		p.looks(t, "6-team")
	}
	all[1].slides(t, "#s-control", 91)
	soon(t, "a slider moves", func() bool {
		for _, levers := range shared.Game().Levers {
			if levers[4] == .91 {
				return true
			}
		}
		return false
	})
	c := hall.NewSession()
	c.Hall = shared
	c.Tell(s)
	c.Turn(len(s.Chapters), hall.StepRead)
	c.Publish()
	for _, p := range all {
		p.sees(t, words[p.name]["end"])
		p.sees(t, words[p.name]["twin"])
		p.looks(t, "7-end")
		do(t, p, chromedp.Navigate("http://"+r.web.listener.Addr().String()+"/debrief"))
		p.sees(t, s.Monday)
		p.looks(t, "8-keep")
	}
}
