package tax

import (
	"slices"

	"chancery/gobl/cbc"
)

// CorrectionFor merges what the regime and the addons say about corrections of
// documents of a schema ("bill/invoice").
func (c *Context) CorrectionFor(schema string) CorrectionDef {
	def := CorrectionDef{Schema: schema}
	if c.Regime != nil {
		def.merge(c.Regime.Corrections)
	}
	for _, a := range c.Addons {
		def.merge(a.Corrections)
	}
	return def
}

func (d *CorrectionDef) merge(list []CorrectionDef) {
	for i := range list {
		other := &list[i]
		if other.Schema != d.Schema {
			continue
		}
		d.Types = union(d.Types, other.Types)
		d.Extensions = union(d.Extensions, other.Extensions)
		d.Stamps = union(d.Stamps, other.Stamps)
		d.ReasonRequired = d.ReasonRequired || other.ReasonRequired
		d.CopyTax = d.CopyTax || other.CopyTax
	}
}

// union adds the missing elements to a list. The lists passed in are shared
// definitions and are not changed.
func union(list, more []cbc.Key) []cbc.Key {
	list = slices.Clip(list)
	for _, key := range more {
		if !contains(list, key) {
			list = append(list, key)
		}
	}
	return list
}
