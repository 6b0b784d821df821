package addon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/frctcflow2"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func subjectFrctcflow2(code cbc.Code) tax.Extensions {
	return tax.Extensions{catalogue.UNTDIDTextSubject: code}
}

// The texts are part of digests: they must stay as they are, byte for byte.
func TestNotesFrctcflow2(t *testing.T) {
	inv := &bill.Invoice{
		Tax:      &bill.Tax{Rounding: "precise"},
		Supplier: &org.Party{Identities: []*org.Identity{{Code: "1", Ext: schemeFrctc("0231")}}},
		Notes:    []*org.Note{nil, {Key: "general", Text: "x", Ext: subjectFrctcflow2("AAI")}},
	}
	want := []*org.Note{
		{Key: "general", Text: "x", Ext: subjectFrctcflow2("AAI")},
		{Key: "payment", Text: "Conditions de paiement selon les conditions générales de vente.", Ext: subjectFrctcflow2("PMT")},
		{
			Key: "payment-method", Ext: subjectFrctcflow2("PMD"),
			Text: "Pénalités et indemnités de retard applicables conformément aux conditions générales de vente.",
		},
		{Key: "payment-term", Text: "Aucun escompte n'est accordé pour paiement anticipé.", Ext: subjectFrctcflow2("AAB")},
		{Key: "legal", Text: "MEMBRE_ASSUJETTI_UNIQUE", Ext: subjectFrctcflow2("TXD")},
	}
	for range 2 {
		addontest.Normalize(frctcflow2.Addon(), inv)
		if diff := cmp.Diff(want, inv.Notes); diff != "" {
			t.Errorf("want (-), got (+)\n%s", diff)
		}
		// What the European norm makes of the note.
		inv.Notes[4].Ext = subjectFrctcflow2("ABL")
	}
	if inv.Tax.Rounding != "currency" || !inv.Tax.Ext.Equal(tax.Extensions{frctcflow2.ExtBillingMode: "M1"}) {
		t.Errorf("tax details %+v", inv.Tax)
	}
	// A text about the subject stays, whatever it says.
	own := &bill.Invoice{Notes: []*org.Note{{Text: "30 jours", Ext: subjectFrctcflow2("PMT")}}}
	addontest.Normalize(frctcflow2.Addon(), own)
	if len(own.Notes) != 3 || own.Notes[0].Text != "30 jours" || own.Notes[1].Key != "payment-method" {
		t.Errorf("notes %+v", own.Notes)
	}
}

func TestPartiesFrctcflow2(t *testing.T) {
	p := &org.Party{
		TaxID:      vatFrctc("FR", "44732829320"),
		Identities: []*org.Identity{{Key: "private-id", Code: "SERVICE-1"}},
		Inboxes:    []*org.Inbox{{Scheme: "0225", Code: "732829320"}},
	}
	want := &org.Party{
		TaxID: vatFrctc("FR", "44732829320"),
		Identities: []*org.Identity{
			{Key: "private-id", Code: "SERVICE-1", Ext: schemeFrctc("0224")},
			{Scope: "legal", Type: "SIREN", Code: "732829320", Ext: schemeFrctc("0002")},
		},
		Inboxes:   []*org.Inbox{{Key: "peppol", Scheme: "0225", Code: "732829320"}},
		Endpoints: []*org.Endpoint{{URI: "iso6523-actorid-upis::0225:732829320"}},
	}
	inv := &bill.Invoice{Supplier: p, Ordering: &bill.Ordering{Seller: &org.Party{TaxID: vatFrctc("FR", "39356000000")}}}
	for range 2 {
		addontest.Normalize(frctcflow2.Addon(), inv)
		if diff := cmp.Diff(want, inv.Supplier); diff != "" {
			t.Errorf("want (-), got (+)\n%s", diff)
		}
	}
	if seller := inv.Ordering.Seller; len(seller.Identities) != 1 || seller.Identities[0].Code != "356000000" {
		t.Errorf("the seller has identities %+v", seller.Identities)
	}
}

