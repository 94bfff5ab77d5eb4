// Package docs holds those of this folder's texts that the program itself hands out.
package docs

import _ "embed"

// Model is the model's description in the form of the ODD protocol.
//
//go:embed model.md
var Model string

// Limits says what the model does not know and what may not be concluded.
//
//go:embed limits.md
var Limits string

// Calibration says what published findings leave open of the parameters.
//
//go:embed calibration.md
var Calibration string

// Licenses has the licence of backlash, of Go's standard library and of every module that a released program links.
//
//go:embed licenses.txt
var Licenses string
