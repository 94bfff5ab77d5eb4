package main

import (
	"strconv"

	"github.com/spf13/pflag"

	"backlash/sim/number"
)

// Flags with numbers follow the grammar of files: pflag's own would read 012 as 10, and take 0x10 and 1_000.

// wholeFlag is a flag with a whole number.
type wholeFlag int

// Set reads the number.
func (f *wholeFlag) Set(text string) error {
	n, err := number.Whole(text)
	if err == nil {
		*f = wholeFlag(n)
	}
	return err
}

// String is the number.
func (f *wholeFlag) String() string { return strconv.Itoa(int(*f)) }

// Type is what help calls a value.
func (f *wholeFlag) Type() string { return "int" }

// unsignedFlag is a flag with a whole number of 64 bits that is not negative.
type unsignedFlag uint64

// Set reads the number.
func (f *unsignedFlag) Set(text string) error {
	n, err := number.Unsigned(text)
	if err == nil {
		*f = unsignedFlag(n)
	}
	return err
}

// String is the number.
func (f *unsignedFlag) String() string { return strconv.FormatUint(uint64(*f), 10) }

// Type is what help calls a value.
func (f *unsignedFlag) Type() string { return "uint64" }

// wholeVar defines a flag with a whole number.
func wholeVar(flags *pflag.FlagSet, to *int, name string, value int, usage string) {
	*to = value
	flags.Var((*wholeFlag)(to), name, usage)
}

// unsignedVar defines a flag with a whole number of 64 bits that is not negative.
func unsignedVar(flags *pflag.FlagSet, to *uint64, name string, value uint64, usage string) {
	*to = value
	flags.Var((*unsignedFlag)(to), name, usage)
}
