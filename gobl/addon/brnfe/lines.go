package brnfe

import (
	"regexp"
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/br"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// lineRules returns the rules about det.
func lineRules() []rule.Rule {
	return []rule.Rule{
		law.EachLine("GOBL-BR-NFE-BILL-INVOICE-35", "lines[].ext", "every line needs a CFOP, br-nfe-cfop",
			func(l *bill.Line) bool { return l.Ext.Has(ExtCFOP) }),
		eachICMS("GOBL-BR-NFE-BILL-INVOICE-42",
			"only a supplier under Simples Nacional gives br-nfe-icms-csosn; others give br-nfe-icms-cst",
			func(inv *bill.Invoice, ext tax.Extensions) bool {
				return !hasRegime(inv, regimeExcess, regimeNormal) || !ext.Has(ExtICMSCSOSN)
			}),
		eachICMS("GOBL-BR-NFE-BILL-INVOICE-43",
			"a supplier under Simples Nacional gives br-nfe-icms-csosn; br-nfe-icms-cst is for fuels only, with 02, 15, 53 or 61",
			func(inv *bill.Invoice, ext tax.Extensions) bool {
				return !hasRegime(inv, regimeSimples, regimeMEI) || fits(ext, ExtICMSCST, "02", "15", "53", "61")
			}),
		hasTax("GOBL-BR-NFE-BILL-LINE-01", br.CategoryICMS),
		hasTax("GOBL-BR-NFE-BILL-LINE-02", br.CategoryPIS),
		hasTax("GOBL-BR-NFE-BILL-LINE-03", br.CategoryCOFINS),
	}
}

// eachICMS states a rule about the codes of ICMS of every line.
func eachICMS(id, message string, ok func(inv *bill.Invoice, ext tax.Extensions) bool) rule.Rule {
	return rule.Each(id, "lines[].taxes[].ext", message, func(c *rule.Check, inv *bill.Invoice) {
		for i, l := range inv.Lines {
			if l == nil {
				continue
			}
			for j, combo := range l.Taxes {
				if combo != nil && combo.Cat == br.CategoryICMS && !ok(inv, combo.Ext) {
					c.Fail(law.At(law.At(".lines", i, ".taxes"), j, ".ext"))
				}
			}
		}
	})
}

func hasTax(id string, category cbc.Code) rule.Rule {
	return rule.Must(id, "", "every line needs "+string(category),
		func(_ *rule.Check, l *bill.Line) bool { return l.Taxes.Has(category) })
}

// taxRules returns the rules about taxes and the identities of items. What carries no
// value of a tax has a percentage of zero.
func taxRules() []rule.Rule {
	contribution := []cbc.Code{"04", "05", "06", "07", "08", "09"}
	return []rule.Rule{
		combo("GOBL-BR-NFE-TAX-COMBO-01", "ext", br.CategoryICMS, "ICMS needs br-nfe-icms-cst or br-nfe-icms-csosn",
			func(c *tax.Combo) bool { return c.Ext.HasAny(ExtICMSCST, ExtICMSCSOSN) }),
		combo("GOBL-BR-NFE-TAX-COMBO-02", "ext", br.CategoryICMS, "ICMS needs the origin of the goods, br-nfe-icms-origin",
			func(c *tax.Combo) bool { return c.Ext.Has(ExtICMSOrigin) }),
		combo("GOBL-BR-NFE-TAX-COMBO-05", "ext", br.CategoryICMS, "give ICMS either br-nfe-icms-cst or br-nfe-icms-csosn, not both",
			func(c *tax.Combo) bool { return c.Ext.HasAtMostOne(ExtICMSCST, ExtICMSCSOSN) }),
		noValue("GOBL-BR-NFE-TAX-COMBO-06", br.CategoryICMS, ExtICMSCSOSN, "102", "103", "202", "203", "300", "400", "500"),
		noValue("GOBL-BR-NFE-TAX-COMBO-07", br.CategoryICMS, ExtICMSCST, "40", "41", "50", "60"),
		combo("GOBL-BR-NFE-TAX-COMBO-03", "ext", br.CategoryPIS, "PIS needs br-nfe-pis-cst",
			func(c *tax.Combo) bool { return c.Ext.Has(ExtPISCST) }),
		noValue("GOBL-BR-NFE-TAX-COMBO-08", br.CategoryPIS, ExtPISCST, contribution...),
		combo("GOBL-BR-NFE-TAX-COMBO-04", "ext", br.CategoryCOFINS, "COFINS needs br-nfe-cofins-cst",
			func(c *tax.Combo) bool { return c.Ext.Has(ExtCOFINSCST) }),
		noValue("GOBL-BR-NFE-TAX-COMBO-09", br.CategoryCOFINS, ExtCOFINSCST, contribution...),
		identityCode("GOBL-BR-NFE-ORG-IDENTITY-01", IdentityCEST, patternCEST, "a CEST has seven digits"),
		identityCode("GOBL-BR-NFE-ORG-IDENTITY-02", IdentityNCM, patternNCM, "an NCM has eight digits, or two, without separators"),
	}
}

// combo states a rule about the taxes of one category.
func combo(id, field string, category cbc.Code, message string, ok func(c *tax.Combo) bool) rule.Rule {
	return rule.Must(id, field, message, func(_ *rule.Check, c *tax.Combo) bool { return c.Cat != category || ok(c) })
}

// noValue states that a tax with one of the codes has no percentage but zero.
func noValue(id string, category cbc.Code, key cbc.Key, codes ...cbc.Code) rule.Rule {
	message := string(category) + " is 0% with the codes " + words.List(codes, len(codes)) + " of " + string(key) + ", which carry no value"
	return combo(id, "percent", category, message, func(c *tax.Combo) bool {
		return !slices.Contains(codes, c.Ext[key]) || c.Percent == nil || c.Percent.IsZero()
	})
}

func identityCode(id string, key cbc.Key, pattern, message string) rule.Rule {
	form := regexp.MustCompile(pattern)
	return rule.Must(id, "code", message, func(_ *rule.Check, v *org.Identity) bool {
		return v.Key != key || v.Code == "" || form.MatchString(string(v.Code))
	})
}
