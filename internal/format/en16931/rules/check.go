package rules

import (
	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
)

// check is one run over one invoice.
type check struct {
	inv *en16931.Invoice
	set *Set
	// doc is the document that the invoice was read from, or nil.
	doc *xmldoc.Doc
	// in is the syntax that the invoice is in; InBoth without a document.
	in       Syntaxes
	findings []Finding
}

// report adds a finding of a rule at an element, unless the set leaves the rule out.
// found and want are the values that the message names; each may be "".
func (c *check) report(id string, node int32, found, want string) {
	rule, known := Find(id)
	if !known {
		panic("no rule " + id)
	}
	severity := c.set.severity(rule, c.in)
	if severity == Off {
		return
	}
	c.findings = append(c.findings, Finding{Rule: rule, Severity: severity, BT: rule.BT, Node: node, Found: found, Want: want})
}
