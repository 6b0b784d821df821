package pdf

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
)

// lawTitle is what the law or the practice of a country calls corrections of invoices, in its own language.
type lawTitle struct {
	language                          string
	creditNote, corrective, debitNote string
}

// lawTitles holds the terms by tax country: Royal Decree 1619/2012, art. 15 (ES); § 31(5) UStDV (DE); § 11(13) UStG (AT);
// CGI, art. 289 I 5 (FR); art. 26 DPR 633/1972 (IT); art. 106j of the Polish VAT Act; § 45 of the Czech VAT Act; the
// terms of practice elsewhere.
var lawTitles = map[string]lawTitle{
	"AT": {"de", "Rechnungskorrektur", "Korrekturrechnung", "Belastungsanzeige"},
	"AR": {"es", "Nota de crédito", "", "Nota de débito"},
	"CO": {"es", "Nota crédito", "", "Nota débito"},
	"CZ": {"cs", "Opravný daňový doklad", "Opravný daňový doklad", "Opravný daňový doklad"},
	"DE": {"de", "Rechnungskorrektur", "Korrekturrechnung", "Belastungsanzeige"},
	"DK": {"da", "Kreditnota", "", ""},
	"EL": {"el", "Πιστωτικό τιμολόγιο", "", ""},
	"ES": {"es", "Factura rectificativa", "Factura rectificativa", "Factura rectificativa"},
	"FI": {"fi", "Hyvityslasku", "", ""},
	"FR": {"fr", "Facture d’avoir", "Facture rectificative", "Note de débit"},
	"GB": {"en", "Credit note", "", "Debit note"},
	"IE": {"en", "Credit note", "", "Debit note"},
	"IT": {"it", "Nota di credito", "", "Nota di debito"},
	"MX": {"es", "Nota de crédito", "", "Nota de débito"},
	"NL": {"nl", "Creditfactuur", "", ""},
	"NO": {"no", "Kreditnota", "", ""},
	"PL": {"pl", "Faktura korygująca", "Faktura korygująca", "Faktura korygująca"},
	"PT": {"pt", "Nota de crédito", "", "Nota de débito"},
	"SE": {"sv", "Kreditfaktura", "", ""},
}

// legalTitle returns the term of the supplier's country for a correction that is printed in another language.
func (c *composer) legalTitle() string {
	t := lawTitles[c.doc.taxCountry()]
	if c.doc.kind != "invoice" || t.language == c.loc.tag {
		return ""
	}
	switch c.doc.Type {
	case bill.InvoiceCreditNote:
		return t.creditNote
	case bill.InvoiceCorrective:
		return t.corrective
	case bill.InvoiceDebitNote:
		return t.debitNote
	}
	return ""
}

// title returns the name of the document, from its type (BT-3) and its tags.
func (c *composer) title() string {
	kind, typ := c.doc.kind, c.doc.Type
	base := "title." + kind
	if kind == "invoice" {
		simplified := c.doc.tagged(bill.TagSimplified)
		switch {
		case c.adjusted && simplified:
			return c.loc.word("title.adjustment.simple")
		case c.adjusted:
			return c.loc.word("title.adjustment")
		case typ == bill.InvoiceCreditNote && c.doc.tagged(bill.TagSelfBilled):
			return c.national("title.credit-note.self-billed")
		case typ == bill.InvoiceCreditNote && simplified:
			return c.national("title.credit-note.simple")
		case typ == bill.InvoiceCorrective && simplified:
			return c.national("title.corrective.simple")
		case typ == bill.InvoiceStandard:
			for _, tag := range []cbc.Key{bill.TagSimplified, bill.TagSelfBilled, bill.TagPrepayment, bill.TagPartial} {
				if c.doc.tagged(tag) {
					typ = tag
					break
				}
			}
		}
	}
	if w := c.national(base + "." + string(typ)); w != base+"."+string(typ) {
		return w
	}
	return c.national(base)
}

// national returns the words for a key as the supplier's country uses them.
func (c *composer) national(key string) string {
	if w, ok := c.loc.lookup(key + "@" + c.doc.taxCountry()); ok {
		return w
	}
	return c.loc.word(key)
}

// word returns the words for a key as this kind of document uses them.
func (c *composer) word(key string) string {
	for _, v := range c.variants {
		if w, ok := c.loc.lookup(key + "@" + v); ok {
			return w
		}
	}
	return c.loc.word(key)
}

// variantsOf returns the names of the kind of document in the keys of words, the closest first.
func (c *composer) variantsOf() []string {
	kind, typ := c.doc.kind, string(c.doc.Type)
	if c.adjusted {
		typ = "adjustment"
	}
	var out []string
	if kind == "invoice" && c.doc.tagged(bill.TagSelfBilled) {
		out = append(out, "invoice.self-billed."+typ, "invoice.self-billed")
	}
	return append(out, kind+"."+typ, kind)
}

// taxCountry returns the country of the supplier's tax number, or else of its address.
func (d *document) taxCountry() string { return taxCountryOf(d.Supplier) }

func taxCountryOf(p *org.Party) string {
	if p == nil {
		return ""
	}
	if id := p.TaxID; id != nil && id.Country != "" {
		return string(id.Country)
	}
	return string(orZero(first(p.Addresses)).Country)
}
