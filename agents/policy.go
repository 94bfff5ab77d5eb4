package agents

// Dashboard is what a brand sees of a month, and everything a policy may see: never trust.
type Dashboard struct {
	Customers, Clicks, Revenue          float64
	OptOutRate, ComplaintRate           float64    // shares of customers
	ArmCustomers, ArmClicks, ArmRevenue [2]float64 // for a climber's unchanged and changed half
}

// PolicyState is what a policy remembers from month to month.
type PolicyState struct {
	Testing bool   // a test ran last month
	Changed Levers // levers of that test's changed half
}

// PolicyParams holds how the four policies act. Assumed.
type PolicyParams struct {
	ClimbStep, ClimbUp float32 // a test moves one lever by this; chance that it moves upward
	ClickWorth         float32 // units of revenue that a click counts for
	GuardBack          float32 // by how much a guardrail lowers intensity and collection
	RespondBack        float32 // the same for a responsive brand
	Alarm              float32 // monthly share of customers opting out (or complaining) that rings the alarm
	AlarmFrom          float32 // month from which guardrailed and responsive brands act
	MatchSpeed         float32 // share of the distance to the most intrusive rival closed per month
}

// climbed are the levers that a click-maximizer tests, in turn.
var climbed = [4]Lever{Intensity, Pervasiveness, Collection, Extraction}

// Decide runs one month of a policy: from last month's dashboard it returns the levers for the unchanged half of the customers
// and those for the changed half; the two are the same unless it tests. fixed marks scheduled levers, which are left alone.
// u is the month's draw of the brand.
func Decide(p *PolicyParams, kind PolicyKind, s *PolicyState, month int, levers Levers, fixed [LeverCount]bool, dash Dashboard, rivals []Levers, u float32) (old, changed Levers) {
	switch kind {
	case ClickMaximizer, Guardrailed:
		return climb(p, kind, s, month, levers, fixed, dash, u)
	case Responsive:
		if p.alarmed(month, dash.OptOutRate+dash.ComplaintRate) {
			stepBack(&levers, fixed, p.RespondBack)
		}
	case RivalMatcher:
		match := -1
		for i := range rivals {
			if match < 0 || rivals[i][Intensity] > rivals[match][Intensity] {
				match = i
			}
		}
		if match >= 0 {
			for _, l := range [2]Lever{Intensity, Collection} {
				if !fixed[l] {
					levers[l] = toward(levers[l], rivals[match][l], p.MatchSpeed)
				}
			}
		}
	}
	return levers, levers
}

// alarmed reports whether a month's rate rings the alarm.
func (p *PolicyParams) alarmed(month int, rate float64) bool {
	return float32(month) >= p.AlarmFrom && rate > float64(p.Alarm)
}

// climb splits the customers at random into two halves that differ by one step in one lever, and next month keeps for all
// the half with more revenue + 5 clicks a customer; a tie keeps the old. A guardrail steps both halves back, instead of a
// test, when opt-outs rang the alarm.
func climb(p *PolicyParams, kind PolicyKind, s *PolicyState, month int, levers Levers, fixed [LeverCount]bool, dash Dashboard, u float32) (old, changed Levers) {
	if s.Testing && p.score(&dash, 1) > p.score(&dash, 0) {
		for _, l := range climbed {
			if !fixed[l] {
				levers[l] = s.Changed[l]
			}
		}
	}
	if kind == Guardrailed && p.alarmed(month, dash.OptOutRate) {
		stepBack(&levers, fixed, p.GuardBack)
		s.Testing = false
		return levers, levers
	}
	changed = levers
	if l := climbed[(month-1)%len(climbed)]; !fixed[l] {
		step := p.ClimbStep
		if u >= p.ClimbUp {
			step = -step
		}
		changed[l] = clip01(changed[l] + step)
	}
	s.Testing, s.Changed = true, changed
	return levers, changed
}

// score is what a climber climbs: revenue + 5 clicks a customer of one half; without customers nothing.
func (p *PolicyParams) score(d *Dashboard, half int) float64 {
	if d.ArmCustomers[half] == 0 {
		return 0
	}
	return (d.ArmRevenue[half] + float64(float64(p.ClickWorth)*d.ArmClicks[half])) / d.ArmCustomers[half]
}

func stepBack(levers *Levers, fixed [LeverCount]bool, by float32) {
	for _, l := range [2]Lever{Intensity, Collection} {
		if !fixed[l] {
			levers[l] = clip01(levers[l] - by)
		}
	}
}
