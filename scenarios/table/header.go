package table

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// part is what a column is for, where it is not a measure.
type part int

const (
	partMonth part = iota
	partYear
	partCohort
	partSize
	partAge
	partLeft // of a cohort, who is left
	partCustomer
	partStart
	partEnd
	partDate
	partAmount
	partArm
	partOutcome
	partN
	partCount
	partRate
	partValue
)

// parts are the names of columns, by what they are for. The first is the one that errors suggest. Letters count, and nothing else.
var parts = map[part]string{
	partMonth: "month|date|period|monat|datum|zeitraum|yearmonth|monthyear|jahrmonat|day|tag|week|woche|calendarmonth|reportingmonth|" +
		"reportmonth|monthstart|monthend|monthofyear|weekof|weekstart|weekstarting|periode|berichtsmonat|kalendermonat|stichtag|time|" +
		"timestamp|reportdate|asof|ym|mois|mes|monthbegin|startofmonth|endofmonth|buchungsmonat",
	partYear: "year|jahr",
	partCohort: "cohort|cohortmonth|cohortdate|signupmonth|signupcohort|acquisitionmonth|acquisitioncohort|joinmonth|startmonth|kohorte|" +
		"kohortenmonat|startmonat|anmeldemonat|firstmonth|firstordermonth|firstpurchasemonth|joinedmonth|monthjoined|cohorts|kohorten",
	partSize: "size|cohortsize|customers|users|initial|newcustomers|newusers|new|signups|größe|kohortengröße|kunden|neukunden|total|start|" +
		"startsize|count|n|anzahl|joined|acquired|customersacquired",
	partAge: "age|month|period|monthssince|monthssincesignup|monthssincestart|monthssincejoin|monthnumber|monthindex|periodnumber|" +
		"cohortage|cohortindex|tenure|tenuremonths|ageinmonths|agemonths|alter|monat|monthsactive|lifetimemonth|cohortperiod|n|" +
		"elapsedmonths|monthselapsed|periode|alterinmonaten|monatsnummer|activitymonth|calendarmonth",
	partLeft: "customers|retained|active|users|retainedcustomers|retainedusers|activecustomers|activeusers|remaining|survivors|retention|" +
		"retentionrate|kunden|aktive|aktivekunden|verbliebene|verbleibende|count|anzahl|value|subscribers|stillactive|bestand|haltequote",
	partCustomer: "customer|customerid|customernumber|user|userid|account|accountid|accountnumber|client|clientid|subscriber|subscriberid|" +
		"member|memberid|kunde|kundennummer|kundennr|kundenid|email|customeremail|id|uid|subscription|subscriptionid|contact|contactid|" +
		"nutzer|nutzerid|mitglied|mitgliedsnummer|uuid|customeruuid|customerkey|vertrag|vertragsnummer|contract|contractid|payer",
	partStart: "start|started|startdate|startedat|startson|joined|joinedat|joindate|joinedon|signup|signupdate|signedup|signedupat|created|" +
		"createdat|createddate|creationdate|from|begin|began|begindate|since|subscribed|subscribedat|activated|activatedat|" +
		"activationdate|beginn|startdatum|von|eintritt|eintrittsdatum|kundeseit|anmeldung|anmeldedatum|vertragsbeginn|validfrom|" +
		"registered|registeredat|registrationdate|currentperiodstart|subscriptionstart|customersince|seit|startdateutc|createdutc",
	partEnd: "end|ended|enddate|endedat|left|leftat|leavedate|cancelled|canceled|cancelledat|canceledat|cancelledon|canceledon|" +
		"cancellationdate|canceldate|churned|churnedat|churndate|until|to|closed|closedat|terminated|terminatedat|terminationdate|ende|" +
		"enddatum|bis|austritt|austrittsdatum|kündigung|kündigungsdatum|gekündigt|gekündigtam|vertragsende|validto|validuntil|" +
		"unsubscribedat|deletedat|subscriptionend|deactivatedat|deactivated|expired|expiredat|canceledatutc|kündigungzum",
	partDate: "date|paid|paidat|paidon|paymentdate|invoicedate|billingdate|orderdate|chargedate|chargedat|transactiondate|purchasedate|" +
		"created|createdat|createdutc|day|timestamp|time|datum|rechnungsdatum|zahlungsdatum|bestelldatum|buchungsdatum|buchungstag|" +
		"month|monat|period|billingmonth|invoicemonth|valuta|tag|postedat|billedat|billedon|purchasedat|orderedat|bezahltam|zahldatum",
	partAmount: "amount|total|paidamount|amountpaid|price|value|revenue|sales|charge|net|gross|netamount|grossamount|invoicetotal|" +
		"totalamount|ordertotal|ordervalue|subtotal|betrag|summe|umsatz|preis|rechnungsbetrag|zahlbetrag|nettobetrag|bruttobetrag|netto|" +
		"brutto|mrr|payment|zahlung|invoiceamount|totalprice|spend|wert|bestellwert",
	partArm: "arm|variant|variation|group|treatment|testgroup|experimentgroup|condition|cell|bucket|experimentarm|variante|gruppe|" +
		"testgruppe|version|branch|abgroup|abvariant|armname|variantname|versuchsgruppe|bedingung|splitgroup",
	partOutcome: "outcome|metric|measure|event|goal|result|kpi|kennzahl|zielgröße|ergebnis|ereignis|metrik|ziel|conversiontype",
	partN: "n|users|customers|size|visitors|participants|sample|samplesize|subjects|people|total|exposed|assigned|kunden|nutzer|" +
		"teilnehmer|stichprobe|anzahl|gruppengröße|denominator|population|exposures|active|activecustomers|armsize|groupsize|trials",
	partCount: "count|events|successes|number|numerator|zahl|treffer|fälle|cases|hits|anzahl|occurrences|outcomes",
	partRate:  "rate|share|percentage|percent|proportion|quote|anteil|prozent|pct|ratio",
	partValue: "value|wert|amount|sum|summe",
}

