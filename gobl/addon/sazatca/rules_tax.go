package sazatca

import (
	"strings"

	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Reasons for a rate of zero on which further rules depend (VATEX).
const (
	reasonEducation cbc.Code = "VATEX-SA-EDU"
	reasonHealth    cbc.Code = "VATEX-SA-HEA"
)

// Categories of VAT (UNTDID 5305) that there are in Saudi Arabia.
const (
	categoryStandard     cbc.Code = "S"
	categoryZero         cbc.Code = "Z"
	categoryExempt       cbc.Code = "E"
	categoryOutsideScope cbc.Code = "O"
)

func taxRules() []rule.Rule {
	return []rule.Rule{
		rule.Given(
			rule.Must("GOBL-SA-ZATCA-TAX-COMBO-01", "ext",
				"say why VAT is not charged by the code in \"cef-vatex\" that fits the category, and give none where it is (BR-KSA-CL-04)",
				func(_ *rule.Check, c *tax.Combo) bool { return hasFittingReason(c.Ext) }),
			func(_ *rule.Check, c *tax.Combo) string { return fittingReasons(c.Ext) }),
		law.CodeIn("GOBL-SA-ZATCA-TAX-COMBO-02", "ext",
			"let the key of VAT be standard, zero, exempt or outside-scope, which is the category S, Z, E or O (BR-KSA-18)",
			catalogue.UNTDIDTaxCategory, func(c *tax.Combo) tax.Extensions { return c.Ext },
			categoryStandard, categoryZero, categoryExempt, categoryOutsideScope),
		rule.Must("GOBL-SA-ZATCA-TAX-COMBO-03", "cat", "use no tax but VAT (BR-KSA-54)",
			func(_ *rule.Check, c *tax.Combo) bool { return c.Cat == tax.CategoryVAT }),
	}
}

// reasons lists the codes of VATEX that fit a category without a charge.
func reasons(category cbc.Code) []cbc.Code {
	switch category {
	case categoryExempt:
		return []cbc.Code{"VATEX-SA-29", "VATEX-SA-29-7", "VATEX-SA-30"}
	case categoryZero:
		return []cbc.Code{
			"VATEX-SA-32", "VATEX-SA-33", "VATEX-SA-34-1", "VATEX-SA-34-2", "VATEX-SA-34-3", "VATEX-SA-34-4", "VATEX-SA-34-5",
			"VATEX-SA-35", "VATEX-SA-36", reasonEducation, reasonHealth, "VATEX-SA-MLTRY",
		}
	case categoryOutsideScope:
		return []cbc.Code{"VATEX-SA-OOS"}
	}
	return nil
}

func hasFittingReason(ext tax.Extensions) bool {
	category := ext[catalogue.UNTDIDTaxCategory]
	switch {
	case len(ext) == 0:
		return false
	case category == categoryStandard:
		return !ext.Has(catalogue.CEFVATEX)
	}
	fitting := reasons(category)
	return fitting == nil || ext[catalogue.CEFVATEX].In(fitting...)
}

// fittingReasons names the codes of which one is needed.
func fittingReasons(ext tax.Extensions) string {
	category := ext[catalogue.UNTDIDTaxCategory]
	list := reasons(category)
	if len(list) == 0 {
		return ""
	}
	names := make([]string, len(list))
	for i, code := range list {
		names[i] = string(code)
	}
	return "for " + string(category) + " one of " + strings.Join(names, ", ")
}
