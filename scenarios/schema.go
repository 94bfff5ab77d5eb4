package scenarios

import (
	"backlash/agents"
	"backlash/sim"
)

// Schema is the JSON schema (2020-12) of a scenario file, made from the tables that the decoder reads by.
func Schema() map[string]any {
	levers := map[string]any{}
	for l, name := range agents.LeverNames {
		levers[name] = described(between(0, 1), agents.LeverMeanings[l])
	}
	parameters := map[string]any{}
	for _, row := range agents.Parameters() {
		parameters[row.Path] = described(between(row.Lowest, row.Highest), row.Meaning)
	}
	month := whole(1, MaxMonths)
	strategy := names(StrategyNames())
	consent := map[string]any{"oneOf": []any{names(agents.ConsentNames[:]), object(map[string]any{
		"kind": names(agents.ConsentNames[:]), "nudge": between(-10, 10), "reward": map[string]any{"type": "boolean"}})}}
	brand := object(map[string]any{
		"name": label(), "strategy": strategy, "levers": object(levers), "consent": consent, "quality": between(0, 3), "discount": between(0, .9), "format": between(-1, 1),
		"effort": between(0, 12), "hold_count": map[string]any{"type": "boolean"},
		"schedule": many(object(map[string]any{"month": month, "lever": names(agents.LeverNames[:]), "to": between(0, 1), "over": month}, "month", "lever", "to")),
		"policy":   object(map[string]any{"kind": names(agents.PolicyNames[:])}),
	}, "name", "strategy")
	beta := map[string]any{"type": "array", "items": between(.05, 100), "minItems": 2, "maxItems": 2}
	root := object(map[string]any{
		"backlash": map[string]any{"const": Format}, "name": label(), "about": map[string]any{"type": "string"},
		"message": map[string]any{"type": "string", "minLength": 1, "maxLength": longestMessage}, "months": month,
		"seed":    map[string]any{"type": "integer", "minimum": 0},
		"history": object(map[string]any{"strategy": strategy, "months": whole(0, MaxMonths)}),
		"population": object(map[string]any{"customers": whole(1, maxCustomers), "trust_shift": between(-.5, .5), "threshold_shift": between(-.5, .5),
			"average":  map[string]any{"type": "boolean"},
			"segments": many(object(map[string]any{"name": label(), "share": between(0, 1), "threshold": object(map[string]any{"beta": beta}, "beta")}, "name", "share"))}),
		"market": object(map[string]any{"setting": names(settingNames()), "contract": names(contractNames),
			"currency": map[string]any{"type": "string", "pattern": currency().String()}, "basket": between(lowestPrice, highestPrice), "customers": whole(1, maxRealCustomers),
			"churn": between(0, HighestChurn), "opt_out": between(0, highestOptOut), "purchases": between(0, HighestPurchases)}),
		"brands":  map[string]any{"type": "array", "items": brand, "minItems": 1, "maxItems": agents.MaxBrands},
		"network": object(map[string]any{"kind": names(networkNames), "degree": whole(2, 200), "rewire": between(0, 1)}),
		"shocks": many(object(map[string]any{"month": month, "kind": names(sim.ShockNames()), "size": between(-10, 10), "late": between(0, 1), "over": whole(1, MaxMonths), "segment": label(), "brand": label()},
			"month", "kind", "size")),
		"compare": many(strategy), "parameters": object(parameters),
	}, "backlash", "name", "brands")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "backlash scenario"
	return root
}

func object(properties map[string]any, required ...string) map[string]any {
	o := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

func many(items any) map[string]any { return map[string]any{"type": "array", "items": items} }

func between(lo, hi float32) map[string]any {
	return map[string]any{"type": "number", "minimum": lo, "maximum": hi}
}

func whole(lo, hi int) map[string]any {
	return map[string]any{"type": "integer", "minimum": lo, "maximum": hi}
}

func names(known []string) map[string]any { return map[string]any{"type": "string", "enum": known} }

func label() map[string]any { return map[string]any{"type": "string", "minLength": 1, "maxLength": 64} }

func described(schema map[string]any, text string) map[string]any {
	schema["description"] = text
	return schema
}
