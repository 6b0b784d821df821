package advice

import (
	"reflect"
	"slices"
	"strings"
	"unicode"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
	"chancery/gobl/pay"
	"chancery/gobl/schema"
	"chancery/gobl/similar"
	"chancery/gobl/tax"
)

// memberTable holds the members of every document type, found once by reflection.
type memberTable struct {
	// documents are the shapes by `$schema`.
	documents map[string]*shape
	envelope  *shape
	facts     *tax.Facts
}

// shape is an object of the format with its members.
type shape struct {
	// name says with its article what the object is: "an invoice".
	name    string
	members map[string]slot
	// order lists the names as the type declares them.
	order []string
	// schemas is set where the object's `$schema` decides its shape.
	schemas bool
	// enveloped is set for an envelope, whose document stands for it.
	enveloped bool
	// typ is the type that the object is read into, nil for others.
	typ reflect.Type
	// after looks at an object as a whole, by the members that it was given.
	after func(r *reader, s *shape, given uint64)
}

// slot is a member of a shape. Below is the shape of its object, or of the
// objects in its list; nil where any name is allowed or there is none.
type slot struct {
	name  string
	index int
	below *shape
	// list is "[]" where there is a list of objects.
	list string
	// field is the way to the field with the value; nil where none is compared.
	field []int
	// look compares the value with what became of it; nil where nothing can.
	look func(r *reader, m *member)
}

// bit is the place of a member among those of its object, zero for further ones.
func (m slot) bit() uint64 {
	if m.name == "" || m.index > 63 {
		return 0
	}
	return 1 << m.index
}

// wordsFor names types whose own name says little to a reader of documents.
var wordsFor = map[string]string{
	"Combo":           "a tax",
	"Coordinates":     "coordinates",
	"DeliveryDetails": "delivery details",
	"DocumentRef":     "a reference to a document",
	"Instructions":    "payment instructions",
	"Ordering":        "ordering details",
	"PaymentDetails":  "payment details",
	"Record":          "a record of a payment",
	"SubLine":         "a part of a line",
	"Tax":             "tax details",
	"Terms":           "payment terms",
	"Total":           "tax totals",
	"Totals":          "totals",
	"CategoryTotal":   "the totals of a tax",
	"RateTotal":       "the totals of a rate",
}

// older are members of former versions of the format that are still read.
var older = map[reflect.Type][]string{
	reflect.TypeFor[bill.Tax]():     {"tags"},
	reflect.TypeFor[tax.Combo]():    {"tags"},
	reflect.TypeFor[pay.Terms]():    {"detail"},
	reflect.TypeFor[pay.Record]():   {"desc"},
	reflect.TypeFor[pay.Online]():   {"name", "addr"},
	reflect.TypeFor[bill.Payment](): {"method"},
}

func newMemberTable(types *schema.Types, facts *tax.Facts) *memberTable {
	b := shapes{}
	t := &memberTable{documents: map[string]*shape{}, facts: facts}
	for _, id := range types.List() {
		doc := b.of(reflect.TypeOf(types.New(id)))
		b.put(doc, "$schema", nil)
		t.documents[string(id)] = doc
	}
	t.envelope = &shape{name: "an envelope", members: map[string]slot{}, enveloped: true}
	b.put(t.envelope, "$schema", nil)
	b.put(t.envelope, "head", b.of(reflect.TypeFor[head.Header]()))
	b.put(t.envelope, "doc", &shape{schemas: true})
	b.put(t.envelope, "sigs", b.of(reflect.TypeFor[dsig.Signature]()))
	t.documents[string(gobl.SchemaEnvelope)] = t.envelope
	return t
}

// shapes are those found so far; types refer to themselves.
type shapes map[reflect.Type]*shape

