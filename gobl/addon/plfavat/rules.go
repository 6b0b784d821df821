package plfavat

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule {
	return slices.Concat(
		documentRules(), supplierRules(), customerRules(), noteRules(),
		[]rule.Rule{
			rule.Must("GOBL-PL-FAVAT-TAX-COMBO-01", "ext", "every tax needs a tax category; give it a key and a rate",
				func(_ *rule.Check, c *tax.Combo) bool { return c.Ext.Has(ExtTaxCategory) }),
			rule.Must("GOBL-PL-FAVAT-PAY-RECORD-01", "date", "say when it was paid",
				func(_ *rule.Check, r *pay.Record) bool { return r.Date != nil }),
		},
	)
}

func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible("GOBL-PL-FAVAT-BILL-INVOICE-15", "PLN",
			"give an invoice that is not in zlotys an exchange rate into PLN"),
		law.InvoiceType("GOBL-PL-FAVAT-BILL-INVOICE-01", "type", "KSeF takes invoices of type standard and credit-note",
			bill.InvoiceStandard, bill.InvoiceCreditNote),
		law.EachPreceding("GOBL-PL-FAVAT-BILL-INVOICE-02", "preceding[].issue_date", "a preceding document needs its date",
			func(ref *org.DocumentRef) bool { return ref.IssueDate != nil }),
		law.EachPreceding("GOBL-PL-FAVAT-BILL-INVOICE-03", "preceding[].code", "a preceding document needs its number",
			func(ref *org.DocumentRef) bool { return ref.Code != "" }),
	}
}

// supplierRules returns the rules about Podmiot1.
func supplierRules() []rule.Rule {
	return []rule.Rule{
		law.Supplier("GOBL-PL-FAVAT-BILL-INVOICE-04", "a KSeF invoice needs a supplier",
			func(s *org.Party) bool { return s != nil }),
		law.PresentSupplier("GOBL-PL-FAVAT-BILL-INVOICE-16", "supplier.tax_id", "the supplier needs a tax identity",
			func(s *org.Party) bool { return s.TaxID != nil }),
		law.PresentSupplier("GOBL-PL-FAVAT-BILL-INVOICE-17", "supplier.tax_id.code", "the supplier needs a code in the tax identity",
			func(s *org.Party) bool { return s.TaxID == nil || s.TaxID.Code != "" }),
		law.PresentSupplier("GOBL-PL-FAVAT-BILL-INVOICE-05", "supplier.name", "the supplier needs a name",
			func(s *org.Party) bool { return s.Name != "" }),
		law.PresentSupplier("GOBL-PL-FAVAT-BILL-INVOICE-06", "supplier.addresses", "the supplier needs an address",
			func(s *org.Party) bool { return len(s.Addresses) > 0 }),
		law.PresentSupplier("GOBL-PL-FAVAT-BILL-INVOICE-07", "supplier.addresses", "the supplier's first address needs a country",
			func(s *org.Party) bool {
				a := firstAddress(s)
				return a == nil || a.Country != ""
			}),
		law.PresentSupplier("GOBL-PL-FAVAT-BILL-INVOICE-08", "supplier.addresses", "the supplier's first address needs a street",
			func(s *org.Party) bool {
				a := firstAddress(s)
				return a == nil || a.Street != ""
			}),
	}
}

func firstAddress(p *org.Party) *org.Address {
	if len(p.Addresses) == 0 {
		return nil
	}
	return p.Addresses[0]
}

// Roles in which a party other than the customer receives an invoice.
const (
	roleLocalGovernment cbc.Code = "8"
	roleGroupMember     cbc.Code = "10"
)

// customerRules returns the rules about Podmiot2 and Podmiot3.
func customerRules() []rule.Rule {
	return []rule.Rule{
		law.Customer("GOBL-PL-FAVAT-BILL-INVOICE-11", "",
			"a unit of a local government is named by an identity with role 8 and a code",
			func(p *org.Party) bool { return p.Ext[ExtJST] != yes || hasRole(p, roleLocalGovernment) }),
		law.Customer("GOBL-PL-FAVAT-BILL-INVOICE-12", "",
			"a member of a VAT group is named by an identity with role 10 and a code",
			func(p *org.Party) bool { return p.Ext[ExtGroupVAT] != yes || hasRole(p, roleGroupMember) }),
		law.Invoice("GOBL-PL-FAVAT-BILL-INVOICE-09", "customer", "only a simplified invoice goes without a customer",
			func(inv *bill.Invoice) bool { return inv.Customer != nil || inv.Tags.Has(tagSimplified) }),
		law.Customer("GOBL-PL-FAVAT-BILL-INVOICE-10", "customer.tax_id.code",
			"the tax identity of a Polish customer needs a code",
			func(p *org.Party) bool { return !p.TaxID.In("PL") || p.TaxID.Code != "" }),
	}
}

func hasRole(p *org.Party, role cbc.Code) bool {
	return slices.ContainsFunc(p.Identities, func(id *org.Identity) bool {
		return id != nil && id.Code != "" && id.Ext[ExtThirdPartyRole] == role
	})
}

// noteKeyLegal is the purpose of notes that name the law.
const noteKeyLegal cbc.Key = "legal"

// noteRules: an exempt invoice names the provision, once (P_19A to P_19C).
func noteRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-PL-FAVAT-BILL-INVOICE-13", "", "name the law of the exemption in a legal note",
			func(inv *bill.Invoice) bool {
				return !law.TaxExt(inv).Has(ExtExemption) || exemptionNotes(inv) > 0
			}),
		law.Invoice("GOBL-PL-FAVAT-BILL-INVOICE-14", "", "name the law of the exemption in one note only",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || exemptionNotes(inv) <= 1 }),
	}
}

// exemptionNotes counts the notes that name the law of an exemption.
func exemptionNotes(inv *bill.Invoice) int {
	n := 0
	for _, note := range inv.Notes {
		if note != nil && note.Key == noteKeyLegal && note.Src == ExtExemption {
			n++
		}
	}
	return n
}
