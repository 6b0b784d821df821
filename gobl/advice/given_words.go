package advice

import (
	"strings"

	"chancery/gobl/currency"
	"chancery/gobl/similar"
)

// meantBy has names that other formats use, by what the object is, and the way to the
// member that is meant. Only those are here that can mean nothing else.
var meantBy = map[string]map[string]string{
	"an invoice":       documentWords,
	"an order":         documentWords,
	"a delivery":       documentWords,
	"a line":           lineWords,
	"a part of a line": lineWords,
	"an item":          {"title": "name", "unit_price": "price", "uom": "unit", "sku": "ref"},
	"a party":          {"vat": "tax_id", "vat_id": "tax_id", "vat_number": "tax_id.code", "email": "emails", "phone": "telephones", "address": "addresses"},
	"an address":       {"city": "locality", "town": "locality", "zip": "code", "postcode": "code", "postal_code": "code", "number": "num", "line1": "street", "country_code": "country"},
	"a tax":            {"category": "cat"},
}

var documentWords = map[string]string{
	"number": "code", "invoice_number": "code", "date": "issue_date", "invoice_date": "issue_date", "due_date": "payment.terms.due_dates",
	"buyer": "customer", "client": "customer", "seller": "supplier", "vendor": "supplier", "items": "lines", "rows": "lines",
}

var lineWords = map[string]string{
	"qty": "quantity", "count": "quantity", "desc": "item.description", "description": "item.description", "name": "item.name",
	"unit_price": "item.price", "unit": "item.unit", "vat": "taxes", "vat_rate": "taxes",
}

// moneyWords are ways to write a currency that are not its code.
var moneyWords = map[string]string{
	"€": "EUR", "£": "GBP", "US$": "USD", "DOLLAR": "USD", "DOLLARS": "USD", "POUND": "GBP", "POUNDS": "GBP", "STERLING": "GBP", "RMB": "CNY", "SFR": "CHF",
}

// common are currencies that a code with a slip is likely to mean.
var common = []string{"EUR", "USD", "GBP", "CHF", "JPY", "CNY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "CZK", "BRL", "MXN", "INR"}

// currencyMeant returns the currency that a text probably means, empty when there is none
// or there are several.
func currencyMeant(text string) string {
	text = strings.ToUpper(strings.TrimSpace(text))
	if code := moneyWords[text]; code != "" {
		return code
	}
	if len(text) > 3 {
		text = text[:3] // EURO, USDT
	}
	if currency.Get(currency.Code(text)) != nil {
		return text
	}
	meant := ""
	for _, code := range common {
		if similar.Distance(text, code) > 1 {
			continue
		}
		if meant != "" {
			return ""
		}
		meant = code
	}
	return meant
}

// currency: the currency of a document that does not exist.
func (r *reader) currency(m *member) {
	code := m.string()
	if code == "" || currency.Get(currency.Code(code)) != nil {
		return
	}
	r.note(codeCurrency, func() string {
		text := "`" + shown(code) + "` is not a currency, so that of the supplier's country takes its place; "
		if meant := currencyMeant(code); meant != "" {
			return text + "did you mean `" + meant + "`?"
		}
		return text + "give the code of ISO 4217 in capital letters, such as EUR"
	})
}