// of returns the shape of a type, nil for one without members.
func (b shapes) of(t reflect.Type) *shape {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	if s, ok := b[t]; ok {
		return s
	}
	if t == reflect.TypeFor[schema.Object]() {
		b[t] = &shape{schemas: true}
		return b[t]
	}
	s := &shape{name: words(t.Name()), members: map[string]slot{}, typ: t, after: afterOf(t)}
	b[t] = s
	b.fields(s, t, nil)
	for i, name := range older[t] {
		below := (*shape)(nil)
		if name == "method" {
			below = b.of(reflect.TypeFor[pay.Instructions]())
		}
		s.members[name] = slot{name: name, index: 63 - i, below: below} // behind all others
	}
	if len(s.order) == 0 {
		b[t] = nil
	}
	return b[t]
}

// fields adds the members of a type, which the path of fields leads to.
func (b shapes) fields(s *shape, t reflect.Type, path []int) {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		at := append(slices.Clone(path), f.Index...)
		switch {
		case f.Anonymous && name == "":
			b.fields(s, f.Type, at)
		case f.IsExported() && name != "" && name != "-":
			b.put(s, name, b.of(f.Type))
			m := s.members[name]
			if f.Type.Kind() == reflect.Slice {
				m.list = "[]"
			}
			if m.look = lookAt(s.typ, name, f.Type); m.look != nil || m.below != nil && !reordered[f.Type] {
				m.field = at
			}
			s.members[name] = m
		}
	}
}

// put adds a member to a shape.
func (shapes) put(s *shape, name string, below *shape) {
	if _, ok := s.members[name]; !ok {
		s.members[name] = slot{name: name, index: len(s.order), below: below}
		s.order = append(s.order, name)
	}
}

// words says what a type is: "CreditTransfer" is "a credit transfer".
func words(name string) string {
	if text, ok := wordsFor[name]; ok {
		return text
	}
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	if strings.ContainsRune("aeiou", rune(b.String()[0])) {
		return "an " + b.String()
	}
	return "a " + b.String()
}

// isOfDocuments reports whether a member belongs to invoices, and so into the `doc` of an
// envelope.
func (t *memberTable) isOfDocuments(name []byte) bool {
	invoice := t.documents[string(schema.Base)+"bill/invoice"]
	if invoice == nil {
		return false
	}
	_, ok := invoice.find(name)
	return ok
}

// find returns the member with a name, which the format reads in any case.
func (s *shape) find(name []byte) (slot, bool) {
	if m, ok := s.members[string(name)]; ok {
		return m, true
	}
	for known, m := range s.members {
		if strings.EqualFold(known, string(name)) {
			return m, true
		}
	}
	return slot{}, false
}

// nearest returns the member that was probably meant by an unknown name, or the
// way to one in an object below; empty when nothing is near.
func (s *shape) nearest(name string) string {
	name = strings.ToLower(name)
	if meant := meantBy[s.name][name]; meant != "" {
		if first, _, _ := strings.Cut(meant, "."); s.members[first].name != "" {
			return meant
		}
	}
	most := 1
	if len(name) > 4 {
		most = (len(name)+1)/4 + 1
	}
	if known, _ := s.closest(name, most); known != "" {
		return known
	}
	for _, known := range s.order {
		if len(known) > 2 && strings.HasPrefix(name, known) || len(name) > 2 && strings.HasPrefix(known, name) {
			return known
		}
	}
	best := ""
	for _, known := range s.order {
		m := s.members[known]
		if m.below == nil {
			continue
		}
		if found, d := m.below.closest(name, min(most, len(name)/4)); found != "" {
			best, most = known+m.list+"."+found, d-1
		}
	}
	return best
}

// closest returns the member whose name differs least from a name, and by how much;
// empty when all differ by more than most.
func (s *shape) closest(name string, most int) (string, int) {
	best := ""
	for _, known := range s.order {
		if d := distance(name, known, most); d < most || d == most && best == "" {
			best, most = known, d
		}
	}
	return best, most
}

// distance is similar.Distance; more than most when it exceeds that.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most || len(a) > maxCompared {
		return most + 1
	}
	return similar.Distance(a, b)
}

// maxCompared is the length up to which names are compared.
const maxCompared = 64
