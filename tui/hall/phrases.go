package hall

import (
	"fmt"
	"regexp"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/tui/draw"
)

// phrases are the texts of the guests' pages and screens, by language and key. Names in braces are filled in.
var phrases = map[string]map[string]string{
	"en": {
		"lang": "en", "code": "The room's code", "name": "Your name tonight", "join": "Join", "wrong": "That is not the code. Look at the big screen.",
		"wait": "You are in.", "waitmore": "Look at the big screen. This page joins in when there is something to do.",
		"door": "You are at the door.", "doormore": "There are as many guests as expected already. The leader sees your name and can let you in.",
		"gone": "The leader has ended your visit.", "vote": "Your answer", "voted": "Your answer is in. You can change it until the bets are locked.",
		"right": "right", "yes": "You were right.", "no": "This time it turned out otherwise.", "none": "You did not answer this one.", "score": "right so far",
		"try": "Try it yourself", "trymore": "Move the sliders and see what comes of it, with 1,000 customers.", "here": "yours", "beside": "without it",
		"dashboard": "dashboard", "trust": "trust", "money": "money so far", "month": "month", "running": "calculating", "same": "Nothing is changed yet: both are the same.",
		"team": "You play for", "market": "The market is about to open.", "last": "last month", "ranks": "place by value, by trust",
		"end": "Thank you for playing.", "lost": "The connection is gone. Trying again.", "failed": "That did not get through. Try again.", "closed": "The question is closed.",
		"clock": "Sliders move while the quarter's clock runs.",
		"again": "Talk with your neighbour. Then keep your answer, or change it.", "time": "time left", "over": "Time is up.",
		"you": "Who would you be?", "youmore": "Three questions, and a simulated customer like you plays along. It is forgotten when the room closes.",
		"about0": "What may a shop know about you?", "about00": "what I tell it", "about01": "what I do there", "about02": "whatever helps",
		"about1": "What would you like to be shown?", "about10": "what I know", "about11": "something new now and then", "about12": "surprises",
		"about2": "A friend complains about a shop. To you that is", "about20": "their own affair", "about21": "something to watch", "about22": "a reason to leave",
		"meet": "Meet your twin", "change": "Change your answers", "twin": "Your twin", "seeks": "The customer most like you is being looked for.",
		"with": "with the move", "without": "without it", "stays": "{side}: stays", "leaves": "{side}: leaves in month {month}, {why}",
		"felt":  "Month {month}: intrusion felt like {felt}, and {bears} was bearable.",
		"press": "press the letter of your answer", "yours": "your answer is {letter}; another letter changes it until the bets are locked", "leave": "q leaves",
		"keyseat": "the same key brings you back to this seat", "tokenseat": "To find this seat again from another connection, come as {login} instead of your name.",
		"ownlab": "Your own lab, with 1,000 customers.", "openlab": "{key} opens the lab, esc comes back here", "trouble": "that did not work; try something else",
		"youranswer": "Your answer", "noright": "None of the answers is right in this model.", "worlds": "in {share} worlds that we think possible",
		"monday": "For Monday", "home": "The last world of the evening, for your own computer:", "keep": "Your page to keep and print",
		"moves": "j/k lever, h/l H/L move it", "youkey": "y: who would you be?",
		"place": "#{value} by value, #{trust} by trust",
	},
	"de": {
		"lang": "de", "code": "Der Code des Raums", "name": "Ihr Name heute Abend", "join": "Mitmachen", "wrong": "Das ist nicht der Code. Er steht auf der Leinwand.",
		"wait": "Sie sind dabei.", "waitmore": "Schauen Sie auf die Leinwand. Diese Seite meldet sich, wenn es etwas zu tun gibt.",
		"door": "Sie stehen vor der Tür.", "doormore": "Es sind schon so viele Gäste da wie erwartet. Die Leitung sieht Ihren Namen und kann Sie hereinlassen.",
		"gone": "Die Leitung hat Ihren Besuch beendet.", "vote": "Ihre Antwort", "voted": "Ihre Antwort ist da. Sie können sie ändern, bis die Wetten geschlossen sind.",
		"right": "richtig", "yes": "Sie lagen richtig.", "no": "Diesmal kam es anders.", "none": "Hier haben Sie nicht geantwortet.", "score": "bisher richtig",
		"try": "Probieren Sie es selbst", "trymore": "Bewegen Sie die Regler und sehen Sie, was daraus wird, bei 1.000 Kunden.", "here": "Ihres", "beside": "ohne",
		"dashboard": "Dashboard", "trust": "Vertrauen", "money": "Geld bisher", "month": "Monat", "running": "rechnet", "same": "Noch ist nichts verändert: Beides ist gleich.",
		"team": "Sie spielen für", "market": "Der Markt öffnet gleich.", "last": "letzter Monat", "ranks": "Platz nach Wert, nach Vertrauen",
		"end": "Danke fürs Mitspielen.", "lost": "Die Verbindung ist weg. Neuer Versuch.", "failed": "Das kam nicht an. Versuchen Sie es noch einmal.", "closed": "Die Frage ist geschlossen.",
		"clock": "Die Regler lassen sich bewegen, solange die Quartalsuhr läuft.",
		"again": "Reden Sie mit den Leuten neben Ihnen. Dann bleiben Sie bei Ihrer Antwort oder ändern sie.", "time": "noch", "over": "Die Zeit ist um.",
		"you": "Wer wären Sie?", "youmore": "Drei Fragen, und ein simulierter Mensch wie Sie spielt mit. Er ist vergessen, wenn der Raum schließt.",
		"about0": "Was darf ein Geschäft über Sie wissen?", "about00": "was ich ihm sage", "about01": "was ich dort tue", "about02": "alles, was hilft",
		"about1": "Was soll man Ihnen zeigen?", "about10": "was ich kenne", "about11": "ab und zu etwas Neues", "about12": "was mich überrascht",
		"about2": "Jemand aus Ihrem Freundeskreis beschwert sich über ein Geschäft. Für Sie ist das", "about20": "nicht meine Sache", "about21": "ein Grund aufzupassen", "about22": "ein Grund zu gehen",
		"meet": "Ihren Zwilling treffen", "change": "Antworten ändern", "twin": "Ihr Zwilling", "seeks": "Ihr Zwilling wird gerade gesucht.",
		"with": "mit dem Schritt", "without": "ohne ihn", "stays": "{side}: bleibt", "leaves": "{side}: geht in Monat {month}, {why}",
		"felt":  "Monat {month}: Die Zudringlichkeit fühlte sich nach {felt} an, erträglich waren {bears}.",
		"press": "drücken Sie den Buchstaben Ihrer Antwort", "yours": "Ihre Antwort ist {letter}; ein anderer Buchstabe ändert sie, bis die Wetten geschlossen sind", "leave": "q: gehen",
		"keyseat": "mit demselben Schlüssel finden Sie diesen Platz wieder", "tokenseat": "Um diesen Platz über eine andere Verbindung wiederzufinden, kommen Sie als {login} statt mit Ihrem Namen.",
		"ownlab": "Ihr eigenes Labor, mit 1.000 Kunden.", "openlab": "{key} öffnet das Labor, esc kommt hierher zurück", "trouble": "das ging nicht; machen Sie mit etwas anderem weiter",
		"youranswer": "Ihre Antwort", "noright": "Keine der Antworten ist in diesem Modell richtig.", "worlds": "in {share} Welten, die wir für möglich halten",
		"monday": "Für Montag", "home": "Die letzte Welt des Abends, für den eigenen Rechner:", "keep": "Ihre Seite zum Behalten und Ausdrucken",
		"moves": "j/k Regler, h/l H/L bewegt ihn", "youkey": "y: wer wären Sie?",
		"place": "Platz {value} nach Wert, {trust} nach Vertrauen",
	},
}

