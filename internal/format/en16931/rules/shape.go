package rules

import (
	"strings"
	"sync"

	"chancery/internal/format/xmldoc"
)

// place is an element of a syntax at one path.
type place struct {
	// path leads to the element from the root; "" for the root.
	path string
	// term is the group or term of EN 16931 that the element belongs to.
	term string
	// open is an element about whose inside the table says nothing.
	open bool
	// absent are the rules by which EN 16931 has no use for the element.
	absent []string
	// attrs are the attributes that EN 16931 has no use for, with their rules.
	attrs []unusedAttr
	// rank is which one of the elements around it the element is, from 1, in an invoice
	// and in a credit note; 0 if the schemas do not say so or are not asked.
	rank [2]int16
	// many is an element that may repeat.
	many bool
}

// unusedAttr is an attribute and the rule that it breaks.
type unusedAttr struct{ name, rule string }

// edge leads from a place to one of the elements in it.
type edge struct{ from, symbol int32 }

// symbol is a local name of a syntax.
type symbol struct {
	// group is an element of UBL that has elements in it.
	group bool
	// visit is the check of the element, nil without one.
	visit visit
}

// visit is a check of one element of a document.
type visit func(c *check, n int32)

// shape is the grammar of a syntax, as far as EN 16931 uses it.
type shape struct {
	numbers map[string]int32 // of the symbols by local name
	symbols []symbol         // the first is not used
	next    map[edge]int32
	places  []place // the first is the root
}

// outside is the place of an element that the table does not know, or inside an open one.
const outside = -1

// ublGrammar and ciiGrammar are read from their tables when they are first used.
var (
	ublGrammar = sync.OnceValue(func() *shape { return readShape(ublShape, "UBL-CR-", nil, ublVisits()).readOrder(ublOrder) })        //nolint:gochecknoglobals // a table, read once
	ciiGrammar = sync.OnceValue(func() *shape { return readShape(ciiShape, "CII-", ciiPrefixes(), ciiVisits()).readOrder(ciiOrder) }) //nolint:gochecknoglobals // a table, read once
)

// ciiPrefixes are the short names of places in ciiShape.
func ciiPrefixes() map[string]string {
	const t = "SupplyChainTradeTransaction"
	return map[string]string{
		"X": "ExchangedDocumentContext", "D": "ExchangedDocument", "T": t,
		"L": t + "/IncludedSupplyChainTradeLineItem", "A": t + "/ApplicableHeaderTradeAgreement",
		"V": t + "/ApplicableHeaderTradeDelivery", "S": t + "/ApplicableHeaderTradeSettlement",
	}
}

// readShape reads a table. prefix begins the IDs of its rules.
func readShape(text, prefix string, short map[string]string, visits map[string]visit) *shape {
	s := &shape{numbers: map[string]int32{}, symbols: make([]symbol, 1), next: map[edge]int32{}, places: []place{{open: true}}}
	for _, paragraph := range paragraphs(text) {
		head, list, _ := strings.Cut(paragraph, ": ")
		path, term, _ := strings.Cut(head, " ")
		p := s.at(fullPath(path, short))
		if term == "@" {
			s.places[p].attrs = readAttrs(list, prefix)
			continue
		}
		s.places[p].term, s.places[p].open = term, false
		for token := range strings.FieldsSeq(list) {
			s.add(p, token, prefix)
		}
	}
	for name, v := range visits {
		s.symbols[s.number(name)].visit = v
	}
	return s
}

// paragraphs returns those of a table, each as one line.
func paragraphs(text string) []string {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\n  ", " ")
	return strings.Split(text, "\n")
}

// fullPath writes out the short name that a path begins with.
func fullPath(path string, short map[string]string) string {
	if path == "." {
		return ""
	}
	first, rest, more := strings.Cut(path, "/")
	if long := short[first]; long != "" {
		first = long
	}
	if more {
		return first + "/" + rest
	}
	return first
}

// readAttrs reads attributes with their rules.
func readAttrs(list, prefix string) []unusedAttr {
	var attrs []unusedAttr
	for token := range strings.FieldsSeq(list) {
		name, number, _ := strings.Cut(strings.TrimPrefix(token, "@"), "=")
		attrs = append(attrs, unusedAttr{name, prefix + number})
	}
	return attrs
}

