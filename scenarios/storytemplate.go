package scenarios

import _ "embed"

//go:embed stories/template.md
var storyTemplate []byte

// StoryTemplate is a small story to start a new one from.
func StoryTemplate() []byte { return storyTemplate }
