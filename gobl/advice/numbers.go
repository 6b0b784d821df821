package advice

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/regime/checkdigit"
)

// transfers calls f with each account of the document, with its path below it.
func (s *sheet) transfers(f func(t *pay.CreditTransfer, path string)) {
	if i, path := s.instructions(); i != nil {
		for j, t := range i.CreditTransfer {
			if t != nil {
				f(t, fmt.Sprintf("%s.credit_transfer[%d]", path, j))
			}
		}
	}
	records, path := s.records()
	for i, r := range records {
		if r != nil && r.CreditTransfer != nil {
			f(r.CreditTransfer, fmt.Sprintf("%s[%d].credit_transfer", path, i))
		}
	}
}

// debits calls f with each direct debit of the document, with its path below it.
func (s *sheet) debits(f func(d *pay.DirectDebit, path string)) {
	if i, path := s.instructions(); i != nil && i.DirectDebit != nil {
		f(i.DirectDebit, path+".direct_debit")
	}
	records, path := s.records()
	for i, r := range records {
		if r != nil && r.DirectDebit != nil {
			f(r.DirectDebit, fmt.Sprintf("%s[%d].direct_debit", path, i))
		}
	}
}

// instructions are those on how to pay, with their path; nil without any.
func (s *sheet) instructions() (*pay.Instructions, string) {
	switch d := s.doc.(type) {
	case *pay.Instructions:
		return d, ""
	default:
		if s.details != nil {
			return s.details.Instructions, ".payment.instructions"
		}
		return nil, ""
	}
}

// ibanCheck: account numbers with a wrong length or check digits.
func ibanCheck(s *sheet) {
	var p places
	s.transfers(func(t *pay.CreditTransfer, path string) {
		if t.IBAN != "" && !validIBAN(t.IBAN) {
			p.add("%s.iban", path)
		}
	})
	s.debits(func(d *pay.DirectDebit, path string) {
		if looksLikeIBAN(d.Account) && !validIBAN(d.Account) {
			p.add("%s.account", path)
		}
	})
	s.warnAt(&p, "this cannot be an IBAN: length or check digits do not fit; copy it again, or give an account without IBAN as `number`")
}

// validIBAN reports whether the number is an IBAN with the length of its country. Spaces
// do not matter.
func validIBAN(text string) bool {
	iban := strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	if !pay.IsIBAN(iban) {
		return false
	}
	want := ibanLengths[iban[:2]]
	return want == 0 || len(iban) == want
}

// looksLikeIBAN reports whether an account, which may be of any kind, begins as an IBAN
// and is not masked.
func looksLikeIBAN(text string) bool {
	iban := strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	return len(iban) > 4 && ibanLengths[iban[:2]] != 0 && checkdigit.AllDigits(iban[2:4]) &&
		!strings.Contains(iban, "XX") && !strings.ContainsFunc(iban, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	})
}

// letters reports whether a text has letters from A to Z only.
func letters(text string) bool {
	for i := range len(text) {
		if text[i] < 'A' || text[i] > 'Z' {
			return false
		}
	}
	return true
}

// bicForm: bank codes that are none.
func bicForm(s *sheet) {
	var p places
	s.transfers(func(t *pay.CreditTransfer, path string) {
		if t.BIC != "" && !validBIC(t.BIC) {
			p.add("%s.bic", path)
		}
	})
	s.warnAt(&p, "this cannot be a BIC: it has 8 or 11 characters, a country at the fifth and sixth; copy it again, or leave it out where there is an IBAN")
}

// gtinCheck: item numbers with a wrong length or check digit.
func gtinCheck(s *sheet) {
	var p places
	wrong := func(id *org.Identity) bool {
		return id != nil && isGTIN(id) && !validGS1(string(id.Code), 8, 12, 13, 14)
	}
	of := func(item *org.Item, path string) {
		for j, id := range item.Identities {
			if wrong(id) {
				p.add("%s.identities[%d].code", path, j)
			}
		}
	}
	if item, ok := s.doc.(*org.Item); ok {
		of(item, "")
	}
	for i, l := range s.lines {
		if l == nil {
			continue
		}
		if wrong(l.Identifier) {
			p.add(".lines[%d].identifier.code", i)
		}
		if l.Item != nil {
			of(l.Item, fmt.Sprintf(".lines[%d].item", i))
		}
	}
	s.warnAt(&p, "this cannot be a GTIN (EAN, UPC): it has 8, 12, 13 or 14 digits, of which the last checks the others")
}

// isGTIN reports whether an identity says that it is a number of a trade item of GS1.
func isGTIN(id *org.Identity) bool {
	return id.Ext.Get(catalogue.ISOSchemeID) == "0160" ||
		gtinName(string(id.Key)) || gtinName(string(id.Type)) || gtinName(id.Label)
}

// gtinNames are the words that names of these numbers are made of: those that say what
// it is are true.
var gtinNames = map[string]bool{
	"gtin": true, "gtin8": true, "gtin12": true, "gtin13": true, "gtin14": true, "ean": true, "ean8": true, "ean13": true,
	"ean14": true, "upc": true, "upca": true,
	"8": false, "12": false, "13": false, "14": false, "a": false, "de": false, "number": false, "no": false, "nr": false, "num": false, "nummer": false,
	"numero": false, "code": false, "codigo": false, "codice": false, "kod": false, "barcode": false, "item": false,
}

