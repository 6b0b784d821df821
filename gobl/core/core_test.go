package core_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/core"
	"chancery/gobl/currency"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
	"chancery/gobl/i18n"
	"chancery/gobl/note"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// neverBroken lists the rules about the presence of values that are always
// there in memory, or that the format makes vacuous.
func neverBroken() []string {
	return []string{
		"GOBL-BILL-DELIVERY-03",
		"GOBL-BILL-LINE-02",
		"GOBL-BILL-ORDER-03",
		"GOBL-BILL-PAYMENT-04",
		"GOBL-BILL-SUBLINE-02",
		"GOBL-CAL-TIMESTAMP-01",
		"GOBL-TAX-RATEDEF-04",
		"GOBL-TAX-REGIMEDEF-05",
	}
}

// testContext has one country with a tax that has keys, and one with none.
func testContext(t *testing.T) *tax.Context {
	t.Helper()
	def := &tax.RegimeDef{
		Country: "ES",
		Categories: []*tax.CategoryDef{
			{
				Code: "VAT",
				Keys: []tax.KeyDef{{Key: "standard"}, {Key: "exempt", NoPercent: true}},
				Rates: []tax.RateDef{
					{Rate: "general", Keys: []cbc.Key{"standard"}},
					{Rate: "general+eqs", Keys: []cbc.Key{"standard"}},
				},
			},
			{Code: "IRPF", Rates: []tax.RateDef{{Rate: "pro"}}},
		},
		Extensions: []*cbc.Definition{{Key: "es-thing"}},
	}
	addon := &tax.AddonDef{Key: "known-v1"}
	facts, err := tax.NewFacts([]*tax.RegimeDef{def}, []*tax.AddonDef{addon}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &tax.Context{Facts: facts, Regime: def}
}

func amount(s string) num.Amount {
	a, err := num.ParseAmount(s)
	if err != nil {
		panic(err)
	}
	return a
}

func ptr[T any](v T) *T { return new(v) }

func percent(s string) *num.Percentage {
	p, err := num.ParsePercentage(s)
	if err != nil {
		panic(err)
	}
	return &p
}

func day(s string) cal.Date {
	d, err := cal.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

type breaking struct {
	name string
	node tree.Node
	// want are the codes with their paths, joined by ", ".
	want map[string]string
}

func cases() []breaking {
	return slices.Concat(valueCases(), headCases(), taxCases(), defCases(), orgCases(), payCases(),
		documentCases(), lineCases(), statusCases(), envelopeCases())
}

func valueCases() []breaking {
	long := strings.Repeat("a", 65)
	return []breaking{
		{"uuid of letters", ptr(uuid.UUID("none")), fault("GOBL-UUID-UUID-01", "$")},
		{"schema without dot", ptr(schema.ID("ZZ")), fault("GOBL-SCHEMA-ID-01", "$")},
		{"object of nothing", &schema.Object{}, fault("GOBL-SCHEMA-OBJECT-01", "$.$schema")},
		{"30 February", new(cal.MakeDate(2024, 2, 30)), fault("GOBL-CAL-DATE-01", "$")},
		{"time of 30 February", new(cal.MakeDateTime(2024, 2, 30, 9, 0, 0)), fault("GOBL-CAL-DATETIME-01", "$")},
		{"period backwards", &cal.Period{Start: day("2024-02-02"), End: day("2024-02-01")}, fault("GOBL-CAL-PERIOD-10", "$")},
		{"period without start", &cal.Period{End: day("2024-02-01")}, fault("GOBL-CAL-PERIOD-01", "$.start")},
		{"period without end", &cal.Period{Start: day("2024-02-01")}, fault("GOBL-CAL-PERIOD-02", "$.end")},
		{"empty digest", &dsig.Digest{}, map[string]string{
			"GOBL-DSIG-DIGEST-01": "$.alg", "GOBL-DSIG-DIGEST-02": "$.val",
		}},
		{"unknown language", ptr(i18n.Lang("xx")), fault("GOBL-I18N-LANG-01", "$")},
		{"unknown language of a name", new(i18n.String{"en": "name", "english": "name"}), fault("GOBL-I18N-LANG-01", "$.english")},
		{"long code", new(cbc.Code(long)), fault("GOBL-CBC-CODE-01", "$")},
		{"code with a line break", ptr(cbc.Code("A\nB")), fault("GOBL-CBC-CODE-02", "$")},
		{"code with space after it", ptr(cbc.Code("A ")), fault("GOBL-CBC-CODE-02", "$")},
		{"code map with a bad key", new(cbc.CodeMap{"BAD": "A"}), map[string]string{
			"GOBL-CBC-CODEMAP-01": "$", "GOBL-CBC-KEY-02": "$.BAD",
		}},
		{"long key", new(cbc.Key(long)), fault("GOBL-CBC-KEY-01", "$")},
		{"key of one digit", ptr(cbc.Key("1")), fault("GOBL-CBC-KEY-02", "$")},
		{"key with a capital", ptr(cbc.Key("invoice-Z")), fault("GOBL-CBC-KEY-02", "$")},
		{"key with a plus behind", ptr(cbc.Key("card+")), fault("GOBL-CBC-KEY-02", "$")},
		{"empty definition", &cbc.Definition{Pattern: "("}, map[string]string{
			"GOBL-CBC-DEFINITION-01": "$.name", "GOBL-CBC-DEFINITION-02": "$", "GOBL-CBC-DEFINITION-03": "$.pattern",
		}},
		{"source without URL", &cbc.Source{}, fault("GOBL-CBC-SOURCE-01", "$.url")},
		{"long URI", new(cbc.URI("urn:" + strings.Repeat("a", 2048))), fault("GOBL-CBC-URI-01", "$")},
		{"relative URI", ptr(cbc.URI("a/b")), fault("GOBL-CBC-URI-02", "$")},
		{"URI of only a scheme", ptr(cbc.URI("urn:")), fault("GOBL-CBC-URI-02", "$")},
		{"lower-case currency", ptr(currency.Code("usd")), fault("GOBL-CURRENCY-CODE-01", "$")},
		{"amount without currency", &currency.Amount{}, fault("GOBL-CURRENCY-AMOUNT-01", "$.currency")},
		{"empty exchange rate", &currency.ExchangeRate{At: &cal.DateTime{}}, map[string]string{
			"GOBL-CURRENCY-EXCHANGERATE-01": "$.from", "GOBL-CURRENCY-EXCHANGERATE-02": "$.to",
			"GOBL-CURRENCY-EXCHANGERATE-03": "$.at", "GOBL-CURRENCY-EXCHANGERATE-04": "$.amount",
		}},
		{"empty message", &note.Message{}, fault("GOBL-NOTE-MESSAGE-01", "$.content")},
	}
}

func fault(code, path string) map[string]string { return map[string]string{code: path} }

const (
	uuidV7 = "0190c3a0-7b7c-7b7c-8b7c-0190c3a07b7c"
	uuidV4 = "0190c3a0-7b7c-4b7c-8b7c-0190c3a07b7c"
)

func headCases() []breaking {
	digest := &dsig.Digest{Alg: dsig.SHA256, Val: "00"}
	link := func(change func(l *head.Link)) *head.Link {
		l := &head.Link{Key: "pdf", URL: "https://example.com/a.pdf"}
		change(l)
		return l
	}
	return []breaking{
		{"header without anything", &head.Header{}, map[string]string{
			"GOBL-HEAD-HEADER-01": "$.uuid", "GOBL-HEAD-HEADER-02": "$.dig",
		}},
		{"header with a random UUID", &head.Header{UUID: uuidV4, Dig: digest}, fault("GOBL-HEAD-HEADER-01", "$.uuid")},
		{"stamps of one provider", &head.Header{UUID: uuidV7, Dig: digest, Stamps: []*head.Stamp{
			{Prv: "a", Val: "1"}, nil, {Prv: "b", Val: "1"}, {Prv: "a", Val: "2"},
		}}, fault("GOBL-HEAD-HEADER-03", "$.stamps")},
		{"links of one key", &head.Header{UUID: uuidV7, Dig: digest, Links: []*head.Link{
			link(func(*head.Link) {}), nil, link(func(l *head.Link) { l.Category = "portal" }), link(func(*head.Link) {}),
		}}, fault("GOBL-HEAD-HEADER-04", "$.links")},
		{"empty stamp in a header", &head.Header{UUID: uuidV7, Dig: digest, Stamps: []*head.Stamp{{Prv: "a", Val: "1"}, {}}}, map[string]string{
			"GOBL-HEAD-STAMP-01": "$.stamps[1].prv", "GOBL-HEAD-STAMP-02": "$.stamps[1].val",
		}},
		{"empty link", &head.Link{}, map[string]string{
			"GOBL-HEAD-LINK-01": "$.key", "GOBL-HEAD-LINK-03": "$.url", "GOBL-HEAD-LINK-04": "$.url",
		}},
		{"link of a strange category", link(func(l *head.Link) { l.Category = "other" }), fault("GOBL-HEAD-LINK-02", "$.category")},
		{"link to no URL", link(func(l *head.Link) { l.URL = "file" }), fault("GOBL-HEAD-LINK-04", "$.url")},
		{"link to a film", link(func(l *head.Link) { l.MIME = "video/mp4" }), fault("GOBL-HEAD-LINK-05", "$.mime")},
		{"link with digest of unknown type", link(func(l *head.Link) { l.Digest = digest }), fault("GOBL-HEAD-LINK-06", "$")},
	}
}

func taxCases() []breaking {
	set := func(list ...*tax.Combo) *tax.Set { return (*tax.Set)(&list) }
	return []breaking{
		{"unknown addon", &tax.Addons{List: []cbc.Key{"known-v1", "other-v1"}}, fault("GOBL-TAX-ADDONS-01", "$.$addons[1]")},
		{"unknown category", &tax.Combo{Cat: "IGIC", Key: "zero", Rate: "x"}, fault("GOBL-TAX-COMBO-01", "$")},
		{"unknown key", &tax.Combo{Cat: "VAT", Key: "x"}, fault("GOBL-TAX-COMBO-02", "$")},
		{"rate without key", &tax.Combo{Cat: "VAT", Rate: "general", Percent: percent("21%")}, fault("GOBL-TAX-COMBO-03", "$")},
		{"unknown rate", &tax.Combo{Cat: "VAT", Key: "standard", Rate: "low", Percent: percent("1%")}, fault("GOBL-TAX-COMBO-03", "$")},
		{"rate of a tax without keys", &tax.Combo{Cat: "IRPF", Key: "standard", Rate: "pro", Percent: percent("1%")}, map[string]string{
			"GOBL-TAX-COMBO-02": "$", "GOBL-TAX-COMBO-03": "$",
		}},
		{"no percent without key", &tax.Combo{Cat: "IRPF"}, fault("GOBL-TAX-COMBO-04", "$")},
		{"no percent with key", &tax.Combo{Cat: "VAT", Key: "standard"}, fault("GOBL-TAX-COMBO-04", "$")},
		{"percent of exempt", &tax.Combo{Cat: "VAT", Key: "exempt", Percent: percent("0%")}, fault("GOBL-TAX-COMBO-04", "$")},
		{"only a surcharge", &tax.Combo{Cat: "VAT", Key: "exempt", Surcharge: percent("1%")}, fault("GOBL-TAX-COMBO-05", "$")},
		{"unknown extension", &tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"es-thing": "1", "es-other": "2"}}, fault("GOBL-TAX-COMBO-06", "$")},
		{"tax twice", set(
			&tax.Combo{Cat: "VAT", Key: "exempt"}, nil, &tax.Combo{Cat: "VAT", Key: "standard", Percent: percent("1%")},
		), fault("GOBL-TAX-SET-01", "$")},
		{"empty tax identity", &tax.Identity{}, fault("GOBL-TAX-IDENTITY-01", "$.country")},
		{"tax code with lower case", &tax.Identity{Country: "ES", Code: "b1"}, fault("GOBL-TAX-IDENTITY-02", "$.code")},
		{"tax scheme with two separators", &tax.Identity{Country: "ES", Scheme: "A--B"}, fault("GOBL-TAX-IDENTITY-03", "$.scheme")},
		{"empty tax note", &tax.Note{}, fault("GOBL-TAX-NOTE-01", "$.text")},
	}
}