// measures are the names of columns with a measure. The first is the one that errors suggest.
var measures = map[Measure]string{
	Active: "active|customers|activecustomers|subs|activesubs|subscribers|activesubscribers|customersstart|startcustomers|customersatstart|opening|" +
		"openingcustomers|openingbalance|openingcount|customersopening|users|activeusers|members|activemembers|bestand|kunden|" +
		"kundenbestand|aktivekunden|anfangsbestand|kundenanfang|customerbase|base|accounts|activeaccounts|begin|beginning|" +
		"beginningcustomers|customersbegin|customersbeginning|startingcustomers|bestandskunden|kundenzahl|abonnenten|nutzer|" +
		"aktivenutzer|mitglieder|bom|bop|subscribersstart|usersstart|customersatbeginning|activestart|activeatstart|" +
		"subscribersatstart|kundenammonatsanfang|bestandmonatsanfang|bestandanfang|startofmonthcustomers|customersatstartofmonth|" +
		"customersatbeginningofmonth|customersatthestartofthemonth|customersbom|aktive|kundenmonatsanfang|activesubscriptions|" +
		"subscriptions|opened|start|activecount|customercount|usercount|subscribercount|totalcustomers|totalusers",
	Churned: "churned|cancelled|canceled|cancellations|cancelations|lost|churn|left|churnedcustomers|lostcustomers|customerslost|" +
		"customerschurned|cancelledcustomers|canceledcustomers|churnedusers|churnedsubscribers|churnedsubs|lostsubs|lostsubscribers|cancels|departures|" +
		"kündigungen|abgänge|kündigung|gekündigt|verlorenekunden|verloren|abgang|abwanderung|abgewandert|kundenverlust|churncount|" +
		"leavers|customersleft|attrition|terminated|terminations|abwanderungen|kundenabgänge|kündiger|quits|lostusers|" +
		"cancelledsubscriptions|canceledsubscriptions|churnedaccounts|lostaccounts|deactivations|subscribercancellations",
	Joined: "joined|new|newcustomers|newsubs|signups|newusers|newsubscribers|registrations|neukunden|zugänge|neue|neuekunden|acquired|" +
		"acquisitions|added|newsignups|customersnew|customersacquired|customersadded|zugang|anmeldungen|joins|joiners|gained|gross adds|" +
		"grossadds|newmembers|newaccounts|neuzugänge|registrierungen|neueabonnenten|additions|customersgained|newsubscriptions|neu|" +
		"neuanmeldungen|gewonnenekunden|signedup|customersjoined|signup|subscribed",
	OptOuts: "optouts|optout|unsubscribes|unsubscribed|unsubscriptions|consentwithdrawn|consentwithdrawals|consentrevoked|withdrawals|" +
		"widersprüche|abmeldungen|widerspruch|optedout|optoutcount|trackingoptouts|personalizationoptouts|personalisationoptouts|" +
		"widerrufe|einwilligungwiderrufen|abbestellungen|unsubs|objections|donottrack|consentoptouts|privacyoptouts|abmeldung|" +
		"revocations|withdrawnconsent|withdrawnconsents|adoptouts|emailunsubscribes|newsletterabmeldungen|optoutusers|optoutcustomers",
	Conversions: "conversions|orders|purchases|transactions|bestellungen|käufe|conversion|converted|purchase|purchased|ordercount|" +
		"numberoforders|bestellzahl|transaktionen|aufträge|einkäufe|order|transaction|sold|converters|purchasers|buyers|käufer|" +
		"transactioncount|purchasecount|ordersplaced|checkouts|abschlüsse",
	Revenue: "revenue|sales|turnover|umsatz|mrr|umsätze|netsales|netrevenue|grossrevenue|grosssales|income|erlös|erlöse|einnahmen|" +
		"nettoumsatz|bruttoumsatz|totalrevenue|totalsales|salesvolume|billings|gmv|monthlyrecurringrevenue|recurringrevenue|amount|" +
		"betrag|umsatzerlöse|monatsumsatz|ertrag",
	Complaints: "complaints|complaint|tickets|beschwerden|beschwerde|reklamationen|supporttickets|complained|complainttickets|" +
		"customercomplaints|reklamation|supportcases|kundenbeschwerden|ticketcount|grievances|supportanfragen",
	ChurnRate: "churnrate|churnpercent|customerchurnrate|cancellationrate|kündigungsrate|kündigungsquote|churnquote|churnpct|" +
		"abwanderungsrate|abwanderungsquote|attritionrate|monthlychurnrate|monthlychurn|churnratemonthly|lossrate|logochurn|" +
		"logochurnrate|customerchurn|userchurn|percentchurn|stornoquote|churnperc|subscriberchurn|subscriberchurnrate",
	OptOutRate: "optoutrate|unsubscriberate|optoutpercent|unsubscribepercent|abmelderate|widerspruchsrate|optoutpct|widerspruchsquote|" +
		"abmeldequote|optoutquote|consentwithdrawalrate|optoutshare|unsubrate",
}