// causePhrases are the reasons for leaving, by language.
var causePhrases = map[string][agents.CauseCount]string{
	"en": agents.CauseWords,
	"de": {"zu persönlich", "zu gut erraten", "fühlte sich beobachtet", "immer dasselbe", "nimmt zu viel", "wie eine Nummer behandelt", "Freunde sind gegangen", "belogen",
		"Datenleck", "Enthüllung", "wäre ohnehin gegangen"},
}

// scriptPhrases are the texts around the story's own in the facilitator's script, by language.
var scriptPhrases = map[string]struct {
	long, minutes string
	steps         [StepCount]string
}{
	"en": {"About {minutes} minutes. Text with a line at its side is read aloud; the rest is for you.", "about {minutes} min", StepNames},
	"de": {"Etwa {minutes} Minuten. Text mit einem Strich am Rand wird vorgelesen; der Rest ist für Sie.", "etwa {minutes} Min.",
		[StepCount]string{"lesen", "wetten", "was geschieht", "was sonst geschah"}},
}

// wallPhrases are the texts around a story's own on the room's screen and in the debrief, by language.
var wallPhrases = map[string]map[string]string{
	"en": {
		"chapterof": "chapter {n} of {all}", "minutesof": "{n} of {all} min", "votescount": "votes {n}", "running": "worlds are running: {percent} %", "moment": "a moment: {percent} % of the worlds have run", "in": "{n} in", "inof": "{n} in, {all} seats",
		"joinroom": "JOIN", "seats": "SEATS", "scan": "scan, or open in a browser", "browse": "open in a browser", "thecode": "the code", "terminal": "or in a terminal, with the code as the password", "hostkey": "the host's key is", "empty": "nobody yet",
		"removed": "removed", "atdoor": "at the door", "away": "away", "locked": "locked", "doorlocked": "door locked", "wrongcodes": "wrong codes: {n}",
		"answered": "{n} of {all} answered", "answeredagain": "{n} of {all} answered again", "counted": "{n} counted", "andmore": "and {n} more", "rightof": "{n} right",
		"waits":      "{n} of {all} guests have answered; their answers show when the bets are locked. Count only other people's hands.",
		"waitsagain": "{n} of {all} guests have answered again; their answers show when the bets are locked. Count only other people's hands.",
		"brand":      "brand", "people": "people", "customers": "customers", "earnings": "earned", "thisquarter": "this quarter", "trust": "trust", "costliest": "costliest decision", "whichshock": "which shock?", "cost": "quarter {quarter}: −{money}",
		"costfree": "no decision cost it anything", "chartcustomers": "CUSTOMERS", "charttrust": "TRUST, which no dashboard showed", "tomonth": "to month {month} of {of}", "lastquarter": "last quarter", "nonumbers": "numbers come with the first quarter",
		"yourboard": "YOUR DASHBOARD", "hidden": "WHAT IT COULD NOT SHOW", "from": "from {value}", "sofar": "earned so far", "of100": "{value} of 100",
		"truth": "{letter} is right: in {share} worlds that we think possible. {move}", "unsure": "{letter} comes out on average, but not for certain: in {share} worlds that we think possible. {move}",
		"move": "{metric} in month {month}: {before} {unit} {without}, {after} {with}; {over} (8 worlds in 10: {range})", "unmoved": "without the move", "moved": "with it",
		"share": "{some} of {all}", "sure": "in {share} worlds", "notsure": "That is not certain.", "nobody": "nobody of {all} said so", "everybody": "all {all} said so", "some": "{some} of {all} said so", "meanwhile": "Meanwhile: {move}.",
		"first": "then? bet first", "later": "drawn after the bets", "upto": "shown to month {month}", "bandless": "{n} worlds", "gained": " GAINED BY THE MOVE", "with": "with the move", "without": "without", "short": "with", "noright": "None of the answers is right in this model.",
		"begins": "move m{month}", "past": "before", "band": "mean, {fill} 8 in 10 of {n} worlds", "gain": "gain", "chapters": "CHAPTERS", "debrief": "Debrief", "about": "about {minutes} min", "start": "begins", "again": "talk, then bet again",
		"agame": "A game; the result is at the end.", "free": "Free play.", "unplayed": "Not played.", "right": "right", "vote": "1 vote", "votes": "{n} votes", "tryit": "Its world, to try out:",
		"revealed": "what the dashboards could not show", "lastplayed": "the last quarter is played", "simulating": "quarter {quarter} of {of} is being simulated", "stands": "clock stopped",
		"quarterof": "quarter {quarter} of {of}", "quartermonths": "quarter {quarter} of {of}, months {from}-{to}",
		"nobet": "No bet was locked in.", "novote": "{asked} of the questions were answered by the model; nobody voted.", "favourite": "The room's favourite was right in {right} of {asked} questions; {hits} of {hands} votes were.",
		"best": "Right most often: {names}.", "score": "{name} {right} of {of}", "monday": "For Monday: {text}",
		"nomind": "of {of}, talking changed nobody's mind", "minds": "{changed} of {of} changed their mind, {to} to the right answer, {from} away from it", "hands": "hands for the right answer: {before} of {all} before talking, {after} of {now} after",
		"marketafter": "## The market after {played} of {of} quarters", "earned": "{name} earned {money} a customer at the start", "itstrust": "trust {trust} of 100, #{place} by trust", "itscost": "its decision of quarter {quarter} cost it {money}",
		"nocost": "none of its decisions cost it anything", "moved1": "{lever} {from} to {to}", "inquarter": "quarter {quarter}: {moves}", "sent": "sent in month {month}, unannounced: {shock}",
		"costsare": "A cost is how much more the brand would have earned, had it left its levers alone in that quarter and all else, luck included, been the same.",
	},
	"de": {
		"chapterof": "Kapitel {n} von {all}", "minutesof": "{n} von {all} Min.", "votescount": "Stimmen: {n}", "running": "die Welten laufen: {percent} %", "moment": "einen Moment: {percent} % der Welten sind gelaufen", "in": "{n} dabei", "inof": "{n} dabei, {all} Plätze",
		"joinroom": "MITMACHEN", "seats": "PLÄTZE", "scan": "scannen, oder im Browser öffnen", "browse": "im Browser öffnen", "thecode": "der Code", "terminal": "oder in einem Terminal, mit dem Code als Passwort", "hostkey": "der Schlüssel des Rechners ist", "empty": "noch niemand",
		"removed": "entfernt", "atdoor": "vor der Tür", "away": "weg", "locked": "geschlossen", "doorlocked": "Tür geschlossen", "wrongcodes": "falsche Codes: {n}",
		"answered": "{n} von {all} haben geantwortet", "answeredagain": "{n} von {all} haben noch einmal geantwortet", "counted": "{n} gezählt", "andmore": "und {n} weitere", "rightof": "{n} richtig",
		"waits":      "{n} von {all} Gästen haben geantwortet; ihre Antworten erscheinen, wenn die Wetten geschlossen sind. Zählen Sie nur die Hände der anderen.",
		"waitsagain": "{n} von {all} Gästen haben noch einmal geantwortet; ihre Antworten erscheinen, wenn die Wetten geschlossen sind. Zählen Sie nur die Hände der anderen.",
		"brand":      "Marke", "people": "Leute", "customers": "Kunden", "earnings": "verdient", "thisquarter": "im Quartal", "trust": "Vertrauen", "costliest": "teuerste Entscheidung", "whichshock": "welcher Schock?", "cost": "Quartal {quarter}: −{money}",
		"costfree": "nichts gekostet", "chartcustomers": "KUNDEN", "charttrust": "VERTRAUEN, das kein Dashboard zeigte", "tomonth": "bis Monat {month} von {of}", "lastquarter": "letztes Quartal", "nonumbers": "Zahlen gibt es nach dem ersten Quartal",
		"yourboard": "IHR DASHBOARD", "hidden": "WAS ES NICHT ZEIGEN KONNTE", "from": "von {value}", "sofar": "verdient", "of100": "{value} von 100",
		"truth": "{letter} ist richtig: in {share} Welten, die wir für möglich halten. {move}", "unsure": "{letter} kommt im Mittel heraus, ist aber nicht sicher: in {share} Welten, die wir für möglich halten. {move}",
		"move": "{metric} in Monat {month}: {before} {unit} {without}, {after} {with}; {over} (8 von 10 Welten: {range})", "unmoved": "ohne", "moved": "mit",
		"share": "{some} von {all}", "sure": "in {share} Welten", "notsure": "Das ist nicht sicher.", "nobody": "niemand von {all} hat das gesagt", "everybody": "alle {all} haben das gesagt", "some": "{some} von {all} Stimmen dafür", "meanwhile": "Inzwischen: {move}.",
		"first": "und dann? erst wetten", "later": "gezeichnet nach den Wetten", "upto": "gezeigt bis Monat {month}", "bandless": "{n} Welten", "gained": ", GEWINN DURCH DEN SCHRITT", "with": "mit dem Schritt", "without": "ohne", "short": "mit", "noright": "Keine der Antworten ist in diesem Modell richtig.",
		"begins": "Schritt, M{month}", "past": "vorher", "band": "Mittel, {fill} 8 von 10 der {n} Welten", "gain": "Gewinn", "chapters": "KAPITEL", "debrief": "Rückblick", "about": "etwa {minutes} Min.", "start": "beginnt", "again": "reden, dann noch einmal wetten",
		"agame": "Ein Spiel; das Ergebnis steht am Ende.", "free": "Freies Spiel.", "unplayed": "Nicht gespielt.", "right": "richtig", "vote": "1 Stimme", "votes": "{n} Stimmen", "tryit": "Diese Welt zum Ausprobieren:",
		"revealed": "was die Dashboards nicht zeigen konnten", "lastplayed": "das letzte Quartal ist gespielt", "simulating": "Quartal {quarter} von {of} wird simuliert", "stands": "die Uhr steht",
		"quarterof": "Quartal {quarter} von {of}", "quartermonths": "Quartal {quarter} von {of}, Monate {from}–{to}",
		"nobet": "Es kam keine Wette zustande.", "novote": "{asked} der Fragen hat das Modell beantwortet; niemand hat abgestimmt.", "favourite": "Der Favorit des Raums war bei {right} von {asked} Fragen richtig; von {hands} Stimmen waren es {hits}.",
		"best": "Am häufigsten richtig: {names}.", "score": "{name} {right} von {of}", "monday": "Für Montag: {text}",
		"nomind": "das Gespräch hat von {of} niemanden umgestimmt", "minds": "Meinung geändert: {changed} von {of}, {to} zur richtigen Antwort, {from} von ihr weg", "hands": "Hände für die richtige Antwort: {before} von {all} vor dem Gespräch, {after} von {now} danach",
		"marketafter": "## Der Markt nach {played} von {of} Quartalen", "earned": "{name} hat {money} je Startkunde verdient", "itstrust": "Vertrauen {trust} von 100, Platz {place} nach Vertrauen", "itscost": "die Entscheidung in Quartal {quarter} hat {money} gekostet",
		"nocost": "keine der Entscheidungen hat etwas gekostet", "moved1": "{lever} von {from} auf {to}", "inquarter": "Quartal {quarter}: {moves}", "sent": "unangekündigt in Monat {month}: {shock}",
		"costsare": "Kosten sind, was die Marke mehr verdient hätte, wenn sie ihre Regler in diesem Quartal nicht bewegt hätte und alles andere, auch der Zufall, gleich geblieben wäre.",
	},
}

