package rules_test

import (
	"testing"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931/rules"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
)

// FuzzCheck checks that no document makes a rule fail, whatever is in it: each finding has
// a rule, and an element that the document has.
func FuzzCheck(f *testing.F) {
	f.Add(invoice(f, 1))
	f.Add([]byte(`<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>`))
	f.Add([]byte(`<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>`))
	f.Fuzz(func(t *testing.T, content []byte) {
		doc, fault := xmldoc.Parse(content, xmldoc.Limits{Nodes: 5000})
		if fault != nil {
			return
		}
		reader := ubl.Read
		if cii.Is(doc) {
			reader = cii.Read
		}
		inv, err := reader(doc)
		if err != nil {
			return
		}
		for _, key := range rules.Keys() {
			set, _ := rules.SetOf(key)
			for _, found := range rules.Check(inv, doc, set) {
				if found.Rule == nil || found.Node < 0 || found.Node > doc.Len() || found.Message() == "" {
					t.Fatalf("%+v", found)
				}
			}
			rules.Check(inv, nil, set)
		}
	})
}
