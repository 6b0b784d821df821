package pdf

import (
	"strings"
	"sync"

	"chancery/gobl/addon"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/regime"
	"chancery/gobl/tax"
)

// taxID returns the tax number under its national name; VAT numbers get the prefix of the country.
func (c *composer) taxID(p *org.Party) string {
	if p.TaxID == nil || p.TaxID.Code == "" {
		return ""
	}
	country, code := string(p.TaxID.Country), string(p.TaxID.Code)
	switch country {
	case "ES", "PT":
		if !c.doc.taxedAbroad() {
			return "NIF " + code
		}
		return c.vatID(country, code)
	case "MX":
		return "RFC " + code
	case "CO":
		return "NIT " + code
	case "AR":
		return "CUIT " + code
	case "BR":
		return "CNPJ/CPF " + code
	case "IN":
		return "GSTIN " + code
	case "CH":
		return c.swissID(code)
	case "GB", "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU",
		"LV", "MT", "NL", "PL", "RO", "SE", "SI", "SK", "XI":
		return c.vatID(country, code)
	}
	return join(" ", c.national("taxid"), country, code)
}

// vatID returns a VAT number with the prefix of its country, which Directive 2006/112/EC, art. 215, requires.
func (c *composer) vatID(country, code string) string {
	if !strings.HasPrefix(code, country) {
		code = country + code
	}
	return c.national("vatid") + " " + code
}

// taxedAbroad reports whether the customer in another member state of the European Union owes or reports the tax of an
// invoice. It must then show the VAT numbers of both: Directive 2006/112/EC, art. 226(3) and (4), with art. 214.
func (d *document) taxedAbroad() bool {
	from, to := d.taxCountry(), taxCountryOf(d.Customer)
	if d.kind != "invoice" || from == to || !l10n.InEU(l10n.TaxCountry(from), d.IssueDate) || !l10n.InEU(l10n.TaxCountry(to), d.IssueDate) {
		return false
	}
	keys := d.taxKeys()
	return keys[tax.KeyReverseCharge] || keys[tax.KeyIntraCommunity] || d.tagged(bill.TagReverseCharge)
}

// swissID returns a number of the Swiss register in the form of an invoice: "CHE-100.416.306 MWST" (MWSTG, art. 26(2)).
// The document has the digits after an E. Codes of another form are shown as they are.
func (c *composer) swissID(code string) string {
	digits, ok := strings.CutPrefix(code, "E")
	if !ok || len(digits) != 9 || !allDigits(digits) {
		return "UID " + code
	}
	return "CHE-" + digits[:3] + "." + digits[3:6] + "." + digits[6:] + noBreak + c.loc.word("vatid.swiss")
}

// identityLabel returns the name of an identity: its own, that of its type, or else that of its key.
func (c *composer) identityLabel(id *org.Identity) string {
	if label := firstOf(id.Label, string(id.Type)); label != "" || id.Key == "" {
		return label
	}
	if w, ok := c.loc.lookup("identity." + string(id.Key)); ok {
		return w
	}
	if name := identityNames()[id.Key]; !name.IsEmpty() {
		return nameIn(name, i18n.Lang(c.loc.tag))
	}
	return readable(string(id.Key))
}

// identityNames returns the names of the identities that regimes and addons define. They never change.
var identityNames = sync.OnceValue(func() map[cbc.Key]i18n.String {
	out := map[cbc.Key]i18n.String{}
	add := func(defs []*cbc.Definition) {
		for _, d := range defs {
			if d.Key != "" {
				out[d.Key] = d.Name
			}
		}
	}
	for _, a := range addon.All() {
		add(a.Def.Identities)
	}
	for _, r := range regime.All() {
		add(r.Def.Identities)
	}
	return out
})

// nameIn returns a name in a language, or else in its own: the one that is given besides English.
func nameIn(name i18n.String, lang i18n.Lang) string {
	if text, ok := name[lang]; ok {
		return text
	}
	own := name.Languages()
	if len(own) == 2 {
		for _, l := range own {
			if l != i18n.EN {
				return name[l]
			}
		}
	}
	return name.String()
}
