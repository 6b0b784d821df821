package addon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/fifinvoice"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func TestInstructionsFifinvoice(t *testing.T) {
	for in, want := range map[string]string{
		"rf18 5390 0754-7034":        "RF18539007547034",
		"12\u00a03\u00b745":          "12345",
		"FI21 1234 5600 0007 85":     "FI2112345600000785",
		"fi21-1234.5600/0007:85":     "FI2112345600000785",
		"FI2112345600000785":         "FI2112345600000785",
		" é ":                        "",
		"--":                         "",
		"":                           "",
		"Ñ1":                         "1",
		strings.Repeat("a b", 10):    strings.Repeat("AB", 10),
		"tämä on viite nro 12 (kpl)": "TMONVIITENRO12KPL",
	} {
		i := &pay.Instructions{Ref: cbc.Code(in), CreditTransfer: []*pay.CreditTransfer{nil, {IBAN: in, BIC: in, Number: in, Name: in}}}
		for range 2 {
			addontest.Normalize(fifinvoice.Addon(), i)
			account := pay.CreditTransfer{IBAN: want, BIC: in, Number: in, Name: in}
			// Null accounts are removed before.
			if len(i.CreditTransfer) != 1 || string(i.Ref) != want || *i.CreditTransfer[0] != account {
				t.Fatalf("%q: reference %q, accounts %+v, want %q", in, i.Ref, i.CreditTransfer, want)
			}
		}
	}
	record := &pay.Record{Ref: "a 1", CreditTransfer: &pay.CreditTransfer{IBAN: "fi 1"}}
	addontest.Normalize(fifinvoice.Addon(), record)
	if record.Ref != "a 1" || record.CreditTransfer.IBAN != "fi 1" {
		t.Errorf("a payment that was made became %+v", record)
	}
}

const actorFifinvoice = "iso6523-actorid-upis::"

// endpointsFifinvoice makes endpoints of addresses; those that begin with a digit are of
// the network whose scheme is of ISO/IEC 6523.
func endpointsFifinvoice(list ...string) (endpoints []*org.Endpoint) {
	for _, text := range list {
		if text[0] >= '0' && text[0] <= '9' {
			text = actorFifinvoice + text
		}
		endpoints = append(endpoints, &org.Endpoint{URI: cbc.URI(text)})
	}
	return endpoints
}

func TestEndpointsFifinvoice(t *testing.T) {
	for _, c := range []struct{ in, want []string }{
		{nil, nil},
		{[]string{"0216:1"}, []string{"0216:1"}},
		{[]string{"9918:FI1", "0216:1", "0216:2", "0212:3"}, []string{"0216:1"}},
		{[]string{"gobl:a.example", "0212:1", "0216:2", "mailto:a@b.example", "0216:3"}, []string{"gobl:a.example", "0216:2", "mailto:a@b.example"}},
		{[]string{"0212:1", "0037:2", "9918:3"}, []string{"0212:1", "0037:2", "9918:3"}},
		{[]string{"0212:1", "0216:"}, []string{"0212:1", "0216:"}}, // no address
		{[]string{"0216:", "0212:1", "0216:2"}, []string{"0216:2"}},
		{[]string{"urn:0216:1", "0212:1"}, []string{"urn:0216:1", "0212:1"}},
	} {
		inboxes := []*org.Inbox{{Scheme: "0216", Code: "1"}}
		p := &org.Party{Endpoints: endpointsFifinvoice(c.in...), Inboxes: slices.Clone(inboxes)}
		for range 2 {
			addontest.Normalize(fifinvoice.Addon(), p)
			if diff := cmp.Diff(&org.Party{Endpoints: endpointsFifinvoice(c.want...), Inboxes: inboxes}, p); diff != "" {
				t.Fatalf("%q: want (-), got (+)\n%s", c.in, diff)
			}
		}
	}
	inv := &bill.Invoice{Payment: &bill.PaymentDetails{Payee: &org.Party{Endpoints: endpointsFifinvoice("0212:1", "0216:2")}}}
	addontest.Normalize(fifinvoice.Addon(), inv)
	if n := len(inv.Payment.Payee.Endpoints); n != 1 {
		t.Errorf("the payee has %d endpoints", n)
	}
}