func defCases() []breaking {
	name := i18n.String{i18n.EN: "name"}
	return []breaking{
		{"empty addon", &tax.AddonDef{}, map[string]string{
			"GOBL-TAX-ADDONDEF-01": "$.key", "GOBL-TAX-ADDONDEF-02": "$.name",
		}},
		{"category of two minds", &tax.CategoryDef{Retained: true, Informative: true}, map[string]string{
			"GOBL-TAX-CATEGORYDEF-01": "$.code", "GOBL-TAX-CATEGORYDEF-02": "$.name",
			"GOBL-TAX-CATEGORYDEF-03": "$.title", "GOBL-TAX-CATEGORYDEF-04": "$",
		}},
		{"empty correction", &tax.CorrectionDef{}, fault("GOBL-TAX-CORRECTIONDEFINITION-01", "$.schema")},
		{"rate with values in the wrong order", &tax.RateDef{Values: []tax.RateValue{
			{Since: day("2000-01-01")}, {Since: day("2001-01-01")},
		}}, map[string]string{
			"GOBL-TAX-RATEDEF-01": "$.rate", "GOBL-TAX-RATEDEF-02": "$.name", "GOBL-TAX-RATEDEF-03": "$.values",
		}},
		{"empty regime", &tax.RegimeDef{}, map[string]string{
			"GOBL-TAX-REGIMEDEF-01": "$.country", "GOBL-TAX-REGIMEDEF-02": "$.name", "GOBL-TAX-REGIMEDEF-03": "$.time_zone",
		}},
		{"regime on Mars", &tax.RegimeDef{Country: "ES", Name: name, TimeZone: "Mars/Olympus"}, fault("GOBL-TAX-REGIMEDEF-04", "$.time_zone")},
		{"faults below a regime", &tax.RegimeDef{
			Country: "ES", Name: name, TimeZone: "UTC",
			Categories: []*tax.CategoryDef{{Code: "VAT", Name: name, Title: name, Rates: []tax.RateDef{{Name: name}}}},
			Scenarios:  []tax.ScenarioSet{{}},
		}, map[string]string{
			"GOBL-TAX-RATEDEF-01":     "$.categories[0].rates[0].rate",
			"GOBL-TAX-SCENARIOSET-01": "$.scenarios[0].schema",
			"GOBL-TAX-SCENARIOSET-02": "$.scenarios[0].list",
		}},
	}
}

