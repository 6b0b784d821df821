package bill

import (
	"encoding/json"

	"chancery/gobl/cbc"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Tax says how the taxes of a document are to be calculated and explained.
type Tax struct {
	// Tax that the prices contain already, usually `VAT`.
	PricesInclude cbc.Code `json:"prices_include,omitempty"`
	// When amounts are rounded: `precise` at the end, `currency` line by line; the regime decides by default.
	Rounding cbc.Key `json:"rounding,omitempty"`
	// Event that makes the tax due: issue, delivery or payment (BT-8).
	Point cbc.Key `json:"point,omitempty"`
	// Codes that the regime, an addon or a catalogue defines for the whole document, its type for instance
	// (BT-3).
	Ext tax.Extensions `json:"ext,omitempty"`
	// Texts that the law requires, by category and key (BT-120).
	Notes []*tax.Note `json:"notes,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`

	// tags in their older place, until the document takes them over.
	tags []cbc.Key
}

// Kind returns "bill.Tax".
func (*Tax) Kind() string { return "bill.Tax" }

// Walk visits the parts of the tax details.
func (t *Tax) Walk(w *tree.Walker) {
	tree.Text(w, "prices_include", &t.PricesInclude)
	tree.Text(w, "rounding", &t.Rounding)
	tree.Text(w, "point", &t.Point)
	tree.Map(w, "ext", &t.Ext)
	tree.List(w, "notes", &t.Notes)
	tree.Map(w, "meta", &t.Meta)
}

// UnmarshalJSON reads tax details, keeping `tags` in their older place for the
// invoice to take over.
func (t *Tax) UnmarshalJSON(data []byte) error {
	type plain Tax
	in := struct {
		*plain
		Tags []cbc.Key `json:"tags"`
	}{plain: (*plain)(t)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	t.tags = in.Tags
	return nil
}
