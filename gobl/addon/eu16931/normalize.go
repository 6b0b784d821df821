package eu16931

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Invoice:
		if v.Tax == nil {
			v.Tax = new(bill.Tax)
		}
	case *bill.Discount:
		v.Ext = relate(v.Ext, catalogue.UNTDIDAllowance, allowances, v.Key)
	case *bill.LineDiscount:
		v.Ext = relate(v.Ext, catalogue.UNTDIDAllowance, allowances, v.Key)
	case *bill.Charge:
		v.Ext = relate(v.Ext, catalogue.UNTDIDCharge, charges, v.Key)
	case *bill.LineCharge:
		v.Ext = relate(v.Ext, catalogue.UNTDIDCharge, charges, v.Key)
	case *pay.Instructions:
		if code, ok := paymentMeans.Lookup(v.Key); ok {
			v.Ext = v.Ext.Set(catalogue.UNTDIDPaymentMeans, code)
		}
	case *tax.Combo:
		NormalizeCombo(v)
	case *tax.Note:
		normalizeTaxNote(v)
	default:
		normalizeOrg(n)
	}
}

// normalizeOrg handles parties, what identifies them, items and notes.
func normalizeOrg(n tree.Node) {
	switch v := n.(type) {
	case *org.Note:
		v.Ext = relate(v.Ext, catalogue.UNTDIDTextSubject, textSubjects, v.Key)
	case *org.Item:
		if v.Unit == "" {
			v.Unit = "one"
		}
	case *org.Identity:
		if scheme := schemeOf(v); scheme != "" {
			v.Ext = v.Ext.Set(catalogue.ISOSchemeID, scheme)
		}
	case *org.Inbox:
		splitScheme(v)
	case *org.Party:
		AddPeppolEndpoint(v)
	}
}

// relate writes the code that a table has for exactly this key, if any.
func relate(ext tax.Extensions, list cbc.Key, table cbc.CodeMap, key cbc.Key) tax.Extensions {
	if key == "" {
		return ext
	}
	if code, ok := table[key]; ok {
		return ext.Set(list, code)
	}
	return ext
}

// NormalizeCombo writes the category of a tax. Taxes that the norm does not cover
// are outside of its scope. A key without a category takes away the one that is given,
// which would belong to another key.
func NormalizeCombo(combo *tax.Combo) {
	category := categoryOutsideScope
	switch combo.Cat {
	case tax.CategoryVAT:
		if combo.Key == "" {
			combo.Key = keyOf(combo.Ext[catalogue.UNTDIDTaxCategory])
		}
		if combo.Key == "" {
			combo.Key = tax.KeyStandard
		}
		category = categoryOf(combo.Key)
	case "IGIC":
		category = categoryIGIC
	case "IPSI":
		category = categoryIPSI
	}
	combo.Ext = combo.Ext.Set(catalogue.UNTDIDTaxCategory, category)
}

// normalizeTaxNote relates a note about VAT to the category it explains.
func normalizeTaxNote(note *tax.Note) {
	if note.Cat != tax.CategoryVAT {
		return
	}
	if note.Key == "" {
		note.Key = keyOf(note.Ext[catalogue.UNTDIDTaxCategory])
	}
	if category := categoryOf(note.Key); category != "" {
		note.Ext = note.Ext.Set(catalogue.UNTDIDTaxCategory, category)
	}
}

// schemeOf returns the scheme of well-known identifiers, empty for others.
func schemeOf(id *org.Identity) cbc.Code {
	switch id.Key {
	case "gln":
		return schemeGLN
	case "gtin":
		return schemeGTIN
	}
	switch id.Type {
	case "SIREN":
		return schemeSIREN
	case "SIRET":
		return schemeSIRET
	case "CVR":
		return schemeCVR
	}
	return ""
}

// splitScheme takes the scheme out of a code that has four digits and a colon in
// it, which are expected in front.
func splitScheme(inbox *org.Inbox) {
	const digits = 4
	code := inbox.Code
	for colon := digits; colon < len(code); colon++ {
		if code[colon] == ':' && checkdigit.AllDigits(string(code[colon-digits:colon])) {
			inbox.Scheme, inbox.Code = code[:digits], code[digits+1:]
			return
		}
	}
}

// participant is the scheme of participant identifiers in the Peppol network
// (Policy for use of identifiers, section 3).
const participant = "iso6523-actorid-upis"

// AddPeppolEndpoint makes the first Peppol inbox of a party a place that documents
// can be sent to, unless there is one already.
func AddPeppolEndpoint(party *org.Party) {
	for _, e := range party.Endpoints {
		if e != nil && strings.HasPrefix(string(e.URI), participant+":") {
			return
		}
	}
	for _, inbox := range party.Inboxes {
		if inbox == nil || inbox.Key != org.InboxKeyPeppol || inbox.Scheme == "" || inbox.Code == "" {
			continue
		}
		party.Endpoints = append(party.Endpoints, &org.Endpoint{
			Label: inbox.Label,
			URI:   cbc.URI(participant + "::" + string(inbox.Scheme) + ":" + string(inbox.Code)),
		})
		return
	}
}
