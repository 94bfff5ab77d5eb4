package sim

import (
	"context"

	"backlash/agents"
)

// After simulates a world through its history and its first months, and returns its customers in the resulting state, so that one
// message can be sent to them (agents.Message). It returns ctx.Err() when stopped.
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
