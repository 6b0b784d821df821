package pdfw

import (
	"fmt"
	"strings"
)

// schema is an XMP schema that PDF/A does not know, so that the file must describe it (ISO 19005-3, 6.6.2.3).
type schema struct {
	name, namespace, prefix string
	properties              []property
}

type property struct{ name, kind, category, description string }

// accessible is the identification of PDF/UA-1 (ISO 14289-1, 5).
var accessible = schema{
	name: "PDF/UA identification schema", namespace: "http://www.aiim.org/pdfua/ns/id/", prefix: "pdfuaid",
	properties: []property{{"part", "Integer", "internal", "The part of ISO 14289 that the file conforms to"}},
}

// facturX is the schema of hybrid invoices.
var facturX = schema{
	name: "Factur-X PDFA Extension Schema", namespace: hybridNamespace, prefix: "fx",
	properties: []property{
		{"DocumentFileName", "Text", "external", "The name of the embedded XML document"},
		{"DocumentType", "Text", "external", "The type of the hybrid document"},
		{"Version", "Text", "external", "The version of the standard applying to the embedded XML document"},
		{"ConformanceLevel", "Text", "external", "The conformance level of the embedded XML document"},
	},
}

// describe writes the description of the schemas, which must be in one list.
func describe(b *strings.Builder, list ...schema) {
	b.WriteString(`<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"` +
		` xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">` +
		`<pdfaExtension:schemas><rdf:Bag>`)
	for _, s := range list {
		fmt.Fprintf(b, `<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>%s</pdfaSchema:schema><pdfaSchema:namespaceURI>%s`+
			`</pdfaSchema:namespaceURI><pdfaSchema:prefix>%s</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>`, s.name, s.namespace, s.prefix)
		for _, p := range s.properties {
			fmt.Fprintf(b, `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>%s</pdfaProperty:name><pdfaProperty:valueType>%s`+
				`</pdfaProperty:valueType><pdfaProperty:category>%s</pdfaProperty:category><pdfaProperty:description>%s`+
				`</pdfaProperty:description></rdf:li>`, p.name, p.kind, p.category, p.description)
		}
		b.WriteString("</rdf:Seq></pdfaSchema:property></rdf:li>")
	}
	b.WriteString("</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n")
}