// leverPhrases are the levers' names in languages other than English.
var leverPhrases = map[string]map[agents.Lever]string{
	"de": {
		agents.Intensity: "Wie tief", agents.Pervasiveness: "Wie oft", agents.Collection: "Daten sammeln", agents.Transparency: "Wie offen", agents.Control: "Leicht abzulehnen", agents.Serendipity: "Überraschung",
		agents.Human: "Menschen", agents.Restraint: "Zurückhaltung", agents.Extraction: "Gewinn behalten", agents.Governance: "Ethikprüfung",
	},
}

// boardPhrases are the names of a dashboard's numbers in languages other than English.
var boardPhrases = map[string]map[agents.Metric]string{
	"de": {
		agents.MetricVisibleCustomers: "Kunden", agents.MetricMarketShare: "Marktanteil", agents.MetricVisibleChurn: "Abwanderung", agents.MetricConversions: "Käufe", agents.MetricRevenue: "Umsatz",
		agents.MetricMargin: "Marge",
	},
}

// shockPhrases are the shocks that can be sent into a game, in languages other than English.
var shockPhrases = map[string]map[sim.ShockKind]string{
	"de": {sim.DataBreach: "Datenleck", sim.PressExpose: "Enthüllung in der Presse", sim.Regulation: "ein Gesetz für alle"},
}

