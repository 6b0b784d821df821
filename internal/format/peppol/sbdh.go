package peppol

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"chancery/internal/format/xmldoc"
)

// Namespaces of the header and of content that is not XML.
const (
	NamespaceSBDH   = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
	namespaceBinary = "http://peppol.eu/xsd/ticc/envelope/1.0"
)

// Header is the header that a document travels in (SBDH 2.0.2).
type Header struct {
	Sender, Receiver Participant
	// Standard is the namespace of the document, Type the name of its first element, TypeVersion the version of its syntax.
	Standard, Type, TypeVersion string
	// InstanceID is unique: it is the number of the message.
	InstanceID string
	// Created is when the header was made.
	Created time.Time
	// DocumentID and ProcessID are identifiers with their schemes.
	DocumentID, DocumentScheme string
	ProcessID, ProcessScheme   string
	// Country is that of the sender (C1).
	Country string
	// StatusTo is who gets the message level status, StatusType when: FAILURE_ONLY or ALWAYS_SEND. Both may be empty.
	StatusTo   Participant
	StatusType string
}

// Message is a document with its header.
type Message struct {
	Header
	// Payload is the document. For content that is not XML, MIME says what it is.
	Payload []byte
	MIME    string
}

// Errors of messages.
var (
	ErrNotSBDH    = errors.New("the XML is not a StandardBusinessDocument")
	ErrIncomplete = errors.New("the header is not complete")
)

// HeaderFor returns the header of an XML document: what it is comes from the document, the rest from the arguments.
func HeaderFor(d *xmldoc.Doc, sender, receiver Participant, country, instance string, at time.Time) (Header, error) {
	t, known := TypeOf(d)
	if !known && t.Customization == "" {
		return Header{}, fmt.Errorf("%w: the document does not say what it follows", ErrIncomplete)
	}
	h := Header{
		Sender: sender, Receiver: receiver, Standard: t.Namespace, Type: t.Root, TypeVersion: t.Version, InstanceID: instance,
		Created: at, DocumentID: t.ID(), DocumentScheme: DocumentScheme, ProcessScheme: ProcessScheme, Country: country,
	}
	if len(t.Processes) > 0 {
		h.ProcessID = t.Processes[0]
	}
	if h.ProcessID == "" {
		h.ProcessID = profile(d)
	}
	return h, h.Check()
}

// profile returns the process that a document of UBL names (BT-23).
func profile(d *xmldoc.Doc) string {
	if n := d.Child(d.Root(), xmldoc.Name{Space: nsBasic, Local: "ProfileID"}); n != 0 {
		return strings.TrimSpace(d.Text(n))
	}
	return ""
}

