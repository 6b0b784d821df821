package ptsaft

import (
	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

// exemption is a reason for which no tax is charged, with the provision of the law.
type exemption struct {
	code                cbc.Code
	english, portuguese string
}

// exemptionReasons lists TaxExemptionCode with the texts of TaxExemptionReason (table of
// the tax authority to Portaria 302/2016). The Portuguese text is the one that documents
// have to print.
func exemptionReasons() [32]exemption {
	return [...]exemption{
		{"M01", "Article 16, No. 6, paragraphs a) to d) of the VAT code", "Artigo 16.º, n.º 6, alíneas a) a d) do CIVA"},
		{"M02", "Article 6 of Decree-Law No. 198/90 of 19th June", "Artigo 6.º do Decreto-Lei n.º 198/90, de 19 de junho"},
		{"M04", "Article 13 of the VAT code", "Artigo 13.º do CIVA"},
		{"M05", "Article 14 of the VAT code", "Artigo 14.º do CIVA"},
		{"M06", "Article 15 of the VAT code", "Artigo 15.º do CIVA"},
		{"M07", "Article 9 of the VAT code", "Artigo 9.º do CIVA"},
		{"M09", "Article 62 paragraph b) of the VAT code", "Artigo 62.º alínea b) do CIVA"},
		{"M10", "Article 57 of the VAT code", "Artigo 57.º do CIVA"},
		{"M11", "Decree-Law No. 346/85 of 23rd August", "Decreto-Lei n.º 346/85, de 23 de agosto"},
		{"M12", "Decree-Law No. 221/85 of 3rd July", "Decreto-Lei n.º 221/85, de 3 de julho"},
		{"M13", "Decree-Law No. 199/96 of 18th October", "Decreto-Lei n.º 199/96, de 18 de outubro"},
		{"M14", "Decree-Law No. 199/96 of 18th October", "Decreto-Lei n.º 199/96, de 18 de outubro"},
		{"M15", "Decree-Law No. 199/96 of 18th October", "Decreto-Lei n.º 199/96, de 18 de outubro"},
		{"M16", "Article 14 of the RITI", "Artigo 14.º do RITI"},
		{"M19", "Other exemptions", "Outras isenções"},
		{"M20", "Article 59-D No. 2 of the VAT code", "Artigo 59.º-D n.º 2 do CIVA"},
		{"M21", "Article 72 No. 4 of the VAT code", "Artigo 72.º n.º 4 do CIVA"},
		{"M25", "Article 38 No. 1 paragraph a) of the VAT code", "Artigo 38.º n.º 1 alínea a) do CIVA"},
		{"M26", "Law No. 17/2023 of 14th April", "Lei n.º 17/2023, de 14 de abril"},
		{"M30", "Article 2 No. 1 paragraph i) of the VAT code", "Artigo 2.º n.º 1 alínea i) do CIVA"},
		{"M31", "Article 2 No. 1 paragraph j) of the VAT code", "Artigo 2.º n.º 1 alínea j) do CIVA"},
		{"M32", "Article 2 No. 1 paragraph l) of the VAT code", "Artigo 2.º n.º 1 alínea l) do CIVA"},
		{"M33", "Article 2 No. 1 paragraph m) of the VAT code", "Artigo 2.º n.º 1 alínea m) do CIVA"},
		{"M34", "Article 2 No. 1 paragraph n) of the VAT code", "Artigo 2.º n.º 1 alínea n) do CIVA"},
		{"M40", "Article 6 No. 6 paragraph a) of the VAT code, to the contrary", "Artigo 6.º n.º 6 alínea a) do CIVA, a contrário"},
		{"M41", "Article 8 No. 3 of the RITI", "Artigo 8.º n.º 3 do RITI"},
		{"M42", "Decree-Law No. 21/2007 of 29th January", "Decreto-Lei n.º 21/2007, de 29 de janeiro"},
		{"M43", "Decree-Law No. 362/99 of 16th September", "Decreto-Lei n.º 362/99, de 16 de setembro"},
		{"M44", "Article 6.º of the CIVA – Specific rules", "Artigo 6.º do CIVA – Regras específicas"},
		{"M45", "Art 58º-A of the CIVA (IVA - cross-border exemption regime)", "Art 58º-A do CIVA (IVA - regime transfronteiriço de isenção)"},
		{"M46", "Decree-Law No. 19/2017, of February 14", "Decreto-lei n.º 19/2017, de 14 de fevereiro"},
		{"M99", "Not subject to tax or not taxed", "Não sujeito ou não tributado"},
	}
}

// exemptionText returns the provision that a document prints for a code; empty for an
// unknown one.
func exemptionText(code cbc.Code) string {
	for _, e := range exemptionReasons() {
		if e.code == code {
			return e.portuguese
		}
	}
	return ""
}

// exemptionKey returns the treatment of the supply that a reason belongs to; empty for
// those that belong to none.
func exemptionKey(code cbc.Code) cbc.Key {
	switch code {
	case "M30", "M31", "M32", "M33", "M40", "M41", "M42", "M43":
		return tax.KeyReverseCharge
	case "M04", "M05":
		return tax.KeyExport
	case "M16":
		return tax.KeyIntraCommunity
	case "M44", "M45", "M46", "M99":
		return tax.KeyOutsideScope
	case "M01", "M02", "M03", "M06", "M07", "M09", "M10", "M11", "M12", "M13", "M14", "M15",
		"M19", "M20", "M21", "M25", "M26":
		return tax.KeyExempt
	default:
		return ""
	}
}

// Reasons that are assumed where none is given that fits the treatment.
const (
	defaultExempt         cbc.Code = "M07" // exempt by nature, CIVA article 9
	defaultExport         cbc.Code = "M05" // exports, CIVA article 14
	defaultIntraCommunity cbc.Code = "M16" // goods to other member states, RITI article 14
	defaultReverseCharge  cbc.Code = "M40" // services to businesses abroad, CIVA article 6(6)(a)
	defaultOutsideScope   cbc.Code = "M99" // not subject to tax
)

// setExemption marks a combo as one without tax: it keeps a reason that belongs to the
// treatment and has the default one otherwise.
func setExemption(c *tax.Combo, treatment cbc.Key, reason cbc.Code) {
	c.Ext = c.Ext.Set(ExtTaxRate, rateExempt)
	if exemptionKey(c.Ext[ExtExemption]) != treatment {
		c.Ext = c.Ext.Set(ExtExemption, reason)
	}
}
