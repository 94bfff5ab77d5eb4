package sim

import (
	"backlash/agents"
	"backlash/sim/rng"
)

// network says who hears whom, in compressed sparse rows: the friends of i are friends[start[i]:start[i+1]]. A tie runs both
// ways; a double one counts twice.
type network struct {
	start   []uint32
	friends []uint32
}

func (n *network) of(i int) []uint32 { return n.friends[n.start[i]:n.start[i+1]] }

// scaleFreeLinks is what each newcomer of a scale-free network ties (Barabasi and Albert 1999).
const scaleFreeLinks = 4

// newNetwork ties the customers. Links are drawn with golang.org/x/exp/rand from the people's key, so that a network belongs to its people. It walks
// the links twice, once to count and once to write, so that no list of links is kept.
func newNetwork(n Network, customers int, key rng.Key, resample uint32) *network {
	if n.Kind == NoNetwork || customers < 2 || n.Degree < 2 && n.Kind != ScaleFree {
		return nil
	}
	w := &network{start: make([]uint32, customers+1)}
	links := links{n, uint32(customers), rng.NewStream(key, agents.StreamNetwork, resample), nil}
	if n.Kind == ScaleFree {
		links.ends = make([]uint32, 0, 2*scaleFreeLinks*customers)
		links.grow()
	}
	links.each(func(i, j uint32) {
		w.start[i+1]++
		w.start[j+1]++
	})
	for i := range customers {
		w.start[i+1] += w.start[i]
	}
	w.friends = make([]uint32, w.start[customers])
	links.each(func(i, j uint32) {
		w.friends[w.start[i]] = j
		w.start[i]++
		w.friends[w.start[j]] = i
		w.start[j]++
	})
	copy(w.start[1:], w.start[:customers]) // writing moved every row's start to its end
	w.start[0] = 0
	return w
}

// links draws the ties of a network, the same ones at every call.
type links struct {
	Network
	customers uint32
	draws     *rng.Stream // of each newcomer, from its beginning
	ends      []uint32    // scale-free: the ends of all links, in order
}

// each visits every link once.
func (l *links) each(visit func(i, j uint32)) {
	if l.Kind == ScaleFree {
		for k := 0; k+1 < len(l.ends); k += 2 {
			visit(l.ends[k], l.ends[k+1])
		}
		return
	}
	for i := range l.customers {
		l.draws.Of(i)
		for k := range uint32(l.Degree / 2) {
			j := (i + k + 1) % l.customers
			if l.Kind == Random || l.draws.Float32() < l.Rewire {
				j = uint32(l.draws.Int31n(int32(l.customers)))
			}
			if i != j {
				visit(i, j)
			}
		}
	}
}

// grow attaches each new node to endpoints of random existing edges, i.e. preferentially by degree.
func (l *links) grow() {
	for i := uint32(1); i < l.customers; i++ {
		before := len(l.ends)
		l.draws.Of(i)
		for range min(uint32(scaleFreeLinks), i) {
			j := uint32(0)
			if before > 0 {
				j = l.ends[l.draws.Intn(before)]
			}
			if i != j {
				l.ends = append(l.ends, i, j)
			}
		}
	}
}
