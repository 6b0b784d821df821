package rules

import (
	"strings"

	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
)

// facturxStructureRules lists the rules that the XML Schema of a profile is about, and those on
// elements and attributes that a profile does not use. They have no published IDs.
func facturxStructureRules() []Rule {
	return rows(FacturX, Fatal, InCII, []row{
		{"FX-STRUCTURE-01", "BT-24", "The element has no place here in this profile.", "Leave it out, or choose a profile that has it."},
		{"FX-STRUCTURE-02", "BT-24", "An element is missing.", "Add it."},
		{"FX-STRUCTURE-03", "BT-24", "The element occurs too often.", "Leave out what is too much."},
		{"FX-STRUCTURE-04", "BT-24", "The element does not stand at its place in the order.", "Put it where the schema has it."},
		{"FX-STRUCTURE-05", "BT-24", "The value of the element has not the form that the schema asks for.", "Correct the value."},
		{"FX-STRUCTURE-06", "BT-24", "The element has an attribute that it cannot have, or lacks one that it must have.", "Correct the attributes."},
		{"FX-UNUSED-01", "BT-24", "The profile does not use the element.", "Leave it out."},
		{"FX-UNUSED-02", "BT-24", "The profile does not use the attribute.", "Leave it out."},
	})
}

// facturxPlaces returns the check of the structure of a profile and of its places.
func facturxPlaces(letter byte) group {
	return func(c *check) {
		if c.doc == nil || c.in != InCII {
			return
		}
		w := facturxWalk{check: c, doc: c.doc, table: facturxTableOf(letter)}
		w.number()
		w.currencies()
		w.group(c.doc.Root(), w.table.root, w.table.places)
	}
}

// facturxWalk is one walk over the elements of an invoice.
type facturxWalk struct {
	check *check
	doc   *xmldoc.Doc
	table *facturxTable
	// ids has the number of each name of the document in facturxNames; 0 is none of them.
	ids   []int16
	space [256]int16
	// invoice and vat are the texts of BT-5 and BT-6.
	invoice, vat string
}

// number looks up the names of the document.
func (w *facturxWalk) number() {
	names := w.doc.Names()
	w.ids = w.space[:min(len(names), len(w.space))]
	if len(names) > len(w.space) {
		w.ids = make([]int16, len(names))
	}
	known := facturxNames()
	for i, name := range names {
		w.ids[i] = known[name]
	}
}

// currencies finds BT-5 and BT-6, which distinguish the VAT totals.
func (w *facturxWalk) currencies() {
	t := w.doc.Child(w.doc.Root(), xmldoc.Name{Space: spaceRSM, Local: "SupplyChainTradeTransaction"})
	s := w.doc.Child(t, xmldoc.Name{Space: spaceRAM, Local: "ApplicableHeaderTradeSettlement"})
	if t == 0 || s == 0 {
		return
	}
	w.invoice = w.doc.Text(w.doc.Child(s, xmldoc.Name{Space: spaceRAM, Local: "InvoiceCurrencyCode"}))
	w.vat = w.doc.Text(w.doc.Child(s, xmldoc.Name{Space: spaceRAM, Local: "TaxCurrencyCode"}))
}

// id returns the number of the name of an element.
func (w *facturxWalk) id(n int32) int16 { return w.ids[w.doc.Node(n).Name] }

// group checks an element that has others in it. The type is nil where the schema has none, the
// place is nil where the profile asks nothing.
func (w *facturxWalk) group(n int32, typ *facturxType, place *facturxPlace) {
	if place != nil && !place.open {
		w.asks(n, place)
	}
	if text := strings.TrimSpace(w.doc.Text(n)); text != "" {
		w.structure("FX-STRUCTURE-05", n, text)
	}
	for _, attr := range w.doc.Attrs(n) {
		if name := w.doc.Names()[attr.Name]; name.Space != spaceXSI {
			w.structure("FX-STRUCTURE-06", n, name.Local)
		}
	}
	var seen [32]int
	at := 0
	for child := w.doc.First(n); child != 0; child = w.doc.Next(child) {
		i := typ.find(w.id(child), at)
		if i < 0 {
			w.structure("FX-STRUCTURE-01", child, w.doc.Local(child))
			continue
		}
		if i < at {
			w.structure("FX-STRUCTURE-04", child, w.doc.Local(child))
		}
		at = max(at, i)
		part := &typ.parts[i]
		if seen[i]++; seen[i] == part.max+1 && !place.counts(part.id) {
			w.structure("FX-STRUCTURE-03", child, part.name)
		}
		w.child(child, part, place)
	}
	for i := range typ.parts {
		if part := &typ.parts[i]; seen[i] < part.min && !place.counts(part.id) {
			w.structure("FX-STRUCTURE-02", n, part.name)
		}
	}
}

