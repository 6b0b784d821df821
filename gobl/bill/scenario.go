package bill

import (
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

// applyScenarios adds the notes and extensions that the regime and the addons
// require on an invoice like this one. Extensions win over those given; a note that
// exists already stays.
func (inv *Invoice) applyScenarios(c *tax.Context) {
	if c.Regime == nil && len(c.Addons) == 0 {
		return
	}
	sum := c.Summarize(schemaInvoice, &tax.ScenarioInput{
		Doc:        inv,
		Type:       inv.Type,
		Tags:       inv.Tags.List,
		Categories: inv.categories(),
		Ext:        inv.extensions(),
	})
	if sum == nil {
		return
	}
	if len(sum.Ext) > 0 {
		t := inv.ensureTax()
		t.Ext = t.Ext.Merge(sum.Ext)
	}
	for _, note := range sum.Notes {
		t := inv.ensureTax()
		if !slices.ContainsFunc(t.Notes, func(n *tax.Note) bool { return n != nil && n.SameAs(note) }) {
			c.Normalize(note)
			t.Notes = append(t.Notes, note)
		}
	}
}

func (inv *Invoice) ensureTax() *Tax {
	if inv.Tax == nil {
		inv.Tax = new(Tax)
	}
	return inv.Tax
}

// categories lists the taxes used in lines, discounts and charges.
func (inv *Invoice) categories() []cbc.Code {
	var list []cbc.Code
	seen := map[cbc.Code]bool{}
	add := func(set tax.Set) {
		for _, combo := range set {
			if combo != nil && !seen[combo.Cat] {
				seen[combo.Cat] = true
				list = append(list, combo.Cat)
			}
		}
	}
	for _, l := range inv.Lines {
		if l != nil {
			add(l.Taxes)
		}
	}
	for _, d := range inv.Discounts {
		if d != nil {
			add(d.Taxes)
		}
	}
	for _, ch := range inv.Charges {
		if ch != nil {
			add(ch.Taxes)
		}
	}
	return list
}

// extensions lists the extensions of the tax details and of the rate totals.
func (inv *Invoice) extensions() []tax.Extensions {
	var list []tax.Extensions
	if inv.Tax != nil && len(inv.Tax.Ext) > 0 {
		list = append(list, inv.Tax.Ext)
	}
	if inv.Totals == nil || inv.Totals.Taxes == nil {
		return list
	}
	for _, cat := range inv.Totals.Taxes.Categories {
		if cat == nil {
			continue
		}
		for _, r := range cat.Rates {
			if r != nil && len(r.Ext) > 0 {
				list = append(list, r.Ext)
			}
		}
	}
	return list
}
