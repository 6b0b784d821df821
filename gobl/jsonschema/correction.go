package jsonschema

import (
	"encoding/json"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
)

// CorrectionOptions writes the schema of the options that an invoice can be
// corrected with: the types and extensions are those that the invoice's regime
// and addons, which the context carries, allow. The stamps are those that the correction
// knows already; the others that it needs must be given. Without a regime it is the schema
// of all correction options.
func (g *Generator) CorrectionOptions(c *tax.Context, inv *bill.Invoice, stamps []*head.Stamp) ([]byte, error) {
	root, err := g.root(schema.Short("bill/correction-options"))
	if err != nil {
		return nil, err
	}
	if c.Regime != nil {
		country := string(c.Regime.Country)
		root.set("$id", string(schema.Short("bill/correction-options"))+"?tax_regime="+strings.ToLower(country))
		root.add("$comment", "Made for the tax regime "+country+" and the addons of one invoice.")
		g.narrow(definition(root, "bill.CorrectionOptions"), c.CorrectionFor("bill/invoice"), inv, stamps)
	}
	return json.MarshalIndent(root, "", "  ")
}

// definition returns one of the definitions of a schema.
func definition(root *object, name string) *object {
	return root.get("$defs").(*object).get(name).(*object)
}

// narrow reduces the definition of the options to what is allowed.
func (g *Generator) narrow(def *object, allowed tax.CorrectionDef, inv *bill.Invoice, stamps []*head.Stamp) {
	properties := def.get("properties").(*object)
	if len(allowed.Types) > 0 {
		kind := properties.get("type").(*object)
		kind.add("default", allowed.Types[0])
		kind.add("oneOf", typeChoices(allowed.Types))
	}
	if inv.Series != "" {
		properties.get("series").(*object).add("default", inv.Series)
	}
	recommended := []string{"series"}
	if len(allowed.Extensions) > 0 {
		properties.set("ext", g.extensions(properties.get("ext").(*object), allowed.Extensions))
		recommended = append(recommended, "ext")
	} else {
		properties.remove("ext")
	}
	if allowed.CopyTax {
		recommended = append(recommended, "copy_tax")
	}
	if allowed.ReasonRequired {
		required, _ := def.get("required").([]string)
		def.set("required", append(required, "reason"))
	}
	def.set("recommended", recommended)
	if missing := missingStamps(allowed.Stamps, stamps); len(missing) > 0 {
		def.add("allOf", missing)
	}
}

// missingStamps asks for the stamps with the keys, but for those that are known. It is
// beyond the published schema, whose "required" stays as it is.
func missingStamps(keys []cbc.Key, known []*head.Stamp) []*object {
	var list []*object
	for _, key := range keys {
		if head.FindStamp(known, key) != nil {
			continue
		}
		stamp := obj("properties", obj("prv", obj("const", key)), "required", []string{"prv"})
		list = append(list, obj("description", "The correction refers to the stamp "+string(key)+" of the original.",
			"properties", obj("stamps", obj("contains", stamp)), "required", []string{"stamps"}))
	}
	return list
}

func typeChoices(types []cbc.Key) []*object {
	var list []*object
	for _, key := range types {
		for _, c := range invoiceTypes() {
			if c.key == key {
				list = append(list, c.schema())
			}
		}
	}
	return list
}

// extensions describes each extension that may be given.
func (g *Generator) extensions(general *object, keys []cbc.Key) *object {
	properties := obj()
	for _, key := range keys {
		p := obj("type", "string")
		if def := g.facts.Extension(key); def != nil {
			p.text("title", def.Name.String())
			p.text("description", def.Desc.String())
			if len(def.Values) > 0 {
				p.add("oneOf", values(def.Values))
			}
			p.text("pattern", def.Pattern)
		}
		properties.add(string(key), p)
	}
	return obj("type", "object", "title", general.get("title"), "description", general.get("description"),
		"properties", properties, "recommended", keys)
}

func values(defs []*cbc.Definition) []*object {
	list := make([]*object, len(defs))
	for i, d := range defs {
		value := string(d.Code)
		if value == "" {
			value = string(d.Key)
		}
		list[i] = obj("const", value)
		list[i].text("title", d.Name.String())
		list[i].text("description", d.Desc.String())
	}
	return list
}