func TestDocumentTypesFrctcflow2(t *testing.T) {
	for _, c := range []struct{ kind, tags, want string }{
		{"standard", "", "380"},
		{"standard", "self-billed", "389"},
		{"standard", "factoring", "393"},
		{"standard", "self-billed factoring", "501"},
		{"standard", "prepayment", "386"},
		{"standard", "self-billed prepayment", "500"},
		{"corrective", "", "384"},
		{"corrective", "self-billed", "471"},
		{"corrective", "factoring", "472"},
		{"corrective", "self-billed factoring", "473"},
		{"credit-note", "", "381"},
		{"credit-note", "self-billed", "261"},
		{"credit-note", "factoring", "396"},
		{"credit-note", "self-billed factoring", "502"},
		{"credit-note", "prepayment", "503"},
		{"debit-note", "", ""},
		{"other", "", ""},
	} {
		in := &tax.ScenarioInput{Type: cbc.Key(c.kind)}
		for tag := range strings.FieldsSeq(c.tags) {
			in.Tags = append(in.Tags, cbc.Key(tag))
		}
		got := cbc.Code("")
		if sum := addontest.Context(frctcflow2.Addon()).Summarize("bill/invoice", in); sum != nil {
			got = sum.Ext[catalogue.UNTDIDDocumentType]
		}
		if got != cbc.Code(c.want) {
			t.Errorf("%s %s: %q, want %q", c.kind, c.tags, got, c.want)
		}
	}
}

func partyFrctcflow2(siren cbc.Code) *org.Party {
	return &org.Party{
		Name:       "Société",
		Identities: []*org.Identity{{Scope: "legal", Type: "SIREN", Code: siren, Ext: schemeFrctc("0002")}},
		Inboxes:    []*org.Inbox{{Key: "peppol", Scheme: "0225", Code: siren}},
	}
}

func validFrctcflow2() *bill.Invoice {
	return &bill.Invoice{
		Type: "standard", Currency: "EUR", Series: "FAC", Code: "1", IssueDate: cal.MakeDate(2026, 1, 10),
		Tax:      &bill.Tax{Ext: tax.Extensions{frctcflow2.ExtBillingMode: "S1", catalogue.UNTDIDDocumentType: "380"}},
		Supplier: partyFrctcflow2("732829320"),
		Customer: partyFrctcflow2("356000000"),
		Lines:    []*bill.Line{{Item: &org.Item{Name: "x", Meta: cbc.Meta{"a": "b"}}}},
		Notes: []*org.Note{
			{Key: "general", Text: "a"},
			{Text: "a", Ext: subjectFrctcflow2("PMT")},
			{Text: "a", Ext: subjectFrctcflow2("PMD")},
			{Text: "a", Ext: subjectFrctcflow2("AAB")},
		},
	}
}

// typeFrctcflow2 makes the invoice one of a type of document, and changes it further.
func typeFrctcflow2(code cbc.Code, more ...func(inv *bill.Invoice)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Tax.Ext[catalogue.UNTDIDDocumentType] = code
		for _, do := range more {
			do(inv)
		}
	}
}

// groupFrctcflow2 makes the supplier a member of a VAT group in a valid way, and changes
// the invoice further.
func groupFrctcflow2(more ...func(inv *bill.Invoice)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Supplier.Identities = append(inv.Supplier.Identities, &org.Identity{Code: "1", Ext: schemeFrctc("0231")})
		inv.Ordering = &bill.Ordering{Seller: &org.Party{TaxID: vatFrctc("FR", "39356000000")}}
		inv.Notes = append(inv.Notes, &org.Note{Text: "MEMBRE_ASSUJETTI_UNIQUE", Ext: subjectFrctcflow2("TXD")})
		for _, do := range more {
			do(inv)
		}
	}
}

// paidFrctcflow2 makes the invoice one that is paid already in a valid way, and changes it
// further.
func paidFrctcflow2(more ...func(inv *bill.Invoice)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		total, zero := num.MakeAmount(12000, 2), num.MakeAmount(0, 2)
		inv.Tax.Ext[frctcflow2.ExtBillingMode] = "B2"
		inv.Payment = &bill.PaymentDetails{Terms: &pay.Terms{DueDates: []*pay.DueDate{{Date: cal.MakeDate(2026, 1, 9)}}}}
		inv.Totals = &bill.Totals{TotalWithTax: total, Payable: total, Advance: &total, Due: &zero}
		for _, do := range more {
			do(inv)
		}
	}
}