// Check returns what a header lacks.
func (h *Header) Check() error {
	var missing []string
	for _, m := range []struct {
		what string
		ok   bool
	}{
		{"the sender", !h.Sender.Zero()},
		{"the receiver", !h.Receiver.Zero()},
		{"the namespace of the document", h.Standard != ""},
		{"the kind of the document", h.Type != ""},
		{"the version of the syntax", h.TypeVersion != ""},
		{"the number of the message", h.InstanceID != ""},
		{"the time of creation", !h.Created.IsZero()},
		{"the identifier of the document type", h.DocumentID != ""},
		{"the process", h.ProcessID != ""},
		{"the country of the sender", len(h.Country) == 2},
		{"FAILURE_ONLY or ALWAYS_SEND as the type of status", h.StatusType == "" || h.StatusType == "FAILURE_ONLY" || h.StatusType == "ALWAYS_SEND"},
	} {
		if !m.ok {
			missing = append(missing, m.what)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%w: it lacks %s", ErrIncomplete, strings.Join(missing, ", "))
	}
	return nil
}

// XML writes the message: header and document, or the content in base64.
func (m *Message) XML() ([]byte, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	w := xmldoc.NewWriter(len(m.Payload)+3000, true)
	w.Start("StandardBusinessDocument")
	w.Attr("xmlns", NamespaceSBDH)
	m.header(w)
	if m.MIME != "" {
		w.Start("BinaryContent")
		w.Attr("xmlns", namespaceBinary)
		w.Attr("mimeType", m.MIME)
		w.Attr("encoding", "Base64Binary")
		w.Base64(m.Payload)
		w.EndEmpty()
		w.End()
		return w.Bytes()
	}
	// The document goes in as it is, because a signature in it would not survive being written again.
	const mark = "Payload"
	w.Start(mark)
	w.EndEmpty()
	w.End()
	frame, err := w.Bytes()
	if err != nil {
		return nil, err
	}
	body, err := bare(m.Payload)
	if err != nil {
		return nil, err
	}
	return bytes.Replace(frame, []byte("<"+mark+"/>"), body, 1), nil
}

func (h *Header) header(w *xmldoc.Writer) {
	w.Start("StandardBusinessDocumentHeader")
	w.Leaf("HeaderVersion", "1.0")
	for _, p := range []struct {
		name string
		id   Participant
	}{{"Sender", h.Sender}, {"Receiver", h.Receiver}} {
		w.Start(p.name)
		w.LeafAttr("Identifier", "Authority", ParticipantScheme, p.id.String())
		w.End()
	}
	w.Start("DocumentIdentification")
	w.Leaf("Standard", h.Standard)
	w.Leaf("TypeVersion", h.TypeVersion)
	w.Leaf("InstanceIdentifier", h.InstanceID)
	w.Leaf("Type", h.Type)
	w.Leaf("CreationDateAndTime", h.Created.Format(time.RFC3339))
	w.End()
	w.Start("BusinessScope")
	scope(w, "DOCUMENTID", h.DocumentID, orElse(h.DocumentScheme, DocumentScheme))
	scope(w, "PROCESSID", h.ProcessID, orElse(h.ProcessScheme, ProcessScheme))
	scope(w, "COUNTRY_C1", h.Country, "")
	if !h.StatusTo.Zero() {
		scope(w, "MLS_TO", h.StatusTo.String(), ParticipantScheme)
	}
	scope(w, "MLS_TYPE", h.StatusType, "")
	w.End()
	w.End()
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func scope(w *xmldoc.Writer, kind, value, scheme string) {
	if value == "" {
		return
	}
	w.Start("Scope")
	w.Leaf("Type", kind)
	w.Leaf("InstanceIdentifier", value)
	w.Leaf("Identifier", scheme)
	w.End()
}

// bare returns a document without its declaration, so that it can stand inside another one.
func bare(data []byte) ([]byte, error) {
	d, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		return nil, err
	}
	return []byte(strings.TrimSpace(d.Source()[d.Node(d.Root()).Offset:])), nil
}

// ReadSBD reads a message. Its document is the same text as in the message, with the namespaces declared that it uses from
// outside.
func ReadSBD(data []byte) (*Message, error) {
	d, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		return nil, err
	}
	if d.Name(d.Root()) != sbdh("StandardBusinessDocument") {
		return nil, ErrNotSBDH
	}
	r := sbdReader{d}
	m := &Message{}
	head := d.Child(d.Root(), sbdh("StandardBusinessDocumentHeader"))
	if head == 0 {
		return nil, fmt.Errorf("%w: there is none", ErrIncomplete)
	}
	if err := r.head(head, &m.Header); err != nil {
		return nil, err
	}
	if err := m.Check(); err != nil {
		return nil, err
	}
	body := d.Next(head)
	if body == 0 {
		return nil, fmt.Errorf("%w: the message has no document", ErrIncomplete)
	}
	if d.Name(body) == (xmldoc.Name{Space: namespaceBinary, Local: "BinaryContent"}) {
		m.MIME, _ = d.Attr(body, "mimeType")
		text := strings.Join(strings.Fields(d.Text(body)), "")
		if m.Payload, err = base64.StdEncoding.DecodeString(text); err != nil {
			return nil, fmt.Errorf("the content of the message: %w", err)
		}
		return m, nil
	}
	m.Payload, err = r.payload(body)
	return m, err
}

func sbdh(local string) xmldoc.Name { return xmldoc.Name{Space: NamespaceSBDH, Local: local} }

type sbdReader struct{ *xmldoc.Doc }

func (r sbdReader) text(n int32, way ...string) string {
	for _, local := range way {
		if n == 0 {
			return ""
		}
		n = r.Child(n, sbdh(local))
	}
	if n == 0 {
		return ""
	}
	return strings.TrimSpace(r.Text(n))
}

// head reads the header. An identifier that is none is an error of the sender, so it is not passed over.
func (r sbdReader) head(n int32, h *Header) (err error) {
	if h.Sender, err = r.participant(n, "Sender"); err != nil {
		return err
	}
	if h.Receiver, err = r.participant(n, "Receiver"); err != nil {
		return err
	}
	h.Standard = r.text(n, "DocumentIdentification", "Standard")
	h.TypeVersion = r.text(n, "DocumentIdentification", "TypeVersion")
	h.InstanceID = r.text(n, "DocumentIdentification", "InstanceIdentifier")
	h.Type = r.text(n, "DocumentIdentification", "Type")
	created := r.text(n, "DocumentIdentification", "CreationDateAndTime")
	if h.Created, err = time.Parse(time.RFC3339, created); err != nil {
		if h.Created, err = time.Parse("2006-01-02T15:04:05", created); err != nil {
			return fmt.Errorf("%w: the time of creation is %.40q", ErrIncomplete, created)
		}
	}
	scopes := r.Child(n, sbdh("BusinessScope"))
	for s := first(r.Doc, scopes); s != 0; s = r.Next(s) {
		value, scheme := r.text(s, "InstanceIdentifier"), r.text(s, "Identifier")
		switch r.text(s, "Type") {
		case "DOCUMENTID":
			h.DocumentID, h.DocumentScheme = value, orElse(scheme, DocumentScheme)
		case "PROCESSID":
			h.ProcessID, h.ProcessScheme = value, orElse(scheme, ProcessScheme)
		case "COUNTRY_C1":
			h.Country = value
		case "MLS_TO":
			if h.StatusTo, err = ParseParticipant(value); err != nil {
				return err
			}
		case "MLS_TYPE":
			h.StatusType = value
		}
	}
	return nil
}