func orgCases() []breaking {
	return []breaking{
		{"attachment without URL", &org.Attachment{MIME: "text/html"}, map[string]string{
			"GOBL-ORG-ATTACHMENT-01": "$.url", "GOBL-ORG-ATTACHMENT-02": "$.mime",
		}},
		{"coordinates beyond the earth", &org.Coordinates{Lat: new(90.5), Lon: new(-180.5), W3W: "only.two"}, map[string]string{
			"GOBL-ORG-COORDINATES-01": "$.lat", "GOBL-ORG-COORDINATES-02": "$.lon", "GOBL-ORG-COORDINATES-03": "$.w3w",
		}},
		{"bad document reference", &org.DocumentRef{IssueDate: &cal.Date{}, URL: "here"}, map[string]string{
			"GOBL-ORG-DOCUMENTREF-01": "$.code", "GOBL-ORG-DOCUMENTREF-02": "$.issue_date", "GOBL-ORG-DOCUMENTREF-03": "$.url",
		}},
		{"empty e-mail", &org.Email{}, map[string]string{
			"GOBL-ORG-EMAIL-01": "$.addr", "GOBL-ORG-EMAIL-02": "$.addr",
		}},
		{"wrong e-mail", &org.Email{Addr: "billing@example.com1"}, fault("GOBL-ORG-EMAIL-02", "$.addr")},
		{"empty endpoint", &org.Endpoint{}, fault("GOBL-ORG-ENDPOINT-01", "$.uri")},
		{"empty telephone", &org.Telephone{}, fault("GOBL-ORG-TELEPHONE-01", "$.num")},
		{"empty website", &org.Website{}, fault("GOBL-ORG-WEBSITE-01", "$.url")},
		{"identity of two kinds", &org.Identity{Key: "vat", Type: "VAT", Scope: "other"}, map[string]string{
			"GOBL-ORG-IDENTITY-01": "$.code", "GOBL-ORG-IDENTITY-02": "$.scope", "GOBL-ORG-IDENTITY-03": "$",
		}},
		{"image out of proportion", &org.Image{URL: "here", Height: 63, Width: 2049}, map[string]string{
			"GOBL-ORG-IMAGE-01": "$.url", "GOBL-ORG-IMAGE-02": "$.height", "GOBL-ORG-IMAGE-03": "$.width",
		}},
		{"empty inbox", &org.Inbox{Key: "peppol"}, fault("GOBL-ORG-INBOX-01", "$")},
		{"inbox with everything wrong", &org.Inbox{Code: "1", URL: "here", Email: " a@example.com "}, map[string]string{
			"GOBL-ORG-INBOX-02": "$", "GOBL-ORG-INBOX-03": "$", "GOBL-ORG-INBOX-04": "$.url", "GOBL-ORG-INBOX-05": "$.email",
		}},
		{"bad item", &org.Item{Price: new(amount("-0.01")), Unit: "stone"}, map[string]string{
			"GOBL-ORG-ITEM-01": "$.name", "GOBL-ORG-ITEM-02": "$.price", "GOBL-ORG-UNIT-01": "$.unit",
		}},
		{"empty name", &org.Name{}, map[string]string{
			"GOBL-ORG-NAME-01": "$.given", "GOBL-ORG-NAME-02": "$.surname",
		}},
		{"empty note", &org.Note{Key: "x"}, map[string]string{
			"GOBL-ORG-NOTE-01": "$.text", "GOBL-ORG-NOTE-02": "$.key",
		}},
		{"nobody", &org.Party{People: []*org.Person{nil, {}}}, fault("GOBL-ORG-PERSON-01", "$.people[1].name")},
		{"capital in no currency", &org.Registration{Currency: "EUR1"}, map[string]string{
			"GOBL-ORG-REGISTRATION-01": "$.currency", "GOBL-CURRENCY-CODE-01": "$.currency",
		}},
		{"unit code too long", ptr(org.Unit("KGMX")), fault("GOBL-ORG-UNIT-01", "$")},
	}
}