// creditFrctcflow2 makes the invoice a consolidated credit note in a valid way, and changes
// it further.
func creditFrctcflow2(more ...func(inv *bill.Invoice)) func(inv *bill.Invoice) {
	return typeFrctcflow2("262", append([]func(inv *bill.Invoice){func(inv *bill.Invoice) {
		inv.Ordering = &bill.Ordering{Contracts: []*org.DocumentRef{{Code: "C1"}}}
		inv.Delivery = &bill.DeliveryDetails{Period: &cal.Period{}}
	}}, more...)...)
}

func precedingFrctcflow2(codes ...cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Preceding = []*org.DocumentRef{}
		for _, code := range codes {
			inv.Preceding = append(inv.Preceding, &org.DocumentRef{Code: code})
		}
	}
}

func billingFrctcflow2(mode cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Tax.Ext[frctcflow2.ExtBillingMode] = mode }
}

func attachedFrctcflow2(descriptions ...string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Attachments = []*org.Attachment{nil}
		for _, d := range descriptions {
			inv.Attachments = append(inv.Attachments, &org.Attachment{Description: d})
		}
	}
}

func dueFrctcflow2(dates ...cal.Date) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Payment = &bill.PaymentDetails{Terms: &pay.Terms{DueDates: []*pay.DueDate{nil}}}
		for _, d := range dates {
			inv.Payment.Terms.DueDates = append(inv.Payment.Terms.DueDates, &pay.DueDate{Date: d})
		}
	}
}

func noteFrctcflow2(subject cbc.Code, text string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Notes = append(inv.Notes, &org.Note{Text: text, Ext: subjectFrctcflow2(subject)})
	}
}

func orderedFrctcflow2(references ...cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Ordering = &bill.Ordering{Identities: []*org.Identity{nil}}
		for _, r := range references {
			inv.Ordering.Identities = append(inv.Ordering.Identities, &org.Identity{
				Code: "1", Ext: tax.Extensions{catalogue.UNTDIDReference: r},
			})
		}
	}
}

// identifiedFrctcflow2 gives the customer further identities.
func identifiedFrctcflow2(ids ...*org.Identity) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Customer.Identities = append(inv.Customer.Identities, ids...) }
}

func boxedFrctcflow2(scheme, code cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Customer.Inboxes = append(inv.Customer.Inboxes, &org.Inbox{Scheme: scheme, Code: code})
	}
}

func longFrctcflow2(n int) cbc.Code { return cbc.Code(strings.Repeat("1", n)) }

func TestRulesFrctcflow2(t *testing.T) {
	addontest.Breaks(t, frctcflow2.Addon(), "GOBL-FR-CTC-FLOW2-", validFrctcflow2, slices.Concat(
		invoiceBreaksFrctcflow2(), partyBreaksFrctcflow2(), caseBreaksFrctcflow2(), partBreaksFrctcflow2(),
	), "BILL-INVOICE-26") // 26 passes for lists without elements, about which it is
}

