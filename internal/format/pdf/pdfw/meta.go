package pdfw

import (
	"fmt"
	"strings"
	"unicode"
)

const hybridNamespace = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"

// cleaned returns the metadata without characters that XML 1.0 does not allow. The metadata is written both as XML and
// as document information, and PDF/A requires the two to be equal.
func (m Meta) cleaned() Meta {
	for _, s := range []*string{&m.Title, &m.Author, &m.Subject, &m.Lang, &m.Creator, &m.Producer} {
		*s = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(*s, " "))
	}
	return m
}

func (m Meta) info() string {
	var b strings.Builder
	b.WriteString("<<")
	for _, e := range [][2]string{
		{"Title", m.Title}, {"Author", m.Author}, {"Subject", m.Subject}, {"Creator", m.Creator}, {"Producer", m.Producer},
	} {
		if e[1] != "" {
			b.WriteString("/" + e[0] + hexText(e[1]))
		}
	}
	if !m.Created.IsZero() {
		b.WriteString("/CreationDate" + pdfDate(m.Created) + "/ModDate" + pdfDate(m.Created))
	}
	return b.String() + ">>"
}

// xmp returns the metadata packet (ISO 16684-1) with the PDF/A identification of ISO 19005-3.
func (m Meta) xmp() string {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>` +
		"<pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>`)
	element(&b, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", m.Title, "</rdf:li></rdf:Alt></dc:title>")
	element(&b, "<dc:creator><rdf:Seq><rdf:li>", m.Author, "</rdf:li></rdf:Seq></dc:creator>")
	element(&b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", m.Subject, "</rdf:li></rdf:Alt></dc:description>")
	b.WriteString("</rdf:Description>\n" +
		`<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">`)
	element(&b, "<pdf:Producer>", m.Producer, "</pdf:Producer>")
	element(&b, "<xmp:CreatorTool>", m.Creator, "</xmp:CreatorTool>")
	if !m.Created.IsZero() {
		at := m.Created.UTC().Format("2006-01-02T15:04:05+00:00")
		element(&b, "<xmp:CreateDate>", at, "</xmp:CreateDate>")
		element(&b, "<xmp:ModifyDate>", at, "</xmp:ModifyDate>")
	}
	b.WriteString("</rdf:Description>\n")
	if m.Hybrid != nil {
		m.Hybrid.xmp(&b)
	}
	b.WriteString("</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return b.String()
}

// xmp writes the Factur-X properties, and the extension schema that PDF/A requires for them.
func (h *Hybrid) xmp(b *strings.Builder) {
	props := [][3]string{
		{"DocumentFileName", h.DocumentFileName, "The name of the embedded XML document"},
		{"DocumentType", h.DocumentType, "The type of the hybrid document"},
		{"Version", h.Version, "The version of the standard applying to the embedded XML document"},
		{"ConformanceLevel", h.ConformanceLevel, "The conformance level of the embedded XML document"},
	}
	b.WriteString(`<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"` +
		` xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">` +
		`<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema` +
		`</pdfaSchema:schema><pdfaSchema:namespaceURI>` + hybridNamespace + `</pdfaSchema:namespaceURI>` +
		`<pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>`)
	for _, p := range props {
		fmt.Fprintf(b, `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>%s</pdfaProperty:name><pdfaProperty:valueType>Text`+
			`</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>%s`+
			`</pdfaProperty:description></rdf:li>`, p[0], p[2])
	}
	b.WriteString("</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n" +
		`<rdf:Description rdf:about="" xmlns:fx="` + hybridNamespace + `">`)
	for _, p := range props {
		element(b, "<fx:"+p[0]+">", p[1], "</fx:"+p[0]+">")
	}
	b.WriteString("</rdf:Description>\n")
}

func element(b *strings.Builder, before, text, after string) {
	if text == "" {
		return
	}
	b.WriteString(before)
	b.WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text))
	b.WriteString(after)
}
