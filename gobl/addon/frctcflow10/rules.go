package frctcflow10

import (
	"slices"

	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

const prefix = "GOBL-FR-CTC-FLOW10-"

func rules() []rule.Rule {
	return slices.Concat(invoiceRules(), privateRules(), companyRules(), paymentRules(), partyRules())
}

func invoiceRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible(prefix+"BILL-INVOICE-01", "EUR", "issue the invoice in EUR, or give the exchange rate to it"),
		eachAddress("BILL-INVOICE-02", "supplier", func(inv *bill.Invoice) *org.Party { return inv.Supplier }),
		eachAddress("BILL-INVOICE-03", "customer", func(inv *bill.Invoice) *org.Party { return inv.Customer }),
	}
}

func eachAddress(id, party string, of func(inv *bill.Invoice) *org.Party) rule.Rule {
	list := func(inv *bill.Invoice) []*org.Address {
		if p := of(inv); p != nil {
			return p.Addresses
		}
		return nil
	}
	return law.EachOf(prefix+id, party+".addresses[].country", "give the country of each address of the "+party, list,
		func(a *org.Address) bool { return a.Country != "" })
}

// private states a rule about invoices without a customer, to private persons.
func private(id, field, message string, ok func(inv *bill.Invoice) bool) rule.Rule {
	return law.Invoice(prefix+id, field, message, func(inv *bill.Invoice) bool { return inv.Customer != nil || ok(inv) })
}

func privateRules() []rule.Rule {
	return []rule.Rule{
		rule.Given(private("BILL-INVOICE-07", "", useRates,
			func(inv *bill.Invoice) bool { return otherRate(inv) == nil }),
			func(_ *rule.Check, inv *bill.Invoice) string { return otherRate(inv).String() + " is none of them" }),
		private("BILL-INVOICE-04", "tax.ext", "say in \"fr-ctc-flow10-b2c-category\" what is sold (G1.68)",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtB2CCategory) }),
		private("BILL-INVOICE-05", "supplier", "name the supplier", func(inv *bill.Invoice) bool { return inv.Supplier != nil }),
		private("BILL-INVOICE-06", "supplier", "give the SIREN of the supplier, an identity of scheme 0002",
			func(inv *bill.Invoice) bool { return inv.Supplier == nil || frctc.SIREN(inv.Supplier) != nil }),
	}
}

// company states a rule about invoices with a customer.
func company(id, field, message string, ok func(inv *bill.Invoice) bool) rule.Rule {
	return law.Invoice(prefix+id, field, message, func(inv *bill.Invoice) bool { return inv.Customer == nil || ok(inv) })
}

func companyRules() []rule.Rule {
	return []rule.Rule{
		rule.Given(company("BILL-INVOICE-08", "tax.ext", "choose a type and tags of invoices that are reported",
			func(inv *bill.Invoice) bool { return frctc.DocumentType(inv).In("", "380", "386", "384", "381", "503") }),
			func(_ *rule.Check, inv *bill.Invoice) string {
				return "these have \"untdid-document-type\" " + string(frctc.DocumentType(inv))
			}),
		company("BILL-INVOICE-09", "tax.ext", "say in \"fr-ctc-billing-mode\" what is sold, and what is paid of it (G1.02)",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtBillingMode) }),
		company("BILL-INVOICE-10", "tax.ext",
			"ask for a payment in advance in another \"fr-ctc-billing-mode\": B4, S4 and M4 are for final invoices (G1.60)",
			func(inv *bill.Invoice) bool {
				return !law.TaxExt(inv)[ExtBillingMode].In("B4", "S4", "M4") || !frctc.DocumentType(inv).In("386", "500", "503")
			}),
		company("BILL-INVOICE-11", "supplier", "name the supplier (G2.19)",
			func(inv *bill.Invoice) bool { return inv.Supplier != nil }),
		company("BILL-INVOICE-12", "supplier", "give the supplier a legal identity of scheme 0002, 0223, 0227, 0228 or 0229 (G2.19)",
			func(inv *bill.Invoice) bool { return hasLegalScheme(inv.Supplier) }),
		company("BILL-INVOICE-13", "supplier", "give the VAT number of a supplier with a SIREN or one of the Union (G2.33)",
			func(inv *bill.Invoice) bool { return hasNeededTaxCode(inv.Supplier) }),
		company("BILL-INVOICE-14", "", "give the VAT number of the supplier, or of the seller in the ordering details, for exempt supplies",
			func(inv *bill.Invoice) bool {
				return !exempt(inv) || law.HasTaxCode(inv.Supplier) || law.HasTaxCode(seller(inv))
			}),
		company("BILL-INVOICE-15", "", "say in a tax note with the key \"exempt\" why supplies are exempt",
			func(inv *bill.Invoice) bool { return !exempt(inv) || hasExemptNote(inv) }),
		// Without a customer, the invoice is one to a private person.
		rule.Must(prefix+"BILL-INVOICE-16", "customer", "name the customer (G2.19)", law.AlwaysPasses[bill.Invoice]),
		company("BILL-INVOICE-17", "customer", "give the customer a legal identity of scheme 0002, 0223, 0227, 0228 or 0229 (G2.19)",
			func(inv *bill.Invoice) bool { return hasLegalScheme(inv.Customer) }),
		company("BILL-INVOICE-18", "customer", "give the VAT number of a customer with a SIREN or one of the Union (G2.33)",
			func(inv *bill.Invoice) bool { return hasNeededTaxCode(inv.Customer) }),
	}
}