const retentions = "retention|retentionrate|retentionpercent|customerretention|customerretentionrate|kundenbindungsrate|" +
	"bindungsrate|haltequote|retentionpct|retentionquote|percentretention|retainedrate|retainedpercent|kundenbindung|bindungsquote"

// meaning is what the name of a column says of a measure.
type meaning struct {
	measure Measure
	stays   bool // the share that stayed, not the one that left
	percent bool // the header says percent
	rate    bool // the name says rate, of a measure that is a count
	bare    bool // the name fits a count and a rate
}

// vocabulary holds the folded names of columns: what each part of a table and each measure may be called, and all of them together.
type vocabulary struct {
	parts    map[part]map[string]bool
	measures map[string]meaning
	all      map[string]bool
}

// known is made when the first table is read.
var known = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{parts: map[part]map[string]bool{}, measures: map[string]meaning{}, all: map[string]bool{}}
	for p, names := range parts {
		v.parts[p] = map[string]bool{}
		eachName(names, func(name string) { v.parts[p][name], v.all[name] = true, true })
	}
	for m, names := range measures {
		eachName(names, func(name string) {
			bare := name == "churn" || name == "optout" || name == "optouts" || name == "attrition"
			v.measures[name], v.all[name] = meaning{measure: m, bare: bare, percent: saysPercent(name)}, true
		})
	}
	eachName(retentions, func(name string) {
		v.measures[name], v.all[name] = meaning{measure: ChurnRate, stays: true, percent: saysPercent(name)}, true
	})
	return v
})

// eachName calls a function with every way to write the names.
func eachName(names string, use func(name string)) {
	umlauts := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue")
	for name := range strings.SplitSeq(names, "|") {
		use(fold(name))
		use(fold(umlauts.Replace(name)))
	}
}

func saysPercent(name string) bool {
	return strings.Contains(name, "percent") || strings.Contains(name, "pct")
}

// words splits a name into words of small letters without accents; % is a word.
func words(name string) []string {
	var b strings.Builder
	small := false
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == '%':
			b.WriteString(" percent ")
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if small && unicode.IsUpper(r) {
				b.WriteByte(' ')
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
		small = unicode.IsLower(r)
	}
	return strings.Fields(b.String())
}

// fold returns the letters and digits of a name.
func fold(name string) string { return strings.Join(words(name), "") }

var fillers = map[string]bool{"in": true, "of": true, "the": true, "per": true, "number": true, "no": true, "nr": true, "anzahl": true,
	"zahl": true, "der": true, "pro": true, "monthly": true, "count": true, "total": true, "eur": true, "usd": true, "gbp": true,
	"chf": true, "euro": true, "gesamt": true, "month": true, "monat": true, "monatlich": true, "monatliche": true, "at": true, "utc": true}

