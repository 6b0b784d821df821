package hybrid

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"chancery/internal/format/hybrid/pdfobj"
	"chancery/internal/format/pdf/pdfw"
)

// Namespaces of metadata (ISO 16684-1, ISO 19005-1, Factur-X).
const (
	nsRDF       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsPDFA      = "http://www.aiim.org/pdfa/ns/id/"
	nsExtension = "http://www.aiim.org/pdfa/ns/extension/"
	nsSchema    = "http://www.aiim.org/pdfa/ns/schema#"
	nsFacturX   = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
)

const (
	// maxXMP is the size of a metadata packet that is read.
	maxXMP = 1 << 20
	// maxXMPDepth is how deep its elements may be nested.
	maxXMPDepth = 40
	// maxXMPNodes is how many elements and texts it may have, and maxXMPSpaces how many namespaces.
	maxXMPNodes, maxXMPSpaces = 20_000, 100
)

// isHybrid reports whether a namespace is one that hybrid files had at some time.
func isHybrid(ns string) bool {
	return strings.Contains(ns, ":pdfa:CrossIndustryDocument:") || ns == "urn:ferd:pdfa:invoice:rc#"
}

// element is an element of a metadata packet, or a text when it has no name.
type element struct {
	space, local string
	attrs        []xml.Attr // with resolved namespaces, without declarations
	text         string
	kids         []*element
}

var errXMP = errors.New("the metadata cannot be read")

// parseXMP returns the rdf:RDF element of a packet.
func parseXMP(data []byte) (*element, error) {
	if len(data) > maxXMP {
		return nil, errXMP
	}
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	root := &element{}
	stack := []*element{root}
	spaces := map[string]bool{}
	for range maxXMPNodes {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root.rdf()
		}
		if err != nil {
			return nil, errXMP
		}
		top := stack[len(stack)-1]
		switch v := t.(type) {
		case xml.StartElement:
			e := newElement(v)
			top.kids = append(top.kids, e)
			spaces[e.space] = true
			for _, a := range e.attrs {
				spaces[a.Name.Space] = true
			}
			if stack = append(stack, e); len(stack) > maxXMPDepth || len(spaces) > maxXMPSpaces {
				return nil, errXMP
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(bytes.TrimSpace(v)) > 0 {
				top.kids = append(top.kids, &element{text: string(v)})
			}
		case xml.Directive:
			return nil, errXMP // a DTD has no place in a packet
		}
	}
	return nil, errXMP
}

// rdf returns the rdf:RDF element of a packet.
func (e *element) rdf() (*element, error) {
	if rdf := e.find(nsRDF, "RDF"); rdf != nil {
		return rdf, nil
	}
	return nil, errXMP
}

// newElement returns an element without its declarations of namespaces.
func newElement(v xml.StartElement) *element {
	e := &element{space: v.Name.Space, local: v.Name.Local}
	for _, a := range v.Attr {
		if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
			e.attrs = append(e.attrs, a)
		}
	}
	return e
}

// find returns the first element with a name, in the order of the packet.
func (e *element) find(space, local string) *element {
	for _, k := range e.kids {
		if k.space == space && k.local == local {
			return k
		}
		if found := k.find(space, local); found != nil {
			return found
		}
	}
	return nil
}

// content returns the text inside an element.
func (e *element) content() string {
	if e == nil {
		return ""
	}
	var text strings.Builder
	text.WriteString(e.text)
	for _, k := range e.kids {
		text.WriteString(k.content())
	}
	return text.String()
}

// property returns a property of the packet, which may be an element or an attribute.
func (e *element) property(is func(string) bool, local string) string {
	for _, d := range e.kids {
		for _, a := range d.attrs {
			if a.Name.Local == local && is(a.Name.Space) {
				return strings.TrimSpace(a.Value)
			}
		}
		for _, k := range d.kids {
			if k.local == local && is(k.space) {
				return strings.TrimSpace(k.content())
			}
		}
	}
	return ""
}

func (e *element) isPDFA(space string) bool { return space == nsPDFA }

// packet returns the metadata of a file, nil when it has none that can be read.
func packet(f *pdfobj.File) *element {
	s := f.Stream(f.Root()["Metadata"])
	if s == nil {
		return nil
	}
	data, err := f.Decode(s)
	if err != nil {
		return nil
	}
	rdf, err := parseXMP(data)
	if err != nil {
		return nil
	}
	return rdf
}

// claim returns what the metadata of a file say about its XML.
func claim(f *pdfobj.File) Claim {
	rdf := packet(f)
	if rdf == nil {
		return Claim{}
	}
	return Claim{
		FileName: rdf.property(isHybrid, "DocumentFileName"), Type: rdf.property(isHybrid, "DocumentType"),
		Version: rdf.property(isHybrid, "Version"), Level: rdf.property(isHybrid, "ConformanceLevel"),
		Part: rdf.property(rdf.isPDFA, "part"), Conformance: rdf.property(rdf.isPDFA, "conformance"),
	}
}

// merge returns a packet with the properties of an old one, and with those of a hybrid file in place of such old ones. There
// is one block of extension schemas afterwards, because readers look only at the first.
func merge(old *element, conformance string, h pdfw.Hybrid) ([]byte, error) {
	fresh, err := parseXMP(pdfw.Meta{Hybrid: &h}.XMP())
	if err != nil {
		return nil, err
	}
	var schemas []*element
	for _, d := range old.kids {
		d.strip()
		for _, k := range d.kids {
			if k.space == nsExtension && k.local == "schemas" {
				schemas = append(schemas, k.schemas()...)
			}
		}
		d.drop(func(k *element) bool { return k.space == nsExtension })
	}
	out := &element{space: nsRDF, local: "RDF"}
	for _, d := range old.kids {
		if len(d.kids) > 0 || len(d.attrs) > 1 {
			out.kids = append(out.kids, d)
		}
	}
	out.kids = append(out.kids, fresh.hybridParts(conformance, schemas)...)
	return out.packet(), nil
}