func partyFifinvoice(name string) *org.Party {
	return &org.Party{
		Name:       name,
		Endpoints:  endpointsFifinvoice("0216:003723456780"),
		Identities: []*org.Identity{nil, {Scope: "legal", Code: "1234567-8"}, {Code: cbc.Code(strings.Repeat("9", 60))}},
		Ext:        tax.Extensions{fifinvoice.ExtOperator: "003723327487"},
	}
}

func validFifinvoice() *bill.Invoice {
	price := num.MakeAmount(10000, 2)
	whole := num.MakePercentage(100, 2)
	percent := num.MakePercentage(255, 3)
	refs := func() []*org.DocumentRef { return []*org.DocumentRef{{Code: "1"}} }
	return &bill.Invoice{
		Type: "standard", Currency: "EUR", Series: "2026", Code: "1001",
		Preceding: []*org.DocumentRef{nil, {Series: "2025", Code: "17"}},
		Tax:       &bill.Tax{Notes: []*tax.Note{nil, {Cat: "VAT", Key: "exempt", Text: "AVL 34 §"}}},
		Supplier:  partyFifinvoice("Myyjä Oy"),
		Customer:  partyFifinvoice("Ostaja Oy"),
		Lines: []*bill.Line{nil, {
			Quantity: num.MakeAmount(10, 0),
			Item:     &org.Item{Ref: "A-1", Name: "Työ", Price: &price},
			Taxes:    tax.Set{nil, {Cat: "VAT", Key: "standard", Percent: &percent}},
		}},
		Ordering: &bill.Ordering{
			Code: "PROJ-42", Purchases: refs(), Sales: refs(), Contracts: refs(), Projects: refs(), Tender: refs(),
			Despatch: append(refs(), refs()...),
		},
		Delivery: &bill.DeliveryDetails{
			Receiver: partyFifinvoice("Varasto"),
			Period:   &cal.Period{Start: cal.MakeDate(2026, 1, 1), End: cal.MakeDate(2026, 1, 31)},
		},
		Payment: &bill.PaymentDetails{
			Terms: &pay.Terms{DueDates: []*pay.DueDate{{Date: cal.MakeDate(2026, 2, 1), Percent: &whole}}},
			Instructions: &pay.Instructions{
				Key: "credit-transfer+sepa", Ref: "RF18539007547034",
				CreditTransfer: []*pay.CreditTransfer{
					{IBAN: "FI2112345600000785"}, {Number: "12345", BIC: "NDEAFIHH"}, {IBAN: "NO9386011117947", BIC: "DNBANOKKXXX"},
				},
			},
		},
		Totals: &bill.Totals{Payable: num.MakeAmount(125500, 2)},
	}
}

// onFifinvoice changes what a part of the valid invoice returns.
func onFifinvoice[T any](part func(inv *bill.Invoice) T, do func(v T)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { do(part(inv)) }
}

func supplierFifinvoice(do func(p *org.Party)) func(inv *bill.Invoice) {
	return onFifinvoice(func(inv *bill.Invoice) *org.Party { return inv.Supplier }, do)
}

func customerFifinvoice(do func(p *org.Party)) func(inv *bill.Invoice) {
	return onFifinvoice(func(inv *bill.Invoice) *org.Party { return inv.Customer }, do)
}

func receiverFifinvoice(do func(p *org.Party)) func(inv *bill.Invoice) {
	return onFifinvoice(func(inv *bill.Invoice) *org.Party { return inv.Delivery.Receiver }, do)
}

func instructionsFifinvoice(do func(i *pay.Instructions)) func(inv *bill.Invoice) {
	return onFifinvoice(func(inv *bill.Invoice) *pay.Instructions { return inv.Payment.Instructions }, do)
}