// spellings returns the ways in which a name may be a known one, the nearest first.
func spellings(name string) []string {
	all := []string{fold(name)}
	bare := name
	if i := strings.IndexAny(name, "([{"); i > 0 && !strings.Contains(name[i:], "%") {
		bare = name[:i]
	}
	var kept []string
	for _, w := range words(bare) {
		if !fillers[w] {
			kept = append(kept, w)
		}
	}
	return append(all, fold(bare), strings.Join(kept, ""))
}

// is reports whether a name is one of a part's.
func (p part) is(name string) bool {
	return slices.ContainsFunc(spellings(name), func(s string) bool { return known().parts[p][s] })
}

// measureOf returns the measure that a name means.
func measureOf(name string) (meaning, bool) {
	for _, s := range spellings(name) {
		if m, ok := known().measures[s]; ok {
			return m, true
		}
		for _, word := range []string{"percent", "rate", "pct", "share"} {
			rest := strings.TrimSuffix(strings.TrimPrefix(s, word), word)
			if m, ok := known().measures[rest]; ok && rest != s && m.measure.asRate() != m.measure {
				return meaning{measure: m.measure.asRate(), percent: saysPercent(s)}, true
			}
			if m, ok := known().measures[rest]; ok && rest != s && m.measure.rate() {
				m.percent = m.percent || saysPercent(s)
				return m, true
			}
		}
	}
	return meaning{}, false
}

// asRate returns the rate that belongs to a count, or the measure itself.
func (m Measure) asRate() Measure {
	switch m {
	case Churned:
		return ChurnRate
	case OptOuts:
		return OptOutRate
	}
	return m
}

// both returns two measures that one name means, such as "churned/opt-outs".
func both(name string) (a, b Measure, ok bool) {
	normal := strings.NewReplacer("&", "/", "+", "/", " and ", "/", " und ", "/", ",", "/").Replace(strings.ToLower(name))
	var found []Measure
	for piece := range strings.SplitSeq(normal, "/") {
		if m, ok := measureOf(piece); ok && !slices.Contains(found, m.measure) {
			found = append(found, m.measure)
		}
	}
	if len(found) < 2 {
		return 0, 0, false
	}
	return found[0], found[1], true
}

// knownNames counts the fields of a row that are names of columns.
func knownNames(cells []string) int {
	n := 0
	for _, c := range cells {
		if isKnown(c) {
			n++
		}
	}
	return n
}

func isKnown(name string) bool {
	if strings.TrimSpace(name) == "" || len(name) > 100 {
		return false
	}
	_, ok := measureOf(name)
	return ok || slices.ContainsFunc(spellings(name), func(s string) bool { return known().all[s] })
}

// headerRows is how many rows may stand above the header.
const headerRows = 20

// findHeader looks for the row that names the columns, and leaves the rows below it to be read.
func (s *source) findHeader() error {
	var rows []row
	for len(rows) < headerRows {
		r, err := s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		rows = append(rows, row{cells: slices.Clone(r.cells), line: r.line})
	}
	at := headerAt(rows)
	if at < 0 {
		return s.atEnd(io.EOF)
	}
	s.header = rows[at]
	rest, after := rows[at+1:], s.next
	s.next = func() (row, error) {
		if len(rest) > 0 {
			r := rest[0]
			rest = rest[1:]
			return r, nil
		}
		return after()
	}
	return s.checkHeader()
}

// headerAt returns the row that is most likely the header, -1 when there are no rows.
func headerAt(rows []row) int {
	tests := []func(r row, filled int) bool{
		func(r row, filled int) bool { return filled > 1 && knownNames(r.cells) > 1 },
		func(r row, filled int) bool {
			return filled > 1 && !isDate(r.cell(0)) && countMonths(r.cells[1:]) > 1 && countMonths(r.cells[1:]) >= filled-2
		},
		func(r row, filled int) bool { return filled > 1 && knownNames(r.cells) > 0 },
		func(r row, filled int) bool {
			return filled > 2 && countMonths(r.cells[1:])+countAges(r.cells[1:]) > 1 && !isDate(r.cell(0))
		},
		func(_ row, filled int) bool { return filled > 1 },
		func(_ row, filled int) bool { return filled > 0 },
	}
	for _, test := range tests {
		for i, r := range rows {
			if filled, _ := r.filled(); test(r, filled) {
				return i
			}
		}
	}
	return -1
}

// checkHeader refuses a header that is none.
func (s *source) checkHeader() error {
	filled, first := s.header.filled()
	if filled == 0 {
		return s.atEnd(io.EOF)
	}
	if filled == 1 {
		return s.wrong("only one column, %q; a table needs columns delimited by commas, semicolons, tabs or pipes", shorten(first))
	}
	numbers := 0
	for i := range s.header.cells {
		if isDate(s.header.cell(i)) || isNumber(s.header.cell(i)) {
			numbers++
		}
	}
	if numbers == filled && s.column(0) != "" {
		return s.wrong("no header: the first row is data; put a row above it that names the columns, such as month,active,churned")
	}
	return nil
}