func payCases() []breaking {
	return []breaking{
		{"empty due date", &pay.DueDate{}, map[string]string{
			"GOBL-PAY-DUEDATE-01": "$.date", "GOBL-PAY-DUEDATE-02": "$.amount",
		}},
		{"empty instructions", &pay.Instructions{}, fault("GOBL-PAY-INSTRUCTIONS-01", "$.key")},
		{"instructions by pigeon", &pay.Instructions{Key: "pigeon+cash"}, fault("GOBL-PAY-INSTRUCTIONS-02", "$.key")},
		{"empty online payment", &pay.Online{}, fault("GOBL-PAY-ONLINE-01", "$.url")},
		{"paid by pigeon", &pay.Record{Key: "cash1"}, fault("GOBL-PAY-RECORD-01", "$.key")},
		{"unknown terms", &pay.Terms{Key: "never"}, fault("GOBL-PAY-TERMS-01", "$.key")},
	}
}

func supplier() *org.Party { return &org.Party{Name: "Supplier"} }

func documentCases() []breaking {
	return slices.Concat(invoiceCases(), paymentCases(), []breaking{
		{"empty delivery", &bill.Delivery{}, map[string]string{
			"GOBL-BILL-DELIVERY-01": "$.type", "GOBL-BILL-DELIVERY-02": "$.type",
			"GOBL-BILL-DELIVERY-04": "$.supplier", "GOBL-BILL-DELIVERY-05": "$.lines",
		}},
		{"empty order", &bill.Order{}, map[string]string{
			"GOBL-BILL-ORDER-01": "$.type", "GOBL-BILL-ORDER-02": "$.type", "GOBL-BILL-ORDER-04": "$.currency",
			"GOBL-BILL-ORDER-05": "$.supplier", "GOBL-BILL-ORDER-06": "$.lines",
		}},
		{"bad tax details", &bill.Tax{Rounding: "down", Point: "never"}, map[string]string{
			"GOBL-BILL-TAX-01": "$.rounding", "GOBL-BILL-TAX-02": "$.point",
		}},
	})
}