// gtinName reports whether a name, such as "EAN number", is that of a GTIN and of nothing
// else, as "EAN location number" is.
func gtinName(name string) bool {
	found := false
	for word := range strings.FieldsFuncSeq(plain(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		says, known := gtinNames[word]
		if !known {
			return false
		}
		found = found || says
	}
	return found
}

// glnCheck: numbers of locations with a wrong length or check digit.
func glnCheck(s *sheet) {
	var p places
	s.parties(func(party *org.Party, path string) {
		for i, id := range party.Identities {
			if id != nil && (id.Key == "gln" || id.Ext.Get(catalogue.ISOSchemeID) == schemeGLN) && !validGS1(string(id.Code), 13) {
				p.add("%s.identities[%d].code", path, i)
			}
		}
		for i, box := range party.Inboxes {
			if box != nil && box.Scheme == schemeGLN && !validGS1(string(box.Code), 13) {
				p.add("%s.inboxes[%d].code", path, i)
			}
		}
	})
	s.warnAt(&p, "this cannot be a GLN: it has 13 digits, of which the last checks the others")
}

// schemeGLN is the code of GLN in ISO/IEC 6523.
const schemeGLN cbc.Code = "0088"

// validGS1 reports whether a number has one of the lengths and the check digit of
// GS1: from the right, the digits before it count three times and once by turns.
func validGS1(code string, lengths ...int) bool {
	if !slices.Contains(lengths, len(code)) || !checkdigit.AllDigits(code) {
		return false
	}
	sum := 0
	for i := range len(code) {
		weight := 1
		if (len(code)-i)%2 == 0 {
			weight = 3
		}
		sum += weight * checkdigit.Digit(code, i)
	}
	return sum%10 == 0
}

// parties calls f with each party that is there, with its path below the document.
func (s *sheet) parties(f func(p *org.Party, path string)) {
	each := func(p *org.Party, path string) {
		if p != nil {
			f(p, path)
		}
	}
	each(s.supplier, ".supplier")
	each(s.customer, ".customer")
	if s.details != nil {
		each(s.details.Payee, ".payment.payee")
		each(s.details.Payer, ".payment.payer")
	}
	if s.ordering != nil {
		each(s.ordering.Buyer, ".ordering.buyer")
		each(s.ordering.Seller, ".ordering.seller")
		each(s.ordering.Issuer, ".ordering.issuer")
	}
	for i, l := range s.lines {
		if l != nil && l.Seller != nil {
			f(l.Seller, fmt.Sprintf(".lines[%d].seller", i))
		}
	}
	switch d := s.doc.(type) {
	case *org.Party:
		f(d, "")
	case *bill.Invoice:
		each(receiver(d.Delivery), ".delivery.receiver")
	case *bill.Order:
		each(d.Buyer, ".buyer")
		each(d.Seller, ".seller")
		each(receiver(d.Delivery), ".delivery.receiver")
	case *bill.Delivery:
		each(d.Despatcher, ".despatcher")
		each(d.Receiver, ".receiver")
		each(d.Courier, ".courier")
	case *bill.Payment:
		each(d.Payee, ".payee")
	}
}

// receiver is the party that goods are delivered to, nil if none is named.
func receiver(d *bill.DeliveryDetails) *org.Party {
	if d == nil {
		return nil
	}
	return d.Receiver
}

// vatNumberCheck: tax numbers of countries for which the format has no rule.
func vatNumberCheck(s *sheet) {
	var p places
	s.parties(func(party *org.Party, path string) {
		id := party.TaxID
		if id == nil || id.Code == "" {
			return
		}
		if valid := taxNumbers[id.Country]; valid != nil && !valid(string(id.Code)) {
			p.add("%s.tax_id.code", path)
		}
	})
	s.warnAt(&p, "this cannot be a VAT number of the country: length or check digit do not fit; copy it again")
}

// vatNumberPrefix: numbers of schemes that begin with the country, without it.
func vatNumberPrefix(s *sheet) {
	var p places
	prefix := ""
	s.parties(func(party *org.Party, path string) {
		for i, box := range party.Inboxes {
			if missing := missingPrefix(box); missing != "" {
				prefix = missing
				p.add("%s.inboxes[%d].code", path, i)
			}
		}
		for i, id := range party.Identities {
			if lacksCountry(id) {
				prefix = countryOf(party)
				p.add("%s.identities[%d].code", path, i)
			}
		}
	})
	s.warnAt(&p, "a VAT number begins here with the code of its country, such as "+prefix+"; write it in front")
}

// missingPrefix returns what the number of an electronic address must begin with and
// does not, else nothing.
func missingPrefix(box *org.Inbox) string {
	if box == nil || box.Code == "" {
		return ""
	}
	want := vatSchemes[box.Scheme]
	if strings.HasPrefix(strings.ToUpper(string(box.Code)), want) {
		return ""
	}
	return want
}

// lacksCountry reports whether an identity is a VAT number without its country.
func lacksCountry(id *org.Identity) bool {
	if id == nil || id.Code == "" || !vatTypes[strings.ToUpper(string(id.Type))] {
		return false
	}
	code := strings.ToUpper(string(id.Code))
	return len(code) < 2 || !letters(code[:2])
}

// countryOf is the country of a party's tax identity, or an example.
func countryOf(p *org.Party) string {
	if p.TaxID != nil && p.TaxID.Country != "" {
		return string(p.TaxID.Country)
	}
	return "DE"
}