// BoardWord returns the name of a number on a brand's dashboard in a language and its value as shown there.
func BoardWord(lang string, i int, value float64) (name, text string) {
	x := &Board[i]
	return in(boardPhrases, lang, x.Metric, x.Name), NumbersIn(lang, fmt.Sprintf(x.Format, x.Scale*value))
}

// segmentPhrases are the names of the segments that there are by default, in languages other than English.
var segmentPhrases = map[string]map[string]string{
	"de": {"fundamentalist": "Fundamentalisten", "pragmatist": "Pragmatiker", "unconcerned": "Unbekümmerte"},
}

// ShockWord returns the name of a shock that can be sent into a game, in a language.
func ShockWord(lang string, x ShockChoice) string { return in(shockPhrases, lang, x.Kind, x.Name) }

// LeverWord returns a lever's name in a language, in English if it has no other.
func LeverWord(lang string, lever agents.Lever) string {
	return in(leverPhrases, lang, lever, agents.LeverWords[lever])
}

// Wall returns the phrases of the room's screen in a language, in English if there are none.
func Wall(lang string) map[string]string {
	if words := wallPhrases[lang]; words != nil {
		return words
	}
	return wallPhrases["en"]
}

// metricPhrases are the metrics' names in languages other than English, for the metrics that stories ask about.
var metricPhrases = map[string]map[agents.Metric]string{
	"de": {
		agents.MetricOver: "über ihrer Grenze", agents.MetricConversions: "Käufe", agents.MetricCumulativeMargin: "Wert", agents.MetricTrust: "Vertrauen", agents.MetricTrustHere: "Vertrauen der Gebliebenen",
		agents.MetricComplaints: "Beschwerden", agents.MetricMargin: "Marge", agents.MetricRevenue: "Umsatz", agents.MetricPromoters: "Empfehlungswert", agents.MetricForecastShare: "Prognosefehler",
		agents.MetricLifetimeValue: "Kundenwert", agents.MetricActiveShare: "noch Kunden", agents.MetricVisibleChurn: "sichtbare Abwanderung", agents.MetricIncidents: "Vorfälle", agents.MetricRelevance: "Relevanz",
		agents.MetricFatigue: "Ermüdung", agents.MetricHabit: "Gewohnheit", agents.MetricAffect: "Zuneigung", agents.MetricChurn: "Abwanderung",
	},
}

