package sim

import (
	"context"

	"backlash/agents"
)

// After moves a world through its history and its first months and returns its customers as they then stand, for one message to
// be put before them (agents.Message). It returns ctx.Err() when stopped.
func After(ctx context.Context, c *Config, months int) (*agents.Customers, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	w := newWorld(c, 1, Observe{}, nil)
	defer w.crew.dismiss()
	for w.month <= min(months, c.Months+c.Beyond) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w.step()
	}
	return w.people, nil
}
