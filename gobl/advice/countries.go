package advice

import (
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// countryUnknown: codes of countries that are none, so that no rule of the country applies.
func countryUnknown(s *sheet) {
	var p places
	first := ""
	note := func(code string, known bool, format string, args ...any) {
		if code == "" || known {
			return
		}
		p.add(format, args...)
		if first == "" {
			first = code
		}
	}
	for _, party := range []struct {
		path string
		*org.Party
	}{{".supplier", s.supplier}, {".customer", s.customer}} {
		if party.Party == nil {
			continue
		}
		if id := party.TaxID; id != nil {
			note(string(id.Country), id.Country.Valid(), "%s", party.path+".tax_id.country")
		}
		for i, a := range party.Addresses {
			if a != nil {
				note(string(a.Country), a.Country.Valid(), party.path+".addresses[%d].country", i)
			}
		}
	}
	s.combos(func(c *tax.Combo, format string, i, j int) {
		note(string(c.Country), c.Country.Valid(), format+".country", i, j)
	})
	s.warnAt(&p, "`"+shown(first)+"` is not the code of a country, so no rule of the country applies; "+meant(first))
}

// meant suggests the country that a text stands for.
func meant(text string) string {
	if near := l10n.Meant(text); near != "" {
		return "did you mean `" + string(near) + "`?"
	}
	return "give two capital letters, such as DE"
}
