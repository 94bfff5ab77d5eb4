package hall

import "strings"

// phrases are what the pages of guests say, by language and then by what it is said for.
var phrases = map[string]map[string]string{
	"en": {
		"lang": "en", "code": "The room's code", "name": "Your name tonight", "join": "Join", "wrong": "That is not the code. Look at the big screen.",
		"wait": "You are in.", "waitmore": "Look at the big screen. This page joins in when there is something to do.",
		"door": "You are at the door.", "doormore": "The room has as many guests as were expected. The leader sees your name and can let you in.",
		"gone": "The leader has ended your visit.", "vote": "Your answer", "voted": "Your answer is in. You can change it until the bets are locked.",
		"right": "right", "yes": "You were right.", "no": "This time it came out otherwise.", "none": "You did not answer this one.", "score": "right so far",
		"try": "Try it yourself", "trymore": "Move the sliders and see what comes of it, with 1,000 customers.", "here": "yours", "beside": "without it",
		"dashboard": "dashboard", "trust": "trust", "money": "money so far", "month": "month", "running": "calculating", "same": "Nothing is changed yet: both are the same.",
		"team": "You play for", "market": "The market is about to open.", "last": "last month", "ranks": "place by value, by trust",
		"end": "Thank you for playing.", "lost": "The connection is gone. Trying again.", "failed": "That did not get through. Try again.", "closed": "The question is closed.",
		"clock": "Sliders move while the quarter's clock runs.",
	},
	"de": {
		"lang": "de", "code": "Der Code des Raums", "name": "Ihr Name heute Abend", "join": "Mitmachen", "wrong": "Das ist nicht der Code. Er steht auf der Leinwand.",
		"wait": "Sie sind dabei.", "waitmore": "Schauen Sie auf die Leinwand. Diese Seite meldet sich, wenn es etwas zu tun gibt.",
		"door": "Sie stehen an der Tür.", "doormore": "Der Raum hat so viele Gäste, wie erwartet waren. Die Leitung sieht Ihren Namen und kann Sie einlassen.",
		"gone": "Die Leitung hat Ihren Besuch beendet.", "vote": "Ihre Antwort", "voted": "Ihre Antwort ist da. Sie können sie ändern, bis die Wetten geschlossen sind.",
		"right": "richtig", "yes": "Sie lagen richtig.", "no": "Diesmal kam es anders.", "none": "Hier haben Sie nicht geantwortet.", "score": "bisher richtig",
		"try": "Probieren Sie es selbst", "trymore": "Bewegen Sie die Regler und sehen Sie, was daraus wird, mit 1.000 Kunden.", "here": "Ihres", "beside": "ohne",
		"dashboard": "Dashboard", "trust": "Vertrauen", "money": "Geld bisher", "month": "Monat", "running": "rechnet", "same": "Noch ist nichts verändert: beides ist gleich.",
		"team": "Sie spielen für", "market": "Der Markt öffnet gleich.", "last": "letzter Monat", "ranks": "Platz nach Wert, nach Vertrauen",
		"end": "Danke fürs Mitspielen.", "lost": "Die Verbindung ist weg. Neuer Versuch.", "failed": "Das kam nicht an. Versuchen Sie es noch einmal.", "closed": "Die Frage ist geschlossen.",
		"clock": "Die Regler bewegen sich, solange die Uhr des Quartals läuft.",
	},
}

// Phrases are the phrases in the first of a browser's languages that there is, English where there is none. accept is what it sends as
// Accept-Language.
func Phrases(accept string) map[string]string {
	for _, part := range strings.Split(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		if p, known := phrases[tag]; known {
			return p
		}
	}
	return phrases["en"]
}
