package scenarios

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"backlash/sim"
)

// A share code is a scenario in one line that survives mail and chat: the prefix with the code's version, then in base64 without
// anything a shell or a link would mind: the model version, a checksum, and the file, compressed.
const sharePrefix = "bl1-"

// shareHeader is the size of model version and checksum.
const shareHeader = 8

// maxShare is the longest code that is read.
const maxShare = 1 << 20

// Share is the scenario's code.
func Share(s *Scenario) string {
	text := Write(&s.Config, s.Compare)
	var body bytes.Buffer
	body.Write(binary.LittleEndian.AppendUint32(nil, sim.ModelVersion))
	body.Write(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(text)))
	w, err := flate.NewWriter(&body, flate.BestCompression)
	if err != nil {
		panic("scenarios: " + err.Error())
	}
	w.Write(text)
	w.Close() // writing to memory does not fail
	return sharePrefix + base64.RawURLEncoding.EncodeToString(body.Bytes())
}

// isShare says whether a word is meant to be a share code.
func isShare(word string) bool { return strings.HasPrefix(word, sharePrefix) }

// unshare reads a code. One of another model version is read too, with a warning: its numbers may differ.
func unshare(code string) (*Scenario, error) {
	damaged := func(wish string) (*Scenario, error) {
		shown := code
		if len(shown) > 24 {
			shown = shown[:24] + "..."
		}
		return nil, Problems{{File: "share code", Value: shown, Wish: wish}}
	}
	if len(code) > maxShare {
		return damaged("longer than any code is")
	}
	body, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(code, sharePrefix))
	if err != nil || len(body) < shareHeader {
		return damaged("cut or mistyped; copy the whole code")
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(body[shareHeader:])), MaxBytes+1))
	if err != nil || len(text) > MaxBytes || crc32.ChecksumIEEE(text) != binary.LittleEndian.Uint32(body[4:]) {
		return damaged("cut or mistyped; copy the whole code")
	}
	s, err := Parse("share code", text)
	if err != nil {
		return nil, err
	}
	if version := binary.LittleEndian.Uint32(body); version != sim.ModelVersion {
		s.Warning = fmt.Sprintf("the share code is of model version %d, this program has %d: numbers may differ from those it was shared with", version, sim.ModelVersion)
	}
	return s, nil
}
