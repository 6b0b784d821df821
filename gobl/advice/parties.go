package advice

import (
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// addressCountries are those outside the Union whose law wants both addresses on a
// full invoice. Others want less, or leave it to their own formats.
var addressCountries = map[l10n.TaxCountry]bool{"CH": true, "GB": true}

// full reports whether the document is a full invoice under a law that says who is to
// be named on it. Receipts of shops (addon it-ticket-v1) are none.
func (s *sheet) full() bool {
	if s.invoice == nil || s.regime == nil || s.kind == bill.InvoiceProforma ||
		s.tags.Has(bill.TagSimplified) || s.invoice.Addons.Has("it-ticket-v1") {
		return false
	}
	return addressCountries[s.regime.Country] || s.regime.Country.InEU(s.issued)
}

// customerMissing: full invoices to nobody.
func customerMissing(s *sheet) {
	if !s.full() || s.customer != nil {
		return
	}
	s.warn("a full invoice names the customer; add `customer`, or the tag `simplified` where a simplified invoice is allowed", ".customer")
}

// supplierAddress: full invoices without the supplier's address.
func supplierAddress(s *sheet) {
	if !s.full() || s.supplier == nil || hasAddress(s.supplier) {
		return
	}
	s.warn("a full invoice has the supplier's address; add it under `supplier.addresses`", ".supplier.addresses")
}

// customerAddress: full invoices without the customer's address.
func customerAddress(s *sheet) {
	if !s.full() || s.customer == nil || hasAddress(s.customer) || s.spanishPerson(s.customer) {
		return
	}
	s.warn("a full invoice has the customer's address; add it under `customer.addresses`, "+
		"or the tag `simplified` where a simplified invoice is allowed", ".customer.addresses")
}

// spanishPerson reports whether the document is under Spanish law and the party seems to
// be a natural person, whose address is only needed when they act as a business
// (RD 1619/2012 article 6.1.e).
func (s *sheet) spanishPerson(p *org.Party) bool {
	if s.regime.Country != "ES" {
		return false
	}
	code := vatCode(p)
	return code == "" || p.TaxID.Country == "ES" && strings.ContainsAny(string(code[:1]), "0123456789KLMXYZ")
}

// hasAddress reports whether a party has an address that says where.
func hasAddress(p *org.Party) bool {
	for _, a := range p.Addresses {
		if a != nil && (a.Street != "" || a.POBox != "" || a.Locality != "" || a.Code != "" || a.StreetExtra != "" || a.Region != "") {
			return true
		}
	}
	return false
}

// supplierVATNumber: suppliers without the number that the treatment needs.
func supplierVATNumber(s *sheet) {
	if s.invoice == nil || s.supplier == nil || vatCode(s.supplier) != "" || s.scheme() == "" {
		return
	}
	across := s.hasKey(tax.KeyIntraCommunity) || s.hasKey(tax.KeyReverseCharge) && taxCountry(s.customer) != taxCountry(s.supplier)
	switch {
	case across:
		s.warn("supplies across borders name the supplier's VAT number with its country, not only a national one; "+
			"add `supplier.tax_id.code`", ".supplier.tax_id")
	case !s.chargesTax(s.scheme()) || s.numberless() || s.hasTaxNumber(s.supplier):
	case len(s.supplier.Identities) > 0:
		s.warn("tax is charged, but none of the supplier's identities is a tax number; "+
			"add `supplier.tax_id.code`", ".supplier.tax_id")
	default:
		s.warn("tax is charged, but the supplier has no tax number; add `supplier.tax_id.code`", ".supplier.tax_id")
	}
}

// numberCountries are those of whose law it is sure that the number of a register alone
// does not do on a full invoice.
var numberCountries = map[l10n.TaxCountry]bool{
	"AT": true, "BE": true, "DE": true, "ES": true, "FR": true, "GB": true, "IE": true, "IT": true, "NL": true, "PT": true,
}

// numberless reports whether the document is a simplified invoice that needs no tax
// number (DE UStDV § 33, FR CGI annexe II article 242 nonies A II).
func (s *sheet) numberless() bool {
	return s.tags.Has(bill.TagSimplified) && (s.regime.Country == "DE" || s.regime.Country == "FR")
}

// hasTaxNumber reports whether an identity of a party stands for its tax number.
func (s *sheet) hasTaxNumber(p *org.Party) bool {
	if !numberCountries[s.regime.Country] {
		return len(p.Identities) > 0
	}
	return slices.ContainsFunc(p.Identities, namesTaxNumber)
}

// chargesTax reports whether there is an amount of a tax.
func (s *sheet) chargesTax(category cbc.Code) bool {
	if s.totals == nil {
		return false
	}
	c := s.totals.Taxes.Category(category)
	return c != nil && !c.Amount.IsZero()
}
