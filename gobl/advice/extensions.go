package advice

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	wording "chancery/gobl/internal/words"
	"chancery/gobl/schema"
	"chancery/gobl/similar"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

var extensionKinds = []Kind{
	{
		"extension-value", "A value that an extension does not have",
		"Most extensions have a list of values or a form for them, and few rules look whether a value is in it. " +
			"Systems that read the document refuse another one, or take it for something else. The message names the possible values: " +
			"all where they are few, else the nearest. In Danish documents `iso-scheme-id` may be one of the schemes of OIOUBL, such as `DK:CVR`.",
		"", extensionValues,
	},
	{
		"extension-unknown", "An extension that does not exist",
		"No regime, addon or catalogue defines the key, so no rule, calculation or conversion reads its value. The message names the most similar key. " +
			"In taxes such a key is a fault. Data of your own has a place under `meta`.",
		"", extensionKeys,
	},
}

// Bounds of what the advice about extensions names.
const (
	// maxValues is how many values one warning names.
	maxValues = 3
	// maxKeys is how many unknown keys have a warning of their own.
	maxKeys = 20
)

// addonOIOUBL is the addon of Denmark, whose documents name other schemes of identities
// than those of ISO 6523.
const addonOIOUBL cbc.Key = "dk-oioubl-v2"

// extensionTable holds what values each extension may have.
type extensionTable struct {
	byKey map[cbc.Key]*extension
	keys  []cbc.Key
}

// extension is what its definition says about values: they are listed, or they match a
// pattern, or both are nil and anything goes.
type extension struct {
	codes   []cbc.Code
	listed  map[cbc.Code]bool
	pattern *regexp.Regexp
}

// extensionCache makes the table when it is first needed. The zero cache is ready.
type extensionCache struct {
	once  sync.Once
	table *extensionTable
}

// extensions returns the table of the library.
func (c *Checker) extensions() *extensionTable {
	c.extended.once.Do(func() { c.extended.table = newExtensionTable(c.lib.Facts()) })
	return c.extended.table
}

func newExtensionTable(f *tax.Facts) *extensionTable {
	t := &extensionTable{byKey: map[cbc.Key]*extension{}}
	for _, def := range f.Extensions() {
		e := &extension{listed: make(map[cbc.Code]bool, len(def.Values))}
		for _, v := range def.Values {
			e.codes = append(e.codes, v.Code)
			e.listed[v.Code] = true
		}
		if def.Pattern != "" {
			e.pattern, _ = regexp.Compile(def.Pattern) // one that does not compile asks for nothing
		}
		t.byKey[def.Key] = e
		t.keys = append(t.keys, def.Key)
	}
	return t
}

// allows reports whether the extension may have a value.
func (e *extension) allows(code cbc.Code) bool {
	switch {
	case e.listed[code]:
		return true
	case e.pattern != nil:
		return e.pattern.MatchString(string(code))
	}
	return len(e.codes) == 0
}

// strangers are the extensions of a document that are not as they are defined.
type strangers struct {
	// values are extensions with values that they do not have.
	values []*stranger
	// keys are those that are not defined; rest is where the ones beyond the first are.
	keys []*stranger
	rest places
}

// stranger is an extension, where it is, and the first of its wrong values.
type stranger struct {
	key cbc.Key
	places
	codes []cbc.Code
	more  bool
}

// named returns the stranger with a key, nil if there is none.
func named(list []*stranger, key cbc.Key) *stranger {
	i := slices.IndexFunc(list, func(st *stranger) bool { return st.key == key })
	if i < 0 {
		return nil
	}
	return list[i]
}

// value notes a wrong value of an extension and the path where it is.
func (all *strangers) value(key cbc.Key, code cbc.Code, path string) {
	st := named(all.values, key)
	if st == nil {
		st = &stranger{key: key}
		all.values = append(all.values, st)
	}
	st.add("%s", path)
	switch {
	case slices.Contains(st.codes, code):
	case len(st.codes) < maxValues:
		st.codes = append(st.codes, code)
	default:
		st.more = true
	}
}

// unknown notes a key that is not defined and the path where it is.
func (all *strangers) unknown(key cbc.Key, path string) {
	st := named(all.keys, key)
	switch {
	case st != nil:
	case len(all.keys) < maxKeys:
		st = &stranger{key: key}
		all.keys = append(all.keys, st)
	default:
		all.rest.add("%s", path)
		return
	}
	st.add("%s", path)
}

// strangers looks for extensions that are not as they are defined, once for both kinds.
func (s *sheet) strangers() *strangers {
	if s.strange != nil {
		return s.strange
	}
	s.strange = &strangers{}
	look := &extensionLook{sheet: s, table: s.checker.extensions()}
	if d, ok := s.doc.(interface{ AddonKeys() []cbc.Key }); ok {
		look.foreignSchemes = slices.Contains(d.AddonKeys(), addonOIOUBL)
	}
	look.run(s.doc, "")
	return s.strange
}

