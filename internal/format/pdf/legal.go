package pdf

import (
	"fmt"
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// notes returns the mentions that the law requires, and the notes of the document and of its taxes (BT-22, BT-120).
func (c *composer) notes() block {
	b := block{heading: c.loc.word("notes")}
	if c.doc.tagged(bill.TagBypass) {
		b.paras = append(b.paras, c.loc.word("bypass"))
	}
	var given []string
	for _, n := range present(c.doc.Tax.Notes) {
		given = append(given, n.Text)
	}
	for _, n := range present(c.doc.Notes) {
		given = append(given, n.Text)
	}
	for _, text := range append(c.mentions(given), given...) {
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(b.paras, text) {
			b.paras = append(b.paras, text)
		}
	}
	return b
}

// mentions returns what the law requires on the page, as far as neither a note nor the title says it.
func (c *composer) mentions(given []string) []string {
	m := &mentions{composer: c, said: strings.ToLower(strings.Join(append([]string{c.title()}, given...), "\n"))}
	m.italian()
	m.portuguese()
	if c.doc.kind != "invoice" {
		return m.out
	}
	m.directive()
	m.schemes()
	m.exemptions()
	m.french()
	m.polish()
	return m.out
}

// mentions collects what must be said on a document.
type mentions struct {
	*composer
	said string // in lower case
	out  []string
}

// add adds a text unless it is said already.
func (m *mentions) add(text string) {
	if text != "" && !strings.Contains(m.said, strings.ToLower(text)) {
		m.out = append(m.out, text)
		m.said += "\n" + strings.ToLower(text)
	}
}

func (m *mentions) word(key string) { m.add(m.loc.word("legal." + key)) }

// saysOneOf reports whether the document says one of some words, in lower case.
func (m *mentions) saysOneOf(words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(m.said, w) })
}

// directive adds what Directive 2006/112/EC, art. 226, requires: (10a) self-billing, (11) exemption of an intra-Community
// supply or an export, (11a) reverse charge.
func (m *mentions) directive() {
	if m.doc.tagged(bill.TagSelfBilled) {
		m.word("self-billed")
	}
	keys := m.doc.taxKeys()
	if keys[tax.KeyReverseCharge] || m.doc.tagged(bill.TagReverseCharge) {
		m.word("reverse-charge")
	}
	for _, key := range []cbc.Key{tax.KeyIntraCommunity, tax.KeyExport} {
		if keys[key] && m.doc.inUnion() && !m.doc.hasTaxNote(key) {
			m.word(string(key))
		}
	}
}

// schemes adds the special schemes of Directive 2006/112/EC, art. 226 (7a), (13) and (14), which regimes have as tags and
// tax exemption codes state.
func (m *mentions) schemes() {
	for _, s := range []struct {
		word string
		tags []cbc.Key
		code cbc.Code // of the list VATEX
	}{
		{"cash", []cbc.Key{"cash-basis", "cash-vat"}, ""},
		{"margin.travel", []cbc.Key{"travel-agency"}, "VATEX-EU-D"},
		{"margin.second-hand", []cbc.Key{"second-hand-goods"}, "VATEX-EU-F"},
		{"margin.art", []cbc.Key{"art"}, "VATEX-EU-I"},
		{"margin.antiques", []cbc.Key{"antiques"}, "VATEX-EU-J"},
	} {
		if slices.ContainsFunc(s.tags, m.doc.tagged) || (s.code != "" && slices.Contains(m.doc.taxCodes(extVATEX), s.code)) {
			m.word(s.word)
		}
	}
	if payee := m.doc.Payment.Payee; m.doc.tagged(bill.TagFactoring) && payee != nil && m.doc.asksToPay() {
		m.add(fmt.Sprintf(m.loc.word("legal.factoring"), displayName(payee)))
	}
}

// extVATEX is the extension with codes of the list VATEX.
const extVATEX cbc.Key = "cef-vatex"