// find returns the index of the part with a name, looking from one index on first.
func (t *facturxType) find(id int16, from int) int {
	if id == 0 {
		return -1
	}
	for i := from; i < len(t.parts); i++ {
		if t.parts[i].id == id {
			return i
		}
	}
	for i := range min(from, len(t.parts)) {
		if t.parts[i].id == id {
			return i
		}
	}
	return -1
}

// counts reports whether the place itself asks how often a child occurs, so that the structure need
// not say it again.
func (p *facturxPlace) counts(id int16) bool {
	if p == nil {
		return false
	}
	for i := range p.asks {
		if p.asks[i].id == id && p.asks[i].variant == "" && p.asks[i].op != 'l' {
			return true
		}
	}
	return false
}

// child checks an element inside another.
func (w *facturxWalk) child(n int32, part *facturxPart, around *facturxPlace) {
	used := around != nil && !around.open
	var place *facturxPlace
	if around != nil {
		step := w.step(n, around)
		switch {
		case step == nil && used:
			place = &facturxNowhere
		case step == nil:
		case step.unused:
			w.structure("FX-UNUSED-01", n, part.name)
			used = false
		default:
			place = step.place
			if place == nil {
				place = &facturxNowhere
			}
		}
	}
	if part.typ != nil {
		w.group(n, part.typ, place)
		return
	}
	if place != nil {
		w.asks(n, place)
	}
	w.value(n, part)
	w.attributes(n, part, place, used)
	if inner := w.doc.First(n); inner != 0 {
		w.structure("FX-STRUCTURE-01", inner, w.doc.Local(inner))
	}
}

// facturxNowhere is a place in which nothing is asked but that has a use.
var facturxNowhere = facturxPlace{}

// facturxCommunication are the children that communications do not use in EN 16931 and EXTENDED.
func (w *facturxWalk) communication(n int32) string {
	if w.table.letter != 'E' && w.table.letter != 'X' {
		return ""
	}
	switch w.doc.Local(n) {
	case "EmailURIUniversalCommunication", "URIUniversalCommunication":
		return "CompleteNumber"
	case "TelephoneUniversalCommunication", "FaxUniversalCommunication":
		return "URIID"
	default:
		return ""
	}
}

// facturxUnused is the step to an element without a use.
var facturxUnused = facturxStep{unused: true}

// step returns the step to an element, or nil if the table has none.
func (w *facturxWalk) step(n int32, around *facturxPlace) *facturxStep {
	id := w.id(n)
	for i := range around.steps {
		if s := &around.steps[i]; s.id == id && w.is(n, s.variant) {
			return s
		}
	}
	if parent := w.doc.Node(n).Parent; !around.open && w.doc.Local(n) == w.communication(parent) {
		return &facturxUnused
	}
	return nil
}

// is reports whether an element is of the variant of a table.
func (w *facturxWalk) is(n int32, variant string) bool {
	switch variant {
	case "", "other":
		return true
	case "130", "50", "916":
		return w.has(n, "TypeCode", "", variant)
	case "true", "false":
		return w.has(n, "ChargeIndicator", "Indicator", variant)
	case "VA", "FC":
		return w.registration(n) == variant
	case "BT-5", "BT-6":
		currency := w.invoice
		if variant == "BT-6" {
			currency = w.vat
		}
		actual, is := w.doc.Attr(n, "currencyID")
		return is && actual == currency && currency != ""
	case "plain":
		_, is := w.doc.Attr(n, "listID")
		return !is
	default:
		list, _ := w.doc.Attr(n, "listID")
		return list == variant
	}
}

// has reports whether an element has a child, or a child of that, with a text.
func (w *facturxWalk) has(n int32, local, inner, text string) bool {
	for c := w.doc.First(n); c != 0; c = w.doc.Next(c) {
		if w.doc.Local(c) != local {
			continue
		}
		if inner == "" && w.doc.Text(c) == text {
			return true
		}
		if inner != "" && w.has(c, inner, "", text) {
			return true
		}
	}
	return false
}

// registration returns the scheme of a tax registration.
func (w *facturxWalk) registration(n int32) string {
	for c := w.doc.First(n); c != 0; c = w.doc.Next(c) {
		if scheme, is := w.doc.Attr(c, "schemeID"); is && w.doc.Local(c) == "ID" {
			return scheme
		}
	}
	return ""
}

