package table

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// show writes a table in short: months with their values, or arms.
func show(t *Table) string {
	var lines []string
	for _, m := range t.Months {
		line := MonthName(m.At)
		for i, x := range m.Values {
			if !math.IsNaN(x) {
				line += fmt.Sprintf(" %v=%.6g", Measure(i), x)
			}
		}
		lines = append(lines, line)
	}
	for _, a := range t.Arms {
		lines = append(lines, fmt.Sprintf("%s %v=%.6g/%.6g", a.Name, a.Outcome, a.Count, a.N))
	}
	return t.Shape + ": " + strings.Join(lines, "; ")
}

const retention = "dashboard: 2024-01 active=10000 churned=240 joined=310; 2024-02 active=10070 churned=251 joined=298; " +
	"2024-03 active=10117 churned=262 joined=301"

const two = "dashboard: 2024-01 active=1200 churned=30; 2024-02 active=1190 churned=25"

var files = []struct{ name, text, want string }{
	{"own retention", "month,customers_start,cancelled,new\n2024-01,10000,240,310\n2024-02,10070,251,298\n2024-03,10117,262,301\n", retention},
	{"semicolons", "Month;Active;Churned\n2024-01;1200;30\n2024-02;1190;25\n", two},
	{"tabs", "Month\tActive\tChurned\n2024-01\t1200\t30\n2024-02\t1190\t25\n", two},
	{"pipes", "Month|Active|Churned\n2024-01|1200|30\n2024-02|1190|25\n", two},
	{"declared delimiter", "sep=;\r\nMonth;Active;Churned\r\n2024-01;1200;30\r\n2024-02;1190;25\r\n", two},
	{"BOM", "\ufeffMonth,Active,Churned\n2024-01,1200,30\n2024-02,1190,25\n", two},
	{"old Mac", "Month,Active,Churned\r2024-01,1200,30\r2024-02,1190,25\r", two},
	{"comments and blank lines", "# exported\n\nMonth,Active,Churned\n\n2024-01,1200,30\n# half way\n2024-02,1190,25\n\n", two},
	{"title lines", "Churn report 2024\nprepared by finance,,\n\nMonth,Active,Churned\n2024-01,1200,30\n2024-02,1190,25\n", two},
	{"total", "Month,Active,Churned\n2024-01,1200,30\n2024-02,1190,25\nTotal,,55\n", two},
	{"remark below", "Month,Active,Churned\n2024-01,1200,30\n2024-02,1190,25\nSource: the billing system\n", two},
	{"quoted", "\"Month\",\"Active customers\",\"Cancelled (voluntary)\"\n\"2024-01\",\"1,200\",\"30\"\n\"2024-02\",\"1,190\",\"25\"\n", two},
	{"German", "Monat;Bestand;Kündigungen\nJanuar 2024;1.200;30\nFebruar 2024;1.190;25\nGesamt;;55\n", two},
	{"German in Windows-1252", "Monat;Kunden;K\xfcndigungen\n31.01.2024;1.200;30\n29.02.2024;1.190;25\n", two},
	{"German without umlauts", "Monat;Kunden;Kuendigungen\n01.2024;1 200;30\n02.2024;1 190;25\n", two},
	{"narrow spaces", "Month;Customers;Lost\n2024-01;1\u202f200;30\n2024-02;1\u00a0190;25\n", two},
	{"apostrophes", "Month;Customers;Lost\n2024-01;1'200;30\n2024-02;1’190;25\n", two},
	{"any order", "Month,Active,Churned\n2024-02,1190,25\n2024-01,1200,30\n", two},
	{"Jan-24", "Month,Subscribers,Churn\nJan-24,1200,30\nFeb-24,1190,25\n", two},
	{"Excel serials", "Month,Subscribers,Churn\n45292,1200,30\n45323,1190,25\n", two},
	{"compact", "Period,Subscribers,Churn\n202401,1200,30\n202402,1190,25\n", two},
	{"compact days", "Period,Subscribers,Churn\n20240131,1200,30\n20240229,1190,25\n", two},
	{"2024M01", "Period,Subscribers,Churn\n2024M01,1200,30\n2024M02,1190,25\n", two},
	{"time", "date,users,lost\n2024-01-31T12:00:00Z,1200,30\n2024-02-01 00:00:00,1190,25\n", two},
	{"American dates", "date,users,lost\n1/31/2024,1200,30\n2/29/2024,1190,25\n", two},
	{"first of the month, American", "date,users,lost\n1/1/2024,1200,30\n2/1/2024,1190,25\n", two},
	{"first of the month, European", "date,users,lost\n01/01/2024,1200,30\n01/02/2024,1190,25\n", two},
	{"01/2024", "date,users,lost\n01/2024,1200,30\n02/2024,1190,25\n", two},
	{"January 2024", "date,users,lost\nJanuary 2024,1200,30\nFeb 2024,1190,25\n", two},
	{"year and month", "Year,Month,Users,Lost\n2024,1,1200,30\n2024,Feb,1190,25\n", two},
	{"wide", "Metric,2024-01,2024-02\nActive,1200,1190\nChurned,30,25\n", two},
	{"wide with a total", "Kennzahl;Jan 24;Feb 24;Gesamt\nKunden;1.200;1.190;\nAbgänge;30;25;55\n", two},
	{"wide without a name for the first column", ",Jan 2024,Feb 2024\nActive,1200,1190\nChurned,30,25\n", two},
	{"one row", "Month,Active\n2024-01,3\n", "dashboard: 2024-01 active=3"},
	{"UTF-16", string(utf16("\ufeffMonth\tActive\tChurned\r\n2024-01\t1200\t30\r\n2024-02\t1190\t25\r\n")), two},
	{"ambiguous money", "month;revenue\n2024-01;1,234\n", "dashboard: 2024-01 revenue=1.234"},
	{"ambiguous money with commas", "month,revenue\n2024-01,\"1,234\"\n", "dashboard: 2024-01 revenue=1234"},
	{"ambiguous money, other column", "month,revenue,churn rate\n2024-01,\"1,234\",\"3,1%\"\n", "dashboard: 2024-01 revenue=1.234 churn_rate=0.031"},
	{"long cohorts in percent with size", "Kohorte;Alter;Größe;Bestand\nJan 2024;0;200;100 %\nJan 2024;1;200;92,5 %\n",
		"cohorts: 2024-02 active=200 churned=15"},
	{"events without a customer", "start,end\n2024-01-05,2024-02-07\n2024-01-09,9999-12-31\n",
		"events: 2024-01 active=0 churned=0 joined=2; 2024-02 active=2 churned=1 joined=0"},
	{"came and left in a month", "id,created_at,canceled_at\na,2024-01-05T10:00:00Z,2024-01-07T10:00:00Z\nb,2024-01-05,NULL\nc,2024-02-01,\n",
		"events: 2024-01 active=0 churned=0 joined=1; 2024-02 active=1 churned=0 joined=1"},
	{"numbered", "Month,Active,Churned\n1,1200,30\n2,1190,25\n", "dashboard: month 1 active=1200 churned=30; month 2 active=1190 churned=25"},
	{"wide and numbered", "Metric,1,2\nActive,1200,1190\nChurned,30,25\n", "dashboard: month 1 active=1200 churned=30; month 2 active=1190 churned=25"},
	{"gap", "Month,Churned\n2024-01,30\n2024-03,25\n", "dashboard: 2024-01 churned=30; 2024-02; 2024-03 churned=25"},
	{"missing values", "Month,Active,Churned\n2024-01,n/a,30\n2024-02,1190,—\n", "dashboard: 2024-01 churned=30; 2024-02 active=1190"},
	{"percent", "Month;Churn rate;Opt-out rate\n2024-01;3,1 %;0,5%\n2024-02;2,9%;0,25%\n",
		"dashboard: 2024-01 churn_rate=0.031 opt_out_rate=0.005; 2024-02 churn_rate=0.029 opt_out_rate=0.0025"},
	{"percent in the header", "Month,Churn %\n2024-01,0.5\n2024-02,0.7\n", "dashboard: 2024-01 churn_rate=0.005; 2024-02 churn_rate=0.007"},
	{"percent without a sign", "Month,Churn rate\n2024-01,3.1\n2024-02,0.7\n", "dashboard: 2024-01 churn_rate=0.031; 2024-02 churn_rate=0.007"},
	{"shares", "Month,churnRate\n2024-01,0.031\n2024-02,.007\n", "dashboard: 2024-01 churn_rate=0.031; 2024-02 churn_rate=0.007"},
	{"churn as a rate", "Month,Churn\n2024-01,3.1\n2024-02,2.7\n", "dashboard: 2024-01 churn_rate=0.031; 2024-02 churn_rate=0.027"},
	{"retention", "Month,Retention rate\n2024-01,97%\n2024-02,96.5%\n", "dashboard: 2024-01 churn_rate=0.03; 2024-02 churn_rate=0.035"},
	{"money", "Month;Umsatz (EUR);Bestellungen\n2024-01;€ 12.345,60;1.200\n2024-02;12.000,99 EUR;980\n",
		"dashboard: 2024-01 conversions=1200 revenue=12345.6; 2024-02 conversions=980 revenue=12001"},
	{"dollars", "Month,Revenue,Orders,Tickets,Unsubscribes\n2024-01,\"$1,234,567.50\",7,3,2\n2024-02,$99,8,4,1\n",
		"dashboard: 2024-01 opt_outs=2 conversions=7 revenue=1.23457e+06 complaints=3; 2024-02 opt_outs=1 conversions=8 revenue=99 complaints=4"},
	{"days", "date,active,churned\n2024-01-30,100,1\n2024-01-31,99,2\n2024-02-01,97,3\n",
		"dashboard: 2024-01 active=100 churned=3; 2024-02 active=97 churned=3"},
	{"weeks", "week,active,churned\n2024-W05,100,1\n2024-W06,99,2\n2024-W07,97,3\n",
		"dashboard: 2024-01 active=100 churned=1; 2024-02 active=99 churned=5"},

	{"triangle", "Cohort,Size,0,1,2\n2024-01,100,100,90,85\n2024-02,200,200,170,\n2024-03,50,50,,\n",
		"cohorts: 2024-02 active=100 churned=10; 2024-03 active=290 churned=35"},
	{"triangle in percent", "Cohort;Size;M0;M1;M2\nJan 2024;100;100,0%;90,0%;85,0%\nFeb 2024;200;100%;85%;\n",
		"cohorts: 2024-02 active=100 churned=10; 2024-03 active=290 churned=35"},
	{"triangle from one", "Cohort,Customers,Month 1,Month 2\n2024-01,100,90,85\n2024-02,200,170,\n",
		"cohorts: 2024-02 active=100 churned=10; 2024-03 active=290 churned=35"},
	{"triangle, one is the first", "Cohort,Month 1,Month 2,Month 3\n2024-01,100,90,85\n2024-02,200,170,\n",
		"cohorts: 2024-02 active=100 churned=10; 2024-03 active=290 churned=35"},
	{"long cohorts", "cohort_month,age,customers\n2024-01,0,100\n2024-01,1,90\n2024-01,2,85\n2024-02,0,200\n2024-02,1,170\n",
		"cohorts: 2024-02 active=100 churned=10; 2024-03 active=290 churned=35"},
	{"long cohorts by month", "cohort,period,retained\n2024-01,2024-01,100\n2024-01,2024-02,90\n2024-02,2024-02,200\n2024-02,2024-03,170\n",
		"cohorts: 2024-02 active=100 churned=10; 2024-03 active=200 churned=30"},
	{"cohorts without size", "Cohort,0,1\n2024-01,100%,90%\n",
		`f.csv: line 2: the cohort has percentages and no size; add a column "size" with its customers`},

	{"events", "customer_id,start_date,end_date,plan\na,2024-01-05,,x\nb,2024-01-20,2024-02-03,x\nc,2024-02-01,2024-02-20,x\nd,2024-02-02,2024-03-01,y\n",
		"events: 2024-01 active=0 churned=0 joined=2; 2024-02 active=2 churned=1 joined=1; 2024-03 active=2 churned=1 joined=0"},
	{"events, a change of plan", "customer,start,end\na,2024-01-05,2024-02-10\na,2024-02-10,\nb,2024-01-05,2024-03-01\n",
		"events: 2024-01 active=0 churned=0 joined=2; 2024-02 active=2 churned=0 joined=0; 2024-03 active=2 churned=1 joined=0"},
	{"events, order known late", "customer,start,end\na,01/02/2024,\nb,03/02/2024,\nc,04/02/2024,13/03/2024\n",
		"events: 2024-02 active=0 churned=0 joined=3; 2024-03 active=3 churned=1 joined=0"},
	{"events, order known late and American", "customer,start,end\na,01/02/2024,\nb,01/03/2024,\nc,01/04/2024,02/13/2024\n",
		"events: 2024-01 active=0 churned=0 joined=3; 2024-02 active=3 churned=1 joined=0"},
	{"German events", "Kundennummer;Vertragsbeginn;Kündigungsdatum\n1;05.01.2024;\n2;06.01.2024;01.02.2024\n",
		"events: 2024-01 active=0 churned=0 joined=2; 2024-02 active=2 churned=1 joined=0"},
	{"billing", "customer,date,amount\na,2024-01-03,10\nb,2024-01-04,10\na,2024-02-03,10\nc,2024-02-03,12.50\na,2024-03-03,10\nc,2024-04-03,10\n" +
		"a,2024-04-05,10\na,2024-05-05,10\n",
		"billing: 2024-01 conversions=2 revenue=20; 2024-02 active=2 churned=1 joined=1 conversions=2 revenue=22.5; " +
			"2024-03 active=2 churned=0 joined=0 conversions=1 revenue=10; 2024-04 active=2 churned=0 joined=0 conversions=2 revenue=20; " +
			"2024-05 active=2 joined=0 conversions=1 revenue=10"},
	{"billing with refunds", "Kunde;Datum;Betrag\na;01.01.2024;1.234,50 €\nb;02.01.2024;10,00 €\nb;03.01.2024;(10,00 €)\na;01.02.2024;-1,5\na;02.02.2024;2\n",
		"billing: 2024-01 conversions=2 revenue=1234.5; 2024-02 active=2 joined=0 conversions=1 revenue=0.5"},

	{"experiment", "arm,outcome,n,count\ncontrol,churned,1000,31\ncontrol,opt_outs,1000,5\ndeep,churned,980,40\n",
		"experiment: control churned=31/1000; control opt_outs=5/1000; deep churned=40/980"},
	{"experiment with rates", "variant;metric;users;rate\nA;conversion rate;1.000;3,1%\nB;conversion rate;2.000;2,9%\n",
		"experiment: A conversions=31/1000; B conversions=58/2000"},
	{"wide experiment", "Group,n,conversions,opt_outs\ncontrol,1000,31,4\ntreatment,1000,45,9\n",
		"experiment: control conversions=31/1000; control opt_outs=4/1000; treatment conversions=45/1000; treatment opt_outs=9/1000"},
	{"wide experiment with rates", "Variant,Visitors,Conversion rate,Churn rate\nA,\"1,000\",0.031,0.02\nB,\"1,000\",0.045,0.01\n",
		"experiment: A conversions=31/1000; A churned=20/1000; B conversions=45/1000; B churned=10/1000"},

	{"experiment with money", "test_group,metric,sample_size,value\nA,churn_rate,1000,3.1%\nA,revenue,1000,12345.67\nA,retention,1000,90%\n",
		`f.csv: line 4, column "test_group": churned of "A" is also in line 2; have one row for each`},
	{"experiment with money and a rate", "test_group,metric,sample_size,value\nA,churn_rate,1000,3.1%\nA,revenue,1000,12345.67\n",
		"experiment: A churned=31/1000; A revenue=12345.7/1000"},
	{"experiment with whole percents", "Variant,Visitors,Conversion rate\nA,1000,3\nB,1000,4\n",
		"experiment: A conversions=30/1000; B conversions=40/1000"},
	{"experiment with values", "arm,outcome,n,value\nA,churned,1000,1\nA,churn rate,,\nB,conversion rate,1000,3\nB,churned,1000,0\n",
		`f.csv: line 3, column "arm": churned of "A" is also in line 2; have one row for each`},
	{"experiment with small counts", "arm,outcome,n,value\nA,churned,1000,1\nB,conversion rate,1000,3\nB,churned,1000,0\n",
		"experiment: A churned=1/1000; B conversions=30/1000; B churned=0/1000"},
	{"experiment, those who stayed", "arm,outcome,n,count\nA,retained rate,1000,900\n", "experiment: A churned=100/1000"},
	{"experiment, one outcome twice", "arm,n,churned,churn rate\nA,1000,31,3%\n",
		`f.csv: line 1, column "churn rate": both this column and "churned" are taken for churned (customers who left in the month); keep that ` +
			`name for the one that is meant, and rename the other, for example to "other churned"`},
	{"count and rate", "month,active,churned,churn\n2024-01,1000,20,2%\n", "dashboard: 2024-01 active=1000 churned=20 churn_rate=0.02"},
	{"quarters wide", "metric,Q1 2024,Q2 2024\nactive,3,4\n",
		`f.csv: line 1: no column for the month; the columns are "metric", "Q1 2024", "Q2 2024"; "Q1 2024" is a quarter or a half-year; a row should be a month`},
	{"no year", "Monat;Jan;Feb;Mrz\nKunden;1;2;3\n",
		`f.csv: line 1: no column with numbers of customers, such as active or churned; the columns are "Monat", "Jan", "Feb", "Mrz"; "Jan" has no year; write it as Jan 2024`},
	{"empty", "", "f.csv: the file is empty"},
	{"only blanks", "\n \n", "f.csv: the file is empty"},
	{"only a header", "month,active\n", "f.csv: line 1: a header and no rows of data"},
	{"no header", "2024-01,1200,30\n2024-02,1190,25\n",
		"f.csv: line 1: no header: the first row is data; put a row above it that names the columns, such as month,active,churned"},
	{"one column", "month\n2024-01\n", `f.csv: line 1: only one column, "month"; a table needs columns delimited by commas, semicolons, tabs or pipes`},
	{"xlsx", "PK\x03\x04\x14\x00", "f.csv: this is a spreadsheet or a zip archive; save it as CSV from your spreadsheet"},
	{"binary", "\x7fELF\x02\x01\x00\x00\x01\x05", "f.csv: this is not a text; save the table as CSV"},
	{"JSON", "[{\"month\": 1}]", "f.csv: this is JSON, not a delimited text; save the table as CSV"},
	{"HTML", "<html><table>", "f.csv: this is HTML or XML, not a delimited text; save the table as CSV"},
	{"no number", "month,active,cancelled\n2024-01,1200,12o\n", `f.csv: line 2, column "cancelled": "12o" is not a number; write digits, or leave it empty`},
	{"negative", "month,active,cancelled\n2024-01,1200,-12\n", `f.csv: line 2, column "cancelled": "-12" is negative; churned is at least 0`},
	{"too many left", "month,active,cancelled\n2024-01,12,13\n",
		`f.csv: line 2, column "cancelled": 13 churned of 12 customers; there can not be more than were active when the month began`},
	{"two rates", "month,active,cancelled,churn rate\n2024-01,5000,150,3.1%\n2024-02,5000,150,9%\n",
		`f.csv: line 3, column "cancelled": 150 of 5000 customers is 3 %, and churn_rate says 9 %; leave out the column that is not meant`},
	{"rate above one", "month,churn rate\n2024-01,3%\n2024-02,130%\n", `f.csv: line 3, column "churn rate": "130%" is above 100 %`},
	{"month 13", "month,active\n2024-13,12\n", `f.csv: line 2, column "month": "2024-13" has month 13; months go from 1 to 12`},
	{"day 30", "month,active\n2024-02-30,12\n", `f.csv: line 2, column "month": "2024-02-30" has day 30, which 2024-02 does not have`},
	{"quarter", "month,active\nQ1 2024,12\n", `f.csv: line 2, column "month": "Q1 2024" is a quarter or a half-year; a row should be a month`},
	{"year", "month,active\n2024,12\n", `f.csv: line 2, column "month": "2024" is a year; a row should be a month`},
	{"twice", "month,active\n2024-01,12\n2024-02,12\nJan 2024,13\n",
		`f.csv: line 4, column "month": "Jan 2024" is the same month as in line 2; have one of each`},
	{"two dates", "month,active\n01/02/2024,12\n02/03/2024,12\n",
		`f.csv: line 2, column "month": "01/02/2024" could be two dates, and no date of the table says whether the day or the month ` +
			`comes first; write dates as 2024-01-31`},
	{"mixed dates", "month,active\n13/02/2024,12\n02/14/2024,12\n",
		`f.csv: line 3, column "month": the month before the day here, the day before the month in line 2; write dates as 2024-01-31`},
	{"mixed decimals", "month;revenue\n2024-01;1,5\n2024-02;1.55\n",
		`f.csv: line 3, column "revenue": a decimal point here, a decimal comma in line 2; use one of them in the whole column`},
	{"misspelled", "mnth,active,churnd\n2024-01,12,1\n",
		`f.csv: line 1: no column for the month; the columns are "mnth", "active", "churnd"; perhaps "month" for "mnth", "churn" for "churnd"`},
	{"nothing known", "month,kittens\n2024-01,12\n",
		`f.csv: line 1: no column with numbers of customers, such as active or churned; the columns are "month", "kittens"`},
	{"two columns for one measure", "month,orders,transactions\n2024-01,12,12\n",
		`f.csv: line 1, column "transactions": both this column and "orders" are taken for conversions (purchases in the month); keep that ` +
			`name for the one that is meant, and rename the other, for example to "other conversions"`},
	{"one column for two measures", "month,active,churned/opt-outs\n2024-01,12,12\n",
		`f.csv: line 1, column "churned/opt-outs": the name means both churned and opt_outs; rename the column to "churned" or to "opt_outs"`},
	{"too many fields", "month,active,churned\n2024-01,1,200,30\n",
		"f.csv: line 2: 4 fields, but the header has 3; put a number with a comma in quotes, or delimit with semicolons"},
	{"rates among counts", "month,cancelled\n2024-01,0.02\n2024-02,0.03\n",
		`f.csv: line 2, column "cancelled": "0.02" is not a whole number; churned is a count; name the column "churn_rate" if it has rates` + "\n" +
			`f.csv: line 3, column "cancelled": "0.03" is not a whole number; churned is a count; name the column "churn_rate" if it has rates`},
	{"wide, no number", "Metric,2024-01,2024-02\nActive,12,11\nLost,1,x\n", `f.csv: line 3, column "2024-02": "x" is not a number; write digits, or leave it empty`},
	{"wide, twice", "Metric,2024-01,Jan 2024\nActive,12,11\n",
		`f.csv: line 1, column "Jan 2024": "Jan 2024" is the same month as in column "2024-01"; have one of each`},
	{"wide, two rows for one measure", "Metric,2024-01,2024-02\nActive,12,11\nCustomers,1,2\n",
		`f.csv: line 3, column "Customers": both this column and "Active" are taken for active (customers when the month began); keep that ` +
			`name for the one that is meant, and rename the other, for example to "other active"`},
	{"numbers and dates", "month,active\n1,12\n2024-02,12\n", `f.csv: line 3: months with dates, and months with only a number as in line 2; use one of them`},
	{"left before", "customer,start,end\na,2024-02-01,2024-01-31\n", `f.csv: line 2, column "end": "2024-01-31" is before the start, "2024-02-01"`},
	{"no start", "customer,start,end\na,,2024-01-31\n", `f.csv: line 2, column "start": empty; want a date such as 2024-01-31`},
	{"more than n", "arm,outcome,n,count\nA,churned,10,11\n", `f.csv: line 2, column "count": "11" is more than the 10 customers of the arm`},
	{"arm twice", "arm,outcome,n,count\nA,churned,10,1\nA,churned,10,1\n",
		`f.csv: line 3, column "arm": churned of "A" is also in line 2; have one row for each`},
	{"cohort above its size", "cohort,size,0,1\n2024-01,10,10,11\n", `f.csv: line 2, column "1": "11" is more than the 10 customers of the cohort`},
}

// utf16 writes a text with the low byte first.
func utf16(text string) []byte {
	var b []byte
	for _, r := range text {
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

func TestFiles(t *testing.T) {
	for _, f := range files {
		t.Run(f.name, func(t *testing.T) {
			got, err := Read("f.csv", strings.NewReader(f.text))
			text := ""
			if err != nil {
				text = err.Error()
			} else {
				text = show(got)
			}
			if text != f.want {
				t.Errorf("got  %s\nwant %s", text, f.want)
				if got != nil {
					t.Log(strings.Join(got.Told, "\n"))
				}
			}
		})
	}
}