// exemptions adds the provisions that exempt from tax: Directive 2006/112/EC, art. 226 (11). An exemption that a note of the
// document explains is left to it.
func (m *mentions) exemptions() {
	if m.doc.hasTaxNote(tax.KeyExempt) {
		return
	}
	for _, code := range m.doc.taxCodes(extVATEX) {
		if article, ok := articleOf(code); ok {
			m.add(fmt.Sprintf(m.loc.word("legal.article"), article))
		}
		m.add(frenchExemption(code))
	}
	for _, key := range []cbc.Key{"es-verifactu-exempt", "es-sii-exempt", "es-tbai-exemption"} {
		for _, code := range m.doc.taxCodes(key) {
			m.add(spanishExemption(key, code))
		}
	}
}

// articleOf returns the article of Directive 2006/112/EC in a code such as VATEX-EU-132-1I: "132(1)(i)".
func articleOf(code cbc.Code) (string, bool) {
	rest, ok := strings.CutPrefix(string(code), "VATEX-EU-")
	if !ok || rest == "" || rest[0] < '0' || rest[0] > '9' {
		return "", false
	}
	article, parts, _ := strings.Cut(rest, "-")
	var b strings.Builder
	b.WriteString(article)
	for parts != "" {
		n := len(parts) - len(strings.TrimLeft(parts, "0123456789"))
		if n == 0 {
			n = len(parts)
		}
		b.WriteString("(" + strings.ToLower(parts[:n]) + ")")
		parts = parts[n:]
	}
	return b.String(), true
}

func frenchExemption(code cbc.Code) string {
	if code == "VATEX-FR-FRANCHISE" {
		return "TVA non applicable, art. 293 B du CGI"
	}
	return ""
}

// spanishExemption returns the provision of a Spanish code of exemption (Royal Decree 1619/2012, art. 6.1.j).
func spanishExemption(key cbc.Key, code cbc.Code) string {
	articles := map[cbc.Code]string{"E1": "el artículo 20", "E2": "el artículo 21", "E3": "el artículo 22", "E4": "los artículos 23 y 24", "E5": "el artículo 25"}
	article := articles[code]
	switch {
	case article == "":
		return ""
	case key == "es-tbai-exemption":
		return "Operación exenta por " + article + " de la Norma Foral del IVA"
	}
	return "Operación exenta por " + article + " de la Ley 37/1992 del IVA"
}

// french adds what the Commercial Code, art. L441-9 and D441-5, requires of invoices to businesses in France: discounts for
// early payment, the interest for late payment and the fixed compensation. Without an agreement the interest is that of art. L441-10.
func (m *mentions) french() {
	d := m.doc
	if d.taxCountry() != "FR" || taxCountryOf(d.Customer) != "FR" || !isBusiness(d.Customer) || !d.asksToPay() || d.Type == bill.InvoiceProforma {
		return
	}
	terms := orZero(d.Payment.Terms)
	m.said += "\n" + strings.ToLower(terms.Notes+"\n"+orZero(d.Payment.Instructions).Notes)
	if !m.saysOneOf("escompte", "discount for early payment") {
		m.word("fr.discount")
	}
	if !m.saysOneOf("pénalité", "intérêts de retard", "late payment") {
		m.word("fr.penalty")
	}
	if !m.saysOneOf("40 €", "40 €", "40 eur", "€40", "quarante euros", "frais de recouvrement") {
		m.word("fr.compensation")
	}
}

func isBusiness(p *org.Party) bool {
	return p != nil && ((p.TaxID != nil && p.TaxID.Code != "") || len(present(p.Identities)) > 0)
}

