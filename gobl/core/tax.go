package core

import (
	"time"

	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func taxRules() []rule.Rule {
	var rules []rule.Rule
	rules = append(rules, addonRules()...)
	rules = append(rules, categoryDefRules()...)
	rules = append(rules, comboRules()...)
	rules = append(rules, correctionDefRules()...)
	rules = append(rules, taxIdentityRules()...)
	rules = append(rules, rateDefRules()...)
	rules = append(rules, regimeDefRules()...)
	rules = append(rules, scenarioSetRules()...)
	return append(rules, taxSetRules()...)
}

func addonRules() []rule.Rule {
	return []rule.Rule{
		rule.Each("GOBL-TAX-ADDONS-01", "$addons[]", "name only addons that exist", checkAddons),
		rule.Must("GOBL-TAX-ADDONDEF-01", "key", "give the addon a key",
			func(_ *rule.Check, a *tax.AddonDef) bool { return a.Key != "" }),
		rule.Must("GOBL-TAX-ADDONDEF-02", "name", "give the addon a name",
			func(_ *rule.Check, a *tax.AddonDef) bool { return len(a.Name) > 0 }),
	}
}

func checkAddons(c *rule.Check, a *tax.Addons) {
	for i, key := range a.List {
		if c.Facts.Addon(key) == nil {
			c.Fail(at(".$addons", i, ""))
		}
	}
}

func comboRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-TAX-COMBO-01", "", "choose a tax category of the country",
			func(c *rule.Check, v *tax.Combo) bool {
				return c.RegimeFor(v.Country) == nil || category(c, v) != nil
			}),
		rule.Given(rule.Must("GOBL-TAX-COMBO-02", "", "choose a key of the tax category",
			func(c *rule.Check, v *tax.Combo) bool {
				cat := category(c, v)
				return cat == nil || v.Key == "" || cat.Key(v.Key) != nil
			}),
			wrongKey),
		rule.Must("GOBL-TAX-COMBO-03", "", "choose a rate that the tax category has for the key",
			func(c *rule.Check, v *tax.Combo) bool {
				cat := category(c, v)
				return cat == nil || v.Rate == "" || cat.Rate(v.Key, v.Rate) != nil
			}),
		rule.Must("GOBL-TAX-COMBO-04", "", "give a rate or a percentage, or a key that has none: reverse-charge, exempt, export, intra-community, outside-scope", percentFits),
		rule.Must("GOBL-TAX-COMBO-05", "", "give a percentage beside the surcharge",
			func(_ *rule.Check, v *tax.Combo) bool { return v.Surcharge == nil || v.Percent != nil }),
		rule.Given(rule.Must("GOBL-TAX-COMBO-06", "", "use only extension keys that are defined",
			func(c *rule.Check, v *tax.Combo) bool {
				for k := range v.Ext {
					if c.Facts.Extension(k) == nil {
						return false
					}
				}
				return true
			}),
			wrongExtension),
	}
}

// category finds the definition of a combo's tax in the regime that applies to
// it: its own country's, or the document's. Nil without a regime.
func category(c *rule.Check, v *tax.Combo) *tax.CategoryDef {
	regime := c.RegimeFor(v.Country)
	if regime == nil {
		return nil
	}
	return regime.Category(v.Cat)
}

func percentFits(c *rule.Check, v *tax.Combo) bool {
	cat := category(c, v)
	if cat == nil {
		return true
	}
	if v.Key == "" {
		return v.Percent != nil
	}
	def := cat.Key(v.Key)
	return def == nil || def.NoPercent == (v.Percent == nil)
}

func taxIdentityRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-TAX-IDENTITY-01", "country", "say which country issued the tax code",
			func(_ *rule.Check, id *tax.Identity) bool { return id.Country != "" }),
		rule.Must("GOBL-TAX-IDENTITY-02", "code", "write the tax code with capital letters, Ñ, & and digits only",
			func(_ *rule.Check, id *tax.Identity) bool { return isTaxCode(string(id.Code)) }),
		rule.Must("GOBL-TAX-IDENTITY-03", "scheme", "write the tax scheme with letters and digits, and single separators between them",
			func(_ *rule.Check, id *tax.Identity) bool { return isStrictCode(string(id.Scheme)) }),
	}
}

// isTaxCode passes empty text.
func isTaxCode(s string) bool {
	for _, r := range s {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != 'Ñ' && r != '&' {
			return false
		}
	}
	return true
}

// isStrictCode requires separators to be single, between letters and digits; it
// passes empty text.
func isStrictCode(s string) bool {
	separated := true // also at the beginning, where no separator is allowed
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == 'Ñ':
			separated = false
		case isSeparator(r) && !separated:
			separated = true
		default:
			return false
		}
	}
	return s == "" || !separated
}

func isSeparator(r rune) bool {
	return oneOf(r, '.', '-', ':', '/', ',', '_', '&', ' ')
}

func taxSetRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-TAX-SET-01", "", "name each tax category once",
			func(_ *rule.Check, s *tax.Set) bool { return categoriesDiffer(*s) }),
		rule.Must("GOBL-TAX-NOTE-01", "text", "write the text of the tax note",
			func(_ *rule.Check, n *tax.Note) bool { return n.Text != "" }),
	}
}