// unitPhrases are the units of those metrics.
var unitPhrases = map[string]map[string]string{
	"de": {
		"of 100": "von 100", "%": "%", "% a month": "% im Monat", "of -100..100": "von −100 bis 100", "a customer-month": "je Kunde im Monat", "baskets": "Warenkörbe",
		"baskets a customer-month": "Warenkörbe je Kunde im Monat", "baskets a starter": "Warenkörbe je Startkunde",
	},
}

// in returns a text in a language, or itself if that language has none.
func in[K comparable](phrases map[string]map[K]string, lang string, key K, itself string) string {
	if text := phrases[lang][key]; text != "" {
		return text
	}
	return itself
}

// MetricWord returns a metric's name in a language, in English if it has no other.
func MetricWord(lang string, metric agents.Metric) string {
	return in(metricPhrases, lang, metric, agents.Metrics()[metric].Word)
}

// UnitWord returns a unit in a language, unchanged if it has no other.
func UnitWord(lang, unit string) string { return in(unitPhrases, lang, unit, unit) }

// point matches a decimal point between two digits.
var point = regexp.MustCompile(`(\d)\.(\d)`)

// Comma reports whether numbers of a language have a decimal comma.
func Comma(lang string) bool { return lang == "de" }

// NumbersIn rewrites the decimal points of a text for a language.
func NumbersIn(lang, text string) string {
	if Comma(lang) {
		return point.ReplaceAllString(text, "$1,$2")
	}
	return text
}