func invoiceCases() []breaking {
	invoice := func(change func(inv *bill.Invoice)) *bill.Invoice {
		inv := &bill.Invoice{
			Type: "standard", IssueDate: day("2024-01-01"), Currency: "EUR", Supplier: supplier(),
			Lines:  []*bill.Line{{Index: 1, Item: &org.Item{Name: "Thing", Price: new(amount("1"))}, Sum: new(amount("1")), Total: new(amount("1"))}},
			Totals: &bill.Totals{},
		}
		change(inv)
		return inv
	}
	return []breaking{
		{"empty invoice", &bill.Invoice{}, map[string]string{
			"GOBL-BILL-INVOICE-01": "$.type", "GOBL-BILL-INVOICE-02": "$.type", "GOBL-BILL-INVOICE-03": "$.issue_date",
			"GOBL-BILL-INVOICE-04": "$.currency", "GOBL-BILL-INVOICE-05": "$.supplier",
			"GOBL-BILL-INVOICE-09": "$.totals", "GOBL-BILL-INVOICE-10": "$.lines",
		}},
		{"nameless supplier", invoice(func(inv *bill.Invoice) { inv.Supplier = &org.Party{} }), fault("GOBL-BILL-INVOICE-06", "$.supplier.name")},
		{"nameless customer with tax code", invoice(func(inv *bill.Invoice) {
			inv.Customer = &org.Party{TaxID: &tax.Identity{Country: "ES", Code: "1"}}
		}), fault("GOBL-BILL-INVOICE-07", "$.customer.name")},
		{"items without price", invoice(func(inv *bill.Invoice) {
			free := &bill.Line{Index: 2, Item: &org.Item{Name: "Thing"}}
			inv.Lines = append(inv.Lines, nil, free, free)
		}), fault("GOBL-BILL-INVOICE-08", "$.lines[2].item.price, $.lines[3].item.price")},
		{"tax point and value date", invoice(func(inv *bill.Invoice) {
			inv.Tax, inv.ValueDate = &bill.Tax{Point: "issue"}, new(day("2024-01-01"))
		}), fault("GOBL-BILL-INVOICE-11", "$.value_date")},
		{"fault in a complement", invoice(func(inv *bill.Invoice) {
			inv.Complements = []*schema.Object{embedded(&note.Message{})}
		}), fault("GOBL-NOTE-MESSAGE-01", "$.complements[0].content")},
	}
}

func embedded(doc tree.Node) *schema.Object {
	id := schema.Short("note/message")
	types := schema.NewTypes(map[schema.ID]func() tree.Node{id: func() tree.Node { return new(note.Message) }})
	o, err := types.NewObject(doc)
	if err != nil {
		panic(err)
	}
	return o
}