// hybridParts returns the parts of a fresh packet that are about PDF/A and the XML, with further extension schemas.
func (e *element) hybridParts(conformance string, schemas []*element) []*element {
	var parts []*element
	for _, d := range e.kids {
		level, bag := d.find(nsPDFA, "conformance"), d.find(nsRDF, "Bag")
		switch {
		case level != nil:
			level.kids = []*element{{text: conformance}}
		case bag != nil && d.find(nsExtension, "schemas") != nil:
			bag.kids = append(bag.kids, schemas...)
		case d.find(nsFacturX, "DocumentFileName") == nil:
			continue
		}
		parts = append(parts, d)
	}
	return parts
}

// strip removes what a hybrid file says about itself.
func (e *element) strip() {
	ours := func(space string) bool { return space == nsPDFA || isHybrid(space) }
	e.drop(func(k *element) bool { return ours(k.space) })
	var kept []xml.Attr
	for _, a := range e.attrs {
		if !ours(a.Name.Space) {
			kept = append(kept, a)
		}
	}
	e.attrs = kept
}

func (e *element) drop(out func(*element) bool) {
	var kept []*element
	for _, k := range e.kids {
		if !out(k) {
			kept = append(kept, k)
		}
	}
	e.kids = kept
}

// schemas returns the descriptions in a block of extension schemas, without those of hybrid files.
func (e *element) schemas() []*element {
	bag := e.find(nsRDF, "Bag")
	if bag == nil {
		return nil
	}
	var list []*element
	for _, li := range bag.kids {
		uri := strings.TrimSpace(li.find(nsSchema, "namespaceURI").content())
		if li.local == "li" && !isHybrid(uri) && uri != nsPDFA {
			list = append(list, li)
		}
	}
	return list
}

// prefixes of the namespaces that PDF/A prescribes one for.
func prefixes() map[string]string {
	return map[string]string{
		nsRDF: "rdf", nsPDFA: "pdfaid", nsExtension: "pdfaExtension", nsSchema: "pdfaSchema", nsFacturX: "fx",
		"http://www.aiim.org/pdfa/ns/property#": "pdfaProperty", "http://www.aiim.org/pdfa/ns/type#": "pdfaType",
		"http://www.aiim.org/pdfa/ns/field#": "pdfaField", "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
		"http://purl.org/dc/elements/1.1/": "dc", "http://ns.adobe.com/pdf/1.3/": "pdf",
		"http://ns.adobe.com/xap/1.0/": "xmp", "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
		"http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
	}
}

// writer writes a packet.
type writer struct {
	out    bytes.Buffer
	prefix map[string]string
}

func (e *element) packet() []byte {
	w := &writer{prefix: prefixes()}
	w.out.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n")
	w.element(e, map[string]bool{"http://www.w3.org/XML/1998/namespace": true})
	w.out.WriteString("\n</x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return w.out.Bytes()
}

// name returns a qualified name, and declares its namespace if the elements around do not.
func (w *writer) name(space, local string, declare *[]string, known map[string]bool) string {
	if space == "" {
		return local
	}
	if space == "http://www.w3.org/XML/1998/namespace" || space == "xml" {
		return "xml:" + local
	}
	prefix, ok := w.prefix[space]
	if !ok {
		prefix = "ns" + string(rune('a'+len(w.prefix)%26)) + strings.Repeat("x", len(w.prefix)/26)
		w.prefix[space] = prefix
	}
	if !known[space] {
		known[space] = true
		*declare = append(*declare, space)
	}
	return prefix + ":" + local
}

func (w *writer) element(e *element, outer map[string]bool) {
	if e.local == "" {
		w.escape(e.text)
		return
	}
	known := make(map[string]bool, len(outer)+2)
	for k := range outer {
		known[k] = true
	}
	var declare []string
	name := w.name(e.space, e.local, &declare, known)
	if e.space == nsRDF && e.local == "Description" {
		w.declareAll(e, &declare, known) // readers without an XML parser look for the usual prefixes here
	}
	var attrs bytes.Buffer
	for _, a := range e.attrs {
		attrs.WriteString(" " + w.name(a.Name.Space, a.Name.Local, &declare, known) + `="`)
		_ = xml.EscapeText(&attrs, []byte(a.Value)) // a buffer takes everything
		attrs.WriteByte('"')
	}
	w.out.WriteString("<" + name)
	for _, space := range declare {
		w.out.WriteString(` xmlns:` + w.prefix[space] + `="`)
		w.escape(space)
		w.out.WriteByte('"')
	}
	w.out.Write(attrs.Bytes())
	w.out.WriteByte('>')
	for _, k := range e.kids {
		w.element(k, known)
	}
	w.out.WriteString("</" + name + ">")
	if e.space == nsRDF && e.local == "Description" {
		w.out.WriteByte('\n')
	}
}

// declareAll declares the namespaces of an element and of all below it.
func (w *writer) declareAll(e *element, declare *[]string, known map[string]bool) {
	for _, a := range e.attrs {
		w.name(a.Name.Space, a.Name.Local, declare, known)
	}
	for _, k := range e.kids {
		w.name(k.space, k.local, declare, known)
		w.declareAll(k, declare, known)
	}
}

func (w *writer) escape(s string) { _ = xml.EscapeText(&w.out, []byte(s)) }