// number returns that of a local name, which is a new one when the name is.
func (s *shape) number(name string) int32 {
	n, known := s.numbers[name]
	if !known {
		n = int32(len(s.symbols))
		s.numbers[name], s.symbols = n, append(s.symbols, symbol{})
	}
	return n
}

// at returns the place at a path; it makes those that are missing.
func (s *shape) at(path string) int32 {
	at := int32(0)
	for name := range strings.SplitSeq(path, "/") {
		if name != "" {
			at = s.child(at, name)
		}
	}
	return at
}

// child returns the place of an element in another.
func (s *shape) child(at int32, name string) int32 {
	e := edge{at, s.number(name)}
	to, known := s.next[e]
	if !known {
		to = int32(len(s.places))
		s.next[e] = to
		s.places = append(s.places, place{path: strings.TrimPrefix(s.places[at].path+"/"+name, "/"), open: true})
	}
	return to
}

// add adds an element to a place, from what the table says of it.
func (s *shape) add(at int32, token, prefix string) {
	token, group := strings.CutPrefix(token, "+")
	name, numbers, absent := strings.Cut(token, "=")
	to := s.child(at, name)
	s.symbols[s.number(name)].group = group
	s.places[to].term = s.places[at].term
	if !absent {
		return
	}
	for number := range strings.SplitSeq(numbers, ",") {
		s.places[to].absent = append(s.places[to].absent, prefix+number)
	}
}

// readOrder reads the order of elements, and which of them may repeat.
func (s *shape) readOrder(text string) *shape {
	orders := map[string][]string{}
	for _, paragraph := range paragraphs(text) {
		names, list, _ := strings.Cut(paragraph, ": ")
		for name := range strings.FieldsSeq(names) {
			orders[name] = strings.Fields(list)
		}
	}
	for at := range s.places {
		p := &s.places[at]
		name := p.path[strings.LastIndexByte(p.path, '/')+1:]
		kinds := [2]string{name, name}
		switch name {
		case "":
			kinds = [2]string{"Invoice", "CreditNote"}
		case "InvoiceLine":
			kinds[1] = "CreditNoteLine"
		}
		if p.open {
			continue
		}
		for kind, of := range kinds {
			s.rank(int32(at), kind, orders[of])
		}
	}
	return s
}

// rank numbers the elements in a place, for one kind of document.
func (s *shape) rank(at int32, kind int, order []string) {
	for i, token := range order {
		name, many := strings.CutSuffix(token, "*")
		if name == "CreditNoteLine" {
			name = "InvoiceLine"
		}
		if to, known := s.next[edge{at, s.numbers[name]}]; known {
			s.places[to].rank[kind], s.places[to].many = int16(i+1), many
		}
	}
}

// Namespaces of UBL and CII.
const (
	ublNamespaces = "urn:oasis:names:specification:ubl:schema:xsd:"
	ciiNamespaces = "urn:un:unece:uncefact:data:standard:"
	ublGroups     = ublNamespaces + "CommonAggregateComponents-2"
	ublLeaves     = ublNamespaces + "CommonBasicComponents-2"
	ublExtensions = ublNamespaces + "CommonExtensionComponents-2"
)

// otherRoot reports whether a name of UBL belongs to the other kind of document.
func otherRoot(local string, creditNote bool) bool {
	switch local {
	case "InvoiceLine", "InvoicedQuantity", "InvoiceTypeCode", "ProjectReference":
		return creditNote
	case "CreditNoteLine", "CreditedQuantity", "CreditNoteTypeCode":
		return !creditNote
	default:
		return false
	}
}

// symbolOf returns the symbol of a name, 0 if the syntax does not have it.
func (s *shape) symbolOf(name xmldoc.Name, creditNote bool) int32 {
	local := name.Local
	if otherRoot(local, creditNote) {
		return 0
	}
	if local == "CreditNoteLine" {
		local = "InvoiceLine"
	}
	n := s.numbers[local]
	if n == 0 {
		return 0
	}
	switch name.Space {
	case ublGroups:
		if !s.symbols[n].group {
			return 0
		}
	case ublLeaves:
		if s.symbols[n].group {
			return 0
		}
	case ublExtensions:
	default:
		if !strings.HasPrefix(name.Space, ciiNamespaces) {
			return 0
		}
	}
	return n
}
