package agents

// label finds the cell of each customer, by brand now and by the brand they started with, keeps the trust of customers still with the
// latter, and packs every yes-or-no of the month into one word: bits in the order of the sums from SumCustomers. silentMonths
// is k of the repeat-purchase contract, 0 under subscription.
//
//kernel:vector
func label(b *Block, segments, silentMonths uint8) {
	place(b, segments)
	mark(b, silentMonths)
}

func place(b *Block, segments uint8) {
	cell := b.Cell
	n := len(cell)
	startCell, brand, start, segment := b.StartCell[:n], b.Brand[:n], b.StartBrand[:n], b.Segment[:n]
	last, trust := b.LastTrust[:n], b.Trust[:n]
	for i := range cell {
		cell[i] = cellOf(brand[i], segment[i], segments)
		startCell[i] = cellOf(start[i], segment[i], segments)
		last[i] = blend(-atHome(brand[i], start[i]), trust[i], last[i])
	}
}

// cellOf numbers a brand's customers of a segment.
func cellOf(brand, segment, segments uint8) uint8 {
	m := uint8(-one(brand < MaxBrands))
	return (brand*segments+segment)&m | noCell&^m
}

func mark(b *Block, silentMonths uint8) {
	flags := b.Flags
	n := len(flags)
	episode, severity, affect := b.Episode[:n], b.Severity[:n], b.Affect[:n]
	status, events, on, idle, bought := b.Status[:n], b.Events[:n], b.On[:n], b.Idle[:n], b.Bought[:n]
	repeat := one(silentMonths > 0)
	for i := range flags {
		s, e := uint32(status[i]), uint32(events[i])
		f := one(episode[i] > 0)<<1 | one(severity[i] > 0)<<2 | one(affect[i] > .6)<<3 | one(affect[i] < .35)<<4
		f |= s&uint32(StatusOptedOut)<<5 | s&uint32(StatusMuted)>>1<<6 | e<<7
		was, now := one(s&uint32(StatusSilent) != 0), one(idle[i] >= silentMonths)
		f |= (repeat&now&^was)<<15 | (repeat&was&one(bought[i] > 0))<<16
		status[i] = uint8(s ^ uint32(StatusSilent)*(repeat&(now^was))&on[i])
		flags[i] = (f | 1) & on[i]
	}
}