func categoriesDiffer(s tax.Set) bool {
	for i, combo := range s {
		if combo != nil && s[:i].Has(combo.Cat) {
			return false
		}
	}
	return true
}

func categoryDefRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-TAX-CATEGORYDEF-04", "", "let the tax be retained or informative, not both",
			func(_ *rule.Check, d *tax.CategoryDef) bool { return !d.Retained || !d.Informative }),
		rule.Must("GOBL-TAX-CATEGORYDEF-01", "code", "give the tax category a code",
			func(_ *rule.Check, d *tax.CategoryDef) bool { return d.Code != "" }),
		rule.Must("GOBL-TAX-CATEGORYDEF-02", "name", "give the tax category a name",
			func(_ *rule.Check, d *tax.CategoryDef) bool { return len(d.Name) > 0 }),
		rule.Must("GOBL-TAX-CATEGORYDEF-03", "title", "give the tax category a title",
			func(_ *rule.Check, d *tax.CategoryDef) bool { return len(d.Title) > 0 }),
	}
}

func correctionDefRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-TAX-CORRECTIONDEFINITION-01", "schema", "say which documents the corrections are of",
			func(_ *rule.Check, d *tax.CorrectionDef) bool { return d.Schema != "" }),
	}
}

func rateDefRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-TAX-RATEDEF-01", "rate", "give the rate a key",
			func(_ *rule.Check, d *tax.RateDef) bool { return d.Rate != "" }),
		rule.Must("GOBL-TAX-RATEDEF-02", "name", "give the rate a name",
			func(_ *rule.Check, d *tax.RateDef) bool { return len(d.Name) > 0 }),
		rule.Must("GOBL-TAX-RATEDEF-03", "values", "list the values of the rate from the newest to the oldest",
			func(_ *rule.Check, d *tax.RateDef) bool { return newestFirst(d.Values) }),
		// A percentage cannot be absent from a value in memory.
		rule.Must("GOBL-TAX-RATEDEF-04", "values[].percent", "give each value of the rate a percentage",
			alwaysGiven[tax.RateDef]),
	}
}

// newestFirst compares values that apply to the same extensions; a value
// without a date is the oldest.
func newestFirst(values []tax.RateValue) bool {
	for i, v := range values {
		for _, older := range values[i+1:] {
			if v.Ext.Equal(older.Ext) && !older.Since.Before(v.Since) {
				return false
			}
		}
	}
	return true
}

func regimeDefRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-TAX-REGIMEDEF-01", "country", "say which country the regime is of",
			func(_ *rule.Check, d *tax.RegimeDef) bool { return d.Country != "" }),
		rule.Must("GOBL-TAX-REGIMEDEF-02", "name", "give the regime a name",
			func(_ *rule.Check, d *tax.RegimeDef) bool { return len(d.Name) > 0 }),
		rule.Must("GOBL-TAX-REGIMEDEF-03", "time_zone", "give the time zone that decides what day it is",
			func(_ *rule.Check, d *tax.RegimeDef) bool { return d.TimeZone != "" }),
		rule.Must("GOBL-TAX-REGIMEDEF-04", "time_zone", "give the time zone by its IANA name",
			func(_ *rule.Check, d *tax.RegimeDef) bool { return d.TimeZone == "" || isTimeZone(d.TimeZone) }),
		rule.Must("GOBL-TAX-REGIMEDEF-05", "categories", "give the regime at least one tax category",
			// An empty list passes, as lengths are judged only where there is
			// something: countries without any indirect tax exist.
			alwaysGiven[tax.RegimeDef]),
	}
}

func isTimeZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "Local"
}

func scenarioSetRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-TAX-SCENARIOSET-01", "schema", "say which documents the scenarios are for",
			func(_ *rule.Check, s *tax.ScenarioSet) bool { return s.Schema != "" }),
		rule.Must("GOBL-TAX-SCENARIOSET-02", "list", "list at least one scenario",
			func(_ *rule.Check, s *tax.ScenarioSet) bool { return len(s.List) > 0 }),
	}
}

// wrongKey says which key of a combo is none of its category, and which those are.
func wrongKey(c *rule.Check, v *tax.Combo) string {
	cat := category(c, v)
	keys := make([]cbc.Key, len(cat.Keys))
	for i, k := range cat.Keys {
		keys[i] = k.Key
	}
	if len(keys) == 0 {
		return string(v.Cat) + " has no keys, so leave " + words.Quote(v.Key) + " out"
	}
	return words.None(v.Key, keys) + " (keys of " + string(v.Cat) + ": " + words.List(keys, len(keys)) + ")"
}

// wrongExtension says which extension of a combo is not defined, and which is nearest.
func wrongExtension(c *rule.Check, v *tax.Combo) string {
	for _, key := range v.Ext.Keys() {
		if c.Facts.Extension(key) != nil {
			continue
		}
		var known []cbc.Key
		for _, def := range c.Facts.Extensions() {
			known = append(known, def.Key)
		}
		return words.None(key, known)
	}
	return ""
}
