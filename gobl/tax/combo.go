package tax

import (
	"encoding/json"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tree"
)

// Combo says how one tax applies to a line, a discount or a charge.
type Combo struct {
	// Category of the tax, such as `VAT`, `IRPF` or `GST`.
	Cat cbc.Code `json:"cat"`
	// Country whose tax it is, if not that of the regime of the document.
	Country l10n.TaxCountry `json:"country,omitempty"`
	// Treatment of the supply: `standard`, `exempt`, `export`, `reverse-charge` and so on.
	Key cbc.Key `json:"key,omitempty"`
	// Name of a rate of the law, such as `general`; with the tax date it decides the percentage.
	Rate cbc.Key `json:"rate,omitempty"`
	// Percentage of the tax; replaced by that of the rate if there is one (BT-152).
	Percent *num.Percentage `json:"percent,omitempty"`
	// Second percentage on the same base, which the rate decides.
	Surcharge *num.Percentage `json:"surcharge,omitempty"`
	// Codes that the regime, an addon or a catalogue defines, an exemption code for instance (BT-121).
	Ext Extensions `json:"ext,omitempty"`
}

// UnmarshalJSON also reads the older member "tags", the first of which is the
// rate.
func (c *Combo) UnmarshalJSON(data []byte) error {
	type plain Combo
	in := struct {
		*plain
		Tags []cbc.Key `json:"tags"`
	}{plain: (*plain)(c)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if c.Rate == "" && len(in.Tags) > 0 {
		c.Rate = in.Tags[0]
	}
	return nil
}

// Kind names the type for rules.
func (*Combo) Kind() string { return "tax.Combo" }

// Walk visits the parts of the combo.
func (c *Combo) Walk(w *tree.Walker) {
	tree.Text(w, "cat", &c.Cat)
	tree.Text(w, "key", &c.Key)
	tree.Text(w, "rate", &c.Rate)
	tree.Map(w, "ext", &c.Ext)
}

// Set is the list of taxes that apply to a line, a discount or a charge.
type Set []*Combo

// Kind names the type for rules.
func (*Set) Kind() string { return "tax.Set" }

// Walk visits the combos.
func (s *Set) Walk(w *tree.Walker) { tree.List(w, "", (*[]*Combo)(s)) }

// Get returns the first combo of a category, or nil.
func (s Set) Get(category cbc.Code) *Combo {
	for _, c := range s {
		if c != nil && c.Cat == category {
			return c
		}
	}
	return nil
}

// Has reports whether there is a combo of a category.
func (s Set) Has(category cbc.Code) bool { return s.Get(category) != nil }

// Clean returns the set without null combos; nil when nothing is left.
func (s Set) Clean() Set {
	kept := s[:0]
	for _, c := range s {
		if c != nil {
			kept = append(kept, c)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// WalkSet announces a set of taxes when it is not empty.
func WalkSet(w *tree.Walker, field string, s *Set) {
	if len(*s) > 0 {
		w.Child(field, s)
	}
}