// reported are the schemes by which companies are reported (G2.19).
func reported() []cbc.Code {
	return []cbc.Code{
		frctc.SchemeSIREN, frctc.SchemeVAT, frctc.SchemeForeign, frctc.SchemeRIDET, frctc.SchemeTAHITI,
	}
}

// legalScheme returns the scheme of the legal identity of a party, or else the first of
// its identities that may be reported.
func legalScheme(p *org.Party) cbc.Code {
	if id := frctc.Legal(p); id != nil {
		return frctc.Scheme(id)
	}
	for _, id := range p.Identities {
		if scheme := frctc.Scheme(id); scheme.In(reported()...) {
			return scheme
		}
	}
	return ""
}

func hasLegalScheme(p *org.Party) bool { return p == nil || legalScheme(p).In(reported()...) }

func hasNeededTaxCode(p *org.Party) bool {
	return p == nil || !legalScheme(p).In(frctc.SchemeSIREN, frctc.SchemeVAT) || law.HasTaxCode(p)
}

func seller(inv *bill.Invoice) *org.Party {
	if inv.Ordering == nil {
		return nil
	}
	return inv.Ordering.Seller
}

// vatOf lists the value added taxes of the lines.
func vatOf(inv *bill.Invoice) []*tax.Combo {
	var list []*tax.Combo
	for _, l := range inv.Lines {
		if l == nil {
			continue
		}
		for _, combo := range l.Taxes {
			if combo != nil && combo.Cat == tax.CategoryVAT {
				list = append(list, combo)
			}
		}
	}
	return list
}

func exempt(inv *bill.Invoice) bool {
	return slices.ContainsFunc(vatOf(inv), func(combo *tax.Combo) bool {
		return combo.Ext[catalogue.UNTDIDTaxCategory] == "E"
	})
}

func hasExemptNote(inv *bill.Invoice) bool {
	return inv.Tax != nil && slices.ContainsFunc(inv.Tax.Notes, func(n *tax.Note) bool {
		return n != nil && n.Key == tax.KeyExempt && n.Text != ""
	})
}

const useRates = "use rates of French VAT: 0, 0.9, 1.05, 1.75, 2.1, 5.5, 7, 8.5, 9.2, 9.6, 10, 13, 19.6, 20 or 20.6 % (G1.24)"

// rates are those of France and its departments, today and before (G1.24).
func rates() []string {
	return []string{
		"0%", "0.9%", "1.05%", "1.75%", "2.1%", "5.5%", "7%", "8.5%", "9.2%", "9.6%", "10%", "13%", "19.6%", "20%", "20.6%",
	}
}

func allowedRate(p *num.Percentage) bool {
	return p == nil || slices.ContainsFunc(rates(), func(text string) bool { return law.Percent(text).Compare(*p) == 0 })
}

// otherRate returns the first rate of the lines that France does not have, nil for none.
func otherRate(inv *bill.Invoice) *num.Percentage {
	for _, combo := range vatOf(inv) {
		if !allowedRate(combo.Percent) {
			return combo.Percent
		}
	}
	return nil
}

// partyRules are about parties wherever they are.
func partyRules() []rule.Rule {
	return []rule.Rule{
		rule.Must(prefix+"ORG-PARTY-01", "identities", "give each identity of the party a scheme of its own (BR-FR-CO-10)",
			func(_ *rule.Check, p *org.Party) bool { return frctc.UniqueSchemes(p) }),
		rule.Each(prefix+"ORG-PARTY-02", "identities[].ext", "give the identity a scheme in \"iso-scheme-id\" (BR-FR-CO-10)",
			func(c *rule.Check, p *org.Party) {
				for i, id := range p.Identities {
					if id != nil && frctc.Scheme(id) == "" {
						c.Fail(law.At(".identities", i, ".ext"))
					}
				}
			}),
	}
}