func first(d *xmldoc.Doc, n int32) int32 {
	if n == 0 {
		return 0
	}
	return d.First(n)
}

func (r sbdReader) participant(n int32, who string) (Participant, error) {
	p := r.Child(n, sbdh(who))
	if p == 0 {
		return Participant{}, fmt.Errorf("%w: it lacks %s", ErrIncomplete, who)
	}
	id := r.Child(p, sbdh("Identifier"))
	if id == 0 {
		return Participant{}, fmt.Errorf("%w: %s has no identifier", ErrIncomplete, who)
	}
	if authority, _ := r.Attr(id, "Authority"); authority != ParticipantScheme {
		return Participant{}, fmt.Errorf("%w: the scheme of %s is %.40q, not %s", ErrParticipant, who, authority, ParticipantScheme)
	}
	return ParseParticipant(r.Text(id))
}

// payload returns the text of the element inside the message, and declares on it the namespaces of the element around it
// that it uses and does not declare itself.
func (r sbdReader) payload(n int32) ([]byte, error) {
	src := r.Source()
	end := strings.LastIndex(src, "</")
	start := int(r.Node(n).Offset)
	if next := r.Next(n); next != 0 {
		end = int(r.Node(next).Offset)
	}
	if end <= start {
		return nil, ErrNotSBDH
	}
	text := strings.TrimSpace(src[start:end])
	outer, inner := declarations(src[r.Node(r.Root()).Offset:]), declarations(text)
	var add strings.Builder
	for _, d := range outer {
		used := strings.Contains(text, d.prefix+":")
		if d.prefix == "" {
			used = r.uses(n, d.uri)
		}
		if used && !has(inner, d.prefix) {
			add.WriteString(" " + d.text)
		}
	}
	name := strings.IndexAny(text, " \t\r\n/>")
	if name < 0 {
		return nil, ErrNotSBDH
	}
	return []byte(text[:name] + add.String() + text[name:] + "\n"), nil
}

// uses reports whether an element or one inside it has a namespace.
func (r sbdReader) uses(n int32, uri string) bool {
	for i := n; i <= r.Len(); i++ {
		if r.Name(i).Space == uri {
			return true
		}
	}
	return false
}

// declaration is a declaration of a namespace as it is written.
type declaration struct{ prefix, uri, text string }

func has(list []declaration, prefix string) bool {
	for _, d := range list {
		if d.prefix == prefix {
			return true
		}
	}
	return false
}

// declarations lists the declarations of namespaces in the start tag that text begins with. The text was parsed, so the tag
// is well formed.
func declarations(text string) (list []declaration) {
	i := strings.IndexAny(text, " \t\r\n/>")
	for i >= 0 && i < len(text) {
		rest := text[i:]
		trimmed := strings.TrimLeft(rest, " \t\r\n")
		i += len(rest) - len(trimmed)
		if trimmed == "" || trimmed[0] == '>' || trimmed[0] == '/' {
			return list
		}
		name, value, ok := strings.Cut(trimmed, "=")
		name, value = strings.TrimSpace(name), strings.TrimLeft(value, " \t\r\n")
		if !ok || value == "" {
			return list
		}
		closing := strings.IndexByte(value[1:], value[0])
		if closing < 0 {
			return list
		}
		whole := name + "=" + value[:closing+2]
		if prefix, ok := strings.CutPrefix(name, "xmlns:"); ok {
			list = append(list, declaration{prefix, value[1 : closing+1], whole})
		} else if name == "xmlns" {
			list = append(list, declaration{"", value[1 : closing+1], whole})
		}
		i += len(trimmed) - len(value) + closing + 2
	}
	return list
}

// HeaderForHybrid returns the header of a Factur-X file in France, whose document type is not that of an XML.
func HeaderForHybrid(sender, receiver Participant, country, instance string, at time.Time) (Header, error) {
	const kind = "urn:peppol:doctype:pdf+xml"
	for _, t := range DocumentTypes() {
		if t.Root == kind {
			h := Header{
				Sender: sender, Receiver: receiver, Standard: kind, Type: "Invoice", TypeVersion: "0", InstanceID: instance,
				Created: at, DocumentID: t.ID(), DocumentScheme: DocumentScheme, ProcessID: t.Processes[0], ProcessScheme: ProcessScheme, Country: country,
			}
			return h, h.Check()
		}
	}
	return Header{}, ErrIncomplete // not reached: the list has the type
}
