package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/tui"
	"backlash/tui/hall"
)

// workshopFile is where the present workshop is kept.
func workshopFile() string { return stateFile("workshop.json") }

// lastWorkshop is what was kept of the last workshop: the name of its story, the story, and where it stopped.
func (a *app) lastWorkshop() (name string, story *scenarios.Story, kept *hall.Workshop, err error) {
	path := workshopFile()
	err = a.readState(path, func(text []byte) (err error) {
		if name, err = hall.StoryOfWorkshop(text); err != nil {
			return decode.Problems{{File: path, Wish: err.Error()}}
		}
		if story, err = scenarios.LoadStory(name); err != nil {
			return err
		}
		if kept, err = hall.ReadWorkshop(text, story); err != nil {
			return decode.Problems{{File: path, Wish: err.Error()}}
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) && !exists(path) {
		return "", nil, nil, usage("--last: no workshop has been held yet (%s)", path)
	}
	return name, story, kept, err
}

// keeper writes a workshop to disk, step by step: at once what is new, but not every vote of a crowd by itself.
type keeper struct {
	news chan *hall.Workshop
	done sync.WaitGroup
}

// keepTime is the least time between two writings.
const keepTime = 200 * time.Millisecond

// keepWorkshop starts a keeper. A disk that takes nothing is told of once and is no reason to stop.
func (a *app) keepWorkshop() *keeper {
	k := &keeper{news: make(chan *hall.Workshop, 1)}
	path := workshopFile()
	k.done.Add(1)
	go func() {
		defer k.done.Done()
		var last []byte
		var failed error
		for w := range k.news {
			text := hall.WriteWorkshop(w)
			if failed != nil || path == "" || bytes.Equal(text, last) {
				continue
			}
			last = text
			failed = writeState(path, text, func(text []byte) error { _, err := hall.StoryOfWorkshop(text); return err })
			time.Sleep(keepTime)
		}
		if failed != nil { // told once the screen is gone
			a.note("the workshop could not be kept: %v", failed)
		}
	}()
	return k
}

// keep takes the newest state in, instead of one that has not been written yet.
func (k *keeper) keep(w *hall.Workshop) {
	for {
		select {
		case k.news <- w:
			return
		default:
		}
		select {
		case <-k.news:
		default:
		}
	}
}

func (k *keeper) close() {
	close(k.news)
	k.done.Wait()
}

// tellNotes prints the notes of the chapter that the facilitator's screen shows, and those of the next whenever it goes on.
func (a *app) tellNotes(ctx context.Context) error {
	last, waiting := "", false
	width, _ := tui.TerminalSize(os.Stdout)
	for {
		text, err := os.ReadFile(workshopFile())
		notes := ""
		if err == nil {
			if notes, err = hall.Notes(text, width); err != nil {
				return decode.Problems{{File: workshopFile(), Wish: err.Error()}}
			}
		} else if !waiting {
			waiting = true
			fmt.Fprintln(a.out, "No workshop yet: begin one in another terminal.")
		}
		if notes != last {
			last = notes
			fmt.Fprintln(a.out, notes)
		}
		if err := a.out.Flush(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(keepTime):
		}
	}
}
