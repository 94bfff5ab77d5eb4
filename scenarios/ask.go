package scenarios

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"backlash/scenarios/decode"
)

const askIntro = `A few questions about your market. Enter skips one, ? says where to find the answer,
back returns to the one before, where enter keeps the answer and - takes it back.
Ctrl+c stops, and nothing is written.
`

// Ask asks the questions one by one and returns the file built from the answers. It returns no file if the input ends before the last question.
func Ask(from io.Reader, out io.Writer) ([]byte, error) {
	fmt.Fprint(out, askIntro)
	in := bufio.NewReader(io.LimitReader(from, decode.MaxBytes))
	questions, a := Questions(), Answers{}
	for at := 0; at < len(questions); {
		q := &questions[at]
		q.put(out, at, len(questions))
		for again := true; again; {
			fmt.Fprintf(out, "  [%s] ", either(q.Shown(a), q.Default))
			line, err := in.ReadString('\n')
			switch {
			case errors.Is(err, io.EOF) && line == "":
				fmt.Fprintln(out)
				return nil, decode.Problems{{File: "answers", Wish: "ended before the last question; nothing is written"}}
			case err != nil && !errors.Is(err, io.EOF):
				return nil, err
			}
			at, again = q.take(strings.TrimSpace(line), a, at, out)
		}
	}
	fmt.Fprintf(out, "\nUnderstood:\n%s\n", strings.Join(a.Told(), "\n"))
	return Guided(a)
}

// put writes a question with its choices.
func (q *Question) put(out io.Writer, at, all int) {
	fmt.Fprintf(out, "\n%d of %d. %s\n", at+1, all, q.Text)
	for i, c := range q.Choices {
		fmt.Fprintf(out, "  %2d  %-23s %s\n", i+1, c.Name, c.About)
	}
}

// take does what a line asks for: it returns which question comes next, and whether this one is asked again.
func (q *Question) take(line string, a Answers, at int, out io.Writer) (next int, again bool) {
	switch {
	case line == "?":
		fmt.Fprintf(out, "  %s\n", q.Help)
		return at, true
	case strings.EqualFold(line, "back"):
		return max(0, at-1), false
	}
	if line == "" { // kept, where one has gone back
		line = a[q.Key]
	} else if line == "-" {
		line = ""
	}
	value, err := q.Clean(line, a)
	if err != nil {
		delete(a, q.Key) // fewer months may have made it wrong
		fmt.Fprintf(out, "  %s\n", decode.Visible(err.Error(), 200))
		return at, true
	}
	a[q.Key] = line
	if value != "" && value != line {
		fmt.Fprintf(out, "  taken as %s\n", q.Shown(a))
	}
	return at + 1, false
}