// asks checks what a place asks of an element.
func (w *facturxWalk) asks(n int32, place *facturxPlace) {
	for i := range place.asks {
		a := &place.asks[i]
		switch a.op {
		case 'l':
			text := w.doc.Text(n)
			if a.attr != "" {
				text, _ = w.doc.Attr(n, a.attr)
			}
			if text != "" && !a.list.has(text) {
				w.check.report(a.rule, n, text, "")
			}
		case '!':
			if _, is := w.doc.Attr(n, a.attr); !is {
				w.check.report(a.rule, n, "", "")
			}
		default:
			if !a.allows(w.count(n, a)) {
				w.check.report(a.rule, n, "", "")
			}
		}
	}
}

// allows reports whether a child may occur so often.
func (a *facturxAsk) allows(count int) bool {
	switch a.op {
	case '1':
		return count == 1
	case '?':
		return count <= 1
	case '2':
		return count <= 2
	default:
		return count >= 1
	}
}

// count returns how often a child occurs.
func (w *facturxWalk) count(n int32, a *facturxAsk) int {
	count := 0
	for c := w.doc.First(n); c != 0; c = w.doc.Next(c) {
		if w.id(c) == a.id && w.is(c, a.variant) {
			count++
		}
	}
	return count
}

// value checks the form of a value.
func (w *facturxWalk) value(n int32, part *facturxPart) {
	text := w.doc.Text(n)
	good := true
	switch part.value {
	case valueAmount, valueDecimal, valueQuantity:
		good = en16931.ReadAmount(text, n).Valid
	case valueBoolean:
		s := strings.TrimSpace(text)
		good = s == "true" || s == "false" || s == "1" || s == "0"
	case valueBinary:
		good = isBase64(text)
	default: // texts may be anything
	}
	if !good {
		w.structure("FX-STRUCTURE-05", n, text)
	}
}

// isBase64 reports whether a text is an xsd:base64Binary.
func isBase64(text string) bool {
	digits, padding := 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
		case c == '=':
			padding++
		case padding > 0:
			return false
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
			digits++
		default:
			return false
		}
	}
	return padding <= 2 && (digits+padding)%4 == 0
}

// attributes checks which attributes a value has.
func (w *facturxWalk) attributes(n int32, part *facturxPart, place *facturxPlace, used bool) {
	for _, attr := range w.doc.Attrs(n) {
		name := w.doc.Names()[attr.Name]
		switch {
		case name.Space == spaceXSI:
		case name.Space != "", !part.value.takes(name.Local, w.table.letter):
			w.structure("FX-STRUCTURE-06", n, name.Local)
		case used && !place.uses(name.Local) && !alwaysUsed(part.name, name.Local) && !strings.HasSuffix(place.path, "[5153]"):
			w.structure("FX-UNUSED-02", n, name.Local)
		}
	}
	for _, name := range part.value.required() {
		if name == "" || place != nil && place.uses(name) {
			continue
		}
		if _, is := w.doc.Attr(n, name); !is {
			w.structure("FX-STRUCTURE-06", n, name)
		}
	}
}

// required returns the attributes that a value must have.
func (v valueKind) required() [2]string {
	switch v {
	case valueDate:
		return [2]string{"format"}
	case valueBinary:
		return [2]string{"mimeCode", "filename"}
	default:
		return [2]string{}
	}
}

// takes reports whether a value may have an attribute.
func (v valueKind) takes(attr string, letter byte) bool {
	extended := letter == 'X'
	switch v {
	case valueDate:
		return attr == "format"
	case valueID:
		return attr == "schemeID"
	case valueCode:
		return (extended || letter == 'E') && (attr == "listID" || attr == "listVersionID")
	case valueReason:
		return extended && attr == "listID"
	case valueAmount:
		return attr == "currencyID"
	case valueQuantity:
		return attr == "unitCode"
	case valueBinary:
		return attr == "mimeCode" || attr == "filename"
	default:
		return false
	}
}

// uses reports whether a place asks for an attribute.
func (p *facturxPlace) uses(attr string) bool {
	for i := range p.asks {
		if p.asks[i].attr == attr {
			return true
		}
	}
	return false
}

// alwaysUsed reports whether an attribute has a use although nothing is asked of it.
func alwaysUsed(element, attr string) bool {
	switch attr {
	case "format", "unitCode", "mimeCode", "filename":
		return true
	case "currencyID":
		return element == "TaxTotalAmount"
	case "listVersionID":
		return element == "ClassCode"
	default:
		return false
	}
}

// structure reports a fault of structure.
func (w *facturxWalk) structure(rule string, n int32, found string) {
	const longest = 60
	if len(found) > longest {
		found = found[:longest]
	}
	w.check.report(rule, n, found, "")
}