// find returns the column of a part, -1 when there is none. Of several the one with the better name is taken.
func (s *source) find(p part, not ...int) int {
	best, rank := -1, 1<<30
	names := strings.Split(parts[p], "|")
	for i := range s.header.cells {
		name := s.column(i)
		if name == "" || slices.Contains(not, i) || !p.is(name) {
			continue
		}
		at := slices.IndexFunc(names, func(n string) bool { return slices.Contains(spellings(name), fold(n)) })
		if at < 0 {
			at = len(names)
		}
		if at < rank {
			best, rank = i, at
		}
	}
	return best
}

// shape finds out which of the shapes the header fits.
func (s *source) shape() (func(*source, *Table) error, error) {
	switch {
	case s.find(partArm) >= 0 && s.find(partN) >= 0 && !s.dated():
		return readExperiment, nil
	case s.isTriangle():
		return readTriangle, nil
	case s.find(partCohort) >= 0 && s.find(partAge) >= 0 && s.find(partLeft) >= 0:
		return readLongCohorts, nil
	case s.find(partStart) >= 0 && s.find(partEnd) >= 0 && (s.find(partCustomer) >= 0 || s.find(partMonth) < 0):
		return readEvents, nil
	case s.find(partCustomer) >= 0 && s.find(partDate) >= 0 && s.find(partAmount) >= 0:
		return readBilling, nil
	case s.isWide():
		return readWide, nil
	case s.find(partMonth) >= 0 || s.find(partYear) >= 0:
		return readDashboard, nil
	}
	return nil, s.unknown()
}

// dated reports whether there is a column of months with a table of measures, which is no experiment.
func (s *source) dated() bool { return s.find(partMonth) >= 0 && s.find(partOutcome) < 0 }

// unknown is the error on a header that fits no shape, with the names that were perhaps meant.
func (s *source) unknown() error {
	text := "no column for the month"
	if s.find(partArm) >= 0 {
		text = "no column for the customers in each arm, such as n"
	} else if s.find(partCustomer) >= 0 {
		text = "a customer a row needs the columns start and end, or date and amount"
	}
	return s.missing(text, s.guesses())
}

// missing is an error on a column that is not there.
func (s *source) missing(text, guess string) error {
	var names []string
	for i := range s.header.cells {
		if name := s.column(i); name != "" && len(names) < 12 {
			names = append(names, fmt.Sprintf("%q", shorten(name)))
		}
		if _, err := parseDate(s.column(i)); guess == "" && (errors.Is(err, errQuarter) || errors.Is(err, errNoYear)) {
			guess = fmt.Sprintf("; %q %s", s.column(i), err)
		}
	}
	return s.wrong("%s; the columns are %s%s", text, strings.Join(names, ", "), guess)
}

// guesses suggests known names for the columns that have none.
func (s *source) guesses() string {
	var all []string
	for i := range s.header.cells {
		name := s.column(i)
		if _, err := parseDate(name); errors.Is(err, errNoYear) || name == "" || isKnown(name) || len(all) == 3 {
			continue
		}
		if near := nearest(fold(name)); near != "" {
			all = append(all, fmt.Sprintf("%q for %q", near, name))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "; perhaps " + strings.Join(all, ", ")
}

// nearest returns the known name that differs least from another, "" when all differ much.
func nearest(name string) string {
	const longest = 40
	if len(name) < 3 || len(name) > longest {
		return ""
	}
	best, least := "", 2
	if len(name) > 7 {
		least = 3
	}
	for known := range known().all {
		if d := distance(name, known); d < least || d == least && best != "" && known < best {
			best, least = known, d
		}
	}
	return best
}

// distance counts the letters to add, remove, change or swap.
func distance(a, b string) int {
	before, last := []int(nil), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// take tells what a column was taken for.
func (s *source) take(t *Table, column int, what string) {
	if column >= 0 {
		t.tell("column %q: %s", s.column(column), what)
	}
}

// leaveOthers tells of the columns that were not used.
func (s *source) leaveOthers(t *Table, used ...int) {
	const most = 20
	told := 0
	for i := range s.header.cells {
		if name := s.column(i); name != "" && !slices.Contains(used, i) {
			if told++; told <= most {
				t.tell("column %q: left out, it is not needed for this shape", shorten(name))
			}
		}
	}
}
