package law

import (
	"chancery/gobl/bill"
	"chancery/gobl/l10n"
	"chancery/gobl/rule"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Regime is the tax law of one country.
type Regime struct {
	// Def holds the facts: categories, rates, tags, scenarios, corrections.
	Def *tax.RegimeDef
	// TaxID normalizes a tax identity of this country (any of its codes), in
	// documents of any regime. Nil means that identities stay as they are.
	TaxID func(id *tax.Identity)
	// Normalize is applied to nodes of documents under this regime; may be nil.
	Normalize func(c *tax.Context, n tree.Node)
	// Rules beyond those of the core. Rules about tax identities of the country
	// go into a set without condition, the others into one limited to the regime.
	Rules []rule.Set
}

// Addon is a set of additional conditions that a document opts into.
type Addon struct {
	// Def holds the facts: extensions, tags, scenarios, corrections.
	Def *tax.AddonDef
	// After is the country whose regime normalizes a document before this addon
	// does; the country must have one. Regimes normalize in the order of their ISO codes;
	// an addon without a country comes before all of them. An addon that requires others comes behind
	// the last of them too, even if the regimes of those normalize after its own:
	// dk-oioubl-v2 (DK) is behind eu-en16931-v2017 (FR). The order is part of the format:
	// it decides between two normalizers that write the same field.
	After l10n.TaxCountry
	// Normalize is applied to nodes of documents that use the addon; may be nil.
	Normalize func(c *tax.Context, n tree.Node)
	// Correct adjusts a corrective invoice after the preceding reference was
	// made and before it is calculated; may be nil.
	Correct func(c *tax.Context, inv *bill.Invoice, opts *bill.CorrectionOptions) error
	// Rules, limited to documents with the addon.
	Rules []rule.Set
	// Types are documents of its own, which usually are complements of others, with
	// the functions that make an empty one. They are known in every document.
	Types map[schema.ID]func() tree.Node
}