func invoiceBreaksFrctcflow2() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-01 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-02 $", Do: func(inv *bill.Invoice) { inv.Code = longFrctcflow2(32) }},
		{Want: "BILL-INVOICE-02 $", Do: func(inv *bill.Invoice) { inv.Series = ""; inv.Code = longFrctcflow2(36) }},
		{Want: "BILL-INVOICE-02 $", Do: func(inv *bill.Invoice) { inv.Code = "1.2" }},
		{Want: "BILL-INVOICE-02 $", Do: func(inv *bill.Invoice) { inv.Series = "A B" }},
		{Want: "BILL-INVOICE-03 $.preceding[1]", Do: precedingFrctcflow2("1", "a b")},
		{Want: "BILL-INVOICE-04 $.preceding", Do: typeFrctcflow2("384")},
		{Want: "BILL-INVOICE-04 $.preceding", Do: typeFrctcflow2("473", precedingFrctcflow2())},
		{Want: "BILL-INVOICE-05 $.preceding", Do: typeFrctcflow2("472", precedingFrctcflow2("1", "2"))},
		{Want: "BILL-INVOICE-06 $.preceding", Do: typeFrctcflow2("503")},
		{Want: "BILL-INVOICE-07 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-08 $.tax.ext", Do: typeFrctcflow2("383")},
		{Want: "BILL-INVOICE-09 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-10 $.tax.ext", Do: typeFrctcflow2("386", billingFrctcflow2("S4"))},
		{Want: "BILL-INVOICE-36 $.notes, BILL-INVOICE-37 $.notes", Do: func(inv *bill.Invoice) { inv.Notes = nil }},
		{Want: "BILL-INVOICE-37 $.notes", Do: func(inv *bill.Invoice) { inv.Notes[1] = nil }},
		{Want: "BILL-INVOICE-37 $.notes", Do: func(inv *bill.Invoice) { inv.Notes[2].Ext = nil }},
		{Want: "BILL-INVOICE-37 $.notes", Do: func(inv *bill.Invoice) { inv.Notes = inv.Notes[:3] }},
		{Want: "BILL-INVOICE-38 $.notes", Do: noteFrctcflow2("PMD", "b")},
		{Want: "BILL-INVOICE-38 $.notes", Do: groupFrctcflow2(noteFrctcflow2("TXD", "b"))},
		{Want: "BILL-INVOICE-41 $.attachments", Do: attachedFrctcflow2("LISIBLE", "RIB", "LISIBLE")},
		{
			Want: "BILL-INVOICE-39 $.attachments[1].description, BILL-INVOICE-40 $.attachments[1].description",
			Do:   attachedFrctcflow2(""),
		},
		{Want: "BILL-INVOICE-40 $.attachments[2].description", Do: attachedFrctcflow2("RIB", "rib")},
	}
}

