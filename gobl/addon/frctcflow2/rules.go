package frctcflow2

import (
	"slices"
	"strings"

	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

const prefix = "GOBL-FR-CTC-FLOW2-BILL-INVOICE-"

func rules() []rule.Rule {
	return slices.Concat(
		documentRules(), precedingRules(), taxRules(), partyRules(), orderingRules(), groupRules(), consolidatedRules(),
		paymentRules(), noteRules(), attachmentRules(), orgRules(),
	)
}

// is reports whether an invoice is of one of the types of document.
func is(inv *bill.Invoice, types []cbc.Code) bool { return frctc.DocumentType(inv).In(types...) }

// billed reports whether an invoice has one of the frameworks of billing.
func billed(inv *bill.Invoice, modes ...cbc.Code) bool {
	return law.TaxExt(inv)[ExtBillingMode].In(modes...)
}

// prepaid reports whether an invoice is in a framework of those that are paid already.
func prepaid(inv *bill.Invoice) bool { return billed(inv, "B2", "S2", "M2") }

// advance reports whether an invoice asks for or credits a payment in advance.
func advance(inv *bill.Invoice) bool { return is(inv, []cbc.Code{"386", "500", "503"}) }

func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible(prefix+"01", "EUR", "issue the invoice in EUR, or give the exchange rate to it"),
		law.Invoice(prefix+"02", "",
			"number the invoice with at most 35 letters, digits or -+_/, series included (BR-FR-01/02)",
			func(inv *bill.Invoice) bool { return validNumber(inv.Series, inv.Code) }),
	}
}

// maxNumber is the length of a number, with the series and a hyphen.
const maxNumber = 35

func validNumber(series, code cbc.Code) bool {
	if code == "" {
		return true
	}
	if series != "" {
		code = series + "-" + code
	}
	return len(code) <= maxNumber && frctc.Plain(code)
}

func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.EachPreceding(prefix+"03", "preceding[]",
			"refer to invoices by at most 35 letters, digits or -+_/, series included (BR-FR-01/02)",
			func(ref *org.DocumentRef) bool { return validNumber(ref.Series, ref.Code) }),
		law.Invoice(prefix+"04", "preceding", "name the invoice that is corrected (BR-FR-CO-04)",
			func(inv *bill.Invoice) bool { return !is(inv, corrective()) || len(inv.Preceding) > 0 }),
		law.Invoice(prefix+"05", "preceding", "correct one invoice only, each with a document of its own (BR-FR-CO-04)",
			func(inv *bill.Invoice) bool { return !is(inv, corrective()) || len(inv.Preceding) <= 1 }),
		law.Invoice(prefix+"06", "preceding", "name the invoices that are credited (BR-FR-CO-05)",
			func(inv *bill.Invoice) bool { return !is(inv, creditNotes()) || len(inv.Preceding) > 0 }),
	}
}

func taxRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice(prefix+"07", "tax", "give the invoice tax details",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		rule.Given(law.Invoice(prefix+"08", "tax.ext",
			"choose a type and tags of invoices that flow 2 has (BR-FR-04)",
			func(inv *bill.Invoice) bool { return frctc.DocumentType(inv) == "" || is(inv, documentTypes()) }),
			func(_ *rule.Check, inv *bill.Invoice) string {
				return "these have \"untdid-document-type\" " + string(frctc.DocumentType(inv))
			}),
		law.Invoice(prefix+"09", "tax.ext", "say in \"fr-ctc-billing-mode\" what is sold, and what is paid of it",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtBillingMode) }),
		law.Invoice(prefix+"10", "tax.ext",
			"ask for a payment in advance in another \"fr-ctc-billing-mode\": B4, S4 and M4 are for final invoices (BR-FR-CO-08)",
			func(inv *bill.Invoice) bool { return !billed(inv, "B4", "S4", "M4") || !advance(inv) }),
	}
}

func partyRules() []rule.Rule {
	return []rule.Rule{
		law.PresentSupplier(prefix+"11", "supplier.inboxes", "give the supplier's address in the French directory (BR-FR-13)", hasInboxes),
		law.PresentSupplier(prefix+"12", "supplier.identities",
			"give the supplier's SIREN: an identity of scheme 0002 with the scope \"legal\" (BR-FR-10/11)", hasLegalSIREN),
		law.Invoice(prefix+"13", "supplier",
			"let the supplier's address in the directory (scheme 0225) begin with its SIREN (BR-FR-21/22)",
			func(inv *bill.Invoice) bool { return is(inv, selfBilled()) || addressFits(inv.Supplier) }),
		law.Customer(prefix+"14", "customer.inboxes", "give the customer's address in the French directory (BR-FR-13)", hasInboxes),
		law.Customer(prefix+"15", "customer.identities",
			"give the customer's SIREN: an identity of scheme 0002 with the scope \"legal\" (BR-FR-10/11)", hasLegalSIREN),
		law.Invoice(prefix+"16", "customer",
			"let the address in the directory (scheme 0225) of a customer who issues the invoice begin with its SIREN (BR-FR-21/22)",
			func(inv *bill.Invoice) bool { return !is(inv, selfBilled()) || addressFits(inv.Customer) }),
	}
}

func hasInboxes(p *org.Party) bool { return len(p.Inboxes) > 0 }

func hasLegalSIREN(p *org.Party) bool {
	return slices.ContainsFunc(p.Identities, func(id *org.Identity) bool {
		return frctc.Scheme(id) == frctc.SchemeSIREN && id.Scope == org.IdentityScopeLegal
	})
}

// addressFits looks at the first address of a party in the directory only. Without a
// SIREN there is nothing to compare it with.
func addressFits(p *org.Party) bool {
	siren := sirenCode(p)
	if siren == "" {
		return true
	}
	for _, inbox := range p.Inboxes {
		if inbox != nil && inbox.Scheme == frctc.SchemeAddress {
			return strings.HasPrefix(string(inbox.Code), string(siren))
		}
	}
	return false
}

// sirenCode returns the code of a party's identity of the scheme of SIREN.
func sirenCode(p *org.Party) cbc.Code {
	if p == nil {
		return ""
	}
	for _, id := range p.Identities {
		if frctc.Scheme(id) == frctc.SchemeSIREN {
			return id.Code
		}
	}
	return ""
}

func orderingRules() []rule.Rule {
	atMostOne := func(id string, reference cbc.Code) rule.Rule {
		return law.Invoice(id, "ordering.identities",
			"give at most one identity with \"untdid-reference\" "+string(reference)+" (BR-FR-30)",
			func(inv *bill.Invoice) bool { return references(inv.Ordering, reference) <= 1 })
	}
	return []rule.Rule{atMostOne(prefix+"17", "AFL"), atMostOne(prefix+"18", "AWW")}
}

func references(o *bill.Ordering, reference cbc.Code) int {
	if o == nil {
		return 0
	}
	n := 0
	for _, id := range o.Identities {
		if id != nil && id.Ext[catalogue.UNTDIDReference] == reference {
			n++
		}
	}
	return n
}