func accountFifinvoice(n int, do func(a *pay.CreditTransfer)) func(inv *bill.Invoice) {
	return instructionsFifinvoice(func(i *pay.Instructions) { do(i.CreditTransfer[n]) })
}

func orderingFifinvoice(do func(o *bill.Ordering)) func(inv *bill.Invoice) {
	return onFifinvoice(func(inv *bill.Invoice) *bill.Ordering { return inv.Ordering }, do)
}

func lineFifinvoice(do func(l *bill.Line)) func(inv *bill.Invoice) {
	return onFifinvoice(func(inv *bill.Invoice) *bill.Line { return inv.Lines[1] }, do)
}

// dueFifinvoice has one due date of an amount and a percentage.
func dueFifinvoice(amount int64, percent string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		due := &pay.DueDate{Amount: num.MakeAmount(amount, 2)}
		if percent != "" {
			p, err := num.ParsePercentage(percent)
			if err != nil {
				panic(err)
			}
			due.Percent = &p
		}
		inv.Payment.Terms.DueDates = []*pay.DueDate{due}
	}
}

// vatexFifinvoice adds VAT with a key and a VATEX code to a line, a discount and a charge,
// in their order.
func vatexFifinvoice(list ...[2]string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		for i, c := range list {
			taxes := tax.Set{{Cat: "VAT", Key: cbc.Key(c[0]), Ext: tax.Extensions{"cef-vatex": cbc.Code(c[1])}}}
			switch i {
			case 0:
				inv.Lines = append(inv.Lines, &bill.Line{Taxes: taxes})
			case 1:
				inv.Discounts = []*bill.Discount{nil, {Taxes: taxes}}
			default:
				inv.Charges = []*bill.Charge{nil, {Taxes: taxes}}
			}
		}
	}
}

func noteFifinvoice(cat cbc.Code, key cbc.Key) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Tax.Notes = append(inv.Tax.Notes, &tax.Note{Cat: cat, Key: key, Text: "x"})
	}
}

func percentFifinvoice(value int64, exp uint32) *num.Percentage {
	p := num.MakePercentage(value, exp)
	return &p
}

// codeFifinvoice is a code of so many characters, each of two bytes.
func codeFifinvoice(n int) cbc.Code { return cbc.Code(strings.Repeat("Ä", n)) }

func TestRulesFifinvoice(t *testing.T) {
	breaks := slices.Concat(documentFifinvoice(), partiesFifinvoice(), paymentFifinvoice())
	addontest.Breaks(t, fifinvoice.Addon(), "GOBL-FI-FINVOICE-BILL-INVOICE-", validFifinvoice, breaks)
}