// italian adds the stamp duty that is paid without a stamp (DPR 642/1972, art. 15), the flat-rate regime (Law 190/2014, art.
// 1), and what is exempt or not taxed and why (DPR 633/1972, art. 21 (6)).
func (m *mentions) italian() {
	if m.doc.taxCountry() != "IT" || m.doc.kind != "invoice" {
		return
	}
	if orZero(m.doc.Supplier).Ext["it-sdi-fiscal-regime"] == "RF19" {
		m.add("Operazione in franchigia da IVA ai sensi dell’art. 1, commi 54-89, L. 190/2014 (regime forfettario)")
	}
	for _, code := range m.doc.taxCodes("it-sdi-exempt") {
		m.add(italianExemption(code))
	}
	stamped := slices.ContainsFunc(present(m.doc.Charges), func(ch *bill.Charge) bool { return ch.Key == "stamp-duty" })
	if stamped {
		m.add("Imposta di bollo assolta in modo virtuale ai sensi dell’art. 15 DPR 642/1972 e del DM 17/6/2014")
	}
}

// italianExemption returns the provision of a code of the electronic invoice (Natura).
func italianExemption(code cbc.Code) string {
	texts := map[cbc.Code]string{
		"N1":   "Escluso ai sensi dell’art. 15 DPR 633/1972",
		"N2.1": "Non soggetto ad IVA ai sensi degli artt. da 7 a 7-septies DPR 633/1972",
		"N3.1": "Non imponibile: esportazione, art. 8 DPR 633/1972",
		"N3.2": "Non imponibile: cessione intracomunitaria, art. 41 DL 331/1993",
		"N3.3": "Non imponibile: cessione verso San Marino, art. 71 DPR 633/1972",
		"N3.4": "Non imponibile: operazione assimilata alle esportazioni, artt. 8-bis e 9 DPR 633/1972",
		"N3.5": "Non imponibile: dichiarazione d’intento, art. 8, c. 1, lett. c), DPR 633/1972",
		"N4":   "Esente ai sensi dell’art. 10 DPR 633/1972",
		"N5":   "Regime del margine",
		"N7":   "IVA assolta in altro Stato UE",
	}
	if strings.HasPrefix(string(code), "N6") {
		return "Inversione contabile"
	}
	return texts[code]
}

// portuguese states that a document of a certified program is no invoice (Despacho 8632/2014, 2.2).
func (m *mentions) portuguese() {
	d := m.doc
	if d.taxCountry() != "PT" || d.fromCustomer() {
		return
	}
	if d.kind == "order" || d.kind == "delivery" || (d.kind == "invoice" && d.Type == bill.InvoiceProforma) {
		m.add("Este documento não serve de fatura")
	}
}

// polish adds the words of the VAT Act, art. 106e (1), 16 to 18a, that the flags of a KSeF invoice stand for.
func (m *mentions) polish() {
	for _, s := range []struct {
		key  cbc.Key
		text string
	}{
		{"pl-favat-cash-accounting", "Metoda kasowa"},
		{"pl-favat-self-billing", "Samofakturowanie"},
		{"pl-favat-reverse-charge", "Odwrotne obciążenie"},
		{"pl-favat-split-payment", "Mechanizm podzielonej płatności"},
	} {
		if m.doc.Tax.Ext[s.key] == "1" {
			m.add(s.text)
		}
	}
}

// taxCodes returns the values of an extension of the taxes, each once, in the order of lines, discounts and charges.
func (d *document) taxCodes(key cbc.Key) []cbc.Code {
	var out []cbc.Code
	d.eachTax(func(c *tax.Combo) {
		if code := c.Ext[key]; code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	})
	return out
}

// eachTax visits the taxes of lines, discounts and charges.
func (d *document) eachTax(visit func(*tax.Combo)) {
	for _, l := range present(d.Lines) {
		for _, t := range present(l.Taxes) {
			visit(t)
		}
	}
	for _, x := range present(d.Discounts) {
		for _, t := range present(x.Taxes) {
			visit(t)
		}
	}
	for _, x := range present(d.Charges) {
		for _, t := range present(x.Taxes) {
			visit(t)
		}
	}
}