// extensionLook is one walk through a document.
type extensionLook struct {
	*sheet
	table  *extensionTable
	walker *tree.Walker
	// above is the path of what the walker is in, below the document.
	above string
	// combo is the last tax, whose extensions follow it.
	combo *tax.Combo
	// foreignSchemes is set where identities have schemes that are not of ISO 6523.
	foreignSchemes bool
	// faults are the messages of the document's faults by path, once a value is wrong.
	faults map[string][]string
}

// run visits what is below a place. It enters complements itself, for a walker that does
// would enter maps too, which takes longer than all the rest.
func (l *extensionLook) run(n tree.Node, at string) {
	walker, above := l.walker, l.above
	l.walker, l.above = &tree.Walker{Before: l.visit}, at
	l.walker.Run(n)
	l.walker, l.above = walker, above
}

// at is the path of the node being visited, below the document.
func (l *extensionLook) at() string { return l.above + strings.TrimPrefix(l.walker.Path(), "$") }

func (l *extensionLook) visit(n tree.Node) {
	switch v := n.(type) {
	case *schema.Object:
		if doc := v.Payload(); doc != nil {
			l.run(doc, l.at())
		}
	case *tax.Combo:
		l.combo = v
	case *tax.Extensions:
		for key, code := range *v {
			if !l.fits(key, code) {
				l.note(v) // in the order of keys
				return
			}
		}
	}
}

// fits reports whether an extension is as it is defined.
func (l *extensionLook) fits(key cbc.Key, code cbc.Code) bool {
	e := l.table.byKey[key]
	return e != nil && (code == "" || e.allows(code) || l.foreignSchemes && key == catalogue.ISOSchemeID)
}

// note notes what is strange among the extensions at a place. Totals have those of the
// taxes of lines, which are noted there; and a rule of the core refuses unknown keys of
// taxes.
func (l *extensionLook) note(ext *tax.Extensions) {
	at := l.at()
	if strings.HasPrefix(at, ".totals.") {
		return
	}
	ruled := l.combo != nil && ext == &l.combo.Ext
	for _, key := range ext.Keys() {
		code := (*ext)[key]
		path := at + "." + string(key)
		switch {
		case l.fits(key, code):
		case l.table.byKey[key] != nil:
			if !l.refused(at, path, code) {
				l.strange.value(key, code, path)
			}
		case !ruled:
			l.strange.unknown(key, path)
		}
	}
}

// refused reports whether a fault of the document is about a value: it is at its place or
// at the extensions, and names it.
func (l *extensionLook) refused(ext, path string, code cbc.Code) bool {
	if l.faults == nil {
		l.faults = map[string][]string{}
		for _, f := range l.checker.lib.Validate(l.given) {
			for _, at := range f.Paths {
				l.faults[at] = append(l.faults[at], f.Message)
			}
		}
	}
	if len(l.faults) == 0 {
		return false
	}
	name := wording.Quote(code)
	says := func(message string) bool { return strings.Contains(message, name) }
	return slices.ContainsFunc(l.faults[l.root+ext], says) || slices.ContainsFunc(l.faults[l.root+path], says)
}

// extensionValues: values that are not among those of the extension, or not of its form.
func extensionValues(s *sheet) {
	for _, st := range s.strangers().values {
		s.warnAt(&st.places, st.sayValues(s.checker.extensions().byKey[st.key]))
	}
}

// sayValues says which values an extension does not have, and which are possible.
func (st *stranger) sayValues(e *extension) string {
	text := st.values() + " not among the values of `" + string(st.key) + "`; "
	if e.pattern != nil {
		return text + "they have the form `" + e.pattern.String() + "`"
	}
	parts := []string{text + wording.Possible(st.codes[0], e.codes)}
	for _, code := range st.codes {
		near := similar.Code(code, e.codes)
		switch {
		case near == "":
		case len(st.codes) > 1:
			parts = append(parts, "did you mean `"+string(near)+"` by `"+shown(string(code))+"`?")
		default:
			parts = append(parts, "did you mean `"+string(near)+"`?")
		}
	}
	return strings.Join(parts, "; ")
}

// values lists the wrong values, with the verb that follows.
func (st *stranger) values() string {
	names := make([]string, len(st.codes))
	for i, code := range st.codes {
		names[i] = "`" + shown(string(code)) + "`"
	}
	text := strings.Join(names, ", ")
	switch {
	case st.more:
		return text + " and others are"
	case len(names) > 1:
		return text + " are"
	}
	return text + " is"
}

// extensionKeys: keys of extensions that no regime, addon or catalogue defines.
func extensionKeys(s *sheet) {
	all := s.strangers()
	for _, st := range all.keys {
		text := "the extension `" + shown(string(st.key)) + "` does not exist; "
		if near := similar.Nearest(st.key, s.checker.extensions().keys); near != "" {
			text += "did you mean `" + string(near) + "`?"
		} else {
			text += "keep data of your own under `meta`"
		}
		s.warnAt(&st.places, text)
	}
	s.warnAt(&all.rest, fmt.Sprintf("more than %d extensions do not exist; these are further ones", maxKeys))
}
