package advice

import (
	"slices"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/similar"
	"chancery/gobl/tax"
)

// vatNames are what VAT is called where English is not spoken. The format has one
// category for all of them.
var vatNames = []cbc.Code{"IVA", "TVA", "MWST", "UST", "BTW", "MOMS", "MVA", "PTU", "DPH", "FPA", "ALV", "DDV", "PDV", "AFA"}

// taxCategoryMisspelt: a category that no regime has and that looks like one, in a
// document whose country has no regime.
func taxCategoryMisspelt(s *sheet) {
	if s.regime != nil {
		return
	}
	var p places
	var given, meant cbc.Code
	s.combos(func(c *tax.Combo, format string, i, j int) {
		if c.Country != "" || c.Cat == "" {
			return
		}
		near := s.categoryMeant(c.Cat)
		if near == "" || meant != "" && c.Cat != given {
			return
		}
		given, meant = c.Cat, near
		p.add(format+".cat", i, j)
	})
	s.warnAt(&p, "`"+shown(string(given))+"` is not the category of a tax in any country; did you mean `"+string(meant)+"`?")
}

// categoryMeant returns the category that a name which no regime knows probably means,
// empty for known ones and where none is near.
func (s *sheet) categoryMeant(name cbc.Code) cbc.Code {
	all := s.categories()
	upper := cbc.Code(strings.ToUpper(string(name)))
	switch {
	case slices.Contains(all, name):
		return ""
	case slices.Contains(all, upper):
		return upper
	case slices.Contains(vatNames, upper):
		return tax.CategoryVAT
	}
	for _, code := range []cbc.Code{tax.CategoryVAT, tax.CategoryGST} {
		if len(name) <= len(code)+2 && similar.Distance(string(upper), string(code)) == 1 {
			return code
		}
	}
	return ""
}

// categories are those of all regimes.
func (s *sheet) categories() []cbc.Code {
	list := []cbc.Code{tax.CategoryVAT, tax.CategoryGST}
	for _, r := range s.facts().Regimes() {
		for _, c := range r.Categories {
			list = append(list, c.Code)
		}
	}
	return list
}

// pricesIncludeIgnored: prices that include a tax which the country does not have, or,
// without a regime, which no line has.
func pricesIncludeIgnored(s *sheet) {
	if s.tax == nil || s.tax.PricesInclude == "" {
		return
	}
	name, used, taxed := s.tax.PricesInclude, false, false
	s.combos(func(c *tax.Combo, _ string, _, _ int) {
		used, taxed = used || c.Cat == name, true
	})
	if used || !taxed || s.regime != nil && s.regime.Category(name) != nil {
		return
	}
	remedy := "; give the category of a tax that the lines have, or remove it"
	if s.scheme() != "" {
		remedy = "; did you mean `" + string(s.scheme()) + "`?"
	}
	s.warn("no line has the tax `"+shown(string(name))+"`, so nothing is taken out of the prices"+remedy, ".tax.prices_include")
}