func paymentCases() []breaking {
	payment := func(change func(p *bill.Payment)) *bill.Payment {
		p := &bill.Payment{
			Type: "receipt", Currency: "EUR", Supplier: supplier(),
			Lines:   []*bill.PaymentLine{{Index: 1, Amount: amount("10.00")}},
			Methods: []*pay.Record{{Key: "cash", Amount: amount("4.00")}, nil, {Key: "card", Amount: amount("6.00")}},
			Total:   amount("10.00"),
		}
		change(p)
		return p
	}
	line := func(change func(l *bill.PaymentLine)) *bill.PaymentLine {
		l := &bill.PaymentLine{Index: 1, Payable: new(amount("10.00")), Amount: amount("10.00")}
		change(l)
		return l
	}
	return []breaking{
		{"empty payment", &bill.Payment{}, map[string]string{
			"GOBL-BILL-PAYMENT-01": "$.type", "GOBL-BILL-PAYMENT-02": "$.type", "GOBL-BILL-PAYMENT-03": "$.methods",
			"GOBL-BILL-PAYMENT-05": "$.currency", "GOBL-BILL-PAYMENT-06": "$.supplier", "GOBL-BILL-PAYMENT-07": "$.lines",
		}},
		{"methods short of the total", payment(func(p *bill.Payment) { p.Total = amount("11.00") }), fault("GOBL-BILL-PAYMENT-08", "$")},
		{"method without a rate", payment(func(p *bill.Payment) { p.Methods[0].Currency = "USD" }), fault("GOBL-BILL-PAYMENT-08", "$")},
		{"method without key", payment(func(p *bill.Payment) { p.Methods[2].Key = "" }), fault("GOBL-BILL-PAYMENT-09", "$.methods[2].key")},
		{"instalment 1000", line(func(l *bill.PaymentLine) { l.Installment = 1000 }), fault("GOBL-BILL-PAYMENTLINE-01", "$.installment")},
		{"instalment before the first", line(func(l *bill.PaymentLine) { l.Installment = -1 }), fault("GOBL-BILL-PAYMENTLINE-01", "$.installment")},
		{"nothing payable", line(func(l *bill.PaymentLine) { l.Payable = new(amount("0.00")) }), map[string]string{
			"GOBL-BILL-PAYMENTLINE-02": "$.payable", "GOBL-BILL-PAYMENTLINE-12": "$",
		}},
		{"negative figures", line(func(l *bill.PaymentLine) {
			l.Advances, l.Amount, l.Due = new(amount("-1")), amount("-1"), new(amount("-1"))
		}), map[string]string{
			"GOBL-BILL-PAYMENTLINE-03": "$.advances", "GOBL-BILL-PAYMENTLINE-04": "$.amount", "GOBL-BILL-PAYMENTLINE-05": "$.due",
		}},
		{"amount zero", line(func(l *bill.PaymentLine) { l.Amount = amount("0.00") }), fault("GOBL-BILL-PAYMENTLINE-04", "$.amount")},
		{"more advanced than payable", line(func(l *bill.PaymentLine) { l.Advances = new(amount("10.01")) }), fault("GOBL-BILL-PAYMENTLINE-11", "$")},
		{"more paid than remains", line(func(l *bill.PaymentLine) { l.Advances = new(amount("0.001")) }), fault("GOBL-BILL-PAYMENTLINE-12", "$")},
	}
}

func lineCases() []breaking {
	item := &org.Item{Name: "Thing", Price: new(amount("1"))}
	one := new(amount("1"))
	return []breaking{
		{"empty line", &bill.Line{}, map[string]string{"GOBL-BILL-LINE-01": "$.i", "GOBL-BILL-LINE-03": "$.item"}},
		{"line without figures", &bill.Line{Index: 1, Item: item}, map[string]string{
			"GOBL-BILL-LINE-04": "$.sum", "GOBL-BILL-LINE-05": "$.total",
		}},
		{"empty breakdown", &bill.Line{Index: 1, Item: &org.Item{Name: "Thing"}, Breakdown: []*bill.SubLine{{}}}, map[string]string{
			"GOBL-BILL-SUBLINE-01": "$.breakdown[0].i", "GOBL-BILL-SUBLINE-03": "$.breakdown[0].item",
		}},
		{"breakdown without figures", &bill.SubLine{Index: 1, Item: item}, map[string]string{
			"GOBL-BILL-SUBLINE-04": "$.sum", "GOBL-BILL-SUBLINE-05": "$.total",
		}},
		{"base of line discount without percent", &bill.LineDiscount{Base: one}, fault("GOBL-BILL-LINEDISCOUNT-01", "$.percent")},
		{"base of discount without percent", &bill.Discount{Base: one}, fault("GOBL-BILL-DISCOUNT-01", "$.percent")},
		{"base of charge without percent", &bill.Charge{Base: one}, fault("GOBL-BILL-CHARGE-01", "$.percent")},
		{"base of line charge without percent", &bill.LineCharge{Base: one}, fault("GOBL-BILL-LINECHARGE-01", "$.percent")},
		{"line charge by percent and quantity", &bill.LineCharge{Percent: percent("1%"), Quantity: one, Rate: one}, map[string]string{
			"GOBL-BILL-LINECHARGE-02": "$.quantity", "GOBL-BILL-LINECHARGE-03": "$.rate",
		}},
		{"line charge with unit of nothing", &bill.LineCharge{Unit: "kg"}, fault("GOBL-BILL-LINECHARGE-04", "$.unit")},
		{"line charge with quantity of nothing", &bill.LineCharge{Quantity: one}, fault("GOBL-BILL-LINECHARGE-05", "$.rate")},
	}
}