func partyBreaksFrctcflow2() []addontest.Break {
	return []addontest.Break{
		{
			Want: "BILL-INVOICE-11 $.supplier.inboxes, BILL-INVOICE-13 $.supplier",
			Do:   func(inv *bill.Invoice) { inv.Supplier.Inboxes = nil },
		},
		{Want: "BILL-INVOICE-12 $.supplier.identities", Do: func(inv *bill.Invoice) { inv.Supplier.Identities = nil }},
		{Want: "BILL-INVOICE-12 $.supplier.identities", Do: func(inv *bill.Invoice) { inv.Supplier.Identities[0].Scope = "tax" }},
		{Want: "BILL-INVOICE-13 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier.Inboxes[0].Code = "356000000" }},
		{Want: "BILL-INVOICE-13 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier.Inboxes[0].Scheme = "0009" }},
		{Want: "BILL-INVOICE-13 $.supplier", Do: func(inv *bill.Invoice) {
			inv.Supplier.Inboxes = append([]*org.Inbox{{Scheme: "0225", Code: "1"}}, inv.Supplier.Inboxes...) // the first counts
		}},
		{Want: "BILL-INVOICE-14 $.customer.inboxes", Do: func(inv *bill.Invoice) { inv.Customer.Inboxes = nil }},
		{Want: "BILL-INVOICE-15 $.customer.identities", Do: func(inv *bill.Invoice) { inv.Customer.Identities[0].Scope = "" }},
		{Want: "BILL-INVOICE-16 $.customer", Do: typeFrctcflow2("389", func(inv *bill.Invoice) { inv.Customer.Inboxes[0].Code = "1" })},
		{Want: "BILL-INVOICE-17 $.ordering.identities", Do: orderedFrctcflow2("AFL", "AWW", "AFL")},
		{Want: "BILL-INVOICE-18 $.ordering.identities", Do: orderedFrctcflow2("AFL", "AWW", "AWW")},
	}
}

func caseBreaksFrctcflow2() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-19 $.ordering", Do: groupFrctcflow2(func(inv *bill.Invoice) { inv.Ordering = nil })},
		{Want: "BILL-INVOICE-20 $.ordering.seller", Do: groupFrctcflow2(func(inv *bill.Invoice) { inv.Ordering.Seller = nil })},
		{Want: "BILL-INVOICE-21 $.ordering.seller.tax_id", Do: groupFrctcflow2(func(inv *bill.Invoice) { inv.Ordering.Seller.TaxID = nil })},
		{
			Want: "BILL-INVOICE-22 $.ordering.seller.tax_id.code",
			Do:   groupFrctcflow2(func(inv *bill.Invoice) { inv.Ordering.Seller.TaxID.Code = "" }),
		},
		{Want: "BILL-INVOICE-23 $.notes", Do: groupFrctcflow2(func(inv *bill.Invoice) { inv.Notes[4].Text = "x" })},
		{Want: "BILL-INVOICE-23 $.notes", Do: groupFrctcflow2(func(inv *bill.Invoice) { inv.Notes[4].Ext = nil })},
		{Want: "BILL-INVOICE-24 $.ordering", Do: creditFrctcflow2(func(inv *bill.Invoice) { inv.Ordering = nil })},
		{Want: "BILL-INVOICE-25 $.ordering.contracts", Do: creditFrctcflow2(func(inv *bill.Invoice) { inv.Ordering.Contracts = nil })},
		{Want: "BILL-INVOICE-27 $.delivery", Do: creditFrctcflow2(func(inv *bill.Invoice) { inv.Delivery = nil })},
		{Want: "BILL-INVOICE-28 $.delivery.period", Do: creditFrctcflow2(func(inv *bill.Invoice) { inv.Delivery.Period = nil })},
		{Want: "BILL-INVOICE-29 $", Do: dueFrctcflow2(cal.MakeDate(2026, 1, 10), cal.MakeDate(2026, 1, 9))},
		{Want: "BILL-INVOICE-30 $.payment", Do: paidFrctcflow2(func(inv *bill.Invoice) { inv.Payment = nil })},
		{Want: "BILL-INVOICE-31 $.payment.terms", Do: paidFrctcflow2(func(inv *bill.Invoice) { inv.Payment.Terms = nil })},
		{
			Want: "BILL-INVOICE-32 $.payment.terms.due_dates",
			Do:   paidFrctcflow2(func(inv *bill.Invoice) { inv.Payment.Terms.DueDates = nil }),
		},
		{Want: "BILL-INVOICE-33 $.totals.advance", Do: paidFrctcflow2(func(inv *bill.Invoice) { inv.Totals.Advance = nil })},
		{Want: "BILL-INVOICE-34 $.totals", Do: paidFrctcflow2(func(inv *bill.Invoice) { *inv.Totals.Advance = num.MakeAmount(1, 2) })},
		{Want: "BILL-INVOICE-35 $.totals", Do: paidFrctcflow2(func(inv *bill.Invoice) { *inv.Totals.Due = num.MakeAmount(1, 2) })},
		{Want: "BILL-INVOICE-35 $.totals", Do: paidFrctcflow2(billingFrctcflow2("M2"), func(inv *bill.Invoice) { inv.Totals.Due = nil })},
	}
}

func partBreaksFrctcflow2() []addontest.Break {
	const code = "$.customer.identities[1].code"
	return []addontest.Break{
		{
			Want: "ORG-PARTY-01 $.customer.identities",
			Do:   identifiedFrctcflow2(&org.Identity{Type: "SIRET", Code: "73282932000074", Ext: schemeFrctc("0009")}),
		},
		{Want: "ORG-PARTY-02 $.customer.identities", Do: identifiedFrctcflow2(&org.Identity{Code: "1"})},
		{Want: "ORG-PARTY-02 $.customer.identities", Do: identifiedFrctcflow2(&org.Identity{Code: "1", Ext: schemeFrctc("0002")})},
		{
			Want: "ORG-PARTY-02 $.customer.identities, ORG-IDENTITY-01 " + code,
			Do:   identifiedFrctcflow2(&org.Identity{Code: longFrctcflow2(101), Ext: schemeFrctc("0224")}),
		},
		{
			Want: "ORG-PARTY-02 $.customer.identities, ORG-IDENTITY-02 " + code,
			Do:   identifiedFrctcflow2(&org.Identity{Code: "a b", Ext: schemeFrctc("0224")}),
		},
		{Want: "ORG-PARTY-03 $.customer.inboxes[1], ORG-INBOX-01 $.customer.inboxes[1].code", Do: boxedFrctcflow2("0225", longFrctcflow2(126))},
		{Want: "ORG-PARTY-03 $.customer.inboxes[1], ORG-INBOX-02 $.customer.inboxes[1].code", Do: boxedFrctcflow2("0225", "a b")},
		{Want: "ORG-ITEM-01 $.lines[0].item.meta", Do: func(inv *bill.Invoice) { inv.Lines[0].Item.Meta["c"] = " " }},
	}
}

