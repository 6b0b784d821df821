package advice

import (
	"strings"

	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// outsideCodes begin the postal codes of territories of member states where the VAT of
// the Union does not apply (Directive 2006/112/EC article 6), so that goods sent there
// are exported: the Canary Islands, Ceuta and Melilla; the French departments overseas;
// Livigno and Campione d'Italia; Heligoland and Büsingen; Åland.
var outsideCodes = map[l10n.TaxCountry][]string{
	"ES": {"35", "38", "51", "52"},
	"FR": {"971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"},
	"IT": {"23041", "22061"},
	"DE": {"27498", "78266"},
	"FI": {"22"},
}

// outside reports whether an address is in such a territory of a country.
func outside(a *org.Address, country l10n.TaxCountry) bool {
	for _, code := range outsideCodes[country] {
		if strings.HasPrefix(strings.ReplaceAll(string(a.Code), " ", ""), code) {
			return true
		}
	}
	return false
}

// isOutside reports whether the first address of a party is in such a territory.
func isOutside(p *org.Party) bool {
	if len(p.Addresses) == 0 || p.Addresses[0] == nil {
		return false
	}
	at := taxCountry(p)
	if a := p.Addresses[0]; a.Country != "" {
		at = a.Country.Tax()
	}
	return outside(p.Addresses[0], at)
}

// within reports whether goods that are at a party are in the country, or in the Union
// if the country belongs to it, as far as is known: by all the addresses, or else by
// the country of the tax identity.
func (s *sheet) within(p *org.Party, country l10n.TaxCountry) bool {
	at := taxCountry(p)
	if at == "" {
		return false
	}
	known := false
	for _, a := range p.Addresses {
		if a == nil {
			continue
		}
		here := at
		if a.Country != "" {
			here = a.Country.Tax()
		}
		if !s.joins(here, country) || outside(a, here) {
			return false
		}
		known = true
	}
	return known || s.joins(at, country)
}

// joins reports whether a country is the other one, or both are in the Union.
func (s *sheet) joins(country, other l10n.TaxCountry) bool {
	return country == other || s.inUnion(country) && s.inUnion(other)
}

// deliveredOutside reports whether the delivery names a place that is not in the
// country or its Union.
func (s *sheet) deliveredOutside(country l10n.TaxCountry) bool {
	d := s.invoice.Delivery
	if d == nil || d.Receiver == nil || taxCountry(d.Receiver) == "" {
		return false
	}
	return !s.within(d.Receiver, country)
}

// exportCountry: an export that does not leave the country or the Union.
func exportCountry(s *sheet) {
	supplier := taxCountry(s.supplier)
	if s.invoice == nil || supplier == "" || !s.exports() || isOutside(s.supplier) ||
		s.customer == nil || !s.within(s.customer, supplier) || s.deliveredOutside(supplier) {
		return
	}
	at := s.placeOf(s.customer)
	if at == supplier {
		s.warn("an export leaves the country, but the customer is in "+string(at)+
			" like the supplier; say under `delivery.receiver` where it goes, with the country, or charge the tax", ".customer")
		return
	}
	s.warn("an export leaves the European Union, but the customer is in "+string(at)+
		"; give the key `intra-community` for goods that go there or `reverse-charge` for services, or say under `delivery.receiver` where they go, with the country", ".customer")
}

// placeOf is the country of the first address of a party, or else that of its tax
// identity.
func (s *sheet) placeOf(p *org.Party) l10n.TaxCountry {
	for _, a := range p.Addresses {
		if a != nil && a.Country != "" {
			return a.Country.Tax()
		}
	}
	return taxCountry(p)
}

// exports reports whether the value added tax is left out for an export. Taxes
// of territories, such as IGIC, end at other borders.
func (s *sheet) exports() bool {
	found := false
	s.combos(func(c *tax.Combo, _ string, _, _ int) {
		found = found || c.Key == tax.KeyExport && (c.Cat == s.scheme() || c.Cat == tax.CategoryVAT)
	})
	return found
}
