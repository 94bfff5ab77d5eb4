package agents

// parametersOfContent are tastes, and a brand that learns them.
func parametersOfContent() []Parameter {
	return []Parameter{
		{Path: "content.learnt", Unit: "0 or 1", Meaning: "1: customers have tastes, and the brand learns them; 0: relevance and variety follow formulas", Default: 0, Min: 0, Max: 1, Highest: 1, Status: Trial, Setting: true, At: func(p *Params) *float32 { return &p.Content.Learnt }},
		{Path: "content.skew", Unit: "1", Meaning: "how unequal categories are in popularity: the k-th attracts 1/k^skew of all interests", Default: .8, Min: .4, Max: 1, Highest: 4, Status: Trial, At: func(p *Params) *float32 { return &p.Content.Skew }},
		{Path: "content.focus", Unit: "share", Meaning: "weight of the newest interest, times (focus_need - novelty need)", Default: .35, Min: .2, Max: .5, Highest: 1, Status: Trial, Source: "N09", At: func(p *Params) *float32 { return &p.Content.Focus }},
		{Path: "content.focus_need", Unit: "0..1", Meaning: "novelty need at which no interest stands out", Default: 1.35, Min: 1.1, Max: 1.6, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Content.FocusNeed }},
		{Path: "content.arrive", Unit: "chance a month", Meaning: "chance of a new interest", Default: .04, Min: .01, Max: .08, Highest: 1, Status: Trial, Setting: true, At: func(p *Params) *float32 { return &p.Content.Arrive }},
		{Path: "content.drift", Unit: "share a month", Meaning: "how fast tastes follow what is consumed", Default: .01, Min: 0, Max: .03, Highest: 1, Status: Trial, Source: "N05,N06", At: func(p *Params) *float32 { return &p.Content.Drift }},
		{Path: "content.bore", Unit: "1", Meaning: "share of liking lost for what the customer has just had", Default: .8, Min: .4, Max: 1, Highest: 1, Status: Trial, Source: "N10", At: func(p *Params) *float32 { return &p.Content.Bore }},
		{Path: "content.recover", Unit: "share a month", Meaning: "how fast the customer forgets what they have just had", Default: .3, Min: .1, Max: .5, Highest: 1, Status: Trial, Source: "N10", At: func(p *Params) *float32 { return &p.Content.Recover }},
		{Path: "content.prior", Unit: "events", Meaning: "how much popularity counts when nothing is known", Default: 3, Min: 1, Max: 8, Lowest: .01, Highest: 1000, Status: Trial, At: func(p *Params) *float32 { return &p.Content.Prior }},
		{Path: "content.forget", Unit: "share a month", Meaning: "share of what a brand knows about tastes that it forgets", Default: .05, Min: .02, Max: .15, Highest: 1, Status: Trial, At: func(p *Params) *float32 { return &p.Content.Forget }},
		{Path: "content.own", Unit: "events", Meaning: "weight of a month with a purchase", Default: 1, Min: .4, Max: 3, Highest: 100, Status: Trial, At: func(p *Params) *float32 { return &p.Content.Own }},
		{Path: "content.declared", Unit: "events", Meaning: "weight of a declared taste", Default: 2, Min: 1, Max: 4, Highest: 100, Status: Trial, At: func(p *Params) *float32 { return &p.Content.Declared }},
		{Path: "content.bought", Unit: "events a month", Meaning: "weight of bought data, at full collection", Default: 1.2, Min: .2, Max: 1.5, Highest: 100, Status: Trial, Source: "W04", Setting: true, At: func(p *Params) *float32 { return &p.Content.Bought }},
		{Path: "content.noise", Unit: "share", Meaning: "share of bought data that belong to somebody else", Default: .5, Min: .3, Max: .8, Highest: 1, Status: Trial, Source: "W04", At: func(p *Params) *float32 { return &p.Content.Noise }},
		{Path: "content.declare", Unit: "chance a month", Meaning: "chance that a taste is declared, at full control", Default: .1, Min: 0, Max: .3, Highest: 1, Status: Trial, Setting: true, At: func(p *Params) *float32 { return &p.Content.Declare }},
		{Path: "content.views", Unit: "share", Meaning: "share of own events that are views, which mostly reflect what was shown", Default: 0, Min: 0, Max: .6, Highest: 1, Status: Trial, Source: "W09", Setting: true, At: func(p *Params) *float32 { return &p.Content.Views }},
		{Path: "content.view_taste", Unit: "share", Meaning: "how far a view reflects taste rather than what was shown", Default: .2, Min: .1, Max: .3, Highest: 1, Status: Trial, Source: "W09", At: func(p *Params) *float32 { return &p.Content.ViewTaste }},
		{Path: "content.lists", Unit: "weight", Meaning: "weight of lists in what is consumed, at relevance 1", Default: .9, Min: .4, Max: 1.6, Highest: 100, Status: Trial, At: func(p *Params) *float32 { return &p.Content.Lists }},
		{Path: "content.seek", Unit: "weight", Meaning: "weight of what the customer seeks without lists", Default: .45, Min: .1, Max: .8, Highest: 100, Status: Trial, Setting: true, At: func(p *Params) *float32 { return &p.Content.Seek }},
		{Path: "content.know", Unit: "weight", Meaning: "how far the customer seeks what they have not had lately", Default: .05, Min: .02, Max: .4, Highest: 20, Status: Trial, At: func(p *Params) *float32 { return &p.Content.Know }},
		{Path: "content.within", Unit: "1", Meaning: "how much true evidence improves the choice of items within a category", Default: 3, Min: .5, Max: 5, Highest: 20, Status: Trial, Source: "W01,W09", At: func(p *Params) *float32 { return &p.Content.Within }},
		{Path: "content.half_evidence", Unit: "events", Meaning: "true evidence for half of that", Default: 6, Min: 3, Max: 15, Lowest: .01, Highest: 1000, Status: Trial, Source: "W01,W09", At: func(p *Params) *float32 { return &p.Content.HalfEvidence }},
		{Path: "content.half", Unit: "1", Meaning: "fit at which relevance is one half", Default: .35, Min: .15, Max: .5, Lowest: .01, Highest: 20, Status: Trial, Source: "W01", At: func(p *Params) *float32 { return &p.Content.Half }},
		{Path: "content.slots", Unit: "share", Meaning: "share of slots that full serendipity uses to explore", Default: 1, Min: .25, Max: 1, Highest: 1, Status: Trial, Source: "N05,N08", At: func(p *Params) *float32 { return &p.Content.Slots }},
		{Path: "content.near", Unit: "share", Meaning: "share of explored slots that are close to what is believed", Default: .5, Min: 0, Max: .9, Highest: 1, Status: Trial, Source: "N05", At: func(p *Params) *float32 { return &p.Content.Near }},
		{Path: "content.stale", Unit: "share", Meaning: "recent share at which nothing in a category is new any more", Default: .25, Min: .15, Max: .5, Lowest: .01, Highest: 20, Status: Shape, At: func(p *Params) *float32 { return &p.Content.Stale }},
		{Path: "content.missed", Unit: "share", Meaning: "share of a taste below which a category counts as undiscovered", Default: .25, Min: .1, Max: .5, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Content.Missed }},
		{Path: "content.echo", Unit: "share", Meaning: "how far sales determine what counts as popular; near 1: a closed loop", Default: .5, Min: 0, Max: .9, Highest: 1, Status: Trial, Source: "N04,N11", Setting: true, At: func(p *Params) *float32 { return &p.Content.Echo }},
		{Path: "content.popular_speed", Unit: "share a month", Meaning: "how fast popularity follows sales", Default: .3, Min: .15, Max: .6, Highest: 1, Status: Shape, At: func(p *Params) *float32 { return &p.Content.PopularSpeed }},
	}
}
