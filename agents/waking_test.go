package agents

import (
	"math"
	"testing"
)

// What woke somebody are shares that sum to one, of what could have and of nothing else; who is not awake was woken by nothing, and who has been awake for longer by
// something in an earlier month.
func TestWhatWokeThem(t *testing.T) {
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		e, _ := r.setting(b)
		e.Params.Wake.Inertia = 1
		b.DrawWaking(e)
		wake(b, &e.Params.Wake)
		for i := range b.On {
			by := WokenBy(b, i, e)
			sum := 0.
			for _, x := range by {
				sum += float64(x)
			}
			if math.Abs(sum-1) > 1e-5 {
				t.Fatalf("customer %d: shares %v", i, by)
			}
			if b.Renews[i] == Decides {
				if by[WakingDecision] != 1 {
					t.Fatalf("customer %d, who must decide: %v", i, by)
				}
				continue
			}
			switch w := b.Awake[i]; {
			case w == 0 && by[WakingNothing] != 1, w > 0 && w < 1 && by[WakingEarlier] != 1, w == 1 && by[WakingEarlier] > 0:
				t.Fatalf("customer %d, awake %v: %v", i, w, by)
			}
			for k, none := range map[Waking]bool{WakingFriend: b.FriendsLeft[i] == 0, WakingRenewal: b.Renews[i] == 0, WakingDecision: true, WakingIncident: b.Severity[i] == 0, WakingShock: b.Hit[i] == 0,
				WakingOffer: b.Terms[TermOffer][i] == 0, WakingPrice: b.Terms[TermPriceRise][i] == 0, WakingContact: b.Touches[i] == 0} {
				if none && by[k] > 0 {
					t.Fatalf("customer %d was woken by %s, of which there was none", i, WakingWords[k])
				}
			}
		}
	})
	p := DefaultParams()
	c, b := crowd(8), NewBlock()
	c.View(b, 0)
	b.Awake[0], b.Renews[0] = 1, 1
	for _, none := range [][]float32{b.FriendsLeft, b.Touches, b.Severity, b.Hit, b.Terms[TermPriceRise], b.Terms[TermOffer]} {
		clear(none)
	}
	p.Wake.Cup = 0
	if by := WokenBy(b, 0, &Environment{Params: &p}); by[WakingRenewal] != 1 {
		t.Errorf("whose contract ends, and nothing else: %v", by)
	}
}