func documentFifinvoice() []addontest.Break {
	refs := func(o *bill.Ordering) map[string]*[]*org.DocumentRef {
		return map[string]*[]*org.DocumentRef{
			"purchases": &o.Purchases, "sales": &o.Sales, "contracts": &o.Contracts, "projects": &o.Projects, "tender": &o.Tender,
		}
	}
	var list []addontest.Break
	for name := range refs(new(bill.Ordering)) {
		list = append(list,
			addontest.Break{Want: "26 $", Do: orderingFifinvoice(func(o *bill.Ordering) {
				*refs(o)[name] = []*org.DocumentRef{{Series: codeFifinvoice(30), Code: codeFifinvoice(40)}}
			})},
			addontest.Break{Want: "27 $", Do: orderingFifinvoice(func(o *bill.Ordering) {
				*refs(o)[name] = []*org.DocumentRef{{Code: "1"}, {Code: "2"}}
			})})
	}
	return append(list, []addontest.Break{
		{Want: "21 $", Do: func(inv *bill.Invoice) { inv.Code = "" }},
		{Want: "23 $", Do: func(inv *bill.Invoice) { inv.Code = codeFifinvoice(16) }},
		{Want: "23 $", Do: func(inv *bill.Invoice) { inv.Series, inv.Code = "", codeFifinvoice(21) }},
		{Want: "25 $.preceding[1]", Do: func(inv *bill.Invoice) { inv.Preceding[1].Code = codeFifinvoice(16) }},
		{Want: "31 $", Do: vatexFifinvoice([2]string{"exempt", "VATEX-EU-132-1C"}, [2]string{"exempt", "VATEX-EU-132-1B"})},
		{Want: "31 $", Do: vatexFifinvoice(
			[2]string{"exempt", "VATEX-EU-132-1C"}, [2]string{"export", "VATEX-EU-G"}, [2]string{"exempt", "VATEX-EU-132-1B"})},
		{Want: "31 $", Do: noteFifinvoice("VAT", "exempt")},
		{Want: "26 $", Do: orderingFifinvoice(func(o *bill.Ordering) { o.Code = codeFifinvoice(71) })},
		{Want: "24 $.currency", Do: func(inv *bill.Invoice) { inv.Currency = "KWD" }},
		{Want: "22 $.attachments", Do: func(inv *bill.Invoice) { inv.Attachments = []*org.Attachment{{Code: "1"}} }},
		{Want: "32 $.lines[1].quantity", Do: lineFifinvoice(func(l *bill.Line) { l.Quantity = num.MakeAmount(12345678901234, 4) })},
		{Want: "32 $.lines[1].quantity", Do: func(inv *bill.Invoice) {
			inv.Type, inv.Lines[1].Quantity = "credit-note", num.MakeAmount(1234567890123, 4)
		}},
		{Want: "32 $.lines[1].quantity", Do: lineFifinvoice(func(l *bill.Line) { l.Quantity = num.MakeAmount(-1234567890123, 4) })},
		{Want: "33 $.lines[1].item.ref", Do: lineFifinvoice(func(l *bill.Line) { l.Item.Ref = codeFifinvoice(71) })},
		{Want: "37 $.lines[1].taxes[1].percent", Do: lineFifinvoice(func(l *bill.Line) {
			l.Taxes[1].Percent = percentFifinvoice(255001, 6)
		})},
		{Want: "29 $.delivery.period", Do: func(inv *bill.Invoice) { inv.Delivery.Period.End = cal.Date{} }},
		{Want: "29 $.delivery.period", Do: func(inv *bill.Invoice) { inv.Delivery.Period.Start = cal.Date{} }},
	}...)
}

