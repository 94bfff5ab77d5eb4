package number

import (
	"regexp"
	"sync"
)

// Pattern returns a regular expression that is compiled when it is first asked for, so that starting the program does not wait for it.
// The call that compiles it panics if the text is not a regular expression.
func Pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