// StepName returns a step's name on screens, in a language.
func StepName(lang string, step Step) string {
	if words, known := scriptPhrases[lang]; known {
		return words.steps[step]
	}
	return StepNames[step]
}

// Fill replaces the names in braces in a phrase by values; names and values alternate.
func Fill(phrase string, values ...string) string {
	for i := 0; i < len(values); i += 2 {
		values[i] = "{" + values[i] + "}"
	}
	return strings.NewReplacer(values...).Replace(phrase)
}

// TwinText describes a twin's two lives in the language of the phrases.
func TwinText(words map[string]string, t *Twin) (lines []string) {
	for _, side := range []int{1, 0} {
		name := t.Names[side]
		if name == "" {
			name = words[[]string{"without", "with"}[side]]
		}
		life := t.Lives[side]
		if life.Left == 0 {
			lines = append(lines, Fill(words["stays"], "side", name))
		} else {
			lines = append(lines, Fill(words["leaves"], "side", name, "month", fmt.Sprint(life.Left), "why", causePhrases[words["lang"]][life.Cause]))
		}
	}
	if l := t.Lives[1]; l.Moment > 0 && draw.Percent(l.Felt) > draw.Percent(l.Bears) {
		lines = append(lines, Fill(words["felt"], "month", fmt.Sprint(l.Moment), "felt", fmt.Sprint(draw.Percent(l.Felt)), "bears", fmt.Sprint(draw.Percent(l.Bears))))
	}
	return lines
}

// Phrases returns the phrases in the first of the reader's languages that is available, else in English. accept is a browser's
// Accept-Language or a terminal's LANG.
func Phrases(accept string) map[string]string {
	for _, part := range strings.Split(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
		if p, known := phrases[tag]; known {
			return p
		}
	}
	return phrases["en"]
}
