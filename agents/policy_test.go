package agents

import (
	"math"
	"math/rand/v2"
	"testing"
)

// month deals one month of a brand with a policy.
type brandMonth struct {
	month  int
	levers Levers
	fixed  [LeverCount]bool
	dash   Dashboard
	rivals []Levers
	u      float32
	state  PolicyState
	p      Params
	k      numbers
}

func (r dealer) levers() (l Levers) {
	for k := range l {
		l[k] = r.unit()
	}
	return l
}

func (r dealer) brandMonth() brandMonth {
	m := brandMonth{month: 1 + r.IntN(36), levers: r.levers(), u: float32(r.Float64())}
	m.p, m.k = r.parameters()
	for k := range m.fixed {
		m.fixed[k] = r.IntN(3) == 0
	}
	for range r.IntN(4) {
		m.rivals = append(m.rivals, r.levers())
	}
	m.dash.OptOutRate, m.dash.ComplaintRate = .012*r.Float64(), .004*r.Float64()
	for half := range 2 {
		m.dash.ArmCustomers[half] = float64(r.IntN(3) * 100)
		m.dash.ArmClicks[half], m.dash.ArmRevenue[half] = m.dash.ArmCustomers[half]*r.Float64(), m.dash.ArmCustomers[half]*r.Float64()
	}
	m.state = PolicyState{Testing: r.IntN(2) == 0, Changed: r.levers()}
	return m
}

func (m brandMonth) decide(kind PolicyKind) (old, changed Levers, s PolicyState) {
	s = m.state
	old, changed = Decide(&m.p.Policy, kind, &s, m.month, m.levers, m.fixed, m.dash, m.rivals, m.u)
	return old, changed, s
}

func eachBrandMonth(do func(m brandMonth)) {
	r := dealer{rand.New(rand.NewPCG(1, 5))}
	for range 3000 {
		do(r.brandMonth())
	}
}

// moves lists what differs between two settings.
func moves(a, b Levers) (which []Lever) {
	for l := range a {
		if a[l] != b[l] {
			which = append(which, Lever(l))
		}
	}
	return which
}

// No policy leaves 0..1, touches a scheduled lever, or one that is not its own to move.
func TestPoliciesKeepToTheirLevers(t *testing.T) {
	own := map[PolicyKind]map[Lever]bool{
		NoPolicy: {}, Responsive: {Intensity: true, Collection: true}, RivalMatcher: {Intensity: true, Collection: true},
		ClickMaximizer: {Intensity: true, Pervasiveness: true, Collection: true, Extraction: true},
		Guardrailed:    {Intensity: true, Pervasiveness: true, Collection: true, Extraction: true},
	}
	eachBrandMonth(func(m brandMonth) {
		for kind := range PolicyCount {
			old, changed, _ := m.decide(kind)
			for _, now := range []Levers{old, changed} {
				for _, l := range moves(m.levers, now) {
					if m.fixed[l] || !own[kind][l] || now[l] < 0 || now[l] > 1 {
						t.Fatalf("%s moves %s from %v to %v, scheduled %v", PolicyNames[kind], LeverNames[l], m.levers[l], now[l], m.fixed[l])
					}
				}
			}
			if kind != ClickMaximizer && kind != Guardrailed && old != changed {
				t.Fatalf("%s tests", PolicyNames[kind])
			}
		}
	})
}

// A climber takes over the changed half's levers exactly if that half yielded more, then changes one lever, that of the month's
// turn, by one step, upward with its chance.
func TestClickMaximizer(t *testing.T) {
	turn := [4]Lever{Intensity, Pervasiveness, Collection, Extraction}
	eachBrandMonth(func(m brandMonth) {
		old, changed, s := m.decide(ClickMaximizer)
		yield := func(half int) float64 {
			if m.dash.ArmCustomers[half] == 0 {
				return 0
			}
			return (m.dash.ArmRevenue[half] + m.k.at("policy.click_worth", 5)*m.dash.ArmClicks[half]) / m.dash.ArmCustomers[half]
		}
		want := m.levers
		if m.state.Testing && yield(1) > yield(0) {
			for _, l := range turn {
				if !m.fixed[l] {
					want[l] = m.state.Changed[l]
				}
			}
		}
		if old != want {
			t.Fatalf("yields %v and %v: keeps %v, want %v", yield(0), yield(1), old, want)
		}
		if l := turn[(m.month-1)%4]; !m.fixed[l] {
			step := m.k.at("policy.climb_step", .15)
			if float64(m.u) >= m.k.at("policy.climb_up", .65) {
				step = -step
			}
			if x := clip(float64(old[l]) + step); !near(float64(changed[l]), x) {
				t.Fatalf("month %d, draw %v: %s from %v to %v, want %v", m.month, m.u, LeverNames[l], old[l], changed[l], x)
			}
			want[l] = changed[l]
		}
		if changed != want || !s.Testing || s.Changed != changed {
			t.Fatalf("month %d: halves %v and %v, remembers %v", m.month, old, changed, s)
		}
	})
}

