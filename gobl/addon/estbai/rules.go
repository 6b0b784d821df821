package estbai

import (
	"strings"

	"chancery/gobl/addon/spanish"
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule {
	list := []rule.Rule{
		law.Convertible("GOBL-ES-TBAI-BILL-INVOICE-09", "EUR",
			"issue the invoice in EUR, or give the exchange rate to it"),
	}
	list = append(list, headRules()...)
	list = append(list, precedingRules()...)
	list = append(list, activityRules()...)
	return append(list, rule.Must("GOBL-ES-TBAI-TAX-COMBO-01", "ext", "say in \"es-tbai-exemption\" why the supply is exempt",
		func(_ *rule.Check, v *tax.Combo) bool {
			return !spanish.IsVAT(v) || v.Key != tax.KeyExempt || v.Ext.Has(ExtExemption)
		}))
}

// headRules returns the rules about the territory, the recipient (Destinatarios) and the
// description of the operation (DescripcionFactura).
func headRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-ES-TBAI-BILL-INVOICE-01", "tax",
			"give the invoice tax details, or the address of the supplier a Basque region",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-ES-TBAI-BILL-INVOICE-02", "tax.ext",
			"give the territory in \"es-tbai-region\", or the address of the supplier a Basque region",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtRegion) }),
		law.Invoice("GOBL-ES-TBAI-BILL-INVOICE-03", "customer", "name the customer, unless the invoice is simplified",
			func(inv *bill.Invoice) bool { return isSimplified(inv) || inv.Customer != nil }),
		law.Invoice("GOBL-ES-TBAI-BILL-INVOICE-08", "customer",
			"give the customer a tax identity, or an identity with \"es-tbai-identity-type\"",
			func(inv *bill.Invoice) bool {
				return isSimplified(inv) || spanish.Identified(inv.Customer, ExtIdentityType)
			}),
		law.Invoice("GOBL-ES-TBAI-BILL-INVOICE-07", "notes", "describe the invoice in a note with the key \"general\"",
			func(inv *bill.Invoice) bool {
				for _, note := range inv.Notes {
					if note != nil && note.Key == "general" {
						return true
					}
				}
				return false
			}),
	}
}

func isSimplified(inv *bill.Invoice) bool { return law.TaxExt(inv)[ExtSimplified] == "S" }

// precedingRules returns the rules about FacturasRectificadasSustituidas and
// FacturaRectificativa.
func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-ES-TBAI-BILL-INVOICE-04", "preceding",
			"name the invoice that a corrective invoice, credit or debit note is about",
			func(inv *bill.Invoice) bool { return !spanish.IsCorrective(inv) || len(inv.Preceding) > 0 }),
		law.EachPreceding("GOBL-ES-TBAI-BILL-INVOICE-05", "preceding[].issue_date",
			"say when the preceding invoice was issued",
			func(ref *org.DocumentRef) bool { return ref.IssueDate != nil }),
		law.EachPreceding("GOBL-ES-TBAI-BILL-INVOICE-06", "preceding[].ext",
			"give the ground of the correction in \"es-tbai-correction\"",
			func(ref *org.DocumentRef) bool { return ref.Ext.Has(ExtCorrection) }),
	}
}

// activityRules returns the rules about Epigrafe of the form 140, by which individuals in
// Bizkaia keep their register of operations.
func activityRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-ES-TBAI-BILL-INVOICE-10", "supplier.ext",
			"give the economic activity of an individual in Bizkaia in \"es-tbai-bi-activity\"",
			func(inv *bill.Invoice) bool {
				return inv.Supplier == nil || !isBizkaiaIndividual(inv) || inv.Supplier.Ext.Has(ExtBizkaiaActivity)
			}),
		law.CodeLike("GOBL-ES-TBAI-BILL-INVOICE-11", "supplier.ext",
			"write \"es-tbai-bi-activity\" with one to seven digits", ExtBizkaiaActivity, law.SupplierExt, isActivity),
	}
}

// isBizkaiaIndividual reports whether the supplier reports to Bizkaia without the
// tax number of an entity.
func isBizkaiaIndividual(inv *bill.Invoice) bool {
	if law.TaxExt(inv)[ExtRegion] != regionBizkaia {
		return false
	}
	return inv.Supplier.TaxCountry() != spanish.Country || !isOrganisation(string(inv.Supplier.TaxID.Code))
}

// isOrganisation reports, by its form, whether a NIF is that of an entity: a letter
// for its kind, seven digits and a check digit or letter (Orden EHA/451/2008).
func isOrganisation(nif string) bool {
	const size = 9
	if len(nif) != size || !strings.Contains("ABCDEFGHJNPQRSUVW", nif[:1]) {
		return false
	}
	return allDigits(nif[1:size-1]) && strings.Contains("0123456789JABCDEFGHI", nif[size-1:])
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isActivity reports whether a heading of the tax on economic activities has its
// form: one to seven digits.
func isActivity(code string) bool {
	const longest = 7
	return code != "" && len(code) <= longest && allDigits(code)
}
