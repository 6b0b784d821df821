package regimetest

import (
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// TaxID is a tax code as typed, the form it is kept in, and whether it passes.
type TaxID struct {
	Typed, Kept cbc.Code
	Valid       bool
}

// Accepts returns a code that passes, in the form in which it is kept.
func Accepts(typed, kept cbc.Code) TaxID { return TaxID{Typed: typed, Kept: kept, Valid: true} }

// Refuses returns a code that breaks a rule, in the form in which it is kept.
func Refuses(typed, kept cbc.Code) TaxID { return TaxID{Typed: typed, Kept: kept} }

// TaxIDs normalizes each code as one of the country and applies the regime's
// rules to it.
func TaxIDs(t *testing.T, regime *law.Regime, country l10n.TaxCountry, cases []TaxID) {
	t.Helper()
	for _, c := range cases {
		id := &tax.Identity{Country: country, Code: cbc.NormalizeCode(c.Typed)}
		if regime.TaxID != nil {
			regime.TaxID(id)
		}
		if id.Code != c.Kept {
			t.Errorf("%s %q is kept as %q, want %q", country, c.Typed, id.Code, c.Kept)
		}
		if faults := Faults(regime, id); (len(faults) == 0) != c.Valid {
			t.Errorf("%s %q: faults %q, want valid = %t", country, c.Typed, faults, c.Valid)
		}
	}
}

// Context returns the context of a document under the regime.
func Context(regime *law.Regime) *tax.Context {
	return &tax.Context{Regime: regime.Def}
}

// Normalize applies the regime's normalizer to a tree, children first.
func Normalize(regime *law.Regime, root tree.Node) {
	c := Context(regime)
	c.Normalizers = []tax.Normalizer{regime.Normalize}
	c.Normalize(root)
}

// Faults lists what the regime's rules find in a document under it, each place
// as "CODE path", sorted.
func Faults(regime *law.Regime, doc tree.Node) []string {
	return lawtest.Places(rule.NewBook(regime.Rules).Run(Context(regime), doc))
}

// FaultsElsewhere is like Faults, for a document under no regime at all.
func FaultsElsewhere(regime *law.Regime, doc tree.Node) []string {
	return lawtest.Places(rule.NewBook(regime.Rules).Run(&tax.Context{}, doc))
}