func partiesFifinvoice() []addontest.Break {
	inbox := func(boxes ...*org.Inbox) func(p *org.Party) {
		return func(p *org.Party) { p.Endpoints, p.Inboxes = nil, boxes }
	}
	endpoint := func(list ...string) func(p *org.Party) {
		return func(p *org.Party) { p.Endpoints = endpointsFifinvoice(list...) }
	}
	operator := func(code cbc.Code) func(p *org.Party) {
		return func(p *org.Party) { p.Ext = tax.Extensions{fifinvoice.ExtOperator: code} }
	}
	legal := func(p *org.Party) { p.Identities[1].Code = codeFifinvoice(36) }
	short := func(p *org.Party) { p.Name = "Ä" }
	list := []addontest.Break{
		{Want: "01 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "02 $.customer.name", Do: customerFifinvoice(func(p *org.Party) { p.Name = "" })},
		{Want: "28 $.delivery.receiver.identities[1]", Do: receiverFifinvoice(legal)},
		{Want: "40 $.delivery.receiver.name", Do: receiverFifinvoice(short)},
	}
	for _, side := range []struct {
		field                             string
		name, missing, fits, id, operator string
		on                                func(do func(p *org.Party)) func(inv *bill.Invoice)
	}{
		{"supplier", "38", "13", "15", "14", "16", supplierFifinvoice},
		{"customer", "39", "17", "19", "18", "20", customerFifinvoice},
	} {
		at := " $." + side.field
		add := func(want string, do func(p *org.Party)) {
			list = append(list, addontest.Break{Want: want, Do: side.on(do)})
		}
		add(side.name+at+".name", short)
		add(side.id+at+".identities[1]", legal)
		for _, code := range []cbc.Code{"1", cbc.Code(strings.Repeat("1", 36)), "a-b", "äö", ""} {
			add(side.operator+at+".ext", operator(code))
		}
		add(side.missing+at, inbox())
		add(side.missing+at, inbox(nil, &org.Inbox{Scheme: "0216"}, &org.Inbox{Email: "a@b.example"}))
		add(side.missing+at, endpoint("gobl:a.example"))
		add(side.fits+at, inbox(nil, &org.Inbox{Code: "1"}, &org.Inbox{Code: "12"}))
		add(side.fits+at, inbox(&org.Inbox{Scheme: "12345678901", Code: "12"}))
		add(side.fits+at, endpoint("gobl:a.example", "0216:", "0216:12"))
		add(side.fits+at, endpoint("0216:"+strings.Repeat("1", 36)))
		add(side.fits+at, endpoint(actorFifinvoice+"x"))
		add(side.fits+at, endpoint(actorFifinvoice))
		add(side.fits+at, endpoint("12345678901:12"))
	}
	return list
}

func paymentFifinvoice() []addontest.Break {
	const accounts = " $.payment.instructions.credit_transfer"
	list := []addontest.Break{
		{Want: "03 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = nil }},
		{Want: "03 $.payment", Do: func(inv *bill.Invoice) { inv.Type, inv.Payment = "credit-note", nil }},
		{Want: "30 $.payment", Do: dueFifinvoice(125499, "")},
		{Want: "30 $.payment", Do: dueFifinvoice(62750, "50%")},
		{Want: "30 $.payment", Do: func(inv *bill.Invoice) {
			due := num.MakeAmount(0, 2)
			inv.Totals.Due = &due
			dueFifinvoice(100, "")(inv)
		}},
		{Want: "04 $.payment.instructions", Do: func(inv *bill.Invoice) { inv.Payment.Instructions = nil }},
		{Want: "06 $.payment.instructions.ref", Do: instructionsFifinvoice(func(i *pay.Instructions) { i.Ref = "" })},
		{Want: "34 $.payment.instructions.ref", Do: instructionsFifinvoice(func(i *pay.Instructions) { i.Ref = codeFifinvoice(36) })},
		{Want: "07" + accounts, Do: instructionsFifinvoice(func(i *pay.Instructions) { i.CreditTransfer = nil })},
		{Want: "08" + accounts, Do: accountFifinvoice(0, func(a *pay.CreditTransfer) { a.IBAN, a.Number = "", "123" })},
		{Want: "08" + accounts, Do: instructionsFifinvoice(func(i *pay.Instructions) { i.CreditTransfer = []*pay.CreditTransfer{nil} })},
		{Want: "35" + accounts, Do: accountFifinvoice(2, func(a *pay.CreditTransfer) { a.BIC = "" })},
		{Want: "41" + accounts + "[1].number", Do: accountFifinvoice(1, func(a *pay.CreditTransfer) { a.Number = "ä" })},
		{Want: "41" + accounts + "[1].number", Do: accountFifinvoice(1, func(a *pay.CreditTransfer) { a.Number = string(codeFifinvoice(36)) })},
		{Want: "11 $.payment.terms", Do: func(inv *bill.Invoice) { inv.Payment.Terms = nil }},
		{Want: "12 $.payment.terms.due_dates", Do: func(inv *bill.Invoice) { inv.Payment.Terms.DueDates = nil }},
		{Want: "36 $.payment.terms.due_dates", Do: func(inv *bill.Invoice) {
			inv.Payment.Terms.DueDates = []*pay.DueDate{{Amount: num.MakeAmount(1, 2)}, {Amount: num.MakeAmount(125499, 2)}}
		}},
	}
	for _, key := range []cbc.Key{"card", "direct-debit+sepa", "credit", ""} {
		list = append(list, addontest.Break{
			Want: "05 $.payment.instructions.key", Do: instructionsFifinvoice(func(i *pay.Instructions) { i.Key = key }),
		})
	}
	for _, iban := range []string{"FI2112345600000786", "FI21", "fi2112345600000785", "FI21 1234 5600 0007 85", "2112345600000785FI"} {
		list = append(list, addontest.Break{
			Want: "09" + accounts + "[0].iban", Do: accountFifinvoice(0, func(a *pay.CreditTransfer) { a.IBAN = iban }),
		})
	}
	for _, bic := range []string{"NDEAFIH", "NDEAFIHHX", "ndeafihh", "NDEA12HH", "NDEAFIHHXXXX", "NDEAFI-H"} {
		list = append(list, addontest.Break{
			Want: "10" + accounts + "[1].bic", Do: accountFifinvoice(1, func(a *pay.CreditTransfer) { a.BIC = bic }),
		})
	}
	return list
}

// TestAllowedFifinvoice lists what just passes.
func TestAllowedFifinvoice(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"number of 20 characters": func(inv *bill.Invoice) { inv.Code, inv.Preceding[1].Code = codeFifinvoice(15), codeFifinvoice(15) },
		"number without series":   func(inv *bill.Invoice) { inv.Series, inv.Code = "", codeFifinvoice(20) },
		"yen":                     func(inv *bill.Invoice) { inv.Currency = "JPY" },
		"unknown currency":        func(inv *bill.Invoice) { inv.Currency = "QQQ" },
		"one reason per key": vatexFifinvoice(
			[2]string{"exempt", "VATEX-EU-132-1C"}, [2]string{"export", "VATEX-EU-G"}, [2]string{"exempt", "VATEX-EU-132-1C"}),
		"a reason and none":   vatexFifinvoice([2]string{"exempt", "VATEX-EU-132-1C"}, [2]string{"exempt", ""}),
		"notes of two keys":   noteFifinvoice("VAT", "export"),
		"note of another tax": noteFifinvoice("IGIC", "exempt"),
		"no tax details":      func(inv *bill.Invoice) { inv.Tax = nil },
		"references of 70 characters": orderingFifinvoice(func(o *bill.Ordering) {
			o.Code, o.Tender[0].Series, o.Tender[0].Code = codeFifinvoice(70), codeFifinvoice(30), codeFifinvoice(39)
			o.Sales = []*org.DocumentRef{nil}
		}),
		"no ordering, no delivery": func(inv *bill.Invoice) { inv.Ordering, inv.Delivery = nil, nil },
		"delivery of nothing":      func(inv *bill.Invoice) { inv.Delivery = &bill.DeliveryDetails{Receiver: &org.Party{}} },
		"quantity of 14 characters": lineFifinvoice(func(l *bill.Line) {
			l.Quantity = num.MakeAmount(1234567890123, 4)
		}),
		"negative quantity of a credit note": func(inv *bill.Invoice) {
			inv.Type, inv.Lines[1].Quantity = "credit-note", num.MakeAmount(-1234567890123, 4)
		},
		"item without reference": lineFifinvoice(func(l *bill.Line) { l.Item = nil }),
		"three decimals":         lineFifinvoice(func(l *bill.Line) { l.Taxes[1].Percent = percentFifinvoice(25555, 5) }),
		"decimals of another tax": lineFifinvoice(func(l *bill.Line) {
			l.Taxes[1].Cat, l.Taxes[1].Percent = "IGIC", percentFifinvoice(255555, 6)
		}),
		"no percentage": lineFifinvoice(func(l *bill.Line) { l.Taxes[1].Percent = nil }),
		"inbox": supplierFifinvoice(func(p *org.Party) {
			p.Endpoints, p.Inboxes = nil, []*org.Inbox{{Email: "a@b.example"}, {Scheme: "1234567890", Code: codeFifinvoice(35)}}
		}),
		"endpoint before inbox": supplierFifinvoice(func(p *org.Party) {
			p.Endpoints, p.Inboxes = endpointsFifinvoice("9918:FI21"), []*org.Inbox{{Code: "1"}}
		}),
		"endpoint without scheme":    customerFifinvoice(func(p *org.Party) { p.Endpoints = endpointsFifinvoice(actorFifinvoice + "12") }),
		"no operator":                customerFifinvoice(func(p *org.Party) { p.Ext = nil }),
		"operator is a BIC":          customerFifinvoice(func(p *org.Party) { p.Ext = tax.Extensions{fifinvoice.ExtOperator: "ndeafiHH"} }),
		"names of two characters":    customerFifinvoice(func(p *org.Party) { p.Name = "ÄÖ" }),
		"supplier without name":      supplierFifinvoice(func(p *org.Party) { p.Name = "" }), // a rule of the core
		"no supplier":                func(inv *bill.Invoice) { inv.Supplier = nil },         // likewise
		"legal code of 35":           supplierFifinvoice(func(p *org.Party) { p.Identities[1].Code = codeFifinvoice(35) }),
		"credit transfer":            instructionsFifinvoice(func(i *pay.Instructions) { i.Key, i.Ref = "credit-transfer", codeFifinvoice(35) }),
		"account without BIC":        instructionsFifinvoice(func(i *pay.Instructions) { i.CreditTransfer = i.CreditTransfer[:1] }),
		"numbers of accounts":        accountFifinvoice(1, func(a *pay.CreditTransfer) { a.Number = string(codeFifinvoice(35)) }),
		"IBAN of whatever country":   accountFifinvoice(0, func(a *pay.CreditTransfer) { a.IBAN = "XX79123456789AB" }),
		"due: payable":               dueFifinvoice(125500, ""),
		"due: payable, a part of it": dueFifinvoice(125500, "99.9999%"),
		"due: all of it":             dueFifinvoice(0, "100.00%"),
		"due after advances": func(inv *bill.Invoice) {
			due := num.MakeAmount(1000, 1)
			inv.Totals.Due = &due
			dueFifinvoice(10000, "")(inv)
		},
		"due, nothing calculated": func(inv *bill.Invoice) { inv.Totals = nil; dueFifinvoice(1, "")(inv) },
		"null due date":           func(inv *bill.Invoice) { inv.Payment.Terms.DueDates = []*pay.DueDate{nil} },
	} {
		inv := validFifinvoice()
		change(inv)
		if got := addontest.Faults(fifinvoice.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}

// TestGivenFifinvoice: what is meant by a key is said behind the message.
func TestGivenFifinvoice(t *testing.T) {
	inv := validFifinvoice()
	inv.Payment.Instructions.Key = "credit-transfr"
	faults := rule.NewBook(fifinvoice.Addon().Rules).Run(addontest.Context(fifinvoice.Addon()), inv)
	if len(faults) != 1 || !strings.HasSuffix(faults[0].Message, `; "credit-transfr" is none, did you mean "credit-transfer"?`) {
		t.Errorf("%v", faults)
	}
}

// TestEmptyFifinvoice runs the rules on invoices without anything.
func TestEmptyFifinvoice(t *testing.T) {
	for _, inv := range []*bill.Invoice{
		{},
		{Supplier: &org.Party{}, Customer: &org.Party{}, Lines: []*bill.Line{{}}, Payment: &bill.PaymentDetails{}},
		{Payment: &bill.PaymentDetails{Terms: &pay.Terms{}, Instructions: &pay.Instructions{}}},
	} {
		if faults := rule.NewBook(fifinvoice.Addon().Rules).Run(addontest.Context(fifinvoice.Addon()), inv); len(faults) == 0 {
			t.Errorf("%+v has no faults", inv)
		}
	}
}
