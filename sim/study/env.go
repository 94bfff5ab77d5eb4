// Package study holds the questions that can be put to the model, from run and compare to fit: each in the files that begin with its name. A
// study checks its request, plans its runs, takes them in, and says in data and in sentences what they come to. Commands, figures, reports and
// screens all ask the same study, so that one request has one answer.
package study

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Env is the environment in which studies run.
type Env struct {
	Workers  int
	Program  Program               // for manifests
	Progress func(done, total int) // hears of every finished run; nil: nobody does
	Note     func(text string)     // hears what a person may want to know and no program; nil: nobody does
}

// Program identifies the program that made a result.
type Program struct{ Version, Commit, Host string }

func (e *Env) note(format string, args ...any) {
	if e.Note != nil {
		e.Note(fmt.Sprintf(format, args...))
	}
}

// ticker tells Progress of so many runs, one at a time.
func (e *Env) ticker(total int) func() {
	done := 0
	return func() {
		if done = min(done+1, total); e.Progress != nil {
			e.Progress(done, total)
		}
	}
}

// Wrong is an invalid request: an option and what is wrong with it. Option is "" if no option is at fault.
type Wrong struct {
	Option string
	Err    error
}

// Error begins with the option.
func (w Wrong) Error() string {
	if w.Option == "" {
		return w.Err.Error()
	}
	return w.Option + " " + w.Err.Error()
}

// AsFlag is an error's text, with the option at fault written as the flag that it is.
func AsFlag(err error) string {
	text := err.Error()
	var request Wrong
	if errors.As(err, &request) && request.Option != "" && strings.HasPrefix(text, request.Option+" ") {
		return "--" + text
	}
	return text
}

// Unwrap gives the reason.
func (w Wrong) Unwrap() error { return w.Err }

func wrong(option, format string, args ...any) error {
	return Wrong{option, fmt.Errorf(format, args...)}
}

// SeveralStrategies refuses what sets strategies beside one another where there is only one. what names it as a sentence begins.
func SeveralStrategies(what string, strategies []string) error {
	if len(strategies) == 1 {
		if err := knownStrategy(strategies[0]); err != nil {
			return err
		}
	}
	if len(strategies) < 2 {
		return wrong("", "%s needs at least two strategies: --strategies balanced,hyper-intrusive", what)
	}
	return nil
}

// knownStrategy refuses what is neither a strategy's name nor that of the scenario as it is written.
func knownStrategy(name string) error {
	if _, m := (decode.Scalar{Text: name}).OneOf(scenarios.StrategyNames()); m.Wish != "" && name != scenarios.AsWritten {
		return decode.Problems{{File: "--strategies", Value: name, Wish: m.Wish, Nearest: m.Nearest}}
	}
	return nil
}

// Take accepts a run, or the error that it ended with.
type Take func(experiment.Run, *sim.Result, error)

// perform makes the runs of points in worlds, world by world, and hands them over in that order.
func (e *Env) perform(ctx context.Context, points []experiment.Point, worlds experiment.Worlds, observe sim.Observe, take Take) error {
	tick := e.ticker(len(points) * worlds.Count * worlds.PerWorld())
	return experiment.InWorlds(ctx, points, worlds, e.Workers, observe, func(run experiment.Run, r *sim.Result, err error) error {
		take(run, r, err)
		tick()
		return nil
	})
}

// succeed is perform where every run must succeed: it hands over those that do, and returns the first failure.
func (e *Env) succeed(ctx context.Context, points []experiment.Point, worlds experiment.Worlds, observe sim.Observe, take func(experiment.Run, *sim.Result)) error {
	var failure error
	err := e.perform(ctx, points, worlds, observe, func(run experiment.Run, r *sim.Result, err error) {
		if err == nil {
			take(run, r)
		} else if failure == nil {
			failure = err
		}
	})
	if err == nil {
		err = failure
	}
	return err
}
