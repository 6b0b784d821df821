package pt

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		setRegion(v)
	case *bill.Invoice:
		migrateInvoice(v)
	}
}

// setRegion names the region of a VAT combo, the mainland unless something else is
// said.
func setRegion(combo *tax.Combo) {
	switch {
	case combo.Cat != tax.CategoryVAT:
	case combo.Country != "" && combo.Country != "PT":
		combo.Ext = combo.Ext.Set(ExtRegion, cbc.Code(combo.Country.ISO()))
	default:
		combo.Ext = combo.Ext.SetIfEmpty(ExtRegion, mainland)
	}
}

// Extension keys of the code of exemption, older and present.
const (
	extExemptionOld cbc.Key = "pt-exemption-code"
	extExemption    cbc.Key = "pt-saft-exemption"
)

// migrateInvoice serves older documents, in which the reason of an exemption was
// part of the rate.
func migrateInvoice(inv *bill.Invoice) {
	for _, line := range inv.Lines {
		if line != nil {
			migrate(line.Taxes)
		}
	}
	for _, discount := range inv.Discounts {
		if discount != nil {
			migrate(discount.Taxes)
		}
	}
	for _, charge := range inv.Charges {
		if charge != nil {
			migrate(charge.Taxes)
		}
	}
}

func migrate(taxes tax.Set) {
	for _, combo := range taxes {
		if combo == nil {
			continue
		}
		if reason, found := strings.CutPrefix(string(combo.Rate), "exempt+"); found {
			migrateReason(combo, cbc.Key(reason))
		}
		if code, found := combo.Ext[extExemptionOld]; found {
			combo.Ext = combo.Ext.Delete(extExemptionOld).Set(extExemption, code)
		}
	}
}

func migrateReason(combo *tax.Combo, reason cbc.Key) {
	code := exemptionCode(reason)
	if code == "" {
		return
	}
	combo.Key, combo.Rate = tax.KeyExempt, ""
	combo.Ext = tax.Extensions{extExemption: code}
}

// exemptionCode returns the code of a reason of exemption in the tax authority's list for
// the field TaxExemptionCode of the SAF-T file, empty for an unknown one.
func exemptionCode(reason cbc.Key) cbc.Code {
	for _, e := range [...]struct {
		reason cbc.Key
		code   cbc.Code
	}{
		{"outlay", "M01"},
		{"intrastate-export", "M02"},
		{"imports", "M04"},
		{"exports", "M05"},
		{"suspension-scheme", "M06"},
		{"internal-operations", "M07"},
		{"small-retail-scheme", "M09"},
		{"exempt-scheme", "M10"},
		{"tobacco-scheme", "M11"},
		{"margin-scheme+travel", "M12"},
		{"margin-scheme+second-hand", "M13"},
		{"margin-scheme+art", "M14"},
		{"margin-scheme+antiques", "M15"},
		{"goods-transmission", "M16"},
		{"other", "M19"},
		{"flat-rate-scheme", "M20"},
		{"non-deductible", "M21"},
		{"consignment-goods", "M25"},
		{"reverse-charge+waste", "M30"},
		{"reverse-charge+civil-eng", "M31"},
		{"reverse-charge+greenhouse", "M32"},
		{"reverse-charge+woods", "M33"},
		{"reverse-charge+b2b", "M40"},
		{"reverse-charge+intraeu", "M41"},
		{"reverse-charge+real-estate", "M42"},
		{"reverse-charge+gold", "M43"},
		{"non-taxable", "M99"},
	} {
		if e.reason == reason {
			return e.code
		}
	}
	return ""
}
