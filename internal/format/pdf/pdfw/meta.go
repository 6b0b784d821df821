package pdfw

import (
	"strings"
	"sync"
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

// xmp returns the metadata packet (ISO 16684-1) with the identifications of PDF/A-3 (ISO 19005-3) and PDF/UA-1
// (ISO 14289-1).
func (m Meta) xmp() string {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>` +
		"<pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n" +
		`<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>` + "\n" +
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
	if m.Hybrid == nil {
		describe(&b, accessible)
	} else {
		describe(&b, accessible, facturX)
		m.Hybrid.xmp(&b)
	}
	b.WriteString("</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return b.String()
}

// xmp writes the Factur-X properties.
func (h *Hybrid) xmp(b *strings.Builder) {
	b.WriteString(`<rdf:Description rdf:about="" xmlns:fx="` + hybridNamespace + `">`)
	for i, value := range []string{h.DocumentFileName, h.DocumentType, h.Version, h.ConformanceLevel} {
		name := facturX.properties[i].name
		element(b, "<fx:"+name+">", value, "</fx:"+name+">")
	}
	b.WriteString("</rdf:Description>\n")
}

// escapes are those of text in XML.
var escapes = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;") })

func element(b *strings.Builder, before, text, after string) {
	if text == "" {
		return
	}
	b.WriteString(before)
	b.WriteString(escapes().Replace(text))
	b.WriteString(after)
}
