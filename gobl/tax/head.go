package tax

import (
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/l10n"
	"chancery/gobl/tree"
)

// Regime is the part of a document's head that names the law it is under. It
// is embedded in documents.
type Regime struct {
	// Country whose tax law applies; a document without it takes that of its supplier.
	Country l10n.TaxCountry `json:"$regime,omitempty"`
}

// DefaultTo sets the regime to that of a tax country when none is named. A
// country without a regime leaves it empty.
func (r *Regime) DefaultTo(f *Facts, country l10n.TaxCountry) {
	if r.Country != "" {
		return
	}
	if def := f.Regime(country); def != nil {
		r.Country = def.Country
	}
}

// Addons is the part of a document's head that lists the additional conditions
// it opts into. It is embedded in documents.
type Addons struct {
	// Sets of further rules that the document follows, for a format or a country.
	List []cbc.Key `json:"$addons,omitempty"`
}

// Kind names the type for rules.
func (*Addons) Kind() string { return "tax.Addons" }

// Walk visits the keys.
func (a *Addons) Walk(w *tree.Walker) { tree.TextList(w, "$addons", a.List) }

// Has reports whether an addon is listed.
func (a *Addons) Has(key cbc.Key) bool { return contains(a.List, key) }

// Add appends an addon unless it is listed already.
func (a *Addons) Add(key cbc.Key) {
	if !a.Has(key) {
		a.List = append(a.List, key)
	}
}

// Resolve rebuilds the list: each addon is preceded by those it requires,
// repetitions and unknown keys are dropped.
func (a *Addons) Resolve(f *Facts) {
	if len(a.List) == 0 {
		return
	}
	list := make([]cbc.Key, 0, len(a.List)+2)
	for _, key := range a.List {
		list = f.appendAddon(list, key)
	}
	if len(list) == 0 {
		list = nil
	}
	a.List = list
}

func (f *Facts) appendAddon(list []cbc.Key, key cbc.Key) []cbc.Key {
	def := f.Addon(key)
	if def == nil || contains(list, key) {
		return list
	}
	for _, required := range def.Requires {
		list = f.appendAddon(list, required)
	}
	if contains(list, key) {
		return list
	}
	return append(list, key)
}

// Tags is the part of a document's head that lists its tags. It is embedded in
// documents.
type Tags struct {
	// Words that change how the document is calculated and checked, such as `simplified` or `reverse-charge`.
	List []cbc.Key `json:"$tags,omitempty"`
}

// Kind names the type for rules.
func (*Tags) Kind() string { return "tax.Tags" }

// Walk visits the tags.
func (t *Tags) Walk(w *tree.Walker) { tree.TextList(w, "$tags", t.List) }

// Has reports whether all of the tags are listed.
func (t *Tags) Has(tags ...cbc.Key) bool {
	for _, tag := range tags {
		if !contains(t.List, tag) {
			return false
		}
	}
	return true
}

// HasAny reports whether at least one of the tags is listed.
func (t *Tags) HasAny(tags ...cbc.Key) bool {
	for _, tag := range tags {
		if contains(t.List, tag) {
			return true
		}
	}
	return false
}

// Check returns a *TagError for the first tag that is not in one of the lists.
func (t *Tags) Check(allowed ...[]*cbc.Definition) error {
	for _, tag := range t.List {
		if !defines(allowed, tag) {
			return &TagError{tag}
		}
	}
	return nil
}

// TagError refuses a tag that nothing defines.
type TagError struct {
	Tag cbc.Key
}

// Error names the tag.
func (e *TagError) Error() string { return "there is no tag " + words.Quote(e.Tag) }

func defines(lists [][]*cbc.Definition, key cbc.Key) bool {
	for _, list := range lists {
		for _, d := range list {
			if d.Key == key {
				return true
			}
		}
	}
	return false
}

func contains(list []cbc.Key, key cbc.Key) bool {
	return slices.Contains(list, key)
}

// TagsFor lists the tags that the regime and the addons of the context define
// for a schema ("bill/invoice").
func (c *Context) TagsFor(schema string) [][]*cbc.Definition {
	var lists [][]*cbc.Definition
	if c.Regime != nil {
		lists = appendTags(lists, c.Regime.Tags, schema)
	}
	for _, a := range c.Addons {
		lists = appendTags(lists, a.Tags, schema)
	}
	return lists
}

func appendTags(lists [][]*cbc.Definition, sets []TagSet, schema string) [][]*cbc.Definition {
	for _, set := range sets {
		if set.Schema == schema {
			lists = append(lists, set.List)
		}
	}
	return lists
}

// RegimeCountry returns the main code of the regime, empty when there is none.
func (r *Regime) RegimeCountry() l10n.TaxCountry { return r.Country }

// AddonKeys lists the addons.
func (a *Addons) AddonKeys() []cbc.Key { return a.List }
