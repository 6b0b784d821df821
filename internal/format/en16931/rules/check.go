package rules

import (
	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
)

// check is one run over one invoice.
type check struct {
	inv *en16931.Invoice
	doc *xmldoc.Doc // nil if the invoice was not read from a document
	set *Set
	// in is the syntax that the document is in; InBoth without a document.
	in       Syntaxes
	findings []Finding
	places   map[*Rule]int // how many findings a rule has

	vat vatSums
	// alias gives the IDs that the rules of a borrowed check have here; those that it
	// does not name are left out.
	alias map[string]string
	walk  *walk // the pass over the document; nil outside it
}

// maxPlaces is how many findings of one rule are reported.
const maxPlaces = 100

// Check judges an invoice by a set of rules. doc is the document that the invoice was
// read from, or nil for an invoice that is not written yet: rules on syntax are left
// out then. A rule that is broken at more than 100 places is reported for the first 100.
// The findings are in the order of the checks; without any, the result is nil.
func Check(inv *en16931.Invoice, doc *xmldoc.Doc, set Set) []Finding {
	c := check{inv: inv, doc: doc, set: &set, in: syntaxOf(doc)}
	c.vat.collect(&c)
	for _, g := range set.groups {
		g(&c)
	}
	return c.findings
}

// syntaxOf returns the syntax of a document by its root.
func syntaxOf(doc *xmldoc.Doc) Syntaxes {
	if doc == nil {
		return InBoth
	}
	switch doc.Local(doc.Root()) {
	case "Invoice", "CreditNote":
		return InUBL
	case "CrossIndustryInvoice":
		return InCII
	default:
		return InBoth
	}
}

// report adds a finding of a rule at an element, unless the set leaves the rule out.
// found and want are the values that the message names; each may be "".
func (c *check) report(id string, node int32, found, want string) {
	if c.alias != nil {
		if id = c.alias[id]; id == "" {
			return
		}
	}
	rule, known := Find(id)
	if !known {
		panic("no rule " + id)
	}
	severity := c.set.severity(rule, c.in)
	if severity == Off {
		return
	}
	if c.places == nil {
		c.places = map[*Rule]int{}
	}
	if c.places[rule]++; c.places[rule] > maxPlaces {
		return
	}
	c.findings = append(c.findings, Finding{Rule: rule, Severity: severity, BT: rule.BT, Node: node, Found: found, Want: want})
}

// need reports a rule at an element unless what it asks for is the case.
func (c *check) need(ok bool, id string, node int32) {
	if !ok {
		c.report(id, node, "", "")
	}
}

// cii reports whether the invoice was read from a document in CII.
func (c *check) cii() bool { return c.in == InCII }

// ubl reports whether the invoice was read from a document in UBL.
func (c *check) ubl() bool { return c.in == InUBL }