// The guardrail is the same climber, until opt-outs ring the alarm: then both halves step back and nothing is tested.
func TestGuardrailed(t *testing.T) {
	rang := 0
	eachBrandMonth(func(m brandMonth) {
		old, changed, s := m.decide(Guardrailed)
		kept, tried, remembered := m.decide(ClickMaximizer)
		if float64(m.month) < m.k.at("policy.alarm_from", 3) || m.dash.OptOutRate <= m.k.at("policy.alarm", .006) {
			if old != kept || changed != tried || s != remembered {
				t.Fatalf("without alarm: %v, a climber %v", old, kept)
			}
			return
		}
		rang++
		for _, l := range [2]Lever{Intensity, Collection} {
			if !m.fixed[l] {
				kept[l] = float32(math.Max(0, float64(kept[l]-float32(m.k.at("policy.guard_back", .1)))))
			}
		}
		if old != kept || changed != kept || s.Testing {
			t.Fatalf("with alarm: %v and %v, want both %v", old, changed, kept)
		}
	})
	if rang == 0 {
		t.Error("the alarm never rang")
	}
}

func TestResponsive(t *testing.T) {
	eachBrandMonth(func(m brandMonth) {
		old, _, _ := m.decide(Responsive)
		want := m.levers
		if float64(m.month) >= m.k.at("policy.alarm_from", 3) && m.dash.OptOutRate+m.dash.ComplaintRate > m.k.at("policy.alarm", .006) {
			for _, l := range [2]Lever{Intensity, Collection} {
				if !m.fixed[l] {
					want[l] = float32(math.Max(0, float64(want[l]-float32(m.k.at("policy.respond_back", .05)))))
				}
			}
		}
		if old != want {
			t.Fatalf("month %d, opt-outs %.4f, complaints %.4f: %v, want %v", m.month, m.dash.OptOutRate, m.dash.ComplaintRate, old, want)
		}
	})
}

func TestRivalMatcher(t *testing.T) {
	eachBrandMonth(func(m brandMonth) {
		old, _, _ := m.decide(RivalMatcher)
		deepest := -1
		for k := range m.rivals {
			if deepest < 0 || m.rivals[k][Intensity] > m.rivals[deepest][Intensity] {
				deepest = k
			}
		}
		for _, l := range [2]Lever{Intensity, Collection} {
			want := float64(m.levers[l])
			if deepest >= 0 && !m.fixed[l] {
				want += m.k.at("policy.match_speed", .3) * (float64(m.rivals[deepest][l]) - want)
			}
			if !near(float64(old[l]), want) {
				t.Fatalf("%s %v, want %v", LeverNames[l], old[l], want)
			}
		}
	})
}

// A climber's customers are halved by their own draw, a new one each month; those of other brands are never split.
func TestHalvesAreDrawn(t *testing.T) {
	eachBlock(t, func(t *testing.T, b *Block, r dealer) {
		b.FillTerms(r.terms(), 1<<2)
		split := [2]int{}
		for i, brand := range b.Brand {
			half := int(b.Arm[i] & 1)
			switch {
			case brand == Brandless:
				if b.On[i] != 0 {
					t.Fatalf("customer %d has no brand and is with one", i)
				}
				continue
			case brand != 2 && half != 0, brand == 2 && (half == 1) != (b.DrawArm[i] < .5), int(b.Arm[i])/2 != int(brand):
				t.Fatalf("customer %d of brand %d, draw %v: row %d", i, brand, b.DrawArm[i], b.Arm[i])
			}
			if brand == 2 {
				split[half]++
			}
		}
		if n := split[0] + split[1]; math.Abs(float64(split[0]-split[1])) > 4.5*math.Sqrt(float64(n)) {
			t.Errorf("halves of %d and %d", split[0], split[1])
		}
	})
}
