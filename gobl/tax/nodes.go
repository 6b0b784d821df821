package tax

import (
	"chancery/gobl/cbc"
	"chancery/gobl/tree"
)

// The definitions are nodes too, so that the facts of a country are checked by
// rules like documents are. Elements of lists are named by their JSON fields.

// Kind names the type for rules.
func (*RegimeDef) Kind() string { return "tax.RegimeDef" }

// Walk visits the parts of the regime.
func (r *RegimeDef) Walk(w *tree.Walker) {
	tree.Map(w, "name", &r.Name)
	tree.Text(w, "currency", &r.Currency)
	tree.Text(w, "tax_scheme", &r.TaxScheme)
	tree.Text(w, "calculator_rounding_rule", &r.Rounding)
	walkDefs(w, "identities", r.Identities)
	walkDefs(w, "extensions", r.Extensions)
	walkScenarios(w, r.Scenarios)
	walkCorrections(w, r.Corrections)
	for i, cat := range r.Categories {
		w.Item("categories", i, cat)
	}
}

// Kind names the type for rules.
func (*AddonDef) Kind() string { return "tax.AddonDef" }

// Walk visits the parts of the addon.
func (d *AddonDef) Walk(w *tree.Walker) {
	tree.Text(w, "key", &d.Key)
	tree.Map(w, "name", &d.Name)
	tree.TextList(w, "requires", d.Requires)
	walkDefs(w, "extensions", d.Extensions)
	walkDefs(w, "identities", d.Identities)
	walkDefs(w, "inboxes", d.Inboxes)
	walkScenarios(w, d.Scenarios)
	walkCorrections(w, d.Corrections)
}

// Kind names the type for rules.
func (*CategoryDef) Kind() string { return "tax.CategoryDef" }

// Walk visits the parts of the category.
func (c *CategoryDef) Walk(w *tree.Walker) {
	tree.Text(w, "code", &c.Code)
	tree.Map(w, "name", &c.Name)
	tree.Map(w, "title", &c.Title)
	for i := range c.Rates {
		w.Item("rates", i, &c.Rates[i])
	}
	tree.Map(w, "map", &c.Map)
}

// Kind names the type for rules.
func (*RateDef) Kind() string { return "tax.RateDef" }

// Walk visits the parts of the rate.
func (r *RateDef) Walk(w *tree.Walker) {
	tree.TextList(w, "keys", r.Keys)
	tree.Text(w, "rate", &r.Rate)
	tree.Map(w, "name", &r.Name)
}

// Kind names the type for rules.
func (*ScenarioSet) Kind() string { return "tax.ScenarioSet" }

// Walk visits the notes and extensions that the scenarios add.
func (s *ScenarioSet) Walk(w *tree.Walker) {
	for i := range s.List {
		w.Item("list", i, &s.List[i])
	}
}

// Kind names the type for rules.
func (*Scenario) Kind() string { return "tax.Scenario" }

// Walk visits the parts of the scenario.
func (s *Scenario) Walk(w *tree.Walker) {
	tree.TextList(w, "type", s.Types)
	tree.TextList(w, "tags", s.Tags)
	tree.TextList(w, "cat", s.Categories)
	tree.Text(w, "ext_key", &s.ExtKey)
	tree.Text(w, "ext_code", &s.ExtCode)
	tree.One(w, "note", s.Note)
	tree.Map(w, "ext", &s.Ext)
	tree.Map(w, "codes", &s.Codes)
}

// Kind names the type for rules, which use its full name.
func (*CorrectionDef) Kind() string { return "tax.CorrectionDefinition" }

// Walk visits the keys of the correction definition.
func (d *CorrectionDef) Walk(w *tree.Walker) {
	tree.TextList(w, "types", d.Types)
	tree.TextList(w, "extensions", d.Extensions)
	tree.TextList(w, "stamps", d.Stamps)
}

func walkDefs(w *tree.Walker, field string, list []*cbc.Definition) {
	tree.List(w, field, &list)
}

func walkScenarios(w *tree.Walker, list []ScenarioSet) {
	for i := range list {
		w.Item("scenarios", i, &list[i])
	}
}

func walkCorrections(w *tree.Walker, list []CorrectionDef) {
	for i := range list {
		w.Item("corrections", i, &list[i])
	}
}
