package hall

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"backlash/scenarios/decode"
	"backlash/sim/record"
)

// Keeper saves a workshop to a file as it goes: the first change at once, then at most one write per keepTime, however many votes come in.
type Keeper struct {
	news   chan *Workshop
	done   sync.WaitGroup
	failed error
}

// keepTime is the minimum time between two writes.
const keepTime = 200 * time.Millisecond

// NewKeeper starts a keeper that writes to path; with "" it saves nothing. A full disk does not stop the workshop: Close reports it.
func NewKeeper(path string) *Keeper {
	k := &Keeper{news: make(chan *Workshop, 1)}
	k.done.Go(func() {
		var last []byte
		for w := range k.news {
			text := WriteWorkshop(w)
			if k.failed != nil || path == "" || bytes.Equal(text, last) {
				continue
			}
			last = text
			k.failed = record.WriteState(path, text, func(text []byte) error { _, err := StoryOfWorkshop(text); return err })
			time.Sleep(keepTime)
		}
	})
	return k
}

// Keep submits the newest state, replacing one that has not been written yet.
func (k *Keeper) Keep(w *Workshop) {
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

// Close writes the last state and returns the error that kept the workshop from being saved.
func (k *Keeper) Close() error {
	close(k.news)
	k.done.Wait()
	return k.failed
}

// FollowNotes prints the notes of the step that a saved workshop is at, wrapped to a width, in its language or in lang, and prints the next
// ones whenever it moves on, until ctx ends. flush is called after each look at the file.
func FollowNotes(ctx context.Context, out io.Writer, flush func() error, path, lang string, width int) error {
	last, waiting := "", false
	for {
		text, err := os.ReadFile(path)
		notes := ""
		if err == nil {
			if notes, err = Notes(text, lang, width); err != nil {
				return decode.Problems{{File: path, Wish: err.Error()}}
			}
		} else if !waiting {
			waiting = true
			fmt.Fprintln(out, "No workshop yet: start one in another terminal.")
		}
		if notes != last {
			last = notes
			fmt.Fprintln(out, notes)
		}
		if err := flush(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(keepTime):
		}
	}
}