func statusCases() []breaking {
	return []breaking{
		{"empty status", &bill.Status{}, map[string]string{
			"GOBL-BILL-STATUS-01": "$.type", "GOBL-BILL-STATUS-02": "$.type",
			"GOBL-BILL-STATUS-03": "$.supplier", "GOBL-BILL-STATUS-04": "$.lines",
		}},
		{"empty parts of a status", &bill.StatusLine{Reasons: []*bill.Reason{{Faults: []*bill.Fault{{}}}}, Actions: []*bill.Action{{}}}, map[string]string{
			"GOBL-BILL-STATUSLINE-01": "$.key", "GOBL-BILL-STATUSLINE-02": "$.key",
			"GOBL-BILL-REASON-01": "$.reasons[0].key", "GOBL-BILL-REASON-02": "$.reasons[0].key",
			"GOBL-BILL-ACTION-01": "$.actions[0].key", "GOBL-BILL-ACTION-02": "$.actions[0].key",
			"GOBL-BILL-FAULT-01": "$.reasons[0].faults[0].code",
		}},
		{"unknown status", &bill.StatusLine{Key: "lost"}, fault("GOBL-BILL-STATUSLINE-02", "$.key")},
	}
}

// fakeEnvelope returns what its fields say.
type fakeEnvelope struct {
	noSchema, noHead, noDoc, noPayload, wrongDigest, stamped, signed, notReady bool
}

func (*fakeEnvelope) Kind() string          { return "gobl.Envelope" }
func (*fakeEnvelope) Walk(*tree.Walker)     {}
func (e *fakeEnvelope) HasSchema() bool     { return !e.noSchema }
func (e *fakeEnvelope) HasHead() bool       { return !e.noHead }
func (e *fakeEnvelope) HasDoc() bool        { return !e.noDoc }
func (e *fakeEnvelope) HasPayload() bool    { return !e.noPayload }
func (e *fakeEnvelope) DigestMatches() bool { return !e.wrongDigest }
func (e *fakeEnvelope) HasStamps() bool     { return e.stamped }
func (e *fakeEnvelope) Signed() bool        { return e.signed }
func (e *fakeEnvelope) CanSign() bool       { return !e.notReady }

func envelopeCases() []breaking {
	return []breaking{
		{"empty envelope", &fakeEnvelope{noSchema: true, noHead: true, noDoc: true, noPayload: true}, map[string]string{
			"GOBL-ENVELOPE-01": "$.$schema", "GOBL-ENVELOPE-02": "$.head", "GOBL-ENVELOPE-03": "$.doc",
		}},
		{"unknown document", &fakeEnvelope{noPayload: true}, fault("GOBL-ENVELOPE-04", "$.doc")},
		{"changed document", &fakeEnvelope{wrongDigest: true}, fault("GOBL-ENVELOPE-11", "$")},
		{"stamped draft", &fakeEnvelope{stamped: true, notReady: true}, fault("GOBL-ENVELOPE-12", "$")},
		{"signed too early", &fakeEnvelope{signed: true, stamped: true, notReady: true}, fault("GOBL-ENVELOPE-13", "$")},
	}
}

func allSets() []rule.Set {
	return append(core.Rules(), core.EnvelopeRules[fakeEnvelope]())
}

func TestEveryRuleIsBrokenByAnExample(t *testing.T) {
	book := rule.NewBook(allSets())
	ctx := testContext(t)
	broken := map[string]bool{}
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) {
			got := map[string]string{}
			for _, f := range book.Run(ctx, c.node) {
				got[f.Code] = strings.Join(f.Paths, ", ")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
		for code := range c.want {
			broken[code] = true
		}
	}
	for _, set := range allSets() {
		for _, r := range set.Rules {
			if never := slices.Contains(neverBroken(), r.ID); never == broken[r.ID] {
				t.Errorf("rule %s: broken by an example %v, listed as never broken %v", r.ID, broken[r.ID], never)
			}
		}
	}
}