func TestAllowedFrctcflow2(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"35 characters":        func(inv *bill.Invoice) { inv.Code = longFrctcflow2(31) },
		"no number":            func(inv *bill.Invoice) { inv.Code, inv.Series = "", "A B" },
		"no type":              func(inv *bill.Invoice) { delete(inv.Tax.Ext, catalogue.UNTDIDDocumentType) },
		"one preceding":        typeFrctcflow2("384", precedingFrctcflow2("1")),
		"preceding, 35":        precedingFrctcflow2(longFrctcflow2(35)),
		"null preceding":       func(inv *bill.Invoice) { inv.Preceding = []*org.DocumentRef{nil} },
		"two credited":         typeFrctcflow2("381", precedingFrctcflow2("1", "2")),
		"advance":              typeFrctcflow2("386"),
		"final":                billingFrctcflow2("S4"),
		"no supplier":          func(inv *bill.Invoice) { inv.Supplier = nil },
		"no customer":          func(inv *bill.Invoice) { inv.Customer = nil },
		"self-billed":          typeFrctcflow2("389", func(inv *bill.Invoice) { inv.Supplier.Inboxes[0].Code = "1" }),
		"longer address":       func(inv *bill.Invoice) { inv.Supplier.Inboxes[0].Code = "732829320_PEP" },
		"customer's address":   func(inv *bill.Invoice) { inv.Customer.Inboxes[0].Code = "1" },
		"one of each":          orderedFrctcflow2("AFL", "AWW"),
		"group":                groupFrctcflow2(),
		"consolidated":         creditFrctcflow2(),
		"due on the day":       dueFrctcflow2(cal.MakeDate(2026, 1, 10), cal.Date{}),
		"due before, advance":  typeFrctcflow2("386", dueFrctcflow2(cal.MakeDate(2026, 1, 9))),
		"no terms":             func(inv *bill.Invoice) { inv.Payment = &bill.PaymentDetails{} },
		"paid":                 paidFrctcflow2(),
		"paid, nothing to pay": paidFrctcflow2(func(inv *bill.Invoice) { inv.Totals.Due, inv.Totals.Payable = nil, num.MakeAmount(0, 2) }),
		"paid, no totals":      paidFrctcflow2(func(inv *bill.Invoice) { inv.Totals = nil }),
		"other notes twice":    noteFrctcflow2("AAI", "b"),
		"attachments":          attachedFrctcflow2("LISIBLE", "RIB", "RECAPITULATIF_COTRAITANCE"),
		"routed, 100":          identifiedFrctcflow2(nil, &org.Identity{Code: longFrctcflow2(100), Ext: schemeFrctc("0224")}),
		"address, 125":         boxedFrctcflow2("0225", longFrctcflow2(125)),
		"another inbox":        boxedFrctcflow2("0009", "a b"),
		"null inbox":           func(inv *bill.Invoice) { inv.Customer.Inboxes = append(inv.Customer.Inboxes, nil) },
	} {
		inv := validFrctcflow2()
		change(inv)
		if got := addontest.Faults(frctcflow2.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
	for _, code := range []cbc.Code{
		"380", "389", "393", "501", "386", "500", "384", "471", "472", "473", "381", "261", "396", "502", "503",
	} {
		inv := validFrctcflow2()
		typeFrctcflow2(code, precedingFrctcflow2("1"))(inv)
		if got := addontest.Faults(frctcflow2.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", code, got)
		}
	}
}