// good lists documents that come close to breaking a rule.
func good() map[string]tree.Node {
	return map[string]tree.Node{
		"letter as key":          ptr(cbc.Key("a")),
		"compound key":           ptr(cbc.Key("9a-b+c")),
		"no key":                 ptr(cbc.Key("")),
		"code with inner space":  ptr(cbc.Code("Ñ 1/2\u00a0")),
		"longest code":           new(cbc.Code(strings.Repeat("1", 64))),
		"participant URI":        ptr(cbc.URI("iso6523-actorid-upis::0184:13585628")),
		"zero date":              &cal.Date{},
		"leap day":               new(cal.MakeDate(2024, 2, 29)),
		"period of one day":      &cal.Period{Start: day("2024-02-01"), End: day("2024-02-01")},
		"random UUID":            ptr(uuid.UUID(uuidV4)),
		"UN/ECE unit":            ptr(org.Unit("H87")),
		"unit with a digit":      ptr(org.Unit("6pack")),
		"surname only":           &org.Name{Surname: "Name"},
		"free item":              &org.Item{Name: "Thing", Price: new(amount("0"))},
		"pole":                   &org.Coordinates{Lat: new(-90.0), Lon: new(180.0), W3W: "///index.home.raft"},
		"smallest image":         &org.Image{Height: 64, Width: 2048},
		"refined means":          &pay.Instructions{Key: "credit-transfer+instant"},
		"compound means":         &pay.Record{Key: "direct-debit+sepa"},
		"tax code with Ñ":        &tax.Identity{Country: "MX", Code: "ÑAB&1", Scheme: "A-B c"},
		"foreign category":       &tax.Combo{Cat: "XYZ", Country: "ZW"},
		"refined rate":           &tax.Combo{Cat: "VAT", Key: "standard", Rate: "general+x", Percent: percent("1%"), Surcharge: percent("1%")},
		"whole refined rate":     &tax.Combo{Cat: "VAT", Key: "standard", Rate: "general+eqs", Percent: percent("1%")},
		"rate without keys":      &tax.Combo{Cat: "IRPF", Rate: "pro", Percent: percent("1%")},
		"exempt with leftover":   &tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"es-thing": "1"}},
		"known addon":            &tax.Addons{List: []cbc.Key{"known-v1"}},
		"more advanced, no sum":  &bill.PaymentLine{Index: 1, Advances: new(amount("10")), Amount: amount("20")},
		"line without a price":   &bill.Line{Index: 1, Item: &org.Item{Name: "Thing"}},
		"charge by quantity":     &bill.LineCharge{Quantity: new(amount("2")), Unit: "kg", Rate: new(amount("1"))},
		"charge by percent":      &bill.LineCharge{Percent: percent("1%"), Base: new(amount("1"))},
		"link with digest":       &head.Link{Key: "a", URL: "https://example.com", MIME: "text/xml", Digest: dsig.NewSHA256Digest(nil)},
		"rates by extension":     &tax.RateDef{Rate: "a", Name: i18n.String{i18n.EN: "a"}, Values: []tax.RateValue{{Ext: tax.Extensions{"k": "1"}}, {Since: day("2000-01-01")}, {}}},
		"signed and stamped":     &fakeEnvelope{signed: true, stamped: true},
		"draft that is not done": &fakeEnvelope{notReady: true},
		"payment in two currencies": &bill.Payment{
			Type: "advice", Currency: "EUR", Supplier: supplier(),
			ExchangeRates: []*currency.ExchangeRate{{From: "USD", To: "EUR", Amount: amount("0.5")}},
			Lines:         []*bill.PaymentLine{{Index: 1, Amount: amount("10.00")}},
			Methods:       []*pay.Record{{Key: "cash", Amount: amount("4.00")}, {Key: "card", Currency: "USD", Amount: amount("12.00")}},
			Total:         amount("10.00"),
		},
		"invoice of charges only": &bill.Invoice{
			Type: "other", IssueDate: day("2024-01-01"), Currency: "EUR", Supplier: supplier(), Totals: &bill.Totals{},
			Customer: &org.Party{TaxID: &tax.Identity{Country: "ES"}},
			Charges:  []*bill.Charge{{Index: 1}}, Tax: &bill.Tax{}, ValueDate: new(day("2024-01-01")),
		},
	}
}

func TestGoodDocumentsPass(t *testing.T) {
	book := rule.NewBook(allSets())
	ctx := testContext(t)
	list := good()
	for _, name := range slices.Sorted(maps.Keys(list)) {
		if faults := book.Run(ctx, list[name]); faults != nil {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestWithoutRegimeCombosAreFree(t *testing.T) {
	ctx := testContext(t)
	ctx.Regime = nil
	combo := &tax.Combo{Cat: "XYZ", Key: "any", Rate: "any"}
	if faults := rule.NewBook(core.Rules()).Run(ctx, combo); faults != nil {
		t.Errorf("without a regime: %v", faults)
	}
	combo.Country = "ES"
	if faults := rule.NewBook(core.Rules()).Run(ctx, combo); len(faults) != 1 || faults[0].Code != "GOBL-TAX-COMBO-01" {
		t.Errorf("with a country of its own: %v", faults)
	}
}
